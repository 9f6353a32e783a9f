//! What was to be new and is there already.

use super::*;
use crate::inventory::NeverRotates;

const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/1234abcd";

/// A key under the alias that the key for log files is to get.
fn with_alias(inventory: &mut Inventory, there: Key) {
    let view = here(inventory);
    view.aliases = Seen::Known(BTreeMap::from([(
        "alias/radiant-cloudtrail".to_owned(),
        "1234abcd".to_owned(),
    )]));
    view.keys.insert(arn(KEY), Seen::Known(Some(there)));
}

/// The same key, found by its tag instead.
fn with_tag(inventory: &mut Inventory, there: Key) {
    let view = here(inventory);
    view.made_keys = Seen::Known(BTreeMap::from([(
        "alias/radiant-cloudtrail".to_owned(),
        arn(KEY),
    )]));
    view.keys.insert(arn(KEY), Seen::Known(Some(there)));
}

fn share(resource: &str) -> Statement {
    Statement::allow("Share")
        .aws(["arn:aws:iam::444455556666:role/reader"])
        .action(["*"])
        .resource([resource])
}

#[test]
fn a_key_with_a_secret_from_outside_is_not_taken_for_a_new_one() {
    for why in [NeverRotates::Imported, NeverRotates::KeyStore] {
        for put in [with_alias, with_tag] {
            let mut answers = answers();
            let mut inventory = fresh(&answers);
            let mut there = key(KEY);
            there.never_rotates = Some(why.clone());
            put(&mut inventory, there.clone());
            let plan = planned(&answers, &inventory);
            left_saying(&plan, "cloudtrail/log-key", "with this nickname is there");
            assert!(!has(&plan, "/log-key-policy") && !has(&plan, "/log-key-alias"));
            assert!(!part(&plan, "cloudtrail/trail").kind.writes());
            // Whoever names it by its ARN knows it.
            answers.cloudtrail.key = existing_key(KEY);
            let plan = planned(&answers, &inventory);
            assert_eq!(part(&plan, "cloudtrail/log-key").kind, Kind::Keep);
        }
    }
}

#[test]
fn who_else_may_use_a_key_that_was_to_be_new_is_told() {
    for put in [with_alias, with_tag] {
        let mut answers = answers();
        let mut inventory = fresh(&answers);
        put(&mut inventory, key(KEY));
        let plan = planned(&answers, &inventory);
        assert!(!says(part(&plan, "cloudtrail/log-key"), "let in others"));
        let mut there = key(KEY);
        let Seen::Known(policy) = &mut there.policy else {
            panic!("no rules");
        };
        let mut statements = policy.statements();
        statements.push(share("*"));
        *policy = policy.with_statements(statements);
        put(&mut inventory, there);
        let plan = planned(&answers, &inventory);
        assert!(says(
            part(&plan, "cloudtrail/log-key"),
            "account 4444 5555 6666"
        ));
        answers.cloudtrail.key = existing_key(KEY);
        let plan = planned(&answers, &inventory);
        assert!(!says(part(&plan, "cloudtrail/log-key"), "was to be new"));
    }
}

#[test]
fn who_else_gets_into_a_bucket_or_topic_that_was_to_be_new_is_told() {
    let answers = answers();
    let mut inventory = fresh(&answers);
    let name = answers.cloudtrail.bucket.name().clone();
    let mut bucket = empty_bucket(REGION);
    let files = share(&format!("arn:aws:s3:::{name}/*"));
    bucket.policy = Seen::Known(Some(Document::from_statements([files])));
    put_bucket(&mut inventory, name.as_str(), bucket);
    let text = format!("arn:aws:sns:{REGION}:{ACCOUNT}:radiant-cloudtrail-events");
    let open = Topic {
        policy: Some(Document::from_statements([Statement::allow("Open")
            .everyone()
            .action(["sns:Subscribe"])
            .resource([text.clone()])])),
        ..topic(&text)
    };
    let view = here(&mut inventory);
    view.topic_arns = Seen::Known(vec![arn(&text)]);
    view.topics.insert(arn(&text), Seen::Known(Some(open)));
    let plan = planned(&answers, &inventory);
    assert!(says(
        part(&plan, "cloudtrail/log-bucket"),
        "account 4444 5555 6666"
    ));
    assert!(says(
        part(&plan, "cloudtrail/log-topic"),
        "others: everyone"
    ));
    let made = planned(&answers, &after(&answers, &fresh(&answers)));
    for change in &made.changes {
        assert!(!says(change, "was to be new"), "{}", change.id);
    }
}
