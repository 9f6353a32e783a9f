//! SNS: topics, their policies and who subscribed.

mod attributes;
mod policy;
mod subscriptions;
mod topic;

use super::answer::{Answer, Refusal, Reply, page, query_answer};
use super::call::Call;
use super::evaluate::{Decision, context};
use super::lookup::arn;
use super::refusals::access_denied;
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
            return Err(not_let_in(call, topic_arn));
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
    if says == Decision::ExplicitDeny {
        let why = "with an explicit deny in a resource-based policy";
        return Err(denied(call, topic_arn, why));
    }
    if !own && says != Decision::Allow {
        return Err(not_let_in(call, topic_arn));
    }
    Ok(topic_arn.to_owned())
}

fn sns_action(call: &Call) -> String {
    call.iam_action().replace("sns:", "SNS:")
}

fn not_let_in(call: &Call, topic_arn: &str) -> Refusal {
    let action = sns_action(call);
    let why = format!("because no resource-based policy allows the {action} action");
    denied(call, topic_arn, &why)
}

fn denied(call: &Call, topic_arn: &str, why: &str) -> Refusal {
    let message = format!(
        "User: {} is not authorized to perform: {} on resource: {topic_arn} {why}",
        call.caller.arn,
        sns_action(call)
    );
    access_denied(call.service, message)
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
