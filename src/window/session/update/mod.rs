//! What happens when something is pressed, and when the worker tells something. No drawing, no waiting.

pub(crate) mod data;
pub(crate) mod entry;
pub(crate) mod follow;
pub(crate) mod run;
pub(crate) mod told;
pub(crate) mod undo;

#[cfg(test)]
pub(crate) use crate::window::session::update::follow::follow_profile;
pub use crate::window::session::update::told::{gone, on_event, unanswered};

use std::time::Duration;

use crate::window::session::effect::{Effect, Written};
use crate::window::session::keeping::Then;
use crate::window::session::update::data::make_sample;
use crate::window::session::update::entry::{
    begin, carry_on_after_crash, enter, look_around, plan_the_joined, sign_in_to, sign_out,
    start_sign_in, use_account,
};
use crate::window::session::update::follow::follow;
use crate::window::session::update::run::{
    answered, check_bucket, halt, plan, plan_the_rest, put_together, start_run, stop, try_again,
    try_on_copy, verify,
};
use crate::window::session::{approve, external_ids, files, gate, members};
use crate::window::session::{carried, cost, costing, look, record, saved, vendor_page};
use crate::window::{Action, Confirm, Page, Question, State};

use crate::worker::Command;

/// Do what a page asked for.
pub fn act(state: &mut State, action: Action) -> Vec<Effect> {
    let mut effects = Vec::new();
    let changes_sign_in = matches!(
        action,
        Action::Begin
            | Action::SignIn
            | Action::UseAccount
            | Action::SignInTo(_)
            | Action::SignOut
            | Action::CarryOnAfterCrash
    );
    if changes_sign_in && state.is_applying() {
        effects.push(Effect::Say(
            "Changes are being made. Stop them first, or let them end".to_owned(),
        ));
        return effects;
    }
    if !gate::not_yet(state, &action).is_empty() {
        state.form.show_problems = true;
        return effects;
    }
    match action {
        Action::Go(page) => state.go(page),
        Action::OpenStop(stop) => {
            if let Some(page) = state.page_of(stop) {
                state.go(page);
            }
        }
        Action::Begin => begin(state, &mut effects),
        Action::SignIn => start_sign_in(state, &mut effects),
        Action::UseAccount => use_account(state, &mut effects),
        Action::SignInTo(account) => sign_in_to(state, account, &mut effects),
        Action::SignOut => sign_out(state, &mut effects),
        Action::LookAgain => look_around(state, &mut effects),
        Action::Answered(question) => answered(state, question, &mut effects),
        Action::ShowMissing => state.form.show_problems = true,
        Action::CheckBucket(name) => check_bucket(state, name, &mut effects),
        Action::Plan(phase) => plan(state, phase, &mut effects),
        Action::PlanTheJoined => plan_the_joined(state, &mut effects),
        Action::Cost(phase) => costing::open(state, phase, &mut effects),
        Action::CountAgain => state.cost = cost::Costs::default(),
        Action::SaveForecast => effects.extend(costing::save(state)),
        Action::PlanTheRest(phase) => plan_the_rest(state, phase, &mut effects),
        Action::TryOnCopy(phase) => try_on_copy(state, phase, &mut effects),
        Action::SaveCopy(phase) => effects.push(files::save_copy(state, phase)),
        Action::Apply(phase) => start_run(state, phase, &mut effects),
        Action::TryAgain => try_again(state, &mut effects),
        Action::StopRun => stop(state, &mut effects),
        Action::HaltAws => halt(state, &mut effects),
        Action::StopWaiting => effects.extend(
            state
                .awaited_looks()
                .into_iter()
                .map(|job| Effect::Send(Command::Cancel { job })),
        ),
        Action::Undo(message) => undo::take(state, message, &mut effects),
        Action::Verify => verify(state, &mut effects),
        Action::HandOver => put_together(state, &mut effects),
        Action::Record(message) => state.hand_over.take(message),
        Action::SaveRecord => {
            state.open.confirm = None;
            effects.push(record::save(state));
        }
        Action::MakeSample => make_sample(state, &mut effects),
        Action::Copied(what) => effects.push(Effect::Say(what)),
        Action::VendorPage(message) => {
            // A step that is shown alone has a title of its own.
            let is_step = matches!(message, vendor_page::Message::Step(..));
            state.entered |= is_step && state.shows_one_step();
            state.vendor_page.take(message);
        }
        Action::Chose => state.go(Page::Ask(Question::Reach)),
        Action::Members(message) => members::take(state, message),
        Action::SavePlan(phase) => {
            if let Some(planned) = state.plan(phase) {
                effects.push(Effect::SaveFile {
                    name: "radiant-aws-changes.md".to_owned(),
                    text: external_ids::page(state, planned.told().only(phase.sections())),
                });
            }
        }
        Action::SavePlanToOpen(phase) => effects.push(files::save_plan(state, phase)),
        Action::SaveCode(phase, form) => effects.push(files::save_code(state, phase, form)),
        Action::Approving(phase, message) => approve::take(state, phase, message, &mut effects),
        Action::SaveTemplate => effects.push(files::save_template(state)),
        Action::SaveAnswers => effects.push(files::save_answers(state)),
        Action::OpenFile(opening) => effects.push(Effect::OpenFile(opening)),
        Action::CloseFileTrouble => state.file.trouble = None,
        Action::CloseNotice => state.notices.problem = None,
        Action::CarryOnAfterCrash => carry_on_after_crash(state, &mut effects),
        Action::SaveActivity(form) => {
            let (name, text) = state.calls.file(form);
            let name = name.to_owned();
            effects.push(Effect::SaveFile { name, text });
        }
        Action::Look(message) => {
            if let look::Message::Share(_) = message {
                // Who sees the screen now has not asked for the names of all profiles.
                state.sign_in.all_profiles = false;
            }
            effects.extend(state.look.take(message));
        }
        Action::Open(message) => state.open.take(message),
        Action::CopiedValue(item) => {
            carried::tick(state, item, true);
            effects.push(Effect::Say(item.copied().to_owned()));
        }
        Action::Tick(item, on) => carried::tick(state, item, on),
        Action::Leave => {
            if state.is_applying() && !state.only_watches() {
                state.open.confirm = Some(Confirm::Close);
            } else {
                stop(state, &mut effects);
                effects.push(Effect::Close);
            }
        }
        Action::StopAndClose => {
            state.open.confirm = None;
            stop(state, &mut effects);
            effects.push(Effect::Close);
        }
    }
    follow(state, &mut effects);
    effects.extend(saved::save_if_changed(state));
    effects.extend(state.look.keep());
    effects
}

