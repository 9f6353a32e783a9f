//! Where GuardDuty's findings go, and what it tries out before it agrees.
//!
//! See <https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_exportfindings.html>.

use serde_json::{Value, json};

use super::super::account::is_opt_in;
use super::super::answer::{Refusal, Reply, json_answer, page};
use super::super::call::{Call, text};
use super::super::evaluate::{Decision, Subject, context};
use super::super::lookup::{KeyState, arn};
use super::super::s3::is_bucket_name;
use super::super::world::{Destination, Object, World};
use super::{bad, detector, detector_id, detector_mut, read_tags};

/// How long a new destination is `PENDING_VERIFICATION`.
const VERIFY_MILLIS: u64 = 2_000;

pub(super) fn serve(world: &mut World, call: &Call) -> Reply {
    let wanted = call.segments.get(3).map(String::as_str).unwrap_or_default();
    let unknown = || {
        refused("The request is rejected because one or more input parameters have invalid values.")
    };
    match call.action.as_str() {
        "ListPublishingDestinations" => {
            let now = world.now;
            let listed: Vec<Value> = detector(world, call)?
                .destinations
                .iter()
                .map(|(id, found)| json!({ "destinationId": id, "destinationType": "S3", "status": status(found, now) }))
                .collect();
            let size = call
                .param("maxResults")
                .and_then(|size| size.parse().ok())
                .unwrap_or(50);
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
            Ok(json_answer(&json!({
                "destinationId": wanted,
                "destinationType": "S3",
                "status": status(found, world.now),
                "publishingFailureStartTimestamp": null,
                "destinationProperties": { "destinationArn": found.arn, "kmsKeyArn": found.key },
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
            check(world, call, &changed)?;
            changed.publishing_at = world.settles(VERIFY_MILLIS);
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

/// All refusals of exports are one exception; its type in the body is another one than in the header.
fn refused(message: &str) -> Refusal {
    Refusal {
        body_type: Some("InvalidInputException"),
        ..bad(message)
    }
}

const fn status(found: &Destination, now: u64) -> &'static str {
    if now < found.publishing_at {
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
        return Err(refused(
            "The request is rejected because one or more input parameters have invalid values.",
        ));
    }
    let properties = input.get("destinationProperties").unwrap_or(&Value::Null);
    let destination = Destination {
        arn: text(properties, "destinationArn")
            .unwrap_or_default()
            .to_owned(),
        key: text(properties, "kmsKeyArn").unwrap_or_default().to_owned(),
        tags: read_tags(&input),
        publishing_at: world.settles(VERIFY_MILLIS),
        token,
    };
    check(world, call, &destination)?;
    mark(world, &destination);
    let id = world.unique_hex();
    detector_mut(world, call)?
        .destinations
        .insert(id.clone(), destination);
    Ok(json_answer(&json!({ "destinationId": id })))
}

/// The bucket's name and the prefix, which is empty or ends with a slash.
fn place(destination_arn: &str) -> Option<(&str, &str)> {
    let parts = arn(destination_arn).filter(|parts| {
        parts.service == "s3" && parts.region.is_empty() && parts.account.is_empty()
    })?;
    let (bucket, prefix) = parts
        .resource
        .split_once('/')
        .unwrap_or((parts.resource, ""));
    (is_bucket_name(bucket) && (prefix.is_empty() || prefix.ends_with('/')))
        .then_some((bucket, prefix))
}

/// Tries, as GuardDuty, all that an export does.
fn check(world: &World, call: &Call, destination: &Destination) -> Result<(), Refusal> {
    let Some((bucket_name, prefix)) = place(&destination.arn) else {
        return Err(refused(
            "The request failed because the value specified for the destinationArn parameter is not valid.",
        ));
    };
    let key_parts = arn(&destination.key)
        .filter(|parts| parts.service == "kms" && parts.resource.starts_with("key/"));
    let Some(key_parts) = key_parts else {
        return Err(refused(
            "The request failed because the value specified for the kmsKeyArn parameter is not valid.",
        ));
    };
    let Some(bucket) = world
        .buckets
        .get(bucket_name)
        .filter(|bucket| bucket.visible_at <= world.now)
    else {
        return Err(refused(
            "The request failed because the resource specified in the destinationArn parameter does not exist.",
        ));
    };
    if !prefix.is_empty() && !bucket.objects.contains_key(prefix) {
        return Err(refused(
            "The request failed because the resource folder specified in the destinationArn parameter does not exist.",
        ));
    }
    let denied = "The request failed because the GuardDuty service principal does not have permission to the KMS key or the resource specified by the destinationArn parameter.";
    let same_region = key_parts.region == bucket.region;
    let reachable = if is_opt_in(&bucket.region) {
        bucket.region == call.region
    } else {
        true
    };
    if same_region && reachable && may_export(world, call, bucket_name, prefix, &destination.key) {
        Ok(())
    } else {
        Err(refused(denied))
    }
}

fn may_export(world: &World, call: &Call, bucket: &str, prefix: &str, key: &str) -> bool {
    // In a Region that has to be switched on, GuardDuty comes under a name of that Region.
    let service = if is_opt_in(&call.region) {
        format!("guardduty.{}.amazonaws.com", call.region)
    } else {
        "guardduty.amazonaws.com".to_owned()
    };
    let subject = Subject::Service(&service);
    let source = format!(
        "arn:aws:guardduty:{}:{}:detector/{}",
        call.region,
        call.account(),
        detector_id(call)
    );
    let context = context(&[
        ("aws:SourceArn", source.as_str()),
        ("aws:SourceAccount", call.account()),
        ("s3:x-amz-server-side-encryption", "aws:kms"),
        ("s3:x-amz-server-side-encryption-aws-kms-key-id", key),
    ]);
    let object = format!("{prefix}AWSLogs/{}/GuardDuty/", call.account());
    let marker = format!("{prefix}AWSLogs/");
    let says =
        |action: &str, key: Option<&str>| world.bucket_says(bucket, subject, action, key, &context);
    let key_works = world
        .key(key)
        .is_some_and(|key| KeyState::of(key) == KeyState::Enabled)
        && world.key_says(key, subject, "kms:GenerateDataKey", &context) == Decision::Allow;
    key_works
        && says("s3:GetBucketLocation", None) == Decision::Allow
        && says("s3:PutObject", Some(&object)) == Decision::Allow
        && says("s3:PutObject", Some(&marker)) == Decision::Allow
        && says("s3:PutObjectAcl", Some(&object)) != Decision::ExplicitDeny
}

/// The empty object with which GuardDuty marks its place.
fn mark(world: &mut World, destination: &Destination) {
    let Some((bucket, prefix)) = place(&destination.arn) else {
        return;
    };
    let object = Object {
        size: 0,
        modified: world.seconds(),
        encryption: "aws:kms".to_owned(),
        key: Some(destination.key.clone()),
    };
    if let Some(bucket) = world.buckets.get_mut(bucket) {
        bucket
            .objects
            .entry(format!("{prefix}AWSLogs/"))
            .or_insert(object);
    }
}
