//! Notifications: the targets are tried, and the whole is replaced.

use aws_sdk_s3::Client;
use aws_sdk_s3::types::{
    Event, EventBridgeConfiguration, FilterRule, FilterRuleName, NotificationConfiguration,
    NotificationConfigurationFilter, S3KeyFilter, TopicConfiguration,
};

use super::*;

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
    let home = Client::new(&config(&practice, MAIN, HOME));
    let good = findings_topic(&practice).await;
    let closed = topic(
        &practice,
        "closed",
        "s3.amazonaws.com",
        "arn:aws:s3:::another-bucket",
    )
    .await;
    let there = done!(
        home.get_bucket_notification_configuration()
            .bucket("larkfield-archive")
    );
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
    let kept = done!(
        home.get_bucket_notification_configuration()
            .bucket("larkfield-archive")
    );
    assert_eq!(kept.lambda_function_configurations(), [lambda]);
    assert_eq!(kept.topic_configurations().len(), 1);
    assert!(kept.event_bridge_configuration.is_some());

    // What is left out is gone, EventBridge too.
    let bare = NotificationConfiguration::builder()
        .topic_configurations(target("a", &good, None))
        .build();
    done!(
        home.put_bucket_notification_configuration()
            .bucket("larkfield-archive")
            .notification_configuration(bare)
    );
    let left = done!(
        home.get_bucket_notification_configuration()
            .bucket("larkfield-archive")
    );
    assert!(left.event_bridge_configuration.is_none());
    assert!(left.lambda_function_configurations().is_empty());
}
