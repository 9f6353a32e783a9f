//! What it must do, by example.

use serde_json::{Value, json};

use super::*;
use crate::policy::merge::{merge, without};
use crate::policy::model::Document;
use crate::policy::size::{DocumentKind, measure};

const TOPICS: [&str; 2] = [
    "arn:aws:sns:us-east-1:111122223333:radiant-cloudtrail",
    "arn:aws:sns:eu-west-1:111122223333:radiant-guardduty",
];
const KEYS: [&str; 2] = [
    "arn:aws:kms:us-east-1:111122223333:key/aa",
    "{{guardduty.key@111122223333/us-east-1}}",
];

fn document(change: impl Fn(Facts<'_>) -> Vec<Wanted>) -> Document {
    let members = [
        "arn:aws:iam::444455556666:role/radiant-member-access-role".to_owned(),
        "arn:aws:iam::777788889999:role/radiant-member-access-role".to_owned(),
    ];
    let wanted = change(Facts {
        partition: &Partition::Aws,
        scope: Scope::AllBuckets,
        log_bucket: &BucketName::parse("larkfield-logs").unwrap(),
        findings_bucket: &BucketName::parse("larkfield-findings").unwrap(),
        topics: &TOPICS,
        keys: &KEYS,
        keys_only_through_s3_in: &[],
        members: &members,
        members_in: None,
        organization_reads: true,
    });
    merge(None, &wanted).document
}

fn sids(document: &Document) -> Vec<String> {
    let statements = document.statements();
    statements
        .iter()
        .filter_map(|s| s.sid().map(str::to_owned))
        .collect()
}

#[test]
fn the_guide_s_policy_with_everything() {
    let expected = json!({"Version": "2012-10-17", "Statement": [
        {
            "Sid": "AllowListAndGetAllLogFiles", "Effect": "Allow",
            "Action": ["s3:Get*", "s3:List*"],
            "Resource": ["arn:aws:s3:::*", "arn:aws:s3:::*/*"]
        },
        {
            "Sid": "AllowManagingSNSTopicSubscriptions", "Effect": "Allow",
            "Action": ["sns:Subscribe", "sns:Unsubscribe", "sns:ConfirmSubscription"],
            "Resource": TOPICS
        },
        {
            "Sid": "EnableCrossAccountLogDecryption", "Effect": "Allow",
            "Action": "kms:Decrypt", "Resource": KEYS
        },
        {
            "Sid": "AllowAssumeARoleInAnotherOrganizationAccount", "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Resource": [
                "arn:aws:iam::444455556666:role/radiant-member-access-role",
                "arn:aws:iam::777788889999:role/radiant-member-access-role"
            ]
        },
        {
            "Sid": "Statement5", "Effect": "Allow",
            "Action": [
                "organizations:ListPolicies", "organizations:DescribePolicy",
                "organizations:ListPoliciesForTarget", "organizations:DescribeResourcePolicy",
                "organizations:DescribeOrganization"
            ],
            "Resource": "*"
        }
    ]});
    assert_eq!(*document(|facts| wanted(&facts)).value(), expected);
}

#[test]
fn parts_are_left_out_by_name() {
    let small = document(|facts| {
        wanted(&Facts {
            keys: &[],
            members: &[],
            members_in: None,
            organization_reads: false,
            ..facts
        })
    });
    assert_eq!(
        sids(&small),
        [
            "AllowListAndGetAllLogFiles",
            "AllowManagingSNSTopicSubscriptions"
        ]
    );
    let no_key = document(|facts| wanted(&Facts { keys: &[], ..facts }));
    assert!(sids(&no_key).contains(&"AllowAssumeARoleInAnotherOrganizationAccount".to_owned()));
    assert!(!sids(&no_key).contains(&"EnableCrossAccountLogDecryption".to_owned()));
}

#[test]
fn the_narrow_scope_reads_two_buckets() {
    let regions = [Region::parse("eu-west-1").unwrap()];
    let narrow = document(|facts| {
        wanted(&Facts {
            scope: Scope::LogBuckets,
            keys_only_through_s3_in: &regions,
            members: &[],
            members_in: None,
            organization_reads: false,
            ..facts
        })
    });
    let statements = narrow.statements();
    let value = |at: usize| Value::from(statements[at].clone());
    assert_eq!(
        value(0),
        json!({
            "Sid": "AllowListAndGetAllLogFiles", "Effect": "Allow",
            "Action": ["s3:GetObject", "s3:GetObjectVersion"],
            "Resource": ["arn:aws:s3:::larkfield-logs/*", "arn:aws:s3:::larkfield-findings/*"]
        })
    );
    assert_eq!(
        value(1),
        json!({
            "Sid": "AllowListLogBuckets", "Effect": "Allow",
            "Action": ["s3:GetBucketLocation", "s3:ListBucket"],
            "Resource": ["arn:aws:s3:::larkfield-logs", "arn:aws:s3:::larkfield-findings"]
        })
    );
    assert_eq!(
        value(2),
        json!({
            "Sid": "AllowSeeBucketNames", "Effect": "Allow",
            "Action": "s3:ListAllMyBuckets", "Resource": "*"
        })
    );
    assert_eq!(
        value(4)["Condition"],
        json!({"StringEquals": {"kms:ViaService": "s3.eu-west-1.amazonaws.com"}})
    );
}

#[test]
fn going_from_narrow_to_wide_leaves_nothing_of_the_narrow() {
    let narrow = document(|facts| {
        wanted(&Facts {
            scope: Scope::LogBuckets,
            ..facts
        })
    });
    let expected = document(|facts| wanted(&facts));
    let wide = expected.statements();
    let wanted: Vec<Wanted> = wide
        .into_iter()
        .map(|statement| Wanted::in_place("any", "It has to.", statement))
        .collect();
    let gone = ["AllowListLogBuckets", "AllowSeeBucketNames"].map(str::to_owned);
    let merged = merge(Some(&without(&narrow, &gone)), &wanted);
    assert!(crate::policy::same_meaning(&merged.document, &expected));
}

#[test]
fn the_guide_s_policy_without_members_is_about_a_thousand_characters() {
    let key = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    let other = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ac";
    let document = document(|facts| {
        wanted(&Facts {
            members: &[],
            keys: &[key, other],
            ..facts
        })
    });
    let used = measure(DocumentKind::MainRolePermissions, &document).used;
    assert!((850..=1_050).contains(&used), "{used}");
}
