//! Whose findings come into the bucket, of all accounts of the organization.
//!
//! The vendor's guide asks for the findings of all accounts in one bucket. An export of GuardDuty's administrator holds those of
//! its members.
//! See <https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_exportfindings.html>.

use std::collections::BTreeSet;

use super::{Gap, Site};
use crate::domain::{AccountId, Region};
use crate::inventory::{Detector, Organization, Seen};
use crate::policy::detectors::{Writer, writers};
use crate::problem::Problem;

/// Whose findings come into the bucket, as one Region shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Coverage {
    /// Only this account is to be covered.
    Alone,
    /// It cannot be told: what was looked for, and why it was not seen.
    Unknown(&'static str, Problem),
    /// What was seen.
    Seen(Covered),
}

/// What was seen of an organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Covered {
    /// The Region that shows it.
    pub region: Region,
    /// How many accounts the organization has; suspended ones do not count.
    pub accounts: usize,
    /// Those whose findings surely do not come.
    pub missing: Vec<AccountId>,
    /// Those whose own GuardDuty the bucket's rules may let in; whether it sends anything, only they can see.
    pub perhaps: Vec<AccountId>,
    /// GuardDuty's administrator for the organization, as far as this account may know.
    pub administrator: Option<AccountId>,
    /// The account that manages the organization.
    pub management: AccountId,
    /// Whether new accounts join by themselves; nothing if that is not known.
    pub joining: Option<bool>,
}

/// Whose findings come into the bucket.
pub fn coverage(site: &Site<'_>) -> Coverage {
    let own = site.account();
    // A trail for this account alone says that no other account is meant.
    let answers = site.shared.answers;
    let organization = site.shared.organization;
    let Some(organization) = organization.filter(|_| answers.cloudtrail.organization) else {
        return Coverage::Alone;
    };
    let active: BTreeSet<AccountId> = match &organization.accounts {
        Seen::Unknown(problem) => {
            return Coverage::Unknown("the accounts of your organization", problem.clone());
        }
        Seen::Known(accounts) => accounts
            .iter()
            .filter(|account| account.active)
            .map(|account| account.id.clone())
            .collect(),
    };
    if active.iter().all(|account| account == own) {
        return Coverage::Alone;
    }
    let region = answers.guardduty.shown_in(&answers.account.region).clone();
    let detector = match site.detector(&region) {
        Ok(detector) => detector,
        Err(Gap::Closed(problem)) => {
            return Coverage::Unknown("the accounts of GuardDuty", problem.clone());
        }
        Err(Gap::Unlooked(_)) => None,
    };
    let members = match detector.map(|detector| &detector.members) {
        Some(Seen::Unknown(problem)) => {
            return Coverage::Unknown("the accounts of GuardDuty", problem.clone());
        }
        Some(Seen::Known(members)) => Some(members),
        None => None,
    };
    let mut covered: BTreeSet<AccountId> = members
        .into_iter()
        .flat_map(|members| &members.accounts)
        .filter(|member| member.is_enabled())
        .map(|member| member.account.clone())
        .collect();
    covered.insert(own.clone());
    let others: Vec<AccountId> = active.difference(&covered).cloned().collect();
    let let_in = match let_in(site) {
        Ok(let_in) => let_in,
        Err(problem) if !others.is_empty() => {
            return Coverage::Unknown("the rules of the findings bucket", problem.clone());
        }
        Err(_) => Vec::new(),
    };
    let (perhaps, missing): (Vec<_>, Vec<_>) = others
        .into_iter()
        .partition(|account| let_in.iter().any(|writer| writer.may_be(account.as_str())));
    Coverage::Seen(Covered {
        region,
        accounts: active.len(),
        missing,
        perhaps,
        administrator: administrator(organization, detector),
        management: organization.management.clone(),
        joining: members
            .and_then(|members| members.joining.as_deref())
            .map(|which| which != "NONE"),
    })
}

fn administrator(organization: &Organization, detector: Option<&Detector>) -> Option<AccountId> {
    let named = organization
        .guardduty_administrators
        .known()
        .and_then(|administrators| administrators.first());
    named
        .or_else(|| detector.and_then(Detector::administered_by))
        .cloned()
}

/// Whose GuardDuty the bucket's rules let in.
fn let_in<'a>(site: &Site<'a>) -> Result<Vec<Writer>, &'a Problem> {
    let bucket = match site.bucket(site.findings_bucket()) {
        Err(Gap::Closed(problem)) => return Err(problem),
        Ok(view) => view.yours(),
        Err(Gap::Unlooked(_)) => None,
    };
    match bucket.map(|bucket| &bucket.policy) {
        Some(Seen::Unknown(problem)) => Err(problem),
        Some(Seen::Known(policy)) => Ok(policy.as_ref().map(writers).unwrap_or_default()),
        None => Ok(Vec::new()),
    }
}
