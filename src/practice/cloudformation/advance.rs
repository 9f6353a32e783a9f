//! What AWS does by itself as time goes on: operations go from account to account, and new accounts get what their group has.

use super::super::world::{StackOperation, StackSet, World};
use super::find::is_trusted;
use super::instances::within;
use super::options::{begin, has_ended};
use super::stack;

/// How long one account takes.
const ACCOUNT_MILLIS: u64 = 6_000;

/// Brings every StackSet to where it is by now.
pub(in super::super) fn advance(world: &mut World) {
    let all: Vec<(String, String, String)> = world
        .everywhere()
        .flat_map(|(account, region, there)| {
            let names = there.stack_sets.keys();
            names.map(move |name| (account.to_owned(), region.to_owned(), name.clone()))
        })
        .collect();
    for (home, region, name) in all {
        let place = (home.as_str(), region.as_str());
        let Some(mut set) = take(world, place, &name) else {
            continue;
        };
        follow_members(world, &mut set);
        go_on(world, &mut set, &home);
        let sets = &mut world.regional_mut(&home, &region).stack_sets;
        sets.insert(name, set);
    }
}

/// A StackSet, out of the world for as long as it works in others' accounts.
fn take(world: &mut World, (home, region): (&str, &str), name: &str) -> Option<StackSet> {
    let regional = world.accounts.get_mut(home)?.regions.get_mut(region)?;
    regional.stack_sets.remove(name)
}

/// Accounts that came into a group get what it has, whatever accounts were picked there at first.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-orgs-manage-auto-deployment.html>
fn follow_members(world: &World, set: &mut StackSet) {
    if !set.service_managed || !set.automatic || set.groups.is_empty() || !is_trusted(world) {
        return;
    }
    let groups = set.groups.clone();
    let new: Vec<String> = within(world, &groups)
        .filter(|account| !set.settled.contains(account))
        .collect();
    if new.is_empty() {
        return;
    }
    set.settled.extend(new.iter().cloned());
    let region = set.instances.values().next().map(|it| it.region.clone());
    let accounts = new.len();
    for account in &new {
        let instance = set.instances.entry(account.clone()).or_default();
        instance.region = region.clone().unwrap_or_default();
    }
    begin(
        set,
        StackOperation {
            id: format!("auto-{}", set.operations.len()),
            action: "CREATE".to_owned(),
            status: "QUEUED".to_owned(),
            accounts: new,
            at_once: accounts,
            tolerated: accounts,
            began: world.now,
            ..StackOperation::default()
        },
    );
}

fn go_on(world: &mut World, set: &mut StackSet, home: &str) {
    let now = world.now;
    let mut free_from = 0;
    for at in 0..set.operations.len() {
        let Some(mut operation) = set.operations.get(at).cloned() else {
            continue;
        };
        if has_ended(&operation) {
            continue;
        }
        if operation.status == "QUEUED" {
            operation.began = operation.began.max(free_from);
            "RUNNING".clone_into(&mut operation.status);
        }
        let finished = run(world, set, home, &mut operation);
        world.now = now;
        if let Some(slot) = set.operations.get_mut(at) {
            *slot = operation;
        }
        // The others stand in line.
        let Some(end) = finished else { return };
        free_from = end;
    }
}

