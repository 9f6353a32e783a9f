//! The table of refusals at the door of another account.
//!
//! STS says the same whether a role is missing, does not trust the caller or is in an account that is closed, so these words do too.
//! See <https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html>.

use super::rights::{DENIED, KEEPS_RIGHTS, KEEPS_RULES, OWNS_ACCOUNT};
use super::row::{Row, by_code};

const ENTERS: &[&str] = &["sts:AssumeRole"];

pub(super) const WAY_IN: &[Row] = &[
    by_code(
        DENIED,
        "The root user of an account cannot use roles of other accounts.",
        "Sign in with a user or a role that is an administrator, not as root.",
    )
    .calls(ENTERS)
    .says(&["may not be assumed by root"]),
    by_code(
        DENIED,
        "A service control policy of your organization keeps your sign-in from using this role.",
        "Ask whoever looks after your organization's rules to allow sts:AssumeRole on it. The details name the policy, where AWS tells it.",
    )
    .calls(ENTERS)
    .says(&["service control policy"])
    .who(KEEPS_RULES),
    by_code(
        DENIED,
        "A resource control policy of the account's organization lets nobody like you use roles there.",
        "Ask whoever looks after that organization's rules to let your sign-in's account in. Or use a sign-in of the account itself.",
    )
    .calls(ENTERS)
    .says(&["resource control policy"])
    .who(KEEPS_RULES),
    by_code(
        DENIED,
        "Your own sign-in may not use this role: a limit of its own keeps it from that.",
        "Use a sign-in without the limit. AWS calls it a permissions boundary or a session policy.",
    )
    .calls(ENTERS)
    .says(&["permissions boundary", "session policy"])
    .who(KEEPS_RIGHTS),
    by_code(
        DENIED,
        "Your own sign-in may not use this role. The role was not asked.",
        "Ask the person who looks after rights in AWS for sts:AssumeRole on it. Or use another sign-in.",
    )
    .calls(ENTERS)
    .says(&["identity-based policy"])
    .who(KEEPS_RIGHTS),
    by_code(
        DENIED,
        "The role is there, and it does not let your sign-in in.",
        "Ask the account's owner to name your sign-in in the role's trust policy. If that asks for an external id, write it beside the name of the role.",
    )
    .calls(ENTERS)
    .says(&["role trust policy", "resource-based policy"])
    .who(OWNS_ACCOUNT),
    by_code(
        DENIED,
        "AWS does not let you into this account by this role. The role is missing there, or it does not let your sign-in in; AWS does \
         not say which.",
        "Look in the account's IAM whether the role is there and whom it trusts. An account that was invited into the organization has \
         no OrganizationAccountAccessRole unless somebody made it. If the role asks for an external id, write it beside its name.",
    )
    .calls(ENTERS)
    .who(OWNS_ACCOUNT),
    by_code(
        &["ValidationError"],
        "The role allows no session as long as we ask for.",
        "Set the role's longest session to an hour or more: MaxSessionDuration, in IAM.",
    )
    .calls(ENTERS)
    .says(&["maxsessionduration"])
    .who(OWNS_ACCOUNT),
    by_code(
        &["ValidationError"],
        "Your sign-in is a role itself, and may use another one for an hour at most.",
        "Try again. If it happens again, copy the details for a specialist.",
    )
    .calls(ENTERS)
    .says(&["role chaining", "1 hour session limit"]),
    by_code(
        &["RegionDisabledException"],
        "This account takes no sign-in in the Region that you signed in to.",
        "Have the Region switched on in that account, in IAM under Account settings. Or name another main Region in the answers.",
    )
    .who(OWNS_ACCOUNT),
];
