//! GuardDuty: one detector per account and Region, and where its findings go.

mod export;

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::answer::{Answer, Refusal, Reply, json_answer, page};
use super::call::{Call, text, truth};
use super::world::{Detector, Tags, World};

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

/// The operation, from method and path.
pub(super) fn action(call: &Call) -> String {
    let segments: Vec<&str> = call.segments.iter().map(String::as_str).collect();
    match (call.method.as_str(), segments.as_slice()) {
        ("GET", ["detector"]) => "ListDetectors",
        ("POST", ["detector"]) => "CreateDetector",
        ("GET", ["detector", _]) => "GetDetector",
        ("POST", ["detector", _]) => "UpdateDetector",
        ("GET", ["detector", _, "administrator" | "master"]) => "GetAdministratorAccount",
        ("GET", ["detector", _, "publishingDestination"]) => "ListPublishingDestinations",
        ("POST", ["detector", _, "publishingDestination"]) => "CreatePublishingDestination",
        ("GET", ["detector", _, "publishingDestination", _]) => "DescribePublishingDestination",
        ("POST", ["detector", _, "publishingDestination", _]) => "UpdatePublishingDestination",
        ("DELETE", ["detector", _, "publishingDestination", _]) => "DeletePublishingDestination",
        ("GET", ["tags", ..]) => "ListTagsForResource",
        ("POST", ["tags", ..]) => "TagResource",
        _ => "Unknown",
    }
    .to_owned()
}

pub(super) fn serve(world: &mut World, call: &Call) -> Reply {
    match call.action.as_str() {
        "ListDetectors" => Ok(list(world, call)),
        "CreateDetector" => create(world, call),
        "GetDetector" => {
            detector(world, call).map(|detector| json_answer(&described(call, detector)))
        }
        "UpdateDetector" => update(world, call),
        "GetAdministratorAccount" => {
            let administrator = detector(world, call)?.administrator.as_ref();
            Ok(json_answer(&administrator.map_or_else(
                || json!({}),
                |account| json!({ "administrator": { "accountId": account, "relationshipStatus": "Enabled" } }),
            )))
        }
        "TagResource" => {
            let tags = read_tags(&call.json());
            let tagged = tagged(world, call)?;
            tagged.extend(tags);
            Ok(json_answer(&json!({})))
        }
        "ListTagsForResource" => {
            let tagged = tagged(world, call)?;
            Ok(json_answer(&json!({ "tags": tagged })))
        }
        "Unknown" => Err(Refusal::unknown_action(call)),
        _ => export::serve(world, call),
    }
}

fn bad(message: impl Into<String>) -> Refusal {
    Refusal::bad("BadRequestException", message)
}

fn detector_id(call: &Call) -> &str {
    call.segments.get(1).map(String::as_str).unwrap_or_default()
}

fn not_owned() -> Refusal {
    bad("The request is rejected because the input detectorId is not owned by the current account.")
}

fn detector<'world>(world: &'world World, call: &Call) -> Result<&'world Detector, Refusal> {
    world
        .regional(call.account(), &call.region)
        .and_then(|regional| regional.detectors.get(detector_id(call)))
        .ok_or_else(not_owned)
}

fn detector_mut<'world>(
    world: &'world mut World,
    call: &Call,
) -> Result<&'world mut Detector, Refusal> {
    world
        .regional_mut(call.account(), &call.region)
        .detectors
        .get_mut(detector_id(call))
        .ok_or_else(not_owned)
}

/// The tags of the detector or the destination that the path names.
fn tagged<'world>(world: &'world mut World, call: &Call) -> Result<&'world mut Tags, Refusal> {
    let path = call.segments.get(1..).unwrap_or_default().join("/");
    let missing = || bad("The request is rejected because the resource was not found.");
    let parts = super::lookup::arn(&path)
        .filter(|parts| parts.account == call.account())
        .ok_or_else(missing)?;
    let mut resource = parts.resource.split('/');
    let (Some("detector"), Some(id)) = (resource.next(), resource.next()) else {
        return Err(missing());
    };
    let detector = world
        .regional_mut(parts.account, parts.region)
        .detectors
        .get_mut(id)
        .ok_or_else(missing)?;
    match (resource.next(), resource.next()) {
        (None, _) => Ok(&mut detector.tags),
        (Some("publishingdestination"), Some(id)) => detector
            .destinations
            .get_mut(id)
            .map(|found| &mut found.tags)
            .ok_or_else(missing),
        _ => Err(missing()),
    }
}

fn read_tags(input: &Value) -> Tags {
    let tags = input.get("tags").and_then(Value::as_object);
    tags.into_iter()
        .flatten()
        .map(|(key, value)| (key.clone(), value.as_str().unwrap_or_default().to_owned()))
        .collect()
}

fn list(world: &World, call: &Call) -> Answer {
    let ids: Vec<String> = world
        .regional(call.account(), &call.region)
        .map(|regional| regional.detectors.keys().cloned().collect())
        .unwrap_or_default();
    let (ids, next) = page(ids, call.param("nextToken"), 50);
    json_answer(&json!({ "detectorIds": ids, "nextToken": next }))
}

fn described(call: &Call, detector: &Detector) -> Value {
    let created = Timestamp::from_second(detector.created)
        .unwrap_or_default()
        .to_string();
    let updated = detector.created;
    let foundation = FOUNDATION
        .into_iter()
        .map(|name| json!({ "name": name, "status": "ENABLED", "updatedAt": updated }));
    let chosen = detector
        .features
        .iter()
        .map(|(name, status)| json!({ "name": name, "status": status, "updatedAt": updated }));
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

/// The features of a request, by name.
fn read_features(input: &Value, region: &str) -> Result<BTreeMap<String, String>, Refusal> {
    let mut features = BTreeMap::new();
    for feature in input
        .get("features")
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default()
    {
        let (name, status) = (
            text(feature, "name").unwrap_or_default(),
            text(feature, "status").unwrap_or_default(),
        );
        if !FEATURES.contains(&name) || !["ENABLED", "DISABLED"].contains(&status) {
            return Err(bad(
                "The request is rejected because one or more input parameters have invalid values.",
            ));
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
        Some(_) => Err(bad(
            "The request is rejected because one or more input parameters have invalid values.",
        )),
    }
}

fn create(world: &mut World, call: &Call) -> Reply {
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
    let mut features: BTreeMap<String, String> = FEATURES
        .into_iter()
        .filter(|name| *name != "EKS_RUNTIME_MONITORING" && is_offered(name, &call.region))
        .map(|name| {
            (
                name.to_owned(),
                if name == "RUNTIME_MONITORING" {
                    "DISABLED"
                } else {
                    "ENABLED"
                }
                .to_owned(),
            )
        })
        .collect();
    features.extend(read_features(&input, &call.region)?);
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

fn update(world: &mut World, call: &Call) -> Reply {
    let input = call.json();
    let (features, frequency) = (
        read_features(&input, &call.region)?,
        read_frequency(&input)?,
    );
    let detector = detector_mut(world, call)?;
    if detector.administrator.is_some() {
        return Err(bad(
            "The request is rejected because the current account is a member account and cannot change this setting.",
        ));
    }
    detector.enabled = truth(&input, "enable").unwrap_or(detector.enabled);
    if let Some(frequency) = frequency {
        detector.frequency = frequency;
    }
    detector.features.extend(features);
    Ok(json_answer(&json!({})))
}
