//! What the role in another account may do: its permissions policy.
//!
//! The guide's document is no JSON, and the name of its rule has spaces, which IAM does not take.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html>

use crate::domain::Partition;

use super::merge::Wanted;
use super::statement::Statement;

/// What the role may read in its account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Every bucket with its files, as the vendor's guide asks.
    AllBuckets,
    /// How buckets are set up, and no file.
    BucketSettings,
}

/// What the policy depends on.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    pub partition: &'a Partition,
    pub scope: Scope,
}

/// The name of the rule that reads: the guide's without its spaces.
pub const READ_SID: &str = "AllowListAndGetInfosOfS3";

/// Every name that we give in this document.
pub const SIDS: [&str; 1] = [READ_SID];

/// The actions as the guide has them.
pub const EVERYTHING: [&str; 2] = ["s3:Get*", "s3:List*"];

/// What S3 tells of buckets without opening one.
///
/// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html>
pub const SETTINGS: [&str; 9] = [
    "s3:GetAccountPublicAccessBlock",
    "s3:GetAnalyticsConfiguration",
    "s3:GetBucket*",
    "s3:GetEncryptionConfiguration",
    "s3:GetIntelligentTieringConfiguration",
    "s3:GetInventoryConfiguration",
    "s3:GetLifecycleConfiguration",
    "s3:GetReplicationConfiguration",
    "s3:ListAllMyBuckets",
];

/// The one rule. It only grows, but for a narrower scope, which is asked for.
pub fn wanted(facts: &Facts<'_>) -> Vec<Wanted> {
    let partition = facts.partition;
    let everything = Statement::allow(READ_SID).action(EVERYTHING).resource([
        format!("arn:{partition}:s3:::*"),
        format!("arn:{partition}:s3:::*/*"),
    ]);
    vec![match facts.scope {
        Scope::AllBuckets => Wanted::growing(
            "read",
            "Radiant Security reads files and the settings of the account's buckets.",
            everything,
        ),
        // The names of all buckets and the switch of the whole account belong to no bucket.
        Scope::BucketSettings => Wanted::growing(
            "read",
            "Radiant Security reads how the account's buckets are set up.",
            Statement::allow(READ_SID).action(SETTINGS).resource(["*"]),
        )
        .instead_of(everything),
    }]
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::policy::merge::merge;
    use crate::policy::model::Document;

    fn of(scope: Scope) -> Vec<Wanted> {
        wanted(&Facts {
            partition: &Partition::Aws,
            scope,
        })
    }

    #[test]
    fn it_is_the_guide_s_rule_with_a_name_that_iam_takes() {
        let expected = json!({"Version": "2012-10-17", "Statement": [{
            "Sid": "AllowListAndGetInfosOfS3", "Effect": "Allow",
            "Action": ["s3:Get*", "s3:List*"],
            "Resource": ["arn:aws:s3:::*", "arn:aws:s3:::*/*"]
        }]});
        let document = merge(None, &of(Scope::AllBuckets)).document;
        assert_eq!(*document.value(), expected);
    }

    #[test]
    fn the_narrow_one_opens_no_file_and_takes_the_place_of_the_wide_one() {
        let wide = merge(None, &of(Scope::AllBuckets)).document;
        let narrow = merge(Some(&wide), &of(Scope::BucketSettings)).document;
        assert_eq!(narrow, merge(None, &of(Scope::BucketSettings)).document);
        let statements = narrow.statements();
        let opens = ["s3:GetObject", "s3:GetObjectVersion", "s3:ListBucket"];
        for action in statements[0].actions() {
            let start = action.trim_end_matches('*');
            assert!(
                opens.iter().all(|open| !open.starts_with(start)),
                "{action}"
            );
        }
    }

    #[test]
    fn a_rule_of_somebody_else_stays() {
        let theirs = Statement::allow(READ_SID)
            .action(["ec2:DescribeInstances"])
            .resource(["*"]);
        let document = Document::from_statements([theirs.clone()]);
        let both = merge(Some(&document), &of(Scope::AllBuckets)).document;
        assert_eq!(both.statements()[0], theirs);
        assert_eq!(both.statements().len(), 2);
    }
}
