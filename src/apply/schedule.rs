//! The walk over the graph: every change whose needs are in place runs, beside all others that are ready.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;

use futures::StreamExt as _;
use futures::stream::FuturesUnordered;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::execute::{Work, fills};
use super::lanes::Lanes;
use super::look::Look;
use super::patience::{Patience, may_be_done, patience, pause};
use super::{Ending, Event, Journal, Outcome, Record, RunId, Tally};
use crate::aws::{Aws, Failure};
use crate::plan::{Action, Change, ChangeId, Kind, Plan, Slots};
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
struct Ended {
    outcome: Outcome,
    problem: Option<Problem>,
    /// No further change makes sense: the sign-in ran out, or the journal cannot be written.
    stop: bool,
}

impl Ended {
    const fn plain(outcome: Outcome) -> Self {
        Self {
            outcome,
            problem: None,
            stop: false,
        }
    }

    const fn failed(problem: Problem, stop: bool) -> Self {
        Self {
            outcome: Outcome::Failed,
            problem: Some(problem),
            stop,
        }
    }
}

/// What the tries of one change have come to.
struct Tried {
    /// A write may have reached AWS.
    wrote: bool,
    /// Something may have been made that AWS does not show yet.
    in_doubt: bool,
}

struct State {
    slots: Slots,
    /// Changes that this run has written, its earlier parts too.
    written: BTreeSet<ChangeId>,
}

