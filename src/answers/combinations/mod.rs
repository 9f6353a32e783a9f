//! Answers that are right one by one and wrong together, as far as that can be told without asking AWS.

mod members;
mod names;
mod places;
mod report;

#[cfg(test)]
mod tests;

use self::report::Report;
use super::found::Found;
use super::walk::Section;
use super::{
    AccountAnswers, CloudTrailAnswers, ExportAnswers, GuardDutyAnswers, MembersAnswers, RoleAnswers,
};
use crate::domain::Place;

/// The sections that could be read.
pub(super) struct Parts<'a> {
    pub(super) account: Option<&'a AccountAnswers>,
    pub(super) cloudtrail: Option<&'a CloudTrailAnswers>,
    pub(super) guardduty: Option<&'a GuardDutyAnswers>,
    pub(super) role: Option<&'a RoleAnswers>,
    pub(super) members: Option<&'a MembersAnswers>,
    pub(super) export: Option<&'a ExportAnswers>,
}

/// Adds what does not go together.
pub(super) fn check(parts: &Parts<'_>, root: &Section<'_>, found: &mut Found<'_>) {
    let mut report = Report { root, found };
    if let Some(cloudtrail) = parts.cloudtrail {
        names::own_bucket(cloudtrail, &mut report);
    }
    if let (Some(cloudtrail), Some(guardduty)) = (parts.cloudtrail, parts.guardduty) {
        names::shared_bucket(cloudtrail, guardduty, &mut report);
        names::shared_alias(cloudtrail, guardduty, &mut report);
    }
    if let Some(members) = parts.members {
        members::role_of_others(members, &mut report);
        members::stack_set_that_goes(members, &mut report);
    }
    if let Some(export) = parts.export {
        members::rule_for_nobody(export, &mut report);
    }
    // Without the account the rest is measured against a stand-in.
    let Some(account) = parts.account else {
        return;
    };
    let main = Place::new(account.id.clone(), account.region.clone());
    if let Some(cloudtrail) = parts.cloudtrail {
        places::cloudtrail_arns(&main, cloudtrail, &mut report);
    }
    if let Some(guardduty) = parts.guardduty {
        places::guardduty_arns(&main, guardduty, &mut report);
        places::guardduty_regions(&main, guardduty, &mut report);
    }
    if let (Some(cloudtrail), Some(guardduty)) = (parts.cloudtrail, parts.guardduty) {
        names::shared_topic(&main, cloudtrail, guardduty, &mut report);
    }
    if let Some(role) = parts.role {
        places::boundary_in_main_account(&main, role, &mut report);
    }
    if let (Some(guardduty), Some(members)) = (parts.guardduty, parts.members) {
        members::nobody_to_look_after(guardduty, members, &mut report);
    }
    if let Some(members) = parts.members {
        members::main_among_members(&main, members, &mut report);
        members::exceptions_of_members(members, &mut report);
        members::boundary_of_members(&main, members, &mut report);
    }
}
