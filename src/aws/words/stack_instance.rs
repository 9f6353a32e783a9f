//! Why a StackSet did not come about in one account, in plain words.
//!
//! CloudFormation tells it in one text, which holds what the service behind it said.

use super::row::{Row, by_code, with_said};
use crate::inventory::InstanceState;
use crate::problem::Problem;

/// What is said of an account in which the StackSet is not as it should be.
pub(in crate::aws) fn of_instance(state: InstanceState, said: Option<&str>) -> Option<Problem> {
    let said = said.unwrap_or_default();
    let problem = match state {
        InstanceState::Current | InstanceState::Pending | InstanceState::Running => return None,
        InstanceState::Outdated if said.is_empty() => return None,
        InstanceState::SkippedSuspended => Problem::new(
            "The account is suspended, so AWS left it out.",
        )
        .hint("Leave it out of the answers. Or give it the role once it is open again."),
        InstanceState::Cancelled => {
            Problem::new("AWS was stopped before it came to this account.")
                .hint("Have it go on: check again, and approve what is left.")
        }
        InstanceState::Inoperable => Problem::new(
            "Taking the role away failed in this account, and AWS does nothing more there.",
        )
        .hint("In CloudFormation, under StackSets, delete this account's stack with \u{201c}retain stacks\u{201d} on. Then check again.")
        .who("Someone who looks after CloudFormation"),
        InstanceState::Failed | InstanceState::Outdated => {
            let small = said.to_lowercase();
            let row = ROWS.iter().find(|row| row.fits("", "", &small));
            row.unwrap_or(&UNKNOWN).problem()
        }
    };
    Some(with_said(problem, said))
}

const OWNS_ACCOUNT: &str = "Whoever looks after this account";
const OWNS_RULES: &str = "Whoever looks after your organization's rules in AWS";

const UNKNOWN: Row = by_code(
    &[],
    "AWS could not make the role in this account.",
    "The details say why. In the account, CloudFormation shows it under Stacks, with the deleted ones too.",
)
.who(OWNS_ACCOUNT);

/// The first one that fits is the right one.
const ROWS: &[Row] = &[
    by_code(
        &[],
        "A rule of your organization (AWS: service control policy) does not allow new roles here.",
        "Send this note to whoever looks after your organization's rules: CloudFormation's roles `stacksets-exec-*` have to be let make roles.",
    )
    .says(&["service control policy"])
    .who(OWNS_RULES),
    by_code(
        &[],
        "A permissions boundary keeps CloudFormation from making the role here.",
        "Ask whoever set the boundary which one new roles have to carry, and name it in the answers.",
    )
    .says(&["with an explicit deny in a permissions boundary", "no permissions boundary allows"])
    .who(OWNS_RULES),
    by_code(
        &[],
        "The policy that is to limit the role is not in this account.",
        "Have the policy made there, or take the boundary out of the answers.",
    )
    .says(&["scope arn", "is not attachable"])
    .who(OWNS_ACCOUNT),
    by_code(
        &[],
        "A role or policy with this name is already there, made in another way.",
        "See how it differs. Then have it taken away, leave this account out, or choose another name for the role.",
    )
    .says(&["already exists"])
    .who(OWNS_ACCOUNT),
    by_code(
        &[],
        "AWS did not find the main account's role, which this one lets in.",
        "If it was just made, wait a minute and go on. Else see that it is there.",
    )
    .says(&["invalid principal"]),
    by_code(
        &[],
        "The account does not let CloudFormation in: a role is missing, or it does not trust the main account.",
        "In the account, have the role made that the details name. Control Tower makes it when the account is enrolled.",
    )
    .says(&["role with trust relationship"])
    .who(OWNS_ACCOUNT),
    by_code(
        &[],
        "The account has as many roles or policies as AWS allows.",
        "Have one removed that is not needed, or ask AWS for more.",
    )
    .says(&["cannot exceed quota", "limitexceeded", "limit exceeded"])
    .who(OWNS_ACCOUNT),
    by_code(
        &[],
        "CloudFormation may not make roles in this account.",
        "Ask whoever looks after the account to let CloudFormation's role there make roles.",
    )
    .says(&["not authorized", "accessdenied", "access denied"])
    .who(OWNS_ACCOUNT),
    by_code(
        &[],
        "Too many things were made at once in this account.",
        "Go on in a few minutes: only what failed is tried again.",
    )
    .says(&["rate exceeded", "throttl"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn said_of(said: &str) -> String {
        of_instance(InstanceState::Failed, Some(said))
            .unwrap()
            .summary
    }

    #[test]
    fn each_reason_has_words_of_its_own() {
        let handler = "ResourceLogicalId:Role, ResourceType:AWS::IAM::Role, ResourceStatusReason:Resource handler returned message: ";
        for (said, has) in [
            (
                "User: arn:aws:sts::1:assumed-role/stacksets-exec-1/x is not authorized to perform: iam:CreateRole on resource: role with an explicit deny in a service control policy",
                "rule of your organization",
            ),
            (
                "radiant-member-access-role already exists.",
                "already there",
            ),
            (
                "Invalid principal in policy: \"AWS\":\"arn:aws:iam::1:role/x\" (Service: Iam, Status Code: 400)",
                "main account's role",
            ),
            (
                "Account 111122223333 should have 'AWSControlTowerExecution' role with trust relationship to Role 'x'.",
                "does not let CloudFormation in",
            ),
            (
                "Scope ARN: arn:aws:iam::1:policy/limit does not exist or is not attachable.",
                "to limit the role",
            ),
            (
                "Cannot exceed quota for RolesPerAccount: 1000",
                "as many roles",
            ),
            (
                "User is not authorized to perform: iam:CreateRole",
                "may not make roles",
            ),
            ("Something new", "could not make the role"),
        ] {
            assert!(said_of(&format!("{handler}{said}")).contains(has), "{said}");
        }
    }

    #[test]
    fn what_waits_or_is_right_is_no_problem() {
        for state in [
            InstanceState::Current,
            InstanceState::Pending,
            InstanceState::Running,
        ] {
            assert_eq!(of_instance(state, Some("User initiated")), None);
        }
        assert_eq!(of_instance(InstanceState::Outdated, None), None);
    }
}
