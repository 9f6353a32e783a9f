//! What somebody set up by hand in this account, and what is missing or wrong of it.

use egui::Ui;

use crate::engine::ByHand;
use crate::ui::mark::{Mark, mark_word_ui};
use crate::ui::text;
use crate::ui::theme::size;
use crate::window::show::masking;
use crate::window::{Ask, State};

/// So many parts are told one by one.
const LISTED: usize = 5;

pub(super) fn by_hand_ui(ui: &mut Ui, state: &State) {
    match &state.account.by_hand {
        Ask::Asked(_) => {
            mark_word_ui(ui, Mark::Working, "Looking at what was set up by hand");
            ui.add_space(size::S16);
        }
        Ask::Here(Some(there)) => found_ui(ui, state, there),
        Ask::Idle | Ask::Here(None) | Ask::Trouble(_) => {}
    }
}

fn found_ui(ui: &mut Ui, state: &State, there: &ByHand) {
    let (right, all) = there.right();
    text::subsection(
        ui,
        &format!("Set up by hand: {right} of {all} parts are right"),
    );
    ui.add_space(size::S8);
    let wrong = there.wrong();
    for check in wrong.iter().take(LISTED) {
        text::help_strong(
            ui,
            &masking::text(state, &format!("{}: not yet", check.title)),
        );
        text::help(ui, &masking::text(state, &check.seen));
        ui.add_space(size::S4);
    }
    let more = wrong.len().saturating_sub(LISTED);
    if more > 0 {
        text::help(ui, &format!("And {more} more."));
    }
    text::help(
        ui,
        if wrong.is_empty() {
            "The answers that follow name what is there. Nothing has to be made anew."
        } else {
            "The answers that follow name what is there. Only what is missing or wrong is changed, and you see each change first."
        },
    );
    ui.add_space(size::S16);
}
