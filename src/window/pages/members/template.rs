//! The template that an account's owner makes the role with.

use egui::Ui;

use crate::ui::button::Button;
use crate::ui::text;
use crate::ui::theme::size;
use crate::window::Action;

/// The template for the owner of another account.
pub(super) fn template_ui(ui: &mut Ui) -> Option<Action> {
    let pressed = Button::secondary("Save the template for an owner…")
        .small()
        .pressed(ui);
    ui.add_space(size::S8);
    text::help(
        ui,
        "It makes the role in their account. It asks for the External Role ID, which is not in it: give them that apart from it.",
    );
    pressed.then_some(Action::SaveTemplate)
}
