//! The trail, and the bucket, keys and topic of the log files.

use serde_json::json;

use super::{all_passed, edit, edit_key, failing, with, without};
use crate::answers::{DataEvents, KeyChoice, TrailChoice};
use crate::domain::{BucketName, Partition};
use crate::inventory::{PublicAccessBlock, Seen, Selectors, Standing};
use crate::policy::{Document, Statement, account_root, cloudtrail_key, guardduty_key};
use crate::problem::Problem;
use crate::verify::Status;
use crate::verify::tests::right::{Right, account, document, region};

#[test]
fn a_trail_that_is_set_otherwise_fails() {
    failing(&[
        ("eu-west-1 trail-recording", |right| {
            right.trail().logging = Seen::Known(false);
        }),
        ("eu-west-1 trail-recording", |right| {
            right.trail().multi_region = false;
        }),
        ("eu-west-1 trail-recording", |right| {
            right.trail().global_events = false;
        }),
        ("eu-west-1 trail-organization", |right| {
            right.trail().organization = false;
        }),
        ("eu-west-1 trusted-access", |right| {
            right.organization().trusted_services = Seen::Known(Vec::new());
        }),
        ("eu-west-1 trail-bucket", |right| {
            right.trail().bucket = "another-bucket".to_owned();
        }),
        ("eu-west-1 trail-key", |right| right.trail().key_arn = None),
        ("eu-west-1 trail-key", |right| {
            right.trail().key_arn = Some("arn:aws:kms:eu-west-1:111122223333:key/other".to_owned());
        }),
        ("eu-west-1 trail-topic", |right| {
            right.trail().topic_arn = None;
        }),
        ("eu-west-1 trail-topic", |right| {
            right.trail().topic_arn = Some("arn:aws:sns:eu-west-1:111122223333:other".to_owned());
        }),
        ("eu-west-1 trail-validation", |right| {
            right.trail().validation = false;
        }),
    ]);
}

#[test]
fn a_trail_that_records_otherwise_fails() {
    failing(&[
        ("eu-west-1 management-events", |right| {
            let mut read_only = right.conditions(0)[0].clone();
            read_only.field = "readOnly".to_owned();
            read_only.equals = vec!["false".to_owned()];
            right.conditions(0).push(read_only);
        }),
        ("eu-west-1 management-events", |right| {
            let mut source = right.conditions(0)[0].clone();
            source.field = "eventSource".to_owned();
            source.equals.clear();
            source.not_equals = vec!["kms.amazonaws.com".to_owned()];
            right.conditions(0).push(source);
        }),
        ("eu-west-1 data-events", |right| {
            right.conditions(1).truncate(1);
            right.conditions(1)[0].equals = vec!["NetworkActivity".to_owned()];
        }),
        // A bucket of the account is left out.
        ("eu-west-1 data-events", |right| {
            right.conditions(1)[2]
                .not_starts_with
                .push("arn:aws:s3:::larkfield-website/".to_owned());
        }),
        // One log bucket is recorded too, by a selector of ours, so records make more records.
        ("eu-west-1 data-events", |right| {
            right.conditions(1)[2].not_starts_with.truncate(1);
            right.selector(1).name = Some(crate::plan::selectors::OURS.to_owned());
        }),
    ]);
}

#[test]
fn a_trail_without_data_events_is_right_when_none_are_wanted() {
    let mut right = Right::new();
    right.trail().selectors = Seen::Known(None);
    right.answers.cloudtrail.data_events = DataEvents::None;
    all_passed(&right);
    right.trail().selectors = Seen::Known(Some(Selectors::Basic(Vec::new())));
    all_passed(&right);
}

#[test]
fn chosen_buckets_are_enough_when_they_are_recorded() {
    let mut right = Right::new();
    let chosen = BucketName::parse("larkfield-website").unwrap();
    right.answers.cloudtrail.data_events = DataEvents::Buckets(vec![chosen]);
    let condition = &mut right.conditions(1)[2];
    condition.not_starts_with.clear();
    condition.starts_with = vec!["arn:aws:s3:::larkfield-website/".to_owned()];
    all_passed(&right);
    right.conditions(1)[2].starts_with = vec!["arn:aws:s3:::larkfield-web-two/".to_owned()];
    right.only("eu-west-1 data-events", Status::Failed);
}

