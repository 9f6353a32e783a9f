//! Who is told about new files of a bucket: the whole configuration, read and written.

use aws_sdk_s3::types;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;

use crate::aws::Clients;
use crate::aws::answer::{arn, strange, unbuilt};
use crate::aws::error::{Failure, failure};
use crate::domain::BucketName;
use crate::inventory::{Notification, NotificationTarget};

impl Clients {
    /// A bucket's whole notification configuration.
    /// A destination that we cannot read is an error: nothing may be written then, or it would be lost.
    pub async fn notification(&self, name: &BucketName) -> Result<Notification, Failure> {
        let call = "s3:GetBucketNotificationConfiguration";
        let asked = self
            .s3
            .get_bucket_notification_configuration()
            .bucket(name.as_str())
            .expected_bucket_owner(self.place.account.as_str())
            .send()
            .await;
        let answer = match asked {
            Ok(answer) => answer,
            Err(err) if err.raw_response().is_some_and(is_empty) => {
                return Ok(Notification::default());
            }
            Err(err) => return Err(failure(call, &err)),
        };
        let mut notification = Notification {
            event_bridge: answer.event_bridge_configuration().is_some(),
            ..Notification::default()
        };
        for told in answer.topic_configurations() {
            let target = read_target(
                call,
                told.id(),
                told.topic_arn(),
                told.events(),
                told.filter(),
            )?;
            notification.topics.push(target);
        }
        for told in answer.queue_configurations() {
            let target = read_target(
                call,
                told.id(),
                told.queue_arn(),
                told.events(),
                told.filter(),
            )?;
            notification.queues.push(target);
        }
        for told in answer.lambda_function_configurations() {
            let target = read_target(
                call,
                told.id(),
                told.lambda_function_arn(),
                told.events(),
                told.filter(),
            )?;
            notification.functions.push(target);
        }
        Ok(notification)
    }

    /// Replace a bucket's whole notification configuration.
    /// Refused for instance because one of the destinations, new or old, does not answer its test.
    pub async fn put_notification(
        &self,
        name: &BucketName,
        wanted: &Notification,
    ) -> Result<(), Failure> {
        let call = "s3:PutBucketNotificationConfiguration";
        let configuration = write_notification(wanted).map_err(|err| unbuilt(call, &err))?;
        self.s3
            .put_bucket_notification_configuration()
            .bucket(name.as_str())
            .expected_bucket_owner(self.place.account.as_str())
            .notification_configuration(configuration)
            .send()
            .await
            .map_err(|err| failure(call, &err))?;
        Ok(())
    }
}

fn read_target(
    call: &str,
    id: Option<&str>,
    destination: &str,
    events: &[types::Event],
    filter: Option<&types::NotificationConfigurationFilter>,
) -> Result<NotificationTarget, Failure> {
    let rules = filter
        .and_then(|filter| filter.key())
        .map(types::S3KeyFilter::filter_rules)
        .unwrap_or_default();
    let mut filter = Vec::with_capacity(rules.len());
    for rule in rules {
        let name = rule
            .name()
            .ok_or_else(|| strange(call, "rule of a notification"))?;
        // AWS takes `prefix` and gives `Prefix` back.
        filter.push((
            name.as_str().to_lowercase(),
            rule.value().unwrap_or_default().to_owned(),
        ));
    }
    Ok(NotificationTarget {
        id: id.map(str::to_owned),
        arn: arn(call, Some(destination))?,
        events: events
            .iter()
            .map(|event| event.as_str().to_owned())
            .collect(),
        filter,
    })
}

fn write_notification(
    wanted: &Notification,
) -> Result<types::NotificationConfiguration, aws_sdk_s3::error::BuildError> {
    let Notification {
        topics,
        queues,
        functions,
        event_bridge,
    } = wanted;
    let mut configuration = types::NotificationConfiguration::builder();
    for target in topics {
        configuration = configuration.topic_configurations(
            types::TopicConfiguration::builder()
                .set_id(target.id.clone())
                .topic_arn(target.arn.to_string())
                .set_events(Some(write_events(target)))
                .set_filter(write_filter(target))
                .build()?,
        );
    }
    for target in queues {
        configuration = configuration.queue_configurations(
            types::QueueConfiguration::builder()
                .set_id(target.id.clone())
                .queue_arn(target.arn.to_string())
                .set_events(Some(write_events(target)))
                .set_filter(write_filter(target))
                .build()?,
        );
    }
    for target in functions {
        configuration = configuration.lambda_function_configurations(
            types::LambdaFunctionConfiguration::builder()
                .set_id(target.id.clone())
                .lambda_function_arn(target.arn.to_string())
                .set_events(Some(write_events(target)))
                .set_filter(write_filter(target))
                .build()?,
        );
    }
    // The empty element is "on"; leaving it out switches EventBridge off.
    if *event_bridge {
        configuration = configuration
            .event_bridge_configuration(types::EventBridgeConfiguration::builder().build());
    }
    Ok(configuration.build())
}

