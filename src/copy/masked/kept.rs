//! Words that stay: those of AWS.

use crate::domain::Region;

/// Names of services as they stand in ARNs, actions and principals.
const SERVICES: [&str; 55] = [
    "access-analyzer",
    "account",
    "apigateway",
    "athena",
    "autoscaling",
    "backup",
    "billing",
    "budgets",
    "cloudformation",
    "cloudfront",
    "cloudtrail",
    "cloudwatch",
    "codebuild",
    "codepipeline",
    "config",
    "controltower",
    "delivery",
    "detective",
    "dynamodb",
    "ec2",
    "ecs",
    "eks",
    "elasticloadbalancing",
    "events",
    "firehose",
    "glue",
    "guardduty",
    "health",
    "iam",
    "inspector2",
    "kms",
    "lambda",
    "logdelivery",
    "logging",
    "logs",
    "macie2",
    "malware-protection-plan",
    "monitoring",
    "organizations",
    "rds",
    "redshift",
    "rdsdata",
    "s3",
    "secretsmanager",
    "securityhub",
    "securitylake",
    "serverlessrepo",
    "servicecatalog",
    "ses",
    "sns",
    "sqs",
    "ssm",
    "sso",
    "sts",
    "tag",
];

/// What stands before a name in an ARN.
const KINDS: [&str; 26] = [
    "account",
    "alias",
    "assumed-role",
    "destination",
    "detector",
    "federated-user",
    "function",
    "group",
    "instance-profile",
    "key",
    "log-group",
    "mfa",
    "oidc-provider",
    "organization",
    "ou",
    "policy",
    "publishingdestination",
    "role",
    "root",
    "saml-provider",
    "server-certificate",
    "stack",
    "stackset",
    "table",
    "trail",
    "user",
];

/// Parts of paths that AWS gives.
const PARTS: [&str; 13] = [
    "AWSLogs",
    "CloudTrail",
    "CloudTrail-Digest",
    "CloudTrail-Insight",
    "Config",
    "GuardDuty",
    "aws-reserved",
    "aws-service-role",
    "service-role",
    "sso.amazonaws.com",
    "OrganizationAccountAccessRole",
    "AWSControlTowerExecution",
    "AWSControlTowerAdmin",
];

/// Values of settings and conditions.
const VALUES: [&str; 28] = [
    "",
    "*",
    "2008-10-17",
    "2012-10-17",
    "AES256",
    "AWS_CLOUDHSM",
    "AWS_KMS",
    "AssumedRole",
    "AssumedRole,",
    "CloudFunction",
    "FederatedUser",
    "Queue",
    "ROOT",
    "Root",
    "Topic",
    "User",
    "aws",
    "aws:kms",
    "aws:kms:dsse",
    "bucket-owner-full-control",
    "email",
    "email-json",
    "false",
    "http",
    "https",
    "kms",
    "sms",
    "true",
];

/// Words by which tags tell who looks after a thing, with neither letter case nor signs between.
const OWNERS: [&str; 24] = [
    "ansible",
    "awsaccelerator",
    "awscdk",
    "awscontroltower",
    "accelerator",
    "cdk",
    "cfn",
    "cloudformation",
    "controltower",
    "createdby",
    "crossplane",
    "deployedby",
    "iac",
    "iactool",
    "landingzoneaccelerator",
    "maintainedby",
    "managedby",
    "opentofu",
    "provisionedby",
    "provisioner",
    "pulumi",
    "serverless",
    "terraform",
    "terragrunt",
];

/// Words in names that AWS Control Tower gives, and in those that this program gives.
const IN_NAMES: [&str; 30] = [
    "aws",
    "controltower",
    "logs",
    "log",
    "access",
    "config",
    "s3",
    "cloudtrail",
    "trail",
    "BaselineCloudTrail",
    "SecurityNotifications",
    "AggregateSecurityNotifications",
    "AllConfigNotifications",
    "radiant",
    "guardduty",
    "findings",
    "events",
    "policy",
    "role",
    "member",
    "members",
    "setup",
    "StackSet",
    "AWSControlTowerBP",
    "AWSAccelerator",
    "BASELINE",
    "CLOUDTRAIL",
    "CONFIG",
    "ROLES",
    "alias",
];

