//! The export of findings into a bucket.

use serde::{Deserialize, Serialize};

use super::deed::{Deed, Thing, marks};
use crate::domain::AccountId;
use crate::inventory::Destination;

/// `guardduty:CreatePublishingDestination`, until it publishes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreateDestination {
    pub detector: String,
    pub bucket_arn: String,
    pub key_arn: String,
    /// The account that has to own the bucket.
    pub owner: AccountId,
}

impl Deed for CreateDestination {
    fn needs(&self) -> Vec<&'static str> {
        vec![
            "guardduty:CreatePublishingDestination",
            "guardduty:DescribePublishingDestination",
            "guardduty:ListPublishingDestinations",
            "guardduty:TagResource",
            "s3:GetBucketLocation",
            "s3:PutObject",
        ]
    }

    fn undo(&self) -> &'static str {
        "Stop the export. Findings in the bucket stay."
    }

    fn makes(&self) -> Option<Thing<'_>> {
        Some(Thing::Export)
    }

    fn tags(&self) -> Vec<(String, String)> {
        marks()
    }
}

/// `guardduty:UpdatePublishingDestination`, until it publishes. The same values make GuardDuty try again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpdateDestination {
    pub detector: String,
    pub seen: Destination,
    pub bucket_arn: String,
    pub key_arn: String,
    /// The account that has to own the bucket; `None` leaves what is set.
    pub owner: Option<AccountId>,
}

impl Deed for UpdateDestination {
    fn needs(&self) -> Vec<&'static str> {
        vec![
            "guardduty:DescribePublishingDestination",
            "guardduty:ListPublishingDestinations",
            "guardduty:UpdatePublishingDestination",
            "s3:GetBucketLocation",
            "s3:GetObject",
            "s3:ListBucket",
            "s3:PutObject",
        ]
    }

    fn undo(&self) -> &'static str {
        "Send findings to the place from before."
    }
}
