//! Objects: only what is said about them is kept.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde_json::json;

use super::super::answer::{Answer, Refusal, Reply, empty, time, xml_answer};
use super::super::call::Call;
use super::super::query::number;
use super::super::world::{Bucket, Object, World, or};
use super::events;
use super::name::no_such_bucket;

/// The MD5 of nothing, which is what an empty object has as `ETag`.
const E_TAG: &str = "\"d41d8cd98f00b204e9800998ecf8427e\"";

/// See <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html>.
pub(super) fn put(world: &mut World, call: &Call, name: &str) -> Reply {
    let key = call.key.as_deref().unwrap_or_default();
    let modified = world.seconds();
    let bucket = world.bucket(name).ok_or_else(|| no_such_bucket(name))?;
    let decoded = call
        .header("x-amz-decoded-content-length")
        .and_then(|length| length.parse().ok());
    let default = or(&bucket.encryption, "AES256");
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

/// Of each object its one version: what was written over is not kept.
///
/// See <https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html>.
pub(super) fn versions(bucket: &Bucket, call: &Call, name: &str) -> Answer {
    let size = number(call.param("max-keys"), 1000_usize).min(1000);
    let one = |(key, object): (&String, &Object)| {
        json!({
            "Key": key,
            "VersionId": "null",
            "IsLatest": true,
            "LastModified": time(object.modified),
            "ETag": E_TAG,
            "Size": object.size,
            "StorageClass": "STANDARD",
        })
    };
    let listed = json!({
        "Name": name,
        "MaxKeys": size,
        "IsTruncated": bucket.objects.len() > size,
        "Version": bucket.objects.iter().take(size).map(one).collect::<Vec<_>>(),
    });
    xml_answer("ListVersionsResult", &listed)
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
    let size = number(call.param("max-keys"), 1000_usize).min(1000);
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
    let (mut prefixes, mut contents) = (Vec::new(), Vec::new());
    for entry in &entries {
        match entry {
            Entry::Prefix(common) => prefixes.push(json!({ "Prefix": common })),
            Entry::Object(key) => contents.push(bucket.objects.get(key).map(|object| {
                json!({
                    "Key": key,
                    "LastModified": time(object.modified),
                    "ETag": E_TAG,
                    "Size": object.size,
                    "StorageClass": "STANDARD",
                })
            })),
        }
    }
    let listed = json!({
        "Name": name,
        "Prefix": prefix,
        "KeyCount": entries.len(),
        "MaxKeys": size,
        "IsTruncated": truncated,
        "NextContinuationToken": next,
        "Contents": contents,
        "CommonPrefixes": prefixes,
    });
    xml_answer("ListBucketResult", &listed)
}
