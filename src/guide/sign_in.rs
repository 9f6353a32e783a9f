//! Section 1: how one signs in, which profile, or the keys themselves.

use egui::widgets::text_edit::TextEditState;
use egui::{Context, CornerRadius, Frame, Id, Margin, Stroke, TextEdit, Ui};

use super::frame::trouble_ui;
use super::title::title_ui;
use super::{Action, Ask, Foot, Page, SignInWay, State, masking};
use crate::aws::PastedKeys;
use crate::domain::Region;
use crate::ui::button::Button;
use crate::ui::choice::{Choice, choices_ui};
use crate::ui::eyebrow::Eyebrow;
use crate::ui::field::{Field, FieldState};
use crate::ui::focus::ring_at;
use crate::ui::layout::SidePanel;
use crate::ui::mark::{Mark, mark_word_ui};
use crate::ui::text::{self, Face};
use crate::ui::theme::{size, tokens};

/// So many letters have to be typed in sharing view before profiles are listed.
const SHARED_LETTERS: usize = 3;
/// How many profiles are listed at once.
const LISTED: usize = 8;
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
    let unknown = state
        .profiles
        .here()
        .is_some_and(|names| !names.iter().any(|name| name == typed));
    if typed.is_empty() {
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
            Card::Company,
            Choice::new("On your company's sign-in page").unavailable(
                "Not in this version. Make a profile with aws configure sso, then run aws sso login. After that, choose the profile here.",
            ),
        ),
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

/// The Region in which the main account keeps its logs.
fn region_ui(ui: &mut Ui, state: &mut State) {
    let parsed = Region::parse(state.sign_in.region.trim());
    let quiet = state.sign_in.region.is_empty() && !state.show_problems;
    let masked = masking::text(state, &state.sign_in.region);
    let message = parsed
        .as_ref()
        .err()
        .map(|problem| masking::text(state, &problem.message))
        .unwrap_or_default();
    let (field_state, fix) = match &parsed {
        Ok(region) => (
            region.place().map_or(FieldState::Plain, FieldState::Right),
            None,
        ),
        Err(_) if quiet => (FieldState::Plain, None),
        Err(problem) => (FieldState::Wrong(&message), problem.fix.clone()),
    };
    let mut field = Field::new("Region", &mut state.sign_in.region)
        .help("Where AWS should keep the logs, as its code, such as eu-west-1.")
        .mono()
        .state(field_state);
    if state.sharing {
        field = field.masked(&masked);
    }
    if fix.is_some() {
        field = field.fix("Change it for me");
    }
    if field.show(ui).fix_pressed
        && let Some(fix) = fix
    {
        state.sign_in.region = fix;
    }
}

fn profile_ui(ui: &mut Ui, state: &mut State) -> Option<Action> {
    Eyebrow::question(1, 3, "Question 2 of 3").show(ui);
    ui.add_space(size::S8);
    title_ui(ui, state, "Which profile?");
    ui.add_space(size::CONTROL_GAP);
    let names = state.profiles.here().cloned().unwrap_or_default();
    let typed = state.sign_in.profile.trim().to_owned();
    let known = names.contains(&typed);
    let masked = masking::text(state, &state.sign_in.profile);
    let mut field = Field::new("Profile", &mut state.sign_in.profile)
        .help("Type the first letters. The full list may show other companies' names.")
        .mono()
        .state(if known {
            FieldState::Right("On this computer")
        } else {
            FieldState::Plain
        });
    if state.sharing {
        field = field.masked(&masked);
    }
    field.show(ui);
    let mut again = None;
    match &state.profiles {
        Ask::Asked(_) | Ask::Idle => {
            mark_word_ui(ui, Mark::Working, "Reading the profiles on this computer");
        }
        Ask::Trouble(problem) => {
            let pressed = trouble_ui(
                ui,
                state,
                "profiles",
                problem,
                (Some("Paste keys instead"), None),
            );
            again = pressed.map(|_| Action::Go(Page::Paste));
        }
        Ask::Here(_) if names.is_empty() => {
            text::help(
                ui,
                "There is no profile on this computer. Go back and paste keys instead.",
            );
        }
        Ask::Here(_) if known => {}
        Ask::Here(_) => {
            if let Some(name) = list_ui(ui, state, &names, &typed) {
                state.sign_in.profile = name;
            }
        }
    }
    ui.add_space(size::FIELD_GAP);
    region_ui(ui, state);
    again
}

/// Too little was typed to list profiles while others look on.
fn is_too_little(typed: &str, sharing: bool) -> bool {
    sharing && typed.chars().count() < SHARED_LETTERS
}

/// The profiles that go with what was typed. In sharing view only those that begin with it, once it has some letters.
fn matching<'a>(names: &'a [String], typed: &str, sharing: bool) -> Vec<&'a String> {
    if is_too_little(typed, sharing) {
        return Vec::new();
    }
    let typed = typed.to_lowercase();
    names
        .iter()
        .filter(|name| {
            let name = name.to_lowercase();
            if sharing {
                name.starts_with(&typed)
            } else {
                name.contains(&typed)
            }
        })
        .collect()
}

fn list_ui(ui: &mut Ui, state: &State, names: &[String], typed: &str) -> Option<String> {
    let found = matching(names, typed, state.sharing);
    if found.is_empty() {
        let words = if typed.is_empty() || is_too_little(typed, state.sharing) {
            "Profiles are listed as you type."
        } else {
            "No profile on this computer has a name like this."
        };
        text::help(ui, words);
        return None;
    }
    let mut chosen = None;
    for name in found.iter().take(LISTED) {
        let words = masking::text(state, name);
        let spoken = format!("Use the profile {words}");
        let button = Button::secondary(&words).small().name(&spoken);
        if button.id_salt(("profile", name)).pressed(ui) {
            chosen = Some((*name).clone());
        }
        ui.add_space(size::S8);
    }
    if found.len() > LISTED {
        text::meta(
            ui,
            &format!("{} more. Type more letters.", found.len() - LISTED),
        );
    }
    chosen
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
    fn in_sharing_view_profiles_are_listed_only_once_something_was_typed() {
        let names = ["acme-admin".to_owned(), "Other-Admin".to_owned()];
        assert_eq!(matching(&names, "", false).len(), 2);
        assert!(matching(&names, "", true).is_empty());
        assert_eq!(matching(&names, "other", true), [&names[1]]);
        assert!(matching(&names, "ot", true).is_empty());
        assert!(matching(&names, "admin", true).is_empty());
        assert_eq!(matching(&names, "admin", false).len(), 2);
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
        state.profiles = Ask::Here(vec!["acme".to_owned()]);
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
