//! Which account one goes to sign in to, said on the pages of the way there.

use egui::Ui;

use crate::ui::note::{NoteKind, note_ui};
use crate::ui::theme::size;
use crate::window::State;
use crate::window::session::main_account;
use crate::window::show::masking;

/// Said above the question, once another account was chosen as the main one.
pub(crate) fn awaited_ui(ui: &mut Ui, state: &State) {
    let Some(account) = main_account::awaited(state) else {
        return;
    };
    let number = masking::account(state, &account.id);
    let who = match &account.name {
        Some(name) => format!("{}, {number}", masking::text(state, name)),
        None => format!("account {number}"),
    };
    note_ui(
        ui,
        NoteKind::GoodToKnow,
        &format!("Sign in to {who}."),
        "You chose it as the main account.",
    );
    ui.add_space(size::S16);
}
