//! The walk over the graph: every change whose needs are in place runs, beside all others that are ready.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::mem::discriminant;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use futures::stream::FuturesUnordered;
use futures::{FutureExt as _, StreamExt as _};

use super::event::{Ending, Event, Outcome, Tally};
use super::graph::{Graph, Next, Why};
use super::lanes::Lanes;
use super::one::Ahead;
use super::queue::Queue;
use super::run::{Apply, Finished, State, Stops};
use crate::domain::AccountId;
use crate::plan::{Change, ChangeId, Kind};
use crate::problem::Problem;

/// How each change has ended so far.
type Outcomes = BTreeMap<ChangeId, (Outcome, Option<Problem>)>;

/// What has put an end to the run, or to single accounts.
#[derive(Default)]
struct Stopped<'a> {
    run: Option<Problem>,
    accounts: BTreeMap<&'a AccountId, Problem>,
}

impl Apply<'_> {
    /// Carry the plan out. Ends in every case; the result says how.
    pub async fn run(&self) -> Finished {
        let lanes = Lanes::new(self.limits.calls);
        let open = self.begun_earlier();
        let state = Mutex::new(State {
            slots: self.known.clone(),
            fresh: self.written_earlier(),
            open: open.keys().cloned().collect(),
            cut_off: None,
        });
        self.end_what_is_in_place(open).await;
        let changes = self.plan.changes.as_slice();
        let mut graph = Graph::new(changes);
        let mut queue = Queue::new(self.limits.accounts);
        let mut outcomes = Outcomes::new();
        let mut stopped = Stopped::default();
        let mut running = FuturesUnordered::new();
        // Looks of changes whose turn comes next, beside what runs.
        let mut looking = FuturesUnordered::new();
        let mut ahead: BTreeMap<usize, Ahead<'_>> = BTreeMap::new();
        loop {
            while let Some(next) = graph.next(self.cancel.is_cancelled()) {
                self.see_to(next, &graph, &mut queue, &stopped, &mut outcomes);
            }
            while let Some(index) = queue.next() {
                match changes.get(index) {
                    Some(change) if graph.begin(index) => {
                        let ended = self.one(change, ahead.remove(&index), &lanes, &state);
                        running.push(async move { (index, ended.await) });
                    }
                    _ => queue.end(graph.account(index)),
                }
            }
            for index in graph.take_soon() {
                let next = changes.get(index);
                if let Some(change) = next.filter(|_| self.may_look_ahead(index, &graph)) {
                    let look = self.look_ahead(change, &lanes, &state).boxed().shared();
                    looking.push(look.clone());
                    ahead.insert(index, look);
                }
            }
            let ended = loop {
                tokio::select! {
                    biased;
                    ended = running.next() => break ended,
                    Some(_) = looking.next() => {}
                }
            };
            let Some((index, (change, ended, took))) = ended else {
                break;
            };
            queue.end(graph.account(index));
            graph.end(index, ended.outcome.is_in_place());
            let cause = || ended.problem.clone().unwrap_or_default();
            match ended.stop {
                Some(Stops::Run) if stopped.run.is_none() => {
                    stopped.run = Some(cause());
                    graph.stop_all();
                }
                Some(Stops::Account) => {
                    if let Entry::Vacant(account) = stopped.accounts.entry(&change.place.account) {
                        account.insert(cause());
                        graph.stop_account(graph.account(index));
                    }
                }
                Some(Stops::Run) | None => {}
            }
            self.ended(change, ended.outcome, ended.problem, took, &mut outcomes);
        }
        drop((running, looking, ahead));
        // Changes that wait for each other would be a mistake of the plan. They must not look like done.
        for change in graph.left().filter_map(|index| changes.get(index)) {
            let problem = Problem::new(
                "This change could not be started: it waits for another one that waits for it.",
            )
            .hint("Copy the details for a specialist.");
            let (outcome, took) = (Outcome::Failed, Duration::ZERO);
            self.ended(change, outcome, Some(problem), took, &mut outcomes);
        }
        self.finish(outcomes, state, stopped.run.is_some()).await
    }

    /// Whether a look at a change shows beforehand what it will show in the change's turn: nothing that runs right before it writes what
    /// it looks at, or makes the thing of which that is a part. What is there already may be somebody else's and is looked at right
    /// before it is written; another account's turn may be far off.
    fn may_look_ahead(&self, index: usize, graph: &Graph) -> bool {
        let action = |index: usize| self.plan.changes.get(index).map(|change| &change.action);
        let is_new = |index: usize| {
            let change = self.plan.changes.get(index);
            change.is_some_and(|change| change.kind == Kind::Create)
        };
        let Some(own) = action(index).filter(|_| is_new(index)) else {
            return false;
        };
        graph.running_before(index).all(|before| {
            graph.account(before) == graph.account(index)
                && action(before).is_some_and(|other| {
                    let is_of_it = own.service() == other.service()
                        && own.deed().subject() == other.deed().subject();
                    let is_same = discriminant(own) == discriminant(other);
                    !is_of_it || !(is_same || other.deed().makes().is_some())
                })
        })
    }

    /// A change that is ready gets in line; one that ends without any work is told.
    fn see_to(
        &self,
        next: Next,
        graph: &Graph,
        queue: &mut Queue,
        stopped: &Stopped<'_>,
        outcomes: &mut Outcomes,
    ) {
        let changes = self.plan.changes.as_slice();
        let (Next::Ready(index) | Next::Ended(index, _)) = next;
        let Some(change) = changes.get(index) else {
            return;
        };
        let (outcome, problem) = match next {
            Next::Ready(_) => {
                queue.add(index, graph.account(index));
                return;
            }
            Next::Ended(_, Why::Cancelled) => (Outcome::Cancelled, None),
            Next::Ended(_, Why::Kept) => (Outcome::Unchanged, None),
            Next::Ended(_, Why::NoWork) => (Outcome::Skipped, without_work(change)),
            Next::Ended(_, Why::Needs(need)) => (
                Outcome::Skipped,
                changes.get(need).map(|need| self.needs_first(&need.id)),
            ),
            Next::Ended(_, Why::Stopped) => {
                let account = stopped.accounts.get(&change.place.account);
                (
                    Outcome::Cancelled,
                    account.or(stopped.run.as_ref()).cloned(),
                )
            }
        };
        self.ended(change, outcome, problem, Duration::ZERO, outcomes);
    }

    /// Tell how a change has ended, and keep it.
    fn ended(
        &self,
        change: &Change,
        outcome: Outcome,
        problem: Option<Problem>,
        took: Duration,
        outcomes: &mut Outcomes,
    ) {
        (self.tell)(Event::Finished {
            change: change.id.clone(),
            outcome,
            problem: problem.clone(),
            took,
        });
        outcomes.insert(change.id.clone(), (outcome, problem));
    }

    async fn finish(&self, outcomes: Outcomes, state: Mutex<State>, broke_off: bool) -> Finished {
        let mut tally = Tally::default();
        for (outcome, _) in outcomes.values() {
            tally.count(*outcome);
        }
        let ending = if broke_off {
            Ending::Failed
        } else {
            tally.ending()
        };
        if let Err(problem) = self.journal.end((self.now)(), ending).await {
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

    fn needs_first(&self, id: &ChangeId) -> Problem {
        Problem::new(format!(
            "This needs another change first: {}.",
            (self.title)(id)
        ))
        .hint("Look at that one. This one follows by itself when you carry on.")
    }
}

/// Why a change that needs no work is not done.
fn without_work(change: &Change) -> Option<Problem> {
    match &change.kind {
        Kind::ByHand(problem) => Some(problem.clone()),
        Kind::Waiting(what) => Some(Problem::new(what.clone())),
        Kind::Keep | Kind::Create | Kind::Update => None,
    }
}
