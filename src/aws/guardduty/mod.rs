//! The detector of a Region, and who administers it.

mod export;
mod make;
mod members;
mod organization;

use aws_sdk_guardduty::types::{DetectorStatus, FeatureStatus};

use super::Clients;
use super::answer::{account, seen};
use super::error::{Failure, failure};
use crate::inventory::{Administrator, Detector, Seen};

impl Clients {
    /// The Region's detector; `None` is "GuardDuty was never switched on here". An account has one at most.
    pub async fn detector(&self) -> Result<Option<Detector>, Failure> {
        let Some(id) = self.detector_id().await? else {
            return Ok(None);
        };
        let (described, administrator, destinations) = tokio::join!(
            Box::pin(self.detector_of(&id)),
            seen(self.administrator(&id)),
            seen(self.destinations(&id)),
        );
        Ok(Some(Detector {
            administrator,
            destinations,
            ..described?
        }))
    }

    /// The same with what it says of itself alone: neither who administers it nor where its findings go.
    pub async fn detector_itself(&self) -> Result<Option<Detector>, Failure> {
        match self.detector_id().await? {
            Some(id) => self.detector_of(&id).await.map(Some),
            None => Ok(None),
        }
    }

    async fn detector_id(&self) -> Result<Option<String>, Failure> {
        let ids = self
            .guardduty
            .list_detectors()
            .into_paginator()
            .items()
            .send()
            .try_collect()
            .await
            .map_err(|err| failure("guardduty:ListDetectors", &err))?;
        Ok(ids.into_iter().next())
    }

    /// What a detector says of itself.
    pub async fn detector_of(&self, id: &str) -> Result<Detector, Failure> {
        let answer = self
            .guardduty
            .get_detector()
            .detector_id(id)
            .send()
            .await
            .map_err(|err| failure("guardduty:GetDetector", &err))?;
        // AWS's default.
        let frequency = answer
            .finding_publishing_frequency()
            .map_or("SIX_HOURS", |frequency| frequency.as_str());
        let mut detector = Detector {
            enabled: answer.status() == Some(&DetectorStatus::Enabled),
            frequency: frequency.to_owned(),
            administrator: Seen::unlooked(),
            destinations: Seen::unlooked(),
            members: Seen::unlooked(),
            ..Detector::new(id)
        };
        for feature in answer.features() {
            let Some(name) = feature.name() else {
                continue;
            };
            let on = feature.status() == Some(&FeatureStatus::Enabled);
            detector.features.insert(name.as_str().to_owned(), on);
            if let Some(by) = feature.managed_by() {
                let by = by.as_str().to_owned();
                detector.managed.insert(name.as_str().to_owned(), by);
            }
        }
        if let Some(tags) = answer.tags() {
            let tags = tags.iter().map(|(key, value)| (key.clone(), value.clone()));
            detector.tags.extend(tags);
        }
        Ok(detector)
    }

    /// The account that administers this one, with how that stands.
    async fn administrator(&self, detector: &str) -> Result<Option<Administrator>, Failure> {
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
        let Some(id) = administrator.account_id().filter(|id| !id.is_empty()) else {
            return Ok(None);
        };
        Ok(Some(Administrator {
            account: account(call, Some(id))?,
            status: administrator
                .relationship_status()
                .unwrap_or_default()
                .to_owned(),
        }))
    }
}
