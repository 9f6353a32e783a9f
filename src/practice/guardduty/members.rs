//! Who administers whom.

use serde_json::{Value, json};

use super::super::answer::{Reply, json_answer, page, time};
use super::super::call::Call;
use super::super::query::number;
use super::super::world::{Detector, World, or};
use super::find::{bad, detector};

/// How a detector stands to the account that administers it.
///
/// See <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_Administrator.html>.
fn relationship(detector: &Detector) -> &str {
    or(&detector.relationship, "Enabled")
}

pub(super) fn administrator(world: &World, call: &Call) -> Reply {
    let detector = detector(world, call)?;
    let answer = detector.administrator.as_ref().map_or_else(
        || json!({}),
        |account| {
            let status = relationship(detector);
            json!({ "administrator": { "accountId": account, "relationshipStatus": status } })
        },
    );
    Ok(json_answer(&answer))
}

/// The accounts whose detectors the caller administers in this Region.
pub(super) fn list(world: &World, call: &Call) -> Reply {
    detector(world, call)?;
    let is_associated_only = call.param("onlyAssociated") != Some("false");
    let mut members: Vec<Value> = Vec::new();
    for (id, account) in &world.accounts {
        let detectors = account
            .regions
            .get(&call.region)
            .into_iter()
            .flat_map(|regional| &regional.detectors);
        for (detector_id, member) in detectors {
            let status = relationship(member);
            if member.administrator.as_deref() != Some(call.account())
                || (is_associated_only && status != "Enabled" && status != "Disabled")
            {
                continue;
            }
            members.push(json!({
                "accountId": id,
                "detectorId": detector_id,
                "masterId": call.account(),
                "administratorId": call.account(),
                "email": account.email,
                "relationshipStatus": status,
                "updatedAt": time(member.created),
            }));
        }
    }
    let size = number(call.param("maxResults"), 50);
    let (members, next) = page(members, call.param("nextToken"), size);
    Ok(json_answer(
        &json!({ "members": members, "nextToken": next }),
    ))
}

/// Only the organization's administrator of GuardDuty is told.
pub(super) fn organization(world: &World, call: &Call) -> Reply {
    let detector = detector(world, call)?;
    if !world.is_delegated("guardduty.amazonaws.com", call.account()) {
        return Err(bad(
            "The request is rejected because the current account is not the GuardDuty delegated administrator of the organization.",
        ));
    }
    let joining = or(&detector.auto_enable, "NONE");
    Ok(json_answer(&json!({
        "autoEnable": joining != "NONE",
        "memberAccountLimitReached": false,
        "autoEnableOrganizationMembers": joining,
        "features": [],
    })))
}
