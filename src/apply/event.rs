//! What a run tells while it goes on.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::progress::Progress;
use crate::plan::ChangeId;
use crate::problem::Problem;

/// How one change ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    Created,
    Updated,
    /// It was right already; nothing was written.
    Unchanged,
    Failed,
    /// The run was stopped before it, or while it waited.
    Cancelled,
    /// Something that it needs is missing: another change, a person, or the External Role ID.
    Skipped,
}

impl Outcome {
    /// Whether what the change was for is now in place.
    pub const fn is_in_place(self) -> bool {
        matches!(self, Self::Created | Self::Updated | Self::Unchanged)
    }
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Ending {
    /// All is in place.
    Done,
    /// All that could be done is done. The rest was left to a person, or waits for something.
    Partly,
    Failed,
    Cancelled,
}

impl Ending {
    /// Whether it came to its end: nothing failed, and nobody stopped it.
    pub const fn went_through(self) -> bool {
        matches!(self, Self::Done | Self::Partly)
    }
}

/// How many changes ended in which way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    pub created: usize,
    pub updated: usize,
    pub unchanged: usize,
    pub failed: usize,
    pub cancelled: usize,
    pub skipped: usize,
}

impl Tally {
    /// How it all ended, if nothing but the changes counts.
    pub const fn ending(&self) -> Ending {
        if self.failed > 0 {
            Ending::Failed
        } else if self.cancelled > 0 {
            Ending::Cancelled
        } else if self.skipped > 0 {
            Ending::Partly
        } else {
            Ending::Done
        }
    }

    pub(super) const fn count(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Created => self.created += 1,
            Outcome::Updated => self.updated += 1,
            Outcome::Unchanged => self.unchanged += 1,
            Outcome::Failed => self.failed += 1,
            Outcome::Cancelled => self.cancelled += 1,
            Outcome::Skipped => self.skipped += 1,
        }
    }
}

/// Something that happened to one change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// It is being worked on.
    Started { change: ChangeId },
    /// AWS is not ready for it; it is tried again.
    Waiting {
        change: ChangeId,
        /// What is awaited, in plain words.
        reason: String,
        next_try: Duration,
        /// The longest that we wait in all.
        up_to: Duration,
    },
    /// AWS carries it out by itself, in many accounts, and has come so far.
    Progress {
        change: ChangeId,
        progress: Progress,
    },
    /// It has ended.
    Finished {
        change: ChangeId,
        outcome: Outcome,
        problem: Option<Problem>,
        took: Duration,
    },
}
