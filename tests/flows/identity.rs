//! The role, its policy and what the topics are locked with, in an account where some of it is there already.

use radiant_aws_setup::answers::TopicChoice;
use radiant_aws_setup::apply::Ending;
use radiant_aws_setup::domain::{Arn, PolicyName, RoleName};
use radiant_aws_setup::engine::Planned;
use radiant_aws_setup::plan::{Action, CreatePolicyVersion, Kind, Told};
use radiant_aws_setup::practice::world::{Policy, World};
use radiant_aws_setup::practice::{Fault, PracticeOptions};
use radiant_aws_setup::verify::{Check, Status};
use serde_json::{Value, json};

use crate::bench::{Bench, not_passed, troubles};

const ACCOUNT: &str = "111122223333";

fn change<'a>(planned: &'a Planned, part: &str) -> &'a Told {
    planned
        .told()
        .changes
        .iter()
        .find(|change| change.id.as_str().ends_with(part))
        .unwrap()
}

fn put_policy(world: &mut World, name: &str, path: &str, document: &Value) {
    let policy: Policy = serde_json::from_value(json!({
        "id": "ANPAEXAMPLE", "path": path, "counted": 1,
        "versions": [{"id": "v1", "document": document, "default": true}]
    }))
    .unwrap();
    let account = world.accounts.get_mut(ACCOUNT).unwrap();
    account.iam.policies.insert(name.to_owned(), policy);
}

fn allow(actions: &[&str]) -> Value {
    json!({"Version": "2012-10-17", "Statement": [
        {"Sid": "Theirs", "Effect": "Allow", "Action": actions, "Resource": "*"}
    ]})
}

fn check<'a>(checks: &'a [Check], name: &str) -> &'a Check {
    checks
        .iter()
        .find(|check| check.id.ends_with(name))
        .unwrap()
}

// IAM-02
#[tokio::test(start_paused = true)]
async fn a_policy_whose_name_is_taken_under_another_path_is_found_and_used() {
    for (name, path) in [
        ("RadiantSecurityRead", "/security/"),
        ("radiantsecurityread", "/"),
    ] {
        let mut bench = Bench::empty(PracticeOptions::default()).await;
        bench.answers.role.policy_name = PolicyName::parse("RadiantSecurityRead").unwrap();
        bench.practice.edit(|world| {
            put_policy(world, name, path, &allow(&["ec2:DescribeInstances"]));
        });
        let planned = bench.plan().await;
        let Action::CreatePolicyVersion(CreatePolicyVersion { policy, .. }) =
            &change(&planned, "/role-policy").action
        else {
            panic!("{:?}", change(&planned, "/role-policy").kind);
        };
        let there = format!("arn:aws:iam::{ACCOUNT}:policy{path}{name}");
        assert_eq!(policy.to_string(), there);
        let finished = bench.apply(&planned).await;
        assert_eq!(finished.ending, Ending::Done, "{:#?}", troubles(&finished));
        assert_eq!(not_passed(&bench.verify().await), Vec::<String>::new());
        let state = bench.practice.state().to_string();
        assert!(state.contains("ec2:DescribeInstances"));
        assert_eq!(bench.plan().await.plan.counts().writes(), 0);
    }
}

// IAM-04, IAM-05
#[tokio::test(start_paused = true)]
async fn a_role_is_made_with_the_boundary_that_is_asked_for_and_limited_by_it() {
    let mut bench = Bench::empty(PracticeOptions::default()).await;
    let boundary = format!("arn:aws:iam::{ACCOUNT}:policy/OrgBoundary");
    bench.answers.role.permissions_boundary = Some(Arn::parse_policy(&boundary).unwrap());
    let needed = ["s3:*", "sns:*", "kms:*", "organizations:*"];
    bench.practice.edit(|world| {
        put_policy(world, "OrgBoundary", "/", &allow(&needed));
    });
    let finished = bench.make_it_so().await;
    assert_eq!(finished.ending, Ending::Done, "{:#?}", troubles(&finished));
    bench.practice.edit(|world| {
        let role = &world.accounts[ACCOUNT].iam.roles["radiant-aws-access-role"];
        assert_eq!(role.boundary.as_deref(), Some(boundary.as_str()));
    });
    assert_eq!(not_passed(&bench.verify().await), Vec::<String>::new());
    assert_eq!(bench.plan().await.plan.counts().writes(), 0);

    bench.practice.edit(|world| {
        put_policy(world, "OrgBoundary", "/", &allow(&["s3:*", "sns:*"]));
    });
    let checks = bench.verify().await;
    let found = check(&checks, "/role-unlimited");
    assert_eq!(found.status, Status::Failed);
    assert!(found.seen.contains("OrgBoundary") && found.seen.contains("kms:Decrypt"));
}

