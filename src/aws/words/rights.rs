//! The table of refusals by somebody's rules: whose they are, and who can change them.

use super::row::{Row, by_code};

/// How the services say "you may not".
pub(super) const DENIED: &[&str] = &[
    "AccessDenied",
    "AccessDeniedException",
    "AuthorizationError",
    "AuthorizationErrorException",
    "UnauthorizedOperation",
    "Forbidden",
];

pub(super) const KEEPS_RIGHTS: &str = "The person who looks after rights in AWS";
pub(super) const KEEPS_RULES: &str = "Whoever looks after your organization's rules";
pub(super) const OWNS_BUCKET: &str = "The bucket's owner";
pub(super) const OWNS_KEY: &str = "The owner of the key";
pub(super) const OWNS_TOPIC: &str = "The topic's owner";

pub(super) const OWNS_ACCOUNT: &str = "The account's owner";

/// The role that leads into another account is missing or closed.
pub(super) const CANNOT_ENTER: Row = by_code(
    DENIED,
    "AWS does not let you use this role. It is missing, or it does not trust your sign-in.",
    "Ask the owner of the role's account to let your sign-in use it. Or choose another profile.",
)
.says(&["sts:assumerole"])
.who(OWNS_ACCOUNT);

/// Somebody's rules do not allow it. AWS says whose, behind everything else.
///
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html>.
pub(super) const RIGHTS: &[Row] = &[
    CANNOT_ENTER,
    by_code(
        DENIED,
        "The bucket is closed to the public, and one of its rules lets everybody in. S3 refuses all of its rules together.",
        "Narrow that rule or take it out, in S3 under Permissions. Then try again. Or use another bucket.",
    )
    .says(&["public policies are prevented by", "blockpublicpolicy"])
    .who(OWNS_BUCKET),
    by_code(
        DENIED,
        "A company rule blocks this. Being an administrator here does not help.",
        "Ask whoever looks after your organization's rules. The details name the kind of rule.",
    )
    .says(&["service control policy", "resource control policy"])
    .who(KEEPS_RULES)
    .names_permission(),
    by_code(
        DENIED,
        "Your role has a limit on top, and this is outside of it.",
        "Ask for the limit to be widened, or use a sign-in without it. AWS calls it a permissions boundary.",
    )
    .says(&["permissions boundary"])
    .who(KEEPS_RIGHTS)
    .names_permission(),
    by_code(
        DENIED,
        "Your sign-in has a limit of its own, and this is outside of it.",
        "Sign in in another way. AWS calls the limit a session policy: it came with the keys.",
    )
    .says(&["session policy"])
    .who("Whoever gave you this sign-in")
    .names_permission(),
    by_code(
        DENIED,
        "The way to AWS that your network uses does not allow this.",
        "Try from another network. Or ask for the policy of the VPC endpoint to be widened.",
    )
    .says(&["vpc endpoint policy"])
    .who("Whoever looks after your network")
    .names_permission(),
    by_code(
        DENIED,
        "The bucket's own rules refuse this, whatever your rights are.",
        "Ask the bucket's owner to change the rule that refuses. Or use another bucket.",
    )
    .calls(&["s3:"])
    .says(&["resource-based policy"])
    .who(OWNS_BUCKET)
    .names_permission(),
    by_code(
        DENIED,
        "The key's own rules do not let you do this. Rights in the account do not count for it.",
        "Ask someone whom the key's policy names. Or choose another key.",
    )
    .calls(&["kms:"])
    .says(&["resource-based policy"])
    .who(OWNS_KEY)
    .names_permission(),
    by_code(
        DENIED,
        "The topic's own rules refuse this, whatever your rights are.",
        "Ask the topic's owner to change the rule that refuses. Or use another topic.",
    )
    .calls(&["sns:"])
    .says(&["resource-based policy"])
    .who(OWNS_TOPIC)
    .names_permission(),
    by_code(
        DENIED,
        "Its own rules refuse this, whatever your rights are.",
        "Ask its owner to change the rule that refuses.",
    )
    .says(&["resource-based policy"])
    .who("The owner of what this is about")
    .names_permission(),
    by_code(
        DENIED,
        "Your sign-in is not allowed to do this.",
        "Ask the person who looks after rights in AWS for it. Or use another sign-in.",
    )
    .who(KEEPS_RIGHTS)
    .names_permission(),
];

/// No, and nothing else. Not in the table, because it goes by what AWS does not say.
pub(super) const DENIED_BARELY: Row = by_code(
    DENIED,
    "AWS does not allow this, and does not say whose rule it is.",
    "It can be a right that your sign-in lacks, a rule of the thing itself, or one of your organization.",
)
.who(KEEPS_RIGHTS);

/// Behind every refusal of a new role: what else it may take.
pub(super) const BOUNDARY: &str = "If your company asks for a permissions boundary on new roles, \
     name it in the answers: `permissions_boundary` in `[role]`.";
