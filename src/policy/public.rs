//! Which statements of a bucket's policy S3 counts as public.
//!
//! While one is there, S3 Block Public Access refuses the whole policy when it is written, and keeps out everybody but the
//! account's own people and AWS services when it is read.
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html>

use super::condition::{Compares, Test, Tests};
use super::model::Document;
use super::statement::{Effect, Statement};

/// Keys that say who asks, or from where: a fixed value of one of them is enough.
const FIXED_BY: [&str; 15] = [
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
    "aws:sourceowner",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:userid",
    "s3:dataaccesspointaccount",
    "s3:dataaccesspointarn",
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
];

/// The names (or places) of the statements that S3 counts as public, in the document's order.
pub fn public_statements(document: &Document) -> Vec<String> {
    document
        .statements()
        .iter()
        .enumerate()
        .filter(|(_, statement)| is_public(statement))
        .map(|(at, statement)| statement.name(at))
        .collect()
}

/// Whether a statement lets in people whom nothing in it names.
pub fn is_public(statement: &Statement) -> bool {
    statement.effect() == Some(Effect::Allow)
        && lets_in_everyone(statement)
        && !Tests::of(statement).iter().any(is_fixed)
}

fn lets_in_everyone(statement: &Statement) -> bool {
    let everyone = statement
        .principals()
        .iter()
        .any(|principal| principal.kind != "Service" && principal.value.contains('*'));
    // "Everyone but these" lets everyone else in.
    everyone || statement.fields().contains_key("NotPrincipal")
}

/// Whether the test lets in only those who come from where it names, or are whom it names.
fn is_fixed(test: &Test) -> bool {
    let key = test.key.as_str();
    let is_address = test.operator.compares == Compares::Address;
    let is_named = |value: &String| match key {
        "aws:sourceip" => is_address && is_narrow(value),
        _ if is_address || !FIXED_BY.contains(&key) => false,
        _ => has_no_wildcard(value) || is_access_point(key, value),
    };
    test.operator.lists() && !test.values.is_empty() && test.values.iter().all(is_named)
}

fn has_no_wildcard(value: &str) -> bool {
    !(value.contains('*') || value.contains('?') || value.contains("${"))
}

/// Access points may have any name, as long as their account is fixed.
fn is_access_point(key: &str, value: &str) -> bool {
    key == "s3:dataaccesspointarn"
        && value.split(':').nth(4).is_some_and(|account| {
            account.len() == 12 && account.chars().all(|sign| sign.is_ascii_digit())
        })
}

/// Whether a range of addresses is narrow enough: `/8` for version 4, `/32` for version 6.
fn is_narrow(range: &str) -> bool {
    let (address, length) = match range.split_once('/') {
        Some((address, length)) => (address, length.parse::<u8>().ok()),
        None => (range, Some(u8::MAX)),
    };
    let Some(length) = length else {
        return false;
    };
    match address.parse::<core::net::IpAddr>() {
        Ok(core::net::IpAddr::V4(_)) => length >= 8,
        Ok(core::net::IpAddr::V6(_)) => length >= 32,
        Err(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn share(principal: &Value, condition: &Value) -> Statement {
        let mut value = json!({"Sid": "Share", "Effect": "Allow", "Principal": principal,
            "Action": "s3:GetObject", "Resource": "arn:aws:s3:::larkfield-logs/public/*"});
        if !condition.is_null() {
            value["Condition"] = condition.clone();
        }
        Statement::from_value(&value).unwrap()
    }

    /// `POL-02`
    #[test]
    fn all_spellings_of_everyone_are_public() {
        for principal in [
            json!("*"),
            json!({"AWS": "*"}),
            json!({"AWS": ["111122223333", "*"]}),
        ] {
            for condition in [
                Value::Null,
                json!({"Bool": {"aws:SecureTransport": "true"}}),
                json!({"IpAddress": {"aws:SourceIp": "0.0.0.0/1"}}),
                json!({"IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "0.0.0.0/0"]}}),
                json!({"IpAddress": {"aws:SourceIp": "2001::/16"}}),
                json!({"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}}),
                json!({"StringLike": {"aws:SourceVpc": "vpc-*"}}),
                json!({"StringNotEquals": {"aws:PrincipalOrgID": "o-exampleorg"}}),
                json!({"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-exampleorg"}}),
                json!({"ForAllValues:StringEquals": {"aws:PrincipalOrgID": "o-exampleorg"}}),
                json!({"StringEquals": {"aws:PrincipalOrgID": "${aws:PrincipalOrgID}"}}),
                json!({"StringLike": {"aws:Referer": "https://larkfield.example/*"}}),
                json!({"StringEquals": {"aws:SourceAccount": []}}),
            ] {
                assert!(
                    is_public(&share(&principal, &condition)),
                    "{principal} {condition}"
                );
            }
        }
    }

    /// `POL-02`
    #[test]
    fn a_fixed_somebody_is_not_public() {
        for condition in [
            json!({"StringEquals": {"aws:PrincipalOrgID": "o-exampleorg"}}),
            json!({"StringEquals": {"aws:SourceAccount": "123456789012"}}),
            json!({"ArnEquals": {"AWS:SourceArn": "arn:aws:cloudtrail:us-east-1:111122223333:trail/t"}}),
            json!({"StringEquals": {"aws:sourceVpce": ["vpce-1", "vpce-2"]}}),
            json!({"StringLike": {"aws:SourceVpc": "vpc-91237329"}}),
            json!({"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}),
            json!({"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}),
            json!({"IpAddress": {"aws:SourceIp": "203.0.113.7"}}),
            json!({"ForAnyValue:StringEquals": {"aws:PrincipalOrgPaths": "o-exampleorg/r-1/"}}),
            json!({"StringLike": {"s3:DataAccessPointArn": "arn:aws:s3:us-east-1:111122223333:accesspoint/*"}}),
            json!({"Bool": {"aws:SecureTransport": "true"}, "StringEquals": {"aws:PrincipalOrgID": "o-exampleorg"}}),
        ] {
            assert!(!is_public(&share(&json!("*"), &condition)), "{condition}");
        }
        for principal in [
            json!({"AWS": "arn:aws:iam::123456789012:root"}),
            json!({"Service": "cloudtrail.amazonaws.com"}),
            json!({"CanonicalUser": "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"}),
        ] {
            assert!(!is_public(&share(&principal, &Value::Null)), "{principal}");
        }
    }

    #[test]
    fn refusals_are_not_public_and_everyone_but_some_is() {
        let deny = Statement::deny("Deny")
            .everyone()
            .action(["s3:*"])
            .resource(["*"]);
        assert!(!is_public(&deny));
        let all_but = json!({"Effect": "Allow", "NotPrincipal": {"AWS": "111122223333"},
            "Action": "s3:GetObject", "Resource": "*"});
        let document = Document::try_from(
            json!({"Version": "2012-10-17", "Statement": [Value::from(deny), all_but]}),
        )
        .unwrap();
        assert_eq!(public_statements(&document), ["statement 2"]);
    }
}
