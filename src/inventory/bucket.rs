//! Buckets: whose they are, where, and what rules and notifications they carry.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::seen::Seen;
use crate::domain::{AccountId, Arn, Partition, Region};
use crate::policy::Document;

/// What a bucket's name leads to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BucketView {
    /// No bucket in this partition has the name.
    Free,
    /// Someone else has the name, or this sign-in may not see the bucket.
    NotYours,
    /// The account's own bucket. Boxed, because it is far larger than the others.
    Yours(Box<Bucket>),
}

impl BucketView {
    /// The account's own bucket.
    pub fn yours(&self) -> Option<&Bucket> {
        match self {
            Self::Yours(bucket) => Some(bucket),
            Self::Free | Self::NotYours => None,
        }
    }
}

/// A bucket of the account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bucket {
    pub region: Region,
    /// `None` is "it has no policy".
    pub policy: Seen<Option<Document>>,
    pub notification: Seen<Notification>,
    /// `None` is "never set".
    pub public_access_block: Seen<Option<PublicAccessBlock>>,
    pub encryption: Seen<Option<BucketEncryption>>,
    /// What marks it: who made it, and who looks after it in code.
    pub tags: Seen<BTreeMap<String, String>>,
    /// Whoever reads pays (Requester Pays), which neither CloudTrail nor the vendor's role can.
    pub requester_pays: Seen<bool>,
}

/// Default encryption of new objects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BucketEncryption {
    /// `AES256`, `aws:kms` or `aws:kms:dsse`.
    pub algorithm: String,
    pub key: Option<String>,
    /// S3 Bucket Keys are on, which makes CloudTrail need `kms:Decrypt`.
    pub bucket_key: bool,
}

impl BucketEncryption {
    /// A key of KMS locks the files, not S3's own.
    pub fn is_kms(&self) -> bool {
        self.algorithm.starts_with("aws:kms")
    }

    /// The ARN of the key or of its alias, however it was written down; nothing for S3's own keys.
    pub fn key_arn(
        &self,
        partition: Partition,
        region: &Region,
        account: &AccountId,
    ) -> Option<Arn> {
        let key = self.key.as_deref().filter(|_| self.is_kms())?;
        if let Ok(arn) = Arn::parse(key) {
            Some(arn)
        } else if key.starts_with("alias/") {
            Some(Arn::alias(partition, region, account, key))
        } else {
            Some(Arn::key(partition, region, account, key))
        }
    }
}

/// The four switches of S3 Block Public Access.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "these are AWS's four switches"
)]
pub struct PublicAccessBlock {
    pub block_public_acls: bool,
    pub ignore_public_acls: bool,
    pub block_public_policy: bool,
    pub restrict_public_buckets: bool,
}

impl PublicAccessBlock {
    /// All four on.
    pub const ALL: Self = Self {
        block_public_acls: true,
        ignore_public_acls: true,
        block_public_policy: true,
        restrict_public_buckets: true,
    };

    /// What is on in either of two places: S3 takes the strictest of bucket and account.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self {
            block_public_acls: self.block_public_acls || other.block_public_acls,
            ignore_public_acls: self.ignore_public_acls || other.ignore_public_acls,
            block_public_policy: self.block_public_policy || other.block_public_policy,
            restrict_public_buckets: self.restrict_public_buckets || other.restrict_public_buckets,
        }
    }
}

/// A bucket's whole notification configuration. Writing it replaces all of it, so all of it is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notification {
    pub topics: Vec<NotificationTarget>,
    pub queues: Vec<NotificationTarget>,
    pub functions: Vec<NotificationTarget>,
    /// Events also go to EventBridge. Leaving this out of a write switches it off.
    pub event_bridge: bool,
}

/// One place that is told about events of a bucket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotificationTarget {
    pub id: Option<String>,
    pub arn: Arn,
    /// Such as `s3:ObjectCreated:*`.
    pub events: Vec<String>,
    /// Rules on the object's name: (`prefix` or `suffix`, value).
    pub filter: Vec<(String, String)>,
}
