//! Files of one's own, saved to where the person says.

use jiff::Timestamp;

use crate::answers;
use crate::engine;
use crate::export::{self, HandOver};
use crate::wanted::main_site;
use crate::window::session::effect::Effect;
use crate::window::session::files::plan_file;
use crate::window::{Draft, Phase, State};

/// Save the plan of a phase, so that it can be opened here again.
pub(crate) fn save_plan(state: &State, phase: Phase) -> Effect {
    match plan_file::to_text(state, phase, Timestamp::now()) {
        Some(text) => Effect::SaveFile {
            name: "radiant-aws-changes.json".to_owned(),
            text,
        },
        None => Effect::Say("There is no plan to save yet".to_owned()),
    }
}

/// Save the template of the role in another account, for its owner. It does not hold the External Role ID.
pub(crate) fn save_template(state: &State) -> Effect {
    let answers = state.form.draft.as_ref().map(Draft::to_answers);
    let (Some(Ok(answers)), Some(seen)) = (answers, state.account.around.here()) else {
        return Effect::Say("Not saved. Some questions have no answer yet".to_owned());
    };
    match export::template(&main_site(&answers, &state.vendor, seen)) {
        Ok(HandOver { name, text }) => Effect::SaveFile { name, text },
        Err(problem) => Effect::Say(problem.summary),
    }
}

/// Save the copy of what was seen, for somebody else: every identifier in it is replaced.
pub(crate) fn save_copy(state: &State, phase: Phase) -> Effect {
    let Some(planned) = state.plan(phase) else {
        return Effect::Say("There is no plan to save yet".to_owned());
    };
    match engine::copy_for_others(planned) {
        Ok([(name, text), _]) => Effect::SaveFile {
            name: name.to_owned(),
            text,
        },
        Err(problem) => Effect::Say(problem.summary),
    }
}

/// Save the answers as the file that the command line takes as well.
pub(crate) fn save_answers(state: &State) -> Effect {
    match state.form.draft.as_ref().map(Draft::to_answers) {
        Some(Ok(answers)) => Effect::SaveFile {
            name: "radiant-aws-answers.toml".to_owned(),
            text: answers::to_toml(&answers),
        },
        _ => Effect::Say("Not saved. Some questions have no answer yet".to_owned()),
    }
}