#[test]
fn a_log_bucket_or_topic_with_other_rules_fails() {
    failing(&[
        ("eu-west-1 log-bucket-private", |right| {
            right.log_bucket().public_access_block = Seen::Known(None);
        }),
        ("eu-west-1 log-bucket-private", |right| {
            right.log_bucket().public_access_block = Seen::Known(Some(PublicAccessBlock {
                restrict_public_buckets: false,
                ..PublicAccessBlock::ALL
            }));
        }),
        ("eu-west-1 log-bucket-rules", |right| {
            right.log_bucket().policy = Seen::Known(None);
        }),
        ("eu-west-1 log-bucket-rules", |right| {
            edit(&mut right.log_bucket().policy, |there| {
                without(there, "RadiantCloudTrailOrganizationWrite")
            });
        }),
        ("eu-west-1 log-bucket-rules", |right| {
            let deny = Statement::deny("Nobody")
                .everyone()
                .action(["s3:PutObject"])
                .resource(["*"]);
            edit(&mut right.log_bucket().policy, |there| with(there, deny));
        }),
        ("eu-west-1 log-topic-rules", |right| {
            right.log_topic().policy = None;
        }),
        ("eu-west-1 log-topic-rules", |right| {
            right.log_topic().fifo = true;
        }),
        ("eu-west-1 log-topic-rules", |right| {
            right.log_topic().kms_key = Some("alias/aws/sns".to_owned());
        }),
        // A key that is there, whose rules say nothing of S3.
        ("eu-west-1 findings-topic-rules", |right| {
            right.findings_topic().kms_key = Some(right.log_key().arn.to_string());
        }),
    ]);
}

#[test]
fn a_topic_locked_with_a_key_that_lets_cloudtrail_in_is_right() {
    let mut right = Right::new();
    right.log_topic().kms_key = Some("alias/radiant-guardduty".to_owned());
    right.only("eu-west-1 log-topic-rules", Status::Failed);
    let rule = Statement::allow("Topic")
        .services(["cloudtrail.amazonaws.com"])
        .action(["kms:GenerateDataKey*", "kms:Decrypt"])
        .resource(["*"]);
    edit_key(&mut right.findings_key().policy, |there| with(there, rule));
    all_passed(&right);
}

#[test]
fn keys_that_cannot_be_used_fail() {
    failing(&[
        ("eu-west-1 log-key-on", |right| {
            right.log_key().state = "PendingDeletion".to_owned();
        }),
        ("eu-west-1 log-key-on", |right| {
            right.log_key().encrypts = false;
        }),
        ("eu-west-1 log-key-on", |right| {
            right.log_key().customer_managed = false;
        }),
        ("eu-west-1 log-key-on", |right| {
            right.log_key().arn.region = "us-east-1".to_owned();
        }),
        ("eu-west-1 log-key-renewed", |right| {
            right.log_key().rotates = Seen::Known(false);
        }),
        ("eu-west-1 log-key-rules", |right| {
            edit_key(&mut right.log_key().policy, |there| {
                without(there, "RadiantCloudTrailBucketKey")
            });
        }),
        ("eu-west-1 log-key-readers", |right| {
            edit_key(&mut right.log_key().policy, |there| {
                without(there, "RadiantAccountAdministration")
            });
        }),
        ("eu-west-1 findings-key-on", |right| {
            right.findings_key().state = "Disabled".to_owned();
        }),
        ("eu-west-1 findings-key-renewed", |right| {
            right.findings_key().rotates = Seen::Known(false);
        }),
        ("eu-west-1 findings-key-rules", |right| {
            edit_key(&mut right.findings_key().policy, |there| {
                without(there, "RadiantGuardDutyEncrypt")
            });
        }),
        ("eu-west-1 findings-key-readers", |right| {
            edit_key(&mut right.findings_key().policy, |there| {
                without(there, "RadiantAccountAdministration")
            });
        }),
    ]);
}

