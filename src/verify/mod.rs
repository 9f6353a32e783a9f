//! Is it right? Requirements read back from AWS, each as a named check. Read-only.
//!
//! Pure like the plan: the caller looks at AWS just before and hands over what was seen.
//! What could not be read is [`Status::Unknown`], never passed, and what AWS or a person still has to do is
//! [`Status::Waiting`].

mod bucket;
mod build;
mod cloudtrail;
mod coverage;
mod delivery;
mod exporters;
mod findings;
mod found;
mod guardduty;
mod log_key;
mod main_role;
mod mends;
mod reach;
mod recording;
mod role_limits;
mod rules;
mod storage;
#[cfg(test)]
mod tests;
mod topic;

use serde::{Deserialize, Serialize};

use crate::answers::Answers;
use crate::domain::Place;
use crate::inventory::Inventory;
use crate::plan::{Section, plan};
use crate::problem::Problem;
use crate::vendor::Vendor;
use crate::wanted::{Site, sites};

/// How a check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Seen, and right.
    Passed,
    /// Seen, and not right.
    Failed,
    /// Right as far as it can be yet; AWS or a person has to do something first.
    Waiting,
    /// Could not be seen. Never counted as right.
    Unknown,
}

/// One requirement and what was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// Stable, such as `cloudtrail/111122223333/us-east-1/trail-recording`.
    pub id: String,
    /// What is true when it passes, such as "The trail is recording in all Regions".
    pub title: String,
    pub section: Section,
    pub place: Place,
    pub status: Status,
    pub expected: String,
    pub seen: String,
    /// What to do when it did not pass; often "Check the changes again".
    pub fix: Option<String>,
    /// Why it could not be seen.
    pub problem: Option<Problem>,
}

impl Check {
    /// Whether the changes that are planned now mend it; else the fix names the hand that has to.
    pub fn is_mended_by_plan(&self) -> bool {
        self.fix.as_deref() == Some(build::RUN_AGAIN)
    }
}

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
    checks
}
