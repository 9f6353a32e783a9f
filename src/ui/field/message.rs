//! What is known about the text in a field, and the message under it.

use egui::accesskit::{Invalid, Live};
use egui::{Color32, Response, Sense, Ui, vec2};

use crate::ui::button::Button;
use crate::ui::layout::beside_ui;
use crate::ui::mark::{Mark, paint_mark};
use crate::ui::text::{self, Face};
use crate::ui::theme::{Tokens, size, tokens};

/// What is known about the text in a field, with the message under it. Code in a message stands between back quotes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FieldState<'a> {
    #[default]
    Plain,
    /// Nothing is wrong, but something is still to come.
    Waiting(&'a str),
    /// It is being asked about.
    Checking(&'a str),
    /// What was checked and found right.
    Right(&'a str),
    /// How to correct it.
    Wrong(&'a str),
    /// It cannot be changed, and why.
    Fixed(&'a str),
}

/// Tells assistive technologies what stands around the input.
pub(super) fn describe(
    ui: &Ui,
    response: &Response,
    help: Option<&str>,
    state: FieldState<'_>,
    masked: Option<String>,
) {
    let message = message(state).map(|message| text::plain(&text::coded(message)));
    let description = [help, message.as_deref()]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ");
    ui.accesskit_node_builder(response.id, |node| {
        if !description.is_empty() {
            node.set_description(description);
        }
        match state {
            FieldState::Wrong(_) => node.set_invalid(Invalid::True),
            FieldState::Fixed(_) => node.set_read_only(),
            _ => {}
        }
        if let Some(masked) = masked
            && node.value().is_some_and(|value| !value.is_empty())
        {
            node.set_value(masked);
        }
    });
}

fn message(state: FieldState<'_>) -> Option<&str> {
    match state {
        FieldState::Plain => None,
        FieldState::Waiting(message)
        | FieldState::Checking(message)
        | FieldState::Right(message)
        | FieldState::Wrong(message)
        | FieldState::Fixed(message) => Some(message),
    }
}

/// The line under the input; its room is there even when it says nothing. Says whether the fix was pressed.
pub(super) fn message_ui(
    ui: &mut Ui,
    label: &str,
    state: FieldState<'_>,
    fix: Option<&str>,
    trimmed: bool,
) -> bool {
    let t = tokens(ui);
    let trimmed_note = trimmed.then_some("Spaces or quotes around it were removed");
    let (mark, color) = look(state, t);
    let Some(message) = message(state).or(trimmed_note) else {
        ui.allocate_exact_size(
            vec2(ui.available_width(), Face::Help.line()),
            Sense::hover(),
        );
        return false;
    };
    beside_ui(
        ui,
        |ui| {
            ui.spacing_mut().item_spacing.x = size::S8;
            let (rect, _) =
                ui.allocate_exact_size(vec2(size::ICON, Face::Help.line()), Sense::hover());
            paint_mark(ui, ui.painter(), rect, mark, t.page);
        },
        |ui| {
            ui.spacing_mut().item_spacing.x = size::S4;
            ui.horizontal_wrapped(|ui| {
                let line = text::coded_in(ui, message, Face::Help, color);
                let live = matches!(state, FieldState::Wrong(_) | FieldState::Right(_));
                ui.accesskit_node_builder(line.id, |node| {
                    if live {
                        node.set_live(Live::Polite);
                    }
                });
                let name = format!("{}: {label}", fix.unwrap_or_default());
                match (state, fix) {
                    (FieldState::Wrong(_), Some(fix)) => Button::quiet(fix).name(&name).pressed(ui),
                    _ => false,
                }
            })
            .inner
        },
    )
}

fn look(state: FieldState<'_>, t: &Tokens) -> (Mark, Color32) {
    match state {
        FieldState::Plain | FieldState::Fixed(_) => (Mark::GoodToKnow, t.ink_2),
        FieldState::Waiting(_) => (Mark::Waiting, t.ink_3),
        FieldState::Checking(_) => (Mark::Working, t.ink_3),
        FieldState::Right(_) => (Mark::Done, t.ok),
        FieldState::Wrong(_) => (Mark::NeedsYou, t.error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_fields_say_nothing() {
        assert_eq!(message(FieldState::Plain), None);
        assert_eq!(
            message(FieldState::Wrong("Use small letters")),
            Some("Use small letters")
        );
    }
}
