//! Who administers whom, and what the administrator sees and sets of its members.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::super::answer::{Refusal, Reply, json_answer, page, time};
use super::super::call::{Call, texts};
use super::super::query::number;
use super::super::world::{Detector, World, or};
use super::detector::read_features;
use super::find::{INVALID, bad, detector};

/// How many accounts a request may name.
pub(super) const MOST: usize = 50;

/// How a detector stands to the account that administers it.
///
/// See <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_Administrator.html>.
fn relationship(detector: &Detector, now: u64) -> &str {
    if now < detector.member_at {
        return "Created";
    }
    let usual = if detector.enabled {
        "Enabled"
    } else {
        "Disabled"
    };
    or(&detector.relationship, usual)
}

pub(super) fn administrator(world: &World, call: &Call) -> Reply {
    let detector = detector(world, call)?;
    let answer = detector.administrator.as_ref().map_or_else(
        || json!({}),
        |account| {
            let status = relationship(detector, world.now);
            json!({ "administrator": { "accountId": account, "relationshipStatus": status } })
        },
    );
    Ok(json_answer(&answer))
}

/// The accounts whose detectors the caller administers in this Region.
pub(super) fn list(world: &World, call: &Call) -> Reply {
    let own = detector(world, call)?;
    let is_associated_only = call.param("onlyAssociated") != Some("false");
    let mut members: Vec<Value> = Vec::new();
    let told = |id: &str, detector: Option<(&String, &Detector)>, status: &str| {
        let email = world.accounts.get(id).map(|account| account.email.as_str());
        json!({
            "accountId": id,
            "detectorId": detector.map(|(id, _)| id),
            "masterId": call.account(),
            "administratorId": call.account(),
            "email": email,
            "relationshipStatus": status,
            "updatedAt": time(detector.map_or(own.created, |(_, detector)| detector.created)),
        })
    };
    for (id, member_id, member) in administered(world, call) {
        let status = relationship(member, world.now);
        if !is_associated_only || status == "Enabled" || status == "Disabled" {
            members.push(told(id, Some((member_id, member)), status));
        }
    }
    if !is_associated_only {
        let unserved = own.unserved.iter();
        members.extend(unserved.map(|(id, status)| told(id, None, status)));
    }
    let size = number(call.param("maxResults"), 50);
    let (members, next) = page(members, call.param("nextToken"), size);
    Ok(json_answer(
        &json!({ "members": members, "nextToken": next }),
    ))
}

/// Those that the caller administers in this Region: account, detector's id, detector.
fn administered<'world>(
    world: &'world World,
    call: &'world Call,
) -> impl Iterator<Item = (&'world str, &'world String, &'world Detector)> {
    world.accounts.iter().flat_map(|(id, account)| {
        let regional = account.regions.get(&call.region);
        let detectors = regional
            .into_iter()
            .flat_map(|regional| &regional.detectors);
        detectors
            .filter(|(_, member)| member.administrator.as_deref() == Some(call.account()))
            .map(move |(detector_id, member)| (id.as_str(), detector_id, member))
    })
}

/// The accounts of a request: one at least, and no more than AWS takes.
fn named(call: &Call) -> Result<Vec<String>, Refusal> {
    let ids = texts(&call.json(), "accountIds");
    if ids.is_empty() || ids.len() > MOST {
        return Err(bad(INVALID));
    }
    Ok(ids)
}

fn unprocessed(id: &str, why: &str) -> Value {
    json!({ "accountId": id, "result": why })
}

const NO_MEMBER: &str = "The request is rejected because the given account ID is not an associated member of account the current account.";

/// The features of members.
pub(super) fn settings(world: &World, call: &Call) -> Reply {
    detector(world, call)?;
    let (mut members, mut others) = (Vec::new(), Vec::new());
    let there: BTreeMap<&str, &Detector> = administered(world, call)
        .filter(|(_, _, member)| relationship(member, world.now) == "Enabled")
        .map(|(id, _, member)| (id, member))
        .collect();
    for id in named(call)? {
        match there.get(id.as_str()) {
            Some(member) => {
                let features: Vec<Value> = member
                    .features
                    .iter()
                    .map(|(name, status)| {
                        json!({ "name": name, "status": status, "managedBy": member.managed.get(name) })
                    })
                    .collect();
                members.push(json!({ "accountId": id, "features": features }));
            }
            None => others.push(unprocessed(&id, NO_MEMBER)),
        }
    }
    Ok(json_answer(
        &json!({ "members": members, "unprocessedAccounts": others }),
    ))
}

/// Sets features of members. What a policy of the organization decides stays, and the account is handed back.
pub(super) fn set(world: &mut World, call: &Call) -> Reply {
    detector(world, call)?;
    let features = read_features(world, &call.json(), &call.region)?;
    let now = world.now;
    let mut others = Vec::new();
    for id in named(call)? {
        let member = world
            .regional_mut(&id, &call.region)
            .detectors
            .values_mut()
            .find(|member| {
                member.administrator.as_deref() == Some(call.account())
                    && relationship(member, now) == "Enabled"
            });
        let Some(member) = member else {
            others.push(unprocessed(&id, NO_MEMBER));
            continue;
        };
        let fights = features.iter().any(|(name, status)| {
            member.managed.contains_key(name) && member.features.get(name) != Some(status)
        });
        if fights {
            let why = "The request is rejected because the feature is managed by a GuardDuty policy of your organization.";
            others.push(unprocessed(&id, why));
        } else {
            member.features.extend(features.clone());
        }
    }
    Ok(json_answer(&json!({ "unprocessedAccounts": others })))
}
