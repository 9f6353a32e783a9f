//! Accounts that are not chosen any more.

use std::collections::BTreeSet;

use super::drafts::{Drafts, named, new, people};
use crate::domain::AccountId;
use crate::inventory::{StackSetRights, StackSetTargets};
use crate::plan::draft::{Draft, settings, warning};
use crate::plan::{Action, TakeStackSet};
use crate::wanted::STACK_SET;

impl Drafts<'_, '_> {
    /// Accounts that have the role by the StackSet and are not chosen any more: told, and taken out on request.
    pub(super) fn take(&self) -> Option<Draft> {
        let there = self.there()?;
        let instances = there.instances.known()?;
        let left: BTreeSet<AccountId> = instances
            .iter()
            .filter(|it| it.has_stack && !self.wanted.accounts.contains(&it.account))
            .map(|it| it.account.clone())
            // The template makes nothing in these.
            .filter(|account| !self.wanted.without.contains(account))
            .collect();
        if left.is_empty() || self.not_ours(there).is_some() {
            return None;
        }
        let draft = new(self.site, "stack-set-left");
        if !self.site.shared.answers.members.drop_unused {
            return Some(
                draft
                    .says(
                        format!(
                            "{} still {} the role, and {} not chosen any more",
                            people(left.len()),
                            if left.len() == 1 { "has" } else { "have" },
                            if left.len() == 1 { "is" } else { "are" },
                        ),
                        "They keep it. Radiant Security can use it only as long as the main account's role names them.",
                    )
                    .warns([warning(
                        format!("Still with the role, and not chosen any more: {}.", named(&left)),
                        "Set drop_unused = true in the answers, and AWS takes the role out of them.",
                    )])
                    .keep(),
            );
        }
        let targets = match there.rights {
            // By the groups that it was given to: those that are chosen now may not hold these accounts.
            StackSetRights::Organization => StackSetTargets::GroupsOnly {
                groups: there.groups.clone(),
                only: left.iter().cloned().collect(),
            },
            StackSetRights::Roles { .. } => StackSetTargets::Accounts {
                accounts: left.iter().cloned().collect(),
            },
        };
        Some(
            draft
                .says(
                    format!("Take the role out of {}", people(left.len())),
                    "They are not chosen any more. Radiant Security loses its access there at once.",
                )
                .before(Some(settings([("Accounts", named(&left))])))
                .then(Some(settings([("Accounts", "none")])))
                .update(Action::TakeStackSet(TakeStackSet {
                    set: STACK_SET.to_owned(),
                    caller: self.caller(),
                    targets,
                    accounts: left,
                })),
        )
    }
}
