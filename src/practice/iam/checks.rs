//! What IAM checks in names and documents, and how it words its refusals and lists.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::super::answer::{Answer, Refusal, members, page, query_answer};
use super::super::call::Call;
use super::super::document::{self, Shape};
use super::super::evaluate::{statements, strings};
use super::super::query::number;
use super::super::world::World;

/// How long reads miss what was just made.
pub(super) const SETTLES_MILLIS: u64 = 1_000;

/// Sizes without white space: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>.
pub(super) const POLICY_SIZE: usize = 6_144;

pub(super) const TRUST_SIZE: usize = 2_048;

pub(super) const VERSIONS: usize = 5;

pub(super) const ATTACHED: usize = 20;

pub(super) fn malformed(message: impl Into<String>) -> Refusal {
    Refusal::bad("MalformedPolicyDocument", message)
}

pub(super) fn no_such_entity(message: impl Into<String>) -> Refusal {
    Refusal::new(404, "NoSuchEntity", message)
}

pub(super) fn limit(message: impl Into<String>) -> Refusal {
    Refusal::new(409, "LimitExceeded", message)
}

pub(super) fn conflict(message: impl Into<String>) -> Refusal {
    Refusal::new(409, "DeleteConflict", message)
}

pub(super) fn is_name(name: &str, longest: usize) -> bool {
    let is_sign = |letter: char| letter.is_ascii_alphanumeric() || "_+=,.@-".contains(letter);
    !name.is_empty() && name.chars().count() <= longest && name.chars().all(is_sign)
}

/// Whether there is one of this name; capitals alone make no other name.
pub(super) fn is_taken<T>(present: &BTreeMap<String, T>, name: &str) -> bool {
    present.keys().any(|there| there.eq_ignore_ascii_case(name))
}

pub(super) fn invalid_name(parameter: &str) -> Refusal {
    let message = format!(
        "The specified value for {parameter} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-"
    );
    Refusal::bad("ValidationError", message)
}

/// Reads the path; IAM wants it between slashes.
pub(super) fn read_path(path: Option<&str>) -> Result<String, Refusal> {
    let path = path.unwrap_or("/");
    if path.starts_with('/') && path.ends_with('/') && path.chars().count() <= 512 {
        return Ok(path.to_owned());
    }
    Err(Refusal::bad(
        "ValidationError",
        "The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.",
    ))
}

/// What IAM checks in every document.
pub(super) fn read_document(text: &str, shape: Shape) -> Result<Value, Refusal> {
    if !document::charset_holds(text) {
        return Err(malformed(
            "The policy holds characters that are not allowed.",
        ));
    }
    let document = document::read(text, shape).map_err(malformed)?;
    let mut sids: Vec<String> = document::sids(&document)
        .into_iter()
        .filter(|sid| !sid.is_empty())
        .collect();
    if sids
        .iter()
        .any(|sid| !sid.chars().all(|letter| letter.is_ascii_alphanumeric()))
    {
        return Err(malformed(
            "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*",
        ));
    }
    let count = sids.len();
    sids.sort();
    sids.dedup();
    if sids.len() != count {
        return Err(malformed(
            "Statement IDs (SID) in a single policy must be unique.",
        ));
    }
    if document::actions(&document)
        .iter()
        .any(|action| action != "*" && !action.contains(':'))
    {
        return Err(malformed(
            "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
        ));
    }
    Ok(document)
}

pub(super) fn read_identity(text: &str) -> Result<Value, Refusal> {
    let document = read_document(text, Shape::Identity)?;
    if document::counted(text) > POLICY_SIZE {
        return Err(limit(format!(
            "Cannot exceed quota for PolicySize: {POLICY_SIZE}"
        )));
    }
    for statement in statements(&document) {
        let resources = [
            strings(statement.get("Resource")),
            strings(statement.get("NotResource")),
        ]
        .concat();
        if let Some(resource) = resources
            .iter()
            .find(|resource| *resource != "*" && !is_arn_like(resource))
        {
            return Err(malformed(format!(
                "Resource {resource} must be in ARN format or \"*\"."
            )));
        }
    }
    Ok(document)
}

pub(super) fn is_arn_like(resource: &str) -> bool {
    let parts: Vec<&str> = resource.splitn(6, ':').collect();
    matches!(parts.as_slice(), [start, partition, service, _, _, rest] if *start == "arn" && !partition.is_empty() && !service.is_empty() && !rest.is_empty())
}

pub(super) fn read_trust(world: &World, text: &str) -> Result<Value, Refusal> {
    let document = read_document(text, Shape::Trust)?;
    if document::actions(&document)
        .iter()
        .any(|action| !action.to_ascii_lowercase().starts_with("sts:"))
    {
        return Err(malformed(
            "AssumeRole policy may only specify STS AssumeRole actions.",
        ));
    }
    if document::counted(text) > TRUST_SIZE {
        return Err(limit(format!(
            "Cannot exceed quota for ACLSizePerRole: {TRUST_SIZE}"
        )));
    }
    if let Some(principal) = document::invalid_principal(world, &document) {
        return Err(malformed(format!(
            "Invalid principal in policy: {principal}"
        )));
    }
    Ok(document::normalized(document))
}

/// A page of a list, with IAM's two fields for it.
pub(super) fn paged(call: &Call, name: &str, items: Vec<Value>) -> Answer {
    let form = call.form();
    let size = number(form.get("MaxItems"), 100);
    let (items, next) = page(items, form.get("Marker"), size);
    let listed = json!({ (name): members(items), "IsTruncated": next.is_some(), "Marker": next });
    query_answer(call, &listed)
}
