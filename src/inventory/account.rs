//! The organization, roles and customer managed policies.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::guardduty::Administrator;
use super::seen::Seen;
use crate::domain::{AccountId, Arn, Region, RoleName};
use crate::policy::Document;

/// An account's place in an organization.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// In no organization.
    Alone,
    /// The account that manages the organization.
    Management(Organization),
    /// Another account of the organization, the delegated administrators too.
    Member(Organization),
}

impl Standing {
    /// The organization, if there is one.
    pub const fn organization(&self) -> Option<&Organization> {
        match self {
            Self::Alone => None,
            Self::Management(organization) | Self::Member(organization) => Some(organization),
        }
    }

    /// The same, to be filled.
    pub const fn organization_mut(&mut self) -> Option<&mut Organization> {
        match self {
            Self::Alone => None,
            Self::Management(organization) | Self::Member(organization) => Some(organization),
        }
    }
}

/// An AWS organization, as far as this account may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organization {
    /// Such as `o-exampleorgid`.
    pub id: String,
    /// The account that manages it, which owns every organization trail.
    pub management: AccountId,
    /// `FeatureSet` is `ALL`; with billing features only there are no organization trails.
    pub all_features: bool,
    /// Service principals with trusted access, such as `cloudtrail.amazonaws.com`.
    pub trusted_services: Seen<Vec<String>>,
    /// Accounts that may manage CloudTrail for the organization.
    pub cloudtrail_administrators: Seen<Vec<AccountId>>,
    /// Accounts that administer GuardDuty for the organization; AWS allows one.
    pub guardduty_administrators: Seen<Vec<AccountId>>,
    /// The one that GuardDuty itself names in a Region; only the managing account is told.
    #[serde(default)]
    pub guardduty_designated: BTreeMap<Region, Seen<Option<Administrator>>>,
    /// All accounts, the management account too.
    pub accounts: Seen<Vec<MemberAccount>>,
    /// The groups that the accounts are in, the roots too.
    #[serde(default = "Seen::unlooked")]
    pub groups: Seen<Vec<Group>>,
}

impl Organization {
    /// One with all features, in which no service is trusted and nobody looks after anything.
    pub fn new(id: impl Into<String>, management: AccountId) -> Self {
        Self {
            id: id.into(),
            management,
            all_features: true,
            trusted_services: Seen::Known(Vec::new()),
            cloudtrail_administrators: Seen::Known(Vec::new()),
            guardduty_administrators: Seen::Known(Vec::new()),
            guardduty_designated: BTreeMap::new(),
            accounts: Seen::Known(Vec::new()),
            groups: Seen::unlooked(),
        }
    }
}

/// A root or an organizational unit: a group of accounts, which may hold further groups.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Such as `r-examplerootid` or `ou-examplerootid-exampleouid`.
    pub id: String,
    pub name: String,
    /// The group that it is in; a root is in none.
    pub parent: Option<String>,
}

/// One account of the organization.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberAccount {
    pub id: AccountId,
    pub name: String,
    /// Suspended and closing accounts are not.
    pub active: bool,
    /// AWS's word for how it is, such as `ACTIVE`, `SUSPENDED` or `PENDING_CLOSURE`; empty if AWS does not say.
    #[serde(default)]
    pub state: String,
    /// The address of its owner, which GuardDuty asks for.
    #[serde(default)]
    pub email: String,
    /// The ids of the groups that it is in, the root first; nothing if AWS does not say.
    #[serde(default)]
    pub path: Vec<String>,
    /// Its tags, where they were asked for.
    #[serde(default = "Seen::unlooked")]
    pub tags: Seen<BTreeMap<String, String>>,
}

impl MemberAccount {
    /// One of which no more is known.
    pub fn new(id: AccountId, name: impl Into<String>, active: bool) -> Self {
        let state = if active { "ACTIVE" } else { "SUSPENDED" };
        Self {
            id,
            name: name.into(),
            active,
            state: state.to_owned(),
            email: String::new(),
            path: Vec::new(),
            tags: Seen::unlooked(),
        }
    }
}

/// An IAM role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Role {
    pub arn: Arn,
    pub name: RoleName,
    /// The trust policy.
    pub trust: Document,
    /// ARNs of the managed policies attached to it.
    pub attached: Seen<Vec<String>>,
    pub tags: BTreeMap<String, String>,
    /// What limits it, whatever its policies allow.
    pub boundary: Option<Boundary>,
    /// Its policies besides the one that the answers name, by name: those written into the role itself, and those attached.
    pub others: Seen<BTreeMap<String, Document>>,
}

/// A permissions boundary: a role can do only what both its policies and its boundary allow.
///
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html>.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Boundary {
    pub arn: Arn,
    /// What it lets through.
    pub document: Seen<Document>,
}

/// A customer managed policy with its default version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManagedPolicy {
    pub arn: Arn,
    /// The default version's id, such as `v1`.
    pub default_version: String,
    /// The default version's document.
    pub document: Document,
    /// All versions; AWS keeps five at most.
    pub versions: Seen<Vec<PolicyVersion>>,
    /// To how many users, groups and roles it is attached.
    pub attachments: u32,
    pub tags: BTreeMap<String, String>,
}

/// One saved version of a managed policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyVersion {
    /// Such as `v3`.
    pub id: String,
    pub default: bool,
    pub created: Option<jiff::Timestamp>,
}
