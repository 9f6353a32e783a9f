//! What section 1 keeps off the screen: the panel that says so, and the field for keys once they are wiped.

use egui::widgets::text_edit::TextEditState;
use egui::{Context, Id, Ui};

use crate::ui::layout::SidePanel;
use crate::ui::text;
use crate::ui::theme::size;
use crate::window::{Action, State};

/// The panel of section 1: what is never shown, below what the page has to say.
pub(crate) fn kept_off_ui(
    ui: &mut Ui,
    state: &mut State,
    above: impl FnOnce(&mut Ui, &State) -> Option<Action>,
) -> Option<Action> {
    let mut open = state.open.side;
    let pressed = SidePanel::new("kept off", "Kept off this screen")
        .width(size::SIDE_NOTES)
        .summary("Passwords, keys and tokens")
        .show(ui, &mut open, |ui| {
            let pressed = above(ui, state);
            text::subsection(ui, "Kept off this screen");
            ui.add_space(size::S8);
            text::help(
                ui,
                "Passwords, access keys and sign-in tokens are never drawn or saved by this assistant.",
            );
            pressed
        });
    state.open.side = open;
    pressed.flatten()
}

pub(crate) fn keys_id() -> Id {
    Id::unique("keys that were pasted")
}

/// Forget what the field for keys remembers for undoing. Called once the keys themselves are wiped.
pub(crate) fn forget_keys(ctx: &Context) {
    TextEditState::default().store(ctx, keys_id());
}
