//! Buckets: names, Regions, owners, policies and notifications.

use aws_sdk_s3::Client;
use aws_sdk_s3::types::{
    BucketLocationConstraint, CreateBucketConfiguration, Event, EventBridgeConfiguration,
    FilterRule, FilterRuleName, NotificationConfiguration, NotificationConfigurationFilter,
    S3KeyFilter, TopicConfiguration,
};

use super::*;

fn client(practice: &Practice, region: &str) -> Client {
    Client::new(&config(practice, MAIN, region))
}

fn place(region: &str) -> CreateBucketConfiguration {
    CreateBucketConfiguration::builder()
        .location_constraint(BucketLocationConstraint::from(region))
        .build()
}

#[tokio::test(start_paused = true)]
async fn making_a_bucket() {
    let practice = instant();
    let (home, virginia) = (client(&practice, HOME), client(&practice, "us-east-1"));
    let table = [
        (
            home.create_bucket().bucket("findings-here"),
            "IllegalLocationConstraintException",
        ),
        (
            home.create_bucket()
                .bucket("findings-here")
                .create_bucket_configuration(place("eu-west-2")),
            "IllegalLocationConstraintException",
        ),
        (
            virginia
                .create_bucket()
                .bucket("findings-here")
                .create_bucket_configuration(place("us-east-1")),
            "InvalidLocationConstraint",
        ),
        (
            home.create_bucket()
                .bucket("findings-here")
                .create_bucket_configuration(place(HOME)),
            "accepted",
        ),
        (
            home.create_bucket()
                .bucket("findings-here")
                .create_bucket_configuration(place(HOME)),
            "BucketAlreadyOwnedByYou",
        ),
        (
            virginia.create_bucket().bucket("larkfield-website"),
            "accepted",
        ),
        (
            virginia.create_bucket().bucket("larkfield-logs"),
            "BucketAlreadyExists",
        ),
        (
            virginia.create_bucket().bucket("sthree-findings"),
            "InvalidBucketName",
        ),
        (
            virginia.create_bucket().bucket("findings-an"),
            "InvalidBucketName",
        ),
    ];
    for (at, (request, expected)) in table.into_iter().enumerate() {
        assert_eq!(code(request.send().await), expected, "row {at}");
    }
    let block = home
        .get_public_access_block()
        .bucket("findings-here")
        .send()
        .await
        .unwrap();
    assert_eq!(
        block
            .public_access_block_configuration
            .unwrap()
            .block_public_policy,
        Some(true)
    );
    let mine: Vec<_> = home
        .list_buckets()
        .send()
        .await
        .unwrap()
        .buckets()
        .iter()
        .filter_map(|bucket| bucket.name.clone())
        .collect();
    assert_eq!(
        mine,
        [
            "findings-here",
            "larkfield-archive",
            "larkfield-trail-logs",
            "larkfield-website"
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn whose_bucket_and_where() {
    let practice = instant();
    let (home, virginia) = (client(&practice, HOME), client(&practice, "us-east-1"));
    let wrong_region = virginia
        .get_bucket_policy()
        .bucket("larkfield-archive")
        .send()
        .await;
    assert_eq!(code(wrong_region), "PermanentRedirect");
    let location = virginia
        .get_bucket_location()
        .bucket("larkfield-archive")
        .send()
        .await
        .unwrap();
    assert_eq!(
        location.location_constraint,
        Some(BucketLocationConstraint::from(HOME))
    );
    let head = home
        .head_bucket()
        .bucket("larkfield-archive")
        .send()
        .await
        .unwrap();
    assert_eq!(head.bucket_region.as_deref(), Some(HOME));
    assert_eq!(
        code(home.head_bucket().bucket("nobody-has-this").send().await),
        "NotFound"
    );
    assert_eq!(
        code(
            virginia
                .get_bucket_policy()
                .bucket("larkfield-logs")
                .send()
                .await
        ),
        "AccessDenied"
    );
    let other_owner = home
        .get_bucket_policy()
        .bucket("larkfield-archive")
        .expected_bucket_owner(MEMBER)
        .send()
        .await;
    assert_eq!(code(other_owner), "AccessDenied");
    assert_eq!(
        code(
            virginia
                .get_bucket_policy()
                .bucket("larkfield-website")
                .send()
                .await
        ),
        "NoSuchBucketPolicy"
    );
    assert_eq!(
        code(
            virginia
                .get_bucket_tagging()
                .bucket("larkfield-website")
                .send()
                .await
        ),
        "NoSuchTagSet"
    );
    assert_eq!(
        code(
            virginia
                .get_public_access_block()
                .bucket("larkfield-website")
                .send()
                .await
        ),
        "NoSuchPublicAccessBlockConfiguration"
    );
    assert_eq!(
        code(
            home.delete_bucket()
                .bucket("larkfield-archive")
                .send()
                .await
        ),
        "BucketNotEmpty"
    );
    let read = home
        .get_bucket_policy()
        .bucket("larkfield-archive")
        .send()
        .await
        .unwrap();
    assert!(read.policy.unwrap().contains("Deployments read"));
    let encryption = home
        .get_bucket_encryption()
        .bucket("larkfield-archive")
        .send()
        .await
        .unwrap();
    assert_eq!(
        encryption
            .server_side_encryption_configuration
            .unwrap()
            .rules()
            .len(),
        1
    );
    let tags = home
        .get_bucket_tagging()
        .bucket("larkfield-archive")
        .send()
        .await
        .unwrap();
    assert_eq!(tags.tag_set().len(), 1);
    let status = home
        .get_bucket_policy_status()
        .bucket("larkfield-archive")
        .send()
        .await
        .unwrap();
    assert_eq!(status.policy_status.unwrap().is_public, Some(false));
}

#[tokio::test(start_paused = true)]
async fn bucket_policies_are_read() {
    let practice = instant();
    let home = client(&practice, HOME);
    let statement = |principal: Value, action: &str, resource: &str| {
        policy(&[json!({ "Effect": "Allow", "Principal": principal, "Action": action, "Resource": resource })]).to_string()
    };
    let service = json!({ "Service": "guardduty.amazonaws.com" });
    let role = |name: &str| json!({ "AWS": format!("arn:aws:iam::{MAIN}:role/{name}") });
    let (bucket_arn, objects) = (
        "arn:aws:s3:::larkfield-archive",
        "arn:aws:s3:::larkfield-archive/*",
    );
    let table = [
        ("{ no json".to_owned(), "MalformedPolicy"),
        (
            statement(service.clone(), "s3:PutObject", "arn:aws:s3:::other/*"),
            "MalformedPolicy",
        ),
        (
            statement(service.clone(), "s3:GetBucketLocation", objects),
            "MalformedPolicy",
        ),
        (
            statement(service.clone(), "sns:Publish", objects),
            "MalformedPolicy",
        ),
        (
            statement(json!({ "Service": "guardduty" }), "s3:PutObject", objects),
            "MalformedPolicy",
        ),
        (
            statement(role("nobody"), "s3:GetObject", objects),
            "MalformedPolicy",
        ),
        (
            statement(json!("*"), "s3:GetObject", objects),
            "AccessDenied",
        ),
        (
            statement(
                role("larkfield-deploy"),
                "s3:GetObject",
                &"x".repeat(21_000),
            ),
            "MalformedPolicy",
        ),
        (
            statement(role("larkfield-deploy"), "s3:GetObject", objects),
            "accepted",
        ),
        (
            statement(service, "s3:GetBucketLocation", bucket_arn),
            "accepted",
        ),
    ];
    for (at, (document, expected)) in table.into_iter().enumerate() {
        let result = home
            .put_bucket_policy()
            .bucket("larkfield-archive")
            .policy(document)
            .send()
            .await;
        assert_eq!(code(result), expected, "row {at}");
    }
    let missing = policy(&[]).to_string();
    assert_eq!(
        code(
            home.put_bucket_policy()
                .bucket("not-made-yet")
                .policy(missing)
                .send()
                .await
        ),
        "NoSuchBucket"
    );
}

fn target(id: &str, topic: &str, prefix: Option<&str>) -> TopicConfiguration {
    let filter = prefix.map(|prefix| {
        let rule = FilterRule::builder()
            .name(FilterRuleName::Prefix)
            .value(prefix)
            .build();
        NotificationConfigurationFilter::builder()
            .key(S3KeyFilter::builder().filter_rules(rule).build())
            .build()
    });
    TopicConfiguration::builder()
        .id(id)
        .topic_arn(topic)
        .events(Event::S3ObjectCreated)
        .set_filter(filter)
        .build()
        .unwrap()
}

#[tokio::test(start_paused = true)]
async fn notifications_are_validated_and_replaced_whole() {
    let practice = instant();
    let home = client(&practice, HOME);
    let good = topic(
        &practice,
        "findings",
        "s3.amazonaws.com",
        "arn:aws:s3:::larkfield-archive",
    )
    .await;
    let closed = topic(
        &practice,
        "closed",
        "s3.amazonaws.com",
        "arn:aws:s3:::another-bucket",
    )
    .await;
    let there = home
        .get_bucket_notification_configuration()
        .bucket("larkfield-archive")
        .send()
        .await
        .unwrap();
    assert!(there.event_bridge_configuration.is_some());
    let lambda = there
        .lambda_function_configurations()
        .first()
        .unwrap()
        .clone();
    assert_eq!(
        lambda.filter().unwrap().key().unwrap().filter_rules().len(),
        2
    );

    let with = |topics: Vec<TopicConfiguration>| {
        NotificationConfiguration::builder()
            .lambda_function_configurations(lambda.clone())
            .set_topic_configurations(Some(topics))
            .event_bridge_configuration(EventBridgeConfiguration::builder().build())
            .build()
    };
    let fifo = format!("arn:aws:sns:{HOME}:{MAIN}:larkfield-orders.fifo");
    let far = format!("arn:aws:sns:us-east-1:{MAIN}:findings");
    let table = [
        (
            with(vec![target("a", &closed, Some("AWSLogs/"))]),
            "InvalidArgument",
            "Unable to validate",
        ),
        (
            with(vec![target("a", &fifo, Some("AWSLogs/"))]),
            "InvalidArgument",
            "Unable to validate",
        ),
        (
            with(vec![target("a", &far, Some("AWSLogs/"))]),
            "InvalidArgument",
            "Unable to validate",
        ),
        (
            with(vec![target("a", &good, None)]),
            "InvalidArgument",
            "overlap",
        ),
        (
            with(vec![
                target("a", &good, Some("x/")),
                target("b", &good, Some("x/y/")),
            ]),
            "InvalidArgument",
            "overlap",
        ),
        (
            with(vec![target("invoices", &good, Some("AWSLogs/"))]),
            "InvalidArgument",
            "unique",
        ),
        (
            with(vec![target("a", &good, Some("AWSLogs/"))]),
            "accepted",
            "accepted",
        ),
    ];
    for (at, (configuration, expected, text)) in table.into_iter().enumerate() {
        let put = home
            .put_bucket_notification_configuration()
            .bucket("larkfield-archive")
            .notification_configuration(configuration);
        let result = put.send().await;
        let said = result.as_ref().map_or_else(
            |err| err.message().unwrap_or_default().to_owned(),
            |_| "accepted".to_owned(),
        );
        assert_eq!(code(result), expected, "row {at}");
        assert!(said.contains(text), "row {at}: {said}");
    }
    let kept = home
        .get_bucket_notification_configuration()
        .bucket("larkfield-archive")
        .send()
        .await
        .unwrap();
    assert_eq!(kept.lambda_function_configurations(), [lambda]);
    assert_eq!(kept.topic_configurations().len(), 1);
    assert!(kept.event_bridge_configuration.is_some());

    // What is left out is gone, EventBridge too.
    let bare = NotificationConfiguration::builder()
        .topic_configurations(target("a", &good, None))
        .build();
    home.put_bucket_notification_configuration()
        .bucket("larkfield-archive")
        .notification_configuration(bare)
        .send()
        .await
        .unwrap();
    let left = home
        .get_bucket_notification_configuration()
        .bucket("larkfield-archive")
        .send()
        .await
        .unwrap();
    assert!(left.event_bridge_configuration.is_none());
    assert!(left.lambda_function_configurations().is_empty());
}

#[tokio::test(start_paused = true)]
async fn writes_to_one_bucket_must_not_overlap() {
    let practice = slow();
    let home = client(&practice, HOME);
    let tagging = || {
        let tag = aws_sdk_s3::types::Tag::builder()
            .key("a")
            .value("b")
            .build()
            .unwrap();
        aws_sdk_s3::types::Tagging::builder()
            .tag_set(tag)
            .build()
            .unwrap()
    };
    let first = home
        .put_bucket_tagging()
        .bucket("larkfield-archive")
        .tagging(tagging())
        .send();
    let second = home
        .put_bucket_tagging()
        .bucket("larkfield-archive")
        .tagging(tagging())
        .send();
    let (first, second) = tokio::join!(first, second);
    let mut codes = [code(first), code(second)];
    codes.sort();
    assert_eq!(codes, ["OperationAborted", "accepted"]);
    let third = home
        .put_bucket_tagging()
        .bucket("larkfield-archive")
        .tagging(tagging())
        .send()
        .await;
    assert_eq!(code(third), "accepted");
}

#[tokio::test(start_paused = true)]
async fn objects_are_remembered() {
    let practice = instant();
    let home = client(&practice, HOME);
    home.put_object()
        .bucket("larkfield-archive")
        .key("guardduty/")
        .body(aws_sdk_s3::primitives::ByteStream::from_static(b""))
        .send()
        .await
        .unwrap();
    let head = home
        .head_object()
        .bucket("larkfield-archive")
        .key("guardduty/")
        .send()
        .await
        .unwrap();
    assert_eq!(head.content_length, Some(0));
    assert_eq!(
        code(
            home.head_object()
                .bucket("larkfield-archive")
                .key("nothing")
                .send()
                .await
        ),
        "NotFound"
    );
}
