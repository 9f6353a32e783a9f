//! The table of refusals.

/// The words for one kind of refusal, and when they fit.
#[derive(Debug)]
pub(super) struct Row {
    /// One of these codes; none is "any".
    pub(super) codes: &'static [&'static str],
    /// The call begins with one of these; none is "any".
    pub(super) calls: &'static [&'static str],
    /// AWS's text holds one of these, in small letters; none is "any".
    pub(super) says: &'static [&'static str],
    /// What happened.
    pub(super) what: &'static str,
    /// What to do.
    pub(super) todo: &'static str,
    /// Who can do it, if not the person at the keyboard.
    pub(super) who: Option<&'static str>,
    /// The missing permission is named behind what to do.
    pub(super) names_permission: bool,
}

/// A row that fits by its codes alone.
const fn by_code(codes: &'static [&'static str], what: &'static str, todo: &'static str) -> Row {
    Row {
        codes,
        calls: &[],
        says: &[],
        what,
        todo,
        who: None,
        names_permission: false,
    }
}

impl Row {
    const fn calls(self, calls: &'static [&'static str]) -> Self {
        Self { calls, ..self }
    }

    const fn says(self, says: &'static [&'static str]) -> Self {
        Self { says, ..self }
    }

    const fn who(self, who: &'static str) -> Self {
        Self {
            who: Some(who),
            ..self
        }
    }

    const fn names_permission(self) -> Self {
        Self {
            names_permission: true,
            ..self
        }
    }
}

/// How the services say "you may not".
const DENIED: &[&str] = &[
    "AccessDenied",
    "AccessDeniedException",
    "AuthorizationError",
    "AuthorizationErrorException",
    "UnauthorizedOperation",
    "Forbidden",
];

/// GuardDuty has one exception for everything about exports; on the wire it has two names.
const EXPORT: &[&str] = &["BadRequestException", "InvalidInputException"];

/// How the services say "not so fast".
const THROTTLED: &[&str] = &[
    "Throttling",
    "ThrottlingException",
    "ThrottledException",
    "RequestThrottled",
    "RequestThrottledException",
    "RequestLimitExceeded",
    "SlowDown",
    "TooManyRequests",
    "TooManyRequestsException",
    "PriorRequestNotComplete",
];

const KEEPS_RIGHTS: &str = "The person who looks after rights in AWS";
const KEEPS_RULES: &str = "Whoever looks after your organization's rules";
const MANAGES: &str = "Someone who may sign in to the account that manages the organization";

/// The sign-in has run out.
pub(super) const SIGN_IN_RAN_OUT: Row = by_code(
    &["ExpiredToken", "ExpiredTokenException", "RequestExpired"],
    "Your sign-in ran out. AWS no longer accepts it.",
    "Sign in again. We carry on from the same place.",
);

/// No answer. Not in the table, because without an answer there is no code.
pub(super) const NO_ANSWER: Row = by_code(
    &[],
    "We cannot reach AWS. A network, proxy or security program is in the way.",
    "Check the connection. In a company network, ask for the proxy address or company certificate. \
     Set HTTPS_PROXY or AWS_CA_BUNDLE to it, and start again.",
);

/// The role that leads into another account is missing or closed.
pub(super) const CANNOT_ENTER: Row = by_code(
    DENIED,
    "We cannot get into this account. The usual admin role is missing or does not trust your account.",
    "Ask the account's owner for a sign-in. Or leave this account out for now.",
)
.says(&["sts:assumerole"])
.who("The account's owner");

/// A failure on AWS's side.
const AWS_FAILED: Row = by_code(
    &[
        "InternalError",
        "InternalErrorException",
        "InternalFailure",
        "InternalServerError",
        "InternalServerErrorException",
        "InternalServerException",
        "KMSInternalException",
        "ServiceException",
        "ServiceFailure",
        "ServiceUnavailable",
        "DependencyTimeoutException",
    ],
    "AWS has a problem of its own right now.",
    "Wait a minute and try again. If it lasts, look at AWS's status page.",
);

/// All rows; the first one that fits is the right one.
pub(super) fn rows() -> impl Iterator<Item = &'static Row> {
    [
        SIGN_IN, RIGHTS, CLOUDTRAIL, STORAGE, FINDINGS, ROLES, PACE, REST,
    ]
    .into_iter()
    .flatten()
}

/// The sign-in itself is not accepted.
pub(super) const SIGN_IN: &[Row] = &[
    SIGN_IN_RAN_OUT,
    by_code(
        &["InvalidSignatureException", "SignatureDoesNotMatch"],
        CLOCK_WRONG,
        SET_CLOCK,
    )
    .says(&["expired", "not yet current"]),
    by_code(
        &["InvalidSignatureException", "SignatureDoesNotMatch"],
        "AWS does not accept the secret part of this sign-in.",
        "Check that you pasted all of the keys. If you did, set the computer's clock to automatic, then try again.",
    ),
    by_code(
        &[
            "InvalidClientTokenId",
            "UnrecognizedClientException",
            "InvalidAccessKeyId",
            "IncompleteSignature",
        ],
        "AWS does not know this sign-in. The keys may be deleted or belong to another part of AWS.",
        "Check that you pasted all of the keys. If they are short-lived, get new ones.",
    ),
    by_code(
        &["RequestTimeTooSkewed", "RequestInTheFuture"],
        CLOCK_WRONG,
        SET_CLOCK,
    ),
];

