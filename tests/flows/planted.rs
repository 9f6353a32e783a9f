//! Keys that carry our tags and are none of ours.

use std::time::Duration;

use radiant_aws_setup::apply::{Ending, Event};
use radiant_aws_setup::plan::{Action, ChangeId, CreateKey, Kind, PutBucketPolicy};
use radiant_aws_setup::practice::PracticeOptions;
use radiant_aws_setup::practice::world::World;
use serde_json::{Value, json};

use crate::bench::{Bench, troubles};

const ACCOUNT: &str = "111122223333";
const PLANTED: &str = "99999999-1111-4111-8111-111111111111";

/// Put a key there that carries our tags for a part, with these rules, and in the form that the row asks for.
fn plant(world: &mut World, region: &str, id: &str, (part, policy): (&str, &Value), origin: &str) {
    let key = json!({
        "enabled": true, "policy": policy, "origin": origin,
        "tags": { "created-by": "radiant-aws-setup", "setup-part": part }
    });
    let key = serde_json::from_value(key).unwrap();
    let keys = &mut world.regional_mut(ACCOUNT, region).keys;
    keys.insert(id.to_owned(), key);
}

#[tokio::test(start_paused = true)]
async fn a_key_planted_between_plan_and_apply_is_not_taken_for_ours() {
    for (whose, origin) in [("another", ""), ("ours", "EXTERNAL")] {
        let bench = Bench::empty(PracticeOptions::default()).await;
        let planned = bench.plan().await;
        let change = planned
            .plan
            .changes
            .iter()
            .find(|change| change.id.as_str().ends_with("/log-key"))
            .unwrap();
        let Action::CreateKey(CreateKey { part, policy, .. }) = &change.action else {
            panic!("{:?}", change.action);
        };
        let rules = if whose == "ours" {
            policy.value().clone()
        } else {
            json!({ "Version": "2012-10-17", "Statement": [
                { "Effect": "Allow", "Principal": { "AWS": format!("arn:aws:iam::{ACCOUNT}:root") }, "Action": "kms:*", "Resource": "*" },
                { "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::444455556666:root" }, "Action": "kms:Decrypt", "Resource": "*" }
            ]})
        };
        let region = change.place.region.as_str();
        bench
            .practice
            .edit(|world| plant(world, region, PLANTED, (part, &rules), origin));
        let finished = bench.apply(&planned).await;
        assert_ne!(finished.ending, Ending::Done, "{:#?}", troubles(&finished));
        let (_, problem) = &finished.outcomes[&change.id];
        let summary = &problem.as_ref().unwrap().summary;
        assert!(summary.contains("the key is different now"), "{summary}");
        let state = bench.practice.state();
        let regional = &state["accounts"][ACCOUNT]["regions"][region];
        assert!(
            !regional["aliases"].to_string().contains(PLANTED),
            "{whose}"
        );
        assert!(!regional["trails"].to_string().contains(PLANTED), "{whose}");
    }
}

#[tokio::test(start_paused = true)]
async fn of_several_keys_with_our_tags_none_is_taken() {
    let bench = Bench::empty(PracticeOptions::default()).await;
    let region = bench.practice.region().to_string();
    let root = format!("arn:aws:iam::{ACCOUNT}:root");
    let rules = json!({ "Version": "2012-10-17", "Statement": [
        { "Effect": "Allow", "Principal": { "AWS": root }, "Action": "kms:*", "Resource": "*" }
    ]});
    bench.practice.edit(|world| {
        for id in [PLANTED, "99999999-2222-4222-8222-222222222222"] {
            plant(world, &region, id, ("alias/radiant-cloudtrail", &rules), "");
        }
    });
    let planned = bench.plan().await;
    let change = planned
        .plan
        .changes
        .iter()
        .find(|change| change.id.as_str().ends_with("/log-key"))
        .unwrap();
    let Kind::ByHand(problem) = &change.kind else {
        panic!("{:?}", change.kind);
    };
    assert!(
        problem.summary.contains("2 keys carry the tags") && problem.summary.contains(PLANTED),
        "{problem:?}"
    );
}

// A look goes ahead beside the making of the key, and is too old by the time that the key is there.
#[tokio::test(start_paused = true)]
async fn rules_that_somebody_writes_while_a_run_waits_are_not_overwritten() {
    let bench = Bench::empty(PracticeOptions {
        latency: Duration::from_secs(4),
        ..PracticeOptions::default()
    })
    .await;
    let planned = bench.plan().await;
    let ends = |id: &ChangeId, part: &str| id.as_str().ends_with(part);
    let policy = planned
        .plan
        .changes
        .iter()
        .find(|change| ends(&change.id, "/findings-bucket-policy"))
        .unwrap();
    let Action::PutBucketPolicy(PutBucketPolicy { bucket, .. }) = &policy.action else {
        panic!("{:?}", policy.action);
    };
    let theirs = json!({ "Version": "2012-10-17", "Statement": [
        { "Effect": "Deny", "Principal": "*", "Action": "s3:DeleteBucket", "Resource": format!("arn:aws:s3:::{bucket}") }
    ]});
    let tell = |event: Event| {
        if let Event::Finished { change, .. } = event
            && ends(&change, "/findings-key")
        {
            bench.practice.edit(|world| {
                let bucket = world.buckets.get_mut(bucket.as_str()).unwrap();
                bucket.policy.change(Some(theirs.clone()), 0, 0);
            });
        }
    };
    let finished = bench.apply_with(&planned, &tell).await.unwrap();
    let (_, problem) = &finished.outcomes[&policy.id];
    let summary = &problem.as_ref().unwrap().summary;
    assert!(
        summary.contains("the bucket's policy is different now"),
        "{summary}"
    );
    bench.practice.edit(|world| {
        let now = world.buckets[bucket.as_str()].policy.newest();
        assert_eq!(now.as_ref(), Some(&theirs));
    });
}
