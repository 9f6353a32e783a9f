//! The walk over the graph: 20,000 changes against 5,000, how much memory they take, and whether all their events arrive.

use std::sync::Arc;
use std::time::{Duration, Instant};

use radiant_aws_setup::apply::Ending;
use radiant_aws_setup::aws::Environment;
use radiant_aws_setup::domain::{AccountId, Place, Region};
use radiant_aws_setup::engine::{Planned, rehearse};
use radiant_aws_setup::plan::{Action, Change, ChangeId, Kind, Section, Service};
use radiant_aws_setup::vendor::Vendor;
use radiant_aws_setup::worker::{Command, Event, JobId, Worker, WorkerSettings};

use crate::setup::{Bench, memory, runtime};

const FEW: usize = 5_000;
const MANY: usize = 20_000;
/// Changes of one account, each of which needs the one before.
const CHAIN: usize = 5;

/// What the changes are like.
#[derive(Clone, Copy)]
enum Shape {
    /// Already right, five in a row in each account.
    InOrder,
    /// Already right, each needs the one that stands behind it in the plan.
    Backwards,
    /// To be made, of the main account, five in a row: each is looked at, started, told, and written into the journal twice.
    Journaled,
}

fn changes(count: usize, shape: Shape, main: &Place) -> Vec<Change> {
    let place = |index: usize| match shape {
        Shape::Journaled => main.clone(),
        Shape::InOrder | Shape::Backwards => Place::new(
            AccountId::parse(&format!("{:012}", 200_000_000_000 + index / CHAIN)).unwrap(),
            Region::parse("us-east-1").unwrap(),
        ),
    };
    let id =
        |index: usize| ChangeId::new(Section::GuardDuty, &place(index), &format!("part-{index}"));
    (0..count)
        .map(|index| Change {
            id: id(index),
            kind: match shape {
                Shape::Journaled => Kind::Create,
                Shape::InOrder | Shape::Backwards => Kind::Keep,
            },
            section: Section::GuardDuty,
            place: place(index),
            service: Service::S3,
            resource: format!("larkfield-{index}"),
            depends_on: match shape {
                Shape::Backwards => (index + 1 < count).then(|| id(index + 1)),
                Shape::InOrder | Shape::Journaled => {
                    (!index.is_multiple_of(CHAIN)).then(|| id(index - 1))
                }
            }
            .into_iter()
            .collect(),
            follows: Vec::new(),
            action: Action::None,
        })
        .collect()
}

async fn walked(bench: &mut Bench, planned: &mut Planned, count: usize, shape: Shape) -> Duration {
    planned.plan.changes = changes(count, shape, &bench.answers.place());
    let mut times = Vec::new();
    for _ in 0..3 {
        // The records of the walk before this one would be read too, as what AWS may still be spreading.
        bench.state = tempfile::tempdir().unwrap();
        let began = Instant::now();
        let finished = bench.apply(planned, &|_| {}).await;
        times.push(began.elapsed());
        assert_eq!(finished.ending, Ending::Done);
        assert_eq!(finished.outcomes.len(), count);
    }
    times.into_iter().min().unwrap_or_default()
}

pub(crate) fn over_the_graph() {
    runtime(false).block_on(async {
        let mut bench = Bench::new(Duration::ZERO).await;
        let mut planned = bench.plan().await;
        for (shape, what, budget) in [
            (
                Shape::InOrder,
                "already right, 5 in a row an account",
                " (budget 0.5 s; 4.5 x)",
            ),
            (
                Shape::Backwards,
                "already right, each needs the next",
                " (budget 0.5 s; 4.5 x)",
            ),
            (
                Shape::Journaled,
                "nothing to write, 5 in a row, with two lines of journal each",
                "",
            ),
        ] {
            let few = walked(&mut bench, &mut planned, FEW, shape).await;
            let many = walked(&mut bench, &mut planned, MANY, shape).await;
            println!(
                "graph walk, {what}: {FEW} in {:.3} s, {MANY} in {:.3} s, growth {:.1} x{budget}",
                few.as_secs_f64(),
                many.as_secs_f64(),
                many.as_secs_f64() / few.as_secs_f64(),
            );
        }
    });
}

pub(crate) fn in_memory() {
    runtime(false).block_on(async {
        let bench = Bench::new(Duration::ZERO).await;
        let mut planned = bench.plan().await;
        let Some(before) = memory("VmRSS") else {
            return;
        };
        planned.plan.changes = changes(MANY, Shape::Journaled, &bench.answers.place());
        let held = memory("VmRSS").unwrap_or_default() - before;
        let finished = bench.apply(&planned, &|_| {}).await;
        assert_eq!(finished.ending, Ending::Done);
        let with_run = memory("VmHWM").unwrap_or_default() - before;
        println!(
            "memory of {MANY} changes without documents: {held:.0} MB as a plan; {with_run:.0} MB more at most while they run"
        );
    });
}

/// From the engine through the worker's channel, to a window that looks sixty times a second.
pub(crate) fn a_burst_of_events() {
    let (bench, mut planned) = runtime(false).block_on(async {
        let bench = Bench::new(Duration::ZERO).await;
        let planned = bench.plan().await;
        (bench, planned)
    });
    planned.plan.changes = changes(MANY, Shape::InOrder, &bench.answers.place());
    let settings = WorkerSettings {
        state: bench.state.path().to_owned(),
        environment: Environment::default(),
        vendor: Vendor::default(),
    };
    let mut worker = Worker::spawn(settings, || {}).unwrap();
    assert!(worker.send(Command::SignIn {
        job: JobId(1),
        how: rehearse(&bench.practice),
        region: bench.practice.region(),
    }));
    wait_for(&mut worker, |event| matches!(event, Event::SignedIn { .. }));
    let began = Instant::now();
    assert!(worker.send(Command::Apply {
        job: JobId(2),
        planned: Arc::new(planned),
        by: None,
        accepted: None,
    }));
    let told = wait_for(&mut worker, |event| matches!(event, Event::Applied { .. }));
    println!(
        "a burst of {MANY} events through the worker: {told} arrived in {:.2} s (budget: all)",
        began.elapsed().as_secs_f64(),
    );
    worker.close();
}

/// Draws frames until this event; how many changes were told meanwhile.
fn wait_for(worker: &mut Worker, is_last: impl Fn(&Event) -> bool) -> usize {
    let mut told = 0;
    loop {
        while let Ok(Some(event)) = worker.try_recv() {
            told += usize::from(matches!(event, Event::Change { .. }));
            if is_last(&event) {
                return told;
            }
        }
        std::thread::park_timeout(Duration::from_millis(16));
    }
}
