//! What was seen of data on its way: files that came, uses of the vendor's role, and what may stop them from above.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Seen;
use crate::domain::{AccountId, Place};
use crate::policy::Document;

/// What was seen of data on its way, at one time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Live {
    /// When it was looked at.
    pub at: Timestamp,
    /// The first log file of each account that the trail records, since the trail was last switched on; `None` is "none has come".
    pub log_files: BTreeMap<AccountId, Seen<Option<Arrived>>>,
    /// The first finding of each account and Region that exports into the bucket.
    pub findings: BTreeMap<Place, Seen<Option<Arrived>>>,
    /// The finding that was made on request.
    pub sample: Option<SampleFinding>,
    /// The vendor's role; `None` is "there is no such role".
    pub role: Seen<Option<RoleUse>>,
    /// Each time that the vendor asked for the role, the newest first, as far as CloudTrail keeps it.
    pub assumed: Seen<Vec<Assumed>>,
    /// What the policy simulator says of the role.
    pub simulated: Seen<Vec<Simulated>>,
    /// The policies of the organization around the main account; `None` is "none can be": it manages the organization, or is in none.
    pub above: Seen<Option<Vec<Above>>>,
}

/// A file that came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrived {
    /// Its name in the bucket.
    pub key: String,
    /// When it came, if AWS says so.
    pub at: Option<Timestamp>,
}

/// A sample finding: GuardDuty makes it on request, marks it as a sample, and sends it the way of all findings.
///
/// See <https://docs.aws.amazon.com/guardduty/latest/ug/sample_findings.html>.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SampleFinding {
    /// The account and Region whose detector made it.
    pub place: Place,
    /// Such as `Recon:EC2/PortProbeUnprotectedPort`.
    pub finding_type: String,
    /// When it was asked for.
    pub asked: Timestamp,
    /// The first file with a finding since then.
    pub file: Seen<Option<Arrived>>,
}

/// How a role was used.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleUse {
    pub created: Option<Timestamp>,
    /// When it was last used within the last 400 days. AWS tells it late.
    ///
    /// See <https://docs.aws.amazon.com/IAM/latest/APIReference/API_RoleLastUsed.html>.
    pub used: Option<Timestamp>,
}

/// One time that somebody asked STS for a role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assumed {
    pub at: Timestamp,
    /// AWS's code, such as `AccessDenied`; nothing if it was given.
    pub refused: Option<String>,
    /// What AWS said to it.
    pub said: Option<String>,
}

/// What is asked of the policy simulator: each action on each thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Simulation {
    pub actions: Vec<&'static str>,
    /// ARNs; never empty.
    pub resources: Vec<String>,
    /// Condition keys of the request, with their values.
    pub context: Vec<(&'static str, Vec<String>)>,
    /// Whether it has to be allowed; else it must not be.
    pub needed: bool,
}

/// One answer of the policy simulator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Simulated {
    pub action: String,
    pub resource: String,
    /// Whether it has to be allowed; else it must not be.
    pub needed: bool,
    pub allowed: bool,
    /// What refuses it, where AWS tells.
    pub by: Option<Refuser>,
}

/// What refuses a role something that its policies may allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refuser {
    /// A rule of a policy that says no.
    Rule,
    Boundary,
    /// A policy of the organization.
    Organization,
}

/// A policy of the organization around an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Above {
    pub name: String,
    pub kind: AboveKind,
    /// What it is attached to: the account, or a group that the account is in. Policies of one place are taken together.
    pub on: String,
    pub document: Document,
}

/// The kinds of an organization's policies that can refuse something.
///
/// See <https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_authorization_policies.html>.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AboveKind {
    /// What the account's own roles and users may do (SCP).
    Service,
    /// Who may reach what the account has (RCP).
    Resource,
}

impl Live {
    /// Nothing was looked at.
    pub fn unlooked(at: Timestamp) -> Self {
        Self {
            at,
            log_files: BTreeMap::new(),
            findings: BTreeMap::new(),
            sample: None,
            role: Seen::unlooked(),
            assumed: Seen::unlooked(),
            simulated: Seen::unlooked(),
            above: Seen::unlooked(),
        }
    }
}

impl SampleFinding {
    /// Whether its file has come.
    pub fn has_come(&self) -> bool {
        matches!(self.file, Seen::Known(Some(_)))
    }
}
