//! The record of the set-up, as it is shown and saved.

use std::sync::Arc;

use crate::answers::Answers;
use crate::report::{FILE, Records};
use crate::window::State;
use crate::window::session::ask::Ask;
use crate::window::session::effect::Effect;
use crate::worker::JobId;

/// The form of the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// One file that opens anywhere and prints.
    #[default]
    Page,
    Markdown,
    Json,
}

impl Form {
    pub const ALL: [Self; 3] = [Self::Page, Self::Markdown, Self::Json];

    pub const fn word(self) -> &'static str {
        match self {
            Self::Page => "Web page",
            Self::Markdown => "Markdown",
            Self::Json => "JSON",
        }
    }
}

/// The record with the answers that it was made for, and how it is saved.
#[derive(Default)]
pub struct HandOver {
    pub of: Option<Answers>,
    pub ask: Ask<Arc<Records>>,
    pub form: Form,
    /// Identifiers are left out of the file.
    pub masked: bool,
}

/// What may be asked of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Message {
    Form(Form),
    Masked(bool),
}

impl HandOver {
    /// A record that is awaited. How it is saved stays as it was chosen.
    pub fn asked(&mut self, job: JobId, of: Answers) {
        self.of = Some(of);
        self.ask = Ask::Asked(job);
    }

    /// What was made is forgotten.
    pub fn forget(&mut self) {
        self.of = None;
        self.ask = Ask::Idle;
    }

    pub const fn take(&mut self, message: Message) {
        match message {
            Message::Form(form) => self.form = form,
            Message::Masked(masked) => self.masked = masked,
        }
    }
}

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
    fn how_it_is_saved_stays_when_what_was_made_is_forgotten() {
        let mut record = HandOver::default();
        assert_eq!((record.form, record.masked), (Form::Page, false));
        record.take(Message::Form(Form::Json));
        record.take(Message::Masked(true));
        record.forget();
        assert_eq!((record.form, record.masked), (Form::Json, true));
        assert!(matches!(record.ask, Ask::Idle) && record.of.is_none());
    }

    #[test]
    fn nothing_is_saved_where_nothing_was_made() {
        let state = State::for_tests();
        assert!(matches!(save(&state), Effect::Say(_)));
    }
}
