//! Detectors: one per account and Region, with its features.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::super::answer::{Refusal, Reply, json_answer, time};
use super::super::call::{Call, items, text, truth};
use super::super::world::{Detector, World};
use super::find::{INVALID, bad, detector_mut, read_tags};

/// Features that can be chosen; all but the two for runtime monitoring are on when nobody chooses.
///
/// See <https://docs.aws.amazon.com/guardduty/latest/ug/guardduty-features-activation-model.html>.
const FEATURES: [&str; 9] = [
    "S3_DATA_EVENTS",
    "EKS_AUDIT_LOGS",
    "EBS_MALWARE_PROTECTION",
    "RDS_LOGIN_EVENTS",
    "LAMBDA_NETWORK_LOGS",
    "EKS_RUNTIME_MONITORING",
    "RUNTIME_MONITORING",
    "AI_PROTECTION",
    "AI_ANALYST",
];
/// Features that only a few Regions have, and those Regions.
const ONLY_IN: [(&str, [&str; 3]); 2] = [
    ("AI_PROTECTION", ["us-east-1", "us-west-2", "eu-west-1"]),
    ("AI_ANALYST", ["us-east-1", "us-west-2", "eu-west-1"]),
];
/// What GuardDuty always does.
const FOUNDATION: [&str; 3] = ["CLOUD_TRAIL", "DNS_LOGS", "FLOW_LOGS"];

pub(super) fn described(call: &Call, detector: &Detector) -> Value {
    let created = time(detector.created);
    let updated = detector.created;
    let foundation = FOUNDATION
        .into_iter()
        .map(|name| json!({ "name": name, "status": "ENABLED", "updatedAt": updated }));
    let chosen = detector.features.iter().map(|(name, status)| {
        let managed = detector.managed.get(name);
        json!({ "name": name, "status": status, "updatedAt": updated, "managedBy": managed })
    });
    let features: Vec<Value> = foundation.chain(chosen).collect();
    json!({
        "createdAt": created,
        "updatedAt": created,
        "serviceRole": format!("arn:aws:iam::{}:role/aws-service-role/guardduty.amazonaws.com/AWSServiceRoleForAmazonGuardDuty", call.account()),
        "status": if detector.enabled { "ENABLED" } else { "DISABLED" },
        "findingPublishingFrequency": detector.frequency,
        "features": features,
        "tags": detector.tags,
    })
}

/// Whether a Region has a feature.
fn is_offered(name: &str, region: &str) -> bool {
    ONLY_IN
        .iter()
        .find(|(feature, _)| *feature == name)
        .is_none_or(|(_, regions)| regions.contains(&region))
}

/// What AWS switches on where nobody chooses: all but the two for runtime monitoring, also what is newer than everybody's list.
pub(super) fn defaults(world: &World, region: &str) -> BTreeMap<String, String> {
    let mut features: BTreeMap<String, String> = FEATURES
        .into_iter()
        .filter(|name| *name != "EKS_RUNTIME_MONITORING" && is_offered(name, region))
        .map(|name| (name.to_owned(), "ENABLED".to_owned()))
        .collect();
    features.insert("RUNTIME_MONITORING".to_owned(), "DISABLED".to_owned());
    let newer = world.new_features.iter();
    features.extend(newer.map(|name| (name.clone(), "ENABLED".to_owned())));
    features
}

/// The features of a request, by name.
pub(super) fn read_features(
    world: &World,
    input: &Value,
    region: &str,
) -> Result<BTreeMap<String, String>, Refusal> {
    let mut features = BTreeMap::new();
    for feature in items(input, "features") {
        let [name, status] = ["name", "status"].map(|key| text(feature, key).unwrap_or_default());
        let is_known =
            FEATURES.contains(&name) || world.new_features.iter().any(|newer| newer == name);
        if !is_known || !["ENABLED", "DISABLED"].contains(&status) {
            return Err(bad(INVALID));
        }
        if !is_offered(name, region) {
            return Err(bad(format!(
                "The request is rejected because the feature {name} is not supported in this Region."
            )));
        }
        features.insert(name.to_owned(), status.to_owned());
    }
    if features.contains_key("EKS_RUNTIME_MONITORING")
        && features.contains_key("RUNTIME_MONITORING")
    {
        return Err(bad(
            "The request is rejected because EKS_RUNTIME_MONITORING and RUNTIME_MONITORING cannot be given together.",
        ));
    }
    Ok(features)
}

fn read_frequency(input: &Value) -> Result<Option<String>, Refusal> {
    match text(input, "findingPublishingFrequency") {
        None => Ok(None),
        Some(frequency @ ("FIFTEEN_MINUTES" | "ONE_HOUR" | "SIX_HOURS")) => {
            Ok(Some(frequency.to_owned()))
        }
        Some(_) => Err(bad(INVALID)),
    }
}

pub(super) fn create(world: &mut World, call: &Call) -> Reply {
    let input = call.json();
    let Some(enabled) = truth(&input, "enable") else {
        return Err(bad(
            "The request is rejected because the parameter enable is missing.",
        ));
    };
    let token = text(&input, "clientToken").map(str::to_owned);
    let present = world
        .regional(call.account(), &call.region)
        .and_then(|regional| regional.detectors.iter().next());
    if let Some((id, detector)) = present {
        if token.is_some() && detector.token == token {
            return Ok(json_answer(&json!({ "detectorId": id })));
        }
        return Err(bad(
            "The request is rejected because a detector already exists for the current account.",
        ));
    }
    let mut features = defaults(world, &call.region);
    features.extend(read_features(world, &input, &call.region)?);
    let detector = Detector {
        enabled,
        frequency: read_frequency(&input)?.unwrap_or_else(|| "SIX_HOURS".to_owned()),
        features,
        tags: read_tags(&input),
        created: world.seconds(),
        token,
        ..Detector::default()
    };
    let id = world.unique_hex();
    world
        .regional_mut(call.account(), &call.region)
        .detectors
        .insert(id.clone(), detector);
    Ok(json_answer(&json!({ "detectorId": id })))
}

pub(super) fn update(world: &mut World, call: &Call) -> Reply {
    let input = call.json();
    let features = read_features(world, &input, &call.region)?;
    let frequency = read_frequency(&input)?;
    let detector = detector_mut(world, call)?;
    // Whoever was invited only is not a member yet.
    if detector.administrator.is_some() && detector.relationship != "Invited" {
        return Err(bad(
            "The request is rejected because the current account is a member account and cannot change this setting.",
        ));
    }
    let decided = features.iter().find(|(name, status)| {
        detector.managed.contains_key(*name) && detector.features.get(*name) != Some(*status)
    });
    if let Some((name, _)) = decided {
        return Err(bad(format!(
            "The request is rejected because the feature {name} is managed by a GuardDuty policy of your organization."
        )));
    }
    detector.enabled = truth(&input, "enable").unwrap_or(detector.enabled);
    detector.features.extend(features);
    if let Some(frequency) = frequency {
        detector.frequency.clone_from(&frequency);
        // What an administrator sets counts for its members.
        for account in world.accounts.values_mut() {
            let regional = account.regions.get_mut(&call.region);
            for member in regional
                .into_iter()
                .flat_map(|it| it.detectors.values_mut())
            {
                if member.administrator.as_deref() == Some(call.caller.account.as_str()) {
                    member.frequency.clone_from(&frequency);
                }
            }
        }
    }
    Ok(json_answer(&json!({})))
}
