//! When it is counted what the changes will cost, and what becomes of it.

use std::sync::Arc;

use crate::cost::Forecast;
use crate::window::session::ask::Ask;
use crate::window::session::cost::{Costs, Counted};
use crate::window::session::effect::Effect;
use crate::window::session::page::{Page, Phase};
use crate::window::session::state::State;
use crate::window::session::update::run::plan;
use crate::worker::Command;

impl State {
    /// What the changes of a phase will cost, where that was counted for the plan that is there.
    pub fn forecast(&self, phase: Phase) -> Option<&Arc<Forecast>> {
        self.costs(phase)?.here()
    }

    /// How the count stands for the plan that is there.
    pub(crate) fn costs(&self, phase: Phase) -> Option<&Ask<Arc<Forecast>>> {
        let progress = self.progress();
        let planned = progress.plan(phase)?;
        self.cost.is_of(phase, planned).then_some(&self.cost.ask)
    }
}

/// Open the page; without a plan one is made first.
pub(crate) fn open(state: &mut State, phase: Phase, effects: &mut Vec<Effect>) {
    let is_coming = state.work(phase).plan.ask.is_asked();
    if state.progress().plan(phase).is_none() && !is_coming {
        plan(state, phase, effects);
        // An answer is missing, and its question is open now.
        if state.page != Page::Review(phase) {
            return;
        }
    }
    state.go(Page::Cost(phase));
}

/// On its page what it costs is counted once for each plan.
pub(crate) fn follow(state: &mut State, effects: &mut Vec<Effect>) {
    let Page::Cost(phase) = state.page else {
        return;
    };
    let Some(whole) = state.progress().plan(phase).cloned() else {
        return;
    };
    if state.cost.is_of(phase, &whole) {
        return;
    }
    let job = state.next_job();
    let of = Counted::new(phase, whole);
    effects.push(Effect::Send(Command::Count {
        job,
        planned: of.part(),
    }));
    state.cost = Costs {
        of: Some(of),
        ask: Ask::Asked(job),
    };
}

/// Write what it will cost to a file.
pub(crate) fn save(state: &State) -> Option<Effect> {
    let Page::Cost(phase) = state.page else {
        return None;
    };
    let forecast = state.forecast(phase)?;
    Some(Effect::SaveFile {
        name: "radiant-aws-cost.md".to_owned(),
        text: forecast.to_markdown(),
    })
}
