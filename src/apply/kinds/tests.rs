//! Each refusal with the one cause that makes it pass, and with others that do not.

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

// POL-01, KEY-01, TOP-03, IAM-01: somebody who was deleted never comes back.
#[test]
fn an_unknown_principal_is_awaited_only_when_it_is_a_role_of_this_run() {
    let said = "Invalid principal in policy";
    let fresh = after([(new_role("Reader"), None)]);
    let rules = |principal: &str| {
        Action::PutBucketPolicy(PutBucketPolicy {
            bucket: bucket("larkfield-logs"),
            seen: None,
            after: names(principal),
        })
    };
    let ours = rules("arn:aws:iam::111122223333:role/Reader");
    assert!(waits("MalformedPolicy", said, &ours, &fresh));
    assert!(!waits("MalformedPolicy", said, &ours, &Fresh::default()));
    let gone = rules("AROAEXAMPLEEXAMPLE001");
    assert!(!waits("MalformedPolicy", said, &gone, &fresh));
    let topic = Action::PutTopicPolicy(PutTopicPolicy {
        topic: arn(TOPIC),
        seen: None,
        after: names("AROAEXAMPLEEXAMPLE003"),
    });
    let said = "Invalid parameter: Policy Error: PrincipalNotFound";
    assert!(!waits("InvalidParameter", said, &topic, &fresh));
    let sid = "Statement IDs (SID) must be alphanumeric";
    assert!(!waits("MalformedPolicyDocument", sid, &ours, &fresh));
}

// POL-02: the block on public rules does not go away by itself.
#[test]
fn a_refusal_of_public_rules_is_not_waited_out() {
    let fresh = after([(
        Action::BlockPublicAccess(BlockPublicAccess {
            bucket: bucket("larkfield-logs"),
            seen: None,
        }),
        None,
    )]);
    let said = "not authorized to perform: s3:PutBucketPolicy because public policies are prevented by the BlockPublicPolicy setting";
    assert!(!waits(
        "AccessDenied",
        said,
        &bucket_rules("larkfield-logs"),
        &fresh
    ));
}

// NOT-01
#[test]
fn a_destination_of_others_that_is_gone_is_not_waited_for() {
    let target = |text: &str| NotificationTarget {
        id: None,
        arn: arn(text),
        events: vec!["s3:ObjectCreated:*".to_owned()],
        filter: Vec::new(),
    };
    let gone = "arn:aws:lambda:us-east-1:111122223333:function:gone";
    let seen = Notification {
        functions: vec![target(gone)],
        ..Notification::default()
    };
    let action = Action::PutBucketNotification(PutBucketNotification {
        bucket: bucket("larkfield-findings"),
        after: Notification {
            topics: vec![target(TOPIC)],
            ..seen.clone()
        },
        seen,
    });
    let fresh = after([(topic_rules(), None)]);
    let bare = "Unable to validate the following destination configurations";
    let waits = |said: &str, fresh: &Fresh| waits("InvalidArgument", said, &action, fresh);
    assert!(waits(bare, &fresh));
    assert!(waits(&format!("{bare} ({TOPIC}, null; not yet)"), &fresh));
    assert!(!waits(
        &format!("{bare} ({gone}, null; it is gone)"),
        &fresh
    ));
    assert!(!waits(bare, &Fresh::default()));
}

#[test]
fn an_export_waits_for_new_rules_of_its_own_bucket_or_key() {
    let action = Action::CreateDestination(CreateDestination {
        detector: "d1".to_owned(),
        bucket_arn: "arn:aws:s3:::larkfield-findings/folder/".to_owned(),
        key_arn: KEY.to_owned(),
        owner: AccountId::parse("111122223333").unwrap(),
    });
    let said = "The request failed because the GuardDuty service principal does not have permission to the KMS key or the resource";
    let waits = |fresh: &Fresh| patience(&refused("BadRequestException", said), &action, fresh);
    let bucket_only = waits(&after([(bucket_rules("larkfield-findings"), None)])).unwrap();
    assert!(!bucket_only.reason.contains("key"), "{bucket_only:?}");
    let key_only = waits(&after([new_key()])).unwrap();
    assert!(!key_only.reason.contains("bucket"), "{key_only:?}");
    assert_eq!(
        waits(&after([(bucket_rules("larkfield-logs"), None)])),
        None
    );
    let wrong = refused(
        "BadRequestException",
        "value specified for the kmsKeyArn parameter is not valid",
    );
    assert_eq!(patience(&wrong, &action, &after([new_key()])), None);
}

