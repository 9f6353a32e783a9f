//! What passes by itself is waited out, in looks and in writes, and the wait is shown.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use radiant_aws_setup::apply::{Ending, Event, Outcome};
use radiant_aws_setup::aws::LookWait;
use radiant_aws_setup::domain::{Place, Region};
use radiant_aws_setup::engine;
use radiant_aws_setup::inventory::Seen;
use radiant_aws_setup::plan::Kind;
use radiant_aws_setup::practice::{Fault, Outage, PracticeOptions, Storm, Unreachable};
use radiant_aws_setup::problem::{Passing, Problem};
use tokio::time::Instant;

use crate::bench::{Bench, not_passed, troubles};

/// Nothing goes wrong but that nothing can be reached for a while.
fn cut(begins: u64, lasts: u64, how: Unreachable) -> Fault {
    Fault::Storm(Storm {
        seed: 1,
        throttled: 0,
        broken: 0,
        outages: vec![Outage {
            begins: Duration::from_secs(begins),
            lasts: Duration::from_secs(lasts),
            how,
        }],
    })
}

/// Nothing goes wrong but that so many of a hundred requests are told to come slower.
fn slower(percent: u8) -> Fault {
    Fault::Storm(Storm {
        seed: 7,
        throttled: percent,
        broken: 0,
        outages: Vec::new(),
    })
}

/// The waits of the looks from now on.
fn look_waits(bench: &Bench) -> Arc<Mutex<Vec<LookWait>>> {
    let waits = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&waits);
    bench
        .aws
        .on_wait(move |wait| told.lock().unwrap().push(wait));
    waits
}

// a proxy or a VPN is gone for a while in the middle of a run.
#[tokio::test(start_paused = true)]
async fn a_connection_that_is_missing_for_a_while_is_waited_for_in_the_middle_of_a_run() {
    for (lasts, how) in [
        (10, Unreachable::Refused),
        (90, Unreachable::Refused),
        (90, Unreachable::NoName),
    ] {
        let bench = Bench::empty(PracticeOptions::default()).await;
        let planned = bench.plan().await;
        bench.practice.set_fault(cut(1, lasts, how));
        let waits = Mutex::new(Vec::new());
        let finished = bench
            .apply_with(&planned, &|event| {
                if let Event::Waiting { reason, up_to, .. } = event
                    && reason.contains("no connection")
                {
                    waits.lock().unwrap().push(up_to);
                }
            })
            .await
            .unwrap();
        let at = format!("{lasts} s, {how:?}");
        assert_eq!(
            finished.ending,
            Ending::Done,
            "{at}: {:#?}",
            troubles(&finished)
        );
        let waits = waits.into_inner().unwrap();
        assert!(!waits.is_empty(), "{at}: no wait was shown");
        assert!(waits.iter().all(|up_to| *up_to >= Duration::from_mins(2)));
        assert_eq!(not_passed(&bench.verify().await), Vec::<String>::new());
        assert_eq!(bench.plan().await.plan.counts().writes(), 0, "{at}");
    }
}

// gone for good. Nobody is blamed before the wait has ended.
#[tokio::test(start_paused = true)]
async fn a_connection_that_stays_away_ends_the_run_after_the_wait_and_not_before() {
    let bench = Bench::empty(PracticeOptions::default()).await;
    let planned = bench.plan().await;
    bench.practice.set_fault(Fault::NetworkDown);
    let began = Instant::now();
    let finished = bench.apply(&planned).await;
    assert_eq!(finished.ending, Ending::Failed);
    assert!(began.elapsed() >= Duration::from_mins(2));
    assert!(began.elapsed() < Duration::from_mins(5));
    let text = troubles(&finished).join("\n");
    assert!(text.contains("cannot reach"), "{text}");
    assert_eq!(finished.tally.created + finished.tally.updated, 0);
    bench.practice.set_fault(Fault::None);
    let finished = bench.make_it_so().await;
    assert_eq!(finished.ending, Ending::Done, "{:#?}", troubles(&finished));
}

