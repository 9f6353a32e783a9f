//! What AWS has to do in the accounts, and what became of it there.

use std::collections::BTreeSet;

use super::drafts::{Drafts, WAITS_FOR, named, new, people, those};
use crate::domain::AccountId;
use crate::inventory::{Drift, InstanceState, Seen, StackInstance};
use crate::plan::draft::{Draft, notice, settings, warning};
use crate::plan::{Action, GiveStackSet, Slot, View, Warning};
use crate::wanted::{MemberStackSet, STACK_SET};

impl Drafts<'_, '_> {
    /// What AWS has to do in the accounts.
    pub(super) fn give(&self) -> Draft {
        let wanted = &self.wanted.accounts;
        let count = people(wanted.len());
        let purpose = "AWS carries it out, account by account, and goes on when this program is closed. Usually it takes 10 to 20 minutes.";
        let draft = new(self.site, "stack-set-accounts")
            .says(format!("Give {count} the role"), purpose)
            .warns(self.management())
            .warns(self.elsewhere())
            .warns(standing(self.wanted));
        let instances = match self.there().map(|there| &there.instances) {
            None => &[],
            Some(Seen::Known(instances)) => instances.as_slice(),
            Some(Seen::Unknown(problem)) => {
                return draft.unseen("The accounts of the StackSet", problem);
            }
        };
        let running = match self.there().map(|there| &there.running) {
            None | Some(Seen::Known(None)) => None,
            Some(Seen::Known(Some(running))) => Some(running),
            Some(Seen::Unknown(problem)) => {
                return draft.unseen("What AWS is doing with the StackSet", problem);
            }
        };
        let of = |account: &AccountId| instances.iter().find(|it| it.account == *account);
        let lacking: BTreeSet<&AccountId> = wanted
            .iter()
            .filter(|account| of(account).is_none_or(lacks))
            .collect();
        let draft = draft
            .warns(drifted(instances, wanted))
            .warns(suspended(instances, wanted))
            .before(self.there().map(|_| tally(instances, wanted)));
        let missing = self.there().is_some_and(|there| {
            self.wanted
                .groups
                .iter()
                .any(|it| !there.groups.contains(it))
        });
        let is_for_later = self.wanted.reaches_new_accounts && (self.there().is_none() || missing);
        if lacking.is_empty() && !is_for_later && running.is_none() {
            return draft
                .says(
                    format!("The role is in {count}"),
                    "AWS made it there, and keeps it as the StackSet says.",
                )
                .keep();
        }
        let draft = match running {
            Some(_) => draft.says(
                format!("See AWS give {count} the role"),
                "AWS is at it already. We watch, and begin nothing a second time.",
            ),
            None if lacking.len() < wanted.len() && !lacking.is_empty() => draft.says(
                format!("Give the role to {} without it", people(lacking.len())),
                purpose,
            ),
            None => draft,
        };
        let failed = instances
            .iter()
            .filter(|it| wanted.contains(&it.account))
            .filter_map(|it| Some((&it.account, it.problem.as_ref()?)))
            .filter(|(account, _)| lacking.contains(account));
        let failed: Vec<Warning> = failed
            .map(|(account, problem)| {
                let text = format!("{}: {}", account.grouped(), problem.summary);
                match &problem.hint {
                    Some(hint) => warning(text, hint.clone()),
                    None => notice(text),
                }
            })
            .collect();
        let draft = draft.warns(failed);
        let has_some = !instances.is_empty() && !missing;
        let targets = if has_some {
            self.wanted.again(lacking.into_iter().cloned())
        } else {
            self.wanted.targets()
        };
        if self.site.slots.get(&Slot::external_id()).is_none() {
            return draft.waiting(WAITS_FOR);
        }
        draft.create(Action::GiveStackSet(GiveStackSet {
            set: STACK_SET.to_owned(),
            caller: self.caller(),
            targets,
            accounts: wanted.clone(),
            lets_in: self.site.role_arn(),
        }))
    }

    /// A word on the account that no StackSet of the organization reaches.
    fn management(&self) -> Option<Warning> {
        let management = self.wanted.management.as_ref()?;
        Some(warning(
            format!(
                "Account {} manages the organization. No StackSet reaches it, so its owner makes the role.",
                management.grouped()
            ),
            "Hand its owner the template: `export --as cloudformation --out DIR`. Or leave it out.",
        ))
    }

    /// A word on chosen accounts to which the StackSet is not given.
    fn elsewhere(&self) -> Option<Warning> {
        let elsewhere = &self.wanted.elsewhere;
        if elsewhere.is_empty() {
            return None;
        }
        Some(warning(
            format!(
                "{} that you chose are in none of the groups that the StackSet is given to: {}.",
                people(elsewhere.len()),
                named(elsewhere)
            ),
            "Name their groups too, under targets.",
        ))
    }
}

/// A word on accounts that have the role in another way.
pub(super) fn standing(wanted: &MemberStackSet) -> Option<Warning> {
    let standing = &wanted.standing;
    (!standing.is_empty()).then(|| {
        warning(
            format!(
                "A role of this name is in {} already. The StackSet did not make it, and leaves it alone: {}.",
                people(standing.len()),
                named(standing)
            ),
            "Test the setup to see whether it is right there. To have the StackSet make it, have the role deleted first.",
        )
    })
}

/// Whether AWS has to do something in an account. It does nothing in a suspended one.
const fn lacks(instance: &StackInstance) -> bool {
    !matches!(
        instance.state,
        InstanceState::Current | InstanceState::SkippedSuspended
    )
}

/// How many of the accounts have it.
fn tally(instances: &[StackInstance], wanted: &BTreeSet<AccountId>) -> View {
    let of = |is: &dyn Fn(&StackInstance) -> bool| {
        let those = instances.iter().filter(|it| wanted.contains(&it.account));
        those.filter(|it| is(it)).count()
    };
    let done = of(&|it| it.state == InstanceState::Current);
    let suspended = of(&|it| it.state == InstanceState::SkippedSuspended);
    settings([
        ("With the role", done.to_string()),
        (
            "Without it",
            wanted.len().saturating_sub(done + suspended).to_string(),
        ),
        ("Suspended", suspended.to_string()),
    ])
}

fn drifted(instances: &[StackInstance], wanted: &BTreeSet<AccountId>) -> Option<Warning> {
    let is_changed =
        |it: &StackInstance| it.drift == Drift::Drifted && wanted.contains(&it.account);
    let changed = named(those(instances, is_changed));
    (!changed.is_empty()).then(|| {
        warning(
            format!("Somebody changed by hand what the StackSet made in {changed}."),
            "CloudFormation shows what, under StackSets, Drift. A change of the StackSet writes over it.",
        )
    })
}

fn suspended(instances: &[StackInstance], wanted: &BTreeSet<AccountId>) -> Option<Warning> {
    let is_skipped = |it: &StackInstance| {
        it.state == InstanceState::SkippedSuspended && wanted.contains(&it.account)
    };
    let skipped = named(those(instances, is_skipped));
    (!skipped.is_empty()).then(|| notice(format!("AWS left out suspended accounts: {skipped}.")))
}
