//! What has to be true of the findings' bucket, key and topic.

use super::Site;
use crate::domain::{Arn, BucketName, Place};
use crate::inventory::{BucketView, made_by_us};
use crate::policy::findings_bucket::Refuses;
use crate::policy::{
    Detector, Document, Wanted, findings_bucket, guardduty_key, guardduty_topic, merge, topic_key,
};

impl<'a> Site<'a> {
    pub fn findings_bucket(&self) -> &'a BucketName {
        self.shared.answers.guardduty.bucket.name()
    }

    pub fn findings_bucket_arn(&self) -> String {
        Arn::bucket(self.shared.partition, self.findings_bucket()).to_string()
    }

    /// Where the findings bucket is, and with it a new key and a new topic: S3 and GuardDuty want both in the bucket's Region.
    pub fn beside_findings(&self) -> Place {
        self.at(&self.bucket_region(self.findings_bucket()))
    }

    /// The ARN of the topic for findings.
    pub fn findings_topic(&self) -> Arn {
        let topic = &self.shared.answers.guardduty.topic;
        topic.arn(&self.beside_findings())
    }

    /// Whether the findings bucket is to refuse anything: one of ours, or one for which that was asked.
    pub fn is_findings_bucket_strict(&self) -> bool {
        self.shared.answers.guardduty.strict_bucket || self.is_findings_bucket_ours()
    }

    /// Whether this program made the findings bucket, or will; that a new one was asked for does not say so of one that is there.
    pub fn is_findings_bucket_ours(&self) -> bool {
        match self.bucket(self.findings_bucket()) {
            Ok(BucketView::Yours(bucket)) => bucket.tags.known().is_some_and(made_by_us),
            Ok(BucketView::NotYours) => false,
            Ok(BucketView::Free) | Err(_) => self.shared.answers.guardduty.bucket.is_new(),
        }
    }

    /// Our rules on the findings bucket: whom it lets in, under which folder, and what it refuses.
    pub fn findings_bucket_rules(
        &self,
        let_in: &[Detector],
        folder: Option<&str>,
        refuses: Refuses<'_>,
    ) -> Vec<Wanted> {
        let key = self.findings_key();
        let facts = findings_bucket::Facts {
            partition: &self.shared.partition,
            bucket: self.findings_bucket(),
            prefix: folder,
            key_arn: &key,
            detectors: let_in,
            refuses,
        };
        let mut wanted = findings_bucket::wanted(&facts);
        // Where nobody is let in, they are not either.
        if let Some(organization) = self.organization_let_in()
            && !let_in.is_empty()
        {
            wanted.extend(findings_bucket::of_organization(&facts, &organization));
        }
        wanted
    }

    /// Our rules on a key for findings; with `readers` also the one that lets the account read.
    pub fn findings_key_rules(&self, let_in: &[Detector], readers: bool) -> Vec<Wanted> {
        let mut wanted = guardduty_key::wanted(&self.findings_key_facts(let_in, readers));
        if let Some(organization) = self.organization_let_in()
            && !let_in.is_empty()
        {
            wanted.push(guardduty_key::of_organization(&organization));
        }
        let keys = [self.findings_key()];
        wanted.into_iter().map(|want| want.of_key(&keys)).collect()
    }

    /// The whole policy of a new key for findings.
    pub fn new_findings_key(&self, let_in: &[Detector]) -> Document {
        let new = guardduty_key::new_document(&self.findings_key_facts(let_in, false));
        merge(Some(&new), &self.findings_key_rules(let_in, false)).document
    }

    /// Our rules on the topic for findings.
    pub fn findings_topic_rules(&self) -> Vec<Wanted> {
        guardduty_topic::wanted(&guardduty_topic::Facts {
            partition: &self.shared.partition,
            topic_arn: &self.findings_topic().to_string(),
            bucket: self.findings_bucket(),
            bucket_owner: self.account(),
        })
    }

    /// Who posts to the topic for findings; `bucket` is the bucket's ARN.
    pub fn findings_topic_poster<'s>(&'s self, bucket: &'s str) -> topic_key::Poster<'s> {
        topic_key::Poster {
            service: "s3.amazonaws.com",
            source: bucket,
            account: self.account(),
        }
    }

    fn findings_key_facts<'s>(
        &'s self,
        let_in: &'s [Detector],
        readers: bool,
    ) -> guardduty_key::Facts<'s> {
        guardduty_key::Facts {
            partition: &self.shared.partition,
            key_account: self.account(),
            detectors: let_in,
            readers,
        }
    }
}
