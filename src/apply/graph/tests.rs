//! The walk against the plain one: every change is looked at again, in the order of the plan, until nothing moves.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;
use crate::domain::{AccountId, Place, Region};
use crate::plan::{Action, Section, Service};
use crate::problem::Problem;

fn place(account: usize) -> Place {
    Place::new(
        AccountId::parse(&format!("{:012}", 111_122_223_333_u64 + account as u64)).unwrap(),
        Region::parse("us-east-1").unwrap(),
    )
}

fn id(index: usize) -> ChangeId {
    ChangeId::new(Section::GuardDuty, &place(0), &format!("part-{index}"))
}

fn change(index: usize, account: usize, kind: Kind) -> Change {
    Change {
        id: id(index),
        kind,
        section: Section::GuardDuty,
        place: place(account),
        service: Service::S3,
        resource: String::new(),
        depends_on: Vec::new(),
        follows: Vec::new(),
        action: Action::None,
    }
}

/// What a run does with a change: how it ends, and what ends with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Done,
    Fails,
    StopsAccount,
    StopsAll,
}

/// What happens, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Told {
    Began(usize),
    Ended(usize, Why),
    Worked(usize),
    Left(usize),
}

/// One at a time ends, the one that began first; from `cancel_after` ends on, nothing more begins.
struct Run<'a> {
    changes: &'a [Change],
    fates: &'a [Fate],
    cancel_after: usize,
}

impl Run<'_> {
    fn by_index(&self) -> Vec<Told> {
        let mut graph = Graph::new(self.changes);
        let mut told = Vec::new();
        let mut running = std::collections::VecDeque::new();
        let mut ends = 0;
        loop {
            while let Some(next) = graph.next(ends >= self.cancel_after) {
                match next {
                    Next::Ready(index) => {
                        assert!(graph.begin(index));
                        told.push(Told::Began(index));
                        running.push_back(index);
                    }
                    Next::Ended(index, why) => told.push(Told::Ended(index, why)),
                }
            }
            let Some(index) = running.pop_front() else {
                break;
            };
            ends += 1;
            told.push(Told::Worked(index));
            graph.end(index, self.fates[index] == Fate::Done);
            match self.fates[index] {
                Fate::StopsAccount => graph.stop_account(graph.account(index)),
                Fate::StopsAll => graph.stop_all(),
                Fate::Done | Fate::Fails => {}
            }
        }
        told.extend(graph.left().map(Told::Left));
        told
    }

    /// The plain walk, which looks at every change that waits whenever one has ended.
    fn plainly(&self) -> Vec<Told> {
        let changes = self.changes;
        let planned: BTreeMap<&ChangeId, usize> = changes
            .iter()
            .enumerate()
            .map(|(index, change)| (&change.id, index))
            .collect();
        let mut in_place: BTreeMap<usize, bool> = BTreeMap::new();
        let mut waiting: Vec<usize> = (0..changes.len()).collect();
        let mut running = std::collections::VecDeque::new();
        let mut stopped: BTreeSet<&AccountId> = BTreeSet::new();
        let mut all_stopped = false;
        let mut told = Vec::new();
        let mut ends = 0;
        loop {
            let mut moved = true;
            while moved {
                moved = false;
                for index in std::mem::take(&mut waiting) {
                    let change = &changes[index];
                    let needs = change.depends_on.iter().filter_map(|id| planned.get(id));
                    let missing = needs
                        .clone()
                        .find(|need| in_place.get(*need) == Some(&false));
                    let wishes = change.follows.iter().filter_map(|id| planned.get(id));
                    let settled = needs.chain(wishes).all(|need| in_place.contains_key(need));
                    let is_stopped = all_stopped || stopped.contains(&change.place.account);
                    let why = match &change.kind {
                        Kind::Keep => (settled || is_stopped).then_some(Why::Kept),
                        _ if is_stopped => Some(Why::Stopped),
                        kind => match (missing, kind) {
                            (Some(need), _) => Some(Why::Needs(*need)),
                            (None, Kind::ByHand(_) | Kind::Waiting(_)) => {
                                settled.then_some(Why::NoWork)
                            }
                            _ => (settled && ends >= self.cancel_after).then_some(Why::Cancelled),
                        },
                    };
                    if let Some(why) = why {
                        in_place.insert(index, why == Why::Kept);
                        told.push(Told::Ended(index, why));
                        moved = true;
                    } else if settled {
                        told.push(Told::Began(index));
                        running.push_back(index);
                        moved = true;
                    } else {
                        waiting.push(index);
                    }
                }
            }
            let Some(index) = running.pop_front() else {
                break;
            };
            ends += 1;
            told.push(Told::Worked(index));
            match self.fates[index] {
                Fate::StopsAccount => {
                    stopped.insert(&changes[index].place.account);
                }
                Fate::StopsAll => all_stopped = true,
                Fate::Done | Fate::Fails => {}
            }
            in_place.insert(index, self.fates[index] == Fate::Done);
        }
        told.extend(waiting.into_iter().map(Told::Left));
        told
    }
}

