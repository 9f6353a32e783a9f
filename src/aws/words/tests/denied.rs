//! The forms of "no": whose rule it is, and the permission.

use super::*;

const WHO: &str =
    "User: arn:aws:sts::111122223333:assumed-role/Ops/dana is not authorized to perform: ";

/// A refusal of this call by this permission, ending as AWS ends it.
fn denied(call: &str, permission: &str, on: &str, end: &str) -> Problem {
    let said = format!("{WHO}{permission} on resource: {on} {end}");
    refused(call, Some("AccessDenied"), &said)
}

fn is(problem: &Problem, summary: &str, who: &str, permission: &str) {
    assert!(problem.summary.starts_with(summary), "{problem:?}");
    assert!(
        problem.who.as_deref().is_some_and(|has| has.contains(who)),
        "{problem:?}"
    );
    let hint = problem.hint.clone().unwrap();
    assert!(
        hint.contains(&format!("The permission is {permission}.")),
        "{hint}"
    );
}

fn on_bucket(end: &str) -> Problem {
    let name = "s3:PutBucketPolicy";
    denied(name, name, "\"arn:aws:s3:::larkfield-logs\"", end)
}

fn on_key(end: &str) -> Problem {
    let key = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    denied("kms:PutKeyPolicy", "kms:PutKeyPolicy", key, end)
}

// ERR-05, 1 to 6; KEY-05, POL-10
#[test]
fn every_form_of_no_says_whose_rule_it_is() {
    let company = ("A company rule", "organization's rules");
    let limit = ("Your role has a limit", "rights");
    let own = ("Your sign-in is not allowed", "rights");
    let session = (
        "Your sign-in has a limit of its own",
        "gave you this sign-in",
    );
    let network = ("The way to AWS that your network uses", "network");
    let bucket = ("The bucket's own rules", "bucket's owner");
    let key = ("The key's own rules", "owner of the key");
    for (end, (summary, who)) in [
        ("with an explicit deny in a service control policy", company),
        (
            "with an explicit deny in a service control policy: \
             arn:aws:organizations::123456789012:policy/o-exampleorg/service_control_policy/p-example1",
            company,
        ),
        (
            "because no service control policy allows the s3:PutBucketPolicy action",
            company,
        ),
        (
            "with an explicit deny in a resource control policy",
            company,
        ),
        (
            "because no resource control policy allows the s3:PutBucketPolicy action",
            company,
        ),
        ("with an explicit deny in an identity-based policy", own),
        (
            "because no identity-based policy allows the s3:PutBucketPolicy action",
            own,
        ),
        ("with an explicit deny in a VPC endpoint policy", network),
        (
            "because no VPC endpoint policy allows the s3:PutBucketPolicy action",
            network,
        ),
        ("with an explicit deny in a resource-based policy", bucket),
    ] {
        is(&on_bucket(end), summary, who, "s3:PutBucketPolicy");
    }
    for (end, (summary, who)) in [
        (
            "because no resource-based policy allows the kms:PutKeyPolicy action",
            key,
        ),
        ("with an explicit deny in a session policy", session),
        (
            "because no session policy allows the kms:PutKeyPolicy action",
            session,
        ),
    ] {
        is(&on_key(end), summary, who, "kms:PutKeyPolicy");
    }
    let deny = "with an explicit deny in a resource-based policy";
    let topic = "arn:aws:sns:us-east-1:111122223333:findings";
    for (call, permission, on, end, (summary, who)) in [
        (
            "iam:CreatePolicy",
            "iam:CreatePolicy",
            "policy RadiantSecurityRead",
            "because no permissions boundary allows the iam:CreatePolicy action",
            limit,
        ),
        (
            "iam:CreatePolicy",
            "iam:CreatePolicy",
            "policy RadiantSecurityRead",
            "with an explicit deny in a permissions boundary",
            limit,
        ),
        (
            "sns:SetTopicAttributes",
            "SNS:SetTopicAttributes",
            topic,
            deny,
            ("The topic's own rules", "topic's owner"),
        ),
        (
            "organizations:ListAccounts",
            "organizations:ListAccounts",
            "*",
            deny,
            ("Its own rules", "owner"),
        ),
    ] {
        is(&denied(call, permission, on, end), summary, who, permission);
    }
}

