//! The record of the set-up, as it is shown and saved.

use std::sync::Arc;

use crate::answers::Answers;
use crate::report::Records;
use crate::window::session::ask::Ask;
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
}
