//! Files that trails write, and what a trail says about them.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::super::world::{Object, World};
use super::find::Found;
use super::preflight::{self, Place};

/// How long the first file takes; AWS needs about five minutes, practice does not let one wait so long.
const FIRST_FILE_MILLIS: u64 = 45_000;

/// When the first file comes after logging began.
pub(super) fn first_file_at(world: &World) -> u64 {
    world.settles(FIRST_FILE_MILLIS)
}

/// Writes the files that are due.
pub(in super::super) fn deliver(world: &mut World) {
    let now = world.now;
    let mut due = Vec::new();
    for (account, found) in &world.accounts {
        for (region, regional) in &found.regions {
            for (name, trail) in &regional.trails {
                if trail.logging && trail.deliver_at.is_some_and(|at| at <= now) {
                    due.push((account.clone(), region.clone(), name.clone(), trail.clone()));
                }
            }
        }
    }
    for (owner, home, name, trail) in due {
        let place = Place {
            owner: &owner,
            home: &home,
            name: &name,
        };
        let seconds = world.seconds();
        let delivered = preflight::bucket_allows(world, place, &trail);
        if delivered {
            let date = Timestamp::from_second(seconds)
                .unwrap_or_default()
                .strftime("%Y/%m/%d")
                .to_string();
            for folder in folders(world, &owner, trail.organization) {
                let file = world.unique();
                let prefix = preflight::folder(&trail);
                let key = format!(
                    "{prefix}AWSLogs/{folder}/CloudTrail/{home}/{date}/{owner}_CloudTrail_{home}_{file:016x}.json.gz"
                );
                let object = Object {
                    size: 2048,
                    modified: seconds,
                    encryption: if trail.key.is_some() {
                        "aws:kms"
                    } else {
                        "AES256"
                    }
                    .to_owned(),
                    key: trail.key.clone(),
                };
                if let Some(bucket) = world.buckets.get_mut(&trail.bucket) {
                    bucket.objects.insert(key, object);
                }
            }
        }
        if let Some(trail) = world.regional_mut(&owner, &home).trails.get_mut(&name) {
            trail.deliver_at = None;
            trail.delivered = delivered.then_some(seconds);
        }
    }
}

fn folders(world: &World, owner: &str, organization: bool) -> Vec<String> {
    match world.organization.as_ref().filter(|_| organization) {
        Some(organization) => world
            .accounts
            .iter()
            .filter(|(_, account)| account.status == "ACTIVE")
            .map(|(id, _)| format!("{}/{id}", organization.id))
            .collect(),
        None => vec![owner.to_owned()],
    }
}

/// The answer of `GetTrailStatus`.
pub(super) fn status(world: &World, found: &Found) -> Value {
    let trail = &found.trail;
    let place = Place {
        owner: &found.owner,
        home: &found.home,
        name: &found.name,
    };
    let mut status = Map::new();
    status.insert("IsLogging".to_owned(), json!(trail.logging));
    if let Some(started) = trail.started {
        status.insert("StartLoggingTime".to_owned(), json!(started));
    }
    if let Some(delivered) = trail.delivered {
        status.insert("LatestDeliveryTime".to_owned(), json!(delivered));
        if trail.topic.is_some() {
            status.insert("LatestNotificationTime".to_owned(), json!(delivered));
        }
        if trail.validation {
            status.insert("LatestDigestDeliveryTime".to_owned(), json!(delivered));
        }
    }
    if trail.logging && !preflight::bucket_allows(world, place, trail) {
        status.insert("LatestDeliveryError".to_owned(), json!("AccessDenied"));
    }
    if let Some(topic) = trail.topic.as_deref().filter(|_| trail.logging)
        && !preflight::topic_allows(world, place, topic)
    {
        status.insert(
            "LatestNotificationError".to_owned(),
            json!("AuthorizationError"),
        );
    }
    Value::Object(status)
}
