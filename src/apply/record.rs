//! The lines of a journal, and where journals are.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::event::{Ending, Outcome, Tally};
use crate::domain::{AccountId, Checksum, ExternalId, RoleName};
use crate::plan::{Action, ChangeId};
use crate::policy::Document;
use crate::problem::Problem;

/// The form of the lines, named in the first one. Journals from before it was named have 0; those of form 1 do not say what a write
/// came to before it has settled, and their last line does not count; those of form 2 do not say by which way other accounts were
/// entered, nor that a run takes another one back.
pub(super) const VERSION: u32 = 3;

/// A run's name: the time it began, and a few characters that keep two apart.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RunId(String);

impl RunId {
    pub(super) fn new(now: jiff::Timestamp) -> Self {
        let salt = now.subsec_nanosecond().unsigned_abs() ^ std::process::id().rotate_left(16);
        Self(format!("{}-{salt:08x}", now.strftime("%Y%m%d-%H%M%S")))
    }

    /// The name, when it has the form of one: a day, a time and a few hexadecimal digits. It becomes the name of a file, and what
    /// stands in a journal may come from anybody.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = |part: &str, length: usize| {
            part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit())
        };
        let mut parts = text.split('-');
        let (day, time, salt) = (parts.next()?, parts.next()?, parts.next()?);
        let is_salt = (1..=8).contains(&salt.len())
            && salt
                .bytes()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        (digits(day, 8) && digits(time, 6) && is_salt && parts.next().is_none())
            .then(|| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name of its journal's file.
    pub(super) fn file(&self) -> String {
        format!("{self}.jsonl")
    }
}

impl TryFrom<String> for RunId {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("this is not the name of a run")
    }
}

impl From<RunId> for String {
    fn from(run: RunId) -> Self {
        run.0
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
        /// The form of the lines.
        #[serde(default)]
        version: u32,
        run: RunId,
        account: AccountId,
        /// The simulated organization, not AWS.
        practice: bool,
        /// The run that this one takes back.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        undoes: Option<RunId>,
        /// Which plan was approved for it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        approval: Option<Approval>,
    },
    /// A run that was cut off goes on.
    Resumed {
        /// Which plan was approved for the rest of it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        approval: Option<Approval>,
    },
    /// Which accounts there are as it begins; of a run that looks after other accounts.
    Accounts {
        /// The open accounts of the organization, where they could be listed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        organization: Option<BTreeSet<AccountId>>,
        /// The other accounts that are chosen.
        chosen: BTreeSet<AccountId>,
    },
    /// How other accounts are entered.
    Ways { by: WayIn },
    /// A write is about to be made. The action holds the old version of what it replaces.
    Intended {
        change: ChangeId,
        action: Box<Action>,
        /// What the write removes besides: the text of an old version of a policy.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        removes: Option<Document>,
    },
    /// AWS has answered with what it made, and is still taking it in.
    Answered { change: ChangeId, output: String },
    /// It is in place.
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
    Ended {
        ending: Ending,
        /// What all its lines come to, so that a list of runs can do without them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sum: Option<Sum>,
    },
}

/// Which plan was approved for a run, and by whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    pub checksum: Checksum,
    /// Who approved it, where somebody said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// The run was told to carry out this plan only.
    #[serde(default)]
    pub only: bool,
}

/// By which way a run enters other accounts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WayIn {
    /// By a role that is there, the same in every account.
    Role {
        role: RoleName,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        external_id: Option<ExternalId>,
    },
    /// With a profile of this computer for each account.
    Profiles {
        profiles: BTreeMap<AccountId, String>,
    },
}

/// What the lines of a journal come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sum {
    /// Changes by how each ended last.
    pub tally: Tally,
    /// How many lines cannot be read. They stay in the file.
    pub unread: usize,
}

/// Adds up the lines of a journal.
#[derive(Clone, Debug, Default)]
pub(super) struct Adding {
    last: BTreeMap<ChangeId, Outcome>,
    unread: usize,
}

impl Adding {
    /// One more line; `None` when it cannot be read.
    pub(super) fn add(&mut self, record: Option<&Record>) {
        match record {
            Some(Record::Done {
                change, outcome, ..
            }) => {
                // What the run has done stays done when a later part of it finds it in place.
                let found = *outcome == Outcome::Unchanged;
                match self.last.get(change) {
                    Some(Outcome::Created | Outcome::Updated) if found => {}
                    _ => {
                        self.last.insert(change.clone(), *outcome);
                    }
                }
            }
            Some(Record::Failed { change, .. }) => {
                self.last.insert(change.clone(), Outcome::Failed);
            }
            Some(_) => {}
            None => self.unread += 1,
        }
    }

    pub(super) fn sum(&self) -> Sum {
        let mut tally = Tally::default();
        for outcome in self.last.values() {
            tally.count(*outcome);
        }
        Sum {
            tally,
            unread: self.unread,
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Line {
    pub(super) at: jiff::Timestamp,
    #[serde(flatten)]
    pub(super) record: Record,
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
