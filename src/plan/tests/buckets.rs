//! Buckets that are somebody's already: what is found before anything is written, and what is left alone.

mod public;
mod rules;

use crate::plan::PutBucketPolicy;
use serde_json::{Value, json};

use super::*;
use crate::answers::TrailChoice;
use crate::policy::{DocumentKind, measure};

const LOGS: &str = "larkfield-logs";
pub(super) const FINDINGS: &str = "larkfield-findings";
const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/1234abcd";

fn document(statements: Value) -> Document {
    let mut value = json!({"Version": "2012-10-17"});
    value["Statement"] = statements;
    Document::try_from(value).unwrap()
}

/// Two buckets that are there, with what the log bucket has besides.
pub(super) fn adopted(change: impl FnOnce(&mut Bucket)) -> (Answers, Inventory) {
    let mut answers = answers();
    answers.cloudtrail.bucket = existing_bucket(LOGS);
    answers.guardduty.bucket = existing_bucket(FINDINGS);
    answers.cloudtrail.key = KeyChoice::None;
    let mut inventory = fresh(&answers);
    let mut logs = empty_bucket(REGION);
    change(&mut logs);
    let view = global(&mut inventory);
    view.buckets.insert(bucket_name(LOGS), yours(logs));
    view.buckets
        .insert(bucket_name(FINDINGS), yours(empty_bucket(REGION)));
    (answers, inventory)
}

fn with_policy(statements: Value) -> (Answers, Inventory) {
    adopted(|bucket| bucket.policy = Seen::Known(Some(document(statements))))
}

/// Nothing is made or changed that would write into the log bucket.
fn trail_stands_still(plan: &Plan<Told>) {
    for name in ["cloudtrail/log-bucket-policy", "cloudtrail/trail"] {
        let change = part(plan, name);
        assert!(!change.kind.writes(), "{name} is {:?}", change.kind);
    }
}

/// An application's bucket that was chosen for findings and cannot take them keeps its place for notifications.
#[test]
fn nothing_is_announced_of_a_bucket_that_cannot_take_findings() {
    let mut answers = answers();
    answers.guardduty.bucket = existing_bucket("larkfield-app");
    let mut inventory = fresh(&answers);
    let mut bucket = empty_bucket(REGION);
    bucket.public_access_block = Seen::Known(None);
    bucket.policy = Seen::Known(Some(document(
        json!([{"Sid": "Share", "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
            "Resource": "arn:aws:s3:::larkfield-app/public/*"}]),
    )));
    put_bucket(&mut inventory, "larkfield-app", bucket);
    let plan = planned(&answers, &inventory);
    by_hand(&plan, "guardduty/findings-bucket-policy");
    by_hand(&plan, "guardduty/findings-bucket-public-access");
    by_hand(&plan, "guardduty/findings-notification");
}

#[test]
fn a_bucket_of_somebody_gets_only_what_the_delivery_needs() {
    let theirs = json!({"Sid": "Theirs", "Effect": "Allow", "Principal": {"AWS": "123456789012"},
        "Action": "s3:GetObject", "Resource": "arn:aws:s3:::larkfield-logs/*"});
    let (answers, inventory) = with_policy(json!([theirs]));
    let plan = planned(&answers, &inventory);
    let PutBucketPolicy { after, .. } = deed(part(&plan, "cloudtrail/log-bucket-policy"));
    assert_eq!(after.value()["Statement"][0], theirs);
    for statement in &after.statements()[1..] {
        assert_eq!(statement.effect(), Some(crate::policy::Effect::Allow));
        let principals = statement.principals();
        assert_eq!(principals.len(), 1);
        assert_eq!(principals[0].value, "cloudtrail.amazonaws.com");
    }
}

#[test]
fn whoever_looks_after_a_bucket_by_code_is_named() {
    let (answers, inventory) = adopted(|bucket| {
        bucket.public_access_block = Seen::Known(None);
        bucket.tags = Seen::Known(BTreeMap::from([(
            "ManagedBy".to_owned(),
            "terraform".to_owned(),
        )]));
    });
    let plan = planned(&answers, &inventory);
    for name in [
        "cloudtrail/log-bucket-policy",
        "cloudtrail/log-bucket-public-access",
    ] {
        let told = part(&plan, name)
            .warnings
            .iter()
            .any(|warning| warning.text.starts_with("Terraform looks after this."));
        assert!(told, "{name}");
    }
    let findings = part(&plan, "guardduty/findings-bucket-policy");
    assert!(!format!("{:?}", findings.warnings).contains("Terraform"));
}

// Row 23 of the guide's coverage
#[test]
fn a_bucket_whose_readers_pay_is_not_used() {
    let (answers, inventory) = adopted(|bucket| bucket.requester_pays = Seen::Known(true));
    let plan = planned(&answers, &inventory);
    left_saying(&plan, "cloudtrail/log-bucket", "Requester Pays");
    assert!(!has(&plan, "/log-bucket-policy"));
    assert!(!part(&plan, "cloudtrail/trail").kind.writes());
    let (answers, inventory) = adopted(|bucket| bucket.requester_pays = Seen::Unknown(denied()));
    let plan = planned(&answers, &inventory);
    assert!(part(&plan, "cloudtrail/log-bucket-policy").kind.writes());
}

#[test]
fn a_new_bucket_is_marked_as_it_is_made() {
    let answers = answers();
    let plan = planned(&answers, &fresh(&answers));
    let needs = part(&plan, "cloudtrail/log-bucket").needs();
    assert!(needs.contains(&"s3:TagResource"), "{needs:?}");
    assert!(!needs.contains(&"s3:PutBucketTagging"));
}

/// Two set-ups of two companies' trails in one bucket and one role: the second takes nothing from the first.
#[test]
fn a_second_set_up_takes_nothing_from_the_first() {
    let first = answers();
    let inventory = after(&first, &fresh(&first));
    let mut second = first.clone();
    second.cloudtrail.trail = TrailChoice::New {
        name: crate::domain::TrailName::parse("second-trail").unwrap(),
    };
    second.cloudtrail.topic = TopicChoice::New {
        name: crate::domain::TopicName::parse("second-topic").unwrap(),
    };
    second.cloudtrail.bucket = existing_bucket(first.cloudtrail.bucket.name().as_str());
    second.cloudtrail.key = KeyChoice::New {
        alias: crate::domain::KeyAlias::parse("alias/second").unwrap(),
    };
    let mut later = after(&second, &inventory);
    for answers in [&first, &second] {
        let plan = planned(answers, &later);
        let open: Vec<&str> = writes(&plan)
            .into_iter()
            .filter(|id| id.contains("bucket") || id.contains("role-policy"))
            .collect();
        assert_eq!(open, [""; 0]);
    }
    let view = global(&mut later);
    let policy = match &view.policies[&first.role.policy_name] {
        Seen::Known(Some(policy)) => policy.document.to_compact(),
        other => panic!("{other:?}"),
    };
    for topic in [
        first.cloudtrail.topic.name(),
        second.cloudtrail.topic.name(),
    ] {
        assert!(policy.contains(topic), "{policy}");
    }
}
