//! What the worker tells.

use crate::apply;
use crate::problem::Problem;
use crate::window::session::approve;
use crate::window::session::changes::Changes;
use crate::window::session::checks::Checks;
use crate::window::session::effect::Effect;
use crate::window::session::saved;
use crate::window::session::update::entry::{
    ask_what_was_set_up, look_around, only_of_this_account,
};
use crate::window::session::update::follow::follow;
use crate::window::session::update::undo;
use crate::window::session::work::{Run, RunState};
use crate::window::{ChangeState, Confirm, Page, Phase, State};
use crate::worker::{Event, Identity, JobId};

/// A request could not be put to the worker. What waits for its answer says so, else the page that is open.
pub fn unanswered(state: &mut State, job: Option<JobId>) {
    let problem = Problem::new("The part of this program that talks to AWS has stopped.")
        .hint("Close the window and start again. Your answers are saved.");
    match job {
        Some(job) => crashed(state, job, &problem),
        None => state.notices.problem = Some(problem),
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
    awaited.extend(state.going().map(|(_, run)| run.job));
    awaited.extend(state.undo.run.as_ref().map(|run| run.job));
    awaited.extend(state.sign_in.profiles.asked());
    awaited.extend(state.members.since.ask.asked());
    for job in awaited {
        crashed(state, job, problem);
    }
    state.notices.problem = Some(problem.clone());
}

/// Take in what the worker tells. Answers of a job that nobody waits for any more are passed over.
pub fn on_event(state: &mut State, event: Event) -> Vec<Effect> {
    let mut effects = Vec::new();
    match event {
        Event::Profiles { job, result } => {
            state.sign_in.profiles.answer(job, result);
        }
        Event::SignedIn { job, result } => signed_in(state, job, result, &mut effects),
        Event::LookedAround { job, result } => {
            if state.account.around.answer(job, result) {
                ask_what_was_set_up(state, &mut effects);
            }
            state.account.waits = None;
        }
        Event::ByHand { job, result } => {
            state.account.by_hand.answer(job, result);
            state.account.waits = None;
        }
        Event::BucketChecked { job, name, result } => {
            if let Some(ask) = state.account.buckets.get_mut(&name) {
                ask.answer(job, result);
            }
        }
        Event::Planned { job, result } => {
            // One look can answer for both phases.
            for phase in Phase::ALL {
                state.work_mut(phase).plan.answer(job, result.clone());
                approve::compare(state, phase);
            }
            state.account.waits = None;
        }
        Event::Since { job, result } => {
            state.members.since.ask.answer(job, result);
        }
        Event::Runs { job, result } => {
            state.undo.runs.answer(job, result);
        }
        Event::RunCalls { run, result, .. } => effects.push(undo::save_calls(&run, result)),
        Event::LookedBack { job, result } => {
            undo::looked(state, job, result);
            state.account.waits = None;
        }
        Event::Counted { job, result } => {
            state.cost.answer(job, result);
            state.account.waits = None;
        }
        Event::TriedOnCopy { job, result } => {
            for phase in Phase::ALL {
                let trial = &mut state.work_mut(phase).trial;
                trial.ask.answer(job, result.clone());
            }
        }
        Event::Change { job, event } => {
            let now = state.now;
            if let Some((_, run)) = run_of(state, job) {
                on_change(run, event, now);
            } else if let Some(run) = undo::of_job(state, job) {
                stand(&mut run.changes, event, now);
            }
        }
        Event::Applied { job, result } => {
            if undo::ended(state, job, &result) {
                stays_open(state);
                look_around(state, &mut effects);
                if state.page != Page::Undo {
                    effects.push(Effect::Say("Taking back has ended".to_owned()));
                }
            } else {
                applied(state, job, result, &mut effects);
            }
        }
        Event::Verified { job, result } => {
            state.checks.came(job, result);
            state.account.waits = None;
        }
        Event::Recorded { job, result } => {
            state.hand_over.ask.answer(job, result);
            state.account.waits = None;
        }
        Event::Sampled { job, result } => state.checks.sampled(job, result),
        Event::LookWaits(wait) => state.account.waits = Some(wait.words()),
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
        Event::Calls(calls) => state.calls.add(calls),
    }
    follow(state, &mut effects);
    effects
}

fn signed_in(
    state: &mut State,
    job: JobId,
    result: Result<Identity, Problem>,
    effects: &mut Vec<Effect>,
) {
    state.account.waits = None;
    if state.sign_in.identity.answer(job, result) && state.signed_in().is_some() {
        only_of_this_account(state);
        look_around(state, effects);
    }
}

/// The run of a job, as long as it goes on.
fn run_of(state: &mut State, job: JobId) -> Option<(Phase, &mut Run)> {
    let (phase, _) = state.going().filter(|(_, run)| run.job == job)?;
    Some((phase, state.work_mut(phase).run.as_mut()?))
}

/// A run ended, or could not begin.
fn applied(
    state: &mut State,
    job: JobId,
    result: Result<apply::Finished, Problem>,
    effects: &mut Vec<Effect>,
) {
    let Some((phase, run)) = run_of(state, job) else {
        return;
    };
    run.stand(match result {
        Ok(finished) => RunState::Ended(run.with_before(finished)),
        Err(problem) => RunState::Failed(problem),
    });
    stays_open(state);
    // What AWS shows has changed: everything that was read before is old.
    state.account.looks_from = state.next_job();
    state.account.buckets.clear();
    state.checks = Checks::default();
    state.hand_over.forget();
    if state.page == Page::Applying(phase) {
        state.go(Page::Outcome(phase));
        effects.extend(saved::save_if_changed(state));
    } else {
        effects.push(Effect::Say("The changes have ended".to_owned()));
    }
}

fn on_change(run: &mut Run, event: apply::Event, now: f64) {
    if let apply::Event::Progress { change, progress } = event {
        run.progress.insert(change, progress);
        run.looked = (run.looked.0 + 1, now);
    } else {
        stand(&mut run.changes, event, now);
    }
}

/// How a change stands now.
fn stand(changes: &mut Changes, event: apply::Event, now: f64) {
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
        apply::Event::Progress { .. } => {}
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
    let asked = matches!(state.open.confirm, Some(Confirm::Close | Confirm::Halt));
    if asked && !state.is_applying() {
        state.open.confirm = None;
    }
}

fn crashed(state: &mut State, job: JobId, problem: &Problem) {
    state.account.waits = None;
    state.sign_in.profiles.answer(job, Err(problem.clone()));
    state.sign_in.identity.answer(job, Err(problem.clone()));
    state.account.around.answer(job, Err(problem.clone()));
    state.account.by_hand.answer(job, Err(problem.clone()));
    state.cost.answer(job, Err(problem.clone()));
    state.hand_over.ask.answer(job, Err(problem.clone()));
    state.checks.crashed(job, problem);
    state.members.since.ask.answer(job, Err(problem.clone()));
    state.undo.runs.answer(job, Err(problem.clone()));
    undo::looked(state, job, Err(problem.clone()));
    undo::ended(state, job, &Err(problem.clone()));
    for phase in Phase::ALL {
        let work = state.work_mut(phase);
        work.plan.answer(job, Err(problem.clone()));
        work.trial.ask.answer(job, Err(problem.clone()));
    }
    for ask in state.account.buckets.values_mut() {
        ask.answer(job, Err(problem.clone()));
    }
    if let Some((phase, run)) = run_of(state, job) {
        run.stand(RunState::Failed(problem.clone()));
        state.page = Page::Outcome(phase);
        state.entered = true;
    }
    stays_open(state);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::apply::{Ending, Outcome};
    use crate::domain::BucketName;
    use crate::inventory::BucketView;
    use crate::plan::Section;
    use std::sync::Arc;

    use crate::window::session::scene;
    use crate::window::session::update::act;
    use crate::window::session::work::PlanLook;
    use crate::window::{Action, Ask, Draft, Stop};
    use crate::worker::Command;

    fn waiting() -> State {
        let mut state = scene::signed_in();
        state.last_job = 2;
        state.checks.ask = Ask::Asked(JobId(1));
        let of = scene::answers_of(scene::ACCOUNT);
        state.work_mut(Phase::Logging).plan = PlanLook::asked(JobId(2), of);
        scene::is_making(&mut state, Phase::Role);
        state.account.waits = Some("AWS is slow.".to_owned());
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
        assert!(matches!(state.checks.ask, Ask::Trouble(_)));
        let plan = &state.work(Phase::Logging).plan.ask;
        assert!(matches!(plan, Ask::Trouble(_)));
        assert!(state.is_applying() && state.account.waits.is_none());
    }

    #[test]
    fn when_the_worker_was_started_again_nothing_is_awaited_for_ever() {
        let mut state = waiting();
        on_event(&mut state, Event::Restarted);
        assert!(state.awaited_looks().is_empty() && !state.is_applying());
        assert_eq!(state.page, Page::Outcome(Phase::Role));
        let notice = state.notices.problem.unwrap();
        assert!(notice.summary.contains("started again"), "{notice}");
    }

    #[test]
    fn a_run_is_kept_as_it_ended_when_the_next_one_begins() {
        let mut state = scene::signed_in();
        scene::has_made_feeds(&mut state);
        state.form.draft.as_mut().unwrap().external_id = "rs-8f2c-91d4".to_owned();
        let role = scene::change(
            Section::MainRole,
            "role",
            crate::plan::Kind::Create,
            crate::plan::Action::None,
        );
        scene::has_plan(&mut state, Phase::Role, scene::planned(vec![role]));
        act(&mut state, Action::Apply(Phase::Role));
        assert_eq!(state.page, Page::Applying(Phase::Role));
        let before = state.work(Phase::Logging).run.as_ref().unwrap();
        assert_eq!(before.planned.plan.changes.len(), 4);
        assert!(before.went_through());
        assert!(state.is_applied(Phase::Logging));
        let (_, run) = state.going().unwrap();
        let ended = scene::finished(Ending::Done, &run.planned, Outcome::Created);
        let job = run.job;
        on_event(
            &mut state,
            Event::Applied {
                job,
                result: Ok(ended),
            },
        );
        assert_eq!(state.page, Page::Outcome(Phase::Role));
        assert!(state.is_applied(Phase::Logging) && state.is_applied(Phase::Role));
    }

    /// Sign in to this account from now on.
    fn sign_in(state: &mut State, account: &str) -> Vec<Effect> {
        let job = state.next_job();
        state.sign_in.identity = Ask::Asked(job);
        let result = Ok(scene::identity(account));
        on_event(state, Event::SignedIn { job, result })
    }

    #[test]
    fn nothing_of_one_account_is_known_in_another() {
        let mut state = scene::signed_in();
        scene::has_made_feeds(&mut state);
        let first = state.form.draft.clone();
        let name = BucketName::parse("larkfield-logs").unwrap();
        state
            .account
            .buckets
            .insert(name.clone(), Ask::Here(BucketView::Free));
        state.checks.ask = Ask::Here(Vec::new());
        sign_in(&mut state, scene::OTHER);
        assert_eq!(state.form.draft, None);
        assert!(state.account.buckets.is_empty() && state.checks.ask.here().is_none());
        assert!(state.work(Phase::Logging).run.is_none());
        for stop in Stop::ALL {
            act(&mut state, Action::OpenStop(stop));
            assert!(state.page.is_way_in(), "{stop:?}");
        }
        // A late answer of before finds nobody who waits for it.
        let late = Event::BucketChecked {
            job: JobId(1),
            name,
            result: Ok(BucketView::NotYours),
        };
        on_event(&mut state, late);
        assert!(state.account.buckets.is_empty());
        // Back in the first one its answers are there again.
        sign_in(&mut state, scene::ACCOUNT);
        assert_eq!(state.form.draft, first);
        assert!(state.work(Phase::Logging).run.is_none());
    }

    #[test]
    fn signing_in_again_to_the_same_account_loses_nothing() {
        let mut state = scene::signed_in();
        scene::has_made_feeds(&mut state);
        sign_in(&mut state, scene::ACCOUNT);
        assert!(state.is_applied(Phase::Logging));
    }

    #[test]
    fn what_was_seen_before_a_run_ended_is_looked_at_again() {
        let mut state = scene::signed_in();
        state.page = Page::Ask(crate::window::Question::LogTopic);
        let job = scene::is_making(&mut state, Phase::Logging);
        let ended = scene::finished(Ending::Done, &scene::planned(Vec::new()), Outcome::Created);
        let result = Ok(ended);
        let effects = on_event(&mut state, Event::Applied { job, result });
        assert!(state.account.around.is_asked());
        assert!(
            effects
                .iter()
                .any(|effect| matches!(effect, Effect::Send(Command::LookAround { .. })))
        );
    }

    #[test]
    fn a_late_plan_closes_nothing_that_was_opened_meanwhile() {
        let mut state = scene::signed_in();
        let answers = state.form.draft.as_ref().map(Draft::to_answers);
        let answers = answers.unwrap().unwrap();
        let planned = scene::feeds(&answers);
        scene::has_plan(&mut state, Phase::Logging, Arc::clone(&planned));
        let late = state.next_job();
        crate::window::session::update::run::await_plan(&mut state, Phase::Role, late, &answers);
        state.page = Page::Review(Phase::Logging);
        let opened = planned.plan.changes[0].id.clone();
        let review = state.review_mut();
        review.open_changes.insert(opened.clone());
        review.turned_sections.insert(Section::GuardDuty);
        for job in [late, JobId(9_999)] {
            let result = Ok(Arc::clone(&planned));
            on_event(&mut state, Event::Planned { job, result });
        }
        assert!(state.review().open_changes.contains(&opened));
        assert!(state.review().turned_sections.contains(&Section::GuardDuty));
    }
}
