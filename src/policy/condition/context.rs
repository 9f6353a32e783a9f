//! What is known of the values that a request carries.

use std::collections::{BTreeMap, BTreeSet};

/// The values of condition keys, as far as they are known. A key that is not in here may carry anything, or nothing.
#[derive(Clone, Debug, Default)]
pub(in crate::policy) struct Context {
    /// For each key, in small letters, all that it may carry: one value, a list, or nothing, which is an empty list.
    known: BTreeMap<String, BTreeSet<Vec<String>>>,
    /// Says of a key that is not among the known ones whether such a request surely does not carry it.
    absent: Option<fn(&str) -> bool>,
}

/// What a key may carry.
pub(super) enum Carries<'a> {
    /// One of these.
    One(&'a BTreeSet<Vec<String>>),
    Nothing,
    /// Nobody can say.
    Unknown,
}

impl Context {
    /// A request that carries none of the keys that this says yes to.
    pub(in crate::policy) fn without(absent: fn(&str) -> bool) -> Self {
        Self {
            absent: Some(absent),
            ..Self::default()
        }
    }

    /// The key carries one of these values.
    pub(in crate::policy) fn carries<'v>(
        &mut self,
        key: &str,
        values: impl IntoIterator<Item = &'v str>,
    ) {
        self.may_carry(key, values.into_iter().map(|value| vec![value.to_owned()]));
    }

    /// The key carries one of these lists, of which an empty one is nothing.
    pub(in crate::policy) fn may_carry(
        &mut self,
        key: &str,
        values: impl IntoIterator<Item = Vec<String>>,
    ) {
        self.known
            .insert(key.to_owned(), values.into_iter().collect());
    }

    /// All that a key may carry, if it is known.
    pub(in crate::policy) fn known(&self, key: &str) -> Option<&BTreeSet<Vec<String>>> {
        self.known.get(key)
    }

    pub(super) fn at(&self, key: &str) -> Carries<'_> {
        match self.known.get(key) {
            Some(possible) => Carries::One(possible),
            None if self.absent.is_some_and(|absent| absent(key)) => Carries::Nothing,
            None => Carries::Unknown,
        }
    }
}
