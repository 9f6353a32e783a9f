//! Several changes to the rules of one key: each is made from what the one before leaves.

use std::collections::BTreeMap;

use crate::plan::coming::comes;
use crate::plan::draft::{Draft, policy_view};
use crate::plan::rules::too_large;
use crate::plan::{Action, ChangeId, PutKeyPolicy, View};
use crate::policy::{Document, Statement, Wanted, merge};

/// The changes with those to one key behind each other. Each was made from what is there now.
///
/// A change that is left to a person or waits is passed over, so it holds up none of the others.
pub(in crate::plan) fn in_turn(mut drafts: Vec<Draft>) -> Vec<Draft> {
    let mut left: BTreeMap<String, (ChangeId, Document)> = BTreeMap::new();
    for at in 0..drafts.len() {
        let Some((key, id)) = drafts.get(at).and_then(of_key) else {
            continue;
        };
        if !comes(&drafts, &id) {
            continue;
        }
        if let (Some((first, base)), Some(draft)) = (left.get(&key), drafts.get_mut(at)) {
            put_behind(draft, first, base);
        }
        if let Some(Action::PutKeyPolicy(PutKeyPolicy { after, .. })) =
            drafts.get(at).map(|draft| &draft.change.action)
        {
            left.insert(key, (id, after.clone()));
        }
    }
    drafts
}

/// The key whose rules a change writes.
fn of_key(draft: &Draft) -> Option<(String, ChangeId)> {
    match &draft.change.action {
        Action::PutKeyPolicy(PutKeyPolicy { key, .. }) => Some((key.clone(), draft.id())),
        _ => None,
    }
}

/// Make the change from what the first one leaves, and only after it.
fn put_behind(draft: &mut Draft, first: &ChangeId, base: &Document) {
    let Action::PutKeyPolicy(PutKeyPolicy { seen, after, .. }) = &mut draft.change.action else {
        return;
    };
    let there = seen.statements();
    let ours: Vec<Wanted> = after
        .statements()
        .into_iter()
        .filter(|statement| !there.contains(statement))
        .map(|statement| again(statement, &there))
        .collect();
    let merged = merge(Some(base), &ours).document;
    base.clone_into(seen);
    merged.clone_into(after);
    draft.change.depends_on.push(first.clone());
    let Some(View::Policy(kind, _)) = draft.change.version.after else {
        return;
    };
    draft.change.version.before = Some(policy_view(kind, base));
    draft.change.version.after = Some(policy_view(kind, &merged));
    if let Some(problem) = too_large(kind, &merged) {
        *draft = draft.clone().by_hand(problem);
    }
}

/// A statement that the change wrote: in the place of an older one of its name, or beside the others.
fn again(statement: Statement, there: &[Statement]) -> Wanted {
    let why = "It was planned.";
    if there
        .iter()
        .any(|older| older.sid().is_some() && older.sid() == statement.sid())
    {
        Wanted::in_place("again", why, statement)
    } else {
        Wanted::beside("again", why, statement)
    }
}
