//! Which words are chosen for what AWS says.

use super::rights::RIGHTS;
use super::*;

mod denied;
mod kinds;
mod way_in;

fn what(call: &str, code: &str, said: &str) -> String {
    refused(call, Some(code), said).summary
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of refusals")]
fn every_kind_of_refusal_has_its_own_words() {
    let export = "guardduty:CreatePublishingDestination";
    let notify = "s3:PutBucketNotificationConfiguration";
    let expected = [
        ("kms:CreateKey", "ExpiredToken", "", "Your sign-in ran out"),
        (
            "sts:GetCallerIdentity",
            "InvalidClientTokenId",
            "",
            "AWS does not know this sign-in",
        ),
        (
            "s3:ListBuckets",
            "RequestTimeTooSkewed",
            "",
            "The clock on this computer",
        ),
        (
            "kms:ListKeys",
            "InvalidSignatureException",
            "Signature expired: 2026",
            "The clock on this computer",
        ),
        (
            "s3:ListBuckets",
            "SignatureDoesNotMatch",
            "The signature does not match",
            "AWS does not accept the secret",
        ),
        (
            "kms:CreateKey",
            "AccessDeniedException",
            "",
            "Your sign-in is not allowed",
        ),
        (
            "sns:CreateTopic",
            "AuthorizationError",
            "",
            "Your sign-in is not allowed",
        ),
        (
            "kms:CreateKey",
            "AccessDeniedException",
            "with an explicit deny in a service control policy",
            "A company rule",
        ),
        (
            "s3:PutBucketPolicy",
            "AccessDenied",
            "explicit deny in a resource control policy",
            "A company rule",
        ),
        (
            "iam:CreateRole",
            "AccessDenied",
            "because no permissions boundary allows",
            "Your role has a limit",
        ),
        (
            "cloudtrail:CreateTrail",
            "CloudTrailAccessNotEnabledException",
            "",
            "CloudTrail is not yet allowed",
        ),
        (
            "cloudtrail:CreateTrail",
            "NotOrganizationMasterAccountException",
            "",
            "This account may not make",
        ),
        (
            "cloudtrail:CreateTrail",
            "OrganizationNotInAllFeaturesModeException",
            "",
            "Your organization uses only",
        ),
        (
            "cloudtrail:CreateTrail",
            "NoManagementAccountSLRExistsException",
            "",
            "The managing account",
        ),
        (
            "cloudtrail:CreateTrail",
            "InsufficientS3BucketPolicyException",
            "",
            "CloudTrail cannot write",
        ),
        (
            "cloudtrail:CreateTrail",
            "InsufficientEncryptionPolicyException",
            "",
            "CloudTrail cannot use",
        ),
        (
            "cloudtrail:CreateTrail",
            "InsufficientSnsTopicPolicyException",
            "",
            "CloudTrail cannot post",
        ),
        (
            "cloudtrail:CreateTrail",
            "KmsKeyNotFoundException",
            "",
            "The key and the bucket are in different",
        ),
        (
            "cloudtrail:CreateTrail",
            "KmsException",
            "",
            "The key is switched off",
        ),
        (
            "cloudtrail:CreateTrail",
            "MaximumNumberOfTrailsExceededException",
            "",
            "A Region already has five",
        ),
        (
            "s3:CreateBucket",
            "BucketAlreadyExists",
            "",
            "Someone else in the world",
        ),
        (
            "s3:CreateBucket",
            "OperationAborted",
            "",
            "The bucket is being changed",
        ),
        (
            "s3:GetBucketPolicy",
            "PermanentRedirect",
            "",
            "The bucket is in another Region",
        ),
        (
            notify,
            "InvalidArgument",
            "Unable to validate the following destination configurations",
            "S3 could not reach a place",
        ),
        (
            notify,
            "InvalidArgument",
            "Configurations overlap. Configurations on the same bucket",
            "Another notification",
        ),
        (
            export,
            "BadRequestException",
            "GuardDuty service principal does not have permission to the KMS key",
            "GuardDuty cannot write",
        ),
        (
            export,
            "InvalidInputException",
            "a publishingDestination already exists for this detector",
            "Findings from this Region",
        ),
        (
            export,
            "BadRequestException",
            "the resource folder specified does not exist",
            "The folder for findings",
        ),
        (
            "guardduty:CreateDetector",
            "BadRequestException",
            "the feature is not supported in this region",
            "GuardDuty does not have",
        ),
        (
            "iam:CreateRole",
            "MalformedPolicyDocument",
            "Invalid principal in policy",
            "One of the rules names somebody",
        ),
        (
            "kms:PutKeyPolicy",
            "MalformedPolicyDocumentException",
            "one or more invalid principals",
            "One of the rules names somebody",
        ),
        (
            "iam:CreateRole",
            "EntityAlreadyExists",
            "",
            "A role with this name",
        ),
        (
            "iam:CreatePolicy",
            "EntityAlreadyExists",
            "",
            "A policy with this name",
        ),
        (
            "iam:CreatePolicyVersion",
            "LimitExceeded",
            "",
            "The policy has five",
        ),
        (
            "iam:CreateRole",
            "LimitExceeded",
            "",
            "This account has as many",
        ),
        (
            "sts:AssumeRole",
            "AccessDenied",
            "is not authorized to perform: sts:AssumeRole on resource",
            "AWS does not let you into this account",
        ),
        (
            "cloudtrail:PutEventSelectors",
            "ThrottlingException",
            "",
            "Too many calls",
        ),
        (
            "cloudtrail:UpdateTrail",
            "ConflictException",
            "",
            "Too many calls",
        ),
    ];
    for (call, code, said, start) in expected {
        let words = what(call, code, said);
        assert!(words.starts_with(start), "{call} {code}: {words}");
    }
}

#[test]
fn what_we_do_not_know_is_said_to_be_unknown() {
    assert_eq!(
        what("kms:CreateKey", "SomethingNew", ""),
        "AWS refused this change."
    );
    assert_eq!(
        refused("kms:CreateKey", None, "").summary,
        "AWS refused this change."
    );
    assert_eq!(
        refused("guardduty:ListPublishingDestinations", None, "").summary,
        "AWS did not let us look at this."
    );
    assert_eq!(
        what(
            "guardduty:CreatePublishingDestination",
            "BadRequestException",
            "else"
        ),
        "AWS refused this change."
    );
}

#[test]
fn the_missing_permission_is_named() {
    let hint = |call: &str, said: &str| refused(call, Some("AccessDenied"), said).hint.unwrap();
    let said = "User: arn:aws:iam::111122223333:user/a is not authorized to perform: s3:PutBucketPolicy on resource: x";
    assert!(hint("s3:PutBucketPolicy", said).ends_with(" The permission is s3:PutBucketPolicy."));
    assert!(
        hint("s3:ListBuckets", "Access Denied")
            .ends_with(" The call asks for s3:ListAllMyBuckets.")
    );
    assert!(hint("kms:CreateKey", "").ends_with(" The permission is kms:CreateKey."));
}

#[test]
fn who_can_help_is_named() {
    let denied = refused(
        "kms:CreateKey",
        Some("AccessDeniedException"),
        "in a service control policy",
    );
    assert_eq!(
        denied.who.as_deref(),
        Some("Whoever looks after your organization's rules")
    );
    let taken = refused("s3:CreateBucket", Some("BucketAlreadyExists"), "");
    assert_eq!(taken.who, None);
}

#[test]
fn missing_keys_are_told_from_a_missing_network() {
    let expired = "dispatch failure: other: an error occurred while loading credentials: the SSO token has expired and cannot be refreshed";
    assert!(is_sign_in(expired));
    assert!(
        sign_in_gone(expired)
            .summary
            .starts_with("Your sign-in ran out")
    );
    let unknown = "the credential provider was not enabled: profile `dev` was not defined: could not find source profile dev \
                   referenced from the root profile";
    assert!(is_sign_in(unknown));
    assert_eq!(
        sign_in_gone(unknown).summary,
        "This profile is not on this computer."
    );
    assert!(is_sign_in(
        "the credential provider was not enabled: environment variable not set"
    ));
    assert!(!is_sign_in(
        "an error occurred while loading credentials: dispatch failure: io error: dns error"
    ));
    assert!(!is_sign_in("dispatch failure: io error: tcp connect error"));
    assert_eq!(sign_in_gone("x").said.as_deref(), Some("x"));
}

#[test]
fn a_sign_in_ends_by_its_own_codes_only() {
    assert!(ends_sign_in(Some("ExpiredTokenException"), ""));
    assert!(ends_sign_in(Some("UnrecognizedClientException"), ""));
    assert!(ends_sign_in(
        None,
        "the SSO token has expired and cannot be refreshed"
    ));
    assert!(!ends_sign_in(
        Some("AccessDenied"),
        "the credential may not do this"
    ));
    assert!(!ends_sign_in(None, "dispatch failure: io error: dns error"));
}

#[test]
fn no_answer_keeps_what_was_said() {
    let problem = no_connection("dns error");
    assert!(problem.summary.starts_with("We cannot reach AWS."));
    assert_eq!(problem.said.as_deref(), Some("dns error"));
    assert_eq!(cannot_ask("").said, None);
}

#[test]
fn the_words_blame_nobody() {
    let avoided = [
        "please",
        "sorry",
        "oops",
        "simply",
        "invalid",
        "illegal",
        "failed to",
        "fatal",
        "abort",
        "kill",
    ];
    for row in rows().chain([&NO_ANSWER]) {
        let text = format!("{} {}", row.what, row.todo).to_lowercase();
        for word in avoided {
            assert!(!text.contains(word), "{word}: {text}");
        }
        assert!(
            row.what.ends_with('.') && row.todo.trim_end_matches(')').ends_with('.'),
            "{text}"
        );
    }
}
