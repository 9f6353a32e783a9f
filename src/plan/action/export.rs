//! The export of findings into a bucket.

use serde::{Deserialize, Serialize};

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
