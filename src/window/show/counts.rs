//! How many changes there are, and how long they take, in words.

use crate::plan::Counts;
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
    let sections = phase.sections().iter();
    sections
        .filter_map(|section| planned.in_section(*section))
        .fold(Counts::default(), |sum, section| sum.and(section.counts))
}

/// How long a run takes as a rule, in words.
pub(crate) fn usual_time(state: &State, phase: Phase) -> &'static str {
    if state.is_practice() {
        return "a few seconds in practice";
    }
    match phase {
        Phase::Logging => "about 3 minutes",
        Phase::Role | Phase::Export => "about 1 minute",
        Phase::Members => "about 1 minute for 20 accounts",
    }
}
