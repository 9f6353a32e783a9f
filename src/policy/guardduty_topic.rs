//! The policy of the topic on which the findings bucket announces new findings.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html>

use crate::domain::{AccountId, BucketName, Partition};

use super::merge::Wanted;
use super::statement::Statement;

/// What the policy depends on.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    pub partition: &'a Partition,
    pub topic_arn: &'a str,
    /// The bucket that findings go into.
    pub bucket: &'a BucketName,
    /// The account that owns the bucket.
    pub bucket_owner: &'a AccountId,
}

/// Every name that we give in this document.
pub const SIDS: [&str; 1] = ["RadiantFindingsPublish"];

/// The rule that S3 needs: post to this topic, for this bucket of this account.
pub fn wanted(facts: &Facts<'_>) -> Vec<Wanted> {
    let bucket = format!("arn:{}:s3:::{}", facts.partition, facts.bucket);
    let publish = Statement::allow("RadiantFindingsPublish")
        .services(["s3.amazonaws.com"])
        .action(["SNS:Publish"])
        .resource([facts.topic_arn])
        .when("ArnEquals", "aws:SourceArn", [bucket])
        .when(
            "StringEquals",
            "aws:SourceAccount",
            [facts.bucket_owner.as_str()],
        );
    vec![Wanted::beside(
        "publish",
        "The bucket tells the topic about each new finding.",
        publish,
    )]
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::policy::merge::merge;

    #[test]
    fn only_this_bucket_of_this_account_may_post() {
        let facts = Facts {
            partition: &Partition::Aws,
            topic_arn: "arn:aws:sns:eu-west-1:111122223333:radiant-guardduty",
            bucket: &BucketName::parse("larkfield-findings").unwrap(),
            bucket_owner: &AccountId::parse("111122223333").unwrap(),
        };
        let expected = json!({"Version": "2012-10-17", "Statement": [{
            "Sid": "RadiantFindingsPublish", "Effect": "Allow",
            "Principal": {"Service": "s3.amazonaws.com"},
            "Action": "SNS:Publish",
            "Resource": "arn:aws:sns:eu-west-1:111122223333:radiant-guardduty",
            "Condition": {
                "ArnEquals": {"aws:SourceArn": "arn:aws:s3:::larkfield-findings"},
                "StringEquals": {"aws:SourceAccount": "111122223333"}
            }
        }]});
        assert_eq!(*merge(None, &wanted(&facts)).document.value(), expected);
    }
}
