//! A small evaluator of policy documents, for what the simulated services ask.
//!
//! It knows the elements of <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html>;
//! a condition operator that it does not know never matches.

mod conditions;

use std::collections::BTreeMap;

use serde_json::Value;

use self::conditions::conditions_hold;

/// Who asks.
#[derive(Clone, Copy, Debug)]
pub enum Subject<'a> {
    /// An AWS service, such as `cloudtrail.amazonaws.com`.
    Service(&'a str),
    /// A role's session.
    Session {
        /// Its account.
        account: &'a str,
        /// The role's ARN.
        role: &'a str,
        /// The session's ARN.
        session: &'a str,
    },
    /// Nobody is named: the document is an identity policy.
    Identity,
}

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// Who asks.
    pub subject: Subject<'a>,
    /// Such as `s3:PutObject`.
    pub action: &'a str,
    /// The ARN.
    pub resource: &'a str,
    /// The context, by lower-case key.
    pub context: &'a Context,
}

/// The request's context, by lower-case key.
pub type Context = BTreeMap<String, Vec<String>>;

/// What the document says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// A statement allows it and none denies it.
    Allow,
    /// A statement denies it.
    ExplicitDeny,
    /// No statement speaks of it.
    ImplicitDeny,
}

/// A context of single values; every connection is TLS 1.3.
#[must_use]
pub fn context(pairs: &[(&str, &str)]) -> Context {
    let mut context = Context::new();
    context.insert("aws:securetransport".to_owned(), vec!["true".to_owned()]);
    context.insert("s3:tlsversion".to_owned(), vec!["1.3".to_owned()]);
    for (key, value) in pairs {
        context.insert(key.to_ascii_lowercase(), vec![(*value).to_owned()]);
    }
    context
}

/// What a document says to a question.
#[must_use]
pub fn evaluate(document: &Value, question: Question<'_>) -> Decision {
    let mut decision = Decision::ImplicitDeny;
    for statement in statements(document) {
        if !applies(statement, question) {
            continue;
        }
        match statement.get("Effect").and_then(Value::as_str) {
            Some("Deny") => return Decision::ExplicitDeny,
            Some("Allow") => decision = Decision::Allow,
            _ => {}
        }
    }
    decision
}

/// The statements of a document, one or many.
pub fn statements(document: &Value) -> Vec<&Value> {
    match document.get("Statement") {
        Some(Value::Array(statements)) => statements.iter().collect(),
        Some(statement @ Value::Object(_)) => vec![statement],
        _ => Vec::new(),
    }
}

/// One string or a list of them.
pub fn strings(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::Array(items)) => items.iter().filter_map(scalar).collect(),
        Some(value) => scalar(value).into_iter().collect(),
        None => Vec::new(),
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

fn applies(statement: &Value, question: Question<'_>) -> bool {
    subject_matches(statement, question.subject)
        && element(statement, "Action", |pattern| {
            glob(pattern, question.action, true)
        })
        && element(statement, "Resource", |pattern| {
            glob(pattern, question.resource, false)
        })
        && conditions_hold(statement.get("Condition"), question)
}

/// An element or its `Not…` form; a missing `Resource` matches, as in trust policies.
fn element(statement: &Value, name: &str, matches: impl Fn(&str) -> bool) -> bool {
    if let Some(value) = statement.get(name) {
        return strings(Some(value)).iter().any(|pattern| matches(pattern));
    }
    match statement.get(format!("Not{name}")) {
        Some(value) => !strings(Some(value)).iter().any(|pattern| matches(pattern)),
        None => name == "Resource",
    }
}

fn subject_matches(statement: &Value, subject: Subject<'_>) -> bool {
    if matches!(subject, Subject::Identity) {
        return true;
    }
    if let Some(principal) = statement.get("Principal") {
        return names(principal, subject);
    }
    statement
        .get("NotPrincipal")
        .is_some_and(|principal| !spares(principal, subject))
}

/// Whether a `NotPrincipal` leaves somebody alone: naming the account or the role is not enough for a role's session.
///
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html>.
fn spares(principal: &Value, subject: Subject<'_>) -> bool {
    match subject {
        Subject::Session { session, .. } => strings(principal.get("AWS"))
            .iter()
            .any(|name| name == session),
        Subject::Service(_) | Subject::Identity => names(principal, subject),
    }
}

fn names(principal: &Value, subject: Subject<'_>) -> bool {
    if principal.as_str() == Some("*") {
        return true;
    }
    let aws = strings(principal.get("AWS"));
    match subject {
        Subject::Service(service) => {
            aws.iter().any(|name| name == "*")
                || strings(principal.get("Service"))
                    .iter()
                    .any(|name| name == service)
        }
        Subject::Session {
            account,
            role,
            session,
        } => aws.iter().any(|name| {
            name == "*"
                || name == account
                || name == role
                || name == session
                || *name == format!("arn:aws:iam::{account}:root")
        }),
        Subject::Identity => true,
    }
}

/// Whether `text` matches a pattern with `*` and `?`.
#[must_use]
pub fn glob(pattern: &str, text: &str, ignore_case: bool) -> bool {
    let letters = |text: &str| -> Vec<char> {
        if ignore_case {
            text.to_ascii_lowercase().chars().collect()
        } else {
            text.chars().collect()
        }
    };
    let (pattern, text) = (letters(pattern), letters(text));
    // Row by row: which beginnings of the text the pattern so far matches.
    let mut reached = vec![false; text.len() + 1];
    if let Some(first) = reached.first_mut() {
        *first = true;
    }
    for wanted in pattern {
        let before = reached.clone();
        let mut any = false;
        for (at, now) in reached.iter_mut().enumerate() {
            let here = before.get(at).copied().unwrap_or(false);
            any |= here;
            *now = match (wanted, at.checked_sub(1)) {
                ('*', _) => any,
                (_, None) => false,
                (wanted, Some(last)) => {
                    before.get(last).copied().unwrap_or(false)
                        && (wanted == '?' || text.get(last) == Some(&wanted))
                }
            };
        }
    }
    reached.last().copied().unwrap_or(false)
}

#[cfg(test)]
mod tests;
