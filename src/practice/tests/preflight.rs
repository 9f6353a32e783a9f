//! What CloudTrail tries before it makes a trail, and each thing that it cannot use.

use aws_sdk_cloudtrail::Client;

use super::trail::{basic, client};
use super::*;

#[tokio::test(start_paused = true)]
async fn the_preflight_refuses_what_cloudtrail_cannot_use() {
    let practice = instant();
    let source = trail_arn("audit");
    log_bucket(&practice, "logs-good", &source, &[MAIN]).await;
    bucket(&practice, "logs-bare", &[]).await;
    log_bucket(&practice, "logs-other-trail", &trail_arn("other"), &[MAIN]).await;
    log_bucket(&practice, "logs-other-account", &source, &[MEMBER]).await;
    let mut denying = log_statements("logs-denying", &source, &[MAIN]);
    denying.push(json!({ "Sid": "No", "Effect": "Deny", "Principal": "*", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::logs-denying/*",
        "Condition": { "Null": { "s3:x-amz-server-side-encryption": "true" } } }));
    bucket(&practice, "logs-denying", &denying).await;
    let bare_key = key(&practice, HOME, &[root_statement(MAIN)]).await;
    let far_key = trail_key(&practice, "us-east-1", &source).await;
    let disabled_key = trail_key(&practice, HOME, &source).await;
    let kms = aws_sdk_kms::Client::new(&config(&practice, MAIN, HOME));
    done!(kms.disable_key().key_id(&disabled_key));
    let other_topic = topic(
        &practice,
        "other-topic",
        "cloudtrail.amazonaws.com",
        &trail_arn("other"),
    )
    .await;
    let cloudtrail = client(&practice);

    let good = || basic(&cloudtrail, "logs-good");
    let table = [
        (
            basic(&cloudtrail, "logs-that-are-not-there"),
            "S3BucketDoesNotExistException",
        ),
        (
            basic(&cloudtrail, "logs-bare"),
            "InsufficientS3BucketPolicyException",
        ),
        (
            basic(&cloudtrail, "logs-other-trail"),
            "InsufficientS3BucketPolicyException",
        ),
        (
            basic(&cloudtrail, "logs-other-account"),
            "InsufficientS3BucketPolicyException",
        ),
        (
            basic(&cloudtrail, "logs-denying"),
            "InsufficientS3BucketPolicyException",
        ),
        (
            good().s3_key_prefix("elsewhere"),
            "InsufficientS3BucketPolicyException",
        ),
        (
            good().s3_key_prefix("/elsewhere"),
            "InvalidS3PrefixException",
        ),
        (basic(&cloudtrail, "Logs"), "InvalidS3BucketNameException"),
        (
            good().kms_key_id(&bare_key),
            "InsufficientEncryptionPolicyException",
        ),
        (
            good().kms_key_id("alias/not-there"),
            "InsufficientEncryptionPolicyException",
        ),
        (good().kms_key_id(&far_key), "KmsKeyNotFoundException"),
        (good().kms_key_id(&disabled_key), "KmsException"),
        (good().kms_key_id("key"), "InvalidKmsKeyIdException"),
        (
            good().sns_topic_name(&other_topic),
            "InsufficientSnsTopicPolicyException",
        ),
        (
            good().sns_topic_name("not-there"),
            "InsufficientSnsTopicPolicyException",
        ),
        (
            good().sns_topic_name(format!("arn:aws:sns:{HOME}:{MAIN}:larkfield-orders.fifo")),
            "InvalidSnsTopicNameException",
        ),
        (good().name("a"), "InvalidTrailNameException"),
        (good().name("my-_trail"), "InvalidTrailNameException"),
        (
            good().include_global_service_events(false),
            "InvalidParameterCombinationException",
        ),
        (
            good().is_organization_trail(true),
            "CloudTrailAccessNotEnabledException",
        ),
        (good(), "accepted"),
        (good(), "TrailAlreadyExistsException"),
    ];
    for (at, (request, expected)) in table.into_iter().enumerate() {
        seconds(1).await;
        assert_eq!(code(request.send().await), expected, "row {at}");
    }
    let member = Client::new(&config(&practice, MEMBER, HOME));
    gives!(
        basic(&member, "logs-good").is_organization_trail(true),
        "NotOrganizationMasterAccountException"
    );
}
