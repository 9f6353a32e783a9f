//! What S3 calls a public policy.

use std::net::IpAddr;

use serde_json::Value;

use super::super::evaluate::{statements, strings};

/// Condition keys that fix who asks, if their values are fixed.
const FIXING: [&str; 14] = [
    "aws:sourcearn",
    "aws:sourceaccount",
    "aws:sourceowner",
    "aws:sourceorgid",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:principalaccount",
    "aws:principalarn",
    "aws:userid",
    "s3:dataaccesspointarn",
    "s3:dataaccesspointaccount",
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
];
/// Operators under which a missing key lets nobody in. A condition with `IfExists` fixes nothing.
const BINDING: [&str; 6] = [
    "StringEquals",
    "StringEqualsIgnoreCase",
    "StringLike",
    "ArnEquals",
    "ArnLike",
    "IpAddress",
];

/// Whether a statement lets in just anybody: not only fixed principals, and no condition with fixed values.
///
/// See <https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html>.
pub(in super::super) fn is_public(document: &Value) -> bool {
    statements(document).into_iter().any(|statement| {
        statement.get("Effect").and_then(Value::as_str) == Some("Allow")
            && lets_in_anybody(statement)
            && !is_fixed(statement.get("Condition"))
    })
}

fn lets_in_anybody(statement: &Value) -> bool {
    statement.get("NotPrincipal").is_some()
        || statement.get("Principal").is_some_and(|principal| {
            principal == "*" || strings(principal.get("AWS")).iter().any(|name| name == "*")
        })
}

fn is_fixed(conditions: Option<&Value>) -> bool {
    let operators = conditions.and_then(Value::as_object).into_iter().flatten();
    operators
        .filter(|(operator, _)| BINDING.contains(&operator.as_str()))
        .filter_map(|(_, keys)| keys.as_object())
        .flatten()
        .any(|(key, values)| {
            let key = key.to_ascii_lowercase();
            let values = strings(Some(values));
            if key == "aws:sourceip" {
                return values.iter().all(|network| is_narrow(network));
            }
            FIXING.contains(&key.as_str())
                && values
                    .iter()
                    .all(|value| !value.contains(['*', '?']) && !value.contains("${"))
        })
}

/// Networks wider than these count as everywhere.
fn is_narrow(network: &str) -> bool {
    let (start, length) = network.split_once('/').unwrap_or((network, "128"));
    match (start.parse::<IpAddr>(), length.parse::<u32>()) {
        (Ok(IpAddr::V4(_)), Ok(length)) => length >= 8,
        (Ok(IpAddr::V6(_)), Ok(length)) => length >= 32,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::is_public;

    // POL-02
    #[test]
    fn only_fixed_values_keep_a_statement_for_anybody_from_being_public() {
        let document = |principal: serde_json::Value, condition: serde_json::Value| {
            json!({ "Statement": [{ "Effect": "Allow", "Principal": principal, "Action": "s3:GetObject",
                "Resource": "arn:aws:s3:::larkfield-logs/public/*", "Condition": condition }] })
        };
        let public = [
            json!({}),
            json!({ "Bool": { "aws:SecureTransport": "true" } }),
            json!({ "IpAddress": { "aws:SourceIp": "0.0.0.0/1" } }),
            json!({ "StringLike": { "aws:SourceArn": "arn:aws:s3:::*" } }),
            json!({ "StringNotEquals": { "aws:SourceAccount": "111122223333" } }),
            json!({ "StringEqualsIfExists": { "aws:SourceAccount": "111122223333" } }),
            json!({ "StringEquals": { "aws:PrincipalOrgID": "${aws:PrincipalOrgID}" } }),
        ];
        for condition in public {
            assert!(
                is_public(&document(json!("*"), condition.clone())),
                "{condition}"
            );
            assert!(
                is_public(&document(json!({ "AWS": "*" }), condition.clone())),
                "{condition}"
            );
        }
        let fixed = [
            json!({ "StringEquals": { "aws:PrincipalOrgID": "o-larkfield01" } }),
            json!({ "StringEquals": { "AWS:SourceAccount": "111122223333" } }),
            json!({ "ArnEquals": { "aws:SourceArn": "arn:aws:s3:::larkfield-archive" } }),
            json!({ "StringEquals": { "aws:SourceVpce": "vpce-1a2b3c4d" } }),
            json!({ "IpAddress": { "aws:SourceIp": ["198.51.100.0/24", "203.0.113.7"] } }),
        ];
        for condition in fixed {
            assert!(
                !is_public(&document(json!("*"), condition.clone())),
                "{condition}"
            );
        }
        let named = json!({ "AWS": "arn:aws:iam::111122223333:root" });
        assert!(!is_public(&document(named, json!({}))));
        let all_but = json!({ "Statement": { "Effect": "Allow", "NotPrincipal": { "AWS": "111122223333" },
            "Action": "s3:GetObject", "Resource": "*" } });
        assert!(is_public(&all_but));
    }
}
