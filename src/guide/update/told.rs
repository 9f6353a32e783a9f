//! What the worker tells.

use std::collections::BTreeSet;

use super::entry::look_around;
use super::{Effect, go};
use crate::apply;
use crate::guide::{Ask, ChangeState, Confirm, Page, State, saved};
use crate::plan::Section;
use crate::problem::Problem;
use crate::worker::{Event, Identity};

/// How many calls the activity drawer keeps.
const CALLS_KEPT: usize = 2_000;

/// A request could not be put to the worker. What waits for its answer says so, else the page that is open.
pub fn unanswered(state: &mut State, job: Option<crate::worker::JobId>) {
    let problem = Problem::new("The part of this program that talks to AWS has stopped.")
        .hint("Close the window and start again. Your answers are saved.");
    match job {
        Some(job) => crashed(state, job, &problem),
        None => state.notice = Some(problem),
    }
}

/// Nobody answers any more: whatever is awaited ends.
pub fn gone(state: &mut State) {
    nobody_answers(
        state,
        &Problem::new("The part of this program that talks to AWS has stopped.")
            .hint("Close the window and start again. Your answers are saved."),
    );
}

fn nobody_answers(state: &mut State, problem: &Problem) {
    let mut awaited = state.awaited_looks();
    awaited.extend(state.finished.values().filter_map(Ask::asked));
    awaited.extend(state.profiles.asked());
    for job in awaited {
        crashed(state, job, problem);
    }
    state.notice = Some(problem.clone());
}

/// Take in what the worker tells. Answers of a job that nobody waits for any more are passed over.
pub fn on_event(state: &mut State, event: Event) -> Vec<Effect> {
    let mut effects = Vec::new();
    match event {
        Event::Profiles { job, result } => {
            state.profiles.answer(job, result);
        }
        Event::SignedIn { job, result } => signed_in(state, job, result, &mut effects),
        Event::LookedAround { job, result } => {
            state.around.answer(job, result);
            state.look_waits = None;
        }
        Event::BucketChecked { job, name, result } => {
            if let Some(ask) = state.buckets.get_mut(&name) {
                ask.answer(job, result);
            }
        }
        Event::Planned { job, result } => {
            let holes = result
                .as_ref()
                .map_or_else(|_| Vec::new(), |planned| planned.inventory.holes());
            // One look can answer for both phases.
            for ask in state.plans.values_mut() {
                ask.answer(job, result.clone());
            }
            state.review.holes = holes;
            state.look_waits = None;
            state.review.open_sections =
                BTreeSet::from([Section::CloudTrail, Section::GuardDuty, Section::MainRole]);
        }
        Event::Change { job, event } => {
            if job == state.run.job {
                on_change(state, event);
            }
        }
        Event::Applied { job, result } => {
            let phase = state.run.phase;
            if let Some(ask) = phase.and_then(|phase| state.finished.get_mut(&phase))
                && ask.answer(job, result)
                && let Some(phase) = phase
            {
                stays_open(state);
                // What AWS shows has changed: everything that was read before is old.
                state.buckets.clear();
                state.checks = Ask::Idle;
                if state.page == Page::Applying(phase) {
                    go(state, Page::Outcome(phase));
                    saved::save_if_changed(state);
                } else {
                    effects.push(Effect::Say("The changes have ended".to_owned()));
                }
            }
        }
        Event::Verified { job, result } => {
            state.checks.answer(job, result);
            state.look_waits = None;
        }
        Event::LookWaits(wait) => state.look_waits = Some(wait.words()),
        Event::Crashed { job, problem } => crashed(state, job, &problem),
        Event::Stopped { job } => crashed(
            state,
            job,
            &Problem::new("You stopped waiting for AWS.")
                .hint("Nothing was changed. Try again when you like."),
        ),
        Event::Restarted => nobody_answers(
            state,
            &Problem::new(
                "The part of this program that talks to AWS stopped, and was started again.",
            )
            .hint("Sign in again, in section 1. Your answers are saved."),
        ),
        Event::Calls(calls) => {
            for call in calls {
                if state.calls.len() == CALLS_KEPT {
                    state.calls.pop_front();
                }
                state.calls.push_back(call);
            }
        }
    }
    effects
}

