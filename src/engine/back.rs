//! Taking a run back: what it wrote, what is there now, and the plan that leads back.

use std::collections::BTreeSet;
use std::path::Path;

use futures::StreamExt as _;
use futures::stream::iter;
use tokio_util::sync::CancellationToken;

use super::carried_out::{Now, RunSettings, carry_out};
use super::others::{close, enter_by, way_of};
use super::planned::Planned;
use crate::answers::Reach;
use crate::apply::{
    Event, Finished, Found, LookBack, Resume, RunId, RunSummary, runs, told, unfinished_back,
};
use crate::aws::Aws;
use crate::domain::AccountId;
use crate::inventory::Inventory;
use crate::plan::{
    Asked, ChangeId, Kind, Plan, Slots, Told, View, Warning, Written, hold_behind, leave, shown,
    title, undo,
};
use crate::problem::Problem;
use crate::vendor::Vendor;

/// What is to be taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakeBack {
    pub run: RunId,
    /// Of it just this change.
    pub only: Option<ChangeId>,
    /// Keys are deleted too.
    pub keys: bool,
}

/// The plan that takes a run back, and what to know about it.
#[derive(Clone, Debug)]
pub struct WayBack {
    pub of: RunSummary,
    pub planned: Planned,
    /// How many lines of the record cannot be read. What they tell stays.
    pub unread: usize,
}

/// How many things are looked at at a time.
const LOOKS_AT_ONCE: usize = 20;

/// For so long AWS may still be spreading what the run wrote.
const SPREADS_FOR: jiff::SignedDuration = jiff::SignedDuration::from_mins(10);

/// The record of a run, if it can be taken back by this sign-in.
///
/// It reads files.
///
/// # Errors
///
/// There is no such run, it is of another account or of practice, or a newer version of the program kept its record.
pub fn run_of(
    state: &Path,
    run: &RunId,
    account: Option<&AccountId>,
    practice: bool,
) -> Result<RunSummary, Problem> {
    let found = runs(state)?.runs.into_iter().find(|it| it.run == *run);
    let Some(found) = found else {
        return Err(
            Problem::new(format!("No run {run} is on record on this computer.")).hint(
                "See the runs with `runs`. Name the folder with --state-dir if it is another one.",
            ),
        );
    };
    if found.practice != practice {
        let (is, how) = if found.practice {
            ("one of practice", "Take it back with --practice.")
        } else {
            (
                "one of AWS, not of practice",
                "Take it back without --practice.",
            )
        };
        return Err(Problem::new(format!("The run {run} is {is}.")).hint(how));
    }
    if let Some(account) = account.filter(|account| **account != found.account) {
        return Err(Problem::new(format!(
            "The run {run} was made in account {}. You are signed in to {}.",
            found.account.grouped(),
            account.grouped()
        ))
        .hint("Sign in to that account, for example with --profile NAME."));
    }
    if !found.is_known() {
        return Err(Problem::new(format!(
            "A newer version of this program wrote the record {}.",
            found.file
        ))
        .hint("Take the run back with that version."));
    }
    Ok(found)
}

/// What takes a run back, after a look at everything that it wrote. Writes nothing.
///
/// `reach` is how other accounts are entered where the record does not say.
///
/// # Errors
///
/// As [`run_of`], the record cannot be read, or the run has no such change.
pub async fn look_back(
    aws: &Aws,
    state: &Path,
    practice: bool,
    asked: &TakeBack,
    reach: Option<&Reach>,
    now: Now,
) -> Result<WayBack, Problem> {
    aws.ask_anew();
    let caller = aws.caller().clone();
    let (folder, run, at) = (state.to_owned(), asked.run.clone(), now());
    let read = tokio::task::spawn_blocking(move || {
        let of = run_of(&folder, &run, Some(&caller.account), practice)?;
        let told = told(&folder, &run)?;
        let young = just_written(&folder, &of, at)?;
        Ok::<_, Problem>((of, told, young))
    });
    let (of, record, young) = read.await.map_err(|err| {
        Problem::new("The record of changes could not be read.").hint(err.to_string())
    })??;
    if let Some(only) = &asked.only
        && !record.written.iter().any(|one| one.change == *only)
    {
        return Err(Problem::new(format!(
            "The run {} has not written the change {only}.",
            asked.run
        ))
        .hint("Without --only you see all that it has written."));
    }
    let plan = undo(
        &record.written,
        &Asked {
            run: asked.run.to_string(),
            only: asked.only.clone(),
            keys: asked.keys,
            vendor: Vendor::default().account,
        },
    );
    let reach = record.ways.map(way_of).or_else(|| reach.cloned());
    let others: BTreeSet<AccountId> = plan
        .changes
        .iter()
        .map(|told| told.place.account.clone())
        .filter(|account| *account != aws.caller().account)
        .collect();
    match &reach {
        Some(reach) => enter_by(aws, reach, others).await,
        None => close(aws, &others),
    }
    let look = LookBack::new(aws, asked.run.as_str(), &young);
    let look = &look;
    let looks = plan.changes.into_iter().map(|told| async move {
        let found = if told.kind.writes() {
            Some(look.at(&told.change).await)
        } else {
            None
        };
        (told, found)
    });
    let seen: Vec<(Told, Option<Found>)> = iter(looks).buffered(LOOKS_AT_ONCE).collect().await;
    let plan = hold_behind(as_found(seen));
    let inventory = Inventory::empty(now(), aws.caller().clone());
    Ok(WayBack {
        of,
        planned: Planned::kept(plan, Slots::default(), inventory).entering_by(reach),
        unread: record.unread,
    })
}

