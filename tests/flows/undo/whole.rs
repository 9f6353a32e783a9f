//! A whole run taken back.

use radiant_aws_setup::apply::runs;
use radiant_aws_setup::plan::Kind;
use radiant_aws_setup::practice::PracticeOptions;

use super::run::{Done, asked, by_hand, not_as_before, set_up, take_back};
use crate::bench::{Bench, things};
use crate::sweep::answers::covering;
use crate::sweep::world::{Scene, state};

#[tokio::test(start_paused = true)]
async fn an_account_full_of_others_things_is_as_it_was_before() {
    let mut writes = 0;
    for scene in [Scene::Shared, Scene::OlderRun] {
        for row in covering(scene.questions(), 1) {
            let done = set_up(scene, &row).await;
            let (way, finished) = take_back(&done.bench, &asked(&done.run)).await;
            writes += finished.tally.updated;
            let at = format!("{scene:?}: {}", row.told());
            assert_eq!(by_hand(&way), [""; 0], "{at}");
            assert_eq!(not_as_before(&done), [""; 0], "{at}");
            // Once more there is nothing left to take back.
            let again = super::run::way(&done.bench, &asked(&done.run)).await;
            assert_eq!(again.planned.plan.counts().writes(), 0, "{at}");
        }
    }
    assert!(writes > 100, "{writes}");
}

#[tokio::test(start_paused = true)]
async fn of_a_new_set_up_only_keys_buckets_with_files_and_a_detector_that_is_off_stay() {
    let bench = Bench::empty(PracticeOptions::default()).await;
    let before = state(&bench.practice);
    let finished = bench.make_it_so().await;
    let done = Done {
        bench,
        before,
        run: finished.run,
    };
    let (way, _) = take_back(&done.bench, &asked(&done.run)).await;
    assert_eq!(not_as_before(&done), [""; 0]);
    let left: Vec<(String, usize)> = things(&done.bench)
        .into_iter()
        .filter(|(kind, _)| !["keys", "buckets", "detectors", "roles"].contains(&kind.as_str()))
        .filter(|(_, count)| *count > 0)
        .collect();
    assert_eq!(left, []);
    let stays: Vec<&str> = way
        .planned
        .told()
        .changes
        .iter()
        .filter(|told| told.kind == Kind::Keep)
        .map(|told| told.meaning.as_str())
        .collect();
    assert!(
        stays
            .iter()
            .any(|why| why.contains("never be opened again"))
            && stays.iter().any(|why| why.contains("holds files")),
        "{stays:#?}"
    );
    let all = runs(done.bench.state.path()).unwrap().runs;
    assert_eq!(all.len(), 2);
    assert_eq!(all[1].undoes.as_ref(), Some(&done.run));
}

#[tokio::test(start_paused = true)]
async fn what_was_taken_back_can_be_set_up_again() {
    let bench = Bench::empty(PracticeOptions::default()).await;
    let first = bench.make_it_so().await;
    take_back(&bench, &asked(&first.run)).await;
    let again = bench.make_it_so().await;
    assert_eq!(
        again.tally.failed,
        0,
        "{:#?}",
        crate::bench::troubles(&again)
    );
    let bad = crate::bench::not_passed(&bench.verify().await);
    assert_eq!(bad, [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn keys_are_deleted_in_thirty_days_where_that_was_asked_for() {
    let bench = Bench::empty(PracticeOptions::default()).await;
    let first = bench.make_it_so().await;
    let mut asked = asked(&first.run);
    asked.keys = true;
    take_back(&bench, &asked).await;
    let state = bench.practice.state();
    let keys = &state["accounts"]["111122223333"]["regions"]["us-east-1"]["keys"];
    let ends: Vec<bool> = keys
        .as_object()
        .unwrap()
        .values()
        .map(|key| key["deletion"].is_number())
        .collect();
    assert!(!ends.is_empty() && ends.iter().all(|ends| *ends), "{keys}");
}
