//! Each refusal with the one cause that makes it pass, and with others that do not.

mod export;
mod rules;

use crate::plan::{
    AttachPolicy, BlockPublicAccess, CreateAlias, CreateBucket, CreateDestination, CreateKey,
    CreatePolicy, CreateRole, CreateTopic, CreateTrail, PutBucketNotification, PutBucketPolicy,
    PutKeyPolicy, PutTopicPolicy, StartLogging,
};
use std::time::Duration;

use super::*;
use crate::apply::patience::may_be_done;
use crate::aws::Reached;
use crate::domain::Arn;
use crate::domain::{
    AccountId, BucketName, KeyAlias, Place, PolicyName, RoleName, TopicName, TrailName,
};
use crate::inventory::{Notification, NotificationTarget};
use crate::plan::{Change, ChangeId, Kind, Section, Service, Slot, TrailSettings};
use crate::policy::{Document, Statement};
use crate::problem::Problem;

const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/1111-2222";
const TOPIC: &str = "arn:aws:sns:us-east-1:111122223333:events";
const TRAIL: &str = "arn:aws:cloudtrail:us-east-1:111122223333:trail/records";

fn refused(code: &str, said: &str) -> Failure {
    let mut problem = Problem::new("no");
    problem.code = Some(code.to_owned());
    problem.said = Some(said.to_owned());
    Failure {
        problem,
        reached: Reached::Refused,
    }
}

fn change(part: &str, action: Action) -> Change {
    let place = Place::parse("111122223333/us-east-1").unwrap();
    Change {
        id: ChangeId::new(Section::CloudTrail, &place, part),
        kind: Kind::Create,
        section: Section::CloudTrail,
        place,
        service: Service::S3,
        resource: part.to_owned(),
        depends_on: Vec::new(),
        follows: Vec::new(),
        action,
    }
}

