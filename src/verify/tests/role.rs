//! The vendor's role.

use super::{all_passed, failing, with, without};
use crate::answers::ReadScope;
use crate::domain::{ExternalId, Partition};
use crate::inventory::Seen;
use crate::policy::{Document, Statement, main_role_permissions};
use crate::verify::Status;
use crate::verify::tests::right::{Right, document, region};

#[test]
fn a_role_that_is_otherwise_fails() {
    failing(&[
        ("eu-west-1 role-trust", |right| {
            right.role().trust = Document::from_statements([]);
        }),
        // The id of a role that was deleted stands where its ARN was.
        ("eu-west-1 role-trust", |right| {
            let gone = Statement::allow("A")
                .aws(["AROAEXAMPLEEXAMPLE123"])
                .action(["sts:AssumeRole"]);
            right.role().trust = Document::from_statements([gone]);
        }),
        ("eu-west-1 role-trust", |right| {
            let stranger = Statement::allow("B")
                .aws(["arn:aws:iam::999988887777:root"])
                .action(["sts:AssumeRole"]);
            right.role().trust = with(&right.role().trust, stranger);
        }),
        ("eu-west-1 role-trust", |right| {
            let open = Statement::allow("C")
                .aws([right.vendor.principal.clone()])
                .action(["sts:AssumeRole"]);
            right.role().trust = Document::from_statements([open]);
        }),
        ("eu-west-1 role-trust", |right| {
            let id = ExternalId::parse("rs-another").unwrap();
            right.answers.vendor.external_role_id = Some(id);
        }),
        ("eu-west-1 role-rights", |right| {
            right.policy().document = without(
                &right.policy().document,
                "AllowManagingSNSTopicSubscriptions",
            );
        }),
        ("eu-west-1 role-rights", |right| {
            right.policy().document =
                without(&right.policy().document, "EnableCrossAccountLogDecryption");
        }),
        ("eu-west-1 role-rights", |right| {
            let deny = Statement::deny("No")
                .action(["s3:Get*"])
                .resource(["arn:aws:s3:::*"]);
            right.policy().document = with(&right.policy().document, deny);
        }),
        ("eu-west-1 role-policy", |right| {
            right.role().attached = Seen::Known(Vec::new());
        }),
    ]);
}

#[test]
fn a_role_for_the_log_buckets_may_not_read_others() {
    let mut right = Right::new();
    right.answers.role.read = ReadScope::LogBuckets;
    assert!(
        right
            .not_passed()
            .contains(&("eu-west-1 role-limits".to_owned(), Status::Failed))
    );
    let answers = right.answers.clone();
    let main = answers.place();
    let topics = [&answers.cloudtrail.topic, &answers.guardduty.topic]
        .map(|topic| topic.arn(&main).to_string());
    let keys = [
        right.log_key().arn.to_string(),
        right.findings_key().arn.to_string(),
    ];
    right.policy().document = document(&main_role_permissions::wanted(
        &main_role_permissions::Facts {
            partition: &Partition::Aws,
            scope: main_role_permissions::Scope::LogBuckets,
            log_bucket: answers.cloudtrail.bucket.name(),
            findings_bucket: answers.guardduty.bucket.name(),
            topics: &topics.each_ref().map(String::as_str),
            keys: &keys.each_ref().map(String::as_str),
            keys_only_through_s3_in: &[region("eu-west-1")],
            members: &[],
            members_in: None,
            organization_reads: true,
        },
    ));
    all_passed(&right);
}

#[test]
fn the_external_role_id_is_in_no_text() {
    let mut right = Right::new();
    let stranger = Statement::allow("B")
        .aws(["arn:aws:iam::999988887777:root"])
        .action(["sts:AssumeRole"]);
    let trusts = [
        right.role().trust.clone(),
        with(&right.role().trust, stranger),
        with(
            &right.role().trust,
            Statement::deny("No").everyone().action(["sts:AssumeRole"]),
        ),
        Document::from_statements([]),
    ];
    for trust in trusts {
        right.role().trust = trust;
        let text = serde_json::to_string(&right.checks()).unwrap();
        assert!(!text.contains("rs-0123456789"));
    }
}

#[test]
fn without_the_external_role_id_the_role_waits() {
    let mut right = Right::new();
    right.answers.vendor.external_role_id = None;
    right.only("eu-west-1 role-trust", Status::Waiting);
    let name = right.vendor.role_name.clone();
    right.view().roles.insert(name, Seen::Known(None));
    let policy = right.answers.role.policy_name.clone();
    right.view().policies.insert(policy, Seen::Known(None));
    let waiting = ["role-trust", "role-rights", "role-policy", "role-unlimited"];
    let expected: Vec<_> = waiting
        .iter()
        .map(|name| (format!("eu-west-1 {name}"), Status::Waiting))
        .collect();
    assert_eq!(right.not_passed(), expected);
}
