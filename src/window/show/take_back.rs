//! The way back at the end of a run.

use egui::Ui;

use crate::apply::{Finished, Outcome};
use crate::problem::Problem;
use crate::ui::button::Button;
use crate::ui::theme::size;
use crate::window::{Action, undo};

/// Draws the offer to take a run back, where it has made or changed something.
pub(crate) fn take_back_ui(ui: &mut Ui, finished: &Finished) -> Option<Action> {
    let has_made = |(outcome, _): &(Outcome, Option<Problem>)| {
        matches!(outcome, Outcome::Created | Outcome::Updated)
    };
    if !finished.outcomes.values().any(has_made) {
        return None;
    }
    ui.add_space(size::S20);
    Button::quiet("Take this back…")
        .pressed(ui)
        .then(|| Action::Undo(undo::Message::Look(finished.run.clone())))
}
