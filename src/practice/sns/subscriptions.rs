//! Who subscribed to a topic.

use serde_json::json;

use super::super::answer::{Reply, members, page, query_answer};
use super::super::call::Call;
use super::super::vendor;
use super::super::world::{Subscription, World};
use super::find::find;

/// Everyone who subscribed, the vendor too.
pub(super) fn of_topic(world: &World, topic_arn: &str) -> Vec<Subscription> {
    let mut all = world
        .topic(topic_arn)
        .map(|topic| topic.subscriptions.clone())
        .unwrap_or_default();
    all.extend(vendor::subscription(world, topic_arn));
    all
}

pub(super) fn list(world: &World, call: &Call) -> Reply {
    let topic_arn = find(world, call, "TopicArn", "NotFound")?;
    let form = call.form();
    let (subscriptions, next) = page(of_topic(world, &topic_arn), form.get("NextToken"), 100);
    let told = subscriptions.iter().enumerate().map(|(at, subscription)| {
        let id = if subscription.deleted {
            "Deleted".to_owned()
        } else if subscription.confirmed {
            format!("{topic_arn}:5ab5c21b-1111-4222-8333-{at:012}")
        } else {
            "PendingConfirmation".to_owned()
        };
        json!({
            "SubscriptionArn": id,
            "Owner": subscription.owner,
            "Protocol": subscription.protocol,
            "Endpoint": subscription.endpoint,
            "TopicArn": topic_arn,
        })
    });
    let listed = json!({ "Subscriptions": members(told), "NextToken": next });
    Ok(query_answer(call, &listed))
}
