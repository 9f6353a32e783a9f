//! What a trail meets in its bucket: encryption headers, old TLS, denies for all but some; and how its troubles are told.

use aws_sdk_cloudtrail::Client;
use aws_sdk_cloudtrail::operation::get_trail_status::GetTrailStatusOutput;

use super::*;

const LOGS: &str = "logs-of-audit";

fn client(practice: &Practice) -> Client {
    Client::new(&config(practice, MAIN, HOME))
}

fn deny(sid: &str, action: &str, condition: &Value) -> Value {
    json!({ "Sid": sid, "Effect": "Deny", "Principal": "*", "Action": action, "Condition": condition,
        "Resource": [format!("arn:aws:s3:::{LOGS}"), format!("arn:aws:s3:::{LOGS}/*")] })
}

/// Whether CloudTrail takes a bucket with these refusals, for a trail with a key or without.
async fn takes(denies: &[Value], with_key: bool) -> String {
    let practice = instant();
    let source = trail_arn("audit");
    let mut statements = log_statements(LOGS, &source, &[MAIN]);
    statements.extend_from_slice(denies);
    bucket(&practice, LOGS, &statements).await;
    let key = trail_key(&practice, HOME, &source).await;
    let cloudtrail = client(&practice);
    let make = cloudtrail.create_trail().name("audit").s3_bucket_name(LOGS);
    let make = make.set_kms_key_id(with_key.then_some(key));
    code(make.send().await)
}

// POL-08
#[tokio::test(start_paused = true)]
async fn uploads_without_encryption_headers_are_denied_to_a_trail_without_a_key() {
    let denies = [
        deny(
            "DenyNoHeader",
            "s3:PutObject",
            &json!({ "Null": { "s3:x-amz-server-side-encryption": "true" } }),
        ),
        deny(
            "DenyNotKms",
            "s3:PutObject",
            &json!({ "StringNotEquals": { "s3:x-amz-server-side-encryption": "aws:kms" } }),
        ),
    ];
    for denies in [&denies[..1], &denies[1..], &denies[..]] {
        assert_eq!(
            takes(denies, false).await,
            "InsufficientS3BucketPolicyException"
        );
        assert_eq!(takes(denies, true).await, "accepted");
    }
}

// POL-09
#[tokio::test(start_paused = true)]
async fn a_deny_of_old_tls_does_not_hit_a_trail() {
    let old = deny(
        "DenyOldTls",
        "s3:*",
        &json!({ "NumericLessThan": { "s3:TlsVersion": "1.2" } }),
    );
    let both = deny(
        "DenyBoth",
        "s3:*",
        &json!({ "NumericLessThan": { "s3:TlsVersion": "1.2" }, "Bool": { "aws:SecureTransport": "false" } }),
    );
    assert_eq!(takes(&[old], false).await, "accepted");
    assert_eq!(takes(&[both], false).await, "accepted");
    // What comes is TLS 1.3: only a demand for more would hit.
    let more = deny(
        "DenyAll",
        "s3:*",
        &json!({ "NumericLessThan": { "s3:TlsVersion": "1.4" } }),
    );
    assert_eq!(
        takes(&[more], false).await,
        "InsufficientS3BucketPolicyException"
    );
}

// POL-10
#[tokio::test(start_paused = true)]
async fn a_deny_for_all_but_some_hits_a_trail() {
    let only_us = json!({ "Sid": "OnlyUs", "Effect": "Deny",
        "NotPrincipal": { "AWS": format!("arn:aws:iam::{MAIN}:root") }, "Action": "s3:PutObject",
        "Resource": format!("arn:aws:s3:::{LOGS}/*") });
    assert_eq!(
        takes(&[only_us], true).await,
        "InsufficientS3BucketPolicyException"
    );
}

#[tokio::test(start_paused = true)]
async fn a_bucket_whose_readers_pay_or_that_locks_with_another_key_is_refused() {
    let practice = instant();
    let source = trail_arn("audit");
    bucket(&practice, LOGS, &log_statements(LOGS, &source, &[MAIN])).await;
    let closed = key(&practice, HOME, &[root_statement(MAIN)]).await;
    let cloudtrail = client(&practice);
    let make = || cloudtrail.create_trail().name("audit").s3_bucket_name(LOGS);
    practice.edit(|world| world.buckets.get_mut(LOGS).unwrap().requester_pays = true);
    gives!(make(), "InsufficientS3BucketPolicyException");
    practice.edit(|world| {
        let bucket = world.buckets.get_mut(LOGS).unwrap();
        bucket.requester_pays = false;
        "aws:kms".clone_into(&mut bucket.encryption);
        bucket.encryption_key = Some(closed);
    });
    seconds(1).await;
    gives!(make(), "InsufficientEncryptionPolicyException");
}

