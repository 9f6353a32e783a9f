//! A statement in one spelling, read once: for comparing, and for asking what it speaks about.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::condition::{Tests, is_readable};
use super::statement::Statement;

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
    pub(super) conditions: Tests,
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
            conditions: Tests::of(statement).sorted(),
            unknown: BTreeMap::new(),
        };
        for (field, value) in statement.fields() {
            if meaning.take(field, value).is_none() {
                meaning.unknown.insert(field.clone(), sorted_text(value));
            }
        }
        meaning
    }

    /// Whether it names what it speaks about, and not what it leaves out.
    pub(super) fn is_positive(&self) -> bool {
        self.not_principals.is_empty()
            && self.not_actions.is_empty()
            && self.not_resources.is_empty()
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
            "Condition" => is_readable(value).then_some(())?,
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
pub(super) fn sorted_text(value: &Value) -> String {
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
