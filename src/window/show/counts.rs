//! How many changes there are, and how long they take, in words.

use crate::plan::{Change, Counts};
use crate::window::{Phase, State};

/// "1 change", "14 changes".
pub(crate) fn changes(count: usize) -> String {
    if count == 1 {
        "1 change".to_owned()
    } else {
        format!("{count} changes")
    }
}

/// How many changes of each kind a phase has.
pub(crate) fn counts(state: &State, phase: Phase) -> Counts {
    let Some(planned) = state.plan(phase) else {
        return Counts::default();
    };
    let sections = phase.sections();
    let of_phase = |change: &&Change| sections.contains(&change.section);
    Counts::of(planned.plan.changes.iter().filter(of_phase))
}

/// How long a run takes as a rule, in words.
pub(crate) fn usual_time(state: &State, phase: Phase) -> &'static str {
    if state.is_practice() {
        return "a few seconds in practice";
    }
    match phase {
        Phase::Logging => "about 3 minutes",
        Phase::Role => "about 1 minute",
    }
}
