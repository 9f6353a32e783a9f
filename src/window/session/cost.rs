//! What the changes of a plan will cost: counted when somebody asks for it, and only for the plan that is there.

use std::sync::Arc;

use crate::cost::Forecast;
use crate::engine::Planned;
use crate::inventory::Figures;
use crate::problem::Problem;
use crate::window::session::ask::Ask;
use crate::window::session::page::Phase;
use crate::worker::JobId;

/// What was counted last.
#[derive(Default)]
pub struct Costs {
    pub of: Option<Counted>,
    pub ask: Ask<Arc<Forecast>>,
}

/// The plan that was counted for.
pub struct Counted {
    phase: Phase,
    /// As it was planned.
    whole: Arc<Planned>,
    /// The changes of the phase.
    part: Arc<Planned>,
}

impl Counted {
    /// The changes that are counted for.
    pub(crate) fn part(&self) -> Arc<Planned> {
        Arc::clone(&self.part)
    }

    /// For this phase of a plan.
    pub fn new(phase: Phase, whole: Arc<Planned>) -> Self {
        let part = Arc::new(whole.only(phase.sections()));
        Self { phase, whole, part }
    }
}

impl Costs {
    /// Whether it is about this plan.
    pub(crate) fn is_of(&self, phase: Phase, planned: &Arc<Planned>) -> bool {
        self.of
            .as_ref()
            .is_some_and(|of| of.phase == phase && Arc::ptr_eq(&of.whole, planned))
    }

    /// Take in what was counted, if it is what is awaited.
    pub(crate) fn answer(&mut self, job: JobId, result: Result<Arc<Figures>, Problem>) {
        let Some(of) = &self.of else { return };
        if self.ask.asked() == Some(job) {
            let forecast = result.map(|figures| Arc::new(of.part.forecast(&figures)));
            self.ask.answer(job, forecast);
        }
    }
}
