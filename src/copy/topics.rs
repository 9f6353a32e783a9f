//! Topics, and who has joined them.

use super::build::{Asked, Build, nothing, settled};
use crate::domain::Place;
use crate::inventory::{self, PlaceView, SubscriptionState};
use crate::practice::world::{Subscription, Topic};

pub(super) fn add(build: &mut Build, place: &Place, view: &PlaceView) {
    let main = build.main.clone();
    for (arn, seen) in &view.topics {
        let asked = Asked {
            account: &main,
            region: Some(&place.region),
            about: arn.to_string(),
        };
        if let Some(Some(seen)) = build.known(seen, &asked, &["sns:GetTopicAttributes"]) {
            topic(build, &asked, seen);
        }
    }
    let asked = Asked::place(place);
    let listed = build.known(&view.topic_arns, &asked, &["sns:ListTopics"]);
    for arn in listed.into_iter().flatten() {
        let bare = || Topic {
            policy: nothing(),
            fifo: arn.resource.ends_with(".fifo"),
            ..Topic::default()
        };
        if let Some(there) = build.home(arn) {
            there
                .topics
                .entry(arn.resource.clone())
                .or_insert_with(bare);
        }
    }
}

fn topic(build: &mut Build, asked: &Asked<'_>, seen: &inventory::Topic) {
    let tags = build.known(&seen.tags, asked, &["sns:ListTagsForResource"]);
    let joined = build.known(
        &seen.subscriptions,
        asked,
        &["sns:ListSubscriptionsByTopic"],
    );
    let topic = Topic {
        policy: seen.policy.as_ref().map_or_else(nothing, settled),
        key: seen.lock().map(str::to_owned),
        fifo: seen.fifo,
        tags: tags.cloned().unwrap_or_default(),
        subscriptions: joined.into_iter().flatten().map(subscription).collect(),
        ..Topic::default()
    };
    build.closely.insert(seen.arn.to_string());
    if let Some(there) = build.home(&seen.arn) {
        there.topics.insert(seen.arn.resource.clone(), topic);
    }
}

fn subscription(seen: &inventory::Subscription) -> Subscription {
    Subscription {
        protocol: seen.protocol.clone(),
        endpoint: seen.endpoint.clone(),
        owner: seen.owner.clone(),
        confirmed: seen.state == SubscriptionState::Confirmed,
        deleted: seen.state == SubscriptionState::Deleted,
    }
}
