//! Section 1: how one signs in, which profile, or the keys themselves.

use egui::widgets::text_edit::TextEditState;
use egui::{Context, CornerRadius, Frame, Id, Margin, Stroke, TextEdit, Ui};

use super::frame::trouble_ui;
use super::title::title_ui;
use super::{Action, Ask, Foot, Page, SignInWay, State, masking};
use crate::aws::{PastedKeys, Profile};
use crate::domain::{KnownRegion, Region};
use crate::ui::button::Button;
use crate::ui::choice::{Choice, choices_ui};
use crate::ui::eyebrow::Eyebrow;
use crate::ui::field::{Field, FieldState};
use crate::ui::focus::ring_at;
use crate::ui::layout::SidePanel;
use crate::ui::mark::{Mark, mark_word_ui};
use crate::ui::problem::ProblemButton;
use crate::ui::text::{self, Face};
use crate::ui::theme::{size, tokens};

/// So many letters have to be typed in sharing view before profiles are listed.
const SHARED_LETTERS: usize = 3;
/// How many profiles are listed at once.
const LISTED: usize = 8;
/// How many Regions are listed at once.
const REGIONS: usize = 5;
/// Said where a list of profiles would be.
const NO_PROFILE: &str = "There is no profile on this computer.";
/// Another way to sign in.
const PASTE: &str = "Paste keys instead";
/// Opens the whole list.
const SHOW_ALL: &str = "Show all profiles";
/// Lines of the field for keys.
const KEY_LINES: usize = 6;

/// A card of the first question. One of them is not in this version.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Card {
    Company,
    Way(SignInWay),
}

pub(super) fn foot(state: &State, page: Page) -> Foot {
    let (back, primary, not_yet) = match page {
        Page::Profile => (Page::SignIn, sign_in(), profile_lacks(state)),
        Page::Paste => (Page::SignIn, sign_in(), paste_lacks(state)),
        _ => match state.sign_in.way {
            Some(SignInWay::Profile) => (Page::Welcome, on_to(Page::Profile), String::new()),
            Some(SignInWay::Paste) => (Page::Welcome, on_to(Page::Paste), String::new()),
            Some(SignInWay::Environment) => (Page::Welcome, sign_in(), region_lacks(state)),
            None => (
                Page::Welcome,
                on_to(Page::SignIn),
                "Choose how you sign in.".to_owned(),
            ),
        },
    };
    Foot {
        back: Some(Action::Go(back)),
        sentence: "We only ask AWS who you are, and look. Nothing changes.".to_owned(),
        primary: Some(primary),
        not_yet,
        ..Foot::default()
    }
}

fn sign_in() -> (String, Action) {
    ("Sign in".to_owned(), Action::SignIn)
}

fn on_to(page: Page) -> (String, Action) {
    ("Continue".to_owned(), Action::Go(page))
}

fn region_lacks(state: &State) -> String {
    let typed = state.sign_in.region.trim();
    if typed.is_empty() {
        "Type the Region.".to_owned()
    } else if Region::parse(typed).is_err() {
        "Correct the Region to continue.".to_owned()
    } else {
        String::new()
    }
}

fn profile_lacks(state: &State) -> String {
    let typed = state.sign_in.profile.trim();
    let profiles = state.profiles.here();
    let unknown = profiles.is_some_and(|all| !all.iter().any(|profile| profile.name == typed));
    if profiles.is_some_and(Vec::is_empty) {
        NO_PROFILE.to_owned()
    } else if typed.is_empty() {
        "Type the name of a profile.".to_owned()
    } else if unknown {
        "Choose a profile that is on this computer.".to_owned()
    } else {
        region_lacks(state)
    }
}

fn paste_lacks(state: &State) -> String {
    if state.sign_in.pasted.trim().is_empty() {
        "Paste the keys.".to_owned()
    } else if PastedKeys::parse(&state.sign_in.pasted).is_err() {
        "Paste all parts of the keys to continue.".to_owned()
    } else {
        region_lacks(state)
    }
}

pub(super) fn side_ui(ui: &mut Ui, state: &mut State, _page: Page) -> Option<Action> {
    kept_off_ui(ui, state, |_, _| None)
}

/// The panel of section 1: what is never shown, below what the page has to say.
pub(super) fn kept_off_ui(
    ui: &mut Ui,
    state: &mut State,
    above: impl FnOnce(&mut Ui, &State) -> Option<Action>,
) -> Option<Action> {
    let mut open = state.side_open;
    let pressed = SidePanel::new("kept off", "Kept off this screen")
        .width(size::SIDE_NOTES)
        .summary("Passwords, keys and tokens")
        .show(ui, &mut open, |ui| {
            let pressed = above(ui, state);
            text::subsection(ui, "Kept off this screen");
            ui.add_space(size::S8);
            text::help(
                ui,
                "Passwords, access keys and sign-in tokens are never drawn or saved by this assistant.",
            );
            pressed
        });
    state.side_open = open;
    pressed.flatten()
}

