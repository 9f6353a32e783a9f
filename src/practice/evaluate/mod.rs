//! A small evaluator of policy documents, for what the simulated services ask.
//!
//! It knows the elements of <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html>;
//! a condition operator that it does not know never matches.

mod conditions;
mod question;
mod reading;

use serde_json::Value;

use self::conditions::conditions_hold;
pub use self::question::{Context, Question, Subject};
pub use self::reading::{glob, statements, strings};

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

#[cfg(test)]
mod tests;
