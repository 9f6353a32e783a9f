//! What it must do, by example.

mod squatters;

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
fn statements_can_be_taken_out_by_name() {
    let existing = Document::from_statements([
        publish("t"),
        publish("t").with_sid("RadiantOld"),
        publish("t").with_sid("theirs"),
    ]);
    let gone = ["RadiantOld".to_owned()];
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

fn growing(topics: &[&str]) -> Vec<Wanted> {
    let statement = Statement::allow("RadiantTopics")
        .action(["sns:Subscribe", "sns:Unsubscribe"])
        .resource(topics.iter().copied());
    vec![Wanted::growing("topics", "It has to.", statement)]
}

#[test]
fn a_list_of_ours_grows_and_loses_nothing() {
    let first = merge(None, &growing(&["one"])).document;
    let second = merge(Some(&first), &growing(&["two", "three"]));
    assert_eq!(second.grown, ["RadiantTopics"]);
    assert!(second.added.is_empty() && second.replaced.is_empty());
    assert_eq!(second.kept, 0);
    assert_eq!(
        second.document.statements()[0].resources(),
        ["one", "two", "three"]
    );
    for wanted in [growing(&["one"]), growing(&["three", "one"])] {
        assert!(missing(Some(&second.document), &wanted).is_empty());
        let again = merge(Some(&second.document), &wanted);
        assert!(again.unchanged);
        assert_eq!(again.document, second.document);
    }
}

#[test]
fn sources_principals_and_accounts_grow_together() {
    let put = |principals: &[&str], account: &str, arn: &str| {
        Statement::allow("RadiantPut")
            .services(principals.iter().copied())
            .action(["s3:PutObject"])
            .resource(["arn:aws:s3:::findings/*"])
            .when("StringEquals", "aws:SourceAccount", [account])
            .when("StringEquals", "aws:SourceArn", [arn])
    };
    let general = "guardduty.amazonaws.com";
    let (one, two) = ("111122223333", "444455556666");
    let a = "arn:aws:guardduty:eu-west-1:111122223333:detector/a";
    let b = "arn:aws:guardduty:eu-south-1:444455556666:detector/b";
    let older = document(json!({"Version": "2012-10-17", "Statement": {
        "Sid": "RadiantPut", "Effect": "Allow", "Principal": {"Service": general},
        "Action": "S3:PutObject", "Resource": "arn:aws:s3:::findings/*",
        "Condition": {"stringEquals": {"AWS:SourceAccount": one, "aws:sourcearn": [a]}}
    }}));
    let wanted = put(&[general, "guardduty.eu-south-1.amazonaws.com"], two, b);
    let merged = merge(
        Some(&older),
        &[Wanted::growing("put", "It has to.", wanted.clone())],
    );
    let expected = json!({
        "Sid": "RadiantPut", "Effect": "Allow",
        "Principal": {"Service": [general, "guardduty.eu-south-1.amazonaws.com"]},
        "Action": "S3:PutObject", "Resource": "arn:aws:s3:::findings/*",
        "Condition": {"stringEquals": {"AWS:SourceAccount": [one, two], "aws:sourcearn": [a, b]}}
    });
    assert_eq!(
        serde_json::Value::from(merged.document.statements()[0].clone()),
        expected
    );
    let all = merged.document.statements();
    assert!(covers(&all[0], &older.statements()[0]) && covers(&all[0], &wanted));
}

/// Who comes and what they may do must not both change: the old ones would get the new rights.
#[test]
fn what_would_give_more_than_both_is_put_beside() {
    let rule = |service: &str, resource: &str| {
        Statement::allow("RadiantRule")
            .services([service])
            .action(["s3:PutObject"])
            .resource([resource])
    };
    let existing = Document::from_statements([rule("one.amazonaws.com", "a")]);
    let both = [Wanted::growing(
        "rule",
        "It has to.",
        rule("two.amazonaws.com", "b"),
    )];
    let merged = merge(Some(&existing), &both);
    assert_eq!(merged.added, ["RadiantRule2"]);
    assert_eq!(merged.kept, 1);
    // From then on the second one grows, and the first one stays.
    let more = [Wanted::growing(
        "rule",
        "It has to.",
        rule("two.amazonaws.com", "c"),
    )];
    let again = merge(Some(&merged.document), &more);
    assert_eq!(again.grown, ["RadiantRule2"]);
    assert_eq!(again.document.statements()[0], existing.statements()[0]);

    // Nor does somebody's odd action spread to what we name.
    let edited = Document::from_statements([Statement::allow("RadiantTopics")
        .action(["sns:Publish"])
        .resource(["theirs"])]);
    let merged = merge(Some(&edited), &growing(&["ours"]));
    assert_eq!(merged.added, ["RadiantTopics2"]);
    assert_eq!(merged.document.statements()[0], edited.statements()[0]);
}

#[test]
fn refusals_limits_of_another_kind_and_unknown_fields_never_grow() {
    for existing in [
        json!({"Sid": "RadiantTopics", "Effect": "Deny", "Action": ["sns:Subscribe", "sns:Unsubscribe"], "Resource": "one"}),
        json!({"Sid": "RadiantTopics", "Effect": "Allow", "Action": ["sns:Subscribe", "sns:Unsubscribe"], "NotResource": "one"}),
        json!({"Sid": "RadiantTopics", "Effect": "Allow", "Action": ["sns:Subscribe", "sns:Unsubscribe"], "Resource": "one",
            "Condition": {"StringNotEquals": {"aws:SourceVpc": "vpc-1"}}}),
        json!({"Sid": "RadiantTopics", "Effect": "Allow", "Action": ["sns:Subscribe", "sns:Unsubscribe"], "Resource": "one", "Note": 1}),
    ] {
        let existing = document(json!({"Version": "2012-10-17", "Statement": [existing]}));
        let merged = merge(Some(&existing), &growing(&["two"]));
        assert_eq!(merged.added, ["RadiantTopics2"], "{existing:?}");
        assert_eq!(merged.document.statements()[0], existing.statements()[0]);
    }
}

#[test]
fn a_form_that_was_chosen_against_is_replaced_and_only_that() {
    let wide = Statement::allow("RadiantRead")
        .action(["s3:Get*"])
        .resource(["*"]);
    let narrow = |bucket: &str| {
        let statement = Statement::allow("RadiantRead")
            .action(["s3:GetObject"])
            .resource([bucket]);
        [Wanted::growing("read", "It has to.", statement).instead_of(wide.clone())]
    };
    let existing = Document::from_statements([wide.clone()]);
    let narrowed = merge(Some(&existing), &narrow("one/*"));
    assert_eq!(narrowed.replaced, ["RadiantRead"]);
    assert_eq!(narrowed.document.statements()[0].resources(), ["one/*"]);
    let second = merge(Some(&narrowed.document), &narrow("two/*"));
    assert_eq!(second.grown, ["RadiantRead"]);
    assert_eq!(
        second.document.statements()[0].resources(),
        ["one/*", "two/*"]
    );
    // Somebody else's wide rule is theirs.
    let theirs = Document::from_statements([wide.clone().with_sid("Theirs")]);
    assert!(merge(Some(&theirs), &narrow("one/*")).unchanged);
}

/// `POL-04`
#[test]
fn a_single_statement_becomes_the_first_of_a_list() {
    let theirs = json!({"Effect": "Allow", "Principal": {"Service": "delivery.logs.amazonaws.com"},
        "Action": "s3:PutObject", "Resource": "arn:aws:s3:::larkfield-logs/*"});
    let existing = document(json!({"Version": "2012-10-17", "Statement": theirs}));
    let merged = merge(Some(&existing), &beside("t"));
    assert_eq!(merged.document.value()["Statement"][0], theirs);
    assert_eq!(
        merged.document.value()["Statement"][1]["Sid"],
        "RadiantPublish"
    );
    assert!(merge(Some(&merged.document), &beside("t")).unchanged);
}

/// `POL-06`
#[test]
fn odd_names_stay_and_ours_is_its_own() {
    let named = |sid: &str| {
        json!({"Sid": sid, "Effect": "Allow", "Principal": {"AWS": "111122223333"},
            "Action": "sns:Subscribe", "Resource": "t"})
    };
    let mut nameless = named("x");
    nameless.as_object_mut().unwrap().remove("Sid");
    let theirs = [
        named("Allow CloudTrail"),
        named("Allow CloudTrail"),
        named(""),
        nameless,
        named("Übersicht"),
        named("RADIANTPUBLISH"),
    ];
    let existing = document(json!({"Version": "2012-10-17", "Statement": theirs}));
    let merged = merge(Some(&existing), &beside("t"));
    assert_eq!(merged.added, ["RadiantPublish2"]);
    let after = merged.document.value()["Statement"].as_array().unwrap();
    assert_eq!(after[..6], theirs);
    let sid = after[6]["Sid"].as_str().unwrap();
    assert!(sid.chars().all(|sign| sign.is_ascii_alphanumeric()));
}

/// `POL-07`
#[test]
fn an_old_version_stays_and_so_does_none_at_all() {
    let home = json!({"Sid": "Home", "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
        "Action": "s3:GetObject", "Resource": "arn:aws:s3:::larkfield-logs/${aws:username}/*"});
    let old = document(
        json!({"Version": "2008-10-17", "Id": "__default_policy_ID", "Statement": [home]}),
    );
    let none = document(json!({"Id": "x", "Statement": [home]}));
    for (existing, version, id) in [
        (old, Some("2008-10-17"), "__default_policy_ID"),
        (none, None, "x"),
    ] {
        let merged = merge(Some(&existing), &beside("t")).document;
        assert_eq!(merged.version(), version);
        assert_eq!(merged.value()["Id"], id);
        assert_eq!(merged.value()["Statement"][0], home);
    }
    assert!(
        !merge(None, &beside("t"))
            .document
            .to_compact()
            .contains("${")
    );
}

// AWS's own page for GuardDuty's exports writes the rule so.
#[test]
fn in_a_key_s_policy_its_own_arn_says_what_the_star_says() {
    let key = "arn:aws:kms:us-east-1:111122223333:key/1234abcd";
    let rule = |resource: &str| {
        Statement::allow("AllowGuardDutyKey")
            .services(["guardduty.amazonaws.com"])
            .action(["kms:GenerateDataKey"])
            .resource([resource])
    };
    let want = Wanted::growing("encrypt", "Because.", rule("*").with_sid("Ours"));
    let want = [want.of_key(&[key.to_owned()])];
    let there = |resource: &str| Document::from_statements([rule(resource)]);
    assert!(merge(Some(&there(key)), &want).unchanged);
    assert!(merge(Some(&there("*")), &want).unchanged);
    let other = there("arn:aws:kms:us-east-1:111122223333:key/another");
    assert_eq!(merge(Some(&other), &want).added, ["Ours"]);
}
