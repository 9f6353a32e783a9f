//! What AWS carries out in many accounts: begun once, found again, watched, and how it ended.

use std::collections::BTreeMap;

use crate::apply::kinds::carry_out::{At, Output, Settling};
use crate::apply::progress::Progress;
use crate::aws::{Failure, Patience, Reached};
use crate::inventory::{CallAs, OperationState, StackInstance, StackSet, StackSetOperation};
use crate::problem::Problem;

/// AWS's word for an account in which it did not succeed.
pub(super) const FAILED: &str = "FAILED";

pub(super) fn busy(code: &str) -> Option<Patience> {
    (code == "OperationInProgressException").then_some(Patience::minutes(
        15,
        "AWS is still busy with another operation of the StackSet.",
    ))
}

pub(super) fn instances(there: &StackSet) -> Result<&[StackInstance], Failure> {
    let seen = there.instances.as_result();
    seen.map(Vec::as_slice)
        .map_err(|problem| Failure::before(problem.clone()))
}

/// The operations of a change: the first, and those by which it was tried again.
pub(super) struct Operations<'o> {
    pub(super) at: &'o At<'o>,
    pub(super) set: &'o str,
    pub(super) caller: CallAs,
}

/// How a change goes on.
pub(super) enum Next {
    /// An operation of it is going on.
    Goes(String),
    /// It may begin one by this name.
    Free(String),
}

impl Operations<'_> {
    /// Their names come from the run and the change. So one that was begun before this program was stopped is found again, and never
    /// begun a second time.
    pub(super) async fn next(&self) -> Result<Next, Failure> {
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
pub(super) fn given(begun: Result<String, Failure>, id: String) -> Result<Output, Failure> {
    match begun {
        Err(refused) if refused.is("OperationIdAlreadyExistsException") => Ok(Some(id)),
        begun => begun.map(Some),
    }
}

/// Have AWS stop an operation. One that has just ended cannot be, and need not.
pub(super) async fn stop(
    at: &At<'_>,
    set: &str,
    caller: CallAs,
    operation: Option<&str>,
) -> Result<(), Failure> {
    let Some(id) = operation else {
        return Ok(());
    };
    match at.clients.stop_stack_set_operation(set, id, caller).await {
        Err(refused) if ENDED.iter().any(|code| refused.is(code)) => Ok(()),
        stopped => stopped,
    }
}

/// AWS's words for an operation that cannot be stopped any more.
const ENDED: [&str; 2] = ["InvalidOperationException", "OperationNotFoundException"];

/// How far an operation has come, account by account; when it has ended, whether it left anybody behind.
pub(super) async fn watch(
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
            "AWS was stopped before it was done. {} not reached.",
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
