//! `[role]`: what the vendor's role in the main account may do.

use serde::{Deserialize, Serialize};

use super::walk::{Found, Section, allowed_words};
use super::write::{Line, quoted};
use crate::domain::PolicyName;

/// What the vendor's role in the main account may do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RoleAnswers {
    /// Which buckets it may read.
    pub read: ReadScope,
    /// The name of its policy.
    pub policy_name: PolicyName,
}

/// Which buckets the vendor's role may read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReadScope {
    /// Every bucket of the account, as the vendor asks.
    AllBuckets,
    /// Only the buckets with log files and findings.
    LogBuckets,
}

impl Default for RoleAnswers {
    fn default() -> Self {
        Self {
            read: ReadScope::AllBuckets,
            policy_name: PolicyName::constant("radiant-aws-access-policy"),
        }
    }
}

/// The words for the scope.
const SCOPES: &[(&str, ReadScope)] = &[
    ("all-buckets", ReadScope::AllBuckets),
    ("log-buckets", ReadScope::LogBuckets),
];

/// Reads the section.
pub(super) fn read(section: &Section<'_>, found: &mut Found<'_>) -> Option<RoleAnswers> {
    let defaults = RoleAnswers::default();
    section.only(&["read", "policy_name"], found);
    let read = match section.entry("read") {
        Some(entry) => entry
            .text(&allowed_words(SCOPES, ""), found)
            .and_then(|text| text.word(SCOPES, "", found)),
        None => Some(defaults.read),
    };
    let policy_name = section.name_or("policy_name", defaults.policy_name, found);
    Some(RoleAnswers {
        read: read?,
        policy_name: policy_name?,
    })
}

/// The section's lines.
pub(super) fn write(answers: &RoleAnswers) -> Vec<Line> {
    let read = match answers.read {
        ReadScope::AllBuckets => "all-buckets",
        ReadScope::LogBuckets => "log-buckets",
    };
    vec![
        Line::new("read", quoted(read))
            .note("\"all-buckets\" as the vendor asks, or \"log-buckets\""),
        Line::new("policy_name", quoted(answers.policy_name.as_str())),
    ]
}
