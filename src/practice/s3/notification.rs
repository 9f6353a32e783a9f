//! Who is told of what happens in a bucket.

use serde_json::{Map, Value, json};

use super::super::answer::{Answer, Refusal, Reply, empty, xml_answer};
use super::super::call::Call;
use super::super::evaluate::{Decision, Question, Subject, context, evaluate};
use super::super::lookup::arn;
use super::super::world::{Bucket, Notification, NotificationTarget, World};
use super::super::xml::Element;
use super::name::no_such_bucket;
use super::settings::body;

/// The kinds of targets on the wire, with the element that holds the ARN.
const KINDS: [(&str, &str); 3] = [
    ("Topic", "TopicConfiguration"),
    ("Queue", "QueueConfiguration"),
    ("CloudFunction", "CloudFunctionConfiguration"),
];

pub(super) fn get(bucket: &Bucket) -> Answer {
    let notification = &bucket.notification;
    let mut told = Map::new();
    for (kind, element) in KINDS {
        let of_kind = notification
            .targets
            .iter()
            .filter(|target| target.kind == kind);
        told.insert(element.to_owned(), of_kind.map(described).collect());
    }
    if notification.event_bridge {
        told.insert("EventBridgeConfiguration".to_owned(), json!({}));
    }
    xml_answer("NotificationConfiguration", &told.into())
}

fn described(target: &NotificationTarget) -> Value {
    let rules: Vec<Value> = [("Prefix", &target.prefix), ("Suffix", &target.suffix)]
        .into_iter()
        .filter_map(|(name, value)| Some(json!({ "Name": name, "Value": value.as_ref()? })))
        .collect();
    let filter = (!rules.is_empty()).then(|| json!({ "S3Key": { "FilterRule": rules } }));
    json!({ "Id": target.id, (target.kind.as_str()): target.arn, "Event": target.events, "Filter": filter })
}

/// Replaces the whole configuration, after a try of every target.
///
/// See <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html>.
pub(super) fn put(world: &mut World, call: &Call, name: &str) -> Reply {
    let root = body(call)?;
    let mut targets = Vec::new();
    for (kind, element) in KINDS {
        for configuration in root.all(element) {
            let mut target = read(kind, configuration)?;
            if target.id.is_empty() {
                target.id = world.unique_hex();
            }
            targets.push(target);
        }
    }
    check_overlaps(&targets)?;
    let bucket = world
        .buckets
        .get(name)
        .ok_or_else(|| no_such_bucket(name))?;
    let tested = call.header("x-amz-skip-destination-validation") != Some("true");
    if tested {
        // All are tried, those that were there before too, and each that does not answer is named.
        let details: Vec<(String, String)> = targets
            .iter()
            .filter_map(|target| Some((target, trouble(world, name, bucket, target)?)))
            .zip(1..)
            .flat_map(|((target, why), number)| {
                [
                    (format!("ArgumentName{number}"), target.arn.clone()),
                    (format!("ArgumentValue{number}"), why),
                ]
            })
            .collect();
        if !details.is_empty() {
            return Err(Refusal {
                details,
                ..invalid("Unable to validate the following destination configurations")
            });
        }
    }
    // The test that each topic hears of.
    for target in targets.iter().filter(|_| tested) {
        if let Some(topic) = world.topic_mut(&target.arn) {
            topic.published += 1;
        }
    }
    let event_bridge = root.child("EventBridgeConfiguration").is_some();
    if let Some(bucket) = world.buckets.get_mut(name) {
        bucket.notification = Notification {
            targets,
            event_bridge,
        };
    }
    Ok(empty(200))
}

fn invalid(message: &str) -> Refusal {
    Refusal::bad("InvalidArgument", message)
}

fn read(kind: &str, configuration: &Element) -> Result<NotificationTarget, Refusal> {
    let arn = configuration.text_of(kind).unwrap_or_default().to_owned();
    let events: Vec<String> = configuration
        .all("Event")
        .map(|event| event.text.trim().to_owned())
        .collect();
    if events.is_empty() || !events.iter().all(|event| event.starts_with("s3:")) {
        return Err(invalid("The event is not supported for notifications"));
    }
    let mut target = NotificationTarget {
        kind: kind.to_owned(),
        id: configuration.text_of("Id").unwrap_or_default().to_owned(),
        arn,
        events,
        prefix: None,
        suffix: None,
    };
    if target.id.chars().count() > 255 {
        return Err(invalid(
            "The ID in the notification configuration is too long",
        ));
    }
    let rules = configuration
        .child("Filter")
        .and_then(|filter| filter.child("S3Key"));
    for rule in rules.into_iter().flat_map(|rules| rules.all("FilterRule")) {
        let value = rule.text_of("Value").unwrap_or_default().to_owned();
        match rule
            .text_of("Name")
            .unwrap_or_default()
            .to_ascii_lowercase()
            .as_str()
        {
            "prefix" if target.prefix.is_none() => target.prefix = Some(value),
            "suffix" if target.suffix.is_none() => target.suffix = Some(value),
            _ => {
                return Err(invalid(
                    "filter rule name must be either prefix or suffix, each once",
                ));
            }
        }
    }
    Ok(target)
}

