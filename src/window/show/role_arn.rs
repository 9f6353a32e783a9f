//! The role's ARN, where it is ready.

use egui::Ui;

use crate::ui::copy::CopyField;
use crate::ui::text;
use crate::ui::theme::size;
use crate::window::show::masking;
use crate::window::{Action, State};

/// The role's ARN, to be copied.
pub(crate) fn role_ui(ui: &mut Ui, state: &State) -> Option<Action> {
    let arn = state.role_arn()?.to_string();
    let masked = masking::text(state, &arn);
    let mut field = CopyField::new("Role ARN", &arn);
    if state.look.is_shared() {
        field = field.masked(&masked);
    }
    let copied = field.show(ui);
    ui.add_space(size::S8);
    text::help(ui, "An ARN is the full name of something in AWS.");
    copied.then(|| Action::Copied("Copied the role ARN".to_owned()))
}
