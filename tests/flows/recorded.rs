//! CloudTrail's own record of a run, held against the calls that we made.

use std::time::Duration;

use radiant_aws_setup::apply::{Ending, Finished};
use radiant_aws_setup::engine::{self, InCloudTrail, InRecord};
use radiant_aws_setup::practice::{Fault, PracticeOptions};

use crate::bench::{Bench, troubles};

/// A run, and CloudTrail has had its time.
async fn made() -> (Bench, Finished) {
    let bench = Bench::empty(PracticeOptions::instant()).await;
    let finished = bench.make_it_so().await;
    assert_eq!(finished.ending, Ending::Done, "{:#?}", troubles(&finished));
    tokio::time::sleep(Duration::from_mins(3)).await;
    (bench, finished)
}

fn later() -> jiff::Timestamp {
    jiff::Timestamp::now() + jiff::SignedDuration::from_hours(1)
}

async fn look(bench: &Bench, finished: &Finished) -> InCloudTrail {
    engine::in_cloudtrail(&bench.aws, bench.state.path(), true, &finished.run, later)
        .await
        .unwrap()
}

/// What is said of calls, without the ids.
fn said(found: &InCloudTrail) -> Vec<String> {
    let calls = found.calls.iter();
    calls
        .map(|(call, record)| format!("{} {}:{}", record.word(), call.service, call.call))
        .collect()
}

fn count(found: &InCloudTrail, word: &str) -> usize {
    let calls = found.calls.iter();
    calls.filter(|(_, record)| record.word() == word).count()
}

#[tokio::test(start_paused = true)]
async fn each_call_of_a_run_is_found_but_for_those_about_objects() {
    let (bench, finished) = made().await;
    let found = look(&bench, &finished).await;
    let others: Vec<String> = said(&found)
        .into_iter()
        .filter(|one| !one.starts_with("found "))
        .collect();
    assert!(
        others.iter().all(|one| one.starts_with("data event s3:")),
        "{others:#?}"
    );
    assert!(count(&found, "found") > 40, "{:#?}", said(&found));
    let trail = "found cloudtrail:CreateTrail".to_owned();
    assert!(said(&found).contains(&trail), "{:#?}", said(&found));
    // The look before the run names this program too.
    assert!(found.others > 0);
}

#[tokio::test(start_paused = true)]
async fn what_is_not_in_the_record_is_told_and_a_young_one_is_waited_for() {
    let (bench, finished) = made().await;
    bench.practice.edit(|world| {
        world.history.retain(|event| event.name != "CreateTrail");
    });
    let found = look(&bench, &finished).await;
    assert_eq!(count(&found, "missing"), 1, "{:#?}", said(&found));
    let trail = "missing cloudtrail:CreateTrail".to_owned();
    assert!(said(&found).contains(&trail), "{:#?}", said(&found));
    let young = engine::in_cloudtrail(
        &bench.aws,
        bench.state.path(),
        true,
        &finished.run,
        jiff::Timestamp::now,
    );
    let young = young.await.unwrap();
    assert_eq!(count(&young, "missing"), 0);
    assert_eq!(count(&young, "not yet"), 1, "{:#?}", said(&young));
}

#[tokio::test(start_paused = true)]
async fn a_record_that_may_not_be_read_is_unknown_and_says_why() {
    let (bench, finished) = made().await;
    let denied = Fault::DenyAction("cloudtrail:LookupEvents".to_owned());
    bench.practice.set_fault(denied);
    let found = look(&bench, &finished).await;
    assert_eq!(count(&found, "found") + count(&found, "missing"), 0);
    let why = found.calls.iter().find_map(|(_, record)| match record {
        InRecord::Unread(problem) => problem.call.clone(),
        _ => None,
    });
    assert_eq!(why.as_deref(), Some("cloudtrail:LookupEvents"));
}

/// A record of practice is not looked for in AWS, and the other way around.
#[tokio::test(start_paused = true)]
async fn a_run_of_practice_is_looked_for_in_practice_only() {
    let (bench, finished) = made().await;
    let state = bench.state.path();
    let found = engine::in_cloudtrail(&bench.aws, state, false, &finished.run, later).await;
    assert!(found.unwrap_err().summary.contains("one of practice"));
}
