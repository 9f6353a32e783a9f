//! Signing in while the way to AWS is not clear yet.

use std::sync::Mutex;
use std::time::Duration;

use radiant_aws_setup::aws::{Environment, LookWait, sign_in, with_patience};
use radiant_aws_setup::engine::rehearse;
use radiant_aws_setup::practice::{Fault, Outage, Practice, PracticeOptions, Storm, Unreachable};
use tokio::time::Instant;

/// Sign in with a minute and a half of patience; how that ended, what was told, and how long it took.
async fn arrive(fault: Fault) -> (bool, Vec<LookWait>, Duration) {
    let practice = Practice::new(PracticeOptions::instant());
    practice.set_fault(fault);
    let region = practice.region();
    let told = Mutex::new(Vec::new());
    let began = Instant::now();
    let (how, environment) = (rehearse(&practice), Environment::default());
    let tell = |wait| told.lock().unwrap().push(wait);
    let longest = Duration::from_secs(90);
    let signed_in = with_patience(longest, &tell, || sign_in(&how, &environment, &region)).await;
    (
        signed_in.is_ok(),
        told.into_inner().unwrap(),
        began.elapsed(),
    )
}

fn away(seconds: u64, how: Unreachable) -> Fault {
    Fault::Storm(Storm {
        seed: 7,
        throttled: 0,
        broken: 0,
        outages: vec![Outage {
            begins: Duration::ZERO,
            lasts: Duration::from_secs(seconds),
            how,
        }],
    })
}

#[tokio::test(start_paused = true)]
async fn a_minute_without_a_connection_at_the_start_is_waited_out_and_told() {
    for how in [Unreachable::NoName, Unreachable::Refused] {
        let (signed_in, told, took) = arrive(away(60, how)).await;
        assert!(signed_in);
        assert!(!told.is_empty());
        assert!(told.iter().all(|wait| !wait.words().is_empty()));
        assert!(took >= Duration::from_mins(1) && took < Duration::from_secs(90));
    }
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_stays_away_ends_the_sign_in_in_time() {
    let (signed_in, _, took) = arrive(away(600, Unreachable::Refused)).await;
    assert!(!signed_in);
    assert!(took < Duration::from_mins(2), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn keys_that_have_ended_are_told_at_once() {
    let (signed_in, told, _) = arrive(Fault::ExpireAt { request: 1 }).await;
    assert!(!signed_in && told.is_empty());
}
