//! Each requirement broken in turn, by hand, in an account that was set up whole: the checks that have to turn red do, no others do,
//! and what the check says mends it.

mod every;
mod flowing;
mod hand;
mod row;
mod scene;
mod table;

use std::cell::Cell;
use std::collections::BTreeSet;
use std::time::Duration;

use jiff::Timestamp;
use radiant_aws_setup::apply::Ending;
use radiant_aws_setup::engine::{self, Planned};
use radiant_aws_setup::verify::{Check, Status, verify};
use tokio::time::Instant;

use crate::bench::{Bench, not_passed, troubles};
use hand::Hand;
use row::{Cure, Row};
use scene::{Scene, Whole};

/// After a repair CloudTrail tries again by itself, and GuardDuty too.
const TRIES_AGAIN: Duration = Duration::from_mins(11);

/// A check as a row names it: by its section and name, with its place where that is not the main one. `~` stands before one that
/// waits, `?` before one that is not known, and `!` before one that failed and that the plan does not mend.
fn named(bench: &Bench, check: &Check) -> String {
    let mark = match check.status {
        Status::Passed => "",
        Status::Waiting => "~",
        Status::Unknown => "?",
        Status::Failed if check.is_mended_by_plan() => "",
        Status::Failed => "!",
    };
    format!("{mark}{}", short(bench, &check.id))
}

/// The id of a check or a change without what every id has.
fn short(bench: &Bench, id: &str) -> String {
    let mut parts = id.split('/');
    let mut next = || parts.next().unwrap_or_default();
    let (section, account, region, name) = (next(), next(), next(), next());
    let main = &bench.answers.account;
    let mut text = format!("{section}/{name}");
    if account != main.id.as_str() {
        text = format!("{text}@{account}");
    }
    if region != main.region.as_str() {
        text = format!("{text}@{region}");
    }
    text
}

