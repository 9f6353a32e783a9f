//! What was counted, to forecast a bill. It is read on request only, because it takes many more reads than a look.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::seen::Seen;
use crate::domain::{AccountId, BucketName, Place, Region, Usd};

/// What is to be counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Countable {
    /// The detectors that are asked what GuardDuty has read: their ids, and the accounts that they look after, their own too.
    pub detectors: BTreeMap<Place, (String, Vec<AccountId>)>,
    /// Where management events are counted by samples.
    pub events: Vec<Place>,
    /// The log files of one day, by what they are about.
    pub files: BTreeMap<Place, LogFolder>,
}

impl Countable {
    /// Whether there is nothing to count.
    pub fn is_empty(&self) -> bool {
        self.detectors.is_empty() && self.events.is_empty() && self.files.is_empty()
    }
}

/// Where the log files of an account and Region are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogFolder {
    /// A bucket of the account that is signed in.
    pub bucket: BucketName,
    /// Where the bucket is looked for first.
    pub near: Region,
    /// Ends with a slash; the day follows.
    pub folder: String,
}

/// What was counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    pub at: Timestamp,
    /// What GuardDuty has read, by the account and Region of the detector that was asked.
    pub detectors: BTreeMap<Place, Seen<GuardDutyUse>>,
    /// Samples of management events.
    pub events: BTreeMap<Place, Seen<Vec<Sample>>>,
    /// Log files of one day.
    pub files: BTreeMap<Place, Seen<DayOfFiles>>,
}

impl Figures {
    /// Nothing was counted yet.
    pub const fn none(at: Timestamp) -> Self {
        Self {
            at,
            detectors: BTreeMap::new(),
            events: BTreeMap::new(),
            files: BTreeMap::new(),
        }
    }
}

/// What GuardDuty reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// CloudTrail's management events.
    Events,
    /// Flow and DNS logs.
    Logs,
    /// Events of S3.
    S3,
}

impl Source {
    pub const ALL: [Self; 3] = [Self::Events, Self::Logs, Self::S3];

    /// GuardDuty's names for it.
    pub const fn features(self) -> &'static [&'static str] {
        match self {
            Self::Events => &["CLOUD_TRAIL"],
            Self::Logs => &["FLOW_LOGS", "DNS_LOGS"],
            Self::S3 => &["S3_DATA_EVENTS"],
        }
    }
}

/// What GuardDuty says that it has read, as what that costs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuardDutyUse {
    /// By account, what 30 days cost at AWS's prices, in the trial too; of fewer days where it was switched on later.
    ///
    /// See <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetUsageStatistics.html>.
    pub spent: BTreeMap<AccountId, BTreeMap<Source, Usd>>,
    /// By account, how many days of the trial are left.
    pub trial: BTreeMap<AccountId, BTreeMap<Source, u32>>,
    /// Why the days of the trial are not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_trial: Option<crate::problem::Problem>,
}

/// Management events in a stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    /// How many there were.
    pub events: u32,
    /// How many of them are of services that are global.
    pub global: u32,
    /// The stretch, in seconds; never 0.
    pub seconds: u32,
}

/// The log files of one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayOfFiles {
    pub day: Date,
    pub count: u64,
    /// In bytes, packed as they are.
    pub bytes: u64,
}
