//! Who is told of what happens in a bucket.

use super::super::answer::{Answer, Refusal, Reply, empty, xml_answer};
use super::super::call::Call;
use super::super::evaluate::{Decision, Question, Subject, context, evaluate};
use super::super::lookup::arn;
use super::super::world::{Bucket, Notification, NotificationTarget, World};
use super::super::xml::{self, Element};
use super::no_such_bucket;

/// The kinds of targets on the wire, with the element that holds the ARN.
const KINDS: [(&str, &str); 3] = [
    ("Topic", "TopicConfiguration"),
    ("Queue", "QueueConfiguration"),
    ("CloudFunction", "CloudFunctionConfiguration"),
];

pub(super) fn get(bucket: &Bucket) -> Answer {
    let mut inner = String::new();
    for target in &bucket.notification.targets {
        let Some((kind, element)) = KINDS.into_iter().find(|(kind, _)| *kind == target.kind) else {
            continue;
        };
        let events: String = target
            .events
            .iter()
            .map(|event| xml::text("Event", event))
            .collect();
        let rule = |name: &str, value: Option<&str>| {
            let rule =
                value.map(|value| [xml::text("Name", name), xml::text("Value", value)].concat());
            rule.map(|rule| xml::tag("FilterRule", &rule))
                .unwrap_or_default()
        };
        let rules = [
            rule("Prefix", target.prefix.as_deref()),
            rule("Suffix", target.suffix.as_deref()),
        ]
        .concat();
        let filter = if rules.is_empty() {
            String::new()
        } else {
            xml::tag("Filter", &xml::tag("S3Key", &rules))
        };
        let configuration = [
            xml::text("Id", &target.id),
            xml::text(kind, &target.arn),
            events,
            filter,
        ]
        .concat();
        inner.push_str(&xml::tag(element, &configuration));
    }
    if bucket.notification.event_bridge {
        inner.push_str("<EventBridgeConfiguration></EventBridgeConfiguration>");
    }
    xml_answer(xml::tag("NotificationConfiguration", &inner))
}

/// Replaces the whole configuration, after a try of every target.
///
/// See <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html>.
pub(super) fn put(world: &mut World, call: &Call, name: &str) -> Reply {
    let Some(root) =
        Element::parse(&call.body).filter(|root| root.name == "NotificationConfiguration")
    else {
        return Err(Refusal::bad(
            "MalformedXML",
            "The XML you provided was not well-formed or did not validate against our published schema",
        ));
    };
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
    if call.header("x-amz-skip-destination-validation") != Some("true")
        && targets
            .iter()
            .any(|target| !is_reachable(world, name, bucket, target))
    {
        return Err(Refusal::bad(
            "InvalidArgument",
            "Unable to validate the following destination configurations",
        ));
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
                return Err(invalid(
                    "Configurations overlap. Configurations on the same bucket cannot share a common event type.",
                ));
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

/// Whether the target is there, in the bucket's Region, and lets S3 in.
fn is_reachable(world: &World, name: &str, bucket: &Bucket, target: &NotificationTarget) -> bool {
    let source = format!("arn:aws:s3:::{name}");
    let context = context(&[
        ("aws:SourceArn", source.as_str()),
        ("aws:SourceAccount", bucket.account.as_str()),
    ]);
    let Some(parts) = arn(&target.arn).filter(|parts| parts.region == bucket.region) else {
        return false;
    };
    let regional = world.regional(parts.account, parts.region);
    let allows = |policy: Option<&serde_json::Value>, action: &str| {
        policy.is_some_and(|policy| {
            let question = Question {
                subject: Subject::Service("s3.amazonaws.com"),
                action,
                resource: &target.arn,
                context: &context,
            };
            evaluate(policy, question) == Decision::Allow
        })
    };
    match (target.kind.as_str(), parts.service) {
        ("Topic", "sns") => {
            world.topic(&target.arn).is_some_and(|topic| !topic.fifo)
                && world.service_may_publish(&target.arn, "s3.amazonaws.com", &context)
        }
        ("Queue", "sqs") => allows(
            regional.and_then(|regional| regional.queues.get(parts.resource)),
            "sqs:SendMessage",
        ),
        ("CloudFunction", "lambda") => {
            let function = parts.resource.strip_prefix("function:").unwrap_or_default();
            allows(
                regional.and_then(|regional| regional.functions.get(function)),
                "lambda:InvokeFunction",
            )
        }
        _ => false,
    }
}
