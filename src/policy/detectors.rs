//! The GuardDuty detectors that export into one bucket, and how policies name them.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_exportfindings.html>

use crate::domain::{AccountId, Partition, Region};

use super::condition::Tests;
use super::glob::glob;
use super::holds::Holds;
use super::meaning::Meaning;
use super::model::Document;
use super::statement::{Effect, Statement};

/// One detector that sends its findings: the place where they arise, not where the bucket is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detector {
    pub account: AccountId,
    pub region: Region,
    /// The full ARN, or the slot that it will fill.
    pub arn: String,
    /// Whether accounts have to switch this Region on; GuardDuty then has a name of its own there.
    pub opt_in: bool,
}

/// The names under which GuardDuty writes: the general one, and one for each opt-in Region.
pub(super) fn services(detectors: &[Detector]) -> Vec<String> {
    let mut names = vec!["guardduty.amazonaws.com".to_owned()];
    for detector in detectors.iter().filter(|detector| detector.opt_in) {
        push_new(
            &mut names,
            format!("guardduty.{}.amazonaws.com", detector.region),
        );
    }
    names
}

/// Limit a statement to these detectors, by account and by ARN.
///
/// Both are lists of which any may match; a detector's own account is always in the first.
pub(super) fn limited_to(detectors: &[Detector], statement: Statement) -> Statement {
    let mut accounts = Vec::new();
    let mut arns = Vec::new();
    for detector in detectors {
        push_new(&mut accounts, detector.account.to_string());
        push_new(&mut arns, detector.arn.clone());
    }
    statement
        .when("StringEquals", "aws:SourceAccount", accounts)
        .when("StringEquals", "aws:SourceArn", arns)
}

/// All detectors of an organization, whichever they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfOrganization {
    pub partition: Partition,
    /// Such as `o-exampleorgid`.
    pub id: String,
    /// The Regions that accounts have to switch on: GuardDuty has a name of its own in each.
    pub opt_in: Vec<Region>,
}

impl OfOrganization {
    /// Limit a statement to them. AWS tells the organization of whoever a service acts for.
    ///
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourceorgid>
    pub(super) fn limit(&self, statement: Statement) -> Statement {
        let mut names = vec!["guardduty.amazonaws.com".to_owned()];
        for region in &self.opt_in {
            push_new(&mut names, format!("guardduty.{region}.amazonaws.com"));
        }
        let any = format!("arn:{}:guardduty:*:*:detector/*", self.partition);
        statement
            .services(names)
            .when("StringEquals", "aws:SourceOrgID", [self.id.as_str()])
            .when("ArnLike", "aws:SourceArn", [any])
    }
}

/// The detectors that a statement names.
pub fn named_in(statement: &Statement) -> Vec<String> {
    source(statement, "aws:SourceArn")
}

/// Somebody whose GuardDuty may put findings into a bucket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Writer {
    /// The name of the rule that says so.
    pub rule: Option<String>,
    /// Only from these accounts; from any, if there are none here and no detectors either.
    pub accounts: Vec<String>,
    /// Only from these detectors, or patterns of them.
    pub detectors: Vec<String>,
}

impl Writer {
    /// Whether the rule may let in GuardDuty of an account: nothing that it asks of the source stands against that.
    pub fn may_be(&self, account: &str) -> bool {
        let by_account =
            self.accounts.is_empty() || self.accounts.iter().any(|pattern| glob(pattern, account));
        let by_arn = self.detectors.is_empty()
            || self.detectors.iter().any(|arn| {
                let parts: Vec<&str> = arn.splitn(6, ':').collect();
                match parts.as_slice() {
                    [_, _, _, _, pattern, _] => glob(pattern, account),
                    // A pattern such as `arn:aws:guardduty:*`.
                    _ => true,
                }
            });
        by_account && by_arn
    }
}

/// Whose GuardDuty a bucket's rules let in.
pub fn writers(document: &Document) -> Vec<Writer> {
    let is_guardduty = |statement: &Statement| {
        statement.principals().iter().any(|principal| {
            principal.kind == "Service" && principal.value.starts_with("guardduty.")
        })
    };
    let puts =
        |statement: &Statement| Meaning::of(statement).on_action("s3:PutObject") == Holds::Yes;
    document
        .statements()
        .iter()
        .filter(|there| there.effect() == Some(Effect::Allow) && is_guardduty(there) && puts(there))
        .map(|there| Writer {
            rule: there.sid().map(str::to_owned),
            accounts: source(there, "aws:SourceAccount"),
            detectors: named_in(there),
        })
        .collect()
}

/// The values that a condition key has to have.
fn source(statement: &Statement, key: &str) -> Vec<String> {
    let mut values = Vec::new();
    for value in Tests::of(statement).required(key).flatten() {
        push_new(&mut values, value.clone());
    }
    values
}

fn push_new(list: &mut Vec<String>, text: String) {
    if !list.contains(&text) {
        list.push(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // POL-16
    #[test]
    fn those_who_are_let_in_already_are_found() {
        let put = || {
            Statement::allow("Central")
                .services(["guardduty.amazonaws.com"])
                .action(["S3:Put*"])
                .resource(["arn:aws:s3:::larkfield-findings/*"])
        };
        let arn = "arn:aws:guardduty:us-east-1:123456789012:detector/12abc";
        let document = Document::from_statements([
            put().when("StringEquals", "AWS:SourceAccount", ["123456789012"]),
            put()
                .with_sid("Detector")
                .when("ArnLike", "aws:SourceArn", [arn]),
            put().with_sid("Open"),
            Statement::allow("Reader")
                .services(["guardduty.amazonaws.com"])
                .action(["s3:GetBucketLocation"]),
            Statement::allow("Trail")
                .services(["cloudtrail.amazonaws.com"])
                .action(["s3:PutObject"]),
            Statement::deny("Deny")
                .services(["guardduty.amazonaws.com"])
                .action(["s3:PutObject"]),
        ]);
        let found = writers(&document);
        let names: Vec<&str> = found
            .iter()
            .filter_map(|writer| writer.rule.as_deref())
            .collect();
        assert_eq!(names, ["Central", "Detector", "Open"]);
        assert_eq!(found[0].accounts, ["123456789012"]);
        assert_eq!(found[1].detectors, [arn]);
        assert!(found[2].accounts.is_empty() && found[2].detectors.is_empty());
        let let_in = |account: &str| found.iter().map(|writer| writer.may_be(account)).collect();
        let (named, another): (Vec<bool>, Vec<bool>) =
            (let_in("123456789012"), let_in("444455556666"));
        assert_eq!(named, [true, true, true]);
        assert_eq!(another, [false, false, true]);
    }

    #[test]
    fn a_rule_by_account_and_detector_lets_in_who_fits_both() {
        let writer = |accounts: &[&str], detectors: &[&str]| Writer {
            rule: None,
            accounts: accounts.iter().map(|&text| text.to_owned()).collect(),
            detectors: detectors.iter().map(|&text| text.to_owned()).collect(),
        };
        let arn = "arn:aws:guardduty:*:123456789012:detector/*";
        assert!(writer(&[], &[arn]).may_be("123456789012"));
        assert!(!writer(&["444455556666"], &[arn]).may_be("444455556666"));
        assert!(!writer(&["444455556666"], &[arn]).may_be("123456789012"));
        assert!(writer(&["1234*"], &["arn:aws:guardduty:*"]).may_be("123456789012"));
    }
}
