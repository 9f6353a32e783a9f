//! A look at what a way back is about, before it is shown: whether it is as we left it.

use super::fresh::Fresh;
use super::kinds::{HOLDS_FILES, MOVED, Out, Sight, Work, replaced};
use crate::aws::{Aws, Failure, Reached};
use crate::plan::{Action, Change, Written};
use crate::policy::Document;
use crate::problem::Problem;

/// What a look shows of a thing that a run wrote.
#[derive(Debug)]
pub enum Found {
    /// It is as we left it.
    AsLeft,
    /// It is as it was before, or not there any more.
    AsBefore,
    /// It stays, because it holds what is somebody's.
    Holds(Problem),
    /// Somebody has changed it since.
    Changed {
        problem: Problem,
        /// The document that is there now.
        now: Option<Document>,
        /// What takes only ours out of it, if that can be told.
        out: Option<Box<Action>>,
    },
    /// It could not be looked at.
    Unseen(Problem),
}

/// Looks at what the ways back of a run are about. Only reads.
#[derive(Debug)]
pub struct LookBack<'a> {
    aws: &'a Aws,
    run: &'a str,
    fresh: Fresh,
}

impl<'a> LookBack<'a> {
    /// `just_written` are the writes that AWS may still be spreading.
    pub fn new(aws: &'a Aws, run: &'a str, just_written: &[Written]) -> Self {
        let mut fresh = Fresh::default();
        for one in just_written {
            fresh.add_recent(&one.change, one.action.clone(), one.output.clone());
        }
        Self { aws, run, fresh }
    }

    /// How what a change is about stands now.
    pub async fn at(&self, change: &Change) -> Found {
        let replaced = replaced(&change.action, &self.fresh);
        let work = Work {
            aws: self.aws,
            change,
            action: &change.action,
            replaced: &replaced,
            run: self.run,
        };
        match work.look().await {
            Ok(Sight::Right(_)) => Found::AsBefore,
            Ok(Sight::AsPlanned | Sight::Replaced(..)) => Found::AsLeft,
            Err(full) if full.is(HOLDS_FILES) => Found::Holds(full.problem),
            Err(gone) if is_gone(&gone) => Found::AsBefore,
            Err(other) if is_changed(&other) => match work.anew().await {
                Ok(anew) => {
                    let problem = since(other.problem);
                    match anew.out {
                        Out::Gone => Found::AsBefore,
                        Out::By(out) => Found::Changed {
                            problem,
                            now: anew.now,
                            out: Some(out),
                        },
                        Out::Unclear => Found::Changed {
                            problem,
                            now: anew.now,
                            out: None,
                        },
                    }
                }
                Err(gone) if is_gone(&gone) => Found::AsBefore,
                Err(failure) => Found::Unseen(failure.problem),
            },
            Err(failure) => Found::Unseen(failure.problem),
        }
    }
}

/// Whether AWS says that the thing is not there any more, so that there is nothing to take back of it.
fn is_gone(failure: &Failure) -> bool {
    const GONE: [&str; 6] = [
        "NoSuchBucket",
        "NoSuchEntity",
        "NotFound",
        "NotFoundException",
        "StackSetNotFoundException",
        "TrailNotFoundException",
    ];
    GONE.iter().any(|code| failure.is(code))
}

/// Whether a look of ours says that the thing is another one now, and not AWS that it may not be seen.
fn is_changed(failure: &Failure) -> bool {
    failure.reached == Reached::Never && failure.problem.code.is_none()
}

/// In words for somebody who has waited days, not for somebody who was reading.
fn since(problem: Problem) -> Problem {
    match problem.summary.strip_prefix(MOVED) {
        Some(what) => Problem::new(format!("Somebody has changed this since: {what}")).hint(
            "Look at the difference, and take out by hand in AWS what nobody needs any more.",
        ),
        None => problem,
    }
}
