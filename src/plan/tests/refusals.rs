//! What AWS or the vendor would refuse is found before anything is called.

use super::*;
use crate::inventory::{ManagedPolicy, PolicyVersion};
use crate::plan::CreatePolicyVersion;

const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/1234abcd";

#[test]
fn another_account_stops_everything() {
    let answers = answers();
    let mut inventory = fresh(&answers);
    inventory.caller.account = other();
    let plan = planned(&answers, &inventory);
    assert_eq!(plan.counts().by_hand, plan.changes.len());
    let problem = by_hand(&plan, "cloudtrail/trail");
    assert_eq!(
        problem.summary,
        "This is 1111 2222 3333. You are signed in to 9999 8888 7777."
    );
}

#[test]
fn a_region_of_another_partition_stops_everything() {
    let answers = answers();
    let mut inventory = fresh(&answers);
    inventory.caller.partition = Partition::AwsCn;
    let plan = planned(&answers, &inventory);
    assert_eq!(writes(&plan), [""; 0]);
}

#[test]
fn without_the_vendor_in_the_partition_only_the_role_is_stopped() {
    let account = account();
    let beijing = region("cn-north-1");
    let mut answers = Answers::defaults(account.clone(), beijing.clone());
    answers.vendor.external_role_id = Some(ExternalId::parse("rs-8f2c").unwrap());
    let mut inventory = fresh(&answers);
    inventory.caller.partition = Partition::AwsCn;
    inventory
        .places
        .insert(Place::new(account, beijing), nothing());
    let plan = planned(&answers, &inventory);
    assert!(matches!(
        part_in(&plan, "main-role/role", "cn-north-1").kind,
        Kind::ByHand(_)
    ));
    assert!(matches!(
        part_in(&plan, "main-role/role-attach", "cn-north-1").kind,
        Kind::ByHand(_)
    ));
    let policy = part_in(&plan, "main-role/role-policy", "cn-north-1");
    assert!(policy.kind.writes());
    assert!(
        serde_json::to_string(policy)
            .unwrap()
            .contains("arn:aws-cn:s3:::*")
    );
    answers.vendor.principal = Some("arn:aws-cn:sts::649384204969:assumed-role/r/s".to_owned());
    let plan = planned(&answers, &inventory);
    assert_eq!(
        part_in(&plan, "main-role/role", "cn-north-1").kind,
        Kind::Create
    );
}

#[test]
fn a_bucket_of_someone_else_is_refused() {
    let answers = answers();
    let mut inventory = fresh(&answers);
    let name = answers.cloudtrail.bucket.name().clone();
    global(&mut inventory)
        .buckets
        .insert(name, Seen::Known(BucketView::NotYours));
    let plan = planned(&answers, &inventory);
    left_saying(&plan, "cloudtrail/log-bucket", "Someone else");
    left_saying(&plan, "cloudtrail/trail", "Make the bucket for log files");
    assert!(part(&plan, "guardduty/findings-bucket").kind.writes());
}

#[test]
fn a_bucket_that_should_be_there_and_is_not_is_refused() {
    let mut answers = answers();
    let name = answers.guardduty.bucket.name().clone();
    answers.guardduty.bucket = BucketChoice::Existing { name };
    let plan = planned(&answers, &fresh(&answers));
    left_saying(&plan, "guardduty/findings-bucket", "no bucket");
}

#[test]
fn key_and_bucket_have_to_be_in_one_region() {
    let mut answers = answers();
    answers.guardduty.key = existing_key(KEY);
    let topic = format!("arn:aws:sns:{REGION}:{ACCOUNT}:news");
    answers.guardduty.topic = existing_topic(&topic);
    let mut inventory = fresh(&answers);
    let name = answers.guardduty.bucket.name().clone();
    put_bucket(&mut inventory, name.as_str(), empty_bucket("eu-central-1"));
    let plan = planned(&answers, &inventory);
    left_saying(&plan, "guardduty/findings-key", "Frankfurt");
    left_saying(&plan, "guardduty/findings-topic", "same Region");
}

