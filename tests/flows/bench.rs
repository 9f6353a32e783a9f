//! What every flow needs: a simulated organization, a sign-in, answers, and a place for the journal.

use std::time::Duration;

use radiant_aws_setup::answers::Answers;
use radiant_aws_setup::apply::{Event, Finished};
use radiant_aws_setup::aws::{Aws, Environment, sign_in};
use radiant_aws_setup::domain::ExternalId;
use radiant_aws_setup::engine::{self, Planned, RunSettings};
use radiant_aws_setup::practice::{Practice, PracticeOptions, Start};
use radiant_aws_setup::problem::Problem;
use radiant_aws_setup::vendor::Vendor;
use radiant_aws_setup::verify::Check;
use serde_json::Value;
use tokio_util::sync::CancellationToken;

pub(crate) struct Bench {
    pub(crate) practice: Practice,
    pub(crate) aws: Aws,
    pub(crate) answers: Answers,
    pub(crate) vendor: Vendor,
    pub(crate) state: tempfile::TempDir,
}

impl Bench {
    pub(crate) async fn new(options: PracticeOptions) -> Self {
        let practice = Practice::new(options);
        let aws = enter(&practice).await;
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

    pub(crate) async fn empty(options: PracticeOptions) -> Self {
        let account = radiant_aws_setup::domain::AccountId::parse("111122223333").unwrap();
        Self::new(PracticeOptions {
            start: Start::Empty(account),
            ..options
        })
        .await
    }

    pub(crate) async fn plan(&self) -> Planned {
        engine::look_and_plan(&self.aws, &self.answers, &self.vendor, jiff::Timestamp::now)
            .await
            .unwrap()
    }

    pub(crate) async fn apply(&self, planned: &Planned) -> Finished {
        self.apply_with(planned, &|_| {}).await.unwrap()
    }

    pub(crate) async fn apply_with(
        &self,
        planned: &Planned,
        tell: &(dyn Fn(Event) + Send + Sync),
    ) -> Result<Finished, Problem> {
        let settings = RunSettings::new(self.state.path(), true, jiff::Timestamp::now);
        engine::carry_out(
            &self.aws,
            planned,
            &settings,
            CancellationToken::new(),
            tell,
        )
        .await
    }

    /// Read everything back, once the vendor has had its time to join the topics.
    pub(crate) async fn verify(&self) -> Vec<Check> {
        tokio::time::sleep(Duration::from_secs(30)).await;
        engine::look_and_verify(&self.aws, &self.answers, &self.vendor, jiff::Timestamp::now)
            .await
            .unwrap()
    }

    /// Plan and apply, and what went wrong, if anything.
    pub(crate) async fn make_it_so(&self) -> Finished {
        let planned = self.plan().await;
        self.apply(&planned).await
    }
}

pub(crate) async fn enter(practice: &Practice) -> Aws {
    sign_in(
        &engine::rehearse(practice),
        &Environment::default(),
        &practice.region(),
    )
    .await
    .unwrap()
    .aws
}

/// The problems of a run, to be shown when a test fails.
pub(crate) fn troubles(finished: &Finished) -> Vec<String> {
    finished
        .outcomes
        .iter()
        .filter_map(|(id, (outcome, problem))| {
            let problem = problem.as_ref()?;
            Some(format!("{id}: {outcome:?}: {}", problem.to_text()))
        })
        .collect()
}

/// The checks that did not pass, to be shown when a test fails.
pub(crate) fn not_passed(checks: &[Check]) -> Vec<String> {
    checks
        .iter()
        .filter(|check| check.status != radiant_aws_setup::verify::Status::Passed)
        .map(|check| {
            format!(
                "{} {:?}: expected {}, seen {}",
                check.id, check.status, check.expected, check.seen
            )
        })
        .collect()
}

/// How many there are of each kind of thing, in the whole simulated world.
pub(crate) fn things(bench: &Bench) -> Vec<(String, usize)> {
    fn count(value: &Value, name: &str) -> usize {
        match value {
            Value::Object(fields) => fields
                .iter()
                .map(|(key, value)| {
                    let own = match value {
                        Value::Object(things) if key == name => things.len(),
                        Value::Array(things) if key == name => things.len(),
                        _ => 0,
                    };
                    own + count(value, name)
                })
                .sum(),
            Value::Array(items) => items.iter().map(|item| count(item, name)).sum(),
            _ => 0,
        }
    }
    let state = bench.practice.state();
    [
        "buckets",
        "keys",
        "aliases",
        "topics",
        "trails",
        "detectors",
        "destinations",
        "policies",
        "roles",
    ]
    .into_iter()
    .map(|name| (name.to_owned(), count(&state, name)))
    .collect()
}