const CLOCK_WRONG: &str =
    "The clock on this computer is wrong. AWS refuses calls that seem too old or too new.";
const SET_CLOCK: &str = "Set the clock to automatic, then try again.";

const RIGHTS: &[Row] = &[
    CANNOT_ENTER,
    by_code(
        DENIED,
        "A company rule blocks this. Being an administrator here does not help.",
        "Send the note to whoever looks after your organization's rules. It names the rule type and the permission.",
    )
    .says(&["service control policy", "resource control policy"])
    .who(KEEPS_RULES)
    .names_permission(),
    by_code(
        DENIED,
        "Your role has a limit on top, and this is outside of it.",
        "Ask for the limit to be widened, or use a sign-in without it.",
    )
    .says(&["permissions boundary"])
    .who(KEEPS_RIGHTS)
    .names_permission(),
    by_code(
        DENIED,
        "Your sign-in is not allowed to do this.",
        "Send the note to the person who looks after rights in AWS. It names the one permission. Or use another sign-in.",
    )
    .who(KEEPS_RIGHTS)
    .names_permission(),
];

const CLOUDTRAIL: &[Row] = &[
    by_code(
        &["CloudTrailAccessNotEnabledException"],
        "CloudTrail is not yet allowed to work across your organization.",
        "Let us switch that on. It needs the account that manages the organization.",
    )
    .who(MANAGES),
    by_code(
        &["NotOrganizationMasterAccountException", "NotOrganizationManagementAccountException"],
        "This account may not make a trail for all accounts. Only the account that manages the organization, \
         or one it has named for CloudTrail, may.",
        "Sign in to that account. Or cover only this account.",
    )
    .who(MANAGES),
    by_code(
        &["OrganizationNotInAllFeaturesModeException"],
        "Your organization uses only the billing features. A trail for all accounts needs all features.",
        "Ask the owner of the organization to switch on all features. Until then, cover only this account.",
    )
    .who("The owner of the organization"),
    by_code(
        &["NoManagementAccountSLRExistsException"],
        "The managing account has not yet prepared CloudTrail for other accounts to act for it.",
        "Ask someone in the managing account to open CloudTrail and name this account there. \
         (AWS says: delegated administrator.)",
    )
    .who("Someone in the managing account"),
    by_code(
        &["InsufficientS3BucketPolicyException"],
        "CloudTrail cannot write into the bucket. Its rules do not let it.",
        "See the difference and let us add the missing rule.",
    ),
    by_code(
        &["InsufficientEncryptionPolicyException"],
        "CloudTrail cannot use the key. The key's rules do not let it, or there is no such key.",
        "See the difference and let us add the rule. Or choose another key.",
    ),
    by_code(
        &["InsufficientSnsTopicPolicyException"],
        "CloudTrail cannot post to the topic.",
        "See the difference and let us add the rule. If the topic is locked with a key, the key must let CloudTrail in too.",
    ),
    by_code(
        &["KmsKeyNotFoundException"],
        "The key and the bucket are in different Regions.",
        "Choose a key in the bucket's Region, or make a new one there.",
    ),
    by_code(
        &[
            "KmsException",
            "KMS.DisabledException",
            "KMSDisabledException",
            "DisabledException",
            "KMSInvalidStateException",
        ],
        "The key is switched off or will be deleted. Files that use it cannot be locked or opened.",
        "Ask the owner of the key to switch it on. Or choose another key.",
    )
    .who("The owner of the key"),
    by_code(
        &["MaximumNumberOfTrailsExceededException"],
        "This Region already has five trails. AWS allows no more.",
        "Use one of the five. Or ask someone to remove one that is not needed.",
    ),
    by_code(
        &["TrailAlreadyExistsException"],
        "A trail with this name is already there.",
        "Use that trail. Or choose another name.",
    ),
    by_code(
        &["InvalidHomeRegionException"],
        "A trail can be changed only in the Region where it was made.",
        "Look again, so that we find the Region. Then try again.",
    ),
];

