//! Puts changes in an order in which they can be done, and holds back what cannot be done yet.

use std::collections::{BTreeMap, BTreeSet};

use super::draft::Draft;
use super::{ChangeId, Kind};
use crate::problem::Problem;

/// Why the changes behind a change have to wait.
#[derive(Clone, Debug)]
enum Hold {
    /// A person has to do this one first: its title, and who that is.
    ByHand { title: String, who: Option<String> },
    /// Something is missing yet.
    Waiting(String),
}

/// The changes in order, each behind all that it depends on.
///
/// Among those that could be next, the one that was planned first comes first, so the order is always the same.
pub(super) fn in_order(drafts: Vec<Draft>) -> Vec<Draft> {
    let links = links(&drafts);
    let mut held: Vec<Option<Hold>> = vec![None; drafts.len()];
    let mut changes = Vec::with_capacity(drafts.len());
    let order = sequence(&links);
    let mut drafts: Vec<Option<Draft>> = drafts.into_iter().map(Some).collect();
    for index in order {
        let Some((draft, links)) = drafts
            .get_mut(index)
            .and_then(Option::take)
            .zip(links.get(index))
        else {
            continue;
        };
        let mut needs = links.needs.iter().flatten();
        let first = needs.find_map(|need| held.get(*need)?.as_ref());
        let draft = hold_back(draft, first);
        let hold = match &draft.change.kind {
            Kind::ByHand(problem) => Some(first.cloned().unwrap_or_else(|| Hold::ByHand {
                title: draft.change.title.clone(),
                who: problem.who.clone(),
            })),
            Kind::Waiting(reason) => Some(Hold::Waiting(reason.clone())),
            Kind::Create | Kind::Update | Kind::Keep => None,
        };
        if let Some(place) = held.get_mut(index) {
            *place = hold;
        }
        changes.push(finish(draft, index, links, &held));
    }
    changes
}

/// What a change comes behind, by position, in the order of its lists; nothing for what is not in the plan.
struct Links {
    needs: Vec<Option<usize>>,
    follows: Vec<Option<usize>>,
}

fn links(drafts: &[Draft]) -> Vec<Links> {
    let positions: BTreeMap<&ChangeId, usize> = drafts
        .iter()
        .enumerate()
        .map(|(index, draft)| (&draft.change.id, index))
        .collect();
    let find = |ids: &[ChangeId]| {
        ids.iter()
            .map(|id| positions.get(id).copied())
            .collect::<Vec<_>>()
    };
    drafts
        .iter()
        .map(|draft| Links {
            needs: find(&draft.change.depends_on),
            follows: find(&draft.change.follows),
        })
        .collect()
}

/// A write whose need is held becomes held itself.
fn hold_back(draft: Draft, first: Option<&Hold>) -> Draft {
    if !draft.writes() {
        return draft;
    }
    match first {
        None => draft,
        Some(Hold::Waiting(reason)) => draft.waiting(reason.clone()),
        Some(Hold::ByHand { title, who }) => {
            let mut problem = Problem::new(format!("This needs another change first: {title}."))
                .hint("A person has to see to that one. Then check again.");
            problem.who.clone_from(who);
            draft.by_hand(problem)
        }
    }
}

/// Write down the order that is left: each need and each wish once, and only those that are in the plan and will be done.
fn finish(mut draft: Draft, index: usize, links: &Links, held: &[Option<Hold>]) -> Draft {
    let change = &mut draft.change.change;
    let stands_still = matches!(change.kind, Kind::ByHand(_) | Kind::Waiting(_));
    let is_held = |at: usize| held.get(at).is_some_and(Option::is_some);
    let mut seen = BTreeSet::from([index]);
    let mut needs = links.needs.iter();
    change.depends_on.retain(|_| {
        let need = needs.next().copied().flatten();
        need.is_some_and(|at| (stands_still || !is_held(at)) && seen.insert(at))
    });
    let mut follows = links.follows.iter();
    change.follows.retain(|_| {
        let first = follows.next().copied().flatten();
        first.is_some_and(|at| !is_held(at) && seen.insert(at))
    });
    draft
}

