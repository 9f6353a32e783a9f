//! What was done, in order: append-only JSON lines, one file a run, on disk before each write to AWS and after it.

use std::fmt;
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::{Ending, Outcome, runs};
use crate::domain::AccountId;
use crate::plan::{Action, ChangeId};
use crate::policy::Document;
use crate::problem::Problem;

/// A run's name: the time it began, and a few characters that keep two apart.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RunId(String);

impl RunId {
    fn new(now: jiff::Timestamp) -> Self {
        let salt = now.subsec_nanosecond().unsigned_abs() ^ std::process::id().rotate_left(16);
        Self(format!("{}-{salt:08x}", now.strftime("%Y%m%d-%H%M%S")))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RunId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One line of the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "record", rename_all = "snake_case")]
pub enum Record {
    /// The run began.
    Began {
        run: RunId,
        account: AccountId,
        /// The simulated organization, not AWS.
        practice: bool,
    },
    /// A run that was cut off goes on.
    Resumed,
    /// A write is about to be made. The action holds the old version of what it replaces.
    Intended {
        change: ChangeId,
        action: Box<Action>,
        /// What the write removes besides: the text of an old version of a policy.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        removes: Option<Document>,
    },
    /// AWS has answered.
    Done {
        change: ChangeId,
        outcome: Outcome,
        /// What came back, such as a key's ARN.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        output: Option<String>,
    },
    /// It did not work.
    Failed { change: ChangeId, problem: Problem },
    /// The run ended.
    Ended { ending: Ending },
}

#[derive(Serialize, Deserialize)]
pub(super) struct Line {
    pub(super) at: jiff::Timestamp,
    #[serde(flatten)]
    pub(super) record: Record,
}

/// The journal of one run, open for writing.
#[derive(Debug)]
pub struct Journal {
    run: RunId,
    path: PathBuf,
    file: Mutex<Lines>,
    /// Held as long as the run lasts: one run at a time in an account.
    _lock: File,
    /// What earlier parts of this run have written, when it is one that was cut off.
    earlier: Vec<Record>,
}

/// The open file, and whether its last line was cut off in the middle.
#[derive(Debug)]
struct Lines {
    file: File,
    torn: bool,
}

impl Journal {
    /// The journal for a new run, or for the account's last one if that was cut off.
    ///
    /// # Errors
    ///
    /// The folder cannot be written, the disk is full, or another run is going on in the account.
    pub fn open(
        state: &Path,
        account: &AccountId,
        practice: bool,
        now: jiff::Timestamp,
    ) -> Result<Self, Problem> {
        let folder = folder(state);
        std::fs::create_dir_all(&folder).map_err(|err| unwritable(&folder, &err))?;
        let lock_path = folder.join(format!("{account}.lock"));
        // For reading too: Windows locks no file that is open for appending only.
        let lock = OpenOptions::new()
            .create(true)
            .read(true)
            .append(true)
            .open(&lock_path)
            .map_err(|err| unwritable(&lock_path, &err))?;
        if matches!(lock.try_lock(), Err(std::fs::TryLockError::WouldBlock)) {
            return Err(Problem::new(format!(
                "Another run is making changes in account {}.",
                account.grouped()
            ))
            .hint("Let it finish, or stop it there. Then try again."));
        }
        let cut_off = runs::runs(state)?
            .into_iter()
            .rfind(|run| run.account == *account && run.practice == practice)
            .filter(|run| run.status == runs::RunStatus::Interrupted);
        let resumed = cut_off.is_some();
        let (run, earlier) = match cut_off {
            Some(run) => (run.run, run.records),
            None => (RunId::new(now), Vec::new()),
        };
        let path = folder.join(format!("{run}.jsonl"));
        let file = OpenOptions::new()
            .create(true)
            .append(true)
            .open(&path)
            .map_err(|err| unwritable(&path, &err))?;
        let journal = Self {
            run: run.clone(),
            path,
            // The last line of a run that was cut off may end in the middle.
            file: Mutex::new(Lines {
                file,
                torn: resumed,
            }),
            _lock: lock,
            earlier,
        };
        if resumed {
            journal.write(now, Record::Resumed)?;
        } else {
            journal.write(
                now,
                Record::Began {
                    run,
                    account: account.clone(),
                    practice,
                },
            )?;
        }
        Ok(journal)
    }

    /// The run's name.
    pub const fn run(&self) -> &RunId {
        &self.run
    }

