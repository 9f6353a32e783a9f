//! Practice from Welcome to the last check, without a pointer.

use std::time::Duration;

use egui::Key;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use radiant_aws_setup::practice::PracticeOptions;
use radiant_aws_setup::verify::Status;
use radiant_aws_setup::window::{Action, Page, Phase, Question, open};

use crate::bench::{Live, focused, live, state, title};
use crate::scene::act;

/// The longest that a page may take to come.
const SOON: Duration = Duration::from_mins(1);
/// The longest that a run may take.
const RUN: Duration = Duration::from_mins(5);

/// An External Role ID as the vendor's page shows one.
const EXTERNAL_ID: &str = "rs-8f2c77aa-4d1e-91d4";

/// The changes are shown, asked about once more, and made.
fn agree(live: &mut Live, phase: Phase) {
    live.wait("the plan", SOON, |ui| {
        title(ui) == "Check the changes before they happen"
    });
    live.press_primary();
    live.wait("the question", SOON, |ui| focused(ui) == "Not yet");
    // Enter presses only what has focus, so the deed has to be gone to.
    live.key(Key::Tab);
    let deed = focused(&live.ui);
    assert!(deed.starts_with("Make "), "{deed}");
    live.key(Key::Enter);
    live.wait("the end of the run", RUN, |ui| {
        state(ui).page == Page::Outcome(phase)
    });
    live.ui.step();
}

/// From Welcome to the checks.
fn walk(practice: PracticeOptions) {
    let mut live = live(practice);
    assert_eq!(title(&live.ui), "Connect AWS to Radiant Security");
    live.tab_to("Practice first");
    live.key(Key::Space);
    live.go_on_to(Page::Account, SOON);
    live.wait("the account", SOON, |ui| {
        title(ui) == "Is this the right account?"
    });

    let mut seen = Vec::new();
    for question in Question::ALL
        .into_iter()
        .take_while(|question| *question != Question::Read)
    {
        live.go_on_to(Page::Ask(question), SOON);
        let title = title(&live.ui);
        assert!(
            !title.is_empty() && !seen.contains(&title),
            "{question:?} asks {title:?}"
        );
        seen.push(title);
    }
    live.go_on_to(Page::Review(Phase::Logging), SOON);
    agree(&mut live, Phase::Logging);
    assert!(title(&live.ui).ends_with("in place"), "{}", title(&live.ui));
    // What was made is ready to be carried over at once.
    act(&mut live.ui, Action::Open(open::Message::ToggleValues));
    for value in ["SNS topic name for CloudTrail", "Bucket ARN for findings"] {
        live.ui
            .get_by_role_and_label(Role::Button, &format!("Copy {value}"));
    }
    act(&mut live.ui, Action::Open(open::Message::ToggleValues));

    live.go_on_to(Page::Radiant, SOON);
    live.tab_to("AWS External Role ID");
    live.type_text(EXTERNAL_ID);
    live.go_on_to(Page::Ask(Question::Read), SOON);
    live.go_on_to(Page::Ask(Question::Trust), SOON);
    live.go_on_to(Page::Review(Phase::Role), SOON);
    agree(&mut live, Phase::Role);
    assert_eq!(title(&live.ui), "The role is ready");

    live.go_on_to(Page::Checks, SOON);
    live.wait("the checks", SOON, |ui| state(ui).checks_passed().is_some());
    live.ui.step();
    let not_passed: Vec<String> = state(&live.ui)
        .checks
        .ask
        .here()
        .into_iter()
        .flatten()
        .filter(|check| check.status != Status::Passed && !check.live)
        .map(|check| format!("{}: {:?}, {}", check.id, check.status, check.seen))
        .collect();
    // The company's other accounts send nothing yet: said of each Region, not passed over.
    assert!(!not_passed.is_empty());
    for said in &not_passed {
        assert!(
            said.contains("guardduty-coverage: Failed, 5 of 6 accounts"),
            "{said}"
        );
    }
}

#[test]
fn practice_goes_all_the_way_by_keyboard() {
    walk(PracticeOptions::instant());
}

#[test]
fn tab_starts_at_the_first_choice_of_a_page() {
    let mut live = live(PracticeOptions::instant());
    assert_eq!(focused(&live.ui), "Connect AWS to Radiant Security");
    live.key(Key::Tab);
    assert_eq!(focused(&live.ui), "Practice first");
    live.key(Key::Tab);
    assert_eq!(focused(&live.ui), "Connect to AWS");
    // An arrow key goes on and chooses.
    live.key(Key::ArrowUp);
    assert_eq!(focused(&live.ui), "Practice first");
    assert!(state(&live.ui).sign_in.start.is_some());
}
