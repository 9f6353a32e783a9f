//! Roles, policies, and who makes requests.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Settling, Tags};

/// Roles and policies of an account.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Iam {
    /// Roles by name.
    pub roles: BTreeMap<String, Role>,
    /// Customer managed policies by name.
    pub policies: BTreeMap<String, Policy>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Role {
    /// Its unique id, such as `AROA…`.
    pub id: String,
    /// Its path; empty means `/`.
    pub path: String,
    /// Its trust policy.
    pub trust: Settling<Value>,
    pub description: String,
    /// Its longest session in seconds; 0 means an hour.
    pub max_session: u32,
    /// ARNs of the attached policies.
    pub attached: Vec<String>,
    /// Inline policies by name.
    pub inline: BTreeMap<String, Value>,
    /// Its permissions boundary.
    pub boundary: Option<String>,
    pub tags: Tags,
    /// When it was made, in seconds since 1970.
    pub created: i64,
    /// When it was last used, in seconds since 1970.
    #[serde(skip)]
    pub last_used: Option<i64>,
    #[serde(skip)]
    pub(crate) visible_at: u64,
    #[serde(skip)]
    pub(crate) trusted_at: u64,
}

/// A customer managed policy.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// Its unique id, such as `ANPA…`.
    pub id: String,
    /// Its path; empty means `/`.
    pub path: String,
    pub description: String,
    /// Its versions, oldest first.
    pub versions: Vec<PolicyVersion>,
    pub tags: Tags,
    /// How many versions there ever were.
    pub counted: u32,
    #[serde(skip)]
    pub(crate) visible_at: u64,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PolicyVersion {
    /// Such as `v1`.
    pub id: String,
    pub document: Value,
    /// Whether it is the one that counts.
    pub default: bool,
    /// When it was made, in seconds since 1970.
    pub created: i64,
}

/// Who makes a request.
#[derive(Clone, Debug, Default)]
pub(in crate::practice) struct Caller {
    pub(in crate::practice) account: String,
    /// The session's ARN.
    pub(in crate::practice) arn: String,
    /// The role's ARN.
    pub(in crate::practice) role: String,
    pub(in crate::practice) user_id: String,
}

/// A session of an assumed role.
#[derive(Clone, Debug)]
pub(in crate::practice) struct Session {
    pub(in crate::practice) caller: Caller,
    pub(in crate::practice) expires_at: u64,
}

/// The role of the administrators that practice's credentials stand for.
pub(in crate::practice) const ADMINISTRATOR_ROLE: &str =
    "AWSReservedSSO_AdministratorAccess_1f2e3d4c5b6a7980";
