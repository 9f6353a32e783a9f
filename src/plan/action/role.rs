//! A role: who may use it, and what is attached to it.

use serde::{Deserialize, Serialize};

use super::deed::{Deed, Pace, Thing, marks};
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

impl Deed for CreateRole {
    fn needs(&self) -> Vec<&'static str> {
        vec!["iam:CreateRole", "iam:GetRole", "iam:TagRole"]
    }

    fn undo(&self) -> &'static str {
        "Delete the role. Radiant Security loses its access at once."
    }

    fn pace(&self) -> Pace {
        Pace::Iam
    }

    fn makes(&self) -> Option<Thing<'_>> {
        Some(Thing::Role(&self.name))
    }

    fn tags(&self) -> Vec<(String, String)> {
        marks()
    }
}

/// `iam:UpdateAssumeRolePolicy`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PutTrust {
    pub role: RoleName,
    pub seen: Document,
    pub after: Document,
}

impl Deed for PutTrust {
    fn needs(&self) -> Vec<&'static str> {
        vec!["iam:GetRole", "iam:UpdateAssumeRolePolicy"]
    }

    fn undo(&self) -> &'static str {
        "Put the saved trust of the role back."
    }

    fn pace(&self) -> Pace {
        Pace::Iam
    }
}

/// `iam:AttachRolePolicy`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttachPolicy {
    pub role: RoleName,
    pub policy: Arn,
}

impl Deed for AttachPolicy {
    fn needs(&self) -> Vec<&'static str> {
        vec!["iam:AttachRolePolicy", "iam:ListAttachedRolePolicies"]
    }

    fn undo(&self) -> &'static str {
        "Take the policy off the role."
    }

    fn pace(&self) -> Pace {
        Pace::Iam
    }
}
