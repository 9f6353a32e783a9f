//! The StackSet that gives other accounts their role: what it makes, in which groups, and with which exceptions.
//!
//! AWS gives it to accounts that join a group by the group alone, whatever accounts were picked or left out at first. So who must
//! not have the role stands in the template itself.
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-orgs-manage-auto-deployment.html>

mod template;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

pub use template::EXTERNAL_ROLE_ID;

use super::{Shared, Site, Slot};
use crate::answers::{MemberAccounts, Reach};
use crate::domain::AccountId;
use crate::inventory::{
    Organization, Seen, StackInstance, StackSet, StackSetLook, StackSetRights, StackSetTargets,
};
use crate::policy::{member_role_trust, merge};
use crate::problem::Problem;

/// The name of the StackSet.
pub const STACK_SET: &str = "radiant-member-roles";

/// The most that AWS takes in a call, in bytes.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStackSet.html>
const TEMPLATE_BYTES: usize = 51_200;

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
struct There<'t> {
    /// In which its template makes nothing.
    left_out: BTreeSet<AccountId>,
    instances: &'t [StackInstance],
}

impl There<'_> {
    /// Whether the account has a stack of it, or is to get one.
    fn is_in(&self, account: &AccountId) -> bool {
        self.instances.iter().any(|it| it.account == *account)
    }

    fn makes_role_in(&self, account: &AccountId) -> bool {
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
        if !self.reaches_new_accounts {
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
        StackSetTargets::GroupsOnly {
            groups: self.groups.clone(),
            only: accounts.into_iter().collect(),
        }
    }

    /// Whether what is there makes what is asked for, to the accounts that come too.
    pub fn is(&self, there: &StackSet) -> bool {
        let template = |text: &str| serde_json::from_str::<Value>(text).ok();
        template(&there.template) == template(&self.template)
            && there.reaches_new_accounts == self.reaches_new_accounts
    }
}

impl<'a> Site<'a> {
    /// What was seen of the StackSet.
    pub fn stack_set_look(&self) -> Option<&'a StackSetLook> {
        self.looks.newest()?.stack_sets.get(&self.home)
    }

    /// The StackSet that the answers ask for.
    ///
    /// # Errors
    ///
    /// The organization could not be seen, or the answers ask for more than one StackSet can hold.
    pub fn member_stack_set(&self) -> Result<MemberStackSet, Problem> {
        let answers = &self.shared.answers.members;
        let organization = self.shared.organization.ok_or_else(no_organization)?;
        let choice = self.shared.choice()?;
        let groups = self.stack_set_groups(organization)?;
        let in_groups =
            |path: &[String]| path.is_empty() || path.iter().any(|it| groups.contains(it));
        let mut accounts = BTreeSet::new();
        let mut elsewhere = BTreeSet::new();
        let mut management = None;
        for (id, chosen) in choice.chosen {
            if chosen.manages {
                management = Some(id);
            } else if chosen
                .account
                .is_none_or(|account| in_groups(&account.path))
            {
                accounts.insert(id);
            } else {
                elsewhere.insert(id);
            }
        }
        // What is chosen by group alone stays right as accounts come and go. AWS knows no other choice.
        let reaches_new_accounts =
            answers.accounts == MemberAccounts::Organization && answers.tags.is_empty();
        let mut without: BTreeSet<AccountId> = answers.exclude.iter().cloned().collect();
        without.insert(self.account().clone());
        without.remove(&organization.management);
        let there = self.stack_set_there();
        // CloudFormation deletes the role where the template comes to make none. Unasked, it stays where it stands.
        let have: BTreeSet<AccountId> = without
            .iter()
            .filter(|account| there.as_ref().is_some_and(|it| it.makes_role_in(account)))
            .cloned()
            .collect();
        let loses = if answers.drop_unused {
            have
        } else {
            without.retain(|account| !have.contains(account));
            BTreeSet::new()
        };
        let standing = self.standing_roles(there.as_ref())?;
        accounts.retain(|account| !standing.contains(account));
        let by_group = |account: &&AccountId| {
            reaches_new_accounts || there.as_ref().is_some_and(|it| it.is_in(account))
        };
        without.extend(standing.iter().filter(by_group).cloned());
        let template = member_template(&self.shared, &self.role_arn().to_string(), &without);
        let template = template.to_string();
        if template.len() > TEMPLATE_BYTES {
            return Err(Problem::new(format!(
                "{} accounts are left out by number. AWS's template for all accounts does not hold that many.",
                without.len()
            ))
            .hint("Choose by groups (organizational units) instead, so that fewer are left out one by one. Or name the accounts that are to have the role."));
        }
        Ok(MemberStackSet {
            template,
            rights: StackSetRights::Organization,
            reaches_new_accounts,
            groups,
            accounts,
            elsewhere,
            without,
            standing,
            loses,
            management,
        })
    }

    fn stack_set_there(&self) -> Option<There<'a>> {
        let there = self.stack_set_look()?.set.known()?.as_ref()?;
        Some(There {
            left_out: template::left_out(&there.template),
            instances: there.instances.known()?,
        })
    }

    /// The chosen accounts in which a role of this name was seen that the StackSet did not make.
    fn standing_roles(&self, there: Option<&There<'_>>) -> Result<BTreeSet<AccountId>, Problem> {
        let is_ours = |account: &AccountId| {
            there.is_some_and(|it| it.is_in(account) && !it.left_out.contains(account))
        };
        let members = self.member_sites()?;
        let standing = members
            .iter()
            .filter(|member| !member.chosen.manages && matches!(member.role(), Ok(Some(_))))
            .map(|member| member.account())
            .filter(|account| !is_ours(account));
        Ok(standing.cloned().collect())
    }

    /// The roots or units that the StackSet is given to: those that the answers name for it, those that they choose by, or all.
    fn stack_set_groups(&self, organization: &Organization) -> Result<Vec<String>, Problem> {
        let answers = &self.shared.answers.members;
        if let Reach::StackSet { targets } = &answers.reach
            && !targets.is_empty()
        {
            let chosen = &answers.groups;
            let is_outside =
                |target: &&String| !chosen.is_empty() && !is_within(organization, target, chosen);
            return match targets.iter().find(is_outside) {
                Some(target) => Err(outside(target, chosen)),
                None => Ok(targets.clone()),
            };
        }
        if !answers.groups.is_empty() {
            return Ok(answers.groups.clone());
        }
        let roots = roots(organization);
        if roots.is_empty() {
            return Err(Problem::new("AWS did not tell the root of the organization, which the StackSet is given to.")
                .hint("Name it in the answers: targets = [\"r-…\"] in reach. AWS Organizations shows it above all accounts."));
        }
        Ok(roots.into_iter().collect())
    }
}

