//! Which refusals pass by themselves, why, and how long it is worth waiting.
//!
//! AWS spreads what was just made: a call that builds on it may be refused at first. Such refusals are retried only when this
//! run made or changed what they build on; otherwise they are real. The windows are those that Terraform's AWS provider and
//! AWS's own tools use.

use std::time::Duration;

use crate::aws::{Failure, Reached};

/// A wait that makes sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Patience {
    /// What is awaited, in plain words.
    pub(super) reason: &'static str,
    /// The longest wait in all.
    pub(super) up_to: Duration,
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "every use is an answer of `patience`"
)]
const fn minutes(reason: &'static str, minutes: u64) -> Option<Patience> {
    Some(Patience {
        reason,
        up_to: Duration::from_secs(60 * minutes),
    })
}

/// Whether waiting helps after `failure`. `fresh` is whether this run made or changed something that the change builds on.
pub(super) fn patience(failure: &Failure, fresh: bool) -> Option<Patience> {
    if failure.reached == Reached::Perhaps {
        return minutes(
            "The connection broke before AWS answered. We look first, then carry on.",
            1,
        );
    }
    let code = failure.problem.code.as_deref()?;
    if is_own_trouble(code) {
        return minutes(
            "AWS had trouble of its own. We look first, then carry on.",
            1,
        );
    }
    // It was not there a moment ago: either our own earlier call worked after all, or someone was faster. A look tells.
    if is_there_already(code, failure) {
        return Some(Patience {
            reason: "AWS says that it is there already. We look again.",
            up_to: Duration::from_secs(20),
        });
    }
    match code {
        "OperationAborted" => return minutes("AWS is still busy with the bucket.", 2),
        "ConflictException" | "ConcurrentModification" | "ConcurrentModificationException" => {
            return minutes(
                "Someone else is changing this too. AWS lets one through at a time.",
                3,
            );
        }
        "ThrottlingException"
        | "Throttling"
        | "ThrottledException"
        | "SlowDown"
        | "TooManyRequestsException"
        | "RequestLimitExceeded" => {
            return minutes("AWS asked us to slow down.", 2);
        }
        _ => {}
    }
    if !fresh {
        return None;
    }
    match code {
        "NoSuchBucket" | "S3BucketDoesNotExistException" => {
            minutes("AWS needs a moment to see the new bucket.", 2)
        }
        "InsufficientS3BucketPolicyException" => minutes(
            "The bucket's new rules are in place. AWS needs a moment to accept them.",
            2,
        ),
        "InsufficientEncryptionPolicyException" => minutes(
            "The key is there. AWS needs a moment to accept its rules.",
            2,
        ),
        "InsufficientSnsTopicPolicyException" => minutes(
            "The topic is there. AWS needs a moment to accept its rules.",
            2,
        ),
        "CloudTrailAccessNotEnabledException"
        | "InsufficientDependencyServiceAccessPermissionException" => minutes(
            "CloudTrail was just let into the organization. AWS needs a moment to see that.",
            2,
        ),
        "TrailNotFoundException" => minutes("AWS needs a moment to see the new trail.", 2),
        "NotFoundException" | "DisabledException" => {
            minutes("AWS needs a moment to see the new key.", 10)
        }
        "NotFound" => minutes("AWS needs a moment to see the new topic.", 2),
        "MalformedPolicy" | "MalformedPolicyDocument" | "MalformedPolicyDocumentException"
            if failure.says("principal") =>
        {
            minutes("AWS needs a moment to see the new role.", 2)
        }
        "InvalidParameter" | "AuthorizationError" if failure.says("polic") => {
            minutes("AWS needs a moment to see the new role.", 2)
        }
        "InvalidArgument" if failure.says("validate the following destination") => minutes(
            "The topic has its new rules. AWS needs a moment to let the bucket use them.",
            2,
        ),
        "BadRequestException" | "InvalidInputException"
            if failure.says("does not have permission to the kms key or the resource")
                || failure.says("does not have permission") =>
        {
            minutes(
                "The rules of the bucket and the key are in place. AWS needs a moment to accept them.",
                2,
            )
        }
        "NoSuchEntity" => minutes("AWS needs a moment to see the new policy and role.", 2),
        _ => None,
    }
}

