//! In what a plan is another one than that which was approved.

use std::fmt;

use crate::domain::Checksum;
use crate::problem::Problem;

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// This would be done, and was not approved.
    New(String),
    /// This would be done in another way.
    Other(String),
    /// This was approved, and would not be done.
    Gone(String),
    /// This value, which is filled in, is another one.
    Value(String),
    /// The other accounts are entered in another way.
    WayIn,
    /// It was approved for another account.
    Account,
}

impl Difference {
    /// The word in machine-readable output.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::New(_) => "new",
            Self::Other(_) => "other",
            Self::Gone(_) => "gone",
            Self::Value(_) => "value",
            Self::WayIn => "way in",
            Self::Account => "account",
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::New(title) => write!(f, "Not approved: {title}"),
            Self::Other(title) => write!(f, "Done in another way: {title}"),
            Self::Gone(title) => write!(f, "Approved, but no longer done: {title}"),
            Self::Value(what) => write!(f, "Another value: {what}"),
            Self::WayIn => f.write_str("The other accounts are entered in another way"),
            Self::Account => f.write_str("It was approved for another account"),
        }
    }
}

/// So many differences are named.
const NAMED: usize = 12;

/// What is said when a plan is another one than that which was approved. `now` is its checksum.
pub fn not_approved(differences: &[Difference], now: &Checksum) -> Problem {
    let mut names: Vec<String> = differences
        .iter()
        .take(NAMED)
        .map(ToString::to_string)
        .collect();
    if differences.len() > NAMED {
        names.push(format!("and {} more", differences.len() - NAMED));
    }
    Problem::new(format!(
        "What would be done is not what was approved. {}.",
        names.join(". ")
    ))
    .hint(format!(
        "Nothing was changed. Have the plan approved as it is now: its checksum is {}.",
        now.spoken()
    ))
}
