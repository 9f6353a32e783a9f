//! What a plan will cost: counting, on request, and the forecast.

use std::sync::Arc;

use super::carried_out::Now;
use super::planned::Planned;
use crate::aws::{Aws, count};
use crate::cost::{Forecast, countable, forecast};
use crate::inventory::{Countable, Figures};

impl Planned {
    /// What has to be counted to say what it costs.
    pub fn countable(&self) -> Countable {
        countable(&self.told().changes, &self.inventory)
    }

    /// What it will cost, from what was counted.
    pub fn forecast(&self, figures: &Figures) -> Forecast {
        forecast(&self.told().changes, &self.inventory, figures)
    }
}

/// Count what a plan will be billed for. Only reads, but many; what AWS refuses is in the figures as unknown.
pub async fn count_for(aws: &Aws, planned: &Planned, now: Now) -> Arc<Figures> {
    Arc::new(count(aws, &planned.countable(), now()).await)
}
