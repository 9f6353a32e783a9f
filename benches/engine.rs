//! The engine's budgets, each as a ratio or a figure of this one run: `cargo bench --bench engine`.
//!
//! - `apply` for the main account with +100 ms on every request, against the longest chain of calls that depend on each other;
//!   no lane counts as service time.
//! - A second `apply`: no write call.
//! - `plan`, pure, in an organization of 1,000 accounts.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark prints, and stops when it cannot go on"
)]

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use radiant_aws_setup::answers::Answers;
use radiant_aws_setup::apply::{Ending, Event, Finished};
use radiant_aws_setup::aws::{Aws, Environment, SignIn, sign_in};
use radiant_aws_setup::domain::{AccountId, ExternalId};
use radiant_aws_setup::engine::{self, Planned, RunSettings};
use radiant_aws_setup::inventory::{MemberAccount, Organization, Seen, Standing};
use radiant_aws_setup::plan::{ChangeId, Plan};
use radiant_aws_setup::practice::{Practice, PracticeOptions, Start};
use radiant_aws_setup::vendor::Vendor;
use tokio_util::sync::CancellationToken;

const LATENCY: Duration = Duration::from_millis(100);

struct Bench {
    practice: Practice,
    aws: Aws,
    answers: Answers,
    vendor: Vendor,
    state: tempfile::TempDir,
}

impl Bench {
    async fn new() -> Self {
        let practice = Practice::new(PracticeOptions {
            latency: LATENCY,
            start: Start::Empty(AccountId::parse("111122223333").unwrap()),
            ..PracticeOptions::instant()
        });
        let how = SignIn::Practice(practice.clone());
        let aws = sign_in(&how, &Environment::default(), &practice.region())
            .await
            .unwrap()
            .aws;
        let mut answers = Answers::defaults(practice.main_account(), practice.region());
        answers.vendor.external_role_id = Some(ExternalId::parse("rs-8f2c7d1a-91d4").unwrap());
        Self {
            practice,
            aws,
            answers,
            vendor: Vendor::default(),
            state: tempfile::tempdir().unwrap(),
        }
    }

    async fn plan(&self) -> Planned {
        engine::look_and_plan(&self.aws, &self.answers, &self.vendor, jiff::Timestamp::now)
            .await
            .unwrap()
    }

    async fn apply(&self, planned: &Planned, tell: &(dyn Fn(Event) + Send + Sync)) -> Finished {
        let run = RunSettings {
            state: self.state.path(),
            practice: true,
            now: jiff::Timestamp::now,
        };
        engine::carry_out(&self.aws, planned, &run, CancellationToken::new(), tell)
            .await
            .unwrap()
    }
}

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
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build()
        .unwrap();
    runtime.block_on(async {
        let bench = Bench::new().await;
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

fn apply_against_its_longest_chain() {
    let alone = measured_alone();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let bench = Bench::new().await;
        let planned = bench.plan().await;
        let (chain, length) = longest_chain(&planned.plan, &alone);
        let before = bench.practice.requests().len();
        let began = Instant::now();
        let finished = bench.apply(&planned, &|_| {}).await;
        let took = began.elapsed();
        assert_eq!(finished.ending, Ending::Done);
        println!(
            "apply, main account, +100 ms: {:.2} s for {} requests; longest chain {length} changes, {:.2} s; ratio {:.3} (budget 1.15)",
            took.as_secs_f64(),
            bench.practice.requests().len() - before,
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

fn plan_for_an_organization() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build()
        .unwrap();
    let (mut inventory, mut answers, vendor) = runtime.block_on(async {
        let bench = Bench::new().await;
        (bench.plan().await.inventory, bench.answers, bench.vendor)
    });
    let account = answers.account.id.clone();
    let members = (0..1_000_u64)
        .map(|index| MemberAccount {
            id: AccountId::parse(&format!("{:012}", 200_000_000_000 + index)).unwrap(),
            name: format!("Account {index}"),
            active: true,
        })
        .collect();
    if let Some(view) = inventory.accounts.get_mut(&account) {
        view.standing = Seen::Known(Standing::Management(Organization {
            id: "o-exampleorgid".to_owned(),
            management: account,
            all_features: true,
            trusted_services: Seen::Known(vec!["cloudtrail.amazonaws.com".to_owned()]),
            cloudtrail_administrators: Seen::Known(Vec::new()),
            guardduty_administrators: Seen::Known(Vec::new()),
            accounts: Seen::Known(members),
        }));
    }
    answers.cloudtrail.organization = true;
    let mut times: Vec<Duration> = (0..50)
        .map(|_| {
            let began = Instant::now();
            let plan = radiant_aws_setup::plan::plan(&answers, &vendor, &inventory);
            assert!(!std::hint::black_box(plan).changes.is_empty());
            began.elapsed()
        })
        .collect();
    times.sort_unstable();
    println!(
        "plan, pure, organization of 1,000 accounts: median {:.2} ms, worst of 50 {:.2} ms (budget 50 ms)",
        times[25].as_secs_f64() * 1_000.0,
        times[49].as_secs_f64() * 1_000.0,
    );
}

/// The most memory that this process has held so far, in MB, where the system tells it.
fn most_memory() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: f64 = line.trim().strip_suffix(" kB")?.trim().parse().ok()?;
    Some(kilobytes / 1_024.0)
}

fn main() {
    // First, so that nothing else has held memory before.
    plan_for_an_organization();
    if let Some(most) = most_memory() {
        println!(
            "most memory, look and 50 plans with 1,000 accounts, practice account included: {most:.0} MB (budget 120 MB)"
        );
    }
    apply_against_its_longest_chain();
}
