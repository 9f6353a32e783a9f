//! Buckets that are somebody's already: nothing is half done, and what S3 would refuse is never sent.

use std::time::Duration;

use radiant_aws_setup::answers::{BucketChoice, KeyChoice};
use radiant_aws_setup::domain::BucketName;
use radiant_aws_setup::practice::PracticeOptions;
use radiant_aws_setup::practice::world::Settling;
use serde_json::{Value, json};

use crate::bench::{Bench, not_passed, troubles};

const LOGS: &str = "larkfield-old-logs";

/// An empty account but for a log bucket from before April 2023, which the answers use.
async fn with_old_bucket(policy: Option<Value>) -> Bench {
    let mut bench = Bench::empty(PracticeOptions::default()).await;
    let name = BucketName::parse(LOGS).unwrap();
    let clients = bench
        .aws
        .in_region(&bench.answers.account.id, &bench.answers.account.region)
        .unwrap();
    clients.create_bucket(&name, &[]).await.unwrap();
    tokio::time::sleep(Duration::from_secs(30)).await;
    bench.practice.edit(|world| {
        let bucket = world.buckets.get_mut(LOGS).unwrap();
        bucket.public_access_block = None;
        bucket.policy = Settling::settled(policy);
    });
    bench.answers.cloudtrail.bucket = BucketChoice::Existing { name };
    bench
}

fn document(statements: &Value) -> Value {
    json!({"Version": "2012-10-17", "Statement": statements})
}

/// How many writes to S3's settings of the old bucket, and how many new trails, a run asked for.
fn asked(bench: &Bench, action: &str) -> usize {
    bench
        .practice
        .requests()
        .iter()
        .filter(|request| request.action == action)
        .count()
}

// POL-01, POL-02, POL-10
#[tokio::test(start_paused = true)]
async fn what_s3_would_refuse_is_found_before_anything_is_written() {
    let objects = format!("arn:aws:s3:::{LOGS}/*");
    for statement in [
        json!({"Sid": "Share", "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": objects}),
        json!({"Sid": "Old", "Effect": "Allow", "Principal": {"AWS": "AROAEXAMPLEEXAMPLE001"},
            "Action": "s3:GetObject", "Resource": objects}),
        json!({"Sid": "OnlyUs", "Effect": "Deny", "NotPrincipal": {"AWS": "arn:aws:iam::111122223333:root"},
            "Action": "s3:PutObject", "Resource": objects}),
    ] {
        let before = document(&json!([statement]));
        let bench = with_old_bucket(Some(before.clone())).await;
        let planned = bench.plan().await;
        let finished = bench.apply(&planned).await;
        assert_eq!(finished.tally.failed, 0, "{:#?}", troubles(&finished));
        assert_eq!(asked(&bench, "CreateTrail"), 0, "{statement}");
        let told = troubles(&finished).join("\n");
        let name = statement["Sid"].as_str().unwrap();
        assert!(told.contains(&format!("`{name}`")), "{told}");
        bench.practice.edit(|world| {
            let bucket = &world.buckets[LOGS];
            assert_eq!(*bucket.policy.newest(), Some(before), "{statement}");
            if name == "Share" {
                assert_eq!(bucket.public_access_block, None);
            }
        });
    }
}

// POL-08, POL-09
#[tokio::test(start_paused = true)]
async fn rules_that_cloudtrail_meets_do_not_stop_it() {
    let objects = format!("arn:aws:s3:::{LOGS}/*");
    let before = document(&json!([
        {"Sid": "DenyNotKms", "Effect": "Deny", "Principal": "*", "Action": "s3:PutObject", "Resource": objects,
            "Condition": {"StringNotEquals": {"s3:x-amz-server-side-encryption": "aws:kms"}}},
        {"Sid": "DenyOldTls", "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": objects,
            "Condition": {"NumericLessThan": {"s3:TlsVersion": "1.2"}}}
    ]));
    let bench = with_old_bucket(Some(before)).await;
    let finished = bench.make_it_so().await;
    assert_eq!(
        (finished.tally.failed, finished.tally.skipped),
        (0, 0),
        "{:#?}",
        troubles(&finished)
    );
    let rules: Vec<String> = not_passed(&bench.verify().await)
        .into_iter()
        .filter(|check| check.contains("bucket"))
        .collect();
    assert_eq!(rules, [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn cloudtrail_is_let_into_the_bucket_s_own_key() {
    let mut bench = with_old_bucket(None).await;
    let clients = bench
        .aws
        .in_region(&bench.answers.account.id, &bench.answers.account.region)
        .unwrap();
    let root = document(
        &json!([{"Sid": "Root", "Effect": "Allow", "Action": "kms:*", "Resource": "*",
        "Principal": {"AWS": format!("arn:aws:iam::{}:root", bench.answers.account.id)}}]),
    );
    let key = clients
        .create_key("Locks the old logs", &root.to_string(), &[])
        .await
        .unwrap();
    tokio::time::sleep(Duration::from_secs(30)).await;
    bench.practice.edit(|world| {
        let bucket = world.buckets.get_mut(LOGS).unwrap();
        bucket.encryption = "aws:kms".to_owned();
        bucket.encryption_key = Some(key.to_string());
        bucket.bucket_key = true;
    });
    bench.answers.cloudtrail.key = KeyChoice::None;
    let finished = bench.make_it_so().await;
    assert_eq!(
        (finished.tally.failed, finished.tally.skipped),
        (0, 0),
        "{:#?}",
        troubles(&finished)
    );
    let open: Vec<String> = not_passed(&bench.verify().await)
        .into_iter()
        .filter(|check| check.contains("log-bucket") || check.contains("role-rights"))
        .collect();
    assert_eq!(open, [""; 0]);
    let again = bench.plan().await;
    let writes: Vec<&str> = again
        .plan
        .changes
        .iter()
        .filter(|change| change.kind.writes())
        .map(|change| change.id.as_str())
        .collect();
    assert_eq!(writes, [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn a_new_bucket_carries_its_tags_from_the_first_moment() {
    let bench = Bench::empty(PracticeOptions::default()).await;
    let finished = bench.make_it_so().await;
    assert_eq!(finished.tally.failed, 0, "{:#?}", troubles(&finished));
    assert_eq!(asked(&bench, "PutBucketTagging"), 0);
    let name = bench.answers.cloudtrail.bucket.name().to_string();
    let state = bench.practice.state();
    let tags = &state["buckets"][&name]["tags"];
    assert_eq!(tags["created-by"], "radiant-aws-setup", "{tags}");
    // So the next look knows it for ours.
    let seen = bench.plan().await.inventory;
    let account = seen.account(&bench.answers.account.id).unwrap();
    let bucket = account.buckets[bench.answers.cloudtrail.bucket.name()]
        .known()
        .and_then(|view| view.yours())
        .unwrap();
    assert!(radiant_aws_setup::inventory::made_by_us(
        bucket.tags.known().unwrap()
    ));
}
