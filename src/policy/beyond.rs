//! Which rules of a role's policy give it more than is wanted.

use super::cover::covers;
use super::main_role_permissions::{
    BUCKETS_SID, KEYS_SID, MEMBERS_SID, ORGANIZATION_SID, READ_SID, TOPICS_SID,
};
use super::merge::Wanted;
use super::model::Document;
use super::statement::{Effect, Statement};

/// How many actions of one rule are named.
const NAMED: usize = 6;

/// A rule that gives more than is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beyond {
    /// The rule's name, or its place, such as "statement 3".
    pub rule: String,
    /// What it gives beyond, such as "`s3:*`, `kms:*`".
    pub gives: String,
}

/// The rules that give more than is wanted, in the document's order.
///
/// What a rule of ours names from earlier answers is no more than that rule is for.
pub fn beyond(document: &Document, wanted: &[Wanted]) -> Vec<Beyond> {
    let statements = document.statements();
    let allows = statements
        .iter()
        .enumerate()
        .filter(|(_, rule)| rule.effect() == Some(Effect::Allow));
    allows
        .filter_map(|(at, rule)| {
            Some(Beyond {
                rule: rule.name(at),
                gives: more(rule, wanted)?,
            })
        })
        .collect()
}

/// Such as "`A` gives `s3:*`; `B` gives `kms:*`".
pub fn told(beyond: &[Beyond]) -> String {
    let each: Vec<String> = beyond
        .iter()
        .map(|one| format!("`{}` gives {}", one.rule, one.gives))
        .collect();
    each.join("; ")
}

fn more(rule: &Statement, wanted: &[Wanted]) -> Option<String> {
    let but = rule.not_actions();
    if !but.is_empty() {
        return Some(format!("everything but {}", row(&but)));
    }
    let open = !rule.not_resources().is_empty();
    let actions: Vec<&str> = rule
        .actions()
        .into_iter()
        .filter(|action| open || !is_wanted(rule, action, wanted))
        .collect();
    (!actions.is_empty()).then(|| row(&actions))
}

/// Whether the wanted rules take in all that a rule gives by one action.
fn is_wanted(rule: &Statement, action: &str, wanted: &[Wanted]) -> bool {
    let ours = rule.sid().map_or(&[] as &[&str], of_ours);
    if ours.iter().any(|ours| ours.eq_ignore_ascii_case(action)) {
        return true;
    }
    rule.resources().into_iter().all(|resource| {
        let one = rule.clone().action([action]).resource([resource]);
        wanted.iter().any(|want| covers(&want.statement, &one))
    })
}

/// The actions of our rule of this name, also with a number behind it.
fn of_ours(sid: &str) -> &'static [&'static str] {
    match sid.trim_end_matches(|sign: char| sign.is_ascii_digit()) {
        READ_SID => &["s3:Get*", "s3:List*", "s3:GetObject", "s3:GetObjectVersion"],
        BUCKETS_SID => &["s3:GetBucketLocation", "s3:ListBucket"],
        "AllowSeeBucketNames" => &["s3:ListAllMyBuckets"],
        TOPICS_SID => &[
            "sns:Subscribe",
            "sns:Unsubscribe",
            "sns:ConfirmSubscription",
        ],
        KEYS_SID => &["kms:Decrypt"],
        MEMBERS_SID => &["sts:AssumeRole"],
        _ if sid.starts_with(ORGANIZATION_SID) => &[
            "organizations:ListPolicies",
            "organizations:DescribePolicy",
            "organizations:ListPoliciesForTarget",
            "organizations:DescribeResourcePolicy",
            "organizations:DescribeOrganization",
        ],
        _ => &[],
    }
}

fn row(actions: &[&str]) -> String {
    let named: Vec<String> = actions
        .iter()
        .take(NAMED)
        .map(|action| format!("`{action}`"))
        .collect();
    let text = named.join(", ");
    match actions.len().saturating_sub(NAMED) {
        0 => text,
        more => format!("{text} and {more} more"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{BucketName, Partition};
    use crate::policy::main_role_permissions::{Facts, SIDS, Scope, wanted};
    use crate::policy::merge::merge;

    fn with(scope: Scope) -> Vec<Wanted> {
        wanted(&Facts {
            partition: &Partition::Aws,
            scope,
            log_bucket: &BucketName::parse("larkfield-logs").unwrap(),
            findings_bucket: &BucketName::parse("larkfield-findings").unwrap(),
            topics: &["arn:aws:sns:us-east-1:111122223333:events"],
            keys: &["arn:aws:kms:us-east-1:111122223333:key/aa"],
            keys_only_through_s3_in: &[],
            members: &["arn:aws:iam::444455556666:role/member".to_owned()],
            members_in: None,
            organization_reads: true,
        })
    }

    #[test]
    fn our_own_document_gives_nothing_beyond() {
        for scope in [Scope::AllBuckets, Scope::LogBuckets] {
            let wanted = with(scope);
            let document = merge(None, &wanted).document;
            assert_eq!(beyond(&document, &wanted), []);
            // What earlier answers named is ours too.
            assert_eq!(beyond(&document, &[]), []);
        }
        for sid in SIDS {
            assert!(!of_ours(sid).is_empty(), "{sid}");
        }
    }

    #[test]
    fn each_rule_that_gives_more_is_named_with_what_it_gives() {
        let wanted = with(Scope::LogBuckets);
        let all = Statement::allow("All").action(["*"]).resource(["*"]);
        // Our name does not make it ours.
        let ours = Statement::allow(READ_SID)
            .action(["s3:GetObject", "s3:*"])
            .resource(["arn:aws:s3:::larkfield-logs/*"]);
        let elsewhere = Statement::allow("Elsewhere")
            .action(["s3:GetObject"])
            .resource(["arn:aws:s3:::payroll/*"]);
        let but = Statement::from_value(&serde_json::json!({
            "Effect": "Allow", "NotAction": "iam:*", "Resource": "*"
        }))
        .unwrap();
        let narrower = Statement::allow("Narrower")
            .action(["S3:GetObject"])
            .resource(["arn:aws:s3:::larkfield-logs/AWSLogs/*"]);
        let deny = Statement::deny("Deny").action(["*"]).resource(["*"]);
        let document = Document::from_statements([all, ours, elsewhere, but, narrower, deny]);
        assert_eq!(
            told(&beyond(&document, &wanted)),
            "`All` gives `*`; `AllowListAndGetAllLogFiles` gives `s3:*`; `Elsewhere` gives `s3:GetObject`; `statement 4` gives everything but `iam:*`"
        );
    }
}
