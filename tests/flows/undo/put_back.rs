//! Somebody has changed a setting since that the run had changed: what they did stays, and ours alone goes, where that can be told.

use radiant_aws_setup::domain::Place;
use radiant_aws_setup::plan::{Action, Told};
use radiant_aws_setup::practice::world::{Detector, Trail, World};
use serde_json::{Value, json};

use super::run::{Done, asked, by_hand, set_up, take_back, way};
use crate::sweep::answers::covering;
use crate::sweep::world::{Scene, state};

/// A setting that the run changed, and what somebody makes of it: something beside ours, or ours itself.
struct Row {
    what: &'static str,
    is: fn(&Action) -> bool,
    beside: fn(&mut World, &Told),
    ours: fn(&mut World, &Told),
    /// The setting, in practice's own state.
    at: fn(&Value, &Told) -> Value,
}

fn trail<'w>(world: &'w mut World, told: &Told) -> &'w mut Trail {
    let (place, name) = trail_of(told);
    let there = world.regional_mut(place.account.as_str(), place.region.as_str());
    there.trails.get_mut(&name).unwrap()
}

/// Where a trail is at home, and its name.
fn trail_of(told: &Told) -> (Place, String) {
    let trail = match &told.action {
        Action::UpdateTrail(put) => &put.trail,
        Action::PutEventSelectors(put) => &put.trail,
        Action::StopLogging(put) => &put.trail,
        other => panic!("{other:?}"),
    };
    let place = Place::new(trail.account_id().unwrap(), trail.region_name().unwrap());
    (place, trail.resource_name().to_owned())
}

fn trail_at(state: &Value, told: &Told, field: &str) -> Value {
    let (place, name) = trail_of(told);
    state["accounts"][place.account.as_str()]["regions"][place.region.as_str()]["trails"][name]
        [field]
        .clone()
}

fn detector<'w>(world: &'w mut World, told: &Told) -> &'w mut Detector {
    let (account, region) = (told.place.account.as_str(), told.place.region.as_str());
    let there = world.regional_mut(account, region);
    there.detectors.values_mut().next().unwrap()
}

fn detector_at<'s>(state: &'s Value, told: &Told) -> &'s Value {
    let (account, region) = (told.place.account.as_str(), told.place.region.as_str());
    let there = &state["accounts"][account]["regions"][region]["detectors"];
    there.as_object().unwrap().values().next().unwrap()
}

/// One more selector, in whichever form the trail has.
fn select_more(trail: &mut Trail) {
    let (list, one) = match (&mut trail.advanced_selectors, &mut trail.event_selectors) {
        (Some(list), _) => (
            list,
            json!({"Name": "theirs", "FieldSelectors": [
                {"Field": "eventCategory", "Equals": ["Data"]},
                {"Field": "resources.type", "Equals": ["AWS::DynamoDB::Table"]},
            ]}),
        ),
        (None, Some(list)) => (
            list,
            json!({"ReadWriteType": "ReadOnly", "IncludeManagementEvents": false,
                "ExcludeManagementEventSources": [],
                "DataResources": [{"Type": "AWS::DynamoDB::Table", "Values": ["arn:aws:dynamodb"]}]}),
        ),
        (None, None) => panic!("the run wrote selectors"),
    };
    list.as_array_mut().unwrap().push(one);
}

