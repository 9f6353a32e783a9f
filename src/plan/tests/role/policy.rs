//! The role's policy: what it holds, what stays in it and what is taken out.

use super::*;

// IAM-08
#[test]
fn the_policy_is_measured_without_white_space_in_the_plan() {
    let answers = answers();
    let mut inventory = fresh(&answers);
    // The text is long enough only when its spaces count.
    let spaced = Statement::allow("Theirs")
        .action(["ec2:DescribeInstances"])
        .resource([format!("arn:aws:ec2:*:*:instance/{}x", " ".repeat(6_000))]);
    let policy = policy_of(POLICY, Document::from_statements([spaced]));
    let name = answers.role.policy_name.clone();
    put_policy(&mut inventory, name, policy);
    let plan = planned(&answers, &inventory);
    assert_eq!(part(&plan, "main-role/role-policy").kind, Kind::Update);

    let name = answers.role.policy_name.clone();
    let long = Statement::allow("Theirs")
        .action(["ec2:DescribeInstances"])
        .resource([format!("arn:aws:ec2:*:*:instance/{}", "x".repeat(6_000))]);
    let policy = policy_of(POLICY, Document::from_statements([long]));
    put_policy(&mut inventory, name, policy);
    let plan = planned(&answers, &inventory);
    left_saying(&plan, "main-role/role-policy", "of 6144");
}

// IAM-09
#[test]
fn the_oldest_of_five_versions_that_is_not_in_use_is_deleted_and_told() {
    let answers = answers();
    let mut inventory = fresh(&answers);
    let mut policy = policy_of(POLICY, Document::from_statements([]));
    let version = |number: u32| PolicyVersion {
        id: format!("v{number}"),
        default: number == 4,
        created: None,
    };
    policy.versions = Seen::Known((2..=6).map(version).collect());
    let name = answers.role.policy_name.clone();
    put_policy(&mut inventory, name, policy);
    let plan = planned(&answers, &inventory);
    let change = part(&plan, "main-role/role-policy");
    let CreatePolicyVersion { delete_version, .. } = deed(change);
    assert_eq!(delete_version.as_deref(), Some("v2"));
    assert!(says(change, "v2, is deleted"));
}

#[test]
fn reads_of_the_organization_are_always_there_unless_declined() {
    let mut answers = answers();
    let inventory = fresh(&answers);
    let is_there = |plan: &Plan<Told>| {
        let statements = written(plan).statements();
        statements
            .iter()
            .any(|statement| statement.sid() == Some("Statement5"))
    };
    assert!(is_there(&planned(&answers, &inventory)));
    answers.role.organization_reads = false;
    assert!(!is_there(&planned(&answers, &inventory)));
}

#[test]
fn declined_reads_of_the_organization_are_told_and_not_taken_out() {
    let mut answers = answers();
    let inventory = after(&answers, &fresh(&answers));
    answers.role.organization_reads = false;
    let plan = planned(&answers, &inventory);
    let change = part(&plan, "main-role/role-policy");
    assert_eq!(change.kind, Kind::Keep);
    assert!(says(change, "which the answers decline"));
}

#[test]
fn old_keys_topics_and_accounts_stay_in_the_policy_and_are_told() {
    let mut answers = answers();
    answers.members.accounts =
        MemberAccounts::These(vec![AccountId::parse("444455556666").unwrap()]);
    let mut inventory = after(&answers, &fresh(&answers));
    let before = there(&mut inventory, &answers).document.clone();

    let key_arn = "arn:aws:kms:us-east-1:111122223333:key/other";
    answers.guardduty.key = existing_key(key_arn);
    answers.guardduty.topic = TopicChoice::New {
        name: crate::domain::TopicName::parse("other-findings").unwrap(),
    };
    answers.members.accounts =
        MemberAccounts::These(vec![AccountId::parse("123456789012").unwrap()]);
    put_key(&mut inventory, key(key_arn));
    let plan = planned(&answers, &inventory);
    let after = written(&plan);
    for statement in before.statements() {
        let sid = statement.sid().unwrap().to_owned();
        let now = resources(after, &sid);
        for resource in statement.resources() {
            assert!(
                now.iter().any(|there| there == resource),
                "{sid} {resource}"
            );
        }
    }
    assert!(resources(after, "EnableCrossAccountLogDecryption").contains(&key_arn.to_owned()));
    let change = part(&plan, "main-role/role-policy");
    for old in [
        "key/alias-radiant-guardduty",
        ":radiant-guardduty-findings",
        "444455556666:role/",
    ] {
        assert!(says(change, old), "{old}: {:#?}", change.warnings);
    }
    assert!(!says(change, "key/alias-radiant-cloudtrail"));
    assert!(!says(change, "123456789012"));

    let done = super::after(&answers, &inventory);
    let plan = planned(&answers, &done);
    let change = part(&plan, "main-role/role-policy");
    assert_eq!(change.kind, Kind::Keep);
    assert!(says(change, "444455556666:role/"));
}

#[test]
fn a_narrower_scope_that_is_asked_for_takes_the_place_of_the_wide_one() {
    let mut answers = answers();
    let inventory = after(&answers, &fresh(&answers));
    answers.role.read = ReadScope::LogBuckets;
    let plan = planned(&answers, &inventory);
    let text = written(&plan).to_compact();
    assert!(!text.contains("arn:aws:s3:::*"), "{text}");
    assert!(text.contains("kms:ViaService"), "{text}");
    let done = planned(&answers, &super::after(&answers, &inventory));
    assert_eq!(writes(&done), [""; 0]);
}

#[test]
fn old_log_buckets_stay_readable_in_the_narrow_scope() {
    let mut answers = answers();
    answers.role.read = ReadScope::LogBuckets;
    let mut inventory = after(&answers, &fresh(&answers));
    let old = answers.guardduty.bucket.name().to_string();
    answers.guardduty.bucket = existing_bucket("other-findings");
    put_bucket(&mut inventory, "other-findings", empty_bucket(REGION));
    let plan = planned(&answers, &inventory);
    let now = resources(written(&plan), "AllowListAndGetAllLogFiles");
    assert!(now.contains(&format!("arn:aws:s3:::{old}/*")), "{now:?}");
    assert!(now.contains(&"arn:aws:s3:::other-findings/*".to_owned()));
    assert!(says(part(&plan, "main-role/role-policy"), &old));
}

/// Taking out is a change of its own, that somebody asked for.
#[test]
fn what_is_not_named_any_more_is_taken_out_when_the_answers_ask() {
    let mut answers = answers();
    answers.role.read = ReadScope::LogBuckets;
    let mut inventory = after(&answers, &fresh(&answers));
    let old = answers.guardduty.bucket.name().to_string();
    answers.guardduty.bucket = existing_bucket("other-findings");
    answers.role.drop_unused = true;
    put_bucket(&mut inventory, "other-findings", empty_bucket(REGION));
    let plan = planned(&answers, &inventory);
    let now = resources(written(&plan), "AllowListAndGetAllLogFiles");
    assert!(!now.contains(&format!("arn:aws:s3:::{old}/*")), "{now:?}");
    assert!(now.contains(&"arn:aws:s3:::other-findings/*".to_owned()));
    let change = part(&plan, "main-role/role-policy");
    assert!(says(change, "Taken out of the policy") && says(change, &old));
}
