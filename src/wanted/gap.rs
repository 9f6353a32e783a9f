//! Why something is not known.

use crate::problem::Problem;

/// Why a read has nothing to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gap<'a> {
    /// Nobody has looked at this yet.
    Unlooked(String),
    /// AWS gave no answer, for this reason.
    Closed(&'a Problem),
}

impl From<Gap<'_>> for Problem {
    fn from(gap: Gap<'_>) -> Self {
        match gap {
            Gap::Unlooked(what) => Self::new(format!("We have not looked at {what} yet."))
                .hint("Check again. We look at AWS first."),
            Gap::Closed(problem) => problem.clone(),
        }
    }
}
