//! A small evaluator of policy documents, for what the simulated services ask.
//!
//! It knows the elements of <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html>;
//! a condition operator that it does not know never matches.

use std::collections::BTreeMap;

use serde_json::Value;

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

/// A context of single values; `aws:SecureTransport` is always true.
#[must_use]
pub fn context(pairs: &[(&str, &str)]) -> Context {
    let mut context = Context::new();
    context.insert("aws:securetransport".to_owned(), vec!["true".to_owned()]);
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
        && conditions_hold(statement.get("Condition"), question.context)
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
        .is_some_and(|principal| !names(principal, subject))
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

fn conditions_hold(conditions: Option<&Value>, context: &Context) -> bool {
    let Some(conditions) = conditions else {
        return true;
    };
    let Some(operators) = conditions.as_object() else {
        return false;
    };
    operators.iter().all(|(operator, keys)| {
        keys.as_object().is_some_and(|keys| {
            keys.iter()
                .all(|(key, wanted)| condition_holds(operator, key, wanted, context))
        })
    })
}

fn condition_holds(operator: &str, key: &str, wanted: &Value, context: &Context) -> bool {
    let wanted = strings(Some(wanted));
    let present = context
        .get(&key.to_ascii_lowercase())
        .filter(|values| !values.is_empty());
    let (quantifier, operator) = operator.split_once(':').unwrap_or(("", operator));
    if operator == "Null" {
        return wanted
            .iter()
            .any(|truth| (truth == "true") == present.is_none());
    }
    let (operator, if_exists) = operator
        .strip_suffix("IfExists")
        .map_or((operator, false), |operator| (operator, true));
    let Some((negated, compare)) = comparison(operator) else {
        return false;
    };
    let holds = |value: &String| wanted.iter().any(|pattern| compare(pattern, value)) != negated;
    match (present, quantifier) {
        (None, "ForAllValues") => true,
        (None, "ForAnyValue") => if_exists,
        (None, _) => if_exists || negated,
        (Some(values), "ForAllValues") => values.iter().all(holds),
        (Some(values), _) => values.iter().any(holds),
    }
}

type Compare = fn(&str, &str) -> bool;

/// Whether the operator is a negated one, and how it compares a pattern with a value.
fn comparison(operator: &str) -> Option<(bool, Compare)> {
    let equal: Compare = |pattern, value| pattern == value;
    let equal_ignoring_case: Compare = |pattern, value| pattern.eq_ignore_ascii_case(value);
    let like: Compare = |pattern, value| glob(pattern, value, false);
    Some(match operator {
        "StringEquals" => (false, equal),
        "StringNotEquals" => (true, equal),
        "StringEqualsIgnoreCase" | "Bool" => (false, equal_ignoring_case),
        "StringNotEqualsIgnoreCase" => (true, equal_ignoring_case),
        "StringLike" => (false, like),
        "StringNotLike" => (true, like),
        "ArnEquals" | "ArnLike" => (false, arn_like),
        "ArnNotEquals" | "ArnNotLike" => (true, arn_like),
        _ => return None,
    })
}

/// Compares the six parts of two ARNs one by one.
fn arn_like(pattern: &str, value: &str) -> bool {
    let (pattern, value): (Vec<_>, Vec<_>) = (
        pattern.splitn(6, ':').collect(),
        value.splitn(6, ':').collect(),
    );
    pattern.len() == 6
        && value.len() == 6
        && pattern
            .iter()
            .zip(&value)
            .all(|(pattern, value)| glob(pattern, value, false))
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
mod tests {
    use serde_json::{Value, json};

    use super::{Decision, Question, Subject, context, evaluate, glob};

    fn trail_writes(document: &Value, source: &str) -> Decision {
        let context = context(&[
            ("aws:SourceArn", source),
            ("s3:x-amz-acl", "bucket-owner-full-control"),
        ]);
        evaluate(
            document,
            Question {
                subject: Subject::Service("cloudtrail.amazonaws.com"),
                action: "s3:PutObject",
                resource: "arn:aws:s3:::logs/AWSLogs/1/CloudTrail/",
                context: &context,
            },
        )
    }

    #[test]
    fn stars_and_question_marks_match() {
        assert!(glob("s3:*", "s3:PutObject", true));
        assert!(glob("S3:putobject", "s3:PutObject", true));
        assert!(glob("arn:aws:s3:::logs/*", "arn:aws:s3:::logs/", false));
        assert!(glob("a?c*e", "abcdde", false));
        assert!(!glob("arn:aws:s3:::logs/*", "arn:aws:s3:::logs", false));
        assert!(!glob("a?c", "ac", false));
    }

    #[test]
    fn a_deny_wins_over_an_allow() {
        let document = json!({"Statement": [
            {"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"}, "Action": "s3:PutObject", "Resource": "arn:aws:s3:::logs/*"},
            {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "true"}}},
        ]});
        assert_eq!(trail_writes(&document, "x"), Decision::ExplicitDeny);
    }

    #[test]
    fn conditions_need_all_operators_and_any_value() {
        let document = json!({"Statement": {"Effect": "Allow", "Principal": {"Service": ["s3.amazonaws.com", "cloudtrail.amazonaws.com"]},
            "Action": "s3:Put*", "Resource": "*", "Condition": {
                "StringEquals": {"AWS:SourceArn": ["a", "b"], "s3:x-amz-acl": "bucket-owner-full-control"},
                "Null": {"aws:PrincipalOrgID": "true"}}}});
        assert_eq!(trail_writes(&document, "b"), Decision::Allow);
        assert_eq!(trail_writes(&document, "c"), Decision::ImplicitDeny);
    }

    #[test]
    fn an_unknown_operator_never_matches() {
        let document = json!({"Statement": {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*",
            "Condition": {"DateGreaterThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}}}});
        assert_eq!(trail_writes(&document, "b"), Decision::ImplicitDeny);
    }
}
