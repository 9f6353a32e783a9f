//! Making and changing a detector.

use std::collections::BTreeMap;

use aws_sdk_guardduty::types::{
    DetectorFeature, DetectorFeatureConfiguration, FeatureStatus, FindingPublishingFrequency,
};

use crate::aws::Clients;
use crate::aws::answer::strange;
use crate::aws::error::{Failure, failure};

impl Clients {
    /// Make the Region's detector, suspended. The same token gives the same detector.
    ///
    /// # Errors
    ///
    /// AWS refuses, for instance because there is one by now.
    pub async fn create_detector(
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
}