// ERR-05, 7
#[test]
fn no_and_nothing_else() {
    for (code, said) in [
        (Some("AccessDenied"), "Access Denied"),
        (Some("AccessDenied"), "Access Denied."),
        (Some("Forbidden"), "Forbidden"),
        (None, "HTTP 403"),
    ] {
        let problem = refused("s3:PutBucketPolicy", code, said);
        assert!(
            problem.summary.contains("does not say whose rule"),
            "{problem:?}"
        );
        let hint = problem.hint.unwrap();
        assert!(!hint.contains("The permission is"), "{hint}");
        assert!(
            hint.ends_with("The call asks for s3:PutBucketPolicy."),
            "{hint}"
        );
    }
}

// ERR-05, 7; POL-02
#[test]
fn public_policies_are_prevented() {
    let problem = on_bucket(
        "because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.",
    );
    assert!(problem.summary.contains("lets everybody in"), "{problem:?}");
    assert_eq!(problem.who.as_deref(), Some("The bucket's owner"));
    assert!(!problem.to_text().contains("Your sign-in is not allowed"));
}

// ERR-05
#[test]
fn every_code_for_no_is_known() {
    for code in [
        "AccessDenied",
        "AccessDeniedException",
        "AuthorizationError",
        "UnauthorizedOperation",
    ] {
        let said = format!(
            "{WHO}kms:CreateKey on resource: * with an explicit deny in a service control policy"
        );
        let problem = refused("kms:CreateKey", Some(code), &said);
        is(
            &problem,
            "A company rule",
            "organization's rules",
            "kms:CreateKey",
        );
    }
}

// IAM-04
#[test]
fn a_new_role_that_is_refused_may_need_a_boundary() {
    for end in [
        "with an explicit deny in a service control policy",
        "with an explicit deny in an identity-based policy",
        "because no permissions boundary allows the iam:CreateRole action",
    ] {
        let problem = denied("iam:CreateRole", "iam:CreateRole", "role x", end);
        let hint = problem.hint.unwrap();
        assert!(
            hint.contains("`permissions_boundary` in `[role]`"),
            "{hint}"
        );
    }
    let other = on_bucket("with an explicit deny in a service control policy");
    assert!(!other.hint_says("boundary"));
}

// what stands behind the end changes nothing of what is read out.
#[test]
fn a_tail_behind_the_end_does_not_hide_whose_rule_it_is() {
    let said = format!(
        "{WHO}kms:CreateKey on resource: * because no permissions boundary allows the kms:CreateKey action. \
         Go to https://console.aws.amazon.com/iam-toolbox/111122223333/0a1b for complete details, or call the \
         GetRequestAuthorizationDetails API with the following authorization id: 0a1b"
    );
    let (said, added) = without_additions(&said);
    let problem = refused("kms:CreateKey", Some("AccessDeniedException"), &said);
    is(&problem, "Your role has a limit", "rights", "kms:CreateKey");
    assert!(added.is_some() && !said.contains("https://"));
}

// ERR-06
#[test]
fn an_encoded_message_says_how_to_read_it() {
    let (said, added) = without_additions(
        "You are not authorized to perform this operation. Encoded authorization failure message: 0a1b2c",
    );
    let problem = refused("kms:CreateKey", Some("UnauthorizedOperation"), &said);
    assert!(problem.hint_says("aws sts decode-authorization-message"));
    assert_eq!(added.unwrap().encoded.as_deref(), Some("0a1b2c"));
}

#[test]
fn every_row_of_rights_but_two_names_the_permission() {
    let without: Vec<&str> = RIGHTS
        .iter()
        .filter(|row| !row.names_permission)
        .map(|row| row.what)
        .collect();
    assert_eq!(without.len(), 2, "{without:?}");
}
