//! Public policies, and Block Public Access of buckets and of a whole account.

use super::super::world::{Bucket, Guard, GuardKind, PublicAccessBlock, Settling};
use super::*;

const LOGS: &str = "larkfield-old-logs";
const SHUT: PublicAccessBlock = PublicAccessBlock {
    block_acls: true,
    ignore_acls: true,
    block_policy: true,
    restrict: true,
};

/// The statement of an older bucket that lets everybody read, and one that lets a member in by name.
fn statements(condition: Value) -> Vec<Value> {
    let mut public = json!({ "Sid": "Share", "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
        "Resource": format!("arn:aws:s3:::{LOGS}/public/*") });
    if !condition.is_null() {
        public["Condition"] = condition;
    }
    let member = json!({ "Sid": "Member", "Effect": "Allow", "Principal": { "AWS": format!("arn:aws:iam::{MEMBER}:root") },
        "Action": ["s3:GetObject", "s3:ListBucket"], "Resource": [format!("arn:aws:s3:::{LOGS}"), format!("arn:aws:s3:::{LOGS}/*")] });
    vec![public, member]
}

/// A bucket from before April 2023: nothing is blocked.
fn old_bucket(practice: &Practice) {
    practice.edit(|world| {
        let bucket = Bucket {
            account: MAIN.to_owned(),
            region: HOME.to_owned(),
            policy: Settling::settled(Some(policy(&statements(Value::Null)))),
            ..Bucket::default()
        };
        world.buckets.insert(LOGS.to_owned(), bucket);
    });
}

fn s3(practice: &Practice, account: &str) -> aws_sdk_s3::Client {
    aws_sdk_s3::Client::new(&config(practice, account, HOME))
}

async fn put(s3: &aws_sdk_s3::Client, statements: &[Value]) -> (String, String) {
    let put = s3.put_bucket_policy().bucket(LOGS);
    refusal(put.policy(policy(statements).to_string()).send().await)
}

async fn shut(s3: &aws_sdk_s3::Client) -> String {
    let all = aws_sdk_s3::types::PublicAccessBlockConfiguration::builder()
        .block_public_acls(true)
        .ignore_public_acls(true)
        .block_public_policy(true)
        .restrict_public_buckets(true)
        .build();
    code(
        s3.put_public_access_block()
            .bucket(LOGS)
            .public_access_block_configuration(all)
            .send()
            .await,
    )
}

// POL-02
#[tokio::test(start_paused = true)]
async fn a_public_policy_is_refused_once_the_block_is_on() {
    let practice = instant();
    old_bucket(&practice);
    let s3 = s3(&practice, MAIN);
    assert_eq!(put(&s3, &statements(Value::Null)).await.0, "accepted");
    assert_eq!(shut(&s3).await, "accepted");
    for condition in [
        Value::Null,
        json!({ "Bool": { "aws:SecureTransport": "true" } }),
        json!({ "IpAddress": { "aws:SourceIp": "0.0.0.0/1" } }),
    ] {
        let (code, said) = put(&s3, &statements(condition.clone())).await;
        assert_eq!(code, "AccessDenied", "{condition}");
        let why = "because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access";
        assert!(said.contains(why), "{said}");
    }
    for condition in [
        json!({ "StringEquals": { "aws:PrincipalOrgID": ORGANIZATION } }),
        json!({ "StringEquals": { "aws:SourceAccount": MAIN } }),
        json!({ "StringEquals": { "aws:SourceVpce": "vpce-1a2b3c4d" } }),
    ] {
        let (code, said) = put(&s3, &statements(condition.clone())).await;
        assert_eq!(code, "accepted", "{condition}: {said}");
    }
}

// POL-02
#[tokio::test(start_paused = true)]
async fn a_restricted_public_bucket_shuts_out_other_accounts_too() {
    let practice = instant();
    old_bucket(&practice);
    let (own, member) = (s3(&practice, MAIN), s3(&practice, MEMBER));
    let reads = || member.list_objects_v2().bucket(LOGS).send();
    assert_eq!(code(reads().await), "accepted");
    assert_eq!(shut(&own).await, "accepted");
    assert_eq!(code(reads().await), "AccessDenied");
    // Once nobody is let in unnamed, those who are named come in again.
    let named = &statements(Value::Null)[1..];
    assert_eq!(put(&own, named).await.0, "accepted");
    assert_eq!(code(reads().await), "accepted");
}

// POL-02, POL-03
#[tokio::test(start_paused = true)]
async fn the_accounts_own_block_counts_for_every_bucket() {
    let practice = instant();
    old_bucket(&practice);
    practice.edit(|world| {
        world.accounts.get_mut(MAIN).unwrap().public_access_block = Some(SHUT);
    });
    let own = s3(&practice, MAIN);
    assert_eq!(put(&own, &statements(Value::Null)).await.0, "AccessDenied");
    gives!(
        own.get_public_access_block().bucket(LOGS),
        "NoSuchPublicAccessBlockConfiguration"
    );
    let member = s3(&practice, MEMBER);
    gives!(member.list_objects_v2().bucket(LOGS), "AccessDenied");
}

// POL-03
#[tokio::test(start_paused = true)]
async fn an_organization_may_forbid_to_touch_the_block() {
    let practice = instant();
    practice.edit(|world| {
        let deny =
            json!({ "Effect": "Deny", "Action": "s3:PutBucketPublicAccessBlock", "Resource": "*" });
        world
            .guards
            .push(Guard::denying(GuardKind::ServiceControl, &[deny]));
        let bucket = Bucket {
            account: MEMBER.to_owned(),
            region: HOME.to_owned(),
            ..Bucket::default()
        };
        world.buckets.insert(LOGS.to_owned(), bucket);
    });
    let member = s3(&practice, MEMBER);
    let all = aws_sdk_s3::types::PublicAccessBlockConfiguration::builder().build();
    let refused = member
        .put_public_access_block()
        .bucket(LOGS)
        .public_access_block_configuration(all)
        .send()
        .await;
    let (code, said) = refusal(refused);
    assert_eq!(code, "AccessDenied");
    let ending = format!(
        "is not authorized to perform: s3:PutBucketPublicAccessBlock on resource: \"arn:aws:s3:::{LOGS}\" with an explicit deny in a service control policy"
    );
    assert!(said.ends_with(&ending), "{said}");
    // All else is allowed, and the account that manages the organization is never bound.
    let fixed = json!({ "Effect": "Allow", "Principal": { "AWS": MEMBER }, "Action": "s3:GetObject", "Resource": format!("arn:aws:s3:::{LOGS}/*") });
    assert_eq!(put(&member, &[fixed]).await.0, "accepted");
    old_bucket(&practice);
    assert_eq!(shut(&s3(&practice, MAIN)).await, "accepted");
}
