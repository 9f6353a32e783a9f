//! Which StackSet a call is about, whose it is, and who may have StackSets of the organization.

use super::super::answer::Refusal;
use super::super::call::Call;
use super::super::world::{StackSet, World};

/// The name under which an organization trusts StackSets, and names an administrator for them.
///
/// <https://docs.aws.amazon.com/organizations/latest/userguide/services-that-can-integrate-cloudformation.html>
pub(super) const STACK_SETS: &str = "member.org.stacksets.cloudformation.amazonaws.com";

pub(super) fn is_trusted(world: &World) -> bool {
    let trusted = world
        .organization
        .as_ref()
        .and_then(|organization| organization.trusted.get(STACK_SETS));
    trusted.is_some_and(|trusted| *trusted.seen(world.now))
}

/// In whose account StackSets of the organization are kept: always in the one that manages it. Whoever else asks has to have been
/// named, and to say so.
pub(super) fn owner(world: &World, call: &Call) -> Result<String, Refusal> {
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
pub(super) fn home(world: &World, call: &Call) -> Result<String, Refusal> {
    if call.form().text("CallAs") == "DELEGATED_ADMIN" {
        owner(world, call)
    } else {
        Ok(call.account().to_owned())
    }
}

/// The StackSet that a call is about, and whose it is.
pub(super) fn find<'world>(
    world: &'world World,
    call: &Call,
) -> Result<(String, &'world StackSet), Refusal> {
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
pub(super) fn find_mut<'world>(
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

pub(super) fn invalid(message: impl Into<String>) -> Refusal {
    Refusal::bad("ValidationError", message)
}
