//! A plan that was approved is carried out, and written down.

use std::path::Path;

use tokio_util::sync::CancellationToken;

use super::accounts;
use super::others::{lead_back, lead_in, way_in};
use super::planned::Planned;
use crate::apply::{
    Apply, Approval, CallsKept, Event, Finished, Journal, Limits, Record, Resume, runs, unfinished,
};
use crate::aws::Aws;
use crate::domain::{AccountId, Checksum};
use crate::problem::Problem;

/// The time of day, from outside.
pub type Now = fn() -> jiff::Timestamp;

/// Carry out a plan that was approved.
///
/// # Errors
///
/// The plan is for another account than the sign-in, or the journal cannot be kept; then nothing was written.
pub async fn carry_out(
    aws: &Aws,
    planned: &Planned,
    run: &RunSettings<'_>,
    cancel: CancellationToken,
    tell: &(dyn Fn(Event) + Send + Sync),
) -> Result<Finished, Problem> {
    aws.ask_anew();
    let account = aws.caller().account.clone();
    if account != planned.inventory.caller.account {
        return Err(other_account(aws, &planned.inventory.caller.account));
    }
    // Whoever looked may have been another sign-in.
    match planned.made_of() {
        Some((answers, vendor)) => lead_in(aws, answers, vendor, &planned.inventory).await,
        None => lead_back(aws, planned).await,
    }
    let goes_elsewhere = planned
        .plan
        .changes
        .iter()
        .any(|change| change.kind.writes() && change.place.account != account);
    let (state, practice, now) = (run.state.to_owned(), run.practice, (run.now)());
    let resume = run.resume.clone();
    let approval = Approval {
        checksum: run.accepted.unwrap_or_else(|| planned.checksum()),
        by: run.approved_by.clone(),
        only: run.accepted.is_some(),
    };
    // The disk may be slow, and others may wait for AWS meanwhile.
    let journal = tokio::task::spawn_blocking(move || {
        let resume = match resume {
            Some(resume) => resume,
            None => goes_on(&state, &account, practice, run_only(&approval))?,
        };
        Journal::open(&state, &account, practice, now, resume, Some(approval))
    });
    let journal = journal.await.map_err(|err| {
        Problem::new("The record of changes could not be opened.").hint(err.to_string())
    })??;
    // Until the run has ended.
    let _calls = CallsKept::of(aws.activity(), run.state, journal.run());
    if let Some(accounts) = accounts::record(planned) {
        journal.write((run.now)(), accounts).await?;
    }
    if let Some(by) = planned.reach().and_then(way_in).filter(|_| goes_elsewhere) {
        journal.write((run.now)(), Record::Ways { by }).await?;
    }
    let finished = Apply {
        plan: &planned.plan,
        title: &|id| planned.title(id).to_owned(),
        known: planned.known.clone(),
        aws,
        journal: &journal,
        now: &run.now,
        tell,
        cancel,
        halt: run.halt.clone(),
        limits: run.limits,
    }
    .run()
    .await;
    Ok(finished)
}

/// The checksum of the only plan that a run may carry out, if it was told one.
const fn run_only(approval: &Approval) -> Option<Checksum> {
    if approval.only {
        Some(approval.checksum)
    } else {
        None
    }
}

/// The account's last run goes on if it was cut off. One that may carry out a certain plan only goes on with no other: the first
/// line of its record would say the wrong thing.
fn goes_on(
    state: &Path,
    account: &AccountId,
    practice: bool,
    only: Option<Checksum>,
) -> Result<Resume, Problem> {
    let Some(run) = unfinished(state, account, practice)? else {
        return Ok(Resume::New);
    };
    if let Some(only) = only {
        let mut runs = runs(state)?.runs.into_iter();
        let of = runs.find(|it| it.run == run).and_then(|it| it.approval);
        if of.is_none_or(|of| of.checksum != only) {
            return Ok(Resume::New);
        }
    }
    Ok(Resume::This(run))
}

/// Where a run keeps its journal, whether it is one for practice, and how it goes about.
#[derive(Clone, Debug)]
pub struct RunSettings<'a> {
    pub state: &'a Path,
    pub practice: bool,
    pub now: Now,
    /// Whether a run that was cut off goes on; `None` is the account's last one, if it was.
    pub resume: Option<Resume>,
    /// Stops what AWS carries out by itself, such as the operation of a StackSet. What is done stays.
    pub halt: CancellationToken,
    pub limits: Limits,
    /// The checksum of the plan that was accepted, where the run was told to carry out no other.
    pub accepted: Option<Checksum>,
    /// Who approved the plan, where somebody said so.
    pub approved_by: Option<String>,
}

impl<'a> RunSettings<'a> {
    /// As it mostly is: the account's last run goes on if it was cut off, and within the usual limits.
    pub fn new(state: &'a Path, practice: bool, now: Now) -> Self {
        Self {
            state,
            practice,
            now,
            resume: None,
            halt: CancellationToken::new(),
            limits: Limits::default(),
            accepted: None,
            approved_by: None,
        }
    }
}

/// Why nothing is done: acting in any other account than one that is signed in, or reached from there, is refused.
pub(super) fn other_account(aws: &Aws, wanted: &AccountId) -> Problem {
    Problem::new(format!(
        "This is {}. You are signed in to {}.",
        wanted.grouped(),
        aws.caller().account.grouped()
    ))
    .hint("Sign in to the account that the answers name, or change account.id in the answers.")
}
