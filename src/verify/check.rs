//! A check: one requirement and what was seen.

use serde::{Deserialize, Serialize};

use crate::domain::Place;
use crate::plan::Section;
use crate::problem::Problem;

/// What is done about most things that are not right: the plan knows how to mend them.
pub(super) const RUN_AGAIN: &str = "Check the changes again. The plan mends this.";

/// How a check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Seen, and right.
    Passed,
    /// Seen, and not right.
    Failed,
    /// Right as far as it can be yet; AWS or a person has to do something first.
    Waiting,
    /// Could not be seen. Never counted as right.
    Unknown,
}

/// One requirement and what was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// Stable, such as `cloudtrail/111122223333/us-east-1/trail-recording`.
    pub id: String,
    /// What is true when it passes, such as "The trail is recording in all Regions".
    pub title: String,
    pub section: Section,
    pub place: Place,
    pub status: Status,
    pub expected: String,
    pub seen: String,
    /// What to do when it did not pass; often "Check the changes again".
    pub fix: Option<String>,
    /// A message to send to the one who alone can mend it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Why it could not be seen.
    pub problem: Option<Problem>,
    /// Whether it shows that data flows; the others hold settings against what is wanted.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub live: bool,
    /// When what it waits for began, or since when it is as it was seen. A check that waits without it waits for a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<jiff::Timestamp>,
    /// How long that usually takes, such as "about 5 to 15 minutes".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usually: Option<String>,
}

impl Check {
    /// Whether the changes that are planned now mend it; else the fix names the hand that has to.
    pub fn is_mended_by_plan(&self) -> bool {
        self.fix.as_deref() == Some(RUN_AGAIN)
    }

    /// Whether time alone may end its waiting.
    pub fn has_clock(&self) -> bool {
        self.status == Status::Waiting && self.since.is_some()
    }
}
