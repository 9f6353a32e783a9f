//! Trails, what they record, and whether they do.

use super::way::{Back, Made, TakeBack, anew};
use crate::inventory::Selectors;
use crate::plan::{
    Action, CreateTrail, DeleteTrail, PutEventSelectors, StartLogging, StopLogging, UpdateTrail,
};

impl TakeBack for CreateTrail {
    fn back(&self, made: &Made<'_>) -> Back {
        Back::By(vec![Action::DeleteTrail(DeleteTrail {
            trail: self.trail.clone(),
            settings: self.settings.clone(),
            made_in: made.run.to_owned(),
        })])
    }

    fn title(&self) -> String {
        "The trail".to_owned()
    }

    fn needs_others(&self) -> bool {
        true
    }
}

impl TakeBack for UpdateTrail {
    fn back(&self, _made: &Made<'_>) -> Back {
        Back::By(vec![Action::UpdateTrail(Self {
            trail: self.trail.clone(),
            seen: self.seen.with(&self.change),
            change: self.change.back(&self.seen),
        })])
    }

    fn title(&self) -> String {
        "Put the trail's settings back".to_owned()
    }

    fn needs_others(&self) -> bool {
        true
    }
}

impl TakeBack for PutEventSelectors {
    fn back(&self, _made: &Made<'_>) -> Back {
        let before = self.seen.clone().unwrap_or_else(Selectors::by_default);
        Back::By(vec![Action::PutEventSelectors(Self {
            trail: self.trail.clone(),
            seen: Some(self.after.clone()),
            after: before,
        })])
    }

    fn title(&self) -> String {
        "Put back what the trail records".to_owned()
    }
}

impl TakeBack for StartLogging {
    /// A trail that the run made ends with its deletion, and where it stays, because somebody uses it by now, it goes on.
    fn back(&self, made: &Made<'_>) -> Back {
        let is_of_it = |action: &Action| matches!(action, Action::CreateTrail(trail) if trail.trail == self.trail);
        if made.beside.iter().any(|(action, _)| is_of_it(action)) {
            return Back::By(Vec::new());
        }
        Back::By(vec![Action::StopLogging(StopLogging {
            trail: self.trail.clone(),
        })])
    }

    fn title(&self) -> String {
        "Start the trail".to_owned()
    }
}

impl TakeBack for StopLogging {
    fn back(&self, _made: &Made<'_>) -> Back {
        Back::By(vec![Action::StartLogging(StartLogging {
            trail: self.trail.clone(),
        })])
    }

    fn title(&self) -> String {
        "Stop the trail".to_owned()
    }
}

impl TakeBack for DeleteTrail {
    fn back(&self, _made: &Made<'_>) -> Back {
        anew()
    }

    fn title(&self) -> String {
        "Delete the trail".to_owned()
    }
}
