//! Every operator can hold and fail, and so can every pattern.

use serde_json::{Value, json};

use super::ask::Context;
use super::condition::hold;
use super::pattern::{in_range, like, like_arn, seconds};

fn holds(conditions: &Value, pairs: &[(&str, &str)]) -> bool {
    let context: Context = pairs
        .iter()
        .map(|(key, value)| (key.to_ascii_lowercase(), vec![(*value).to_owned()]))
        .collect();
    hold(Some(conditions), &context)
}

#[test]
fn patterns() {
    assert!(like("a*c?e*", "abbbcdefg") && like("*", "") && like("a", "a"));
    assert!(!like("a?", "a") && !like("abc", "abcd") && !like("*x", "abc"));
    assert!(like_arn("arn:aws:s3:::logs*", "arn:aws:s3:::logs/x"));
    assert!(!like_arn("arn:*", "arn:aws:s3:::logs"));
    assert!(in_range("203.0.113.0/24", "203.0.113.7") && in_range("0.0.0.0/0", "9.9.9.9"));
    assert!(!in_range("203.0.113.0/25", "203.0.113.200") && !in_range("::/0", "9.9.9.9"));
    assert!(in_range("2001:db8::/32", "2001:db8:1::1"));
    assert_eq!(seconds("1970-01-02T00:00:01Z"), Some(86_401));
    assert_eq!(seconds("2000-03-01"), Some(951_868_800));
    assert_eq!(seconds("2026-11-27T12:00:00Z"), Some(1_795_780_800));
}

#[test]
fn every_operator_can_hold_and_fail() {
    let there = [
        ("aws:k", "Team-A"),
        ("aws:n", "5"),
        ("aws:t", "2026-01-02T00:00:00Z"),
        ("aws:ip", "203.0.113.7"),
        ("aws:b", "TRUE"),
        ("aws:arn", "arn:aws:sns:us-east-1:111122223333:a"),
    ];
    for (operator, key, right, wrong) in [
        ("StringEquals", "aws:k", "Team-A", "team-a"),
        ("StringNotEquals", "aws:k", "team-a", "Team-A"),
        ("StringEqualsIgnoreCase", "aws:k", "team-a", "team-b"),
        ("StringNotEqualsIgnoreCase", "aws:k", "team-b", "team-a"),
        ("StringLike", "AWS:K", "Team-*", "team-*"),
        ("StringNotLike", "aws:k", "team-*", "Team-?"),
        ("NumericEquals", "aws:n", "5.0", "6"),
        ("NumericNotEquals", "aws:n", "6", "5"),
        ("NumericLessThan", "aws:n", "6", "5"),
        ("NumericLessThanEquals", "aws:n", "5", "4"),
        ("NumericGreaterThan", "aws:n", "4", "5"),
        ("NumericGreaterThanEquals", "aws:n", "5", "6"),
        ("DateEquals", "aws:t", "1767312000", "2026-01-03T00:00:00Z"),
        (
            "DateNotEquals",
            "aws:t",
            "2026-01-03T00:00:00Z",
            "1767312000",
        ),
        ("DateLessThan", "aws:t", "2026-01-03", "2026-01-02"),
        ("DateLessThanEquals", "aws:t", "2026-01-02", "2026-01-01"),
        ("DateGreaterThan", "aws:t", "2026-01-01", "2026-01-02"),
        ("DateGreaterThanEquals", "aws:t", "2026-01-02", "2026-01-03"),
        ("Bool", "aws:b", "true", "false"),
        ("IpAddress", "aws:ip", "203.0.113.0/24", "198.51.100.0/24"),
        (
            "NotIpAddress",
            "aws:ip",
            "198.51.100.0/24",
            "203.0.113.0/24",
        ),
        (
            "ArnEquals",
            "aws:arn",
            "arn:aws:sns:*:111122223333:a",
            "arn:aws:sns:*:123456789012:a",
        ),
        (
            "ArnLike",
            "aws:arn",
            "arn:aws:sns:*:*:?",
            "arn:aws:sqs:*:*:?",
        ),
        (
            "ArnNotEquals",
            "aws:arn",
            "arn:aws:sqs:*:*:?",
            "arn:aws:sns:*:*:?",
        ),
        (
            "ArnNotLike",
            "aws:arn",
            "arn:aws:sqs:*:*:?",
            "arn:aws:sns:*:*:?",
        ),
    ] {
        assert!(
            holds(&json!({operator: {key: ["x:y", right]}}), &there) || operator.contains("Not"),
            "{operator}"
        );
        assert!(
            holds(&json!({operator: {key: right}}), &there),
            "{operator} {right}"
        );
        assert!(
            !holds(&json!({operator: {key: wrong}}), &there),
            "{operator} {wrong}"
        );
        // Missing: a positive one fails, a negated one holds, and `IfExists` holds.
        assert_eq!(
            holds(&json!({operator: {key: right}}), &[]),
            operator.contains("Not"),
            "{operator}"
        );
        let if_exists = format!("{operator}IfExists");
        assert!(
            holds(&json!({if_exists.as_str(): {key: wrong}}), &[]),
            "{operator}"
        );
        assert!(
            !holds(&json!({if_exists.as_str(): {key: wrong}}), &there),
            "{operator}"
        );
    }
    assert!(holds(
        &json!({"Null": {"aws:x": "true", "aws:k": false}}),
        &there
    ));
    assert!(!holds(&json!({"Null": {"aws:k": "true"}}), &there));
    assert!(holds(&json!({"Bool": {"aws:b": true}}), &there));
    // All operators and keys have to hold.
    assert!(!holds(
        &json!({"Bool": {"aws:b": "true"}, "StringEquals": {"aws:k": "x"}}),
        &there
    ));
    // A variable is filled from the context.
    assert!(holds(
        &json!({"StringEquals": {"aws:k": "${aws:k}"}}),
        &there
    ));
    assert!(!holds(
        &json!({"StringEquals": {"aws:k": "${aws:nobody}"}}),
        &there
    ));
}

#[test]
fn keys_with_several_values() {
    let context = Context::from([(
        "aws:tagkeys".to_owned(),
        vec!["a".to_owned(), "b".to_owned()],
    )]);
    let holds = |conditions: &Value| hold(Some(conditions), &context);
    assert!(holds(
        &json!({"ForAllValues:StringEquals": {"aws:TagKeys": ["a", "b", "c"]}})
    ));
    assert!(!holds(
        &json!({"ForAllValues:StringEquals": {"aws:TagKeys": ["a"]}})
    ));
    assert!(holds(
        &json!({"ForAnyValue:StringEquals": {"aws:TagKeys": ["b"]}})
    ));
    assert!(!holds(
        &json!({"ForAnyValue:StringEquals": {"aws:TagKeys": ["c"]}})
    ));
    assert!(holds(
        &json!({"ForAllValues:StringEquals": {"aws:Gone": ["c"]}})
    ));
    assert!(!holds(
        &json!({"ForAnyValue:StringEquals": {"aws:Gone": ["c"]}})
    ));
    assert!(!holds(
        &json!({"ForAllValues:StringNotEquals": {"aws:TagKeys": ["a"]}})
    ));
    assert!(holds(
        &json!({"ForAnyValue:StringNotEquals": {"aws:TagKeys": ["a"]}})
    ));
}
