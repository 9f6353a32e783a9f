//! One call of a run, as it is kept and given out.

use serde::{Deserialize, Serialize};

use crate::aws::Call;
use crate::domain::{AccountId, Place, Region};

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