pub(super) fn page_ui(ui: &mut Ui, state: &mut State, page: Page) -> Option<Action> {
    match page {
        Page::Profile => profile_ui(ui, state),
        Page::Paste => {
            paste_ui(ui, state);
            None
        }
        _ => {
            ways_ui(ui, state);
            None
        }
    }
}

fn ways_ui(ui: &mut Ui, state: &mut State) {
    Eyebrow::question(0, 3, "Question 1 of 3").show(ui);
    ui.add_space(size::S8);
    title_ui(ui, state, "How do you sign in to AWS?");
    ui.add_space(size::CONTROL_GAP);
    let mut choices = vec![
        (
            Card::Way(SignInWay::Profile),
            Choice::new("With a profile on this computer").help("Set up earlier for the AWS command line."),
        ),
        (
            Card::Way(SignInWay::Paste),
            Choice::new("With keys you paste").help(
                "Short-lived keys from the AWS sign-in page. Hidden as you paste, gone when you close.",
            ),
        ),
    ];
    if state.environment.has_keys {
        choices.push((
            Card::Way(SignInWay::Environment),
            Choice::new("With the keys of this terminal")
                .help("They were set in the terminal from which this assistant was started."),
        ));
    }
    choices.push((
        Card::Company,
        Choice::new("On your company's sign-in page").unavailable(
            "Not in this version. Make a profile with `aws configure sso`, then run `aws sso login`. After that, choose the profile here.",
        ),
    ));
    let mut chosen = state.sign_in.way.map(Card::Way);
    if choices_ui(ui, "How do you sign in to AWS?", &mut chosen, &choices)
        && let Some(Card::Way(way)) = chosen
    {
        state.sign_in.way = Some(way);
    }
    if state.sign_in.way == Some(SignInWay::Environment) {
        ui.add_space(size::FIELD_GAP);
        region_ui(ui, state);
    }
}

/// Whether the problem with the Region is held back: nothing was typed yet, or the list may help.
fn is_quiet(state: &State, found: &[&KnownRegion]) -> bool {
    !state.show_problems && (state.sign_in.region.trim().is_empty() || !found.is_empty())
}

/// The Regions whose code or place goes with what was typed.
fn regions_like(typed: &str) -> Vec<&'static KnownRegion> {
    let typed = typed.trim().to_lowercase();
    if typed.is_empty() {
        return Vec::new();
    }
    Region::known()
        .iter()
        .filter(|known| known.code.contains(&typed) || known.place.to_lowercase().contains(&typed))
        .collect()
}

/// Where a Region is, and which profile it comes from.
fn about(state: &State, region: &Region) -> String {
    let from = state.sign_in.region_from.as_deref().filter(|from| {
        state.profiles.here().is_some_and(|profiles| {
            profiles
                .iter()
                .any(|profile| profile.name == *from && profile.region.as_ref() == Some(region))
        })
    });
    let from = from.map(|name| format!("From the profile {}", masking::text(state, name)));
    match (region.place(), from) {
        (Some(place), Some(from)) => format!("{place}. {from}"),
        (Some(place), None) => place.to_owned(),
        (None, from) => from.unwrap_or_default(),
    }
}

/// The Region in which the main account keeps its logs.
fn region_ui(ui: &mut Ui, state: &mut State) {
    let typed = state.sign_in.region.trim().to_owned();
    let parsed = Region::parse(&typed);
    let found = if parsed.is_ok() {
        Vec::new()
    } else {
        regions_like(&typed)
    };
    let quiet = is_quiet(state, &found);
    let message = match &parsed {
        Ok(region) => about(state, region),
        Err(_) if quiet && !found.is_empty() => "Choose one of these, or type on.".to_owned(),
        Err(_) if quiet => String::new(),
        Err(problem) => masking::text(state, &problem.message),
    };
    let (look, fix) = match &parsed {
        _ if message.is_empty() => (FieldState::Plain, None),
        Ok(_) => (FieldState::Right(&message), None),
        Err(_) if quiet => (FieldState::Waiting(&message), None),
        Err(problem) => (FieldState::Wrong(&message), problem.fix.clone()),
    };
    let cover = masking::cover(state);
    let mut field = Field::new("Region", &mut state.sign_in.region)
        .help("Where AWS should keep the logs. Type a place, or a code such as eu-west-1.")
        .mono()
        .covered(cover.as_ref())
        .state(look);
    if fix.is_some() {
        field = field.fix("Change it for me");
    }
    let shown = field.show(ui);
    let pressed = regions_ui(ui, &found);
    let chosen = fix.filter(|_| shown.fix_pressed).or(pressed);
    if shown.changed {
        state.sign_in.region_from = None;
    }
    if let Some(code) = chosen {
        state.sign_in.region = code;
        state.sign_in.region_from = None;
        // What was pressed is gone: one goes on from the field.
        shown.response.request_focus();
    }
}