fn red(bench: &Bench, checks: &[Check]) -> BTreeSet<String> {
    let not_green = checks.iter().filter(|check| check.status != Status::Passed);
    not_green.map(|check| named(bench, check)).collect()
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

thread_local! {
    /// When practice began, by its own clock and by that of this computer.
    static BEGAN: Cell<Option<(Instant, Timestamp)>> = const { Cell::new(None) };
}

/// The time in practice, which goes on while nobody waits.
fn now() -> Timestamp {
    match BEGAN.get() {
        Some((began, at)) => at + began.elapsed(),
        None => Timestamp::now(),
    }
}

/// Look at everything, a while after it was changed: the checks, and what would change.
async fn look(bench: &Bench) -> (Vec<Check>, Planned) {
    tokio::time::sleep(Duration::from_secs(30)).await;
    let (answers, vendor) = (&bench.answers, &bench.vendor);
    let planned = engine::look_and_plan(&bench.aws, answers, vendor, now)
        .await
        .unwrap();
    (verify(answers, vendor, &planned.inventory), planned)
}

/// Break it, look, mend it, and look again; what was not as the row says.
async fn walk(whole: &Whole, row: &Row) -> Vec<String> {
    let bench = whole.copy().await;
    BEGAN.set(Some((Instant::now(), Timestamp::now())));
    let mut wrong = Vec::new();
    let before = red(&bench, &look(&bench).await.0);
    if before != whole.known {
        return vec![format!("{}: not as it was set up: {before:?}", row.name)];
    }
    bench
        .practice
        .edit(|world| (row.by)(&mut Hand::new(world, &bench.answers)));
    tokio::time::sleep(row.later).await;
    let (checks, planned) = look(&bench).await;
    let turned: BTreeSet<String> = red(&bench, &checks)
        .difference(&whole.known)
        .cloned()
        .collect();
    if turned != set(&row.red) {
        let told: Vec<String> = checks
            .iter()
            .filter(|check| check.status != Status::Passed)
            .map(|check| format!("{}: {} ({:?})", check.id, check.seen, check.fix))
            .collect();
        wrong.push(format!(
            "{}: red {turned:?} and not {:?}: {told:#?}",
            row.name, row.red
        ));
    }
    let writes: BTreeSet<String> = planned
        .plan
        .changes
        .iter()
        .filter(|change| change.kind.writes())
        .map(|change| short(&bench, change.id.as_str()))
        .collect();
    if writes != set(&row.writes) {
        wrong.push(format!(
            "{}: would write {writes:?} and not {:?}",
            row.name, row.writes
        ));
    }
    match &row.cure {
        Cure::Plan => {
            let finished = bench.apply(&planned).await;
            if finished.ending != Ending::Done {
                wrong.push(format!(
                    "{}: ended {:?}: {:#?}",
                    row.name,
                    finished.ending,
                    troubles(&finished)
                ));
            }
        }
        Cure::Person { says, does } => {
            let told = checks.iter().any(|check| {
                check.status != Status::Passed
                    && check.fix.as_ref().is_some_and(|fix| fix.contains(says))
            });
            if !told {
                wrong.push(format!("{}: no check says {says:?}", row.name));
            }
            bench
                .practice
                .edit(|world| does(&mut Hand::new(world, &bench.answers)));
            // What the person has done may let the plan do the rest.
            bench.make_it_so().await;
        }
    }
    tokio::time::sleep(TRIES_AGAIN).await;
    let (checks, planned) = look(&bench).await;
    if red(&bench, &checks) != whole.known {
        let after = not_passed(&checks);
        wrong.push(format!("{}: not mended: {after:#?}", row.name));
    }
    let left = planned.plan.counts().writes();
    if left != 0 {
        wrong.push(format!("{}: {left} changes are left", row.name));
    }
    wrong
}

/// All rows of a scene.
async fn walk_all(scene: Scene, rows: &[Row]) {
    let whole = Whole::of(scene).await;
    let mut wrong = Vec::new();
    for row in rows {
        wrong.extend(walk(&whole, row).await);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test(start_paused = true)]
async fn the_trail_is_broken_in_turn() {
    Box::pin(walk_all(Scene::Alone, &table::trail::rows())).await;
}

#[tokio::test(start_paused = true)]
async fn the_buckets_are_broken_in_turn() {
    Box::pin(walk_all(Scene::Alone, &table::buckets::rows())).await;
}

#[tokio::test(start_paused = true)]
async fn the_keys_and_topics_are_broken_in_turn() {
    let mut rows = table::keys::rows();
    rows.extend(table::topics::rows());
    Box::pin(walk_all(Scene::Alone, &rows)).await;
}

#[tokio::test(start_paused = true)]
async fn guardduty_is_broken_in_turn() {
    Box::pin(walk_all(Scene::Alone, &table::guardduty::rows())).await;
}

#[tokio::test(start_paused = true)]
async fn the_role_is_broken_in_turn() {
    Box::pin(walk_all(Scene::Alone, &table::role::rows())).await;
}

#[tokio::test(start_paused = true)]
async fn a_role_that_is_limited_is_broken_in_turn() {
    Box::pin(walk_all(Scene::Narrow, &table::role::narrow())).await;
}

#[tokio::test(start_paused = true)]
async fn an_organization_is_broken_in_turn() {
    Box::pin(walk_all(Scene::Company, &table::members::rows())).await;
}

#[tokio::test(start_paused = true)]
async fn what_only_some_accounts_have_is_broken_in_turn() {
    for (scene, rows) in table::other::rows() {
        Box::pin(walk_all(scene, &rows)).await;
    }
}

#[tokio::test(start_paused = true)]
async fn each_rule_of_each_document_is_taken_out_in_turn() {
    let whole = Whole::of(Scene::Company).await;
    let rows = table::rules::taken_out(&whole);
    assert!(rows.len() > 20, "{}", rows.len());
    Box::pin(walk_all(Scene::Company, &rows)).await;
}

#[tokio::test(start_paused = true)]
async fn each_condition_of_each_rule_is_changed_in_turn() {
    let whole = Whole::of(Scene::Company).await;
    let rows = table::rules::conditions_changed(&whole);
    assert!(rows.len() > 20, "{}", rows.len());
    Box::pin(walk_all(Scene::Company, &rows)).await;
}

#[test]
fn the_table_is_long_enough_and_names_each_breakage_once() {
    let rows = table::all();
    let names: BTreeSet<&str> = rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names.len(), rows.len());
    assert!(rows.len() >= 50, "{}", rows.len());
    for row in &rows {
        assert!(!row.red.is_empty(), "{}", row.name);
    }
}