impl Apply<'_> {
    /// Carry the plan out. Ends in every case; the result says how.
    pub async fn run(&self) -> Finished {
        let lanes = Lanes::default();
        let state = Mutex::new(State {
            slots: self.known.clone(),
            written: self.written_earlier(),
        });
        let mut waiting: Vec<&Change> = self.plan.changes.iter().collect();
        let mut outcomes: BTreeMap<ChangeId, (Outcome, Option<Problem>)> = BTreeMap::new();
        let mut running = FuturesUnordered::new();
        let mut stopped: Option<Problem> = None;
        loop {
            // Ready, hopeless, or still waiting for others: repeat until nothing moves any more.
            let mut moved = true;
            while moved {
                moved = false;
                let mut still = Vec::with_capacity(waiting.len());
                for change in waiting {
                    let missing = change.depends_on.iter().find(|id| {
                        outcomes
                            .get(*id)
                            .is_some_and(|(outcome, _)| !outcome.is_in_place())
                    });
                    let settled = change
                        .depends_on
                        .iter()
                        .all(|id| outcomes.contains_key(id) || self.plan.change(id).is_none());
                    let ended = if let Some(cause) = &stopped {
                        Some((Outcome::Cancelled, Some(cause.clone())))
                    } else if let Some(missing) = missing {
                        Some((Outcome::Skipped, Some(self.needs_first(missing))))
                    } else if !settled {
                        None
                    } else if let Some(ended) = without_work(change) {
                        Some(ended)
                    } else if self.cancel.is_cancelled() {
                        Some((Outcome::Cancelled, None))
                    } else {
                        running.push(self.one(change, &lanes, &state));
                        moved = true;
                        continue;
                    };
                    if let Some((outcome, problem)) = ended {
                        moved = true;
                        (self.tell)(Event::Finished {
                            change: change.id.clone(),
                            outcome,
                            problem: problem.clone(),
                            took: Duration::ZERO,
                        });
                        outcomes.insert(change.id.clone(), (outcome, problem));
                    } else {
                        still.push(change);
                    }
                }
                waiting = still;
            }
            let Some((change, ended, took)) = running.next().await else {
                break;
            };
            if ended.stop && stopped.is_none() {
                stopped.clone_from(&ended.problem);
            }
            (self.tell)(Event::Finished {
                change: change.id.clone(),
                outcome: ended.outcome,
                problem: ended.problem.clone(),
                took,
            });
            outcomes.insert(change.id.clone(), (ended.outcome, ended.problem));
        }
        drop(running);
        // Changes that wait for each other would be a mistake of the plan. They must not look like done.
        for change in waiting {
            let problem = Problem::new(
                "This change could not be started: it waits for another one that waits for it.",
            )
            .hint("Copy the details for a specialist.");
            (self.tell)(Event::Finished {
                change: change.id.clone(),
                outcome: Outcome::Failed,
                problem: Some(problem.clone()),
                took: Duration::ZERO,
            });
            outcomes.insert(change.id.clone(), (Outcome::Failed, Some(problem)));
        }
        self.finish(outcomes, state, stopped.is_some())
    }

    fn finish(
        &self,
        outcomes: BTreeMap<ChangeId, (Outcome, Option<Problem>)>,
        state: Mutex<State>,
        broke_off: bool,
    ) -> Finished {
        let mut tally = Tally::default();
        for (outcome, _) in outcomes.values() {
            tally.count(*outcome);
        }
        let ending = if tally.failed > 0 || broke_off {
            Ending::Failed
        } else if tally.cancelled > 0 {
            Ending::Cancelled
        } else {
            Ending::Done
        };
        if let Err(problem) = self.journal.write((self.now)(), Record::Ended { ending }) {
            tracing::warn!(%problem, "the end of the run could not be recorded");
        }
        Finished {
            run: self.journal.run().clone(),
            ending,
            tally,
            outcomes,
            slots: state
                .into_inner()
                .unwrap_or_else(PoisonError::into_inner)
                .slots,
        }
    }

    fn written_earlier(&self) -> BTreeSet<ChangeId> {
        self.journal
            .earlier()
            .iter()
            .filter_map(|record| match record {
                Record::Intended { change, .. } => Some(change.clone()),
                _ => None,
            })
            .collect()
    }

    fn needs_first(&self, id: &ChangeId) -> Problem {
        let title = self
            .plan
            .change(id)
            .map_or(id.as_str(), |change| change.title.as_str());
        Problem::new(format!("This needs another change first: {title}."))
            .hint("Look at that one. This one follows by itself when you carry on.")
    }

    /// One change from start to end.
    async fn one<'c>(
        &self,
        change: &'c Change,
        lanes: &Lanes,
        state: &Mutex<State>,
    ) -> (&'c Change, Ended, Duration) {
        let began = Instant::now();
        if self.cancel.is_cancelled() {
            return (change, Ended::plain(Outcome::Cancelled), Duration::ZERO);
        }
        (self.tell)(Event::Started {
            change: change.id.clone(),
        });
        let ended = self.carry_out(change, lanes, state).await;
        (change, ended, began.elapsed())
    }

    async fn carry_out(&self, change: &Change, lanes: &Lanes, state: &Mutex<State>) -> Ended {
        let (action, begun_earlier, fresh) = {
            let state = state.lock().unwrap_or_else(PoisonError::into_inner);
            let begun_earlier = state.written.contains(&change.id);
            let fresh = begun_earlier
                || self
                    .ancestors(change)
                    .iter()
                    .any(|id| state.written.contains(id));
            match resolve(&change.action, &state.slots) {
                Ok(action) => (action, begun_earlier, fresh),
                Err(problem) => return Ended::failed(problem, false),
            }
        };
        let work = Work {
            aws: self.aws,
            change,
            action: &action,
            run: self.journal.run().as_str(),
        };
        let _lane = lanes.bucket(change).await;
        let mut failing_since = None;
        let mut attempt = 0;
        let mut tried = Tried {
            wrote: false,
            in_doubt: begun_earlier,
        };
        loop {
            let failure = match self.try_once(&work, lanes, &mut tried).await {
                Ok(output) => return self.record(change, &action, tried.wrote, output, state),
                Err(Stop::Journal(problem)) => return Ended::failed(problem, true),
                Err(Stop::Cancelled) => return Ended::plain(Outcome::Cancelled),
                Err(Stop::Aws(failure)) => failure,
            };
            let since = *failing_since.get_or_insert_with(Instant::now);
            let patience = patience(&failure, fresh);
            let Some(patience) = patience.filter(|patience| since.elapsed() < patience.up_to)
            else {
                return self.give_up(change, failure);
            };
            if !self.wait(change, patience, attempt).await {
                return Ended::plain(Outcome::Cancelled);
            }
            attempt += 1;
        }
    }

    /// Look, and write if need be.
    async fn try_once(
        &self,
        work: &Work<'_>,
        lanes: &Lanes,
        tried: &mut Tried,
    ) -> Result<Option<String>, Stop> {
        // The run may have been stopped while this change stood in line, for its bucket or for its service's pace.
        self.still_wanted()?;
        if let Look::Right(output) = self.look(work, tried.in_doubt).await? {
            self.settle(work).await?;
            return Ok(output);
        }
        tried.in_doubt = false;
        if let Some(gate) = lanes.gate(work.change) {
            gate.pass().await;
        }
        self.still_wanted()?;
        let removes = work.to_be_lost().await.map_err(Stop::Aws)?;
        self.journal
            .write(
                (self.now)(),
                Record::Intended {
                    change: work.change.id.clone(),
                    action: Box::new(work.action.clone()),
                    removes,
                },
            )
            .map_err(Stop::Journal)?;
        let written = work.write().await;
        match &written {
            Ok(_) => tried.wrote = true,
            Err(failure) if may_be_done(failure) => {
                tried.wrote = true;
                tried.in_doubt = true;
            }
            Err(_) => {}
        }
        let output = written.map_err(Stop::Aws)?;
        self.settle(work).await?;
        Ok(output)
    }

    fn still_wanted(&self) -> Result<(), Stop> {
        if self.cancel.is_cancelled() {
            Err(Stop::Cancelled)
        } else {
            Ok(())
        }
    }

    /// Look before the write.
    ///
    /// AWS lists a new key some seconds after it was made, and no token keeps a second one from being made. So when one may be
    /// there, it is looked for more than once.
    async fn look(&self, work: &Work<'_>, in_doubt: bool) -> Result<Look, Stop> {
        const LOOKS: u32 = 5;
        const WAIT: Patience = Patience {
            reason: "The key may have been made already. We look for it before we make one.",
            up_to: Duration::from_mins(1),
        };
        let mut looks = 1;
        loop {
            let look = work.look().await.map_err(Stop::Aws)?;
            let is_key = matches!(work.action, Action::CreateKey { .. });
            if !(in_doubt && is_key && looks < LOOKS && matches!(look, Look::AsPlanned)) {
                return Ok(look);
            }
            if !self.wait(work.change, WAIT, looks - 1).await {
                return Err(Stop::Cancelled);
            }
            looks += 1;
        }
    }

    /// Wait until AWS has taken the change in, where that can be asked.
    async fn settle(&self, work: &Work<'_>) -> Result<(), Stop> {
        const WAIT: Patience = Patience {
            reason: "GuardDuty checks that it may write into the bucket.",
            up_to: Duration::from_mins(5),
        };
        let began = Instant::now();
        let mut attempt = 0;
        while !work.is_settled().await.map_err(Stop::Aws)? {
            if began.elapsed() > WAIT.up_to || !self.wait(work.change, WAIT, attempt).await {
                // Not wrong, only not finished: the check at the end says "waiting".
                return Ok(());
            }
            attempt += 1;
        }
        Ok(())
    }

    /// Say what is awaited, and wait. `false` when the run was stopped meanwhile.
    async fn wait(&self, change: &Change, patience: Patience, attempt: u32) -> bool {
        let next_try = pause(attempt, change.id.as_str());
        (self.tell)(Event::Waiting {
            change: change.id.clone(),
            reason: patience.reason.to_owned(),
            next_try,
            up_to: patience.up_to,
        });
        tokio::select! {
            () = tokio::time::sleep(next_try) => true,
            () = self.cancel.cancelled() => false,
        }
    }

    fn record(
        &self,
        change: &Change,
        action: &Action,
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
            if let (Some(slot), Some(value)) = (fills(action), &output) {
                state.slots.fill(slot.clone(), value);
            }
            if wrote {
                state.written.insert(change.id.clone());
            }
        }
        let record = Record::Done {
            change: change.id.clone(),
            outcome,
            output,
        };
        match self.journal.write((self.now)(), record) {
            Ok(()) => Ended::plain(outcome),
            Err(problem) => Ended {
                outcome,
                problem: Some(problem),
                stop: true,
            },
        }
    }

    fn give_up(&self, change: &Change, failure: Failure) -> Ended {
        let stop = failure.ends_sign_in();
        let problem = failure.problem;
        let record = Record::Failed {
            change: change.id.clone(),
            problem: problem.clone(),
        };
        match self.journal.write((self.now)(), record) {
            Ok(()) => Ended::failed(problem, stop),
            Err(journal) => Ended::failed(journal, true),
        }
    }

    /// Everything that a change builds on, directly or not.
    fn ancestors(&self, change: &Change) -> BTreeSet<ChangeId> {
        let mut all = BTreeSet::new();
        let mut next: Vec<&ChangeId> = change.depends_on.iter().collect();
        while let Some(id) = next.pop() {
            if all.insert(id.clone())
                && let Some(change) = self.plan.change(id)
            {
                next.extend(&change.depends_on);
            }
        }
        all
    }
}

enum Stop {
    Aws(Failure),
    Journal(Problem),
    /// The run was stopped before the write.
    Cancelled,
}

/// How a change ends that needs no work.
fn without_work(change: &Change) -> Option<(Outcome, Option<Problem>)> {
    match &change.kind {
        Kind::Keep => Some((Outcome::Unchanged, None)),
        Kind::ByHand(problem) => Some((Outcome::Skipped, Some(problem.clone()))),
        Kind::Waiting(what) => Some((Outcome::Skipped, Some(Problem::new(what.clone())))),
        Kind::Create | Kind::Update => None,
    }
}

/// The action with every slot filled.
fn resolve(action: &Action, slots: &Slots) -> Result<Action, Problem> {
    let unclear = |err: serde_json::Error| {
        Problem::new("A change could not be prepared.").hint(err.to_string())
    };
    let value = slots.resolve_json(&serde_json::to_value(action).map_err(unclear)?);
    if let Some(slot) = Slots::unfilled(&value.to_string()) {
        return Err(Problem::new(format!(
            "A value is missing that AWS has not given yet: {slot}."
        ))
        .hint("Look at the changes again."));
    }
    serde_json::from_value(value).map_err(unclear)
}
