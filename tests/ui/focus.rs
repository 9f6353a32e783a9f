//! Focus stays in sight, and comes back when a dialog has closed.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use radiant_aws_setup::domain::BucketName;
use radiant_aws_setup::window::{Action, Page, Question, Sharing, SignInWay, Use};

use crate::bench::{Bench, Window, bench, focused, state};
use crate::scene::{act, inventory, known, signed_in};

const CTRL: Modifiers = Modifiers {
    ctrl: true,
    command: true,
    ..Modifiers::NONE
};

/// The name of the first button with these words in its name.
fn button(bench: &Bench, words: &str) -> String {
    bench
        .ui
        .query_all_by_role(Role::Button)
        .filter_map(|node| node.accesskit_node().label())
        .find(|label| label.contains(words))
        .unwrap()
}

/// A page that is longer than the window.
fn long_page() -> Bench {
    let buckets = (0..40)
        .map(|index| BucketName::parse(&format!("larkfield-{index:05}")).unwrap())
        .collect();
    let mut bench = signed_in(
        inventory(buckets, "larkfield-audit", "larkfield-alerts"),
        Some("Larkfield Foods".to_owned()),
    );
    bench.ui.set_size(egui::vec2(1280.0, 600.0));
    let state = known(&mut bench);
    let draft = state.form.draft.as_mut().unwrap();
    draft.findings_bucket.how = Some(Use::Existing);
    draft.keep_export = Some(false);
    state.page = Page::Ask(Question::FindingsBucket);
    state.entered = true;
    bench.ui.run_ok();
    bench
}

/// Where the strip ends and where the footer begins in a window of this height, in points.
const PAGE: (f64, f64) = (46.0, 600.0 - 76.0);

/// From top to bottom, in pixels, when what has focus is on the page.
fn on_page(ui: &Window) -> Option<(f64, f64)> {
    let focus = ui.query_all_by(|node| node.is_focused()).next_back()?;
    let focus = focus.accesskit_node();
    let mut above = focus.parent();
    while let Some(node) = above {
        if node.role() == Role::Main {
            let bounds = focus.bounding_box()?;
            return Some((bounds.y0, bounds.y1));
        }
        above = node.parent();
    }
    None
}

#[test]
fn what_gets_focus_comes_into_sight() {
    let mut bench = long_page();
    let mut seen = Vec::new();
    for _ in 0..24 {
        // Down the list, once it has focus.
        let is_in_list = focused(&bench.ui).contains("larkfield-000");
        let key = if is_in_list { Key::ArrowDown } else { Key::Tab };
        bench.keys(Modifiers::NONE, key);
        let Some((top, bottom)) = on_page(&bench.ui) else {
            continue;
        };
        seen.push(focused(&bench.ui));
        assert!(
            top >= PAGE.0 && bottom <= PAGE.1,
            "{:?} lies from {top} to {bottom}",
            focused(&bench.ui),
        );
    }
    assert!(seen.len() > 12, "only these had focus: {seen:?}");
}

/// The top of a heading, in pixels.
fn top(ui: &Window, heading: &str) -> f64 {
    ui.get_by_role_and_label(Role::Heading, heading)
        .accesskit_node()
        .bounding_box()
        .unwrap()
        .y0
}

#[test]
fn pages_are_turned_by_keyboard() {
    let mut bench = long_page();
    let heading = "Where should findings go?";
    let first = top(&bench.ui, heading);
    bench.keys(Modifiers::NONE, Key::PageDown);
    assert!(top(&bench.ui, heading) < first - 100.0);
    bench.keys(Modifiers::NONE, Key::Home);
    assert!((top(&bench.ui, heading) - first).abs() < 1.0);

    bench.keys(Modifiers::NONE, Key::F1);
    let first = top(&bench.ui, "Keyboard");
    bench.keys(Modifiers::NONE, Key::PageDown);
    assert!(top(&bench.ui, "Keyboard") < first - 100.0, "help");
    assert!(
        (top(&bench.ui, heading) - first).abs() > 1.0,
        "the page behind stays"
    );
}

