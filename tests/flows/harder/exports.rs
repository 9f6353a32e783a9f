//! Exports of others into the same bucket, and folders that are named as people name them.

use std::time::Duration;

use radiant_aws_setup::apply::Ending;
use radiant_aws_setup::plan::Kind;
use radiant_aws_setup::practice::world::{NotificationTarget, Settling};
use serde_json::{Value, json};

use super::{
    ACCOUNT, FINDINGS, FINDINGS_KEY, MANAGEMENT, REGION, add_detector, document, furnished,
    key_arn, meets,
};
use crate::bench::troubles;

// POL-16
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
    assert_eq!(
        finished.ending,
        Ending::Done,
        "{by_hand:?} {:#?}",
        troubles(&finished)
    );
    let state = bench.practice.state();
    let topic = &state["accounts"][ACCOUNT]["regions"][REGION]["topics"]["findings"];
    // S3's own test, and the mark with which the export began again.
    assert!(topic["published"].as_u64().unwrap() >= 2, "{topic}");
}
