//! What happens when an object comes into a bucket: whoever listens is told.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::super::evaluate::context;
use super::super::world::{NotificationTarget, Object, World};

/// What stays as it is in the names that notifications are compared with.
///
/// See <https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html>.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'*')
    .remove(b'/')
    .remove(b' ');

/// Puts an object into its bucket, and tells the topics that want to hear of it.
pub(in super::super) fn create_object(world: &mut World, bucket: &str, key: &str, object: Object) {
    if let Some(lock) = &object.key {
        world.lock_with(lock);
    }
    let Some(home) = world.buckets.get_mut(bucket) else {
        return;
    };
    home.objects.insert(key.to_owned(), object);
    let owner = home.account.clone();
    let source = format!("arn:aws:s3:::{bucket}");
    let encoded = utf8_percent_encode(key, ENCODED)
        .to_string()
        .replace(' ', "+");
    let topics: Vec<String> = home
        .notification
        .targets
        .iter()
        .filter(|target| target.kind == "Topic" && hears(target, &encoded))
        .map(|target| target.arn.clone())
        .collect();
    let context = context(&[
        ("aws:SourceArn", source.as_str()),
        ("aws:SourceAccount", owner.as_str()),
    ]);
    for topic in topics {
        if world.service_may_publish(&topic, "s3.amazonaws.com", &context)
            && let Some(topic) = world.topic_mut(&topic)
        {
            topic.published += 1;
        }
    }
}

/// Whether a target listens to objects of this name, which is encoded as S3 compares it.
fn hears(target: &NotificationTarget, encoded: &str) -> bool {
    let is_created =
        |event: &String| ["s3:ObjectCreated:*", "s3:ObjectCreated:Put"].contains(&event.as_str());
    target.events.iter().any(is_created)
        && target
            .prefix
            .as_deref()
            .is_none_or(|start| encoded.starts_with(start))
        && target
            .suffix
            .as_deref()
            .is_none_or(|end| encoded.ends_with(end))
}
