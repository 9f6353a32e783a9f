//! Which accounts there were at the last run that looked after other accounts.

use std::collections::BTreeSet;
use std::path::Path;

use super::read::read;
use super::record::{Record, RunId, folder};
use super::runs::runs;
use crate::domain::AccountId;
use crate::problem::Problem;

/// The accounts as a run found them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountsThen {
    pub run: RunId,
    /// When it began.
    pub at: jiff::Timestamp,
    /// The open accounts of the organization; `None` where they could not be listed.
    pub organization: Option<BTreeSet<AccountId>>,
    /// The other accounts that were chosen.
    pub chosen: BTreeSet<AccountId>,
}

/// The accounts as the last run found them that looked after other accounts.
///
/// # Errors
///
/// The folder of journals, or one of them, cannot be read.
pub fn accounts_then(
    state: &Path,
    account: &AccountId,
    practice: bool,
) -> Result<Option<AccountsThen>, Problem> {
    let mut runs = runs(state)?.runs;
    runs.retain(|run| run.account == *account && run.practice == practice && run.is_known());
    while let Some(run) = runs.pop() {
        let path = folder(state).join(&run.file);
        let told = read(&path).map_err(|why| why.problem("The record of changes", &path))?;
        let last = told
            .records
            .into_iter()
            .rev()
            .find_map(|record| match record {
                Record::Accounts {
                    organization,
                    chosen,
                } => Some((organization, chosen)),
                _ => None,
            });
        if let Some((organization, chosen)) = last {
            return Ok(Some(AccountsThen {
                run: run.run,
                at: run.began,
                organization,
                chosen,
            }));
        }
    }
    Ok(None)
}
