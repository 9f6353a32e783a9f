//! To whom a StackSet is given, and from whom it is taken.

use serde_json::json;

use super::super::answer::{Refusal, Reply, query_answer};
use super::super::call::Call;
use super::super::world::{StackSet, World};
use super::find::{find, find_mut, invalid};
use super::{options, sets};

pub(super) fn create(world: &mut World, call: &Call) -> Reply {
    let (_, set) = find(world, call)?;
    let (groups, accounts) = targets(world, call, set)?;
    if set.service_managed {
        sets::needs_trust(world)?;
    }
    let region = one_region(call)?;
    let operation = options::operation(world, call, set, "CREATE", accounts)?;
    let answer = json!({ "OperationId": operation.id });
    let within: Vec<String> = within(world, &groups).collect();
    let set = find_mut(world, call)?;
    for group in groups {
        if !set.groups.contains(&group) {
            set.groups.push(group);
        }
    }
    set.settled.extend(within);
    for account in &operation.accounts {
        let instance = set.instances.entry(account.clone()).or_default();
        region.clone_into(&mut instance.region);
    }
    options::begin(set, operation);
    Ok(query_answer(call, &answer))
}

pub(super) fn delete(world: &mut World, call: &Call) -> Reply {
    let (_, set) = find(world, call)?;
    if !["true", "false"].contains(&call.form().text("RetainStacks")) {
        return Err(invalid("RetainStacks is required"));
    }
    one_region(call)?;
    let (groups, accounts) = targets(world, call, set)?;
    let accounts: Vec<String> = accounts
        .into_iter()
        .filter(|account| set.instances.contains_key(account))
        .collect();
    if accounts.is_empty() {
        return Err(Refusal::new(
            404,
            "StackInstanceNotFoundException",
            "There is no such stack instance",
        ));
    }
    let operation = options::operation(world, call, set, "DELETE", accounts)?;
    let answer = json!({ "OperationId": operation.id });
    let takes_all = call
        .form()
        .get("DeploymentTargets.AccountFilterType")
        .is_none_or(|filter| filter == "NONE");
    let set = find_mut(world, call)?;
    if takes_all {
        set.groups.retain(|group| !groups.contains(group));
    }
    options::begin(set, operation);
    Ok(query_answer(call, &answer))
}

pub(super) fn stop(world: &mut World, call: &Call) -> Reply {
    let form = call.form();
    let id = form.text("OperationId");
    let set = find_mut(world, call)?;
    let operation = set
        .operations
        .iter_mut()
        .find(|operation| operation.id == id)
        .ok_or_else(|| super::list::no_operation(id))?;
    if !["RUNNING", "QUEUED"].contains(&operation.status.as_str()) {
        let message = format!("Operation {id} is not in progress");
        return Err(Refusal::bad("InvalidOperationException", message));
    }
    "STOPPING".clone_into(&mut operation.status);
    Ok(query_answer(call, &json!({})))
}

/// What the StackSet makes counts in every Region, so it is asked for in one.
fn one_region(call: &Call) -> Result<String, Refusal> {
    match call.form().list("Regions").as_slice() {
        [region] => Ok(region.clone()),
        _ => Err(invalid("Practice knows StackSets of one Region alone")),
    }
}

/// The groups and the accounts that a call means.
fn targets(
    world: &World,
    call: &Call,
    set: &StackSet,
) -> Result<(Vec<String>, Vec<String>), Refusal> {
    let form = call.form();
    let plain = form.list("Accounts");
    let groups = form.list("DeploymentTargets.OrganizationalUnitIds");
    if !set.service_managed {
        if plain.is_empty() {
            return Err(invalid("Accounts is required for SELF_MANAGED stack sets"));
        }
        return Ok((Vec::new(), plain));
    }
    if !plain.is_empty() || groups.is_empty() {
        return Err(invalid(
            "StackSets with SERVICE_MANAGED permission model can only have OrganizationalUnit as target",
        ));
    }
    if let Some(missing) = groups.iter().find(|group| !is_group(world, group)) {
        return Err(invalid(format!(
            "OrganizationalUnit {missing} does not exist"
        )));
    }
    let named = form.list("DeploymentTargets.Accounts");
    let filter = form.text("DeploymentTargets.AccountFilterType");
    if matches!(filter, "" | "NONE") != named.is_empty() {
        return Err(invalid(
            "Accounts and AccountFilterType have to be given together",
        ));
    }
    let accounts = within(world, &groups).filter(|account| match filter {
        "INTERSECTION" => named.contains(account),
        "DIFFERENCE" => !named.contains(account),
        _ => true,
    });
    Ok((groups.clone(), accounts.collect()))
}

/// The accounts in some groups, at whichever depth. The one that manages the organization is reached by none.
pub(super) fn within<'world>(
    world: &'world World,
    groups: &[String],
) -> impl Iterator<Item = String> + use<'world> {
    let groups = groups.to_vec();
    let management = world
        .organization
        .as_ref()
        .map(|organization| organization.management.as_str());
    world
        .accounts
        .keys()
        .filter(move |id| Some(id.as_str()) != management)
        .filter(move |id| {
            let path = path_of(world, id);
            path.iter().any(|it| groups.iter().any(|group| group == it))
        })
        .cloned()
}

fn is_group(world: &World, group: &str) -> bool {
    let organization = world.organization.as_ref();
    organization.is_some_and(|organization| organization.has_group(group))
}

/// The groups that an account is in, the root first.
fn path_of<'world>(world: &'world World, account: &str) -> Vec<&'world str> {
    let account = world.accounts.get(account);
    let organization = world.organization.as_ref();
    organization
        .zip(account)
        .map(|(organization, account)| organization.groups_around(&account.parent))
        .unwrap_or_default()
}
