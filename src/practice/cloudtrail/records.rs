//! What a trail records.

use serde_json::{Value, json};

use super::super::answer::{Answer, Refusal, Reply, json_answer};
use super::super::call::{Call, text};
use super::super::world::World;
use super::find::{Found, find_to_look_inside, find_to_write};
use super::selectors;
use super::told::trail_arn;

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
    if let Some(fields) = configuration.as_object_mut() {
        let arn = trail_arn(&found.owner, &found.home, &found.name);
        fields.insert("TrailARN".to_owned(), json!(arn));
    }
    Ok(json_answer(&configuration))
}

fn shown(found: &Found) -> Answer {
    let Found {
        owner,
        home,
        name,
        trail,
    } = found;
    let arn = trail_arn(owner, home, name);
    json_answer(&match &trail.advanced_selectors {
        Some(advanced) => json!({ "TrailARN": arn, "AdvancedEventSelectors": advanced }),
        None => {
            json!({ "TrailARN": arn, "EventSelectors": trail.event_selectors.clone().unwrap_or_else(selectors::default) })
        }
    })
}

pub(super) fn put_selectors(world: &mut World, call: &Call, input: &Value) -> Reply {
    let found = find_to_write(world, call, text(input, "TrailName").unwrap_or_default())?;
    let given = |name: &str| {
        input
            .get(name)
            .filter(|value| value.as_array().is_some_and(|items| !items.is_empty()))
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
    let mut found = found;
    found.trail.event_selectors = basic;
    found.trail.advanced_selectors = advanced;
    world
        .regional_mut(&found.owner, &found.home)
        .trails
        .insert(found.name.clone(), found.trail.clone());
    Ok(shown(&found))
}