/// A run that has written these.
fn after(actions: impl IntoIterator<Item = (Action, Option<&'static str>)>) -> Fresh {
    let mut fresh = Fresh::default();
    for (index, (action, output)) in actions.into_iter().enumerate() {
        let change = change(&format!("part-{index}"), action.clone());
        fresh.add(&change.id, action, output.map(str::to_owned));
    }
    fresh
}

fn empty() -> Document {
    Document::from_statements([])
}

fn names(principal: &str) -> Document {
    Document::from_statements([Statement::allow("Reader")
        .aws([principal])
        .action(["s3:Get*"])])
}

fn bucket(name: &str) -> BucketName {
    BucketName::parse(name).unwrap()
}

fn arn(text: &str) -> Arn {
    Arn::parse(text).unwrap()
}

fn bucket_rules(name: &str) -> Action {
    Action::PutBucketPolicy(PutBucketPolicy {
        bucket: bucket(name),
        seen: None,
        after: empty(),
    })
}

fn key_rules(key: &str) -> Action {
    Action::PutKeyPolicy(PutKeyPolicy {
        key: key.to_owned(),
        seen: names("arn:aws:iam::111122223333:root"),
        after: empty(),
    })
}

fn topic_rules() -> Action {
    Action::PutTopicPolicy(PutTopicPolicy {
        topic: arn(TOPIC),
        seen: None,
        after: empty(),
    })
}

fn new_key() -> (Action, Option<&'static str>) {
    let action = Action::CreateKey(CreateKey {
        part: "alias/logs".to_owned(),
        description: String::new(),
        policy: empty(),
        fills: Slot::cloudtrail_key(&Place::parse("111122223333/us-east-1").unwrap()),
    });
    (action, Some(KEY))
}

fn new_role(name: &str) -> Action {
    Action::CreateRole(CreateRole {
        name: RoleName::parse(name).unwrap(),
        description: String::new(),
        trust: empty(),
        boundary: None,
        path: None,
        tags: std::collections::BTreeMap::new(),
    })
}

fn trail() -> Action {
    Action::CreateTrail(CreateTrail {
        trail: arn(TRAIL),
        settings: TrailSettings {
            name: TrailName::parse("records").unwrap(),
            bucket: "larkfield-logs".to_owned(),
            prefix: None,
            topic_arn: Some(TOPIC.to_owned()),
            key_arn: Some(KEY.to_owned()),
            multi_region: true,
            organization: false,
            global_events: true,
            validation: true,
            recursive: None,
            insights: false,
        },
    })
}

fn waits(code: &str, said: &str, action: &Action, fresh: &Fresh) -> bool {
    patience(&refused(code, said), action, fresh).is_some()
}

// nothing is explained by what this run did not do.
#[test]
fn a_trail_waits_only_for_what_this_run_wrote_for_it() {
    let cases: [(&str, Vec<(Action, Option<&'static str>)>); 4] = [
        (
            "InsufficientS3BucketPolicyException",
            vec![(bucket_rules("larkfield-logs"), None)],
        ),
        ("InsufficientEncryptionPolicyException", vec![new_key()]),
        (
            "InsufficientEncryptionPolicyException",
            vec![(key_rules("1111-2222"), None)],
        ),
        (
            "InsufficientSnsTopicPolicyException",
            vec![(topic_rules(), None)],
        ),
    ];
    for (code, cause) in cases {
        assert!(waits(code, "", &trail(), &after(cause)), "{code}");
        assert!(!waits(code, "", &trail(), &Fresh::default()), "{code}");
        let others = after([
            (bucket_rules("larkfield-findings"), None),
            (key_rules("3333-4444"), None),
            (new_role("records"), None),
        ]);
        assert!(!waits(code, "", &trail(), &others), "{code}");
    }
}

#[test]
fn a_new_thing_is_awaited_by_those_that_use_it() {
    let made = after([
        new_key(),
        (
            Action::CreateBucket(CreateBucket {
                bucket: bucket("larkfield-logs"),
            }),
            None,
        ),
        (
            Action::CreateTopic(CreateTopic {
                topic: TopicName::parse("events").unwrap(),
                policy: empty(),
            }),
            None,
        ),
        (trail(), None),
    ]);
    let alias = |key: &str| {
        Action::CreateAlias(CreateAlias {
            alias: KeyAlias::parse("alias/logs").unwrap(),
            key: key.to_owned(),
        })
    };
    assert!(waits("NotFoundException", "", &alias(KEY), &made));
    assert!(!waits("NotFoundException", "", &alias("3333-4444"), &made));
    assert!(waits(
        "NoSuchBucket",
        "",
        &bucket_rules("larkfield-logs"),
        &made
    ));
    assert!(!waits(
        "NoSuchBucket",
        "",
        &bucket_rules("larkfield-files"),
        &made
    ));
    assert!(waits("NotFound", "", &topic_rules(), &made));
    let start = |trail: &str| Action::StartLogging(StartLogging { trail: arn(trail) });
    assert!(waits("TrailNotFoundException", "", &start(TRAIL), &made));
    assert!(!waits(
        "TrailNotFoundException",
        "",
        &start(&TRAIL.replace("records", "other")),
        &made
    ));
    // No thing of ours makes a missing right appear.
    assert!(!waits(
        "AccessDenied",
        "",
        &bucket_rules("larkfield-logs"),
        &made
    ));
}

#[test]
fn a_policy_is_attached_once_the_new_role_is_seen() {
    let action = Action::AttachPolicy(AttachPolicy {
        role: RoleName::parse("Reader").unwrap(),
        policy: arn("arn:aws:iam::111122223333:policy/ReadLogs"),
    });
    let policy = Action::CreatePolicy(CreatePolicy {
        name: PolicyName::parse("ReadLogs").unwrap(),
        description: String::new(),
        document: empty(),
        path: None,
        tags: std::collections::BTreeMap::new(),
    });
    for cause in [new_role("Reader"), policy] {
        assert!(waits("NoSuchEntity", "", &action, &after([(cause, None)])));
    }
    let other = after([(new_role("Other"), None)]);
    assert!(!waits("NoSuchEntity", "", &action, &other));
}

// longest of all, because nothing can have happened.
#[test]
fn a_missing_connection_is_waited_for_longest() {
    let failure = |reached: Reached| Failure {
        problem: Problem::new("no"),
        reached,
    };
    let nothing = Fresh::default();
    let connection = patience(&failure(Reached::Unconnected), &trail(), &nothing).unwrap();
    assert!(connection.up_to >= Duration::from_mins(2));
    for other in [
        failure(Reached::Perhaps),
        failure(Reached::Unclear),
        refused("Throttled", "Rate exceeded"),
        refused("InternalFailure", ""),
        refused("OperationAborted", ""),
        refused("ConflictException", ""),
    ] {
        let other = patience(&other, &trail(), &nothing).unwrap();
        assert!(other.up_to < connection.up_to, "{other:?}");
    }
    assert_eq!(patience(&failure(Reached::Never), &trail(), &nothing), None);
    assert!(!may_be_done(&failure(Reached::Unconnected)));
}

#[test]
fn what_a_repeated_call_finds_is_looked_at_again() {
    let nothing = Fresh::default();
    for failure in [
        refused("EntityAlreadyExists", ""),
        refused("TrailAlreadyExistsException", ""),
        refused(
            "BadRequestException",
            "a publishingDestination already exists for this detector",
        ),
        refused("InternalFailure", ""),
    ] {
        assert!(
            may_be_done(&failure) && patience(&failure, &trail(), &nothing).is_some(),
            "{failure:?}"
        );
    }
    assert!(!may_be_done(&refused("AccessDenied", "")));
    assert!(!may_be_done(&refused(
        "ThrottlingException",
        "Rate exceeded"
    )));
    assert!(!may_be_done(&refused(
        "BadRequestException",
        "one or more input parameters have invalid values"
    )));
}

#[tokio::test(start_paused = true)]
async fn what_this_run_has_written_since_a_look_makes_the_look_count_no_more() {
    let began = tokio::time::Instant::now();
    tokio::time::advance(Duration::from_secs(1)).await;
    let fresh = after([(bucket_rules("logs-larkfield"), None)]);
    assert!(fresh.has_since(&bucket_rules("logs-larkfield"), began));
    assert!(!fresh.has_since(&bucket_rules("findings-larkfield"), began));
    assert!(!fresh.has_since(&topic_rules(), began));
    tokio::time::advance(Duration::from_secs(1)).await;
    let later = tokio::time::Instant::now();
    assert!(!fresh.has_since(&bucket_rules("logs-larkfield"), later));
}
