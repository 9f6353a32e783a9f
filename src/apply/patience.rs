//! Which failures pass by themselves, why, and how long it is worth waiting.
//!
//! AWS spreads what was just made: a call that builds on it may be refused at first. Such a refusal is retried only when this run
//! made or changed the very thing that it is about, which each kind of change knows; otherwise it is real. The windows are those
//! that Terraform's AWS provider and AWS's own tools use.

use crate::aws::{Failure, Patience, Reached};
use crate::problem::Passing;

/// What passes whatever this run has done.
pub(super) fn passes(failure: &Failure) -> Option<Patience> {
    if let Some(passing) = failure.passing() {
        return Some(Patience::of(passing));
    }
    if failure.reached == Reached::Unclear {
        return Some(Patience::seconds(
            20,
            "AWS's answer could not be read. We look again.",
        ));
    }
    let code = failure.problem.code.as_deref()?;
    // It was not there a moment ago: either our own earlier call worked after all, or someone was faster. A look tells.
    if is_there_already(code, failure) {
        return Some(Patience::seconds(
            20,
            "AWS says that it is there already. We look again.",
        ));
    }
    match code {
        "OperationAborted" => Some(Patience::minutes(2, "AWS is still busy with the bucket.")),
        "ConcurrentAccess"
        | "ConcurrentAccessException"
        | "ConcurrentModification"
        | "ConcurrentModificationException"
        | "ConflictException" => Some(Patience::minutes(
            2,
            "Someone else is changing this too. AWS lets one through at a time.",
        )),
        _ => None,
    }
}

/// Whether a write that failed like this may have been done all the same.
///
/// The SDK repeats a call whose answer was lost; the second one then finds what the first one made.
pub(super) fn may_be_done(failure: &Failure) -> bool {
    failure.reached == Reached::Unclear
        || matches!(
            failure.passing(),
            Some(Passing::NoAnswer | Passing::Trouble)
        )
        || failure
            .problem
            .code
            .as_deref()
            .is_some_and(|code| is_there_already(code, failure))
}

fn is_there_already(code: &str, failure: &Failure) -> bool {
    match code {
        "AlreadyExistsException"
        | "EntityAlreadyExists"
        | "EntityAlreadyExistsException"
        | "TrailAlreadyExistsException" => true,
        "BadRequestException" | "InvalidInputException" => failure.says("already exists"),
        _ => false,
    }
}
