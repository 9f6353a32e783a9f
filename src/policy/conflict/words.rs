//! The sentence about a rule that refuses.

use crate::domain::shown;
use crate::policy::condition::Test;
use crate::policy::meaning::Meaning;
use crate::policy::statement::Statement;

/// Such as "The rule `A` was there before. It does not let CloudTrail add log files, whoever asks."
pub(super) fn told(rule: &Statement, certain: bool, whom: &str, deeds: &str, why: &str) -> String {
    let rule = match rule.sid().filter(|sid| !sid.is_empty()) {
        Some(sid) => format!("The rule `{}` was there before.", shown(sid)),
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
    let on = |wanted: &[&str]| by.iter().find(|test| wanted.contains(&test.key.as_str()));
    let names = |wanted: &[&str]| on(wanted).is_some();
    // Without `Not` it refuses just what it names.
    let lists = |wanted: &[&str]| on(wanted).is_some_and(|test| test.operator.lists());
    let key = ["s3:x-amz-server-side-encryption-aws-kms-key-id"];
    let source = ["aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid"];
    let network = [
        "aws:sourcevpc",
        "aws:sourcevpce",
        "aws:vpcsourceip",
        "aws:sourceip",
    ];
    if by.is_empty() && !deny.not_principals.is_empty() {
        ", because it lets in only those that it names"
    } else if by.is_empty() {
        ", whoever asks"
    } else if lists(&key) {
        ", because it refuses this key"
    } else if lists(&source) {
        ", because it refuses this source"
    } else if lists(&network) {
        ", because it refuses certain networks"
    } else if names(&key) {
        ", because it asks for another key"
    } else if names(&["s3:x-amz-server-side-encryption"]) {
        ", because it asks for files to be locked in a certain way"
    } else if names(&source) {
        ", because it names another source"
    } else if names(&network) {
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