// IAM-05
#[tokio::test(start_paused = true)]
async fn an_inline_refusal_on_the_role_is_read_and_named() {
    let bench = Bench::empty(PracticeOptions::default()).await;
    let finished = bench.make_it_so().await;
    assert_eq!(finished.ending, Ending::Done, "{:#?}", troubles(&finished));
    bench.practice.edit(|world| {
        let account = world.accounts.get_mut(ACCOUNT).unwrap();
        let role = account
            .iam
            .roles
            .get_mut("radiant-aws-access-role")
            .unwrap();
        role.inline.insert(
            "LockedDown".to_owned(),
            json!({"Version": "2012-10-17", "Statement": [
                {"Effect": "Deny", "Action": "kms:Decrypt", "Resource": "*"}
            ]}),
        );
    });
    let checks = bench.verify().await;
    let found = check(&checks, "/role-unlimited");
    assert_eq!(found.status, Status::Failed);
    assert!(found.seen.contains("LockedDown"), "{}", found.seen);
    let planned = bench.plan().await;
    let role = change(&planned, "/role");
    assert_eq!(role.kind, Kind::Keep);
    let told = |text: &str| {
        role.warnings
            .iter()
            .any(|warning| warning.text.contains(text))
    };
    assert!(told("LockedDown"));
}

#[tokio::test(start_paused = true)]
async fn a_role_name_of_the_answers_is_made_and_found_again() {
    let mut bench = Bench::empty(PracticeOptions::default()).await;
    bench.answers.vendor.role_name = Some(RoleName::parse("larkfield-radiant").unwrap());
    let finished = bench.make_it_so().await;
    assert_eq!(finished.ending, Ending::Done, "{:#?}", troubles(&finished));
    bench.practice.edit(|world| {
        assert!(
            world.accounts[ACCOUNT]
                .iam
                .roles
                .contains_key("larkfield-radiant")
        );
    });
    assert_eq!(bench.plan().await.plan.counts().writes(), 0);
}

// TOP-04
#[tokio::test(start_paused = true)]
async fn the_vendor_joins_only_after_the_role_is_there() {
    let mut bench = Bench::empty(PracticeOptions::default()).await;
    let id = bench.answers.vendor.external_role_id.take();
    let finished = bench.make_it_so().await;
    assert_eq!(finished.tally.failed, 0, "{:#?}", troubles(&finished));
    let waiting = |checks: &[Check]| {
        let joined = checks
            .iter()
            .filter(|check| check.id.ends_with("/vendor-subscription"));
        joined.map(|check| check.status).collect::<Vec<_>>()
    };
    assert_eq!(waiting(&bench.verify().await), [Status::Waiting; 2]);
    bench.answers.vendor.external_role_id = id;
    let finished = bench.make_it_so().await;
    assert_eq!(finished.ending, Ending::Done, "{:#?}", troubles(&finished));
    assert_eq!(waiting(&bench.verify().await), [Status::Passed; 2]);
}

