//! What a cost is for, so that it can be counted.

use serde::{Deserialize, Serialize};

/// What AWS bills.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CostItem {
    /// A key of one's own.
    Key,
    /// Opening what a key locks.
    KeyUse,
    /// Log files that stay in a bucket.
    LogFiles,
    /// Findings that stay in a bucket.
    Findings,
    /// Messages of a topic.
    Messages,
    /// The first record of management events, which is free.
    FirstRecord,
    /// Each further one.
    SecondRecord,
    /// Records of who opens files, in all buckets.
    DataEvents,
    /// The same in chosen buckets.
    ChosenDataEvents,
    /// GuardDuty, with its trial.
    GuardDuty,
    /// GuardDuty that was on before and has no trial any more.
    GuardDutyAgain,
    /// GuardDuty of accounts that join later.
    GuardDutyToCome,
    /// S3 Protection, with its trial.
    S3Protection,
    /// S3 Protection of accounts that join later.
    S3ProtectionToCome,
}

/// What a cost is for, and for how many accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CostOf {
    pub item: CostItem,
    /// How many accounts it covers; nothing is "that of the change alone", or not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accounts: Option<usize>,
}