#[test]
fn an_export_that_stands_still_at_first_waits_like_one_that_is_refused() {
    let action = Action::CreateDestination(CreateDestination {
        detector: "d1".to_owned(),
        bucket_arn: "arn:aws:s3:::larkfield-findings".to_owned(),
        key_arn: KEY.to_owned(),
        owner: AccountId::parse("111122223333").unwrap(),
    });
    let failure = |reached: Reached, code: &str| {
        let mut problem = Problem::new("GuardDuty cannot send findings to the bucket.");
        problem.code = Some(code.to_owned());
        Failure { problem, reached }
    };
    let unable = "UNABLE_TO_PUBLISH_FIX_DESTINATION_PROPERTY";
    let new_rules = || after([(bucket_rules("larkfield-findings"), None), new_key()]);
    let refused = refused(
        "BadRequestException",
        "the service principal does not have permission",
    );
    let waits = patience(&failure(Reached::Refused, unable), &action, &new_rules());
    assert!(waits.is_some());
    assert_eq!(waits, patience(&refused, &action, &new_rules()));
    // Nothing of this run is the reason; it was so before; somebody stopped it.
    for (failure, fresh) in [
        (failure(Reached::Refused, unable), Fresh::default()),
        (failure(Reached::Never, unable), new_rules()),
        (failure(Reached::Refused, "STOPPED"), new_rules()),
    ] {
        assert_eq!(patience(&failure, &action, &fresh), None, "{failure:?}");
    }
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

// what was just written may be the rules of the key behind the topic or the bucket.
#[test]
fn new_rules_of_the_key_behind_a_topic_or_a_bucket_are_awaited_too() {
    let behind = |part: &str| {
        let mut fresh = Fresh::default();
        let rules = key_rules("5555-6666");
        fresh.add(&change(part, rules.clone()).id, rules, None);
        fresh
    };
    let topic = "InsufficientSnsTopicPolicyException";
    assert!(waits(topic, "", &trail(), &behind("log-topic-key")));
    assert!(!waits(topic, "", &trail(), &behind("findings-topic-key")));

    let target = NotificationTarget {
        id: None,
        arn: arn(TOPIC),
        events: vec!["s3:ObjectCreated:*".to_owned()],
        filter: Vec::new(),
    };
    let announce = Action::PutBucketNotification(PutBucketNotification {
        bucket: bucket("larkfield-findings"),
        seen: Notification::default(),
        after: Notification {
            topics: vec![target],
            ..Notification::default()
        },
    });
    let said = "Unable to validate the following destination configurations";
    let code = "InvalidArgument";
    assert!(waits(code, said, &announce, &behind("findings-topic-key")));
    assert!(!waits(code, said, &announce, &behind("log-topic-key")));

    // The bucket's own key counts only for a trail that names none.
    let mut without_key = trail();
    if let Action::CreateTrail(CreateTrail { settings, .. }) = &mut without_key {
        settings.key_arn = None;
    }
    for code in [
        "InsufficientS3BucketPolicyException",
        "InsufficientEncryptionPolicyException",
    ] {
        let fresh = behind("log-bucket-lock");
        assert!(waits(code, "", &without_key, &fresh), "{code}");
        assert!(!waits(code, "", &trail(), &fresh), "{code}");
        let other = behind("log-topic-key");
        assert!(!waits(code, "", &without_key, &other), "{code}");
    }
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
