//! Trails and their event selectors, of both kinds.

use serde::{Deserialize, Serialize};

use super::Seen;
use crate::domain::{Arn, Region};

/// A trail, as one Region shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "these are the trail's own settings"
)]
pub struct Trail {
    /// The account in it owns the trail; for an organization trail that is the management account.
    pub arn: Arn,
    pub name: String,
    /// Only here can it be changed.
    pub home_region: Region,
    pub multi_region: bool,
    pub organization: bool,
    pub global_events: bool,
    pub validation: bool,
    pub bucket: String,
    pub prefix: Option<String>,
    pub topic_arn: Option<String>,
    pub key_arn: Option<String>,
    pub logging: Seen<bool>,
    /// `None` is "the default": management events, read and write.
    pub selectors: Seen<Option<Selectors>>,
}

/// What a trail records. A trail has one kind or the other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Selectors {
    Basic(Vec<BasicSelector>),
    Advanced(Vec<AdvancedSelector>),
}

/// A basic event selector.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BasicSelector {
    /// `All`, `ReadOnly` or `WriteOnly`.
    pub read_write: String,
    pub management_events: bool,
    /// Such as `kms.amazonaws.com`.
    pub excluded_sources: Vec<String>,
    pub data_resources: Vec<DataResource>,
}

/// Objects whose use is recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataResource {
    /// Such as `AWS::S3::Object`.
    pub kind: String,
    /// ARNs or beginnings of ARNs.
    pub values: Vec<String>,
}

/// An advanced event selector.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdvancedSelector {
    pub name: Option<String>,
    pub fields: Vec<FieldSelector>,
}

/// One condition of an advanced selector.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldSelector {
    /// Such as `eventCategory` or `resources.ARN`.
    pub field: String,
    #[serde(default)]
    pub equals: Vec<String>,
    #[serde(default)]
    pub starts_with: Vec<String>,
    #[serde(default)]
    pub ends_with: Vec<String>,
    #[serde(default)]
    pub not_equals: Vec<String>,
    #[serde(default)]
    pub not_starts_with: Vec<String>,
    #[serde(default)]
    pub not_ends_with: Vec<String>,
}
