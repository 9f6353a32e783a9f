//! Values to take elsewhere, with a button that copies them whole.

use std::time::Duration;

use egui::{CornerRadius, Id, Label, Rect, Stroke, StrokeKind, Ui, UiBuilder, Vec2, pos2, vec2};

use super::button::Button;
use super::count::{offset, whole};
use super::focus::{is_copied, stable_id};
use super::icon::{Icon, icon_ui};
use super::layout::row_ui;
use super::text::{self, Face};
use super::theme::{self, size, tokens};
use super::width::Width;

/// How long a hidden value stays shown, in seconds.
pub(super) const SHOWN_SECS: f64 = 10.0;
/// Between the edge and the value, edge included.
const PAD: f32 = 18.0;
/// Between the edge and the buttons.
const INSET: f32 = 8.0;

/// A value with its label and a copy button.
#[must_use = "call `show`"]
#[derive(Clone, Copy, Debug)]
pub struct CopyField<'a> {
    label: &'a str,
    value: &'a str,
    masked: Option<&'a str>,
    stacked: Option<bool>,
    with_label: bool,
    compact: bool,
}

/// What the kit remembers of a copy field while it is on screen, as times of the frame clock.
#[derive(Clone, Copy, Debug, Default)]
struct Memo {
    copied_at: Option<f64>,
    shown_at: Option<f64>,
}

impl<'a> CopyField<'a> {
    pub fn new(label: &'a str, value: &'a str) -> Self {
        Self {
            label,
            value,
            masked: None,
            stacked: None,
            with_label: true,
            compact: false,
        }
    }

    /// What is drawn instead of the value, until Show is pressed. What is copied is always the value.
    pub fn masked(mut self, masked: &'a str) -> Self {
        self.masked = Some(masked);
        self
    }

    /// Puts the buttons under the value. They go there by themselves in narrow windows.
    pub fn stacked(mut self, stacked: bool) -> Self {
        self.stacked = Some(stacked);
        self
    }

    /// Leaves out the line with the label; it stays the accessible name.
    pub fn without_label(mut self) -> Self {
        self.with_label = false;
        self
    }

    /// Lower, and in smaller letters, where many stand below each other.
    pub fn compact(mut self) -> Self {
        self.compact = true;
        self
    }

    /// Face of the value; padding beside it, beside the buttons, and above; and the least height.
    fn sizes(&self) -> (Face, [f32; 3], f32) {
        if self.compact {
            (Face::Mono, [10.0, 4.0, 8.0], size::CONTROL)
        } else {
            (Face::Value, [PAD, INSET, 15.0], size::COPY)
        }
    }

    /// Draws it and says whether the value was copied now.
    pub fn show(self, ui: &mut Ui) -> bool {
        // Another value was not copied yet.
        let id = stable_id(ui, ("copy", self.label)).with(self.value);
        let mut memo: Memo = ui.data(|data| data.get_temp(id)).unwrap_or_default();
        let before = memo.copied_at;
        ui.push_id(("copy field", self.label), |ui| {
            ui.spacing_mut().item_spacing = vec2(size::S8, 0.0);
            ui.vertical(|ui| {
                if self.with_label {
                    self.label_ui(ui, memo.copied_at.is_some());
                }
                self.box_ui(ui, &mut memo);
            });
        });
        ui.data_mut(|data| data.insert_temp(id, memo));
        memo.copied_at != before
    }

    /// The label, with a tick once the value was copied.
    fn label_ui(&self, ui: &mut Ui, copied: bool) {
        row_ui(ui, Face::BodyStrong.line(), |ui| {
            if copied {
                let ok = tokens(ui).ok;
                icon_ui(ui, Icon::Check, size::ICON, ok);
            }
            text::strong(ui, self.label);
        });
        ui.add_space(size::S8);
    }

