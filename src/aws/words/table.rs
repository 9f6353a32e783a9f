//! The table of refusals.

use super::rights::{OWNS_BUCKET, OWNS_KEY, OWNS_TOPIC, RIGHTS};
use super::row::{Row, by_code};
use super::sign_in_table::SIGN_IN;
use super::way_in::WAY_IN;
use crate::aws::passing::{SLOWER, TROUBLE};

/// GuardDuty has one exception for everything about exports; on the wire it has two names.
const EXPORT: &[&str] = &["BadRequestException", "InvalidInputException"];

/// How the services say that a document of rules is not accepted.
const MALFORMED: &[&str] = &[
    "MalformedPolicyDocument",
    "MalformedPolicyDocumentException",
    "MalformedPolicy",
    "InvalidParameter",
    "InvalidParameterException",
];

const MANAGES: &str = "Someone who may sign in to the account that manages the organization";
const OWNS_TRAIL: &str = "The account that owns the trail";

/// No answer. Not in the table, because without an answer there is no code.
pub(super) const NO_ANSWER: Row = by_code(
    &[],
    "We cannot reach AWS. A network, proxy or security program is in the way.",
    "Check the connection. In a company network, ask for the proxy address or company certificate. \
     Set HTTPS_PROXY or AWS_CA_BUNDLE to it, and start again.",
);

/// A failure on AWS's side.
const AWS_FAILED: Row = by_code(
    TROUBLE,
    "AWS has a problem of its own right now.",
    "Wait a minute and try again. If it lasts, look at AWS's status page.",
);

/// All rows; the first one that fits is the right one.
pub(super) fn rows() -> impl Iterator<Item = &'static Row> {
    [
        SIGN_IN, WAY_IN, ACCOUNT, RIGHTS, CLOUDTRAIL, STORAGE, FINDINGS, ROLES, STACK_SETS, PACE,
        REST,
    ]
    .into_iter()
    .flatten()
}

/// The account itself is not ready.
const ACCOUNT: &[Row] = &[by_code(
    &[
        "OptInRequired",
        "SubscriptionRequiredException",
        "SubscriptionRequired",
        "NotSignedUp",
        "AccountProblem",
        "InvalidPayer",
    ],
    "AWS has not opened this service for the account.",
    "If the account is new, wait: AWS needs up to a day. If it is not, it may be suspended or have an open bill. \
     Look in AWS under Billing.",
)
.who("Whoever pays for the account")];

const CLOUDTRAIL: &[Row] = &[
    by_code(
        &["CloudTrailAccessNotEnabledException"],
        "CloudTrail is not yet allowed to work across your organization.",
        "In the account that manages the organization, switch on CloudTrail in AWS Organizations, under Services. \
         Or cover only this account.",
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
        "Look at the changes again: a rule that is missing is among them. If none is, a rule of somebody else refuses CloudTrail.",
    )
    .who(OWNS_BUCKET),
    by_code(
        &["InsufficientEncryptionPolicyException"],
        "CloudTrail cannot use the key. The key's rules do not let it, or there is no such key.",
        "Look at the changes again: a rule that is missing is among them. Or choose another key.",
    )
    .who(OWNS_KEY),
    by_code(
        &["InsufficientSnsTopicPolicyException"],
        "CloudTrail cannot post to the topic.",
        "Look at the changes again: a rule that is missing is among them. If a key locks the topic, \
         the key must let CloudTrail in too.",
    )
    .who(OWNS_TOPIC),
    by_code(
        &["CloudTrailARNInvalidException"],
        "The trail belongs to another account. Only there can this be seen or changed.",
        "Ask the account that owns the trail. Or use a trail of your own.",
    )
    .says(&["accountid", "account id"])
    .who(OWNS_TRAIL),
    by_code(
        &["TrailNotFoundException"],
        "AWS does not show this part of the trail here. It does so only in the account that owns the trail.",
        "Ask the account that owns it. If it is your own, it may be too new: look again in a minute.",
    )
    .calls(&[
        "cloudtrail:GetEventConfiguration",
        "cloudtrail:GetEventSelectors",
        "cloudtrail:GetInsightSelectors",
        "cloudtrail:ListTags",
    ])
    .who(OWNS_TRAIL),
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
        "The key is switched off, or scheduled for deletion. Files that use it cannot be locked or opened.",
        "Ask the owner of the key to switch it on. Or choose another key.",
    )
    .who(OWNS_KEY),
    by_code(
        &["MaximumNumberOfTrailsExceededException"],
        "A Region already has five trails, and AWS allows no more. A trail for all Regions counts in each: \
         it may be this Region or another.",
        "Use a trail that is there. Or ask someone to remove one that is not needed.",
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
        "Look again, so that we find its Region. Then check the list of changes and try again.",
    ),
    by_code(
        &["InvalidLocationConstraint"],
        "S3 does not make a bucket in this Region for you.",
        "Check that the Region is switched on in your account, in AWS under Account, AWS Regions. Or choose another Region.",
    ),
    by_code(
        &["InvalidArgument"],
        "S3 could not reach a place that the bucket notifies. It tests them all together, so it refused ours too.",
        "Have the notification that leads there repaired or removed, in S3 under Properties. Or use another bucket.",
    )
    .says(&["unable to validate the following destination"])
    .who(OWNS_BUCKET),
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
        "Look at the changes again: a rule that is missing is among them. If none is, a rule of somebody else \
         refuses GuardDuty, or bucket and key are in different Regions.",
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
        "The folder for findings is no longer in the bucket: its empty object is gone.",
        "Look at the changes again: making it anew is among them.",
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
        "Leave this Region out. Or leave S3 Protection out, if that is what it lacks.",
    )
    .calls(&["guardduty:CreateDetector", "guardduty:UpdateDetector"])
    .says(&["feature", "not supported", "not available", "unsupported", "data source"]),
];

