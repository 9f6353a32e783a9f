//! The policy of the bucket that CloudTrail writes its log files into.
//!
//! <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html>

use crate::domain::{AccountId, BucketName, Partition};

use super::merge::Wanted;
use super::statement::Statement;

/// What the policy depends on.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    pub partition: &'a Partition,
    pub bucket: &'a BucketName,
    /// The folder that the trail writes under (its `S3KeyPrefix`), without slashes at its ends.
    pub prefix: Option<&'a str>,
    /// Names the home Region and the owner, which is the managing account for an organization's trail.
    pub trail_arn: &'a str,
    /// The account in the trail's ARN.
    pub trail_owner: &'a AccountId,
    /// The organization's id (`o-…`), when the trail covers all its accounts.
    pub organization_id: Option<&'a str>,
    /// The ARN or slot of the key that the trail locks its files with.
    pub key_arn: Option<&'a str>,
}

/// Every name that we give in this document.
pub const SIDS: [&str; 3] = [
    "RadiantCloudTrailAclCheck",
    "RadiantCloudTrailWrite",
    "RadiantCloudTrailOrganizationWrite",
];

/// The rules that CloudTrail needs: look who owns the bucket, and write.
pub fn wanted(facts: &Facts<'_>) -> Vec<Wanted> {
    let bucket = format!("arn:{}:s3:::{}", facts.partition, facts.bucket);
    let acl_check = service("RadiantCloudTrailAclCheck")
        .action(["s3:GetBucketAcl"])
        .resource([bucket])
        .when("StringEquals", "aws:SourceArn", [facts.trail_arn]);
    let own = write("RadiantCloudTrailWrite", facts, facts.trail_owner.as_str());
    let mut all = vec![
        Wanted::beside(
            "acl-check",
            "CloudTrail looks who owns the bucket before it writes.",
            acl_check,
        ),
        locked(
            facts,
            Wanted::beside(
                "write",
                "CloudTrail puts the log files of the trail's own account here.",
                own,
            ),
        ),
    ];
    if let Some(organization) = facts.organization_id {
        all.push(locked(facts, Wanted::beside(
            "organization-write",
            "CloudTrail puts the log files of the organization's other accounts in a folder of their own.",
            write("RadiantCloudTrailOrganizationWrite", facts, organization),
        )));
    }
    all
}

/// With a key, CloudTrail names it with each file; without one it names none, and perhaps S3's own way of locking.
///
/// <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/encrypting-cloudtrail-log-files-with-aws-kms.html>
fn locked(facts: &Facts<'_>, wanted: Wanted) -> Wanted {
    let way = "s3:x-amz-server-side-encryption";
    let key = "s3:x-amz-server-side-encryption-aws-kms-key-id";
    match facts.key_arn {
        Some(arn) => wanted
            .carrying(way, [Some("aws:kms".to_owned())])
            .carrying(key, [Some(arn.to_owned())]),
        None => wanted
            .carrying(way, [None, Some("AES256".to_owned())])
            .carrying(key, [None]),
    }
}

fn write(sid: &str, facts: &Facts<'_>, folder: &str) -> Statement {
    let prefix = facts
        .prefix
        .map(|prefix| format!("{prefix}/"))
        .unwrap_or_default();
    let objects = format!(
        "arn:{}:s3:::{}/{prefix}AWSLogs/{folder}/*",
        facts.partition, facts.bucket
    );
    service(sid)
        .action(["s3:PutObject"])
        .resource([objects])
        .when(
            "StringEquals",
            "s3:x-amz-acl",
            ["bucket-owner-full-control"],
        )
        .when("StringEquals", "aws:SourceArn", [facts.trail_arn])
}

fn service(sid: &str) -> Statement {
    Statement::allow(sid).services(["cloudtrail.amazonaws.com"])
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::policy::merge::merge;

    const TRAIL: &str = "arn:aws:cloudtrail:eu-west-1:999988887777:trail/org-trail";

    fn document(prefix: Option<&str>, organization: Option<&str>) -> Value {
        let facts = Facts {
            partition: &Partition::Aws,
            bucket: &BucketName::parse("larkfield-logs").unwrap(),
            prefix,
            trail_arn: TRAIL,
            trail_owner: &AccountId::parse("999988887777").unwrap(),
            organization_id: organization,
            key_arn: None,
        };
        merge(None, &wanted(&facts)).document.value().clone()
    }

    #[test]
    fn an_organization_trail_has_three_rules() {
        let service = json!({"Service": "cloudtrail.amazonaws.com"});
        let condition = json!({"StringEquals": {"s3:x-amz-acl": "bucket-owner-full-control", "aws:SourceArn": TRAIL}});
        let expected = json!({"Version": "2012-10-17", "Statement": [
            {
                "Sid": "RadiantCloudTrailAclCheck", "Effect": "Allow", "Principal": service,
                "Action": "s3:GetBucketAcl", "Resource": "arn:aws:s3:::larkfield-logs",
                "Condition": {"StringEquals": {"aws:SourceArn": TRAIL}}
            },
            {
                "Sid": "RadiantCloudTrailWrite", "Effect": "Allow", "Principal": service,
                "Action": "s3:PutObject", "Resource": "arn:aws:s3:::larkfield-logs/AWSLogs/999988887777/*",
                "Condition": condition
            },
            {
                "Sid": "RadiantCloudTrailOrganizationWrite", "Effect": "Allow", "Principal": service,
                "Action": "s3:PutObject", "Resource": "arn:aws:s3:::larkfield-logs/AWSLogs/o-abcd123456/*",
                "Condition": condition
            }
        ]});
        assert_eq!(document(None, Some("o-abcd123456")), expected);
    }

    #[test]
    fn a_single_account_has_no_organization_folder_and_a_prefix_goes_first() {
        let value = document(Some("trails/main"), None);
        let statements = value["Statement"].as_array().unwrap();
        assert_eq!(statements.len(), 2);
        assert_eq!(statements[0]["Resource"], "arn:aws:s3:::larkfield-logs");
        assert_eq!(
            statements[1]["Resource"],
            "arn:aws:s3:::larkfield-logs/trails/main/AWSLogs/999988887777/*"
        );
    }

    #[test]
    fn a_second_trail_in_the_same_bucket_is_put_beside_the_first() {
        let bucket = BucketName::parse("larkfield-logs").unwrap();
        let owner = AccountId::parse("999988887777").unwrap();
        let facts = Facts {
            partition: &Partition::Aws,
            bucket: &bucket,
            prefix: None,
            trail_arn: TRAIL,
            trail_owner: &owner,
            organization_id: None,
            key_arn: None,
        };
        let first = merge(None, &wanted(&facts)).document;
        let other = Facts {
            trail_arn: "arn:aws:cloudtrail:eu-west-1:999988887777:trail/second",
            ..facts
        };
        let both = merge(Some(&first), &wanted(&other));
        assert_eq!(
            both.added,
            ["RadiantCloudTrailAclCheck2", "RadiantCloudTrailWrite2"]
        );
        assert!(merge(Some(&both.document), &wanted(&facts)).unchanged);
    }
}
