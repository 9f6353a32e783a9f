//! The detector of a Region, and where its findings are exported to.

use std::collections::BTreeMap;

use aws_sdk_guardduty::types::{
    DestinationProperties, DestinationType, DetectorFeature, DetectorFeatureConfiguration,
    DetectorStatus, FeatureStatus, FindingPublishingFrequency,
};
use futures::future::join_all;

use super::Clients;
use super::answer::{account, seen, strange};
use super::error::{Failure, failure};
use crate::domain::AccountId;
use crate::inventory::{Destination, Detector};

impl Clients {
    /// The Region's detector; `None` is "GuardDuty was never switched on here". An account has one at most.
    ///
    /// # Errors
    ///
    /// AWS refuses.
    pub async fn detector(&self) -> Result<Option<Detector>, Failure> {
        let ids = self
            .guardduty
            .list_detectors()
            .into_paginator()
            .items()
            .send()
            .try_collect()
            .await
            .map_err(|err| failure("guardduty:ListDetectors", &err))?;
        let Some(id) = ids.into_iter().next() else {
            return Ok(None);
        };
        let (answer, administrator, destinations) = tokio::join!(
            Box::pin(self.guardduty.get_detector().detector_id(&id).send()),
            seen(self.administrator(&id)),
            seen(self.destinations(&id)),
        );
        let answer = answer.map_err(|err| failure("guardduty:GetDetector", &err))?;
        // AWS's default.
        let frequency = answer
            .finding_publishing_frequency()
            .map_or("SIX_HOURS", |frequency| frequency.as_str());
        let features = answer
            .features()
            .iter()
            .filter_map(|feature| {
                let on = feature.status() == Some(&FeatureStatus::Enabled);
                Some((feature.name()?.as_str().to_owned(), on))
            })
            .collect();
        Ok(Some(Detector {
            enabled: answer.status() == Some(&DetectorStatus::Enabled),
            frequency: frequency.to_owned(),
            features,
            administrator,
            destinations,
            id,
        }))
    }

    /// Make the Region's detector, switched on. Features that are not named are switched on by AWS, the paid ones too.
    ///
    /// # Errors
    ///
    /// AWS refuses, for instance because the Region does not have one of the features.
    pub async fn create_detector(
        &self,
        token: &str,
        frequency: &str,
        features: &BTreeMap<String, bool>,
        tags: &[(String, String)],
    ) -> Result<String, Failure> {
        match self
            .new_detector(token, true, frequency, features, tags)
            .await
        {
            // Not every Region has every feature, and AWS refuses those that it has not, even switched off.
            Err(refused) if is_about_input(&refused) => {
                self.detector_with_fewer_features(token, frequency, features, tags)
                    .await
            }
            answer => answer,
        }
    }

    /// A detector in a Region that lacks some features. It starts suspended, so that no paid feature runs that AWS has
    /// switched on by itself; then all that nobody chose are switched off, and it is woken.
    async fn detector_with_fewer_features(
        &self,
        token: &str,
        frequency: &str,
        features: &BTreeMap<String, bool>,
        tags: &[(String, String)],
    ) -> Result<String, Failure> {
        let wanted: BTreeMap<String, bool> = features
            .iter()
            .filter(|(_, on)| **on)
            .map(|(name, on)| (name.clone(), *on))
            .collect();
        let token = format!("{token}-fewer");
        let id = self
            .new_detector(&token, false, frequency, &wanted, tags)
            .await?;
        let there = self.detector().await?.map(|detector| detector.features);
        let unwanted: BTreeMap<String, bool> = there
            .unwrap_or_default()
            .into_iter()
            .filter(|(name, on)| *on && features.get(name) == Some(&false))
            .map(|(name, _)| (name, false))
            .collect();
        self.update_detector(&id, Some(true), None, &unwanted)
            .await?;
        Ok(id)
    }

