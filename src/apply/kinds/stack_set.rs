//! StackSets. AWS carries out most of it by itself: here it is begun once, watched account by account, and found again if this
//! program was closed meanwhile.

use std::collections::{BTreeMap, BTreeSet};

use super::carry_out::{At, CarryOut, Output, Settling, Sight, compare, moved};
use crate::apply::fresh::Fresh;
use crate::apply::progress::Progress;
use crate::aws::{Failure, NewStackSet, Patience, Reached};
use crate::domain::AccountId;
use crate::inventory::{
    CallAs, InstanceState, OperationState, StackInstance, StackSet, StackSetOperation,
    StackSetTargets,
};
use crate::plan::{
    CreateRole, CreateStackSet, GiveStackSet, LetStackSetsReach, StackSetContent, TakeStackSet,
    UpdateStackSet,
};
use crate::problem::Problem;

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
        watch(at, &self.set, self.caller, made, |there| {
            let left = there
                .iter()
                .filter(|it| self.accounts.contains(&it.account));
            Ok(left.collect())
        })
        .await
    }

    fn spreads(&self, code: &str, _refused: &Failure, _fresh: &Fresh) -> Option<Patience> {
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

/// AWS's word for an account in which it did not succeed.
const FAILED: &str = "FAILED";

fn busy(code: &str) -> Option<Patience> {
    (code == "OperationInProgressException").then_some(Patience::minutes(
        15,
        "AWS is still busy with another operation of the StackSet.",
    ))
}

/// Whether a StackSet makes this, and for the same accounts.
fn holds(there: &StackSet, content: &StackSetContent) -> bool {
    let read = |text: &str| serde_json::from_str::<serde_json::Value>(text).ok();
    there.parameters == content.parameters
        && there.reaches_new_accounts == content.reaches_new_accounts
        && read(&there.template) == read(&content.template)
}

fn instances(there: &StackSet) -> Result<&[StackInstance], Failure> {
    let seen = there.instances.as_result();
    seen.map(Vec::as_slice)
        .map_err(|problem| Failure::before(problem.clone()))
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

/// The operations of a change: the first, and those by which it was tried again.
struct Operations<'o> {
    at: &'o At<'o>,
    set: &'o str,
    caller: CallAs,
}

/// How a change goes on.
enum Next {
    /// An operation of it is going on.
    Goes(String),
    /// It may begin one by this name.
    Free(String),
}

impl Operations<'_> {
    /// Their names come from the run and the change. So one that was begun before this program was stopped is found again, and never
    /// begun a second time.
    async fn next(&self) -> Result<Next, Failure> {
        let token = self.at.token();
        for attempt in 1_u32.. {
            let id = format!("{token}-{attempt}");
            let asked = self
                .at
                .clients
                .stack_set_operation(self.set, &id, self.caller);
            match asked.await? {
                None => return Ok(Next::Free(id)),
                Some(operation) if !operation.state.has_ended() => return Ok(Next::Goes(id)),
                Some(_) => {}
            }
        }
        Ok(Next::Free(token))
    }
}

/// The id of an operation that was begun; that there is one of this name already means that an earlier call came through.
fn given(begun: Result<String, Failure>, id: String) -> Result<Output, Failure> {
    match begun {
        Err(refused) if refused.is("OperationIdAlreadyExistsException") => Ok(Some(id)),
        begun => begun.map(Some),
    }
}

/// How far an operation has come, account by account; when it has ended, whether it left anybody behind.
async fn watch(
    at: &At<'_>,
    set: &str,
    caller: CallAs,
    operation: Option<&str>,
    left: impl Fn(&[StackInstance]) -> Result<Vec<&StackInstance>, Failure>,
) -> Result<Settling, Failure> {
    let Some(id) = operation else {
        return Ok(Settling::Done);
    };
    let asked = at.clients.stack_set_operation(set, id, caller).await?;
    let Some(operation) = asked else {
        return Ok(Settling::Done);
    };
    if !operation.state.has_ended() {
        let results = at.clients.stack_set_results(set, id, caller).await?;
        let accounts = results
            .into_iter()
            .map(|it| (it.account, (it.state, it.problem)))
            .collect();
        return Ok(Settling::Goes(Progress {
            state: operation.state,
            accounts,
        }));
    }
    let there = at.clients.stack_set(set, caller).await?;
    let Some(there) = there else {
        return Ok(Settling::Done);
    };
    let all = instances(&there)?;
    let left = left(all)?;
    let accounts: BTreeMap<_, _> = all
        .iter()
        .map(|it| (it.account.clone(), (it.state, it.problem.clone())))
        .collect();
    Ok(Settling::Went(
        Progress {
            state: operation.state,
            accounts,
        },
        ending(&operation, &left),
    ))
}

/// What is said of the accounts that an operation left behind.
fn ending(operation: &StackSetOperation, left: &[&StackInstance]) -> Result<(), Failure> {
    let Some(first) = left.first() else {
        return Ok(());
    };
    let summary = match (operation.state, left.len()) {
        (OperationState::Stopped, count) => format!(
            "Somebody stopped AWS before it was done. {} not reached.",
            accounts(count)
        ),
        (_, count) => format!("AWS did not succeed in {}.", of_accounts(count)),
    };
    let mut reasons: Vec<String> = Vec::new();
    for one in left {
        let Some(problem) = &one.problem else {
            continue;
        };
        reasons.push(format!("{}: {}", one.account.grouped(), problem.summary));
    }
    let shown = 10;
    let more = reasons.len().saturating_sub(shown);
    reasons.truncate(shown);
    if more > 0 {
        reasons.push(format!("And {} more.", of_accounts(more)));
    }
    reasons.push(
        "The others are done. Check again, and approve what is left: only these are tried again."
            .to_owned(),
    );
    let mut problem = Problem::new(summary).hint(reasons.join(" "));
    problem.code = Some(FAILED.to_owned());
    problem.said = first.problem.as_ref().and_then(|it| it.said.clone());
    problem.in_part = true;
    Err(Failure {
        problem,
        reached: Reached::Refused,
    })
}

fn accounts(count: usize) -> String {
    if count == 1 {
        "1 account was".to_owned()
    } else {
        format!("{count} accounts were")
    }
}

fn of_accounts(count: usize) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} account{plural}")
}
