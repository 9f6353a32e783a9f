//! The organization, its accounts, and what an account has in one Region.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Alias, Detector, Iam, Key, PublicAccessBlock, Settling, StackSet, Tags, Topic, Trail};

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Organization {
    /// Such as `o-exampleorgid`.
    pub id: String,
    /// The management account.
    pub management: String,
    /// `ALL` or `CONSOLIDATED_BILLING`.
    pub feature_set: String,
    /// The root's id, such as `r-a1b2`; `r-root` where none is told.
    pub root: String,
    /// Organizational units by id.
    pub units: BTreeMap<String, Unit>,
    /// The list of accounts does not tell where in the tree they are, as AWS's own did until lately.
    pub lists_without_paths: bool,
    /// Service principals with trusted access, and from when it is seen.
    pub trusted: BTreeMap<String, Settling<bool>>,
    /// Delegated administrators by service principal.
    pub delegated: BTreeMap<String, Vec<String>>,
    /// The Regions in which GuardDuty's delegated administrator was named; empty means in all, if there is one.
    pub guardduty_in: Vec<String>,
    /// CloudTrail's own role was never made in the management account, as when its administrator was named through
    /// Organizations.
    pub lacks_trail_role: bool,
}

/// An organizational unit.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Unit {
    pub name: String,
    /// The root or the unit that it is in; empty is the root.
    pub parent: String,
}

impl Organization {
    /// The root's id.
    pub(in crate::practice) fn root(&self) -> &str {
        if self.root.is_empty() {
            "r-root"
        } else {
            &self.root
        }
    }

    /// The group that a group or an account is in, which is written down as empty for the root.
    pub(in crate::practice) fn group<'o>(&'o self, parent: &'o str) -> &'o str {
        if parent.is_empty() {
            self.root()
        } else {
            parent
        }
    }

    /// Whether there is such a root or organizational unit.
    pub(in crate::practice) fn has_group(&self, id: &str) -> bool {
        id == self.root() || self.units.contains_key(id)
    }

    /// The groups around what is in this one, the root first.
    pub(in crate::practice) fn groups_around<'o>(&'o self, parent: &'o str) -> Vec<&'o str> {
        let mut groups = vec![self.group(parent)];
        while let Some(unit) = groups.last().and_then(|id| self.units.get(*id)) {
            groups.push(self.group(&unit.parent));
        }
        groups.reverse();
        groups
    }
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Account {
    /// Its name in the organization.
    pub name: String,
    /// Its e-mail address.
    pub email: String,
    /// `ACTIVE`, `SUSPENDED` or `PENDING_CLOSURE`.
    pub status: String,
    /// `CREATED` or `INVITED`.
    pub joined: String,
    /// The root or the organizational unit that it is in; empty is the root.
    pub parent: String,
    /// Its tags in the organization.
    pub tags: Tags,
    /// Regions beyond those that are always on.
    pub opted_in: Vec<String>,
    /// Services for which the account is not signed up (yet, or any more), by the prefix of their actions.
    pub not_signed_up: Vec<String>,
    /// Block Public Access for all its buckets; none means that nothing is blocked.
    pub public_access_block: Option<PublicAccessBlock>,
    /// Roles and policies.
    pub iam: Iam,
    /// What is in each Region.
    pub regions: BTreeMap<String, Regional>,
}

/// What an account has in one Region.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Regional {
    /// Trails whose home Region this is, by name.
    pub trails: BTreeMap<String, Trail>,
    /// Keys by id.
    pub keys: BTreeMap<String, Key>,
    /// Aliases by name, with `alias/`.
    pub aliases: BTreeMap<String, Alias>,
    /// Topics by name.
    pub topics: BTreeMap<String, Topic>,
    /// Detectors by id; AWS allows one.
    pub detectors: BTreeMap<String, Detector>,
    /// StackSets by name; those of an organization are in the account that manages it.
    pub stack_sets: BTreeMap<String, StackSet>,
    /// Queues by name, with their policy; only notifications know them.
    pub queues: BTreeMap<String, Value>,
    /// How many management events the account's own programs make a day.
    pub events_a_day: u64,
    /// Lambda functions by name, with their policy; only notifications know them.
    pub functions: BTreeMap<String, Value>,
}
