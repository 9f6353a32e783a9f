//! Which account should be the main one: asked where another one fits better, chosen by keyboard, and never asked for want of sight.

use std::sync::Arc;

use egui::accesskit::Role;
use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use radiant_aws_setup::domain::AccountId;
use radiant_aws_setup::inventory::{MemberAccount, Organization, Seen, Standing};
use radiant_aws_setup::practice::{PracticeOptions, Start as From};
use radiant_aws_setup::problem::Problem;
use radiant_aws_setup::window::{Action, Ask, Page, Question, look};
use radiant_aws_setup::worker::Command;

use crate::bench::{Bench, all_texts, bench, focused, headings, live, state, title};
use crate::scene::{act, identity, inventory, place};

const TITLE: &str = "Which account should be the main one?";
const SECURITY: &str = "111122223333";

/// Signed in to the account that manages the others; another one looks after GuardDuty.
fn manager() -> Bench {
    let security = AccountId::parse(SECURITY).unwrap();
    let organization = Organization {
        accounts: Seen::Known(vec![
            MemberAccount::new(place().account, "Larkfield Management", true),
            MemberAccount::new(security.clone(), "Larkfield Security", true),
        ]),
        guardduty_administrators: Seen::Known(vec![security]),
        ..Organization::new("o-larkfield01", place().account)
    };
    signed_in(Seen::Known(Standing::Management(organization)))
}

fn signed_in(standing: Seen<Standing>) -> Bench {
    let mut bench = bench();
    let mut seen = inventory(Vec::new(), "larkfield-audit", "larkfield-alerts");
    seen.accounts.get_mut(&place().account).unwrap().standing = standing;
    let known = bench.ui.state_mut().state_mut();
    known.sign_in.identity = Ask::Here(identity(None));
    known.account.around = Ask::Here(Arc::new(seen));
    known.page = Page::Account;
    known.entered = true;
    bench.ui.run();
    bench
}

fn says(bench: &Bench, words: &str) -> bool {
    all_texts(&bench.ui).iter().any(|text| text.contains(words))
}

#[test]
fn the_account_that_fits_is_chosen_first_and_each_says_what_speaks_for_it() {
    let bench = manager();
    assert_eq!(title(&bench.ui), TITLE);
    let card = |name: &str| {
        let found = bench.ui.get_by_role_and_label(Role::RadioButton, name);
        found.accesskit_node().description().unwrap_or_default()
    };
    let security = card("Larkfield Security");
    for words in [
        "1111 2222 3333",
        "Recommended",
        "GuardDuty findings of all accounts already come together here.",
        "You need a sign-in for it.",
    ] {
        assert!(security.contains(words), "{security}");
    }
    let here = card("Larkfield Management");
    assert!(here.contains("Signed in now"), "{here}");
    assert!(
        here.contains(
            "Look: Missing here: findings of the other accounts. They go to Larkfield Security."
        ),
        "{here}"
    );
    bench
        .ui
        .get_by_role_and_label(Role::Button, "Use Larkfield Security…");
    for words in [
        "What this account is",
        "Manages the other account",
        "No. Larkfield Security does. AWS calls it the delegated administrator.",
    ] {
        assert!(says(&bench, words), "{words}");
    }
}

#[test]
fn the_choice_is_made_by_keyboard_and_the_button_names_its_deed() {
    let mut bench = manager();
    for _ in 0..12 {
        if focused(&bench.ui) == "Larkfield Security" {
            break;
        }
        bench.keys(Modifiers::NONE, Key::Tab);
    }
    assert_eq!(focused(&bench.ui), "Larkfield Security");
    bench.keys(Modifiers::NONE, Key::ArrowDown);
    bench
        .ui
        .get_by_role_and_label(Role::Button, "Use Larkfield Management");
    bench.keys(Modifiers::CTRL | Modifiers::COMMAND, Key::Enter);
    assert_eq!(state(&bench.ui).page, Page::Ask(Question::Trail));
    // It is settled now.
    act(&mut bench.ui, Action::Go(Page::Account));
    assert_eq!(title(&bench.ui), "Is this the right account?");
}

