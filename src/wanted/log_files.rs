//! What has to be true of the log files' bucket, key and topic.

use super::Site;
use crate::domain::{Arn, BucketName};
use crate::policy::{Document, Wanted, cloudtrail_key, cloudtrail_topic, log_bucket, topic_key};

/// CloudTrail as policies and the organization name it.
pub const CLOUDTRAIL: &str = "cloudtrail.amazonaws.com";

impl<'a> Site<'a> {
    pub fn log_bucket(&self) -> &'a BucketName {
        self.shared.answers.cloudtrail.bucket.name()
    }

    /// The ARN of the topic for log files; a new one is made in the main Region.
    pub fn log_topic(&self) -> Arn {
        self.shared.answers.cloudtrail.topic.arn(&self.home)
    }

    /// Our rules on the log bucket.
    pub fn log_bucket_rules(&self) -> Vec<Wanted> {
        log_bucket::wanted(&log_bucket::Facts {
            partition: &self.shared.partition,
            bucket: self.log_bucket(),
            prefix: self.trail.prefix,
            trail_arn: &self.trail.arn.to_string(),
            trail_owner: &self.trail.owner,
            organization_id: self.trail.organization_id,
            key_arn: self.log_key().as_deref(),
        })
    }

    /// Our rules on a key for log files, whichever key it is; with `readers` also the one that lets the account read.
    pub fn log_key_rules(&self, readers: bool) -> Vec<Wanted> {
        let wanted =
            cloudtrail_key::wanted(&self.log_key_facts(&self.trail.arn.to_string(), readers));
        let keys: Vec<String> = self.log_files_key().into_iter().collect();
        wanted.into_iter().map(|want| want.of_key(&keys)).collect()
    }

    /// The whole policy of a new key for log files.
    pub fn new_log_key(&self) -> Document {
        cloudtrail_key::new_document(&self.log_key_facts(&self.trail.arn.to_string(), false))
    }

    /// Our rules on the topic for log files.
    pub fn log_topic_rules(&self) -> Vec<Wanted> {
        cloudtrail_topic::wanted(&cloudtrail_topic::Facts {
            topic_arn: &self.log_topic().to_string(),
            trail_arn: &self.trail.arn.to_string(),
        })
    }

    /// Who posts to the topic for log files; `trail` is the trail's ARN.
    pub fn log_topic_poster<'s>(&'s self, trail: &'s str) -> topic_key::Poster<'s> {
        topic_key::Poster {
            service: CLOUDTRAIL,
            source: trail,
            account: &self.trail.owner,
        }
    }

    fn log_key_facts<'s>(&'s self, trail: &'s str, readers: bool) -> cloudtrail_key::Facts<'s> {
        cloudtrail_key::Facts {
            partition: &self.shared.partition,
            key_account: self.account(),
            trail_arn: trail,
            trail_owner: &self.trail.owner,
            readers,
        }
    }
}
