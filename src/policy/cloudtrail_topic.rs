//! The policy of the topic on which CloudTrail announces new log files.
//!
//! The owner's account needs no rule: its people act on their own rights.
//! <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-permissions-for-sns-notifications.html>

use super::merge::Wanted;
use super::statement::Statement;

/// What the policy depends on.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    pub topic_arn: &'a str,
    pub trail_arn: &'a str,
}

/// Every name that we give in this document.
pub const SIDS: [&str; 1] = ["RadiantCloudTrailPublish"];

/// The rule that CloudTrail needs: post to this topic, for this trail.
pub fn wanted(facts: &Facts<'_>) -> Vec<Wanted> {
    let publish = Statement::allow("RadiantCloudTrailPublish")
        .services(["cloudtrail.amazonaws.com"])
        .action(["SNS:Publish"])
        .resource([facts.topic_arn])
        .when("StringEquals", "aws:SourceArn", [facts.trail_arn]);
    vec![Wanted::beside(
        "publish",
        "CloudTrail tells the topic about each new log file.",
        publish,
    )]
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::policy::merge::merge;
    use crate::policy::model::Document;

    const TOPIC: &str = "arn:aws:sns:eu-west-1:111122223333:radiant-cloudtrail";
    const TRAIL: &str = "arn:aws:cloudtrail:eu-west-1:999988887777:trail/org-trail";

    #[test]
    fn the_topic_s_account_and_the_trail_s_may_differ() {
        let facts = Facts {
            topic_arn: TOPIC,
            trail_arn: TRAIL,
        };
        let expected = json!({"Version": "2012-10-17", "Statement": [{
            "Sid": "RadiantCloudTrailPublish", "Effect": "Allow",
            "Principal": {"Service": "cloudtrail.amazonaws.com"},
            "Action": "SNS:Publish", "Resource": TOPIC,
            "Condition": {"StringEquals": {"aws:SourceArn": TRAIL}}
        }]});
        assert_eq!(*merge(None, &wanted(&facts)).document.value(), expected);
    }

    #[test]
    fn a_topic_made_by_the_console_needs_nothing() {
        let there = Document::try_from(
            json!({"Version": "2008-10-17", "Id": "__default_policy_ID", "Statement": [
                {
                    "Sid": "__default_statement_ID", "Effect": "Allow", "Principal": {"AWS": "*"},
                    "Action": ["SNS:GetTopicAttributes", "SNS:Publish"], "Resource": TOPIC,
                    "Condition": {"StringEquals": {"AWS:SourceOwner": "111122223333"}}
                },
                {
                    "Sid": "AWSCloudTrailSNSPolicy20150319", "Effect": "Allow",
                    "Principal": {"Service": "cloudtrail.amazonaws.com"},
                    "Action": "SNS:Publish", "Resource": TOPIC,
                    "Condition": {"StringEquals": {"aws:SourceArn": TRAIL}}
                }
            ]}),
        )
        .unwrap();
        let facts = Facts {
            topic_arn: TOPIC,
            trail_arn: TRAIL,
        };
        let merged = merge(Some(&there), &wanted(&facts));
        assert!(merged.unchanged);
        assert_eq!(merged.kept, 2);
    }
}
