//! What has to be carried to the vendor's page: names and ARNs, each with its account and Region.

use serde::{Deserialize, Serialize};

use super::Site;
use crate::domain::{AccountId, Arn, BucketName, Region, RoleName};

/// Everything that the vendor's page may ask for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectorValues {
    /// The main account.
    pub account: AccountId,
    /// The main Region.
    pub region: Region,
    pub cloudtrail: Feed,
    pub guardduty: Feed,
    pub role_name: RoleName,
    pub role_arn: Arn,
}

/// One data feed: where its files are, and what tells of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feed {
    /// What the vendor's page asks for first.
    pub topic_name: String,
    pub topic_arn: Arn,
    /// The topic's Region.
    pub region: Region,
    pub bucket: BucketName,
    pub bucket_arn: Arn,
    /// `None` without a key, and until the key is made.
    pub key_arn: Option<Arn>,
}

impl Site<'_> {
    /// The names and ARNs for the vendor's page; they are known before the things are made, but for the keys.
    pub fn connector_values(&self) -> ConnectorValues {
        let answers = self.shared.answers;
        let feed = |topic_arn: Arn, bucket: &BucketName, key: Option<String>| Feed {
            topic_name: topic_arn.resource_name().to_owned(),
            region: topic_arn
                .region_name()
                .unwrap_or_else(|| self.home.region.clone()),
            topic_arn,
            bucket: bucket.clone(),
            bucket_arn: Arn::bucket(self.shared.partition, bucket),
            // A slot that is not filled yet is no ARN.
            key_arn: key.and_then(|key| Arn::parse(&key).ok()),
        };
        ConnectorValues {
            account: answers.account.id.clone(),
            region: answers.account.region.clone(),
            cloudtrail: feed(self.log_topic(), self.log_bucket(), self.log_key()),
            guardduty: feed(
                self.findings_topic(),
                self.findings_bucket(),
                Some(self.findings_key()),
            ),
            role_name: self.shared.role_name().clone(),
            role_arn: self.role_arn(),
        }
    }
}
