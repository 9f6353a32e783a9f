//! The changes as code, for those who change AWS only through review.

use egui::Ui;

use crate::engine::Planned;
use crate::export::Form;
use crate::plan::is_looked_after;
use crate::ui::button::Button;
use crate::ui::text;
use crate::ui::theme::size;
use crate::window::show::on_call;
use crate::window::{Action, Phase, State};

/// Whether code looks after something that the changes write to.
pub(super) fn is_owned(planned: &Planned, phase: Phase) -> bool {
    planned.told().changes.iter().any(|change| {
        phase.sections().contains(&change.section)
            && change.kind.writes()
            && change.warnings.iter().any(is_looked_after)
    })
}

pub(super) fn code_ui(
    ui: &mut Ui,
    state: &State,
    planned: &Planned,
    phase: Phase,
) -> Option<Action> {
    if is_owned(planned, phase) {
        text::strong(ui, "Code looks after some of this");
        text::help(
            ui,
            "Its next run may take a change of ours back. Save the changes as code instead, for the people who run it.",
        );
    } else {
        text::strong(ui, "You change AWS by code?");
        text::help(
            ui,
            "Save these changes for your own review. What a form cannot hold stands at its head.",
        );
    }
    ui.add_space(size::S8);
    on_call::files_ui(ui, state);
    let mut asked = None;
    for form in Form::ALL {
        if Button::quiet(form.offer()).pressed(ui) {
            asked = Some(Action::SaveCode(phase, form));
        }
        ui.add_space(size::S8);
    }
    asked
}
