//! The GuardDuty detectors that export into one bucket, and how policies name them.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_exportfindings.html>

use crate::domain::{AccountId, Region};

use super::statement::Statement;

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

fn push_new(list: &mut Vec<String>, text: String) {
    if !list.contains(&text) {
        list.push(text);
    }
}
