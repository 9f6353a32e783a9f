//! SNS: topics, their policies and who subscribed.

mod attributes;
mod find;
mod policy;
mod subscriptions;
mod topic;

use serde_json::json;

use self::find::find;
pub(super) use self::find::is_topic_name;
use super::answer::{Answer, Refusal, Reply, members, page, query_answer, tag_members};
use super::call::Call;
use super::lookup::arn;
use super::world::World;

pub(super) fn serve(world: &mut World, call: &Call) -> Reply {
    match call.action.as_str() {
        "CreateTopic" => topic::create(world, call),
        "ListTopics" => Ok(list(world, call)),
        "GetTopicAttributes" => attributes::get(world, call),
        "SetTopicAttributes" => attributes::set(world, call),
        "ListSubscriptionsByTopic" => subscriptions::list(world, call),
        "TagResource" => {
            let topic = find(world, call, "ResourceArn", "ResourceNotFound")?;
            let tags = call.form().tags("Tags");
            if let Some(topic) = world.topic_mut(&topic) {
                topic.tags.extend(tags);
            }
            Ok(query_answer(call, &json!({})))
        }
        "ListTagsForResource" => {
            let topic = find(world, call, "ResourceArn", "ResourceNotFound")?;
            let tags = world.topic(&topic).map(|topic| tag_members(&topic.tags));
            Ok(query_answer(call, &json!({ "Tags": tags })))
        }
        "DeleteTopic" => delete(world, call),
        _ => Err(Refusal::unknown_action(call)),
    }
}

fn list(world: &World, call: &Call) -> Answer {
    let form = call.form();
    let names: Vec<String> = world
        .regional(call.account(), &call.region)
        .map(|regional| regional.topics.keys().cloned().collect())
        .unwrap_or_default();
    let (names, next) = page(names, form.get("NextToken"), 100);
    let topic = |name: String| json!({ "TopicArn": format!("arn:aws:sns:{}:{}:{name}", call.region, call.account()) });
    let topics = members(names.into_iter().map(topic));
    query_answer(call, &json!({ "Topics": topics, "NextToken": next }))
}

fn delete(world: &mut World, call: &Call) -> Reply {
    let topic_arn = match find(world, call, "TopicArn", "NotFound") {
        Ok(topic_arn) => topic_arn,
        // Deleting what is not there is fine.
        Err(refusal) if refusal.code == "NotFound" => return Ok(query_answer(call, &json!({}))),
        Err(refusal) => return Err(refusal),
    };
    if let Some(parts) = arn(&topic_arn) {
        world
            .regional_mut(parts.account, parts.region)
            .topics
            .remove(parts.resource);
    }
    Ok(query_answer(call, &json!({})))
}
