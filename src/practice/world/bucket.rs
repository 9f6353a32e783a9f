//! Buckets, what they tell, and their objects.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Settling, Tags};

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Bucket {
    /// The owner.
    pub account: String,
    /// Where it is.
    pub region: String,
    /// When it was made, in seconds since 1970.
    pub created: i64,
    /// The bucket policy.
    pub policy: Settling<Option<Value>>,
    /// Block Public Access; none means that nothing is blocked.
    pub public_access_block: Option<PublicAccessBlock>,
    /// `AES256` or `aws:kms`; empty means `AES256`.
    pub encryption: String,
    /// The key of the default encryption.
    pub encryption_key: Option<String>,
    /// Whether S3 Bucket Keys are on.
    pub bucket_key: bool,
    /// Who reads pays: CloudTrail does not write into such a bucket.
    pub requester_pays: bool,
    /// Object ownership; empty means `BucketOwnerEnforced`.
    pub ownership: String,
    /// `Enabled`, `Suspended` or nothing.
    pub versioning: Option<String>,
    /// Who is told of what.
    pub notification: Notification,
    pub tags: Tags,
    /// Its objects by key.
    pub objects: BTreeMap<String, Object>,
    #[serde(skip)]
    pub(crate) visible_at: u64,
}

/// Block Public Access, of a bucket or of a whole account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "AWS's own four switches")]
pub struct PublicAccessBlock {
    /// `BlockPublicAcls`.
    pub block_acls: bool,
    /// `IgnorePublicAcls`.
    pub ignore_acls: bool,
    /// `BlockPublicPolicy`.
    pub block_policy: bool,
    /// `RestrictPublicBuckets`.
    pub restrict: bool,
}

/// A bucket's notification configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Notification {
    /// Topics, queues and functions.
    pub targets: Vec<NotificationTarget>,
    /// Whether events go to EventBridge.
    pub event_bridge: bool,
}

/// Who is told of what.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NotificationTarget {
    /// `Topic`, `Queue` or `CloudFunction`, as on the wire.
    pub kind: String,
    /// Its id in the configuration.
    pub id: String,
    /// The ARN of the topic, queue or function.
    pub arn: String,
    /// Such as `s3:ObjectCreated:*`.
    pub events: Vec<String>,
    /// Only keys that begin so.
    pub prefix: Option<String>,
    /// Only keys that end so.
    pub suffix: Option<String>,
}

/// An object; its bytes are not kept.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Object {
    /// In bytes.
    pub size: u64,
    /// In seconds since 1970.
    pub modified: i64,
    /// `AES256` or `aws:kms`.
    pub encryption: String,
    /// The ARN of the key.
    pub key: Option<String>,
}
