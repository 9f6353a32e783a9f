//! Something that is asked of the worker.

use crate::problem::Problem;
use crate::worker::JobId;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Ask<T> {
    /// Not asked yet.
    #[default]
    Idle,
    /// Asked; the answer must carry this job.
    Asked(JobId),
    /// Answered.
    Here(T),
    /// It did not work.
    Trouble(Problem),
}

impl<T> Ask<T> {
    /// The answer, if it is here.
    pub const fn here(&self) -> Option<&T> {
        match self {
            Self::Here(value) => Some(value),
            _ => None,
        }
    }

    /// Whether the answer is awaited.
    pub const fn is_asked(&self) -> bool {
        matches!(self, Self::Asked(_))
    }

    /// The job that is awaited.
    pub const fn asked(&self) -> Option<JobId> {
        match self {
            Self::Asked(job) => Some(*job),
            Self::Idle | Self::Here(_) | Self::Trouble(_) => None,
        }
    }

    /// Take the answer of a job, if it is the one that is awaited.
    pub fn answer(&mut self, job: JobId, result: Result<T, Problem>) -> bool {
        if !matches!(self, Self::Asked(asked) if *asked == job) {
            return false;
        }
        *self = match result {
            Ok(value) => Self::Here(value),
            Err(problem) => Self::Trouble(problem),
        };
        true
    }
}
