//! Who administers GuardDuty for the organization, and which of its accounts join by themselves.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::super::answer::{Refusal, Reply, json_answer};
use super::super::call::{Call, items, text};
use super::super::world::{Detector, Settling, World, or};
use super::detector::defaults;
use super::find::{INVALID, bad, detector, detector_mut};
use super::join::join_all;

const SERVICE: &str = "guardduty.amazonaws.com";

fn not_management() -> Refusal {
    bad(
        "The request is rejected because the current account is not the management account of the organization.",
    )
}

fn is_management(world: &World, call: &Call) -> bool {
    let organization = world.organization.as_ref();
    organization.is_some_and(|organization| organization.management == call.account())
}

/// Only the organization's administrator of GuardDuty is told, and sets.
fn administrators_only(world: &World, call: &Call) -> Result<(), Refusal> {
    if world.guardduty_administrator(&call.region) == Some(call.account()) {
        return Ok(());
    }
    Err(bad(
        "The request is rejected because the current account is not the GuardDuty delegated administrator of the organization.",
    ))
}

pub(super) fn described(world: &World, call: &Call) -> Reply {
    let detector = detector(world, call)?;
    administrators_only(world, call)?;
    let joining = or(&detector.auto_enable, "NONE");
    let features: Vec<Value> = detector
        .features
        .keys()
        .map(|name| {
            let which = detector
                .auto_features
                .get(name)
                .map_or("NONE", String::as_str);
            json!({ "name": name, "autoEnable": which })
        })
        .collect();
    Ok(json_answer(&json!({
        "autoEnable": joining != "NONE",
        "memberAccountLimitReached": false,
        "autoEnableOrganizationMembers": joining,
        "features": features,
    })))
}

pub(super) fn update(world: &mut World, call: &Call) -> Reply {
    detector(world, call)?;
    administrators_only(world, call)?;
    let input = call.json();
    let accounts = text(&input, "autoEnableOrganizationMembers");
    // One of the two forms has to be there, and not both.
    if accounts.is_some() == input.get("autoEnable").is_some() {
        return Err(bad(INVALID));
    }
    let is_word = |word: &str| ["ALL", "NEW", "NONE"].contains(&word);
    let mut features: BTreeMap<String, String> = BTreeMap::new();
    for feature in items(&input, "features") {
        let [name, which] = ["name", "autoEnable"].map(|key| text(feature, key).unwrap_or(""));
        if !is_word(which) || !defaults(world, &call.region).contains_key(name) {
            return Err(bad(INVALID));
        }
        features.insert(name.to_owned(), which.to_owned());
    }
    if accounts.is_some_and(|word| !is_word(word)) {
        return Err(bad(INVALID));
    }
    let own = detector_mut(world, call)?;
    own.auto_features.extend(features.clone());
    if let Some(accounts) = accounts {
        accounts.clone_into(&mut own.auto_enable);
    }
    if accounts == Some("ALL") {
        join_all(world, call);
    }
    let everywhere = features.into_iter().filter(|(_, which)| which == "ALL");
    for (name, _) in everywhere {
        for account in world.accounts.values_mut() {
            let regional = account.regions.get_mut(&call.region);
            for member in regional
                .into_iter()
                .flat_map(|it| it.detectors.values_mut())
            {
                if member.administrator.as_deref() == Some(call.caller.account.as_str())
                    && !member.managed.contains_key(&name)
                {
                    member.features.insert(name.clone(), "ENABLED".to_owned());
                }
            }
        }
    }
    Ok(json_answer(&json!({})))
}

/// The administrator of this Region, for the managing account alone.
pub(super) fn list(world: &World, call: &Call) -> Reply {
    if !is_management(world, call) {
        return Err(not_management());
    }
    let named: Vec<Value> = world
        .guardduty_administrator(&call.region)
        .map(|id| json!({ "adminAccountId": id, "adminStatus": "ENABLED" }))
        .into_iter()
        .collect();
    Ok(json_answer(&json!({ "adminAccounts": named })))
}

/// Names the administrator in this Region: the same account as elsewhere. It gets a detector, with all that AWS switches on by itself.
pub(super) fn enable(world: &mut World, call: &Call) -> Reply {
    if !is_management(world, call) {
        return Err(not_management());
    }
    let input = call.json();
    let id = text(&input, "adminAccountId").unwrap_or_default();
    if world
        .accounts
        .get(id)
        .is_none_or(|it| it.status != "ACTIVE")
    {
        return Err(bad(INVALID));
    }
    let there = world
        .organization
        .as_ref()
        .and_then(|organization| organization.delegated.get(SERVICE)?.first());
    if there.is_some_and(|there| there != id) {
        return Err(bad(
            "The request is rejected because another account is already enabled as GuardDuty delegated administrator for the organization.",
        ));
    }
    if world.guardduty_administrator(&call.region).is_some() {
        return Err(bad(
            "The request is rejected because the account is already enabled as GuardDuty delegated administrator for the organization.",
        ));
    }
    let features = defaults(world, &call.region);
    let (created, new_id) = (world.seconds(), world.unique_hex());
    if let Some(organization) = &mut world.organization {
        organization
            .delegated
            .insert(SERVICE.to_owned(), vec![id.to_owned()]);
        organization.guardduty_in.push(call.region.clone());
        organization
            .trusted
            .insert(SERVICE.to_owned(), Settling::settled(true));
    }
    let detectors = &mut world.regional_mut(id, &call.region).detectors;
    if detectors.is_empty() {
        let new = Detector {
            enabled: true,
            frequency: "SIX_HOURS".to_owned(),
            features,
            created,
            ..Detector::default()
        };
        detectors.insert(new_id, new);
    }
    Ok(json_answer(&json!({})))
}
