//! Problem cards: what does not work, what was seen, the fix, and details for a specialist.

use egui::accesskit::Live;
use egui::{
    Align2, CornerRadius, Frame, Margin, Role, Sense, Stroke, Ui, UiBuilder, WidgetInfo, vec2,
};

use super::button::Button;
use super::copy::copy_button_ui;
use super::focus::{open_and_close, ring_inside, stable_id};
use super::icon::paint_chevron;
use super::layout::{beside_ui, divider};
use super::mark::{Mark, paint_mark};
use super::text::{self, Face, Look, Piece};
use super::theme::{size, tokens};
use super::width::Width;

/// A problem and the way out of it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Problem<'a> {
    /// What does not work.
    pub head: &'a str,
    /// A number beside the head.
    pub number: &'a str,
    /// Whose it is, beside the number.
    pub team: &'a str,
    pub saw: &'a str,
    pub fix: &'a str,
    /// The button that shows the fix before doing it.
    pub primary: Option<&'a str>,
    pub secondary: Option<&'a str>,
    /// A message to send to the one who can: as it is shown, and as it is copied.
    pub message: Option<(&'a str, &'a str)>,
    /// Label and value, folded away.
    pub details: &'a [(&'a str, &'a str)],
}

/// Which button of a problem was pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProblemButton {
    Primary,
    Secondary,
    CopiedDetails,
}

/// What was pressed in a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProblemPress {
    pub index: usize,
    pub button: ProblemButton,
}

/// Draws problems of one kind in one card, with lines between them.
pub fn problems_ui(ui: &mut Ui, salt: &str, problems: &[Problem<'_>]) -> Option<ProblemPress> {
    let t = tokens(ui);
    let mut pressed = None;
    Frame::new()
        .fill(t.page)
        .stroke(Stroke::new(size::EDGE, t.error_line))
        .corner_radius(CornerRadius::same(size::RADIUS_CARD))
        .inner_margin(Margin::symmetric(18, 14))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            for (index, problem) in problems.iter().enumerate() {
                if index > 0 {
                    divider(ui, size::S12);
                }
                let builder = UiBuilder::new()
                    .id_salt((salt, index))
                    .accessibility_role(Role::Group)
                    .accessibility_label(problem.head);
                let one = ui
                    .scope_builder(builder, |ui| problem_ui(ui, problem))
                    .inner;
                pressed = pressed.or(one.map(|button| ProblemPress { index, button }));
            }
        });
    pressed
}

fn problem_ui(ui: &mut Ui, problem: &Problem<'_>) -> Option<ProblemButton> {
    let t = tokens(ui);
    beside_ui(
        ui,
        |ui| {
            let (rect, _) =
                ui.allocate_exact_size(vec2(size::ICON_CARD, size::ICON_CARD), Sense::hover());
            paint_mark(ui, ui.painter(), rect, Mark::NeedsYou, t.page);
        },
        |ui| {
            let head = ui
                .horizontal_wrapped(|ui| {
                    let head = text::strong(ui, problem.head);
                    if !problem.number.is_empty() {
                        text::body_in(ui, problem.number, Face::Mono, t.ink_3);
                    }
                    if !problem.team.is_empty() {
                        text::meta(ui, problem.team);
                    }
                    head
                })
                .inner;
            ui.accesskit_node_builder(head.id, |node| node.set_live(Live::Assertive));
            let look = Look {
                color: t.ink,
                ..Look::help(t)
            };
            if !problem.saw.is_empty() {
                text::rich_in(ui, &text::coded(problem.saw), look);
            }
            if !problem.fix.is_empty() {
                let mut pieces = vec![Piece::Strong("To fix it: ")];
                pieces.extend(text::coded(problem.fix));
                text::rich_in(ui, &pieces, look);
            }
            if let Some((shown, whole)) = problem.message {
                ui.add_space(size::S8);
                message_ui(ui, problem.head, shown, whole);
            }
            let mut pressed = None;
            if problem.primary.is_some() || problem.secondary.is_some() {
                ui.add_space(size::S12);
                ui.horizontal_wrapped(|ui| {
                    for (text, button) in [
                        (problem.primary, ProblemButton::Primary),
                        (problem.secondary, ProblemButton::Secondary),
                    ] {
                        let Some(text) = text else { continue };
                        let name = format!("{text}: {}", problem.head);
                        let look = if button == ProblemButton::Primary {
                            Button::secondary(text)
                        } else {
                            Button::quiet(text)
                        };
                        if look.small().name(&name).pressed(ui) {
                            pressed = Some(button);
                        }
                    }
                });
            }
            if !problem.details.is_empty() {
                ui.add_space(size::S8);
                if details_ui(ui, problem.head, problem.details) {
                    pressed = Some(ProblemButton::CopiedDetails);
                }
            }
            pressed
        },
    )
}