pub(super) fn is_service(word: &str) -> bool {
    SERVICES.contains(&word)
}

pub(super) fn is_kind(word: &str) -> bool {
    KINDS.contains(&word)
}

pub(super) fn is_value(text: &str) -> bool {
    VALUES.contains(&text)
}

pub(super) fn is_in_names(word: &str) -> bool {
    IN_NAMES.contains(&word)
}

/// A part of a path that stays.
pub(super) fn is_part(part: &str) -> bool {
    PARTS.contains(&part) || part.chars().all(|sign| "*?".contains(sign)) || is_region(part)
}

pub(super) fn is_region(text: &str) -> bool {
    Region::parse(text).is_ok_and(|region| region.as_str() == text)
}

/// A service as it stands in a policy: `sns.amazonaws.com`, or with a Region in the middle.
pub(super) fn is_principal(text: &str) -> bool {
    let ends = [".amazonaws.com", ".amazonaws.com.cn"];
    let Some(head) = ends.iter().find_map(|end| text.strip_suffix(end)) else {
        return false;
    };
    let known = |word: &str| is_service(word) || is_region(word) || word == "*";
    match head.rsplit_once('.') {
        Some((service, place)) => {
            (service == "member.org.stacksets" && place == "cloudformation")
                || (known(service) && known(place))
        }
        None => known(head),
    }
}

/// An action of a known service; what follows the service's name cannot be anybody's own word.
pub(super) fn is_action(text: &str) -> bool {
    let is_sign = |sign: char| sign.is_ascii_alphabetic() || "*?".contains(sign);
    text == "*"
        || text.split_once(':').is_some_and(|(service, name)| {
            let name = name.trim_end_matches(|sign: char| sign.is_ascii_digit());
            is_service(&service.to_ascii_lowercase()) && name.chars().all(is_sign)
        })
}

/// The key of a condition, without the tag that may follow it.
pub(super) fn is_condition_key(text: &str) -> bool {
    let is_sign = |sign: char| sign.is_ascii_alphanumeric() || "-_".contains(sign);
    text.split_once(':').is_some_and(|(service, name)| {
        let service = service.to_ascii_lowercase();
        (service == "aws" || is_service(&service))
            && name.split(':').all(|part| part.chars().all(is_sign))
    })
}

/// The operator of a condition.
pub(super) fn is_operator(text: &str) -> bool {
    let bare = text
        .trim_start_matches("ForAllValues:")
        .trim_start_matches("ForAnyValue:");
    let bare = bare.strip_suffix("IfExists").unwrap_or(bare);
    let starts = [
        "String",
        "Numeric",
        "Date",
        "Bool",
        "Binary",
        "IpAddress",
        "NotIpAddress",
    ];
    bare == "Null"
        || ["ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"].contains(&bare)
        || starts.iter().any(|start| {
            bare.strip_prefix(start).is_some_and(|rest| {
                let ends = ["Equals", "Like", "NotEquals", "NotLike", "EqualsIgnoreCase"];
                let more = [
                    "NotEqualsIgnoreCase",
                    "LessThan",
                    "LessThanEquals",
                    "GreaterThan",
                    "GreaterThanEquals",
                    "",
                ];
                ends.contains(&rest) || more.contains(&rest)
            })
        })
}

/// A word of AWS in capitals, such as `S3_DATA_EVENTS`.
pub(super) fn is_capitals(text: &str) -> bool {
    let is_sign = |sign: char| sign.is_ascii_uppercase() || sign.is_ascii_digit() || sign == '_';
    text.starts_with(|sign: char| sign.is_ascii_uppercase()) && text.chars().all(is_sign)
}

/// A key or a value of a tag that says who looks after a thing, which is the same for many.
pub(super) fn is_of_an_owner(text: &str) -> bool {
    let bare: String = text
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|sign| sign.to_ascii_lowercase())
        .collect();
    OWNERS.contains(&bare.as_str())
}
