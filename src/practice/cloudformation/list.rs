//! What CloudFormation tells of instances and operations.

use serde_json::{Value, json};

use super::super::answer::{Refusal, Reply, members, page, query_answer, time};
use super::super::call::Call;
use super::super::query::number;
use super::super::world::{StackOperation, World};
use super::find::find;

pub(super) fn instances(world: &World, call: &Call) -> Reply {
    let (_, set) = find(world, call)?;
    let form = call.form();
    let one = |(account, there): (&String, &super::super::world::StackInstance)| {
        json!({
            "StackSetId": format!("{}:{}", form.text("StackSetName"), set.id),
            "Account": account,
            "Region": there.region,
            "StackId": there.stack,
            "Status": there.status,
            "StackInstanceStatus": { "DetailedStatus": there.detailed },
            "StatusReason": there.reason,
            "DriftStatus": there.drift.as_deref().unwrap_or("NOT_CHECKED"),
        })
    };
    Ok(paged(call, set.instances.iter().map(one).collect()))
}

pub(super) fn operations(world: &World, call: &Call) -> Reply {
    let (_, set) = find(world, call)?;
    let newest_first = set.operations.iter().rev();
    let one = |it: &StackOperation| {
        json!({
            "OperationId": it.id,
            "Action": it.action,
            "Status": it.status,
            "CreationTimestamp": time(world.epoch),
        })
    };
    Ok(paged(call, newest_first.map(one).collect()))
}

pub(super) fn operation(world: &World, call: &Call) -> Reply {
    let operation = named(world, call)?;
    let failed = operation
        .results
        .values()
        .filter(|(status, _)| status == "FAILED")
        .count();
    let shown = json!({
        "OperationId": operation.id,
        "Action": operation.action,
        "Status": operation.status,
        "CreationTimestamp": time(world.epoch),
        "StatusDetails": { "FailedStackInstancesCount": failed },
    });
    Ok(query_answer(call, &json!({ "StackSetOperation": shown })))
}

pub(super) fn results(world: &World, call: &Call) -> Reply {
    let form = call.form();
    let wanted = form.get("Filters.member.1.Values").map(str::to_owned);
    let operation = named(world, call)?;
    let (_, set) = find(world, call)?;
    let all = operation.accounts.iter().filter_map(|account| {
        let (status, reason) = if let Some(result) = operation.results.get(account) {
            result.clone()
        } else {
            let instance = set.instances.get(account);
            let is_running = instance.is_some_and(|it| it.detailed == "RUNNING");
            let status = if is_running { "RUNNING" } else { "PENDING" };
            (status.to_owned(), None)
        };
        wanted
            .as_ref()
            .is_none_or(|wanted| *wanted == status)
            .then(|| {
                json!({
                    "Account": account,
                    "Region": call.region,
                    "Status": status,
                    "StatusReason": reason,
                })
            })
    });
    Ok(paged(call, all.collect()))
}

pub(super) fn no_operation(id: &str) -> Refusal {
    let message = format!("Operation {id} not found");
    Refusal::new(404, "OperationNotFoundException", message)
}

fn named<'world>(world: &'world World, call: &Call) -> Result<&'world StackOperation, Refusal> {
    let (_, set) = find(world, call)?;
    let form = call.form();
    let id = form.text("OperationId");
    let found = set.operations.iter().find(|operation| operation.id == id);
    found.ok_or_else(|| no_operation(id))
}

fn paged(call: &Call, all: Vec<Value>) -> super::super::answer::Answer {
    let form = call.form();
    let size = number(form.get("MaxResults"), 100).clamp(1, 100);
    let (all, next) = page(all, form.get("NextToken"), size);
    query_answer(
        call,
        &json!({ "Summaries": members(all), "NextToken": next }),
    )
}
