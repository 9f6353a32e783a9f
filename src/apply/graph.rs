//! The order of a run, by index: which change may begin, and which cannot any more. Pure; each need is looked at once.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use crate::plan::{Change, ChangeId, Kind};

/// The changes of a plan, and how far each is.
#[derive(Debug)]
pub(super) struct Graph {
    nodes: Vec<Node>,
    /// The changes of each account, by its index.
    accounts: Vec<Vec<usize>>,
    /// What is to be looked at: the round, and the change. Within a round, in the order of the plan.
    due: BinaryHeap<Reverse<(usize, usize)>>,
    round: usize,
    /// Changes of which all that is left before them has begun meanwhile.
    soon: Vec<usize>,
}

#[derive(Debug)]
struct Node {
    account: usize,
    task: Task,
    at: At,
    /// What comes before it, in the order of the change, and whether it cannot be done without.
    before: Vec<(usize, bool)>,
    /// How many of these have to end.
    open: usize,
    /// How many of these have not begun.
    idle: usize,
    /// What waits for its end, and whether it cannot be done without.
    behind: Vec<(usize, bool)>,
    /// It is among what is due.
    is_due: bool,
    /// Whatever has not begun does not begin any more.
    stopped: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Task {
    /// It is in place, whatever becomes of the others.
    Keep,
    /// For a person, or not yet.
    Nothing,
    Work,
}

/// How far a change is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    Waiting,
    /// All before it has ended.
    Ready,
    Running,
    Ended {
        in_place: bool,
    },
}

/// What comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// It may begin.
    Ready(usize),
    /// It has ended without any work.
    Ended(usize, Why),
}

/// Why a change ends without any work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    Kept,
    /// It is for a person, or has to wait for something outside of the run.
    NoWork,
    /// This one is not in place.
    Needs(usize),
    /// The run or its account was stopped.
    Stopped,
    /// It could have begun, but the run was cancelled.
    Cancelled,
}

impl Graph {
    /// The graph of these changes. What they need and is not among them counts as there.
    pub(super) fn new(changes: &[Change]) -> Self {
        let indices: BTreeMap<&ChangeId, usize> = changes
            .iter()
            .enumerate()
            .map(|(index, change)| (&change.id, index))
            .collect();
        let mut accounts = BTreeMap::new();
        let mut members: Vec<Vec<usize>> = Vec::new();
        let mut nodes = Vec::with_capacity(changes.len());
        for (index, change) in changes.iter().enumerate() {
            let needs = change.depends_on.iter().map(|id| (id, true));
            let wishes = change.follows.iter().map(|id| (id, false));
            let before: Vec<(usize, bool)> = needs
                .chain(wishes)
                .filter_map(|(id, is_needed)| Some((*indices.get(id)?, is_needed)))
                .collect();
            let account = *accounts.entry(&change.place.account).or_insert_with(|| {
                members.push(Vec::new());
                members.len() - 1
            });
            if let Some(members) = members.get_mut(account) {
                members.push(index);
            }
            nodes.push(Node {
                account,
                task: match change.kind {
                    Kind::Keep => Task::Keep,
                    Kind::ByHand(_) | Kind::Waiting(_) => Task::Nothing,
                    Kind::Create | Kind::Update => Task::Work,
                },
                at: At::Waiting,
                open: before.len(),
                idle: before.len(),
                before,
                behind: Vec::new(),
                is_due: false,
                stopped: false,
            });
        }
        let mut graph = Self {
            nodes,
            accounts: members,
            due: BinaryHeap::new(),
            round: 0,
            soon: Vec::new(),
        };
        for index in 0..changes.len() {
            let before = graph.before(index).to_vec();
            for (before, is_needed) in before {
                if let Some(before) = graph.nodes.get_mut(before) {
                    before.behind.push((index, is_needed));
                }
            }
        }
        for index in 0..changes.len() {
            if graph.nodes.get(index).is_some_and(|node| node.open == 0) {
                graph.is_due(index, 0);
            }
        }
        graph
    }

    /// The account of a change, by an index of its own.
    pub(super) fn account(&self, index: usize) -> usize {
        self.nodes.get(index).map_or(0, |node| node.account)
    }

    /// What comes next, until something else ends. What has ended here is not told to [`Graph::end`].
    pub(super) fn next(&mut self, is_cancelled: bool) -> Option<Next> {
        while let Some(Reverse((round, index))) = self.due.pop() {
            self.round = round;
            let Some(node) = self.nodes.get_mut(index) else {
                continue;
            };
            node.is_due = false;
            if !matches!(node.at, At::Waiting | At::Ready) {
                continue;
            }
            let (task, stopped, is_open) = (node.task, node.stopped, node.open == 0);
            let why = if task == Task::Keep {
                (stopped || is_open).then_some(Why::Kept)
            } else if stopped {
                Some(Why::Stopped)
            } else if let Some(need) = self.missing(index) {
                Some(Why::Needs(need))
            } else if task == Task::Nothing {
                is_open.then_some(Why::NoWork)
            } else {
                (is_open && is_cancelled).then_some(Why::Cancelled)
            };
            if let Some(why) = why {
                self.ended(index, why == Why::Kept, Some(index));
                return Some(Next::Ended(index, why));
            }
            if is_open && let Some(node) = self.nodes.get_mut(index) {
                node.at = At::Ready;
                return Some(Next::Ready(index));
            }
        }
        None
    }

