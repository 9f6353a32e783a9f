//! A managed policy and its versions.

use serde::{Deserialize, Serialize};

use super::deed::{Deed, Pace, Thing, marks};
use super::lost;
use crate::domain::{Arn, PolicyName};
use crate::plan::slot::Slots;
use crate::policy::Document;
use crate::problem::Problem;

/// `iam:CreatePolicy`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreatePolicy {
    pub name: PolicyName,
    pub description: String,
    pub document: Document,
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

    fn undo(&self) -> &'static str {
        "Take the policy off the role and delete it."
    }

    fn pace(&self) -> Pace {
        Pace::Iam
    }

    fn makes(&self) -> Option<Thing<'_>> {
        Some(Thing::Policy)
    }

    fn tags(&self) -> Vec<(String, String)> {
        marks()
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

    fn undo(&self) -> &'static str {
        "Save the text from before as the newest version."
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
