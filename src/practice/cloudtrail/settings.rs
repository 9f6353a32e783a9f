//! What a trail is to be, and whether CloudTrail understands it.

use super::super::answer::Refusal;
use super::super::call::Call;
use super::super::lookup::arn;
use super::super::s3::is_bucket_name;
use super::super::sns::is_topic_name;
use super::super::world::{Trail, World};
use super::find::{is_delegated, not_management};

/// Who will own the trail, and whether the organization is ready for it.
pub(super) fn owner(
    world: &World,
    call: &Call,
    organization_trail: bool,
) -> Result<String, Refusal> {
    let caller = call.account();
    if !organization_trail {
        return Ok(caller.to_owned());
    }
    let Some(organization) = &world.organization else {
        return Err(Refusal::bad(
            "OrganizationsNotInUseException",
            "Your account is not a member of an organization.",
        ));
    };
    if organization.feature_set != "ALL" {
        return Err(Refusal::bad(
            "OrganizationNotInAllFeaturesModeException",
            "The organization does not have all features enabled.",
        ));
    }
    if organization.management != caller {
        if !is_delegated(world, caller) {
            return Err(not_management());
        }
        if organization.lacks_trail_role {
            let message = "The management account of your organization has no service-linked role for CloudTrail.";
            return Err(Refusal::bad(
                "NoManagementAccountSLRExistsException",
                message,
            ));
        }
    }
    let trusted = organization.trusted.get("cloudtrail.amazonaws.com");
    if !trusted.is_some_and(|trusted| *trusted.seen(world.now)) {
        let message = "The request could not be processed because CloudTrail service trusted access is not enabled in your organization.";
        return Err(Refusal::bad("CloudTrailAccessNotEnabledException", message));
    }
    Ok(organization.management.clone())
}

pub(super) fn check_settings(trail: &Trail) -> Result<(), Refusal> {
    if !is_bucket_name(&trail.bucket) {
        return Err(Refusal::bad(
            "InvalidS3BucketNameException",
            format!("Bucket name {} is not valid.", trail.bucket),
        ));
    }
    if trail
        .prefix
        .as_deref()
        .is_some_and(|prefix| prefix.chars().count() > 200 || prefix.starts_with('/'))
    {
        return Err(Refusal::bad(
            "InvalidS3PrefixException",
            "The S3 key prefix is not valid.",
        ));
    }
    if (trail.multi_region || trail.organization) && !trail.global_events {
        let message = "Multi-Region trail must include global service events.";
        return Err(Refusal::bad(
            "InvalidParameterCombinationException",
            message,
        ));
    }
    Ok(())
}

/// The ARN of a topic given by name or ARN; a bare name is one of the account that owns the trail.
pub(super) fn topic_arn(
    call: &Call,
    owner: &str,
    reference: &str,
) -> Result<Option<String>, Refusal> {
    let invalid = || {
        Refusal::bad(
            "InvalidSnsTopicNameException",
            format!("SNS topic name or ARN is not valid: {reference}"),
        )
    };
    if reference.is_empty() {
        return Ok(None);
    }
    let (region, account, name) = if reference.starts_with("arn:") {
        let parts = arn(reference)
            .filter(|parts| parts.service == "sns")
            .ok_or_else(invalid)?;
        (parts.region, parts.account, parts.resource)
    } else {
        (call.region.as_str(), owner, reference)
    };
    if name.ends_with(".fifo") || !is_topic_name(name) {
        return Err(invalid());
    }
    Ok(Some(format!("arn:aws:sns:{region}:{account}:{name}")))
}

/// The ARN of a key given in any form.
pub(super) fn key_arn(
    world: &World,
    call: &Call,
    reference: &str,
) -> Result<Option<String>, Refusal> {
    if reference.is_empty() {
        return Ok(None);
    }
    let is_id = |id: &str| {
        id.chars().count() >= 32
            && id
                .chars()
                .all(|letter| letter.is_ascii_alphanumeric() || letter == '-')
    };
    if reference.starts_with("arn:") {
        let valid = arn(reference)
            .filter(|parts| parts.service == "kms")
            .is_some_and(|parts| {
                parts.resource.starts_with("alias/")
                    || parts.resource.strip_prefix("key/").is_some_and(is_id)
            });
        if !valid {
            return Err(Refusal::bad(
                "KmsKeyNotFoundException",
                format!("KMS key {reference} was not found."),
            ));
        }
        if reference.contains(":key/") {
            return Ok(Some(reference.to_owned()));
        }
    } else if !reference.starts_with("alias/") && !is_id(reference) {
        return Err(Refusal::bad(
            "InvalidKmsKeyIdException",
            format!("KMS key id {reference} is not valid."),
        ));
    }
    match world.key_arn(call.account(), &call.region, reference) {
        Some(found) => Ok(Some(found)),
        None => Err(Refusal::bad(
            "InsufficientEncryptionPolicyException",
            format!("Insufficient permissions to access KMS key {reference}."),
        )),
    }
}
