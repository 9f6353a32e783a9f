//! What stands around every page: rail, shortcuts, help, sharing view, and the question before closing.

use egui::accesskit::Role;
use egui::{Key, Modifiers, ViewportEvent, ViewportId};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use radiant_aws_setup::aws::Call;
use radiant_aws_setup::domain::{AccountId, Place, Region};
use radiant_aws_setup::guide::{Ask, Confirm, Page, Phase};
use radiant_aws_setup::worker::{Command, Event, JobId};

use crate::bench::{bench, headings, state};

#[test]
fn closed_sections_say_why() {
    let bench = bench();
    for name in [
        "1, Sign in to AWS, not started, opens when you have chosen how to start",
        "5, Main account role, not started, opens after section 4",
        "9, Hand-over, in a later version",
    ] {
        let row = bench.ui.get_by_role_and_label(Role::Button, name);
        assert!(row.accesskit_node().is_disabled(), "{name}");
    }
    let welcome = bench
        .ui
        .get_by_role_and_label(Role::Button, "0, Welcome, now");
    assert!(!welcome.accesskit_node().is_disabled());
}

#[test]
fn the_filled_button_waits_for_a_choice() {
    let mut bench = bench();
    let ctrl = Modifiers::CTRL | Modifiers::COMMAND;
    bench.keys(ctrl, Key::Enter);
    assert!(bench.commands.try_recv().is_err());
    assert_eq!(state(&bench.ui).page, Page::Welcome);
    bench.choose("Practice first");
    bench.press("Start practice");
    assert!(matches!(
        bench.commands.try_recv(),
        Ok(Command::SignIn { .. })
    ));
    assert_eq!(state(&bench.ui).page, Page::Account);
    bench.keys(Modifiers::ALT, Key::ArrowLeft);
    assert_eq!(state(&bench.ui).page, Page::Welcome);
}

#[test]
fn help_opens_and_closes_by_keyboard() {
    let mut bench = bench();
    bench.keys(Modifiers::NONE, Key::F1);
    assert!(
        headings(&bench.ui)
            .iter()
            .any(|heading| heading == "Help: Welcome")
    );
    bench.keys(Modifiers::NONE, Key::Escape);
    assert!(
        !headings(&bench.ui)
            .iter()
            .any(|heading| heading.starts_with("Help"))
    );
}

#[test]
fn sharing_view_makes_text_larger_and_leaving_it_puts_that_back() {
    let mut bench = bench();
    let keys = Modifiers::CTRL | Modifiers::COMMAND | Modifiers::SHIFT;
    bench.keys(keys, Key::S);
    assert!(state(&bench.ui).sharing);
    assert_eq!(state(&bench.ui).zoom, 125);
    bench.keys(keys, Key::S);
    assert!(!state(&bench.ui).sharing);
    assert_eq!(state(&bench.ui).zoom, 100);
}

#[test]
fn text_size_goes_in_steps() {
    let mut bench = bench();
    let ctrl = Modifiers::CTRL | Modifiers::COMMAND;
    for percent in [125, 150, 200, 200] {
        bench.keys(ctrl, Key::Plus);
        assert_eq!(state(&bench.ui).zoom, percent);
    }
    bench.keys(ctrl, Key::Minus);
    assert_eq!(state(&bench.ui).zoom, 150);
    bench.keys(ctrl, Key::Num0);
    assert_eq!(state(&bench.ui).zoom, 100);
}

#[test]
fn in_the_narrowest_window_all_sections_are_a_press_away() {
    let mut bench = bench();
    bench.ui.set_size(egui::vec2(512.0, 350.0));
    bench.ui.run();
    bench.press("0 of 9, all sections");
    assert!(
        bench
            .ui
            .query_by_role_and_label(Role::Button, "0, Welcome, now")
            .is_some()
    );
    bench.press("Close all sections");
    assert!(
        bench
            .ui
            .query_by_role_and_label(Role::Button, "0, Welcome, now")
            .is_none()
    );
}

#[test]
fn closing_while_changes_are_made_asks_first() {
    let mut bench = bench();
    let known = bench.ui.state_mut().state_mut();
    known.finished.insert(Phase::Logging, Ask::Asked(JobId(77)));
    let viewport = bench
        .ui
        .input_mut()
        .viewports
        .entry(ViewportId::ROOT)
        .or_default();
    viewport.events.push(ViewportEvent::Close);
    bench.ui.step();
    assert_eq!(state(&bench.ui).confirm, Some(Confirm::Close));
    bench.ui.run_ok();
    assert!(
        headings(&bench.ui)
            .iter()
            .any(|heading| heading == "Stop after this change?")
    );
    bench
        .ui
        .get_by_role_and_label(Role::Button, "Keep going")
        .click();
    bench.ui.run_ok();
    assert_eq!(state(&bench.ui).confirm, None);
    assert!(bench.commands.try_recv().is_err(), "nothing was stopped");
}

#[test]
fn a_call_is_found_among_others() {
    let mut bench = bench();
    let call = |service, operation: &str| Call {
        at: jiff::Timestamp::UNIX_EPOCH,
        place: Place::new(
            AccountId::parse("111122223333").unwrap(),
            Region::parse("eu-west-1").unwrap(),
        ),
        service,
        operation: operation.to_owned(),
        status: Some(200),
        request_id: None,
        millis: 12,
    };
    bench.tell(Event::Calls(vec![
        call("kms", "CreateKey"),
        call("sns", "CreateTopic"),
    ]));
    let ctrl = Modifiers::CTRL | Modifiers::COMMAND;
    bench.keys(ctrl, Key::J);
    assert!(bench.ui.query_by_label_contains("kms:CreateKey").is_some());
    assert!(
        bench
            .ui
            .query_by_label_contains("sns:CreateTopic")
            .is_some()
    );
    let field = bench.ui.get_by_label("Find a call");
    field.focus();
    bench.ui.run();
    bench
        .ui
        .get_by_label("Find a call")
        .type_text("CREATE topic");
    bench.ui.run();
    assert!(bench.ui.query_by_label_contains("kms:CreateKey").is_none());
    assert!(
        bench
            .ui
            .query_by_label_contains("sns:CreateTopic")
            .is_some()
    );
}
