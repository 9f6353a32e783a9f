//! The runs that the journals tell of. A run's status is derived from its lines, never stored.

use std::collections::BTreeMap;
use std::path::Path;

use super::record::{Line, Record, RunId, VERSION, folder, unwritable};
use super::{Ending, Outcome, Tally};
use crate::domain::AccountId;
use crate::problem::Problem;
use crate::text_file::{self, LARGEST, Unread};

/// The largest journal that is read, in bytes.
const MOST: u64 = 4 * LARGEST;

/// How a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunStatus {
    Done,
    Partly,
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
            Self::Partly => "partly",
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
    /// When its last line was written.
    pub last: jiff::Timestamp,
    pub status: RunStatus,
    /// Changes by how they ended, each counted once.
    pub tally: Tally,
    pub records: Vec<Record>,
    /// The form of its lines.
    pub version: u32,
    /// Its journal's file name.
    pub file: String,
    /// How many of its lines cannot be read. They stay in the file.
    pub unread: usize,
}

impl RunSummary {
    /// Whether this version of the program knows the form of its lines.
    pub const fn is_known(&self) -> bool {
        self.version <= VERSION
    }
}

/// A journal that does not say which run it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// The file's name.
    pub file: String,
    /// How many lines it has.
    pub lines: usize,
    /// How many of them cannot be read.
    pub unread: usize,
    /// Why it counts for nothing, where that is not for its lines: a sentence's end.
    pub why: Option<String>,
}

impl Unreadable {
    /// What it means, and what to do.
    pub fn problem(&self) -> Problem {
        if let Some(why) = &self.why {
            return Problem::new(format!("The record {} is not used: {why}.", self.file)).hint(
                "Take it out of the folder if you did not put it there. A new run looks at AWS first, and makes nothing twice.",
            );
        }
        let summary = match self.lines {
            0 => format!("The record {} is empty.", self.file),
            lines => format!(
                "The beginning of the record {} is lost; {} of its {lines} lines cannot be read.",
                self.file, self.unread
            ),
        };
        Problem::new(summary).hint(
            "Keep the file: what was replaced may be in it. A new run looks at AWS first, and makes nothing twice.",
        )
    }
}

/// All that the journals tell.
#[derive(Clone, Debug, Default)]
pub struct Runs {
    /// Oldest first.
    pub runs: Vec<RunSummary>,
    pub unreadable: Vec<Unreadable>,
}

/// All runs, and the journals that do not say which run they are about.
///
/// # Errors
///
/// The folder of journals cannot be read. Where there is none yet, there are no runs.
pub fn runs(state: &Path) -> Result<Runs, Problem> {
    let folder = folder(state);
    let entries = match std::fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(err) if err.kind() == std::io::ErrorKind::NotFound => return Ok(Runs::default()),
        Err(err) => return Err(unwritable(&folder, &err)),
    };
    let mut found = Runs::default();
    for entry in entries {
        let path = entry.map_err(|err| unwritable(&folder, &err))?.path();
        if path
            .extension()
            .is_none_or(|extension| extension != "jsonl")
            || path.is_dir()
        {
            continue;
        }
        // After a power cut a line may hold anything, and no broken line may stand in the way of the next run.
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        let bytes = match text_file::read_own(&path, MOST) {
            Ok(bytes) => bytes,
            Err(why @ (Unread::NotPlain | Unread::TooLarge { .. })) => {
                found.unreadable.push(Unreadable {
                    file: file.into_owned(),
                    lines: 0,
                    unread: 0,
                    why: Some(why.to_string()),
                });
                continue;
            }
            Err(why) => return Err(why.problem("The record of changes", &path)),
        };
        let text = String::from_utf8_lossy(&bytes);
        // An editor may have put its mark before the first line.
        match summary(&file, text.trim_start_matches('\u{feff}')) {
            Ok(run) => found.runs.push(run),
            Err(journal) => found.unreadable.push(journal),
        }
    }
    found
        .runs
        .sort_by(|a, b| (a.began, &a.run).cmp(&(b.began, &b.run)));
    found.unreadable.sort_by(|a, b| a.file.cmp(&b.file));
    Ok(found)
}

fn summary(file: &str, text: &str) -> Result<RunSummary, Unreadable> {
    let lines: Vec<Option<Line>> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| serde_json::from_str(line).ok())
        .collect();
    let unread = lines.iter().filter(|line| line.is_none()).count();
    let Some(Some(Line {
        at: began,
        record:
            Record::Began {
                version,
                run,
                account,
                practice,
            },
    })) = lines.first()
    else {
        return Err(Unreadable {
            file: file.to_owned(),
            lines: lines.len(),
            unread,
            why: None,
        });
    };
    // The name in it becomes a path, and the run goes on in that file.
    if file.strip_suffix(".jsonl") != Some(run.as_str()) {
        return Err(Unreadable {
            file: file.to_owned(),
            lines: lines.len(),
            unread,
            why: Some(format!("it says that it is the record of the run {run}")),
        });
    }
    let (began, version, practice) = (*began, *version, *practice);
    let (run, account) = (run.clone(), account.clone());
    let last = lines.iter().flatten().last().map_or(began, |line| line.at);
    let records: Vec<Record> = lines
        .into_iter()
        .flatten()
        .map(|line| line.record)
        .collect();
    let status = match records.last() {
        Some(Record::Ended { ending }) => match ending {
            Ending::Done => RunStatus::Done,
            Ending::Partly => RunStatus::Partly,
            Ending::Failed => RunStatus::Failed,
            Ending::Cancelled => RunStatus::Cancelled,
        },
        _ => RunStatus::Interrupted,
    };
    Ok(RunSummary {
        run,
        account,
        practice,
        began,
        last,
        status,
        tally: tally(&records),
        records,
        version,
        file: file.to_owned(),
        unread,
    })
}

/// Changes by how each ended last.
fn tally(records: &[Record]) -> Tally {
    let mut last = BTreeMap::new();
    for record in records {
        match record {
            Record::Done {
                change, outcome, ..
            } => {
                last.insert(change, *outcome);
            }
            Record::Failed { change, .. } => {
                last.insert(change, Outcome::Failed);
            }
            _ => {}
        }
    }
    let mut tally = Tally::default();
    for outcome in last.into_values() {
        tally.count(outcome);
    }
    tally
}
