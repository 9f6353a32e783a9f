//! Other accounts with +100 ms on every request: the look at them and the run over them, against the calls that it takes, 20 accounts at
//! a time; and once more, when there is nothing to do.
//!
//! Fifty in real time. Thousands in virtual time, in which every request takes exactly its 100 ms and the program's own work is told
//! beside it, that of the practice account included.

use std::time::{Duration, Instant};

use radiant_aws_setup::answers::{AssumeList, MemberAccounts};
use radiant_aws_setup::apply::Ending;

use crate::company::found;
use crate::setup::{Bench, LATENCY, memory, runtime};

/// How many accounts are worked on at a time.
const AT_ONCE: f64 = 20.0;

/// What a look or a run took.
#[derive(Clone, Copy)]
struct Took {
    /// By the clock of the runtime.
    time: Duration,
    /// By the clock on the wall.
    real: Duration,
    requests: usize,
}

impl Took {
    /// Against its calls one after the other, 20 accounts at a time.
    fn ratio(self) -> f64 {
        let requests = f64::from(u32::try_from(self.requests).unwrap());
        self.time.as_secs_f64() / (requests * LATENCY.as_secs_f64() / AT_ONCE)
    }
}

/// What a piece of work takes.
async fn timed<T>(bench: &Bench, work: impl Future<Output = T>) -> (T, Took) {
    let before = bench.practice.request_count();
    let (began, real) = (tokio::time::Instant::now(), Instant::now());
    let done = work.await;
    let took = Took {
        time: began.elapsed(),
        real: real.elapsed(),
        requests: bench.practice.request_count() - before,
    };
    (done, took)
}

async fn over(members: u64) -> (Took, Took, Took, usize) {
    let mut bench = Bench::new(LATENCY).await;
    found(&bench.practice, members);
    // The main account is ready before.
    let planned = bench.plan().await;
    assert_eq!(bench.apply(&planned, &|_| {}).await.ending, Ending::Done);
    bench.answers.members.accounts = MemberAccounts::Organization;
    if members > 1_000 {
        // So many do not fit into the policies of one role by their names.
        bench.answers.members.assume = AssumeList::Pattern;
    }
    let (planned, look) = timed(&bench, bench.plan()).await;
    let (finished, run) = timed(&bench, bench.apply(&planned, &|_| {})).await;
    assert_eq!(finished.ending, Ending::Done);
    let writes = bench.practice.writes();
    let (finished, again) = timed(&bench, async {
        let planned = bench.plan().await;
        bench.apply(&planned, &|_| {}).await
    })
    .await;
    assert_eq!(finished.ending, Ending::Done);
    (look, run, again, bench.practice.writes() - writes)
}

fn tell(members: u64, (look, run, again, writes): (Took, Took, Took, usize), budget: &str) {
    println!(
        "{members} other accounts, +100 ms: look {:.1} s for {} requests; apply {:.1} s for {} requests, {:.2} of calls × latency ÷ 20 ({budget}); second look and apply {:.1} s, {writes} write calls (budget 0)",
        look.time.as_secs_f64(),
        look.requests,
        run.time.as_secs_f64(),
        run.requests,
        run.ratio(),
        again.time.as_secs_f64(),
    );
}

pub(crate) fn fifty() {
    let took = runtime(false).block_on(over(50));
    tell(50, took, "budget 3 s in all");
}

pub(crate) fn thousands() {
    for members in [1_000, 4_000] {
        let took = runtime(true).block_on(over(members));
        tell(members, took, "budget 1.15");
        let (look, run, ..) = took;
        println!(
            "{members} other accounts, the work itself, practice account included: look {:.1} s, apply {:.1} s; most memory so far {:.0} MB (budget 120 MB with 1,000)",
            look.real.as_secs_f64(),
            run.real.as_secs_f64(),
            memory("VmHWM").unwrap_or_default(),
        );
    }
}
