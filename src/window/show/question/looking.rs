//! Said where a part of the account is not known, or not yet.

use egui::Ui;

use crate::ui::button::Button;
use crate::ui::mark::{Mark, mark_word_ui};
use crate::ui::note::{NoteKind, note_ui};
use crate::ui::theme::size;
use crate::window::session::around::Looked;
use crate::window::show::masking;
use crate::window::{Action, State};

/// Draws that the account is being looked at, or why `what` cannot be seen.
pub(crate) fn looking_ui<T>(
    ui: &mut Ui,
    state: &State,
    looked: &Looked<T>,
    what: &str,
) -> Option<Action> {
    match looked {
        Looked::Known(_) => None,
        Looked::Looking => {
            mark_word_ui(ui, Mark::Working, &format!("Looking at {what}"));
            None
        }
        Looked::Closed(problem) => {
            let problem = masking::problem(state, problem);
            let hint = problem.hint.as_deref().unwrap_or_default();
            let words = format!("{} {hint}", problem.summary);
            note_ui(
                ui,
                NoteKind::Warn,
                &format!("We could not look at {what}."),
                words.trim(),
            );
            ui.add_space(size::S12);
            Button::secondary("Look again")
                .small()
                .pressed(ui)
                .then_some(Action::LookAgain)
        }
    }
}
