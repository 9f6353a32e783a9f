//! The forms of "no" at the door of another account.

use super::*;

const WHO: &str = "User: arn:aws:sts::111122223333:assumed-role/Ops/dana is not authorized to perform: sts:AssumeRole on resource: \
                   arn:aws:iam::444455556666:role/OrganizationAccountAccessRole";

fn shut(end: &str) -> Problem {
    refused(
        "sts:AssumeRole",
        Some("AccessDenied"),
        &format!("{WHO}{end}"),
    )
}

/// What each names is for somebody to do, and never a guess.
#[test]
fn each_reason_is_named_where_aws_names_it() {
    let scp = " with an explicit deny in a service control policy: \
               arn:aws:organizations::123456789012:policy/o-exampleorg/service_control_policy/p-example1";
    for (end, start, who) in [
        (scp, "A service control policy", "organization's rules"),
        (
            " because no service control policy allows the sts:AssumeRole action",
            "A service control policy",
            "organization's rules",
        ),
        (
            " with an explicit deny in a resource control policy",
            "A resource control policy",
            "organization's rules",
        ),
        (
            " because no identity-based policy allows the sts:AssumeRole action",
            "Your own sign-in may not use this role. The role was not asked.",
            "rights in AWS",
        ),
        (
            " because no permissions boundary allows the sts:AssumeRole action",
            "Your own sign-in may not use this role: a limit",
            "rights in AWS",
        ),
        (
            " because no session policy allows the sts:AssumeRole action",
            "Your own sign-in may not use this role: a limit",
            "rights in AWS",
        ),
        (
            " because no role trust policy allows the sts:AssumeRole action",
            "The role is there",
            "owner",
        ),
        (
            " with an explicit deny in the role trust policy",
            "The role is there",
            "owner",
        ),
    ] {
        let problem = shut(end);
        assert!(problem.summary.starts_with(start), "{end}: {problem:?}");
        assert!(problem.who.is_some_and(|it| it.contains(who)), "{end}");
        assert!(problem.hint.is_some(), "{end}");
    }
}

#[test]
fn a_role_that_is_missing_is_not_told_from_one_that_does_not_trust() {
    let problem = shut("");
    assert!(problem.summary.contains("missing there, or"), "{problem:?}");
    assert!(
        problem.summary.contains("does not say which"),
        "{problem:?}"
    );
    assert!(problem.hint_says("invited"));
}

#[test]
fn sessions_regions_and_root_have_words_of_their_own() {
    for (code, said, start) in [
        (
            "ValidationError",
            "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
            "The role allows no session",
        ),
        (
            "ValidationError",
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
            "Your sign-in is a role itself",
        ),
        (
            "RegionDisabledException",
            "STS is not activated in this region for account:444455556666. Your account administrator can activate STS in this \
             region using the IAM Console.",
            "This account takes no sign-in in the Region",
        ),
        (
            "AccessDenied",
            "Roles may not be assumed by root accounts.",
            "The root user",
        ),
        (
            "ExpiredToken",
            "The security token included in the request is expired",
            "Your sign-in ran out",
        ),
        ("Throttling", "Rate exceeded", ""),
    ] {
        let words = what("sts:AssumeRole", code, said);
        assert!(words.starts_with(start), "{code}: {words}");
        assert!(!words.contains("refused this change"), "{code}: {words}");
    }
}
