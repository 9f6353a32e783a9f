//! What it must do, by example.

use serde_json::json;

use super::*;

fn document(value: serde_json::Value) -> Document {
    Document::try_from(value).unwrap()
}

fn publish(topic: &str) -> Statement {
    Statement::allow("RadiantPublish")
        .services(["s3.amazonaws.com"])
        .action(["SNS:Publish"])
        .resource([topic])
}

fn beside(topic: &str) -> Vec<Wanted> {
    vec![Wanted::beside("publish", "It has to.", publish(topic))]
}

fn in_place(topic: &str) -> Vec<Wanted> {
    vec![Wanted::in_place("publish", "It has to.", publish(topic))]
}

#[test]
fn a_new_document_has_just_what_is_wanted() {
    let merged = merge(None, &beside("t"));
    assert_eq!(merged.document.version(), Some("2012-10-17"));
    assert_eq!(merged.document.statements(), [publish("t")]);
    assert_eq!(merged.added, ["RadiantPublish"]);
    assert!(!merged.unchanged);
    assert_eq!(merged.kept, 0);
}

#[test]
fn foreign_statements_fields_and_version_stay() {
    let existing = document(json!({
        "Version": "2008-10-17",
        "Id": "theirs",
        "Statement": {"Effect": "Allow", "Principal": "*", "Action": "sns:Subscribe", "Resource": "*", "Odd": {"b": 1, "a": 2}},
        "Later": 7
    }));
    let merged = merge(Some(&existing), &beside("t"));
    let ours = serde_json::to_string(&publish("t")).unwrap();
    let expected = format!(
        r#"{{"Version":"2008-10-17","Id":"theirs","Statement":[{{"Effect":"Allow","Principal":"*","Action":"sns:Subscribe","Resource":"*","Odd":{{"b":1,"a":2}}}},{ours}],"Later":7}}"#
    );
    assert_eq!(merged.document.to_compact(), expected);
    assert_eq!(merged.kept, 1);
}

#[test]
fn the_same_meaning_under_another_name_is_enough() {
    let existing = document(json!({"Version": "2012-10-17", "Statement": [
        {"Sid": "theirs", "Effect": "Allow", "Principal": {"Service": ["s3.amazonaws.com"]}, "Action": ["sns:publish"], "Resource": "t"}
    ]}));
    for wanted in [beside("t"), in_place("t")] {
        let merged = merge(Some(&existing), &wanted);
        assert!(merged.unchanged);
        assert_eq!(merged.document, existing);
        assert_eq!(merged.kept, 1);
        assert!(missing(Some(&existing), &wanted).is_empty());
    }
}

#[test]
fn a_clash_of_names_replaces_or_keeps_both() {
    let other = json!({"Sid": "other", "Effect": "Deny", "Principal": "*", "Action": "sns:*", "Resource": "t"});
    let existing = document(
        json!({"Version": "2012-10-17", "Statement": [serde_json::Value::from(publish("old")), other]}),
    );

    let replaced = merge(Some(&existing), &in_place("new"));
    assert_eq!(replaced.replaced, ["RadiantPublish"]);
    assert_eq!(replaced.kept, 1);
    assert_eq!(replaced.document.statements()[0], publish("new"));
    assert_eq!(replaced.document.statements().len(), 2);

    let both = merge(Some(&existing), &beside("new"));
    assert_eq!(both.added, ["RadiantPublish2"]);
    assert_eq!(both.kept, 2);
    assert_eq!(both.document.statements()[0], publish("old"));
    assert_eq!(
        both.document.statements()[2],
        publish("new").with_sid("RadiantPublish2")
    );

    let third = merge(Some(&both.document), &beside("newer"));
    assert_eq!(third.added, ["RadiantPublish3"]);
}

#[test]
fn an_older_one_of_ours_goes_though_somebody_else_says_the_new() {
    let existing = Document::from_statements([publish("new").with_sid("theirs"), publish("old")]);
    let merged = merge(Some(&existing), &in_place("new"));
    assert_eq!(merged.replaced, ["RadiantPublish"]);
    assert_eq!(merged.document.statements()[1], publish("new"));
    assert!(merge(Some(&merged.document), &in_place("new")).unchanged);
}

#[test]
fn merging_twice_changes_nothing() {
    let existing = Document::from_statements([publish("old")]);
    for wanted in [beside("new"), in_place("new")] {
        let once = merge(Some(&existing), &wanted);
        assert_eq!(missing(Some(&existing), &wanted).len(), 1);
        let twice = merge(Some(&once.document), &wanted);
        assert!(twice.unchanged);
        assert_eq!(twice.document, once.document);
    }
}

#[test]
fn a_wider_rule_is_enough_beside_but_not_in_place() {
    let existing = Document::from_statements([publish("*").with_sid("theirs")]);
    assert!(merge(Some(&existing), &beside("t")).unchanged);
    assert_eq!(
        merge(Some(&existing), &in_place("t")).added,
        ["RadiantPublish"]
    );
}

#[test]
fn what_is_no_longer_wanted_can_be_taken_out() {
    let existing = Document::from_statements([
        publish("t"),
        publish("t").with_sid("RadiantOld"),
        publish("t").with_sid("theirs"),
    ]);
    let gone = stale(&existing, &beside("t"), &["RadiantPublish", "RadiantOld"]);
    assert_eq!(gone, ["RadiantOld"]);
    let left = without(&existing, &gone);
    let sids: Vec<_> = left
        .statements()
        .iter()
        .map(|s| s.sid().map(str::to_owned))
        .collect();
    assert_eq!(
        sids,
        [Some("RadiantPublish".to_owned()), Some("theirs".to_owned())]
    );
    assert_eq!(without(&left, &gone), left);
}
