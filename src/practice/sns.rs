//! SNS: topics, their policies and who subscribed.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::answer::{Refusal, Reply, page, query_answer};
use super::call::Call;
use super::document::{self, Shape};
use super::evaluate::{Decision, context, statements, strings};
use super::http::access_denied;
use super::lookup::arn;
use super::vendor;
use super::world::{Settling, Subscription, Topic, World};
use super::xml;

const POLICY_SETTLES_MILLIS: u64 = 1_000;
const ATTRIBUTES: [&str; 8] = [
    "KmsMasterKeyId",
    "DisplayName",
    "Policy",
    "FifoTopic",
    "ContentBasedDeduplication",
    "SignatureVersion",
    "TracingConfig",
    "DeliveryPolicy",
];

pub(super) fn serve(world: &mut World, call: &Call) -> Reply {
    match call.action.as_str() {
        "CreateTopic" => create(world, call),
        "ListTopics" => Ok(list(world, call)),
        "GetTopicAttributes" => attributes(world, call),
        "SetTopicAttributes" => set_attribute(world, call),
        "ListSubscriptionsByTopic" => subscriptions(world, call),
        "TagResource" => {
            let topic = find(world, call, "ResourceArn", "ResourceNotFound")?;
            let tags = call.form().tags("Tags");
            if let Some(topic) = topic_mut(world, &topic) {
                topic.tags.extend(tags);
            }
            Ok(query_answer(call, ""))
        }
        "ListTagsForResource" => {
            let topic = find(world, call, "ResourceArn", "ResourceNotFound")?;
            let tags = world
                .topic(&topic)
                .map(|topic| topic.tags.clone())
                .unwrap_or_default();
            let tags = tags
                .iter()
                .map(|(key, value)| [xml::text("Key", key), xml::text("Value", value)].concat());
            Ok(query_answer(call, &xml::members("Tags", tags)))
        }
        "DeleteTopic" => delete(world, call),
        _ => Err(Refusal::unknown_action(call)),
    }
}

/// See <https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html>.
pub(super) fn is_topic_name(name: &str) -> bool {
    let plain = name.strip_suffix(".fifo").unwrap_or(name);
    let is_sign = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-');
    !plain.is_empty() && name.chars().count() <= 256 && plain.chars().all(is_sign)
}

fn invalid(message: impl Into<String>) -> Refusal {
    Refusal::bad("InvalidParameter", message)
}

/// The topic that a parameter names, if it is there and in this Region.
fn find(world: &World, call: &Call, parameter: &str, missing: &str) -> Result<String, Refusal> {
    let form = call.form();
    let topic_arn = form.text(parameter);
    let Some(parts) =
        arn(topic_arn).filter(|parts| parts.service == "sns" && parts.region == call.region)
    else {
        return Err(invalid(format!("Invalid parameter: {parameter}")));
    };
    if world.topic(topic_arn).is_none() {
        if parts.account != call.account() {
            return Err(denied(call, topic_arn));
        }
        return Err(Refusal::new(404, missing, "Topic does not exist"));
    }
    let says = world.topic_says(
        topic_arn,
        call.caller.subject(),
        &call.iam_action(),
        &context(&[("aws:SourceOwner", call.account())]),
    );
    let own = parts.account == call.account();
    if says == Decision::ExplicitDeny || (!own && says != Decision::Allow) {
        return Err(denied(call, topic_arn));
    }
    Ok(topic_arn.to_owned())
}

fn denied(call: &Call, topic_arn: &str) -> Refusal {
    let message = format!(
        "User: {} is not authorized to perform: {} on resource: {topic_arn}",
        call.caller.arn,
        call.iam_action().replace("sns:", "SNS:")
    );
    access_denied(call.service, message)
}

fn topic_mut<'world>(world: &'world mut World, topic_arn: &str) -> Option<&'world mut Topic> {
    let parts = arn(topic_arn)?;
    world
        .regional_mut(parts.account, parts.region)
        .topics
        .get_mut(parts.resource)
}

/// The policy of a topic that was made without one.
pub(super) fn default_policy(account: &str, topic_arn: &str) -> Value {
    json!({
        "Version": "2008-10-17",
        "Id": "__default_policy_ID",
        "Statement": [{
            "Sid": "__default_statement_ID",
            "Effect": "Allow",
            "Principal": { "AWS": "*" },
            "Action": [
                "SNS:GetTopicAttributes", "SNS:SetTopicAttributes", "SNS:AddPermission", "SNS:RemovePermission",
                "SNS:DeleteTopic", "SNS:Subscribe", "SNS:ListSubscriptionsByTopic", "SNS:Publish",
            ],
            "Resource": topic_arn,
            "Condition": { "StringEquals": { "AWS:SourceOwner": account } },
        }],
    })
}

