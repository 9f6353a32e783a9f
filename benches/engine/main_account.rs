//! `apply` for the main account with +100 ms on every request, against the longest chain of calls that depend on each other; no lane
//! counts as service time. And once more, when there is nothing to do.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use radiant_aws_setup::apply::{Ending, Event};
use radiant_aws_setup::plan::{ChangeId, Plan};

use crate::setup::{Bench, LATENCY, runtime};

/// How long the longest chain of dependent changes takes when nothing else is in the way, and its changes.
fn longest_chain(plan: &Plan, alone: &BTreeMap<ChangeId, Duration>) -> (Duration, usize) {
    let mut ends: BTreeMap<&ChangeId, (Duration, usize)> = BTreeMap::new();
    for change in &plan.changes {
        let (before, length) = change
            .depends_on
            .iter()
            .chain(&change.follows)
            .filter_map(|id| ends.get(id))
            .max()
            .copied()
            .unwrap_or_default();
        let own = alone.get(&change.id).copied().unwrap_or_default();
        ends.insert(&change.id, (before + own, length + 1));
    }
    ends.into_values().max().unwrap_or_default()
}

/// How long each change takes with nothing beside it: its own calls, one after the other, and no lane. In virtual time every
/// request takes exactly its 100 ms.
fn measured_alone() -> BTreeMap<ChangeId, Duration> {
    runtime(true).block_on(async {
        let bench = Bench::new(LATENCY).await;
        let mut planned = bench.plan().await;
        let took = std::sync::Mutex::new(BTreeMap::new());
        for mut change in std::mem::take(&mut planned.plan.changes) {
            change.depends_on.clear();
            change.follows.clear();
            planned.plan.changes = vec![change];
            let finished = bench
                .apply(&planned, &|event| {
                    if let Event::Finished {
                        change, took: time, ..
                    } = event
                    {
                        took.lock().unwrap().insert(change, time);
                    }
                })
                .await;
            assert_eq!(finished.ending, Ending::Done);
            planned.known = finished.slots;
        }
        took.into_inner().unwrap()
    })
}

pub(crate) fn against_its_longest_chain() {
    let alone = measured_alone();
    runtime(false).block_on(async {
        let bench = Bench::new(LATENCY).await;
        let planned = bench.plan().await;
        let (chain, length) = longest_chain(&planned.plan, &alone);
        let before = bench.practice.request_count();
        let began = Instant::now();
        let finished = bench.apply(&planned, &|_| {}).await;
        let took = began.elapsed();
        assert_eq!(finished.ending, Ending::Done);
        println!(
            "apply, main account, +100 ms: {:.2} s for {} requests; longest chain {length} changes, {:.2} s; ratio {:.3} (budget 1.15)",
            took.as_secs_f64(),
            bench.practice.request_count() - before,
            chain.as_secs_f64(),
            took.as_secs_f64() / chain.as_secs_f64(),
        );

        let writes = bench.practice.writes();
        let began = Instant::now();
        let planned = bench.plan().await;
        let finished = bench.apply(&planned, &|_| {}).await;
        println!(
            "second apply, nothing to do, +100 ms: {:.2} s (budget 2 s), {} write calls (budget 0), ending {:?}",
            began.elapsed().as_secs_f64(),
            bench.practice.writes() - writes,
            finished.ending,
        );
    });
}
