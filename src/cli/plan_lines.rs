//! A plan as lines for people: what holds for many changes is said once.

use std::collections::BTreeSet;

use crate::domain::AccountId;
use crate::plan::{Kind, Plan, Told, departures};

/// The lines of a plan that is made from `main`, whose name is not repeated.
pub(super) fn plan_lines(plan: &Plan<Told>, main: &AccountId) -> Vec<String> {
    let mut said = BTreeSet::new();
    plan.changes
        .iter()
        .flat_map(|change| lines(change, main, &mut said))
        .collect()
}

/// Under the line before.
pub(super) fn indented(text: &str) -> String {
    text.lines()
        .map(|line| format!("         {line}"))
        .collect::<Vec<_>>()
        .join("\n")
}

/// Where an account is another one than the main one.
pub(super) fn in_account(account: &AccountId, main: &AccountId) -> String {
    if account == main {
        String::new()
    } else {
        format!(" in account {}", account.grouped())
    }
}

/// What a change does: beside the number of its account there is no "this account" too.
fn bare_title(title: &str, account: &AccountId, main: &AccountId) -> String {
    if account == main {
        title.to_owned()
    } else {
        title.replace(" in this account", "")
    }
}

/// What a change does, with its account where that is another one than the main one.
pub(super) fn placed_title(title: &str, account: &AccountId, main: &AccountId) -> String {
    format!(
        "{}{}",
        bare_title(title, account, main),
        in_account(account, main)
    )
}

fn lines(change: &Told, main: &AccountId, said: &mut BTreeSet<String>) -> Vec<String> {
    let elsewhere = change.place.account != *main;
    let mut lines = vec![format!(
        "{:<8} {}  [{}]{}",
        change.kind.word(),
        bare_title(&change.title, &change.place.account, main),
        change.resource,
        in_account(&change.place.account, main)
    )];
    match &change.kind {
        Kind::ByHand(problem) => {
            let text = problem.to_text();
            if said.insert(text.clone()) {
                lines.push(indented(&text));
            } else {
                lines.push(indented(&format!(
                    "{} What to do stands above.",
                    problem.summary
                )));
            }
        }
        Kind::Waiting(what) => lines.push(indented(what)),
        Kind::Create | Kind::Update | Kind::Keep => {}
    }
    // Also of what is left as it is: why it stays may be the most important of all.
    for warning in &change.warnings {
        lines.push(indented(&format!("Note: {}", warning.text)));
    }
    for left in departures(change) {
        // The same document in each of a thousand accounts leaves the guide for the same reason.
        if !elsewhere || said.insert(left.to_owned()) {
            lines.push(indented(&format!("Where we leave the guide: {left}")));
        }
    }
    lines
}
