//! What takes the writes to a bucket back.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::deed::Deed;
use super::step::Step;
use crate::domain::{BucketName, Place};
use crate::inventory::PublicAccessBlock;
use crate::policy::Document;

/// `s3:DeleteBucket`, while it holds nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteBucket {
    pub bucket: BucketName,
    /// The run that made it, as its tag says.
    pub made_in: String,
    /// Objects that go before it, because they are ours.
    pub but: Vec<String>,
}

impl Deed for DeleteBucket {
    fn needs(&self) -> Vec<&'static str> {
        vec![
            "s3:DeleteBucket",
            "s3:GetBucketTagging",
            "s3:ListBucket",
            "s3:ListBucketVersions",
        ]
    }

    fn subject(&self) -> &str {
        self.bucket.as_str()
    }

    fn undo(&self) -> &'static str {
        "Set up again: the bucket is then made anew, as long as nobody else has taken its name."
    }

    fn steps(&self, place: &Place) -> Vec<Step> {
        vec![Step::new(
            "s3:DeleteBucket",
            json!({
                "Bucket": self.bucket.as_str(),
                "ExpectedBucketOwner": place.account.as_str(),
            }),
        )]
    }

    fn lane(&self) -> Option<&BucketName> {
        Some(&self.bucket)
    }

    fn deletes(&self) -> bool {
        true
    }
}

/// `s3:DeleteBucketPolicy`, where there was none before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteBucketPolicy {
    pub bucket: BucketName,
    pub seen: Document,
}

impl Deed for DeleteBucketPolicy {
    fn needs(&self) -> Vec<&'static str> {
        vec!["s3:DeleteBucketPolicy", "s3:GetBucketPolicy"]
    }

    fn subject(&self) -> &str {
        self.bucket.as_str()
    }

    fn undo(&self) -> &'static str {
        "Put the saved rules of the bucket back."
    }

    fn steps(&self, place: &Place) -> Vec<Step> {
        vec![Step::new(
            "s3:DeleteBucketPolicy",
            json!({
                "Bucket": self.bucket.as_str(),
                "ExpectedBucketOwner": place.account.as_str(),
            }),
        )]
    }

    fn lane(&self) -> Option<&BucketName> {
        Some(&self.bucket)
    }

    fn deletes(&self) -> bool {
        true
    }
}

/// `s3:PutBucketPublicAccessBlock` as it was, or `s3:DeleteBucketPublicAccessBlock` where it was never set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RestorePublicAccess {
    pub bucket: BucketName,
    pub after: Option<PublicAccessBlock>,
}

impl Deed for RestorePublicAccess {
    fn needs(&self) -> Vec<&'static str> {
        vec![
            "s3:GetBucketPublicAccessBlock",
            "s3:PutBucketPublicAccessBlock",
        ]
    }

    fn subject(&self) -> &str {
        self.bucket.as_str()
    }

    fn undo(&self) -> &'static str {
        "Set up again: the bucket is then closed to the public anew."
    }

    fn steps(&self, place: &Place) -> Vec<Step> {
        let (bucket, owner) = (self.bucket.as_str(), place.account.as_str());
        let step = match self.after {
            Some(block) => Step::new(
                "s3:PutPublicAccessBlock",
                json!({
                    "Bucket": bucket,
                    "ExpectedBucketOwner": owner,
                    "PublicAccessBlockConfiguration": {
                        "BlockPublicAcls": block.block_public_acls,
                        "IgnorePublicAcls": block.ignore_public_acls,
                        "BlockPublicPolicy": block.block_public_policy,
                        "RestrictPublicBuckets": block.restrict_public_buckets,
                    },
                }),
            ),
            None => Step::new(
                "s3:DeletePublicAccessBlock",
                json!({ "Bucket": bucket, "ExpectedBucketOwner": owner }),
            ),
        };
        vec![step]
    }

    fn lane(&self) -> Option<&BucketName> {
        Some(&self.bucket)
    }
}

/// `s3:DeleteObject` of the empty object that stands for a folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteFolderObject {
    pub bucket: BucketName,
    /// With the slash at its end.
    pub folder: String,
}

impl Deed for DeleteFolderObject {
    fn needs(&self) -> Vec<&'static str> {
        vec!["s3:DeleteObject", "s3:GetObject", "s3:ListBucket"]
    }

    fn subject(&self) -> &str {
        self.bucket.as_str()
    }

    fn undo(&self) -> &'static str {
        "Set up again: the empty file is then made anew."
    }

    fn steps(&self, place: &Place) -> Vec<Step> {
        vec![Step::new(
            "s3:DeleteObject",
            json!({
                "Bucket": self.bucket.as_str(),
                "ExpectedBucketOwner": place.account.as_str(),
                "Key": self.folder,
            }),
        )]
    }

    fn lane(&self) -> Option<&BucketName> {
        Some(&self.bucket)
    }

    fn deletes(&self) -> bool {
        true
    }
}