/// What SNS checks in a topic's policy.
///
/// See <https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-language-api-permissions-reference.html>.
fn read_policy(world: &World, topic_arn: &str, policy: &str) -> Result<Value, Refusal> {
    if policy.len() > 30 * 1024 {
        return Err(invalid(
            "Invalid parameter: Policy Error: the policy is larger than 30 KB",
        ));
    }
    let document = document::read(policy, Shape::Resource)
        .map_err(|message| invalid(format!("Invalid parameter: Policy Error: {message}")))?;
    let mut sids = document::sids(&document);
    let count = sids.len();
    sids.sort();
    sids.dedup();
    if sids.len() != count || sids.iter().any(String::is_empty) {
        return Err(invalid(
            "Invalid parameter: Policy Error: every statement needs a Sid of its own",
        ));
    }
    let principals: usize = statements(&document)
        .into_iter()
        .filter_map(|statement| statement.get("Principal"))
        .map(|principal| {
            principal.as_object().map_or(1, |kinds| {
                kinds
                    .values()
                    .map(|names| strings(Some(names)).len())
                    .sum::<usize>()
            })
        })
        .sum();
    if count > 100 || principals > 200 {
        return Err(invalid(
            "Invalid parameter: Policy Error: too many statements or principals",
        ));
    }
    if document::actions(&document)
        .iter()
        .any(|action| action != "*" && !action.to_ascii_lowercase().starts_with("sns:"))
    {
        return Err(invalid(
            "Invalid parameter: Policy statement action out of service scope!",
        ));
    }
    let resources = statements(&document)
        .into_iter()
        .flat_map(|statement| strings(statement.get("Resource")));
    if let Some(resource) = resources
        .into_iter()
        .find(|resource| resource != "*" && resource != topic_arn)
    {
        return Err(invalid(format!(
            "Invalid parameter: Policy Error: the resource {resource} is not this topic"
        )));
    }
    if let Some(principal) = document::invalid_principal(world, &document) {
        return Err(invalid(format!(
            "Invalid parameter: Policy Error: PrincipalNotFound {principal}"
        )));
    }
    Ok(document)
}

fn create(world: &mut World, call: &Call) -> Reply {
    let form = call.form();
    let (name, attributes, tags) = (form.text("Name"), form.map("Attributes"), form.tags("Tags"));
    let fifo = attributes
        .get("FifoTopic")
        .is_some_and(|fifo| fifo == "true");
    if !is_topic_name(name) || name.ends_with(".fifo") != fifo {
        return Err(invalid("Invalid parameter: Topic Name"));
    }
    let topic_arn = format!("arn:aws:sns:{}:{}:{name}", call.region, call.account());
    let policy = attributes
        .get("Policy")
        .map(|policy| read_policy(world, &topic_arn, policy))
        .transpose()?;
    if let Some(unknown) = attributes
        .keys()
        .find(|name| !ATTRIBUTES.contains(&name.as_str()))
    {
        return Err(invalid(format!(
            "Invalid parameter: Attributes Reason: Unknown attribute {unknown}"
        )));
    }
    if let Some(topic) = world.topic(&topic_arn) {
        check_same(topic, &attributes, policy.as_ref())?;
        if !tags.is_empty() && tags != topic.tags {
            return Err(invalid(
                "Invalid parameter: Tags Reason: Topic already exists with different tags",
            ));
        }
        return Ok(query_answer(call, &xml::text("TopicArn", &topic_arn)));
    }
    let topic = Topic {
        policy: Settling::settled(
            policy.unwrap_or_else(|| default_policy(call.account(), &topic_arn)),
        ),
        display_name: attributes.get("DisplayName").cloned().unwrap_or_default(),
        key: attributes
            .get("KmsMasterKeyId")
            .filter(|key| !key.is_empty())
            .cloned(),
        fifo,
        tags,
        subscriptions: Vec::new(),
    };
    world
        .regional_mut(call.account(), &call.region)
        .topics
        .insert(name.to_owned(), topic);
    Ok(query_answer(call, &xml::text("TopicArn", &topic_arn)))
}

/// Making a topic again is fine as long as it would be the same one.
fn check_same(
    topic: &Topic,
    attributes: &BTreeMap<String, String>,
    policy: Option<&Value>,
) -> Result<(), Refusal> {
    let same_policy = policy.is_none_or(|policy| policy == topic.policy.newest());
    let same_key = attributes
        .get("KmsMasterKeyId")
        .is_none_or(|key| Some(key) == topic.key.as_ref());
    let same_name = attributes
        .get("DisplayName")
        .is_none_or(|name| *name == topic.display_name);
    if same_policy && same_key && same_name {
        return Ok(());
    }
    Err(invalid(
        "Invalid parameter: Attributes Reason: Topic already exists with different attributes",
    ))
}

