//! Is it right? Requirements read back from AWS, each as a named check. Read-only.
//!
//! Pure like the plan: the caller looks at AWS just before and hands over what was seen.
//! What could not be read is [`Status::Unknown`], never passed, and what AWS or a person still has to do is
//! [`Status::Waiting`].

mod bucket;
mod build;
mod check;
mod chosen;
mod cloudtrail;
mod coverage;
mod delivery;
mod exporters;
mod findings;
mod found;
mod guardduty;
mod live;
mod log_key;
mod main_role;
mod members;
mod mends;
mod narrowed;
mod other_accounts;
mod reach;
mod recording;
mod role_limits;
mod role_members;
mod rules;
mod stack_set;
mod storage;
#[cfg(test)]
mod tests;
mod topic;

pub use check::{Check, Status};
pub use live::{is_awaited, prove};

use crate::answers::Answers;
use crate::inventory::Inventory;
use crate::plan::plan;
use crate::vendor::Vendor;
use crate::wanted::{Site, sites};

/// Every requirement of the answers, judged by what was seen, in the order of the guide.
pub fn verify(answers: &Answers, vendor: &Vendor, inventory: &Inventory) -> Vec<Check> {
    let mut checks: Vec<Check> = sites(answers, vendor, inventory)
        .iter()
        .flat_map(of_site)
        .collect();
    mends::keep_promises(&mut checks, &plan(answers, vendor, inventory));
    checks
}

fn of_site(site: &Site<'_>) -> Vec<Check> {
    let mut checks = cloudtrail::checks(site);
    checks.extend(guardduty::checks(site));
    checks.extend(main_role::checks(site));
    checks.extend(members::checks(site));
    checks.extend(other_accounts::checks(site));
    checks
}
