//! What a run needs, what its changes have come to so far, and how it ended.

use std::collections::{BTreeMap, BTreeSet};

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::event::{Ending, Event, Outcome, Tally};
use super::fresh::Fresh;
use super::journal::Journal;
use super::record::RunId;
use crate::aws::Aws;
use crate::plan::{ChangeId, Plan, Slots};
use crate::problem::Problem;

/// Everything that a run needs.
pub struct Apply<'a> {
    pub plan: &'a Plan,
    /// What a change does, in a few words for people.
    pub title: &'a (dyn Fn(&ChangeId) -> String + Send + Sync),
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
    /// What AWS carries out by itself is stopped there too, and its end is awaited.
    pub halt: CancellationToken,
    pub limits: Limits,
}

/// How much goes on at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Accounts that are worked on: an account's turn lasts as long as anything of it is going on or could begin.
    pub accounts: usize,
    /// Calls to AWS, looks included. Waiting is no call.
    pub calls: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            accounts: 20,
            calls: 64,
        }
    }
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
    /// How far no further change makes sense.
    pub(super) stop: Option<Stops>,
}

/// What ends with a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stops {
    /// Its account: it cannot be reached, or no longer.
    Account,
    /// The run: the sign-in ran out, or the journal cannot be written.
    Run,
}

impl Ended {
    pub(super) const fn plain(outcome: Outcome) -> Self {
        Self {
            outcome,
            problem: None,
            stop: None,
        }
    }

    pub(super) const fn failed(problem: Problem, stop: Option<Stops>) -> Self {
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
    /// What an earlier part of the run began, and did not say how it ended.
    pub(super) open: BTreeSet<ChangeId>,
    /// Since when no change has had an answer of AWS.
    pub(super) cut_off: Option<Instant>,
}
