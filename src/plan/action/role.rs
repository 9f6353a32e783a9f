//! A role: who may use it, and what is attached to it.

use serde::{Deserialize, Serialize};

use crate::domain::{Arn, RoleName};
use crate::policy::Document;

/// `iam:CreateRole`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreateRole {
    pub name: RoleName,
    pub description: String,
    pub trust: Document,
    /// The policy that limits it.
    #[serde(default)]
    pub boundary: Option<Arn>,
}

/// `iam:UpdateAssumeRolePolicy`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PutTrust {
    pub role: RoleName,
    pub seen: Document,
    pub after: Document,
}

/// `iam:AttachRolePolicy`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttachPolicy {
    pub role: RoleName,
    pub policy: Arn,
}
