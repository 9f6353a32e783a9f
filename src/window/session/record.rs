//! The record that counts now, and how it becomes a file.

use std::sync::Arc;

use crate::report::{FILE, Records};
use crate::window::State;
use crate::window::session::ask::Ask;
use crate::window::session::effect::Effect;
use crate::window::session::hand_over::Form;

/// The record, which counts for the answers and the account that it was made for.
pub(crate) fn recorded(state: &State) -> &Ask<Arc<Records>> {
    static NOTHING: Ask<Arc<Records>> = Ask::Idle;
    let record = &state.hand_over;
    let counts = || {
        state.is_known()
            && record.of.is_some()
            && record.of.as_ref() == state.form.answers().as_deref()
    };
    if record.ask.here().is_none() || counts() {
        &record.ask
    } else {
        &NOTHING
    }
}

/// Save it, in the form that was chosen.
pub(crate) fn save(state: &State) -> Effect {
    let Some(records) = recorded(state).here() else {
        return Effect::Say("There is no record to save yet".to_owned());
    };
    let record = if state.hand_over.masked {
        &records.masked
    } else {
        &records.whole
    };
    let (end, text) = match state.hand_over.form {
        Form::Page => ("html", Ok(record.to_html())),
        Form::Markdown => ("md", Ok(record.to_markdown())),
        Form::Json => ("json", record.to_json()),
    };
    match text {
        Ok(text) => Effect::SaveFile {
            name: format!("{FILE}.{end}"),
            text,
        },
        Err(problem) => Effect::Say(problem.summary),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_saved_where_nothing_was_made() {
        let state = State::for_tests();
        assert!(matches!(save(&state), Effect::Say(_)));
    }
}