#[test]
fn focus_comes_back_when_a_dialog_has_closed() {
    let mut bench = long_page();
    for _ in 0..3 {
        bench.keys(Modifiers::NONE, Key::Tab);
    }
    let before = focused(&bench.ui);
    assert!(!before.is_empty());
    type Way = (Modifiers, Key);
    let escape: Way = (Modifiers::NONE, Key::Escape);
    let ways: [(Way, Way); 4] = [
        ((Modifiers::NONE, Key::F1), escape),
        ((Modifiers::NONE, Key::F1), (Modifiers::NONE, Key::F1)),
        ((CTRL, Key::B), escape),
        ((CTRL, Key::B), (CTRL, Key::B)),
    ];
    for (open, close) in ways {
        bench.keys(open.0, open.1);
        assert_eq!(focused(&bench.ui), "Close", "{open:?}");
        bench.keys(close.0, close.1);
        assert_eq!(focused(&bench.ui), before, "{open:?}, then {close:?}");
    }
}

#[test]
fn a_page_that_opens_behind_a_dialog_takes_focus_when_it_has_closed() {
    let mut bench = long_page();
    bench.keys(Modifiers::NONE, Key::F1);
    act(
        &mut bench.ui,
        Action::Go(Page::Ask(Question::FindingsTopic)),
    );
    assert_eq!(focused(&bench.ui), "Close");
    bench.keys(Modifiers::NONE, Key::Escape);
    assert_eq!(
        focused(&bench.ui),
        "What should the second topic be called?"
    );
}

#[test]
fn sharing_view_can_be_switched_on_whatever_is_open() {
    type Open = fn(&mut Bench);
    let opens: [Open; 3] = [
        |bench| bench.keys(CTRL, Key::B),
        |bench| bench.keys(Modifiers::NONE, Key::F1),
        |bench| known(bench).open.earlier = true,
    ];
    for open in opens {
        let mut bench = long_page();
        open(&mut bench);
        bench.ui.run_ok();
        bench.keys(CTRL | Modifiers::SHIFT, Key::S);
        assert!(state(&bench.ui).look.is_shared());
        assert!(state(&bench.ui).open.has_dialog(), "it stays open");
    }
}

#[test]
fn enter_in_a_field_goes_on_when_it_is_right() {
    let mut bench = bench();
    let state = known(&mut bench);
    state.sign_in.way = Some(SignInWay::Paste);
    state.page = Page::Paste;
    bench.ui.run_ok();
    let region = bench.ui.get_by_role_and_label(Role::TextInput, "Region");
    region.focus();
    region.type_text("nowhere");
    bench.ui.run_ok();
    bench.keys(Modifiers::NONE, Key::Enter);
    assert_eq!(focused(&bench.ui), "Region", "it has to be mended");

    // A topic's name is right, and the last on its page.
    let mut bench = signed_in(
        inventory(Vec::new(), "larkfield-audit", "larkfield-alerts"),
        None,
    );
    let state = known(&mut bench);
    state.form.draft.as_mut().unwrap().findings_topic.how = Some(Use::New);
    state.page = Page::Ask(Question::FindingsTopic);
    bench.ui.run_ok();
    bench
        .ui
        .get_by_role_and_label(Role::TextInput, "Topic name")
        .focus();
    bench.ui.run_ok();
    bench.keys(Modifiers::NONE, Key::Enter);
    assert_eq!(focused(&bench.ui), "Continue");
}

#[test]
fn enter_in_the_last_field_stays_while_the_page_cannot_be_left() {
    let mut bench = bench();
    let state = known(&mut bench);
    state.sign_in.way = Some(SignInWay::Paste);
    state.page = Page::Paste;
    bench.ui.run_ok();
    bench
        .ui
        .get_by_role_and_label(Role::TextInput, "Region")
        .focus();
    known(&mut bench).sign_in.region = "eu-west-1".to_owned();
    bench.ui.run_ok();
    bench.keys(Modifiers::NONE, Key::Enter);
    assert_eq!(focused(&bench.ui), "Region", "and not Back");
}

#[test]
fn all_sections_take_focus_and_give_it_back() {
    let mut bench = long_page();
    bench.ui.set_size(egui::vec2(853.0, 480.0));
    bench.ui.run_ok();
    let open = button(&bench, "of 9");
    let button = bench.ui.get_by_role_and_label(Role::Button, &open);
    button.focus();
    button.click_accesskit();
    bench.ui.run_ok();
    assert_eq!(focused(&bench.ui), "Close all sections");
    bench.keys(Modifiers::NONE, Key::Escape);
    assert_eq!(focused(&bench.ui), open);
}

