//! What has changed about the accounts since the last run, with the way to what the new ones need.

use egui::Ui;

use crate::ui::button::Button;
use crate::ui::note::{NoteKind, note_ui};
use crate::ui::theme::size;
use crate::window::session::gate;
use crate::window::session::members::since::{joined, since};
use crate::window::{Action, State};

/// Draws nothing where nothing has changed, as far as that is known.
pub(crate) fn joined_ui(ui: &mut Ui, state: &State) -> Option<Action> {
    let words = since(state)?.words()?;
    let new = joined(state).len();
    let rest = match new {
        0 => "Section 6 shows who is chosen now.",
        _ => "You see every change before it is made.",
    };
    note_ui(ui, NoteKind::GoodToKnow, &words, rest);
    ui.add_space(size::S8);
    let deed = match new {
        1 => "See what the new one needs".to_owned(),
        new => format!("See what the {new} new ones need"),
    };
    let can = new > 0 && gate::not_yet(state, &Action::PlanTheJoined).is_empty();
    let pressed = can && Button::secondary(&deed).small().pressed(ui);
    ui.add_space(size::S16);
    pressed.then_some(Action::PlanTheJoined)
}
