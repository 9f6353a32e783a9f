//! What this run has made or changed, or another run of ours minutes ago. AWS takes a moment to spread it, so a refusal that is
//! about one of these things may pass. One that is about anything else does not.

use std::any::{Any, TypeId};
use std::collections::BTreeMap;

use tokio::time::Instant;

use crate::domain::Region;
use crate::plan::{Action, ChangeId, Deed};

/// The writes of this run, its earlier parts too, and those that other runs have just made.
#[derive(Debug, Default)]
pub(super) struct Fresh {
    written: Vec<Written>,
    /// Those of this run, by change.
    own: BTreeMap<ChangeId, usize>,
    /// By kind, and which of the kind they are about.
    by_kind: BTreeMap<TypeId, BTreeMap<String, Vec<usize>>>,
}

#[derive(Debug)]
pub(super) struct Written {
    pub(super) change: ChangeId,
    action: Action,
    /// What came back, such as a key's ARN.
    pub(super) output: Option<String>,
    /// Another run of ours wrote it.
    is_of_another: bool,
    /// When this part of the run wrote it, or learned of it.
    at: Instant,
}

impl Written {
    pub(super) fn is_in(&self, account: &str) -> bool {
        self.change
            .place()
            .is_some_and(|place| place.account.as_str() == account)
    }

    pub(super) fn region(&self) -> Option<Region> {
        self.change.place().map(|place| place.region)
    }
}

impl Fresh {
    /// Remember a write, with its slots filled.
    pub(super) fn add(&mut self, change: &ChangeId, action: Action, output: Option<String>) {
        let index = self.push(change, action, output, false);
        self.own.insert(change.clone(), index);
    }

    /// Remember a write of another run; the oldest comes first.
    pub(super) fn add_recent(&mut self, change: &ChangeId, action: Action, output: Option<String>) {
        self.push(change, action, output, true);
    }

    fn push(
        &mut self,
        change: &ChangeId,
        action: Action,
        output: Option<String>,
        is_of_another: bool,
    ) -> usize {
        let index = self.written.len();
        let of_kind = self.by_kind.entry(kind(&action)).or_default();
        let subject = action.deed().subject().to_owned();
        of_kind.entry(subject).or_default().push(index);
        self.written.push(Written {
            change: change.clone(),
            action,
            output,
            is_of_another,
            at: Instant::now(),
        });
        index
    }

    /// Whether this run has written this change before.
    pub(super) fn has(&self, change: &ChangeId) -> bool {
        self.own.contains_key(change)
    }

    /// Whether this run has written since then what an action is about.
    pub(super) fn has_since(&self, action: &Action, since: Instant) -> bool {
        let of_kind = self.by_kind.get(&kind(action));
        let indices = of_kind.and_then(|of_kind| of_kind.get(action.deed().subject()));
        let mut written = indices.into_iter().flatten();
        written.any(|index| self.written.get(*index).is_some_and(|it| it.at >= since))
    }

    /// The writes of one kind, each with the change it belongs to.
    pub(super) fn all<T: Deed>(&self) -> impl Iterator<Item = (&Written, &T)> {
        let of_kind = self.by_kind.get(&TypeId::of::<T>());
        let indices = of_kind.into_iter().flat_map(BTreeMap::values).flatten();
        self.of_kind(indices)
    }

    /// Those about one of the kind, the oldest first.
    pub(super) fn about<T: Deed>(&self, subject: &str) -> impl Iterator<Item = (&Written, &T)> {
        let of_kind = self.by_kind.get(&TypeId::of::<T>());
        let indices = of_kind.and_then(|of_kind| of_kind.get(subject));
        self.of_kind(indices.into_iter().flatten())
    }

    /// The same of other runs alone.
    pub(super) fn recent<T: Deed>(&self, subject: &str) -> impl Iterator<Item = (&Written, &T)> {
        self.about(subject)
            .filter(|(written, _)| written.is_of_another)
    }

    fn of_kind<'w, T: Deed>(
        &'w self,
        indices: impl Iterator<Item = &'w usize>,
    ) -> impl Iterator<Item = (&'w Written, &'w T)> {
        indices.filter_map(|index| {
            let written = self.written.get(*index)?;
            let deed: &dyn Any = written.action.deed();
            Some((written, deed.downcast_ref()?))
        })
    }
}

fn kind(action: &Action) -> TypeId {
    let deed: &dyn Any = action.deed();
    deed.type_id()
}
