//! What happens when something is pressed, and when the worker tells something. No drawing, no waiting.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::{
    Action, Ask, ChangeState, Confirm, Draft, Opening, Page, Phase, Question, Run, SignInWay,
    Start, State, files, saved,
};
use crate::answers::Answers;
use crate::apply;
use crate::aws::{PastedKeys, SignIn};
use crate::domain::Region;
use crate::plan::Section;
use crate::practice::Practice;
use crate::problem::Problem;
use crate::worker::{Command, Event, Identity};

/// What has to be done outside of the state.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Ask the worker.
    Send(Command),
    /// Set the text size, in percent.
    Zoom(u16),
    /// Sharing view holds still.
    Still(bool),
    /// Say a short message.
    Say(String),
    /// Ask where to save a file, and write it there.
    SaveFile { name: String, text: String },
    /// Ask which file to open, and read it.
    OpenFile(Opening),
    /// Close the window.
    Close,
}

/// How many calls the activity drawer keeps.
const CALLS_KEPT: usize = 2_000;

/// The sections that a phase changes.
pub(super) const fn sections(phase: Phase) -> &'static [Section] {
    match phase {
        Phase::Logging => &[Section::CloudTrail, Section::GuardDuty],
        Phase::Role => &[Section::MainRole],
    }
}

/// Do what a page asked for.
pub fn act(state: &mut State, action: Action) -> Vec<Effect> {
    let mut effects = Vec::new();
    let changes_sign_in = matches!(
        action,
        Action::Begin
            | Action::SignIn
            | Action::UseAccount
            | Action::SignOut
            | Action::CarryOnAfterCrash
    );
    if changes_sign_in && state.is_applying() {
        effects.push(Effect::Say(
            "Changes are being made. Stop them first, or let them end".to_owned(),
        ));
        return effects;
    }
    match action {
        Action::Go(page) => go(state, page),
        Action::OpenStop(stop) => {
            if let Some(page) = state.page_of(stop) {
                go(state, page);
            }
        }
        Action::Begin => begin(state, &mut effects),
        Action::SignIn => start_sign_in(state, &mut effects),
        Action::UseAccount => use_account(state, &mut effects),
        Action::SignOut => {
            leave_practice(state);
            state.identity = Ask::Idle;
            state.around = Ask::Idle;
            state.start = Some(Start::Connect);
            effects.push(Effect::Send(Command::SignOut));
            go(state, Page::SignIn);
        }
        Action::LookAgain => look_around(state, &mut effects),
        Action::Answered(question) => answered(state, question, &mut effects),
        Action::CheckBucket(name) => check_bucket(state, name, &mut effects),
        Action::Plan(phase) => plan(state, phase, &mut effects),
        Action::AskApply(phase) => state.confirm = Some(Confirm::Apply(phase)),
        Action::Apply(phase) => start_run(state, phase, &mut effects),
        Action::StopRun => {
            state.run.stopping = true;
            effects.push(Effect::Send(Command::Cancel));
        }
        Action::Verify => verify(state, &mut effects),
        Action::Copied(what) => effects.push(Effect::Say(what)),
        Action::StepDone(step) => {
            state.ticked.insert(step);
            state.entered = true;
        }
        Action::StepAgain(step) => {
            state.ticked.remove(&step);
            state.entered = true;
        }
        Action::SavePlan(phase) => {
            if let Some(planned) = state.plans.get(&phase).and_then(Ask::here) {
                effects.push(Effect::SaveFile {
                    name: "radiant-aws-changes.md".to_owned(),
                    text: crate::plan::to_markdown(&planned.plan.only(sections(phase))),
                });
            }
        }
        Action::SavePlanToOpen(phase) => effects.push(files::save_plan(state, phase)),
        Action::SaveAnswers => effects.push(files::save_answers(state)),
        Action::OpenFile(opening) => effects.push(Effect::OpenFile(opening)),
        Action::CloseFileTrouble => state.file_trouble = None,
        Action::CarryOnAfterCrash => carry_on_after_crash(state, &mut effects),
        Action::SaveActivity => effects.push(Effect::SaveFile {
            name: "radiant-aws-activity.txt".to_owned(),
            text: super::frame::activity_to_text(state),
        }),
        Action::SetSharing(on) => set_sharing(state, on, &mut effects),
        Action::SetZoom(percent) => {
            state.zoom = percent;
            effects.push(Effect::Zoom(percent));
        }
        Action::ToggleActivity => state.activity_open = !state.activity_open,
        Action::ToggleHelp => {
            state.help_open = !state.help_open;
            state.values_open = false;
        }
        Action::ToggleValues => {
            state.values_open = !state.values_open;
            state.help_open = false;
        }
        Action::Tick(item, on) => super::carried::tick(state, item, on),
        Action::Leave => {
            if state.is_applying() {
                state.confirm = Some(Confirm::Close);
            } else {
                effects.push(Effect::Close);
            }
        }
        Action::StopAndClose => {
            state.confirm = None;
            state.run.stopping = true;
            effects.push(Effect::Send(Command::Cancel));
            effects.push(Effect::Close);
        }
        Action::CloseConfirm => state.confirm = None,
    }
    saved::save_if_changed(state);
    effects
}

