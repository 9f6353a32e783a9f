//! What the trail has to record.

use super::Site;
use crate::answers::DataEvents;
use crate::domain::{BucketName, Partition};

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
pub struct Recording<'a> {
    pub partition: Partition,
    pub data: DataWish<'a>,
    /// Buckets that receive log files and findings; recording them would make records of records.
    pub log_buckets: Vec<String>,
}

impl Recording<'_> {
    pub fn is_log_bucket(&self, name: &str) -> bool {
        self.log_buckets.iter().any(|bucket| bucket == name)
    }

    /// The beginning of the ARNs of all objects in a bucket.
    fn objects_of(&self, bucket: &str) -> String {
        format!("arn:{}:s3:::{bucket}/", self.partition)
    }

    pub fn log_objects(&self) -> Vec<String> {
        self.log_buckets
            .iter()
            .map(|bucket| self.objects_of(bucket))
            .collect()
    }

    /// The objects to record one bucket at a time, without the log buckets.
    pub fn chosen_objects(&self) -> Vec<String> {
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

impl<'a> Site<'a> {
    /// What the answers ask to record, and the buckets to leave out.
    pub fn recording(&self) -> Recording<'a> {
        let answers = self.shared.answers;
        let mut log_buckets = vec![answers.cloudtrail.bucket.name().to_string()];
        let findings = answers.guardduty.bucket.name().to_string();
        if !log_buckets.contains(&findings) {
            log_buckets.push(findings);
        }
        Recording {
            partition: self.shared.partition,
            data: match &answers.cloudtrail.data_events {
                DataEvents::None => DataWish::None,
                DataEvents::All => DataWish::All,
                DataEvents::Buckets(buckets) => DataWish::Buckets(buckets),
            },
            log_buckets,
        }
    }
}
