//! What is known of the values that a request carries.

use std::collections::BTreeMap;

/// The values of condition keys, as far as they are known. A key that is not in here may carry anything, or nothing.
#[derive(Clone, Debug, Default)]
pub(crate) struct Context {
    /// For each key, in small letters, all that it may carry: one value, a list, or nothing, which is an empty list.
    known: BTreeMap<String, Vec<Vec<String>>>,
    /// Says of a key that is not among the known ones whether such a request surely does not carry it.
    absent: Option<fn(&str) -> bool>,
}

impl Context {
    /// A request that carries none of the keys that this says yes to.
    pub(crate) fn without(absent: fn(&str) -> bool) -> Self {
        Self {
            absent: Some(absent),
            ..Self::default()
        }
    }

    /// The key carries one of these values.
    pub(crate) fn carries<V: Into<String>>(
        &mut self,
        key: &str,
        values: impl IntoIterator<Item = V>,
    ) {
        self.may_carry(key, values.into_iter().map(|value| vec![value.into()]));
    }

    /// The key carries one of these lists, of which an empty one is nothing.
    pub(crate) fn may_carry(&mut self, key: &str, lists: impl IntoIterator<Item = Vec<String>>) {
        self.known
            .insert(key.to_owned(), lists.into_iter().collect());
    }

    /// All that a key may carry, if it is known.
    pub(crate) fn known(&self, key: &str) -> Option<&[Vec<String>]> {
        const NOTHING: &[Vec<String>] = &[Vec::new()];
        let known = self.known.get(key).map(Vec::as_slice);
        known.or_else(|| self.absent?(key).then_some(NOTHING))
    }
}
