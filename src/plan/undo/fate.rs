//! What becomes of a thing on the way back.

use crate::plan::Kind;
use crate::plan::told::Told;

/// What becomes of a thing on the way back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    PutBack,
    Remove,
    ByHand,
    Stays,
}

impl Fate {
    /// In the order in which they are told.
    pub const ALL: [Self; 4] = [Self::PutBack, Self::Remove, Self::ByHand, Self::Stays];

    /// Of a change of a way back.
    pub fn of(change: &Told) -> Self {
        match change.kind {
            Kind::Keep => Self::Stays,
            Kind::ByHand(_) | Kind::Waiting(_) => Self::ByHand,
            Kind::Create | Kind::Update if change.action.deed().deletes() => Self::Remove,
            Kind::Create | Kind::Update => Self::PutBack,
        }
    }

    /// The word in output.
    pub const fn word(self) -> &'static str {
        match self {
            Self::PutBack => "put back",
            Self::Remove => "remove",
            Self::ByHand => "by hand",
            Self::Stays => "stays",
        }
    }
}