const ROWS: &[Row] = &[
    Row {
        what: "the settings of the trail",
        is: |it| matches!(it, Action::UpdateTrail(_)),
        beside: |world, told| {
            let trail = trail(world, told);
            trail.not_recursive = !trail.not_recursive;
        },
        ours: |world, told| {
            let Action::UpdateTrail(put) = &told.action else {
                panic!("{told:?}");
            };
            // The way back says what is put in whose place.
            let change = put.change.clone();
            let trail = trail(world, told);
            if change.key_arn.is_some() || change.no_key {
                trail.key = Some("arn:aws:kms:us-east-1:123456789012:key/since".to_owned());
            } else if change.topic_arn.is_some() || change.no_topic {
                trail.topic = Some("arn:aws:sns:us-east-1:123456789012:since".to_owned());
            } else if change.validation.is_some() {
                trail.validation = !trail.validation;
            } else {
                trail.global_events = !trail.global_events;
            }
        },
        at: |state, told| {
            json!([
                trail_at(state, told, "not_recursive"),
                trail_at(state, told, "key"),
                trail_at(state, told, "topic"),
            ])
        },
    },
    Row {
        what: "what the trail records",
        is: |it| matches!(it, Action::PutEventSelectors(_)),
        beside: |world, told| select_more(trail(world, told)),
        ours: |world, told| {
            let trail = trail(world, told);
            trail.advanced_selectors = None;
            trail.event_selectors = Some(json!([{"ReadWriteType": "ReadOnly",
                "IncludeManagementEvents": true, "ExcludeManagementEventSources": [],
                "DataResources": []}]));
        },
        at: |state, told| {
            json!([
                trail_at(state, told, "advanced_selectors"),
                trail_at(state, told, "event_selectors"),
            ])
        },
    },
    Row {
        what: "the settings of GuardDuty",
        is: |it| matches!(it, Action::UpdateDetector(_)),
        beside: |world, told| {
            let features = &mut detector(world, told).features;
            features.insert("LAMBDA_NETWORK_LOGS".to_owned(), "ENABLED".to_owned());
        },
        ours: |world, told| {
            let Action::UpdateDetector(put) = &told.action else {
                panic!("{told:?}");
            };
            let (frequency, features) = (put.frequency.clone(), put.features.clone());
            let detector = detector(world, told);
            if frequency.is_some() {
                "ONE_HOUR".clone_into(&mut detector.frequency);
            } else if let Some((name, _)) = features.first_key_value() {
                detector
                    .features
                    .insert(name.clone(), "DISABLED".to_owned());
            } else {
                detector.enabled = !detector.enabled;
            }
        },
        at: |state, told| {
            let there = detector_at(state, told);
            json!([there["frequency"], there["enabled"], there["features"]])
        },
    },
    Row {
        what: "where findings go",
        is: |it| matches!(it, Action::UpdateDestination(_)),
        beside: |world, told| {
            let mut exports = detector(world, told).destinations.values_mut();
            let tags = &mut exports.next().unwrap().tags;
            tags.insert("team".to_owned(), "theirs".to_owned());
        },
        ours: |world, told| {
            let mut exports = detector(world, told).destinations.values_mut();
            "arn:aws:s3:::since".clone_into(&mut exports.next().unwrap().arn);
        },
        at: |state, told| {
            let exports = detector_at(state, told)["destinations"]
                .as_object()
                .unwrap();
            exports.values().next().unwrap()["arn"].clone()
        },
    },
];

/// The first row of answers with which the run changes such a setting, and the change that puts it back.
async fn found(row: &Row) -> Option<(usize, Told)> {
    for (at, answers) in covering(Scene::Shared.questions(), 1).iter().enumerate() {
        let done = set_up(Scene::Shared, answers).await;
        let shown = way(&done.bench, &asked(&done.run)).await;
        let mut told = shown.planned.told().changes.iter();
        if let Some(told) = told.find(|told| (row.is)(&told.action)) {
            return Some((at, told.clone()));
        }
    }
    None
}

async fn again(at: usize) -> Done {
    set_up(Scene::Shared, &covering(Scene::Shared.questions(), 1)[at]).await
}

#[tokio::test(start_paused = true)]
async fn what_somebody_set_beside_ours_stays_and_what_they_made_of_ours_is_left_to_people() {
    let mut seen = Vec::new();
    for row in ROWS {
        let Some((at, told)) = Box::pin(found(row)).await else {
            continue;
        };
        seen.push(row.what);
        let done = again(at).await;
        done.bench.practice.edit(|world| (row.beside)(world, &told));
        let (way, _) = take_back(&done.bench, &asked(&done.run)).await;
        assert_eq!(by_hand(&way), [""; 0], "{}", row.what);
        let mut wanted = done.before.clone();
        let mut world: World = serde_json::from_value(wanted.0.clone()).unwrap();
        (row.beside)(&mut world, &told);
        wanted.0 = serde_json::to_value(&world).unwrap();
        let (wanted, now) = (
            (row.at)(&wanted.0, &told),
            (row.at)(&state(&done.bench.practice).0, &told),
        );
        assert_eq!(sorted(now), sorted(wanted), "{}", row.what);

        let done = again(at).await;
        done.bench.practice.edit(|world| (row.ours)(world, &told));
        let since = (row.at)(&state(&done.bench.practice).0, &told);
        let (way, _) = take_back(&done.bench, &asked(&done.run)).await;
        let left = by_hand(&way);
        assert!(
            left.iter().any(|line| line.contains(told.id.as_str())),
            "{}: {left:#?}",
            row.what
        );
        let now = (row.at)(&state(&done.bench.practice).0, &told);
        assert_eq!(now, since, "{}", row.what);
    }
    // Nobody is to find out later that the account has none of them.
    assert_eq!(seen, ROWS.iter().map(|row| row.what).collect::<Vec<_>>());
}

/// Lists of selectors say the same in any order.
fn sorted(mut value: Value) -> Value {
    for list in value.as_array_mut().into_iter().flatten() {
        if let Some(list) = list.as_array_mut() {
            for fields in list
                .iter_mut()
                .filter_map(|it| it["FieldSelectors"].as_array_mut())
            {
                fields.sort_by_key(Value::to_string);
            }
            list.sort_by_key(Value::to_string);
        }
    }
    value
}