const STORAGE: &[Row] = &[
    by_code(
        &["BucketAlreadyExists"],
        "Someone else in the world already has a bucket with this name.",
        "Choose another name. Add your company or a number.",
    ),
    by_code(
        &["OperationAborted"],
        "The bucket is being changed by someone else, or was deleted a moment ago.",
        "Wait a few minutes and try again. Or choose another name.",
    ),
    by_code(
        &["PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException"],
        "The bucket is in another Region than we thought.",
        "We looked it up. Check the Region in the list of changes and try again.",
    ),
    by_code(
        &["InvalidArgument"],
        "The bucket already has a notification that no longer works. AWS tests them all together, so it refused ours too.",
        "Have the old one repaired or removed. Or skip the test and leave the old one as it is. Or use another bucket.",
    )
    .says(&["unable to validate the following destination"]),
    by_code(
        &["InvalidArgument"],
        "Another notification on this bucket already covers the same files. AWS allows only one.",
        "Use its topic for Radiant Security too. Or keep ours to one folder.",
    )
    .calls(&["s3:PutBucketNotification"])
    .says(&["overlap", "ambiguously"]),
    by_code(
        &["AlreadyExistsException"],
        "Another key already has this name.",
        "Use that key. Or choose another name.",
    )
    .calls(&["kms:CreateAlias"]),
];

const FINDINGS: &[Row] = &[
    by_code(
        EXPORT,
        "GuardDuty cannot write into the bucket or use the key.",
        "See the difference and let us add the rules. Check that bucket and key are in the same Region.",
    )
    .says(&["service principal does not have permission"]),
    by_code(
        EXPORT,
        "Findings from this Region already go somewhere else. There can be only one place.",
        "Keep that place and use it. Or move to the new bucket, after asking its owner.",
    )
    .says(&["publishingdestination already exists", "publishing destination already exists"]),
    by_code(
        EXPORT,
        "The folder for findings is not in the bucket yet.",
        "Let us make the empty folder, then try again.",
    )
    .says(&["resource folder"]),
    by_code(
        EXPORT,
        "The bucket for findings is not there.",
        "Wait a minute and try again, if it was just made. Or choose another bucket.",
    )
    .says(&["resource specified in the destinationarn parameter does not exist"]),
    by_code(
        EXPORT,
        "GuardDuty does not have this kind of protection in this Region.",
        "We leave it out here and carry on with the rest.",
    )
    .calls(&["guardduty:CreateDetector", "guardduty:UpdateDetector"])
    .says(&["feature", "not supported", "not available", "unsupported", "data source"]),
];

const ROLES: &[Row] = &[
    by_code(
        &[
            "MalformedPolicyDocument",
            "MalformedPolicyDocumentException",
            "MalformedPolicy",
            "InvalidParameter",
            "InvalidParameterException",
        ],
        "AWS does not know the role that this rule names. It may be too new, or misspelled.",
        "If the main role was just made, wait a minute and try again. If not, make it first, in section 5.",
    )
    .says(&["invalid principal"]),
    by_code(
        &["EntityAlreadyExists"],
        "A role with this name is already there.",
        "See how it differs from what Radiant Security needs. We change it only if you agree.",
    )
    .calls(&["iam:CreateRole"]),
    by_code(
        &["EntityAlreadyExists"],
        "A policy with this name is already there.",
        "See how it differs from what Radiant Security needs. We change it only if you agree.",
    )
    .calls(&["iam:CreatePolicy"]),
    by_code(
        &["LimitExceeded"],
        "The policy has five saved versions. AWS keeps no more.",
        "Let us delete the oldest one that is not in use. We save a copy first.",
    )
    .calls(&["iam:CreatePolicyVersion"]),
    by_code(
        &["MalformedPolicyDocument", "MalformedPolicyDocumentException", "MalformedPolicy"],
        "AWS does not accept this policy.",
        "Copy the details for a specialist. They say which rule AWS does not take.",
    ),
];

const PACE: &[Row] = &[
    by_code(
        &["OperationInProgressException"],
        "AWS is still working on the last roll-out to your accounts.",
        "Wait until it ends. We start ours by ourselves then.",
    ),
    by_code(THROTTLED, TOO_MANY, SLOW_DOWN),
    by_code(&["ConflictException"], TOO_MANY, SLOW_DOWN).calls(&["cloudtrail:"]),
    by_code(
        &["ConcurrentModification", "ConcurrentModificationException"],
        TOO_MANY,
        SLOW_DOWN,
    ),
];

const TOO_MANY: &str = "Too many calls at once, from us or from others in your account.";
const SLOW_DOWN: &str = "Nothing to do. We slow down and carry on.";

const REST: &[Row] = &[
    AWS_FAILED,
    by_code(
        &[
            "LimitExceeded",
            "LimitExceededException",
            "TooManyBuckets",
            "TopicLimitExceeded",
            "TopicLimitExceededException",
        ],
        "This account has as many of these as AWS allows.",
        "Use one that is there. Or ask AWS for a higher limit.",
    ),
    by_code(
        &[
            "NoSuchBucket",
            "NoSuchEntity",
            "NotFound",
            "NotFoundException",
            "S3BucketDoesNotExistException",
            "TrailNotFoundException",
        ],
        "AWS does not find what this is about. It may be too new, or someone has removed it.",
        "Wait a minute and look again.",
    ),
];
