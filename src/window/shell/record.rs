//! In which form the record is saved, and whether it leaves the company.

use egui::Ui;

use crate::ui::dialog::{Answer, Deed, Dialog};
use crate::ui::segmented::segmented_ui;
use crate::ui::text;
use crate::ui::theme::size;
use crate::window::session::hand_over::{Form, Message};
use crate::window::{Action, State, open};

/// Draws the question; what is chosen is kept.
pub(crate) fn record_ui(ui: &Ui, state: &State) -> Option<Action> {
    let (mut form, mut masked) = (state.hand_over.form, state.hand_over.masked);
    let mut chosen = None;
    let (answer, ()) = Dialog::new("record", "Save the record?")
        .safe("Not yet")
        .deed("Save the record", Deed::Plain)
        .show_with(ui.ctx(), |ui| {
            text::help_strong(ui, "Form of the file");
            ui.add_space(size::S8);
            let forms = Form::ALL.map(|form| (form, form.word()));
            if segmented_ui(ui, "Form of the file", &mut form, &forms) {
                chosen = Some(Message::Form(form));
            }
            ui.add_space(size::S16);
            text::help_strong(ui, "With account numbers?");
            ui.add_space(size::S8);
            let parts = [(false, "Yes"), (true, "No")];
            if segmented_ui(ui, "With account numbers?", &mut masked, &parts) {
                chosen = Some(Message::Masked(masked));
            }
            ui.add_space(size::S8);
            text::help(
                ui,
                "Choose No if the file leaves your company. Names, numbers and addresses are then replaced.",
            );
        });
    let answered = answer.map(|answer| match answer {
        Answer::Deed => Action::SaveRecord,
        Answer::Safe | Answer::Other => Action::Open(open::Message::Answered),
    });
    answered.or(chosen.map(Action::Record))
}
