//! Each change of a StackSet: its look, its write, and what is awaited.

use std::collections::BTreeSet;

use super::watch::{FAILED, Next, Operations, busy, given, instances, stop, watch};
use crate::apply::fresh::Fresh;
use crate::apply::kinds::carry_out::{At, CarryOut, Output, Settling, Sight, compare, moved};
use crate::aws::{Failure, NewStackSet, Patience};
use crate::domain::AccountId;
use crate::inventory::{InstanceState, StackInstance, StackSet, StackSetTargets, made_by_us};
use crate::plan::{
    CreateRole, CreateStackSet, GiveStackSet, LetStackSetsReach, RemoveStackSet, StackSetContent,
    TakeStackSet, UpdateStackSet,
};

impl CarryOut for LetStackSetsReach {
    async fn look(&self, at: &At<'_>) -> Result<Sight, Failure> {
        let is_on = at.clients.stack_sets_may_reach(self.caller).await?;
        compare(is_on, true, "")
    }

    async fn write(&self, at: &At<'_>) -> Result<Output, Failure> {
        at.clients.let_stack_sets_reach().await?;
        Ok(None)
    }
}

impl CarryOut for CreateStackSet {
    async fn look(&self, at: &At<'_>) -> Result<Sight, Failure> {
        let there = at.clients.stack_set_alone(&self.name, self.caller).await?;
        let Some(there) = there else {
            return Ok(Sight::AsPlanned);
        };
        compare(holds(&there, &self.content), false, "the StackSet")
    }

    async fn write(&self, at: &At<'_>) -> Result<Output, Failure> {
        let tags = at.tags(self);
        let new = NewStackSet {
            name: &self.name,
            description: &self.description,
            template: &self.content.template,
            parameters: &self.content.parameters,
            rights: &self.rights,
            reaches_new_accounts: self.content.reaches_new_accounts,
            caller: self.caller,
        };
        at.clients
            .create_stack_set(&new, &tags, &at.token())
            .await?;
        Ok(None)
    }

    fn spreads(&self, code: &str, refused: &Failure, fresh: &Fresh) -> Option<Patience> {
        let is_new = fresh.all::<LetStackSetsReach>().next().is_some();
        (code == "ValidationError" && is_new && refused.says("organizations access")).then_some(
            Patience::minutes(
                2,
                "AWS needs a moment to let StackSets work across the organization.",
            ),
        )
    }
}

impl CarryOut for UpdateStackSet {
    async fn look(&self, at: &At<'_>) -> Result<Sight, Failure> {
        let there = at.clients.stack_set(&self.name, self.caller).await?;
        let there = there.ok_or_else(|| moved("the StackSet"))?;
        if holds(&there, &self.after) {
            return Ok(Sight::Right(running(&there)?));
        }
        compare(false, holds(&there, &self.seen), "the StackSet")
    }

    async fn write(&self, at: &At<'_>) -> Result<Output, Failure> {
        let new = NewStackSet {
            name: &self.name,
            description: &self.description,
            template: &self.after.template,
            parameters: &self.after.parameters,
            rights: &self.rights,
            reaches_new_accounts: self.after.reaches_new_accounts,
            caller: self.caller,
        };
        let begun = Operations {
            at,
            set: &self.name,
            caller: self.caller,
        };
        let id = match begun.next().await? {
            Next::Goes(id) => return Ok(Some(id)),
            Next::Free(id) => id,
        };
        given(at.clients.update_stack_set(&new, &id).await, id)
    }

    fn settles(&self) -> Option<Patience> {
        Some(UPDATES)
    }

    async fn settled(&self, at: &At<'_>, made: Option<&str>) -> Result<Settling, Failure> {
        watch(at, &self.name, self.caller, made, |there| {
            Ok(lacking(there, None))
        })
        .await
    }

    async fn halt(&self, at: &At<'_>, made: Option<&str>) -> Result<(), Failure> {
        stop(at, &self.name, self.caller, made).await
    }

    fn spreads(&self, code: &str, _refused: &Failure, _fresh: &Fresh) -> Option<Patience> {
        busy(code)
    }
}

impl CarryOut for GiveStackSet {
    async fn look(&self, at: &At<'_>) -> Result<Sight, Failure> {
        let there = at.clients.stack_set(&self.set, self.caller).await?;
        let there = there.ok_or_else(|| moved("the StackSet"))?;
        if let Some(id) = running(&there)? {
            return Ok(Sight::Right(Some(id)));
        }
        let all = instances(&there)?;
        let has = |account: &AccountId| all.iter().any(|it| it.account == *account);
        let is_right = lacking(all, Some(&self.accounts)).is_empty()
            && self.accounts.iter().all(has)
            && groups(&self.targets)
                .iter()
                .all(|it| there.groups.contains(it));
        compare(is_right, true, "")
    }

    async fn write(&self, at: &At<'_>) -> Result<Output, Failure> {
        let begun = Operations {
            at,
            set: &self.set,
            caller: self.caller,
        };
        let id = match begun.next().await? {
            Next::Goes(id) => return Ok(Some(id)),
            Next::Free(id) => id,
        };
        let begun = at
            .clients
            .create_stack_instances(&self.set, &self.targets, &id, self.caller);
        given(begun.await, id)
    }

    fn settles(&self) -> Option<Patience> {
        Some(GIVES)
    }

    async fn settled(&self, at: &At<'_>, made: Option<&str>) -> Result<Settling, Failure> {
        watch(at, &self.set, self.caller, made, |there| {
            Ok(lacking(there, Some(&self.accounts)))
        })
        .await
    }

    async fn halt(&self, at: &At<'_>, made: Option<&str>) -> Result<(), Failure> {
        stop(at, &self.set, self.caller, made).await
    }

