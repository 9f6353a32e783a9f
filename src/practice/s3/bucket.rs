//! Buckets come and go.

use serde_json::{Value, json};

use super::super::answer::{Answer, Refusal, Reply, empty, page, time, xml_answer};
use super::super::call::Call;
use super::super::query::number;
use super::super::world::{Bucket, PublicAccessBlock, Tags, World};
use super::super::xml::Element;
use super::name::is_bucket_name;

/// How long a new bucket is not found.
const BUCKET_SETTLES_MILLIS: u64 = 700;

pub(super) fn list(world: &World, call: &Call) -> Answer {
    let region = call.param("bucket-region");
    let prefix = call.param("prefix").unwrap_or_default();
    let names: Vec<(&String, &Bucket)> = world
        .buckets
        .iter()
        .filter(|(name, bucket)| {
            bucket.account == call.account()
                && name.starts_with(prefix)
                && region.is_none_or(|region| region == bucket.region)
        })
        .collect();
    let size = number(call.param("max-buckets"), 10_000);
    let (names, next) = page(names, call.param("continuation-token"), size);
    let told = |(name, bucket): (&String, &Bucket)| json!({ "Name": name, "CreationDate": time(bucket.created), "BucketRegion": bucket.region });
    let buckets: Vec<Value> = names.into_iter().map(told).collect();
    let listed = json!({
        "Owner": { "ID": "practice" },
        "Buckets": { "Bucket": buckets },
        "ContinuationToken": next,
    });
    xml_answer("ListAllMyBucketsResult", &listed)
}

/// See <https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html>.
pub(super) fn create(world: &mut World, call: &Call) -> Reply {
    let name = call.bucket.as_deref().unwrap_or_default();
    let regional_end = format!("-{}-{}-an", call.account(), call.region);
    let regional = call.header("x-amz-bucket-namespace") == Some("account-regional");
    if !is_bucket_name(name)
        || regional != name.ends_with("-an")
        || (regional && !name.ends_with(&regional_end))
    {
        return Err(Refusal::bad(
            "InvalidBucketName",
            "The specified bucket is not valid.",
        ));
    }
    let configuration = Element::parse(&call.body);
    let constraint = configuration
        .as_ref()
        .and_then(|root| root.text_of("LocationConstraint"))
        .filter(|place| !place.is_empty());
    match constraint {
        Some("us-east-1") => {
            return Err(Refusal::bad(
                "InvalidLocationConstraint",
                "The specified location-constraint is not valid",
            ));
        }
        None if call.region == "us-east-1" => {}
        Some(constraint) if constraint == call.region => {}
        _ => {
            let place = constraint.unwrap_or("unspecified");
            let message = format!(
                "The {place} location constraint is incompatible for the region specific endpoint this request was sent to."
            );
            return Err(Refusal::bad("IllegalLocationConstraintException", message));
        }
    }
    let made = Answer {
        headers: vec![("location", format!("/{name}"))],
        ..empty(200)
    };
    if let Some(present) = world.buckets.get(name) {
        let own = present.account == call.account();
        if own && present.region == "us-east-1" && call.region == "us-east-1" {
            return Ok(made);
        }
        let (code, message) = if own {
            (
                "BucketAlreadyOwnedByYou",
                "Your previous request to create the named bucket succeeded and you already own it.",
            )
        } else {
            (
                "BucketAlreadyExists",
                "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.",
            )
        };
        return Err(Refusal::new(409, code, message));
    }
    let bucket = Bucket {
        account: call.account().to_owned(),
        region: call.region.clone(),
        created: world.seconds(),
        public_access_block: Some(PublicAccessBlock {
            block_acls: true,
            ignore_acls: true,
            block_policy: true,
            restrict: true,
        }),
        ownership: call
            .header("x-amz-object-ownership")
            .unwrap_or_default()
            .to_owned(),
        tags: configuration
            .as_ref()
            .and_then(|root| root.child("Tags"))
            .map(read_tags)
            .unwrap_or_default(),
        visible_at: world.settles(BUCKET_SETTLES_MILLIS),
        ..Bucket::default()
    };
    world.buckets.insert(name.to_owned(), bucket);
    Ok(made)
}

/// The `Tag` elements within an element.
pub(super) fn read_tags(listed: &Element) -> Tags {
    listed
        .all("Tag")
        .filter_map(|tag| {
            Some((
                tag.text_of("Key")?.to_owned(),
                tag.text_of("Value").unwrap_or_default().to_owned(),
            ))
        })
        .collect()
}

pub(super) fn head(bucket: &Bucket) -> Answer {
    Answer {
        headers: vec![("x-amz-bucket-region", bucket.region.clone())],
        ..empty(200)
    }
}

pub(super) fn location(bucket: &Bucket) -> Answer {
    let place = if bucket.region == "us-east-1" {
        ""
    } else {
        &bucket.region
    };
    xml_answer("LocationConstraint", &json!(place))
}

pub(super) fn delete(world: &mut World, name: &str) -> Reply {
    if world
        .buckets
        .get(name)
        .is_some_and(|bucket| !bucket.objects.is_empty())
    {
        return Err(Refusal::new(
            409,
            "BucketNotEmpty",
            "The bucket you tried to delete is not empty",
        ));
    }
    world.buckets.remove(name);
    Ok(empty(204))
}
