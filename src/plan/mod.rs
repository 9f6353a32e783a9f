//! Answers and inventory in, plan out: a graph of changes in plain words. Pure: no clock, no network, no SDK.
//!
//! A value that AWS gives only when a thing is made (a key's ARN, a detector's id) stands in documents and actions as a
//! [`slot`](Slot) until then.

mod action;
mod as_guide;
mod by_hand;
mod change;
mod changes;
mod cloudtrail;
mod coming;
mod cost;
mod cost_item;
mod draft;
mod guardduty;
mod main_role;
mod markdown;
mod members;
mod order;
mod owner;
mod rules;
pub mod selectors;
mod service;
mod storage;
mod suggested;
mod told;
mod undo;
mod words;

#[cfg(test)]
mod tests;
#[cfg(test)]
pub(crate) use action::tests::every as every_action;

pub use crate::wanted::{ConnectorValues, Feed, Slot, Slots};
pub(crate) use action::on_kind;
pub use action::{
    Action, AttachPolicy, BlockPublicAccess, CreateAlias, CreateBucket, CreateDestination,
    CreateDetector, CreateKey, CreateMembers, CreatePolicy, CreatePolicyVersion, CreateRole,
    CreateStackSet, CreateTopic, CreateTrail, Deed, DeleteAlias, DeleteBucket, DeleteBucketPolicy,
    DeleteDestination, DeleteFolderObject, DeletePolicy, DeleteRole, DeleteTopic, DeleteTrail,
    DesignateGuardDuty, DetachPolicy, DetectorSettings, DisableKeyRotation, EnableKeyRotation,
    EnableTrustedAccess, GiveStackSet, LetStackSetsReach, MEMBERS_A_CALL, NewMember, Pace,
    ProtectMembers, PutBucketNotification, PutBucketPolicy, PutEventSelectors, PutFolderObject,
    PutKeyPolicy, PutTopicPolicy, PutTrust, RemoveStackSet, RestorePolicy, RestorePublicAccess,
    ScheduleKeyDeletion, SetJoining, StackSetContent, StartLogging, Step, StopLogging,
    SuspendDetector, TakeStackSet, Thing, TrailPatch, TrailSettings, UpdateDestination,
    UpdateDetector, UpdateStackSet, UpdateTrail, key_id,
};
pub use as_guide::{Beside, GuideValues, departures, departures_of, guide_document, guide_kind};
pub use by_hand::by_hand;
pub use change::{Change, ChangeId, Kind, Section};
pub use changes::{Counts, Plan};
pub use cost_item::{CostItem, CostOf};
pub use markdown::to_markdown;
pub use owner::{Owner, is_looked_after, owned_by_code};
pub use service::Service;
pub use suggested::{Suggested, suggested};
pub use told::{Cost, Entry, Told, Version, View, Warning};
pub use undo::{
    Asked, Aspect, Back, Fate, Made, Part, Undo, Used, Written, at_the_vendor, last_name, leave,
    selectors_without_ours, shown, title, undo, without_ours,
};

use crate::answers::Answers;
use crate::inventory::Inventory;
use crate::problem::Problem;
use crate::vendor::Vendor;
use crate::wanted::{Site, sites};
use draft::Draft;

/// What has to change so that AWS is as the answers ask, from what was seen.
///
/// Nothing that could not be seen is written to: such a change is left to a person, with the reason.
pub fn plan(answers: &Answers, vendor: &Vendor, inventory: &Inventory) -> Plan {
    let drafts = drafted(answers, vendor, inventory, false).into_iter();
    Plan {
        changes: drafts.map(|draft| draft.change.change).collect(),
    }
}

/// The same changes as [`plan`] gives, with everything that people read about them.
pub fn tell(answers: &Answers, vendor: &Vendor, inventory: &Inventory) -> Plan<Told> {
    let drafts = drafted(answers, vendor, inventory, true).into_iter();
    Plan {
        changes: drafts.map(|draft| *draft.change).collect(),
    }
}

/// The changes in order; with `told` false those of other accounts come without what people look at.
fn drafted(answers: &Answers, vendor: &Vendor, inventory: &Inventory, told: bool) -> Vec<Draft> {
    let drafts = sites(answers, vendor, inventory)
        .iter()
        .flat_map(|site| of_site(site, told))
        .collect();
    order::in_order(drafts)
}

fn of_site(site: &Site<'_>, told: bool) -> Vec<Draft> {
    let mut drafts = cloudtrail::plan(site);
    drafts.extend(guardduty::plan(site));
    let mut drafts = storage::reach::told(site, storage::one_key::in_turn(drafts));
    // Made once: of thousands that takes long.
    let others = site.member_sites();
    let role = main_role::plan(site, &drafts, others.as_deref().ok());
    drafts.extend(role);
    drafts.extend(members::plan(site, others, told));
    if let Some(problem) = wrong_sign_in(site).or_else(|| region_off(site)) {
        return drafts
            .into_iter()
            .map(|draft| draft.by_hand(problem.clone()))
            .collect();
    }
    match site.unworkable() {
        Some(problem) => held(drafts, &problem),
        None => drafts,
    }
}

/// Nothing is made while the account is the wrong one for it: all of it would have to be made once more in another.
fn held(drafts: Vec<Draft>, problem: &Problem) -> Vec<Draft> {
    let hold = |draft: Draft| {
        if draft.writes() {
            draft.by_hand(problem.clone())
        } else {
            draft
        }
    };
    drafts.into_iter().map(hold).collect()
}

/// Why nothing may be done with this sign-in: it is for another account, or another part of AWS, than the answers.
fn wrong_sign_in(site: &Site<'_>) -> Option<Problem> {
    let caller = site.caller()?;
    if caller.account != *site.account() {
        return Some(
            Problem::new(format!(
                "This is {}. You are signed in to {}.",
                site.account().grouped(),
                caller.account.grouped()
            ))
            .hint("Sign in to the account that the answers name, or change the answers."),
        );
    }
    let region = &site.home.region;
    (region.partition() != caller.partition).then(|| {
        Problem::new(format!(
            "The Region {region} is not in the part of AWS that you are signed in to (`{}`).",
            caller.partition
        ))
        .hint("Choose a Region of your part of AWS, or use another sign-in.")
    })
}

/// Why nothing can be made in the main Region: the account has not switched it on. AWS refuses every call there then, with the
/// words that it has for keys that were deleted.
///
/// See <https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html>.
fn region_off(site: &Site<'_>) -> Option<Problem> {
    let region = &site.home.region;
    let on = site.regions_on()?;
    (!on.is_empty() && !on.contains(region)).then(|| {
        Problem::new(format!(
            "{} is not switched on in account {}.",
            region.with_code(),
            site.account().grouped()
        ))
        .hint("Choose another main Region. Or have this one switched on in the account's settings, which takes some minutes.")
        .who("the owner of the account")
    })
}
