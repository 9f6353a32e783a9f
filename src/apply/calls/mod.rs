//! Every call to AWS of a run: kept beside its record, and given out. Never what was sent.

mod forms;
mod keep;

use std::path::Path;

use serde::{Deserialize, Serialize};

pub use forms::{to_csv, to_lines};
pub use keep::CallsKept;

use super::record::RunId;
use crate::aws::Call;
use crate::domain::{AccountId, Place, Region};
use crate::problem::Problem;
use crate::text_file::{LARGEST, read_bytes};

/// One call that has ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallLine {
    /// When it ended.
    pub at: jiff::Timestamp,
    pub account: AccountId,
    pub region: Region,
    /// Such as `kms`.
    pub service: String,
    /// Such as `CreateKey`.
    pub call: String,
    pub outcome: CallOutcome,
    /// The HTTP status; `None` when no answer came.
    #[serde(default)]
    pub status: Option<u16>,
    /// AWS's number of the request.
    #[serde(default)]
    pub request_id: Option<String>,
    pub millis: u64,
}

/// How a call went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallOutcome {
    Done,
    NotThere,
    Refused,
    /// AWS is busy, or has a fault of its own.
    NotNow,
    NotAccepted,
    NoAnswer,
}

impl CallOutcome {
    /// From the HTTP status of the answer.
    pub const fn of(status: Option<u16>) -> Self {
        match status {
            None => Self::NoAnswer,
            Some(200..=399) => Self::Done,
            Some(401 | 403) => Self::Refused,
            Some(404) => Self::NotThere,
            Some(429 | 500..=599) => Self::NotNow,
            Some(_) => Self::NotAccepted,
        }
    }

    /// The word in files and output.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::NotThere => "not there",
            Self::Refused => "refused",
            Self::NotNow => "not now",
            Self::NotAccepted => "not accepted",
            Self::NoAnswer => "no answer",
        }
    }
}

impl CallLine {
    /// Where it was made.
    pub fn place(&self) -> Place {
        Place::new(self.account.clone(), self.region.clone())
    }
}

impl From<&Call> for CallLine {
    fn from(call: &Call) -> Self {
        Self {
            at: call.at,
            account: call.place.account.clone(),
            region: call.place.region.clone(),
            service: call.service.to_owned(),
            call: call.operation.clone(),
            outcome: CallOutcome::of(call.status),
            status: call.status,
            request_id: call.request_id.clone(),
            millis: call.millis,
        }
    }
}

/// The calls of a run, in the order in which they ended, and how many lines cannot be read.
///
/// # Errors
///
/// None were kept: the run is from a version before that, or made none. Or the file cannot be read.
pub fn calls(state: &Path, run: &RunId) -> Result<(Vec<CallLine>, usize), Problem> {
    let path = keep::path(state, run);
    if !path.exists() {
        return Err(Problem::new(format!("No calls were kept of the run {run}."))
            .hint("Earlier versions of this program did not keep them. Its record is there all the same."));
    }
    let bytes =
        read_bytes(&path, 16 * LARGEST).map_err(|why| why.problem("The list of calls", &path))?;
    let mut unread = 0;
    let lines = bytes
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .filter_map(|line| {
            let read = serde_json::from_slice(line).ok();
            unread += usize::from(read.is_none());
            read
        })
        .collect();
    Ok((lines, unread))
}
