//! The sentence about a rule that refuses.

use crate::policy::condition::Test;
use crate::policy::meaning::Meaning;
use crate::policy::statement::Statement;

/// Such as "The rule `A` was there before. It does not let CloudTrail add log files, whoever asks."
pub(super) fn told(rule: &Statement, certain: bool, whom: &str, deeds: &str, why: &str) -> String {
    let rule = match rule.sid().filter(|sid| !sid.is_empty()) {
        Some(sid) => format!("The rule `{sid}` was there before."),
        None => "A rule without a name was there before.".to_owned(),
    };
    let stops = if certain {
        "does not let"
    } else {
        "may not let"
    };
    format!("{rule} It {stops} {whom} {deeds}{why}.")
}

/// Why the rule refuses, from the conditions by which it does.
pub(super) fn reason(deny: &Meaning, by: &[Test]) -> &'static str {
    let names = |wanted: &[&str]| by.iter().any(|test| wanted.contains(&test.key.as_str()));
    if by.is_empty() && !deny.not_principals.is_empty() {
        ", because it lets in only those that it names"
    } else if by.is_empty() {
        ", whoever asks"
    } else if names(&["s3:x-amz-server-side-encryption-aws-kms-key-id"]) {
        ", because it asks for another key"
    } else if names(&["s3:x-amz-server-side-encryption"]) {
        ", because it asks for files to be locked in a certain way"
    } else if names(&["aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid"]) {
        ", because it names another source"
    } else if names(&[
        "aws:sourcevpc",
        "aws:sourcevpce",
        "aws:vpcsourceip",
        "aws:sourceip",
    ]) {
        ", because it lets in only certain networks"
    } else if names(&[
        "aws:principalorgid",
        "aws:principalorgpaths",
        "aws:principalaccount",
        "aws:principalarn",
    ]) {
        ", because it lets in only certain people and programs, and no AWS services"
    } else {
        ", because of its conditions"
    }
}
