//! GuardDuty's detectors.

use super::way::{Back, Made, TakeBack, anew};
use crate::plan::{Action, CreateDetector, SuspendDetector, UpdateDetector};

impl TakeBack for CreateDetector {
    fn back(&self, made: &Made<'_>) -> Back {
        Back::By(vec![Action::SuspendDetector(SuspendDetector {
            detector: made.output.map(str::to_owned),
            frequency: self.frequency.clone(),
            features: self.features.clone(),
        })])
    }

    fn title(&self) -> String {
        "GuardDuty".to_owned()
    }
}

impl TakeBack for UpdateDetector {
    fn back(&self, _made: &Made<'_>) -> Back {
        let mut ours = self.seen.clone();
        ours.enabled = self.enable.unwrap_or(ours.enabled);
        if let Some(frequency) = &self.frequency {
            ours.frequency.clone_from(frequency);
        }
        ours.features.extend(self.features.clone());
        let was_on = |name: &String| self.seen.features.get(name).copied().unwrap_or(false);
        Back::By(vec![Action::UpdateDetector(Self {
            detector: self.detector.clone(),
            seen: ours,
            enable: self.enable.map(|_| self.seen.enabled),
            frequency: self.frequency.as_ref().map(|_| self.seen.frequency.clone()),
            features: self
                .features
                .keys()
                .map(|name| (name.clone(), was_on(name)))
                .collect(),
        })])
    }

    fn title(&self) -> String {
        "Put GuardDuty's settings back".to_owned()
    }
}

impl TakeBack for SuspendDetector {
    fn back(&self, _made: &Made<'_>) -> Back {
        anew()
    }

    fn title(&self) -> String {
        "Switch GuardDuty off".to_owned()
    }
}
