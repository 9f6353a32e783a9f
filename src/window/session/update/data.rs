//! Data that is awaited: looking again while the page is open, and the sample finding.

use std::time::Duration;

use crate::engine::pause_before;
use crate::verify::is_awaited;
use crate::window::session::effect::Effect;
use crate::window::{Ask, Page, State};
use crate::worker::Command;

/// While the page is open and something is awaited that time alone can bring, look again after a pause that grows.
pub(crate) fn keep_looking(state: &mut State, effects: &mut Vec<Effect>) {
    let is_open = state.page == Page::Checks && !state.is_applying();
    let awaited = state.checked().here().is_some_and(|all| is_awaited(all));
    if !is_open || !awaited {
        state.checks.next = None;
        return;
    }
    if state.checks.again.is_some() || state.checks.sample.is_asked() {
        return;
    }
    let Some(due) = state.checks.next else {
        let pause = pause_before(state.checks.looks);
        effects.push(Effect::Wake(pause));
        state.checks.next = Some(state.now + pause.as_secs_f64());
        return;
    };
    if state.now < due {
        effects.push(Effect::Wake(Duration::from_secs_f64(due - state.now)));
        return;
    }
    let Some(answers) = state.checks.of.clone() else {
        return;
    };
    let job = state.next_job();
    let checks = &mut state.checks;
    (checks.again, checks.next) = (Some(job), None);
    checks.looks += 1;
    effects.push(Effect::Send(Command::LookForData {
        job,
        answers: Box::new(answers),
    }));
}

/// Have a sample finding made; it was asked before.
pub(crate) fn make_sample(state: &mut State, effects: &mut Vec<Effect>) {
    state.open.confirm = None;
    let is_here = state.checked().here().is_some();
    let Some(answers) = state.checks.of.clone().filter(|_| is_here) else {
        return;
    };
    if state.checks.sample.is_asked() || state.is_applying() {
        return;
    }
    let job = state.next_job();
    state.checks.sample = Ask::Asked(job);
    effects.push(Effect::Send(Command::MakeSample {
        job,
        answers: Box::new(answers),
    }));
}
