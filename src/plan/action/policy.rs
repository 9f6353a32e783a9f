//! A managed policy and its versions.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::deed::{Deed, Pace, Thing, marked};
use super::lost;
use super::step::{Step, tag_list};
use crate::domain::{Arn, Place, PolicyName, RoleName};
use crate::policy::Document;
use crate::problem::Problem;
use crate::wanted::Slots;

/// `iam:CreatePolicy`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreatePolicy {
    pub name: PolicyName,
    pub description: String,
    pub document: Document,
    /// Where its owner wants it, such as `/security/`.
    #[serde(default)]
    pub path: Option<String>,
    /// Tags that it gets besides ours.
    #[serde(default)]
    pub tags: BTreeMap<String, String>,
}

impl Deed for CreatePolicy {
    fn needs(&self) -> Vec<&'static str> {
        vec![
            "iam:CreatePolicy",
            "iam:GetPolicy",
            "iam:GetPolicyVersion",
            "iam:ListPolicies",
            "iam:TagPolicy",
        ]
    }

    fn subject(&self) -> &str {
        self.name.as_str()
    }

    fn undo(&self) -> &'static str {
        "Take the policy off the role and delete it."
    }

    fn steps(&self, _place: &Place) -> Vec<Step> {
        vec![Step::new(
            "iam:CreatePolicy",
            json!({
            "Path": self.path,
            "PolicyName": self.name.as_str(),
            "Description": self.description,
            "PolicyDocument": self.document.to_compact(),
            "Tags": tag_list(self.tags()),
            }),
        )]
    }

    fn pace(&self) -> Pace {
        Pace::Iam
    }

    fn makes(&self) -> Option<Thing<'_>> {
        Some(Thing::Policy)
    }

    fn tags(&self) -> Vec<(String, String)> {
        marked(&self.tags)
    }

    fn leave_out_lost(&mut self, known: &Slots) -> Result<(), Problem> {
        lost::keys(&mut self.document, known);
        Ok(())
    }
}

/// `iam:CreatePolicyVersion` as the default, deleting one old version first if there is no room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreatePolicyVersion {
    pub policy: Arn,
    pub seen: Document,
    pub after: Document,
    pub delete_version: Option<String>,
}

impl Deed for CreatePolicyVersion {
    fn needs(&self) -> Vec<&'static str> {
        let mut needs = vec![
            "iam:CreatePolicyVersion",
            "iam:GetPolicy",
            "iam:GetPolicyVersion",
        ];
        if self.deletes() {
            needs.push("iam:DeletePolicyVersion");
        }
        needs
    }

    fn subject(&self) -> &str {
        self.policy.resource_name()
    }

    fn undo(&self) -> &'static str {
        "Put the version from before in force again, and delete ours."
    }

    fn steps(&self, _place: &Place) -> Vec<Step> {
        let policy = self.policy.to_string();
        let make_room = self.delete_version.as_ref().map(|version| {
            Step::new(
                "iam:DeletePolicyVersion",
                json!({"PolicyArn": policy, "VersionId": version}),
            )
        });
        let save = Step::new(
            "iam:CreatePolicyVersion",
            json!({
                "PolicyArn": policy,
                "PolicyDocument": self.after.to_compact(),
                "SetAsDefault": true,
            }),
        );
        make_room.into_iter().chain([save]).collect()
    }

    fn pace(&self) -> Pace {
        Pace::Iam
    }

    fn deletes(&self) -> bool {
        self.delete_version.is_some()
    }

    fn leave_out_lost(&mut self, known: &Slots) -> Result<(), Problem> {
        lost::keys(&mut self.after, known);
        Ok(())
    }
}

/// `iam:SetDefaultPolicyVersion` of the version from before, or, where that is gone, the same text once more; ours is deleted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RestorePolicy {
    pub policy: Arn,
    pub seen: Document,
    pub after: Document,
}

impl Deed for RestorePolicy {
    fn needs(&self) -> Vec<&'static str> {
        vec![
            "iam:CreatePolicyVersion",
            "iam:DeletePolicyVersion",
            "iam:GetPolicy",
            "iam:GetPolicyVersion",
            "iam:ListPolicyVersions",
            "iam:SetDefaultPolicyVersion",
        ]
    }

    fn subject(&self) -> &str {
        self.policy.resource_name()
    }

    fn undo(&self) -> &'static str {
        "Set up again: our text is then saved as the newest version."
    }

    /// Which versions there are is seen only then, so this is how it is done by hand.
    fn steps(&self, _place: &Place) -> Vec<Step> {
        vec![Step::new(
            "iam:CreatePolicyVersion",
            json!({
                "PolicyArn": self.policy.to_string(),
                "PolicyDocument": self.after.to_compact(),
                "SetAsDefault": true,
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

/// `iam:DeletePolicy`, its versions first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeletePolicy {
    pub name: PolicyName,
    /// Such as `/security/`.
    pub path: Option<String>,
    /// As we left it.
    pub document: Document,
    /// The roles that we attached it to. Another one is somebody else's.
    #[serde(default)]
    pub roles: Vec<RoleName>,
    /// The run that made it, as its tag says.
    pub made_in: String,
}

impl Deed for DeletePolicy {
    fn needs(&self) -> Vec<&'static str> {
        vec![
            "iam:DeletePolicy",
            "iam:DeletePolicyVersion",
            "iam:GetPolicy",
            "iam:GetPolicyVersion",
            "iam:ListAttachedRolePolicies",
            "iam:ListPolicies",
            "iam:ListPolicyVersions",
        ]
    }

    fn subject(&self) -> &str {
        self.name.as_str()
    }

    fn undo(&self) -> &'static str {
        "Set up again: the policy is then made anew."
    }

    fn steps(&self, place: &Place) -> Vec<Step> {
        let path = self.path.as_deref().unwrap_or("/");
        let partition = place.region.partition();
        let arn = format!(
            "arn:{partition}:iam::{}:policy{path}{}",
            place.account, self.name
        );
        vec![Step::new("iam:DeletePolicy", json!({ "PolicyArn": arn }))]
    }

    fn pace(&self) -> Pace {
        Pace::Iam
    }

    fn deletes(&self) -> bool {
        true
    }
}
