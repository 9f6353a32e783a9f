//! CloudFormation's StackSets: who may have them, and what AWS makes of them in each account, one after the other.

mod advance;
mod instances;
mod list;
mod options;
mod sets;
mod stack;
mod template;

pub(super) use advance::advance;

use serde_json::json;

use super::answer::{Refusal, Reply, query_answer};
use super::call::Call;
use super::world::{Settling, StackSet, World};

/// The name under which an organization trusts StackSets, and names an administrator for them.
///
/// <https://docs.aws.amazon.com/organizations/latest/userguide/services-that-can-integrate-cloudformation.html>
const STACK_SETS: &str = "member.org.stacksets.cloudformation.amazonaws.com";

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

fn is_trusted(world: &World) -> bool {
    let trusted = world
        .organization
        .as_ref()
        .and_then(|organization| organization.trusted.get(STACK_SETS));
    trusted.is_some_and(|trusted| *trusted.seen(world.now))
}

/// In whose account StackSets of the organization are kept: always in the one that manages it. Whoever else asks has to have been
/// named, and to say so.
fn owner(world: &World, call: &Call) -> Result<String, Refusal> {
    let refused = || {
        invalid(
            "You must be the management account or delegated admin account of an organization before operating a SERVICE_MANAGED stack set",
        )
    };
    let organization = world.organization.as_ref().ok_or_else(refused)?;
    let manages = organization.management == call.account();
    let is_named = world.is_delegated(STACK_SETS, call.account());
    match call.form().text("CallAs") {
        "" | "SELF" if manages => Ok(organization.management.clone()),
        "DELEGATED_ADMIN" if is_named => Ok(organization.management.clone()),
        _ => Err(refused()),
    }
}

/// In whose account the StackSet of this call would be: the caller's own, or the organization's.
fn home(world: &World, call: &Call) -> Result<String, Refusal> {
    if call.form().text("CallAs") == "DELEGATED_ADMIN" {
        owner(world, call)
    } else {
        Ok(call.account().to_owned())
    }
}

/// The StackSet that a call is about, and whose it is.
fn find<'world>(world: &'world World, call: &Call) -> Result<(String, &'world StackSet), Refusal> {
    let home = home(world, call)?;
    let form = call.form();
    let name = form.text("StackSetName");
    let set = world
        .regional(&home, &call.region)
        .and_then(|regional| regional.stack_sets.get(name))
        .ok_or_else(|| {
            let message = format!("StackSet {name} not found");
            Refusal::new(404, "StackSetNotFoundException", message)
        })?;
    Ok((home, set))
}

/// The same, to be changed.
fn find_mut<'world>(
    world: &'world mut World,
    call: &Call,
) -> Result<&'world mut StackSet, Refusal> {
    let (home, _) = find(world, call)?;
    let form = call.form();
    let regional = world.regional_mut(&home, &call.region);
    Ok(regional
        .stack_sets
        .entry(form.text("StackSetName").to_owned())
        .or_default())
}

fn invalid(message: impl Into<String>) -> Refusal {
    Refusal::bad("ValidationError", message)
}