#[test]
fn keys_that_cannot_do_the_work_are_refused() {
    let spoil: [(fn(&mut Key), &str); 4] = [
        (
            |key| key.state = "PendingDeletion".to_owned(),
            "scheduled for deletion",
        ),
        (|key| key.state = "Disabled".to_owned(), "switched off"),
        (|key| key.encrypts = false, "symmetric"),
        (|key| key.customer_managed = false, "AWS's own"),
    ];
    for (spoil, words) in spoil {
        let mut answers = answers();
        answers.guardduty.key = existing_key(KEY);
        let mut bad = key(KEY);
        spoil(&mut bad);
        let mut inventory = fresh(&answers);
        put_key(&mut inventory, bad);
        let plan = planned(&answers, &inventory);
        let problem = by_hand(&plan, "guardduty/findings-key");
        assert!(problem.summary.contains(words), "{problem:?}");
        by_hand(&plan, "guardduty/findings-export");
    }
}

#[test]
fn things_of_another_account_are_refused() {
    let mut answers = answers();
    answers.guardduty.key = existing_key(&KEY.replace(ACCOUNT, OTHER));
    answers.cloudtrail.topic = existing_topic(&format!("arn:aws:sns:{REGION}:{OTHER}:events"));
    let plan = planned(&answers, &fresh(&answers));
    left_saying(&plan, "guardduty/findings-key", "9999 8888 7777");
    assert!(by_hand(&plan, "cloudtrail/log-topic").who.is_some());
}

#[test]
fn topics_that_cannot_do_the_work_are_refused() {
    let text = "arn:aws:sns:us-east-1:111122223333:events";
    let spoil: [(fn(&mut Topic), &str); 2] = [
        (|topic| topic.fifo = true, "FIFO"),
        (
            |topic| topic.kms_key = Some("alias/aws/sns".to_owned()),
            "AWS's own",
        ),
    ];
    for (spoil, words) in spoil {
        let mut answers = answers();
        answers.guardduty.topic = existing_topic(text);
        let mut bad = topic(text);
        spoil(&mut bad);
        let mut inventory = fresh(&answers);
        here(&mut inventory)
            .topics
            .insert(arn(text), Seen::Known(Some(bad)));
        let plan = planned(&answers, &inventory);
        assert!(
            by_hand(&plan, "guardduty/findings-topic")
                .summary
                .contains(words)
        );
        by_hand(&plan, "guardduty/findings-notification");
    }
}

#[test]
fn a_topic_locked_with_a_key_of_ones_own_is_a_warning() {
    let text = "arn:aws:sns:us-east-1:111122223333:events";
    let mut answers = answers();
    answers.guardduty.topic = existing_topic(text);
    let mut locked = topic(text);
    locked.kms_key = Some(KEY.to_owned());
    let mut inventory = fresh(&answers);
    here(&mut inventory)
        .topics
        .insert(arn(text), Seen::Known(Some(locked)));
    let plan = planned(&answers, &inventory);
    assert_eq!(part(&plan, "guardduty/findings-topic").kind, Kind::Keep);
    assert!(
        part(&plan, "guardduty/findings-topic").warnings[0]
            .text
            .contains(KEY)
    );
    assert!(part(&plan, "guardduty/findings-notification").kind.writes());
}

#[test]
fn log_files_and_findings_need_things_of_their_own() {
    let mut answers = answers();
    answers.guardduty.bucket = answers.cloudtrail.bucket.clone();
    answers.guardduty.topic = answers.cloudtrail.topic.clone();
    answers.guardduty.key = answers.cloudtrail.key.clone();
    let plan = planned(&answers, &fresh(&answers));
    for name in [
        "findings-bucket",
        "findings-topic",
        "findings-key",
        "findings-export",
    ] {
        by_hand(&plan, &format!("guardduty/{name}"));
    }
    assert!(part(&plan, "cloudtrail/trail").kind.writes());
}

#[test]
fn a_sixth_trail_is_refused() {
    let answers = answers();
    let mut inventory = fresh(&answers);
    let trails = (1..=5)
        .map(|number| bare_trail(&format!("trail-{number}"), "their-logs"))
        .collect();
    here(&mut inventory).trails = Seen::Known(trails);
    let plan = planned(&answers, &inventory);
    left_saying(&plan, "cloudtrail/trail", "5 trails");
    by_hand(&plan, "cloudtrail/trail-logging");
}