pub(super) fn go(state: &mut State, page: Page) {
    if state.page != page {
        state.page = page;
        state.entered = true;
        state.show_problems = false;
        state.open_rule = Some(0);
        state.side_open = false;
        state.earlier_open = false;
        state.reading = super::Reading::Explained;
    }
}

/// Save what was typed since the last press: the window closes.
pub fn save_now(state: &mut State) {
    saved::save_if_changed(state);
}

/// A request could not be put to the worker.
pub fn unanswered(state: &mut State, job: crate::worker::JobId) {
    let problem = Problem::new("The part of this program that talks to AWS has stopped.")
        .hint("Close the window and start again. Your answers are saved.");
    crashed(state, job, &problem);
}

/// Practice and real accounts never mix: what was seen and done in the one says nothing about the other.
fn leave_practice(state: &mut State) {
    if !state.is_practice() {
        return;
    }
    state.identity = Ask::Idle;
    state.around = Ask::Idle;
    state.draft = None;
    forget(state);
}

/// Forget what is known of an account, and what was done in it.
pub(super) fn forget(state: &mut State) {
    state.plans.clear();
    state.finished.clear();
    state.buckets.clear();
    state.ticked.clear();
    state.checks = Ask::Idle;
    state.run = Run::default();
}

fn begin(state: &mut State, effects: &mut Vec<Effect>) {
    match state.start {
        Some(Start::Practice) => {
            let practice = Practice::new(state.practice.clone());
            let region = practice.region();
            state.sign_in.region = region.to_string();
            let job = state.next_job();
            state.identity = Ask::Asked(job);
            state.around = Ask::Idle;
            state.draft = None;
            forget(state);
            effects.push(Effect::Send(Command::SignIn {
                job,
                how: SignIn::Practice(practice),
                region,
            }));
            go(state, Page::Account);
        }
        Some(Start::Connect) => {
            leave_practice(state);
            ask_profiles(state, effects);
            go(state, Page::SignIn);
        }
        Some(Start::CarryOn) => {
            if let Some(saved) = state.saved.clone() {
                leave_practice(state);
                // How far it has come is looked up again after the sign-in.
                forget(state);
                state.sign_in.region = saved.draft.region.to_string();
                state.draft = Some(saved.draft);
                ask_profiles(state, effects);
                go(state, Page::SignIn);
            }
        }
        None => {}
    }
}

/// The unexpected stop is known now; saved work is taken up again if there is some.
fn carry_on_after_crash(state: &mut State, effects: &mut Vec<Effect>) {
    crate::crash::put_away(&state.state_dir);
    state.crash_report = None;
    if state.saved.is_some() {
        state.start = Some(Start::CarryOn);
        begin(state, effects);
    }
}

fn ask_profiles(state: &mut State, effects: &mut Vec<Effect>) {
    if matches!(state.profiles, Ask::Idle | Ask::Trouble(_)) {
        let job = state.next_job();
        state.profiles = Ask::Asked(job);
        effects.push(Effect::Send(Command::Profiles { job }));
    }
}

fn start_sign_in(state: &mut State, effects: &mut Vec<Effect>) {
    let Ok(region) = Region::parse(state.sign_in.region.trim()) else {
        state.show_problems = true;
        return;
    };
    let how = match state.sign_in.way {
        Some(SignInWay::Profile) => SignIn::Profile(state.sign_in.profile.trim().to_owned()),
        Some(SignInWay::Environment) => SignIn::Environment,
        Some(SignInWay::Paste) => match PastedKeys::parse(&state.sign_in.pasted) {
            Ok(keys) => {
                secrecy::zeroize::Zeroize::zeroize(&mut state.sign_in.pasted);
                state.sign_in.paste_problem = None;
                SignIn::Pasted(keys)
            }
            Err(problem) => {
                state.sign_in.paste_problem = Some(problem);
                return;
            }
        },
        None => return,
    };
    let job = state.next_job();
    state.identity = Ask::Asked(job);
    state.around = Ask::Idle;
    effects.push(Effect::Send(Command::SignIn { job, how, region }));
    go(state, Page::Account);
}

