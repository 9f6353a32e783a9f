//! Refusals that are easily taken for another kind.

use super::*;

// ERR-01
#[test]
fn a_region_that_is_not_switched_on_is_no_lost_key() {
    for (call, code) in [
        ("cloudtrail:ListTrails", "UnrecognizedClientException"),
        ("kms:ListKeys", "UnrecognizedClientException"),
        ("guardduty:ListDetectors", "UnrecognizedClientException"),
        ("sns:GetTopicAttributes", "InvalidClientTokenId"),
        ("iam:GetRole", "InvalidClientTokenId"),
        ("s3:GetBucketPolicy", "InvalidToken"),
    ] {
        let said = "The security token included in the request is invalid.";
        let problem = refused(call, Some(code), said);
        assert!(problem.summary.contains("in this Region"), "{problem:?}");
        assert!(problem.hint_says("AWS Regions"), "{call}");
    }
    let who_am_i = what("sts:GetCallerIdentity", "InvalidClientTokenId", "");
    assert!(
        who_am_i.starts_with("AWS does not know this sign-in. "),
        "{who_am_i}"
    );
}

// ERR-03
#[test]
fn an_account_that_is_not_signed_up_is_told_so() {
    for (call, code, said) in [
        (
            "guardduty:CreateDetector",
            "OptInRequired",
            "You are not subscribed to this service.",
        ),
        (
            "kms:CreateKey",
            "SubscriptionRequiredException",
            "The AWS Access Key Id needs a subscription for the service",
        ),
        ("s3:CreateBucket", "NotSignedUp", ""),
    ] {
        let problem = refused(call, Some(code), said);
        assert!(
            problem.summary.contains("has not opened this service"),
            "{problem:?}"
        );
        assert!(problem.hint_says("Billing"));
        assert!(problem.who.is_some());
    }
}

// ERR-07
#[test]
fn a_wrong_clock_is_no_wrong_secret() {
    for (code, said) in [
        (
            "RequestTimeTooSkewed",
            "The difference between the request time and the current time is too large.",
        ),
        (
            "SignatureDoesNotMatch",
            "Signature expired: 20300101T000000Z is now earlier than 20300101T001000Z (20300101T001500Z - 5 min.)",
        ),
        (
            "InvalidSignatureException",
            "Signature not yet current: 20300101T001000Z is still later than 20300101T000500Z",
        ),
    ] {
        let words = what("kms:ListKeys", code, said);
        assert!(
            words.starts_with("The clock on this computer is wrong."),
            "{words}"
        );
    }
}

// ERR-08
#[test]
fn a_place_where_no_bucket_can_be_made_has_words() {
    let words = what("s3:CreateBucket", "InvalidLocationConstraint", "");
    assert!(words.contains("in this Region"), "{words}");
    let words = what("s3:CreateBucket", "IllegalLocationConstraintException", "");
    assert!(words.contains("another Region"), "{words}");
}

// ERR-10
#[test]
fn slower_promises_nothing() {
    for (call, code) in [
        ("cloudtrail:ListTrails", "ThrottlingException"),
        ("iam:GetRole", "Throttling"),
        ("guardduty:ListDetectors", "TooManyRequestsException"),
        ("s3:GetBucketPolicy", "SlowDown"),
        ("sns:CreateTopic", "Throttled"),
    ] {
        let problem = refused(call, Some(code), "Rate exceeded");
        assert!(problem.summary.starts_with("Too many calls"), "{problem:?}");
        let hint = problem.hint.unwrap();
        assert!(
            hint.contains("try again") && !hint.contains("carry on"),
            "{hint}"
        );
    }
}

// POL-01, POL-18, TOP-03, KEY-01, IAM-01
#[test]
fn somebody_who_was_deleted_is_not_our_new_role() {
    for (call, code, said) in [
        (
            "s3:PutBucketPolicy",
            "MalformedPolicy",
            "Invalid principal in policy",
        ),
        (
            "sns:SetTopicAttributes",
            "InvalidParameter",
            "Invalid parameter: Policy Error: PrincipalNotFound",
        ),
        (
            "sns:SetTopicAttributes",
            "InvalidParameter",
            "Invalid parameter: Policy statement with invalid principals",
        ),
        (
            "kms:PutKeyPolicy",
            "MalformedPolicyDocumentException",
            "Policy contains a statement with one or more invalid principals.",
        ),
        (
            "iam:UpdateAssumeRolePolicy",
            "MalformedPolicyDocument",
            "Invalid principal in policy: \"AWS\":\"AROAEXAMPLEEXAMPLE005\"",
        ),
    ] {
        let problem = refused(call, Some(code), said);
        assert!(problem.summary.contains("names somebody"), "{problem:?}");
        let hint = problem.hint.unwrap();
        assert!(
            hint.contains("deleted") && !hint.contains("section 5"),
            "{hint}"
        );
    }
}

// KEY-05
#[test]
fn a_lock_out_has_words_of_its_own() {
    let problem = refused(
        "kms:PutKeyPolicy",
        Some("MalformedPolicyDocumentException"),
        "The new key policy will not allow you to update the key policy in the future.",
    );
    assert!(
        problem.summary.contains("could not change the key's rules"),
        "{problem:?}"
    );
    assert_eq!(problem.who.as_deref(), Some("The owner of the key"));
}

