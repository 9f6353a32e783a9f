//! Everything right passes; each thing that is broken fails its own check; what cannot be read is unknown.

mod agreement;
mod bucket;
mod cloudtrail;
mod coverage;
mod exports;
mod guardduty;
mod identity;
mod keys;
mod members;
mod reach;
pub(super) mod right;
mod role;
mod strangers;
mod trail;
mod unseen;

use std::collections::BTreeSet;

use super::{Check, Status};
use crate::inventory::Seen;
use crate::policy::{Document, Statement};
use right::Right;

/// A way to spoil what is right.
type Break = fn(&mut Right);

/// The first check of this name; its Region may stand before it.
#[track_caller]
fn check(right: &Right, name: &str) -> Check {
    let end = format!("/{name}");
    let mut checks = right.checks().into_iter();
    let found = checks.find(|check| check.id.ends_with(&end));
    found.unwrap_or_else(|| panic!("there is no check {name}"))
}

/// The document without the statement of this name.
fn without(document: &Document, sid: &str) -> Document {
    let statements = document.statements();
    assert!(
        statements
            .iter()
            .any(|statement| statement.sid() == Some(sid)),
        "{sid}"
    );
    document.with_statements(
        statements
            .into_iter()
            .filter(|statement| statement.sid() != Some(sid)),
    )
}

/// The document with one statement more.
fn with(document: &Document, statement: Statement) -> Document {
    let mut statements = document.statements();
    statements.push(statement);
    document.with_statements(statements)
}

fn edit(policy: &mut Seen<Option<Document>>, change: impl FnOnce(&Document) -> Document) {
    let Seen::Known(Some(document)) = policy else {
        panic!("{policy:?}");
    };
    *document = change(document);
}

fn edit_key(policy: &mut Seen<Document>, change: impl FnOnce(&Document) -> Document) {
    let Seen::Known(document) = policy else {
        panic!("{policy:?}");
    };
    *document = change(document);
}

fn all_passed(right: &Right) {
    let rest = right.not_passed();
    assert!(rest.is_empty(), "{rest:?}");
}

fn failing(breaks: &[(&str, Break)]) {
    for (index, (expected, spoil)) in breaks.iter().enumerate() {
        let mut right = Right::new();
        spoil(&mut right);
        assert_eq!(
            right.not_passed(),
            [((*expected).to_owned(), Status::Failed)],
            "break {index}"
        );
        // whoever is told that something is wrong is told what really mends it.
        for check in right.checks() {
            assert_ne!(
                check.fix.as_deref(),
                Some(crate::verify::mends::HELD_FOR_DONE),
                "break {index}: {}",
                check.id
            );
        }
    }
}

#[test]
fn everything_right_passes() {
    let right = Right::new();
    all_passed(&right);
    let checks = right.checks();
    assert_eq!(checks.len(), 41);
    let ids: BTreeSet<&str> = checks.iter().map(|check| check.id.as_str()).collect();
    assert_eq!(ids.len(), checks.len());
    for check in &checks {
        assert!(!check.title.ends_with('.'), "{}", check.title);
        assert!(
            check.seen.ends_with('.') && check.expected.ends_with('.'),
            "{check:?}"
        );
        assert_eq!((&check.fix, &check.problem), (&None, &None), "{}", check.id);
        let start = format!(
            "{}/{}/{}/",
            check.section.word(),
            check.place.account,
            check.place.region
        );
        assert!(check.id.starts_with(&start), "{}", check.id);
    }
}
