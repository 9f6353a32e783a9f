//! The guide for several accounts: a trail of the organization, a role in each of the others, and findings that each of them sends.

use std::collections::BTreeSet;

use radiant_aws_setup::answers::{ExportFindings, LookedAfter, MemberAccounts};
use radiant_aws_setup::domain::RoleName;
use radiant_aws_setup::practice::world::{Detector, Settling};
use radiant_aws_setup::practice::{PracticeOptions, World};
use serde_json::{Value, json};

use super::guide::{
    ACCOUNT, DETECTOR, FINDINGS_BUCKET, FINDINGS_KEY, Guide, MEMBER_RIGHTS, MEMBER_TRUST, REGION,
    answers, bucket_rules, key_rules, made, policy, rights, role,
};
use super::{mend, names, proposed, red};
use crate::bench::Bench;
use crate::company;

const MEMBER: &str = "100000000001";
const ROLE: &str = "radiant-security-role";
const RIGHTS: &str = "radiant-security-policy";

/// Two accounts, set up by the guide.
async fn two(by: impl FnOnce(&mut World)) -> Bench {
    let mut bench = Bench::empty(PracticeOptions::instant()).await;
    let members = company::found(&bench.practice, 1);
    bench.practice.edit(|world| {
        let guide = Guide {
            member_roles: vec![format!("arn:aws:iam::{MEMBER}:role/{ROLE}")],
            organization: Some("o-exampleorgid".to_owned()),
        };
        let organization = world.organization.as_mut().unwrap();
        organization.trusted.insert(
            "cloudtrail.amazonaws.com".to_owned(),
            Settling::settled(true),
        );
        guide.follow(world);
        member(&guide, world);
        gathered(world);
    });
    bench.practice.edit(by);
    bench.answers = answers(&bench.answers);
    bench.answers.cloudtrail.organization = true;
    bench.answers.members.accounts = MemberAccounts::These(members);
    bench.answers.members.role_name = RoleName::parse(ROLE).unwrap();
    bench
}

/// "Create and configure an IAM Role (Other accounts)". IAM takes no spaces in the name of a rule, so whoever follows the guide has to
/// take them out.
fn member(guide: &Guide, world: &mut World) {
    let mut document = guide.filled(MEMBER_RIGHTS);
    document["Statement"][0]["Sid"] = json!("AllowlistandgetinfosofS3");
    let iam = world.iam_mut(MEMBER).unwrap();
    iam.policies.insert(RIGHTS.to_owned(), policy(&document));
    let role = role(&guide.filled(MEMBER_TRUST), MEMBER, RIGHTS);
    iam.roles.insert(ROLE.to_owned(), role);
}

/// One account looks after GuardDuty of both, as the guide's prerequisites ask.
fn gathered(world: &mut World) {
    let organization = world.organization.as_mut().unwrap();
    organization.delegated.insert(
        "guardduty.amazonaws.com".to_owned(),
        vec![ACCOUNT.to_owned()],
    );
    let detector: Detector = made(json!({
        "enabled": true, "frequency": "FIFTEEN_MINUTES",
        "features": {"S3_DATA_EVENTS": "ENABLED"}, "administrator": ACCOUNT,
    }));
    let there = world.regional_mut(MEMBER, REGION);
    there
        .detectors
        .insert("feedfacefeedfacefeedfacefeedface".to_owned(), detector);
}

