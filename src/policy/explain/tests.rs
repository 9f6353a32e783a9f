//! Every sentence of the words page, and what happens to statements of others.

use serde_json::{Value, json};

use super::*;
use crate::domain::{AccountId, BucketName, Partition, Region};
use crate::policy::detectors::Detector;
use crate::policy::merge::Wanted;
use crate::policy::{
    cloudtrail_key, cloudtrail_topic, findings_bucket, guardduty_key, guardduty_topic, log_bucket,
    main_role_permissions, main_role_trust, member_role_permissions, member_role_trust,
};

const VENDOR_ACCOUNT: &str = "649384204969";
const VENDOR: &str =
    "arn:aws:sts::649384204969:assumed-role/tenant-aws-access-role/radiant-security";
const TRAIL: &str = "arn:aws:cloudtrail:eu-west-1:444455556666:trail/larkfield-org-trail";

fn account() -> AccountId {
    AccountId::parse("444455556666").unwrap()
}

fn bucket(name: &str) -> BucketName {
    BucketName::parse(name).unwrap()
}

fn say_as(statement: &Statement, foreign: bool) -> Sentence {
    let account = account();
    let context = ExplainContext {
        account: Some(&account),
        organization: Some("o-abcd123456"),
        other_accounts: Some(37),
        vendor_account: VENDOR_ACCOUNT,
        for_vendor: true,
        foreign,
    };
    explain(statement, &context)
}

fn say(statement: &Statement) -> String {
    say_as(statement, false).text()
}

fn say_all(wanted: &[Wanted]) -> Vec<String> {
    wanted.iter().map(|want| say(&want.statement)).collect()
}

fn theirs(value: &Value) -> String {
    say_as(&Statement::from_value(value).unwrap(), true).text()
}

#[test]
fn log_bucket() {
    let wanted = log_bucket::wanted(&log_bucket::Facts {
        partition: &Partition::Aws,
        bucket: &bucket("larkfield-logs"),
        prefix: None,
        trail_arn: TRAIL,
        trail_owner: &account(),
        organization_id: Some("o-abcd123456"),
        key_arn: None,
    });
    assert_eq!(
        say_all(&wanted),
        [
            "CloudTrail may check who owns the bucket.",
            "CloudTrail may add log files for this account, only for the trail larkfield-org-trail.",
            "CloudTrail may add files for your other 37 accounts.",
        ]
    );
    let pieces = say_as(&wanted[1].statement, false).pieces;
    let values: Vec<_> = pieces
        .iter()
        .filter(|piece| piece.kind == PieceKind::Value)
        .collect();
    assert_eq!(values.len(), 1);
    assert_eq!(values[0].text, "larkfield-org-trail");
}

#[test]
fn log_bucket_of_another_account_s_trail() {
    let wanted = log_bucket::wanted(&log_bucket::Facts {
        partition: &Partition::Aws,
        bucket: &bucket("larkfield-logs"),
        prefix: Some("x"),
        trail_arn: "arn:aws:cloudtrail:eu-west-1:111122223333:trail/theirs",
        trail_owner: &AccountId::parse("111122223333").unwrap(),
        organization_id: Some("o-zzzz999999"),
        key_arn: None,
    });
    assert_eq!(
        say_all(&wanted)[1..],
        [
            "CloudTrail may add log files for account 1111 2222 3333, only for the trail theirs.",
            "CloudTrail may add log files for the organization o-zzzz999999, only for the trail theirs.",
        ]
    );
}

#[test]
fn cloudtrail_key() {
    let document = cloudtrail_key::new_document(&cloudtrail_key::Facts {
        partition: &Partition::Aws,
        key_account: &account(),
        trail_arn: TRAIL,
        trail_owner: &account(),
        readers: false,
    });
    let said: Vec<String> = document.statements().iter().map(say).collect();
    assert_eq!(
        said,
        [
            "People in your account look after this key, as far as their own rights allow.",
            "CloudTrail may lock new log files with this key.",
            "CloudTrail may check that the key is switched on.",
            "CloudTrail may use the key together with the bucket's own lock.",
        ]
    );
}

