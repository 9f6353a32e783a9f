//! A map of a few large values.

use std::iter::Map;
use std::ops::Index;
use std::slice::Iter;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A map in the order of its keys that takes no more room than what is in it.
///
/// A tree makes room for eleven values at once, which for one role in each of thousands of accounts is more than all else that is
/// known of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Few<K, V>(Vec<(K, V)>);

/// Its keys, each with its value.
type Pairs<'f, K, V> = Map<Iter<'f, (K, V)>, fn(&'f (K, V)) -> (&'f K, &'f V)>;

impl<K, V> Default for Few<K, V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K, V> Few<K, V> {
    /// An empty one.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    pub fn iter(&self) -> Pairs<'_, K, V> {
        self.0.iter().map(|(key, value)| (key, value))
    }

    pub fn values(&self) -> impl Iterator<Item = &V> {
        self.0.iter().map(|(_, value)| value)
    }

    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut V> {
        self.0.iter_mut().map(|(_, value)| value)
    }

    /// Keep only those of which this is true.
    pub fn retain(&mut self, mut stays: impl FnMut(&K, &mut V) -> bool) {
        self.0.retain_mut(|(key, value)| stays(key, value));
    }
}

impl<K: Ord, V> Few<K, V> {
    fn place(&self, key: &K) -> Result<usize, usize> {
        self.0.binary_search_by(|(there, _)| there.cmp(key))
    }

    pub fn get(&self, key: &K) -> Option<&V> {
        let (_, value) = self.0.get(self.place(key).ok()?)?;
        Some(value)
    }

    pub fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        let place = self.place(key).ok()?;
        let (_, value) = self.0.get_mut(place)?;
        Some(value)
    }

    /// In place of what was there; that comes back.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self.place(&key) {
            Ok(place) => {
                let (_, there) = self.0.get_mut(place)?;
                Some(std::mem::replace(there, value))
            }
            Err(place) => {
                self.0.reserve_exact(1);
                self.0.insert(place, (key, value));
                None
            }
        }
    }
}

impl<'f, K, V> IntoIterator for &'f Few<K, V> {
    type Item = (&'f K, &'f V);
    type IntoIter = Pairs<'f, K, V>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<K: Ord, V> Extend<(K, V)> for Few<K, V> {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, more: I) {
        for (key, value) in more {
            self.insert(key, value);
        }
    }
}

impl<K: Ord, V> FromIterator<(K, V)> for Few<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(all: I) -> Self {
        let mut few = Self::new();
        few.extend(all);
        few
    }
}

impl<K: Ord, V, const N: usize> From<[(K, V); N]> for Few<K, V> {
    fn from(all: [(K, V); N]) -> Self {
        all.into_iter().collect()
    }
}

impl<K: Ord, V> Index<&K> for Few<K, V> {
    type Output = V;

    /// As a map's: for a key that is there.
    #[expect(
        clippy::panic,
        reason = "as every map does; the product asks with `get`"
    )]
    fn index(&self, key: &K) -> &V {
        self.get(key).unwrap_or_else(|| panic!("no such key"))
    }
}

impl<K: Serialize, V: Serialize> Serialize for Few<K, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<'de, K: Deserialize<'de> + Ord, V: Deserialize<'de>> Deserialize<'de> for Few<K, V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let all = std::collections::BTreeMap::<K, V>::deserialize(deserializer)?;
        Ok(all.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_a_map_in_the_order_of_its_keys() {
        let mut few = Few::from([("b", 2), ("a", 1)]);
        assert_eq!(few.insert("c", 3), None);
        assert_eq!(few.insert("a", 7), Some(1));
        assert_eq!(
            few.iter().collect::<Vec<_>>(),
            [(&"a", &7), (&"b", &2), (&"c", &3)]
        );
        assert_eq!((few.get(&"b"), few.get(&"d")), (Some(&2), None));
        few.retain(|_, value| *value > 2);
        assert_eq!(
            (&few).into_iter().collect::<Vec<_>>(),
            [(&"a", &7), (&"c", &3)]
        );
        assert_eq!(few[&"c"], 3);
    }

    #[test]
    fn it_is_saved_as_a_map_is() {
        let few = Few::from([("b".to_owned(), 2), ("a".to_owned(), 1)]);
        let text = serde_json::to_string(&few).unwrap();
        assert_eq!(text, r#"{"a":1,"b":2}"#);
        assert_eq!(
            serde_json::from_str::<Few<String, i32>>(&text).unwrap(),
            few
        );
    }
}