/// Regions to choose from. Gives back the code of the one that was pressed.
fn regions_ui(ui: &mut Ui, found: &[&KnownRegion]) -> Option<String> {
    let mut chosen = None;
    for known in found.iter().take(REGIONS) {
        ui.add_space(size::S8);
        let words = format!("{} {}", known.place, known.code);
        let spoken = format!("Use the Region {}, {}", known.place, known.code);
        let button = Button::secondary(&words).small().name(&spoken);
        if button.id_salt(("region", known.code)).pressed(ui) {
            chosen = Some(known.code.to_owned());
        }
    }
    if found.len() > REGIONS {
        ui.add_space(size::S8);
        text::meta(
            ui,
            &format!("{} more. Type more letters.", found.len() - REGIONS),
        );
    }
    chosen
}

/// The Region of the profile that was chosen, where one has not typed another.
fn follow_profile(state: &mut State) {
    let typed = state.sign_in.profile.trim();
    let profiles = state.profiles.here();
    let profile = profiles.and_then(|all| all.iter().find(|profile| profile.name == typed));
    let Some(Profile { name, region }) = profile.cloned() else {
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

/// What was pressed in the list of profiles.
enum Listed {
    Use(String),
    All,
}

fn profile_ui(ui: &mut Ui, state: &mut State) -> Option<Action> {
    if state.entered {
        state.sign_in.all_profiles = false;
    }
    Eyebrow::question(1, 3, "Question 2 of 3").show(ui);
    ui.add_space(size::S8);
    title_ui(ui, state, "Which profile?");
    ui.add_space(size::CONTROL_GAP);
    let profiles = state.profiles.here().cloned().unwrap_or_default();
    if profiles.is_empty() && state.profiles.here().is_some() {
        text::body(ui, NO_PROFILE);
        ui.add_space(size::CONTROL_GAP);
        let pressed = Button::secondary(PASTE).pressed(ui);
        return pressed.then(|| paste_instead(state));
    }
    let typed = state.sign_in.profile.trim().to_owned();
    let known = profiles.iter().any(|profile| profile.name == typed);
    let cover = masking::cover(state);
    let shown = Field::new("Profile", &mut state.sign_in.profile)
        .help("Type the first letters. The full list may show other companies' names.")
        .mono()
        .covered(cover.as_ref())
        .state(if known {
            FieldState::Right("On this computer")
        } else {
            FieldState::Plain
        })
        .show(ui);
    let mut again = None;
    match &state.profiles {
        Ask::Asked(_) | Ask::Idle => {
            mark_word_ui(ui, Mark::Working, "Reading the profiles on this computer");
        }
        Ask::Trouble(problem) => {
            let buttons = (Some(PASTE), None);
            let pressed = trouble_ui(ui, state, "profiles", problem, buttons);
            again = pressed.filter(|button| *button == ProblemButton::Primary);
        }
        Ask::Here(_) if known => {}
        Ask::Here(_) => {
            if let Some(pressed) = list_ui(ui, state, &profiles, &typed) {
                match pressed {
                    Listed::Use(name) => state.sign_in.profile = name,
                    Listed::All => state.sign_in.all_profiles = true,
                }
                // What was pressed is gone: one goes on from the field.
                shown.response.request_focus();
            }
        }
    }
    follow_profile(state);
    ui.add_space(size::FIELD_GAP);
    region_ui(ui, state);
    again.map(|_| paste_instead(state))
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
        matching(profiles, typed, state.sharing)
    };
    let most = if all { found.len() } else { LISTED };
    let mut pressed = None;
    if found.is_empty() {
        let words = if !all && is_too_little(typed, state.sharing) {
            "Profiles are listed as you type."
        } else {
            "No profile on this computer has a name like this."
        };
        text::help(ui, words);
        ui.add_space(size::S8);
    }
    for profile in found.iter().take(most) {
        let words = masking::text(state, &profile.name);
        let spoken = format!("Use the profile {words}");
        let button = Button::secondary(&words).small().name(&spoken);
        if button.id_salt(("profile", &profile.name)).pressed(ui) {
            pressed = Some(Listed::Use(profile.name.clone()));
        }
        ui.add_space(size::S8);
    }
    if found.len() > most {
        text::meta(
            ui,
            &format!("{} more. Type more letters.", found.len() - most),
        );
    }
    if !all {
        if state.sharing {
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

fn keys_id() -> Id {
    Id::unique("keys that were pasted")
}

/// Forget what the field for keys remembers for undoing. Called once the keys themselves are wiped.
pub(super) fn forget_keys(ctx: &Context) {
    TextEditState::default().store(ctx, keys_id());
}

fn paste_ui(ui: &mut Ui, state: &mut State) {
    Eyebrow::question(1, 3, "Question 2 of 3").show(ui);
    ui.add_space(size::S8);
    title_ui(ui, state, "Paste the keys");
    ui.add_space(size::LEAD_GAP);
    text::lead(
        ui,
        "On the AWS access portal, open the account, choose Access keys, and copy the whole block. Any of its forms will do.",
    );
    ui.add_space(size::CONTROL_GAP);
    let label = text::strong(ui, "Keys");
    text::help(ui, "Hidden as you paste, never saved, gone when you close.");
    ui.add_space(size::S8);
    let t = tokens(ui);
    let focused = ui.memory(|memory| memory.has_focus(keys_id()));
    let edge = if focused { t.accent } else { t.line_strong };
    let frame = Frame::new()
        .fill(t.page)
        .stroke(Stroke::new(size::EDGE, edge))
        .corner_radius(CornerRadius::same(size::RADIUS))
        .inner_margin(Margin::same(size::FIELD_PAD));
    let response = TextEdit::multiline(&mut state.sign_in.pasted)
        .id(keys_id())
        .password(true)
        .font(Face::Mono.font())
        .frame(frame)
        .desired_width(f32::INFINITY)
        .desired_rows(KEY_LINES)
        .show(ui)
        .response
        .response
        .labelled_by(label.id);
    if response.has_focus() {
        ring_at(ui.painter(), response.rect, size::RADIUS, t.focus);
    }
    if response.changed() {
        state.sign_in.paste_problem = None;
    }
    ui.add_space(size::S8);
    paste_state_ui(ui, state);
    ui.add_space(size::FIELD_GAP);
    region_ui(ui, state);
}

/// What was recognized. Nothing of the text is repeated.
fn paste_state_ui(ui: &mut Ui, state: &State) {
    if state.sign_in.pasted.trim().is_empty() {
        text::help(ui, "Nothing is pasted yet.");
        return;
    }
    let problem = state
        .sign_in
        .paste_problem
        .clone()
        .or_else(|| PastedKeys::parse(&state.sign_in.pasted).err());
    match problem {
        None => {
            mark_word_ui(ui, Mark::Done, "All parts of the keys are here");
        }
        Some(problem) => {
            mark_word_ui(ui, Mark::NeedsYou, &problem.summary);
            if let Some(hint) = &problem.hint {
                text::help(ui, hint);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state() -> State {
        State::new(
            std::path::PathBuf::new(),
            crate::aws::Environment::default(),
            crate::vendor::Vendor::default(),
        )
    }

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
        };
        let mut state = state();
        state.profiles = Ask::Here(vec![
            with("dublin", "eu-west-1"),
            with("ohio", "us-east-2"),
            with("bare", ""),
        ]);
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

    #[test]
    fn a_region_is_found_by_its_place_or_its_code() {
        let codes = |typed: &str| -> Vec<&'static str> {
            regions_like(typed).iter().map(|known| known.code).collect()
        };
        assert_eq!(codes("irel"), ["eu-west-1"]);
        assert_eq!(codes(" EU-North"), ["eu-north-1"]);
        assert!(codes("").is_empty() && codes("nowhere").is_empty());
    }

    #[test]
    fn the_footer_says_what_is_missing() {
        let mut state = state();
        assert_eq!(
            foot(&state, Page::SignIn).not_yet,
            "Choose how you sign in."
        );
        state.sign_in.way = Some(SignInWay::Paste);
        assert_eq!(foot(&state, Page::SignIn).not_yet, "");
        assert_eq!(foot(&state, Page::Paste).not_yet, "Paste the keys.");
        state.sign_in.pasted =
            "aws_access_key_id=AKIAEXAMPLE\naws_secret_access_key=hush".to_owned();
        assert_eq!(foot(&state, Page::Paste).not_yet, "Type the Region.");
        state.sign_in.region = "eu-west-1".to_owned();
        assert_eq!(foot(&state, Page::Paste).not_yet, "");
        state.profiles = Ask::Here(vec![Profile::named("acme")]);
        state.sign_in.profile = "acm".to_owned();
        assert!(
            foot(&state, Page::Profile)
                .not_yet
                .contains("on this computer")
        );
        state.sign_in.profile = "acme".to_owned();
        assert_eq!(foot(&state, Page::Profile).not_yet, "");
    }
}
