//! Making and changing a detector.

use std::collections::BTreeMap;

use aws_sdk_guardduty::types::{
    DetectorFeature, DetectorFeatureConfiguration, FeatureStatus, FindingPublishingFrequency,
};

use crate::aws::Clients;
use crate::aws::answer::strange;
use crate::aws::error::{Failure, failure};
use crate::inventory::Detector;

impl Clients {
    /// Make the Region's detector, or finish one of ours that was left suspended, and switch it on.
    ///
    /// It is made suspended, because AWS switches paid features on that nobody named, those too that are newer than this
    /// program. All that nobody chose are switched off by the same call that wakes it, so it never runs with them. A run that
    /// is cut off between the two leaves it suspended, with our tags.
    ///
    /// See <https://docs.aws.amazon.com/guardduty/latest/ug/guardduty-features-activation-model.html>.
    ///
    /// # Errors
    ///
    /// AWS refuses, or somebody else's detector is there by now.
    pub async fn create_detector(
        &self,
        token: &str,
        frequency: &str,
        features: &BTreeMap<String, bool>,
        tags: &[(String, String)],
    ) -> Result<String, Failure> {
        let made = self.new_detector(token, frequency, features, tags).await;
        let made = match made {
            // Not every Region has every feature, and AWS refuses those that it has not, even switched off.
            Err(refused) if is_about_input(&refused) => {
                let chosen: BTreeMap<String, bool> = features
                    .iter()
                    .filter(|(_, on)| **on)
                    .map(|(name, on)| (name.clone(), *on))
                    .collect();
                let token = format!("{token}-fewer");
                self.new_detector(&token, frequency, &chosen, tags).await
            }
            made => made,
        };
        let id = match made {
            // An earlier run made it and got no further.
            Err(refused) if refused.says("already exists") => match self.detector_itself().await? {
                Some(there) if there.is_unfinished() => there.id,
                _ => return Err(refused),
            },
            made => made?,
        };
        let there = self.described(&id).await?;
        let rest = to_finish(&there, features);
        self.update_detector(&id, Some(true), Some(frequency), &rest)
            .await?;
        Ok(id)
    }

    async fn new_detector(
        &self,
        token: &str,
        frequency: &str,
        features: &BTreeMap<String, bool>,
        tags: &[(String, String)],
    ) -> Result<String, Failure> {
        let call = "guardduty:CreateDetector";
        let mut request = self
            .guardduty
            .create_detector()
            .enable(false)
            .client_token(token)
            .finding_publishing_frequency(FindingPublishingFrequency::from(frequency))
            .set_features(write_features(features));
        for (key, value) in tags {
            request = request.tags(key, value);
        }
        let answer = request.send().await.map_err(|err| failure(call, &err))?;
        Ok(answer
            .detector_id()
            .ok_or_else(|| strange(call, "detector's ID"))?
            .to_owned())
    }

    /// Change a detector; what is `None` or not named stays as it is.
    ///
    /// # Errors
    ///
    /// AWS refuses, for instance because another account administers this one.
    pub async fn update_detector(
        &self,
        id: &str,
        enable: Option<bool>,
        frequency: Option<&str>,
        features: &BTreeMap<String, bool>,
    ) -> Result<(), Failure> {
        self.guardduty
            .update_detector()
            .detector_id(id)
            .set_enable(enable)
            .set_finding_publishing_frequency(frequency.map(FindingPublishingFrequency::from))
            .set_features(write_features(features))
            .send()
            .await
            .map_err(|err| failure("guardduty:UpdateDetector", &err))?;
        Ok(())
    }
}

/// The features that a new detector still needs changed: on what was chosen, off every plan that was not, named or not.
fn to_finish(there: &Detector, chosen: &BTreeMap<String, bool>) -> BTreeMap<String, bool> {
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

/// Whether AWS refused what was in a request, and not because the thing is there already.
fn is_about_input(failure: &Failure) -> bool {
    (failure.is("BadRequestException") || failure.is("InvalidInputException"))
        && !failure.says("already exists")
}

/// Nothing at all when no feature is named, so that AWS leaves them as they are.
fn write_features(features: &BTreeMap<String, bool>) -> Option<Vec<DetectorFeatureConfiguration>> {
    if features.is_empty() {
        return None;
    }
    let list = features
        .iter()
        .map(|(name, on)| {
            DetectorFeatureConfiguration::builder()
                .name(DetectorFeature::from(name.as_str()))
                .status(if *on {
                    FeatureStatus::Enabled
                } else {
                    FeatureStatus::Disabled
                })
                .build()
        })
        .collect();
    Some(list)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn features<const N: usize>(list: [(&str, bool); N]) -> BTreeMap<String, bool> {
        list.map(|(name, on)| (name.to_owned(), on)).into()
    }

    #[test]
    fn features_newer_than_the_sdk_keep_their_names() {
        let written = write_features(&features([
            ("S3_DATA_EVENTS", true),
            ("QUANTUM_EVENTS", false),
        ]))
        .unwrap();
        let names: Vec<&str> = written
            .iter()
            .filter_map(|feature| feature.name())
            .map(|name| name.as_str())
            .collect();
        assert_eq!(names, ["QUANTUM_EVENTS", "S3_DATA_EVENTS"]);
        assert_eq!(written[0].status(), Some(&FeatureStatus::Disabled));
        assert_eq!(written[1].status(), Some(&FeatureStatus::Enabled));
        assert_eq!(write_features(&BTreeMap::new()), None);
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
        assert_eq!(
            to_finish(&there, &chosen),
            features([
                ("EKS_AUDIT_LOGS", false),
                ("QUANTUM_EVENTS", false),
                ("S3_DATA_EVENTS", true),
            ])
        );
    }
}
