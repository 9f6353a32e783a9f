//! Landing zones of AWS Control Tower.

use radiant_aws_setup::answers::{BucketChoice, DataEvents, KeyChoice, TopicChoice, TrailChoice};
use radiant_aws_setup::domain::{Arn, BucketName};
use radiant_aws_setup::practice::world::{Settling, Topic, Trail, World};
use serde_json::{Value, json};

use super::judged::is_judged_right;
use super::{CLOUDTRAIL, LOGS, MANAGEMENT, REGION, SHOPS, done, entered, gathers_findings, made};
use crate::bench::{Bench, not_passed, troubles};

/// A landing zone: the trail of all accounts is Control Tower's, its files and the topic are in the log account.
fn landing_zone(world: &mut World, topic: Option<&str>) -> (String, Option<String>) {
    let bucket = format!("aws-controltower-logs-{LOGS}-{REGION}");
    let arn = format!(
        "arn:aws:cloudtrail:{REGION}:{MANAGEMENT}:trail/aws-controltower-BaselineCloudTrail"
    );
    let statement = |sid: &str, action: &str, resource: String| {
        json!({
            "Sid": sid, "Effect": "Allow", "Principal": { "Service": CLOUDTRAIL }, "Action": action, "Resource": resource,
            "Condition": { "StringEquals": { "aws:SourceArn": arn } },
        })
    };
    let there = format!("arn:aws:s3:::{bucket}");
    let policy = json!({ "Version": "2012-10-17", "Statement": [
        statement("Look", "s3:GetBucketAcl", there.clone()),
        statement("Write", "s3:PutObject", format!("{there}/AWSLogs/{MANAGEMENT}/*")),
        statement("WriteAll", "s3:PutObject", format!("{there}/AWSLogs/o-larkfield01/*")),
    ]});
    world.buckets.insert(
        bucket.clone(),
        made(json!({
            "account": LOGS,
            "region": REGION,
            "policy": policy,
            "public_access_block": { "block_acls": true, "ignore_acls": true, "block_policy": true, "restrict": true },
        })),
    );
    let topic_arn = topic.map(|name| {
        let topic_arn = format!("arn:aws:sns:{REGION}:{LOGS}:{name}");
        let policy = json!({ "Version": "2012-10-17", "Statement": [
            statement("Tell", "SNS:Publish", topic_arn.clone()),
        ]});
        let topic: Topic = made(json!({ "policy": policy }));
        let there = world.regional_mut(LOGS, REGION);
        there.topics.insert(name.to_owned(), topic);
        topic_arn
    });
    let organization = world.organization.as_mut().unwrap();
    organization
        .trusted
        .insert(CLOUDTRAIL.to_owned(), Settling::settled(true));
    let trail: Trail = made(json!({
        "bucket": bucket,
        "topic": topic_arn,
        "global_events": true,
        "multi_region": true,
        "organization": true,
        "validation": true,
        "logging": true,
    }));
    let there = world.regional_mut(MANAGEMENT, REGION);
    there
        .trails
        .insert("aws-controltower-BaselineCloudTrail".to_owned(), trail);
    (bucket, topic_arn)
}

/// Everything of Control Tower's, before and after.
fn towers(bench: &Bench, bucket: &str) -> Value {
    let state = bench.practice.state();
    json!([
        state["buckets"][bucket]["policy"],
        state["buckets"][bucket]["notification"],
        state["accounts"][LOGS]["regions"][REGION]["topics"]["aws-controltower-CentralizedLoggingNotifications"]
            ["policy"],
        state["accounts"][MANAGEMENT]["regions"][REGION]["trails"]["aws-controltower-BaselineCloudTrail"]
            ["topic"],
    ])
}

#[tokio::test(start_paused = true)]
async fn the_log_account_of_a_landing_zone_is_the_main_one_and_nothing_of_control_tower_is_edited()
{
    let mut bench = entered(LOGS).await;
    let mut zone = None;
    bench.practice.edit(|world| {
        gathers_findings(world, LOGS);
        zone = Some(landing_zone(
            world,
            Some("aws-controltower-CentralizedLoggingNotifications"),
        ));
    });
    let (bucket, topic) = zone.unwrap();
    let cloudtrail = &mut bench.answers.cloudtrail;
    cloudtrail.organization = true;
    cloudtrail.data_events = DataEvents::None;
    cloudtrail.key = KeyChoice::None;
    cloudtrail.trail = TrailChoice::Existing {
        arn: Arn::parse(&format!(
            "arn:aws:cloudtrail:{REGION}:{MANAGEMENT}:trail/aws-controltower-BaselineCloudTrail"
        ))
        .unwrap(),
    };
    cloudtrail.bucket = BucketChoice::Existing {
        name: BucketName::parse(&bucket).unwrap(),
    };
    cloudtrail.topic = TopicChoice::Existing {
        arn: Arn::parse(&topic.unwrap()).unwrap(),
    };
    let before = towers(&bench, &bucket);
    let finished = bench.make_it_so().await;
    let failed = troubles(&finished);
    assert!(
        !failed.iter().any(|it| it.contains("Failed")),
        "{failed:#?}"
    );
    assert_eq!(towers(&bench, &bucket), before);
    is_judged_right(
        &bench,
        MANAGEMENT,
        "aws-controltower-BaselineCloudTrail",
        &[MANAGEMENT, &format!("o-larkfield01/{SHOPS}")],
    );
    let open = not_passed(&bench.verify().await);
    assert!(
        open.iter().all(|check| check.contains("Unknown")),
        "{open:#?}"
    );
}

#[tokio::test(start_paused = true)]
async fn the_managing_account_of_a_landing_zone_is_told_to_go_where_the_files_are_before_anything_is_made()
 {
    let mut bench = entered(MANAGEMENT).await;
    let mut bucket = String::new();
    bench
        .practice
        .edit(|world| bucket = landing_zone(world, None).0);
    let cloudtrail = &mut bench.answers.cloudtrail;
    cloudtrail.organization = true;
    cloudtrail.trail = TrailChoice::Existing {
        arn: Arn::parse(&format!(
            "arn:aws:cloudtrail:{REGION}:{MANAGEMENT}:trail/aws-controltower-BaselineCloudTrail"
        ))
        .unwrap(),
    };
    cloudtrail.bucket = BucketChoice::Existing {
        name: BucketName::parse(&bucket).unwrap(),
    };
    let before = towers(&bench, &bucket);
    let planned = bench.plan().await;
    assert_eq!(planned.plan.counts().writes(), 0);
    assert_eq!(towers(&bench, &bucket), before);
}

#[tokio::test(start_paused = true)]
async fn a_second_trail_beside_control_tower_s_is_made_with_its_price_and_leaves_that_one_alone() {
    let mut bench = entered(MANAGEMENT).await;
    let mut bucket = String::new();
    bench.practice.edit(|world| {
        gathers_findings(world, MANAGEMENT);
        bucket = landing_zone(world, None).0;
    });
    bench.answers.cloudtrail.organization = true;
    let before = towers(&bench, &bucket);
    let planned = bench.plan().await;
    let told = planned.told();
    let trail = told
        .changes
        .iter()
        .find(|it| it.id.part() == "trail")
        .unwrap();
    assert!(
        trail
            .costs
            .iter()
            .any(|cost| cost.what.contains("Second record")),
        "{:?}",
        trail.costs
    );
    done(&bench).await;
    assert_eq!(towers(&bench, &bucket), before);
}
