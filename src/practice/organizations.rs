//! Organizations: who is in it, which services it trusts, who administers what.

use serde_json::{Value, json};

use super::answer::{Answer, Refusal, Reply, json_answer, page};
use super::call::{Call, text};
use super::organization_policies as policies;
use super::world::{Organization, Settling, World};

const TRUST_SETTLES_MILLIS: u64 = 1_500;

pub(super) fn serve(world: &mut World, call: &Call) -> Reply {
    let input = call.json();
    let Some(organization) = world.organization.clone() else {
        return Err(Refusal::bad(
            "AWSOrganizationsNotInUseException",
            "Your account is not a member of an organization.",
        ));
    };
    let is_management = organization.management == call.account();
    let is_delegated = organization
        .delegated
        .values()
        .flatten()
        .any(|account| account == call.account());
    match call.action.as_str() {
        "DescribeOrganization" => Ok(json_answer(
            &json!({ "Organization": described(world, &organization) }),
        )),
        _ if !is_management && !is_delegated => {
            let message = "You don't have permissions to access this resource.";
            Err(Refusal::bad("AccessDeniedException", message))
        }
        "ListAccounts" => Ok(list_accounts(world, &organization, &input)),
        "ListRoots" => Ok(list_roots(&organization)),
        "ListOrganizationalUnitsForParent" => list_units(&organization, &input),
        "ListAccountsForParent" => list_accounts_in(world, &organization, &input),
        "ListTagsForResource" => list_tags(world, &input),
        "ListAWSServiceAccessForOrganization" => {
            let trusted: Vec<Value> = organization
                .trusted
                .iter()
                .filter(|(_, trusted)| *trusted.seen(world.now))
                .map(|(service, _)| json!({ "ServicePrincipal": service, "DateEnabled": world.epoch }))
                .collect();
            let (trusted, next) = page(trusted, text(&input, "NextToken"), 20);
            Ok(json_answer(
                &json!({ "EnabledServicePrincipals": trusted, "NextToken": next }),
            ))
        }
        "EnableAWSServiceAccess" if is_management => enable(world, &input),
        "EnableAWSServiceAccess" => Err(Refusal::bad(
            "AccessDeniedException",
            "You don't have permissions to access this resource.",
        )),
        "ListPoliciesForTarget" => policies::of_target(world, &organization, &input),
        "DescribePolicy" => policies::described(world, &organization, &input),
        "ListDelegatedAdministrators" => Ok(list_delegated(world, &organization, &input)),
        _ => Err(Refusal::unknown_action(call)),
    }
}

fn described(world: &World, organization: &Organization) -> Value {
    let Organization {
        id,
        management,
        feature_set,
        ..
    } = organization;
    let email = world
        .accounts
        .get(management)
        .map(|account| account.email.clone());
    json!({
        "Id": id,
        "Arn": format!("arn:aws:organizations::{management}:organization/{id}"),
        "FeatureSet": feature_set,
        "MasterAccountId": management,
        "MasterAccountArn": format!("arn:aws:organizations::{management}:account/{id}/{management}"),
        "MasterAccountEmail": email,
    })
}

fn account(world: &World, organization: &Organization, id: &str) -> Option<Value> {
    let found = world.accounts.get(id)?;
    let Organization {
        id: organization_id,
        management,
        ..
    } = organization;
    let mut told = json!({
        "Id": id,
        "Arn": format!("arn:aws:organizations::{management}:account/{organization_id}/{id}"),
        "Email": found.email,
        "Name": found.name,
        "Status": found.status,
        "State": found.status,
        "JoinedMethod": found.joined,
        "JoinedTimestamp": world.epoch,
    });
    if !organization.lists_without_paths {
        let groups = organization.groups_around(&found.parent).join("/");
        let path = format!("{organization_id}/{groups}/{id}/");
        told.as_object_mut()?
            .insert("Paths".to_owned(), json!([path]));
    }
    Some(told)
}

fn list_roots(organization: &Organization) -> Answer {
    let Organization { id, management, .. } = organization;
    let root = organization.root();
    json_answer(&json!({ "Roots": [{
        "Id": root,
        "Arn": format!("arn:aws:organizations::{management}:root/{id}/{root}"),
        "Name": "Root",
        "PolicyTypes": [],
    }] }))
}

