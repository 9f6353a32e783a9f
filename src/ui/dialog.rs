//! The last question before something that matters.

use std::fmt::Debug;
use std::hash::Hash;

use egui::{
    Align, Context, CornerRadius, Frame, Id, Layout, Margin, Modal, Role, ScrollArea, Stroke, Ui,
    vec2,
};

use super::button::Button;
use super::layout::{divider, fact_ui};
use super::text::{self, Face};
use super::theme::{self, size};

/// How the deed looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    Plain,
    /// It cannot be taken back.
    Danger,
}

/// What was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The safe way: the button, Escape or a press outside.
    Safe,
    /// The third button.
    Other,
    Deed,
}

#[derive(Clone, Copy, Debug)]
enum Value<'a> {
    Text(&'a str),
    Mono(&'a str),
}

/// A dialog. Draw it in every frame while it is open.
#[must_use = "call `show`"]
#[derive(Debug)]
pub struct Dialog<'a> {
    id: Id,
    title: &'a str,
    rows: Vec<(&'a str, Value<'a>)>,
    safe: &'a str,
    other: Option<&'a str>,
    deed: Option<(&'a str, Deed)>,
    deed_enabled: bool,
}

impl<'a> Dialog<'a> {
    /// The title repeats the deed and the company: "Make 14 changes in Larkfield Foods?".
    pub fn new(salt: impl Hash + Debug, title: &'a str) -> Self {
        Self {
            id: Id::unique(("dialog", salt)),
            title,
            rows: Vec::new(),
            safe: "Not yet",
            other: None,
            deed: None,
            deed_enabled: true,
        }
    }

    pub fn row(mut self, label: &'a str, value: &'a str) -> Self {
        self.rows.push((label, Value::Text(value)));
        self
    }

    /// A row whose value is a name or a number.
    pub fn row_mono(mut self, label: &'a str, value: &'a str) -> Self {
        self.rows.push((label, Value::Mono(value)));
        self
    }

    /// The button that has focus first, and that Escape stands for.
    pub fn safe(mut self, text: &'a str) -> Self {
        self.safe = text;
        self
    }

    /// A third button between the two.
    pub fn other(mut self, text: &'a str) -> Self {
        self.other = Some(text);
        self
    }

    pub fn deed(mut self, text: &'a str, deed: Deed) -> Self {
        self.deed = Some((text, deed));
        self
    }

    /// Whether the deed can be done yet, such as once a word was typed.
    pub fn deed_enabled(mut self, enabled: bool) -> Self {
        self.deed_enabled = enabled;
        self
    }

    pub fn show(self, ctx: &Context) -> Option<Answer> {
        self.show_with(ctx, |_| ()).0
    }

    /// The same with more between the rows and the buttons.
    pub fn show_with<R>(
        self,
        ctx: &Context,
        add: impl FnOnce(&mut Ui) -> R,
    ) -> (Option<Answer>, R) {
        let t = theme::tokens_now(ctx);
        let window = ctx.content_rect().size();
        let width = (size::DIALOG - 64.0)
            .min(window.x - 2.0 * size::S32 - 32.0)
            .max(1.0);
        let frame = Frame::new()
            .fill(t.page)
            .stroke(Stroke::new(size::EDGE, t.line_strong))
            .corner_radius(CornerRadius::same(size::RADIUS_DIALOG))
            .inner_margin(Margin::symmetric(32, 28));
        let opening = opening(ctx, self.id);
        let area = Modal::default_area(self.id)
            .role(Role::AlertDialog)
            .accessible_name(self.title)
            .fade_in(false);
        let shown = Modal::new(self.id)
            .area(area)
            .frame(frame)
            .backdrop_color(t.scrim)
            .show(ctx, |ui| {
                ui.set_width(width);
                ui.spacing_mut().item_spacing = vec2(size::S12, 0.0);
                let tallest = (window.y - 200.0).max(80.0);
                let inner = ScrollArea::vertical()
                    .id_salt("dialog contents")
                    .max_height(tallest)
                    .auto_shrink([false, true])
                    .show(ui, |ui| {
                        // Leaves room for the focus ring of what the caller adds.
                        let clip = ui.clip_rect().expand2(vec2(size::S8, 0.0));
                        ui.set_clip_rect(clip);
                        let title = text::body_in(ui, self.title, Face::Count, t.ink);
                        ui.accesskit_node_builder(title.id, |node| {
                            node.set_role(Role::Heading);
                            node.set_label(self.title);
                            node.set_level(1);
                        });
                        ui.add_space(size::S12);
                        for (label, value) in &self.rows {
                            divider(ui, 0.0);
                            fact_ui(ui, label, |ui| match value {
                                Value::Text(text) => text::body_in(ui, text, Face::Help, t.ink),
                                Value::Mono(text) => text::mono(ui, text),
                            });
                        }
                        add(ui)
                    });
                ui.add_space(size::S20);
                (self.buttons_ui(ui, opening), inner.inner)
            });
        let closed = shown.should_close();
        let (pressed, inner) = shown.inner;
        (pressed.or(closed.then_some(Answer::Safe)), inner)
    }

    /// The buttons at the right, the safe one first.
    fn buttons_ui(&self, ui: &mut Ui, opening: bool) -> Option<Answer> {
        let safe = Button::secondary(self.safe).id_salt("safe");
        let other = self
            .other
            .map(|text| Button::secondary(text).id_salt("other"));
        let deed = self.deed.map(|(text, deed)| {
            let button = match deed {
                Deed::Plain => Button::primary(text),
                Deed::Danger => Button::danger_confirm(text),
            };
            button.enabled(self.deed_enabled).id_salt("deed")
        });
        let buttons: Vec<(Answer, Button<'_>)> = [
            (Answer::Safe, Some(safe)),
            (Answer::Other, other),
            (Answer::Deed, deed),
        ]
        .into_iter()
        .filter_map(|(answer, button)| button.map(|button| (answer, button)))
        .collect();
        let gaps =
            size::S12 * f32::from(u8::try_from(buttons.len().saturating_sub(1)).unwrap_or(0));
        let wide: f32 = buttons
            .iter()
            .map(|(_, button)| button.size(ui).x)
            .sum::<f32>()
            + gaps;
        let mut pressed = None;
        let row = vec2(ui.available_width(), size::CONTROL);
        // Where they do not fit side by side they stand below each other.
        let beside = wide <= row.x;
        let layout = if beside {
            Layout::left_to_right(Align::Center)
        } else {
            Layout::top_down(Align::Max)
        };
        ui.allocate_ui_with_layout(row, layout, |ui| {
            if beside {
                ui.add_space(row.x - wide);
            } else {
                ui.spacing_mut().item_spacing.y = size::S12;
            }
            for (answer, button) in buttons {
                let response = ui.add(button);
                if opening && answer == Answer::Safe {
                    response.request_focus();
                }
                if response.clicked() {
                    pressed = Some(answer);
                }
            }
        });
        pressed
    }
}

/// Passes until the contents have their place.
const SETTLES: u64 = 4;

/// Is this one of the first passes in which the dialog is drawn?
fn opening(ctx: &Context, id: Id) -> bool {
    let pass = ctx.cumulative_pass_nr();
    let first = ctx.data_mut(|data| {
        let (first, last): &mut (u64, u64) =
            data.get_temp_mut_or(id.with("open since"), (pass, pass));
        if pass > *last + 1 {
            *first = pass;
        }
        *last = pass;
        *first
    });
    // What scrolls and wraps needs a few passes to find its place, also when nothing else asks for them.
    if pass < first + SETTLES {
        ctx.request_repaint_after(std::time::Duration::ZERO);
    }
    // The first pass only measures, and what has focus in it would lose it again.
    pass <= first + 1
}
