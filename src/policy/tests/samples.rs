//! Every document with made-up values, for linters and pictures.
//!
//! The names and numbers belong to nobody. Made for a company with an organization, two Regions and 37 other accounts.

use radiant_aws_setup::domain::{AccountId, BucketName, NameProblem, Partition, Region};
use radiant_aws_setup::policy::detectors::Detector;
use radiant_aws_setup::policy::main_role_permissions::Scope;
use radiant_aws_setup::policy::merge::{Wanted, merge};
use radiant_aws_setup::policy::model::Document;
use radiant_aws_setup::policy::size::DocumentKind;
use radiant_aws_setup::policy::{
    cloudtrail_key, cloudtrail_topic, findings_bucket, guardduty_key, guardduty_topic, log_bucket,
    main_role_permissions, main_role_trust, member_role_permissions, member_role_trust,
};

const TRAIL: &str = "arn:aws:cloudtrail:eu-west-1:444455556666:trail/larkfield-org-trail";
const LOG_TOPIC: &str = "arn:aws:sns:eu-west-1:444455556666:radiant-cloudtrail-events";
const FINDINGS_TOPIC: &str = "arn:aws:sns:eu-west-1:444455556666:radiant-guardduty-findings";
const LOG_KEY: &str = "arn:aws:kms:eu-west-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const FINDINGS_KEY: &str =
    "arn:aws:kms:eu-west-1:444455556666:key/0987dcba-09fe-87dc-65ba-ab0987654321";
const VENDOR: &str =
    "arn:aws:sts::649384204969:assumed-role/tenant-aws-access-role/radiant-security";

