//! Which failures pass by themselves, why, and how long it is worth waiting.
//!
//! AWS spreads what was just made: a call that builds on it may be refused at first. Such a refusal is retried only when this
//! run made or changed the very thing that it is about; otherwise it is real. The windows are those that Terraform's AWS
//! provider and AWS's own tools use.

use super::fresh::Fresh;
use crate::aws::{Failure, Patience, Reached};
use crate::domain::Arn;
use crate::plan::{
    Action, AttachPolicy, BlockPublicAccess, CreateAlias, CreateDestination, CreateKey, CreateRole,
    CreateTopic, CreateTrail, EnableKeyRotation, PutBucketNotification, PutBucketPolicy,
    PutEventSelectors, PutFolderObject, PutKeyPolicy, PutTopicPolicy, PutTrust, StartLogging,
    UpdateDestination, UpdateTrail,
};
use crate::policy::Document;
use crate::problem::Passing;

/// Whether waiting helps after `failure`, which `action` met.
pub(super) fn patience(failure: &Failure, action: &Action, fresh: &Fresh) -> Option<Patience> {
    passes(failure).or_else(|| {
        let code = failure.problem.code.as_deref()?;
        spreads(code, failure, action, fresh)
    })
}

/// What passes whatever this run has done.
fn passes(failure: &Failure) -> Option<Patience> {
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

/// What passes because this run has made or changed the thing that the refusal is about.
fn spreads(code: &str, failure: &Failure, action: &Action, fresh: &Fresh) -> Option<Patience> {
    let is = |holds: bool, patience: Patience| holds.then_some(patience);
    let principal = |document: &Document| {
        let patience = Patience::minutes(2, "AWS needs a moment to see the new role.");
        is(
            names_nobody(code, failure) && fresh.role_in(document),
            patience,
        )
    };
    let bucket = |name: &str| {
        is(
            code == "NoSuchBucket" && fresh.bucket(name),
            Patience::minutes(2, "AWS needs a moment to see the new bucket."),
        )
    };
    let trail = |trail: &Arn| {
        is(
            code == "TrailNotFoundException" && fresh.trail(trail),
            Patience::minutes(2, "AWS needs a moment to see the new trail."),
        )
    };
    let key = |key: &str| {
        is(
            matches!(code, "NotFoundException" | "DisabledException") && fresh.key(key),
            Patience::minutes(10, "AWS needs a moment to see the new key."),
        )
    };
    match action {
        Action::CreateKey(CreateKey { policy, .. })
        | Action::CreateTopic(CreateTopic { policy, .. })
        | Action::CreateRole(CreateRole { trust: policy, .. }) => principal(policy),
        Action::CreateAlias(CreateAlias { key: name, .. }) | Action::EnableKeyRotation(EnableKeyRotation { key: name }) => {
            key(name)
        }
        Action::PutKeyPolicy(PutKeyPolicy {
            key: name, after, ..
        }) => key(name).or_else(|| principal(after)),
        Action::BlockPublicAccess(BlockPublicAccess { bucket: name, .. })
        | Action::PutFolderObject(PutFolderObject { bucket: name, .. }) => bucket(name.as_str()),
        Action::PutBucketPolicy(PutBucketPolicy {
            bucket: name,
            after,
            ..
        }) => bucket(name.as_str()).or_else(|| principal(after)),
        Action::PutBucketNotification(PutBucketNotification {
            bucket: name,
            seen,
            after,
        }) => bucket(name.as_str()).or_else(|| {
            let ours = after
                .topics
                .iter()
                .find(|target| !seen.topics.contains(target))?;
            is(
                code == "InvalidArgument"
                    && failure.says("validate the following destination")
                    && (fresh.topic_rules(&ours.arn)
                        || fresh.rules_of_key_behind("findings-topic-key"))
                    && !names_another(failure, &ours.arn),
                Patience::minutes(
                    2,
                    "S3 tests the topic. Its rules or those of its key are new. AWS needs a moment to take them in.",
                ),
            )
        }),
        Action::PutTopicPolicy(PutTopicPolicy { topic, after, .. }) => is(
            code == "NotFound" && fresh.topic(topic),
            Patience::minutes(2, "AWS needs a moment to see the new topic."),
        )
        .or_else(|| principal(after)),
        Action::CreateTrail(CreateTrail { settings, .. }) => accepts(
            code,
            fresh,
            &settings.bucket,
            settings.key_arn.as_deref(),
            settings.topic_arn.as_deref(),
        ),
        Action::UpdateTrail(UpdateTrail {
            trail: arn,
            seen,
            change,
        }) => trail(arn).or_else(|| {
            accepts(
                code,
                fresh,
                &seen.bucket,
                change.key_arn.as_deref().or(seen.key_arn.as_deref()),
                change.topic_arn.as_deref().or(seen.topic_arn.as_deref()),
            )
        }),
        Action::PutEventSelectors(PutEventSelectors { trail: arn, .. }) | Action::StartLogging(StartLogging { trail: arn }) => {
            trail(arn)
        }
        Action::CreateDestination(CreateDestination {
            bucket_arn,
            key_arn,
            ..
        })
        | Action::UpdateDestination(UpdateDestination {
            bucket_arn,
            key_arn,
            ..
        }) => exports(failure, fresh, bucket_arn, key_arn),
        Action::PutTrust(PutTrust { role, after, .. }) => is(
            code == "NoSuchEntity" && fresh.role(role),
            Patience::minutes(2, "AWS needs a moment to see the new role."),
        )
        .or_else(|| principal(after)),
        Action::AttachPolicy(AttachPolicy { role, policy }) => is(
            code == "NoSuchEntity" && (fresh.role(role) || fresh.policy(policy)),
            Patience::minutes(2, "AWS needs a moment to see the new policy and role."),
        ),
        Action::None
        | Action::EnableTrustedAccess(_)
        | Action::CreateBucket(_)
        | Action::CreateDetector(_)
        | Action::UpdateDetector(_)
        | Action::CreatePolicy(_)
        | Action::CreatePolicyVersion(_) => None,
    }
}

/// A trail that AWS tests against its bucket, key and topic.
fn accepts(
    code: &str,
    fresh: &Fresh,
    bucket: &str,
    key: Option<&str>,
    topic: Option<&str>,
) -> Option<Patience> {
    let topic = topic.and_then(|topic| Arn::parse(topic).ok());
    // A trail that names no key writes with the bucket's own.
    let own_key = || key.is_none() && fresh.rules_of_key_behind("log-bucket-lock");
    let (made, patience) = match code {
        "NoSuchBucket" | "S3BucketDoesNotExistException" => (
            fresh.bucket(bucket),
            Patience::minutes(2, "AWS needs a moment to see the new bucket."),
        ),
        "InsufficientS3BucketPolicyException" => (
            fresh.bucket_rules(bucket) || own_key(),
            Patience::minutes(
                2,
                "The new rules of the bucket or of its key are in place. AWS needs a moment to accept them.",
            ),
        ),
        "InsufficientEncryptionPolicyException" => (
            key.is_some_and(|key| fresh.key_rules(key)) || own_key(),
            Patience::minutes(
                2,
                "The key's new rules are in place. AWS needs a moment to accept them.",
            ),
        ),
        "InsufficientSnsTopicPolicyException" => (
            topic.is_some_and(|topic| {
                fresh.topic_rules(&topic) || fresh.rules_of_key_behind("log-topic-key")
            }),
            Patience::minutes(
                2,
                "The new rules of the topic or of its key are in place. AWS needs a moment to accept them.",
            ),
        ),
        "CloudTrailAccessNotEnabledException"
        | "InsufficientDependencyServiceAccessPermissionException" => (
            fresh.trusted_access(),
            Patience::minutes(
                2,
                "CloudTrail was just let into the organization. AWS needs a moment to see that.",
            ),
        ),
        _ => return None,
    };
    made.then_some(patience)
}

/// An export that GuardDuty tests against its bucket and key.
fn exports(failure: &Failure, fresh: &Fresh, bucket_arn: &str, key_arn: &str) -> Option<Patience> {
    let is_refused = failure.is("BadRequestException") || failure.is("InvalidInputException");
    // It took the export, tried it, and found the rules as they were a moment ago.
    let is_tried = failure.reached == Reached::Refused
        && failure.is("UNABLE_TO_PUBLISH_FIX_DESTINATION_PROPERTY");
    if !(is_refused || is_tried) {
        return None;
    }
    let bucket = bucket_arn
        .split_once(":::")
        .map_or(bucket_arn, |(_, name)| name);
    let bucket = bucket.split('/').next().unwrap_or_default();
    if failure.says("does not exist") && fresh.bucket(bucket) {
        return Some(Patience::minutes(
            2,
            "AWS needs a moment to see the new bucket.",
        ));
    }
    if !(is_tried || failure.says("does not have permission")) {
        return None;
    }
    let reason = match (fresh.bucket_rules(bucket), fresh.key_rules(key_arn)) {
        (true, true) => {
            "The new rules of the bucket and the key are in place. AWS needs a moment to accept them."
        }
        (true, false) => "The bucket's new rules are in place. AWS needs a moment to accept them.",
        (false, true) => "The key's new rules are in place. AWS needs a moment to accept them.",
        (false, false) => return None,
    };
    Some(Patience::minutes(2, reason))
}

/// Whether a document was refused because AWS does not know somebody whom it names.
fn names_nobody(code: &str, failure: &Failure) -> bool {
    match code {
        "MalformedPolicy" | "MalformedPolicyDocument" | "MalformedPolicyDocumentException" => {
            failure.says("principal")
        }
        "InvalidParameter" | "InvalidParameterException" | "AuthorizationError" => {
            failure.says("policy")
        }
        _ => false,
    }
}

/// Whether S3 names a place that the bucket tells, and it is not ours.
fn names_another(failure: &Failure, ours: &Arn) -> bool {
    let said = failure.problem.said.as_deref().unwrap_or_default();
    said.split(|sign: char| sign.is_whitespace() || "()[],;".contains(sign))
        .filter_map(|word| Arn::parse(word.trim_end_matches('.')).ok())
        .any(|arn| ["sns", "sqs", "lambda"].contains(&arn.service.as_str()) && arn != *ours)
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

#[cfg(test)]
mod tests;
