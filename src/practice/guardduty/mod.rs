//! GuardDuty: one detector per account and Region, and where its findings go.

mod detector;
mod export;
mod export_check;
mod find;
mod join;
mod members;
mod operation;
mod organization;
mod sample;
mod usage;

use serde_json::json;

pub(super) use self::export_check::export_findings;
use self::find::{detector, read_tags, tagged};
pub(super) use self::operation::action;
use super::answer::{Answer, Refusal, Reply, json_answer, page};
use super::call::Call;
use super::world::World;

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
        "CreateMembers" => join::create(world, call),
        "GetMemberDetectors" => members::settings(world, call),
        "UpdateMemberDetectors" => members::set(world, call),
        "DescribeOrganizationConfiguration" => organization::described(world, call),
        "UpdateOrganizationConfiguration" => organization::update(world, call),
        "ListOrganizationAdminAccounts" => organization::list(world, call),
        "EnableOrganizationAdminAccount" => organization::enable(world, call),
        "GetUsageStatistics" => usage::statistics(world, call),
        "GetRemainingFreeTrialDays" => usage::trial(world, call),
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
        "CreateSampleFindings" => sample::create(world, call),
        "Unknown" => Err(Refusal::unknown_action(call)),
        _ => export::serve(world, call),
    }
}

fn list(world: &World, call: &Call) -> Answer {
    let ids: Vec<String> = world
        .regional(call.account(), &call.region)
        .map(|regional| regional.detectors.keys().cloned().collect())
        .unwrap_or_default();
    let (ids, next) = page(ids, call.param("nextToken"), 50);
    json_answer(&json!({ "detectorIds": ids, "nextToken": next }))
}
