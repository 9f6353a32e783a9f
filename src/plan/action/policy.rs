//! A managed policy and its versions.

use serde::{Deserialize, Serialize};

use crate::domain::{Arn, PolicyName};
use crate::policy::Document;

/// `iam:CreatePolicy`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreatePolicy {
    pub name: PolicyName,
    pub description: String,
    pub document: Document,
}

/// `iam:CreatePolicyVersion` as the default, deleting one old version first if there is no room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreatePolicyVersion {
    pub policy: Arn,
    pub seen: Document,
    pub after: Document,
    pub delete_version: Option<String>,
}
