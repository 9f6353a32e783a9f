//! What came of a plan on the copy, and what the copy cannot know.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::planned::Planned;
use crate::apply::Outcome;
use crate::plan::ChangeId;
use crate::problem::Problem;
use crate::verify::{Check, Status};

/// What came of a plan on the copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnCopy {
    /// How each change ended, those that write nothing too.
    pub outcomes: BTreeMap<ChangeId, (Outcome, Option<Problem>)>,
    /// The checks afterwards, of the copy as it is then.
    pub checks: Vec<Check>,
    /// How long it took here.
    pub took: Duration,
    /// When what the copy was made of was seen.
    pub seen: Timestamp,
    /// What could not be read, each reason once.
    pub unread: Vec<Problem>,
    /// Whether somebody stopped it.
    pub stopped: bool,
}

/// How a change ended on the copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tried {
    Works,
    Fails,
    /// It was not tried: something that it needs is missing.
    Left,
}

impl Tried {
    /// The word in machine-readable output.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Works => "works",
            Self::Fails => "fails",
            Self::Left => "left",
        }
    }

    const fn of(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Created | Outcome::Updated | Outcome::Unchanged => Self::Works,
            Outcome::Failed => Self::Fails,
            Outcome::Cancelled | Outcome::Skipped => Self::Left,
        }
    }
}

/// How many changes ended in which way, of those that write.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TriedCounts {
    pub works: usize,
    pub fails: usize,
    pub left: usize,
}

impl TriedCounts {
    pub const fn all(self) -> usize {
        self.works + self.fails + self.left
    }
}

/// Something that the copy cannot know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopyLimit {
    pub title: &'static str,
    pub text: String,
}

impl OnCopy {
    /// How a change ended, and why.
    pub fn change(&self, id: &ChangeId) -> Option<(Tried, Option<&Problem>)> {
        let (outcome, problem) = self.outcomes.get(id)?;
        Some((Tried::of(*outcome), problem.as_ref()))
    }

    /// How the writes of the plan ended.
    pub fn counts(&self, planned: &Planned) -> TriedCounts {
        let mut counts = TriedCounts::default();
        for change in planned.plan.changes.iter().filter(|it| it.kind.writes()) {
            match self.change(&change.id) {
                Some((Tried::Works, _)) => counts.works += 1,
                Some((Tried::Fails, _)) => counts.fails += 1,
                Some((Tried::Left, _)) | None => counts.left += 1,
            }
        }
        counts
    }

    /// How many of the checks ended so.
    pub fn checks_that(&self, status: Status) -> usize {
        let checks = self.checks.iter();
        checks.filter(|check| check.status == status).count()
    }

    /// How old what was seen is.
    pub fn age(&self, now: Timestamp) -> SignedDuration {
        now.duration_since(self.seen)
    }

    /// What the copy cannot know, but for its age.
    pub fn limits(&self) -> Vec<CopyLimit> {
        let mut limits = vec![
            limit(
                "Whether a name is still free",
                "Bucket names are the world's. Somebody else may have one.".to_owned(),
            ),
            limit("How long AWS takes", self.how_long()),
            limit(
                "Company rules",
                "The copy has none of the rules above the account (AWS: service control policies). One may refuse a change."
                    .to_owned(),
            ),
            limit(
                "What you may do",
                "On the copy you may do everything. In AWS your own rights count.".to_owned(),
            ),
            limit(
                "Whether data arrives",
                "First log file, first finding, Radiant Security's part.".to_owned(),
            ),
        ];
        let unread = self.unread.len();
        if unread > 0 {
            let what = if unread == 1 {
                "One kind of thing"
            } else {
                "Some things"
            };
            limits.push(limit(
                "What we could not read",
                format!("{what} AWS did not let us read. The copy does not let us either."),
            ));
        }
        limits
    }

    fn how_long(&self) -> String {
        let seconds = self.took.as_secs().max(1);
        let here = if seconds == 1 {
            "a second".to_owned()
        } else {
            format!("{seconds} seconds")
        };
        format!(
            "Here it took {here}. AWS needs minutes until new keys, roles and rules count everywhere."
        )
    }
}

const fn limit(title: &'static str, text: String) -> CopyLimit {
    CopyLimit { title, text }
}

/// How old something is, as one says it.
pub fn age_in_words(age: SignedDuration) -> String {
    let minutes = age.as_mins().max(0);
    match minutes {
        0 => "less than a minute ago".to_owned(),
        1 => "a minute ago".to_owned(),
        2..=119 => format!("{minutes} minutes ago"),
        _ => format!("{} hours ago", minutes / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_said_in_whole_words() {
        for (minutes, said) in [
            (-3, "less than a minute ago"),
            (0, "less than a minute ago"),
            (1, "a minute ago"),
            (6, "6 minutes ago"),
            (150, "2 hours ago"),
        ] {
            assert_eq!(age_in_words(SignedDuration::from_mins(minutes)), said);
        }
    }

    #[test]
    fn what_could_not_be_read_is_one_of_the_things_that_the_copy_cannot_know() {
        let on_copy = |unread: Vec<Problem>| OnCopy {
            outcomes: BTreeMap::new(),
            checks: Vec::new(),
            took: Duration::from_secs(4),
            seen: Timestamp::UNIX_EPOCH,
            unread,
            stopped: false,
        };
        let titles = |it: &OnCopy| it.limits().iter().map(|it| it.title).collect::<Vec<_>>();
        let title = "What we could not read";
        assert!(!titles(&on_copy(Vec::new())).contains(&title));
        assert!(titles(&on_copy(vec![Problem::new("No.")])).contains(&title));
        let limits = on_copy(Vec::new()).limits();
        assert!(limits.iter().any(|it| it.text.contains("4 seconds")));
    }
}
