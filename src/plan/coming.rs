//! Which changes of a plan will really be made.

use std::collections::{BTreeMap, BTreeSet};

use super::draft::Draft;
use super::{ChangeId, Kind};

/// Whether a change writes, and nothing that it cannot be done without is left to a person or waits.
pub(super) fn comes(drafts: &[Draft], id: &ChangeId) -> bool {
    let planned: BTreeMap<&ChangeId, &Draft> = drafts
        .iter()
        .map(|draft| (&draft.change.id, draft))
        .collect();
    let mut open = vec![id];
    let mut seen = BTreeSet::new();
    let mut writes = false;
    while let Some(id) = open.pop() {
        let Some(draft) = planned.get(id) else {
            continue;
        };
        match draft.change.kind {
            Kind::ByHand(_) | Kind::Waiting(_) => return false,
            // What is there needs nothing.
            Kind::Keep => {}
            Kind::Create | Kind::Update => {
                writes = true;
                if seen.insert(id) {
                    open.extend(&draft.change.depends_on);
                }
            }
        }
    }
    writes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Place;
    use crate::plan::EnableTrustedAccess;
    use crate::plan::{Action, Section, Service};
    use crate::problem::Problem;

    fn place() -> Place {
        Place::parse("111122223333/us-east-1").unwrap()
    }

    fn id(part: &str) -> ChangeId {
        ChangeId::new(Section::GuardDuty, &place(), part)
    }

    fn draft(part: &str, needs: &[&str]) -> Draft {
        Draft::new(Section::GuardDuty, &place(), part, Service::Kms, part)
            .requires(needs.iter().map(|need| id(need)))
            .create(Action::EnableTrustedAccess(EnableTrustedAccess {
                service: part.to_owned(),
            }))
    }

    #[test]
    fn a_change_comes_if_all_that_it_needs_comes_or_is_there() {
        let drafts = [
            draft("a", &[]),
            draft("kept", &["held"]).keep(),
            draft("b", &["a", "kept", "elsewhere"]),
            draft("held", &[]).by_hand(Problem::new("no")),
            draft("c", &["b", "held"]),
            draft("d", &["c"]),
            draft("e", &["f"]),
            draft("f", &["e"]),
        ];
        for (part, expected) in [
            ("a", true),
            ("b", true),
            ("kept", false),
            ("held", false),
            ("c", false),
            ("d", false),
            ("e", true),
            ("elsewhere", false),
        ] {
            assert_eq!(comes(&drafts, &id(part)), expected, "{part}");
        }
    }
}
