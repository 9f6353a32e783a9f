//! The same steps for the window, the command line and practice: look, plan, apply, verify.

mod accounts;
mod others;
mod planned;
mod rehearse;
mod sites;

pub use accounts::since;
pub use planned::{InSection, Planned};
pub use rehearse::rehearse;
pub use sites::{member_sites, sites};

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::answers::Answers;
use crate::apply::{Apply, Event, Finished, Journal, Limits, Resume, unfinished};
use others::{lead_back, lead_in, look_at_others};

use crate::aws::{
    Aws, Environment, LookWait, SignIn, Sought, discover, look_again, sign_in_and_look,
    with_patience,
};
use crate::domain::AccountId;
use crate::inventory::Inventory;
use crate::problem::Problem;
use crate::vendor::Vendor;
use crate::verify::{Check, verify};

/// The time of day, from outside.
pub type Now = fn() -> jiff::Timestamp;

/// Look at AWS, and say what would change. Writes nothing.
///
/// # Errors
///
/// The sign-in is for another account than the answers.
pub async fn look_and_plan(
    aws: &Aws,
    answers: &Answers,
    vendor: &Vendor,
    now: Now,
) -> Result<Planned, Problem> {
    let inventory = look(aws, answers, vendor, now).await?;
    Ok(Planned::new(answers, vendor, inventory))
}

/// Look at the main account, and then at the others, because the first tells which they are.
async fn look(
    aws: &Aws,
    answers: &Answers,
    vendor: &Vendor,
    now: Now,
) -> Result<Inventory, Problem> {
    let sites = right_sites(aws, answers, vendor)?;
    let inventory = discover(aws, &sites, now()).await;
    Ok(look_at_others(aws, answers, vendor, inventory).await)
}

/// Sign in to the account of the answers, and look at it. The look begins while AWS is asked whose the keys are, where they say that
/// themselves.
///
/// # Errors
///
/// The keys cannot be had, AWS does not accept them or cannot be reached for `longest`, or they are those of another account.
pub async fn enter(
    how: &SignIn,
    environment: &Environment,
    (answers, vendor): (&Answers, &Vendor),
    longest: Duration,
    tell: impl Fn(LookWait) + Clone + Send + Sync + 'static,
    now: Now,
) -> Result<(Aws, Inventory), Problem> {
    let account = &answers.account;
    let sought = sites(answers, vendor);
    let sought = sought.as_slice();
    let look = |aws: Aws| {
        aws.on_wait(tell.clone());
        async move { discover(&aws, sought, now()).await }
    };
    let (signed_in, seen) = with_patience(longest, &tell, || {
        sign_in_and_look(how, environment, &account.region, &account.id, look)
    })
    .await?;
    let aws = signed_in.aws;
    if aws.caller().account != account.id {
        return Err(Problem::new(format!(
            "The answers are for account {}. You are signed in to {}.",
            account.id.grouped(),
            aws.caller().account.grouped()
        ))
        .hint("Sign in to that account, for example with --profile NAME, or change account.id in the answers."));
    }
    let seen = match seen {
        Some(seen) => seen,
        None => look(aws.clone()).await,
    };
    let seen = look_at_others(&aws, answers, vendor, seen).await;
    Ok((aws, seen))
}

/// Look once more, at just that which had no answer for a reason that passes by itself and at the other accounts that were not
/// entered, and say what would change.
///
/// # Errors
///
/// The sign-in is for another account than the answers.
pub async fn look_again_and_plan(
    aws: &Aws,
    answers: &Answers,
    vendor: &Vendor,
    seen: Arc<Inventory>,
) -> Result<Planned, Problem> {
    let sites = right_sites(aws, answers, vendor)?;
    let mut seen = Arc::unwrap_or_clone(seen);
    seen.forget_unseen_members(&answers.account.id);
    let seen = look_again(aws, &sites, seen).await;
    let inventory = look_at_others(aws, answers, vendor, seen).await;
    Ok(Planned::new(answers, vendor, inventory))
}

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
    let (state, practice, now) = (run.state.to_owned(), run.practice, (run.now)());
    let resume = run.resume.clone();
    // The disk may be slow, and others may wait for AWS meanwhile.
    let journal = tokio::task::spawn_blocking(move || {
        let resume = match resume {
            Some(resume) => resume,
            None => unfinished(&state, &account, practice)?.map_or(Resume::New, Resume::This),
        };
        Journal::open(&state, &account, practice, now, resume)
    });
    let journal = journal.await.map_err(|err| {
        Problem::new("The record of changes could not be opened.").hint(err.to_string())
    })??;
    if let Some(accounts) = accounts::record(planned) {
        journal.write((run.now)(), accounts).await?;
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
        }
    }
}

/// Read everything back, and check it. Writes nothing.
///
/// # Errors
///
/// The sign-in is for another account than the answers.
pub async fn look_and_verify(
    aws: &Aws,
    answers: &Answers,
    vendor: &Vendor,
    now: Now,
) -> Result<Vec<Check>, Problem> {
    let inventory = look(aws, answers, vendor, now).await?;
    Ok(verify(answers, vendor, &inventory))
}

/// What to look at in each account that the answers speak of, if all of them are reached.
fn right_sites(aws: &Aws, answers: &Answers, vendor: &Vendor) -> Result<Vec<Sought>, Problem> {
    let sites = sites(answers, vendor);
    match sites
        .iter()
        .find(|site| !aws.is_reached(&site.main.account))
    {
        Some(site) => Err(other_account(aws, &site.main.account)),
        None => Ok(sites),
    }
}

/// Why nothing is done: acting in any other account than one that is signed in, or reached from there, is refused.
fn other_account(aws: &Aws, wanted: &AccountId) -> Problem {
    Problem::new(format!(
        "This is {}. You are signed in to {}.",
        wanted.grouped(),
        aws.caller().account.grouped()
    ))
    .hint("Sign in to the account that the answers name, or change account.id in the answers.")
}
