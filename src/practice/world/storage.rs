//! Keys and topics.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Settling, Tags};

/// A KMS key.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "AWS's own switches")]
pub struct Key {
    /// Its key policy.
    pub policy: Settling<Value>,
    pub description: String,
    /// Not switched off.
    pub enabled: bool,
    /// Whether it is renewed each year.
    pub rotation: bool,
    /// When it will be deleted, in seconds since 1970.
    pub deletion: Option<i64>,
    /// Such as `SYMMETRIC_DEFAULT`; empty means that.
    pub spec: String,
    /// `AWS` or `CUSTOMER`; empty means `CUSTOMER`.
    pub manager: String,
    /// Whether it may have replicas.
    pub multi_region: bool,
    /// Whether it is a replica of a key in another Region.
    pub replica: bool,
    /// `AWS_KMS`, `EXTERNAL`, `AWS_CLOUDHSM` or `EXTERNAL_KEY_STORE`; empty means `AWS_KMS`.
    pub origin: String,
    pub tags: Tags,
    /// When it was made, in seconds since 1970.
    pub created: i64,
    /// What it was last used for.
    #[serde(skip)]
    pub used: Option<KeyUse>,
    #[serde(skip)]
    pub(crate) visible_at: u64,
    /// What reads of the policy may still show.
    #[serde(skip)]
    pub(crate) stale: Option<Stale>,
}

/// What a key was last used for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyUse {
    /// In seconds since 1970.
    pub at: i64,
    /// Such as `Decrypt`.
    pub operation: String,
    /// The number of the event in CloudTrail's history.
    pub event: String,
}

/// An older policy that reads show for a while, though the newer one counts.
#[derive(Clone, Debug)]
pub(crate) struct Stale {
    pub(crate) policy: Value,
    /// In milliseconds since the start.
    pub(crate) from: u64,
    pub(crate) until: u64,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Alias {
    /// The key's id; none for AWS's own aliases that are not used yet.
    pub key: Option<String>,
    #[serde(skip)]
    pub(crate) visible_at: u64,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Topic {
    /// Its access policy.
    pub policy: Settling<Value>,
    pub display_name: String,
    /// The key that it is encrypted with, as it was given.
    pub key: Option<String>,
    /// First in, first out: useless for S3 and CloudTrail.
    pub fifo: bool,
    pub tags: Tags,
    /// Subscriptions: protocol, endpoint, owner.
    pub subscriptions: Vec<Subscription>,
    /// How many messages services have published to it.
    pub published: u64,
}

/// A subscription to a topic.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Subscription {
    /// Such as `sqs`.
    pub protocol: String,
    /// Such as a queue's ARN.
    pub endpoint: String,
    /// The account that subscribed.
    pub owner: String,
    /// Whether the endpoint has confirmed it.
    pub confirmed: bool,
    /// Whether it was taken away again; SNS lists it for a while.
    pub deleted: bool,
}
