//! Answers and inventory in, plan out: a graph of changes in plain words. Pure: no clock, no network, no SDK.
//!
//! A value that AWS gives only when a thing is made (a key's ARN, a detector's id) stands in documents and actions as a
//! [`slot`](Slot) until then.

mod action;
mod as_guide;
mod carry;
mod change;
mod cloudtrail;
mod coming;
mod cost;
mod draft;
mod ground;
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
mod slot;
mod storage;
mod told;

#[cfg(test)]
mod tests;

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
pub use carry::{Carry, Feed, names};
pub use change::{Change, ChangeId, Kind, Section};
pub use cloudtrail::{TrailWish, keeps_its_key, trail_patch};
pub use guardduty::{Coverage, Covered, coverage};
pub use main_role::other_boundary;
pub use markdown::to_markdown;
pub use offer::{Offer, can_serve, offer};
pub use owner::{Owner, owned_by_code};
pub use service::Service;
pub use slot::{Slot, Slots};
pub use told::{Cost, Entry, Told, Version, View, Warning};

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::answers::Answers;
use crate::inventory::Inventory;
use crate::problem::Problem;
use crate::vendor::Vendor;
use ground::Ground;

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
    let ground = Ground::new(answers, vendor, inventory);
    let mut drafts = cloudtrail::plan(&ground);
    drafts.extend(guardduty::plan(&ground));
    let mut drafts = storage::reach::told(&ground, storage::one_key::in_turn(drafts));
    let role = main_role::plan(&ground, &drafts);
    drafts.extend(role);
    if let Some(problem) = wrong_sign_in(&ground).or_else(|| region_off(&ground)) {
        drafts = drafts
            .into_iter()
            .map(|draft| draft.by_hand(problem.clone()))
            .collect();
    }
    Plan {
        changes: order::settle(drafts),
    }
}

/// The slots that the inventory and the answers already fill.
pub fn known(answers: &Answers, vendor: &Vendor, inventory: &Inventory) -> Slots {
    Ground::new(answers, vendor, inventory).slots
}

/// Why nothing may be done with this sign-in: it is for another account, or another part of AWS, than the answers.
fn wrong_sign_in(ground: &Ground<'_>) -> Option<Problem> {
    let caller = &ground.inventory.caller;
    if caller.account != *ground.account() {
        return Some(
            Problem::new(format!(
                "This is {}. You are signed in to {}.",
                ground.account().grouped(),
                caller.account.grouped()
            ))
            .hint("Sign in to the account that the answers name, or change the answers."),
        );
    }
    let region = &ground.home.region;
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
fn region_off(ground: &Ground<'_>) -> Option<Problem> {
    let region = &ground.home.region;
    let view = ground.inventory.account(ground.account())?;
    let on = view.regions.known()?;
    (!on.is_empty() && !on.contains(region)).then(|| {
        Problem::new(format!(
            "{} is not switched on in account {}.",
            ground::spoken(region),
            ground.account().grouped()
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
