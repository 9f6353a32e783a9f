//! Does data flow? Files that came, the vendor's use of its role, and what could stop either from above.
//!
//! A check that waits says since when and how long that usually takes, if time alone can end its waiting.

mod above;
mod files;
mod findings;
mod role;
mod simulator;

use super::build::Checks;
use super::check::{Check, Status};
use super::mends;
use crate::answers::Answers;
use crate::inventory::{Inventory, Live};
use crate::plan::{Section, plan};
use crate::vendor::Vendor;
use crate::wanted::main_site;

/// Checks of settings that show whether data flows, by the last part of their id.
const ALSO_LIVE: [&str; 3] = [
    "trail-delivery",
    "trail-announcement",
    "vendor-subscription",
];
/// How long the vendor takes to join a topic once its role is right.
const JOINS: &str = "within 15 minutes of the role and its External Role ID being right";

/// The checks of settings, and whether data flows by now: those of the live test first in each section.
pub fn prove(
    mut checks: Vec<Check>,
    (answers, vendor): (&Answers, &Vendor),
    inventory: &Inventory,
    live: &Live,
) -> Vec<Check> {
    let site = main_site(answers, vendor, inventory);
    for check in &mut checks {
        mark(check, live);
    }
    let mut cloudtrail = Checks::new(Section::CloudTrail);
    files::checks(&site, &mut cloudtrail, live);
    let mut guardduty = Checks::new(Section::GuardDuty);
    findings::checks(&site, &mut guardduty, live);
    let mut role = Checks::new(Section::MainRole);
    role::check(&site, &mut role, live);
    simulator::checks(&site, &mut role, live);
    above::check(&site, &mut role, live);
    let mut flowing: Vec<Check> = [cloudtrail, guardduty, role]
        .into_iter()
        .flat_map(Checks::done)
        .map(|check| Check {
            live: true,
            ..check
        })
        .collect();
    mends::keep_promises(&mut flowing, &plan(answers, vendor, inventory));
    checks.extend(flowing);
    // Stable: within both halves of a section the order stays.
    checks.sort_by_key(|check| (check.section, !check.live));
    checks
}

/// Whether something among the checks is still awaited that time alone can bring.
pub fn is_awaited(checks: &[Check]) -> bool {
    checks.iter().any(Check::has_clock)
}

/// Say of a check of settings that it is of the live test too, and since when it waits.
fn mark(check: &mut Check, live: &Live) {
    let part = check.id.rsplit('/').next().unwrap_or_default();
    if !ALSO_LIVE.contains(&part) {
        return;
    }
    check.live = true;
    // Without the role nobody can join, so there is nothing to wait for.
    let role = live.role.known().and_then(Option::as_ref);
    let joins = part == "vendor-subscription" && check.status == Status::Waiting;
    if let Some(role) = role.filter(|_| joins) {
        check.since = role.created;
        check.usually = Some(JOINS.to_owned());
    }
}
