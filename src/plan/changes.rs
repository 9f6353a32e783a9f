//! A plan: the changes in order, counted, and in parts.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::change::{Change, ChangeId, Kind, Section};
use super::main_role::without_those_to_come;
use super::told::{Entry, Told};
use crate::domain::AccountId;

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

impl From<Plan<Told>> for Plan {
    fn from(told: Plan<Told>) -> Self {
        Self {
            changes: told.changes.into_iter().map(Change::from).collect(),
        }
    }
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

    /// Those of both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            create: self.create + other.create,
            update: self.update + other.update,
            keep: self.keep + other.keep,
            by_hand: self.by_hand + other.by_hand,
            waiting: self.waiting + other.waiting,
            delete: self.delete + other.delete,
        }
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
        self.part(|change| sections.contains(&change.section))
    }

    /// The changes in these accounts only, likewise.
    #[must_use]
    pub fn within(&self, accounts: &BTreeSet<AccountId>) -> Self {
        self.part(|change| accounts.contains(&change.place.account))
    }

    fn part(&self, is_in: impl Fn(&Change) -> bool) -> Self {
        let mut changes: Vec<C> = self
            .changes
            .iter()
            .filter(|change| is_in(change.as_ref()))
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
            if let Some(less) = without_those_to_come(change, &filled) {
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