/// The account is the right one: the forms are filled in with what answers there are, or with good defaults.
fn use_account(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(identity) = state.signed_in().cloned() else {
        return;
    };
    let carried_on = state.draft.as_ref().is_some_and(|draft| {
        draft.account == identity.caller.account && draft.region == identity.region
    });
    if !carried_on {
        let answers = Answers::defaults(identity.caller.account, identity.region);
        let mut draft = Draft::from_answers(&answers);
        offer_what_is_there(state, &mut draft);
        state.draft = Some(draft);
        forget(state);
    }
    let page = match &state.saved {
        Some(saved) if carried_on && !state.is_practice() => saved::safe_page(saved.page),
        _ => Page::Ask(Question::Trail),
    };
    if page > Page::Ask(Question::Trail) {
        look_how_far(state, effects);
    }
    go(state, page);
}

/// After a restart: how much of the saved answers is in place already.
fn look_how_far(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(Ok(answers)) = state.draft.as_ref().map(Draft::to_answers) else {
        return;
    };
    let job = state.next_job();
    for phase in [Phase::Logging, Phase::Role] {
        state.plans.insert(phase, Ask::Asked(job));
    }
    effects.push(Effect::Send(Command::Plan {
        job,
        answers: Box::new(answers),
    }));
}

/// First answers from what the account shows.
fn offer_what_is_there(state: &State, draft: &mut Draft) {
    let Some(inventory) = state.around.here() else {
        return;
    };
    let offer = crate::plan::offer(inventory, &draft.account, &draft.region);
    draft.organization = Some(offer.organization);
    draft.all_regions = Some(offer.regions.len() > 1);
    if !offer.regions.is_empty() {
        draft.regions = offer.regions.into_iter().collect();
    }
    if let Some(trail) = offer.trail {
        let home = super::question::around::home(draft);
        let seen = inventory
            .place(&home)
            .and_then(|place| place.trails.known());
        let there = seen.and_then(|trails| trails.iter().find(|there| there.arn == trail));
        if there.is_some() {
            super::question::follow_trail(draft, there);
        }
        draft.trail.how = Some(super::Use::Existing);
        draft.trail.existing = Some(trail);
    }
}

fn look_around(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(region) = state.region().cloned() else {
        return;
    };
    let job = state.next_job();
    state.around = Ask::Asked(job);
    effects.push(Effect::Send(Command::LookAround { job, region }));
}

fn answered(state: &mut State, question: Question, effects: &mut Vec<Effect>) {
    let wrong_here = state.draft.as_ref().is_none_or(|draft| {
        draft
            .to_answers()
            .is_err_and(|missing| missing.at == question)
    });
    if wrong_here {
        state.show_problems = true;
        return;
    }
    match question.next() {
        Page::Review(phase) => plan(state, phase, effects),
        page => go(state, page),
    }
}

fn check_bucket(state: &mut State, name: crate::domain::BucketName, effects: &mut Vec<Effect>) {
    let Some(region) = state.region().cloned() else {
        return;
    };
    let known = state
        .buckets
        .get(&name)
        .is_some_and(|ask| ask.is_asked() || ask.here().is_some());
    if known {
        return;
    }
    let job = state.next_job();
    state.buckets.insert(name.clone(), Ask::Asked(job));
    effects.push(Effect::Send(Command::CheckBucket { job, name, region }));
}

fn plan(state: &mut State, phase: Phase, effects: &mut Vec<Effect>) {
    let Some(draft) = &state.draft else {
        return;
    };
    match draft.to_answers() {
        Err(missing) => {
            go(state, Page::Ask(missing.at));
            state.show_problems = true;
        }
        Ok(answers) => {
            let job = state.next_job();
            state.plans.insert(phase, Ask::Asked(job));
            state.review = super::ReviewView::default();
            effects.push(Effect::Send(Command::Plan {
                job,
                answers: Box::new(answers),
            }));
            go(state, Page::Review(phase));
        }
    }
}