#[test]
fn cloudtrail_topic() {
    let wanted = cloudtrail_topic::wanted(&cloudtrail_topic::Facts {
        topic_arn: "arn:aws:sns:eu-west-1:444455556666:radiant-cloudtrail",
        trail_arn: TRAIL,
    });
    assert_eq!(
        say_all(&wanted),
        ["CloudTrail may post to this topic, only for the trail larkfield-org-trail."]
    );
}

fn detectors() -> Vec<Detector> {
    vec![Detector {
        account: account(),
        region: Region::parse("eu-west-1").unwrap(),
        arn: "{{guardduty.detector}}".to_owned(),
        opt_in: false,
    }]
}

#[test]
fn findings_bucket() {
    let wanted = findings_bucket::wanted(&findings_bucket::Facts {
        partition: &Partition::Aws,
        bucket: &bucket("larkfield-findings"),
        prefix: None,
        key_arn: "{{guardduty.key@111122223333/us-east-1}}",
        detectors: &detectors(),
        refuses: findings_bucket::Refuses::all(&detectors()),
    });
    assert_eq!(
        say_all(&wanted),
        [
            "GuardDuty may look up where the bucket is.",
            "GuardDuty may add findings, only from this account.",
            "GuardDuty may not add anything of this account that is not locked.",
            "GuardDuty may not add anything of this account locked with another key.",
            "No one may use the bucket over an open connection.",
        ]
    );
}

#[test]
fn guardduty_key_and_topic() {
    let wanted = guardduty_key::wanted(&guardduty_key::Facts {
        partition: &Partition::Aws,
        key_account: &account(),
        detectors: &detectors(),
        readers: true,
    });
    assert_eq!(
        say_all(&wanted),
        [
            "GuardDuty may lock new findings with this key.",
            "People in your account may unlock files with this key, as far as their own rights allow.",
        ]
    );
    let wanted = guardduty_topic::wanted(&guardduty_topic::Facts {
        partition: &Partition::Aws,
        topic_arn: "arn:aws:sns:eu-west-1:444455556666:radiant-guardduty",
        bucket: &bucket("larkfield-findings"),
        bucket_owner: &account(),
    });
    assert_eq!(
        say_all(&wanted),
        ["The findings bucket may post to this topic."]
    );
}

fn role(scope: main_role_permissions::Scope) -> Vec<String> {
    let members: Vec<String> = (0..37)
        .map(|number| format!("arn:aws:iam::1000000000{number:02}:role/radiant-member-access-role"))
        .collect();
    say_all(&main_role_permissions::wanted(
        &main_role_permissions::Facts {
            partition: &Partition::Aws,
            scope,
            log_bucket: &bucket("larkfield-logs"),
            findings_bucket: &bucket("larkfield-findings"),
            topics: &["one", "two"],
            keys: &["{{one}}", "{{two}}"],
            keys_only_through_s3_in: &[],
            members: &members,
            members_in: None,
            organization_reads: true,
        },
    ))
}

