//! The policy of the key that locks a topic: the service that posts there needs the key too.
//!
//! <https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html>

use crate::domain::AccountId;

use super::cover::covers;
use super::merge::Wanted;
use super::model::Document;
use super::statement::Statement;

/// Who posts to the topic, and for what.
#[derive(Clone, Copy, Debug)]
pub struct Poster<'a> {
    /// Such as `cloudtrail.amazonaws.com`.
    pub service: &'a str,
    /// The ARN of the trail or the bucket.
    pub source: &'a str,
    /// The account that the trail or the bucket belongs to.
    pub account: &'a AccountId,
}

/// Every name that we give in this document.
pub const SIDS: [&str; 2] = ["RadiantCloudTrailTopicKey", "RadiantBucketTopicKey"];

/// What a service does with the key when it posts.
const ACTIONS: [&str; 2] = ["kms:GenerateDataKey", "kms:Decrypt"];

/// Operators in which a rule may ask for the source's ARN.
const SOURCE_OPERATORS: [&str; 3] = ["StringEquals", "ArnEquals", "ArnLike"];

/// The rule that lets the service use the key, as AWS recommends it.
pub fn wanted(poster: &Poster<'_>) -> Vec<Wanted> {
    let [cloudtrail, bucket] = SIDS;
    let sid = if poster.service.starts_with("cloudtrail.") {
        cloudtrail
    } else {
        bucket
    };
    let statement = Statement::allow(sid)
        .services([poster.service])
        .action(["kms:GenerateDataKey*", "kms:Decrypt"])
        .resource(["*"])
        .when(
            "StringEquals",
            "aws:SourceAccount",
            [poster.account.as_str()],
        );
    vec![Wanted::growing(
        "topic-key",
        "The topic is locked with this key, so whoever posts there has to be able to use it.",
        statement,
    )]
}

/// Whether rules of the key let the service post, whoever wrote them: one rule or one for each action, for every source, for
/// the account's or for this one.
pub fn lets_in(document: &Document, key: &str, poster: &Poster<'_>) -> bool {
    let statements = document.statements();
    ACTIONS.iter().all(|action| {
        SOURCE_OPERATORS.iter().any(|operator| {
            let need = Statement::allow("Need")
                .services([poster.service])
                .action([*action])
                .resource([key])
                .when(
                    "StringEquals",
                    "aws:SourceAccount",
                    [poster.account.as_str()],
                )
                .when(operator, "aws:SourceArn", [poster.source]);
            statements.iter().any(|there| covers(there, &need))
        })
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::policy::merge;

    const TRAIL: &str = "arn:aws:cloudtrail:us-east-1:111122223333:trail/radiant-trail";
    const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/1234abcd";

    fn account() -> AccountId {
        AccountId::parse("111122223333").unwrap()
    }

    fn lets(statements: &serde_json::Value) -> bool {
        let document =
            Document::try_from(json!({"Version": "2012-10-17", "Statement": statements})).unwrap();
        lets_in(
            &document,
            KEY,
            &Poster {
                service: "cloudtrail.amazonaws.com",
                source: TRAIL,
                account: &account(),
            },
        )
    }

    #[test]
    fn what_we_write_lets_in_and_is_aws_s_own_form() {
        let account = account();
        for (service, sid) in [
            ("cloudtrail.amazonaws.com", "RadiantCloudTrailTopicKey"),
            ("s3.amazonaws.com", "RadiantBucketTopicKey"),
        ] {
            let poster = Poster {
                service,
                source: TRAIL,
                account: &account,
            };
            let document = merge(None, &wanted(&poster)).document;
            assert!(lets_in(&document, KEY, &poster));
            assert_eq!(
                document.value()["Statement"][0],
                json!({
                    "Sid": sid, "Effect": "Allow", "Principal": {"Service": service},
                    "Action": ["kms:GenerateDataKey*", "kms:Decrypt"], "Resource": "*",
                    "Condition": {"StringEquals": {"aws:SourceAccount": "111122223333"}}
                })
            );
        }
    }

    #[test]
    fn rules_of_others_count_in_each_of_their_forms() {
        let service = json!({"Service": "cloudtrail.amazonaws.com"});
        for condition in [
            json!({}),
            json!({"StringEquals": {"aws:SourceAccount": "111122223333"}}),
            json!({"StringEquals": {"aws:SourceArn": TRAIL}}),
            json!({"ArnEquals": {"aws:SourceArn": TRAIL}}),
            json!({"ArnLike": {"aws:SourceArn": "arn:aws:cloudtrail:*:111122223333:trail/*"}}),
            json!({
                "StringEquals": {"aws:SourceAccount": "111122223333"},
                "ArnLike": {"aws:SourceArn": TRAIL}
            }),
        ] {
            for key_action in ["kms:GenerateDataKey", "kms:GenerateDataKey*", "kms:*"] {
                for resource in ["*", KEY] {
                    let one = json!([{
                        "Effect": "Allow", "Principal": service,
                        "Action": [key_action, "kms:Decrypt"], "Resource": resource,
                        "Condition": condition
                    }]);
                    assert!(lets(&one), "{one}");
                }
            }
        }
        assert!(lets(&json!([
            {"Effect": "Allow", "Principal": service, "Action": "kms:Decrypt", "Resource": "*"},
            {"Effect": "Allow", "Principal": service, "Action": "kms:GenerateDataKey*", "Resource": "*"}
        ])));
    }

    #[test]
    fn rules_for_somebody_else_or_for_less_do_not() {
        let service = json!({"Service": "cloudtrail.amazonaws.com"});
        for statement in [
            json!({"Effect": "Allow", "Principal": service, "Action": "kms:GenerateDataKey*", "Resource": "*"}),
            json!({
                "Effect": "Allow", "Principal": service,
                "Action": ["kms:GenerateDataKey*", "kms:Decrypt"], "Resource": "*",
                "Condition": {"StringEquals": {"aws:SourceAccount": "444455556666"}}
            }),
            json!({
                "Effect": "Allow", "Principal": {"Service": "s3.amazonaws.com"},
                "Action": ["kms:GenerateDataKey*", "kms:Decrypt"], "Resource": "*"
            }),
            json!({
                "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
                "Action": "kms:*", "Resource": "*"
            }),
        ] {
            assert!(!lets(&json!([statement])), "{statement}");
        }
    }
}
