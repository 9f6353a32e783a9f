//! Sample findings: made on request, and exported as all are.

use serde_json::json;

use super::super::answer::{Reply, json_answer};
use super::super::call::{Call, texts};
use super::super::world::{Sample, World};
use super::find::{bad, detector, detector_mut};

/// How long a sample takes into the bucket; AWS often needs five minutes, practice does not let one wait so long.
const EXPORT_MILLIS: u64 = 60_000;
/// How many types one request may name.
const MOST_TYPES: usize = 50;

/// See <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreateSampleFindings.html>.
pub(super) fn create(world: &mut World, call: &Call) -> Reply {
    let types = texts(&call.json(), "findingTypes");
    // Such as `Recon:EC2/PortProbeUnprotectedPort`.
    let is_type = |name: &String| {
        let parts = name.split_once(':').map(|(_, rest)| rest.split_once('/'));
        parts.flatten().is_some()
    };
    if types.len() > MOST_TYPES || !types.iter().all(is_type) {
        return Err(bad(
            "The request is rejected because an invalid finding type was specified.",
        ));
    }
    if !detector(world, call)?.enabled {
        return Err(bad(
            "The request is rejected because the detector is not enabled.",
        ));
    }
    let due_at = world.settles(EXPORT_MILLIS);
    let samples = types.into_iter().map(|kind| Sample { kind, due_at });
    detector_mut(world, call)?.samples.extend(samples);
    Ok(json_answer(&json!({})))
}
