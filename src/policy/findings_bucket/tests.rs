use serde_json::{Value, json};

use super::*;
use crate::domain::{AccountId, Region};
use crate::policy::Effect;
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
        refuses: Refuses::all(detectors),
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
            "Condition": {
                "StringNotEquals": {"s3:x-amz-server-side-encryption": "aws:kms"},
                "StringEquals": source["StringEquals"]
            }
        },
        {
            "Sid": "RadiantGuardDutyDenyOtherKey", "Effect": "Deny", "Principal": service,
            "Action": "s3:PutObject", "Resource": objects,
            "Condition": {
                "StringNotEquals": {"s3:x-amz-server-side-encryption-aws-kms-key-id": KEY},
                "StringEquals": source["StringEquals"]
            }
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

// what was let in stays in; only the refusals follow the answers.
#[test]
fn a_detector_that_joins_later_joins_the_others() {
    let bucket = BucketName::parse("larkfield-findings").unwrap();
    let one = [detector("111122223333", "eu-west-1", false)];
    let two = [detector("111122223333", "us-east-1", false)];
    let facts = Facts {
        partition: &Partition::Aws,
        bucket: &bucket,
        prefix: None,
        key_arn: KEY,
        detectors: &one,
        refuses: Refuses::all(&one),
    };
    let first = merge(None, &wanted(&facts)).document;
    let later = Facts {
        detectors: &two,
        refuses: Refuses::NOTHING,
        ..facts
    };
    let merged = merge(Some(&first), &wanted(&later));
    assert_eq!(
        merged.grown,
        ["RadiantGuardDutyLocation", "RadiantGuardDutyPut"]
    );
    assert!(merged.added.is_empty());
    assert_eq!(merged.kept, 3);
    let put = &merged.document.value()["Statement"][1];
    assert_eq!(
        put["Condition"]["StringEquals"]["aws:SourceArn"],
        json!([one[0].arn, two[0].arn])
    );
    let again = merge(Some(&merged.document), &wanted(&facts));
    assert!(again.unchanged, "{again:?}");
}

// POL-16: a bucket of others gets what GuardDuty needs, and not one refusal.
#[test]
fn a_bucket_of_others_refuses_nobody() {
    let bucket = BucketName::parse("their-findings").unwrap();
    let facts = Facts {
        partition: &Partition::Aws,
        bucket: &bucket,
        prefix: None,
        key_arn: KEY,
        detectors: &[detector("111122223333", "eu-west-1", false)],
        refuses: Refuses::NOTHING,
    };
    let wanted = wanted(&facts);
    assert_eq!(wanted.len(), 2);
    assert!(
        wanted
            .iter()
            .all(|want| want.statement.effect() == Some(Effect::Allow))
    );
}

// while an export moves, the old key is as good as the new one.
#[test]
fn an_export_on_the_way_may_use_both_keys() {
    let bucket = BucketName::parse("larkfield-findings").unwrap();
    let detectors = [detector("111122223333", "eu-west-1", false)];
    let also = ["arn:aws:kms:eu-west-1:111122223333:key/old".to_owned()];
    let facts = Facts {
        partition: &Partition::Aws,
        bucket: &bucket,
        prefix: None,
        key_arn: KEY,
        detectors: &detectors,
        refuses: Refuses {
            detectors: &detectors,
            also: &also,
            open_connections: false,
        },
    };
    let value = merge(None, &wanted(&facts)).document.value().clone();
    assert_eq!(
        value["Statement"][3]["Condition"]["StringNotEquals"][ENCRYPTION_KEY],
        json!([KEY, also[0]])
    );
}
