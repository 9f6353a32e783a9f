//! A role: who may use it, and what is attached to it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::deed::{Deed, Pace, Thing, marked};
use super::step::{Step, tag_list};
use crate::domain::{Arn, Place, RoleName};
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
    /// Where its owner wants it, such as `/security/`.
    #[serde(default)]
    pub path: Option<String>,
    /// Tags that it gets besides ours.
    #[serde(default)]
    pub tags: BTreeMap<String, String>,
}

impl Deed for CreateRole {
    fn needs(&self) -> Vec<&'static str> {
        vec!["iam:CreateRole", "iam:GetRole", "iam:TagRole"]
    }

    fn subject(&self) -> &str {
        self.name.as_str()
    }

    fn undo(&self) -> &'static str {
        "Delete the role. Radiant Security loses its access at once."
    }

    fn steps(&self, _place: &Place) -> Vec<Step> {
        vec![Step::new(
            "iam:CreateRole",
            json!({
            "Path": self.path,
            "RoleName": self.name.as_str(),
            "Description": self.description,
            "AssumeRolePolicyDocument": self.trust.to_compact(),
            "PermissionsBoundary": self.boundary.as_ref().map(ToString::to_string),
            "Tags": tag_list(self.tags()),
            }),
        )]
    }

    fn pace(&self) -> Pace {
        Pace::Iam
    }

    fn makes(&self) -> Option<Thing<'_>> {
        Some(Thing::Role(&self.name))
    }

    fn tags(&self) -> Vec<(String, String)> {
        marked(&self.tags)
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

    fn subject(&self) -> &str {
        self.role.as_str()
    }

    fn undo(&self) -> &'static str {
        "Put the saved trust of the role back."
    }

    fn steps(&self, _place: &Place) -> Vec<Step> {
        vec![Step::new(
            "iam:UpdateAssumeRolePolicy",
            json!({
            "RoleName": self.role.as_str(),
            "PolicyDocument": self.after.to_compact(),
            }),
        )]
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

    fn subject(&self) -> &str {
        self.role.as_str()
    }

    fn undo(&self) -> &'static str {
        "Take the policy off the role."
    }

    fn steps(&self, _place: &Place) -> Vec<Step> {
        vec![Step::new(
            "iam:AttachRolePolicy",
            json!({
            "RoleName": self.role.as_str(),
            "PolicyArn": self.policy.to_string(),
            }),
        )]
    }

    fn pace(&self) -> Pace {
        Pace::Iam
    }
}

/// `iam:DetachRolePolicy`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DetachPolicy {
    pub role: RoleName,
    pub policy: Arn,
}

impl Deed for DetachPolicy {
    fn needs(&self) -> Vec<&'static str> {
        vec!["iam:DetachRolePolicy", "iam:ListAttachedRolePolicies"]
    }

    fn subject(&self) -> &str {
        self.role.as_str()
    }

    fn undo(&self) -> &'static str {
        "Attach the policy to the role again."
    }

    fn steps(&self, _place: &Place) -> Vec<Step> {
        vec![Step::new(
            "iam:DetachRolePolicy",
            json!({
                "RoleName": self.role.as_str(),
                "PolicyArn": self.policy.to_string(),
            }),
        )]
    }

    fn pace(&self) -> Pace {
        Pace::Iam
    }

    fn deletes(&self) -> bool {
        true
    }
}

/// `iam:DeleteRole`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteRole {
    pub name: RoleName,
    /// Who may use it, as we left it.
    pub trust: Document,
    /// The policies that we attached to it. Another one is somebody else's.
    pub policies: Vec<Arn>,
    /// The run that made it, as its tag says.
    pub made_in: String,
}

impl Deed for DeleteRole {
    fn needs(&self) -> Vec<&'static str> {
        vec![
            "iam:DeleteRole",
            "iam:GetRole",
            "iam:ListAttachedRolePolicies",
            "iam:ListRolePolicies",
        ]
    }

    fn subject(&self) -> &str {
        self.name.as_str()
    }

    fn undo(&self) -> &'static str {
        "Set up again: the role is then made anew. Roles that trusted the old one have to be told of the new one."
    }

    fn steps(&self, _place: &Place) -> Vec<Step> {
        vec![Step::new(
            "iam:DeleteRole",
            json!({ "RoleName": self.name.as_str() }),
        )]
    }

    fn pace(&self) -> Pace {
        Pace::Iam
    }

    fn deletes(&self) -> bool {
        true
    }
}
