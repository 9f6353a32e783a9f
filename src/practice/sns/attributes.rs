//! A topic's attributes.

use serde_json::json;

use super::super::answer::{Refusal, Reply, entries, query_answer};
use super::super::call::Call;
use super::super::lookup::arn;
use super::super::world::World;
use super::find::{find, invalid};
use super::{policy, subscriptions};

const POLICY_SETTLES_MILLIS: u64 = 1_000;

pub(super) fn get(world: &World, call: &Call) -> Reply {
    let topic_arn = find(world, call, "TopicArn", "NotFound")?;
    let all = subscriptions::of_topic(world, &topic_arn);
    let confirmed = all
        .iter()
        .filter(|subscription| subscription.confirmed)
        .count();
    let Some(topic) = world.topic(&topic_arn) else {
        return Err(Refusal::new(404, "NotFound", "Topic does not exist"));
    };
    let mut attributes = vec![
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
    ];
    if let Some(key) = &topic.key {
        attributes.push(("KmsMasterKeyId", key.clone()));
    }
    if topic.fifo {
        attributes.push(("FifoTopic", "true".to_owned()));
    }
    Ok(query_answer(
        call,
        &json!({ "Attributes": entries(attributes) }),
    ))
}

pub(super) fn set(world: &mut World, call: &Call) -> Reply {
    let topic_arn = find(world, call, "TopicArn", "NotFound")?;
    let form = call.form();
    let value = form.text("AttributeValue");
    let (now, at) = (world.now, world.settles(POLICY_SETTLES_MILLIS));
    match form.text("AttributeName") {
        "Policy" => {
            let policy = policy::read(world, &topic_arn, value)?;
            if let Some(topic) = world.topic_mut(&topic_arn) {
                topic.policy.change(policy, now, at);
            }
        }
        "DisplayName" => {
            if let Some(topic) = world.topic_mut(&topic_arn) {
                value.clone_into(&mut topic.display_name);
            }
        }
        "KmsMasterKeyId" => {
            if let Some(topic) = world.topic_mut(&topic_arn) {
                topic.key = Some(value.to_owned()).filter(|key| !key.is_empty());
            }
        }
        _ => return Err(invalid("Invalid parameter: AttributeName")),
    }
    Ok(query_answer(call, &json!({})))
}