// TOP-01
#[tokio::test(start_paused = true)]
async fn the_lock_of_a_topic_in_another_region_is_looked_at_there() {
    let mut bench = Bench::empty(PracticeOptions::default()).await;
    let other = radiant_aws_setup::domain::Region::parse("eu-central-1").unwrap();
    let clients = bench
        .aws
        .in_region(&bench.answers.account.id, &other)
        .unwrap();
    let name = radiant_aws_setup::domain::TopicName::parse("their-events").unwrap();
    let policy = json!({"Version": "2012-10-17", "Statement": [{
        "Sid": "Own", "Effect": "Allow", "Principal": {"AWS": format!("arn:aws:iam::{ACCOUNT}:root")},
        "Action": "sns:Publish", "Resource": format!("arn:aws:sns:eu-central-1:{ACCOUNT}:their-events")
    }]});
    let topic = clients
        .create_topic(&name, &policy.to_string(), &[])
        .await
        .unwrap();
    let root = json!({"Version": "2012-10-17", "Statement": [{
        "Sid": "Root", "Effect": "Allow", "Principal": {"AWS": format!("arn:aws:iam::{ACCOUNT}:root")},
        "Action": "kms:*", "Resource": "*"
    }]});
    let key = clients
        .create_key("For topics", &root.to_string(), &[])
        .await
        .unwrap();
    let alias = radiant_aws_setup::domain::KeyAlias::parse("alias/topics").unwrap();
    tokio::time::sleep(std::time::Duration::from_mins(1)).await;
    clients
        .create_alias(&alias, &key.to_string())
        .await
        .unwrap();
    tokio::time::sleep(std::time::Duration::from_mins(1)).await;
    bench.answers.cloudtrail.topic = TopicChoice::Existing { arn: topic };
    let lock = |bench: &Bench, lock: &str| {
        bench.practice.edit(|world| {
            let topics = &mut world.regional_mut(ACCOUNT, "eu-central-1").topics;
            topics.get_mut("their-events").unwrap().key = Some(lock.to_owned());
        });
    };

    lock(&bench, "alias/aws/sns");
    let planned = bench.plan().await;
    let Kind::ByHand(problem) = &change(&planned, "/log-topic").kind else {
        panic!("{:?}", change(&planned, "/log-topic").kind);
    };
    assert!(problem.summary.contains("AWS's own"));

    lock(&bench, "alias/topics");
    let planned = bench.plan().await;
    let rule = change(&planned, "/log-topic-key");
    assert_eq!(rule.kind, Kind::Update);
    assert_eq!(rule.place.region, other);
    let finished = bench.apply(&planned).await;
    assert_eq!(finished.ending, Ending::Done, "{:#?}", troubles(&finished));
    assert_eq!(not_passed(&bench.verify().await), Vec::<String>::new());
    assert_eq!(bench.plan().await.plan.counts().writes(), 0);
}

#[tokio::test(start_paused = true)]
async fn keys_that_are_not_made_after_all_follow_in_the_next_run() {
    let bench = Bench::empty(PracticeOptions::default()).await;
    let planned = bench.plan().await;
    bench
        .practice
        .set_fault(Fault::DenyAction("kms:CreateKey".to_owned()));
    let finished = bench.apply(&planned).await;
    assert_eq!(finished.ending, Ending::Failed);
    let policy = |bench: &Bench| {
        let state = bench.practice.state();
        let policies = &state["accounts"][ACCOUNT]["iam"]["policies"];
        let versions = policies["radiant-aws-access-policy"]["versions"].clone();
        let newest = versions.as_array().unwrap().last().unwrap();
        newest["document"].to_string()
    };
    let first = policy(&bench);
    assert!(
        first.contains("AllowManagingSNSTopicSubscriptions"),
        "{first}"
    );
    assert!(
        !first.contains("kms:Decrypt") && !first.contains("{{"),
        "{first}"
    );
    let (_, (attached, _)) = finished
        .outcomes
        .iter()
        .find(|(id, _)| id.as_str().ends_with("/role-attach"))
        .unwrap();
    assert!(attached.is_in_place(), "{:#?}", troubles(&finished));

    bench.practice.set_fault(Fault::None);
    // What the first run wrote has spread by then.
    tokio::time::sleep(std::time::Duration::from_mins(1)).await;
    let finished = bench.make_it_so().await;
    assert_eq!(finished.ending, Ending::Done, "{:#?}", troubles(&finished));
    assert!(policy(&bench).contains("kms:Decrypt"));
    assert_eq!(not_passed(&bench.verify().await), Vec::<String>::new());
}
