//! A run on an account that is full of others' things, and what there was before it.

use radiant_aws_setup::apply::{Ending, Finished, RunId};
use radiant_aws_setup::engine::{self, RunSettings, TakeBack, WayBack};
use radiant_aws_setup::plan::{Kind, Part, Told};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::bench::{Bench, troubles};
use crate::sweep::account::{State, fields};
use crate::sweep::answers::Row;
use crate::sweep::world::{Scene, state};

/// An account in which a run has been made.
pub(super) struct Done {
    pub(super) bench: Bench,
    pub(super) before: State,
    pub(super) run: RunId,
}

/// Carry out these answers in a world.
pub(super) async fn set_up(scene: Scene, row: &Row) -> Done {
    let mut bench = scene.set().await;
    let before = state(&bench.practice);
    bench.answers = row.answers.clone();
    let finished = bench.make_it_so().await;
    Done {
        bench,
        before,
        run: finished.run,
    }
}

pub(super) fn asked(run: &RunId) -> TakeBack {
    TakeBack {
        run: run.clone(),
        part: Part::Whole,
        keys: false,
    }
}

/// Look at what a run wrote, and what leads back.
pub(super) async fn way(bench: &Bench, asked: &TakeBack) -> WayBack {
    way_at(bench, asked, jiff::Timestamp::now).await
}

/// The same a quarter of an hour later: by then AWS has spread what was written.
pub(super) async fn way_later(bench: &Bench, asked: &TakeBack) -> WayBack {
    let later = || jiff::Timestamp::now() + jiff::SignedDuration::from_mins(15);
    tokio::time::sleep(std::time::Duration::from_mins(15)).await;
    way_at(bench, asked, later).await
}

async fn way_at(bench: &Bench, asked: &TakeBack, now: fn() -> jiff::Timestamp) -> WayBack {
    engine::look_back(&bench.aws, bench.state.path(), true, asked, None, now)
        .await
        .unwrap()
}

/// Go the way back.
pub(super) async fn go(bench: &Bench, way: &WayBack) -> Finished {
    let settings = RunSettings::new(bench.state.path(), true, jiff::Timestamp::now);
    engine::take_back(
        &bench.aws,
        way,
        &settings,
        CancellationToken::new(),
        &|_| {},
    )
    .await
    .unwrap()
}

/// Look, and go the way back; it has to succeed as far as it is not for a person.
pub(super) async fn take_back(bench: &Bench, asked: &TakeBack) -> (WayBack, Finished) {
    let way = way(bench, asked).await;
    let finished = go(bench, &way).await;
    assert!(
        matches!(finished.ending, Ending::Done | Ending::Partly),
        "{:#?}",
        troubles(&finished)
    );
    (way, finished)
}

/// The changes that are left to people, with the reason.
pub(super) fn by_hand(way: &WayBack) -> Vec<String> {
    let one = |told: &Told| match &told.kind {
        Kind::ByHand(problem) => Some(format!("{}: {}", told.id, problem.summary)),
        _ => None,
    };
    way.planned.told().changes.iter().filter_map(one).collect()
}

/// What counts of a world: without times, files and messages, and without what may stay. What was not there before and may stay is
/// a key, a bucket with its files, and a detector, which has to be off.
pub(super) fn compared(now: &State, before: &State) -> Value {
    let mut world = json!({ "buckets": now.0["buckets"], "accounts": now.0["accounts"] });
    let known = |path: &[&str]| {
        let mut there = &before.0;
        for name in path {
            there = there.get(*name)?;
        }
        Some(there.clone())
    };
    if let Some(buckets) = world["buckets"].as_object_mut() {
        buckets.retain(|name, _| known(&["buckets", name]).is_some());
    }
    let accounts: Vec<String> = fields(&world["accounts"])
        .map(|(id, _)| id.clone())
        .collect();
    for account in accounts {
        let regions: Vec<String> = fields(&world["accounts"][&account]["regions"])
            .map(|(region, _)| region.clone())
            .collect();
        for region in regions {
            let there = &mut world["accounts"][&account]["regions"][&region];
            for kind in ["keys", "detectors"] {
                let Some(things) = there[kind].as_object_mut() else {
                    continue;
                };
                things.retain(|id, thing| {
                    let path = ["accounts", &account, "regions", &region, kind, id];
                    let was_there = known(&path).is_some();
                    if !was_there && kind == "detectors" {
                        assert_eq!(thing["enabled"], json!(false), "{region}");
                        assert_eq!(thing["destinations"], json!({}), "{region}");
                    }
                    was_there
                });
            }
        }
    }
    plain(&mut world);
    world
}

