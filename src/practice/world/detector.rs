//! GuardDuty's detectors, and where their findings go.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::tags::Tags;

/// A GuardDuty detector.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Detector {
    /// Not suspended.
    pub enabled: bool,
    /// `FIFTEEN_MINUTES`, `ONE_HOUR` or `SIX_HOURS`.
    pub frequency: String,
    /// Features by name, with `ENABLED` or `DISABLED`.
    pub features: BTreeMap<String, String>,
    /// Features that a policy of the organization decides, with `GUARDDUTY_POLICY`.
    pub managed: BTreeMap<String, String>,
    /// The account that administers it, if another one does.
    pub administrator: Option<String>,
    /// How it stands to that account, such as `Invited`; empty means `Enabled`, or `Disabled` where it is suspended.
    pub relationship: String,
    /// Which accounts of the organization join by themselves, set by its administrator: `ALL`, `NEW` or `NONE`; empty means `NONE`.
    pub auto_enable: String,
    /// The same for each feature, by name.
    pub auto_features: BTreeMap<String, String>,
    /// Accounts that its administrator has added and that have no detector, with how they stand.
    pub unserved: BTreeMap<String, String>,
    /// What it has read in the last 30 days, as what that costs in cents, by feature.
    pub spent: BTreeMap<String, u64>,
    pub tags: Tags,
    /// Where findings go, by id.
    pub destinations: BTreeMap<String, Destination>,
    /// When it was made, in seconds since 1970.
    pub created: i64,
    /// Sample findings that were asked for and not exported yet.
    #[serde(skip)]
    pub(crate) samples: Vec<Sample>,
    #[serde(skip)]
    pub(crate) token: Option<String>,
    /// From when its administrator sees it as a member.
    #[serde(skip)]
    pub(crate) member_at: u64,
}

/// A sample finding.
#[derive(Clone, Debug)]
pub struct Sample {
    /// Such as `Recon:EC2/PortProbeUnprotectedPort`.
    pub kind: String,
    /// When it is exported, in milliseconds since the start.
    pub(in crate::practice) due_at: u64,
}

/// A place to which GuardDuty exports findings.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Destination {
    /// The bucket's ARN, with a prefix perhaps.
    pub arn: String,
    /// The key's ARN.
    pub key: String,
    /// The account that the bucket has to belong to.
    pub expected_owner: Option<String>,
    /// When findings could not be written for the first time, in seconds since 1970; stays until GuardDuty is told to try again.
    pub failing_since: Option<i64>,
    /// Whether it was stopped.
    pub stopped: bool,
    pub tags: Tags,
    #[serde(skip)]
    pub(crate) publishing_at: u64,
    #[serde(skip)]
    pub(crate) next_export: u64,
    #[serde(skip)]
    pub(crate) token: Option<String>,
}
