//! What this run has made or changed, or another run of ours minutes ago. AWS takes a moment to spread it, so a refusal that is
//! about one of these things may pass. One that is about anything else does not.

use std::any::Any;
use std::collections::BTreeMap;

use crate::domain::Region;
use crate::plan::{Action, Change, ChangeId, Deed};

/// The writes of this run, its earlier parts too, and those that other runs have just made.
#[derive(Debug, Default)]
pub(super) struct Fresh {
    written: BTreeMap<ChangeId, Written>,
    recent: Vec<Written>,
}

#[derive(Debug)]
pub(super) struct Written {
    pub(super) change: ChangeId,
    action: Action,
    /// What came back, such as a key's ARN.
    pub(super) output: Option<String>,
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
        let written = Written {
            change: change.clone(),
            action,
            output,
        };
        self.written.insert(change.clone(), written);
    }

    /// Remember a write of another run; the oldest comes first.
    pub(super) fn add_recent(&mut self, change: &ChangeId, action: Action, output: Option<String>) {
        self.recent.push(Written {
            change: change.clone(),
            action,
            output,
        });
    }

    /// Whether this run has written this change before.
    pub(super) fn has(&self, change: &Change) -> bool {
        self.written.contains_key(&change.id)
    }

    /// The writes of one kind, each with the change it belongs to.
    pub(super) fn all<T: Deed>(&self) -> impl Iterator<Item = (&Written, &T)> {
        of_kind(self.written.values().chain(&self.recent))
    }

    /// Those of other runs, the oldest first.
    pub(super) fn recent<T: Deed>(&self) -> impl Iterator<Item = (&Written, &T)> {
        of_kind(&self.recent)
    }
}

fn of_kind<'w, T: Deed>(
    written: impl IntoIterator<Item = &'w Written>,
) -> impl Iterator<Item = (&'w Written, &'w T)> {
    written.into_iter().filter_map(|written| {
        let deed: &dyn Any = written.action.deed();
        Some((written, deed.downcast_ref()?))
    })
}