    /// What was written before the run was cut off; empty for a new run.
    pub fn earlier(&self) -> &[Record] {
        &self.earlier
    }

    /// Add a line, and wait until it is on disk.
    ///
    /// # Errors
    ///
    /// The disk is full or gone. Nothing may be written to AWS then.
    pub fn write(&self, at: jiff::Timestamp, record: Record) -> Result<(), Problem> {
        let line = serde_json::to_vec(&Line { at, record }).map_err(|err| {
            Problem::new("A line of the journal could not be made.").hint(err.to_string())
        })?;
        let mut lines = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        lines.add(&line).map_err(|err| unwritable(&self.path, &err))
    }
}

impl Lines {
    /// Add a line, and wait until it is on disk. Behind one that was cut off, it begins on a line of its own.
    fn add(&mut self, line: &[u8]) -> std::io::Result<()> {
        let mut bytes = Vec::with_capacity(line.len() + 2);
        if self.torn {
            bytes.push(b'\n');
        }
        bytes.extend_from_slice(line);
        bytes.push(b'\n');
        self.torn = true;
        self.file.write_all(&bytes)?;
        self.file.sync_data()?;
        self.torn = false;
        Ok(())
    }
}

/// The folder of all journals.
pub(super) fn folder(state: &Path) -> PathBuf {
    state.join("runs")
}

pub(super) fn unwritable(path: &Path, err: &std::io::Error) -> Problem {
    let (summary, hint) = match err.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => (
            "The disk of this computer is full, so the record of changes cannot be kept.",
            "Make room, then carry on. Without the record we change nothing in AWS.",
        ),
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => (
            "The record of changes cannot be written on this computer.",
            "Choose another folder with --state-dir, or ask for the right to write there. Without the record we change nothing in AWS.",
        ),
        _ => (
            "The record of changes cannot be kept on this computer.",
            "Check the disk, or choose another folder with --state-dir. Without the record we change nothing in AWS.",
        ),
    };
    let mut problem = Problem::new(summary).hint(hint);
    problem.said = Some(format!("{}: {err}", path.display()));
    problem
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::apply::RunStatus;

    fn now() -> jiff::Timestamp {
        "2026-01-02T03:04:05Z".parse().unwrap()
    }

    fn account() -> AccountId {
        AccountId::parse("111122223333").unwrap()
    }

    #[test]
    fn a_run_that_was_cut_off_goes_on_under_its_name() {
        let state = tempfile::tempdir().unwrap();
        let first = Journal::open(state.path(), &account(), false, now()).unwrap();
        let name = first.run().clone();
        // Cut off in the middle of a line.
        first
            .file
            .lock()
            .unwrap()
            .file
            .write_all(b"{\"at\":\"2026-01-02T03")
            .unwrap();
        drop(first);
        let second = Journal::open(state.path(), &account(), false, now()).unwrap();
        assert_eq!(second.run(), &name);
        assert_eq!(second.earlier().len(), 1);
        second
            .write(
                now(),
                Record::Ended {
                    ending: Ending::Done,
                },
            )
            .unwrap();
        drop(second);
        let all = crate::apply::runs(state.path()).unwrap();
        assert_eq!(all.len(), 1);
        assert_eq!(all[0].status, RunStatus::Done);
        let later = now() + jiff::SignedDuration::from_secs(60);
        let third = Journal::open(state.path(), &account(), false, later).unwrap();
        assert_ne!(third.run(), &name);
    }

    #[test]
    fn practice_and_real_runs_never_mix() {
        let state = tempfile::tempdir().unwrap();
        let name = Journal::open(state.path(), &account(), true, now())
            .unwrap()
            .run()
            .clone();
        let later = now() + jiff::SignedDuration::from_secs(60);
        let real = Journal::open(state.path(), &account(), false, later).unwrap();
        assert_ne!(real.run(), &name);
    }

    #[test]
    fn two_runs_in_one_account_at_once_are_refused() {
        let state = tempfile::tempdir().unwrap();
        let _first = Journal::open(state.path(), &account(), false, now()).unwrap();
        let problem = Journal::open(state.path(), &account(), false, now()).unwrap_err();
        assert!(problem.summary.contains("1111 2222 3333"), "{problem}");
    }

    #[test]
    fn a_full_disk_is_named() {
        let problem = unwritable(
            Path::new("journal"),
            &std::io::Error::from(ErrorKind::StorageFull),
        );
        assert!(problem.summary.contains("full"));
    }
}
