//! The runs that made the set-up, as their records on this computer tell.

use std::path::Path;

use crate::apply::{RunSummary, runs, told};
use crate::domain::AccountId;
use crate::plan::Written;
use crate::problem::Problem;

/// A run, and what it wrote.
#[derive(Clone, Debug)]
pub struct PastRun {
    pub run: RunSummary,
    pub written: Vec<Written>,
}

/// The runs in an account, the oldest first.
///
/// It reads files.
///
/// # Errors
///
/// The records cannot be read.
pub fn past_runs(
    state: &Path,
    account: &AccountId,
    practice: bool,
) -> Result<Vec<PastRun>, Problem> {
    let mut past = Vec::new();
    for run in runs(state)?.runs {
        if run.account == *account && run.practice == practice && run.is_known() {
            let written = told(state, &run.run)?.written;
            past.push(PastRun { run, written });
        }
    }
    past.sort_by_key(|past| past.run.began);
    Ok(past)
}
