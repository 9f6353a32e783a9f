//! Section 1: how one signs in, which profile, or the keys themselves.

pub(crate) mod keys;
pub(crate) mod profile;
pub(crate) mod region;

use egui::Ui;

use crate::ui::choice::{Choice, choices_ui};
use crate::ui::eyebrow::Eyebrow;
use crate::ui::theme::size;
use crate::window::pages::sign_in::keys::paste_ui;
use crate::window::pages::sign_in::profile::profile_ui;
use crate::window::pages::sign_in::region::region_ui;
use crate::window::show::awaited::awaited_ui;
use crate::window::show::kept_off::kept_off_ui;
use crate::window::show::title::title_ui;
use crate::window::{Action, Foot, Page, SignInWay, State};

/// A card of the first question. One of them is not in this version.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Card {
    Company,
    Way(SignInWay),
}

pub(crate) fn foot(state: &State, page: Page) -> Foot {
    let (back, primary) = match page {
        Page::Profile | Page::Paste => (Page::SignIn, sign_in()),
        _ => match state.sign_in.way {
            Some(SignInWay::Profile) => (Page::Welcome, on_to(Page::Profile)),
            Some(SignInWay::Paste) => (Page::Welcome, on_to(Page::Paste)),
            Some(SignInWay::Environment) => (Page::Welcome, sign_in()),
            None => (Page::Welcome, on_to(Page::SignIn)),
        },
    };
    Foot {
        back: Some(Action::Go(back)),
        sentence: "We only ask AWS who you are, and look. Nothing changes.".to_owned(),
        primary: Some(primary),
        ..Foot::default()
    }
}

fn sign_in() -> (String, Action) {
    ("Sign in".to_owned(), Action::SignIn)
}

fn on_to(page: Page) -> (String, Action) {
    ("Continue".to_owned(), Action::Go(page))
}

pub(crate) fn side_ui(ui: &mut Ui, state: &mut State, _page: Page) -> Option<Action> {
    kept_off_ui(ui, state, |_, _| None)
}

pub(crate) fn page_ui(ui: &mut Ui, state: &mut State, page: Page) -> Option<Action> {
    awaited_ui(ui, state);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::Profile;
    use crate::window::Ask;
    use crate::window::pages::table;

    #[test]
    fn the_footer_says_what_is_missing() {
        fn lacks(state: &mut State, page: Page) -> String {
            state.page = page;
            table::foot(state).not_yet
        }
        let mut state = State::for_tests();
        assert_eq!(lacks(&mut state, Page::SignIn), "Choose how you sign in.");
        state.sign_in.way = Some(SignInWay::Paste);
        assert_eq!(lacks(&mut state, Page::SignIn), "");
        assert_eq!(lacks(&mut state, Page::Paste), "Paste the keys.");
        state.sign_in.pasted =
            "aws_access_key_id=AKIAEXAMPLE\naws_secret_access_key=hush".to_owned();
        assert_eq!(lacks(&mut state, Page::Paste), "Type the Region.");
        state.sign_in.region = "eu-west-1".to_owned();
        assert_eq!(lacks(&mut state, Page::Paste), "");
        state.sign_in.profiles = Ask::Here(vec![Profile::named("acme")].into());
        state.sign_in.profile = "acm".to_owned();
        assert!(lacks(&mut state, Page::Profile).contains("on this computer"));
        state.sign_in.profile = "acme".to_owned();
        assert_eq!(lacks(&mut state, Page::Profile), "");
    }
}
