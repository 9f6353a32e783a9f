//! What the vendor's role may do in the main account: its permissions policy.
//!
//! The names are those of the vendor's guide, so that people find them again. IAM takes letters and digits only.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html>

use crate::domain::{BucketName, Partition, Region};

use super::merge::Wanted;
use super::statement::Statement;

/// Which buckets the role may read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Every bucket of the account, as the vendor's guide asks.
    AllBuckets,
    /// The log bucket and the findings bucket only.
    LogBuckets,
}

/// What the policy depends on.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    pub partition: &'a Partition,
    pub scope: Scope,
    pub log_bucket: &'a BucketName,
    pub findings_bucket: &'a BucketName,
    /// The full ARNs of both topics.
    pub topics: &'a [&'a str],
    /// The full ARNs or slots of the keys in use; an alias does not count here. May be empty.
    pub keys: &'a [&'a str],
    /// Regions whose S3 alone may unlock files for the role; empty leaves that open, as the guide does.
    pub keys_only_through_s3_in: &'a [Region],
    /// The ARNs of the roles in other accounts. May be empty.
    pub members: &'a [String],
    /// Whether the role may look at the organization, as the guide's document does.
    pub organization_reads: bool,
}

/// Every name that we give in this document.
pub const SIDS: [&str; 7] = [
    "AllowListAndGetAllLogFiles",
    "AllowSeeBucketNames",
    "AllowListLogBuckets",
    "AllowManagingSNSTopicSubscriptions",
    "EnableCrossAccountLogDecryption",
    "AllowAssumeARoleInAnotherOrganizationAccount",
    "Statement5",
];

/// The rules that the vendor needs; parts that are not used are left out by name.
pub fn wanted(facts: &Facts<'_>) -> Vec<Wanted> {
    let mut all = match facts.scope {
        Scope::AllBuckets => vec![every_bucket(facts)],
        Scope::LogBuckets => log_buckets(facts),
    };
    if !facts.topics.is_empty() {
        all.push(Wanted::in_place(
            "topics",
            "Radiant Security joins both topics by itself, so that it hears of new files.",
            Statement::allow("AllowManagingSNSTopicSubscriptions")
                .action([
                    "sns:Subscribe",
                    "sns:Unsubscribe",
                    "sns:ConfirmSubscription",
                ])
                .resource(facts.topics.iter().copied()),
        ));
    }
    if !facts.keys.is_empty() {
        let decrypt = Statement::allow("EnableCrossAccountLogDecryption")
            .action(["kms:Decrypt"])
            .resource(facts.keys.iter().copied());
        all.push(Wanted::in_place(
            "keys",
            "Files that are locked with a key cannot be opened without it.",
            through_s3(facts, decrypt),
        ));
    }
    if !facts.members.is_empty() {
        all.push(Wanted::in_place(
            "members",
            "From this role Radiant Security goes on to the roles of your other accounts.",
            Statement::allow("AllowAssumeARoleInAnotherOrganizationAccount")
                .action(["sts:AssumeRole"])
                .resource(facts.members.iter().map(String::as_str)),
        ));
    }
    if facts.organization_reads {
        all.push(Wanted::in_place(
            "organization",
            "The guide has it in its document, without a reason. It works only in the account that manages the organization.",
            Statement::allow("Statement5")
                .action([
                    "organizations:ListPolicies",
                    "organizations:DescribePolicy",
                    "organizations:ListPoliciesForTarget",
                    "organizations:DescribeResourcePolicy",
                    "organizations:DescribeOrganization",
                ])
                .resource(["*"]),
        ));
    }
    all
}

fn every_bucket(facts: &Facts<'_>) -> Wanted {
    let partition = facts.partition;
    Wanted::in_place(
        "read",
        "Radiant Security reads log files, findings, and the settings of your buckets.",
        Statement::allow("AllowListAndGetAllLogFiles")
            .action(["s3:Get*", "s3:List*"])
            .resource([
                format!("arn:{partition}:s3:::*"),
                format!("arn:{partition}:s3:::*/*"),
            ]),
    )
}

fn log_buckets(facts: &Facts<'_>) -> Vec<Wanted> {
    let mut buckets = vec![format!("arn:{}:s3:::{}", facts.partition, facts.log_bucket)];
    if facts.findings_bucket.as_str() != facts.log_bucket.as_str() {
        buckets.push(format!(
            "arn:{}:s3:::{}",
            facts.partition, facts.findings_bucket
        ));
    }
    let objects: Vec<String> = buckets.iter().map(|bucket| format!("{bucket}/*")).collect();
    vec![
        Wanted::in_place(
            "read",
            "Radiant Security reads log files and findings.",
            Statement::allow("AllowListAndGetAllLogFiles")
                .action(["s3:GetObject", "s3:GetObjectVersion"])
                .resource(objects),
        ),
        Wanted::in_place(
            "list",
            "Radiant Security looks which files are there.",
            Statement::allow("AllowListLogBuckets")
                .action(["s3:GetBucketLocation", "s3:ListBucket"])
                .resource(buckets),
        ),
        Wanted::in_place(
            "names",
            "Radiant Security looks for the buckets by name.",
            Statement::allow("AllowSeeBucketNames")
                .action(["s3:ListAllMyBuckets"])
                .resource(["*"]),
        ),
    ]
}

fn through_s3(facts: &Facts<'_>, statement: Statement) -> Statement {
    if facts.keys_only_through_s3_in.is_empty() {
        return statement;
    }
    let suffix = facts.partition.dns_suffix();
    let regions = facts.keys_only_through_s3_in.iter();
    statement.when(
        "StringEquals",
        "kms:ViaService",
        regions.map(|region| format!("s3.{region}.{suffix}")),
    )
}

#[cfg(test)]
mod tests;
