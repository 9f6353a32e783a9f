//! Values that take a moment to be seen everywhere.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A value that changed and is not yet seen everywhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settling<T> {
    value: T,
    before: Option<T>,
    at: u64,
}

impl<T: Clone> Settling<T> {
    /// A value that is seen everywhere.
    pub const fn settled(value: T) -> Self {
        Self {
            value,
            before: None,
            at: 0,
        }
    }

    /// The newest value.
    pub const fn newest(&self) -> &T {
        &self.value
    }

    /// What is seen at `now`, in milliseconds since the start.
    pub fn seen(&self, now: u64) -> &T {
        match &self.before {
            Some(before) if now < self.at => before,
            _ => &self.value,
        }
    }

    /// Changes it; until `at` the old value is seen.
    pub fn change(&mut self, value: T, now: u64, at: u64) {
        let old = self.seen(now).clone();
        self.before = Some(old);
        self.value = value;
        self.at = at;
    }
}

impl<T: Serialize> Serialize for Settling<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Settling<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = T::deserialize(deserializer)?;
        Ok(Self {
            value,
            before: None,
            at: 0,
        })
    }
}