#[test]
fn main_role() {
    assert_eq!(
        role(main_role_permissions::Scope::AllBuckets),
        [
            "Radiant Security may see and open the files in every bucket of this account. It cannot change them.",
            "Radiant Security may join and leave the two topics.",
            "Radiant Security may unlock files that use these two keys.",
            "Radiant Security may use the roles in your 37 other accounts.",
            "Radiant Security may look at how your organization is set up.",
        ]
    );
    assert_eq!(
        role(main_role_permissions::Scope::LogBuckets)[..3],
        [
            "Radiant Security may open the files in the two log buckets.",
            "Radiant Security may see which files are in the two log buckets.",
            "Radiant Security may see the names of your buckets.",
        ]
    );
    let both = Statement::allow("A")
        .action(["s3:Get*", "s3:List*"])
        .resource([
            "arn:aws:s3:::a",
            "arn:aws:s3:::a/*",
            "arn:aws:s3:::b",
            "arn:aws:s3:::b/*",
        ]);
    assert_eq!(
        say(&both),
        "Radiant Security may see and open the files in the two log buckets."
    );
    let every = say_as(
        &Statement::allow("A")
            .action(["s3:Get*", "s3:List*"])
            .resource(["*"]),
        false,
    );
    assert!(every.pieces.contains(&Piece {
        text: "every".to_owned(),
        kind: PieceKind::Strong
    }));
    let pattern = Statement::allow("A")
        .action(["sts:AssumeRole"])
        .resource(["arn:aws:iam::*:role/member"]);
    assert_eq!(
        say(&pattern),
        "Radiant Security may use the role member in every account that lets it in."
    );
    let ours = pattern
        .clone()
        .when("StringEquals", "aws:ResourceOrgID", ["o-abcd123456"]);
    assert_eq!(
        say(&ours),
        "Radiant Security may use the role member in every account of your organization that lets it in."
    );
    let others = pattern.when("StringEquals", "aws:ResourceOrgID", ["o-other00000"]);
    assert!(say(&others).ends_with("More conditions apply. Read the full text."));
}

#[test]
fn member_role() {
    let rule = |scope| {
        say_all(&member_role_permissions::wanted(
            &member_role_permissions::Facts {
                partition: &Partition::Aws,
                scope,
            },
        ))
    };
    assert_eq!(
        rule(member_role_permissions::Scope::AllBuckets),
        [
            "Radiant Security may see and open the files in every bucket of this account. It cannot change them."
        ]
    );
    assert_eq!(
        rule(member_role_permissions::Scope::BucketSettings),
        [
            "Radiant Security may see how the buckets of this account are set up. It cannot open files."
        ]
    );
    let trust = member_role_trust::wanted(&member_role_trust::Facts {
        main_role: "arn:aws:iam::444455556666:role/radiant-aws-access-role",
        external_id: "{{external-id}}",
    });
    assert_eq!(
        say_all(&trust),
        ["Only the main account role may use this role, and only with the same ID."]
    );
}

#[test]
fn trust() {
    let wanted = main_role_trust::wanted(&main_role_trust::Facts {
        vendor_principal: VENDOR,
        external_id: "{{external-id}}",
    });
    assert_eq!(
        say_all(&wanted),
        ["Only Radiant Security may use this role, and only with your External Role ID."]
    );
    let member = Statement::allow("A")
        .aws(["arn:aws:iam::444455556666:role/radiant-aws-access-role"])
        .action(["sts:AssumeRole"])
        .when("StringEquals", "sts:ExternalId", ["x"]);
    assert_eq!(
        say(&member),
        "Only the main account role may use this role, and only with the same ID."
    );
    let without_id = Statement::allow("A")
        .aws([VENDOR])
        .action(["sts:AssumeRole"]);
    assert_eq!(
        say(&without_id),
        "Radiant Security may use this role, with any ID."
    );
}

#[test]
fn somebody_else_than_the_vendor_is_not_called_by_its_name() {
    let account = account();
    let context = ExplainContext {
        account: Some(&account),
        organization: None,
        other_accounts: None,
        vendor_account: VENDOR_ACCOUNT,
        for_vendor: false,
        foreign: false,
    };
    let trust = main_role_trust::wanted(&main_role_trust::Facts {
        vendor_principal: "arn:aws:sts::111122223333:assumed-role/a/b",
        external_id: "{{external-id}}",
    });
    let read = Statement::allow("A")
        .action(["s3:Get*", "s3:List*"])
        .resource(["*"]);
    for statement in [&trust[0].statement, &read] {
        let text = explain(statement, &context).text();
        assert!(!text.contains("Radiant Security"), "{text}");
    }
}

