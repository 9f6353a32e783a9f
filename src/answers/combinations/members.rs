//! What is said of the other accounts, and does not fit the rest.

use super::places::same_partition;
use super::report::Report;
use crate::answers::{
    ExportAnswers, ExportFindings, GuardDutyAnswers, LetIn, LookedAfter, MemberAccounts,
    MembersAnswers, NewAccounts, Reach,
};
use crate::domain::{AccountId, Arn, Place};

/// A role by which accounts are managed may do everything, and whoever it lets in would read by ours what they could not before.
///
/// IAM has a name once, however its letters are written.
pub(super) fn role_of_others(members: &MembersAnswers, report: &mut Report<'_, '_, '_>) {
    let name = members.role_name.as_str();
    let is = |other: &str| name.eq_ignore_ascii_case(other);
    let is_way_in = match &members.reach {
        Reach::AssumeRole { role, .. } => is(role.as_str()),
        Reach::StackSetRoles { execution, .. } => is(execution.as_str()),
        Reach::StackSet { .. } | Reach::Profiles { .. } | Reach::HandOff => false,
    };
    if is_way_in || is(Reach::usual_role().as_str()) || is(Reach::control_tower_role().as_str()) {
        report.add(
            "members.role_name",
            "By this role accounts are managed. Radiant Security needs one of its own in each account.",
            "the name of a role that is for Radiant Security alone",
        );
    }
}

/// What takes the roles away and what has them made contradict each other.
pub(super) fn stack_set_that_goes(members: &MembersAnswers, report: &mut Report<'_, '_, '_>) {
    let none = MemberAccounts::These(Vec::new());
    if members.drop_stack_set && members.accounts != none {
        report.add(
            "members.drop_stack_set",
            "The StackSet's roles would go from the accounts that are chosen to have them. Take it away first, then choose accounts.",
            "`true` together with accounts = []",
        );
    }
}

/// The main account has a role of its own, which uses those of the others.
pub(super) fn main_among_members(
    main: &Place,
    members: &MembersAnswers,
    report: &mut Report<'_, '_, '_>,
) {
    const KEY: &str = "members.accounts";
    if let MemberAccounts::These(accounts) = &members.accounts
        && accounts.contains(&main.account)
    {
        let span = report.root.span_in(KEY, |text| {
            AccountId::parse(text).is_ok_and(|account| account == main.account)
        });
        report.found.add(
            &span,
            KEY,
            "This is the main account. It has a role of its own, so it is none of the others. Leave it out.",
            "accounts besides account.id",
        );
    }
}

/// Of accounts that are named one by one, only those can be left out.
pub(super) fn exceptions_of_members(members: &MembersAnswers, report: &mut Report<'_, '_, '_>) {
    if let MemberAccounts::These(accounts) = &members.accounts
        && !accounts.is_empty()
        && let Some(other) = members.exclude.iter().find(|it| !accounts.contains(it))
    {
        report.add(
            "members.exclude",
            format!("Account {} is not among members.accounts, so it cannot be left out. Is the number right?", other.grouped()),
            "accounts of members.accounts",
        );
    }
}

/// One rule for the organization is for the exports of its accounts.
pub(super) fn rule_for_nobody(export: &ExportAnswers, report: &mut Report<'_, '_, '_>) {
    if export.let_in == LetIn::Organization && export.findings != ExportFindings::EachAccount {
        report.add(
            "export.let_in",
            "This lets in detectors of accounts that export by themselves, and export.findings asks none to.",
            "\"detectors\", or \"each-account\" under export.findings",
        );
    }
}

/// GuardDuty of other accounts is touched only where they are chosen.
pub(super) fn nobody_to_look_after(
    guardduty: &GuardDutyAnswers,
    members: &MembersAnswers,
    report: &mut Report<'_, '_, '_>,
) {
    if guardduty.accounts != LookedAfter::AsItIs
        && members.accounts == MemberAccounts::These(Vec::new())
    {
        report.add(
            "guardduty.accounts",
            "No other account is chosen under members.accounts, so there is none to look after.",
            "\"as-it-is\", or other accounts under members.accounts",
        );
    }
    // Only who looks after all can let accounts join.
    if guardduty.accounts == LookedAfter::EachAccount
        && guardduty.new_accounts != NewAccounts::AsItIs
    {
        report.add(
            "guardduty.new_accounts",
            "Accounts join by themselves only where one account looks after all. Here each looks after itself.",
            "\"as-it-is\", or another word than \"each-account\" under guardduty.accounts",
        );
    }
}

/// One of AWS's own policies is of the same part of AWS.
pub(super) fn boundary_of_members(
    main: &Place,
    members: &MembersAnswers,
    report: &mut Report<'_, '_, '_>,
) {
    if let Some(arn) = &members.permissions_boundary
        && let Ok(arn) = Arn::parse(arn)
    {
        same_partition(main, &arn, "members.permissions_boundary", report);
    }
}
