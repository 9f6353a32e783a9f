//! Accounts as they are met in the field, against the stricter practice: whatever is found there, no write is sent that AWS would
//! refuse, the rest is done, and the next run writes nothing.

use std::time::Duration;

use radiant_aws_setup::answers::{BucketChoice, KeyChoice, TopicChoice};
use radiant_aws_setup::apply::Ending;
use radiant_aws_setup::domain::{Arn, BucketName, Region};
use radiant_aws_setup::plan::Kind;
use radiant_aws_setup::practice::world::{Guard, GuardKind, NotificationTarget, Settling, World};
use radiant_aws_setup::practice::{PracticeOptions, RequestRecord};
use serde_json::{Value, json};

use crate::bench::{Bench, things, troubles};

const ACCOUNT: &str = "111122223333";
const MANAGEMENT: &str = "123456789012";
const REGION: &str = "us-east-1";
const LOGS: &str = "larkfield-logs";
const FINDINGS: &str = "larkfield-findings";
const LOG_KEY: &str = "aaaaaaaa-1111-4111-a111-aaaaaaaaaaaa";
const FINDINGS_KEY: &str = "bbbbbbbb-2222-4222-a222-bbbbbbbbbbbb";
const GONE: &str = "AROAEXAMPLEEXAMPLE001";

fn document(statements: &[Value]) -> Value {
    json!({ "Version": "2012-10-17", "Statement": statements })
}

fn root() -> Value {
    json!({ "Sid": "Account", "Effect": "Allow", "Principal": { "AWS": format!("arn:aws:iam::{ACCOUNT}:root") },
        "Action": "kms:*", "Resource": "*" })
}

fn key_arn(id: &str) -> String {
    format!("arn:aws:kms:{REGION}:{ACCOUNT}:key/{id}")
}

fn topic_arn(name: &str) -> String {
    format!("arn:aws:sns:{REGION}:{ACCOUNT}:{name}")
}

/// Somebody's buckets, keys and topics, all fit to be used, and answers that use them.
async fn furnished() -> Bench {
    let mut bench = Bench::empty(PracticeOptions::instant()).await;
    bench.practice.edit(|world| {
        let shut = json!({ "block_acls": true, "ignore_acls": true, "block_policy": true, "restrict": true });
        for name in [LOGS, FINDINGS] {
            let bucket = json!({ "account": ACCOUNT, "region": REGION, "public_access_block": shut });
            let bucket = serde_json::from_value(bucket).unwrap();
            world.buckets.insert(name.to_owned(), bucket);
        }
        let regional = world.regional_mut(ACCOUNT, REGION);
        for id in [LOG_KEY, FINDINGS_KEY] {
            let key = json!({ "enabled": true, "rotation": true, "policy": document(&[root()]) });
            let key = serde_json::from_value(key).unwrap();
            regional.keys.insert(id.to_owned(), key);
        }
        for name in ["files", "findings"] {
            let owner = json!({ "Sid": "Owner", "Effect": "Allow", "Principal": { "AWS": format!("arn:aws:iam::{ACCOUNT}:root") },
                "Action": "SNS:Publish", "Resource": topic_arn(name) });
            let topic = json!({ "policy": document(&[owner]) });
            let topic = serde_json::from_value(topic).unwrap();
            regional.topics.insert(name.to_owned(), topic);
        }
    });
    let bucket = |name: &str| BucketChoice::Existing {
        name: BucketName::parse(name).unwrap(),
    };
    let key = |id: &str| KeyChoice::Existing {
        arn: Arn::parse(&key_arn(id)).unwrap(),
    };
    let topic = |name: &str| TopicChoice::Existing {
        arn: Arn::parse(&topic_arn(name)).unwrap(),
    };
    bench.answers.cloudtrail.bucket = bucket(LOGS);
    bench.answers.cloudtrail.key = key(LOG_KEY);
    bench.answers.cloudtrail.topic = topic("files");
    bench.answers.guardduty.bucket = bucket(FINDINGS);
    bench.answers.guardduty.key = key(FINDINGS_KEY);
    bench.answers.guardduty.topic = topic("findings");
    bench
}

