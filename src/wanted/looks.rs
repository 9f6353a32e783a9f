//! What was seen, in one look or in several.

use std::collections::BTreeMap;

use super::Gap;
use crate::domain::{AccountId, BucketName, Place};
use crate::inventory::{AccountView, BucketView, Inventory, PlaceView, Seen};

/// What was seen, the newest look first.
#[derive(Clone, Debug, Default)]
pub struct Looks<'a> {
    looks: Vec<&'a Inventory>,
    /// Buckets that were looked at by themselves, later than all else.
    buckets: BTreeMap<&'a BucketName, &'a BucketView>,
}

impl<'a> Looks<'a> {
    /// One look at everything.
    pub fn one(look: &'a Inventory) -> Self {
        Self::several(vec![look], [])
    }

    /// Several looks, the newest first, and buckets that were looked at by themselves.
    pub fn several(
        looks: Vec<&'a Inventory>,
        buckets: impl IntoIterator<Item = (&'a BucketName, &'a BucketView)>,
    ) -> Self {
        Self {
            looks,
            buckets: buckets.into_iter().collect(),
        }
    }

    /// The newest look at everything.
    pub(super) fn newest(&self) -> Option<&'a Inventory> {
        self.looks.first().copied()
    }

    /// A bucket that was looked at by itself.
    pub(super) fn bucket(&self, name: &BucketName) -> Option<&'a BucketView> {
        self.buckets.get(name).copied()
    }

    /// What is global in an account; `what` is looked for there.
    pub(super) fn account<T>(
        &self,
        account: &AccountId,
        of: impl Fn(&'a AccountView) -> Option<&'a Seen<T>>,
        what: impl FnOnce() -> String,
    ) -> Result<&'a T, Gap<'a>> {
        let views = self.looks.iter().filter_map(|look| look.account(account));
        let nowhere = || format!("account {}", account.grouped());
        newest(views, of, what, nowhere)
    }

    /// What one account and Region show; `what` is looked for there.
    pub(super) fn place<T>(
        &self,
        place: &Place,
        of: impl Fn(&'a PlaceView) -> Option<&'a Seen<T>>,
        what: impl FnOnce() -> String,
    ) -> Result<&'a T, Gap<'a>> {
        let views = self.looks.iter().filter_map(|look| look.place(place));
        let nowhere = || format!("the Region {}", place.region);
        newest(views, of, what, nowhere)
    }
}

/// The newest answer; without one, why the newest look has none.
fn newest<'a, V: 'a, T>(
    views: impl Iterator<Item = &'a V>,
    of: impl Fn(&'a V) -> Option<&'a Seen<T>>,
    what: impl FnOnce() -> String,
    nowhere: impl FnOnce() -> String,
) -> Result<&'a T, Gap<'a>> {
    let mut closed = None;
    let mut is_nowhere = true;
    for view in views {
        is_nowhere = false;
        match of(view) {
            Some(Seen::Known(value)) => return Ok(value),
            Some(Seen::Unknown(problem)) => closed = closed.or(Some(problem)),
            None => {}
        }
    }
    Err(match closed {
        Some(problem) => Gap::Closed(problem),
        None if is_nowhere => Gap::Unlooked(nowhere()),
        None => Gap::Unlooked(what()),
    })
}
