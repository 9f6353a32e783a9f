//! Where a detector's findings are exported to.

use aws_sdk_guardduty::types::{DestinationProperties, DestinationType};
use futures::future::join_all;

use crate::aws::Clients;
use crate::aws::answer::strange;
use crate::aws::error::{Failure, failure};
use crate::domain::AccountId;
use crate::inventory::Destination;

impl Clients {
    /// Where a detector's findings are exported to. AWS allows one place.
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
    #[expect(
        clippy::too_many_arguments,
        reason = "the parts of the call, each another one"
    )]
    pub async fn create_destination(
        &self,
        detector: &str,
        bucket_arn: &str,
        key_arn: &str,
        owner: &AccountId,
        token: &str,
        tags: &[(String, String)],
    ) -> Result<String, Failure> {
        let call = "guardduty:CreatePublishingDestination";
        let mut request = self
            .guardduty
            .create_publishing_destination()
            .detector_id(detector)
            .destination_type(DestinationType::S3)
            .destination_properties(properties(bucket_arn, key_arn, Some(owner)))
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

    /// Have a detector's findings exported to another place, or have the same place tried again. Without an owner AWS keeps the one
    /// that it has.
    pub async fn update_destination(
        &self,
        detector: &str,
        id: &str,
        bucket_arn: &str,
        key_arn: &str,
        owner: Option<&AccountId>,
    ) -> Result<(), Failure> {
        self.guardduty
            .update_publishing_destination()
            .detector_id(detector)
            .destination_id(id)
            .destination_properties(properties(bucket_arn, key_arn, owner))
            .send()
            .await
            .map_err(|err| failure("guardduty:UpdatePublishingDestination", &err))?;
        Ok(())
    }

    /// Have a detector's findings exported no more. What is in the bucket stays.
    pub async fn delete_destination(&self, detector: &str, id: &str) -> Result<(), Failure> {
        self.guardduty
            .delete_publishing_destination()
            .detector_id(detector)
            .destination_id(id)
            .send()
            .await
            .map_err(|err| failure("guardduty:DeletePublishingDestination", &err))?;
        Ok(())
    }

    /// One place where a detector's findings are exported to.
    ///
    /// # Errors
    ///
    /// AWS refuses, or there is no such place.
    pub async fn destination(&self, detector: &str, id: &str) -> Result<Destination, Failure> {
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
        let status = answer.status().ok_or_else(|| strange(call, "status"))?;
        Ok(Destination {
            // In milliseconds; AWS sends it although nothing fails, as null or zero.
            failing_since: answer
                .publishing_failure_start_timestamp()
                .filter(|since| *since > 0)
                .and_then(|since| jiff::Timestamp::from_millisecond(since).ok()),
            expected_owner: properties.expected_bucket_owner().map(str::to_owned),
            ..Destination::new(
                id,
                status.as_str(),
                properties.destination_arn().unwrap_or_default(),
                properties.kms_key_arn().unwrap_or_default(),
            )
        })
    }
}

/// The bucket's owner is named, so that findings never go to whoever takes the name of a bucket that was deleted.
///
/// See <https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_exportfindings.html>.
fn properties(bucket_arn: &str, key_arn: &str, owner: Option<&AccountId>) -> DestinationProperties {
    DestinationProperties::builder()
        .destination_arn(bucket_arn)
        .kms_key_arn(key_arn)
        .set_expected_bucket_owner(owner.map(ToString::to_string))
        .build()
}
