//! What CloudTrail tries out, as itself, before it makes or changes a trail.
//!
//! It writes a marker into the bucket, asks the key for a data key and publishes to the topic:
//! <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html>.

use super::super::answer::Refusal;
use super::super::evaluate::{Decision, Subject, context};
use super::super::lookup::{KeyState, arn, bucket_arn};
use super::super::s3::events::create_object;
use super::super::world::{Object, Trail, World, or};
use super::place::Place;

const SERVICE: &str = "cloudtrail.amazonaws.com";

/// Tries the trail's bucket, key and topic, and leaves the marker in the bucket.
pub(super) fn check(world: &mut World, place: Place<'_>, trail: &Trail) -> Result<(), Refusal> {
    let bucket = world.bucket(&trail.bucket);
    let Some(region) = bucket.map(|bucket| bucket.region.clone()) else {
        let message = format!("S3 bucket {} does not exist!", trail.bucket);
        return Err(Refusal::new(404, "S3BucketDoesNotExistException", message));
    };
    if !bucket_allows(world, place, trail) {
        let message = format!(
            "Incorrect S3 bucket policy is detected for bucket: {}",
            trail.bucket
        );
        return Err(Refusal::bad("InsufficientS3BucketPolicyException", message));
    }
    let marker = format!("{}AWSLogs/{}/CloudTrail/", folder(trail), place.owner);
    let object = Object {
        modified: world.seconds(),
        encryption: "AES256".to_owned(),
        ..Object::default()
    };
    create_object(world, &trail.bucket, &marker, object);
    check_key(world, place, trail, &region)?;
    check_topic(world, place, trail)?;
    // The message with which it tries the topic out.
    if let Some(topic) = trail
        .topic
        .as_deref()
        .and_then(|topic| world.topic_mut(topic))
    {
        topic.published += 1;
    }
    Ok(())
}

/// The part of the object keys before `AWSLogs/`.
pub(super) fn folder(trail: &Trail) -> String {
    match trail.prefix.as_deref() {
        Some(prefix) if !prefix.is_empty() => format!("{prefix}/"),
        _ => String::new(),
    }
}

/// Whether CloudTrail may look at the bucket's ACL and write all that the trail writes, with the headers that it sends: of the
/// encryption only if the trail has a key.
pub(super) fn bucket_allows(world: &World, place: Place<'_>, trail: &Trail) -> bool {
    let reader_pays = world
        .buckets
        .get(&trail.bucket)
        .is_some_and(|bucket| bucket.requester_pays);
    if reader_pays {
        return false;
    }
    let source = place.arn();
    let mut pairs = vec![
        ("aws:SourceArn", source.as_str()),
        ("aws:SourceAccount", place.owner),
        ("s3:x-amz-acl", "bucket-owner-full-control"),
    ];
    if let Some(key) = trail.key.as_deref() {
        pairs.push(("s3:x-amz-server-side-encryption", "aws:kms"));
        pairs.push(("s3:x-amz-server-side-encryption-aws-kms-key-id", key));
    }
    let context = context(&pairs);
    let lets = |action: &str, key: Option<&str>| {
        let resource = bucket_arn(&trail.bucket, key);
        world.says(&resource, Subject::Service(SERVICE), action, &context) == Decision::Allow
    };
    let folder = folder(trail);
    let own = format!("{folder}AWSLogs/{}/CloudTrail/", place.owner);
    let members = world
        .organization
        .as_ref()
        .filter(|_| trail.organization)
        .map(|organization| {
            format!(
                "{folder}AWSLogs/{}/{}/CloudTrail/",
                organization.id, place.owner
            )
        });
    lets("s3:GetBucketAcl", None)
        && lets("s3:PutObject", Some(&own))
        && members.is_none_or(|members| lets("s3:PutObject", Some(&members)))
}

/// Whether CloudTrail may tell the trail's topic.
pub(super) fn topic_allows(world: &World, place: Place<'_>, topic: &str) -> bool {
    let source = place.arn();
    let context = context(&[
        ("aws:SourceArn", source.as_str()),
        ("aws:SourceAccount", place.owner),
    ]);
    world.service_may_publish(topic, SERVICE, &context)
}

