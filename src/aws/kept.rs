//! What is kept because it is costly to make: so many at most, and each only as long as it is used.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::time::Instant;

/// Values by key. One that nobody used for a while is dropped; where there are too many, the one that was used longest ago.
#[derive(Debug)]
pub(super) struct Kept<K, V> {
    most: usize,
    idle: Duration,
    values: BTreeMap<K, (Instant, V)>,
    /// When all of them are looked through next. Each time would be too often with thousands of them.
    sweep: Option<Instant>,
}

impl<K: Ord + Clone, V: Clone> Kept<K, V> {
    pub(super) const fn new(most: usize, idle: Duration) -> Self {
        Self {
            most,
            idle,
            values: BTreeMap::new(),
            sweep: None,
        }
    }

    /// The value of a key, made if it is not there any more.
    pub(super) fn get(&mut self, key: &K, make: impl FnOnce() -> V) -> V {
        let now = Instant::now();
        let lasts = |used: Instant| now.duration_since(used) < self.idle;
        if self.sweep.is_none_or(|sweep| now >= sweep) {
            self.sweep = Some(now + self.idle / 30);
            self.values.retain(|_, (used, _)| lasts(*used));
        } else if self.values.get(key).is_some_and(|(used, _)| !lasts(*used)) {
            self.values.remove(key);
        }
        if self.values.len() >= self.most && !self.values.contains_key(key) {
            let oldest = self.values.iter().min_by_key(|(_, (used, _))| *used);
            if let Some(oldest) = oldest.map(|(key, _)| key.clone()) {
                self.values.remove(&oldest);
            }
        }
        let (used, value) = self
            .values
            .entry(key.clone())
            .or_insert_with(|| (now, make()));
        *used = now;
        value.clone()
    }

    /// Drop the values whose keys are like this.
    pub(super) fn forget(&mut self, is_one: impl Fn(&K) -> bool) {
        self.values.retain(|key, _| !is_one(key));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn what_is_idle_goes_and_of_too_many_the_one_used_longest_ago() {
        let mut kept = Kept::new(2, Duration::from_mins(10));
        let second = Duration::from_secs(1);
        assert_eq!(kept.get(&1, || "a"), "a");
        tokio::time::advance(second).await;
        assert_eq!(kept.get(&2, || "b"), "b");
        tokio::time::advance(second).await;
        assert_eq!(kept.get(&1, || "made anew"), "a");
        assert_eq!(kept.get(&3, || "c"), "c");
        assert_eq!(kept.values.keys().collect::<Vec<_>>(), [&1, &3]);
        tokio::time::advance(Duration::from_mins(9)).await;
        assert_eq!(kept.get(&3, || "made anew"), "c");
        tokio::time::advance(Duration::from_mins(2)).await;
        assert_eq!(kept.get(&1, || "made anew"), "made anew");
        assert_eq!(kept.get(&3, || "made anew"), "c");
    }
}
