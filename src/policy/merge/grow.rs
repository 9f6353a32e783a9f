//! An older statement of ours made to allow also what is wanted now, without taking anything away.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::shape::kinds;
use super::together;
use crate::policy::condition::Operator;
use crate::policy::cover::covers;
use crate::policy::meaning::{Meaning, account_of_root};
use crate::policy::statement::{Statement, scalar};

/// The older statement, made to allow also what is wanted; nothing if that would allow more than the two of them do.
///
/// Only one list may get longer: who comes, what with, or the values of one condition. Were it two, each old value of the one
/// would go with each new value of the other. What AWS ties together counts as one; see [`together`].
/// Other actions, or another kind of principal, are not what we write under that name.
pub(super) fn grown(older: &Statement, wanted: &Statement) -> Option<Statement> {
    let (have, new) = (Meaning::of(older), Meaning::of(wanted));
    let plain = |meaning: &Meaning| {
        meaning.effect == "Allow" && meaning.unknown.is_empty() && meaning.is_positive()
    };
    if !plain(&have) || !plain(&new) || kinds(&have) != kinds(&new) {
        return None;
    }
    if covers(wanted, older) {
        return Some(wanted.clone().with_sid(older.sid()?));
    }
    let (was, is) = (limits(&have)?, limits(&new)?);
    if have.actions != new.actions || !was.keys().eq(is.keys()) {
        return None;
    }
    let differ: Vec<(&Operator, &str)> = was
        .iter()
        .filter(|(name, values)| is.get(*name) != Some(*values))
        .map(|(name, _)| *name)
        .collect();
    if differ.iter().any(|(operator, _)| !operator.lists()) {
        return None;
    }
    let same_resources = have.resources == new.resources;
    let lists = usize::from(have.principals != new.principals)
        + usize::from(!same_resources)
        + differ.len();
    let exact = lists == 1 || (same_resources && together::may_differ(&have, &new, &differ));
    exact
        .then(|| joined(older, wanted))
        .filter(|joined| covers(joined, older) && covers(joined, wanted))
}

/// The values of each condition by operator and key; nothing when one of them stands there twice.
fn limits(meaning: &Meaning) -> Option<BTreeMap<(&Operator, &str), &[String]>> {
    let tests = meaning.conditions.iter();
    let all: BTreeMap<_, _> = tests
        .map(|test| ((&test.operator, test.key.as_str()), test.values.as_slice()))
        .collect();
    (all.len() == meaning.conditions.len()).then_some(all)
}

/// The older statement's own fields, with what the wanted one has besides.
fn joined(older: &Statement, wanted: &Statement) -> Statement {
    let mut fields = older.fields().clone();
    if let Some(more) = wanted.fields().get("Resource") {
        extend(&mut fields, "Resource", more, |one, other| one == other);
    }
    if let (Some(Value::Object(kinds)), Some(Value::Object(more))) = (
        fields.get_mut("Principal"),
        wanted.fields().get("Principal"),
    ) {
        for (kind, values) in more {
            extend(kinds, kind, values, same_principal);
        }
    }
    if let (Some(Value::Object(operators)), Some(Value::Object(more))) = (
        fields.get_mut("Condition"),
        wanted.fields().get("Condition"),
    ) {
        extend_conditions(operators, more);
    }
    Statement::from_fields(fields)
}

fn extend_conditions(operators: &mut Map<String, Value>, more: &Map<String, Value>) {
    for (operator, keys) in more {
        let there = operators
            .iter_mut()
            .filter(|(name, _)| Operator::parse(name) == Operator::parse(operator))
            .filter_map(|(_, keys)| keys.as_object_mut());
        // An operator may stand there in two spellings, each with other keys.
        for there in there {
            for (key, values) in keys.as_object().into_iter().flatten() {
                let spelled = there
                    .keys()
                    .find(|name| name.eq_ignore_ascii_case(key))
                    .cloned();
                if let Some(spelled) = spelled {
                    extend(there, &spelled, values, |one, other| one == other);
                }
            }
        }
    }
}

fn same_principal(one: &str, other: &str) -> bool {
    one == other
        || account_of_root(one).is_some_and(|account| account_of_root(other) == Some(account))
}

/// Put the values that are not there yet behind those that are.
fn extend(
    fields: &mut Map<String, Value>,
    name: &str,
    more: &Value,
    same: impl Fn(&str, &str) -> bool,
) {
    let mut values = match fields.get(name) {
        Some(Value::Array(values)) => values.clone(),
        Some(value) => vec![value.clone()],
        None => Vec::new(),
    };
    let is_there = |values: &[Value], text: &str| {
        values
            .iter()
            .filter_map(scalar)
            .any(|there| same(&there, text))
    };
    let more = match more {
        Value::Array(more) => more.as_slice(),
        one => std::slice::from_ref(one),
    };
    let before = values.len();
    for value in more {
        if scalar(value).is_some_and(|text| !is_there(&values, &text)) {
            values.push(value.clone());
        }
    }
    if values.len() > before {
        fields.insert(name.to_owned(), Value::Array(values));
    }
}
