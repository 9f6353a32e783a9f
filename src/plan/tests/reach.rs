//! Rules of others that shut the role out, and whoever connected with another External Role ID.

use super::*;
use crate::inventory::Role;
use crate::policy::main_role_trust;

const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/1234abcd";
const TOPIC: &str = "arn:aws:sns:us-east-1:111122223333:events";
const ROLE: &str = "arn:aws:iam::111122223333:role/radiant-aws-access-role";

/// A perimeter around people, which AWS services pass.
fn perimeter(action: &str, operator: &str, key: &str, value: &str) -> Document {
    Document::from_statements([
        Statement::allow("Root")
            .aws([format!("arn:aws:iam::{ACCOUNT}:root")])
            .action(["kms:*"])
            .resource(["*"]),
        Statement::deny("Perimeter")
            .everyone()
            .action([action])
            .resource(["*"])
            .when(operator, key, [value])
            .when("Bool", "aws:PrincipalIsAWSService", ["false"]),
    ])
}

/// Log bucket, key and topic that are there, with such a rule each.
fn guarded(operator: &str, key_name: &str, value: &str) -> Plan<Told> {
    let mut answers = answers();
    answers.cloudtrail.bucket = existing_bucket("their-logs");
    answers.cloudtrail.key = existing_key(KEY);
    answers.cloudtrail.topic = existing_topic(TOPIC);
    let rules = |action: &str| perimeter(action, operator, key_name, value);
    let mut inventory = fresh(&answers);
    let bucket = Bucket {
        policy: Seen::Known(Some(rules("s3:GetObject"))),
        ..empty_bucket(REGION)
    };
    put_bucket(&mut inventory, "their-logs", bucket);
    let there = Key {
        policy: Seen::Known(rules("kms:Decrypt")),
        ..key(KEY)
    };
    let joined = Topic {
        policy: Some(rules("sns:Subscribe")),
        ..topic(TOPIC)
    };
    let view = here(&mut inventory);
    view.keys.insert(arn(KEY), Seen::Known(Some(there)));
    view.topic_arns = Seen::Known(vec![arn(TOPIC)]);
    view.topics.insert(arn(TOPIC), Seen::Known(Some(joined)));
    planned(&answers, &inventory)
}

const PARTS: [(&str, &str); 3] = [
    ("cloudtrail/log-bucket-policy", "could open nothing"),
    ("cloudtrail/log-key-policy", "could open nothing"),
    ("cloudtrail/log-topic-policy", "would not hear of new files"),
];

fn about<'p>(plan: &'p Plan<Told>, name: &str) -> Option<&'p Warning> {
    let warnings = &part(plan, name).warnings;
    let mut found = warnings
        .iter()
        .filter(|warning| warning.text.contains("`Perimeter`"));
    let first = found.next();
    assert_eq!(found.next(), None, "{name} says it twice");
    first
}

#[test]
fn a_perimeter_around_people_is_told_before_anything_is_written() {
    let soc = "arn:aws:iam::111122223333:role/SOC";
    for operator in ["StringNotLike", "ArnNotLike"] {
        let plan = guarded(operator, "aws:PrincipalArn", soc);
        for (name, words) in PARTS {
            let warning = about(&plan, name).unwrap();
            assert!(warning.text.contains(words), "{warning:?}");
            let instead = warning.instead.as_ref().unwrap();
            assert!(
                instead.contains(ROLE) && instead.contains("owner of that rule"),
                "{instead}"
            );
            assert!(part(&plan, name).kind.writes());
        }
    }
    let plan = guarded("ArnNotLike", "aws:PrincipalArn", ROLE);
    for (name, _) in PARTS {
        assert_eq!(about(&plan, name), None);
    }
}

#[test]
fn a_rule_that_only_may_shut_the_role_out_is_a_notice() {
    let plan = guarded("NotIpAddress", "aws:SourceIp", "203.0.113.0/24");
    for (name, _) in PARTS {
        let warning = about(&plan, name).unwrap();
        assert!(
            warning.text.contains("may not let Radiant Security") && warning.instead.is_none(),
            "{warning:?}"
        );
    }
}

/// A role that is there, with a rule of this name that asks for this ID.
fn connected(sid: &str, id: &str) -> Plan<Told> {
    let vendor = Vendor::default();
    let trust = main_role_trust::new_document(&main_role_trust::Facts {
        vendor_principal: &vendor.principal,
        external_id: id,
    });
    let mut statement = serde_json::to_value(&trust.statements()[0]).unwrap();
    statement["Sid"] = sid.into();
    let there = Role::bare(
        arn(ROLE),
        Document::from_statements([Statement::from_value(&statement).unwrap()]),
    );
    let answers = answers();
    let mut inventory = fresh(&answers);
    global(&mut inventory)
        .roles
        .insert(there.name.clone(), Seen::Known(Some(there)));
    planned(&answers, &inventory)
}

#[test]
fn another_external_role_id_is_told_and_never_shown() {
    const OLD: &str = "rs-0000-1111-2222-3333";
    let texts = |plan: &Plan<Told>| -> Vec<String> {
        let change = part(plan, "main-role/role-trust");
        let warnings = change.warnings.iter();
        let texts: Vec<String> = warnings
            .flat_map(|warning| [Some(warning.text.clone()), warning.instead.clone()])
            .flatten()
            .collect();
        let joined = format!("{} {} {}", change.title, change.meaning, texts.join(" "));
        assert!(!joined.contains(OLD) && !joined.contains("rs-8f2c"));
        texts
    };
    let shut = "The role asks for another External Role ID today. Whoever connected with it cannot use the role any more.";
    let stays = "It stays, so whoever connected with that ID can use the role as before.";

    let replaced = connected("AssumeRadiantSecurity", OLD);
    assert!(part(&replaced, "main-role/role-trust").kind.writes());
    let said = texts(&replaced);
    assert!(said.iter().any(|text| text == shut), "{said:?}");
    assert!(!said.iter().any(|text| text.contains(stays)), "{said:?}");

    let beside = connected("Guide", OLD);
    assert!(part(&beside, "main-role/role-trust").kind.writes());
    let said = texts(&beside);
    assert!(!said.iter().any(|text| text == shut), "{said:?}");
    assert!(
        said.iter()
            .any(|text| text.contains("`Guide`") && text.contains(stays)),
        "{said:?}"
    );

    let same = connected("AssumeRadiantSecurity", "rs-8f2c-aa77-bb66-91d4");
    let said = texts(&same);
    assert!(
        !said
            .iter()
            .any(|text| text.contains("another External Role ID"))
    );
}
