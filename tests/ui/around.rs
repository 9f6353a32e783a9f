//! What stands around every page: rail, shortcuts, help, sharing view, and the question before closing.

use egui::accesskit::Role;
use egui::{Key, Modifiers, OutputCommand, ViewportEvent, ViewportId};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use radiant_aws_setup::aws::Call;
use radiant_aws_setup::domain::Place;
use radiant_aws_setup::problem::Problem;
use radiant_aws_setup::window::{Confirm, Page, Phase, RunState, Sharing};
use radiant_aws_setup::worker::{Command, Event};

use crate::bench::{Bench, Window, all_texts, bench, focused, headings, state};
use crate::scene::{inventory, known, set_run, signed_in};

#[test]
fn closed_sections_say_why() {
    let bench = bench();
    for name in [
        "1, Sign in to AWS, not started, opens when you have chosen how to start",
        "5, Main account role, not started, opens after section 4",
        "9, Hand-over, not started, opens after section 5",
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
    assert!(state(&bench.ui).look.is_shared());
    assert_eq!(state(&bench.ui).look.zoom, 125);
    bench.keys(keys, Key::S);
    assert!(!state(&bench.ui).look.is_shared());
    assert_eq!(state(&bench.ui).look.zoom, 100);
}

#[test]
fn text_size_goes_in_steps() {
    let mut bench = bench();
    let ctrl = Modifiers::CTRL | Modifiers::COMMAND;
    for percent in [125, 150, 200, 200] {
        bench.keys(ctrl, Key::Plus);
        assert_eq!(state(&bench.ui).look.zoom, percent);
    }
    bench.keys(ctrl, Key::Minus);
    assert_eq!(state(&bench.ui).look.zoom, 150);
    bench.keys(ctrl, Key::Num0);
    assert_eq!(state(&bench.ui).look.zoom, 100);
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
    set_run(known, Phase::Logging, RunState::Going);
    let viewport = bench
        .ui
        .input_mut()
        .viewports
        .entry(ViewportId::ROOT)
        .or_default();
    viewport.events.push(ViewportEvent::Close);
    bench.ui.step();
    assert_eq!(state(&bench.ui).open.confirm, Some(Confirm::Close));
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
    assert_eq!(state(&bench.ui).open.confirm, None);
    assert!(bench.commands.try_recv().is_err(), "nothing was stopped");
}

#[test]
fn a_call_is_found_among_others() {
    let mut bench = bench();
    let call = |service, operation: &str| Call {
        at: jiff::Timestamp::UNIX_EPOCH,
        place: Place::parse("111122223333/eu-west-1").unwrap(),
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

#[test]
fn answers_that_cannot_be_saved_are_said_on_every_page() {
    let mut bench = bench();
    let problem = Problem::new("Your answers cannot be saved on this computer.");
    known(&mut bench).keeping.problem = Some(problem);
    for page in crate::scene::pages() {
        known(&mut bench).page = page;
        bench.ui.run_ok();
        let said = all_texts(&bench.ui)
            .iter()
            .any(|text| text.contains("Your answers cannot be saved"));
        assert!(said, "{page:?}");
    }
}

#[test]
fn what_did_not_work_beside_the_page_stays_until_it_is_read() {
    let mut bench = bench();
    known(&mut bench).notices.problem = Some(Problem::new("The file was not saved."));
    for page in [Page::Welcome, Page::SignIn] {
        known(&mut bench).page = page;
        bench.ui.run_ok();
        assert!(
            all_texts(&bench.ui)
                .iter()
                .any(|text| text.contains("The file was not saved."))
        );
    }
    bench.press("Close: The file was not saved.");
    assert!(state(&bench.ui).notices.problem.is_none());
}

#[test]
fn in_the_narrowest_window_values_and_activity_are_with_the_sections() {
    for (name, heading) in [("Values", "Values to carry over"), ("Activity", "")] {
        let mut bench = signed_in(
            inventory(Vec::new(), "larkfield-audit", "larkfield-alerts"),
            None,
        );
        bench.ui.set_size(egui::vec2(640.0, 360.0));
        bench.ui.run_ok();
        assert!(
            bench
                .ui
                .query_by_role_and_label(Role::Button, name)
                .is_none(),
            "the strip has no room for {name}"
        );
        bench.press("0 of 9, all sections");
        bench.press(name);
        if heading.is_empty() {
            assert!(state(&bench.ui).open.activity);
        } else {
            assert!(headings(&bench.ui).iter().any(|shown| shown == heading));
        }
        let list = bench
            .ui
            .query_by_role_and_label(Role::Button, "Close all sections");
        assert!(list.is_none(), "the list closes for {name}");
    }
}

/// Two calls, and the drawer open.
fn two_calls() -> Bench {
    let mut bench = bench();
    let call = |service, operation: &str, request: &str| Call {
        at: jiff::Timestamp::UNIX_EPOCH,
        place: Place::parse("111122223333/eu-west-1").unwrap(),
        service,
        operation: operation.to_owned(),
        status: Some(200),
        request_id: Some(request.to_owned()),
        millis: 12,
    };
    bench.tell(Event::Calls(vec![
        call("kms", "CreateKey", "1f3c-0001"),
        call("sns", "CreateTopic", "1f3c-0002"),
    ]));
    bench.keys(Modifiers::CTRL | Modifiers::COMMAND, Key::J);
    bench
}

/// Whether the row of a call is open; none when there is no such row.
fn is_open(ui: &Window, call: &str) -> Option<bool> {
    let row = ui
        .query_all_by_role(Role::Button)
        .find(|node| names(node.accesskit_node().label(), call))?;
    row.accesskit_node().data().is_expanded()
}

fn names(label: Option<String>, call: &str) -> bool {
    label.is_some_and(|label| label.contains(call))
}

fn press_row(bench: &mut Bench, call: &str) {
    let row = bench
        .ui
        .query_all_by_role(Role::Button)
        .find(|node| names(node.accesskit_node().label(), call))
        .unwrap();
    row.focus();
    bench.ui.run();
    bench.keys(Modifiers::NONE, Key::Enter);
}

fn says(bench: &Bench, words: &str) -> bool {
    all_texts(&bench.ui).iter().any(|text| text.contains(words))
}

#[test]
fn a_call_opens_and_says_where_it_went_and_by_which_number() {
    let mut bench = two_calls();
    let call = "kms:CreateKey";
    assert_eq!(is_open(&bench.ui, call), Some(false));
    assert!(!says(&bench, "1f3c-0001"));
    press_row(&mut bench, call);
    assert_eq!(is_open(&bench.ui, call), Some(true));
    assert_eq!(is_open(&bench.ui, "sns:CreateTopic"), Some(false));
    assert!(says(&bench, "Account 1111 2222 3333"));
    assert!(says(&bench, "Region Ireland, eu-west-1"));
    assert!(says(&bench, "Took 12 ms"));
    assert!(says(&bench, "1f3c-0001"));

    bench.keys(Modifiers::NONE, Key::ArrowLeft);
    assert_eq!(is_open(&bench.ui, call), Some(false));
    bench.keys(Modifiers::NONE, Key::ArrowRight);
    assert_eq!(is_open(&bench.ui, call), Some(true));
    // The newest call is above.
    bench.keys(Modifiers::NONE, Key::ArrowUp);
    assert!(focused(&bench.ui).contains("sns:CreateTopic"));

    bench
        .ui
        .get_by_role_and_label(Role::Button, "Copy request number")
        .click();
    let mut copied = Vec::new();
    for _ in 0..8 {
        bench.ui.step();
        for command in &bench.ui.output().platform_output.commands {
            if let OutputCommand::CopyText(text) = command {
                copied.push(text.clone());
            }
        }
    }
    assert_eq!(copied, ["1f3c-0001"]);
}

#[test]
fn an_open_call_hides_its_account_in_sharing_view() {
    let mut bench = two_calls();
    known(&mut bench).look.sharing = Sharing::On;
    bench.ui.run_ok();
    press_row(&mut bench, "kms:CreateKey");
    assert!(says(&bench, "Region Ireland, eu-west-1"));
    for number in ["111122223333", "1111 2222 3333"] {
        assert!(!says(&bench, number), "{number}");
    }
}

#[test]
fn a_call_is_found_by_its_request_and_by_its_account() {
    let mut bench = two_calls();
    for (filter, key, topic) in [
        ("1f3c-0002", false, true),
        ("111122223333", true, true),
        ("444455556666", false, false),
    ] {
        filter.clone_into(&mut known(&mut bench).calls.filter);
        bench.ui.run_ok();
        assert_eq!(
            is_open(&bench.ui, "kms:CreateKey").is_some(),
            key,
            "{filter}"
        );
        assert_eq!(
            is_open(&bench.ui, "sns:CreateTopic").is_some(),
            topic,
            "{filter}"
        );
    }
}
