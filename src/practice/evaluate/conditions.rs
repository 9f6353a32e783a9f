//! The conditions of a statement.

use std::net::IpAddr;

use serde_json::Value;

use super::question::{Question, Subject};
use super::reading::{glob, strings};

/// Where practice's administrators sit.
const CALLER_ADDRESS: &str = "203.0.113.10";

/// Whether all conditions of a statement hold.
pub(super) fn conditions_hold(conditions: Option<&Value>, question: Question<'_>) -> bool {
    let Some(conditions) = conditions else {
        return true;
    };
    let Some(operators) = conditions.as_object() else {
        return false;
    };
    operators.iter().all(|(operator, keys)| {
        keys.as_object().is_some_and(|keys| {
            keys.iter()
                .all(|(key, wanted)| condition_holds(operator, key, wanted, question))
        })
    })
}

/// The values of a context key; what is known of who asks need not be given.
fn values(key: &str, question: Question<'_>) -> Option<Vec<String>> {
    let key = key.to_ascii_lowercase();
    if let Some(given) = question.context.get(&key).filter(|given| !given.is_empty()) {
        return Some(given.clone());
    }
    let known = match (question.subject, key.as_str()) {
        (Subject::Service(_), "aws:principalisawsservice") => "true",
        (Subject::Service(name), "aws:principalservicename") => name,
        (Subject::Session { .. }, "aws:principalisawsservice") => "false",
        (Subject::Session { .. }, "aws:principaltype") => "AssumedRole",
        (Subject::Session { account, .. }, "aws:principalaccount") => account,
        (Subject::Session { role, .. }, "aws:principalarn") => role,
        (Subject::Session { .. }, "aws:sourceip") => CALLER_ADDRESS,
        _ => return None,
    };
    Some(vec![known.to_owned()])
}

fn condition_holds(operator: &str, key: &str, wanted: &Value, question: Question<'_>) -> bool {
    let wanted = strings(Some(wanted));
    let present = values(key, question);
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
    let same: Compare = |wanted, value| number(wanted, value, f64::eq);
    let less: Compare = |wanted, value| number(wanted, value, f64::gt);
    let at_most: Compare = |wanted, value| number(wanted, value, f64::ge);
    let more: Compare = |wanted, value| number(wanted, value, f64::lt);
    let at_least: Compare = |wanted, value| number(wanted, value, f64::le);
    Some(match operator {
        "StringEquals" => (false, equal),
        "StringNotEquals" => (true, equal),
        "StringEqualsIgnoreCase" | "Bool" => (false, equal_ignoring_case),
        "StringNotEqualsIgnoreCase" => (true, equal_ignoring_case),
        "StringLike" => (false, like),
        "StringNotLike" => (true, like),
        "ArnEquals" | "ArnLike" => (false, arn_like),
        "ArnNotEquals" | "ArnNotLike" => (true, arn_like),
        "NumericEquals" => (false, same),
        "NumericNotEquals" => (true, same),
        "NumericLessThan" => (false, less),
        "NumericLessThanEquals" => (false, at_most),
        "NumericGreaterThan" => (false, more),
        "NumericGreaterThanEquals" => (false, at_least),
        "IpAddress" => (false, in_network),
        "NotIpAddress" => (true, in_network),
        _ => return None,
    })
}

fn number(wanted: &str, value: &str, compare: fn(&f64, &f64) -> bool) -> bool {
    match (wanted.parse::<f64>(), value.parse::<f64>()) {
        (Ok(wanted), Ok(value)) => compare(&wanted, &value),
        _ => false,
    }
}

/// Whether an address lies in a network, such as `10.0.0.0/8`; one without a length is that address alone.
fn in_network(network: &str, address: &str) -> bool {
    let (start, length) = network.split_once('/').unwrap_or((network, "128"));
    let (Ok(start), Ok(address), Ok(length)) = (
        start.parse::<IpAddr>(),
        address.parse::<IpAddr>(),
        length.parse::<u32>(),
    ) else {
        return false;
    };
    let (start, address, bits) = match (start, address) {
        (IpAddr::V4(start), IpAddr::V4(address)) => (
            u128::from(start.to_bits()),
            u128::from(address.to_bits()),
            32,
        ),
        (IpAddr::V6(start), IpAddr::V6(address)) => (start.to_bits(), address.to_bits(), 128),
        _ => return false,
    };
    let free = bits - length.min(bits);
    start.checked_shr(free).unwrap_or(0) == address.checked_shr(free).unwrap_or(0)
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
