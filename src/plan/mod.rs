//! Answers and inventory in, plan out: a graph of changes in plain words. Pure: no clock, no network, no SDK.
//!
//! A value that AWS gives only when a thing is made (a key's ARN, a detector's id) stands in documents and actions as a
//! [`slot`](Slot) until then.

mod action;
mod carry;
mod change;
mod cloudtrail;
mod consequence;
mod cost;
mod draft;
mod ground;
mod guardduty;
mod main_role;
mod markdown;
pub mod notification;
mod offer;
mod order;
mod rules;
pub mod selectors;
mod slot;
mod storage;

#[cfg(test)]
mod tests;

pub use action::{Action, DetectorSettings, TrailPatch, TrailSettings};
pub use carry::{Carry, Feed, names};
pub use change::{Change, ChangeId, Cost, Kind, Section, Service, Version, View, Warning};
pub use markdown::to_markdown;
pub use offer::{Offer, can_serve, offer};
pub use slot::{Slot, Slots};

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::answers::Answers;
use crate::inventory::Inventory;
use crate::problem::Problem;
use crate::vendor::Vendor;
use ground::Ground;

/// What would change, in an order in which it could be done.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Every change stands behind all that it depends on.
    pub changes: Vec<Change>,
}

/// What has to change so that AWS is as the answers ask, from what was seen.
///
/// Nothing that could not be seen is written to: such a change is left to a person, with the reason.
pub fn plan(answers: &Answers, vendor: &Vendor, inventory: &Inventory) -> Plan {
    let ground = Ground::new(answers, vendor, inventory);
    let mut drafts = cloudtrail::plan(&ground);
    drafts.extend(guardduty::plan(&ground));
    drafts.extend(main_role::plan(&ground));
    if let Some(problem) = wrong_sign_in(&ground) {
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

/// How many changes of each kind a plan has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    pub create: usize,
    pub update: usize,
    pub keep: usize,
    pub by_hand: usize,
    pub waiting: usize,
}

impl Counts {
    /// Changes that would write to AWS.
    pub const fn writes(self) -> usize {
        self.create + self.update
    }
}

impl Plan {
    /// The change with this id.
    pub fn change(&self, id: &ChangeId) -> Option<&Change> {
        self.changes.iter().find(|change| change.id == *id)
    }

    /// How many changes of each kind there are.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for change in &self.changes {
            match change.kind {
                Kind::Create => counts.create += 1,
                Kind::Update => counts.update += 1,
                Kind::Keep => counts.keep += 1,
                Kind::ByHand(_) => counts.by_hand += 1,
                Kind::Waiting(_) => counts.waiting += 1,
            }
        }
        counts
    }

    /// The changes of these sections only, without dependencies on others.
    ///
    /// The slots that those others fill are then expected to be filled by what the inventory shows.
    #[must_use]
    pub fn only(&self, sections: &[Section]) -> Self {
        let mut changes: Vec<Change> = self
            .changes
            .iter()
            .filter(|change| sections.contains(&change.section))
            .cloned()
            .collect();
        let ids: BTreeSet<ChangeId> = changes.iter().map(|change| change.id.clone()).collect();
        for change in &mut changes {
            change.depends_on.retain(|id| ids.contains(id));
        }
        Self { changes }
    }

    /// The IAM actions that the writes of this plan need, each once, sorted.
    pub fn needs(&self) -> Vec<String> {
        self.changes
            .iter()
            .filter(|change| change.kind.writes())
            .flat_map(|change| change.needs.iter().cloned())
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect()
    }
}