/// Whether a group is one of these or in one of them, as far as that was seen.
fn is_within(organization: &Organization, group: &str, these: &[String]) -> bool {
    let known = organization.groups.known().map(Vec::as_slice);
    let parent = |id: &str| {
        let found = known?.iter().find(|it| it.id == id)?;
        found.parent.as_deref()
    };
    // No unit lies deeper than five below the root: whoever says so forms a circle.
    let mut above = std::iter::successors(Some(group), |id| parent(id)).take(10);
    // An organization has one root, which holds all of it.
    let is_one = |id: &str| these.iter().any(|it| it == id || it.starts_with("r-"));
    let mut accounts = organization.accounts.known().into_iter().flatten();
    above.any(is_one)
        || accounts.any(|account| {
            let to_group = account.path.iter().position(|it| it == group);
            let above = to_group.and_then(|place| account.path.get(..=place));
            above.is_some_and(|above| above.iter().any(|it| is_one(it)))
        })
}

fn outside(target: &str, chosen: &[String]) -> Problem {
    Problem::new(format!(
        "The StackSet would go to {target}, which is not within the groups that you chose: {}.",
        chosen.join(", ")
    ))
    .hint("Take it out of targets, under members.reach in the answers. Or add it to groups, under members. Without targets, the StackSet goes to the chosen groups.")
}

fn roots(organization: &Organization) -> BTreeSet<String> {
    let groups = match &organization.groups {
        Seen::Known(groups) => groups.as_slice(),
        Seen::Unknown(_) => &[],
    };
    let listed = groups
        .iter()
        .filter(|group| group.parent.is_none())
        .map(|group| group.id.clone());
    let accounts = organization.accounts.known().into_iter().flatten();
    let of_accounts = accounts.filter_map(|account| account.path.first().cloned());
    listed.chain(of_accounts).collect()
}

/// The template of the role in other accounts, which makes nothing in these. The main account's role is named by its ARN.
pub fn member_template(
    shared: &Shared<'_>,
    main_role: &str,
    without: &BTreeSet<AccountId>,
) -> Value {
    let answers = &shared.answers.members;
    let external_id = Slot::external_id().to_string();
    let trust = member_role_trust::new_document(&member_role_trust::Facts {
        main_role,
        external_id: &external_id,
    });
    let rights = shared.member_rules();
    let rights = merge(None, &rights).document;
    template::template(&template::Facts {
        role: answers.role_name.as_str(),
        policy: answers.policy_name().as_str(),
        path: answers.path.as_deref(),
        boundary: answers.permissions_boundary.as_deref(),
        tags: &answers.role_tags,
        trust: &trust,
        rights: &rights,
        without,
        reader: &shared.vendor.name,
    })
}

fn no_organization() -> Problem {
    Problem::new("A StackSet works within an organization, and this account is in none that we could see.")
        .hint("Reach the other accounts in another way. Or sign in to the account that manages the organization.")
}
