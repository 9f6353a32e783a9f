//! GuardDuty's detector of one Region.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::inventory::Detector;
use crate::plan::Slot;

/// `guardduty:CreateDetector` suspended, then `guardduty:UpdateDetector`, which wakes it with only the chosen features on;
/// one of ours that an earlier run left suspended is finished instead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreateDetector {
    pub frequency: String,
    /// Every feature that we know AWS to switch on by itself, on or off. Others are off as well.
    pub features: BTreeMap<String, bool>,
    /// Gets the detector's id.
    pub fills: Slot,
}

/// `guardduty:UpdateDetector`; what is `None` or not named stays as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpdateDetector {
    pub detector: String,
    pub seen: DetectorSettings,
    pub enable: Option<bool>,
    pub frequency: Option<String>,
    pub features: BTreeMap<String, bool>,
}

/// What a change of a detector can touch, as it was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DetectorSettings {
    pub enabled: bool,
    pub frequency: String,
    /// Every feature that AWS named, and whether it is on.
    pub features: BTreeMap<String, bool>,
}

impl From<&Detector> for DetectorSettings {
    fn from(detector: &Detector) -> Self {
        Self {
            enabled: detector.enabled,
            frequency: detector.frequency.clone(),
            features: detector.features.clone(),
        }
    }
}
