//! Notifications: targets that are gone, entries that overlap, names of folders.

use aws_sdk_s3::types::{
    Event, FilterRule, FilterRuleName, LambdaFunctionConfiguration, NotificationConfiguration,
    NotificationConfigurationFilter, QueueConfiguration, S3KeyFilter, TopicConfiguration,
};

use super::super::world::NotificationTarget;
use super::*;

const BUCKET: &str = "larkfield-archive";
const GONE: &str = "arn:aws:lambda:eu-west-1:444455556666:function:gone";

fn client(practice: &Practice) -> aws_sdk_s3::Client {
    aws_sdk_s3::Client::new(&config(practice, MAIN, HOME))
}

fn prefix(value: &str) -> NotificationConfigurationFilter {
    let rule = FilterRule::builder()
        .name(FilterRuleName::Prefix)
        .value(value)
        .build();
    NotificationConfigurationFilter::builder()
        .key(S3KeyFilter::builder().filter_rules(rule).build())
        .build()
}

fn told(topic: &str, folder: Option<&str>) -> TopicConfiguration {
    TopicConfiguration::builder()
        .topic_arn(topic)
        .events(Event::S3ObjectCreated)
        .set_filter(folder.map(prefix))
        .build()
        .unwrap()
}

fn published(practice: &Practice) -> u64 {
    practice.state()["accounts"][MAIN]["regions"][HOME]["topics"]["findings"]["published"]
        .as_u64()
        .unwrap()
}

// NOT-01
#[tokio::test(start_paused = true)]
async fn one_dead_target_makes_every_put_fail_and_is_named() {
    let practice = instant();
    let s3 = client(&practice);
    let good = findings_topic(&practice).await;
    practice.edit(|world| {
        let bucket = world.buckets.get_mut(BUCKET).unwrap();
        bucket.notification.targets.push(NotificationTarget {
            kind: "CloudFunction".to_owned(),
            id: "thumbs".to_owned(),
            arn: GONE.to_owned(),
            events: vec!["s3:ObjectCreated:Put".to_owned()],
            prefix: Some("uploads/".to_owned()),
            suffix: None,
        });
    });
    let there = done!(s3.get_bucket_notification_configuration().bucket(BUCKET));
    let whole = || {
        let whole = NotificationConfiguration::builder()
            .set_lambda_function_configurations(there.lambda_function_configurations.clone())
            .topic_configurations(told(&good, Some("AWSLogs/")))
            .build();
        s3.put_bucket_notification_configuration()
            .bucket(BUCKET)
            .notification_configuration(whole)
    };
    for _ in 0..2 {
        let refused = whole().send().await.unwrap_err();
        assert_eq!(refused.code(), Some("InvalidArgument"));
        assert_eq!(
            refused.message(),
            Some("Unable to validate the following destination configurations")
        );
        let body = refused.raw_response().unwrap().body().bytes().unwrap();
        let body = String::from_utf8_lossy(body).into_owned();
        let named = format!("<ArgumentName1>{GONE}</ArgumentName1>");
        assert!(
            body.contains(&named) && !body.contains("ArgumentName2"),
            "{body}"
        );
        seconds(600).await;
    }
    assert_eq!(published(&practice), 0);
    let skipping = whole().skip_destination_validation(true);
    gives!(skipping, "accepted");
    assert_eq!(published(&practice), 0);
}

