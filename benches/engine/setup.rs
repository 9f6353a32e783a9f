//! What every row needs: a practice account, a sign-in, answers, and a place for the journal.

use std::time::Duration;

use radiant_aws_setup::answers::Answers;
use radiant_aws_setup::apply::{Event, Finished};
use radiant_aws_setup::aws::{Aws, Environment, sign_in};
use radiant_aws_setup::domain::{AccountId, ExternalId};
use radiant_aws_setup::engine::{self, Planned, RunSettings};
use radiant_aws_setup::practice::{Practice, PracticeOptions, Start};
use radiant_aws_setup::vendor::Vendor;
use tokio_util::sync::CancellationToken;

pub(crate) const LATENCY: Duration = Duration::from_millis(100);

pub(crate) struct Bench {
    pub(crate) practice: Practice,
    pub(crate) aws: Aws,
    pub(crate) answers: Answers,
    pub(crate) vendor: Vendor,
    pub(crate) state: tempfile::TempDir,
}

impl Bench {
    pub(crate) async fn new(latency: Duration) -> Self {
        let practice = Practice::new(PracticeOptions {
            latency,
            start: Start::Empty(AccountId::parse("111122223333").unwrap()),
            ..PracticeOptions::instant()
        });
        let how = engine::rehearse(&practice);
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

    pub(crate) async fn plan(&self) -> Planned {
        engine::look_and_plan(&self.aws, &self.answers, &self.vendor, jiff::Timestamp::now)
            .await
            .unwrap()
    }

    pub(crate) async fn apply(
        &self,
        planned: &Planned,
        tell: &(dyn Fn(Event) + Send + Sync),
    ) -> Finished {
        let run = RunSettings::new(self.state.path(), true, jiff::Timestamp::now);
        engine::carry_out(&self.aws, planned, &run, CancellationToken::new(), tell)
            .await
            .unwrap()
    }
}

/// A runtime of one thread, as the program has; `paused` is virtual time, in which waiting takes none.
pub(crate) fn runtime(paused: bool) -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .start_paused(paused)
        .build()
        .unwrap()
}

/// The memory that this process holds, in MB, where the system tells it; `field` is such as `VmRSS`, or `VmHWM` for the most so far.
pub(crate) fn memory(field: &str) -> Option<f64> {
    memory_of("self", field)
}

/// The same of another process, by its number.
pub(crate) fn memory_of(process: &str, field: &str) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(field))?;
    let kilobytes: f64 = line
        .trim_start_matches(':')
        .trim()
        .strip_suffix(" kB")?
        .trim()
        .parse()
        .ok()?;
    Some(kilobytes / 1_024.0)
}
