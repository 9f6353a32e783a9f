//! How a change ends: written down, and with it what no longer makes sense.

use std::sync::{Mutex, PoisonError};

use super::event::Outcome;
use super::record::Record;
use super::run::{Apply, Ended, State, Stops};
use crate::aws::{Failure, SignInEnd};
use crate::plan::{Action, Change, Kind, Service};
use crate::problem::Problem;

impl Apply<'_> {
    /// Write down that a change is in place; `wrote` is whether this run may have written it.
    pub(super) async fn record(
        &self,
        change: &Change,
        action: Action,
        wrote: bool,
        output: Option<String>,
        state: &Mutex<State>,
    ) -> Ended {
        let outcome = match (wrote, &change.kind) {
            (false, _) => Outcome::Unchanged,
            (true, Kind::Update) => Outcome::Updated,
            (true, _) => Outcome::Created,
        };
        {
            let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
            state.cut_off = None;
            if let (Some(slot), Some(value)) = (action.deed().fills(), &output) {
                state.slots.fill(slot.clone(), value);
            }
            if wrote || state.fresh.has(&change.id) {
                state.fresh.add(&change.id, action, output.clone());
            }
        }
        let record = Record::Done {
            change: change.id.clone(),
            outcome,
            output,
        };
        match self.journal.write((self.now)(), record).await {
            Ok(()) => Ended::plain(outcome),
            Err(problem) => Ended {
                outcome,
                problem: Some(problem),
                stop: Some(Stops::Run),
            },
        }
    }

    /// Write down that a change has failed for good, and find out what ends with it.
    pub(super) async fn give_up(&self, change: &Change, failure: Failure) -> Ended {
        if failure.ends_sign_in() && self.is_the_region_alone(change, &failure).await {
            let failure = failure.of_a_region_that_is_off(&change.place.region);
            return self.fail(change, failure.problem, None).await;
        }
        let ended = self.aws.ended(&change.place.account, &failure).await;
        let stop = ended.map(|ended| match ended {
            SignInEnd::All => Stops::Run,
            SignInEnd::Account => Stops::Account,
        });
        self.fail(change, failure.problem, stop).await
    }

    /// Write down that a change has failed, and what ends with it.
    pub(super) async fn fail(
        &self,
        change: &Change,
        problem: Problem,
        stop: Option<Stops>,
    ) -> Ended {
        let record = Record::Failed {
            change: change.id.clone(),
            problem: problem.clone(),
        };
        match self.journal.write((self.now)(), record).await {
            Ok(()) => Ended::failed(problem, stop),
            Err(journal) => Ended::failed(journal, Some(Stops::Run)),
        }
    }

    /// Whether the sign-in, which was refused here, works elsewhere. One Region's refusal is no reason to stop the others.
    async fn is_the_region_alone(&self, change: &Change, failure: &Failure) -> bool {
        let in_all_regions = matches!(
            change.action.service(),
            Some(Service::Iam | Service::Organizations)
        );
        !in_all_regions
            && failure.may_be_the_region()
            && !self.aws.is_home(&change.place.region)
            && self.aws.is_still_signed_in(&change.place.account).await
    }
}
