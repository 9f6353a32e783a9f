//! The runs on record: which can be taken back here, and what was written since.

use std::path::Path;

use crate::apply::{RunId, RunSummary, WayIn, runs, told};
use crate::domain::AccountId;
use crate::plan::Written;
use crate::problem::Problem;

/// The runs in an account, the newest first: of AWS or of practice, never both.
///
/// It reads files.
///
/// # Errors
///
/// The folder of records cannot be read.
pub fn past_runs(
    state: &Path,
    account: &AccountId,
    practice: bool,
) -> Result<Vec<RunSummary>, Problem> {
    let mut all = runs(state)?.runs;
    all.retain(|run| run.account == *account && run.practice == practice);
    all.reverse();
    Ok(all)
}

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

/// What later runs in the account wrote, the oldest first: they may build on what this one made.
pub(super) fn written_later(
    state: &Path,
    of: &RunSummary,
) -> Result<(Vec<Written>, Option<WayIn>), Problem> {
    let is_later =
        |run: &RunSummary| (run.began, &run.run) > (of.began, &of.run) && run.undoes.is_none();
    written_by(state, of, is_later)
}

/// For so long AWS may still be spreading what a run wrote.
const SPREADS_FOR: jiff::SignedDuration = jiff::SignedDuration::from_mins(10);

/// What runs in the account have written so lately that AWS may still be spreading it, the oldest first.
pub(super) fn just_written(
    state: &Path,
    of: &RunSummary,
    now: jiff::Timestamp,
) -> Result<Vec<Written>, Problem> {
    Ok(written_by(state, of, |run| now.duration_since(run.last) < SPREADS_FOR)?.0)
}

/// What some of the runs have written that were made where this one was, and how the last of them entered other accounts.
fn written_by(
    state: &Path,
    of: &RunSummary,
    is_wanted: impl Fn(&RunSummary) -> bool,
) -> Result<(Vec<Written>, Option<WayIn>), Problem> {
    let (mut all, mut ways) = (Vec::new(), None);
    for run in runs(state)?.runs {
        let is_here = run.account == of.account && run.practice == of.practice && run.is_known();
        if is_here && is_wanted(&run) {
            let mut told = told(state, &run.run)?;
            all.append(&mut told.written);
            ways = told.ways.or(ways);
        }
    }
    Ok((all, ways))
}
