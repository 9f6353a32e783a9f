//! One statement of a policy document: reading what it says, and writing our own.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html>

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::domain::shown;

/// Whether a statement lets something happen or forbids it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    Allow,
    Deny,
}

impl Effect {
    /// The word that AWS uses, which is also the word on screen.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "Allow",
            Self::Deny => "Deny",
        }
    }
}

/// One entry of `Principal`. The bare `"*"` is read as everyone of kind `AWS`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Principal<'a> {
    /// `AWS`, `Service`, `Federated` or `CanonicalUser`.
    pub kind: &'a str,
    pub value: &'a str,
}

/// One line of `Condition`: an operator, a key, and the values of which any may match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition<'a> {
    pub operator: &'a str,
    pub key: &'a str,
    /// The values as text; numbers and booleans are written out.
    pub values: Vec<String>,
}

/// A statement with every field it came with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Statement(Map<String, Value>);

/// Reading.
impl Statement {
    /// A statement, if this JSON is an object.
    pub fn from_value(value: &Value) -> Option<Self> {
        value.as_object().cloned().map(Self)
    }

    /// A statement of these fields.
    pub(super) const fn from_fields(fields: Map<String, Value>) -> Self {
        Self(fields)
    }

    /// The fields as they are.
    pub fn fields(&self) -> &Map<String, Value> {
        &self.0
    }

    /// The statement's own name, if it has one.
    pub fn sid(&self) -> Option<&str> {
        self.0.get("Sid").and_then(Value::as_str)
    }

    /// How people find it again: by its name, else by its place in the document, which is counted from 0.
    pub fn name(&self, at: usize) -> String {
        let sid = self.sid().filter(|sid| !sid.is_empty());
        sid.map_or_else(
            || format!("statement {}", at + 1),
            |sid| shown(sid).into_owned(),
        )
    }

    /// Allow or Deny; nothing for a word that AWS does not know.
    pub fn effect(&self) -> Option<Effect> {
        match self.0.get("Effect").and_then(Value::as_str)? {
            "Allow" => Some(Effect::Allow),
            "Deny" => Some(Effect::Deny),
            _ => None,
        }
    }

    pub fn actions(&self) -> Vec<&str> {
        self.texts("Action")
    }

    pub fn not_actions(&self) -> Vec<&str> {
        self.texts("NotAction")
    }

    pub fn resources(&self) -> Vec<&str> {
        self.texts("Resource")
    }

    pub fn not_resources(&self) -> Vec<&str> {
        self.texts("NotResource")
    }

    /// Whom the statement speaks about; empty in policies that belong to a role or user.
    pub fn principals(&self) -> Vec<Principal<'_>> {
        self.principals_in("Principal")
    }

    /// Whom the statement leaves out (`NotPrincipal`).
    pub fn not_principals(&self) -> Vec<Principal<'_>> {
        self.principals_in("NotPrincipal")
    }

    /// All lines of `Condition`; all of them have to hold.
    pub fn conditions(&self) -> Vec<Condition<'_>> {
        let operators = self.0.get("Condition").and_then(Value::as_object);
        let mut found = Vec::new();
        for (operator, keys) in operators.into_iter().flatten() {
            for (key, values) in keys.as_object().into_iter().flatten() {
                found.push(Condition {
                    operator,
                    key,
                    values: scalars(values),
                });
            }
        }
        found
    }

    fn texts(&self, field: &str) -> Vec<&str> {
        strings(self.0.get(field))
    }

    fn principals_in(&self, field: &str) -> Vec<Principal<'_>> {
        match self.0.get(field) {
            Some(Value::String(value)) => vec![Principal { kind: "AWS", value }],
            Some(Value::Object(kinds)) => kinds
                .iter()
                .flat_map(|(kind, values)| {
                    strings(Some(values))
                        .into_iter()
                        .map(move |value| Principal { kind, value })
                })
                .collect(),
            _ => Vec::new(),
        }
    }
}

/// Writing. A list of one value is written as that value alone, as AWS does.
impl Statement {
    pub fn allow(sid: &str) -> Self {
        Self::new(sid, Effect::Allow)
    }

    pub fn deny(sid: &str) -> Self {
        Self::new(sid, Effect::Deny)
    }

    fn new(sid: &str, effect: Effect) -> Self {
        Self(Map::new())
            .set("Sid", Value::from(sid))
            .set("Effect", Value::from(effect.as_str()))
    }

    /// The AWS services that the statement speaks about, such as `cloudtrail.amazonaws.com`.
    #[must_use]
    pub fn services<V: Into<String>>(self, names: impl IntoIterator<Item = V>) -> Self {
        self.principal("Service", one_or_list(names))
    }

    /// The accounts, roles or sessions that the statement speaks about, by ARN.
    #[must_use]
    pub fn aws<V: Into<String>>(self, arns: impl IntoIterator<Item = V>) -> Self {
        self.principal("AWS", one_or_list(arns))
    }

    /// The statement speaks about everyone.
    #[must_use]
    pub fn everyone(self) -> Self {
        self.set("Principal", Value::from("*"))
    }

    #[must_use]
    pub fn action<V: Into<String>>(self, names: impl IntoIterator<Item = V>) -> Self {
        self.set("Action", one_or_list(names))
    }

    #[must_use]
    pub fn resource<V: Into<String>>(self, arns: impl IntoIterator<Item = V>) -> Self {
        self.set("Resource", one_or_list(arns))
    }

    /// Add a condition; it holds when any of the values matches.
    #[must_use]
    pub fn when<V: Into<String>>(
        mut self,
        operator: &str,
        key: &str,
        values: impl IntoIterator<Item = V>,
    ) -> Self {
        let operators = self.0.entry("Condition").or_insert_with(empty);
        if let Some(operators) = operators.as_object_mut() {
            let keys = operators.entry(operator).or_insert_with(empty);
            if let Some(keys) = keys.as_object_mut() {
                keys.insert(key.to_owned(), one_or_list(values));
            }
        }
        self
    }

    /// The same statement under another name.
    #[must_use]
    pub fn with_sid(self, sid: &str) -> Self {
        self.set("Sid", Value::from(sid))
    }

    fn principal(self, kind: &str, values: Value) -> Self {
        let mut kinds = Map::new();
        kinds.insert(kind.to_owned(), values);
        self.set("Principal", Value::Object(kinds))
    }

    fn set(mut self, field: &str, value: Value) -> Self {
        self.0.insert(field.to_owned(), value);
        self
    }
}

impl From<Statement> for Value {
    fn from(statement: Statement) -> Self {
        Self::Object(statement.0)
    }
}

fn empty() -> Value {
    Value::Object(Map::new())
}

fn one_or_list<V: Into<String>>(values: impl IntoIterator<Item = V>) -> Value {
    let mut values: Vec<Value> = values
        .into_iter()
        .map(|value| Value::String(value.into()))
        .collect();
    if values.len() == 1
        && let Some(only) = values.pop()
    {
        return only;
    }
    Value::Array(values)
}

fn strings(value: Option<&Value>) -> Vec<&str> {
    match value {
        Some(Value::String(text)) => vec![text.as_str()],
        Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

fn scalars(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().filter_map(scalar).collect(),
        single => scalar(single).into_iter().collect(),
    }
}

/// A condition's value as text: AWS takes `true` and `"true"`, `5` and `"5"` for the same.
pub(super) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests;
