//! CloudTrail: trails, their selectors and their state.

mod create;
mod delivery;
mod find;
mod history;
mod name;
mod place;
mod preflight;
mod records;
mod selectors;
mod settings;
mod told;

use serde_json::{Value, json};

pub(super) use self::delivery::deliver;
use self::find::{Found, all, find, find_to_write, seen};
pub(super) use self::history::remember;
use self::told::described;
use super::answer::{Answer, Refusal, Reply, json_answer, page};
use super::call::{Call, tags, text, texts, truth};
use super::world::World;

pub(super) fn serve(world: &mut World, call: &Call) -> Reply {
    let input = call.json();
    let name = text(&input, "Name").unwrap_or_default();
    match call.action.as_str() {
        "DescribeTrails" => Ok(describe_trails(world, call, &input)),
        "ListTrails" => Ok(list_trails(world, call, &input)),
        "GetTrail" => {
            find(world, call, name).map(|found| json_answer(&json!({ "Trail": described(&found) })))
        }
        "GetTrailStatus" => {
            find(world, call, name).map(|found| json_answer(&delivery::status(&found)))
        }
        "GetEventSelectors" => records::get_selectors(world, call, &input),
        "PutEventSelectors" => records::put_selectors(world, call, &input),
        "GetEventConfiguration" => records::get_event_configuration(world, call, &input),
        "LookupEvents" => history::lookup(world, call, &input),
        "CreateTrail" => create::create(world, call, &input),
        "UpdateTrail" => create::update(world, call, &input),
        "StartLogging" | "StopLogging" => set_logging(world, call, name),
        "DeleteTrail" => {
            let found = find_to_write(world, call, name)?;
            found.home_mut(world).trails.remove(&found.name);
            Ok(json_answer(&json!({})))
        }
        "AddTags" => add_tags(world, call, &input),
        "ListTags" => list_tags(world, call, &input),
        _ => Err(Refusal::unknown_action(call)),
    }
}

fn describe_trails(world: &World, call: &Call, input: &Value) -> Answer {
    let names = texts(input, "trailNameList");
    let shadows = truth(input, "includeShadowTrails").unwrap_or(true);
    let found = if names.is_empty() {
        seen(world, call, shadows)
    } else {
        let is_named = |found: &Found| names.contains(&found.name) || names.contains(&found.arn());
        all(world, call).into_iter().filter(is_named).collect()
    };
    let trails: Vec<Value> = found.iter().map(described).collect();
    json_answer(&json!({ "trailList": trails }))
}

fn list_trails(world: &World, call: &Call, input: &Value) -> Answer {
    let (found, next) = page(all(world, call), text(input, "NextToken"), 100);
    let trails: Vec<Value> = found
        .iter()
        .map(|found| json!({ "TrailARN": found.arn(), "Name": found.name, "HomeRegion": found.home }))
        .collect();
    json_answer(&json!({ "Trails": trails, "NextToken": next }))
}

fn set_logging(world: &mut World, call: &Call, name: &str) -> Reply {
    let found = find_to_write(world, call, name)?;
    let start = call.action == "StartLogging";
    let (seconds, first_file) = (world.seconds(), delivery::first_file_at(world));
    if let Some(trail) = found.home_mut(world).trails.get_mut(&found.name)
        && trail.logging != start
    {
        trail.logging = start;
        if start {
            trail.started = Some(seconds);
            trail.deliver_at = Some(first_file);
        } else {
            trail.stopped = Some(seconds);
            trail.deliver_at = None;
        }
    }
    Ok(json_answer(&json!({})))
}

fn add_tags(world: &mut World, call: &Call, input: &Value) -> Reply {
    let found = find_to_write(world, call, text(input, "ResourceId").unwrap_or_default())?;
    let added = tags(input, "TagsList", ["Key", "Value"]);
    if found.trail.tags.len() + added.len() > 50 {
        return Err(Refusal::bad(
            "TagsLimitExceededException",
            "A trail can have at most 50 tags.",
        ));
    }
    if let Some(trail) = found.home_mut(world).trails.get_mut(&found.name) {
        trail.tags.extend(added);
    }
    Ok(json_answer(&json!({})))
}

fn list_tags(world: &World, call: &Call, input: &Value) -> Reply {
    let mut listed = Vec::new();
    for id in texts(input, "ResourceIdList") {
        let found = find(world, call, &id)?;
        if found.owner != call.account() && !find::is_delegated(world, call.account()) {
            let message = format!("AccountID in ARN is wrong: {id}");
            return Err(Refusal::bad("CloudTrailARNInvalidException", message));
        }
        let tags = found.trail.tags.iter();
        let tags: Vec<Value> = tags
            .map(|(key, value)| json!({ "Key": key, "Value": value }))
            .collect();
        listed.push(json!({ "ResourceId": id, "TagsList": tags }));
    }
    Ok(json_answer(&json!({ "ResourceTagList": listed })))
}