/// The key with which files are locked: the trail's, or else the bucket's own. `None` is S3's.
pub(super) fn key_of(world: &World, trail: &Trail) -> Option<String> {
    let of_bucket = || {
        let bucket = world.buckets.get(&trail.bucket)?;
        if !bucket.encryption.starts_with("aws:kms") {
            return None;
        }
        // Without a key of the bucket's own it is AWS's, which lets no service in.
        let own = bucket.encryption_key.clone();
        Some(own.unwrap_or_else(|| "alias/aws/s3".to_owned()))
    };
    trail.key.clone().or_else(of_bucket)
}

/// Why files cannot be locked with a key, as a trail's state names it.
pub(super) fn key_trouble(
    world: &World,
    place: Place<'_>,
    trail: &Trail,
    key_arn: &str,
) -> Option<&'static str> {
    let Some(key) = world.key(key_arn) else {
        return Some("KMS.NotFoundException");
    };
    match KeyState::of(key) {
        KeyState::Enabled => {}
        KeyState::Disabled => return Some("KMS.DisabledException"),
        KeyState::PendingDeletion => return Some("KMS.KMSInvalidStateException"),
    }
    let source = place.arn();
    let context = context(&[
        ("aws:SourceArn", source.as_str()),
        ("aws:SourceAccount", place.owner),
        ("kms:EncryptionContext:aws:cloudtrail:arn", source.as_str()),
        ("kms:EncryptionContextKeys", "aws:cloudtrail:arn"),
    ]);
    let says = |action: &str| {
        world.says(key_arn, Subject::Service(SERVICE), action, &context) == Decision::Allow
    };
    let bucket_key = world
        .buckets
        .get(&trail.bucket)
        .is_some_and(|bucket| bucket.bucket_key);
    let is_let = says("kms:GenerateDataKey") && (!bucket_key || says("kms:Decrypt"));
    (!is_let).then_some("AccessDenied")
}

fn check_key(
    world: &World,
    place: Place<'_>,
    trail: &Trail,
    bucket_region: &str,
) -> Result<(), Refusal> {
    let Some(key_arn) = key_of(world, trail) else {
        return Ok(());
    };
    let insufficient = || {
        let message = format!(
            "Insufficient permissions to access S3 bucket {} or KMS key {key_arn}.",
            trail.bucket
        );
        Refusal::bad("InsufficientEncryptionPolicyException", message)
    };
    let is_far = arn(&key_arn).is_none_or(|parts| parts.region != bucket_region);
    if is_far && trail.key.is_some() {
        let message = format!(
            "KMS key {key_arn} must be in the same Region as the S3 bucket {}.",
            trail.bucket
        );
        return Err(Refusal::bad("KmsKeyNotFoundException", message));
    }
    let Some(key) = world.key(&key_arn) else {
        return Err(insufficient());
    };
    if KeyState::of(key) != KeyState::Enabled {
        let message = format!(
            "The KMS key {key_arn} is in the state {}.",
            KeyState::of(key).name()
        );
        return Err(Refusal::bad("KmsException", message));
    }
    let is_asymmetric = or(&key.spec, "SYMMETRIC_DEFAULT") != "SYMMETRIC_DEFAULT";
    if is_asymmetric || key_trouble(world, place, trail, &key_arn).is_some() {
        return Err(insufficient());
    }
    Ok(())
}

fn check_topic(world: &World, place: Place<'_>, trail: &Trail) -> Result<(), Refusal> {
    let Some(topic_arn) = trail.topic.as_deref() else {
        return Ok(());
    };
    let insufficient = || {
        let message =
            format!("SNS Topic does not exist or the topic policy is incorrect: {topic_arn}");
        Refusal::bad("InsufficientSnsTopicPolicyException", message)
    };
    let Some(topic) = world.topic(topic_arn) else {
        return Err(insufficient());
    };
    if topic.fifo {
        return Err(Refusal::bad(
            "InvalidSnsTopicNameException",
            format!("FIFO SNS topics are not supported: {topic_arn}"),
        ));
    }
    if let Some(key) = topic
        .key
        .as_deref()
        .filter(|key| !key.is_empty() && *key != "alias/aws/sns")
        && let Some(parts) = arn(topic_arn)
        && world.key_arn(parts.account, parts.region, key).is_none()
    {
        return Err(Refusal::bad(
            "KmsKeyNotFoundException",
            format!("The KMS key of the SNS topic was not found: {key}"),
        ));
    }
    if topic_allows(world, place, topic_arn) {
        Ok(())
    } else {
        Err(insufficient())
    }
}
