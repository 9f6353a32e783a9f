//! The runs that the journals tell of. A run's status is derived from its lines, never stored.

use std::path::Path;

use super::event::{Ending, Tally};
use super::read::{Head, Short, short};
use super::record::{Approval, Record, RunId, VERSION, folder, unwritable};
use crate::domain::AccountId;
use crate::problem::Problem;
use crate::text_file::Unread;

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
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// The form of its lines.
    pub version: u32,
    /// Its journal's file name.
    pub file: String,
    /// How many of its lines cannot be read. They stay in the file.
    pub unread: usize,
    /// The run that it takes back.
    pub undoes: Option<RunId>,
    /// Which plan was approved for it, where its first line says so.
    pub approval: Option<Approval>,
}

impl RunSummary {
    /// Whether this version of the program knows the form of its lines.
    pub const fn is_known(&self) -> bool {
        self.version <= VERSION
    }

    /// Whether it was cut off and can be carried on.
    pub fn is_cut_off(&self) -> bool {
        self.status == RunStatus::Interrupted && self.is_known()
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
        // No broken line may stand in the way of the next run.
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        match short(&path) {
            Ok(short) => match summary(&file, short) {
                Ok(run) => found.runs.push(run),
                Err(journal) => found.unreadable.push(journal),
            },
            Err(why @ (Unread::NotPlain | Unread::TooLarge { .. })) => {
                found.unreadable.push(Unreadable {
                    file: file.into_owned(),
                    lines: 0,
                    unread: 0,
                    why: Some(why.to_string()),
                });
            }
            Err(why) => return Err(why.problem("The record of changes", &path)),
        }
    }
    found
        .runs
        .sort_by(|a, b| (a.began, &a.run).cmp(&(b.began, &b.run)));
    found.unreadable.sort_by(|a, b| a.file.cmp(&b.file));
    Ok(found)
}

/// The account's last run, if it was cut off and can be carried on.
///
/// # Errors
///
/// As [`runs`].
pub fn unfinished(
    state: &Path,
    account: &AccountId,
    practice: bool,
) -> Result<Option<RunId>, Problem> {
    let mut runs = runs(state)?.runs;
    runs.retain(|run| run.account == *account && run.practice == practice);
    // One that takes another one back goes on by itself, not with what the answers ask for.
    let last = runs
        .pop()
        .filter(|run| run.status == RunStatus::Interrupted && run.undoes.is_none());
    let Some(last) = last else {
        return Ok(None);
    };
    if last.unread > 0 {
        tracing::warn!(
            "{} lines of the record {} cannot be read",
            last.unread,
            last.file
        );
    }
    if !last.is_known() {
        tracing::warn!(
            "the record {} is of a newer version of this program; its run is left as it is, and a new one begins",
            last.file
        );
    }
    Ok(Some(last).filter(RunSummary::is_cut_off).map(|run| run.run))
}

/// The account's last run, if it was to take this one back and was cut off.
///
/// # Errors
///
/// As [`runs`].
pub fn unfinished_back(state: &Path, of: &RunSummary) -> Result<Option<RunId>, Problem> {
    let mut runs = runs(state)?.runs;
    runs.retain(|run| run.account == of.account && run.practice == of.practice);
    let last = runs.pop().filter(RunSummary::is_cut_off);
    Ok(last
        .filter(|run| run.undoes.as_ref() == Some(&of.run))
        .map(|run| run.run))
}

fn summary(file: &str, short: Short) -> Result<RunSummary, Unreadable> {
    let Short {
        head,
        last,
        sum,
        lines,
    } = short;
    let unreadable = |why| Unreadable {
        file: file.to_owned(),
        lines,
        unread: sum.unread,
        why,
    };
    let Some(Head {
        began,
        version,
        run,
        account,
        practice,
        undoes,
        approval,
    }) = head
    else {
        return Err(unreadable(None));
    };
    // The name in it becomes a path, and the run goes on in that file.
    if file != run.file() {
        let why = format!("it says that it is the record of the run {run}");
        return Err(unreadable(Some(why)));
    }
    let status = match last.as_ref().map(|line| &line.record) {
        Some(Record::Ended { ending, .. }) => match ending {
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
        last: last.map_or(began, |line| line.at),
        status,
        tally: sum.tally,
        version,
        file: file.to_owned(),
        unread: sum.unread,
        undoes,
        approval,
    })
}
