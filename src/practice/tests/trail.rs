//! Trails: the preflight, the organization, limits and updates.

use aws_sdk_cloudtrail::Client;
use aws_sdk_cloudtrail::operation::create_trail::builders::CreateTrailFluentBuilder;

use super::*;

pub(super) fn client(practice: &Practice) -> Client {
    Client::new(&config(practice, MAIN, HOME))
}

/// A trail as most tests make it.
pub(super) fn basic(cloudtrail: &Client, bucket: &str) -> CreateTrailFluentBuilder {
    cloudtrail
        .create_trail()
        .name("audit")
        .s3_bucket_name(bucket)
        .is_multi_region_trail(true)
}

#[tokio::test(start_paused = true)]
async fn a_trail_with_all_its_parts_is_taken() {
    let practice = instant();
    let source = trail_arn("audit");
    log_bucket(&practice, "logs-of-audit", &source, &[MAIN, ORGANIZATION]).await;
    let key = trail_key(&practice, HOME, &source).await;
    let topic = topic(
        &practice,
        "audit-topic",
        "cloudtrail.amazonaws.com",
        &source,
    )
    .await;
    let organizations = aws_sdk_organizations::Client::new(&config(&practice, MAIN, "us-east-1"));
    done!(
        organizations
            .enable_aws_service_access()
            .service_principal("cloudtrail.amazonaws.com")
    );

    let cloudtrail = client(&practice);
    let made = done!(
        basic(&cloudtrail, "logs-of-audit")
            .is_organization_trail(true)
            .enable_log_file_validation(true)
            .kms_key_id(&key)
            .sns_topic_name(&topic)
    );
    assert_eq!(made.trail_arn.as_deref(), Some(source.as_str()));
    assert_eq!(made.sns_topic_arn.as_deref(), Some(topic.as_str()));
    let status = done!(cloudtrail.get_trail_status().name(&source));
    assert_eq!(status.is_logging, Some(false));
    seconds(1).await;
    done!(cloudtrail.start_logging().name("audit"));
    let status = done!(cloudtrail.get_trail_status().name("audit"));
    assert_eq!(status.is_logging, Some(true));
    assert!(status.latest_delivery_time.is_some());
    assert_eq!(status.latest_delivery_error, None);

    // The preflight's marker and a file for each active account are there.
    let s3 = aws_sdk_s3::Client::new(&config(&practice, MAIN, HOME));
    let listed = done!(
        s3.list_objects_v2()
            .bucket("logs-of-audit")
            .prefix("AWSLogs/")
            .delimiter("/")
    );
    let folders: Vec<_> = listed
        .common_prefixes()
        .iter()
        .filter_map(|common| common.prefix())
        .collect();
    assert_eq!(
        folders,
        [
            format!("AWSLogs/{MAIN}/"),
            format!("AWSLogs/{ORGANIZATION}/")
        ]
    );
    let members = done!(
        s3.list_objects_v2()
            .bucket("logs-of-audit")
            .prefix("AWSLogs/o-larkfield01/")
            .delimiter("/")
    );
    assert_eq!(members.common_prefixes().len(), 6);

    // A member sees it, but cannot stop it.
    let member = Client::new(&config(&practice, MEMBER, HOME));
    let seen = done!(member.describe_trails());
    assert_eq!(seen.trail_list().len(), 1);
    gives!(
        member.stop_logging().name(&source),
        "NotOrganizationMasterAccountException"
    );
}

#[tokio::test(start_paused = true)]
async fn there_is_no_organization_in_an_empty_account() {
    let account = AccountId::parse(MEMBER).unwrap();
    let practice = Practice::new(PracticeOptions {
        start: super::super::Start::Empty(account),
        ..PracticeOptions::instant()
    });
    let cloudtrail = Client::new(&config(&practice, MEMBER, HOME));
    gives!(
        basic(&cloudtrail, "logs-good").is_organization_trail(true),
        "OrganizationsNotInUseException"
    );
    let organizations = aws_sdk_organizations::Client::new(&config(&practice, MEMBER, "us-east-1"));
    gives!(
        organizations.describe_organization(),
        "AWSOrganizationsNotInUseException"
    );
}

#[tokio::test(start_paused = true)]
async fn five_trails_are_enough_and_writes_are_slow() {
    let practice = instant();
    let cloudtrail = client(&practice);
    for number in 1..=5 {
        let name = format!("trail-{number}");
        let logs = format!("logs-{number}-bucket");
        bucket(
            &practice,
            &logs,
            &log_statements(&logs, &trail_arn(&name), &[MAIN]),
        )
        .await;
        seconds(1).await;
        let result = cloudtrail
            .create_trail()
            .name(&name)
            .s3_bucket_name(&logs)
            .send()
            .await;
        // One was there before.
        let expected = if number < 5 {
            "accepted"
        } else {
            "MaximumNumberOfTrailsExceededException"
        };
        assert_eq!(code(result), expected, "{name}");
    }
    // Without a wait between two of a kind, and without the SDK's own second try.
    let hasty = aws_sdk_cloudtrail::config::Builder::from(&config(&practice, MAIN, HOME))
        .retry_config(aws_sdk_cloudtrail::config::retry::RetryConfig::disabled())
        .build();
    let hasty = Client::from_conf(hasty);
    let start = || hasty.start_logging().name("trail-1");
    gives!(start(), "accepted");
    gives!(start(), "ThrottlingException");
}

#[tokio::test(start_paused = true)]
async fn update_keeps_what_is_not_named() {
    let practice = instant();
    let cloudtrail = client(&practice);
    let topic = topic(
        &practice,
        "audit-topic",
        "cloudtrail.amazonaws.com",
        &trail_arn("larkfield-audit"),
    )
    .await;
    done!(
        cloudtrail
            .update_trail()
            .name("larkfield-audit")
            .sns_topic_name(&topic)
    );
    let trail = done!(cloudtrail.get_trail().name("larkfield-audit"))
        .trail
        .unwrap();
    assert_eq!(trail.sns_topic_arn.as_deref(), Some(topic.as_str()));
    assert_eq!(trail.is_multi_region_trail, Some(true));
    assert_eq!(trail.has_custom_event_selectors, Some(true));
    seconds(1).await;
    let far_topic = format!("arn:aws:sns:{HOME}:{MAIN}:larkfield-alerts");
    gives!(
        cloudtrail
            .update_trail()
            .name("larkfield-audit")
            .sns_topic_name(far_topic),
        "InsufficientSnsTopicPolicyException"
    );
}
