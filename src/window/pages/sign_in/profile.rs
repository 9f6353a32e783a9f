//! Which profile: none is named before one asks for it.

use egui::Ui;

use crate::aws::Profile;
use crate::problem::Problem;
use crate::ui::button::Button;
use crate::ui::eyebrow::Eyebrow;
use crate::ui::field::{Field, FieldState};
use crate::ui::mark::{Mark, mark_word_ui};
use crate::ui::problem::ProblemButton;
use crate::ui::rows::rows_ui;
use crate::ui::text;
use crate::ui::theme::size;
use crate::window::pages::sign_in::region::region_ui;
use crate::window::session::gate::NO_PROFILE;
use crate::window::show::masking;
use crate::window::show::title::title_ui;
use crate::window::show::trouble::trouble_ui;
use crate::window::{Action, Ask, Page, SignInWay, State};

/// So many letters have to be typed in sharing view before profiles are listed.
const SHARED_LETTERS: usize = 3;
/// How many profiles are listed at once.
const LISTED: usize = 8;
/// Another way to sign in.
const PASTE: &str = "Paste keys instead";
/// Opens the whole list.
const SHOW_ALL: &str = "Show all profiles";

/// What was pressed in the list of profiles.
enum Listed {
    Use(String),
    All,
}

pub(crate) fn profile_ui(ui: &mut Ui, state: &mut State) -> Option<Action> {
    if state.entered {
        state.sign_in.all_profiles = false;
    }
    Eyebrow::question(1, 3, "Question 2 of 3").show(ui);
    ui.add_space(size::S8);
    title_ui(ui, state, "Which profile?");
    ui.add_space(size::CONTROL_GAP);
    if let Some(profiles) = state
        .sign_in
        .profiles
        .here()
        .filter(|profiles| profiles.is_empty())
    {
        text::body(ui, NO_PROFILE);
        ui.add_space(size::CONTROL_GAP);
        notes_ui(ui, state, profiles.notes.iter().chain(&profiles.unusable));
        let pressed = Button::secondary(PASTE).pressed(ui);
        return pressed.then(|| paste_instead(state));
    }
    let typed = state.sign_in.profile.trim().to_owned();
    let mut profiles = state
        .sign_in
        .profiles
        .here()
        .into_iter()
        .flat_map(|all| all.iter());
    let chosen = profiles.find(|profile| profile.name == typed);
    let known = chosen.is_some();
    let trouble = chosen.and_then(|profile| profile.trouble.clone());
    let wrong = trouble
        .as_ref()
        .map(|problem| masking::said(state, &problem.summary));
    let cover = masking::cover(state);
    let shown = Field::new("Profile", &mut state.sign_in.profile)
        .help("Type the first letters. The full list may show other companies' names.")
        .mono()
        .covered(cover.as_ref())
        .state(match &wrong {
            Some(wrong) => FieldState::Wrong(wrong),
            None if known => FieldState::Right("On this computer"),
            None => FieldState::Plain,
        })
        .show(ui);
    if let Some(hint) = trouble.and_then(|problem| problem.hint) {
        ui.add_space(size::S8);
        text::rich(ui, &text::coded(&masking::said(state, &hint)));
    }
    let mut again = None;
    match &state.sign_in.profiles {
        Ask::Asked(_) | Ask::Idle => {
            mark_word_ui(ui, Mark::Working, "Reading the profiles on this computer");
        }
        Ask::Trouble(problem) => {
            let buttons = (Some(PASTE), None);
            let pressed = trouble_ui(ui, state, "profiles", problem, buttons);
            again = pressed.filter(|button| *button == ProblemButton::Primary);
        }
        Ask::Here(_) if known => {}
        Ask::Here(profiles) => {
            let names = state.sign_in.all_profiles.then_some(&profiles.unusable);
            let names = names.into_iter().flatten();
            notes_ui(ui, state, profiles.notes.iter().chain(names));
            if let Some(pressed) = list_ui(ui, state, profiles, &typed) {
                match pressed {
                    Listed::Use(name) => state.sign_in.profile = name,
                    Listed::All => state.sign_in.all_profiles = true,
                }
                // What was pressed is gone: one goes on from the field.
                shown.response.request_focus();
            }
        }
    }
    ui.add_space(size::FIELD_GAP);
    region_ui(ui, state);
    again.map(|_| paste_instead(state))
}

/// What is wrong with the files of profiles.
fn notes_ui<'a>(ui: &mut Ui, state: &State, notes: impl Iterator<Item = &'a Problem>) {
    for note in notes {
        let hint = note.hint.as_deref().unwrap_or_default();
        let words = masking::said(state, &format!("{} {hint}", note.summary));
        text::rich(ui, &text::coded(&words));
        ui.add_space(size::S8);
    }
}

