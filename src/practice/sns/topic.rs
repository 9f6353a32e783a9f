//! New topics.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::super::answer::{Refusal, Reply, query_answer};
use super::super::call::Call;
use super::super::world::{Settling, Topic, World};
use super::find::{invalid, is_topic_name};
use super::policy::{default_policy, read as read_policy};

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

pub(super) fn create(world: &mut World, call: &Call) -> Reply {
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
        return Ok(query_answer(call, &json!({ "TopicArn": topic_arn })));
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
        published: 0,
    };
    world
        .regional_mut(call.account(), &call.region)
        .topics
        .insert(name.to_owned(), topic);
    Ok(query_answer(call, &json!({ "TopicArn": topic_arn })))
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
