//! The StackSet as it is asked for, beside the one that is there.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::groups::is_within;
use super::template::EXTERNAL_ROLE_ID;
use crate::domain::AccountId;
use crate::inventory::{Organization, StackInstance, StackSet, StackSetRights, StackSetTargets};

/// The name of the StackSet.
pub const STACK_SET: &str = "radiant-member-roles";

/// The StackSet as the answers ask for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberStackSet {
    /// What it makes in each account.
    pub template: String,
    pub rights: StackSetRights,
    /// Whether accounts that join later get the role by themselves.
    pub reaches_new_accounts: bool,
    /// The roots or organizational units that it is given to.
    pub groups: Vec<String>,
    /// The accounts that get the role by it. The one that manages the organization is never among them.
    pub accounts: BTreeSet<AccountId>,
    /// Chosen accounts that are in none of those groups.
    pub elsewhere: BTreeSet<AccountId>,
    /// Accounts in those groups in which it makes nothing.
    pub without: BTreeSet<AccountId>,
    /// Chosen accounts that have a role of this name already, which no StackSet of ours made. They are among those without.
    pub standing: BTreeSet<AccountId>,
    /// Accounts that are left out, and from which a change of the StackSet takes the role, as the answers ask for it.
    pub loses: BTreeSet<AccountId>,
    /// The one that manages the organization, where it was chosen: no StackSet of the organization reaches it.
    pub management: Option<AccountId>,
}

/// The StackSet that is there, as far as it tells in which accounts it has made the role.
pub(super) struct There<'t> {
    /// In which its template makes nothing.
    pub(super) left_out: BTreeSet<AccountId>,
    pub(super) instances: &'t [StackInstance],
}

impl There<'_> {
    /// Whether the account has a stack of it, or is to get one.
    pub(super) fn is_in(&self, account: &AccountId) -> bool {
        self.instances.iter().any(|it| it.account == *account)
    }

    pub(super) fn makes_role_in(&self, account: &AccountId) -> bool {
        let mut instances = self.instances.iter();
        instances.any(|it| it.has_stack && it.account == *account)
            && !self.left_out.contains(account)
    }
}

/// What the template's values are: the External Role ID or its slot.
pub fn parameters(external_id: &str) -> BTreeMap<String, String> {
    BTreeMap::from([(EXTERNAL_ROLE_ID.to_owned(), external_id.to_owned())])
}

impl MemberStackSet {
    /// To whom it is given at first.
    pub fn targets(&self) -> StackSetTargets {
        let groups = self.groups.clone();
        let accounts = || self.accounts.iter().cloned().collect();
        if self.rights != StackSetRights::Organization {
            StackSetTargets::Accounts {
                accounts: accounts(),
            }
        } else if !self.reaches_new_accounts {
            StackSetTargets::GroupsOnly {
                groups,
                only: accounts(),
            }
        } else if self.without.is_empty() {
            StackSetTargets::Groups { groups }
        } else {
            StackSetTargets::GroupsWithout {
                groups,
                without: self.without.iter().cloned().collect(),
            }
        }
    }

    /// The groups of the StackSet that is there which go beyond those that are asked for: who joins them gets the role.
    pub fn surplus<'t>(&self, organization: &Organization, there: &'t StackSet) -> Vec<&'t str> {
        if !self.reaches_new_accounts {
            return Vec::new();
        }
        let groups = there.groups.iter();
        groups
            .filter(|group| !is_within(organization, group, &self.groups))
            .map(String::as_str)
            .collect()
    }

    /// To whom it is given again, when only these lack it.
    pub fn again(&self, accounts: impl IntoIterator<Item = AccountId>) -> StackSetTargets {
        let accounts = accounts.into_iter().collect();
        match self.rights {
            StackSetRights::Organization => StackSetTargets::GroupsOnly {
                groups: self.groups.clone(),
                only: accounts,
            },
            StackSetRights::Roles { .. } => StackSetTargets::Accounts { accounts },
        }
    }

    /// Whether what is there works with the rights that are asked for. A role that was not seen is not held against it.
    pub fn works_as(&self, there: &StackSet) -> bool {
        match (&self.rights, &there.rights) {
            (StackSetRights::Organization, StackSetRights::Organization) => true,
            (
                StackSetRights::Roles {
                    administration,
                    execution,
                },
                StackSetRights::Roles {
                    administration: central,
                    execution: in_accounts,
                },
            ) => {
                execution == in_accounts && (administration.is_none() || administration == central)
            }
            _ => false,
        }
    }

    /// Whether what is there makes what is asked for, to the accounts that come too.
    pub fn is(&self, there: &StackSet) -> bool {
        let template = |text: &str| serde_json::from_str::<Value>(text).ok();
        template(&there.template) == template(&self.template)
            && there.reaches_new_accounts == self.reaches_new_accounts
    }
}