#[test]
fn no_sentence_says_more_than_the_rule() {
    let other_account = Statement::allow("A")
        .aws(["111122223333"])
        .action(["kms:*"])
        .resource(["*"]);
    assert_eq!(
        say(&other_account),
        "People in account 1111 2222 3333 look after this key, as far as their own rights allow."
    );
    let any_trail = Statement::allow("A")
        .services(["cloudtrail.amazonaws.com"])
        .action(["sns:Publish"])
        .resource(["t"]);
    assert_eq!(
        say(&any_trail),
        "CloudTrail may post to this topic, for any trail."
    );
    let more = any_trail.when("StringNotEquals", "aws:SourceArn", ["x"]);
    assert_eq!(
        say(&more),
        "CloudTrail may post to this topic, for any trail. More conditions apply. Read the full text."
    );
    let open = Statement::allow("A")
        .services(["guardduty.amazonaws.com"])
        .action(["s3:PutObject"])
        .resource(["arn:aws:s3:::b/*"]);
    assert_eq!(say(&open), "GuardDuty may add findings, from any account.");
    let two = open.when(
        "StringEquals",
        "aws:SourceAccount",
        ["111122223333", "444455556666"],
    );
    assert_eq!(
        say(&two),
        "GuardDuty may add findings, only from two accounts."
    );
}

#[test]
fn rules_of_others_are_kept_and_said_when_we_can() {
    let deny = json!({"Effect": "Deny", "Principal": {"AWS": "*"}, "Action": "s3:DeleteObject", "Resource": "*"});
    assert_eq!(
        theirs(&deny),
        "No one may delete files. Already there. We keep it as it is."
    );
    let role = json!({
        "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:role/team/reader"},
        "Action": ["s3:ListBucket", "s3:GetObject"], "Resource": "*"
    });
    assert_eq!(
        theirs(&role),
        "The role reader of account 1111 2222 3333 may open files and see which files are in the bucket. \
         Already there. We keep it as it is."
    );
    let owner = json!({
        "Effect": "Allow", "Principal": {"AWS": "*"}, "Action": ["SNS:Publish", "SNS:AddPermission"],
        "Resource": "t", "Condition": {"StringEquals": {"AWS:SourceOwner": "444455556666"}}
    });
    assert_eq!(
        theirs(&owner),
        "People and services of the topic's own account may use and look after this topic. \
         Already there. We keep it as it is."
    );
    let service = json!({
        "Effect": "Allow", "Principal": {"Service": "delivery.logs.amazonaws.com"}, "Action": "s3:PutObject", "Resource": "*"
    });
    assert_eq!(
        theirs(&service),
        "The AWS service delivery.logs may add files. Already there. We keep it as it is."
    );
    let unknown = json!({"Effect": "Allow", "Principal": "*", "Action": "s3:PutObjectTagging", "Resource": "*"});
    assert_eq!(theirs(&unknown), "Already there. We keep it as it is.");
}

#[test]
fn what_has_no_plain_words_says_so() {
    let no_words = "We have no plain words for this rule. Read the full text.";
    for value in [
        json!({"Effect": "Allow", "Principal": "*", "NotAction": "s3:GetObject", "Resource": "*"}),
        json!({"Effect": "Allow", "NotPrincipal": {"AWS": "1"}, "Action": "s3:GetObject", "Resource": "*"}),
        json!({"Effect": "Maybe", "Principal": "*", "Action": "s3:GetObject", "Resource": "*"}),
        json!({"Effect": "Allow", "Principal": {"Federated": "x"}, "Action": "s3:GetObject", "Resource": "*"}),
        json!({"Effect": "Allow", "Action": "iam:CreateUser", "Resource": "*"}),
    ] {
        assert_eq!(say(&Statement::from_value(&value).unwrap()), no_words);
    }
}