// at the start, which only looks.
#[tokio::test(start_paused = true)]
async fn a_connection_that_is_missing_at_the_start_is_waited_for() {
    let bench = Bench::new(PracticeOptions::default()).await;
    let calm = bench.plan().await;
    let waits = look_waits(&bench);
    bench.practice.set_fault(cut(0, 90, Unreachable::NoName));
    let planned = bench.plan().await;
    assert_eq!(planned.inventory.holes(), []);
    assert_eq!(planned.plan, calm.plan);
    let waits = waits.lock().unwrap();
    assert!(!waits.is_empty());
    for wait in waits.iter() {
        assert!(wait.unanswered > 0 && wait.up_to >= Duration::from_mins(2));
        assert!(wait.words().contains("no connection"), "{}", wait.words());
    }
}

// ERR-10: being told to come slower is no reason not to know.
#[tokio::test(start_paused = true)]
async fn a_look_that_is_told_to_come_slower_comes_again() {
    let mut bench = Bench::new(PracticeOptions::default()).await;
    bench.answers.guardduty.regions = ["eu-west-1", "us-east-1"]
        .map(|region| Region::parse(region).unwrap())
        .to_vec();
    let first = bench.make_it_so().await;
    assert_eq!(first.ending, Ending::Done, "{:#?}", troubles(&first));
    let waits = look_waits(&bench);
    bench.practice.set_fault(slower(40));
    let planned = bench.plan().await;
    assert_eq!(planned.inventory.holes(), []);
    let moved: Vec<String> = planned
        .plan
        .changes
        .iter()
        .filter(|change| change.kind != Kind::Keep)
        .map(|change| format!("{} {:?}", change.id, change.kind))
        .collect();
    assert_eq!(moved, Vec::<String>::new());
    let waits = waits.lock().unwrap();
    assert!(
        waits.iter().any(|wait| wait.reason.contains("slow down")),
        "{waits:?}"
    );
}

// what has no answer within the limit is a hole, which is said, and looked at again by itself.
#[tokio::test(start_paused = true)]
async fn a_plan_with_holes_says_so_and_can_look_again_at_just_those() {
    let bench = Bench::new(PracticeOptions::default()).await;
    let calm = bench.plan().await;
    bench.practice.set_fault(Fault::NetworkDown);
    let began = Instant::now();
    let planned = bench.plan().await;
    assert!(began.elapsed() < Duration::from_mins(5));
    let holes = planned.inventory.holes();
    assert!(holes.len() > 10, "{holes:?}");
    assert!(
        holes
            .iter()
            .all(|hole| hole.problem.passing == Some(Passing::NoConnection))
    );
    assert_eq!(planned.plan.counts().writes(), 0, "nothing is made unseen");

    // The connection is back: one Region's detector is asked for, and nothing else.
    bench.practice.set_fault(Fault::None);
    let mut seen = std::sync::Arc::unwrap_or_clone(Arc::clone(&calm.inventory));
    let place = Place::new(
        bench.answers.account.id.clone(),
        bench.answers.account.region.clone(),
    );
    let slow = Problem {
        passing: Some(Passing::Pace),
        ..Problem::new("AWS asked us to slow down.")
    };
    seen.places.get_mut(&place).unwrap().detector = Seen::Unknown(slow);
    assert_eq!(seen.holes().len(), 1);
    let before = bench.practice.request_count();
    let again = engine::look_again_and_plan(&bench.aws, &bench.answers, &bench.vendor, seen.into())
        .await
        .unwrap();
    let asked: Vec<String> = bench.practice.requests()[before..]
        .iter()
        .map(|request| request.service.clone())
        .collect();
    assert!(!asked.is_empty());
    assert!(
        asked.iter().all(|service| service == "guardduty"),
        "{asked:?}"
    );
    assert_eq!(again.plan, calm.plan);
    let whole =
        engine::look_again_and_plan(&bench.aws, &bench.answers, &bench.vendor, planned.inventory)
            .await
            .unwrap();
    assert_eq!(whole.plan, calm.plan);
}