fn write_events(target: &NotificationTarget) -> Vec<types::Event> {
    target
        .events
        .iter()
        .map(|event| types::Event::from(event.as_str()))
        .collect()
}

fn write_filter(target: &NotificationTarget) -> Option<types::NotificationConfigurationFilter> {
    if target.filter.is_empty() {
        return None;
    }
    let rules = target
        .filter
        .iter()
        .map(|(name, value)| {
            types::FilterRule::builder()
                .name(types::FilterRuleName::from(name.as_str()))
                .value(value)
                .build()
        })
        .collect();
    let key = types::S3KeyFilter::builder()
        .set_filter_rules(Some(rules))
        .build();
    Some(
        types::NotificationConfigurationFilter::builder()
            .key(key)
            .build(),
    )
}

/// Whether an answer is one XML element with nothing in it. S3 implementations besides AWS name that element in their own way
/// when nothing is set, which the SDK does not read; nothing is nothing under any name.
fn is_empty(answer: &HttpResponse) -> bool {
    answer.status().is_success()
        && answer
            .body()
            .bytes()
            .and_then(|body| std::str::from_utf8(body).ok())
            .is_some_and(is_empty_element)
}

fn is_empty_element(text: &str) -> bool {
    let text = text.trim();
    let element = match text
        .strip_prefix("<?xml")
        .and_then(|text| text.split_once("?>"))
    {
        Some((_, element)) => element.trim(),
        None => text,
    };
    element.starts_with('<') && element.ends_with("/>") && element.matches('<').count() == 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Arn;

    // NOT-04
    #[test]
    fn a_notification_comes_back_as_it_was_written() {
        let target = |arn: &str, filter: &[(&str, &str)]| NotificationTarget {
            id: Some("mine".to_owned()),
            arn: Arn::parse(arn).unwrap(),
            events: vec![
                "s3:ObjectCreated:*".to_owned(),
                "s3:SomethingNew:Done".to_owned(),
            ],
            filter: filter
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
        };
        let wanted = Notification {
            topics: vec![target("arn:aws:sns:eu-west-1:111122223333:topic", &[])],
            queues: vec![target(
                "arn:aws:sqs:eu-west-1:111122223333:queue",
                &[("prefix", "in/")],
            )],
            functions: vec![target(
                "arn:aws:lambda:eu-west-1:111122223333:function:scan",
                &[("suffix", ".gz")],
            )],
            event_bridge: true,
        };
        let written = write_notification(&wanted).unwrap();
        assert!(written.event_bridge_configuration().is_some());
        let topic = &written.topic_configurations()[0];
        let queue = &written.queue_configurations()[0];
        let function = &written.lambda_function_configurations()[0];
        let read = |id, arn, events, filter| {
            read_target(
                "s3:GetBucketNotificationConfiguration",
                id,
                arn,
                events,
                filter,
            )
        };
        assert_eq!(
            read(
                topic.id(),
                topic.topic_arn(),
                topic.events(),
                topic.filter()
            ),
            Ok(wanted.topics[0].clone())
        );
        assert_eq!(
            read(
                queue.id(),
                queue.queue_arn(),
                queue.events(),
                queue.filter()
            ),
            Ok(wanted.queues[0].clone())
        );
        assert_eq!(
            read(
                function.id(),
                function.lambda_function_arn(),
                function.events(),
                function.filter()
            ),
            Ok(wanted.functions[0].clone())
        );
        let without = write_notification(&Notification::default()).unwrap();
        assert!(without.event_bridge_configuration().is_none());
    }

    // NOT-06
    #[test]
    fn aws_writes_the_names_of_filter_rules_large() {
        let filter = types::NotificationConfigurationFilter::builder()
            .key(
                types::S3KeyFilter::builder()
                    .filter_rules(
                        types::FilterRule::builder()
                            .name(types::FilterRuleName::from("Prefix"))
                            .value("logs/")
                            .build(),
                    )
                    .build(),
            )
            .build();
        let read = read_target(
            "s3:GetBucketNotificationConfiguration",
            None,
            "arn:aws:sns:eu-west-1:111122223333:topic",
            &[],
            Some(&filter),
        )
        .unwrap();
        assert_eq!(read.filter, [("prefix".to_owned(), "logs/".to_owned())]);
    }
}
