//! The walks through all worlds.

use std::collections::BTreeSet;

use radiant_aws_setup::engine;
use radiant_aws_setup::inventory::Inventory;
use radiant_aws_setup::plan::tell;
use serde_json::Value;

use super::account::{Thing, text};
use super::answers::{Row, covering};
use super::derive::of_statement;
use super::sample::Sample;
use super::unread::{FAILURES, Reads, failed, without};
use super::walk::{Walk, writes};
use super::world::{Scene, state};
use crate::bench::Bench;
use crate::judge::deleted;
use crate::judge::document::statements;

/// What is seen with these answers.
async fn looked(bench: &Bench, row: &Row) -> Inventory {
    let planned = engine::look_and_plan(
        &bench.aws,
        &row.answers,
        &bench.vendor,
        jiff::Timestamp::now,
    )
    .await
    .unwrap();
    std::sync::Arc::unwrap_or_clone(planned.inventory)
}

/// All that was seen in several looks, put together.
fn together(all: &[Value]) -> Value {
    fn join(into: &mut Value, from: &Value) {
        match (&mut *into, from) {
            (Value::Object(into), Value::Object(from)) => {
                // What one look could not see, another one may have.
                if into.contains_key("unknown") && from.contains_key("known") {
                    into.clone_from(from);
                    return;
                }
                for (name, value) in from {
                    match into.get_mut(name) {
                        Some(there) => join(there, value),
                        None => {
                            if !(into.contains_key("known") && name == "unknown") {
                                into.insert(name.clone(), value.clone());
                            }
                        }
                    }
                }
            }
            (Value::Array(into), Value::Array(from)) if into.len() == from.len() => {
                for (into, from) in into.iter_mut().zip(from) {
                    join(into, from);
                }
            }
            _ => {}
        }
    }
    let (first, rest) = all.split_first().unwrap();
    let mut joined = first.clone();
    for other in rest {
        join(&mut joined, other);
    }
    joined
}

/// Walk through a world: pairs of answers with every read failing in turn, and every so many answers with nothing failing.
async fn walked(scene: Scene, strength: usize) -> Walk {
    let bench = scene.set().await;
    let mut walk = Walk::new(state(&bench.practice));
    let mut seen = Vec::new();
    let pairs = covering(scene.questions(), 2);
    for (number, row) in pairs.iter().enumerate() {
        let inventory = looked(&bench, row).await;
        walk.through(
            row,
            None,
            &tell(&row.answers, &bench.vendor, &inventory),
            true,
        );
        let inventory = serde_json::to_value(&inventory).unwrap();
        let reads = Reads::of(&inventory);
        for (at, pointer) in reads.answers.iter().enumerate() {
            let failure = FAILURES[(at + number) % FAILURES.len()];
            let unread = format!("{pointer} ({failure})");
            let plan = tell(
                &row.answers,
                &bench.vendor,
                &failed(&inventory, pointer, failure),
            );
            walk.through(row, Some(&unread), &plan, false);
        }
        for look in &reads.looks {
            let unread = format!("{}/{} (not looked at)", look.0, look.1);
            let plan = tell(&row.answers, &bench.vendor, &without(&inventory, look));
            walk.through(row, Some(&unread), &plan, false);
        }
        seen.push(inventory);
    }
    let inventory: Inventory = serde_json::from_value(together(&seen)).unwrap();
    for row in covering(scene.questions(), strength) {
        walk.through(
            &row,
            None,
            &tell(&row.answers, &bench.vendor, &inventory),
            false,
        );
    }
    walk
}

/// Nothing was taken from anybody in a world, enough of it was looked at, and these were written to.
fn harmless(walk: &Walk, samples: usize, situations: usize, moments: usize, written: &[&str]) {
    let report = walk.report(4);
    assert!(
        report.is_empty(),
        "{} things were taken from others ({:?}, {} situations, {} moments, {} samples):\n{}",
        report.len(),
        walk.began.elapsed(),
        walk.situations,
        walk.moments,
        walk.samples.len(),
        report.join("\n")
    );
    assert!(
        walk.samples.len() >= samples,
        "only {} samples",
        walk.samples.len()
    );
    assert!(
        walk.situations >= situations,
        "only {} situations",
        walk.situations
    );
    assert!(walk.moments >= moments, "only {} moments", walk.moments);
    for name in written {
        assert!(
            walk.touched.contains(*name),
            "{name} is not among {:#?}",
            walk.touched
        );
    }
}

