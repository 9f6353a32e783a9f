//! The changes as code, saved to where the person says.

use crate::export::Form;
use crate::wanted::main_site;
use crate::window::session::effect::Effect;
use crate::window::{Draft, Phase, State};

/// Save the changes of a phase as code. No form holds the External Role ID.
pub(crate) fn save_code(state: &State, phase: Phase, form: Form) -> Effect {
    let say = |text: &str| Effect::Say(text.to_owned());
    let answers = state.form.draft.as_ref().map(Draft::to_answers);
    let (Some(planned), Some(Ok(answers))) = (state.plan(phase), answers) else {
        return say("There is no plan to save yet");
    };
    let site = main_site(&answers, &state.vendor, &planned.inventory);
    let plan = planned.told().only(phase.sections());
    let exported = form.of(&site, &plan, &planned.known);
    let mut files = exported.files.into_iter();
    match (files.next(), files.next()) {
        (Some(file), None) => Effect::SaveFile {
            name: file.name,
            text: file.text,
        },
        (None, _) => say("Not saved. This form can hold none of these changes"),
        (Some(_), Some(_)) => {
            say("Not saved. It takes several files: use export on the command line")
        }
    }
}