    /// A change that was ready begins. `false` when it has ended meanwhile.
    pub(super) fn begin(&mut self, index: usize) -> bool {
        let Some(node) = self.nodes.get_mut(index) else {
            return false;
        };
        if node.at != At::Ready {
            return false;
        }
        node.at = At::Running;
        let behind = std::mem::take(&mut node.behind);
        for (follower, _) in &behind {
            self.is_begun_before(*follower);
        }
        if let Some(node) = self.nodes.get_mut(index) {
            node.behind = behind;
        }
        true
    }

    /// The changes whose turn comes as soon as what runs has ended; each is told once.
    pub(super) fn take_soon(&mut self) -> Vec<usize> {
        let mut soon = std::mem::take(&mut self.soon);
        soon.retain(|index| {
            let node = self.nodes.get(*index);
            node.is_some_and(|node| node.at == At::Waiting && node.open > 0 && !node.stopped)
        });
        soon
    }

    /// What runs right before a change.
    pub(super) fn running_before(&self, index: usize) -> impl Iterator<Item = usize> + '_ {
        let before = self.before(index).iter().map(|(before, _)| *before);
        before.filter(|before| {
            self.nodes
                .get(*before)
                .is_some_and(|node| node.at == At::Running)
        })
    }

    fn before(&self, index: usize) -> &[(usize, bool)] {
        self.nodes.get(index).map_or(&[], |node| &node.before)
    }

    /// One more before a change has begun.
    fn is_begun_before(&mut self, index: usize) {
        if let Some(node) = self.nodes.get_mut(index) {
            node.idle = node.idle.saturating_sub(1);
            if node.idle == 0 && node.task == Task::Work {
                self.soon.push(index);
            }
        }
    }

    /// A change that was ready or running has ended.
    pub(super) fn end(&mut self, index: usize, in_place: bool) {
        self.round += 1;
        self.ended(index, in_place, None);
    }

    /// Nothing more of an account begins.
    pub(super) fn stop_account(&mut self, account: usize) {
        for index in self.accounts.get(account).cloned().unwrap_or_default() {
            self.stop(index);
        }
    }

    /// Nothing more begins.
    pub(super) fn stop_all(&mut self) {
        for index in 0..self.nodes.len() {
            self.stop(index);
        }
    }

    /// What has not ended and never will: changes that wait for each other.
    pub(super) fn left(&self) -> impl Iterator<Item = usize> + '_ {
        self.nodes
            .iter()
            .enumerate()
            .filter(|(_, node)| !matches!(node.at, At::Ended { .. }))
            .map(|(index, _)| index)
    }

    /// The first of its needs that is not in place and never will be.
    fn missing(&self, index: usize) -> Option<usize> {
        let mut before = self.before(index).iter();
        let missing = before.find(|(need, is_needed)| {
            *is_needed
                && self
                    .nodes
                    .get(*need)
                    .is_some_and(|node| node.at == At::Ended { in_place: false })
        });
        missing.map(|(need, _)| *need)
    }

    fn stop(&mut self, index: usize) {
        let round = self.round;
        if let Some(node) = self.nodes.get_mut(index)
            && matches!(node.at, At::Waiting | At::Ready)
        {
            node.stopped = true;
            self.is_due(index, round);
        }
    }

    /// Write down an end, and see to what waits for it. What stands no further down than `looking_at` has its turn in the next round.
    fn ended(&mut self, index: usize, in_place: bool, looking_at: Option<usize>) {
        let Some(node) = self.nodes.get_mut(index) else {
            return;
        };
        let had_begun = node.at == At::Running;
        node.at = At::Ended { in_place };
        for (follower, is_needed) in std::mem::take(&mut node.behind) {
            if !had_begun {
                self.is_begun_before(follower);
            }
            let Some(node) = self.nodes.get_mut(follower) else {
                continue;
            };
            node.open = node.open.saturating_sub(1);
            if node.open == 0 || (is_needed && !in_place) {
                let is_passed = looking_at.is_some_and(|at| follower <= at);
                let round = self.round + usize::from(is_passed);
                self.is_due(follower, round);
            }
        }
    }

    fn is_due(&mut self, index: usize, round: usize) {
        if let Some(node) = self.nodes.get_mut(index)
            && !node.is_due
        {
            node.is_due = true;
            self.due.push(Reverse((round, index)));
        }
    }
}

#[cfg(test)]
mod tests;