// NOT-01
#[test]
fn the_broken_place_is_named_as_s3_names_it() {
    let problem = refused(
        "s3:PutBucketNotificationConfiguration",
        Some("InvalidArgument"),
        "Unable to validate the following destination configurations \
         (arn:aws:lambda:us-east-1:111122223333:function:gone, null; The destination does not exist)",
    );
    assert!(
        problem
            .summary
            .ends_with("S3 names arn:aws:lambda:us-east-1:111122223333:function:gone."),
        "{problem:?}"
    );
    assert!(!problem.to_text().to_lowercase().contains("skip"));
}

// TRL-01
#[test]
fn what_only_the_trails_owner_sees_is_not_too_new() {
    for (call, code, said) in [
        (
            "cloudtrail:GetEventSelectors",
            "TrailNotFoundException",
            "Unknown trail",
        ),
        (
            "cloudtrail:ListTags",
            "TrailNotFoundException",
            "Unknown trail",
        ),
        (
            "cloudtrail:ListTags",
            "CloudTrailARNInvalidException",
            "AccountID in ARN is wrong",
        ),
    ] {
        let problem = refused(call, Some(code), said);
        assert!(problem.summary.contains("account"), "{problem:?}");
        assert_eq!(
            problem.who.as_deref(),
            Some("The account that owns the trail")
        );
    }
    assert!(what("cloudtrail:GetTrail", "TrailNotFoundException", "").contains("does not find"));
}

// TRL-04
#[test]
fn the_sixth_trail_may_be_in_another_region() {
    let words = what(
        "cloudtrail:CreateTrail",
        "MaximumNumberOfTrailsExceededException",
        "",
    );
    assert!(words.contains("this Region or another"), "{words}");
}

// TRL-11
#[test]
fn who_lets_cloudtrail_into_the_organization_is_named() {
    let problem = refused(
        "cloudtrail:CreateTrail",
        Some("CloudTrailAccessNotEnabledException"),
        "",
    );
    assert!(
        problem
            .who
            .as_deref()
            .unwrap()
            .contains("manages the organization")
    );
    assert!(problem.hint_says("AWS Organizations"));
}

// IAM-02
#[test]
fn a_name_that_is_taken_may_stand_under_another_path() {
    for call in ["iam:CreateRole", "iam:CreatePolicy"] {
        let words = what(call, "EntityAlreadyExists", "");
        assert!(
            words.contains("another path") && words.contains("capitals"),
            "{words}"
        );
    }
}

// CFG-05
#[test]
fn a_profile_that_is_not_complete_is_on_this_computer() {
    for said in [
        "the credential provider was not enabled: profile `w` was not defined: `sso_region` was missing",
        "the credentials provider was not properly configured: ProfileFile provider could not be built: sso-session named `corp` \
         (referenced by profile `w`) was not found",
        "the credentials provider was not properly configured: ProfileFile provider could not be built: profile `w` has invalid SSO \
         config: `sso_region` can only be specified in the [sso-session] config when a session name is given",
    ] {
        let problem = sign_in_gone(said);
        assert_eq!(
            problem.summary, "Something is missing in this profile.",
            "{said}"
        );
    }
}

// CFG-14
#[test]
fn a_sign_in_that_ran_out_says_how_to_sign_in_again() {
    for (said, way) in [
        (
            "an error occurred while loading credentials: the SSO token has expired and cannot be refreshed",
            "aws sso login",
        ),
        (
            "an error occurred while loading credentials: failed to load the cached SSO token",
            "aws sso login",
        ),
        (
            "an error occurred while loading credentials: failed to read `/home/dana/.aws/sso/cache/13f9d3.json`: No such file",
            "aws sso login",
        ),
        (
            "an error occurred while loading credentials: failed to refresh cached Login token: Your session has expired. Please reauthenticate.",
            "`aws login` again",
        ),
        (
            "an error occurred while loading credentials: failed to read `/home/dana/.aws/login/cache/36db1d.json`: No such file",
            "`aws login` again",
        ),
        (
            "an error occurred while loading credentials: service error: UnauthorizedException: Session token not found or invalid",
            "aws sso login",
        ),
        (
            "an error occurred while loading credentials: service error: ExpiredToken: The security token included in the request is expired",
            "Sign in again",
        ),
    ] {
        let problem = sign_in_gone(said);
        assert!(
            problem.summary.starts_with("Your sign-in ran out"),
            "{said}"
        );
        assert!(problem.hint_says(way), "{said}");
    }
    for code in ["ExpiredToken", "ExpiredTokenException"] {
        assert!(what("s3:ListBuckets", code, "").starts_with("Your sign-in ran out"));
    }
}

#[test]
fn nothing_is_promised_that_nothing_does() {
    for row in rows().chain([&NO_ANSWER, &DENIED_BARELY]) {
        let text = format!("{} {}", row.what, row.todo).to_lowercase();
        for promise in [
            "let us",
            "skip the",
            "send the note",
            "we leave it",
            "slow down and",
        ] {
            assert!(!text.contains(promise), "{promise}: {text}");
        }
    }
}
