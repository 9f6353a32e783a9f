//! The values that are carried between AWS and Radiant Security's website: where each goes, and whether it is known yet.

pub(crate) mod known;
#[cfg(test)]
pub(crate) mod tests;

pub(crate) use crate::window::session::carried::known::{Value, is_ticked, tick, values};

use serde::{Deserialize, Serialize};

/// A value that is carried from AWS to the vendor's website, or back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Carried {
    LogTopic,
    FindingsTopic,
    RoleArn,
    LogTopicArn,
    FindingsTopicArn,
    LogBucketArn,
    FindingsBucketArn,
    LogKeyArn,
    FindingsKeyArn,
    Region,
    Account,
    /// The only one that comes back.
    ExternalId,
}

impl Carried {
    /// All, in the order in which they are listed.
    pub const ALL: [Self; 12] = [
        Self::LogTopic,
        Self::FindingsTopic,
        Self::RoleArn,
        Self::LogTopicArn,
        Self::FindingsTopicArn,
        Self::LogBucketArn,
        Self::FindingsBucketArn,
        Self::LogKeyArn,
        Self::FindingsKeyArn,
        Self::Region,
        Self::Account,
        Self::ExternalId,
    ];

    /// What it is called; each has its own.
    pub const fn label(self) -> &'static str {
        match self {
            Self::LogTopic => "SNS topic name for CloudTrail",
            Self::FindingsTopic => "SNS topic name for GuardDuty",
            Self::RoleArn => "Role ARN",
            Self::LogTopicArn => "Topic ARN for CloudTrail",
            Self::FindingsTopicArn => "Topic ARN for GuardDuty",
            Self::LogBucketArn => "Bucket ARN for log files",
            Self::FindingsBucketArn => "Bucket ARN for findings",
            Self::LogKeyArn => "Key ARN for log files",
            Self::FindingsKeyArn => "Key ARN for findings",
            Self::Region => "Region",
            Self::Account => "Account number",
            Self::ExternalId => "External Role ID",
        }
    }

    /// Where it goes.
    pub const fn goes_to(self) -> &'static str {
        match self {
            Self::LogTopic => "Goes into the credential, field SNS Topic Name for CloudTrail.",
            Self::FindingsTopic => "Goes into the credential, field SNS Topic Name for GuardDuty.",
            Self::RoleArn => "Only if you are asked which role to use. It works after section 5.",
            Self::LogTopicArn => "Only if you are asked for the full name of the CloudTrail topic.",
            Self::FindingsTopicArn => {
                "Only if you are asked for the full name of the GuardDuty topic."
            }
            Self::LogBucketArn => "Only if you are asked where log files are kept.",
            Self::FindingsBucketArn => "Only if you are asked where findings are kept.",
            Self::LogKeyArn => "Only if you are asked which key locks the log files.",
            Self::FindingsKeyArn => "Only if you are asked which key locks the findings.",
            Self::Region => "Only if you are asked for the Region of topics and buckets.",
            Self::Account => "Only if you are asked which AWS account holds the logs.",
            Self::ExternalId => {
                "From AWS External Role ID, under View Details of the connector. It goes into the role in section 5."
            }
        }
    }

    /// What is said once it was copied.
    pub const fn copied(self) -> &'static str {
        match self {
            Self::LogTopic => "Topic name for CloudTrail copied",
            Self::FindingsTopic => "Topic name for GuardDuty copied",
            Self::RoleArn => "Role ARN copied",
            Self::LogTopicArn | Self::FindingsTopicArn => "Topic ARN copied",
            Self::LogBucketArn | Self::FindingsBucketArn => "Bucket ARN copied",
            Self::LogKeyArn | Self::FindingsKeyArn => "Key ARN copied",
            Self::Region => "Region copied",
            Self::Account => "Account number copied",
            Self::ExternalId => "External Role ID copied",
        }
    }

    /// It goes to the vendor's website, so that it can be ticked off.
    pub const fn is_outward(self) -> bool {
        !matches!(self, Self::ExternalId)
    }
}
