//! Whether two statements or documents mean the same, however they are written.
//!
//! AWS gives documents back in another order, with a list of one as a single text, and with an
//! account's number as the ARN of its root. None of that is a change.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html>

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::model::Document;
use super::statement::{Statement, scalar};

/// Whether both documents allow and forbid the same.
///
/// Order, repeated statements, names (`Sid`, `Id`) and ways of writing do not count.
/// `Version` counts only where it changes how a text is read: with policy variables in it.
pub fn same_meaning(one: &Document, other: &Document) -> bool {
    meanings(one) == meanings(other)
        && unknown_fields(one) == unknown_fields(other)
        && (one.version() == other.version() || !(has_variables(one) || has_variables(other)))
}

/// Whether both statements mean the same; their names do not count.
pub fn statements_equal(one: &Statement, other: &Statement) -> bool {
    Meaning::of(one) == Meaning::of(other)
}

/// A condition in one spelling: operator, key, values.
pub(super) type ConditionMeaning = (String, String, BTreeSet<String>);

/// A statement in one spelling, fit for comparing and sorting.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Meaning {
    pub(super) effect: String,
    /// Kind and value.
    pub(super) principals: BTreeSet<(String, String)>,
    pub(super) not_principals: BTreeSet<(String, String)>,
    pub(super) actions: BTreeSet<String>,
    pub(super) not_actions: BTreeSet<String>,
    pub(super) resources: BTreeSet<String>,
    pub(super) not_resources: BTreeSet<String>,
    pub(super) conditions: BTreeSet<ConditionMeaning>,
    /// Fields that we do not know, or whose shape we do not know.
    pub(super) unknown: BTreeMap<String, String>,
}

impl Meaning {
    pub(super) fn of(statement: &Statement) -> Self {
        let mut meaning = Self {
            effect: String::new(),
            principals: BTreeSet::new(),
            not_principals: BTreeSet::new(),
            actions: BTreeSet::new(),
            not_actions: BTreeSet::new(),
            resources: BTreeSet::new(),
            not_resources: BTreeSet::new(),
            conditions: BTreeSet::new(),
            unknown: BTreeMap::new(),
        };
        for (field, value) in statement.fields() {
            if meaning.take(field, value).is_none() {
                meaning.unknown.insert(field.clone(), sorted_text(value));
            }
        }
        meaning
    }

    /// Take one field in; nothing when its name or shape is unknown.
    fn take(&mut self, field: &str, value: &Value) -> Option<()> {
        match field {
            "Sid" => {
                value.as_str()?;
            }
            "Effect" => value.as_str()?.clone_into(&mut self.effect),
            "Principal" => self.principals = principals(value)?,
            "NotPrincipal" => self.not_principals = principals(value)?,
            "Action" => self.actions = lower(&texts(value)?),
            "NotAction" => self.not_actions = lower(&texts(value)?),
            "Resource" => self.resources = texts(value)?,
            "NotResource" => self.not_resources = texts(value)?,
            "Condition" => self.conditions = conditions(value)?,
            _ => return None,
        }
        Some(())
    }
}

/// The account number, if this is the ARN of an account's root or already a bare number.
pub(super) fn account_of_root(principal: &str) -> Option<&str> {
    let is_account = |text: &str| text.len() == 12 && text.chars().all(|c| c.is_ascii_digit());
    if is_account(principal) {
        return Some(principal);
    }
    let parts: Vec<&str> = principal.split(':').collect();
    match parts.as_slice() {
        ["arn", _, "iam", "", account, "root"] if is_account(account) => Some(*account),
        _ => None,
    }
}

fn meanings(document: &Document) -> BTreeSet<Meaning> {
    document.statements().iter().map(Meaning::of).collect()
}

fn unknown_fields(document: &Document) -> BTreeMap<&str, String> {
    let fields = document.value().as_object();
    fields
        .into_iter()
        .flatten()
        .filter(|(field, _)| !matches!(field.as_str(), "Version" | "Id" | "Statement"))
        .map(|(field, value)| (field.as_str(), sorted_text(value)))
        .collect()
}

fn has_variables(document: &Document) -> bool {
    document.to_compact().contains("${")
}

fn principals(value: &Value) -> Option<BTreeSet<(String, String)>> {
    let kinds = match value {
        Value::String(everyone) if everyone == "*" => {
            return Some(BTreeSet::from([("AWS".to_owned(), "*".to_owned())]));
        }
        Value::Object(kinds) => kinds,
        _ => return None,
    };
    let mut found = BTreeSet::new();
    for (kind, values) in kinds {
        for value in texts(values)? {
            let account = account_of_root(&value).filter(|_| kind == "AWS");
            let value = account.map(str::to_owned).unwrap_or(value);
            found.insert((kind.clone(), value));
        }
    }
    Some(found)
}

fn conditions(value: &Value) -> Option<BTreeSet<ConditionMeaning>> {
    let mut found = BTreeSet::new();
    for (operator, keys) in value.as_object()? {
        let operator = operator_name(operator);
        for (key, values) in keys.as_object()? {
            let mut values = match values {
                Value::Array(items) => items.iter().map(scalar).collect::<Option<BTreeSet<_>>>()?,
                single => BTreeSet::from([scalar(single)?]),
            };
            if is_yes_or_no(&operator) {
                values = lower(&values);
            }
            found.insert((operator.clone(), key.to_ascii_lowercase(), values));
        }
    }
    Some(found)
}

/// One spelling for an operator. `ArnEquals` and `ArnLike` do the same, AWS says.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>
pub(super) fn operator_name(operator: &str) -> String {
    operator
        .to_ascii_lowercase()
        .replace("arnequals", "arnlike")
        .replace("arnnotequals", "arnnotlike")
}

fn is_yes_or_no(operator: &str) -> bool {
    let bare = operator.rsplit(':').next().unwrap_or(operator);
    matches!(bare, "bool" | "boolifexists" | "null")
}

fn texts(value: &Value) -> Option<BTreeSet<String>> {
    match value {
        Value::String(text) => Some(BTreeSet::from([text.clone()])),
        Value::Array(items) => items
            .iter()
            .map(|item| item.as_str().map(str::to_owned))
            .collect(),
        _ => None,
    }
}

fn lower(texts: &BTreeSet<String>) -> BTreeSet<String> {
    texts.iter().map(|text| text.to_ascii_lowercase()).collect()
}

/// JSON text that does not depend on the order of fields.
fn sorted_text(value: &Value) -> String {
    match value {
        Value::Object(fields) => {
            let sorted: BTreeMap<&String, &Value> = fields.iter().collect();
            let fields: Vec<String> = sorted
                .into_iter()
                .map(|(field, value)| {
                    format!("{}:{}", Value::from(field.as_str()), sorted_text(value))
                })
                .collect();
            format!("{{{}}}", fields.join(","))
        }
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(sorted_text).collect();
            format!("[{}]", items.join(","))
        }
        plain => plain.to_string(),
    }
}

#[cfg(test)]
mod tests;
