//! What may not run side by side, and how often a service may be asked.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::domain::{AccountId, Place};
use crate::plan::{
    Action, BlockPublicAccess, Change, CreateBucket, PutBucketNotification, PutBucketPolicy,
    PutFolderObject, Service,
};

/// Writes to one bucket go one at a time: two at once can end in `OperationAborted`.
#[derive(Debug, Default)]
pub(super) struct Lanes {
    buckets: Mutex<BTreeMap<String, Arc<tokio::sync::Mutex<()>>>>,
    gates: Mutex<BTreeMap<GateKey, Arc<Gate>>>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum GateKey {
    /// At most 1 write of one kind a second (CloudTrail's quotas, one for each operation).
    ///
    /// See <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html>.
    CloudTrail(Place, &'static str),
    /// At most 5 writes a second; IAM's limits are not published.
    Iam(AccountId),
    /// At most 1 call a second (Organizations' quota for trusted access).
    Organizations(AccountId),
}

impl GateKey {
    const fn per_second(&self) -> usize {
        match self {
            Self::CloudTrail(..) | Self::Organizations(_) => 1,
            Self::Iam(_) => 5,
        }
    }
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
    /// The bucket that a change writes to, held until the guard is dropped.
    pub(super) async fn bucket(&self, change: &Change) -> Option<tokio::sync::OwnedMutexGuard<()>> {
        let (Action::CreateBucket(CreateBucket { bucket })
        | Action::BlockPublicAccess(BlockPublicAccess { bucket, .. })
        | Action::PutBucketPolicy(PutBucketPolicy { bucket, .. })
        | Action::PutBucketNotification(PutBucketNotification { bucket, .. })
        | Action::PutFolderObject(PutFolderObject { bucket, .. })) = &change.action
        else {
            return None;
        };
        let lane = {
            let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(buckets.entry(bucket.to_string()).or_default())
        };
        Some(lane.lock_owned().await)
    }

    /// The gate in front of a change's writes, if its service has one.
    pub(super) fn gate(&self, change: &Change) -> Option<Arc<Gate>> {
        self.gate_of(change.service, &change.place, &change.action)
    }

    fn gate_of(&self, service: Service, place: &Place, action: &Action) -> Option<Arc<Gate>> {
        let key = match service {
            Service::CloudTrail => GateKey::CloudTrail(place.clone(), operation(action)?),
            Service::Iam => GateKey::Iam(place.account.clone()),
            Service::Organizations => GateKey::Organizations(place.account.clone()),
            Service::GuardDuty | Service::Kms | Service::S3 | Service::Sns => return None,
        };
        let per_second = key.per_second();
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

/// CloudTrail's operation, if the action is one.
const fn operation(action: &Action) -> Option<&'static str> {
    match action {
        Action::CreateTrail(_) => Some("CreateTrail"),
        Action::UpdateTrail(_) => Some("UpdateTrail"),
        Action::PutEventSelectors(_) => Some("PutEventSelectors"),
        Action::StartLogging(_) => Some("StartLogging"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Arn, Region};
    use crate::inventory::Selectors;
    use crate::plan::{PutEventSelectors, StartLogging};

    // one operation does not wait for another.
    #[test]
    fn each_kind_of_cloudtrail_write_has_a_gate_of_its_own() {
        let lanes = Lanes::default();
        let trail = Arn::parse("arn:aws:cloudtrail:us-east-1:111122223333:trail/records").unwrap();
        let place = Place::new(
            AccountId::parse("111122223333").unwrap(),
            Region::parse("us-east-1").unwrap(),
        );
        let gate = |action: Action| lanes.gate_of(Service::CloudTrail, &place, &action).unwrap();
        let start = || {
            Action::StartLogging(StartLogging {
                trail: trail.clone(),
            })
        };
        let select = Action::PutEventSelectors(PutEventSelectors {
            trail: trail.clone(),
            seen: None,
            after: Selectors::Basic(Vec::new()),
        });
        assert!(Arc::ptr_eq(&gate(start()), &gate(start())));
        assert!(!Arc::ptr_eq(&gate(start()), &gate(select)));
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
