//! Objects: only what is said about them is kept.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::super::answer::{Answer, Refusal, Reply, empty, xml_answer};
use super::super::call::Call;
use super::super::world::{Bucket, Object, World};
use super::super::xml;
use super::events;
use super::name::no_such_bucket;

/// The MD5 of nothing, which is what an empty object has as `ETag`.
const E_TAG: &str = "\"d41d8cd98f00b204e9800998ecf8427e\"";

/// See <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html>.
pub(super) fn put(world: &mut World, call: &Call, name: &str) -> Reply {
    let key = call.key.as_deref().unwrap_or_default();
    let (now, modified) = (world.now, world.seconds());
    let bucket = world
        .buckets
        .get(name)
        .filter(|bucket| bucket.visible_at <= now)
        .ok_or_else(|| no_such_bucket(name))?;
    let decoded = call
        .header("x-amz-decoded-content-length")
        .and_then(|length| length.parse().ok());
    let default = if bucket.encryption.is_empty() {
        "AES256"
    } else {
        &bucket.encryption
    };
    let object = Object {
        size: decoded.unwrap_or_else(|| u64::try_from(call.body_len).unwrap_or(0)),
        modified,
        encryption: call
            .header("x-amz-server-side-encryption")
            .unwrap_or(default)
            .to_owned(),
        key: call
            .header("x-amz-server-side-encryption-aws-kms-key-id")
            .map(str::to_owned)
            .or_else(|| bucket.encryption_key.clone()),
    };
    let headers = described(&object);
    events::create_object(world, name, key, object);
    Ok(Answer {
        headers,
        ..empty(200)
    })
}

pub(super) fn serve(bucket: &Bucket, call: &Call, name: &str) -> Reply {
    let key = call.key.as_deref().unwrap_or_default();
    match call.action.as_str() {
        "HeadObject" => {
            let object = bucket
                .objects
                .get(key)
                .ok_or_else(|| Refusal::new(404, "NotFound", "Not Found"))?;
            let mut headers = described(object);
            headers.push((
                "last-modified",
                Timestamp::from_second(object.modified)
                    .unwrap_or_default()
                    .strftime("%a, %d %b %Y %H:%M:%S GMT")
                    .to_string(),
            ));
            headers.push(("content-length", object.size.to_string()));
            Ok(Answer {
                headers,
                ..empty(200)
            })
        }
        _ => Ok(list(bucket, call, name)),
    }
}

fn described(object: &Object) -> Vec<(&'static str, String)> {
    let mut headers = vec![
        ("etag", E_TAG.to_owned()),
        ("x-amz-server-side-encryption", object.encryption.clone()),
    ];
    if let Some(key) = &object.key {
        headers.push(("x-amz-server-side-encryption-aws-kms-key-id", key.clone()));
    }
    headers
}

/// One entry of a listing: an object, or what several have in common.
enum Entry {
    Object(String),
    Prefix(String),
}

fn list(bucket: &Bucket, call: &Call, name: &str) -> Answer {
    let prefix = call.param("prefix").unwrap_or_default();
    let delimiter = call
        .param("delimiter")
        .filter(|delimiter| !delimiter.is_empty());
    let size = call
        .param("max-keys")
        .and_then(|size| size.parse().ok())
        .unwrap_or(1000_usize)
        .min(1000);
    let after = call
        .param("continuation-token")
        .or_else(|| call.param("start-after"))
        .unwrap_or_default();
    let mut prefixes = BTreeSet::new();
    let mut entries = Vec::new();
    for key in bucket.objects.keys() {
        let Some(rest) = key.strip_prefix(prefix) else {
            continue;
        };
        match delimiter.and_then(|delimiter| Some((rest.split_once(delimiter)?.0, delimiter))) {
            Some((start, delimiter)) => {
                let common = format!("{prefix}{start}{delimiter}");
                if prefixes.insert(common.clone()) && common.as_str() > after {
                    entries.push(Entry::Prefix(common));
                }
            }
            None if key.as_str() > after => entries.push(Entry::Object(key.clone())),
            None => {}
        }
    }
    let truncated = entries.len() > size;
    entries.truncate(size);
    let next = entries
        .last()
        .filter(|_| truncated)
        .map(|(Entry::Object(name) | Entry::Prefix(name))| name.clone());
    let listed: String = entries
        .iter()
        .map(|entry| match entry {
            Entry::Prefix(common) => xml::tag("CommonPrefixes", &xml::text("Prefix", common)),
            Entry::Object(key) => bucket
                .objects
                .get(key)
                .map(|object| contents(key, object))
                .unwrap_or_default(),
        })
        .collect();
    let inner = [
        xml::text("Name", name),
        xml::text("Prefix", prefix),
        xml::text("KeyCount", &entries.len().to_string()),
        xml::text("MaxKeys", &size.to_string()),
        xml::text("IsTruncated", &truncated.to_string()),
        xml::maybe("NextContinuationToken", next.as_deref()),
        listed,
    ];
    xml_answer(xml::tag("ListBucketResult", &inner.concat()))
}

fn contents(key: &str, object: &Object) -> String {
    let inner = [
        xml::text("Key", key),
        xml::text(
            "LastModified",
            &Timestamp::from_second(object.modified)
                .unwrap_or_default()
                .to_string(),
        ),
        xml::text("ETag", E_TAG),
        xml::text("Size", &object.size.to_string()),
        xml::text("StorageClass", "STANDARD"),
    ];
    xml::tag("Contents", &inner.concat())
}
