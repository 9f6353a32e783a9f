//! Each change of a StackSet.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::input::{
    automatic, by_roles, call_as, instances, parameters, passes_role, preferences, put,
    that_watches,
};
use crate::domain::{AccountId, Arn, Place};
use crate::inventory::{CallAs, StackSetRights, StackSetTargets};
use crate::plan::action::deed::{Deed, Thing, marks};
use crate::plan::action::step::{Step, tag_list};

/// `cloudformation:ActivateOrganizationsAccess`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetStackSetsReach {
    pub caller: CallAs,
}

impl Deed for LetStackSetsReach {
    fn needs(&self) -> Vec<&'static str> {
        vec![
            "cloudformation:ActivateOrganizationsAccess",
            "cloudformation:DescribeOrganizationsAccess",
            "iam:CreateServiceLinkedRole",
            "organizations:EnableAWSServiceAccess",
        ]
    }

    fn subject(&self) -> &'static str {
        "organization"
    }

    fn undo(&self) -> &'static str {
        "Leave it on, because other StackSets of the organization may need it by then."
    }

    fn steps(&self, _place: &Place) -> Vec<Step> {
        vec![Step::new(
            "cloudformation:ActivateOrganizationsAccess",
            json!({}),
        )]
    }
}

/// What a StackSet makes, and for whom later on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StackSetContent {
    pub template: String,
    pub parameters: BTreeMap<String, String>,
    /// Whether accounts that join its groups later get it by themselves.
    pub reaches_new_accounts: bool,
}

/// `cloudformation:CreateStackSet`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreateStackSet {
    pub name: String,
    pub caller: CallAs,
    pub description: String,
    pub rights: StackSetRights,
    pub content: StackSetContent,
}

impl Deed for CreateStackSet {
    fn needs(&self) -> Vec<&'static str> {
        let mut needs = vec![
            "cloudformation:CreateStackSet",
            "cloudformation:DescribeStackSet",
            "cloudformation:TagResource",
        ];
        needs.extend(passes_role(&self.rights));
        needs
    }

    fn subject(&self) -> &str {
        &self.name
    }

    fn undo(&self) -> &'static str {
        "Have the roles taken out of the accounts, then delete the StackSet."
    }

    fn steps(&self, _place: &Place) -> Vec<Step> {
        let mut input = json!({
            "StackSetName": self.name,
            "Description": self.description,
            "TemplateBody": self.content.template,
            "Parameters": parameters(&self.content.parameters),
            "Capabilities": ["CAPABILITY_NAMED_IAM"],
            "Tags": tag_list(self.tags()),
            "ManagedExecution": { "Active": true },
        });
        put(&mut input, "CallAs", call_as(self.caller));
        match &self.rights {
            StackSetRights::Organization => {
                put(&mut input, "PermissionModel", json!("SERVICE_MANAGED"));
                put(
                    &mut input,
                    "AutoDeployment",
                    automatic(self.content.reaches_new_accounts),
                );
            }
            StackSetRights::Roles { .. } => {
                put(&mut input, "PermissionModel", json!("SELF_MANAGED"));
                by_roles(&mut input, &self.rights);
            }
        }
        vec![Step::new("cloudformation:CreateStackSet", input)]
    }

    fn makes(&self) -> Option<Thing<'_>> {
        Some(Thing::StackSet)
    }

    fn tags(&self) -> Vec<(String, String)> {
        marks()
    }
}

/// `cloudformation:UpdateStackSet`, until every account that has it has come to its end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpdateStackSet {
    pub name: String,
    pub caller: CallAs,
    pub description: String,
    pub rights: StackSetRights,
    pub seen: StackSetContent,
    pub after: StackSetContent,
}

impl Deed for UpdateStackSet {
    fn needs(&self) -> Vec<&'static str> {
        let mut needs = that_watches("cloudformation:UpdateStackSet");
        needs.extend(passes_role(&self.rights));
        needs
    }

    fn subject(&self) -> &str {
        &self.name
    }

    fn undo(&self) -> &'static str {
        "Put the saved template and its values back into the StackSet."
    }

    fn steps(&self, _place: &Place) -> Vec<Step> {
        let mut input = json!({
            "StackSetName": self.name,
            "Description": self.description,
            "TemplateBody": self.after.template,
            "Parameters": parameters(&self.after.parameters),
            "Capabilities": ["CAPABILITY_NAMED_IAM"],
            "OperationPreferences": preferences(),
        });
        put(&mut input, "CallAs", call_as(self.caller));
        match &self.rights {
            StackSetRights::Organization => {
                put(
                    &mut input,
                    "AutoDeployment",
                    automatic(self.after.reaches_new_accounts),
                );
            }
            StackSetRights::Roles { .. } => by_roles(&mut input, &self.rights),
        }
        vec![Step::new("cloudformation:UpdateStackSet", input)]
    }
}

/// `cloudformation:CreateStackInstances`, until AWS has come to its end in each of these accounts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GiveStackSet {
    pub set: String,
    pub caller: CallAs,
    pub targets: StackSetTargets,
    /// Those that have to have it afterwards.
    pub accounts: BTreeSet<AccountId>,
    /// The role that the new ones let in.
    pub lets_in: Arn,
}

impl Deed for GiveStackSet {
    fn needs(&self) -> Vec<&'static str> {
        that_watches("cloudformation:CreateStackInstances")
    }

    fn subject(&self) -> &str {
        &self.set
    }

    fn undo(&self) -> &'static str {
        "Have AWS take the roles out of these accounts. Radiant Security loses its access there at once."
    }

    fn steps(&self, place: &Place) -> Vec<Step> {
        let input = instances(&self.set, self.caller, &self.targets, place);
        vec![Step::new("cloudformation:CreateStackInstances", input)]
    }
}

/// `cloudformation:DeleteStackInstances`, until AWS has come to its end in each of these accounts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakeStackSet {
    pub set: String,
    pub caller: CallAs,
    pub targets: StackSetTargets,
    /// Those that must not have it afterwards.
    pub accounts: BTreeSet<AccountId>,
}

impl Deed for TakeStackSet {
    fn needs(&self) -> Vec<&'static str> {
        that_watches("cloudformation:DeleteStackInstances")
    }

    fn subject(&self) -> &str {
        &self.set
    }

    fn undo(&self) -> &'static str {
        "Choose these accounts again. AWS then makes the roles anew."
    }

    fn steps(&self, place: &Place) -> Vec<Step> {
        let mut input = instances(&self.set, self.caller, &self.targets, place);
        put(&mut input, "RetainStacks", json!(false));
        vec![Step::new("cloudformation:DeleteStackInstances", input)]
    }

    fn deletes(&self) -> bool {
        true
    }
}

/// `cloudformation:DeleteStackSet`, once no account has it any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoveStackSet {
    pub name: String,
    pub caller: CallAs,
    pub seen: StackSetContent,
}

impl Deed for RemoveStackSet {
    fn needs(&self) -> Vec<&'static str> {
        vec![
            "cloudformation:DeleteStackSet",
            "cloudformation:DescribeStackSet",
        ]
    }

    fn subject(&self) -> &str {
        &self.name
    }

    fn undo(&self) -> &'static str {
        "Choose the accounts again, with a StackSet as the way in. It is then made anew."
    }

    fn steps(&self, _place: &Place) -> Vec<Step> {
        let mut input = json!({ "StackSetName": self.name });
        put(&mut input, "CallAs", call_as(self.caller));
        vec![Step::new("cloudformation:DeleteStackSet", input)]
    }

    fn deletes(&self) -> bool {
        true
    }
}