// NOT-03
#[tokio::test(start_paused = true)]
async fn entries_that_overlap_are_refused_each_in_its_own_words() {
    let practice = instant();
    let s3 = client(&practice);
    let good = findings_topic(&practice).await;
    let put = |queue: Option<&str>, topic: Option<&str>| {
        let queue = QueueConfiguration::builder()
            .queue_arn(format!("arn:aws:sqs:{HOME}:{MAIN}:loader"))
            .events(Event::S3ObjectCreated)
            .set_filter(queue.map(prefix))
            .build()
            .unwrap();
        let both = NotificationConfiguration::builder()
            .queue_configurations(queue)
            .topic_configurations(told(&good, topic))
            .build();
        s3.put_bucket_notification_configuration()
            .bucket(BUCKET)
            .notification_configuration(both)
            .send()
    };
    let plain = "Configurations overlap. Configurations on the same bucket cannot share a common event type.";
    let filtered = "Configuration is ambiguously defined. Cannot have overlapping suffixes in two rules if the prefixes are overlapping for the same event type.";
    for (queue, topic, expected) in [
        (None, None, plain),
        (None, Some("AWSLogs/"), filtered),
        (Some("a/"), Some("a/b/"), filtered),
    ] {
        let (code, said) = refusal(put(queue, topic).await);
        assert_eq!(
            (code.as_str(), said.as_str()),
            ("InvalidArgument", expected)
        );
    }
    // Apart they are fine, once the queue lets S3 in.
    let (_, said) = refusal(put(Some("a/"), Some("b/")).await);
    assert!(said.starts_with("Unable to validate"), "{said}");
    practice.edit(|world| {
        let open = policy(&[json!({ "Effect": "Allow", "Principal": { "Service": "s3.amazonaws.com" }, "Action": "sqs:SendMessage", "Resource": "*" })]);
        let regional = world.regional_mut(MAIN, HOME);
        regional.queues.insert("loader".to_owned(), open);
    });
    assert_eq!(refusal(put(Some("a/"), Some("b/")).await).0, "accepted");
}

// NOT-06
#[tokio::test(start_paused = true)]
async fn names_of_filters_come_back_with_a_capital_and_ids_are_made_up() {
    let practice = instant();
    let s3 = client(&practice);
    let good = findings_topic(&practice).await;
    let whole = NotificationConfiguration::builder()
        .topic_configurations(told(&good, Some("AWSLogs/")))
        .build();
    done!(
        s3.put_bucket_notification_configuration()
            .bucket(BUCKET)
            .notification_configuration(whole)
    );
    let read = done!(s3.get_bucket_notification_configuration().bucket(BUCKET));
    let entry = read.topic_configurations().first().unwrap();
    assert!(entry.id().is_some_and(|id| !id.is_empty()));
    let rules = entry.filter().unwrap().key().unwrap().filter_rules();
    assert_eq!(rules[0].name().unwrap().as_str(), "Prefix");
}

// NOT-07
#[tokio::test(start_paused = true)]
async fn a_folder_with_a_space_is_found_only_by_its_encoded_name() {
    for (folder, heard) in [
        ("Security Findings/AWSLogs/", false),
        ("Security+Findings/AWSLogs/", true),
    ] {
        let practice = instant();
        let s3 = client(&practice);
        let good = findings_topic(&practice).await;
        let whole = NotificationConfiguration::builder()
            .topic_configurations(told(&good, Some(folder)))
            .build();
        done!(
            s3.put_bucket_notification_configuration()
                .bucket(BUCKET)
                .notification_configuration(whole)
        );
        let after_the_test = published(&practice);
        done!(
            s3.put_object()
                .bucket(BUCKET)
                .key("Security Findings/AWSLogs/finding.jsonl.gz")
        );
        assert_eq!(published(&practice) > after_the_test, heard, "{folder}");
    }
}

// NOT-04
#[tokio::test(start_paused = true)]
async fn what_is_not_sent_back_is_switched_off() {
    let practice = instant();
    let s3 = client(&practice);
    let read = || {
        s3.get_bucket_notification_configuration()
            .bucket(BUCKET)
            .send()
    };
    let there = read().await.unwrap();
    assert!(there.event_bridge_configuration.is_some());
    let lambda: LambdaFunctionConfiguration = there.lambda_function_configurations()[0].clone();
    let without = NotificationConfiguration::builder()
        .lambda_function_configurations(lambda)
        .build();
    done!(
        s3.put_bucket_notification_configuration()
            .bucket(BUCKET)
            .notification_configuration(without)
    );
    assert!(read().await.unwrap().event_bridge_configuration.is_none());
}