/// The positions in the order in which they can be done.
///
/// A circle would be a mistake of the planner; its members then keep their places at the end.
fn sequence(links: &[Links]) -> Vec<usize> {
    let mut open: Vec<usize> = vec![0; links.len()];
    let mut behind: Vec<Vec<usize>> = vec![Vec::new(); links.len()];
    for (index, one) in links.iter().enumerate() {
        let needs: BTreeSet<usize> = one
            .needs
            .iter()
            .chain(&one.follows)
            .copied()
            .flatten()
            .filter(|need| *need != index)
            .collect();
        if let Some(count) = open.get_mut(index) {
            *count = needs.len();
        }
        for need in needs {
            if let Some(list) = behind.get_mut(need) {
                list.push(index);
            }
        }
    }
    let mut ready: BTreeSet<usize> = (0..links.len())
        .filter(|index| open.get(*index) == Some(&0))
        .collect();
    let mut order = Vec::with_capacity(links.len());
    while let Some(index) = ready.pop_first() {
        order.push(index);
        for follower in behind.get(index).into_iter().flatten() {
            if let Some(count) = open.get_mut(*follower) {
                *count = count.saturating_sub(1);
                if *count == 0 {
                    ready.insert(*follower);
                }
            }
        }
    }
    let placed: BTreeSet<usize> = order.iter().copied().collect();
    order.extend((0..links.len()).filter(|index| !placed.contains(index)));
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Place;
    use crate::plan::{Action, EnableTrustedAccess, Section, Service, Told};

    fn in_order(drafts: Vec<Draft>) -> Vec<Told> {
        let ordered = super::in_order(drafts).into_iter();
        ordered.map(|draft| *draft.change).collect()
    }

    fn place() -> Place {
        Place::parse("111122223333/us-east-1").unwrap()
    }

    fn id(part: &str) -> ChangeId {
        ChangeId::new(Section::GuardDuty, &place(), part)
    }

    fn draft(part: &str, needs: &[&str]) -> Draft {
        Draft::new(Section::GuardDuty, &place(), part, Service::S3, part)
            .says(part, "")
            .requires(needs.iter().map(|need| id(need)))
            .create(Action::EnableTrustedAccess(EnableTrustedAccess {
                service: part.to_owned(),
            }))
    }

    fn parts(changes: &[Told]) -> Vec<&str> {
        changes
            .iter()
            .map(|change| change.resource.as_str())
            .collect()
    }

    #[test]
    fn needs_come_first_and_the_rest_stays_in_order() {
        let changes = in_order(vec![
            draft("d", &["b"]),
            draft("a", &[]),
            draft("c", &[]),
            draft("b", &["c"]),
        ]);
        assert_eq!(parts(&changes), ["a", "c", "b", "d"]);
        assert!(changes.iter().all(|change| change.kind == Kind::Create));
    }

    #[test]
    fn what_needs_a_held_change_is_held_and_names_the_first_cause() {
        let held = draft("a", &[]).by_hand(Problem::new("no").who("Ann"));
        let changes = in_order(vec![
            held,
            draft("b", &["a"]),
            draft("c", &["b"]),
            draft("d", &[]),
        ]);
        let problem = |index: usize| match &changes[index].kind {
            Kind::ByHand(problem) => problem.clone(),
            other => panic!("{other:?}"),
        };
        assert_eq!(problem(1).summary, "This needs another change first: a.");
        assert_eq!(problem(2).summary, "This needs another change first: a.");
        assert_eq!(problem(2).who.as_deref(), Some("Ann"));
        assert_eq!(changes[2].action, Action::None);
        assert!(changes[2].needs().is_empty());
        assert_eq!(changes[3].kind, Kind::Create);
    }

    #[test]
    fn what_needs_a_waiting_change_waits_for_the_same() {
        let changes = in_order(vec![draft("a", &[]).waiting("the ID"), draft("b", &["a"])]);
        assert_eq!(changes[1].kind, Kind::Waiting("the ID".to_owned()));
    }

    #[test]
    fn a_wish_for_order_holds_nothing_back() {
        let held = draft("a", &[]).by_hand(Problem::new("no"));
        let changes = in_order(vec![
            draft("b", &[]).follows([id("a"), id("c")]),
            held,
            draft("c", &[]),
        ]);
        assert_eq!(parts(&changes), ["a", "c", "b"]);
        assert_eq!(changes[2].kind, Kind::Create);
        assert!(changes[2].depends_on.is_empty());
        assert_eq!(changes[2].follows, [id("c")]);
    }

    #[test]
    fn what_is_needed_is_not_wished_for_as_well() {
        let changes = in_order(vec![
            draft("a", &[]),
            draft("b", &["a"]).follows([id("a"), id("b"), id("nowhere")]),
        ]);
        assert_eq!(changes[1].depends_on, [id("a")]);
        assert!(changes[1].follows.is_empty());
    }

    #[test]
    fn needs_that_are_not_in_the_plan_are_left_out() {
        let changes = in_order(vec![draft("a", &["nowhere", "a"])]);
        assert!(changes[0].depends_on.is_empty());
    }

    #[test]
    fn a_kept_change_does_not_wait() {
        let held = draft("a", &[]).by_hand(Problem::new("no"));
        let changes = in_order(vec![held, draft("b", &["a"]).keep()]);
        assert_eq!(changes[1].kind, Kind::Keep);
        assert!(changes[1].depends_on.is_empty());
    }

    #[test]
    fn nothing_is_lost_in_a_circle() {
        let changes = in_order(vec![
            draft("a", &["b"]),
            draft("b", &["a"]),
            draft("c", &[]),
        ]);
        assert_eq!(parts(&changes), ["c", "a", "b"]);
    }
}