/// Two targets must not be told of the same event on the same keys.
///
/// See <https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html>.
fn check_overlaps(targets: &[NotificationTarget]) -> Result<(), Refusal> {
    if targets.len() > 100 {
        return Err(invalid(
            "A bucket can have at most 100 notification configurations",
        ));
    }
    for (at, one) in targets.iter().enumerate() {
        for other in targets.iter().skip(at + 1) {
            if one.id == other.id {
                return Err(invalid(
                    "Same ID used for multiple configurations. IDs must be unique",
                ));
            }
            let events = one
                .events
                .iter()
                .any(|event| other.events.iter().any(|next| events_meet(event, next)));
            let prefixes = ends_meet(
                one.prefix.as_deref(),
                other.prefix.as_deref(),
                |text, start| text.starts_with(start),
            );
            let suffixes = ends_meet(
                one.suffix.as_deref(),
                other.suffix.as_deref(),
                |text, end| text.ends_with(end),
            );
            if events && prefixes && suffixes {
                let filtered = [one, other]
                    .into_iter()
                    .any(|target| target.prefix.is_some() || target.suffix.is_some());
                return Err(invalid(if filtered {
                    "Configuration is ambiguously defined. Cannot have overlapping suffixes in two rules if the prefixes are overlapping for the same event type."
                } else {
                    "Configurations overlap. Configurations on the same bucket cannot share a common event type."
                }));
            }
        }
    }
    Ok(())
}

fn events_meet(one: &str, other: &str) -> bool {
    let covers = |one: &str, other: &str| {
        one.strip_suffix('*')
            .is_some_and(|start| other.starts_with(start))
    };
    one == other || covers(one, other) || covers(other, one)
}

fn ends_meet(one: Option<&str>, other: Option<&str>, covers: fn(&str, &str) -> bool) -> bool {
    let (one, other) = (one.unwrap_or_default(), other.unwrap_or_default());
    covers(one, other) || covers(other, one)
}

/// Why a target cannot be told: it is not there, not in the bucket's Region, or does not let S3 in.
fn trouble(
    world: &World,
    name: &str,
    bucket: &Bucket,
    target: &NotificationTarget,
) -> Option<String> {
    let source = format!("arn:aws:s3:::{name}");
    let context = context(&[
        ("aws:SourceArn", source.as_str()),
        ("aws:SourceAccount", bucket.account.as_str()),
    ]);
    let parts = arn(&target.arn).filter(|parts| parts.region == bucket.region);
    let regional = parts.and_then(|parts| world.regional(parts.account, parts.region));
    let resource = parts.map(|parts| parts.resource).unwrap_or_default();
    let lets_in = |policy: Option<&Value>, action: &str| {
        policy.is_some_and(|policy| {
            let subject = Subject::Service("s3.amazonaws.com");
            let question = Question::new(subject, action, &target.arn, &context);
            evaluate(policy, question) == Decision::Allow
        })
    };
    let (kind, is_there, is_open) = match target.kind.as_str() {
        "Topic" => {
            let topic = world.topic(&target.arn).filter(|_| parts.is_some());
            let is_open = || {
                topic.is_some_and(|topic| !topic.fifo)
                    && world.service_may_publish(&target.arn, "s3.amazonaws.com", &context)
            };
            ("topic", topic.is_some(), is_open())
        }
        "Queue" => {
            let queue = regional
                .filter(|_| parts.is_some_and(|parts| parts.service == "sqs"))
                .and_then(|regional| regional.queues.get(resource));
            ("queue", queue.is_some(), lets_in(queue, "sqs:SendMessage"))
        }
        _ => {
            let function = resource.strip_prefix("function:").unwrap_or_default();
            let function = regional.and_then(|regional| regional.functions.get(function));
            // S3 does not say whether a function is there.
            return (!lets_in(function, "lambda:InvokeFunction"))
                .then(|| format!("Not authorized to invoke function [{}]", target.arn));
        }
    };
    if !is_there {
        Some(format!("The destination {kind} does not exist"))
    } else if !is_open {
        Some(format!(
            "Permissions on the destination {kind} do not allow S3 to publish notifications from this bucket"
        ))
    } else {
        None
    }
}
