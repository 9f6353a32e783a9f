//! An older statement of ours made to allow also what is wanted now, without taking anything away.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::policy::cover::{covers, is_positive};
use crate::policy::equal::{Meaning, account_of_root, operator_name};
use crate::policy::statement::{Statement, scalar};

/// Operators for which one value more lets more through.
const LISTS: [&str; 4] = [
    "stringequals",
    "stringequalsignorecase",
    "stringlike",
    "arnlike",
];

/// The older statement, made to allow also what is wanted; nothing if that would allow more than the two of them do.
///
/// Either more come to do the same (other principals, other sources), or the same may do more, or may do it with more things.
/// A statement in which both change would give the old ones the new rights and the new ones the old rights.
pub(super) fn grown(older: &Statement, wanted: &Statement) -> Option<Statement> {
    let (have, new) = (Meaning::of(older), Meaning::of(wanted));
    let plain = |meaning: &Meaning| {
        meaning.effect == "Allow" && meaning.unknown.is_empty() && is_positive(meaning)
    };
    if !plain(&have) || !plain(&new) {
        return None;
    }
    if covers(wanted, older) {
        return Some(wanted.clone().with_sid(older.sid()?));
    }
    let (was, is) = (limits(&have)?, limits(&new)?);
    if !was.keys().eq(is.keys()) {
        return None;
    }
    let fixed_differs = was
        .iter()
        .any(|(name, values)| !LISTS.contains(&name.0) && is.get(name) != Some(values));
    if fixed_differs {
        return None;
    }
    let same_who = have.principals == new.principals && was == is;
    let (same_actions, same_resources) =
        (have.actions == new.actions, have.resources == new.resources);
    let exact = if same_who {
        same_actions || same_resources
    } else {
        same_actions && same_resources
    };
    exact
        .then(|| joined(older, wanted))
        .filter(|joined| covers(joined, older) && covers(joined, wanted))
}

/// The values of each condition by operator and key; nothing when one of them stands there twice.
fn limits(meaning: &Meaning) -> Option<BTreeMap<(&str, &str), &BTreeSet<String>>> {
    let mut all = BTreeMap::new();
    for (operator, key, values) in &meaning.conditions {
        if all
            .insert((operator.as_str(), key.as_str()), values)
            .is_some()
        {
            return None;
        }
    }
    Some(all)
}

/// The older statement's own fields, with what the wanted one has besides.
fn joined(older: &Statement, wanted: &Statement) -> Statement {
    let mut fields = older.fields().clone();
    for name in ["Action", "Resource"] {
        let same = |one: &str, other: &str| match name {
            "Action" => one.eq_ignore_ascii_case(other),
            _ => one == other,
        };
        if let Some(more) = wanted.fields().get(name) {
            extend(&mut fields, name, more, same);
        }
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
            .filter(|(name, _)| operator_name(name) == operator_name(operator))
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
