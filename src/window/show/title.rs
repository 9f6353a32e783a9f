//! The question of a page: it gets focus once, when the page has just been opened.

use egui::Ui;

use crate::ui::text;
use crate::window::State;

/// Draws the title, and gives it focus when the page has just been opened and no dialog lies over it.
pub(crate) fn title_ui(ui: &mut Ui, state: &mut State, text: &str) {
    let response = text::title(ui, text);
    if state.entered && !state.open.has_dialog() {
        response.request_focus();
        state.entered = false;
    }
}
