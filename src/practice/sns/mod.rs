//! SNS: topics, their policies and who subscribed.

mod attributes;
mod find;
mod policy;
mod subscriptions;
mod topic;

use self::find::find;
pub(super) use self::find::is_topic_name;
use super::answer::{Answer, Refusal, Reply, page, query_answer};
use super::call::Call;
use super::lookup::arn;
use super::world::World;
use super::xml;

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

fn list(world: &World, call: &Call) -> Answer {
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
