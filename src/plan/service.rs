//! The services that a plan writes to.

use serde::{Deserialize, Serialize};

/// The AWS service that is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Service {
    CloudFormation,
    CloudTrail,
    GuardDuty,
    Iam,
    Kms,
    Organizations,
    S3,
    Sns,
}

impl Service {
    const ALL: [Self; 8] = [
        Self::CloudFormation,
        Self::CloudTrail,
        Self::GuardDuty,
        Self::Iam,
        Self::Kms,
        Self::Organizations,
        Self::S3,
        Self::Sns,
    ];

    pub fn of(prefix: &str) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        all.find(|service| service.prefix() == prefix)
    }

    /// The service's prefix in IAM actions and ARNs.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::CloudFormation => "cloudformation",
            Self::CloudTrail => "cloudtrail",
            Self::GuardDuty => "guardduty",
            Self::Iam => "iam",
            Self::Kms => "kms",
            Self::Organizations => "organizations",
            Self::S3 => "s3",
            Self::Sns => "sns",
        }
    }
}