fn list(world: &World, call: &Call) -> super::answer::Answer {
    let form = call.form();
    let names: Vec<String> = world
        .regional(call.account(), &call.region)
        .map(|regional| regional.topics.keys().cloned().collect())
        .unwrap_or_default();
    let (names, next) = page(names, form.get("NextToken"), 100);
    let topics = names.into_iter().map(|name| {
        xml::text(
            "TopicArn",
            &format!("arn:aws:sns:{}:{}:{name}", call.region, call.account()),
        )
    });
    query_answer(
        call,
        &[
            xml::members("Topics", topics),
            xml::maybe("NextToken", next.as_deref()),
        ]
        .concat(),
    )
}

fn subscriptions_of(world: &World, topic_arn: &str) -> Vec<Subscription> {
    let mut all = world
        .topic(topic_arn)
        .map(|topic| topic.subscriptions.clone())
        .unwrap_or_default();
    all.extend(vendor::subscription(world, topic_arn));
    all
}

fn attributes(world: &World, call: &Call) -> Reply {
    let topic_arn = find(world, call, "TopicArn", "NotFound")?;
    let all = subscriptions_of(world, &topic_arn);
    let confirmed = all
        .iter()
        .filter(|subscription| subscription.confirmed)
        .count();
    let Some(topic) = world.topic(&topic_arn) else {
        return Err(Refusal::new(404, "NotFound", "Topic does not exist"));
    };
    let mut attributes = BTreeMap::from([
        ("TopicArn", topic_arn.clone()),
        (
            "Owner",
            arn(&topic_arn)
                .map(|parts| parts.account.to_owned())
                .unwrap_or_default(),
        ),
        ("Policy", topic.policy.newest().to_string()),
        ("DisplayName", topic.display_name.clone()),
        ("SubscriptionsConfirmed", confirmed.to_string()),
        ("SubscriptionsPending", (all.len() - confirmed).to_string()),
        ("SubscriptionsDeleted", "0".to_owned()),
    ]);
    if let Some(key) = &topic.key {
        attributes.insert("KmsMasterKeyId", key.clone());
    }
    if topic.fifo {
        attributes.insert("FifoTopic", "true".to_owned());
    }
    let entries: String = attributes
        .iter()
        .map(|(name, value)| {
            xml::tag(
                "entry",
                &[xml::text("key", name), xml::text("value", value)].concat(),
            )
        })
        .collect();
    Ok(query_answer(call, &xml::tag("Attributes", &entries)))
}

fn set_attribute(world: &mut World, call: &Call) -> Reply {
    let topic_arn = find(world, call, "TopicArn", "NotFound")?;
    let form = call.form();
    let value = form.text("AttributeValue");
    let (now, at) = (world.now, world.settles(POLICY_SETTLES_MILLIS));
    match form.text("AttributeName") {
        "Policy" => {
            let policy = read_policy(world, &topic_arn, value)?;
            if let Some(topic) = topic_mut(world, &topic_arn) {
                topic.policy.change(policy, now, at);
            }
        }
        "DisplayName" => {
            if let Some(topic) = topic_mut(world, &topic_arn) {
                value.clone_into(&mut topic.display_name);
            }
        }
        "KmsMasterKeyId" => {
            if let Some(topic) = topic_mut(world, &topic_arn) {
                topic.key = Some(value.to_owned()).filter(|key| !key.is_empty());
            }
        }
        _ => return Err(invalid("Invalid parameter: AttributeName")),
    }
    Ok(query_answer(call, ""))
}

fn subscriptions(world: &World, call: &Call) -> Reply {
    let topic_arn = find(world, call, "TopicArn", "NotFound")?;
    let form = call.form();
    let (subscriptions, next) = page(
        subscriptions_of(world, &topic_arn),
        form.get("NextToken"),
        100,
    );
    let members = subscriptions.iter().enumerate().map(|(at, subscription)| {
        let id = if subscription.confirmed {
            format!("{topic_arn}:5ab5c21b-1111-4222-8333-{at:012}")
        } else {
            "PendingConfirmation".to_owned()
        };
        [
            xml::text("SubscriptionArn", &id),
            xml::text("Owner", &subscription.owner),
            xml::text("Protocol", &subscription.protocol),
            xml::text("Endpoint", &subscription.endpoint),
            xml::text("TopicArn", &topic_arn),
        ]
        .concat()
    });
    Ok(query_answer(
        call,
        &[
            xml::members("Subscriptions", members),
            xml::maybe("NextToken", next.as_deref()),
        ]
        .concat(),
    ))
}

fn delete(world: &mut World, call: &Call) -> Reply {
    let topic_arn = match find(world, call, "TopicArn", "NotFound") {
        Ok(topic_arn) => topic_arn,
        // Deleting what is not there is fine.
        Err(refusal) if refusal.code == "NotFound" => return Ok(query_answer(call, "")),
        Err(refusal) => return Err(refusal),
    };
    if let Some(parts) = arn(&topic_arn) {
        world
            .regional_mut(parts.account, parts.region)
            .topics
            .remove(parts.resource);
    }
    Ok(query_answer(call, ""))
}
