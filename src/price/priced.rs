//! What AWS has a price for.

use serde::{Deserialize, Serialize};

/// What AWS has a price for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Priced {
    /// A key of one's own, for a month.
    KmsKey,
    /// Opening what a key locks.
    KmsRequests,
    /// A gigabyte in S3, for a month.
    S3Storage,
    /// New files in S3.
    S3Writes,
    /// Messages of a topic.
    SnsMessages,
    /// Each record of management events but the first.
    TrailSecondRecord,
    /// Records of data events.
    TrailDataEvents,
    /// Management events that GuardDuty reads.
    GuardDutyEvents,
    /// Flow and DNS logs that GuardDuty reads, by the gigabyte.
    GuardDutyLogs,
    /// Events of S3 that GuardDuty reads.
    GuardDutyS3Events,
}

impl Priced {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::KmsKey,
        Self::KmsRequests,
        Self::S3Storage,
        Self::S3Writes,
        Self::SnsMessages,
        Self::TrailSecondRecord,
        Self::TrailDataEvents,
        Self::GuardDutyEvents,
        Self::GuardDutyLogs,
        Self::GuardDutyS3Events,
    ];

    /// Its name in the file.
    pub const fn word(self) -> &'static str {
        match self {
            Self::KmsKey => "kms-key",
            Self::KmsRequests => "kms-requests",
            Self::S3Storage => "s3-storage",
            Self::S3Writes => "s3-writes",
            Self::SnsMessages => "sns-messages",
            Self::TrailSecondRecord => "trail-second-record",
            Self::TrailDataEvents => "trail-data-events",
            Self::GuardDutyEvents => "guardduty-events",
            Self::GuardDutyLogs => "guardduty-logs",
            Self::GuardDutyS3Events => "guardduty-s3-events",
        }
    }
}
