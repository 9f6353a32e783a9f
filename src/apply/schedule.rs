//! The walk over the graph: every change whose needs are in place runs, beside all others that are ready.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use futures::StreamExt as _;
use futures::stream::FuturesUnordered;

use super::fresh::Fresh;
use super::lanes::Lanes;
use super::run::{Apply, Finished, State};
use super::{Ending, Event, Outcome, Record, Tally};
use crate::plan::{Change, ChangeId, Kind};
use crate::problem::Problem;

impl Apply<'_> {
    /// Carry the plan out. Ends in every case; the result says how.
    pub async fn run(&self) -> Finished {
        let lanes = Lanes::default();
        let state = Mutex::new(State {
            slots: self.known.clone(),
            fresh: self.written_earlier(),
            cut_off: None,
        });
        let mut waiting: Vec<&Change> = self.plan.changes.iter().collect();
        let planned: BTreeMap<&ChangeId, &Change> =
            waiting.iter().map(|change| (&change.id, *change)).collect();
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
                    // What only comes before does not block, however it ended.
                    let settled = change
                        .depends_on
                        .iter()
                        .chain(&change.follows)
                        .all(|id| outcomes.contains_key(id) || !planned.contains_key(id));
                    let ended = if change.kind == Kind::Keep {
                        // It is in place, whatever became of the others.
                        (settled || stopped.is_some()).then_some((Outcome::Unchanged, None))
                    } else if let Some(cause) = &stopped {
                        Some((Outcome::Cancelled, Some(cause.clone())))
                    } else if let Some(missing) = missing {
                        Some((Outcome::Skipped, Some(needs_first(missing, &planned))))
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
        } else if tally.skipped > 0 {
            Ending::Partly
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

    /// What earlier parts of this run have written, and what other runs have written minutes ago.
    fn written_earlier(&self) -> Fresh {
        let mut fresh = Fresh::default();
        for (records, recent) in [
            (self.journal.recent(), true),
            (self.journal.earlier(), false),
        ] {
            let mut outputs = BTreeMap::new();
            for record in records {
                if let Record::Done { change, output, .. } = record {
                    outputs.insert(change, output.clone());
                }
            }
            for record in records {
                let Record::Intended { change, action, .. } = record else {
                    continue;
                };
                let output = outputs.get(change);
                let action = action.as_ref().clone();
                match (recent, output) {
                    (true, Some(output)) => fresh.add_recent(change, action, output.clone()),
                    (true, None) => {}
                    (false, output) => {
                        fresh.add(change, action, output.cloned().flatten());
                    }
                }
            }
        }
        fresh
    }
}

fn needs_first(id: &ChangeId, planned: &BTreeMap<&ChangeId, &Change>) -> Problem {
    let title = planned
        .get(id)
        .map_or(id.as_str(), |change| change.title.as_str());
    Problem::new(format!("This needs another change first: {title}."))
        .hint("Look at that one. This one follows by itself when you carry on.")
}

/// How a change ends that needs no work.
fn without_work(change: &Change) -> Option<(Outcome, Option<Problem>)> {
    match &change.kind {
        Kind::ByHand(problem) => Some((Outcome::Skipped, Some(problem.clone()))),
        Kind::Waiting(what) => Some((Outcome::Skipped, Some(Problem::new(what.clone())))),
        Kind::Keep | Kind::Create | Kind::Update => None,
    }
}