#[test]
fn a_rule_for_readers_is_as_good_as_the_accounts_own() {
    let mut right = Right::new();
    let account = account();
    let partition = Partition::Aws;
    let log = cloudtrail_key::wanted(&cloudtrail_key::Facts {
        partition: &partition,
        key_account: &account,
        trail_arn: &right.trail().arn.to_string(),
        trail_owner: &account,
        readers: true,
    });
    right.log_key().policy = Seen::Known(document(&log));
    let readers = guardduty_key::wanted(&guardduty_key::Facts {
        partition: &partition,
        key_account: &account,
        detectors: &[],
        readers: true,
    });
    let readers = readers
        .into_iter()
        .find(|want| want.id == "readers")
        .unwrap();
    edit_key(&mut right.findings_key().policy, |there| {
        with(
            &without(there, "RadiantAccountAdministration"),
            readers.statement,
        )
    });
    let root = account_root::statement(partition, &account);
    assert!(
        !right
            .log_key()
            .policy
            .known()
            .unwrap()
            .statements()
            .contains(&root)
    );
    all_passed(&right);
}

#[test]
fn an_account_of_its_own_needs_no_organization_and_no_log_key() {
    let mut right = Right::new();
    right.answers.cloudtrail.organization = false;
    right.answers.cloudtrail.key = KeyChoice::None;
    right.trail().organization = false;
    right.trail().key_arn = None;
    right.view().standing = Seen::Known(Standing::Alone);
    all_passed(&right);
    let checks = right.checks();
    assert!(
        !checks
            .iter()
            .any(|check| check.id.contains("log-key") || check.id.contains("organization"))
    );
}

/// The rules as AWS's own page shows them, in another order and another spelling than ours.
#[test]
fn rules_that_somebody_else_wrote_are_as_good() {
    let mut right = Right::new();
    let bucket = right.answers.cloudtrail.bucket.name().clone();
    let trail = right.trail().arn.to_string();
    let written = json!({
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "AWSCloudTrailOrganizationWrite",
                "Effect": "Allow",
                "Principal": {"Service": ["cloudtrail.amazonaws.com"]},
                "Action": ["s3:PutObject"],
                "Resource": [
                    format!("arn:aws:s3:::{bucket}/AWSLogs/o-exampleorgid/*"),
                    format!("arn:aws:s3:::{bucket}/AWSLogs/111122223333/*"),
                ],
                "Condition": {"StringEquals": {"aws:SourceArn": [trail], "s3:x-amz-acl": "bucket-owner-full-control"}}
            },
            {
                "Effect": "Allow",
                "Principal": {"Service": "cloudtrail.amazonaws.com"},
                "Action": "s3:GetBucketAcl",
                "Resource": format!("arn:aws:s3:::{bucket}")
            }
        ]
    });
    right.log_bucket().policy = Seen::Known(Some(Document::try_from(written).unwrap()));
    all_passed(&right);
}

#[test]
fn an_existing_trail_is_read_where_it_is_at_home() {
    let mut right = Right::new();
    let mut trail = right.trail().clone();
    trail.arn.region = "us-east-1".to_owned();
    trail.home_region = region("us-east-1");
    let mut shadow = trail.clone();
    shadow.logging = Seen::Unknown(Problem::new("Not allowed."));
    right.answers.cloudtrail.trail = TrailChoice::Existing {
        arn: trail.arn.clone(),
    };
    right.place("eu-west-1").trails = Seen::Known(vec![shadow]);
    right.place("us-east-1").trails = Seen::Known(vec![trail]);
    let recording = super::check(&right, "us-east-1/trail-recording");
    assert_eq!(recording.status, Status::Passed);
    // The rules still name the trail of the other Region.
    assert!(
        right
            .not_passed()
            .iter()
            .any(|(name, _)| name == "eu-west-1 log-bucket-rules")
    );
}