fn set_bucket_policy(world: &mut World, bucket: &str, statement: Value) {
    let bucket = world.buckets.get_mut(bucket).unwrap();
    bucket.policy = Settling::settled(Some(document(&[statement])));
}

fn set_key_policy(world: &mut World, statements: &[Value]) {
    let keys = &mut world.regional_mut(ACCOUNT, REGION).keys;
    keys.get_mut(FINDINGS_KEY).unwrap().policy = Settling::settled(document(statements));
}

/// A detector that was there before, with what the row says of it.
fn add_detector(world: &mut World, more: &[(&str, Value)]) {
    let mut detector = json!({ "enabled": true, "frequency": "SIX_HOURS", "features": { "S3_DATA_EVENTS": "DISABLED" } });
    for (field, value) in more {
        detector[*field] = value.clone();
    }
    let detector = serde_json::from_value(detector).unwrap();
    let detectors = &mut world.regional_mut(ACCOUNT, REGION).detectors;
    detectors.insert("d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0".to_owned(), detector);
}

fn refused(requests: &[RequestRecord]) -> Vec<String> {
    requests
        .iter()
        .filter(|request| request.write && request.code.is_some())
        .map(|request| format!("{}: {:?}", request.permission, request.code))
        .collect()
}

/// Set up what the row spoils; nothing that is written is refused, and nothing is left to write.
async fn meets(case: &str, ending: Ending, spoil: impl FnOnce(&mut World)) -> Bench {
    let bench = furnished().await;
    bench.practice.edit(spoil);
    let finished = bench.make_it_so().await;
    let requests = bench.practice.requests();
    assert_eq!(refused(&requests), Vec::<String>::new(), "{case}");
    assert_eq!(finished.ending, ending, "{case}: {:#?}", troubles(&finished));
    let (writes, there) = (bench.practice.writes(), things(&bench));
    let planned = bench.plan().await;
    assert_eq!(planned.plan.counts().writes(), 0, "{case}");
    assert_eq!(bench.apply(&planned).await.ending, ending, "{case}");
    assert_eq!(bench.practice.writes(), writes, "{case}");
    assert_eq!(things(&bench), there, "{case}");
    bench
}

#[tokio::test(start_paused = true)]
async fn what_is_fit_to_be_used_is_used() {
    let bench = meets("fit", Ending::Done, |_| {}).await;
    // The vendor can open what arrives: KEY-07.
    tokio::time::sleep(Duration::from_mins(6)).await;
    bench.plan().await;
    let state = bench.practice.state();
    let file = |bucket: &str, part: &str| {
        let objects = state["buckets"][bucket]["objects"].as_object().unwrap();
        let name = objects.keys().find(|name| name.ends_with(part));
        name.unwrap_or_else(|| panic!("no {part} in {bucket}")).clone()
    };
    for (bucket, part) in [(LOGS, ".json.gz"), (FINDINGS, "AWSLogs/")] {
        let name = file(bucket, part);
        assert!(bench.practice.vendor_can_open(bucket, &name), "{bucket}/{name}");
    }
}

// POL-01, POL-02, POL-10
#[tokio::test(start_paused = true)]
async fn buckets_whose_rules_cannot_be_written() {
    for bucket in [LOGS, FINDINGS] {
        let objects = format!("arn:aws:s3:::{bucket}/*");
        let read = |sid: &str, principal: Value| {
            json!({ "Sid": sid, "Effect": "Allow", "Principal": principal, "Action": "s3:GetObject", "Resource": objects })
        };
        let gone = read("OldReader", json!({ "AWS": GONE }));
        meets("POL-01", Ending::Partly, |world| {
            set_bucket_policy(world, bucket, gone);
        })
        .await;
        let public = read("Share", json!("*"));
        meets("POL-02", Ending::Partly, |world| {
            set_bucket_policy(world, bucket, public);
            world.buckets.get_mut(bucket).unwrap().public_access_block = None;
        })
        .await;
        let only_us = json!({ "Sid": "OnlyUs", "Effect": "Deny",
            "NotPrincipal": { "AWS": [format!("arn:aws:iam::{ACCOUNT}:root"), format!("arn:aws:iam::{ACCOUNT}:role/Ops")] },
            "Action": ["s3:PutObject", "s3:PutBucketPolicy"],
            "Resource": [format!("arn:aws:s3:::{bucket}"), objects] });
        meets("POL-10", Ending::Partly, |world| {
            set_bucket_policy(world, bucket, only_us);
        })
        .await;
    }
}

