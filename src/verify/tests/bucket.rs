//! Buckets that are somebody's already: what counts as closed, whose rules stop nothing, and whose key counts.

use serde_json::json;

use super::*;
use crate::answers::KeyChoice;
use crate::inventory::{BucketEncryption, NotificationTarget, PublicAccessBlock};

const OWN: &str = "1234abcd-0000-0000-0000-00000000000b";

fn rule(value: serde_json::Value) -> Statement {
    serde_json::from_value(value).unwrap()
}

/// The log bucket with one rule of somebody's more.
fn with_rule(value: serde_json::Value) -> Right {
    let mut right = Right::new();
    edit(&mut right.log_bucket().policy, |there| {
        with(there, rule(value))
    });
    right
}

// POL-03
#[test]
fn a_closed_account_counts_for_its_buckets() {
    let mut right = Right::new();
    right.log_bucket().public_access_block = Seen::Known(None);
    right.findings_bucket().public_access_block = Seen::Known(None);
    assert_eq!(right.not_passed().len(), 2);
    right.view().public_access_block = Seen::Known(Some(PublicAccessBlock::ALL));
    all_passed(&right);
    right.view().public_access_block = Seen::Known(Some(PublicAccessBlock {
        restrict_public_buckets: false,
        ..PublicAccessBlock::ALL
    }));
    assert_eq!(right.not_passed().len(), 2);
    let rest = PublicAccessBlock {
        restrict_public_buckets: true,
        ..PublicAccessBlock::default()
    };
    right.log_bucket().public_access_block = Seen::Known(Some(rest));
    right.findings_bucket().public_access_block = Seen::Known(Some(rest));
    all_passed(&right);
}

// POL-08
#[test]
fn a_rule_on_locking_is_met_by_a_trail_with_a_key() {
    let deny = json!({"Sid": "DenyNotKms", "Effect": "Deny", "Principal": "*", "Action": "s3:PutObject",
        "Resource": "*", "Condition": {"StringNotEquals": {"s3:x-amz-server-side-encryption": "aws:kms"}}});
    let mut right = with_rule(deny);
    all_passed(&right);
    right.trail().key_arn = None;
    right.answers.cloudtrail.key = KeyChoice::None;
    let check = super::check(&right, "log-bucket-rules");
    assert_eq!(check.status, Status::Failed);
    assert!(check.fix.as_ref().unwrap().contains("Choose a key"));
}

// POL-09, POL-10
#[test]
fn rules_on_old_tls_pass_and_rules_for_all_but_some_people_fail() {
    let old_tls = json!({"Sid": "DenyOldTls", "Effect": "Deny", "Principal": "*", "Action": "s3:*",
        "Resource": "*", "Condition": {"NumericLessThan": {"s3:TlsVersion": "1.2"}}});
    all_passed(&with_rule(old_tls));
    let only_us = json!({"Sid": "OnlyUs", "Effect": "Deny",
        "NotPrincipal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": "s3:PutObject", "Resource": "*"});
    with_rule(only_us).only("eu-west-1 log-bucket-rules", Status::Failed);
}

// Row 23 of the guide's coverage
#[test]
fn readers_that_pay_fail_and_what_is_not_known_holds_nothing_up() {
    let mut right = Right::new();
    right.log_bucket().requester_pays = Seen::Known(true);
    right.only("eu-west-1 log-bucket-payer", Status::Failed);
    right.log_bucket().requester_pays = Seen::Unknown(crate::problem::Problem::new(
        "Your sign-in is not allowed to do this.",
    ));
    all_passed(&right);
}

