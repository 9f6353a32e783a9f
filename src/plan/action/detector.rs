//! GuardDuty's detector of one Region.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::deed::{Deed, Thing, marks};
use super::step::{Step, tag_map};
use crate::domain::Place;
use crate::inventory::Detector;
use crate::wanted::Slot;

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

impl CreateDetector {
    /// The features that a new detector still needs changed: on what was chosen, off every plan that was not, named or not.
    pub fn missing(&self, there: &Detector) -> BTreeMap<String, bool> {
        let chosen = &self.features;
        let is_chosen = |name: &str| chosen.get(name).copied().unwrap_or(false);
        let missing = chosen
            .iter()
            .filter(|(name, on)| **on && there.features.get(*name) != Some(&true))
            .map(|(name, _)| (name.clone(), true));
        let unwanted = there
            .plans_on()
            .filter(|name| !is_chosen(name))
            .map(|name| (name.to_owned(), false));
        missing
            .chain(unwanted)
            // What the organization decides, only the organization changes.
            .filter(|(name, _)| !there.managed.contains_key(name))
            .collect()
    }
}

impl Deed for CreateDetector {
    fn needs(&self) -> Vec<&'static str> {
        vec![
            "guardduty:CreateDetector",
            "guardduty:GetDetector",
            "guardduty:ListDetectors",
            "guardduty:TagResource",
            "guardduty:UpdateDetector",
            "iam:CreateServiceLinkedRole",
        ]
    }

    /// A Region has one.
    fn subject(&self) -> &'static str {
        ""
    }

    fn undo(&self) -> &'static str {
        "Turn GuardDuty off again in this Region. Findings in the bucket stay."
    }

    fn steps(&self, _place: &Place) -> Vec<Step> {
        let id = self.fills.to_string();
        let features = feature_list(&self.features);
        vec![
            Step::new(
                "guardduty:CreateDetector",
                json!({
                    "Enable": false,
                    "FindingPublishingFrequency": self.frequency,
                    "Features": features,
                    "Tags": tag_map(self.tags()),
                }),
            ),
            Step::new("guardduty:GetDetector", json!({"DetectorId": id})),
            Step::new(
                "guardduty:UpdateDetector",
                json!({
                    "DetectorId": id,
                    "Enable": true,
                    "FindingPublishingFrequency": self.frequency,
                    "Features": features,
                }),
            ),
        ]
    }

    fn makes(&self) -> Option<Thing<'_>> {
        Some(Thing::Detector)
    }

    fn tags(&self) -> Vec<(String, String)> {
        marks()
    }

    fn fills(&self) -> Option<&Slot> {
        Some(&self.fills)
    }
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

impl Deed for UpdateDetector {
    fn needs(&self) -> Vec<&'static str> {
        vec![
            "guardduty:GetDetector",
            "guardduty:ListDetectors",
            "guardduty:UpdateDetector",
        ]
    }

    fn subject(&self) -> &str {
        &self.detector
    }

    fn undo(&self) -> &'static str {
        "Put GuardDuty's saved settings back."
    }

    fn steps(&self, _place: &Place) -> Vec<Step> {
        let features = (!self.features.is_empty()).then(|| feature_list(&self.features));
        vec![Step::new(
            "guardduty:UpdateDetector",
            json!({
                "DetectorId": self.detector,
                "Enable": self.enable,
                "FindingPublishingFrequency": self.frequency,
                "Features": features,
            }),
        )]
    }
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

/// Features as GuardDuty takes them.
fn feature_list(features: &BTreeMap<String, bool>) -> Value {
    let one = |(name, on): (&String, &bool)| {
        let status = if *on { "ENABLED" } else { "DISABLED" };
        json!({"Name": name, "Status": status})
    };
    features.iter().map(one).collect()
}

/// `guardduty:UpdateDetector`, switched off, of one that we made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuspendDetector {
    /// Nothing where the record ends before AWS gave it.
    pub detector: Option<String>,
    /// As we left it.
    pub frequency: String,
    pub features: BTreeMap<String, bool>,
}

impl Deed for SuspendDetector {
    fn needs(&self) -> Vec<&'static str> {
        vec![
            "guardduty:GetDetector",
            "guardduty:ListDetectors",
            "guardduty:UpdateDetector",
        ]
    }

    fn subject(&self) -> &str {
        self.detector.as_deref().unwrap_or_default()
    }

    fn undo(&self) -> &'static str {
        "Switch GuardDuty on again. It goes on with what it was set to."
    }

    fn steps(&self, _place: &Place) -> Vec<Step> {
        vec![Step::new(
            "guardduty:UpdateDetector",
            json!({ "DetectorId": self.detector, "Enable": false }),
        )]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn features<const N: usize>(list: [(&str, bool); N]) -> BTreeMap<String, bool> {
        list.map(|(name, on)| (name.to_owned(), on)).into()
    }

    // Plans that AWS has added since, and those that an organization decides on.
    #[test]
    fn plans_that_nobody_chose_are_off_the_unknown_ones_too() {
        let there = Detector {
            features: features([
                ("CLOUD_TRAIL", true),
                ("QUANTUM_EVENTS", true),
                ("EKS_AUDIT_LOGS", true),
                ("AI_ANALYST", true),
                ("RUNTIME_MONITORING", false),
                ("S3_DATA_EVENTS", false),
            ]),
            managed: [("AI_ANALYST".to_owned(), "GUARDDUTY_POLICY".to_owned())].into(),
            ..Detector::new("d")
        };
        let chosen = features([("EKS_AUDIT_LOGS", false), ("S3_DATA_EVENTS", true)]);
        let made = CreateDetector {
            frequency: there.frequency.clone(),
            features: chosen,
            fills: Slot::detector(&Place::parse("111122223333/eu-west-1").unwrap()),
        };
        assert_eq!(
            made.missing(&there),
            features([
                ("EKS_AUDIT_LOGS", false),
                ("QUANTUM_EVENTS", false),
                ("S3_DATA_EVENTS", true),
            ])
        );
    }
}
