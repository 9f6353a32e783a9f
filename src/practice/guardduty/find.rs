//! The detector that a request is about, and what GuardDuty says where there is none.

use serde_json::Value;

use super::super::answer::Refusal;
use super::super::call::Call;
use super::super::world::{Detector, Tags, World};

/// What it says of values that it does not know.
pub(super) const INVALID: &str =
    "The request is rejected because one or more input parameters have invalid values.";

pub(super) fn bad(message: impl Into<String>) -> Refusal {
    Refusal::bad("BadRequestException", message)
}

pub(super) fn detector_id(call: &Call) -> &str {
    call.segments.get(1).map(String::as_str).unwrap_or_default()
}

pub(super) fn not_owned() -> Refusal {
    bad("The request is rejected because the input detectorId is not owned by the current account.")
}

pub(super) fn detector<'world>(
    world: &'world World,
    call: &Call,
) -> Result<&'world Detector, Refusal> {
    world
        .regional(call.account(), &call.region)
        .and_then(|regional| regional.detectors.get(detector_id(call)))
        .ok_or_else(not_owned)
}

pub(super) fn detector_mut<'world>(
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
pub(super) fn tagged<'world>(
    world: &'world mut World,
    call: &Call,
) -> Result<&'world mut Tags, Refusal> {
    let path = call.segments.get(1..).unwrap_or_default().join("/");
    let missing = || bad("The request is rejected because the resource was not found.");
    let parts = super::super::lookup::arn(&path)
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

pub(super) fn read_tags(input: &Value) -> Tags {
    let tags = input.get("tags").and_then(Value::as_object);
    tags.into_iter()
        .flatten()
        .map(|(key, value)| (key.clone(), value.as_str().unwrap_or_default().to_owned()))
        .collect()
}

/// All refusals of exports are one exception; its type in the body is another one than in the header.
pub(super) fn refused(message: &str) -> Refusal {
    Refusal {
        body_type: Some("InvalidInputException"),
        ..bad(message)
    }
}
