//! The export of findings into a bucket.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::deed::{Deed, Thing, marks};
use super::step::{Step, tag_map, without_nulls};
use crate::domain::{AccountId, Place};
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

    fn subject(&self) -> &str {
        &self.detector
    }

    fn undo(&self) -> &'static str {
        "Stop the export. Findings in the bucket stay."
    }

    fn steps(&self, _place: &Place) -> Vec<Step> {
        vec![Step::new(
            "guardduty:CreatePublishingDestination",
            json!({
            "DetectorId": self.detector,
            "DestinationType": "S3",
            "DestinationProperties": properties(&self.bucket_arn, &self.key_arn, Some(&self.owner)),
            "Tags": tag_map(self.tags()),
            }),
        )]
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

    fn subject(&self) -> &str {
        &self.detector
    }

    fn undo(&self) -> &'static str {
        "Send findings to the place from before."
    }

    fn steps(&self, _place: &Place) -> Vec<Step> {
        vec![Step::new(
            "guardduty:UpdatePublishingDestination",
            json!({
            "DetectorId": self.detector,
            "DestinationId": self.seen.id,
            "DestinationProperties": properties(&self.bucket_arn, &self.key_arn, self.owner.as_ref()),
            }),
        )]
    }
}

/// The bucket's owner is named, so that findings never go to whoever takes the name of a bucket that was deleted.
///
/// See <https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_exportfindings.html>.
fn properties(bucket_arn: &str, key_arn: &str, owner: Option<&AccountId>) -> Value {
    without_nulls(json!({
        "DestinationArn": bucket_arn,
        "KmsKeyArn": key_arn,
        "ExpectedBucketOwner": owner.map(AccountId::as_str),
    }))
}

/// `guardduty:DeletePublishingDestination`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteDestination {
    pub detector: String,
    /// Nothing where the record ends before AWS gave it.
    pub id: Option<String>,
    pub bucket_arn: String,
    pub key_arn: String,
}

impl Deed for DeleteDestination {
    fn needs(&self) -> Vec<&'static str> {
        vec![
            "guardduty:DeletePublishingDestination",
            "guardduty:DescribePublishingDestination",
            "guardduty:ListPublishingDestinations",
        ]
    }

    fn subject(&self) -> &str {
        &self.detector
    }

    fn undo(&self) -> &'static str {
        "Set up again: findings then go into the bucket anew."
    }

    fn steps(&self, _place: &Place) -> Vec<Step> {
        vec![Step::new(
            "guardduty:DeletePublishingDestination",
            json!({ "DetectorId": self.detector, "DestinationId": self.id }),
        )]
    }

    fn deletes(&self) -> bool {
        true
    }
}
