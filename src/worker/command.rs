//! What the window asks for.

use std::sync::Arc;

use crate::answers::Answers;
use crate::apply::RunId;
use crate::aws::SignIn;
use crate::domain::{BucketName, Checksum, Region};
use crate::engine::{Planned, TakeBack, WayBack};
use crate::inventory::Inventory;

/// One request of the window. Answers carry it, so that a late one can be told from a current one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct JobId(pub u64);

#[derive(Clone, Debug)]
pub enum Command {
    /// The profiles on this computer.
    Profiles { job: JobId },
    /// Sign in, and say who that is.
    SignIn {
        job: JobId,
        how: SignIn,
        region: Region,
    },
    /// See what is there, before there are answers.
    LookAround { job: JobId, region: Region },
    /// What did somebody set up by hand here?
    ByHand { job: JobId, answers: Box<Answers> },
    /// Is this bucket name free?
    CheckBucket {
        job: JobId,
        name: BucketName,
        region: Region,
    },
    /// What would change?
    Plan { job: JobId, answers: Box<Answers> },
    /// What would change, after one more look at just that which had no answer for a reason that passes by itself?
    LookAgain {
        job: JobId,
        answers: Box<Answers>,
        planned: Arc<Planned>,
    },
    /// What has changed about the accounts since the last run that looked after other ones?
    Since {
        job: JobId,
        answers: Box<Answers>,
        seen: Arc<Inventory>,
    },
    /// What is there to be billed for? Only reads, but many.
    Count { job: JobId, planned: Arc<Planned> },
    /// Would it work? Tried on a copy of what the plan was made from; AWS is not asked.
    TryOnCopy { job: JobId, planned: Arc<Planned> },
    /// Make it so. The plan is the one that was shown and approved.
    Apply {
        job: JobId,
        planned: Arc<Planned>,
        /// Who has approved it, where somebody said so.
        by: Option<String>,
        /// The checksum of the only plan that may be carried out, where there is one.
        accepted: Option<Checksum>,
    },
    /// Which runs are on record?
    Runs { job: JobId },
    /// Which calls did a run make?
    RunCalls { job: JobId, run: RunId },
    /// What would taking a run back do?
    LookBack { job: JobId, asked: TakeBack },
    /// Take it back, as it was shown and approved.
    TakeBack { job: JobId, way: Arc<WayBack> },
    /// What has it come to? The record of the set-up.
    Record {
        job: JobId,
        answers: Box<Answers>,
        /// The made-up company, in practice.
        company: Option<String>,
    },
    /// Is it right, and does data flow?
    Verify { job: JobId, answers: Box<Answers> },
    /// Look again at just that which changes by itself while somebody waits.
    LookForData { job: JobId, answers: Box<Answers> },
    /// Have GuardDuty make a sample finding, which is followed from then on. It was asked for.
    MakeSample { job: JobId, answers: Box<Answers> },
    /// End a job: a look at once, and a run after the changes under way.
    Cancel { job: JobId },
    /// Have AWS stop what it carries out by itself for a run, which then ends.
    Halt { job: JobId },
    /// Leave the account.
    SignOut,
}

impl Command {
    /// Whether it changes something in AWS.
    pub(super) const fn writes(&self) -> bool {
        matches!(
            self,
            Self::Apply { .. } | Self::TakeBack { .. } | Self::MakeSample { .. }
        )
    }

    /// The job that an event will answer, or that is to end; `None` for what has no answer.
    pub const fn job(&self) -> Option<JobId> {
        match self {
            Self::Profiles { job }
            | Self::SignIn { job, .. }
            | Self::LookAround { job, .. }
            | Self::ByHand { job, .. }
            | Self::CheckBucket { job, .. }
            | Self::Plan { job, .. }
            | Self::LookAgain { job, .. }
            | Self::Since { job, .. }
            | Self::Count { job, .. }
            | Self::TryOnCopy { job, .. }
            | Self::Apply { job, .. }
            | Self::Runs { job }
            | Self::RunCalls { job, .. }
            | Self::LookBack { job, .. }
            | Self::TakeBack { job, .. }
            | Self::Record { job, .. }
            | Self::Verify { job, .. }
            | Self::LookForData { job, .. }
            | Self::MakeSample { job, .. }
            | Self::Cancel { job }
            | Self::Halt { job } => Some(*job),
            Self::SignOut => None,
        }
    }
}
