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
    /// The ARNs of the roles in other accounts, or one pattern of them. May be empty.
    pub members: &'a [String],
    /// The organization that these have to be in, by its id; the guide asks for none.
    pub members_in: Option<&'a str>,
    /// Whether the role may look at the organization, as the guide's document does.
    pub organization_reads: bool,
}

/// The name of the rule that reads files.
pub const READ_SID: &str = "AllowListAndGetAllLogFiles";
/// The name of the rule that lists the files of the log buckets.
pub const BUCKETS_SID: &str = "AllowListLogBuckets";
/// The name of the rule that joins topics.
pub const TOPICS_SID: &str = "AllowManagingSNSTopicSubscriptions";
/// The name of the rule that opens files with keys.
pub const KEYS_SID: &str = "EnableCrossAccountLogDecryption";
/// The name of the rule that goes on to the roles of other accounts.
pub const MEMBERS_SID: &str = "AllowAssumeARoleInAnotherOrganizationAccount";
/// What [`members`] is called for good.
pub const MEMBERS_ID: &str = "members";
/// The name of the rule that looks at the organization.
pub const ORGANIZATION_SID: &str = "Statement5";

/// Every name that we give in this document.
pub const SIDS: [&str; 7] = [
    READ_SID,
    "AllowSeeBucketNames",
    BUCKETS_SID,
    TOPICS_SID,
    KEYS_SID,
    MEMBERS_SID,
    ORGANIZATION_SID,
];

/// The rules that the vendor needs; parts that are not used are left out by name.
///
/// Each only grows: what an older set-up named may still be in use. The exception is a narrower scope, which is asked for.
pub fn wanted(facts: &Facts<'_>) -> Vec<Wanted> {
    let mut all = match facts.scope {
        Scope::AllBuckets => vec![every_bucket(facts)],
        Scope::LogBuckets => log_buckets(facts),
    };
    if !facts.topics.is_empty() {
        all.push(Wanted::growing(
            "topics",
            "Radiant Security joins both topics by itself, so that it hears of new files.",
            Statement::allow(TOPICS_SID)
                .action([
                    "sns:Subscribe",
                    "sns:Unsubscribe",
                    "sns:ConfirmSubscription",
                ])
                .resource(facts.topics.iter().copied()),
        ));
    }
    if !facts.keys.is_empty() {
        let decrypt = Statement::allow(KEYS_SID)
            .action(["kms:Decrypt"])
            .resource(facts.keys.iter().copied());
        let keys = Wanted::growing(
            "keys",
            "Files that are locked with a key cannot be opened without it.",
            through_s3(facts, decrypt.clone()),
        );
        all.push(if facts.keys_only_through_s3_in.is_empty() {
            keys
        } else {
            keys.instead_of(decrypt)
        });
    }
    if !facts.members.is_empty() {
        all.push(members(facts.members, facts.members_in));
    }
    if facts.organization_reads {
        all.push(Wanted::growing(
            "organization",
            "The guide has it in its document, without a reason. It works only in the account that manages the organization.",
            Statement::allow(ORGANIZATION_SID)
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

/// The rule that goes on to roles of other accounts: by their ARNs, or by a pattern for those of one organization.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourceorgid>
pub fn members(roles: &[String], organization: Option<&str>) -> Wanted {
    let assume = Statement::allow(MEMBERS_SID)
        .action(["sts:AssumeRole"])
        .resource(roles.iter().map(String::as_str));
    let assume = match organization {
        Some(id) => assume.when("StringEquals", "aws:ResourceOrgID", [id]),
        None => assume,
    };
    Wanted::growing(
        MEMBERS_ID,
        "From this role Radiant Security goes on to the roles of your other accounts.",
        assume,
    )
}

fn every_bucket(facts: &Facts<'_>) -> Wanted {
    let partition = facts.partition;
    Wanted::growing(
        "read",
        "Radiant Security reads log files, findings, and the settings of your buckets.",
        Statement::allow(READ_SID)
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
        Wanted::growing(
            "read",
            "Radiant Security reads log files and findings.",
            Statement::allow(READ_SID)
                .action(["s3:GetObject", "s3:GetObjectVersion"])
                .resource(objects),
        )
        .instead_of(every_bucket(facts).statement),
        Wanted::growing(
            "list",
            "Radiant Security looks which files are there.",
            Statement::allow(BUCKETS_SID)
                .action(["s3:GetBucketLocation", "s3:ListBucket"])
                .resource(buckets),
        ),
        Wanted::growing(
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
