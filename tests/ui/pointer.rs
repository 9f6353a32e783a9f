//! Practice from Welcome to the last check, by pointer alone.

use std::time::Duration;

use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use radiant_aws_setup::practice::PracticeOptions;
use radiant_aws_setup::verify::Status;
use radiant_aws_setup::window::{self, Page, Phase, Question};

use crate::bench::{Live, Window, live, state, title};

/// The longest that a page may take to come.
const SOON: Duration = Duration::from_mins(1);
/// The longest that a run may take.
const RUN: Duration = Duration::from_mins(5);
/// Frames until a dialog has found its place.
const SETTLED: usize = 8;

/// Scroll to something on the page, and press it where it is then.
fn press_on_page(live: &mut Live, role: Role, name: &str) {
    live.ui.get_by_role_and_label(role, name).scroll_to_me();
    live.ui.run_steps(8);
    press(live, role, name);
}

/// Press something that is in sight.
fn press(live: &mut Live, role: Role, name: &str) {
    live.ui.get_by_role_and_label(role, name).click();
    live.ui.step();
    // The pointer goes on; nothing stays hovered.
    live.ui.remove_cursor();
    live.ui.step();
}

/// What the filled button says, once it can be pressed.
fn ready(ui: &Window) -> Option<String> {
    let foot = window::foot(state(ui));
    let (words, _) = foot.primary.filter(|_| foot.not_yet.is_empty())?;
    Some(words)
}

fn press_primary(live: &mut Live) {
    live.wait("the filled button", SOON, |ui| ready(ui).is_some());
    live.ui.step();
    let words = ready(&live.ui).unwrap();
    press(live, Role::Button, &words);
}

fn go_on_to(live: &mut Live, page: Page) {
    press_primary(live);
    live.wait("the next page", SOON, |ui| state(ui).page == page);
    live.ui.run_ok();
}

/// The changes are shown, asked about once more, and made.
fn agree(live: &mut Live, phase: Phase) {
    live.wait("the plan", SOON, |ui| {
        title(ui) == "Check the changes before they happen"
    });
    let words = ready(&live.ui).unwrap();
    press_primary(live);
    live.wait("the question", SOON, |ui| state(ui).open.confirm.is_some());
    live.ui.run_steps(SETTLED);
    press(live, Role::Button, words.trim_end_matches('…'));
    live.wait("the end of the run", RUN, |ui| {
        state(ui).page == Page::Outcome(phase)
    });
    live.ui.run_ok();
}

#[test]
fn practice_goes_all_the_way_by_pointer() {
    let mut live = live(PracticeOptions::instant());
    press_on_page(&mut live, Role::RadioButton, "Practice first");
    go_on_to(&mut live, Page::Account);
    let logging = Question::ALL
        .into_iter()
        .take_while(|question| *question != Question::Read);
    for question in logging {
        go_on_to(&mut live, Page::Ask(question));
    }
    go_on_to(&mut live, Page::Review(Phase::Logging));
    agree(&mut live, Phase::Logging);

    go_on_to(&mut live, Page::Radiant);
    press_on_page(&mut live, Role::Button, "Paste it for me");
    go_on_to(&mut live, Page::Ask(Question::Read));
    press_on_page(&mut live, Role::RadioButton, "Only the two log buckets");
    press_on_page(
        &mut live,
        Role::RadioButton,
        "What Radiant Security asks for",
    );
    go_on_to(&mut live, Page::Ask(Question::Trust));
    go_on_to(&mut live, Page::Review(Phase::Role));
    agree(&mut live, Phase::Role);

    // The other accounts are for another day.
    go_on_to(&mut live, Page::Ask(Question::Accounts));
    press_on_page(&mut live, Role::RadioButton, "None");
    go_on_to(&mut live, Page::Review(Phase::Members));
    go_on_to(&mut live, Page::Checks);
    live.wait("the checks", SOON, |ui| state(ui).checks_passed().is_some());
    live.ui.step();
    let (passed, all) = state(&live.ui).checks_passed().unwrap();
    let checks = state(&live.ui).checks.ask.here().into_iter().flatten();
    let of_live: Vec<(Status, &str)> = checks
        .filter(|check| check.live)
        .map(|check| (check.status, check.seen.as_str()))
        .collect();
    // Some is on its way, and nobody has found anything in practice yet; nothing failed, and all could be seen.
    let is_well = |status: Status| matches!(status, Status::Passed | Status::Waiting);
    assert!(of_live.iter().all(|(it, _)| is_well(*it)), "{of_live:?}");
    let open = of_live
        .iter()
        .filter(|(it, _)| *it != Status::Passed)
        .count();
    assert!(open > 0);
    // The company's other accounts send nothing yet, from no Region.
    let checks = state(&live.ui).checks.ask.here().into_iter().flatten();
    let silent = checks
        .filter(|check| check.id.clone().ends_with("/guardduty-coverage"))
        .count();
    assert!(silent > 1);
    assert_eq!(passed + silent + open, all);
    let all = of_live.len();
    let passed = all - open;
    assert_eq!(
        title(&live.ui),
        format!("{passed} of {all} live checks passed")
    );
}