#[test]
fn another_account_takes_a_sign_in_of_its_own_and_the_way_there_says_which() {
    let mut bench = manager();
    bench.press("Use Larkfield Security…");
    assert_eq!(state(&bench.ui).page, Page::SignIn);
    assert!(state(&bench.ui).signed_in().is_none());
    let asked: Vec<Command> = std::iter::from_fn(|| bench.commands.try_recv().ok()).collect();
    assert!(asked.iter().any(|it| matches!(it, Command::SignOut)));
    assert!(says(
        &bench,
        "Sign in to Larkfield Security, 1111 2222 3333."
    ));
    act(&mut bench.ui, Action::Look(look::Message::Share(true)));
    assert!(says(&bench, "•••• •••• 3333") && !says(&bench, "1111 2222"));
    // Whoever comes back to the first account is told.
    let known = bench.ui.state_mut().state_mut();
    known.sign_in.identity = Ask::Here(identity(None));
    known.page = Page::Account;
    bench.ui.run();
    assert!(says(&bench, "Not the account you chose."));
}

#[test]
fn without_sight_of_the_organization_the_page_is_whole_and_recommends_nothing() {
    let denied = Problem::new("Your sign-in is not allowed to do this.");
    let bench = signed_in(Seen::Unknown(denied));
    assert_eq!(title(&bench.ui), "Is this the right account?");
    assert!(says(
        &bench,
        "Could not be seen. Your sign-in is not allowed to do this."
    ));
    assert!(!headings(&bench.ui).iter().any(|heading| heading == TITLE));
    bench
        .ui
        .get_by_role_and_label(Role::Button, "Yes, use this account");
}

#[test]
fn nothing_is_cut_off_in_a_small_window() {
    let mut bench = manager();
    for size in [vec2(1280.0, 720.0), vec2(853.0, 480.0), vec2(640.0, 360.0)] {
        bench.ui.set_size(size);
        bench.ui.run();
        let width = bench.ui.ctx.content_rect().width();
        for name in ["Larkfield Security", "Larkfield Management"] {
            let card = bench.ui.get_by_role_and_label(Role::RadioButton, name);
            assert!(card.rect().right() <= width, "{size:?}");
        }
    }
}

#[test]
fn in_practice_the_other_account_is_entered_at_once() {
    let mut live = live(PracticeOptions::instant());
    live.tab_to("Practice first");
    live.key(Key::Space);
    live.go_on_to(Page::Account, std::time::Duration::from_mins(1));
    live.wait("the account", std::time::Duration::from_mins(1), |ui| {
        state(ui).account.around.here().is_some()
    });
    let account = AccountId::parse(SECURITY).unwrap();
    let named = radiant_aws_setup::wanted::Named {
        id: account.clone(),
        name: None,
    };
    act(&mut live.ui, Action::SignInTo(named));
    live.wait(
        "the other account",
        std::time::Duration::from_mins(1),
        |ui| {
            let identity = state(ui).signed_in();
            identity.is_some_and(|it| it.caller.account == account)
        },
    );
    assert!(state(&live.ui).is_practice());
}

/// The same world, entered through each account.
#[test]
fn practice_can_be_entered_through_each_account_of_the_company() {
    for account in ["222233334444", "333344445555"] {
        let account = AccountId::parse(account).unwrap();
        let mut live = live(PracticeOptions {
            start: From::CompanyIn(account.clone()),
            ..PracticeOptions::instant()
        });
        live.tab_to("Practice first");
        live.key(Key::Space);
        live.go_on_to(Page::Account, std::time::Duration::from_mins(1));
        live.wait("the account", std::time::Duration::from_mins(1), |ui| {
            state(ui).account.around.here().is_some()
        });
        let identity = state(&live.ui).signed_in().unwrap();
        assert_eq!(identity.caller.account, account);
    }
}
