//! Practice, asked by the real SDK clients: what it takes, and each thing that it refuses, with AWS's code.

/// Sends a request that has to be taken; what came back.
macro_rules! done {
    ($request:expr) => {
        $request.send().await.unwrap()
    };
}

/// Sends a request, which gets this code for an answer: that of a refusal, or `accepted`.
macro_rules! gives {
    ($request:expr, $code:expr) => {
        assert_eq!(code($request.send().await), $code)
    };
}

mod bucket;
mod bucket_policies;
mod calls;
mod deleted;
mod delivery;
mod detectors;
mod events;
mod exports;
mod faults;
mod findings;
mod identity;
mod keys;
mod members;
mod notification;
mod organization;
mod preflight;
mod public;
mod rights;
mod roles;
mod selectors;
mod shared_trail;
mod stack_sets;
mod storage;
mod storms;
mod trail;

use std::time::Duration;

use aws_config::{BehaviorVersion, SdkConfig};
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use serde_json::{Value, json};

use super::{Practice, PracticeOptions};
use crate::domain::AccountId;

pub(super) const MAIN: &str = "444455556666";
pub(super) const MEMBER: &str = "111122223333";
pub(super) const HOME: &str = "eu-west-1";
pub(super) const ORGANIZATION: &str = "o-larkfield01";

/// Practice that answers and spreads at once.
pub(super) fn instant() -> Practice {
    Practice::new(PracticeOptions::instant())
}

/// Practice as the window has it, but with even waits.
pub(super) fn slow() -> Practice {
    Practice::new(PracticeOptions {
        uneven: false,
        ..PracticeOptions::default()
    })
}

pub(super) fn config(practice: &Practice, account: &str, region: &str) -> SdkConfig {
    let credentials = practice.credentials(&AccountId::parse(account).unwrap());
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .region(aws_config::Region::new(region.to_owned()))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .http_client(practice.http_client())
        .build()
}

/// The code of a refusal; `accepted` if there was none.
pub(super) fn code<T, E: ProvideErrorMetadata>(result: Result<T, E>) -> String {
    match result {
        Ok(_) => "accepted".to_owned(),
        Err(err) => err.code().unwrap_or("no code").to_owned(),
    }
}

/// The text of a refusal.
pub(super) fn message<T, E: ProvideErrorMetadata>(result: Result<T, E>) -> String {
    match result {
        Ok(_) => "accepted".to_owned(),
        Err(err) => err.message().unwrap_or("no message").to_owned(),
    }
}

/// Code and text of a refusal; both `accepted` if there was none.
pub(super) fn refusal<T, E: ProvideErrorMetadata>(result: Result<T, E>) -> (String, String) {
    match result {
        Ok(_) => ("accepted".to_owned(), "accepted".to_owned()),
        Err(err) => (
            err.code().unwrap_or("no code").to_owned(),
            err.message().unwrap_or("no message").to_owned(),
        ),
    }
}

pub(super) async fn seconds(seconds: u64) {
    tokio::time::sleep(Duration::from_secs(seconds)).await;
}

pub(super) fn trail_arn(name: &str) -> String {
    format!("arn:aws:cloudtrail:{HOME}:{MAIN}:trail/{name}")
}

pub(super) fn policy(statements: &[Value]) -> Value {
    json!({ "Version": "2012-10-17", "Statement": statements })
}

/// What a trail's bucket needs; `folder` is an account or the organization.
pub(super) fn log_statements(bucket: &str, source: &str, folders: &[&str]) -> Vec<Value> {
    let mut statements = vec![json!({
        "Sid": "AclCheck", "Effect": "Allow", "Principal": { "Service": "cloudtrail.amazonaws.com" },
        "Action": "s3:GetBucketAcl", "Resource": format!("arn:aws:s3:::{bucket}"),
        "Condition": { "StringEquals": { "aws:SourceArn": source } },
    })];
    for folder in folders {
        statements.push(json!({
            "Sid": format!("Write{folder}"), "Effect": "Allow", "Principal": { "Service": "cloudtrail.amazonaws.com" },
            "Action": "s3:PutObject", "Resource": format!("arn:aws:s3:::{bucket}/AWSLogs/{folder}/*"),
            "Condition": { "StringEquals": { "s3:x-amz-acl": "bucket-owner-full-control", "aws:SourceArn": source } },
        }));
    }
    statements
}

