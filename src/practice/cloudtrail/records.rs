//! What a trail records.

use serde_json::{Value, json};

use super::super::answer::{Answer, Refusal, Reply, json_answer};
use super::super::call::{Call, items, text};
use super::super::world::World;
use super::find::{Found, find_to_look_inside, find_to_write};
use super::selectors;

pub(super) fn get_selectors(world: &World, call: &Call, input: &Value) -> Reply {
    let name = text(input, "TrailName").unwrap_or_default();
    find_to_look_inside(world, call, name).map(|found| shown(&found))
}

/// See <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetEventConfiguration.html>.
pub(super) fn get_event_configuration(world: &World, call: &Call, input: &Value) -> Reply {
    let Some(name) = text(input, "TrailName") else {
        let message = "Event data stores are not known in practice.";
        return Err(Refusal::bad("InvalidParameterException", message));
    };
    let found = find_to_look_inside(world, call, name)?;
    let mut configuration = found.trail.event_configuration.clone().unwrap_or_else(|| {
        json!({ "MaxEventSize": "Standard", "ContextKeySelectors": [], "AggregationConfigurations": [] })
    });
    configuration["TrailARN"] = json!(found.arn());
    Ok(json_answer(&configuration))
}

fn shown(found: &Found) -> Answer {
    let trail = &found.trail;
    let basic = trail.event_selectors.clone();
    json_answer(&match &trail.advanced_selectors {
        Some(advanced) => json!({ "TrailARN": found.arn(), "AdvancedEventSelectors": advanced }),
        None => {
            json!({ "TrailARN": found.arn(), "EventSelectors": basic.unwrap_or_else(selectors::default) })
        }
    })
}

pub(super) fn put_selectors(world: &mut World, call: &Call, input: &Value) -> Reply {
    let name = text(input, "TrailName").unwrap_or_default();
    let mut found = find_to_write(world, call, name)?;
    let given = |name: &str| {
        input
            .get(name)
            .filter(|_| !items(input, name).is_empty())
            .cloned()
    };
    let (basic, advanced) = (given("EventSelectors"), given("AdvancedEventSelectors"));
    match (&basic, &advanced) {
        (Some(basic), None) => selectors::check_basic(basic)?,
        (None, Some(advanced)) => selectors::check_advanced(advanced)?,
        _ => {
            let message = "Specify either EventSelectors or AdvancedEventSelectors, but not both.";
            return Err(Refusal::bad("InvalidEventSelectorsException", message));
        }
    }
    found.trail.event_selectors = basic;
    found.trail.advanced_selectors = advanced;
    let trails = &mut found.home_mut(world).trails;
    trails.insert(found.name.clone(), found.trail.clone());
    Ok(shown(&found))
}