fn set(names: &[&'static str]) -> BTreeSet<&'static str> {
    names.iter().copied().collect()
}

#[tokio::test(start_paused = true)]
async fn two_accounts_that_are_as_the_guide_says_lack_only_the_key_s_right() {
    let bench = two(|_| {}).await;
    let proposed = proposed(&bench).await;
    assert_eq!(
        names(&proposed),
        set(&["cloudtrail/log-key-policy"]),
        "{proposed:#?}"
    );
    mend(&bench).await;
}

#[tokio::test(start_paused = true)]
async fn the_other_account_s_role_under_the_main_account_s_number_is_named() {
    // The guide writes the numbers of all accounts with the same place to fill in.
    let bench = two(|world| {
        let sid = "AllowAssumeARoleInAnotherOrganizationAccount";
        let rule = rights(world).iter_mut().find(|rule| rule["Sid"] == sid);
        rule.unwrap()["Resource"] = json!([format!("arn:aws:iam::{ACCOUNT}:role/{ROLE}")]);
    })
    .await;
    let proposed = proposed(&bench).await;
    assert_eq!(
        names(&proposed),
        set(&["cloudtrail/log-key-policy", "main-role/role-policy"]),
        "{proposed:#?}"
    );
    let red = red(&bench).await;
    let seen = &red["main-role/role-members"];
    assert!(seen.contains(MEMBER), "{seen}");
    mend(&bench).await;
}

#[tokio::test(start_paused = true)]
async fn another_account_s_trust_that_was_made_wrong_is_named_and_left_to_its_owner() {
    let bench = two(|world| {
        let iam = world.iam_mut(MEMBER).unwrap();
        let role = iam.roles.get_mut(ROLE).unwrap();
        let mut trust = role.trust.newest().clone();
        trust["Statement"][0]["Condition"]["StringEquals"]["sts:ExternalId"] = json!("rs-other");
        role.trust = Settling::settled(trust);
    })
    .await;
    let proposed = proposed(&bench).await;
    assert_eq!(
        names(&proposed),
        set(&["cloudtrail/log-key-policy"]),
        "{proposed:#?}"
    );
    let checks = bench.verify().await;
    let trust = checks
        .iter()
        .find(|check| check.id == format!("members/{MEMBER}/{REGION}/role-trust"))
        .unwrap();
    assert!(!trust.is_mended_by_plan(), "{trust:?}");
    let fix = trust.fix.as_deref().unwrap();
    assert!(fix.contains("Have its owner add the rule"), "{fix}");
}

/// The export section for both accounts. S3 refuses the guide's rule on the bucket's location, which names files; `bucket` says whether
/// it was written in its right form.
fn let_in(world: &mut World, bucket: bool) {
    let detectors = json!([
        format!("arn:aws:guardduty:{REGION}:{ACCOUNT}:detector/{DETECTOR}"),
        format!("arn:aws:guardduty:{REGION}:{MEMBER}:detector/feedfacefeedfacefeedfacefeedface"),
    ]);
    let rule = |sid: &str, action: &str, resource: &str| -> Value {
        json!({"Sid": sid, "Effect": "Allow", "Principal": {"Service": "guardduty.amazonaws.com"},
            "Action": action, "Resource": resource,
            "Condition": {"ForAnyValue:StringEquals": {"aws:SourceArn": detectors}}})
    };
    if bucket {
        let there = format!("arn:aws:s3:::{FINDINGS_BUCKET}");
        let objects = format!("{there}/*");
        bucket_rules(world, FINDINGS_BUCKET, |rules| {
            rules.push(rule(
                "Allow PutObject All GuardDuty",
                "s3:PutObject",
                &objects,
            ));
            let location = "Allow GetBucketLocation All GuardDuty";
            rules.push(rule(location, "s3:GetBucketLocation", &there));
        });
    }
    key_rules(world, FINDINGS_KEY, |rules| {
        let sid = "Allow GuardDuty to encrypt findings All Accounts";
        rules.push(rule(sid, "kms:GenerateDataKey", "*"));
    });
    let there = world.regional_mut(MEMBER, REGION);
    let detector = there.detectors.values_mut().next().unwrap();
    detector.administrator = None;
    let organization = world.organization.as_mut().unwrap();
    organization.delegated.clear();
}

fn each_sends(bench: &mut Bench) {
    bench.answers.guardduty.accounts = LookedAfter::EachAccount;
    bench.answers.export.findings = ExportFindings::EachAccount;
}

// A test of any value is not taken for ours, so our rules come beside the guide's.
#[tokio::test(start_paused = true)]
async fn after_the_export_section_the_other_account_s_export_and_what_lets_it_in_are_proposed() {
    for bucket in [true, false] {
        let mut bench = two(|world| let_in(world, bucket)).await;
        each_sends(&mut bench);
        let proposed = proposed(&bench).await;
        assert_eq!(
            names(&proposed),
            set(&[
                "cloudtrail/log-key-policy",
                "export/findings-export@100000000001",
                "guardduty/findings-bucket-policy",
                "guardduty/findings-key-policy",
            ]),
            "{proposed:#?}"
        );
        mend(&bench).await;
    }
}