    async fn new_detector(
        &self,
        token: &str,
        enable: bool,
        frequency: &str,
        features: &BTreeMap<String, bool>,
        tags: &[(String, String)],
    ) -> Result<String, Failure> {
        let call = "guardduty:CreateDetector";
        let mut request = self
            .guardduty
            .create_detector()
            .enable(enable)
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

    /// Where a detector's findings are exported to. AWS allows one place.
    ///
    /// # Errors
    ///
    /// AWS refuses.
    pub async fn destinations(&self, detector: &str) -> Result<Vec<Destination>, Failure> {
        let mut pages = self
            .guardduty
            .list_publishing_destinations()
            .detector_id(detector)
            .into_paginator()
            .send();
        let mut ids = Vec::new();
        while let Some(page) = pages.next().await {
            let page = page.map_err(|err| failure("guardduty:ListPublishingDestinations", &err))?;
            // AWS may give a token for a page that has nothing on it.
            if page.destinations().is_empty() {
                break;
            }
            for listed in page.destinations() {
                ids.extend(listed.destination_id().map(str::to_owned));
            }
        }
        let mut reads = Vec::with_capacity(ids.len());
        for id in &ids {
            reads.push(Box::pin(self.destination(detector, id)));
        }
        join_all(reads).await.into_iter().collect()
    }

    /// Have a detector's findings exported. The same token gives the same destination.
    ///
    /// # Errors
    ///
    /// AWS refuses: bucket or key do not let GuardDuty in, or there is a destination already.
    pub async fn create_destination(
        &self,
        detector: &str,
        bucket_arn: &str,
        key_arn: &str,
        token: &str,
        tags: &[(String, String)],
    ) -> Result<String, Failure> {
        let call = "guardduty:CreatePublishingDestination";
        let mut request = self
            .guardduty
            .create_publishing_destination()
            .detector_id(detector)
            .destination_type(DestinationType::S3)
            .destination_properties(properties(bucket_arn, key_arn))
            .client_token(token);
        for (key, value) in tags {
            request = request.tags(key, value);
        }
        let answer = request.send().await.map_err(|err| failure(call, &err))?;
        Ok(answer
            .destination_id()
            .ok_or_else(|| strange(call, "destination's ID"))?
            .to_owned())
    }

    /// Have a detector's findings exported to another place.
    ///
    /// # Errors
    ///
    /// AWS refuses.
    pub async fn update_destination(
        &self,
        detector: &str,
        id: &str,
        bucket_arn: &str,
        key_arn: &str,
    ) -> Result<(), Failure> {
        self.guardduty
            .update_publishing_destination()
            .detector_id(detector)
            .destination_id(id)
            .destination_properties(properties(bucket_arn, key_arn))
            .send()
            .await
            .map_err(|err| failure("guardduty:UpdatePublishingDestination", &err))?;
        Ok(())
    }

    /// The account that administers this one. An invitation, or a tie that ended, does not count.
    async fn administrator(&self, detector: &str) -> Result<Option<AccountId>, Failure> {
        let call = "guardduty:GetAdministratorAccount";
        let answer = self
            .guardduty
            .get_administrator_account()
            .detector_id(detector)
            .send()
            .await
            .map_err(|err| failure(call, &err))?;
        let Some(administrator) = answer.administrator() else {
            return Ok(None);
        };
        let in_force = administrator
            .relationship_status()
            .is_none_or(|status| status.eq_ignore_ascii_case("enabled"));
        match administrator.account_id() {
            Some(id) if in_force && !id.is_empty() => account(call, Some(id)).map(Some),
            _ => Ok(None),
        }
    }

    async fn destination(&self, detector: &str, id: &str) -> Result<Destination, Failure> {
        let call = "guardduty:DescribePublishingDestination";
        let answer = self
            .guardduty
            .describe_publishing_destination()
            .detector_id(detector)
            .destination_id(id)
            .send()
            .await
            .map_err(|err| failure(call, &err))?;
        let properties = answer
            .destination_properties()
            .ok_or_else(|| strange(call, "destination"))?;
        Ok(Destination {
            id: id.to_owned(),
            status: answer
                .status()
                .ok_or_else(|| strange(call, "status"))?
                .as_str()
                .to_owned(),
            destination_arn: properties.destination_arn().unwrap_or_default().to_owned(),
            key_arn: properties.kms_key_arn().unwrap_or_default().to_owned(),
        })
    }
}

fn properties(bucket_arn: &str, key_arn: &str) -> DestinationProperties {
    DestinationProperties::builder()
        .destination_arn(bucket_arn)
        .kms_key_arn(key_arn)
        .build()
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

    #[test]
    fn features_newer_than_the_sdk_keep_their_names() {
        let features = BTreeMap::from([
            ("S3_DATA_EVENTS".to_owned(), true),
            ("QUANTUM_EVENTS".to_owned(), false),
        ]);
        let written = write_features(&features).unwrap();
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
