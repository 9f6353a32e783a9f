//! What was seen of one thing, or why it was not.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::problem::Problem;

/// The answer of one read: what it showed, or why it could not be had.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Seen<T> {
    /// AWS answered.
    Known(T),
    /// AWS refused or could not be reached; nothing may be concluded about the thing itself.
    Unknown(Problem),
}

/// What is said of something that nobody has looked at. A saved inventory says it too, so it is told apart by these words.
pub const UNLOOKED: &str = "We have not looked at this yet.";

impl<T> Seen<T> {
    /// Something that nobody has looked at.
    pub fn unlooked() -> Self {
        Self::Unknown(Problem::new(UNLOOKED))
    }

    /// Whether nobody has looked at it.
    pub fn is_unlooked(&self) -> bool {
        self.problem()
            .is_some_and(|problem| *problem == Problem::new(UNLOOKED))
    }

    /// What was seen, if it was.
    pub const fn known(&self) -> Option<&T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Unknown(_) => None,
        }
    }

    /// Why nothing was seen.
    pub const fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Known(_) => None,
            Self::Unknown(problem) => Some(problem),
        }
    }

    /// What was seen, or the reason why not.
    pub fn as_result(&self) -> Result<&T, &Problem> {
        match self {
            Self::Known(value) => Ok(value),
            Self::Unknown(problem) => Err(problem),
        }
    }

    /// The same for a part of what was seen.
    pub fn map<U>(self, part: impl FnOnce(T) -> U) -> Seen<U> {
        match self {
            Self::Known(value) => Seen::Known(part(value)),
            Self::Unknown(problem) => Seen::Unknown(problem),
        }
    }
}

impl<T> From<Result<T, Problem>> for Seen<T> {
    fn from(result: Result<T, Problem>) -> Self {
        match result {
            Ok(value) => Self::Known(value),
            Err(problem) => Self::Unknown(problem),
        }
    }
}

/// The tag that everything made by this product carries.
pub const CREATED_BY: (&str, &str) = ("created-by", "radiant-aws-setup");
/// The tag's key that names the run that made a thing.
pub const SETUP_RUN: &str = "setup-run";
/// The tag's key that names what a key is for: the alias it is to get.
pub const SETUP_PART: &str = "setup-part";

/// Whether these are the tags of a thing that this product made.
pub fn made_by_us(tags: &BTreeMap<String, String>) -> bool {
    let (key, value) = CREATED_BY;
    tags.get(key).is_some_and(|there| there == value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::Members;

    // A read that nobody has made is made; one that was refused, in whatever words, is not made again.
    #[test]
    fn what_nobody_has_looked_at_is_told_from_what_was_refused() {
        assert!(Seen::<()>::unlooked().is_unlooked());
        assert!(Members::unseen().is_unlooked());
        let saved = serde_json::to_string(&Members::unseen()).unwrap();
        let read: Seen<Members> = serde_json::from_str(&saved).unwrap();
        assert!(read.is_unlooked());
        assert!(!Seen::Known(()).is_unlooked());
        let refused = Problem {
            code: Some("AccessDenied".to_owned()),
            ..Problem::new(UNLOOKED)
        };
        assert!(!Seen::<()>::Unknown(refused).is_unlooked());
    }
}
