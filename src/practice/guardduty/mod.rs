//! GuardDuty: one detector per account and Region, and where its findings go.

mod detector;
mod export;
mod export_check;
mod members;

use serde_json::{Value, json};

pub(super) use self::export_check::export_findings;
use super::answer::{Answer, Refusal, Reply, json_answer, page};
use super::call::Call;
use super::world::{Detector, Tags, World};

/// The operation, from method and path.
pub(super) fn action(call: &Call) -> String {
    let segments: Vec<&str> = call.segments.iter().map(String::as_str).collect();
    match (call.method.as_str(), segments.as_slice()) {
        ("GET", ["detector"]) => "ListDetectors",
        ("POST", ["detector"]) => "CreateDetector",
        ("GET", ["detector", _]) => "GetDetector",
        ("POST", ["detector", _]) => "UpdateDetector",
        ("GET", ["detector", _, "administrator" | "master"]) => "GetAdministratorAccount",
        ("GET", ["detector", _, "member"]) => "ListMembers",
        ("GET", ["detector", _, "admin"]) => "DescribeOrganizationConfiguration",
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
        "CreateDetector" => detector::create(world, call),
        "GetDetector" => {
            detector(world, call).map(|detector| json_answer(&detector::described(call, detector)))
        }
        "UpdateDetector" => detector::update(world, call),
        "GetAdministratorAccount" => members::administrator(world, call),
        "ListMembers" => members::list(world, call),
        "DescribeOrganizationConfiguration" => members::organization(world, call),
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
