//! Said wherever changes are made: the plan that is here is another one than that which was given out to be approved.

use egui::Ui;

use crate::ui::note::{NoteKind, note_ui};
use crate::ui::theme::size;
use crate::window::show::masking;
use crate::window::{Phase, State};

/// Says that the plan that is here is not the one that was given out.
pub(crate) fn differs_ui(ui: &mut Ui, state: &State, phase: Phase) {
    /// So many are named.
    const NAMED: usize = 6;
    let differs = &state.work(phase).approving.differs;
    if differs.is_empty() {
        return;
    }
    let mut words: Vec<String> = differs
        .iter()
        .take(NAMED)
        .map(|one| masking::text(state, one))
        .collect();
    if differs.len() > NAMED {
        words.push(format!("And {} more", differs.len() - NAMED));
    }
    note_ui(
        ui,
        NoteKind::Problem,
        "This is not the plan that was given out to be approved.",
        &format!(
            "{}. Save a new sheet, and have that one approved.",
            words.join(". ")
        ),
    );
    ui.add_space(size::S16);
}