/// Something was written to the folder of saved work, or was not: go on with what waited for it.
pub fn written(state: &mut State, written: Written) -> Vec<Effect> {
    let mut effects = Vec::new();
    match state.keeping.take(written) {
        Some((Then::UseAccount, Ok(()))) => enter(state, &mut effects),
        Some((Then::UseAccount, Err(problem))) => state.notices.problem = Some(problem),
        Some((Then::Open { name, answers }, kept)) => {
            effects.extend(files::use_answers(state, &name, &answers, kept));
        }
        None => {}
    }
    effects
}

/// The window closes: save what was typed since the last press, and wipe the keys that were not used.
pub fn leave(state: &mut State) -> Option<Effect> {
    state.sign_in.forget_keys();
    saved::save_now(state)
}

/// What is typed is saved by itself after a moment, so that nothing is lost however the program ends.
fn save_what_is_typed(state: &mut State, effects: &mut Vec<Effect>) {
    // Where it cannot be saved it is tried again at the next press.
    if state.keeping.problem.is_some() || !saved::is_unsaved(state) {
        state.keeping.unsaved_since = None;
        return;
    }
    match state.keeping.unsaved_since {
        None => {
            state.keeping.unsaved_since = Some(state.now);
            effects.push(Effect::Wake(SAVED_AFTER));
        }
        Some(since) if state.now - since >= SAVED_AFTER.as_secs_f64() => {
            state.keeping.unsaved_since = None;
            effects.extend(saved::save_if_changed(state));
        }
        Some(since) => {
            let rest = SAVED_AFTER.as_secs_f64() - (state.now - since);
            effects.push(Effect::Wake(Duration::from_secs_f64(rest.max(0.0))));
        }
    }
}

/// How long after it was begun something typed is saved.
const SAVED_AFTER: Duration = Duration::from_secs(2);

/// The clock, in seconds since the window was opened, also while it is hidden; and what waits for it.
pub fn tick(state: &mut State, now: f64) -> Vec<Effect> {
    state.now = now;
    let mut effects = Vec::new();
    save_what_is_typed(state, &mut effects);
    effects.extend(state.look.fit());
    follow(state, &mut effects);
    effects
}

/// After a frame was drawn: what follows from what was typed or chosen in it.
pub fn typed(state: &mut State) -> Vec<Effect> {
    let mut effects = Vec::new();
    follow(state, &mut effects);
    effects
}
