//! What happens when something is pressed, and when the worker tells something. No drawing, no waiting.

pub(crate) mod entry;
pub(crate) mod follow;
pub(crate) mod run;
pub(crate) mod told;

pub(crate) use crate::window::session::update::entry::forget;
#[cfg(test)]
pub(crate) use crate::window::session::update::follow::follow_profile;
pub use crate::window::session::update::told::{gone, on_event, unanswered};

use std::time::Duration;

use crate::window::session::keeping::Then;
use crate::window::session::saved;
use crate::window::session::update::entry::{
    ask_profiles, begin, carry_on_after_crash, enter, leave_practice, look_around, start_sign_in,
    use_account,
};
use crate::window::session::update::follow::follow;
use crate::window::session::update::run::{
    answered, check_bucket, plan, plan_the_rest, start_run, stop, verify,
};
use crate::window::session::{external_ids, files, gate, preferences};
use crate::window::{Action, Ask, Confirm, Opening, Page, Start, State};

use crate::domain::shown_lines;
use crate::worker::Command;

/// What has to be done outside of the state.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Ask the worker.
    Send(Command),
    /// Set the text size, in percent.
    Zoom(u16),
    /// Light, dark, or as the system has it.
    Theme(egui::ThemePreference),
    /// Sharing view holds still.
    Still(bool),
    /// Look again after this time, also when nothing happens.
    Wake(Duration),
    /// Say a short message.
    Say(String),
    /// Ask where to save a file, and write it there.
    SaveFile { name: String, text: String },
    /// Ask which file to open, and read it.
    OpenFile(Opening),
    /// Close the window.
    Close,
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
    if !gate::not_yet(state, &action).is_empty() {
        state.form.show_problems = true;
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
            state.sign_in.identity = Ask::Idle;
            state.account.around = Ask::Idle;
            state.sign_in.start = Some(Start::Connect);
            ask_profiles(state, &mut effects);
            effects.push(Effect::Send(Command::SignOut));
            go(state, Page::SignIn);
        }
        Action::LookAgain => look_around(state, &mut effects),
        Action::Answered(question) => answered(state, question, &mut effects),
        Action::ShowMissing => state.form.show_problems = true,
        Action::CheckBucket(name) => check_bucket(state, name, &mut effects),
        Action::Plan(phase) => plan(state, phase, &mut effects),
        Action::PlanTheRest(phase) => plan_the_rest(state, phase, &mut effects),
        Action::AskApply(phase) => state.open.confirm = Some(Confirm::Apply(phase)),
        Action::Apply(phase) => start_run(state, phase, &mut effects),
        Action::StopRun => stop(state, &mut effects),
        Action::StopWaiting => effects.extend(
            state
                .awaited_looks()
                .into_iter()
                .map(|job| Effect::Send(Command::Cancel { job })),
        ),
        Action::Verify => verify(state, &mut effects),
        Action::Copied(what) => effects.push(Effect::Say(what)),
        Action::StepDone(step) => {
            state.vendor_page.ticked.insert(step);
            state.entered = true;
        }
        Action::StepAgain(step) => {
            state.vendor_page.ticked.remove(&step);
            state.entered = true;
        }
        Action::SavePlan(phase) => {
            if let Some(planned) = state.plan(phase) {
                effects.push(Effect::SaveFile {
                    name: "radiant-aws-changes.md".to_owned(),
                    text: external_ids::page(state, planned.told().only(phase.sections())),
                });
            }
        }
        Action::SavePlanToOpen(phase) => effects.push(files::save_plan(state, phase)),
        Action::SaveAnswers => effects.push(files::save_answers(state)),
        Action::OpenFile(opening) => effects.push(Effect::OpenFile(opening)),
        Action::CloseFileTrouble => state.file.trouble = None,
        Action::CloseNotice => state.notices.problem = None,
        Action::CarryOnAfterCrash => carry_on_after_crash(state, &mut effects),
        Action::SaveActivity(text) => effects.push(Effect::SaveFile {
            name: "radiant-aws-activity.txt".to_owned(),
            text: shown_lines(&text).into_owned(),
        }),
        Action::SetSharing(on) => set_sharing(state, on, &mut effects),
        Action::SetZoom(percent) => {
            state.look.zoom = percent;
            effects.push(Effect::Zoom(percent));
        }
        Action::SetTheme(theme) => {
            state.look.theme = theme;
            effects.push(Effect::Theme(theme));
        }
        Action::ToggleActivity => state.open.activity = !state.open.activity,
        Action::ToggleHelp => {
            state.open.help = !state.open.help;
            state.open.values = false;
        }
        Action::ToggleValues => {
            state.open.values = !state.open.values;
            state.open.help = false;
        }
        Action::Tick(item, on) => crate::window::session::carried::tick(state, item, on),
        Action::Leave => {
            if state.is_applying() {
                state.open.confirm = Some(Confirm::Close);
            } else {
                effects.push(Effect::Close);
            }
        }
        Action::StopAndClose => {
            state.open.confirm = None;
            stop(state, &mut effects);
            effects.push(Effect::Close);
        }
        Action::CloseConfirm => state.open.confirm = None,
    }
    follow(state, &mut effects);
    saved::save_if_changed(state);
    preferences::keep_if_changed(state);
    take_in(state, &mut effects);
    effects
}

