//! Files that trails write, and what a trail says about them.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::super::answer::time;
use super::super::s3::events::create_object;
use super::super::world::{Object, Trail, World, mixed};
use super::find::Found;
use super::place::Place;
use super::preflight;

/// How long the first file takes; AWS needs about five minutes, practice does not let one wait so long.
const FIRST_FILE_MILLIS: u64 = 45_000;
/// How long after one file the next one comes.
const NEXT_FILE_MILLIS: u64 = 300_000;

/// When the first file comes after logging began.
pub(super) fn first_file_at(world: &World) -> u64 {
    world.settles(FIRST_FILE_MILLIS)
}

/// Writes the files that are due.
///
/// What went wrong with one try stays written down until the next one.
pub(in super::super) fn deliver(world: &mut World) {
    let now = world.now;
    let mut due = Vec::new();
    for (owner, home, there) in world.everywhere() {
        for (name, trail) in &there.trails {
            if trail.logging && trail.deliver_at.is_none_or(|at| at <= now) {
                due.push((
                    owner.to_owned(),
                    home.to_owned(),
                    name.clone(),
                    trail.clone(),
                ));
            }
        }
    }
    for (owner, home, name, mut trail) in due {
        let place = Place {
            owner: &owner,
            home: &home,
            name: &name,
        };
        trail.delivery_error = trouble(world, place, &trail).map(str::to_owned);
        if trail.delivery_error.is_none() {
            trail.delivered = Some(world.seconds());
            let files = write_files(world, place, &trail);
            tell(world, place, &mut trail, files);
        }
        if let Some(kept) = world.regional_mut(&owner, &home).trails.get_mut(&name) {
            kept.deliver_at = Some(now + NEXT_FILE_MILLIS);
            kept.delivered = trail.delivered;
            kept.delivery_error = trail.delivery_error;
            kept.notified = trail.notified;
            kept.notification_error = trail.notification_error;
        }
    }
}

/// Why a file cannot be written now, as `GetTrailStatus` names it.
fn trouble(world: &World, place: Place<'_>, trail: &Trail) -> Option<&'static str> {
    if !world.buckets.contains_key(&trail.bucket) {
        return Some("NoSuchBucket");
    }
    if !preflight::bucket_allows(world, place, trail) {
        return Some("AccessDenied");
    }
    let key = preflight::key_of(world, trail)?;
    preflight::key_trouble(world, place, trail, &key)
}

/// A file for each account that the trail records; how many that were.
fn write_files(world: &mut World, place: Place<'_>, trail: &Trail) -> u64 {
    let Place { owner, home, .. } = place;
    let modified = world.seconds();
    let date = Timestamp::from_second(modified)
        .unwrap_or_default()
        .strftime("%Y/%m/%d")
        .to_string();
    let key = preflight::key_of(world, trail);
    let encryption = if key.is_some() { "aws:kms" } else { "AES256" };
    let mut files = 0;
    for folder in folders(world, owner, trail.organization) {
        world.files += 1;
        files += 1;
        let (prefix, file) = (preflight::folder(trail), mixed(world.files));
        let name = format!(
            "{prefix}AWSLogs/{folder}/CloudTrail/{home}/{date}/{owner}_CloudTrail_{home}_{file:016x}.json.gz"
        );
        let object = Object {
            size: 2048,
            modified,
            encryption: encryption.to_owned(),
            key: key.clone(),
        };
        create_object(world, &trail.bucket, &name, object);
    }
    files
}

/// Tells the trail's topic, if it has one. What went wrong is forgotten only when the topic hears of a newer file.
fn tell(world: &mut World, place: Place<'_>, trail: &mut Trail, files: u64) {
    let Some(arn) = trail.topic.clone() else {
        return;
    };
    let is_let = preflight::topic_allows(world, place, &arn);
    match world.topic_mut(&arn) {
        None => trail.notification_error = Some("NotFound".to_owned()),
        Some(_) if !is_let => trail.notification_error = Some("AuthorizationError".to_owned()),
        Some(topic) => {
            topic.published += files;
            trail.notified = trail.delivered;
            trail.notification_error = None;
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
///
/// See <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetTrailStatus.html>.
pub(super) fn status(found: &Found) -> Value {
    let trail = &found.trail;
    // The older fields are texts, and empty when there is nothing to tell.
    let older = |seconds: Option<i64>| seconds.map(time).unwrap_or_default();
    json!({
        "IsLogging": trail.logging,
        "StartLoggingTime": trail.started,
        "StopLoggingTime": trail.stopped,
        "LatestDeliveryTime": trail.delivered,
        "LatestDeliveryError": trail.delivery_error,
        "LatestNotificationTime": trail.notified,
        "LatestNotificationError": trail.notification_error,
        "LatestDigestDeliveryTime": trail.delivered.filter(|_| trail.validation),
        "LatestDeliveryAttemptTime": older(trail.delivered),
        "LatestDeliveryAttemptSucceeded": older(trail.delivered),
        "LatestNotificationAttemptTime": older(trail.notified),
        "LatestNotificationAttemptSucceeded": older(trail.notified),
        "TimeLoggingStarted": older(trail.started),
        "TimeLoggingStopped": older(trail.stopped),
    })
}