type Sample = (DocumentKind, &'static str, Document);

/// Each document in each of its variants: what it is, the variant's name, the document.
pub(crate) fn samples() -> Vec<Sample> {
    // The values above are right, and a test says so; a wrong one would leave the list empty.
    build().unwrap_or_default()
}

struct Company {
    main: AccountId,
    region: Region,
    logs: BucketName,
    findings: BucketName,
    detectors: Vec<Detector>,
    members: Vec<String>,
}

fn build() -> Result<Vec<Sample>, NameProblem> {
    let main = AccountId::parse("444455556666")?;
    let detector = |region: &str, opt_in: bool| -> Result<Detector, NameProblem> {
        Ok(Detector {
            account: main.clone(),
            region: Region::parse(region)?,
            arn: format!(
                "arn:aws:guardduty:{region}:{main}:detector/12abc34d567e8fa901bc2d34e56789f0"
            ),
            opt_in,
        })
    };
    let detectors = vec![detector("eu-west-1", false)?, detector("eu-south-1", true)?];
    let company = Company {
        region: Region::parse("eu-west-1")?,
        logs: BucketName::parse("larkfield-cloudtrail-logs")?,
        findings: BucketName::parse("larkfield-findings")?,
        members: (1..=37)
            .map(|number| {
                format!("arn:aws:iam::1112223330{number:02}:role/radiant-member-access-role")
            })
            .collect(),
        detectors,
        main,
    };
    let mut all = cloudtrail(&company);
    all.extend(guardduty(&company));
    all.extend(role(&company));
    Ok(all)
}

fn new(wanted: &[Wanted]) -> Document {
    merge(None, wanted).document
}

fn cloudtrail(company: &Company) -> Vec<Sample> {
    let bucket = log_bucket::Facts {
        partition: &Partition::Aws,
        bucket: &company.logs,
        prefix: None,
        trail_arn: TRAIL,
        trail_owner: &company.main,
        organization_id: Some("o-abcd123456"),
        key_arn: Some("{{cloudtrail.key@111122223333/us-east-1}}"),
    };
    let single = log_bucket::Facts {
        prefix: Some("trails"),
        organization_id: None,
        ..bucket
    };
    let key = cloudtrail_key::Facts {
        partition: &Partition::Aws,
        key_account: &company.main,
        trail_arn: TRAIL,
        trail_owner: &company.main,
        readers: false,
    };
    let with_readers = cloudtrail_key::Facts {
        readers: true,
        ..key
    };
    let lock = cloudtrail_key::BucketLock {
        partition: &Partition::Aws,
        key_account: &company.main,
        region: &company.region,
        trail_arn: TRAIL,
        bucket_key: true,
        readers: true,
    };
    let topic = cloudtrail_topic::Facts {
        topic_arn: LOG_TOPIC,
        trail_arn: TRAIL,
    };
    vec![
        (
            DocumentKind::LogBucket,
            "organization",
            new(&log_bucket::wanted(&bucket)),
        ),
        (
            DocumentKind::LogBucket,
            "single account with a folder",
            new(&log_bucket::wanted(&single)),
        ),
        (
            DocumentKind::CloudTrailKey,
            "new",
            cloudtrail_key::new_document(&key),
        ),
        (
            DocumentKind::CloudTrailKey,
            "without the account's rule",
            new(&cloudtrail_key::wanted(&with_readers)),
        ),
        (
            DocumentKind::CloudTrailKey,
            "of the bucket",
            new(&cloudtrail_key::bucket_lock(&lock)),
        ),
        (
            DocumentKind::CloudTrailTopic,
            "new",
            new(&cloudtrail_topic::wanted(&topic)),
        ),
    ]
}

fn guardduty(company: &Company) -> Vec<Sample> {
    let bucket = findings_bucket::Facts {
        partition: &Partition::Aws,
        bucket: &company.findings,
        prefix: None,
        key_arn: FINDINGS_KEY,
        detectors: &company.detectors,
        refuses: findings_bucket::Refuses::all(&company.detectors),
    };
    let first = company.detectors.get(..1).unwrap_or_default();
    let one = findings_bucket::Facts {
        prefix: Some("guardduty"),
        detectors: first,
        refuses: findings_bucket::Refuses::all(first),
        ..bucket
    };
    let adopted = findings_bucket::Facts {
        refuses: findings_bucket::Refuses::NOTHING,
        ..bucket
    };
    let key = guardduty_key::Facts {
        partition: &Partition::Aws,
        key_account: &company.main,
        detectors: &company.detectors,
        readers: false,
    };
    let with_readers = guardduty_key::Facts {
        readers: true,
        ..key
    };
    let topic = guardduty_topic::Facts {
        partition: &Partition::Aws,
        topic_arn: FINDINGS_TOPIC,
        bucket: &company.findings,
        bucket_owner: &company.main,
    };
    vec![
        (
            DocumentKind::FindingsBucket,
            "two Regions",
            new(&findings_bucket::wanted(&bucket)),
        ),
        (
            DocumentKind::FindingsBucket,
            "one Region with a folder",
            new(&findings_bucket::wanted(&one)),
        ),
        (
            DocumentKind::FindingsBucket,
            "a bucket that was there before",
            new(&findings_bucket::wanted(&adopted)),
        ),
        (
            DocumentKind::GuardDutyKey,
            "new",
            guardduty_key::new_document(&key),
        ),
        (
            DocumentKind::GuardDutyKey,
            "without the account's rule",
            new(&guardduty_key::wanted(&with_readers)),
        ),
        (
            DocumentKind::GuardDutyTopic,
            "new",
            new(&guardduty_topic::wanted(&topic)),
        ),
    ]
}

fn role(company: &Company) -> Vec<Sample> {
    let regions: Vec<Region> = company
        .detectors
        .iter()
        .take(1)
        .map(|detector| detector.region.clone())
        .collect();
    let guide = main_role_permissions::Facts {
        partition: &Partition::Aws,
        scope: Scope::AllBuckets,
        log_bucket: &company.logs,
        findings_bucket: &company.findings,
        topics: &[LOG_TOPIC, FINDINGS_TOPIC],
        keys: &[LOG_KEY, FINDINGS_KEY],
        keys_only_through_s3_in: &[],
        members: &company.members,
        members_in: None,
        organization_reads: true,
    };
    let single = main_role_permissions::Facts {
        keys: &[FINDINGS_KEY],
        members: &[],
        members_in: None,
        organization_reads: false,
        ..guide
    };
    let narrow = main_role_permissions::Facts {
        scope: Scope::LogBuckets,
        keys_only_through_s3_in: &regions,
        members: &[],
        members_in: None,
        organization_reads: false,
        ..guide
    };
    let trust = main_role_trust::Facts {
        vendor_principal: VENDOR,
        external_id: "0a1b2c3d-4e5f-6789-abcd-ef0123456789",
    };
    let member = |scope| {
        let facts = member_role_permissions::Facts {
            partition: &Partition::Aws,
            scope,
        };
        new(&member_role_permissions::wanted(&facts))
    };
    let permissions = |facts| new(&main_role_permissions::wanted(&facts));
    vec![
        (
            DocumentKind::MainRolePermissions,
            "as the guide",
            permissions(guide),
        ),
        (
            DocumentKind::MainRolePermissions,
            "single account",
            permissions(single),
        ),
        (
            DocumentKind::MainRolePermissions,
            "two log buckets only",
            permissions(narrow),
        ),
        (
            DocumentKind::MainRoleMembers,
            "roles by name",
            new(&[main_role_permissions::members(&company.members, None)]),
        ),
        (
            DocumentKind::MainRoleMembers,
            "roles by pattern",
            new(&[main_role_permissions::members(
                &["arn:aws:iam::*:role/radiant-member-access-role".to_owned()],
                Some("o-abcd123456"),
            )]),
        ),
        (
            DocumentKind::MainRoleTrust,
            "new",
            main_role_trust::new_document(&trust),
        ),
        (
            DocumentKind::MemberRolePermissions,
            "as the guide",
            member(member_role_permissions::Scope::AllBuckets),
        ),
        (
            DocumentKind::MemberRolePermissions,
            "settings only",
            member(member_role_permissions::Scope::BucketSettings),
        ),
        (
            DocumentKind::MemberRoleTrust,
            "new",
            member_role_trust::new_document(&member_role_trust::Facts {
                main_role: "arn:aws:iam::444455556666:role/radiant-aws-access-role",
                external_id: "0a1b2c3d-4e5f-6789-abcd-ef0123456789",
            }),
        ),
    ]
}
