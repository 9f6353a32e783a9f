//! Conditions: all operators of
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>.

use serde_json::Value;

use super::ask::Context;
use super::pattern::{in_range, like, like_arn, seconds};

/// Whether all conditions of a statement hold in a context.
pub(crate) fn hold(conditions: Option<&Value>, context: &Context) -> bool {
    let Some(conditions) = conditions else {
        return true;
    };
    let operators = conditions.as_object().unwrap();
    operators.iter().all(|(operator, keys)| {
        keys.as_object()
            .unwrap()
            .iter()
            .all(|(key, values)| holds(operator, key, values, context))
    })
}

/// How the values of a key that may have several are asked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Set {
    /// The key has one value.
    One,
    ForAll,
    ForAny,
}

fn holds(operator: &str, key: &str, values: &Value, context: &Context) -> bool {
    let wanted: Vec<String> = texts(values)
        .into_iter()
        .map(|text| filled(&text, context))
        .collect();
    let there = context
        .get(&key.to_ascii_lowercase())
        .filter(|values| !values.is_empty());
    let (set, operator) = match operator.split_once(':') {
        Some(("ForAllValues", operator)) => (Set::ForAll, operator),
        Some(("ForAnyValue", operator)) => (Set::ForAny, operator),
        _ => (Set::One, operator),
    };
    if operator == "Null" {
        return wanted
            .iter()
            .any(|absent| absent.eq_ignore_ascii_case("true") == there.is_none());
    }
    let (operator, if_exists) = match operator.strip_suffix("IfExists") {
        Some(operator) => (operator, true),
        None => (operator, false),
    };
    let (negated, compare) = comparison(operator);
    let Some(there) = there else {
        return match set {
            Set::ForAll => true,
            Set::ForAny => if_exists,
            // A value that is not there is not the one that is forbidden.
            Set::One => if_exists || negated,
        };
    };
    let fits = |value: &String| wanted.iter().any(|wanted| compare(wanted, value)) != negated;
    match set {
        Set::ForAll => there.iter().all(fits),
        Set::One | Set::ForAny => there.iter().any(fits),
    }
}

type Compare = fn(&str, &str) -> bool;

/// Whether the operator is the negation of another one, and how that compares what is wanted with what is there.
fn comparison(operator: &str) -> (bool, Compare) {
    let plain: Compare = match operator {
        "StringEquals" | "StringNotEquals" | "BinaryEquals" => |wanted, there| wanted == there,
        "StringEqualsIgnoreCase" | "StringNotEqualsIgnoreCase" | "Bool" => {
            |wanted, there| wanted.eq_ignore_ascii_case(there)
        }
        "StringLike" | "StringNotLike" => like,
        "ArnEquals" | "ArnLike" | "ArnNotEquals" | "ArnNotLike" => like_arn,
        "IpAddress" | "NotIpAddress" => in_range,
        "NumericEquals" | "NumericNotEquals" => {
            |wanted, there| number(there, wanted).is_some_and(std::cmp::Ordering::is_eq)
        }
        "NumericLessThan" => {
            |wanted, there| number(there, wanted).is_some_and(std::cmp::Ordering::is_lt)
        }
        "NumericLessThanEquals" => {
            |wanted, there| number(there, wanted).is_some_and(std::cmp::Ordering::is_le)
        }
        "NumericGreaterThan" => {
            |wanted, there| number(there, wanted).is_some_and(std::cmp::Ordering::is_gt)
        }
        "NumericGreaterThanEquals" => {
            |wanted, there| number(there, wanted).is_some_and(std::cmp::Ordering::is_ge)
        }
        "DateEquals" | "DateNotEquals" => {
            |wanted, there| time(there, wanted).is_some_and(std::cmp::Ordering::is_eq)
        }
        "DateLessThan" => {
            |wanted, there| time(there, wanted).is_some_and(std::cmp::Ordering::is_lt)
        }
        "DateLessThanEquals" => {
            |wanted, there| time(there, wanted).is_some_and(std::cmp::Ordering::is_le)
        }
        "DateGreaterThan" => {
            |wanted, there| time(there, wanted).is_some_and(std::cmp::Ordering::is_gt)
        }
        "DateGreaterThanEquals" => {
            |wanted, there| time(there, wanted).is_some_and(std::cmp::Ordering::is_ge)
        }
        _ => {
            assert_eq!(
                operator, "a condition operator",
                "the judge does not know it"
            );
            |_, _| false
        }
    };
    (operator.contains("Not"), plain)
}

/// How what is there stands to what is wanted.
fn number(there: &str, wanted: &str) -> Option<std::cmp::Ordering> {
    let read = |text: &str| text.parse::<f64>().ok();
    read(there)?.partial_cmp(&read(wanted)?)
}

fn time(there: &str, wanted: &str) -> Option<std::cmp::Ordering> {
    Some(seconds(there)?.cmp(&seconds(wanted)?))
}

/// One text or a list of them; numbers and truths count as their texts.
pub(crate) fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Array(list) => list.iter().flat_map(texts).collect(),
        Value::String(text) => vec![text.clone()],
        Value::Null => Vec::new(),
        other => vec![other.to_string()],
    }
}

/// A text in which variables such as `${aws:PrincipalAccount}` are filled from the context.
///
/// A variable without a value matches nothing, so it is left as it stands.
pub(crate) fn filled(text: &str, context: &Context) -> String {
    let mut rest = text;
    let mut done = String::new();
    while let Some((before, after)) = rest.split_once("${") {
        done.push_str(before);
        let Some((name, behind)) = after.split_once('}') else {
            done.push_str("${");
            rest = after;
            continue;
        };
        let value = context
            .get(&name.to_ascii_lowercase())
            .and_then(|values| values.first());
        match (name, value) {
            ("*" | "?" | "$", _) => done.push_str(name),
            (_, Some(value)) => done.push_str(value),
            (_, None) => {
                done.push_str("${");
                done.push_str(name);
                done.push('}');
            }
        }
        rest = behind;
    }
    done.push_str(rest);
    done
}
