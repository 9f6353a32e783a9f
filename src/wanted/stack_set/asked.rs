//! What the answers ask of the StackSet.

use std::collections::BTreeSet;

use serde_json::Value;

use super::groups;
use super::set::{MemberStackSet, There};
use super::template;
use crate::answers::{MemberAccounts, Reach};
use crate::domain::{AccountId, Arn};
use crate::inventory::{StackSetLook, StackSetRights};
use crate::policy::{member_role_trust, merge};
use crate::problem::Problem;
use crate::wanted::{Shared, Site, Slot};

/// The most that AWS takes in a call, in bytes.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStackSet.html>
pub(super) const TEMPLATE_BYTES: usize = 51_200;

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
        let choice = self.shared.choice()?;
        let (rights, groups) = if let Reach::StackSetRoles { execution, .. } = &answers.reach {
            let rights = StackSetRights::Roles {
                administration: self.administration().map(ToString::to_string),
                execution: Some(execution.to_string()),
            };
            (rights, Vec::new())
        } else {
            let organization = self.shared.organization.ok_or_else(no_organization)?;
            (
                StackSetRights::Organization,
                groups::wanted(answers, organization)?,
            )
        };
        let is_of_organization = rights == StackSetRights::Organization;
        let in_groups = |path: &[String]| {
            !is_of_organization || path.is_empty() || path.iter().any(|it| groups.contains(it))
        };
        let mut accounts = BTreeSet::new();
        let mut elsewhere = BTreeSet::new();
        let mut management = None;
        for (id, chosen) in choice.chosen {
            if !answers.gets_by_stack_set(chosen.manages) {
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
        let reaches_new_accounts = is_of_organization
            && answers.accounts == MemberAccounts::Organization
            && answers.tags.is_empty();
        let mut without: BTreeSet<AccountId> = answers.exclude.iter().cloned().collect();
        without.insert(self.account().clone());
        if let Some(organization) = self.shared.organization {
            without.remove(&organization.management);
        }
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
            rights,
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

    /// The role in this account by which a StackSet goes on to the others, where it works by roles and that one was seen.
    fn administration(&self) -> Option<&'a Arn> {
        self.stack_set_look()?.administration.known()?.as_ref()
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
        let answers = &self.shared.answers.members;
        let members = self.member_sites()?;
        let standing = members
            .iter()
            .filter(|member| {
                answers.gets_by_stack_set(member.chosen.manages)
                    && matches!(member.role(), Ok(Some(_)))
            })
            .map(|member| member.account())
            .filter(|account| !is_ours(account));
        Ok(standing.cloned().collect())
    }
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
