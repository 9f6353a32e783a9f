//! What may not run side by side, and how often a service may be asked.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::Instant;

use crate::domain::{AccountId, Place, Region};
use crate::plan::{Change, Pace};

/// The lanes of one run.
#[derive(Debug)]
pub(super) struct Lanes {
    /// How many calls may be under way.
    calls: Semaphore,
    /// Writes to one bucket go one at a time: two at once can end in `OperationAborted`.
    buckets: Mutex<BTreeMap<String, Arc<tokio::sync::Mutex<()>>>>,
    /// By limit, account, and Region where each counts for itself.
    gates: Mutex<BTreeMap<(Pace, AccountId, Option<Region>), Arc<Gate>>>,
}

/// Lets a number of calls start in any one second.
#[derive(Debug)]
pub(super) struct Gate {
    per_second: usize,
    starts: tokio::sync::Mutex<VecDeque<Instant>>,
}

impl Gate {
    /// Wait until one more call may start.
    pub(super) async fn pass(&self) {
        let mut starts = self.starts.lock().await;
        if starts.len() >= self.per_second
            && let Some(oldest) = starts.pop_front()
        {
            tokio::time::sleep_until(oldest + Duration::from_secs(1)).await;
        }
        starts.push_back(Instant::now());
    }
}

impl Lanes {
    /// Lanes that let so many calls through at a time, and one at the least.
    pub(super) fn new(calls: usize) -> Self {
        Self {
            calls: Semaphore::new(calls.clamp(1, Semaphore::MAX_PERMITS)),
            buckets: Mutex::default(),
            gates: Mutex::default(),
        }
    }

    /// Wait until one more call may be made; it counts until the permit is dropped.
    pub(super) async fn call(&self) -> Option<SemaphorePermit<'_>> {
        // It is never closed.
        self.calls.acquire().await.ok()
    }

    /// The bucket that a change writes to, held until the guard is dropped.
    pub(super) async fn bucket(&self, change: &Change) -> Option<tokio::sync::OwnedMutexGuard<()>> {
        let bucket = change.action.deed().lane()?;
        let lane = {
            let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(buckets.entry(bucket.to_string()).or_default())
        };
        Some(lane.lock_owned().await)
    }

    /// The gate in front of a change's writes, if AWS limits them.
    pub(super) fn gate(&self, change: &Change) -> Option<Arc<Gate>> {
        self.gate_of(change.action.deed().pace(), &change.place)
    }

    fn gate_of(&self, pace: Pace, place: &Place) -> Option<Arc<Gate>> {
        let per_second = pace.per_second()?;
        let region = pace.is_regional().then(|| place.region.clone());
        let key = (pace, place.account.clone(), region);
        let mut gates = self.gates.lock().unwrap_or_else(PoisonError::into_inner);
        let gate = gates.entry(key).or_insert_with(|| {
            Arc::new(Gate {
                per_second,
                starts: tokio::sync::Mutex::default(),
            })
        });
        Some(Arc::clone(gate))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // one operation does not wait for another.
    #[test]
    fn each_kind_of_cloudtrail_write_has_a_gate_of_its_own() {
        let lanes = Lanes::new(1);
        let place = Place::parse("111122223333/us-east-1").unwrap();
        let gate = |pace| lanes.gate_of(pace, &place).unwrap();
        let start = || gate(Pace::CloudTrail("StartLogging"));
        let select = gate(Pace::CloudTrail("PutEventSelectors"));
        assert!(Arc::ptr_eq(&start(), &start()));
        assert!(!Arc::ptr_eq(&start(), &select));
        assert!(lanes.gate_of(Pace::Free, &place).is_none());
    }

    #[tokio::test(start_paused = true)]
    async fn a_gate_lets_so_many_start_in_any_second() {
        let gate = Gate {
            per_second: 5,
            starts: tokio::sync::Mutex::default(),
        };
        let began = Instant::now();
        for _ in 0..5 {
            gate.pass().await;
        }
        assert_eq!(began.elapsed(), Duration::ZERO);
        gate.pass().await;
        assert_eq!(began.elapsed(), Duration::from_secs(1));
    }
}