// TOP-03, KEY-01, KEY-05, IAM-01
#[tokio::test(start_paused = true)]
async fn topics_keys_and_trust_that_cannot_be_written() {
    meets("TOP-03", Ending::Partly, |world| {
        let subscribe = json!({ "Sid": "Old", "Effect": "Allow", "Principal": { "AWS": GONE },
            "Action": "SNS:Subscribe", "Resource": topic_arn("findings") });
        let topics = &mut world.regional_mut(ACCOUNT, REGION).topics;
        topics.get_mut("findings").unwrap().policy = Settling::settled(document(&[subscribe]));
    })
    .await;
    meets("KEY-01", Ending::Partly, |world| {
        let admins = json!({ "Sid": "Admins", "Effect": "Allow", "Principal": { "AWS": "AIDAEXAMPLEEXAMPLE004" },
            "Action": "kms:*", "Resource": "*" });
        set_key_policy(world, &[root(), admins]);
    })
    .await;
    meets("KEY-05", Ending::Partly, |world| {
        let mut person = root();
        person["Condition"] = json!({ "StringEquals": { "aws:PrincipalType": "Account" } });
        set_key_policy(world, &[person]);
    })
    .await;
    meets("IAM-01", Ending::Partly, |world| {
        let trust = json!({ "Sid": "Old", "Effect": "Allow", "Principal": { "AWS": GONE }, "Action": "sts:AssumeRole" });
        let role = serde_json::from_value(json!({ "id": "AROAEXAMPLEEXAMPLE009", "trust": document(&[trust]) }));
        let roles = &mut world.accounts.get_mut(ACCOUNT).unwrap().iam.roles;
        roles.insert("radiant-aws-access-role".to_owned(), role.unwrap());
    })
    .await;
}

// KEY-03
#[tokio::test(start_paused = true)]
async fn keys_that_cannot_rotate_are_left_as_they_are() {
    for field in ["origin", "replica"] {
        let bench = meets("KEY-03", Ending::Done, |world| {
            let keys = &mut world.regional_mut(ACCOUNT, REGION).keys;
            let key = keys.get_mut(FINDINGS_KEY).unwrap();
            key.rotation = false;
            if field == "origin" {
                "EXTERNAL".clone_into(&mut key.origin);
            } else {
                (key.multi_region, key.replica) = (true, true);
            }
        })
        .await;
        let requests = bench.practice.requests();
        let asked = requests
            .iter()
            .any(|request| request.action == "EnableKeyRotation");
        assert!(!asked, "{field}");
    }
}

// GD-04, TRL-04, NOT-03
#[tokio::test(start_paused = true)]
async fn settings_that_others_decide_and_places_that_are_full() {
    for relationship in ["Enabled", "Disabled"] {
        meets("GD-04", Ending::Partly, |world| {
            let administrator = ("administrator", json!(MANAGEMENT));
            add_detector(world, &[administrator, ("relationship", json!(relationship))]);
        })
        .await;
    }
    meets("F3", Ending::Partly, |world| {
        let managed = ("managed", json!({ "S3_DATA_EVENTS": "GUARDDUTY_POLICY" }));
        add_detector(world, &[managed]);
    })
    .await;
    meets("TRL-04", Ending::Partly, |world| {
        for number in 0..5 {
            let trails = &mut world.regional_mut(ACCOUNT, "ap-southeast-2").trails;
            let trail = serde_json::from_value(json!({ "bucket": "elsewhere" })).unwrap();
            trails.insert(format!("local-{number}"), trail);
        }
    })
    .await;
    meets("NOT-03", Ending::Partly, |world| {
        let bucket = world.buckets.get_mut(FINDINGS).unwrap();
        bucket.notification.targets.push(NotificationTarget {
            kind: "Queue".to_owned(),
            id: "loader".to_owned(),
            arn: format!("arn:aws:sqs:{REGION}:{ACCOUNT}:loader"),
            events: vec!["s3:ObjectCreated:*".to_owned()],
            ..NotificationTarget::default()
        });
        let open = json!({ "Effect": "Allow", "Principal": { "Service": "s3.amazonaws.com" }, "Action": "sqs:SendMessage", "Resource": "*" });
        let queues = &mut world.regional_mut(ACCOUNT, REGION).queues;
        queues.insert("loader".to_owned(), document(&[open]));
    })
    .await;
}

