//! Topics and keys.

use serde::{Deserialize, Serialize};

use super::Seen;
use crate::domain::Arn;
use crate::policy::Document;

/// An SNS topic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Topic {
    pub arn: Arn,
    pub policy: Option<Document>,
    /// The key that encrypts it, if any.
    pub kms_key: Option<String>,
    pub fifo: bool,
}

/// A KMS key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    pub arn: Arn,
    /// `Enabled`, `Disabled`, `PendingDeletion`, …
    pub state: String,
    /// A symmetric key for encryption, which is what both services need.
    pub encrypts: bool,
    /// Customer managed; the policy of an AWS managed key cannot be changed.
    pub customer_managed: bool,
    pub policy: Seen<Document>,
    /// Rotated once a year.
    pub rotates: Seen<bool>,
}

impl Key {
    /// Switched on.
    pub fn is_enabled(&self) -> bool {
        self.state == "Enabled"
    }
}
