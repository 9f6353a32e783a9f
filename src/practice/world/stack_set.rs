//! StackSets, what they made in each account, and what AWS is doing with them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Tags;

/// A StackSet.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StackSet {
    /// The id behind its name.
    pub id: String,
    pub description: String,
    /// The template, as it came.
    pub template: String,
    /// Values of the template's parameters.
    pub parameters: BTreeMap<String, String>,
    pub tags: Tags,
    /// Whether it works with the rights that AWS makes in an organization's accounts.
    pub service_managed: bool,
    /// Of one that is not: the role in its own account, and that in the others.
    pub administration_role: Option<String>,
    pub execution_role: Option<String>,
    /// Whether accounts that join its groups get it by themselves.
    pub automatic: bool,
    /// Whether operations may stand in line.
    pub managed_execution: bool,
    /// The groups that it was given to.
    pub groups: Vec<String>,
    /// What it made, by account.
    pub instances: BTreeMap<String, StackInstance>,
    /// Accounts of its groups that it has already been decided about.
    pub settled: Vec<String>,
    /// The oldest first.
    pub operations: Vec<StackOperation>,
    /// The token of the call that made it.
    pub token: String,
}

/// What a StackSet made in one account.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StackInstance {
    pub region: String,
    /// The stack, if there is one.
    pub stack: Option<String>,
    /// `CURRENT`, `OUTDATED` or `INOPERABLE`.
    pub status: String,
    /// `PENDING`, `RUNNING`, `SUCCEEDED`, `FAILED`, `CANCELLED` or `SKIPPED_SUSPENDED_ACCOUNT`.
    pub detailed: String,
    pub reason: Option<String>,
    /// Somebody asked for drift to be looked for, and this was found.
    pub drift: Option<String>,
    /// The resources as the template gave them for this account, by their names there.
    pub resources: BTreeMap<String, Value>,
}

/// An operation over many accounts.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StackOperation {
    pub id: String,
    /// `CREATE`, `UPDATE` or `DELETE`.
    pub action: String,
    /// `QUEUED`, `RUNNING`, `STOPPING`, `STOPPED`, `SUCCEEDED` or `FAILED`.
    pub status: String,
    /// The accounts, in order.
    pub accounts: Vec<String>,
    /// How many are worked on at once.
    pub at_once: usize,
    /// How many may fail before the rest is left.
    pub tolerated: usize,
    /// What it came to so far: a status and a reason, by account.
    pub results: BTreeMap<String, (String, Option<String>)>,
    /// When it began to run, in milliseconds since the start.
    #[serde(skip)]
    pub(crate) began: u64,
}
