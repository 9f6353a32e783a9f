//! The policy of the bucket that GuardDuty exports its findings into.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_exportfindings.html>

use crate::domain::{BucketName, Partition};

use super::detectors::{Detector, limited_to, services};
use super::merge::Wanted;
use super::statement::Statement;

/// What the policy depends on.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    pub partition: &'a Partition,
    pub bucket: &'a BucketName,
    /// The folder that findings go under, without slashes at its ends.
    pub prefix: Option<&'a str>,
    /// The full ARN of the key, or its slot. GuardDuty always needs one.
    pub key_arn: &'a str,
    /// Every detector that exports into this bucket.
    pub detectors: &'a [Detector],
}

/// Every name that we give in this document.
pub const SIDS: [&str; 5] = [
    "RadiantGuardDutyLocation",
    "RadiantGuardDutyPut",
    "RadiantGuardDutyDenyUnencrypted",
    "RadiantGuardDutyDenyOtherKey",
    "RadiantDenyOpenConnections",
];

/// The rules that AWS advises: GuardDuty may write, but only locked with this key, and nobody in the open.
pub fn wanted(facts: &Facts<'_>) -> Vec<Wanted> {
    let bucket = format!("arn:{}:s3:::{}", facts.partition, facts.bucket);
    let prefix = facts
        .prefix
        .map(|prefix| format!("{prefix}/"))
        .unwrap_or_default();
    let objects = format!("{bucket}/{prefix}*");

    let location = Statement::allow("RadiantGuardDutyLocation")
        .services(services(facts.detectors))
        .action(["s3:GetBucketLocation"])
        .resource([bucket.as_str()]);
    let put = Statement::allow("RadiantGuardDutyPut")
        .services(services(facts.detectors))
        .action(["s3:PutObject"])
        .resource([objects.as_str()]);
    let deny_unless = |sid: &str, header: &str, value: &str| {
        Statement::deny(sid)
            .services(services(facts.detectors))
            .action(["s3:PutObject"])
            .resource([objects.as_str()])
            .when("StringNotEquals", header, [value])
    };
    let unencrypted = deny_unless(
        "RadiantGuardDutyDenyUnencrypted",
        "s3:x-amz-server-side-encryption",
        "aws:kms",
    );
    let other_key = deny_unless(
        "RadiantGuardDutyDenyOtherKey",
        "s3:x-amz-server-side-encryption-aws-kms-key-id",
        facts.key_arn,
    );
    let all_objects = format!("{bucket}/*");
    let open = Statement::deny("RadiantDenyOpenConnections")
        .everyone()
        .action(["s3:*"])
        .resource([bucket.as_str(), all_objects.as_str()])
        .when("Bool", "aws:SecureTransport", ["false"]);

    vec![
        Wanted::in_place(
            "location",
            "GuardDuty looks where the bucket is before it sends anything.",
            limited_to(facts.detectors, location),
        ),
        Wanted::in_place(
            "put",
            "GuardDuty puts its findings here.",
            limited_to(facts.detectors, put),
        ),
        Wanted::in_place(
            "deny-unencrypted",
            "A finding that is not locked never gets in.",
            unencrypted,
        ),
        Wanted::in_place(
            "deny-other-key",
            "Radiant Security can open findings that are locked with this key only.",
            other_key,
        ),
        Wanted::in_place(
            "deny-open-connections",
            "Nobody on the way can read along.",
            open,
        ),
    ]
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::domain::{AccountId, Region};
    use crate::policy::merge::merge;

    const KEY: &str = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

    fn detector(account: &str, region: &str, opt_in: bool) -> Detector {
        Detector {
            account: AccountId::parse(account).unwrap(),
            region: Region::parse(region).unwrap(),
            arn: format!(
                "arn:aws:guardduty:{region}:{account}:detector/12abc34d567e8fa901bc2d34e56789f0"
            ),
            opt_in,
        }
    }

    fn document(prefix: Option<&str>, detectors: &[Detector]) -> Value {
        let facts = Facts {
            partition: &Partition::Aws,
            bucket: &BucketName::parse("larkfield-findings").unwrap(),
            prefix,
            key_arn: KEY,
            detectors,
        };
        merge(None, &wanted(&facts)).document.value().clone()
    }

    #[test]
    fn one_detector() {
        let service = json!({"Service": "guardduty.amazonaws.com"});
        let source = json!({"StringEquals": {
            "aws:SourceAccount": "111122223333",
            "aws:SourceArn": "arn:aws:guardduty:eu-west-1:111122223333:detector/12abc34d567e8fa901bc2d34e56789f0"
        }});
        let objects = "arn:aws:s3:::larkfield-findings/*";
        let expected = json!({"Version": "2012-10-17", "Statement": [
            {
                "Sid": "RadiantGuardDutyLocation", "Effect": "Allow", "Principal": service,
                "Action": "s3:GetBucketLocation", "Resource": "arn:aws:s3:::larkfield-findings", "Condition": source
            },
            {
                "Sid": "RadiantGuardDutyPut", "Effect": "Allow", "Principal": service,
                "Action": "s3:PutObject", "Resource": objects, "Condition": source
            },
            {
                "Sid": "RadiantGuardDutyDenyUnencrypted", "Effect": "Deny", "Principal": service,
                "Action": "s3:PutObject", "Resource": objects,
                "Condition": {"StringNotEquals": {"s3:x-amz-server-side-encryption": "aws:kms"}}
            },
            {
                "Sid": "RadiantGuardDutyDenyOtherKey", "Effect": "Deny", "Principal": service,
                "Action": "s3:PutObject", "Resource": objects,
                "Condition": {"StringNotEquals": {"s3:x-amz-server-side-encryption-aws-kms-key-id": KEY}}
            },
            {
                "Sid": "RadiantDenyOpenConnections", "Effect": "Deny", "Principal": "*",
                "Action": "s3:*", "Resource": ["arn:aws:s3:::larkfield-findings", objects],
                "Condition": {"Bool": {"aws:SecureTransport": "false"}}
            }
        ]});
        assert_eq!(
            document(None, &[detector("111122223333", "eu-west-1", false)]),
            expected
        );
    }

    #[test]
    fn several_detectors_are_lists_and_an_opt_in_region_has_a_name_of_its_own() {
        let detectors = [
            detector("111122223333", "eu-west-1", false),
            detector("111122223333", "me-south-1", true),
            detector("444455556666", "me-south-1", true),
        ];
        let value = document(Some("guardduty"), &detectors);
        let put = &value["Statement"][1];
        assert_eq!(
            put["Principal"]["Service"],
            json!([
                "guardduty.amazonaws.com",
                "guardduty.me-south-1.amazonaws.com"
            ])
        );
        let equals = &put["Condition"]["StringEquals"];
        assert_eq!(
            equals["aws:SourceAccount"],
            json!(["111122223333", "444455556666"])
        );
        assert_eq!(equals["aws:SourceArn"].as_array().unwrap().len(), 3);
        assert_eq!(
            put["Resource"],
            "arn:aws:s3:::larkfield-findings/guardduty/*"
        );
        assert_eq!(
            value["Statement"][0]["Resource"],
            "arn:aws:s3:::larkfield-findings"
        );
        assert_eq!(
            value["Statement"][4]["Resource"][1],
            "arn:aws:s3:::larkfield-findings/*"
        );
        assert_eq!(value["Statement"][2]["Principal"], put["Principal"]);
    }

    #[test]
    fn a_detector_that_joins_later_changes_two_rules_in_place() {
        let bucket = BucketName::parse("larkfield-findings").unwrap();
        let one = [detector("111122223333", "eu-west-1", false)];
        let two = [one[0].clone(), detector("111122223333", "us-east-1", false)];
        let facts = Facts {
            partition: &Partition::Aws,
            bucket: &bucket,
            prefix: None,
            key_arn: KEY,
            detectors: &one,
        };
        let first = merge(None, &wanted(&facts)).document;
        let later = Facts {
            detectors: &two,
            ..facts
        };
        let merged = merge(Some(&first), &wanted(&later));
        assert_eq!(
            merged.replaced,
            ["RadiantGuardDutyLocation", "RadiantGuardDutyPut"]
        );
        assert!(merged.added.is_empty());
        assert_eq!(merged.kept, 3);
    }
}