// ERR-01
#[tokio::test(start_paused = true)]
async fn a_region_that_was_never_switched_on_is_not_written_to() {
    let mut bench = furnished().await;
    bench.answers.guardduty.regions = [REGION, "me-south-1"]
        .map(|region| Region::parse(region).unwrap())
        .to_vec();
    let finished = bench.make_it_so().await;
    let requests = bench.practice.requests();
    assert_eq!(refused(&requests), Vec::<String>::new());
    assert_eq!(finished.ending, Ending::Partly, "{:#?}", troubles(&finished));
}

/// The account is a member of an organization that another account manages.
fn join(world: &mut World, denied: Value) {
    let organization = json!({ "id": "o-larkfield01", "management": MANAGEMENT, "feature_set": "ALL" });
    world.organization = Some(serde_json::from_value(organization).unwrap());
    let guard = Guard::denying(GuardKind::ServiceControl, &[denied]);
    world.guards.push(guard);
}

// IAM-04
#[tokio::test(start_paused = true)]
async fn a_boundary_that_the_organization_demands_is_given() {
    let boundary = format!("arn:aws:iam::{ACCOUNT}:policy/OrgBoundary");
    let mut bench = furnished().await;
    bench.practice.edit(|world| {
        let demand = json!({ "Effect": "Deny", "Action": "iam:CreateRole", "Resource": "*",
            "Condition": { "StringNotEquals": { "iam:PermissionsBoundary": boundary } } });
        join(world, demand);
        let all = document(&[json!({ "Effect": "Allow", "Action": "*", "Resource": "*" })]);
        let policy = json!({ "counted": 1, "versions": [{ "id": "v1", "default": true, "document": all }] });
        let policies = &mut world.accounts.get_mut(ACCOUNT).unwrap().iam.policies;
        policies.insert("OrgBoundary".to_owned(), serde_json::from_value(policy).unwrap());
    });
    let without = bench.make_it_so().await;
    assert_eq!(without.ending, Ending::Failed);
    let told = troubles(&without).join("\n");
    assert!(told.contains("boundary"), "{told}");
    bench.answers.role.permissions_boundary = Some(Arn::parse(&boundary).unwrap());
    let with = bench.make_it_so().await;
    assert_eq!(with.ending, Ending::Done, "{:#?}", troubles(&with));
}

// ERR-05
#[tokio::test(start_paused = true)]
async fn the_id_of_a_refusal_is_no_part_of_what_aws_said() {
    let bench = furnished().await;
    bench.practice.edit(|world| {
        let deny = json!({ "Effect": "Deny", "Action": "s3:PutBucketPolicy", "Resource": "*" });
        join(world, deny);
        world.authorization_ids = true;
    });
    let finished = bench.make_it_so().await;
    assert_eq!(finished.ending, Ending::Failed);
    let problems: Vec<_> = finished
        .outcomes
        .values()
        .filter_map(|(_, problem)| problem.as_ref())
        .filter(|problem| problem.call.as_deref() == Some("s3:PutBucketPolicy"))
        .collect();
    assert_eq!(problems.len(), 2);
    for problem in problems {
        let said = problem.said.as_deref().unwrap();
        assert!(said.ends_with("with an explicit deny in a service control policy"), "{said}");
        let added = problem.added.as_ref().unwrap();
        let id = added.authorization_id.as_deref().unwrap();
        assert_eq!(id.split('-').count(), 5, "{id}");
        assert!(added.link.as_deref().unwrap().contains(ACCOUNT));
    }
}