/// There are no profiles to use.
fn paste_instead(state: &mut State) -> Action {
    state.sign_in.way = Some(SignInWay::Paste);
    Action::Go(Page::Paste)
}

/// Too little was typed to list profiles.
fn is_too_little(typed: &str, sharing: bool) -> bool {
    let least = if sharing { SHARED_LETTERS } else { 1 };
    typed.chars().count() < least
}

/// The profiles that go with what was typed. In sharing view only those that begin with it, once it has some letters.
fn matching<'a>(profiles: &'a [Profile], typed: &str, sharing: bool) -> Vec<&'a Profile> {
    if is_too_little(typed, sharing) {
        return Vec::new();
    }
    let found = containing(profiles, typed);
    if !sharing {
        return found;
    }
    let typed = typed.to_lowercase();
    found
        .into_iter()
        .filter(|profile| profile.name.to_lowercase().starts_with(&typed))
        .collect()
}

/// The profiles with these letters anywhere in their names.
fn containing<'a>(profiles: &'a [Profile], typed: &str) -> Vec<&'a Profile> {
    let typed = typed.to_lowercase();
    profiles
        .iter()
        .filter(|profile| profile.name.to_lowercase().contains(&typed))
        .collect()
}

fn list_ui(ui: &mut Ui, state: &State, profiles: &[Profile], typed: &str) -> Option<Listed> {
    let all = state.sign_in.all_profiles;
    let found = if all {
        containing(profiles, typed)
    } else {
        matching(profiles, typed, state.look.is_shared())
    };
    let most = if all { found.len() } else { LISTED };
    let mut pressed = None;
    if found.is_empty() {
        let words = if !all && is_too_little(typed, state.look.is_shared()) {
            "Profiles are listed as you type."
        } else {
            "No profile on this computer has a name like this."
        };
        text::help(ui, words);
        ui.add_space(size::S8);
    }
    let listed = found.get(..most).unwrap_or(&found);
    rows_ui(ui, "Profiles", listed, |ui, profile| {
        let words = masking::text(state, &profile.name);
        let spoken = format!("Use the profile {words}");
        let button = Button::secondary(&words).small().name(&spoken);
        if button.id_salt(("profile", &profile.name)).pressed(ui) {
            pressed = Some(Listed::Use(profile.name.clone()));
        }
        ui.add_space(size::S8);
    });
    if found.len() > most {
        text::meta(
            ui,
            &format!("{} more. Type more letters.", found.len() - most),
        );
    }
    if !all {
        if state.look.is_shared() {
            text::help(
                ui,
                "The list shows the names of all profiles to everyone on the call.",
            );
        }
        if Button::quiet(SHOW_ALL).pressed(ui) {
            pressed = Some(Listed::All);
        }
    }
    pressed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Region;
    use crate::window::pages::sign_in::region::about;
    use crate::window::session::update::follow_profile;

    #[test]
    fn profiles_are_listed_only_once_something_was_typed() {
        let names = ["acme-admin", "Other-Admin"].map(Profile::named);
        assert!(matching(&names, "", false).is_empty());
        assert!(matching(&names, "", true).is_empty());
        assert_eq!(matching(&names, "other", true), [&names[1]]);
        assert!(matching(&names, "ot", true).is_empty());
        assert!(matching(&names, "admin", true).is_empty());
        assert_eq!(matching(&names, "admin", false).len(), 2);
    }

    #[test]
    fn the_region_follows_the_profile_until_one_types_another() {
        let with = |name: &str, region: &str| Profile {
            name: name.to_owned(),
            region: Region::parse(region).ok(),
            ..Profile::default()
        };
        let mut state = State::for_tests();
        state.page = Page::Profile;
        state.sign_in.profiles = Ask::Here(
            vec![
                with("dublin", "eu-west-1"),
                with("ohio", "us-east-2"),
                with("bare", ""),
            ]
            .into(),
        );
        let mut region_of = |profile: &str| {
            profile.clone_into(&mut state.sign_in.profile);
            follow_profile(&mut state);
            state.sign_in.region.clone()
        };
        assert_eq!(region_of("dub"), "");
        assert_eq!(region_of("dublin"), "eu-west-1");
        assert_eq!(region_of("ohio"), "us-east-2");
        assert_eq!(region_of("bare"), "");
        assert_eq!(region_of("dublin"), "eu-west-1");
        let ireland = Region::parse("eu-west-1").unwrap();
        assert_eq!(about(&state, &ireland), "Ireland. From the profile dublin");
        // Typed by hand.
        state.sign_in.region = "eu-north-1".to_owned();
        state.sign_in.region_from = None;
        state.sign_in.profile = "ohio".to_owned();
        follow_profile(&mut state);
        assert_eq!(state.sign_in.region, "eu-north-1");
    }
}