/// Up to 12 changes in three accounts. Most needs are further up in the plan; some are further down, so that there are circles, and
/// some are in no plan.
fn plans() -> impl Strategy<Value = (Vec<Change>, Vec<Fate>)> {
    let kind = prop_oneof![
        1 => Just(Kind::Keep),
        1 => Just(Kind::Waiting("something".to_owned())),
        1 => Just(Kind::ByHand(Problem::new("by hand"))),
        6 => Just(Kind::Create),
        2 => Just(Kind::Update),
    ];
    let fate = prop_oneof![
        8 => Just(Fate::Done),
        2 => Just(Fate::Fails),
        1 => Just(Fate::StopsAccount),
        1 => Just(Fate::StopsAll),
    ];
    let to = || prop::collection::vec((0..14_usize, prop::bool::weighted(0.9)), 0..4);
    let one = (0..3_usize, kind, fate, to(), to());
    prop::collection::vec(one, 0..12).prop_map(|all| {
        let count = all.len();
        let ids = |index: usize, to: Vec<(usize, bool)>| -> Vec<ChangeId> {
            to.into_iter()
                .map(|(to, is_above)| {
                    let above = if index == 0 { count } else { to % index };
                    id(if is_above { above } else { to })
                })
                .collect()
        };
        let (mut changes, mut fates) = (Vec::new(), Vec::new());
        for (index, (account, kind, fate, needs, wishes)) in all.into_iter().enumerate() {
            let mut change = change(index, account, kind);
            change.depends_on = ids(index, needs);
            change.follows = ids(index, wishes);
            changes.push(change);
            fates.push(fate);
        }
        (changes, fates)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn the_same_happens_in_the_same_order_as_in_the_plain_walk(
        (changes, fates) in plans(),
        cancel_after in prop_oneof![3 => Just(usize::MAX), 1 => 0..6_usize],
    ) {
        let run = Run { changes: &changes, fates: &fates, cancel_after };
        prop_assert_eq!(run.by_index(), run.plainly());
    }
}

fn chain(kinds: &[Kind]) -> Vec<Change> {
    let mut changes: Vec<Change> = Vec::new();
    for (index, kind) in kinds.iter().enumerate() {
        let mut change = change(index, 0, kind.clone());
        change.depends_on = changes
            .last()
            .map(|before| before.id.clone())
            .into_iter()
            .collect();
        changes.push(change);
    }
    changes
}

#[test]
fn what_is_not_in_the_plan_counts_as_there() {
    let mut changes = chain(&[Kind::Create]);
    changes[0].depends_on = vec![id(99)];
    assert_eq!(Graph::new(&changes).next(false), Some(Next::Ready(0)));
}

#[test]
fn a_missing_need_takes_along_all_that_builds_on_it_each_by_its_own_need() {
    let changes = chain(&[Kind::Create, Kind::Create, Kind::Create]);
    let mut graph = Graph::new(&changes);
    assert_eq!(graph.next(false), Some(Next::Ready(0)));
    assert!(graph.begin(0));
    graph.end(0, false);
    assert_eq!(graph.next(false), Some(Next::Ended(1, Why::Needs(0))));
    assert_eq!(graph.next(false), Some(Next::Ended(2, Why::Needs(1))));
    assert_eq!(graph.next(false), None);
}

#[test]
fn what_got_in_line_and_was_stopped_does_not_begin() {
    let changes = vec![change(0, 0, Kind::Create), change(1, 1, Kind::Create)];
    let mut graph = Graph::new(&changes);
    assert_eq!(graph.next(false), Some(Next::Ready(0)));
    assert_eq!(graph.next(false), Some(Next::Ready(1)));
    graph.stop_account(graph.account(1));
    assert_eq!(graph.next(false), Some(Next::Ended(1, Why::Stopped)));
    assert!(graph.begin(0) && !graph.begin(1));
}

#[test]
fn a_change_comes_next_when_the_last_before_it_has_begun() {
    let mut changes = vec![
        change(0, 0, Kind::Create),
        change(1, 0, Kind::Keep),
        change(2, 0, Kind::Create),
        change(3, 0, Kind::Create),
        change(4, 0, Kind::Create),
    ];
    changes[2].follows = vec![id(0)];
    changes[3].depends_on = vec![id(0), id(1), id(2)];
    changes[4].depends_on = vec![id(3)];
    let mut graph = Graph::new(&changes);
    let ready: Vec<Next> = std::iter::from_fn(|| graph.next(false)).collect();
    assert_eq!(ready, [Next::Ready(0), Next::Ended(1, Why::Kept)]);
    assert!(graph.take_soon().is_empty());
    assert!(graph.begin(0));
    assert_eq!(graph.take_soon(), [2]);
    graph.end(0, true);
    assert_eq!(graph.next(false), Some(Next::Ready(2)));
    assert!(graph.begin(2));
    assert_eq!(graph.take_soon(), [3]);
    assert_eq!(graph.running_before(3).collect::<Vec<_>>(), [2]);
    graph.end(2, false);
    assert_eq!(graph.next(false), Some(Next::Ended(3, Why::Needs(2))));
    assert!(graph.take_soon().is_empty());
}

#[test]
fn each_need_is_looked_at_once_however_many_there_are() {
    // One that all the others need, and one that needs all of them: a walk that looks at all of them again would take hours.
    const MANY: usize = 100_000;
    let mut changes: Vec<Change> = (0..MANY)
        .map(|index| change(index, index % 7, Kind::Create))
        .collect();
    for change in changes.iter_mut().skip(1) {
        change.depends_on = vec![id(0)];
    }
    let mut last = change(MANY, 0, Kind::Create);
    last.depends_on = (1..MANY).map(id).collect();
    changes.push(last);
    let mut graph = Graph::new(&changes);
    assert_eq!(graph.next(false), Some(Next::Ready(0)));
    assert!(graph.begin(0));
    graph.end(0, true);
    let ready: Vec<Next> = std::iter::from_fn(|| graph.next(false)).collect();
    assert_eq!(ready.len(), MANY - 1);
    for index in 1..MANY {
        assert!(graph.begin(index));
        graph.end(index, false);
    }
    assert_eq!(graph.next(false), Some(Next::Ended(MANY, Why::Needs(1))));
    assert_eq!(graph.next(false), None);
    assert_eq!(graph.left().count(), 0);
}
