//! External Role IDs on screen and in saved pages: each that stands in a document is hidden but for its ends, whoever wrote it
//! and whoever watches. Copied, a document is whole.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::Value;

use crate::approval::{LEFT_OUT, SHORTEST_ID};
use crate::domain::{AccountId, masked_id, shown_lines};
use crate::inventory::Inventory;
use crate::plan::{Plan, Told, View, to_markdown};
use crate::policy::slot::is_slot;
use crate::policy::{Document, each_external_id, replace_external_ids};
use crate::window::{Phase, State};

/// The External Role ID of the answers and those of the roles that were seen. Every text on screen is held against them, so
/// they are looked for once in what was seen.
pub(crate) fn ids(state: &State) -> Arc<BTreeSet<String>> {
    let mut typed = Vec::new();
    typed.extend(state.external_id().map(|id| id.as_str().to_owned()));
    if let Some(draft) = &state.form.draft {
        // What the role that one goes in by asks for.
        let id = draft.reach.external_id.trim();
        typed.extend((!id.is_empty()).then(|| id.to_owned()));
    }
    let planned = Phase::ALL.into_iter();
    let planned = planned.filter_map(|phase| Some(&state.plan(phase)?.inventory));
    let seen: Vec<&Arc<Inventory>> = planned.chain(state.account.around.here()).collect();
    state.hidden.of(typed, &seen, |found| {
        for inventory in &seen {
            ids_of_roles(inventory, found);
        }
    })
}

fn ids_of_roles(inventory: &Inventory, found: &mut BTreeSet<String>) {
    let roles = inventory
        .accounts
        .values()
        .flat_map(|view| view.roles.values());
    for role in roles.filter_map(|role| role.known()?.as_ref()) {
        each_external_id(role.trust.value(), &mut |id| {
            found.insert(id.to_owned());
        });
    }
}

/// The text without these ids, as far as they can be looked for in texts: a short one would be found inside of words, and an
/// account's number, which some use, is hidden as such.
pub(crate) fn without_ids(
    text: &str,
    ids: &BTreeSet<String>,
    stand_in: impl Fn(&str) -> String,
) -> String {
    let mut ids: Vec<&String> = ids
        .iter()
        .filter(|id| {
            id.chars().count() >= SHORTEST_ID && AccountId::parse(id).is_err() && is_id(id)
        })
        .collect();
    // One may be the beginning of another.
    ids.sort_unstable_by_key(|id| std::cmp::Reverse(id.len()));
    let mut text = text.to_owned();
    for id in ids {
        if text.contains(id.as_str()) {
            text = text.replace(id.as_str(), &stand_in(id));
        }
    }
    text
}

/// Whether it is an id at all: not one that is yet to come, hidden or left out already, or a sign for any.
fn is_id(text: &str) -> bool {
    let is_other = is_slot(text) || text.contains('•') || text == LEFT_OUT;
    !is_other && text.contains(|sign| !matches!(sign, '*' | '?'))
}

/// The External Role IDs of some documents and what is shown of each; two that differ look different.
#[derive(Debug, Default)]
pub(crate) struct HiddenIds(BTreeMap<String, String>);

impl HiddenIds {
    pub(crate) fn of<'v>(documents: impl IntoIterator<Item = &'v Value>) -> Self {
        let mut all = BTreeMap::new();
        for document in documents {
            each_external_id(document, &mut |id| {
                if is_id(id) {
                    all.insert(id.to_owned(), masked_id(id));
                }
            });
        }
        let mut taken: BTreeMap<String, usize> = BTreeMap::new();
        for shown in all.values_mut() {
            let count = taken.entry(shown.clone()).or_default();
            *count += 1;
            if *count > 1 {
                *shown = format!("{shown} ({count})");
            }
        }
        Self(all)
    }

    /// The document as it is shown.
    pub(crate) fn document(&self, document: &Document) -> Document {
        let shown = self.value(document.value());
        Document::try_from(shown).unwrap_or_else(|_| document.clone())
    }

    pub(crate) fn value(&self, value: &Value) -> Value {
        let mut value = value.clone();
        replace_external_ids(&mut value, &mut |id| self.0.get(id).cloned());
        value
    }
}

/// The plan as a page to be sent, with the External Role IDs hidden as on screen: whoever approves it has no need of them.
pub(crate) fn page(state: &State, mut plan: Plan<Told>) -> String {
    fn policies(plan: &mut Plan<Told>) -> impl Iterator<Item = &mut Value> {
        let versions = plan.changes.iter_mut().map(|change| &mut change.version);
        let views = versions.flat_map(|version| [&mut version.before, &mut version.after]);
        views.filter_map(|view| match view {
            Some(View::Policy(_, document)) => Some(document),
            Some(View::Settings(_)) | None => None,
        })
    }
    let hidden = HiddenIds::of(policies(&mut plan).map(|document| &*document));
    for document in policies(&mut plan) {
        *document = hidden.value(document);
    }
    let mut ids = Arc::unwrap_or_clone(ids(state));
    ids.extend(hidden.0.into_keys());
    shown_lines(&without_ids(&to_markdown(&plan), &ids, masked_id)).into_owned()
}
