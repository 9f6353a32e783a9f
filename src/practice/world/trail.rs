//! Trails, and how their deliveries went.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::tags::Tags;

/// A trail.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "AWS's own switches")]
pub struct Trail {
    /// The bucket that it writes into.
    pub bucket: String,
    /// The key prefix in the bucket.
    pub prefix: Option<String>,
    /// The ARN of the topic that it tells.
    pub topic: Option<String>,
    /// The ARN of the key that it encrypts with.
    pub key: Option<String>,
    /// `IncludeGlobalServiceEvents`.
    pub global_events: bool,
    /// `IsMultiRegionTrail`.
    pub multi_region: bool,
    /// `IsOrganizationTrail`.
    pub organization: bool,
    /// `LogFileValidationEnabled`.
    pub validation: bool,
    /// Whether it logs.
    pub logging: bool,
    /// Whether it does not record CloudTrail's own deliveries (`RecursiveLogging` is false).
    pub not_recursive: bool,
    /// Basic event selectors, as on the wire.
    pub event_selectors: Option<Value>,
    /// Advanced event selectors, as on the wire.
    pub advanced_selectors: Option<Value>,
    /// What `GetEventConfiguration` tells beside the ARN, as on the wire.
    pub event_configuration: Option<Value>,
    /// Whether it has Insights.
    pub insights: bool,
    pub tags: Tags,
    /// When logging began, in seconds since 1970.
    pub started: Option<i64>,
    /// When logging ended, in seconds since 1970.
    pub stopped: Option<i64>,
    /// When the last file was written, in seconds since 1970.
    pub delivered: Option<i64>,
    /// When the topic was last told, in seconds since 1970.
    pub notified: Option<i64>,
    /// Why the last file could not be written.
    pub delivery_error: Option<String>,
    /// Why the topic could not be told; stays until it can be told of a newer file.
    pub notification_error: Option<String>,
    #[serde(skip)]
    pub(crate) visible_at: u64,
    #[serde(skip)]
    pub(crate) deliver_at: Option<u64>,
}
