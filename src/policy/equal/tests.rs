//! What it must do, by example.

use serde_json::{Value, json};

use super::*;

fn statement(value: &Value) -> Statement {
    Statement::from_value(value).unwrap()
}

#[expect(clippy::needless_pass_by_value, reason = "reads better with json!")]
fn equal(one: Value, other: Value) -> bool {
    statements_equal(&statement(&one), &statement(&other))
}

#[test]
fn order_lists_of_one_and_letters_of_actions_do_not_count() {
    assert!(equal(
        json!({"Sid": "A", "Effect": "Allow", "Action": ["SNS:Publish"], "Resource": ["x", "y"]}),
        json!({"Resource": ["y", "x"], "Action": "sns:publish", "Effect": "Allow"}),
    ));
    assert!(equal(
        json!({"Action": ["a:B", "a:C"], "Condition": {}}),
        json!({"Action": ["A:c", "a:b", "a:c"]})
    ));
}

#[test]
fn an_account_is_its_root_and_everyone_is_everyone() {
    let root = json!({"Principal": {"AWS": "arn:aws:iam::111122223333:root"}});
    assert!(equal(
        root.clone(),
        json!({"Principal": {"AWS": ["111122223333"]}})
    ));
    assert!(!equal(root, json!({"Principal": {"AWS": "444455556666"}})));
    assert!(equal(
        json!({"Principal": "*"}),
        json!({"Principal": {"AWS": "*"}})
    ));
    assert!(!equal(
        json!({"Principal": "*"}),
        json!({"Principal": {"Service": "*"}})
    ));
    assert!(!equal(
        json!({"Principal": "*"}),
        json!({"NotPrincipal": "*"})
    ));
    assert!(!equal(json!({"Principal": "*"}), json!({})));
}

#[test]
fn conditions_have_keys_in_any_letters_and_values_in_their_own() {
    let condition =
        |operator: &str, key: &str, value: Value| json!({"Condition": {operator: {key: value}}});
    let base = || condition("StringEquals", "aws:SourceArn", json!("Arn"));
    assert!(equal(
        base(),
        condition("StringEquals", "AWS:sourcearn", json!(["Arn"]))
    ));
    assert!(!equal(
        base(),
        condition("StringEquals", "aws:SourceArn", json!("arn"))
    ));
    assert!(!equal(
        base(),
        condition("StringLike", "aws:SourceArn", json!("Arn"))
    ));
    assert!(equal(
        condition("ArnEquals", "aws:SourceArn", json!("x")),
        condition("ArnLike", "aws:SourceArn", json!("x"))
    ));
    assert!(equal(
        condition("Bool", "aws:SecureTransport", json!(false)),
        condition("Bool", "aws:SecureTransport", json!("False"))
    ));
    assert!(equal(
        condition("NumericEquals", "s3:max-keys", json!(5)),
        condition("NumericEquals", "s3:max-keys", json!(["5"]))
    ));
    assert!(!equal(base(), json!({})));
}

#[test]
fn resources_and_effects_are_taken_to_the_letter() {
    assert!(!equal(json!({"Resource": "a"}), json!({"Resource": "A"})));
    assert!(!equal(
        json!({"Resource": "a"}),
        json!({"NotResource": "a"})
    ));
    assert!(!equal(
        json!({"Effect": "Allow"}),
        json!({"Effect": "Deny"})
    ));
}

#[test]
fn what_we_do_not_know_has_to_be_the_same() {
    assert!(!equal(json!({"Later": 1}), json!({})));
    assert!(!equal(json!({"Action": {"x": 1}}), json!({"Action": []})));
    assert!(equal(
        json!({"Later": {"a": 1, "b": [2]}}),
        json!({"Later": {"b": [2], "a": 1}})
    ));
    assert!(!equal(
        json!({"Later": ["a", "b"]}),
        json!({"Later": ["b", "a"]})
    ));
}

fn document(value: Value) -> Document {
    Document::try_from(value).unwrap()
}

#[test]
fn documents_are_sets_of_statements() {
    let a = json!({"Effect": "Allow", "Action": "a:A", "Resource": "*"});
    let b = json!({"Sid": "B", "Effect": "Deny", "Action": "a:B", "Resource": "*"});
    let one = document(json!({"Version": "2012-10-17", "Statement": [a, b]}));
    let other = document(json!({"Version": "2008-10-17", "Id": "x", "Statement": [b, a, a]}));
    assert!(same_meaning(&one, &other));
    let less = document(json!({"Version": "2012-10-17", "Statement": a}));
    assert!(!same_meaning(&one, &less));
    let single = document(json!({"Version": "2012-10-17", "Statement": [a]}));
    assert!(same_meaning(&single, &less));
    let more = document(json!({"Version": "2012-10-17", "Statement": a, "Later": 1}));
    assert!(!same_meaning(&single, &more));
}

#[test]
fn the_version_counts_with_variables_only() {
    let with = |version: &str, resource: &str| {
        document(
            json!({"Version": version, "Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": resource}}),
        )
    };
    let variable = "arn:aws:s3:::b/${aws:username}/*";
    assert!(!same_meaning(
        &with("2012-10-17", variable),
        &with("2008-10-17", variable)
    ));
    assert!(same_meaning(
        &with("2012-10-17", "*"),
        &with("2008-10-17", "*")
    ));
}
