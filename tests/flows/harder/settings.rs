//! Settings that cannot be made, that others decide, or that have no place left.

use radiant_aws_setup::apply::Ending;
use radiant_aws_setup::domain::Region;
use radiant_aws_setup::practice::world::NotificationTarget;
use serde_json::json;

use super::{
    ACCOUNT, FINDINGS, FINDINGS_KEY, MANAGEMENT, REGION, add_detector, document, furnished, meets,
    refused,
};
use crate::bench::troubles;

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
    meets("GD-04", Ending::Partly, |world| {
        add_detector(world, &[("administrator", json!(MANAGEMENT))]);
    })
    .await;
    // What a policy of the organization decides is told and not even tried; the rest is done.
    let bench = meets("F3", Ending::Partly, |world| {
        let managed = ("managed", json!({ "S3_DATA_EVENTS": "GUARDDUTY_POLICY" }));
        add_detector(world, &[managed]);
    })
    .await;
    let state = bench.practice.state();
    let detectors = &state["accounts"][ACCOUNT]["regions"][REGION]["detectors"];
    let detector = &detectors["d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0"];
    assert_eq!(detector["frequency"], "FIFTEEN_MINUTES");
    assert_eq!(detector["features"]["S3_DATA_EVENTS"], "DISABLED");
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
    assert_eq!(
        finished.ending,
        Ending::Partly,
        "{:#?}",
        troubles(&finished)
    );
}
