//! Signing in: what went wrong is said in words, and keys are never drawn.

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use radiant_aws_setup::aws::Profile;
use radiant_aws_setup::domain::Region;
use radiant_aws_setup::problem::Problem;
use radiant_aws_setup::window::{Action, Ask, Opening, Page, SignInWay, on_file, read_file};
use radiant_aws_setup::worker::{Command, Event as Told};

use crate::bench::{Bench, all_texts, bench, headings, state};
use crate::scene::{act, known};

/// Keys in the form of the AWS access portal.
const KEYS: &str = "export AWS_ACCESS_KEY_ID=\"ASIAHIDDENHIDDEN\"\nexport AWS_SECRET_ACCESS_KEY=\"hush/secret\"\nexport AWS_SESSION_TOKEN=\"hush-token\"";

#[test]
fn a_sign_in_that_fails_says_what_to_do_and_folds_the_details() {
    let mut bench = bench();
    bench.choose("Practice first");
    bench.press("Start practice");
    let Ok(Command::SignIn { job, .. }) = bench.commands.try_recv() else {
        panic!("expected a sign-in");
    };
    let mut problem = Problem::new("Your sign-in ran out.").hint("Sign in again.");
    problem.code = Some("ExpiredToken".to_owned());
    bench.tell(Told::SignedIn {
        job,
        result: Err(problem),
    });
    assert!(
        headings(&bench.ui)
            .iter()
            .any(|heading| heading == "We could not sign in")
    );
    assert!(
        all_texts(&bench.ui)
            .iter()
            .any(|text| text.contains("Your sign-in ran out."))
    );
    assert!(
        !all_texts(&bench.ui)
            .iter()
            .any(|text| text.contains("ExpiredToken"))
    );
    bench.press("Details for a specialist");
    assert!(
        all_texts(&bench.ui)
            .iter()
            .any(|text| text.contains("ExpiredToken"))
    );
    // The same way once more.
    bench.press("Try again: Your sign-in ran out.");
    assert!(matches!(
        bench.commands.try_recv(),
        Ok(Command::SignIn { .. })
    ));
}

#[test]
fn pasted_keys_are_never_drawn_or_read_out_and_are_wiped_when_used() {
    let mut bench = bench();
    let known = bench.ui.state_mut().state_mut();
    known.page = Page::Paste;
    known.sign_in.way = Some(SignInWay::Paste);
    known.sign_in.region = "eu-west-1".to_owned();
    bench.ui.run();
    bench.ui.get_by_label("Keys").focus();
    bench.ui.run();
    bench.ui.event(Event::Paste(KEYS.to_owned()));
    bench.ui.run();
    assert_eq!(state(&bench.ui).sign_in.pasted, KEYS);
    let hidden = |texts: &[String]| {
        ["ASIAHIDDENHIDDEN", "hush"]
            .iter()
            .all(|secret| !texts.iter().any(|text| text.contains(secret)))
    };
    assert!(hidden(&all_texts(&bench.ui)));
    assert!(
        all_texts(&bench.ui)
            .iter()
            .any(|text| text == "All parts of the keys are here")
    );
    bench.keys(Modifiers::CTRL | Modifiers::COMMAND, Key::Enter);
    let sent = bench.commands.try_recv().unwrap();
    assert!(matches!(sent, Command::SignIn { .. }));
    assert!(!format!("{sent:?}").contains("hush"));
    assert!(state(&bench.ui).sign_in.pasted.is_empty());
    assert!(hidden(&all_texts(&bench.ui)));
}

/// The page for a profile, with these profiles and their Regions.
fn with_profiles(profiles: &[(&str, &str)]) -> Bench {
    let mut bench = bench();
    bench.choose("Connect to AWS");
    bench.press("Connect to AWS");
    let Ok(Command::Profiles { job }) = bench.commands.try_recv() else {
        panic!("expected a question for profiles");
    };
    let profiles = profiles.iter().map(|(name, region)| Profile {
        name: (*name).to_owned(),
        region: Region::parse(region).ok(),
        ..Profile::default()
    });
    bench.tell(Told::Profiles {
        job,
        result: Ok(profiles.collect()),
    });
    bench.choose("With a profile on this computer");
    bench.press("Continue");
    bench
}

fn says(bench: &Bench, words: &str) -> bool {
    all_texts(&bench.ui).iter().any(|text| text.contains(words))
}

#[test]
fn all_profiles_are_listed_when_one_asks_for_them() {
    let mut bench = with_profiles(&[("acme-admin", ""), ("larkfield-admin", "")]);
    assert!(!says(&bench, "Use the profile"));
    bench.press("Show all profiles");
    bench.press("Use the profile acme-admin");
    assert_eq!(state(&bench.ui).sign_in.profile, "acme-admin");
    // Opened again, the list is closed.
    known(&mut bench).sign_in.profile.clear();
    act(&mut bench.ui, Action::Go(Page::SignIn));
    act(&mut bench.ui, Action::Go(Page::Profile));
    assert!(!says(&bench, "Use the profile"));
}

