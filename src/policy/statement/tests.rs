//! What it must do, by example.

use serde_json::json;

use super::*;

#[test]
fn what_is_written_is_what_aws_shows() {
    let statement = Statement::allow("One")
        .services(["a.amazonaws.com"])
        .action(["s3:GetObject", "s3:PutObject"])
        .resource(["arn:aws:s3:::b/*"])
        .when("StringEquals", "aws:SourceArn", ["x"])
        .when("StringEquals", "aws:SourceAccount", ["1", "2"])
        .when("Bool", "aws:SecureTransport", ["true"]);
    let expected = json!({
        "Sid": "One",
        "Effect": "Allow",
        "Principal": {"Service": "a.amazonaws.com"},
        "Action": ["s3:GetObject", "s3:PutObject"],
        "Resource": "arn:aws:s3:::b/*",
        "Condition": {
            "StringEquals": {"aws:SourceArn": "x", "aws:SourceAccount": ["1", "2"]},
            "Bool": {"aws:SecureTransport": "true"}
        }
    });
    assert_eq!(Value::from(statement).to_string(), expected.to_string());
}

#[test]
fn everything_can_be_read_whatever_its_shape() {
    let value = json!({
        "Effect": "Deny",
        "NotPrincipal": {"AWS": ["1", "2"], "Service": "s"},
        "Principal": "*",
        "NotAction": "s3:*",
        "NotResource": ["r"],
        "Condition": {"Bool": {"aws:SecureTransport": false}, "NumericEquals": {"k": [1, "2"]}}
    });
    let statement = Statement::from_value(&value).unwrap();
    assert_eq!(statement.sid(), None);
    assert_eq!(statement.effect(), Some(Effect::Deny));
    assert_eq!(
        statement.principals(),
        [Principal {
            kind: "AWS",
            value: "*"
        }]
    );
    assert_eq!(statement.not_principals().len(), 3);
    assert_eq!(statement.not_actions(), ["s3:*"]);
    assert_eq!(statement.not_resources(), ["r"]);
    assert!(statement.actions().is_empty());
    let conditions = statement.conditions();
    assert_eq!(conditions[0].values, ["false"]);
    assert_eq!(conditions[1].values, ["1", "2"]);
}

#[test]
fn an_effect_in_other_letters_is_none() {
    let statement = Statement::from_value(&json!({"Effect": "allow"})).unwrap();
    assert_eq!(statement.effect(), None);
}
