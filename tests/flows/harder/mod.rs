//! Accounts as they are met in the field, against the stricter practice: whatever is found there, no write is sent that AWS would
//! refuse, the rest is done, and the next run writes nothing.

mod exports;
mod organization;
mod rules;
mod settings;

use std::time::Duration;

use radiant_aws_setup::answers::{BucketChoice, KeyChoice, TopicChoice};
use radiant_aws_setup::apply::Ending;
use radiant_aws_setup::domain::{Arn, BucketName};
use radiant_aws_setup::practice::world::World;
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
    assert_eq!(
        finished.ending,
        ending,
        "{case}: {:#?}",
        troubles(&finished)
    );
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
        name.unwrap_or_else(|| panic!("no {part} in {bucket}"))
            .clone()
    };
    for (bucket, part) in [(LOGS, ".json.gz"), (FINDINGS, "AWSLogs/")] {
        let name = file(bucket, part);
        assert!(
            bench.practice.vendor_can_open(bucket, &name),
            "{bucket}/{name}"
        );
    }
}