/// Does what is due of an operation. Gives when it ended, if it has.
fn run(
    world: &mut World,
    set: &mut StackSet,
    home: &str,
    operation: &mut StackOperation,
) -> Option<u64> {
    let now = world.now;
    let accounts = operation.accounts.clone();
    for (at, account) in accounts.iter().enumerate() {
        if operation.results.contains_key(account) {
            continue;
        }
        let failed = operation
            .results
            .values()
            .filter(|(status, _)| status == "FAILED")
            .count();
        // What was begun when somebody stopped it is brought to its end.
        let instance = set.instances.get(account);
        let is_begun = instance.is_some_and(|it| it.detailed == "RUNNING");
        let stopped = operation.status == "STOPPING" && !is_begun;
        if stopped || failed > operation.tolerated {
            let reason = if stopped {
                "Cancelled since the operation was stopped"
            } else {
                "Cancelled since failure tolerance has exceeded"
            };
            end(set, operation, account, "CANCELLED", Some(reason));
            continue;
        }
        let turn = u64::try_from(at / operation.at_once.max(1)).unwrap_or(u64::MAX);
        let (from, until) = if world.settling {
            let from = operation.began + turn * ACCOUNT_MILLIS;
            (from, from + ACCOUNT_MILLIS)
        } else {
            (operation.began, operation.began)
        };
        if until > now {
            if from <= now
                && let Some(instance) = set.instances.get_mut(account)
            {
                "RUNNING".clone_into(&mut instance.detailed);
            }
            continue;
        }
        world.now = until;
        one(world, set, home, operation, account);
        world.now = now;
    }
    if operation.results.len() < accounts.len() {
        return None;
    }
    let failed = operation
        .results
        .values()
        .filter(|(status, _)| status == "FAILED")
        .count();
    let ending = match operation.status.as_str() {
        "STOPPING" => "STOPPED",
        _ if failed > operation.tolerated => "FAILED",
        _ => "SUCCEEDED",
    };
    ending.clone_into(&mut operation.status);
    Some(now)
}

/// What an operation does in one account.
fn one(
    world: &mut World,
    set: &mut StackSet,
    home: &str,
    operation: &mut StackOperation,
    account: &str,
) {
    let status = world.accounts.get(account).map(|it| it.status.as_str());
    let is_empty = operation.action == "DELETE"
        && set
            .instances
            .get(account)
            .is_none_or(|it| it.stack.is_none());
    if status != Some("ACTIVE") && !is_empty {
        end(set, operation, account, "SKIPPED_SUSPENDED_ACCOUNT", None);
        return;
    }
    let Some(mut instance) = set.instances.get(account).cloned() else {
        end(set, operation, account, "SUCCEEDED", None);
        return;
    };
    if operation.action == "DELETE" {
        match stack::unmake(world, set, home, account, &instance) {
            Ok(()) => {
                set.instances.remove(account);
                let done = ("SUCCEEDED".to_owned(), None);
                operation.results.insert(account.to_owned(), done);
            }
            Err(said) => {
                end(set, operation, account, "FAILED", Some(&said));
                if let Some(instance) = set.instances.get_mut(account) {
                    "INOPERABLE".clone_into(&mut instance.status);
                }
            }
        }
        return;
    }
    let made = stack::make(world, set, home, account, &mut instance);
    if made.is_ok() && instance.stack.is_none() {
        let (region, id) = (&instance.region, world.unique_uuid());
        instance.stack = Some(format!(
            "arn:aws:cloudformation:{region}:{account}:stack/StackSet-{id}/{id}"
        ));
    }
    set.instances.insert(account.to_owned(), instance);
    match made {
        Ok(()) => end(set, operation, account, "SUCCEEDED", None),
        Err(said) => end(set, operation, account, "FAILED", Some(&said)),
    }
}

/// Writes down what became of one account. One that was skipped is no failure, and has no result of its own.
fn end(
    set: &mut StackSet,
    operation: &mut StackOperation,
    account: &str,
    detailed: &str,
    reason: Option<&str>,
) {
    let reason = reason.map(str::to_owned);
    if let Some(instance) = set.instances.get_mut(account) {
        let status = if detailed == "SUCCEEDED" {
            "CURRENT"
        } else {
            "OUTDATED"
        };
        status.clone_into(&mut instance.status);
        detailed.clone_into(&mut instance.detailed);
        instance.reason.clone_from(&reason);
        instance.drift = None;
    }
    let result = match detailed {
        "SKIPPED_SUSPENDED_ACCOUNT" => "CANCELLED",
        other => other,
    };
    let result = (result.to_owned(), reason);
    operation.results.insert(account.to_owned(), result);
}
