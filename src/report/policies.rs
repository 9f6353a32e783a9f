//! Every policy in words, with where it leaves the vendor's guide.

use serde_json::Value;

use super::form::{PartState, Policy, Rule};
use super::sources::{Sources, state_of};
use crate::plan::{Kind, Told, View, departures_of};
use crate::policy::{Document, DocumentKind, Effect, ExplainContext, Statement, compare, explain};

/// The policies: as they are where they are right, and as they would be where they are not.
pub(super) fn policies(from: &Sources<'_>) -> Vec<Policy> {
    let mut policies: Vec<(DocumentKind, Policy)> = Vec::new();
    for told in &from.planned.told().changes {
        let Some((kind, document)) = document(told) else {
            continue;
        };
        let policy = policy(from, told, (kind, document));
        // The same role stands in many accounts; one of them is told.
        let is_other = told.place.account != *from.main();
        let same = policies.iter_mut().find(|(its, other)| {
            is_other
                && *its == kind
                && other.state == policy.state
                && other.document == policy.document
        });
        match same {
            Some((_, other)) => other.more += 1,
            None => policies.push((kind, policy)),
        }
    }
    policies.sort_by_key(|(kind, _)| *kind);
    policies.into_iter().map(|(_, policy)| policy).collect()
}

/// The document that a change is about: what is there where that is right, else what it would become.
fn document(told: &Told) -> Option<(DocumentKind, &Value)> {
    let version = &told.version;
    let (first, second) = if told.kind == Kind::Keep {
        (&version.before, &version.after)
    } else {
        (&version.after, &version.before)
    };
    match first.as_ref().or(second.as_ref())? {
        View::Policy(kind, document) => Some((*kind, document)),
        View::Settings(_) => None,
    }
}

fn policy(from: &Sources<'_>, told: &Told, (kind, value): (DocumentKind, &Value)) -> Policy {
    let value = from.planned.known.resolve_json(value);
    let before = match &told.version.before {
        Some(View::Policy(_, before)) if told.kind != Kind::Keep => {
            Document::try_from(from.planned.known.resolve_json(before)).ok()
        }
        _ => None,
    };
    let rules = Document::try_from(value.clone()).map_or_else(
        |_| Vec::new(),
        |document| rules(from, before.as_ref(), &document),
    );
    Policy {
        what: from.filled(&told.title),
        name: from.filled(&told.resource),
        place: from.place(&told.place),
        state: state(told),
        rules,
        departures: departures_of(kind, &value)
            .into_iter()
            .map(str::to_owned)
            .collect(),
        more: 0,
        document: in_words(from, &value),
    }
}

const fn state(told: &Told) -> PartState {
    state_of(&told.change.kind)
}

fn rules(from: &Sources<'_>, before: Option<&Document>, document: &Document) -> Vec<Rule> {
    let kept = before.map(|before| compare(Some(before), document).kept);
    let organization = from.organization();
    let others = organization
        .and_then(|organization| organization.accounts.known())
        .map(|accounts| {
            let others = accounts
                .iter()
                .filter(|one| one.active && one.id != *from.main());
            others.count()
        });
    let rule = |statement: &Statement| {
        let context = ExplainContext {
            account: Some(from.main()),
            organization: organization.map(|organization| organization.id.as_str()),
            other_accounts: others,
            vendor_account: from.vendor.account.as_str(),
            for_vendor: from.answers.vendor.stranger(&from.vendor.account).is_none(),
            foreign: kept.as_ref().is_some_and(|kept| kept.contains(statement)),
        };
        Rule {
            allows: statement.effect() == Some(Effect::Allow),
            sentence: from.filled(&explain(statement, &context).text()),
        }
    };
    document.statements().iter().map(rule).collect()
}

/// What is not made yet, in words.
fn in_words(from: &Sources<'_>, value: &Value) -> Value {
    match value {
        Value::String(text) => Value::String(from.filled(text)),
        Value::Array(items) => items.iter().map(|item| in_words(from, item)).collect(),
        Value::Object(fields) => fields
            .iter()
            .map(|(key, field)| (key.clone(), in_words(from, field)))
            .collect(),
        other => other.clone(),
    }
}
