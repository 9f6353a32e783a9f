//! What is said in sharing view before something shows more than this window does.

use egui::Ui;

use crate::ui::text;
use crate::ui::theme::size;
use crate::window::State;

/// What the system's own dialog shows.
const FILES: &str =
    "The system's file window shows your folders and file names to everyone on the call.";

/// Said near a button that opens the system's dialog for files.
pub(crate) fn files_ui(ui: &mut Ui, state: &State) {
    if state.look.is_shared() {
        text::help(ui, FILES);
        ui.add_space(size::S8);
    }
}