    fn spreads(&self, code: &str, refused: &Failure, fresh: &Fresh) -> Option<Patience> {
        let lets_in_new = || {
            fresh.all::<CreateRole>().any(|(written, made)| {
                written.is_in(&self.lets_in.account)
                    && self.lets_in.resource_name() == made.name.as_str()
            })
        };
        if code == FAILED && refused.says("invalid principal") && lets_in_new() {
            return Some(Patience::minutes(
                5,
                "AWS needs a moment to see the new role in all accounts.",
            ));
        }
        busy(code)
    }
}

impl CarryOut for TakeStackSet {
    async fn look(&self, at: &At<'_>) -> Result<Sight, Failure> {
        let there = at.clients.stack_set(&self.set, self.caller).await?;
        let Some(there) = there else {
            return Ok(Sight::Right(None));
        };
        let mut left = instances(&there)?.iter();
        let is_left = left.any(|it| self.accounts.contains(&it.account));
        match running(&there)? {
            Some(id) if is_left => Ok(Sight::Right(Some(id))),
            _ => compare(!is_left, true, ""),
        }
    }

    async fn write(&self, at: &At<'_>) -> Result<Output, Failure> {
        let begun = Operations {
            at,
            set: &self.set,
            caller: self.caller,
        };
        let id = match begun.next().await? {
            Next::Goes(id) => return Ok(Some(id)),
            Next::Free(id) => id,
        };
        let targets: &StackSetTargets = &self.targets;
        let begun = at
            .clients
            .delete_stack_instances(&self.set, targets, &id, self.caller);
        given(begun.await, id)
    }

    fn settles(&self) -> Option<Patience> {
        Some(TAKES)
    }

    async fn settled(&self, at: &At<'_>, made: Option<&str>) -> Result<Settling, Failure> {
        let settled = watch(at, &self.set, self.caller, made, |there| {
            let left = there
                .iter()
                .filter(|it| self.accounts.contains(&it.account));
            Ok(left.collect())
        });
        let mut settled = settled.await?;
        // Where AWS is done it lists the account no more.
        if let Settling::Went(progress, _) = &mut settled {
            for account in &self.accounts {
                let there = progress.accounts.entry(account.clone());
                there.or_insert((InstanceState::Current, None));
            }
        }
        Ok(settled)
    }

    async fn halt(&self, at: &At<'_>, made: Option<&str>) -> Result<(), Failure> {
        stop(at, &self.set, self.caller, made).await
    }

    fn spreads(&self, code: &str, _refused: &Failure, _fresh: &Fresh) -> Option<Patience> {
        busy(code)
    }
}

impl CarryOut for RemoveStackSet {
    async fn look(&self, at: &At<'_>) -> Result<Sight, Failure> {
        let there = at.clients.stack_set_alone(&self.name, self.caller).await?;
        let Some(there) = there else {
            return Ok(Sight::Right(None));
        };
        let is_as_seen = made_by_us(&there.tags) && holds(&there, &self.seen);
        compare(false, is_as_seen, "the StackSet")
    }

    async fn write(&self, at: &At<'_>) -> Result<Output, Failure> {
        at.clients.delete_stack_set(&self.name, self.caller).await?;
        Ok(None)
    }

    fn spreads(&self, code: &str, _refused: &Failure, fresh: &Fresh) -> Option<Patience> {
        let is_emptied = fresh.all::<TakeStackSet>().next().is_some();
        if code == "StackSetNotEmptyException" && is_emptied {
            return Some(Patience::minutes(
                2,
                "AWS needs a moment to see that no account has the StackSet any more.",
            ));
        }
        busy(code)
    }
}

/// AWS gives up after a day: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html>.
const A_DAY: u64 = 24 * 60;
const GIVES: Patience = Patience::minutes(
    A_DAY,
    "AWS gives the role to one account after the other. It carries on by itself.",
);
const UPDATES: Patience = Patience::minutes(
    A_DAY,
    "AWS changes the role in one account after the other. It carries on by itself.",
);
const TAKES: Patience = Patience::minutes(
    A_DAY,
    "AWS takes the role out of one account after the other. It carries on by itself.",
);

/// Whether a StackSet makes this, and for the same accounts.
fn holds(there: &StackSet, content: &StackSetContent) -> bool {
    let read = |text: &str| serde_json::from_str::<serde_json::Value>(text).ok();
    there.parameters == content.parameters
        && there.reaches_new_accounts == content.reaches_new_accounts
        && read(&there.template) == read(&content.template)
}

fn running(there: &StackSet) -> Result<Output, Failure> {
    let seen = there.running.as_result();
    let running = seen.map_err(|problem| Failure::before(problem.clone()))?;
    Ok(running.as_ref().map(|it| it.id.clone()))
}

/// The groups that come to have it whole, with the accounts that join them later.
fn groups(targets: &StackSetTargets) -> &[String] {
    match targets {
        StackSetTargets::Groups { groups } | StackSetTargets::GroupsWithout { groups, .. } => {
            groups
        }
        StackSetTargets::GroupsOnly { .. } | StackSetTargets::Accounts { .. } => &[],
    }
}

/// Those that do not have it as it is asked for: of these accounts, or of all that it was given to. A suspended one cannot.
fn lacking<'i>(
    there: &'i [StackInstance],
    wanted: Option<&BTreeSet<AccountId>>,
) -> Vec<&'i StackInstance> {
    let is_wanted = |it: &&StackInstance| wanted.is_none_or(|all| all.contains(&it.account));
    there
        .iter()
        .filter(is_wanted)
        .filter(|it| {
            !matches!(
                it.state,
                InstanceState::Current | InstanceState::SkippedSuspended
            )
        })
        .collect()
}
