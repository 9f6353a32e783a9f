//! How accounts of the organization come to be looked after by its administrator of GuardDuty.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::super::account::is_on;
use super::super::answer::{Reply, json_answer};
use super::super::call::{Call, items, text};
use super::super::world::{Detector, World};
use super::detector::defaults;
use super::find::{INVALID, bad, detector, detector_id};
use super::members::MOST;

/// How long an account is only `Created`.
const JOINS_MILLIS: u64 = 2_000;

/// Adds accounts, of the organization alone: nobody is invited here.
pub(super) fn create(world: &mut World, call: &Call) -> Reply {
    detector(world, call)?;
    if world.guardduty_administrator(&call.region) != Some(call.account()) {
        return Err(bad(
            "The request is rejected because the current account is not the GuardDuty delegated administrator of the organization.",
        ));
    }
    let input = call.json();
    let named = items(&input, "accountDetails");
    if named.is_empty() || named.len() > MOST {
        return Err(bad(INVALID));
    }
    let mut unprocessed: Vec<Value> = Vec::new();
    for one in named {
        let [id, email] = ["accountId", "email"].map(|key| text(one, key).unwrap_or_default());
        if let Err(why) = add(world, call, id, email) {
            unprocessed.push(json!({ "accountId": id, "result": why }));
        }
    }
    Ok(json_answer(&json!({ "unprocessedAccounts": unprocessed })))
}

/// Adds one account, or says why not.
fn add(world: &mut World, call: &Call, id: &str, email: &str) -> Result<(), String> {
    let rejected = |why: &str| Err(format!("The request is rejected because {why}."));
    if id == call.account() {
        return rejected("the current account cannot be a member of itself");
    }
    let Some(account) = world.accounts.get(id) else {
        return rejected("the given account ID is not a member of the organization");
    };
    if account.email != email || email.is_empty() {
        return rejected("the given email is not the one of the account");
    }
    if account.status != "ACTIVE" {
        return rejected("the given account is suspended");
    }
    let of_another = world.regional(id, &call.region).is_some_and(|regional| {
        let mut detectors = regional.detectors.values();
        detectors.any(|there| {
            let administrator = there.administrator.as_deref();
            administrator.is_some_and(|it| it != call.account()) && there.relationship != "Invited"
        })
    });
    if of_another {
        return rejected("the given account is a member of another account");
    }
    join(world, call, id);
    Ok(())
}

/// All active accounts of the organization that are not in yet.
pub(super) fn join_all(world: &mut World, call: &Call) {
    let ids: Vec<String> = world
        .accounts
        .iter()
        .filter(|(id, account)| account.status == "ACTIVE" && *id != call.account())
        .map(|(id, _)| id.clone())
        .collect();
    for id in ids {
        join(world, call, &id);
    }
}

fn join(world: &mut World, call: &Call, id: &str) {
    let region = call.region.as_str();
    let is_management = world
        .organization
        .as_ref()
        .is_some_and(|organization| organization.management == id);
    let has_one = world
        .regional(id, region)
        .is_some_and(|regional| !regional.detectors.is_empty());
    // GuardDuty does not make its own role in the account that manages the organization.
    let unserved = if !is_on(world, id, region) {
        Some("RegionDisabled")
    } else if is_management && !has_one {
        Some("CannotCreateDetectorInOrganizationMasterAccount")
    } else {
        None
    };
    let (at, created, new_id) = (
        world.settles(JOINS_MILLIS),
        world.seconds(),
        world.unique_hex(),
    );
    let mut off = defaults(world, region);
    let regional = world.regional_mut(call.account(), region);
    let Some(own) = regional.detectors.get_mut(detector_id(call)) else {
        return;
    };
    if let Some(status) = unserved {
        own.unserved.insert(id.to_owned(), status.to_owned());
        return;
    }
    own.unserved.remove(id);
    let chosen: BTreeMap<String, String> = own.auto_features.clone();
    for (name, status) in &mut off {
        let is_chosen = chosen.get(name).is_some_and(|which| which != "NONE");
        let now = if is_chosen { "ENABLED" } else { "DISABLED" };
        now.clone_into(status);
    }
    let frequency = own.frequency.clone();
    let there = &mut world.regional_mut(id, region).detectors;
    if there.is_empty() {
        let new = Detector {
            enabled: true,
            features: off,
            created,
            ..Detector::default()
        };
        there.insert(new_id, new);
    }
    for member in there.values_mut() {
        if member.administrator.as_deref() != Some(call.account()) {
            member.administrator = Some(call.account().to_owned());
            member.member_at = at;
        }
        member.relationship.clear();
        member.enabled = true;
        member.frequency.clone_from(&frequency);
    }
}
