//! The policy of the key that locks CloudTrail's log files.
//!
//! <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html>

use crate::domain::{AccountId, Partition, Region};

use super::account_root;
use super::merge::{Wanted, merge};
use super::model::Document;
use super::statement::Statement;

/// What the policy depends on.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    pub partition: &'a Partition,
    pub key_account: &'a AccountId,
    pub trail_arn: &'a str,
    /// The account in the trail's ARN; for an organization's trail the managing account.
    pub trail_owner: &'a AccountId,
    /// Whether to let the key's account open log files by a rule of its own.
    ///
    /// Needed only for a key without the rule of [`account_root`].
    pub readers: bool,
}

/// What the policy of a bucket's own key depends on: the one that locks files which come without the name of a key.
#[derive(Clone, Copy, Debug)]
pub struct BucketLock<'a> {
    pub partition: &'a Partition,
    pub key_account: &'a AccountId,
    /// Where bucket and key are.
    pub region: &'a Region,
    pub trail_arn: &'a str,
    /// S3 Bucket Keys are on, so that each write opens the bucket's own lock first.
    pub bucket_key: bool,
    /// As in [`Facts`].
    pub readers: bool,
}

/// Every name that we give in this document.
pub const SIDS: [&str; 7] = [
    "RadiantAccountAdministration",
    "RadiantCloudTrailEncrypt",
    "RadiantCloudTrailDescribe",
    "RadiantCloudTrailBucketKey",
    "RadiantCloudTrailReaders",
    "RadiantLogBucketLock",
    "RadiantLogBucketReaders",
];

/// The rules that CloudTrail needs on the key.
pub fn wanted(facts: &Facts<'_>) -> Vec<Wanted> {
    let context = "kms:EncryptionContext:aws:cloudtrail:arn";
    let any_trail = format!(
        "arn:{}:cloudtrail:*:{}:trail/*",
        facts.partition, facts.trail_owner
    );
    let encrypt = service(facts, "RadiantCloudTrailEncrypt", "kms:GenerateDataKey*").when(
        "StringLike",
        context,
        [any_trail.as_str()],
    );
    let mut all = vec![
        Wanted::beside("encrypt", "CloudTrail locks each new log file.", encrypt),
        Wanted::beside(
            "describe",
            "CloudTrail looks whether the key is switched on and fit for its files.",
            service(facts, "RadiantCloudTrailDescribe", "kms:DescribeKey"),
        ),
        Wanted::beside(
            "bucket-key",
            "A bucket may have a lock of its own made with this key; CloudTrail then has to open that first.",
            service(facts, "RadiantCloudTrailBucketKey", "kms:Decrypt"),
        ),
    ];
    if facts.readers {
        let readers = account_root::readers(
            "RadiantCloudTrailReaders",
            *facts.partition,
            facts.key_account,
        )
        .when("StringLike", context, [any_trail.as_str()]);
        all.push(Wanted::beside(
            "readers",
            "Nothing else on this key lets anyone of your account open the log files.",
            readers,
        ));
    }
    all
}

/// The rules that CloudTrail needs on the key of a bucket that it writes into without naming a key.
///
/// S3 locks the files then, so the trail is named by the source of the request and not in the lock.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html>
pub fn bucket_lock(facts: &BucketLock<'_>) -> Vec<Wanted> {
    let mut actions = vec!["kms:GenerateDataKey*", "kms:DescribeKey"];
    if facts.bucket_key {
        actions.push("kms:Decrypt");
    }
    let lock = Statement::allow("RadiantLogBucketLock")
        .services(["cloudtrail.amazonaws.com"])
        .action(actions)
        .resource(["*"])
        .when("StringEquals", "aws:SourceArn", [facts.trail_arn]);
    let mut all = vec![Wanted::growing(
        "bucket-lock",
        "The bucket locks each new log file with this key.",
        lock,
    )];
    if facts.readers {
        let through_s3 = format!("s3.{}.{}", facts.region, facts.partition.dns_suffix());
        let readers = account_root::readers(
            "RadiantLogBucketReaders",
            *facts.partition,
            facts.key_account,
        )
        .when("StringEquals", "kms:ViaService", [through_s3]);
        all.push(Wanted::growing(
            "readers",
            "Nothing else on this key lets anyone of your account open the log files.",
            readers,
        ));
    }
    all
}

/// The whole policy of a key that we make.
pub fn new_document(facts: &Facts<'_>) -> Document {
    let root = account_root::statement(*facts.partition, facts.key_account);
    merge(Some(&Document::from_statements([root])), &wanted(facts)).document
}

fn service(facts: &Facts<'_>, sid: &str, action: &str) -> Statement {
    Statement::allow(sid)
        .services(["cloudtrail.amazonaws.com"])
        .action([action])
        .resource(["*"])
        .when("StringEquals", "aws:SourceArn", [facts.trail_arn])
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const TRAIL: &str = "arn:aws:cloudtrail:eu-west-1:999988887777:trail/org-trail";

    #[test]
    fn the_key_s_account_and_the_trail_s_owner_are_told_apart() {
        let facts = Facts {
            partition: &Partition::Aws,
            key_account: &AccountId::parse("111122223333").unwrap(),
            trail_arn: TRAIL,
            trail_owner: &AccountId::parse("999988887777").unwrap(),
            readers: false,
        };
        let service = json!({"Service": "cloudtrail.amazonaws.com"});
        let from_trail = json!({"StringEquals": {"aws:SourceArn": TRAIL}});
        let expected = json!({"Version": "2012-10-17", "Statement": [
            {
                "Sid": "RadiantAccountAdministration", "Effect": "Allow",
                "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
                "Action": "kms:*", "Resource": "*"
            },
            {
                "Sid": "RadiantCloudTrailEncrypt", "Effect": "Allow", "Principal": service,
                "Action": "kms:GenerateDataKey*", "Resource": "*",
                "Condition": {
                    "StringEquals": {"aws:SourceArn": TRAIL},
                    "StringLike": {"kms:EncryptionContext:aws:cloudtrail:arn": "arn:aws:cloudtrail:*:999988887777:trail/*"}
                }
            },
            {
                "Sid": "RadiantCloudTrailDescribe", "Effect": "Allow", "Principal": service,
                "Action": "kms:DescribeKey", "Resource": "*", "Condition": from_trail
            },
            {
                "Sid": "RadiantCloudTrailBucketKey", "Effect": "Allow", "Principal": service,
                "Action": "kms:Decrypt", "Resource": "*", "Condition": from_trail
            }
        ]});
        assert_eq!(*new_document(&facts).value(), expected);
    }

    #[test]
    fn readers_are_let_in_only_when_asked_and_only_for_log_files() {
        let facts = Facts {
            partition: &Partition::Aws,
            key_account: &AccountId::parse("111122223333").unwrap(),
            trail_arn: TRAIL,
            trail_owner: &AccountId::parse("999988887777").unwrap(),
            readers: true,
        };
        let all = wanted(&facts);
        let readers = all.iter().find(|want| want.id == "readers").unwrap();
        let expected = json!({
            "Sid": "RadiantCloudTrailReaders", "Effect": "Allow",
            "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
            "Action": ["kms:Decrypt", "kms:ReEncryptFrom"], "Resource": "*",
            "Condition": {"StringLike": {
                "kms:EncryptionContext:aws:cloudtrail:arn": "arn:aws:cloudtrail:*:999988887777:trail/*"
            }}
        });
        assert_eq!(serde_json::Value::from(readers.statement.clone()), expected);
    }
}