fn signed_in(
    state: &mut State,
    job: crate::worker::JobId,
    result: Result<Identity, Problem>,
    effects: &mut Vec<Effect>,
) {
    state.look_waits = None;
    if state.identity.answer(job, result) && state.signed_in().is_some() {
        look_around(state, effects);
    }
}

fn on_change(state: &mut State, event: apply::Event) {
    let now = state.now;
    let changes = &mut state.run.changes;
    match event {
        apply::Event::Started { change } => {
            changes.set(&change, ChangeState::Working { since: now });
        }
        apply::Event::Waiting {
            change,
            reason,
            next_try,
            up_to,
        } => {
            let since = match changes.get(&change) {
                Some(ChangeState::Working { since } | ChangeState::Waiting { since, .. }) => *since,
                _ => now,
            };
            let waits = ChangeState::Waiting {
                since,
                told: now,
                reason,
                next_try,
                up_to,
            };
            changes.set(&change, waits);
        }
        apply::Event::Finished {
            change,
            outcome,
            problem,
            took,
        } => {
            let ended = ChangeState::Ended {
                outcome,
                problem,
                took,
            };
            changes.set(&change, ended);
        }
    }
}

/// Nothing is being made any more, so there is nothing to stop before the window closes.
fn stays_open(state: &mut State) {
    if state.confirm == Some(Confirm::Close) && !state.is_applying() {
        state.confirm = None;
    }
}

fn crashed(state: &mut State, job: crate::worker::JobId, problem: &Problem) {
    state.look_waits = None;
    state.profiles.answer(job, Err(problem.clone()));
    state.identity.answer(job, Err(problem.clone()));
    state.around.answer(job, Err(problem.clone()));
    state.checks.answer(job, Err(problem.clone()));
    for ask in state.plans.values_mut() {
        ask.answer(job, Err(problem.clone()));
    }
    for ask in state.buckets.values_mut() {
        ask.answer(job, Err(problem.clone()));
    }
    for (phase, ask) in &mut state.finished {
        if ask.answer(job, Err(problem.clone())) {
            state.page = Page::Outcome(*phase);
            state.entered = true;
        }
    }
    stays_open(state);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guide::{Action, Effect, Phase, act};
    use crate::worker::{Command, JobId};

    fn waiting() -> State {
        let mut state = State::for_tests();
        state.checks = Ask::Asked(JobId(1));
        state.plans.insert(Phase::Logging, Ask::Asked(JobId(2)));
        state.finished.insert(Phase::Role, Ask::Asked(JobId(3)));
        state.look_waits = Some("AWS is slow.".to_owned());
        state
    }

    #[test]
    fn one_can_stop_waiting_for_every_look_and_no_run_is_stopped_by_it() {
        let mut state = waiting();
        let mut stopped = Vec::new();
        for effect in act(&mut state, Action::StopWaiting) {
            if let Effect::Send(Command::Cancel { job }) = effect {
                stopped.push(job);
                on_event(&mut state, Event::Stopped { job });
            }
        }
        assert_eq!(stopped, [JobId(1), JobId(2)]);
        assert!(matches!(state.checks, Ask::Trouble(_)));
        assert!(matches!(state.plans[&Phase::Logging], Ask::Trouble(_)));
        assert!(state.is_applying() && state.look_waits.is_none());
    }

    #[test]
    fn when_the_worker_was_started_again_nothing_is_awaited_for_ever() {
        let mut state = waiting();
        on_event(&mut state, Event::Restarted);
        assert!(state.awaited_looks().is_empty() && !state.is_applying());
        assert_eq!(state.page, Page::Outcome(Phase::Role));
        let notice = state.notice.unwrap();
        assert!(notice.summary.contains("started again"), "{notice}");
    }
}
