//! StackSets: CloudFormation's way to make the same things in many accounts.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::seen::Seen;
use crate::domain::{AccountId, Arn};
use crate::problem::Problem;

/// As whom CloudFormation is asked about the StackSets of an organization.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallAs {
    /// As the account itself, such as the one that manages the organization.
    #[default]
    Own,
    /// As the account that the organization has named for StackSets. AWS wants to be told so with every call.
    DelegatedAdministrator,
}

/// What a look showed of the StackSet that the answers mean.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StackSetLook {
    /// As whom CloudFormation was asked.
    pub caller: CallAs,
    /// Whether StackSets may work across the organization.
    pub may_reach: Seen<bool>,
    /// For one that works by roles: the ARN of the one in the main account; `None` is "there is no such role".
    pub administration: Seen<Option<Arn>>,
    /// The StackSet; `None` is "there is no such StackSet".
    pub set: Seen<Option<StackSet>>,
}

impl StackSetLook {
    /// One that could not be had.
    pub fn unseen(caller: CallAs, problem: &Problem) -> Self {
        Self {
            caller,
            may_reach: Seen::Unknown(problem.clone()),
            administration: Seen::Unknown(problem.clone()),
            set: Seen::Unknown(problem.clone()),
        }
    }

    /// One that nobody has had yet.
    pub fn unlooked() -> Self {
        Self {
            caller: CallAs::Own,
            may_reach: Seen::unlooked(),
            administration: Seen::unlooked(),
            set: Seen::unlooked(),
        }
    }
}

/// A StackSet, and what has become of it in each account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StackSet {
    pub name: String,
    /// What it makes in each account.
    pub template: String,
    /// The values that the template asks for, by name.
    pub parameters: BTreeMap<String, String>,
    pub rights: StackSetRights,
    /// Whether accounts that join its groups later get it by themselves.
    pub reaches_new_accounts: bool,
    /// The roots and organizational units that it was given to.
    pub groups: Vec<String>,
    pub tags: BTreeMap<String, String>,
    /// One for each account.
    pub instances: Seen<Vec<StackInstance>>,
    /// What AWS is doing with it right now.
    pub running: Seen<Option<StackSetOperation>>,
}

/// With whose rights a StackSet works in the accounts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StackSetRights {
    /// With those that AWS makes in each account of the organization.
    Organization,
    /// With those of roles that are there.
    Roles {
        /// The ARN of the one in the StackSet's own account.
        administration: Option<String>,
        /// The name of the one in each account.
        execution: Option<String>,
    },
}

/// What a StackSet has made in one account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StackInstance {
    pub account: AccountId,
    pub state: InstanceState,
    /// Whether somebody has changed by hand what the StackSet made.
    pub drift: Drift,
    /// Why it is not there, in plain words.
    pub problem: Option<Problem>,
    /// Whether there is a stack; where an account was left out, AWS tells of one that has none.
    pub has_stack: bool,
}

/// How far AWS has come in one account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InstanceState {
    /// It is there, as the StackSet asks.
    Current,
    /// Its turn has not come.
    Pending,
    Running,
    Failed,
    /// It was stopped before its turn came.
    Cancelled,
    /// The account is suspended.
    SkippedSuspended,
    /// It is there, as an earlier form of the StackSet asked.
    Outdated,
    /// Taking it away failed. AWS leaves it out of all that follows.
    Inoperable,
}

impl InstanceState {
    /// Whether AWS will do no more there.
    pub const fn has_ended(self) -> bool {
        !matches!(self, Self::Pending | Self::Running)
    }
}

/// Whether what a StackSet made is still as it made it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Drift {
    InSync,
    Drifted,
    /// Nobody has asked AWS to look.
    NotChecked,
}

/// Something that AWS does with a StackSet, in many accounts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StackSetOperation {
    pub id: String,
    pub state: OperationState,
    /// What AWS says of how it ended.
    pub reason: Option<String>,
}

/// How far an operation has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OperationState {
    /// Another one is before it.
    Queued,
    Running,
    /// Somebody has asked AWS to stop it.
    Stopping,
    Stopped,
    Succeeded,
    Failed,
}

impl OperationState {
    pub const fn has_ended(self) -> bool {
        matches!(self, Self::Stopped | Self::Succeeded | Self::Failed)
    }
}

/// What an operation came to in one account, so far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperationResult {
    pub account: AccountId,
    pub state: InstanceState,
    /// Why it did not come about, in plain words.
    pub problem: Option<Problem>,
}

/// To whom a StackSet is given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StackSetTargets {
    /// All accounts of these groups.
    Groups { groups: Vec<String> },
    /// All but these.
    GroupsWithout {
        groups: Vec<String>,
        without: Vec<AccountId>,
    },
    /// Of the accounts in these groups just these.
    GroupsOnly {
        groups: Vec<String>,
        only: Vec<AccountId>,
    },
    /// These accounts, by roles that are there.
    Accounts { accounts: Vec<AccountId> },
}
