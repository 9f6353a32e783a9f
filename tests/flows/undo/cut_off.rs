//! Taking back, cut off after each request, and run again.

use std::time::Duration;

use radiant_aws_setup::practice::{Fault, PracticeOptions};

use super::run::{Done, asked, go, not_as_before, set_up, take_back, way};
use crate::bench::{Bench, enter};
use crate::sweep::answers::covering;
use crate::sweep::world::{Scene, state};

/// Cut off at this request of the way back, and taken back again by another sign-in.
async fn cut_off(mut done: Done, request: usize, effect: bool) {
    let shown = way(&done.bench, &asked(&done.run)).await;
    let before = done.bench.practice.request_count();
    done.bench
        .practice
        .set_fault(Fault::StopAfter { request, effect });
    let broken = async {
        while done.bench.practice.request_count() < before + request {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    tokio::select! {
        biased;
        () = broken => {}
        _ = go(&done.bench, &shown) => {}
    }
    done.bench.practice.set_fault(Fault::None);
    done.bench.aws = enter(&done.bench.practice).await;
    let at = format!("cut off at request {request}, effect {effect}");
    take_back(&done.bench, &asked(&done.run)).await;
    assert_eq!(not_as_before(&done), [""; 0], "{at}");
}

async fn requests(done: &Done) -> usize {
    let shown = way(&done.bench, &asked(&done.run)).await;
    let before = done.bench.practice.request_count();
    go(&done.bench, &shown).await;
    done.bench.practice.request_count() - before
}

#[tokio::test(start_paused = true)]
async fn on_an_account_full_of_others_things() {
    let row = &covering(Scene::Shared.questions(), 1)[0];
    let all = requests(&set_up(Scene::Shared, row).await).await;
    assert!(all > 20, "{all}");
    for request in 1..=all {
        let done = set_up(Scene::Shared, row).await;
        Box::pin(cut_off(done, request, request.is_multiple_of(2))).await;
    }
}

async fn new_set_up() -> Done {
    let bench = Bench::empty(PracticeOptions::instant()).await;
    let before = state(&bench.practice);
    let run = bench.make_it_so().await.run;
    Done { bench, before, run }
}

#[tokio::test(start_paused = true)]
async fn of_a_new_set_up() {
    let all = requests(&new_set_up().await).await;
    assert!(all > 30, "{all}");
    for request in 1..=all {
        let done = new_set_up().await;
        Box::pin(cut_off(done, request, !request.is_multiple_of(2))).await;
    }
}
