//! Answers and inventory in, plan out: a graph of changes in plain words. Pure: no clock, no network, no SDK.
//!
//! A value that AWS gives only when a thing is made (a key's ARN, a detector's id) stands in documents and actions as a
//! [`slot`](Slot) until then.

mod action;
mod as_guide;
mod change;
mod cloudtrail;
mod coming;
mod cost;
mod draft;
mod guardduty;
mod main_role;
mod markdown;
pub mod notification;
mod offer;
mod order;
mod owner;
mod rules;
pub mod selectors;
mod service;
mod storage;
mod told;
mod words;

#[cfg(test)]
mod tests;

pub use crate::wanted::{Carry, Feed, Slot, Slots};
pub(crate) use action::on_kind;
pub use action::{
    Action, AttachPolicy, BlockPublicAccess, CreateAlias, CreateBucket, CreateDestination,
    CreateDetector, CreateKey, CreatePolicy, CreatePolicyVersion, CreateRole, CreateTopic,
    CreateTrail, Deed, DetectorSettings, EnableKeyRotation, EnableTrustedAccess, Pace,
    PutBucketNotification, PutBucketPolicy, PutEventSelectors, PutFolderObject, PutKeyPolicy,
    PutTopicPolicy, PutTrust, StartLogging, Step, Thing, TrailPatch, TrailSettings,
    UpdateDestination, UpdateDetector, UpdateTrail,
};
pub use as_guide::{Beside, GuideValues, departures, guide_document, guide_kind};
pub use change::{Change, ChangeId, Kind, Section};
pub use cloudtrail::{TrailWish, trail_patch};
pub use guardduty::{Coverage, Covered, coverage};
pub use main_role::other_boundary;
pub use markdown::to_markdown;
pub use offer::{Offer, can_serve, offer};
pub use owner::{Owner, owned_by_code};
pub use service::Service;
pub use told::{Cost, Entry, Told, Version, View, Warning};

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::answers::Answers;
use crate::inventory::Inventory;
use crate::problem::Problem;
use crate::vendor::Vendor;
use crate::wanted::{Site, sites};
use draft::Draft;

/// What would change, in an order in which it could be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan<C = Change> {
    /// Every change stands behind all that it depends on.
    pub changes: Vec<C>,
}

impl<C> Default for Plan<C> {
    fn default() -> Self {
        Self {
            changes: Vec::new(),
        }
    }
}

/// What has to change so that AWS is as the answers ask, from what was seen.
///
/// Nothing that could not be seen is written to: such a change is left to a person, with the reason.
pub fn plan(answers: &Answers, vendor: &Vendor, inventory: &Inventory) -> Plan {
    tell(answers, vendor, inventory).into()
}

/// The same changes as [`plan`] gives, with everything that people read about them.
pub fn tell(answers: &Answers, vendor: &Vendor, inventory: &Inventory) -> Plan<Told> {
    let drafts = sites(answers, vendor, inventory)
        .iter()
        .flat_map(of_site)
        .collect();
    Plan {
        changes: order::settle(drafts),
    }
}

fn of_site(site: &Site<'_>) -> Vec<Draft> {
    let mut drafts = cloudtrail::plan(site);
    drafts.extend(guardduty::plan(site));
    let mut drafts = storage::reach::told(site, storage::one_key::in_turn(drafts));
    let role = main_role::plan(site, &drafts);
    drafts.extend(role);
    match wrong_sign_in(site).or_else(|| region_off(site)) {
        Some(problem) => drafts
            .into_iter()
            .map(|draft| draft.by_hand(problem.clone()))
            .collect(),
        None => drafts,
    }
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
            words::spoken(region),
            site.account().grouped()
        ))
        .hint("Choose another main Region. Or have this one switched on in the account's settings, which takes some minutes.")
        .who("the owner of the account")
    })
}

/// How many changes of each kind a plan has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    pub create: usize,
    pub update: usize,
    pub keep: usize,
    pub by_hand: usize,
    pub waiting: usize,
    /// Those of the writes that also delete something in AWS.
    pub delete: usize,
}

impl Counts {
    /// How many of these changes there are of each kind.
    pub fn of<'a, C: AsRef<Change> + 'a>(changes: impl IntoIterator<Item = &'a C>) -> Self {
        let mut counts = Self::default();
        for change in changes {
            let change = change.as_ref();
            match change.kind {
                Kind::Create => counts.create += 1,
                Kind::Update => counts.update += 1,
                Kind::Keep => counts.keep += 1,
                Kind::ByHand(_) => counts.by_hand += 1,
                Kind::Waiting(_) => counts.waiting += 1,
            }
            counts.delete += usize::from(change.action.deed().deletes());
        }
        counts
    }

    /// Changes that would write to AWS.
    pub const fn writes(self) -> usize {
        self.create + self.update
    }
}

impl<C: Entry> Plan<C> {
    /// The change with this id.
    pub fn change(&self, id: &ChangeId) -> Option<&C> {
        self.changes.iter().find(|change| change.as_ref().id == *id)
    }

    /// How many changes of each kind there are.
    pub fn counts(&self) -> Counts {
        Counts::of(&self.changes)
    }

    /// The changes of these sections only, without dependencies on others.
    ///
    /// What those others would make and is not there yet is left out of the role's policy, which says so.
    #[must_use]
    pub fn only(&self, sections: &[Section]) -> Self {
        let mut changes: Vec<C> = self
            .changes
            .iter()
            .filter(|change| sections.contains(&change.as_ref().section))
            .cloned()
            .collect();
        let ids: BTreeSet<ChangeId> = changes
            .iter()
            .map(|change| change.as_ref().id.clone())
            .collect();
        let filled: Vec<String> = changes
            .iter()
            .filter_map(|change| change.as_ref().action.deed().fills())
            .map(ToString::to_string)
            .collect();
        for entry in &mut changes {
            let change = entry.as_mut();
            change.depends_on.retain(|id| ids.contains(id));
            change.follows.retain(|id| ids.contains(id));
            if let Some(less) = main_role::without_those_to_come(change, &filled) {
                entry.shortened(&less);
            }
        }
        Self { changes }
    }

    /// The IAM actions that the writes of this plan need, each once, sorted.
    pub fn needs(&self) -> Vec<String> {
        self.changes
            .iter()
            .map(AsRef::as_ref)
            .filter(|change| change.kind.writes())
            .flat_map(|change| change.needs())
            .map(str::to_owned)
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect()
    }
}
