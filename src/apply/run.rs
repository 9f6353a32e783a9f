//! What a run needs, what its changes have come to so far, and how it ended.

use std::collections::BTreeMap;

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::fresh::Fresh;
use super::journal::Journal;
use super::{Ending, Event, Outcome, RunId, Tally};
use crate::aws::Aws;
use crate::plan::{ChangeId, Plan, Slots};
use crate::problem::Problem;

/// Everything that a run needs.
pub struct Apply<'a> {
    pub plan: &'a Plan,
    /// What the inventory already knows of the plan's slots.
    pub known: Slots,
    pub aws: &'a Aws,
    pub journal: &'a Journal,
    /// The time of day.
    pub now: &'a (dyn Fn() -> jiff::Timestamp + Send + Sync),
    /// Called for everything that happens.
    pub tell: &'a (dyn Fn(Event) + Send + Sync),
    /// Calls under way finish, none are started.
    pub cancel: CancellationToken,
}

/// How a run ended, and how each of its changes did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finished {
    pub run: RunId,
    pub ending: Ending,
    pub tally: Tally,
    pub outcomes: BTreeMap<ChangeId, (Outcome, Option<Problem>)>,
    /// What came back: ARNs and ids.
    pub slots: Slots,
}

/// How one change ended.
pub(super) struct Ended {
    pub(super) outcome: Outcome,
    pub(super) problem: Option<Problem>,
    /// No further change makes sense: the sign-in ran out, or the journal cannot be written.
    pub(super) stop: bool,
}

impl Ended {
    pub(super) const fn plain(outcome: Outcome) -> Self {
        Self {
            outcome,
            problem: None,
            stop: false,
        }
    }

    pub(super) const fn failed(problem: Problem, stop: bool) -> Self {
        Self {
            outcome: Outcome::Failed,
            problem: Some(problem),
            stop,
        }
    }
}

/// What the changes of a run have come to so far.
pub(super) struct State {
    pub(super) slots: Slots,
    pub(super) fresh: Fresh,
    /// Since when no change has had an answer of AWS.
    pub(super) cut_off: Option<Instant>,
}