#[tokio::test(start_paused = true)]
async fn where_everything_belongs_to_others() {
    let written = [
        "bucket/larkfield-logs",
        "bucket/larkfield-findings",
        "bucket/larkfield-west",
        "arn:aws:kms:us-east-1:111122223333:key/aaaaaaaa-0000-4000-8000-000000000001",
        "arn:aws:kms:us-east-1:111122223333:key/bbbbbbbb-0000-4000-8000-000000000002",
        "arn:aws:sns:us-east-1:111122223333:larkfield-trail",
        "arn:aws:sns:us-east-1:111122223333:larkfield-new-files",
        "trail/larkfield-audit",
        "trail/larkfield-locked",
        "detector/111122223333/us-east-1",
        "detector/111122223333/eu-west-1",
        "arn:aws:iam::111122223333:role/radiant-aws-access-role",
        "arn:aws:iam::111122223333:role/etl",
        "arn:aws:iam::111122223333:policy/radiant-aws-access-policy",
    ];
    harmless(&walked(Scene::Shared, 3).await, 250, 1_500, 5_000, &written);
}

#[tokio::test(start_paused = true)]
async fn where_the_log_bucket_is_public_and_others_name_someone_who_is_gone() {
    harmless(&walked(Scene::OpenLogs, 2).await, 250, 1_000, 300, &[]);
}

#[tokio::test(start_paused = true)]
async fn where_the_findings_bucket_is_public_and_the_log_bucket_names_someone_who_is_gone() {
    harmless(&walked(Scene::OpenFindings, 2).await, 250, 1_000, 300, &[]);
}

#[tokio::test(start_paused = true)]
async fn where_an_older_run_of_ours_was_joined_by_others() {
    let written = [
        "bucket/radiant-cloudtrail-logs-111122223333-us-east-1",
        "bucket/radiant-guardduty-findings-111122223333-us-east-1",
        "trail/radiant-trail",
        "detector/111122223333/eu-west-1",
        "arn:aws:iam::111122223333:policy/radiant-aws-access-policy",
    ];
    harmless(
        &walked(Scene::OlderRun, 3).await,
        120,
        1_000,
        2_000,
        &written,
    );
}

/// However a read fails, the same is planned: so that a walk may take the failures by turns.
#[tokio::test(start_paused = true)]
async fn the_kind_of_failure_makes_no_difference_to_what_is_written() {
    for scene in [Scene::Shared, Scene::OlderRun] {
        let bench = scene.set().await;
        let row = covering(scene.questions(), 1).remove(0);
        let inventory = serde_json::to_value(looked(&bench, &row).await).unwrap();
        let reads = Reads::of(&inventory).answers;
        assert!(reads.len() > 25, "{scene:?}: only {reads:?}");
        for pointer in reads {
            let planned = FAILURES.map(|failure| {
                writes(&tell(
                    &row.answers,
                    &bench.vendor,
                    &failed(&inventory, &pointer, failure),
                ))
            });
            assert!(
                planned.iter().all(|other| *other == planned[0]),
                "{scene:?}: {pointer}"
            );
        }
    }
}

/// Every rule that allows something has a sample call that gets through, or the sweep would not see it vanish.
#[tokio::test(start_paused = true)]
async fn every_rule_of_others_is_watched() {
    for scene in [
        Scene::Shared,
        Scene::OpenLogs,
        Scene::OpenFindings,
        Scene::OlderRun,
    ] {
        let state = state(&scene.set().await.practice);
        let watched: BTreeSet<Sample> = super::people::samples(&state).into_iter().collect();
        for thing in state.things() {
            let document = state.document(&thing).unwrap();
            for statement in statements(document) {
                let one = serde_json::json!({"Statement": [statement]});
                if text(statement, "Effect") != "Allow" || !deleted(&one).is_empty() {
                    continue;
                }
                let calls = of_statement(&state, &thing, statement);
                assert!(
                    calls.iter().any(|call| watched.contains(call))
                        || is_never_used(&thing, statement),
                    "{scene:?} {thing:?}: {statement}: {calls:#?}"
                );
            }
        }
    }
}

/// Rules that only people would use who are no samples: AWS's services that are not asked, and a role's trust in federated people.
fn is_never_used(thing: &Thing, statement: &Value) -> bool {
    matches!(thing, Thing::Role(_)) && statement["Principal"].get("Federated").is_some()
}

#[test]
fn rows_cover_every_pair_of_answers() {
    let questions = Scene::Shared.questions();
    let rows = covering(questions, 2);
    assert!(rows.len() < 60, "{} rows", rows.len());
    let (first, second) = ("key = { use = \"none\" }", "move_export = true");
    assert!(
        rows.iter()
            .any(|row| row.says("cloudtrail", first) && row.says("guardduty", second))
    );
}
