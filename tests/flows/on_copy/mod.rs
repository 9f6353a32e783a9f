//! A plan tried on the copy of an account, and then carried out in the account itself: the same changes succeed and fail.

mod command;
mod company;
mod for_others;
mod shared;

use std::collections::BTreeMap;

use radiant_aws_setup::apply::Outcome;
use radiant_aws_setup::engine::{self, OnCopy, Planned};
use radiant_aws_setup::plan::ChangeId;
use radiant_aws_setup::problem::Problem;
use tokio_util::sync::CancellationToken;

use crate::bench::Bench;

/// How a change ended, and why.
type Ended = (Outcome, Option<Problem>);
type Outcomes = BTreeMap<ChangeId, Ended>;

/// What came of a plan on the copy.
pub(crate) async fn tried(bench: &Bench, planned: &Planned) -> OnCopy {
    let before = bench.practice.writes();
    let tried = engine::try_on_copy(
        planned,
        bench.state.path(),
        jiff::Timestamp::now,
        CancellationToken::new(),
        &|_| {},
    )
    .await
    .unwrap();
    assert_eq!(bench.practice.writes(), before, "nothing is written");
    tried
}

/// Each change that ends otherwise on the copy than in the account, with both.
pub(crate) fn differences(on_copy: &Outcomes, there: &Outcomes) -> Vec<String> {
    let ids = on_copy.keys().chain(there.keys());
    let ids: std::collections::BTreeSet<&ChangeId> = ids.collect();
    ids.into_iter()
        .filter_map(|id| {
            let [one, other] = [on_copy, there].map(|outcomes| outcomes.get(id));
            let said = |it: Option<&Ended>| {
                it.map_or_else(
                    || "nothing".to_owned(),
                    |(outcome, problem)| {
                        let problem = problem.as_ref().map(Problem::to_text);
                        format!("{outcome:?} {}", problem.unwrap_or_default())
                    },
                )
            };
            let is_same = one.map(|it| it.0) == other.map(|it| it.0);
            (!is_same).then(|| format!("{id}: on the copy {}; there {}", said(one), said(other)))
        })
        .collect()
}

/// Try a plan on the copy and then carry it out: what ends otherwise.
pub(crate) async fn compared(bench: &Bench, planned: &Planned) -> Vec<String> {
    let on_copy = tried(bench, planned).await;
    let finished = bench.apply(planned).await;
    differences(&on_copy.outcomes, &finished.outcomes)
}
