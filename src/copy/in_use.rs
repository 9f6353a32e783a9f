//! What is in use and was not looked at: buckets, topics, keys, queues and functions that trails, exports and notifications name.
//!
//! It is taken as working. Otherwise a change to something that names it would be refused in the copy for a reason that nobody has seen.

use serde_json::{Value, json};

use super::build::Build;
use crate::domain::{Arn, Place};
use crate::inventory::{BucketView, Inventory, Seen};
use crate::practice::world::{Bucket, Key, Settling, Topic};

pub(super) fn add(build: &mut Build, inventory: &Inventory) {
    for (place, view) in &inventory.places {
        for trail in view.trails.known().into_iter().flatten() {
            let home = Place::new(place.account.clone(), trail.home_region.clone());
            bucket(build, &home, &trail.bucket);
            for arn in [&trail.topic_arn, &trail.key_arn] {
                named(build, arn.as_deref());
            }
        }
        let detector = view.detector.known().and_then(Option::as_ref);
        let exports = detector.and_then(|it| it.destinations.known());
        for export in exports.into_iter().flatten() {
            if let Ok(arn) = Arn::parse(&export.destination_arn) {
                bucket(build, place, arn.resource_name());
            }
            named(build, Some(&export.key_arn));
        }
        for topic in view.topics.values().filter_map(Seen::known).flatten() {
            named(build, topic.lock_arn().map(|it| it.to_string()).as_deref());
        }
    }
    for view in inventory.accounts.values() {
        let seen = view.buckets.values().filter_map(Seen::known);
        for there in seen.filter_map(BucketView::yours) {
            let told = there.notification.known();
            for target in told
                .into_iter()
                .flat_map(|it| it.topics.iter().chain(&it.queues).chain(&it.functions))
            {
                named(build, Some(&target.arn.to_string()));
            }
        }
    }
}

/// A bucket lets the services in whose files it holds.
fn bucket(build: &mut Build, place: &Place, name: &str) {
    if build.closely.contains(name) || name.is_empty() {
        return;
    }
    let there = build.world.buckets.entry(name.to_owned());
    let there = there.or_insert_with(|| Bucket {
        account: place.account.to_string(),
        region: place.region.to_string(),
        ..Bucket::default()
    });
    there.policy = Settling::settled(Some(open("s3:*")));
}

/// A topic, key, queue or function lets the services in that use it.
fn named(build: &mut Build, arn: Option<&str>) {
    let Some(arn) = arn.and_then(|arn| Arn::parse(arn).ok()) else {
        return;
    };
    if build.closely.contains(&arn.to_string()) || arn.resource.starts_with("alias/") {
        return;
    }
    let Some(there) = build.home(&arn) else {
        return;
    };
    match arn.service.as_str() {
        "sns" => {
            let topic = there.topics.entry(arn.resource.clone());
            topic.or_insert_with(Topic::default).policy = Settling::settled(open("sns:Publish"));
        }
        "kms" => {
            let key = there.keys.entry(arn.resource_name().to_owned());
            let key = key.or_insert_with(|| Key {
                enabled: true,
                ..Key::default()
            });
            key.policy = Settling::settled(open("kms:*"));
        }
        "sqs" => {
            let open = open("sqs:SendMessage");
            there.queues.insert(arn.resource.clone(), open);
        }
        "lambda" => {
            let name = arn.resource.trim_start_matches("function:").to_owned();
            let open = open("lambda:InvokeFunction");
            there.functions.insert(name, open);
        }
        _ => {}
    }
}

fn open(action: &str) -> Value {
    json!({
        "Version": "2012-10-17",
        "Statement": [{ "Effect": "Allow", "Principal": "*", "Action": action, "Resource": "*" }],
    })
}
