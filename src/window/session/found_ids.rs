//! External Role IDs that were found, kept for as long as they were found in the same.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::{Arc, Weak};

use crate::inventory::Inventory;

/// The ids that were found last, and what they were found in.
#[derive(Default)]
pub struct FoundIds(RefCell<Option<(Sources, Arc<BTreeSet<String>>)>>);

/// What ids are found in: what is filled in, and the roles of what was seen.
struct Sources {
    typed: Vec<String>,
    seen: Vec<Weak<Inventory>>,
}

impl FoundIds {
    /// What is filled in, with what `look` adds from what was seen. It looks once for the same.
    pub(super) fn of(
        &self,
        typed: Vec<String>,
        seen: &[&Arc<Inventory>],
        look: impl FnOnce(&mut BTreeSet<String>),
    ) -> Arc<BTreeSet<String>> {
        let mut last = self.0.borrow_mut();
        if let Some((sources, found)) = &*last
            && sources.are(&typed, seen)
        {
            return Arc::clone(found);
        }
        let mut found: BTreeSet<String> = typed.iter().cloned().collect();
        look(&mut found);
        let found = Arc::new(found);
        let seen = seen.iter().map(|inventory| Arc::downgrade(inventory));
        let sources = Sources {
            typed,
            seen: seen.collect(),
        };
        *last = Some((sources, Arc::clone(&found)));
        found
    }
}

impl Sources {
    fn are(&self, typed: &[String], seen: &[&Arc<Inventory>]) -> bool {
        let pairs = || self.seen.iter().zip(seen);
        // What is held weakly keeps its address for itself.
        self.typed == typed
            && self.seen.len() == seen.len()
            && pairs().all(|(before, now)| before.as_ptr() == Arc::as_ptr(now))
    }
}