/// Take in what was written to the disk, and go on with what waited for it.
pub(crate) fn take_in(state: &mut State, effects: &mut Vec<Effect>) {
    for (then, kept) in saved::take_in(state) {
        match (then, kept) {
            (Then::UseAccount, Ok(())) => enter(state, effects),
            (Then::UseAccount, Err(problem)) => state.notices.problem = Some(problem),
            (Then::Open { name, answers }, kept) => {
                effects.extend(files::use_answers(state, &name, &answers, kept));
            }
        }
    }
}

pub(crate) fn go(state: &mut State, page: Page) {
    if state.page != page {
        state.page = page;
        state.entered = true;
        state.form.show_problems = false;
        state.open.rule = Some(0);
        state.open.side = false;
        state.open.earlier = false;
        state.open.reading = crate::window::Reading::Explained;
    }
}

/// The window closes: save what was typed since the last press, and wipe the keys that were not used.
pub fn leave(state: &mut State) {
    saved::save_at_the_end(state);
    state.sign_in.forget_keys();
}

fn set_sharing(state: &mut State, on: bool, effects: &mut Vec<Effect>) {
    if state.look.sharing == on {
        return;
    }
    state.look.sharing = on;
    // Who sees the screen now has not asked for the names of all profiles.
    state.sign_in.all_profiles = false;
    if on {
        state.look.zoom_before = state.look.zoom;
        state.look.zoom = state.look.zoom.max(sharing_zoom(state.look.window_width));
    } else {
        state.look.zoom = state.look.zoom_before;
    }
    effects.push(Effect::Zoom(state.look.zoom));
    effects.push(Effect::Still(on));
    if on {
        effects.push(Effect::Say(
            "Text is larger now. Account numbers and other companies' names are hidden".to_owned(),
        ));
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
            saved::save_if_changed(state);
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
    take_in(state, &mut effects);
    save_what_is_typed(state, &mut effects);
    if std::mem::take(&mut state.look.fit_zoom) {
        let most = sharing_zoom(state.look.window_width).max(state.look.zoom_before);
        if state.look.zoom > most {
            state.look.zoom = most;
            effects.push(Effect::Zoom(most));
        }
    }
    follow(state, &mut effects);
    effects
}

/// After a frame was drawn: what follows from what was typed or chosen in it.
pub fn typed(state: &mut State) -> Vec<Effect> {
    let mut effects = Vec::new();
    follow(state, &mut effects);
    effects
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_size_from_a_wider_window_is_made_to_fit() {
        let mut state = State::for_tests();
        (state.look.sharing, state.look.zoom, state.look.fit_zoom) = (true, 200, true);
        state.look.window_width = 1280.0;
        assert!(matches!(
            tick(&mut state, 0.0).as_slice(),
            [Effect::Zoom(125)]
        ));
        // What is chosen later stays.
        state.look.zoom = 200;
        assert!(tick(&mut state, 1.0).is_empty());
    }

    #[test]
    fn sharing_makes_text_as_large_as_the_window_allows() {
        let sizes = [1024.0, 1280.0, 1920.0, 2560.0].map(sharing_zoom);
        assert_eq!(sizes, [125, 125, 150, 200]);
    }
}
