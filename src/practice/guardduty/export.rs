//! Where GuardDuty's findings go, and what it tries out before it agrees.
//!
//! See <https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_exportfindings.html>.

use serde_json::{Value, json};

use super::super::answer::{Refusal, Reply, json_answer, page};
use super::super::call::{Call, text};
use super::super::query::number;
use super::super::world::{Destination, World};
use super::export_check::{Source, check, mark};
use super::find::{INVALID, detector, detector_id, detector_mut, read_tags, refused};

/// How long a new destination is `PENDING_VERIFICATION`.
const VERIFY_MILLIS: u64 = 2_000;

pub(super) fn serve(world: &mut World, call: &Call) -> Reply {
    let wanted = call.segments.get(3).map(String::as_str).unwrap_or_default();
    let unknown = || refused(INVALID);
    match call.action.as_str() {
        "ListPublishingDestinations" => {
            let now = world.now;
            let listed: Vec<Value> = detector(world, call)?
                .destinations
                .iter()
                .map(|(id, found)| json!({ "destinationId": id, "destinationType": "S3", "status": status(found, now) }))
                .collect();
            let size = number(call.param("maxResults"), 50);
            let (listed, next) = page(listed, call.param("nextToken"), size);
            Ok(json_answer(
                &json!({ "destinations": listed, "nextToken": next }),
            ))
        }
        "DescribePublishingDestination" => {
            let found = detector(world, call)?
                .destinations
                .get(wanted)
                .ok_or_else(unknown)?;
            let failing_since = found.failing_since.map(|seconds| seconds * 1000);
            let owner = &found.expected_owner;
            let properties = json!({ "destinationArn": found.arn, "kmsKeyArn": found.key, "expectedBucketOwner": owner });
            Ok(json_answer(&json!({
                "destinationId": wanted,
                "destinationType": "S3",
                "status": status(found, world.now),
                "publishingFailureStartTimestamp": failing_since,
                "destinationProperties": properties,
                "tags": found.tags,
            })))
        }
        "CreatePublishingDestination" => create(world, call),
        "UpdatePublishingDestination" => {
            let mut changed = detector(world, call)?
                .destinations
                .get(wanted)
                .ok_or_else(unknown)?
                .clone();
            let input = call.json();
            let properties = input.get("destinationProperties").unwrap_or(&Value::Null);
            if let Some(bucket) = text(properties, "destinationArn") {
                bucket.clone_into(&mut changed.arn);
            }
            if let Some(key) = text(properties, "kmsKeyArn") {
                key.clone_into(&mut changed.key);
            }
            if let Some(owner) = text(properties, "expectedBucketOwner") {
                changed.expected_owner = Some(owner.to_owned());
            }
            check(world, Source::of(call, detector_id(call)), &changed)?;
            changed.publishing_at = world.settles(VERIFY_MILLIS);
            changed.next_export = changed.publishing_at;
            changed.failing_since = None;
            changed.stopped = false;
            mark(world, &changed);
            detector_mut(world, call)?
                .destinations
                .insert(wanted.to_owned(), changed);
            Ok(json_answer(&json!({})))
        }
        "DeletePublishingDestination" => {
            detector_mut(world, call)?
                .destinations
                .remove(wanted)
                .ok_or_else(unknown)?;
            Ok(json_answer(&json!({})))
        }
        _ => Err(Refusal::unknown_action(call)),
    }
}

const fn status(found: &Destination, now: u64) -> &'static str {
    if found.stopped {
        "STOPPED"
    } else if found.failing_since.is_some() {
        "UNABLE_TO_PUBLISH_FIX_DESTINATION_PROPERTY"
    } else if now < found.publishing_at {
        "PENDING_VERIFICATION"
    } else {
        "PUBLISHING"
    }
}

fn create(world: &mut World, call: &Call) -> Reply {
    let input = call.json();
    let token = text(&input, "clientToken").map(str::to_owned);
    let present = &detector(world, call)?.destinations;
    if let Some((id, _)) = present
        .iter()
        .find(|(_, found)| token.is_some() && found.token == token)
    {
        return Ok(json_answer(&json!({ "destinationId": id })));
    }
    if !present.is_empty() {
        return Err(refused(
            "The request failed because a publishingDestination already exists.",
        ));
    }
    if text(&input, "destinationType") != Some("S3") {
        return Err(refused(INVALID));
    }
    let properties = input.get("destinationProperties").unwrap_or(&Value::Null);
    let destination = Destination {
        arn: text(properties, "destinationArn")
            .unwrap_or_default()
            .to_owned(),
        key: text(properties, "kmsKeyArn").unwrap_or_default().to_owned(),
        expected_owner: text(properties, "expectedBucketOwner").map(str::to_owned),
        tags: read_tags(&input),
        publishing_at: world.settles(VERIFY_MILLIS),
        next_export: world.settles(VERIFY_MILLIS),
        token,
        ..Destination::default()
    };
    check(world, Source::of(call, detector_id(call)), &destination)?;
    mark(world, &destination);
    let id = world.unique_hex();
    detector_mut(world, call)?
        .destinations
        .insert(id.clone(), destination);
    Ok(json_answer(&json!({ "destinationId": id })))
}