#[test]
fn a_refused_page_brings_one_to_what_is_missing() {
    // Nothing is chosen on the first page.
    let mut first = bench();
    first.keys(CTRL, Key::Enter);
    assert_eq!(focused(&first.ui), "Practice first");

    // A bucket has to be chosen from the list, which is out of sight.
    let mut bench = long_page();
    bench.keys(CTRL, Key::Enter);
    assert!(
        focused(&bench.ui).contains("larkfield-00000"),
        "{:?}",
        focused(&bench.ui)
    );
    let (top, bottom) = on_page(&bench.ui).unwrap();
    assert!(top >= PAGE.0 && bottom <= PAGE.1, "from {top} to {bottom}");

    // A name is wrong.
    let draft = known(&mut bench).form.draft.as_mut().unwrap();
    draft.findings_bucket.how = Some(Use::New);
    "Not_A_Bucket".clone_into(&mut draft.findings_bucket.name);
    known(&mut bench).form.show_problems = false;
    bench.ui.run_ok();
    bench.keys(CTRL, Key::Enter);
    assert_eq!(focused(&bench.ui), "Bucket name");

    // No keys were pasted, and no Region typed.
    let state = known(&mut bench);
    state.sign_in.way = Some(SignInWay::Profile);
    state.page = Page::Profile;
    state.entered = true;
    bench.ui.run_ok();
    bench.keys(CTRL, Key::Enter);
    assert!(state_is_refused(&bench));
}

fn state_is_refused(bench: &Bench) -> bool {
    state(&bench.ui).form.show_problems && state(&bench.ui).page == Page::Profile
}

#[test]
fn escape_takes_focus_from_nothing() {
    let mut bench = long_page();
    bench.keys(Modifiers::NONE, Key::Tab);
    let before = focused(&bench.ui);
    assert!(!before.is_empty());
    bench.keys(Modifiers::NONE, Key::Escape);
    assert_eq!(focused(&bench.ui), before);
}

#[test]
fn the_calls_take_focus_and_give_it_back() {
    let mut bench = long_page();
    bench.keys(Modifiers::NONE, Key::Tab);
    let before = focused(&bench.ui);
    for close in [(Modifiers::NONE, Key::Escape), (CTRL, Key::J)] {
        bench.keys(CTRL, Key::J);
        assert_eq!(focused(&bench.ui), "Find a call");
        bench.keys(close.0, close.1);
        assert!(!state(&bench.ui).open.activity);
        assert_eq!(focused(&bench.ui), before, "{close:?}");
    }
}

#[test]
fn a_folded_panel_takes_focus_and_gives_it_back() {
    let mut bench = long_page();
    bench.ui.set_size(egui::vec2(1024.0, 700.0));
    bench.ui.run_ok();
    let show = button(&bench, "Show ");
    let button = bench.ui.get_by_role_and_label(Role::Button, &show);
    button.focus();
    button.click_accesskit();
    bench.ui.run_ok();
    assert!(
        focused(&bench.ui).starts_with("Close "),
        "{}",
        focused(&bench.ui)
    );
    bench.keys(Modifiers::NONE, Key::Escape);
    assert_eq!(focused(&bench.ui), show);
}

#[test]
fn a_value_that_is_shown_by_keyboard_keeps_focus_beside_it() {
    let mut bench = long_page();
    known(&mut bench).look.sharing = Sharing::On;
    bench.keys(CTRL, Key::B);
    let show = button(&bench, "Show ");
    bench.ui.get_by_role_and_label(Role::Button, &show).focus();
    bench.ui.run_ok();
    bench.keys(Modifiers::NONE, Key::Space);
    assert_eq!(focused(&bench.ui), show.replacen("Show", "Copy", 1));
}

#[test]
fn a_question_mark_opens_help_but_not_in_a_field() {
    let mut bench = long_page();
    let mark = || egui::Event::Text("?".to_owned());
    bench.ui.event(mark());
    bench.ui.run_ok();
    assert!(state(&bench.ui).open.help);
    bench.keys(Modifiers::NONE, Key::Escape);
    bench
        .ui
        .get_by_role_and_label(Role::TextInput, "Find a bucket")
        .focus();
    bench.ui.run_ok();
    bench.ui.event(mark());
    bench.ui.run_ok();
    assert!(!state(&bench.ui).open.help);
}
