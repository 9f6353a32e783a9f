//! Rules of others that AWS would not take back.

use radiant_aws_setup::apply::Ending;
use radiant_aws_setup::practice::world::{Settling, World};
use serde_json::{Value, json};

use super::{ACCOUNT, FINDINGS, FINDINGS_KEY, LOGS, REGION, document, meets, root, topic_arn};

const GONE: &str = "AROAEXAMPLEEXAMPLE001";

fn set_bucket_policy(world: &mut World, bucket: &str, statement: Value) {
    let bucket = world.buckets.get_mut(bucket).unwrap();
    bucket.policy = Settling::settled(Some(document(&[statement])));
}

fn set_key_policy(world: &mut World, statements: &[Value]) {
    let keys = &mut world.regional_mut(ACCOUNT, REGION).keys;
    keys.get_mut(FINDINGS_KEY).unwrap().policy = Settling::settled(document(statements));
}

// POL-01, POL-02, POL-10
#[tokio::test(start_paused = true)]
async fn buckets_whose_rules_cannot_be_written() {
    for bucket in [LOGS, FINDINGS] {
        let objects = format!("arn:aws:s3:::{bucket}/*");
        let read = |sid: &str, principal: Value| json!({ "Sid": sid, "Effect": "Allow", "Principal": principal, "Action": "s3:GetObject", "Resource": objects });
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
