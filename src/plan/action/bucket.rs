//! A bucket: the bucket itself, its rules, what it announces, and a folder in it.

use serde::{Deserialize, Serialize};

use crate::domain::BucketName;
use crate::inventory::{Notification, PublicAccessBlock};
use crate::policy::Document;

/// `s3:CreateBucket` in the change's Region.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreateBucket {
    pub bucket: BucketName,
}

/// `s3:PutBucketPublicAccessBlock`, all four on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlockPublicAccess {
    pub bucket: BucketName,
    pub seen: Option<PublicAccessBlock>,
}

/// `s3:PutBucketPolicy`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PutBucketPolicy {
    pub bucket: BucketName,
    pub seen: Option<Document>,
    pub after: Document,
}

/// `s3:PutBucketNotification`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PutBucketNotification {
    pub bucket: BucketName,
    pub seen: Notification,
    pub after: Notification,
}

/// `s3:PutObject` of an empty object that stands for a folder; never over one that is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PutFolderObject {
    pub bucket: BucketName,
    /// With the slash at its end.
    pub folder: String,
}
