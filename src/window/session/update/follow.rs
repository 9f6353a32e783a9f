//! What follows by itself from what was typed, chosen or seen. Drawing changes nothing.

use std::time::Duration;

use crate::aws::Profile;
use crate::domain::BucketName;
use crate::window::session::effect::Effect;
use crate::window::session::members::since;
use crate::window::session::update::data::keep_looking;
use crate::window::session::update::entry::look_around;
use crate::window::session::update::run::check_bucket;
use crate::window::session::{around, choice, costing};
use crate::window::{Ask, KeyUse, Page, Question, State, Stop, Use};

/// How long typing has to rest before AWS is asked.
const REST: Duration = Duration::from_millis(500);

/// After everything that was pressed, typed or told, and once a frame.
pub(crate) fn follow(state: &mut State, effects: &mut Vec<Effect>) {
    follow_profile(state);
    follow_export(state);
    stay_with_trail(state);
    ask_about_name(state, effects);
    look_again(state, effects);
    since::ask(state, effects);
    costing::follow(state, effects);
    keep_looking(state, effects);
}

/// Where one chooses among what is there, a look from before the end of a run is old.
fn look_again(state: &mut State, effects: &mut Vec<Effect>) {
    let chooses = match state.page {
        Page::Account | Page::Choose => true,
        Page::Ask(question) => question.stop() != Stop::MainRole,
        _ => false,
    };
    if chooses
        && state.account.around.here().is_some()
        && state.account.looked < state.account.looks_from
    {
        look_around(state, effects);
    }
}

/// The Region of the profile that was chosen, where one has not typed another.
pub(crate) fn follow_profile(state: &mut State) {
    if state.page != Page::Profile {
        return;
    }
    let typed = state.sign_in.profile.trim();
    let profiles = state.sign_in.profiles.here();
    let profile = profiles.and_then(|all| all.iter().find(|profile| profile.name == typed));
    let Some(Profile { name, region, .. }) = profile.cloned() else {
        return;
    };
    let form = &mut state.sign_in;
    if form.followed.as_ref() == Some(&name) {
        return;
    }
    form.followed = Some(name.clone());
    let was_filled = form.region_from.is_some();
    if !was_filled && !form.region.trim().is_empty() {
        return;
    }
    form.region_from = region.as_ref().map(|_| name);
    form.region = region.map_or_else(String::new, |region| region.to_string());
}

/// Findings that go somewhere already stay there until one says otherwise; bucket and key are then known.
fn follow_export(state: &mut State) {
    let Some((bucket, key)) = choice::kept_export(state, Question::FindingsBucket) else {
        return;
    };
    let Some(draft) = state.form.draft.as_mut() else {
        return;
    };
    if draft.keep_export == Some(false) {
        return;
    }
    draft.keep_export = Some(true);
    draft.findings_bucket.how = Some(Use::Existing);
    draft.findings_bucket.existing = Some(bucket);
    draft.findings_key.how = Some(KeyUse::Existing);
    draft.findings_key.existing = Some(key);
}

/// The bucket that the chosen trail writes into cannot be another one.
fn stay_with_trail(state: &mut State) {
    let bucket =
        around::chosen_trail(state).and_then(|trail| BucketName::parse(&trail.bucket).ok());
    if let (Some(bucket), Some(draft)) = (bucket, &mut state.form.draft) {
        draft.log_bucket.how = Some(Use::Existing);
        draft.log_bucket.existing = Some(bucket);
    }
}

/// The name of a new bucket is asked about once typing rests.
fn ask_about_name(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(name) = unasked_name(state) else {
        state.account.typed_bucket = None;
        return;
    };
    match &state.account.typed_bucket {
        Some((typed, at)) if *typed == name => {
            let rest = REST.as_secs_f64() - (state.now - at);
            if rest <= 0.0 {
                state.account.typed_bucket = None;
                check_bucket(state, name, effects);
            } else {
                effects.push(Effect::Wake(Duration::from_secs_f64(rest)));
            }
        }
        _ => {
            // Where there was no answer, the same name is asked about again when one comes back to it.
            state
                .account
                .buckets
                .retain(|_, ask| !matches!(ask, Ask::Trouble(_)));
            state.account.typed_bucket = Some((name, state.now));
            effects.push(Effect::Wake(REST));
        }
    }
}

/// The name of a new bucket on the page that is open, if nothing is known of it and nothing was asked.
fn unasked_name(state: &State) -> Option<BucketName> {
    let (Page::Ask(question @ (Question::LogBucket | Question::FindingsBucket)), Some(draft)) =
        (state.page, &state.form.draft)
    else {
        return None;
    };
    let pick = choice::bucket_pick(draft, question);
    if pick.how != Some(Use::New) {
        return None;
    }
    let name = BucketName::parse_new(&pick.name).ok()?;
    let asked = state.account.buckets.get(&name);
    asked
        .is_none_or(|ask| matches!(ask, Ask::Idle))
        .then_some(name)
}
