//! How much goes on at a time, and how far a failure reaches.

use std::time::Duration;

use radiant_aws_setup::apply::{Ending, Finished, Limits, Outcome};
use radiant_aws_setup::domain::{AccountId, Place};
use radiant_aws_setup::engine::{self, Planned, RunSettings};
use radiant_aws_setup::plan::{Change, ChangeId};
use radiant_aws_setup::practice::PracticeOptions;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::bench::{Bench, troubles};

const LATENCY: Duration = Duration::from_millis(100);

async fn within(limits: Limits) -> (Duration, usize) {
    let bench = Bench::empty(PracticeOptions {
        latency: LATENCY,
        ..PracticeOptions::instant()
    })
    .await;
    let planned = bench.plan().await;
    let before = bench.practice.request_count();
    let began = Instant::now();
    let finished = carry_out(&bench, &planned, limits).await;
    assert_eq!(finished.ending, Ending::Done, "{:#?}", troubles(&finished));
    (began.elapsed(), bench.practice.request_count() - before)
}

async fn carry_out(bench: &Bench, planned: &Planned, limits: Limits) -> Finished {
    let mut settings = RunSettings::new(bench.state.path(), true, jiff::Timestamp::now);
    settings.limits = limits;
    let cancel = CancellationToken::new();
    engine::carry_out(&bench.aws, planned, &settings, cancel, &|_| {})
        .await
        .unwrap()
}

#[tokio::test(start_paused = true)]
async fn looks_and_writes_keep_to_the_number_of_calls_at_a_time() {
    let usual = Limits::default();
    let (took, requests) = within(Limits { calls: 1, ..usual }).await;
    let alone = LATENCY * u32::try_from(requests).unwrap();
    assert!(took >= alone, "{took:?} for {requests} requests");
    let (took, requests) = within(Limits { calls: 3, ..usual }).await;
    let third = LATENCY * u32::try_from(requests).unwrap() / 3;
    assert!(took >= third, "{took:?} for {requests} requests");
    let (took, _) = within(usual).await;
    assert!(took < alone / 3, "{took:?}");
}

/// The same change in another account.
fn elsewhere(change: &Change, account: &AccountId) -> Change {
    let place = Place::new(account.clone(), change.place.region.clone());
    let moved = |ids: &[ChangeId]| -> Vec<ChangeId> {
        let moved = ids
            .iter()
            .map(|id| ChangeId::new(change.section, &place, id.part()));
        moved.collect()
    };
    Change {
        id: ChangeId::new(change.section, &place, change.id.part()),
        depends_on: moved(&change.depends_on),
        follows: moved(&change.follows),
        place,
        ..change.clone()
    }
}

#[tokio::test(start_paused = true)]
async fn an_account_that_cannot_be_reached_stops_only_itself() {
    let bench = Bench::empty(PracticeOptions::default()).await;
    let mut planned = bench.plan().await;
    let other = AccountId::parse("444455556666").unwrap();
    let own = planned.plan.changes.len();
    let theirs: Vec<Change> = planned
        .plan
        .changes
        .iter()
        .map(|change| elsewhere(change, &other))
        .collect();
    // First in line, so that they would be the first to stop the others.
    planned.plan.changes.splice(0..0, theirs);
    let limits = Limits {
        accounts: 1,
        ..Limits::default()
    };
    let finished = carry_out(&bench, &planned, limits).await;
    assert_eq!(finished.ending, Ending::Failed);
    let (mut in_place, mut failed, mut cancelled) = (0, 0, 0);
    for (id, (outcome, problem)) in &finished.outcomes {
        let is_own = id.place().unwrap().account != other;
        match outcome {
            Outcome::Created | Outcome::Updated | Outcome::Unchanged => {
                assert!(is_own, "{id}");
                in_place += 1;
            }
            Outcome::Failed | Outcome::Cancelled => {
                assert!(!is_own, "{id}: {problem:?}");
                let said = &problem.as_ref().unwrap().summary;
                assert!(said.contains("4444 5555 6666"), "{id}: {said}");
                failed += usize::from(*outcome == Outcome::Failed);
                cancelled += usize::from(*outcome == Outcome::Cancelled);
            }
            Outcome::Skipped => panic!("{id}: {problem:?}"),
        }
    }
    assert_eq!(in_place, own);
    assert!(failed >= 1 && cancelled >= 1, "{failed}, {cancelled}");
}