    fn box_ui(self, ui: &mut Ui, memo: &mut Memo) {
        let t = tokens(ui);
        let now = ui.input(|input| input.time);
        let hidden = self
            .masked
            .filter(|_| !peeks(ui, memo.shown_at, SHOWN_SECS, now));
        let shown = hidden.unwrap_or(self.value);
        let copied = recent(ui, memo.copied_at, theme::message_secs(ui.ctx()), now);

        let copy_name = format!("Copy {}", self.label);
        let copy = if copied {
            Button::done("Copied").small().name(&copy_name)
        } else {
            Button::secondary("Copy")
                .icon(Icon::Copy)
                .small()
                .name(&copy_name)
        };
        let show_name = format!("Show {}", self.label);
        let show = Button::secondary("Show")
            .icon(Icon::EyeOff)
            .small()
            .name(&show_name);
        // As wide as when it says "Copied", so that the value does not move.
        let copy_size = copy.size(ui).max(Button::done("Copied").small().size(ui));
        let show_width = hidden.map_or(0.0, |_| show.size(ui).x + size::S8);
        let buttons = copy_size.x + show_width;

        let stacked = self.stacked.unwrap_or(
            Width::of(ui.ctx()) <= Width::Compact && ui.available_width() < size::SIDE_BY_SIDE,
        );
        let (face, [pad, inset, above], least) = self.sizes();
        let width = ui.available_width();
        let lines_beside = |beside: f32| {
            let columns = whole(width - 2.0 * pad - beside, face.column(ui)).max(8);
            wrap(shown, columns)
        };
        let narrow = lines_beside(buttons + inset);
        // Beside the buttons a long value would become a column.
        let stacked = stacked || narrow.len() > if self.compact { 3 } else { 2 };
        let (beside, lines) = if stacked {
            (0.0, lines_beside(0.0))
        } else {
            (buttons + inset, narrow)
        };
        let value_height = offset(lines.len(), face.line());
        let height = (value_height + 2.0 * above).max(least);

        let (_, rect) = ui.allocate_space(vec2(width, height));
        ui.painter().rect(
            rect,
            CornerRadius::same(size::RADIUS),
            t.page,
            Stroke::new(size::EDGE, t.line_strong),
            StrokeKind::Inside,
        );
        let value_rect = Rect::from_min_size(
            pos2(rect.left() + pad, rect.center().y - value_height / 2.0),
            vec2(width - 2.0 * pad - beside, value_height),
        );
        let mut inside = ui.new_child(UiBuilder::new().max_rect(value_rect));
        // Selected with its line breaks, a longer value would be pasted in pieces.
        let value = Label::new(text::job(&lines.join("\n"), face, t.ink))
            .selectable(lines.len() == 1)
            .extend();
        let value = inside.add(value);
        inside.accesskit_node_builder(value.id, |node| node.set_value(text::spoken(shown)));

        let right = if stacked {
            ui.add_space(size::S8);
            let (_, row) = ui.allocate_space(vec2(width, size::CONTROL_SMALL));
            row.with_max_x(row.left() + buttons)
        } else {
            Rect::from_min_max(
                pos2(
                    rect.right() - inset - buttons,
                    rect.center().y - size::CONTROL_SMALL / 2.0,
                ),
                pos2(
                    rect.right() - inset,
                    rect.center().y + size::CONTROL_SMALL / 2.0,
                ),
            )
        };
        let mut was_shown = false;
        if hidden.is_some() {
            let at = Rect::from_min_size(
                right.min,
                Vec2::new(show_width - size::S8, size::CONTROL_SMALL),
            );
            if show.show_at(ui, at).clicked() {
                memo.shown_at = Some(now);
                was_shown = true;
            }
        }
        let at = Rect::from_min_size(pos2(right.right() - copy_size.x, right.top()), copy_size);
        let response = copy.show_at(ui, at);
        if was_shown {
            // The button that was pressed goes, and focus with it.
            response.request_focus();
        }
        if response.clicked() || is_copied(ui, &response) {
            ui.copy_text(self.value.to_owned());
            memo.copied_at = Some(now);
        }
    }
}

/// A copy button alone, for a value that is drawn elsewhere. Says whether it was copied now.
pub fn copy_button_ui(ui: &mut Ui, label: &str, value: &str) -> bool {
    let id: Id = stable_id(ui, ("copy button", label));
    let now = ui.input(|input| input.time);
    let at: Option<f64> = ui.data(|data| data.get_temp(id));
    let name = format!("Copy {label}");
    let button = if recent(ui, at, theme::message_secs(ui.ctx()), now) {
        Button::done("Copied").small()
    } else {
        Button::secondary("Copy").icon(Icon::Copy).small()
    };
    let pressed = button.name(&name).pressed(ui);
    if pressed {
        ui.copy_text(value.to_owned());
        ui.data_mut(|data| data.insert_temp(id, now));
    }
    pressed
}

/// Whether a hidden value is shown, from when Show was pressed.
pub(super) fn peeks(ui: &Ui, at: Option<f64>, secs: f64, now: f64) -> bool {
    let at = at.filter(|at| theme::is_shown_since(ui.ctx(), *at));
    recent(ui, at, secs, now)
}

/// Was `at` less than `secs` ago? If so, asks for a frame when that is over.
pub(super) fn recent(ui: &Ui, at: Option<f64>, secs: f64, now: f64) -> bool {
    let Some(rest) = at.map(|at| at + secs - now).filter(|rest| *rest > 0.0) else {
        return false;
    };
    ui.request_repaint_after(Duration::from_secs_f64(rest));
    true
}

/// Breaks a long value after `:` and `/`; a name longer than a line after `-`, `_` and `.`, or else where it must.
fn wrap(value: &str, columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut length = 0;
    let parts = value.split_inclusive([':', '/']).flat_map(|part| {
        let is_long = part.chars().count() > columns;
        part.split_inclusive(move |c: char| is_long && matches!(c, '-' | '_' | '.'))
    });
    for part in parts {
        let count = part.chars().count();
        if length > 0 && length + count > columns {
            lines.push(std::mem::take(&mut line));
            length = 0;
        }
        for c in part.chars() {
            if length == columns {
                lines.push(std::mem::take(&mut line));
                length = 0;
            }
            line.push(c);
            length += 1;
        }
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_break_after_colons_and_slashes_and_lose_nothing() {
        let arn = "arn:aws:iam::444455556666:role/radiant-aws-access-role";
        let lines = wrap(arn, 32);
        assert_eq!(
            lines,
            ["arn:aws:iam::444455556666:role/", "radiant-aws-access-role"]
        );
        assert_eq!(lines.concat(), arn);
        assert_eq!(
            wrap("radiant-cloudtrail-events", 40),
            ["radiant-cloudtrail-events"]
        );
        assert_eq!(
            wrap("radiant-guardduty-findings", 25),
            ["radiant-guardduty-", "findings"]
        );
        assert_eq!(wrap("abcdefgh", 3).concat(), "abcdefgh");
    }
}
