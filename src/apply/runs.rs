//! The runs that the journals tell of. A run's status is derived from its lines, never stored.

use std::path::Path;

use super::journal::{Line, Record, RunId, folder, unwritable};
use super::{Ending, Outcome, Tally};
use crate::domain::AccountId;
use crate::problem::Problem;

/// How a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunStatus {
    Done,
    Failed,
    Cancelled,
    /// It was cut off: killed, crashed, or the power went.
    Interrupted,
}

impl RunStatus {
    /// The word in output.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Interrupted => "interrupted",
        }
    }
}

/// One run.
#[derive(Clone, Debug)]
pub struct RunSummary {
    pub run: RunId,
    pub account: AccountId,
    pub practice: bool,
    pub began: jiff::Timestamp,
    pub status: RunStatus,
    /// Changes by how they ended, each counted once.
    pub tally: Tally,
    pub records: Vec<Record>,
}

/// All runs, oldest first. Lines that were cut off in the middle are passed over.
///
/// # Errors
///
/// The folder of journals cannot be read. Where there is none yet, there are no runs.
pub fn runs(state: &Path) -> Result<Vec<RunSummary>, Problem> {
    let folder = folder(state);
    let entries = match std::fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(err) if err.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(err) => return Err(unwritable(&folder, &err)),
    };
    let mut runs = Vec::new();
    for entry in entries {
        let path = entry.map_err(|err| unwritable(&folder, &err))?.path();
        if path
            .extension()
            .is_none_or(|extension| extension != "jsonl")
        {
            continue;
        }
        // After a power cut a line may hold anything, and no broken line may stand in the way of the next run.
        let bytes = std::fs::read(&path).map_err(|err| unwritable(&path, &err))?;
        let lines = String::from_utf8_lossy(&bytes)
            .lines()
            .filter_map(|line| serde_json::from_str::<Line>(line).ok())
            .collect();
        runs.extend(summary(lines));
    }
    runs.sort_by(|a, b| (a.began, &a.run).cmp(&(b.began, &b.run)));
    Ok(runs)
}

fn summary(lines: Vec<Line>) -> Option<RunSummary> {
    let first = lines.first()?;
    let began = first.at;
    let Record::Began {
        run,
        account,
        practice,
    } = first.record.clone()
    else {
        return None;
    };
    let records: Vec<Record> = lines.into_iter().map(|line| line.record).collect();
    let status = match records.last() {
        Some(Record::Ended { ending }) => match ending {
            Ending::Done => RunStatus::Done,
            Ending::Failed => RunStatus::Failed,
            Ending::Cancelled => RunStatus::Cancelled,
        },
        _ => RunStatus::Interrupted,
    };
    let mut last = std::collections::BTreeMap::new();
    for record in &records {
        match record {
            Record::Done {
                change, outcome, ..
            } => {
                last.insert(change.clone(), *outcome);
            }
            Record::Failed { change, .. } => {
                last.insert(change.clone(), Outcome::Failed);
            }
            _ => {}
        }
    }
    let mut tally = Tally::default();
    for outcome in last.into_values() {
        tally.count(outcome);
    }
    Some(RunSummary {
        run,
        account,
        practice,
        began,
        status,
        tally,
        records,
    })
}
