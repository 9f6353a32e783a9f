//! Whose GuardDuty alerts come into the bucket.

use super::build::{Checks, Requirement, Verdict};
use crate::wanted::{Coverage, Covered, Site, coverage};

/// Whether the findings of all accounts come into the bucket, as the vendor's guide asks.
pub(super) fn checks(site: &Site<'_>, checks: &mut Checks) {
    let requirement = |all: &str| {
        Requirement::new(
            "guardduty-coverage",
            format!("GuardDuty alerts of all {all} come into the bucket"),
            "Radiant Security's guide asks for the alerts of all accounts in one bucket.",
        )
    };
    let (requirement, verdict) = match coverage(site) {
        Coverage::Alone => return,
        Coverage::Unknown(what, problem) => {
            (requirement("accounts"), Verdict::unknown(what, &problem))
        }
        Coverage::Seen(covered) => (
            requirement(&format!("{} accounts", covered.accounts)),
            whose(site, &covered),
        ),
    };
    checks.add(&site.home, requirement, verdict);
}

fn whose(site: &Site<'_>, covered: &Covered) -> Verdict {
    let all = covered.accounts;
    let name = covered.region.place_or_code();
    if !covered.missing.is_empty() {
        let without = covered.missing.len();
        let verb = if without == 1 { "has" } else { "have" };
        return Verdict::failed(format!(
            "{without} of {all} accounts of your organization {verb} no GuardDuty alerts in this bucket."
        ))
        .fix(who_can(site, covered));
    }
    if !covered.perhaps.is_empty() {
        return Verdict::unsure(
            format!(
                "The bucket lets in GuardDuty of {} other accounts. Whether they send anything, only they can see.",
                covered.perhaps.len()
            ),
            "Look at the exports of GuardDuty in those accounts.",
        );
    }
    let joining = match covered.joining {
        Some(true) => " New accounts join by themselves.",
        Some(false) => " New accounts do not join by themselves.",
        None => "",
    };
    Verdict::passed(format!(
        "In {name}, the alerts of all {all} accounts come to this one.{joining}"
    ))
}

/// Who can bring the alerts of the other accounts, and how.
///
/// See <https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_organizations.html>.
fn who_can(site: &Site<'_>, covered: &Covered) -> String {
    match &covered.administrator {
        Some(administrator) if administrator == site.account() => {
            "Add the missing accounts in GuardDuty, under Accounts, in each Region.".to_owned()
        }
        Some(administrator) => format!(
            "Account {} administers GuardDuty for your organization. Ask the people there to export its findings into this bucket, or to set Radiant Security up there.",
            administrator.grouped()
        ),
        // The one who is signed in is the hand that acts.
        None if covered.management == *site.account() => {
            "In GuardDuty, under Settings, name this account the delegated administrator, in each Region. Then add the accounts, under Accounts.".to_owned()
        }
        None => format!(
            "Ask the people of account {}, which manages your organization, to name this account GuardDuty's delegated administrator in each Region. Then add the accounts in GuardDuty, under Accounts.",
            covered.management.grouped()
        ),
    }
}
