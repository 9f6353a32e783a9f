//! What the worker tells.

use std::sync::Arc;

use super::command::JobId;
use crate::apply::{self, CallLine, Finished, RunId, RunSummary};
use crate::aws::{Call, LookWait, Profiles};
use crate::domain::{BucketName, Region};
use crate::engine::{ByHand, OnCopy, Planned, WayBack};
use crate::inventory::{BucketView, Caller, Figures, Inventory};
use crate::problem::Problem;
use crate::report::Records;
use crate::verify::Check;
use crate::wanted::Since;

/// Who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    pub caller: Caller,
    pub region: Region,
    /// When the keys stop working, if they say so.
    pub expires: Option<jiff::Timestamp>,
    /// The simulated organization.
    pub practice: bool,
    /// The made-up company's name, in practice.
    pub company: Option<String>,
}

/// What the worker tells. Every job ends with exactly one event that names it and is not [`Event::Change`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    Profiles {
        job: JobId,
        result: Result<Profiles, Problem>,
    },
    SignedIn {
        job: JobId,
        result: Result<Identity, Problem>,
    },
    LookedAround {
        job: JobId,
        result: Result<Arc<Inventory>, Problem>,
    },
    /// Nothing where nobody set anything up by hand.
    ByHand {
        job: JobId,
        result: Result<Option<Box<ByHand>>, Problem>,
    },
    BucketChecked {
        job: JobId,
        name: BucketName,
        result: Result<BucketView, Problem>,
    },
    Planned {
        job: JobId,
        result: Result<Arc<Planned>, Problem>,
    },
    /// Nothing where no run looked after other accounts, or where nobody can know which are chosen now.
    Since {
        job: JobId,
        result: Result<Option<Since>, Problem>,
    },
    Counted {
        job: JobId,
        result: Result<Arc<Figures>, Problem>,
    },
    TriedOnCopy {
        job: JobId,
        result: Result<Arc<OnCopy>, Problem>,
    },
    /// Something happened to one change of a run.
    Change { job: JobId, event: apply::Event },
    Applied {
        job: JobId,
        result: Result<Finished, Problem>,
    },
    /// The runs on record, the newest first.
    Runs {
        job: JobId,
        result: Result<Vec<RunSummary>, Problem>,
    },
    /// The calls of a run, in the order in which they ended.
    RunCalls {
        job: JobId,
        run: RunId,
        result: Result<Vec<CallLine>, Problem>,
    },
    /// What taking a run back would do.
    LookedBack {
        job: JobId,
        result: Result<Arc<WayBack>, Problem>,
    },
    Verified {
        job: JobId,
        result: Result<Vec<Check>, Problem>,
    },
    Recorded {
        job: JobId,
        result: Result<Arc<Records>, Problem>,
    },
    /// A sample finding was made, with the checks that follow it.
    Sampled {
        job: JobId,
        result: Result<Vec<Check>, Problem>,
    },
    /// A job ended in a way that should not happen.
    Crashed { job: JobId, problem: Problem },
    /// A look ended because it was asked to.
    Stopped { job: JobId },
    /// The worker stopped and was started again. No job of before is answered any more, and nobody is signed in.
    Restarted,
    /// A look waits for AWS.
    LookWaits(LookWait),
    /// Calls that were made since the last time.
    Calls(Vec<Call>),
}
