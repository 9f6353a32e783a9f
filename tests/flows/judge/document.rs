//! What one policy document says to one call.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html>

use serde_json::Value;

use super::ask::{Ask, Caller};
use super::condition::{filled, hold, texts};
use super::pattern::{like, like_action};

/// What a document says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Says {
    /// Nothing about this call.
    Nothing,
    /// It is allowed to the caller's whole account, which then has to let the caller.
    AllowsAccount,
    /// It is allowed to the caller.
    Allows,
    /// It is denied, whatever else is allowed.
    Denies,
}

/// What a document on a thing says: a bucket's, a key's, a topic's, or a role's trust.
pub(crate) fn says(document: &Value, ask: &Ask) -> Says {
    decide(document, ask, |statement| named(statement, ask))
}

/// What a document of the caller says.
pub(crate) fn identity_says(document: &Value, ask: &Ask) -> Says {
    decide(document, ask, |_| Some(Says::Allows))
}

fn decide(document: &Value, ask: &Ask, who: impl Fn(&Value) -> Option<Says>) -> Says {
    statements(document)
        .filter_map(|statement| {
            let named = who(statement)?;
            let speaks = element(statement, "Action", &|pattern| {
                like_action(pattern, &ask.action)
            }) && element(statement, "Resource", &|pattern| {
                like(&filled(pattern, &ask.context), &ask.resource)
            }) && hold(statement.get("Condition"), &ask.context);
            match statement.get("Effect").and_then(Value::as_str) {
                Some("Allow") if speaks => Some(named),
                Some("Deny") if speaks => Some(Says::Denies),
                _ => None,
            }
        })
        .max()
        .unwrap_or(Says::Nothing)
}

/// A document's statements, one or many.
pub(crate) fn statements(document: &Value) -> impl Iterator<Item = &Value> {
    let list = match document.get("Statement") {
        Some(Value::Array(list)) => list.as_slice(),
        Some(one) => std::slice::from_ref(one),
        None => &[],
    };
    list.iter()
}

/// An element or its `Not…` form. Trust policies have no `Resource`: they speak of their role.
fn element(statement: &Value, name: &str, fits: &dyn Fn(&str) -> bool) -> bool {
    if let Some(value) = statement.get(name) {
        return texts(value).iter().any(|pattern| fits(pattern));
    }
    match statement.get(format!("Not{name}")) {
        Some(value) => !texts(value).iter().any(|pattern| fits(pattern)),
        None => name == "Resource",
    }
}

/// How a statement names the caller, if it does.
fn named(statement: &Value, ask: &Ask) -> Option<Says> {
    if let Some(principal) = statement.get("Principal") {
        return names(principal, &ask.caller);
    }
    let spared = names(statement.get("NotPrincipal")?, &ask.caller);
    spared.is_none().then_some(Says::Allows)
}

fn names(principal: &Value, caller: &Caller) -> Option<Says> {
    let of_kind = |kind: &str| principal.get(kind).map(texts).unwrap_or_default();
    let everybody =
        principal.as_str() == Some("*") || of_kind("AWS").iter().any(|name| name == "*");
    if everybody {
        return Some(Says::Allows);
    }
    match caller {
        Caller::Anybody => None,
        Caller::Service(service) => of_kind("Service").contains(service).then_some(Says::Allows),
        Caller::Principal { arn, .. } => {
            let account = caller.account().unwrap_or_default();
            let root = format!("arn:aws:iam::{account}:root");
            of_kind("AWS")
                .iter()
                .filter_map(|name| {
                    if name == arn {
                        Some(Says::Allows)
                    } else {
                        (name == account || *name == root).then_some(Says::AllowsAccount)
                    }
                })
                .max()
        }
    }
}

/// The unique ids that a document shows in place of roles and users that were deleted. AWS refuses a document with one.
pub(crate) fn deleted(document: &Value) -> Vec<String> {
    let is_id = |name: &String| {
        (name.starts_with("AROA") || name.starts_with("AIDA"))
            && name.chars().count() >= 16
            && name.chars().all(|sign| sign.is_ascii_alphanumeric())
    };
    statements(document)
        .flat_map(|statement| ["Principal", "NotPrincipal"].map(|name| statement.get(name)))
        .flatten()
        .filter_map(|principal| principal.get("AWS"))
        .flat_map(texts)
        .filter(is_id)
        .collect()
}
