//! What was done, in order: append-only JSON lines, one file a run, on disk before each write to AWS and after it.

use std::fs::{File, TryLockError};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::record::{Line, Record, RunId, VERSION, folder, unwritable};
use super::runs::{RunStatus, RunSummary, runs};
use crate::domain::AccountId;
use crate::private;
use crate::problem::Problem;

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
    /// What other runs have written minutes ago.
    recent: Vec<Record>,
}

/// For so long AWS may still be spreading what was written.
const SPREADS_FOR: jiff::SignedDuration = jiff::SignedDuration::from_mins(10);

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
        private::create_dir(state)
            .and_then(|()| private::create_dir(&folder))
            .map_err(|err| unwritable(&folder, &err))?;
        let lock = lock(&folder, account, now)?;
        let mut runs = runs(state)?.runs;
        runs.retain(|run| run.account == *account && run.practice == practice);
        let recent = runs
            .iter()
            .filter(|run| run.is_known() && now.duration_since(run.last) < SPREADS_FOR)
            .flat_map(|run| run.records.iter().cloned())
            .collect();
        let cut_off = cut_off(runs);
        let resumed = cut_off.is_some();
        let (run, earlier) = match cut_off {
            Some(run) => (run.run, run.records),
            None => (RunId::new(now), Vec::new()),
        };
        let path = folder.join(format!("{run}.jsonl"));
        let file = private::open_append(&path).map_err(|err| unwritable(&path, &err))?;
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
            recent,
        };
        if resumed {
            journal.write(now, Record::Resumed)?;
        } else {
            journal.write(
                now,
                Record::Began {
                    version: VERSION,
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

    /// What runs in this account have written minutes ago, which AWS may still be spreading.
    pub fn recent(&self) -> &[Record] {
        &self.recent
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

/// Take the lock of an account: one run at a time. Who holds it is written into the file.
fn lock(folder: &Path, account: &AccountId, now: jiff::Timestamp) -> Result<File, Problem> {
    let path = folder.join(format!("{account}.lock"));
    let mut lock = private::open_append(&path).map_err(|err| unwritable(&path, &err))?;
    match lock.try_lock() {
        Err(TryLockError::WouldBlock) => {
            let mut problem = Problem::new(format!(
                "Another run is making changes in account {}.",
                account.grouped()
            ))
            .hint("Let it finish, or stop it there. Then try again.");
            problem.said = holder(&lock).ok().filter(|holder| !holder.is_empty());
            return Err(problem);
        }
        // Some file systems know no locks. Then nobody is kept out, as before.
        Err(TryLockError::Error(err)) => tracing::warn!(%err, "the account cannot be locked"),
        Ok(()) => {}
    }
    // A file with anything else in it is not ours to empty, whatever its name.
    let earlier = holder(&lock).map_err(|err| unwritable(&path, &err))?;
    if !earlier.is_empty() && !earlier.starts_with(HOLDER) {
        let err = io::Error::other("something else is in it, so we do not write to it");
        return Err(unwritable(&path, &err));
    }
    let holder = format!("{HOLDER}{}, since {now:.0}", std::process::id());
    if let Err(err) = lock
        .set_len(0)
        .and_then(|()| lock.write_all(holder.as_bytes()))
    {
        tracing::debug!(%err, "the lock does not say who holds it");
    }
    Ok(lock)
}

/// What begins the text of a lock.
const HOLDER: &str = "process ";

/// The beginning of what stands in a lock.
fn holder(lock: &File) -> io::Result<String> {
    let mut text = Vec::new();
    lock.take(1024).read_to_end(&mut text)?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}

/// The account's last run, if it was cut off and can be carried on.
fn cut_off(mut runs: Vec<RunSummary>) -> Option<RunSummary> {
    let last = runs
        .pop()
        .filter(|run| run.status == RunStatus::Interrupted)?;
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
        return None;
    }
    Some(last)
}

impl Lines {
    /// Add a line, and wait until it is on disk. Behind one that was cut off, it begins on a line of its own.
    fn add(&mut self, line: &[u8]) -> io::Result<()> {
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

#[cfg(test)]
mod tests;
