//! The detector and where its findings go.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Seen;
use crate::domain::AccountId;

/// GuardDuty in one account and Region.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Detector {
    pub id: String,
    /// `false` is "suspended".
    pub enabled: bool,
    /// `FIFTEEN_MINUTES`, `ONE_HOUR` or `SIX_HOURS`.
    pub frequency: String,
    /// Every feature that AWS named, known to us or not, and whether it is on.
    pub features: BTreeMap<String, bool>,
    /// The account that administers this one, if any; then only it may change features and frequency.
    pub administrator: Seen<Option<AccountId>>,
    pub destinations: Seen<Vec<Destination>>,
}

/// Where findings are exported to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Destination {
    pub id: String,
    /// `PENDING_VERIFICATION`, `PUBLISHING`, `UNABLE_TO_PUBLISH_FIX_DESTINATION_PROPERTY` or `STOPPED`.
    pub status: String,
    /// `arn:P:s3:::bucket` or `arn:P:s3:::bucket/prefix/`.
    pub destination_arn: String,
    pub key_arn: String,
}