#[test]
fn the_region_comes_from_the_profile() {
    let mut bench = with_profiles(&[("larkfield-audit", "eu-west-1"), ("other", "us-east-2")]);
    bench.press("Show all profiles");
    bench.press("Use the profile larkfield-audit");
    bench.ui.run_ok();
    assert_eq!(state(&bench.ui).sign_in.region, "eu-west-1");
    assert!(says(&bench, "Ireland. From the profile larkfield-audit"));
    bench.keys(Modifiers::CTRL | Modifiers::COMMAND, Key::Enter);
    assert!(matches!(
        bench.commands.try_recv(),
        Ok(Command::SignIn { region, .. }) if region.as_str() == "eu-west-1"
    ));
}

#[test]
fn a_region_is_offered_by_its_place() {
    let mut bench = with_profiles(&[("larkfield-audit", "")]);
    bench
        .ui
        .get_by_role_and_label(Role::TextInput, "Region")
        .focus();
    bench.ui.run_ok();
    bench.ui.event(Event::Text("irel".to_owned()));
    bench.ui.run_ok();
    bench.press("Use the Region Ireland, eu-west-1");
    assert_eq!(state(&bench.ui).sign_in.region, "eu-west-1");
    assert!(!says(&bench, "Use the Region"));
}

#[test]
fn without_a_profile_there_is_only_a_way_to_paste_keys() {
    let mut bench = with_profiles(&[]);
    assert!(says(&bench, "There is no profile on this computer."));
    assert_eq!(bench.ui.query_all_by_role(Role::TextInput).count(), 0);
    bench.press("Paste keys instead");
    assert_eq!(state(&bench.ui).page, Page::Paste);
    assert_eq!(state(&bench.ui).sign_in.way, Some(SignInWay::Paste));
}

#[test]
fn what_cannot_be_chosen_comes_last_and_code_has_no_quotes_around_it() {
    let mut bench = bench();
    bench.choose("Connect to AWS");
    bench.press("Connect to AWS");
    let ways: Vec<Option<String>> = bench
        .ui
        .query_all_by_role(Role::RadioButton)
        .map(|way| way.accesskit_node().label())
        .collect();
    let place = |name: &str| ways.iter().position(|way| way.as_deref() == Some(name));
    let company = place("On your company's sign-in page");
    assert!(company > place("With keys you paste"), "{ways:?}");
    assert!(says(&bench, "aws configure sso") && !says(&bench, "`"));
    let text = "version = 1\n[account]\nid = \"12345\"\nregion = \"eu-west\"\n";
    let known = known(&mut bench);
    let opened = read_file(
        Opening::Answers,
        "a.toml".to_owned(),
        Ok(text.to_owned()),
        &|_| Err(String::new()),
    );
    on_file(known, opened);
    bench.ui.run_ok();
    assert!(says(&bench, "such as eu-west-1") && !says(&bench, "`"));
}

#[test]
fn ids_of_access_keys_in_what_aws_says_are_never_drawn_whole() {
    let mut bench = bench();
    let mut problem = Problem::new("AWS does not take these keys.").hint("Sign in again.");
    problem.said = Some("The key AKIAIOSFODNN7EXAMPLE is not active.".to_owned());
    let known = known(&mut bench);
    known.sign_in.identity = Ask::Trouble(problem);
    known.page = Page::Account;
    bench.ui.run_ok();
    bench.press("Details for a specialist");
    assert!(says(&bench, "The key ••••MPLE is not active."));
    assert!(!says(&bench, "AKIA"));
}

#[test]
fn signing_in_that_waits_can_be_stopped_by_button_and_by_key() {
    for by_key in [false, true] {
        let mut bench = bench();
        bench.choose("Practice first");
        bench.press("Start practice");
        let Ok(Command::SignIn { job, .. }) = bench.commands.try_recv() else {
            panic!("expected a sign-in");
        };
        if by_key {
            bench.keys(Modifiers::NONE, Key::Escape);
        } else {
            known(&mut bench).account.waits = Some("AWS cannot be reached.".to_owned());
            bench.ui.run_ok();
            bench.press("Stop waiting");
        }
        let stopped = bench.commands.try_recv();
        assert!(matches!(stopped, Ok(Command::Cancel { job: which }) if which == job));
        bench.tell(Told::Stopped { job });
        assert!(says(&bench, "You stopped waiting for AWS."), "{by_key}");
    }
}

#[test]
fn profiles_are_listed_by_what_was_typed() {
    let mut bench = with_profiles(&[("acme-admin", ""), ("larkfield-admin", "")]);
    assert!(!says(&bench, "acme-admin") && !says(&bench, "larkfield-admin"));
    bench.ui.get_by_label("Profile").focus();
    bench.ui.run();
    bench.ui.event(Event::Text("lark".to_owned()));
    bench.ui.run();
    assert!(
        bench
            .ui
            .query_by_role_and_label(Role::Button, "Use the profile acme-admin")
            .is_none()
    );
    bench.press("Use the profile larkfield-admin");
    assert_eq!(state(&bench.ui).sign_in.profile, "larkfield-admin");
}
