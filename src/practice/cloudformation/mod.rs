//! CloudFormation's StackSets: who may have them, and what AWS makes of them in each account, one after the other.

mod advance;
mod find;
mod instances;
mod list;
mod options;
mod sets;
mod stack;
mod template;

pub(super) use advance::advance;

use serde_json::json;

use self::find::{STACK_SETS, invalid, is_trusted, owner};
use super::answer::{Refusal, Reply, query_answer};
use super::call::Call;
use super::world::{Settling, World};

const TRUST_SETTLES_MILLIS: u64 = 1_500;

pub(super) fn serve(world: &mut World, call: &Call) -> Reply {
    match call.action.as_str() {
        "DescribeOrganizationsAccess" => {
            owner(world, call)?;
            let status = if is_trusted(world) {
                "ENABLED"
            } else {
                "DISABLED"
            };
            Ok(query_answer(call, &json!({ "Status": status })))
        }
        "ActivateOrganizationsAccess" => activate(world, call),
        "CreateStackSet" => sets::create(world, call),
        "DescribeStackSet" => sets::describe(world, call),
        "UpdateStackSet" => sets::update(world, call),
        "DeleteStackSet" => sets::delete(world, call),
        "CreateStackInstances" => instances::create(world, call),
        "DeleteStackInstances" => instances::delete(world, call),
        "StopStackSetOperation" => instances::stop(world, call),
        "ListStackInstances" => list::instances(world, call),
        "DescribeStackSetOperation" => list::operation(world, call),
        "ListStackSetOperations" => list::operations(world, call),
        "ListStackSetOperationResults" => list::results(world, call),
        _ => Err(Refusal::unknown_action(call)),
    }
}

fn activate(world: &mut World, call: &Call) -> Reply {
    let (now, at) = (world.now, world.settles(TRUST_SETTLES_MILLIS));
    let Some(organization) = &mut world.organization else {
        return Err(invalid("Your account is not a member of an organization."));
    };
    if organization.management != call.account() {
        return Err(invalid(
            "You must be the management account of an organization to perform this operation.",
        ));
    }
    if organization.feature_set != "ALL" {
        return Err(invalid("Your organization must have all features enabled."));
    }
    let trusted = organization
        .trusted
        .entry(STACK_SETS.to_owned())
        .or_insert_with(|| Settling::settled(false));
    if !trusted.newest() {
        trusted.change(true, now, at);
    }
    Ok(query_answer(call, &json!({})))
}
