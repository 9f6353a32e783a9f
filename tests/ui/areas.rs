//! From one area of the window to the next: F6, and Tab where an area ends.

use egui::{Key, Modifiers};
use radiant_aws_setup::window::{Action, Page, Question};

use crate::bench::{Bench, all_texts, bench, focused, headings, title};
use crate::scene::{act, inventory, signed_in};

/// More presses of Tab than any page has controls.
const TABS: usize = 200;

fn press(bench: &mut Bench, modifiers: Modifiers, key: Key) -> String {
    bench.ui.key_press_modifiers(modifiers, key);
    bench.ui.run_ok();
    focused(&bench.ui)
}

fn next(bench: &mut Bench) -> String {
    press(bench, Modifiers::NONE, Key::F6)
}

fn previous(bench: &mut Bench) -> String {
    press(bench, Modifiers::SHIFT, Key::F6)
}

/// A question with the rules of a topic beside it.
fn question() -> Bench {
    let mut bench = signed_in(
        inventory(Vec::new(), "larkfield-audit", "larkfield-alerts"),
        Some("Larkfield Foods".to_owned()),
    );
    act(
        &mut bench.ui,
        Action::Go(Page::Ask(Question::FindingsTopic)),
    );
    assert_eq!(focused(&bench.ui), title(&bench.ui));
    bench
}

#[test]
fn f6_goes_around_the_first_page() {
    let mut bench = bench();
    let title = title(&bench.ui);
    // The filled button cannot be pressed yet, so the footer has nothing to go to.
    for name in ["Turn on sharing view", "Sharing view", "Help", &title] {
        assert_eq!(next(&mut bench), name);
    }
    bench.choose("Practice first");
    for name in ["Help", "Sharing view", "Start practice"] {
        assert_eq!(previous(&mut bench), name);
    }
    assert_eq!(next(&mut bench), "Sharing view");
}

#[test]
fn f6_goes_around_a_question_both_ways() {
    let mut bench = question();
    let title = title(&bench.ui);
    for name in ["Explained", "Back", "Sharing view", "Values", &title] {
        assert_eq!(next(&mut bench), name);
    }
    for name in ["Values", "Sharing view", "Back", "Explained", &title] {
        assert_eq!(previous(&mut bench), name);
    }
}

#[test]
fn a_folded_side_panel_is_an_area_too() {
    let mut bench = question();
    bench.ui.set_size(egui::vec2(1024.0, 700.0));
    bench.ui.run_ok();
    let shown = next(&mut bench);
    assert!(shown.starts_with("Show "), "{shown}");
    assert_eq!(next(&mut bench), "Back");
}

#[test]
fn tab_goes_through_the_areas_as_one_reads_them() {
    let mut bench = question();
    let mut passed: Vec<String> = Vec::new();
    for _ in 0..TABS {
        let name = press(&mut bench, Modifiers::NONE, Key::Tab);
        if passed.first() == Some(&name) {
            break;
        }
        passed.push(name);
    }
    assert!(passed.len() < TABS, "Tab never came around: {passed:?}");
    let places: Vec<Option<usize>> = ["Explained", "Back", "Sharing view", "Values", "Help"]
        .into_iter()
        .map(|wanted| passed.iter().position(|name| name == wanted))
        .collect();
    assert!(
        places.first().is_some_and(|first| *first > Some(0))
            && places.is_sorted()
            && places.last() == Some(&passed.len().checked_sub(2))
            // What stands above the title comes last, because Tab began at the title.
            && passed.last().is_some_and(|last| last == "Earlier answers"),
        "{places:?} of {passed:?}"
    );
    // Around the corner, and back again.
    for name in ["Earlier answers", "Help"] {
        assert_eq!(press(&mut bench, Modifiers::SHIFT, Key::Tab), name);
    }
    for name in ["Earlier answers", passed[0].as_str()] {
        assert_eq!(press(&mut bench, Modifiers::NONE, Key::Tab), name);
    }
}

#[test]
fn a_dialog_keeps_focus_to_itself() {
    let mut bench = question();
    press(&mut bench, Modifiers::NONE, Key::F1);
    assert_eq!(focused(&bench.ui), "Close");
    assert_eq!(next(&mut bench), "Close");
    assert!(
        headings(&bench.ui)
            .iter()
            .any(|heading| heading == "Help: GuardDuty")
    );
    let texts = all_texts(&bench.ui);
    assert!(texts.iter().any(|text| text == "F6, Shift+F6"));
}