/// Fields that say when, how often or what was delivered, and one that AWS keeps.
const FLEETING: [&str; 13] = [
    // Once it is named, AWS has no way to take it out.
    "expected_owner",
    "objects",
    "published",
    "counted",
    "started",
    "stopped",
    "delivered",
    "notified",
    "delivery_error",
    "notification_error",
    "created",
    "failing_since",
    "guardduty_in",
];

pub(super) fn plain(value: &mut Value) {
    match value {
        Value::Object(map) => {
            map.retain(|name, _| !FLEETING.contains(&name.as_str()));
            // What nobody has chosen is told as AWS's default.
            if map.contains_key("event_selectors")
                && map["event_selectors"].is_null()
                && map["advanced_selectors"].is_null()
            {
                map.insert("event_selectors".to_owned(), by_default());
            }
            if let Some(regions) = map.get_mut("regions").and_then(Value::as_object_mut) {
                regions.retain(|_, there| !is_empty(there));
            }
            // S3 lists those of each kind apart, so the order of two kinds says nothing.
            if let Some(targets) = map.get_mut("targets").and_then(Value::as_array_mut) {
                targets.sort_by_key(|target| target["id"].to_string());
            }
            // Only the version in force is put back; one that made room is in the record.
            if let Some(versions) = map.get_mut("versions").and_then(Value::as_array_mut) {
                versions.retain(|version| version["default"] == json!(true));
                for version in versions {
                    version["id"] = json!("");
                }
            }
            map.values_mut().for_each(plain);
        }
        Value::Array(items) => items.iter_mut().for_each(plain),
        // AWS gives the number of an account back as the ARN of its root.
        Value::String(text) if text.len() == 12 && text.bytes().all(|it| it.is_ascii_digit()) => {
            *text = format!("arn:aws:iam::{text}:root");
        }
        _ => {}
    }
}

/// A document as it is compared.
pub(super) fn compared_document(document: Option<&Value>) -> Option<Value> {
    let mut document = document?.clone();
    plain(&mut document);
    Some(document)
}

fn is_empty(there: &Value) -> bool {
    fields(there).all(|(_, things)| things.as_object().is_none_or(serde_json::Map::is_empty))
}

fn by_default() -> Value {
    json!([{
        "ReadWriteType": "All",
        "IncludeManagementEvents": true,
        "DataResources": [],
        "ExcludeManagementEventSources": [],
    }])
}

/// Where two values differ, a line each.
pub(super) fn differences(path: &str, one: &Value, other: &Value, all: &mut Vec<String>) {
    match (one, other) {
        (Value::Object(a), Value::Object(b)) => {
            let names: std::collections::BTreeSet<&String> = a.keys().chain(b.keys()).collect();
            for name in names {
                let (a, b) = (
                    a.get(name).unwrap_or(&Value::Null),
                    b.get(name).unwrap_or(&Value::Null),
                );
                differences(&format!("{path}/{name}"), a, b, all);
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            for (at, (a, b)) in a.iter().zip(b).enumerate() {
                differences(&format!("{path}/{at}"), a, b, all);
            }
        }
        _ if one == other => {}
        _ => all.push(format!("{path}: {one} -> {other}")),
    }
}

/// Where the world is not as it was before.
pub(super) fn not_as_before(done: &Done) -> Vec<String> {
    let mut all = Vec::new();
    let now = compared(&state(&done.bench.practice), &done.before);
    differences("", &compared(&done.before, &done.before), &now, &mut all);
    all
}
