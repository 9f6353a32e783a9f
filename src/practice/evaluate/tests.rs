//! What documents say to questions.

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
fn a_deny_for_all_but_some_hits_services_and_sessions_that_are_not_named() {
    let account = "arn:aws:iam::111122223333:root";
    let role = "arn:aws:iam::111122223333:role/Ops";
    let session = "arn:aws:sts::111122223333:assumed-role/Ops/me";
    let document = |named: &[&str]| json!({"Statement": {"Effect": "Deny", "NotPrincipal": {"AWS": named}, "Action": "s3:*", "Resource": "*"}});
    let asks = |document: &Value, subject: Subject<'_>| {
        let question = Question {
            subject,
            action: "s3:PutBucketPolicy",
            resource: "arn:aws:s3:::logs",
            context: &context(&[]),
        };
        evaluate(document, question)
    };
    let me = Subject::Session {
        account: "111122223333",
        role,
        session,
    };
    assert_eq!(
        asks(&document(&[account, role]), me),
        Decision::ExplicitDeny
    );
    assert_eq!(
        asks(&document(&[account, role, session]), me),
        Decision::ImplicitDeny
    );
    assert_eq!(
        trail_writes(&document(&[account, role]), "x"),
        Decision::ExplicitDeny
    );
}

#[test]
fn numbers_addresses_and_who_it_is_are_compared() {
    let holds = |operator: &str, key: &str, wanted: &str| {
        let document = json!({"Statement": {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*",
            "Condition": {operator: {key: wanted}}}});
        trail_writes(&document, "x") == Decision::Allow
    };
    assert!(!holds("NumericLessThan", "s3:TlsVersion", "1.2"));
    assert!(holds("NumericGreaterThanEquals", "s3:TlsVersion", "1.2"));
    assert!(holds("Bool", "aws:PrincipalIsAWSService", "true"));
    assert!(holds(
        "StringEquals",
        "aws:PrincipalServiceName",
        "cloudtrail.amazonaws.com"
    ));
    // A service comes from no address: a condition that excludes addresses holds.
    assert!(!holds("IpAddress", "aws:SourceIp", "0.0.0.0/0"));
    assert!(holds("NotIpAddress", "aws:SourceIp", "10.0.0.0/8"));
}

#[test]
fn an_unknown_operator_never_matches() {
    let document = json!({"Statement": {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*",
        "Condition": {"DateGreaterThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}}}});
    assert_eq!(trail_writes(&document, "b"), Decision::ImplicitDeny);
}