fn start_run(state: &mut State, phase: Phase, effects: &mut Vec<Effect>) {
    state.confirm = None;
    if state.is_applying() {
        return;
    }
    let Some(planned) = state.plans.get(&phase).and_then(Ask::here).cloned() else {
        return;
    };
    let job = state.next_job();
    state.finished.insert(phase, Ask::Asked(job));
    let planned = std::sync::Arc::new(crate::engine::Planned {
        plan: planned.plan.only(sections(phase)),
        known: planned.known.clone(),
        inventory: planned.inventory.clone(),
    });
    state.run = Run {
        phase: Some(phase),
        job,
        began: state.now,
        planned: Some(std::sync::Arc::clone(&planned)),
        ..Run::default()
    };
    effects.push(Effect::Send(Command::Apply { job, planned }));
    go(state, Page::Applying(phase));
}

fn verify(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(Ok(answers)) = state.draft.as_ref().map(Draft::to_answers) else {
        return;
    };
    let job = state.next_job();
    state.checks = Ask::Asked(job);
    effects.push(Effect::Send(Command::Verify {
        job,
        answers: Box::new(answers),
    }));
    go(state, Page::Checks);
}

fn set_sharing(state: &mut State, on: bool, effects: &mut Vec<Effect>) {
    if state.sharing == on {
        return;
    }
    state.sharing = on;
    if on {
        state.zoom_before = state.zoom;
        state.zoom = state.zoom.max(sharing_zoom(state.window_width));
    } else {
        state.zoom = state.zoom_before;
    }
    effects.push(Effect::Zoom(state.zoom));
    effects.push(Effect::Still(on));
    if on {
        effects.push(Effect::Say("Account numbers are hidden now".to_owned()));
    }
}

/// The largest text size that leaves 1,024 points of width, and never less than 125 %.
fn sharing_zoom(window_width: f32) -> u16 {
    const LEFT: f32 = 1024.0;
    [200_u16, 150]
        .into_iter()
        .find(|percent| window_width * 100.0 / f32::from(*percent) >= LEFT)
        .unwrap_or(125)
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
        }
        Event::BucketChecked { job, name, result } => {
            if let Some(ask) = state.buckets.get_mut(&name) {
                ask.answer(job, result);
            }
        }
        Event::Planned { job, result } => {
            // One look can answer for both phases.
            for ask in state.plans.values_mut() {
                ask.answer(job, result.clone());
            }
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
        }
        Event::Crashed { job, problem } => crashed(state, job, &problem),
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
    if state.identity.answer(job, result) && state.signed_in().is_some() {
        look_around(state, effects);
    }
}

fn on_change(state: &mut State, event: apply::Event) {
    let now = state.now;
    let run = &mut state.run;
    match event {
        apply::Event::Started { change } => {
            run.begun.push(change.clone());
            run.changes
                .insert(change, ChangeState::Working { since: now });
        }
        apply::Event::Waiting {
            change,
            reason,
            next_try,
            up_to,
        } => {
            let since = match run.changes.get(&change) {
                Some(ChangeState::Working { since } | ChangeState::Waiting { since, .. }) => *since,
                _ => now,
            };
            run.changes.insert(
                change,
                ChangeState::Waiting {
                    since,
                    told: now,
                    reason,
                    next_try,
                    up_to,
                },
            );
        }
        apply::Event::Finished {
            change,
            outcome,
            problem,
            took,
        } => {
            if !run.begun.contains(&change) {
                run.begun.push(change.clone());
            }
            run.changes.insert(
                change,
                ChangeState::Ended {
                    outcome,
                    problem,
                    took,
                },
            );
        }
    }
}

fn crashed(state: &mut State, job: crate::worker::JobId, problem: &Problem) {
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
}

/// Once a frame: the clock, and questions that wait until typing has stopped for half a second.
pub fn tick(state: &mut State, now: f64) -> Vec<Effect> {
    state.now = now;
    let mut effects = Vec::new();
    if let Some((name, at)) = state.typed_bucket.clone()
        && now - at >= 0.5
    {
        state.typed_bucket = None;
        check_bucket(state, name, &mut effects);
    }
    effects
}

/// Where saved work lies.
pub(super) fn saved_path(state: &State) -> PathBuf {
    state.state_dir.join("setup.json")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sharing_makes_text_as_large_as_the_window_allows() {
        let sizes = [1024.0, 1280.0, 1920.0, 2560.0].map(sharing_zoom);
        assert_eq!(sizes, [125, 125, 150, 200]);
    }
}
