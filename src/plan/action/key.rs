//! A KMS key: the key itself, its alias, its rotation and its rules.

use serde::{Deserialize, Serialize};

use crate::domain::KeyAlias;
use crate::plan::Slot;
use crate::policy::Document;

/// `kms:CreateKey`, after a search for a key that was made for the same `part` and lost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreateKey {
    /// The tag `setup-part`: the alias that the key is for.
    pub part: String,
    pub description: String,
    pub policy: Document,
    /// Gets the key's ARN.
    pub fills: Slot,
}

/// `kms:CreateAlias`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreateAlias {
    pub alias: KeyAlias,
    pub key: String,
}

/// `kms:EnableKeyRotation`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnableKeyRotation {
    pub key: String,
}

/// `kms:PutKeyPolicy`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PutKeyPolicy {
    pub key: String,
    pub seen: Document,
    pub after: Document,
}