/// What runs in the account have written so lately that AWS may still be spreading it, the oldest first.
fn just_written(
    state: &Path,
    of: &RunSummary,
    now: jiff::Timestamp,
) -> Result<Vec<Written>, Problem> {
    let mut young = Vec::new();
    for run in runs(state)?.runs {
        let is_here = run.account == of.account && run.practice == of.practice && run.is_known();
        if is_here && now.duration_since(run.last) < SPREADS_FOR {
            young.append(&mut told(state, &run.run)?.written);
        }
    }
    Ok(young)
}

/// Take back what was shown.
///
/// # Errors
///
/// As [`carry_out`].
pub async fn take_back(
    aws: &Aws,
    way: &WayBack,
    run: &RunSettings<'_>,
    cancel: CancellationToken,
    tell: &(dyn Fn(Event) + Send + Sync),
) -> Result<Finished, Problem> {
    let (state, of) = (run.state.to_owned(), way.of.clone());
    let resume = tokio::task::spawn_blocking(move || unfinished_back(&state, &of));
    let resume = resume.await.map_err(|err| {
        Problem::new("The record of changes could not be read.").hint(err.to_string())
    })??;
    let settings = RunSettings {
        resume: Some(resume.map_or_else(|| Resume::Back(way.of.run.clone()), Resume::This)),
        ..run.clone()
    };
    carry_out(aws, &way.planned, &settings, cancel, tell).await
}

/// The plan as it stands after the look.
fn as_found(seen: Vec<(Told, Option<Found>)>) -> Plan<Told> {
    // What comes before a change, where both are about one thing: there its own look shows the later write, and it is looked at
    // once that is taken back.
    let mut writes: BTreeSet<ChangeId> = BTreeSet::new();
    let mut changes = Vec::with_capacity(seen.len());
    for (mut told, found) in seen {
        let comes_behind_its_own = told
            .depends_on
            .iter()
            .any(|id| writes.contains(id) && is_about(&changes, id, &told));
        match found {
            None | Some(Found::AsLeft) => {}
            Some(Found::Changed { .. }) if comes_behind_its_own => {}
            Some(Found::AsBefore) => {
                "Nothing is left of it: it is as it was before the run."
                    .clone_into(&mut told.meaning);
                leave(&mut told, Kind::Keep);
            }
            Some(Found::Holds(problem)) => {
                told.meaning.clone_from(&problem.summary);
                if let Some(hint) = &problem.hint {
                    told.meaning.push(' ');
                    told.meaning.push_str(hint);
                }
                leave(&mut told, Kind::Keep);
            }
            Some(Found::Changed {
                problem,
                out: Some(action),
                ..
            }) => {
                told.title = title(&action);
                told.version = shown(&action, told.section);
                told.warnings.push(Warning {
                    text: format!(
                        "{} We keep that, and take out only what is ours.",
                        problem.summary
                    ),
                    instead: None,
                });
                told.change.action = *action;
            }
            Some(Found::Changed {
                problem,
                now,
                out: None,
            }) => {
                if let (Some(now), Some(View::Policy(_, there))) = (now, &mut told.version.before) {
                    *there = now.value().clone();
                }
                leave(&mut told, Kind::ByHand(problem));
            }
            Some(Found::Unseen(problem)) => leave(&mut told, Kind::ByHand(problem)),
        }
        if told.kind.writes() {
            writes.insert(told.id.clone());
        }
        changes.push(told);
    }
    Plan { changes }
}

/// Whether a change before this one is about the same thing.
fn is_about(changes: &[Told], id: &ChangeId, told: &Told) -> bool {
    let before = changes.iter().find(|it| it.id == *id);
    before.is_some_and(|before| {
        before.place == told.place
            && before.action.service() == told.action.service()
            && before.resource == told.resource
    })
}
