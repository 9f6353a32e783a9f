//! What it must do, by example.

use serde_json::{Value, json};

use super::*;
use crate::policy::tests::samples::samples;

#[expect(clippy::needless_pass_by_value, reason = "reads better with json!")]
fn rules(kind: DocumentKind, statement: Value) -> Vec<Rule> {
    let document =
        Document::try_from(json!({"Version": VERSION, "Statement": [statement]})).unwrap();
    check(kind, &document)
        .into_iter()
        .map(|finding| finding.rule)
        .collect()
}

fn bucket(resource: &str) -> Vec<Rule> {
    rules(
        DocumentKind::FindingsBucket,
        json!({"Effect": "Allow", "Principal": "*", "Action": "s3:PutObject", "Resource": resource}),
    )
}

#[test]
fn our_own_documents_are_clean() {
    for (kind, variant, document) in samples() {
        let findings = check(kind, &document);
        assert!(findings.is_empty(), "{kind:?} {variant}: {findings:?}");
    }
}

#[test]
fn the_guide_s_mistakes_are_found() {
    assert_eq!(bucket("arn:aws:s3:::/*"), [Rule::EmptyPart]);
    assert_eq!(bucket("arn:aws:s3:::${BUCKET}/*"), [Rule::Placeholder]);
    let location = json!({
        "Sid": "Allow GetBucketLocation All GuardDuty", "Effect": "Allow",
        "Principal": {"Service": "guardduty.amazonaws.com"},
        "Action": "s3:GetBucketLocation", "Resource": "arn:aws:s3:::b/*",
        "Condition": {"ForAnyValue:StringEquals": {"aws:SourceArn": ["arn:aws:guardduty:::detector/"]}}
    });
    assert_eq!(
        rules(DocumentKind::FindingsBucket, location),
        [Rule::EmptyPart, Rule::NeverMatches, Rule::SetOperator]
    );
    let spaced = json!({
        "Sid": "Allow list and get infos of S3", "Effect": "Allow", "Action": "s3:Get*", "Resource": "*"
    });
    assert_eq!(
        rules(DocumentKind::MainRolePermissions, spaced),
        [Rule::SidLetters]
    );
}

#[test]
fn arns_slots_and_variables() {
    assert!(bucket("arn:aws:s3:::b/${aws:username}/*").is_empty());
    assert!(bucket("{{cloudtrail.key@111122223333/us-east-1}}").is_empty());
    assert_eq!(bucket("{{bucket}}"), [Rule::ArnShape]);
    assert!(bucket("*").is_empty());
    assert_eq!(bucket("b/*"), [Rule::ArnShape]);
    assert_eq!(bucket("arn:aws:s3"), [Rule::ArnShape]);
    assert_eq!(bucket("arn:aws:sns:eu-west-1::t"), [Rule::EmptyPart]);
    assert_eq!(bucket("arn:aws:iam::111122223333:role/"), [Rule::EmptyPart]);
}

#[test]
fn each_part_is_looked_at() {
    let own = DocumentKind::MainRolePermissions;
    assert_eq!(
        rules(
            own,
            json!({"Effect": "Allow", "Principal": "*", "Action": "s3:Get*", "Resource": "*"})
        ),
        [Rule::Principal]
    );
    assert_eq!(
        rules(
            own,
            json!({"Effect": "allow", "Action": "s3:Get*", "Resource": "*"})
        ),
        [Rule::Effect]
    );
    assert_eq!(
        rules(
            own,
            json!({"Effect": "Allow", "Action": ["s3Get", "s3:", "*"], "Resource": "*"})
        ),
        [Rule::Action, Rule::Action]
    );
    assert_eq!(
        rules(own, json!({"Effect": "Allow", "Resource": "*"})),
        [Rule::Action]
    );
    assert_eq!(
        rules(own, json!({"Effect": "Allow", "Action": "s3:Get*"})),
        [Rule::Resource]
    );
    let trust =
        json!({"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole", "Resource": "*"});
    assert_eq!(rules(DocumentKind::MainRoleTrust, trust), [Rule::Resource]);
    let key = json!({"Effect": "Allow", "Action": "kms:*", "Resource": "*"});
    assert_eq!(rules(DocumentKind::CloudTrailKey, key), [Rule::Principal]);
}

#[test]
fn repeats_version_and_letters() {
    let statement = json!({"Sid": "A", "Effect": "Allow", "Action": "s3:Get*", "Resource": "*"});
    let document = Document::try_from(json!({"Statement": [statement, statement]})).unwrap();
    let found: Vec<Rule> = check(DocumentKind::MainRolePermissions, &document)
        .into_iter()
        .map(|finding| finding.rule)
        .collect();
    assert_eq!(found, [Rule::Version, Rule::StatementTwice, Rule::SidTwice]);
    let euro = json!({"Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::\u{20ac}"});
    assert_eq!(
        rules(DocumentKind::MainRolePermissions, euro),
        [Rule::Letters]
    );
    assert!(bucket("arn:aws:s3:::b/\u{20ac}").is_empty());
}
