//! Cut off after each single request in turn, then run again: every run ends right, and nothing is made twice.

use std::collections::BTreeSet;

use radiant_aws_setup::apply::{Ending, Event};
use radiant_aws_setup::practice::{Fault, PracticeOptions};
use serde_json::Value;

use crate::bench::{Bench, enter, not_passed, things, troubles};

/// What there is after a whole run.
#[derive(Debug)]
struct Right {
    things: Vec<(String, usize)>,
    /// The changes that it has made, by their names.
    made: BTreeSet<String>,
}

/// The changes that were made, as the journals tell.
fn made(bench: &Bench) -> BTreeSet<String> {
    let mut made = BTreeSet::new();
    for entry in std::fs::read_dir(bench.state.path().join("runs")).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        for line in text.lines() {
            let Ok(line) = serde_json::from_str::<Value>(line) else {
                continue;
            };
            let is_done = line["record"] == "done" && line["outcome"] != "unchanged";
            // Made, and given up while AWS was still taking it in.
            if is_done || line["record"] == "answered" {
                made.insert(line["change"].as_str().unwrap().to_owned());
            }
        }
    }
    made
}

/// What a whole run asks for, in order: whether each request writes.
async fn whole_run() -> (Vec<bool>, Right) {
    let bench = Bench::empty(PracticeOptions::default()).await;
    let planned = bench.plan().await;
    let before = bench.practice.request_count();
    let finished = bench.apply(&planned).await;
    assert_eq!(finished.ending, Ending::Done, "{:#?}", troubles(&finished));
    let requests = bench.practice.requests();
    let writes: Vec<bool> = requests[before..]
        .iter()
        .map(|request| request.write)
        .collect();
    assert!(writes.len() > 40, "only {} requests", writes.len());
    let things = things(&bench);
    let total: usize = things.iter().map(|(_, number)| number).sum();
    assert!(total >= 10, "the world has other names now: {things:?}");
    let made = made(&bench);
    assert_eq!(made.len(), finished.tally.created + finished.tally.updated);
    (writes, Right { things, made })
}

async fn killed_at(request: usize, effect: bool, right: &Right) {
    let mut bench = Bench::empty(PracticeOptions::default()).await;
    let planned = bench.plan().await;
    let before = bench.practice.request_count();
    bench
        .practice
        .set_fault(Fault::StopAfter { request, effect });
    // Killed: the run is dropped in the middle of what it does.
    let killed = tokio::select! {
        biased;
        () = broken(&bench, before + request) => true,
        _ = bench.apply(&planned) => false,
    };
    bench.practice.set_fault(Fault::None);
    bench.aws = enter(&bench.practice).await;
    let at = format!("killed ({killed}) at request {request}, effect {effect}");
    let finished = bench.make_it_so().await;
    assert_eq!(
        finished.ending,
        Ending::Done,
        "{at}: {:#?}",
        troubles(&finished)
    );
    let bad = not_passed(&bench.verify().await);
    assert!(bad.is_empty(), "{at}: {bad:#?}");
    assert_eq!(things(&bench), right.things, "{at}");
    assert_eq!(bench.plan().await.plan.counts().writes(), 0, "{at}");
    // The record says of each thing that the run has made it, whichever part of the run that was.
    assert_eq!(made(&bench), right.made, "{at}");
}

/// Resolves when the request at which the connection breaks has been made.
async fn broken(bench: &Bench, at: usize) {
    while bench.practice.request_count() < at {
        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
    }
}

#[tokio::test(start_paused = true)]
async fn with_the_answer_of_each_request_lost() {
    let (writes, right) = whole_run().await;
    for request in 1..=writes.len() {
        killed_at(request, true, &right).await;
    }
}

/// One answer is lost on the way, and the run goes on: the SDK or we try again, and nothing is made twice.
#[tokio::test(start_paused = true)]
async fn with_one_answer_lost_and_no_kill() {
    let (writes, right) = whole_run().await;
    for (index, _) in writes.iter().enumerate().filter(|(_, write)| **write) {
        let bench = Bench::empty(PracticeOptions::default()).await;
        let planned = bench.plan().await;
        bench
            .practice
            .set_fault(Fault::LoseAnswer { request: index + 1 });
        let finished = bench.apply(&planned).await;
        let at = format!("answer {} lost", index + 1);
        assert_eq!(
            finished.ending,
            Ending::Done,
            "{at}: {:#?}",
            troubles(&finished)
        );
        let bad = not_passed(&bench.verify().await);
        assert!(bad.is_empty(), "{at}: {bad:#?}");
        assert_eq!(things(&bench), right.things, "{at}");
    }
}

#[tokio::test(start_paused = true)]
async fn before_the_effect_of_each_write() {
    let (writes, right) = whole_run().await;
    for (index, _) in writes.iter().enumerate().filter(|(_, write)| **write) {
        killed_at(index + 1, false, &right).await;
    }
}

/// AWS tries a new export for a while. Who dies meanwhile knows what was made.
#[tokio::test(start_paused = true)]
async fn while_aws_is_still_taking_something_in_with_its_id_on_record() {
    let (_, right) = whole_run().await;
    let bench = Bench::empty(PracticeOptions::default()).await;
    let planned = bench.plan().await;
    let tries = tokio::sync::Notify::new();
    let tell = |event: Event| {
        if let Event::Waiting { change, reason, .. } = event
            && change.as_str().ends_with("/findings-export")
            && reason.starts_with("GuardDuty checks")
        {
            tries.notify_one();
        }
    };
    tokio::select! {
        biased;
        () = tries.notified() => {}
        _ = bench.apply_with(&planned, &tell) => panic!("it never waited"),
    }
    let mut made = String::new();
    bench.practice.edit(|world| {
        let there = world.regional_mut("111122223333", "us-east-1");
        let detector = there.detectors.values().next().unwrap();
        made.clone_from(detector.destinations.keys().next().unwrap());
    });
    let records = bench.state.path().join("runs");
    let journal = std::fs::read_dir(records)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|ending| ending == "jsonl"))
        .unwrap();
    let text = std::fs::read_to_string(&journal).unwrap();
    let answered: Vec<serde_json::Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .filter(|line: &serde_json::Value| line["record"] == "answered")
        .collect();
    assert_eq!(answered.len(), 1, "{text}");
    assert_eq!(answered[0]["output"], made.as_str());
    let finished = bench.make_it_so().await;
    assert_eq!(finished.ending, Ending::Done, "{:#?}", troubles(&finished));
    assert_eq!(things(&bench), right.things);
    let runs = radiant_aws_setup::apply::runs(bench.state.path()).unwrap();
    assert_eq!(runs.runs.len(), 1, "it goes on under its name");
}