/// Whether a write that failed like this may have been done all the same.
///
/// The SDK repeats a call whose answer was lost; the second one then finds what the first one made.
pub(super) fn may_be_done(failure: &Failure) -> bool {
    failure.reached == Reached::Perhaps
        || failure
            .problem
            .code
            .as_deref()
            .is_some_and(|code| is_own_trouble(code) || is_there_already(code, failure))
}

fn is_own_trouble(code: &str) -> bool {
    matches!(
        code,
        "InternalFailure"
            | "InternalError"
            | "InternalErrorException"
            | "InternalServerError"
            | "InternalServerErrorException"
            | "InternalServerException"
            | "InternalException"
            | "KMSInternalException"
            | "DependencyTimeoutException"
            | "ServiceException"
            | "ServiceUnavailable"
            | "ServiceFailure"
    )
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

/// How long to wait before try number `attempt` (from 0): 1 s growing to 10 s, spread so that several waits do not fall
/// together.
pub(super) fn pause(attempt: u32, spread: &str) -> Duration {
    let base = 1_000_u64.saturating_mul(1 << attempt.min(4)).min(10_000);
    let salt = spread.bytes().fold(u64::from(attempt), |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(u64::from(byte))
    });
    // Between 80 % and 100 % of the base.
    Duration::from_millis(base - base * (salt % 20) / 100)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Problem;

    fn refused(code: &str, said: &str) -> Failure {
        let mut problem = Problem::new("no");
        problem.code = Some(code.to_owned());
        problem.said = Some(said.to_owned());
        Failure {
            problem,
            reached: Reached::Refused,
        }
    }

    #[test]
    fn a_refusal_is_waited_out_only_when_we_made_the_cause() {
        let failure = refused("InsufficientS3BucketPolicyException", "");
        assert!(patience(&failure, false).is_none());
        assert_eq!(
            patience(&failure, true).unwrap().up_to,
            Duration::from_mins(2)
        );
        assert!(patience(&refused("AccessDenied", ""), true).is_none());
        assert!(patience(&refused("OperationAborted", ""), false).is_some());
    }

    #[test]
    fn one_code_with_two_causes_is_told_apart_by_its_text() {
        let sid = refused(
            "MalformedPolicyDocument",
            "Statement IDs (SID) must be alphanumeric",
        );
        let principal = refused("MalformedPolicyDocument", "Invalid principal in policy");
        assert!(patience(&sid, true).is_none());
        assert!(patience(&principal, true).is_some());
        let wrong = refused(
            "BadRequestException",
            "value specified for the kmsKeyArn parameter is not valid",
        );
        assert!(patience(&wrong, true).is_none());
    }

    #[test]
    fn what_a_repeated_call_finds_is_looked_at_again() {
        for failure in [
            refused("EntityAlreadyExists", ""),
            refused("TrailAlreadyExistsException", ""),
            refused(
                "BadRequestException",
                "a publishingDestination already exists for this detector",
            ),
            refused("InternalFailure", ""),
        ] {
            assert!(
                may_be_done(&failure) && patience(&failure, false).is_some(),
                "{failure:?}"
            );
        }
        assert!(!may_be_done(&refused("AccessDenied", "")));
        assert!(!may_be_done(&refused(
            "BadRequestException",
            "one or more input parameters have invalid values"
        )));
    }

    #[test]
    fn pauses_grow_to_ten_seconds() {
        for attempt in 0..12 {
            let pause = pause(attempt, "a change");
            assert!(pause >= Duration::from_millis(800) && pause <= Duration::from_secs(10));
        }
        assert!(pause(8, "x") >= Duration::from_secs(8));
    }
}
