//! Signing in: what went wrong is said in words, and keys are never drawn.

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use radiant_aws_setup::guide::{Page, SignInWay};
use radiant_aws_setup::problem::Problem;
use radiant_aws_setup::worker::{Command, Event as Told};

use crate::bench::{all_texts, bench, headings, state};

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

#[test]
fn profiles_are_listed_by_what_was_typed() {
    let mut bench = bench();
    bench.choose("Connect to AWS");
    bench.press("Connect to AWS");
    let Ok(Command::Profiles { job }) = bench.commands.try_recv() else {
        panic!("expected a question for profiles");
    };
    bench.tell(Told::Profiles {
        job,
        result: Ok(vec!["acme-admin".to_owned(), "larkfield-admin".to_owned()]),
    });
    bench.choose("With a profile on this computer");
    bench.press("Continue");
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
