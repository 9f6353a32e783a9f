//! Trails of single accounts that write into one bucket.

use radiant_aws_setup::answers::BucketChoice;
use radiant_aws_setup::domain::BucketName;
use radiant_aws_setup::practice::world::{Bucket, Trail, World};
use serde_json::{Value, json};

use super::judged::{is_judged_right, of_trail, trail};
use super::{CLOUDTRAIL, LOGS, REGION, SECURITY, SHOPS, done, entered, made};
use crate::sweep::account::{State, Thing};

/// Every account has a trail of its own, and all write into the bucket of one of them.
fn own_trails(world: &mut World, bucket: &str, accounts: &[&str]) {
    let mut statements = Vec::new();
    for account in accounts {
        let arn = format!("arn:aws:cloudtrail:{REGION}:{account}:trail/own");
        statements.push(json!({
            "Sid": format!("Look{account}"), "Effect": "Allow", "Principal": { "Service": CLOUDTRAIL },
            "Action": "s3:GetBucketAcl", "Resource": format!("arn:aws:s3:::{bucket}"),
            "Condition": { "StringEquals": { "aws:SourceArn": arn } },
        }));
        statements.push(json!({
            "Sid": format!("Write{account}"), "Effect": "Allow", "Principal": { "Service": CLOUDTRAIL },
            "Action": "s3:PutObject", "Resource": format!("arn:aws:s3:::{bucket}/AWSLogs/{account}/*"),
            "Condition": { "StringEquals": { "aws:SourceArn": arn, "s3:x-amz-acl": "bucket-owner-full-control" } },
        }));
        let trail: Trail = made(json!({
            "bucket": bucket, "global_events": true, "multi_region": true, "logging": true,
        }));
        let there = world.regional_mut(account, REGION);
        there.trails.insert("own".to_owned(), trail);
    }
    let policy = json!({ "Version": "2012-10-17", "Statement": statements });
    let central: Bucket = made(json!({
        "account": world.main_account, "region": REGION, "policy": policy,
    }));
    world.buckets.insert(bucket.to_owned(), central);
}

#[tokio::test(start_paused = true)]
async fn trails_of_their_own_go_on_writing_into_the_bucket_that_ours_joins() {
    const BUCKET: &str = "larkfield-all-trails";
    let mut bench = entered(SECURITY).await;
    let others = [SHOPS, LOGS];
    bench
        .practice
        .edit(|world| own_trails(world, BUCKET, &others));
    bench.answers.cloudtrail.bucket = BucketChoice::Existing {
        name: BucketName::parse(BUCKET).unwrap(),
    };
    // A key of ours would lock out nobody here, because the others name none.
    done(&bench).await;
    let name = bench.answers.cloudtrail.trail.name().to_owned();
    is_judged_right(&bench, SECURITY, &name, &[SECURITY]);
    tokio::time::sleep(std::time::Duration::from_mins(10)).await;
    // A request has practice deliver what is due.
    bench.plan().await;
    let state = State(bench.practice.state());
    for account in others {
        let arn = format!("arn:aws:cloudtrail:{REGION}:{account}:trail/own");
        let trail = trail(&state, &arn);
        assert_eq!(trail["delivery_error"], Value::Null);
        assert!(trail["delivered"].is_number());
        let object = format!("arn:aws:s3:::{BUCKET}/AWSLogs/{account}/CloudTrail/x");
        let ask = of_trail("s3:PutObject", &object, &arn)
            .with("s3:x-amz-acl", "bucket-owner-full-control");
        assert!(state.lets(&Thing::Bucket(BUCKET.to_owned()), &ask));
        // Our role opens them as well: they are in its account.
        assert!(
            bench
                .practice
                .vendor_can_open(BUCKET, &first_file(&state, BUCKET, account))
        );
    }
}

fn first_file(state: &State, bucket: &str, account: &str) -> String {
    let objects = state.bucket(bucket).unwrap()["objects"]
        .as_object()
        .unwrap();
    let prefix = format!("AWSLogs/{account}/");
    let mut files = objects
        .keys()
        .filter(|key| key.starts_with(&prefix) && key.ends_with(".gz"));
    files.next().unwrap().clone()
}
