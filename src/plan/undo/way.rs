//! What leads back from a write.

use crate::domain::{AccountId, Place};
use crate::plan::{Action, Deed};
use crate::policy::Document;
use crate::problem::Problem;

/// How a write is taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Back {
    /// By these, one behind the other.
    By(Vec<Action>),
    /// Not at all, and why.
    Stays(&'static str),
    /// By a person: what has to be done, and where.
    ByHand(Problem),
}

/// What the record holds of a write besides its action.
#[derive(Clone, Copy, Debug)]
pub struct Made<'m> {
    pub place: &'m Place,
    /// The run that wrote it, as its tags say.
    pub run: &'m str,
    /// What came back, such as a key's ARN; nothing where the record ends before.
    pub output: Option<&'m str>,
    /// The text of an old version of a policy that the write removed.
    pub removes: Option<&'m Document>,
    /// What else the run wrote in the account, each with what came back.
    pub beside: &'m [(&'m Action, Option<&'m str>)],
    /// The vendor's account, which joins topics.
    pub vendor: &'m AccountId,
    /// Keys go too, though what they lock can never be opened again.
    pub keys: bool,
}

impl Made<'_> {
    /// Whether the same run made the key, by its id or ARN.
    pub(super) fn has_key(&self, key: &str) -> bool {
        self.beside.iter().any(|(action, output)| {
            matches!(action, Action::CreateKey(_))
                && output.is_some_and(|made| crate::plan::key_id(made) == crate::plan::key_id(key))
        })
    }
}

/// What every kind of change says of its way back. That it is asked of each of them, the compiler sees to.
pub(super) trait TakeBack: Deed {
    /// How it is taken back, once it was done.
    fn back(&self, made: &Made<'_>) -> Back;

    /// What it does in a way back, in a few plain words; of what is none, what stays or is left to people.
    fn title(&self) -> String;

    /// Whether what it made needs the things that it names for as long as it is there.
    fn needs_others(&self) -> bool {
        false
    }
}

/// Of what takes something away: it is made anew by setting up again, not by taking that back.
pub(super) fn anew() -> Back {
    Back::Stays("It was taken away. To have it again, set up again.")
}

/// What a person does in AWS.
pub(super) fn by_hand(summary: impl Into<String>, hint: &str) -> Back {
    Back::ByHand(Problem::new(summary).hint(hint))
}
