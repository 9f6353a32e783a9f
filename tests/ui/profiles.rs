//! What is wrong with the profiles of this computer is said where one is chosen, before AWS is asked.

use egui::{Key, Modifiers};
use radiant_aws_setup::aws::{Profile, Profiles};
use radiant_aws_setup::problem::Problem;
use radiant_aws_setup::window::{Ask, Page, SignInWay};

use crate::bench::{Bench, all_texts, bench, state};
use crate::scene::known;

/// The page for a profile, with this one typed.
fn with(profiles: Profiles, typed: &str) -> Bench {
    let mut bench = bench();
    let known = known(&mut bench);
    known.sign_in.profiles = Ask::Here(profiles);
    known.page = Page::Profile;
    known.sign_in.way = Some(SignInWay::Profile);
    "eu-west-1".clone_into(&mut known.sign_in.region);
    typed.clone_into(&mut known.sign_in.profile);
    bench.ui.run_ok();
    bench
}

fn says(bench: &Bench, words: &str) -> bool {
    all_texts(&bench.ui).iter().any(|text| text.contains(words))
}

fn asks_for_a_code() -> Profile {
    Profile {
        trouble: Some(
            Problem::new("The profile admin asks for a code (MFA).").hint("Run `aws configure`."),
        ),
        ..Profile::named("admin")
    }
}

// CFG-04
#[test]
fn a_profile_that_cannot_be_used_says_why_and_what_works() {
    let mut bench = with(vec![asks_for_a_code()].into(), "admin");
    assert!(says(&bench, "asks for a code (MFA)"));
    assert!(says(&bench, "aws configure"));
    assert!(says(&bench, "Choose a profile that can be used."));
    bench.keys(Modifiers::CTRL | Modifiers::COMMAND, Key::Enter);
    assert!(
        bench.commands.try_recv().is_err(),
        "nothing is asked of AWS"
    );
    assert_eq!(state(&bench.ui).page, Page::Profile);
}

// CFG-02, CFG-03, CFG-07: names of others are shown only when one asks for all of them.
#[test]
fn what_cannot_be_read_is_said_and_names_only_when_asked_for() {
    let mut profiles = Profiles::from(vec![Profile::named("work")]);
    profiles.notes = vec![Problem::new(
        "Line 1 of ~/.aws/config belongs to no profile.",
    )];
    profiles.unusable = Some(Problem::new(
        "1 profile has a name that cannot be used here: Log Archive.",
    ));
    let mut bench = with(profiles.clone(), "");
    assert!(says(&bench, "Line 1 of ~/.aws/config"));
    assert!(!says(&bench, "Log Archive"));
    bench.press("Show all profiles");
    assert!(says(&bench, "Log Archive"));
    let mut none = Profiles::default();
    none.unusable = profiles.unusable;
    let bench = with(none, "");
    assert!(says(&bench, "There is no profile on this computer.") && says(&bench, "Log Archive"));
}

// CFG-12
#[test]
fn an_address_in_the_profile_is_said_where_others_are() {
    let elsewhere = Profile {
        not_aws: Some("localhost:4566".to_owned()),
        ..Profile::named("local")
    };
    let profiles = || Profiles::from(vec![elsewhere.clone(), Profile::named("work")]);
    assert!(says(&with(profiles(), "local"), "Not AWS: localhost:4566"));
    assert!(!says(&with(profiles(), "work"), "Not AWS"));
}