// what will not get better is told at once.
#[tokio::test(start_paused = true)]
async fn a_look_that_is_denied_is_not_made_again() {
    let bench = Bench::new(PracticeOptions::instant()).await;
    bench
        .practice
        .set_fault(Fault::DenyAction("guardduty:ListDetectors".to_owned()));
    let waits = look_waits(&bench);
    let before = bench.practice.request_count();
    let planned = bench.plan().await;
    assert!(waits.lock().unwrap().is_empty());
    assert_eq!(planned.inventory.holes(), []);
    let requests = bench.practice.requests();
    let asked = requests[before..]
        .iter()
        .filter(|request| request.action == "ListDetectors")
        .count();
    assert_eq!(asked, bench.answers.guardduty.regions.len());
}

// ERR-10: an hour in which everything goes wrong that passes.
#[tokio::test(start_paused = true)]
async fn a_storm_is_weathered_and_nothing_is_made_twice() {
    for seed in 0..6 {
        let bench = Bench::empty(PracticeOptions::default()).await;
        bench
            .practice
            .set_fault(Fault::Storm(Storm::from_seed(seed)));
        let planned = bench.plan().await;
        // What only adds a remark is not waited for; nothing is held back.
        assert_eq!(planned.plan.counts().by_hand, 0, "seed {seed}");
        let finished = bench.apply(&planned).await;
        assert_eq!(
            finished.ending,
            Ending::Done,
            "seed {seed}: {:#?}",
            troubles(&finished)
        );
        bench.practice.set_fault(Fault::None);
        let bad = not_passed(&bench.verify().await);
        assert_eq!(bad, Vec::<String>::new(), "seed {seed}");
        assert_eq!(bench.plan().await.plan.counts().writes(), 0, "seed {seed}");
        let state = bench.practice.state();
        let here = &state["accounts"]["111122223333"]["regions"]["us-east-1"];
        for (things, count) in [("keys", 2), ("topics", 2), ("trails", 1), ("detectors", 1)] {
            let there = here[things].as_object().unwrap().len();
            assert_eq!(there, count, "seed {seed}: {things}");
        }
    }
}

// KMS shows a key's old rules for minutes after they were replaced.
#[tokio::test(start_paused = true)]
async fn two_changes_of_one_key_wait_for_the_rules_of_the_first_to_show() {
    let options = PracticeOptions {
        stale_key_reads: Duration::from_secs(100),
        ..PracticeOptions::default()
    };
    let mut bench = Bench::empty(options).await;
    let clients = bench
        .aws
        .in_region(&bench.answers.account.id, &bench.answers.account.region)
        .unwrap();
    let root = format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Sid":"Root","Effect":"Allow","Principal":{{"AWS":"arn:aws:iam::{}:root"}},"Action":"kms:*","Resource":"*"}}]}}"#,
        bench.answers.account.id
    );
    let key = clients.create_key("Ours", &root, &[]).await.unwrap();
    tokio::time::sleep(Duration::from_mins(1)).await;
    let choice = radiant_aws_setup::answers::KeyChoice::Existing { arn: key };
    bench.answers.cloudtrail.key = choice.clone();
    bench.answers.guardduty.key = choice;
    let planned = bench.plan().await;
    let waits = Mutex::new(Vec::new());
    let finished = bench
        .apply_with(&planned, &|event| {
            if let Event::Waiting { reason, .. } = event {
                waits.lock().unwrap().push(reason);
            }
        })
        .await
        .unwrap();
    assert_eq!(finished.ending, Ending::Done, "{:#?}", troubles(&finished));
    let waits = waits.into_inner().unwrap();
    assert!(
        waits
            .iter()
            .any(|reason| reason.contains("The key's new rules are written")),
        "{waits:?}"
    );
    let updated = finished
        .outcomes
        .iter()
        .filter(|(id, (outcome, _))| {
            id.as_str().ends_with("-key-policy") && *outcome == Outcome::Updated
        })
        .count();
    assert!(updated >= 1, "{:#?}", finished.outcomes);
    assert_eq!(not_passed(&bench.verify().await), Vec::<String>::new());
}