// POL-16, NOT-07
#[tokio::test(start_paused = true)]
async fn the_export_of_another_account_goes_on_and_its_folder_is_heard_of() {
    let bench = meets("POL-16", Ending::Done, |world| {
        let source = format!("arn:aws:guardduty:{REGION}:{MANAGEMENT}:detector/theirs");
        let from = json!({ "StringEquals": { "aws:SourceAccount": MANAGEMENT, "aws:SourceArn": source } });
        let guardduty = json!({ "Service": "guardduty.amazonaws.com" });
        let bucket = world.buckets.get_mut(FINDINGS).unwrap();
        bucket.policy = Settling::settled(Some(document(&[
            json!({ "Sid": "TheirPlace", "Effect": "Allow", "Principal": guardduty, "Action": "s3:GetBucketLocation",
                "Resource": format!("arn:aws:s3:::{FINDINGS}"), "Condition": from }),
            json!({ "Sid": "TheirFindings", "Effect": "Allow", "Principal": guardduty, "Action": "s3:PutObject",
                "Resource": format!("arn:aws:s3:::{FINDINGS}/*"), "Condition": from }),
        ])));
        let account = json!({ "status": "ACTIVE", "regions": { REGION: {
            "keys": { "theirs": { "enabled": true, "policy": document(&[json!({ "Effect": "Allow", "Principal": guardduty,
                "Action": "kms:GenerateDataKey", "Resource": "*", "Condition": from })]) } },
            "detectors": { "theirs": { "enabled": true, "frequency": "SIX_HOURS", "destinations": { "d1": {
                "arn": format!("arn:aws:s3:::{FINDINGS}"), "key": format!("arn:aws:kms:{REGION}:{MANAGEMENT}:key/theirs") } } } },
        } } });
        world
            .accounts
            .insert(MANAGEMENT.to_owned(), serde_json::from_value(account).unwrap());
    })
    .await;
    tokio::time::sleep(Duration::from_mins(11)).await;
    bench.plan().await;
    let state = bench.practice.state();
    let theirs = &state["accounts"][MANAGEMENT]["regions"][REGION]["detectors"]["theirs"];
    let export = &theirs["destinations"]["d1"];
    assert_eq!(export["failing_since"], Value::Null, "{export}");
}

// NOT-07
#[tokio::test(start_paused = true)]
async fn a_folder_with_a_space_is_heard_of() {
    let bench = furnished().await;
    let folder = "Security Findings/";
    bench.practice.edit(|world| {
        add_detector(world, &[("destinations", json!({ "d1": {
            "arn": format!("arn:aws:s3:::{FINDINGS}/{folder}"), "key": key_arn(FINDINGS_KEY) } }))]);
        let bucket = world.buckets.get_mut(FINDINGS).unwrap();
        let objects = &mut bucket.objects;
        objects.insert(folder.to_owned(), serde_json::from_value(json!({})).unwrap());
        // Something else is told of something else, so that ours needs a folder of its own.
        bucket.notification.targets.push(NotificationTarget {
            kind: "Queue".to_owned(),
            id: "loader".to_owned(),
            arn: format!("arn:aws:sqs:{REGION}:{ACCOUNT}:loader"),
            events: vec!["s3:ObjectCreated:*".to_owned()],
            prefix: Some("uploads/".to_owned()),
            suffix: None,
        });
        let open = json!({ "Effect": "Allow", "Principal": { "Service": "s3.amazonaws.com" }, "Action": "sqs:SendMessage", "Resource": "*" });
        let queues = &mut world.regional_mut(ACCOUNT, REGION).queues;
        queues.insert("loader".to_owned(), document(&[open]));
    });
    let planned = bench.plan().await;
    let by_hand: Vec<_> = planned
        .plan
        .changes
        .iter()
        .filter(|change| matches!(change.kind, Kind::ByHand(_)))
        .map(|change| change.id.to_string())
        .collect();
    let finished = bench.apply(&planned).await;
    assert_eq!(finished.ending, Ending::Done, "{by_hand:?} {:#?}", troubles(&finished));
    let state = bench.practice.state();
    let topic = &state["accounts"][ACCOUNT]["regions"][REGION]["topics"]["findings"];
    // S3's own test, and the mark with which the export began again.
    assert!(topic["published"].as_u64().unwrap() >= 2, "{topic}");
}