pub(super) fn root_statement(account: &str) -> Value {
    json!({
        "Sid": "Account", "Effect": "Allow", "Principal": { "AWS": format!("arn:aws:iam::{account}:root") },
        "Action": "kms:*", "Resource": "*",
    })
}

pub(super) fn trail_key_statement(source: &str) -> Value {
    json!({
        "Sid": "Encrypt", "Effect": "Allow", "Principal": { "Service": "cloudtrail.amazonaws.com" },
        "Action": "kms:GenerateDataKey*", "Resource": "*",
        "Condition": {
            "StringEquals": { "aws:SourceArn": source },
            "StringLike": { "kms:EncryptionContext:aws:cloudtrail:arn": format!("arn:aws:cloudtrail:*:{MAIN}:trail/*") },
        },
    })
}

pub(super) fn publish_statement(service: &str, topic: &str, source: &str) -> Value {
    json!({
        "Sid": "Publish", "Effect": "Allow", "Principal": { "Service": service }, "Action": "SNS:Publish", "Resource": topic,
        "Condition": { "StringEquals": { "aws:SourceArn": source } },
    })
}

/// A bucket in the home Region, with a policy.
pub(super) async fn bucket(practice: &Practice, name: &str, statements: &[Value]) {
    let s3 = aws_sdk_s3::Client::new(&config(practice, MAIN, HOME));
    let place = aws_sdk_s3::types::CreateBucketConfiguration::builder()
        .location_constraint(aws_sdk_s3::types::BucketLocationConstraint::from(HOME))
        .build();
    done!(
        s3.create_bucket()
            .bucket(name)
            .create_bucket_configuration(place)
    );
    if !statements.is_empty() {
        done!(
            s3.put_bucket_policy()
                .bucket(name)
                .policy(policy(statements).to_string())
        );
    }
}

/// A bucket that a trail may write into.
pub(super) async fn log_bucket(practice: &Practice, name: &str, source: &str, folders: &[&str]) {
    bucket(practice, name, &log_statements(name, source, folders)).await;
}

/// A key that a trail may lock with; its ARN.
pub(super) async fn trail_key(practice: &Practice, region: &str, source: &str) -> String {
    let statements = [root_statement(MAIN), trail_key_statement(source)];
    key(practice, region, &statements).await
}

/// The topic that the archive may tell; its ARN.
pub(super) async fn findings_topic(practice: &Practice) -> String {
    let source = "arn:aws:s3:::larkfield-archive";
    topic(practice, "findings", "s3.amazonaws.com", source).await
}

/// A key in a Region; its ARN.
pub(super) async fn key(practice: &Practice, region: &str, statements: &[Value]) -> String {
    let kms = aws_sdk_kms::Client::new(&config(practice, MAIN, region));
    let made = done!(kms.create_key().policy(policy(statements).to_string()));
    made.key_metadata.unwrap().arn.unwrap()
}

/// A topic in the home Region that one service may tell; its ARN.
pub(super) async fn topic(practice: &Practice, name: &str, service: &str, source: &str) -> String {
    let sns = aws_sdk_sns::Client::new(&config(practice, MAIN, HOME));
    let arn = format!("arn:aws:sns:{HOME}:{MAIN}:{name}");
    let statement = publish_statement(service, &arn, source);
    done!(
        sns.create_topic()
            .name(name)
            .attributes("Policy", policy(&[statement]).to_string())
    )
    .topic_arn
    .unwrap()
}
