//! What a trail should record, and what has to be written for it.

use crate::domain::{BucketName, Partition};
use crate::inventory::Selectors;
use crate::plan::told::Warning;

/// The name of our own selector of data events; it is how we find it again.
pub const OURS: &str = "S3 data events without the log buckets";

/// The kind of thing whose use is recorded.
pub(super) const S3_OBJECT: &str = "AWS::S3::Object";

/// Which data events are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataWish<'a> {
    /// None; those that are recorded already stay.
    None,
    /// Of every bucket but the log buckets.
    All,
    /// Of these buckets.
    Buckets(&'a [BucketName]),
}

/// What a trail should record besides all management events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish<'a> {
    pub partition: Partition,
    pub data: DataWish<'a>,
    /// Buckets that receive log files and findings; recording them would make records of records.
    pub log_buckets: Vec<String>,
}

impl Wish<'_> {
    pub(super) fn is_log_bucket(&self, name: &str) -> bool {
        self.log_buckets.iter().any(|bucket| bucket == name)
    }

    /// The beginning of the ARNs of all objects in a bucket.
    fn objects_of(&self, bucket: &str) -> String {
        format!("arn:{}:s3:::{bucket}/", self.partition)
    }

    pub(super) fn log_objects(&self) -> Vec<String> {
        self.log_buckets
            .iter()
            .map(|bucket| self.objects_of(bucket))
            .collect()
    }

    /// The objects to record one bucket at a time, without the log buckets.
    pub(super) fn chosen_objects(&self) -> Vec<String> {
        match self.data {
            DataWish::None | DataWish::All => Vec::new(),
            DataWish::Buckets(buckets) => buckets
                .iter()
                .filter(|bucket| !self.is_log_bucket(bucket.as_str()))
                .map(|bucket| self.objects_of(bucket.as_str()))
                .collect(),
        }
    }
}

/// What has to be written so that the wish is met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Joined {
    /// The whole set to write; `None` when nothing has to be written.
    pub after: Option<Selectors>,
    pub warnings: Vec<Warning>,
    /// Whether management events will be recorded that were left out so far, which may cost.
    pub more_management: bool,
}
