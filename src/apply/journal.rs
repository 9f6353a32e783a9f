//! What was done, in order: append-only JSON lines, one file a run, on disk before each write to AWS and after it.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::event::Ending;
use super::lock::lock;
use super::read::{Told, read};
use super::record::{Adding, Approval, Line, Record, RunId, VERSION, folder, unwritable};
use super::runs::runs;
use super::writer::Writer;
use crate::domain::AccountId;
use crate::private;
use crate::problem::Problem;

/// The journal of one run, open for writing.
#[derive(Debug)]
pub struct Journal {
    run: RunId,
    path: PathBuf,
    writer: Writer,
    sum: Mutex<Adding>,
    /// Held as long as the run lasts: one run at a time in an account.
    _lock: File,
    /// What earlier parts of this run have written, when it is one that was cut off.
    earlier: Vec<Record>,
    /// What other runs have written minutes ago.
    recent: Vec<Record>,
}

/// The run that a journal is opened for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resume {
    New,
    /// A new one that takes another one back.
    Back(RunId),
    /// One that was cut off, which goes on under its name.
    This(RunId),
}

/// For so long AWS may still be spreading what was written.
const SPREADS_FOR: jiff::SignedDuration = jiff::SignedDuration::from_mins(10);

impl Journal {
    /// The journal for a run in an account. It reads and writes files, so it is called where that may take a moment.
    ///
    /// # Errors
    ///
    /// The folder cannot be written, the disk is full, another run is going on in the account, or the run to be carried on is over.
    pub fn open(
        state: &Path,
        account: &AccountId,
        practice: bool,
        now: jiff::Timestamp,
        resume: Resume,
        approval: Option<Approval>,
    ) -> Result<Self, Problem> {
        let folder = folder(state);
        private::create_dir(state)
            .and_then(|()| private::create_dir(&folder))
            .map_err(|err| unwritable(&folder, &err))?;
        let lock = lock(&folder, account, now)?;
        let mut runs = runs(state)?.runs;
        runs.retain(|run| run.account == *account && run.practice == practice && run.is_known());
        let mut recent = Vec::new();
        for run in &runs {
            if now.duration_since(run.last) < SPREADS_FOR {
                recent.append(&mut records(&folder, &run.run)?.records);
            }
        }
        let mut undoes = None;
        let (run, told) = match resume {
            Resume::New => (RunId::new(now), None),
            Resume::Back(of) => {
                undoes = Some(of);
                (RunId::new(now), None)
            }
            Resume::This(run) => {
                if !runs
                    .iter()
                    .any(|there| there.run == run && there.is_cut_off())
                {
                    return Err(over(&run));
                }
                let told = records(&folder, &run)?;
                (run, Some(told))
            }
        };
        let path = folder.join(run.file());
        let file = private::open_append(&path).map_err(|err| unwritable(&path, &err))?;
        let record = if told.is_some() {
            Record::Resumed { approval }
        } else {
            Record::Began {
                version: VERSION,
                run: run.clone(),
                account: account.clone(),
                practice,
                undoes,
                approval,
            }
        };
        // The last line of a run that was cut off may end in the middle.
        let writer = Writer::new(file, told.is_some());
        let told = told.unwrap_or_default();
        let journal = Self {
            run,
            path,
            writer,
            sum: Mutex::new(told.adding),
            _lock: lock,
            earlier: told.records,
            recent,
        };
        let line = line(now, record)?;
        journal
            .writer
            .add_now(&line)
            .map_err(|err| unwritable(&journal.path, &err))?;
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
    pub async fn write(&self, at: jiff::Timestamp, record: Record) -> Result<(), Problem> {
        let line = {
            let mut sum = self.sum.lock().unwrap_or_else(PoisonError::into_inner);
            sum.add(Some(&record));
            line(at, record)?
        };
        let written = self.writer.add(line).await;
        written.map_err(|err| unwritable(&self.path, &err))
    }

    /// Add the last line, with what all of them come to.
    ///
    /// # Errors
    ///
    /// As [`Journal::write`].
    pub async fn end(&self, at: jiff::Timestamp, ending: Ending) -> Result<(), Problem> {
        let sum = {
            let sum = self.sum.lock().unwrap_or_else(PoisonError::into_inner);
            Some(sum.sum())
        };
        self.write(at, Record::Ended { ending, sum }).await
    }
}

/// A line as it goes to the disk.
fn line(at: jiff::Timestamp, record: Record) -> Result<Vec<u8>, Problem> {
    let mut line = serde_json::to_vec(&Line { at, record }).map_err(|err| {
        Problem::new("A line of the journal could not be made.").hint(err.to_string())
    })?;
    line.push(b'\n');
    Ok(line)
}

/// All that the journal of a run tells.
fn records(folder: &Path, run: &RunId) -> Result<Told, Problem> {
    let path = folder.join(run.file());
    read(&path).map_err(|why| why.problem("The record of changes", &path))
}

fn over(run: &RunId) -> Problem {
    Problem::new(format!("The run {run} cannot be carried on: it is over."))
        .hint("Look at the changes again. A new run looks at AWS first, and makes nothing twice.")
}

#[cfg(test)]
mod tests;
