//! Trying the changes on a copy of the account, and practising on a copy that somebody saved.

use std::sync::Arc;
use std::time::Duration;

use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use radiant_aws_setup::engine;
use radiant_aws_setup::practice::{PracticeOptions, Start as Begins};
use radiant_aws_setup::window::{self, Opening, Page, Phase, Question, Start};

use crate::bench::{Live, all_texts, live, state, title};

const SOON: Duration = Duration::from_mins(1);

/// On to the changes of the first sections.
fn reviewed() -> Live {
    let mut live = live(PracticeOptions::instant());
    let practice = (Role::RadioButton, "Practice first");
    live.ui
        .get_by_role_and_label(practice.0, practice.1)
        .scroll_to_me();
    live.ui.run_steps(8);
    live.ui
        .get_by_role_and_label(practice.0, practice.1)
        .click();
    live.ui.step();
    live.ui.remove_cursor();
    live.ui.step();
    live.go_on_to(Page::Account, SOON);
    let logging = Question::ALL
        .into_iter()
        .take_while(|question| *question != Question::Read);
    for question in logging {
        live.go_on_to(Page::Ask(question), SOON);
    }
    live.go_on_to(Page::Review(Phase::Logging), SOON);
    live.wait("the plan", SOON, |ui| {
        title(ui) == "Check the changes before they happen"
    });
    live
}

fn press(live: &mut Live, name: &str) {
    live.ui.get_by_role_and_label(Role::Button, name).click();
    live.ui.step();
    live.ui.remove_cursor();
    live.ui.step();
}

#[test]
fn the_changes_are_tried_and_nothing_is_made() {
    let mut live = reviewed();
    press(&mut live, "Try on a copy…");
    live.wait("the copy", SOON, |ui| title(ui).ends_with("would work"));
    live.ui.run_ok();
    let known = state(&live.ui);
    assert_eq!(known.page, Page::OnCopy(Phase::Logging));
    let trial = &known.work(Phase::Logging).trial;
    let (on_copy, planned) = (trial.ask.here().unwrap(), trial.of.as_ref().unwrap());
    let counts = on_copy.counts(planned);
    assert!(counts.works > 5 && counts.fails == 0, "{counts:?}");
    assert_eq!(
        title(&live.ui),
        format!("All {} changes would work", counts.works)
    );
    // Only what belongs to these sections is checked.
    assert!(
        on_copy
            .checks
            .iter()
            .all(|check| { Phase::Logging.sections().contains(&check.section) })
    );
    let texts = all_texts(&live.ui);
    for said in [
        "Nothing was written to AWS.",
        "What the copy cannot know",
        "Whether a name is still free",
        "How old the copy is",
        "checks would pass",
    ] {
        assert!(texts.iter().any(|text| text.contains(said)), "{said}");
    }
    assert!(known.work(Phase::Logging).run.is_none());
    press(&mut live, "Back to the changes");
    assert_eq!(state(&live.ui).page, Page::Review(Phase::Logging));
    // Another look begins anew.
    press(&mut live, "Try on a copy…");
    live.wait("the copy", SOON, |ui| title(ui).ends_with("would work"));
}

#[test]
fn a_copy_that_somebody_saved_is_practised_on() {
    let mut live = reviewed();
    let planned = Arc::clone(state(&live.ui).plan(Phase::Logging).unwrap());
    let [(name, text), _] = engine::copy_for_others(&planned).unwrap();
    let read = |name: &str, text: &str| {
        window::read_file(Opening::Copy, name.to_owned(), Ok(text.to_owned()), &|_| {
            Err(String::new())
        })
    };
    window::on_file(live.ui.state_mut().state_mut(), read("notes.json", "{}"));
    live.ui.run_ok();
    let texts = all_texts(&live.ui);
    assert!(texts.iter().any(|it| it.contains("no copy of an account")));
    assert!(!matches!(state(&live.ui).practice.start, Begins::Copy(_)));
    window::on_file(live.ui.state_mut().state_mut(), read(name, &text));
    live.ui.run_ok();
    assert_eq!(state(&live.ui).page, Page::Welcome);
    assert_eq!(state(&live.ui).sign_in.start, Some(Start::Practice));
    let Begins::Copy(world) = state(&live.ui).practice.start.clone() else {
        panic!("practice is on the copy");
    };
    live.go_on_to(Page::Account, SOON);
    live.wait("the look", SOON, |ui| {
        state(ui).account.around.here().is_some()
    });
    let identity = state(&live.ui).signed_in().unwrap();
    assert!(identity.practice);
    assert_eq!(identity.caller.account.as_str(), world.main_account);
    assert_ne!(identity.caller.account, planned.inventory.caller.account);
}
