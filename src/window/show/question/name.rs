//! Fields for names, and what is said under them while one types.

use egui::Ui;

use crate::domain::{AccountId, BucketName, NameProblem};
use crate::inventory::BucketView;
use crate::ui::field::{Field, FieldState};
use crate::window::session::lacks::TAKEN;
use crate::window::show::masking::{self, Covered};
use crate::window::{Ask, State};

/// What is known about a name, with the message for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Note {
    pub look: Look,
    pub message: String,
    /// What the button beside the message says and does.
    pub fix: Option<(String, Fix)>,
}

/// How a message looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Look {
    #[default]
    Plain,
    Waiting,
    Checking,
    Right,
    Wrong,
}

/// What the button beside a message does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fix {
    /// Put this text into the field.
    Write(String),
    /// Use the bucket of this name, which is there.
    UseBucket(BucketName),
}

impl Note {
    /// Nothing is wrong, or nothing is known.
    pub(crate) fn new(look: Look, message: impl Into<String>) -> Self {
        Self {
            look,
            message: message.into(),
            fix: None,
        }
    }

    /// Why a text is no name, with the mended text where there is one.
    pub(crate) fn wrong(problem: NameProblem) -> Self {
        Self {
            look: Look::Wrong,
            message: problem.message,
            fix: problem
                .fix
                .map(|text| ("Change it for me".to_owned(), Fix::Write(text))),
        }
    }

    /// What a parser says of a text.
    pub(crate) fn of<T>(parsed: Result<T, NameProblem>) -> Self {
        parsed.map_or_else(Self::wrong, |_| Self::default())
    }

    /// The same for the screen: numbers hidden where they have to be. What a fix writes stays whole.
    pub(crate) fn shown(mut self, state: &State) -> Self {
        self.message = masking::text(state, &self.message);
        self.fix = self
            .fix
            .map(|(words, fix)| (masking::text(state, &words), fix));
        self
    }

    /// The same for the field.
    pub(crate) fn state(&self) -> FieldState<'_> {
        match self.look {
            Look::Plain => FieldState::Plain,
            Look::Waiting => FieldState::Waiting(&self.message),
            Look::Checking => FieldState::Checking(&self.message),
            Look::Right => FieldState::Right(&self.message),
            Look::Wrong => FieldState::Wrong(&self.message),
        }
    }
}

/// What a new bucket's name comes to: its form, and what AWS said of it.
pub(crate) fn bucket_note(
    text: &str,
    seen: Option<&Ask<BucketView>>,
    account: &AccountId,
    made: bool,
) -> Note {
    let name = match BucketName::parse_new(text) {
        Ok(name) => name,
        Err(problem) => return Note::wrong(problem),
    };
    match seen {
        None | Some(Ask::Idle | Ask::Asked(_)) => {
            Note::new(Look::Checking, "Asking AWS if it is free")
        }
        Some(Ask::Trouble(_)) => Note::new(
            Look::Waiting,
            "We cannot ask AWS right now. You can go on; we check again before any change.",
        ),
        Some(Ask::Here(BucketView::Free)) => Note::new(Look::Right, "This name is free"),
        Some(Ask::Here(BucketView::Yours(_))) if made => {
            Note::new(Look::Right, "This bucket is made already")
        }
        Some(Ask::Here(BucketView::Yours(_))) => Note {
            fix: Some(("Use that bucket".to_owned(), Fix::UseBucket(name))),
            ..Note::new(Look::Wrong, "You have a bucket with this name.")
        },
        Some(Ask::Here(BucketView::NotYours)) => Note {
            fix: another(&name, account)
                .map(|other| (format!("Try {other}"), Fix::Write(other.to_string()))),
            ..Note::new(Look::Wrong, TAKEN)
        },
    }
}

/// A name that others hardly have: with the last digits of the account's number.
fn another(name: &BucketName, account: &AccountId) -> Option<BucketName> {
    let end: String = account.as_str().chars().skip(8).collect();
    let other = format!("{name}-{end}");
    BucketName::parse_new(&other).ok()
}

/// A field for a name.
pub(crate) struct NameField<'a> {
    pub label: &'a str,
    pub help: &'a str,
    pub note: &'a Note,
    /// What is hidden in it.
    pub cover: Option<&'a Covered>,
}

/// What happened in the field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Typed {
    pub changed: bool,
    pub fix: Option<Fix>,
}

impl NameField<'_> {
    /// Draws the field. A mended text is put into it; any other fix is given back.
    pub(crate) fn show(self, ui: &mut Ui, value: &mut String) -> Typed {
        let mut field = Field::new(self.label, value)
            .mono()
            .help(self.help)
            .covered(self.cover)
            .state(self.note.state());
        if let Some((words, _)) = &self.note.fix {
            field = field.fix(words);
        }
        let shown = field.show(ui);
        let fix = self
            .note
            .fix
            .as_ref()
            .filter(|_| shown.fix_pressed)
            .map(|(_, fix)| fix.clone());
        if let Some(Fix::Write(text)) = &fix {
            value.clone_from(text);
        }
        Typed {
            changed: shown.changed || matches!(fix, Some(Fix::Write(_))),
            fix: fix.filter(|fix| !matches!(fix, Fix::Write(_))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Problem;
    use crate::worker::JobId;

    fn account() -> AccountId {
        AccountId::parse("444455556666").unwrap()
    }

    fn note(text: &str, seen: &Ask<BucketView>) -> Note {
        bucket_note(text, Some(seen), &account(), false)
    }

    #[test]
    fn a_wrong_name_says_how_to_correct_it_and_offers_to() {
        let note = note("Larkfield_logs", &Ask::Here(BucketView::Free));
        assert_eq!(note.look, Look::Wrong);
        assert!(note.message.starts_with("Use small letters and hyphens."));
        assert_eq!(
            note.fix,
            Some((
                "Change it for me".to_owned(),
                Fix::Write("larkfield-logs".to_owned())
            ))
        );
    }

    #[test]
    fn what_aws_says_of_a_name_is_said_under_it() {
        assert_eq!(
            note("larkfield-logs", &Ask::Asked(JobId(1))).look,
            Look::Checking
        );
        let free = note("larkfield-logs", &Ask::Here(BucketView::Free));
        assert_eq!(
            (free.look, free.message.as_str()),
            (Look::Right, "This name is free")
        );
        let taken = note("larkfield-logs", &Ask::Here(BucketView::NotYours));
        assert_eq!(
            taken.fix,
            Some((
                "Try larkfield-logs-6666".to_owned(),
                Fix::Write("larkfield-logs-6666".to_owned())
            ))
        );
        let trouble = note(
            "larkfield-logs",
            &Ask::Trouble(Problem::new("No connection.")),
        );
        assert_eq!(trouble.look, Look::Waiting);
    }

    #[test]
    fn a_name_that_fills_the_whole_length_is_not_made_longer() {
        let name = BucketName::parse_new(&"a".repeat(60)).unwrap();
        assert_eq!(another(&name, &account()), None);
    }
}