/// The group that a call is about, which has to be there.
fn parent<'i>(organization: &Organization, input: &'i Value) -> Result<&'i str, Refusal> {
    let parent = text(input, "ParentId").unwrap_or_default();
    if organization.has_group(parent) {
        Ok(parent)
    } else {
        let message = "You provided a parent that does not exist.";
        Err(Refusal::bad("ParentNotFoundException", message))
    }
}

fn list_units(organization: &Organization, input: &Value) -> Reply {
    let parent = parent(organization, input)?;
    let Organization { id, management, .. } = organization;
    let units: Vec<Value> = organization
        .units
        .iter()
        .filter(|(_, unit)| organization.group(&unit.parent) == parent)
        .map(|(unit_id, unit)| {
            json!({
                "Id": unit_id,
                "Arn": format!("arn:aws:organizations::{management}:ou/{id}/{unit_id}"),
                "Name": unit.name,
            })
        })
        .collect();
    let (units, next) = page(units, text(input, "NextToken"), 20);
    Ok(json_answer(
        &json!({ "OrganizationalUnits": units, "NextToken": next }),
    ))
}

fn list_accounts_in(world: &World, organization: &Organization, input: &Value) -> Reply {
    let parent = parent(organization, input)?;
    let accounts: Vec<Value> = world
        .accounts
        .iter()
        .filter(|(_, account)| organization.group(&account.parent) == parent)
        .filter_map(|(id, _)| account(world, organization, id))
        .collect();
    let (accounts, next) = page(accounts, text(input, "NextToken"), 20);
    Ok(json_answer(
        &json!({ "Accounts": accounts, "NextToken": next }),
    ))
}

fn list_tags(world: &World, input: &Value) -> Reply {
    let Some(account) = world
        .accounts
        .get(text(input, "ResourceId").unwrap_or_default())
    else {
        let message = "You specified a target that does not exist.";
        return Err(Refusal::bad("TargetNotFoundException", message));
    };
    let tags: Vec<Value> = account
        .tags
        .iter()
        .map(|(key, value)| json!({ "Key": key, "Value": value }))
        .collect();
    let (tags, next) = page(tags, text(input, "NextToken"), 20);
    Ok(json_answer(&json!({ "Tags": tags, "NextToken": next })))
}

fn list_accounts(world: &World, organization: &Organization, input: &Value) -> Answer {
    let accounts: Vec<Value> = world
        .accounts
        .keys()
        .filter_map(|id| account(world, organization, id))
        .collect();
    let (accounts, next) = page(accounts, text(input, "NextToken"), 20);
    json_answer(&json!({ "Accounts": accounts, "NextToken": next }))
}

fn enable(world: &mut World, input: &Value) -> Reply {
    let service = text(input, "ServicePrincipal").unwrap_or_default();
    if !service.ends_with(".amazonaws.com") {
        return Err(Refusal::bad(
            "InvalidInputException",
            "You specified a service principal that does not exist.",
        ));
    }
    let (now, at) = (world.now, world.settles(TRUST_SETTLES_MILLIS));
    if let Some(organization) = &mut world.organization {
        let trusted = organization
            .trusted
            .entry(service.to_owned())
            .or_insert_with(|| Settling::settled(false));
        if !trusted.newest() {
            trusted.change(true, now, at);
        }
    }
    Ok(json_answer(&json!({})))
}

fn list_delegated(world: &World, organization: &Organization, input: &Value) -> Answer {
    let wanted = text(input, "ServicePrincipal");
    let mut ids: Vec<&String> = organization
        .delegated
        .iter()
        .filter(|(service, _)| wanted.is_none_or(|wanted| wanted == service.as_str()))
        .flat_map(|(_, accounts)| accounts)
        .collect();
    ids.sort();
    ids.dedup();
    let delegated: Vec<Value> = ids
        .into_iter()
        .filter_map(|id| {
            let mut delegated = account(world, organization, id)?;
            delegated
                .as_object_mut()?
                .insert("DelegationEnabledDate".to_owned(), json!(world.epoch));
            Some(delegated)
        })
        .collect();
    let (delegated, next) = page(delegated, text(input, "NextToken"), 20);
    json_answer(&json!({ "DelegatedAdministrators": delegated, "NextToken": next }))
}