#[test]
fn a_trail_that_cannot_be_found_is_refused() {
    let mut answers = answers();
    answers.cloudtrail.trail = existing_trail(bare_trail("gone", "x").arn);
    let plan = planned(&answers, &fresh(&answers));
    left_saying(&plan, "cloudtrail/trail", "no trail gone");
}

#[test]
fn a_trail_of_this_name_with_another_bucket_is_not_redirected() {
    let answers = answers();
    let mut inventory = fresh(&answers);
    here(&mut inventory).trails = Seen::Known(vec![bare_trail("radiant-trail", "their-logs")]);
    let plan = planned(&answers, &inventory);
    left_saying(&plan, "cloudtrail/trail", "their-logs");
    by_hand(&plan, "cloudtrail/log-bucket");
}

/// It is somebody's trail, so nothing that goes with it is made or changed either.
#[test]
fn what_goes_with_a_refused_trail_is_refused_too() {
    let answers = answers();
    let mut inventory = fresh(&answers);
    let mut trail = bare_trail("radiant-trail", "their-logs");
    trail.logging = Seen::Known(false);
    here(&mut inventory).trails = Seen::Known(vec![trail]);
    let plan = planned(&answers, &inventory);
    let mut still_written = writes(&plan);
    still_written.retain(|id| id.starts_with("cloudtrail/"));
    assert_eq!(still_written, Vec::<&str>::new());
}

#[test]
fn control_tower_s_things_are_left_alone() {
    let name = "aws-controltower-logs-111122223333-us-east-1";
    let mut answers = answers();
    let trail = bare_trail("aws-controltower-BaselineCloudTrail", name);
    answers.cloudtrail.trail = existing_trail(trail.arn.clone());
    answers.cloudtrail.bucket = existing_bucket(name);
    let mut inventory = fresh(&answers);
    here(&mut inventory).trails = Seen::Known(vec![trail]);
    put_bucket(&mut inventory, name, empty_bucket(REGION));
    let plan = planned(&answers, &inventory);
    for part in ["trail", "trail-events", "log-bucket-policy"] {
        let problem = by_hand(&plan, &format!("cloudtrail/{part}"));
        assert!(
            problem.summary.contains("Control Tower"),
            "{part}: {problem:?}"
        );
    }
}

#[test]
fn a_bucket_in_an_opt_in_region_takes_no_findings_from_others() {
    let mut answers = answers();
    answers.guardduty.bucket = existing_bucket("far-findings");
    let mut inventory = fresh(&answers);
    global(&mut inventory).buckets.insert(
        bucket_name("far-findings"),
        yours(empty_bucket("ap-east-1")),
    );
    let plan = planned(&answers, &inventory);
    let bucket = plan
        .changes
        .iter()
        .find(|change| change.id.as_str().ends_with("/findings-bucket"))
        .unwrap();
    assert!(matches!(&bucket.kind, Kind::ByHand(problem) if problem.summary.contains("Hong Kong")));
}

#[test]
fn five_versions_of_the_policy_make_room_for_one() {
    let answers = answers();
    let mut inventory = fresh(&answers);
    let version = |number: u32| PolicyVersion {
        id: format!("v{number}"),
        default: number == 7,
        created: None,
    };
    let theirs = Statement::allow("Theirs")
        .action(["ec2:DescribeInstances"])
        .resource(["*"]);
    let policy = ManagedPolicy {
        default_version: "v7".to_owned(),
        versions: Seen::Known((3..=7).map(version).collect()),
        attachments: 2,
        ..ManagedPolicy::bare(
            arn("arn:aws:iam::111122223333:policy/radiant-aws-access-policy"),
            Document::from_statements([theirs.clone()]),
        )
    };
    let name = answers.role.policy_name.clone();
    put_policy(&mut inventory, name, policy);
    let plan = planned(&answers, &inventory);
    let change = part(&plan, "main-role/role-policy");
    let CreatePolicyVersion {
        delete_version,
        after,
        ..
    } = deed(change);
    assert_eq!(delete_version.as_deref(), Some("v3"));
    assert_eq!(after.statements()[0], theirs);
    assert!(change.needs().contains(&"iam:DeletePolicyVersion"));
    assert!(says(change, "v3"));
}