/// A trail that logs into its bucket, locks with a key and tells a topic; the names of the last two.
async fn logging(practice: &Practice) -> (String, String) {
    let source = trail_arn("audit");
    bucket(practice, LOGS, &log_statements(LOGS, &source, &[MAIN])).await;
    let key = key(
        practice,
        HOME,
        &[root_statement(MAIN), trail_key_statement(&source)],
    )
    .await;
    let topic = topic(practice, "audit", "cloudtrail.amazonaws.com", &source).await;
    let cloudtrail = client(practice);
    done!(
        cloudtrail
            .create_trail()
            .name("audit")
            .s3_bucket_name(LOGS)
            .kms_key_id(&key)
            .sns_topic_name(&topic)
    );
    done!(cloudtrail.start_logging().name("audit"));
    (key, topic)
}

async fn status(practice: &Practice) -> GetTrailStatusOutput {
    let asked = client(practice).get_trail_status().name("audit").send();
    asked.await.unwrap()
}

// TRL-10
#[tokio::test(start_paused = true)]
async fn a_trail_goes_on_logging_while_nothing_arrives() {
    let practice = instant();
    let (key, _) = logging(&practice).await;
    let well = status(&practice).await;
    assert_eq!(well.latest_delivery_error, None);
    let delivered = well.latest_delivery_time.unwrap();
    assert_eq!(well.latest_notification_time, Some(delivered));

    let (_, id) = key.rsplit_once('/').unwrap();
    practice.edit(|world| {
        let key = world.regional_mut(MAIN, HOME).keys.get_mut(id).unwrap();
        key.enabled = false;
    });
    // Told only once it has been tried again.
    assert_eq!(status(&practice).await.latest_delivery_error, None);
    for (error, spoil) in [
        ("KMS.DisabledException", 0),
        ("AccessDenied", 1),
        ("NoSuchBucket", 2),
    ] {
        practice.edit(|world| match spoil {
            0 => {}
            1 => {
                let bucket = world.buckets.get_mut(LOGS).unwrap();
                bucket.policy.change(None, 0, 0);
            }
            _ => {
                world.buckets.remove(LOGS);
            }
        });
        seconds(301).await;
        let ill = status(&practice).await;
        assert_eq!(ill.latest_delivery_error.as_deref(), Some(error));
        assert_eq!(ill.is_logging, Some(true));
        assert_eq!(
            ill.latest_delivery_time,
            Some(delivered),
            "the last one that went well"
        );
    }
}

// TRL-10
#[tokio::test(start_paused = true)]
async fn what_the_topic_said_last_stays_until_it_hears_of_a_newer_file() {
    let practice = instant();
    let (_, topic) = logging(&practice).await;
    let told = status(&practice).await.latest_notification_time.unwrap();
    let sns = aws_sdk_sns::Client::new(&config(&practice, MAIN, HOME));
    let set = |statement: Value| {
        sns.set_topic_attributes()
            .topic_arn(&topic)
            .attribute_name("Policy")
            .attribute_value(policy(&[statement]).to_string())
            .send()
    };
    set(publish_statement(
        "cloudtrail.amazonaws.com",
        &topic,
        &trail_arn("other"),
    ))
    .await
    .unwrap();
    seconds(301).await;
    let ill = status(&practice).await;
    assert_eq!(
        ill.latest_notification_error.as_deref(),
        Some("AuthorizationError")
    );
    assert_eq!(ill.latest_notification_time, Some(told));
    assert!(
        ill.latest_delivery_time.unwrap().secs() > told.secs(),
        "files still come"
    );
    set(publish_statement(
        "cloudtrail.amazonaws.com",
        &topic,
        &trail_arn("audit"),
    ))
    .await
    .unwrap();
    // Mended, and the error of before still stands.
    let mended = status(&practice).await;
    assert!(mended.latest_notification_error.is_some());
    seconds(301).await;
    let well = status(&practice).await;
    assert_eq!(well.latest_notification_error, None);
    assert_eq!(well.latest_notification_time, well.latest_delivery_time);
    done!(sns.delete_topic().topic_arn(&topic));
    seconds(301).await;
    let gone = status(&practice).await;
    assert_eq!(gone.latest_notification_error.as_deref(), Some("NotFound"));
}