const ROLES: &[Row] = &[
    by_code(
        MALFORMED,
        "With these rules you could not change the key's rules any more, so AWS refuses them.",
        "Ask someone whom the key's policy names to make the change. Or choose another key.",
    )
    .says(&["will not allow you to update the key policy"])
    .who(OWNS_KEY),
    by_code(
        MALFORMED,
        "One of the rules names somebody whom AWS does not know. AWS refuses the whole policy then.",
        "If a rule names an id that begins with AROA or AIDA, that role or user was deleted: have the rule taken out. \
         If it names a role that was just made, wait a minute and try again.",
    )
    .says(&[
        "invalid principal",
        "principalnotfound",
        "principal not found",
    ]),
    by_code(
        &["EntityAlreadyExists", "EntityAlreadyExistsException"],
        "A role with this name is already there, maybe under another path or with other capitals.",
        "Look at the changes again, so that it is found and shown.",
    )
    .calls(&["iam:CreateRole"]),
    by_code(
        &["EntityAlreadyExists", "EntityAlreadyExistsException"],
        "A policy with this name is already there, maybe under another path or with other capitals.",
        "Look at the changes again, so that it is found and shown. \
         Or choose another name: `policy_name` in `[role]` of the answers.",
    )
    .calls(&["iam:CreatePolicy"]),
    by_code(
        &["LimitExceeded"],
        "The policy has five saved versions. AWS keeps no more.",
        "Look at the changes again: the oldest version that is not in use makes room, and its text is kept in the record.",
    )
    .calls(&["iam:CreatePolicyVersion"]),
    by_code(
        &["MalformedPolicyDocument", "MalformedPolicyDocumentException", "MalformedPolicy"],
        "AWS does not accept this policy.",
        "Copy the details for a specialist. They say which rule AWS does not take.",
    ),
];

const STACK_SETS: &[Row] = &[
    by_code(
        &["ValidationError"],
        "StackSets may not work across your organization yet.",
        "In the account that manages the organization, open CloudFormation, StackSets, and activate trusted access. Then check again.",
    )
    .calls(&["cloudformation:"])
    .says(&["enable organizations access"])
    .who(MANAGES),
    by_code(
        &["ValidationError"],
        "This account may not have StackSets for the organization. Only the account that manages it, or one it has named for \
         StackSets, may.",
        "Sign in to that account. Or have this one named: in the managing account, under CloudFormation, StackSets, Delegated administrators. \
         Or reach the accounts in another way.",
    )
    .calls(&["cloudformation:"])
    .says(&["delegated admin", "must be the management account"])
    .who(MANAGES),
    by_code(
        &["OperationInProgressException"],
        "AWS is still busy with the StackSet, with something that we or somebody else began.",
        "Wait until that has ended. CloudFormation shows it under StackSets, Operations.",
    ),
    by_code(
        &["NameAlreadyExistsException"],
        "A StackSet with this name is already there.",
        "Look at the changes again, so that it is found and shown.",
    )
    .calls(&["cloudformation:"]),
    by_code(
        &["StackSetNotEmptyException"],
        "The StackSet is still in some accounts.",
        "Have it taken out of them first.",
    ),
    by_code(
        &["StackSetNotFoundException", "OperationNotFoundException", "StackInstanceNotFoundException"],
        "AWS does not find the StackSet. Someone has removed it.",
        "Look at the changes again.",
    ),
];

const PACE: &[Row] = &[
    by_code(SLOWER, TOO_MANY, SLOW_DOWN),
    by_code(&["ConflictException"], TOO_MANY, SLOW_DOWN).calls(&["cloudtrail:"]),
    by_code(
        &["ConcurrentModification", "ConcurrentModificationException"],
        TOO_MANY,
        SLOW_DOWN,
    ),
];

const TOO_MANY: &str = "Too many calls at once, from us or from others in your account.";
const SLOW_DOWN: &str = "Wait a few minutes, then try again.";

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
