//! How the changes of a run stand, each at its place in the plan that is carried out.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::apply::Outcome;
use crate::plan::{ChangeId, Plan};
use crate::problem::Problem;

/// How one change of a run stands.
#[derive(Clone, Debug, PartialEq)]
pub enum ChangeState {
    Working {
        since: f64,
    },
    Waiting {
        since: f64,
        /// When this wait began; the next try comes `next_try` later.
        told: f64,
        reason: String,
        next_try: Duration,
        up_to: Duration,
    },
    Ended {
        outcome: Outcome,
        problem: Option<Problem>,
        took: Duration,
    },
}

/// How the changes of a run stand. Nothing here takes longer the more changes there are, but for going through all of them.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    places: BTreeMap<ChangeId, usize>,
    /// By place; `None` has not begun.
    stand: Vec<Option<ChangeState>>,
    /// Places, in the order in which the changes began.
    begun: Vec<usize>,
    /// How often something was told of one.
    told: u64,
}

impl Changes {
    /// Those of a plan, none of which has begun.
    pub fn of(plan: &Plan) -> Self {
        let ids = plan.changes.iter().map(|change| change.id.clone());
        Self {
            places: ids.zip(0..).collect(),
            stand: vec![None; plan.changes.len()],
            begun: Vec::new(),
            told: 0,
        }
    }

    /// How a change stands, if it has begun.
    pub fn get(&self, change: &ChangeId) -> Option<&ChangeState> {
        self.at(*self.places.get(change)?)
    }

    /// How the change at this place of the plan stands, if it has begun.
    pub fn at(&self, place: usize) -> Option<&ChangeState> {
        self.stand.get(place)?.as_ref()
    }

    /// Say how a change stands now. One that is not in the plan is left alone.
    pub fn set(&mut self, change: &ChangeId, stands: ChangeState) {
        let place = self.places.get(change).copied();
        let Some((place, slot)) = place.and_then(|place| Some((place, self.stand.get_mut(place)?)))
        else {
            return;
        };
        if slot.replace(stands).is_none() {
            self.begun.push(place);
        }
        self.told += 1;
    }

    /// How often something was told of a change: as long as it stays the same, so do all of them.
    pub const fn told(&self) -> u64 {
        self.told
    }

    /// Those that have begun, first come first, by their places in the plan.
    pub fn begun(&self) -> impl Iterator<Item = (usize, &ChangeState)> {
        self.begun
            .iter()
            .filter_map(|place| Some((*place, self.at(*place)?)))
    }

    /// How many are being made right now.
    pub fn in_progress(&self) -> usize {
        self.begun()
            .filter(|(_, stands)| !matches!(stands, ChangeState::Ended { .. }))
            .count()
    }
}
