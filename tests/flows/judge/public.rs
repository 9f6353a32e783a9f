//! What S3 calls public.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status>

use serde_json::Value;

use super::condition::texts;
use super::document::statements;

/// Keys whose fixed values keep a statement from being public.
const FIXING: [&str; 13] = [
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalorgid",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceorgid",
    "aws:sourceowner",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:userid",
    "s3:dataaccesspointaccount",
    "s3:dataaccesspointarn",
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
];

/// Whether a bucket's policy is public: a statement of it lets in somebody who is not fixed.
pub(crate) fn is_public(policy: &Value) -> bool {
    statements(policy).any(|statement| {
        statement.get("Effect").and_then(Value::as_str) == Some("Allow")
            && lets_anybody(statement)
            && !is_fixed(statement)
    })
}

fn lets_anybody(statement: &Value) -> bool {
    match statement.get("Principal") {
        Some(principal) => {
            principal.as_str() == Some("*")
                || principal
                    .get("AWS")
                    .is_some_and(|names| texts(names).iter().any(|name| name == "*"))
        }
        None => statement.get("NotPrincipal").is_some(),
    }
}

/// Whether a condition narrows the statement to fixed values.
fn is_fixed(statement: &Value) -> bool {
    let Some(operators) = statement.get("Condition").and_then(Value::as_object) else {
        return false;
    };
    operators.iter().any(|(operator, keys)| {
        let narrows = [
            "StringEquals",
            "StringEqualsIgnoreCase",
            "StringLike",
            "ArnEquals",
            "ArnLike",
            "IpAddress",
        ]
        .contains(&operator.trim_start_matches("ForAnyValue:"));
        narrows
            && keys.as_object().is_some_and(|keys| {
                keys.iter().any(|(key, values)| {
                    let key = key.to_ascii_lowercase();
                    let values = texts(values);
                    if key == "aws:sourceip" {
                        return values.iter().all(|range| !is_broad(range));
                    }
                    FIXING.contains(&key.as_str())
                        && values.iter().all(|value| is_value_fixed(&key, value))
                })
            })
    })
}

/// A value without a wild card, or an ARN in which at least the account is one.
fn is_value_fixed(key: &str, value: &str) -> bool {
    let account = value.split(':').nth(4).unwrap_or_default();
    let of_an_account =
        account.chars().count() == 12 && account.chars().all(|sign| sign.is_ascii_digit());
    !value.contains(['*', '?', '$']) || (key.ends_with("arn") && of_an_account)
}

/// A range of addresses that is as good as all of them; those of private networks are not.
fn is_broad(range: &str) -> bool {
    let Some((net, length)) = range.split_once('/') else {
        return false;
    };
    let Ok(length) = length.parse::<u32>() else {
        return true;
    };
    let private = ["10.", "172.16.", "192.168."]
        .iter()
        .any(|start| net.starts_with(start));
    let narrowest = if net.contains(':') { 32 } else { 8 };
    length < narrowest && !private
}