/// A message to send, with the button that copies the whole of it; `about` is what it is about.
pub fn message_ui(ui: &mut Ui, about: &str, shown: &str, whole: &str) {
    let t = tokens(ui);
    let look = Look {
        color: t.ink,
        ..Look::help(t)
    };
    let words = [Piece::Strong("A message to send: "), Piece::Plain(shown)];
    text::rich_in(ui, &words, look);
    ui.add_space(size::S4);
    copy_button_ui(ui, &format!("the message: {about}"), whole);
}

/// The fold "Details for a specialist": labels and values, copied together. Says whether they were copied now.
///
/// `salt` says what they belong to.
pub fn details_ui(ui: &mut Ui, salt: &str, details: &[(&str, &str)]) -> bool {
    let t = tokens(ui);
    let id = stable_id(ui, ("details", salt));
    let mut open: bool = ui.data(|data| data.get_temp(id)).unwrap_or(false);
    let title = text::one_line(
        ui,
        "Details for a specialist",
        Face::HelpStrong,
        t.ink,
        ui.available_width() - size::S32,
    );
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), size::CONTROL_SMALL));
    let response = ui.interact(rect, id, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Details for a specialist"));
    if open_and_close(ui, &response, &mut open) {
        ui.data_mut(|data| data.insert_temp(id, open));
    }
    let painter = ui.painter();
    if response.hovered() {
        painter.rect_filled(rect, CornerRadius::same(size::RADIUS_TAG), t.hover);
    }
    let left = rect.left_center() + vec2(size::S12, 0.0);
    paint_chevron(painter, left, size::ICON_SMALL, open, t.ink_2);
    let beside = rect.left_center() + vec2(size::S32, 0.0);
    text::paint_at(painter, (Align2::LEFT_CENTER, beside), title, t.ink);
    ring_inside(ui, &response, rect);
    if !open {
        return false;
    }
    let whole = details
        .iter()
        .map(|(label, value)| format!("{label}: {value}"))
        .collect::<Vec<_>>()
        .join("\n");
    let copied = copy_button_ui(ui, &format!("details: {salt}"), &whole);
    ui.add_space(size::S8);
    Frame::new()
        .fill(t.sunken)
        .stroke(Stroke::new(size::LINE, t.line))
        .corner_radius(CornerRadius::same(size::RADIUS))
        .inner_margin(Margin::symmetric(14, 12))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = size::S8;
            let narrow = Width::of(ui.ctx()) <= Width::Compact;
            for (label, value) in details {
                detail_ui(ui, label, value, narrow);
            }
        });
    copied
}

/// A value as it is drawn: a very long one by its beginning. What is copied is always whole.
fn drawn(value: &str) -> String {
    /// So many characters are drawn whole.
    const MOST: usize = 500;
    /// Of a longer value, so many are drawn.
    const BEGINNING: usize = 160;
    let length = value.chars().count();
    if length <= MOST {
        return value.to_owned();
    }
    let beginning: String = value.chars().take(BEGINNING).collect();
    format!("{beginning}… ({length} characters, whole in what is copied)")
}

fn detail_ui(ui: &mut Ui, label: &str, value: &str, narrow: bool) {
    const LABEL: f32 = 100.0;
    let t = tokens(ui);
    let value = &drawn(value);
    let label_galley = text::one_line(ui, label, Face::Meta, t.ink_3, LABEL - size::S8);
    if narrow {
        text::meta(ui, label);
        text::body_in(ui, value, Face::Code, t.ink);
        return;
    }
    beside_ui(
        ui,
        |ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            let (rect, response) =
                ui.allocate_exact_size(vec2(LABEL, Face::Meta.line()), Sense::hover());
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, label));
            ui.painter().galley(rect.min, label_galley, t.ink_3);
        },
        |ui| text::body_in(ui, value, Face::Code, t.ink),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    // ERR-06
    #[test]
    fn a_very_long_value_is_drawn_by_its_beginning() {
        let long = "0123456789".repeat(90);
        let drawn_long = drawn(&long);
        assert!(drawn_long.chars().count() < 300);
        assert!(drawn_long.contains("900 characters"));
        assert_eq!(drawn(&"ä".repeat(500)).chars().count(), 500);
    }
}