/// A trail without a key, and a log bucket that locks its files with one.
fn locked() -> Right {
    let mut right = Right::new();
    right.trail().key_arn = None;
    right.answers.cloudtrail.key = KeyChoice::None;
    let findings = right.findings_key().clone();
    let arn = crate::domain::Arn::key(
        crate::domain::Partition::Aws,
        &crate::domain::Region::parse("eu-west-1").unwrap(),
        &right.answers.account.id.clone(),
        OWN,
    );
    let own = crate::inventory::Key {
        arn: arn.clone(),
        ..findings
    };
    right
        .place("eu-west-1")
        .keys
        .insert(arn, Seen::Known(Some(own)));
    right.log_bucket().encryption = Seen::Known(Some(BucketEncryption {
        algorithm: "aws:kms".to_owned(),
        key: Some(OWN.to_owned()),
        bucket_key: true,
    }));
    right
}

#[test]
fn the_bucket_s_own_key_has_to_let_cloudtrail_in_and_the_role_needs_it() {
    let mut right = locked();
    let failed: Vec<String> = right
        .not_passed()
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    assert_eq!(failed.len(), 2, "{failed:?}");
    assert!(failed.contains(&"eu-west-1 log-bucket-lock".to_owned()));
    {
        let place = right.place("eu-west-1");
        let arn = place
            .keys
            .keys()
            .find(|arn| arn.resource_name() == OWN)
            .unwrap()
            .clone();
        let Some(Seen::Known(Some(key))) = place.keys.get_mut(&arn) else {
            panic!("no key");
        };
        let lock = Statement::allow("Lock")
            .services(["cloudtrail.amazonaws.com"])
            .action(["kms:GenerateDataKey*", "kms:Decrypt", "kms:DescribeKey"])
            .resource(["*"]);
        edit_key(&mut key.policy, |there| with(there, lock));
    }
    let open = Statement::allow("Open")
        .action(["kms:Decrypt"])
        .resource(["*"]);
    let policy = right.policy();
    policy.document = with(&policy.document, open);
    all_passed(&right);
    // A key of AWS's own can be told nothing; files that come show that it works.
    right.log_bucket().encryption = Seen::Known(Some(BucketEncryption {
        algorithm: "aws:kms".to_owned(),
        key: None,
        bucket_key: false,
    }));
    all_passed_but_delivery(&mut right);
}

/// Whether CloudTrail may use AWS's own key is seen by its files alone.
fn all_passed_but_delivery(right: &mut Right) {
    let mut silent = right.clone();
    let Seen::Known(delivery) = &mut silent.trail().delivery else {
        panic!("no delivery");
    };
    delivery.files.done = None;
    let status = |right: &Right| {
        right
            .checks()
            .into_iter()
            .find(|check| check.id.ends_with("/log-bucket-lock"))
            .map(|check| check.status)
    };
    assert_eq!(status(&silent), Some(Status::Unknown));
    let Seen::Known(delivery) = &mut right.trail().delivery else {
        panic!("no delivery");
    };
    delivery.files.done = Some(jiff::Timestamp::UNIX_EPOCH);
    delivery.files.error = None;
    assert_eq!(status(right), Some(Status::Passed));
}

// NOT-07
#[test]
fn a_filter_counts_as_s3_reads_it() {
    let mut right = Right::new();
    let topic = right.answers.guardduty.topic.arn(&right.answers.place());
    let filtered = |value: &str| crate::inventory::Notification {
        topics: vec![NotificationTarget {
            id: None,
            arn: topic.clone(),
            events: vec!["s3:ObjectCreated:*".to_owned()],
            filter: vec![("prefix".to_owned(), value.to_owned())],
        }],
        ..crate::inventory::Notification::default()
    };
    for code in ["eu-west-1", "us-east-1"] {
        let there = right.destination(code);
        there.destination_arn = format!("{}/Security Findings", there.destination_arn);
    }
    let announced = |right: &Right| {
        right
            .checks()
            .into_iter()
            .find(|check| check.id.ends_with("/findings-notification"))
            .map(|check| check.status)
    };
    right.findings_bucket().notification = Seen::Known(filtered("Security+Findings/AWSLogs/"));
    assert_eq!(announced(&right), Some(Status::Passed));
    right.findings_bucket().notification = Seen::Known(filtered("Security Findings/AWSLogs/"));
    assert_eq!(announced(&right), Some(Status::Failed));
}
