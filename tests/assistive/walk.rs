//! The whole way by role and name alone: from the first page to the end of the run and the values to carry over.

use std::time::{Duration, Instant};

use atspi::{Interface, Role, State};

use super::desk::SOON;
use super::listener::Announcement;
use super::reader::Reader;
use super::steps::{REVIEW, WELCOME, is_sound, walk_to};
use super::tree::Tree;

/// The longest that a run may take.
const RUN: Duration = Duration::from_mins(3);
/// How far one is, is said at most this often.
const SAY_EVERY: u64 = 5;
/// A value on the board.
const VALUE: &str = "SNS topic name for CloudTrail";
/// Another one.
const OTHER_VALUE: &str = "SNS topic name for GuardDuty";

/// The choices of the page that hold.
fn chosen(tree: &Tree) -> Vec<String> {
    tree.landmark("Page")
        .iter()
        .filter(|node| node.role == Role::RadioButton && node.is(State::Checked))
        .map(|node| node.name.clone())
        .collect()
}

fn choose(reader: &Reader, name: &str) {
    reader.press(Role::RadioButton, name);
    reader.wait(&format!("the choice {name:?} alone"), SOON, |tree| {
        (chosen(tree) == [name]).then_some(())
    });
}

/// "Make 14 changes", as the button of the review says it, and the number in it.
fn deed(tree: &Tree) -> (String, String) {
    let button = tree
        .landmark("Next step")
        .iter()
        .find(|node| node.role == Role::Button && node.name.starts_with("Make "))
        .unwrap_or_else(|| panic!("nothing makes the changes:\n{tree}"));
    let deed = button.name.trim_end_matches('…');
    let count = deed.split(' ').nth(1).unwrap_or_default();
    (deed.to_owned(), count.to_owned())
}

/// The question that is asked once more: what has focus in it is the way out.
fn approve(reader: &Reader, deed: &str) {
    reader.press(Role::Button, &format!("{deed}…"));
    let tree = reader.focus_on(Role::Button, "Not yet");
    is_sound(&tree);
    let title = format!("{deed} in Larkfield Foods?");
    let dialog = tree
        .dialog()
        .unwrap_or_else(|| panic!("no dialog is open:\n{tree}"));
    assert_eq!(dialog.name, title);
    assert!(dialog.is(State::Active), "{tree}");
    let inside = tree.inside(dialog);
    for (role, name) in [
        (Role::Heading, title.as_str()),
        (Role::Panel, "Account"),
        (Role::Button, "Not yet"),
        (Role::Button, deed),
    ] {
        assert!(
            inside
                .iter()
                .any(|node| node.role == role && node.name == name),
            "the question has no {role:?} {name:?}:\n{tree}"
        );
    }
    reader.press(Role::Button, deed);
}

/// How far the run is stands in a bar, in words and as a number.
fn looks_at_the_bar(reader: &Reader, count: &str) {
    let done = format!(" of {count} done");
    let (bar, tree) = reader.wait("the bar", SOON, |tree| {
        let bar = tree
            .landmark("Page")
            .iter()
            .find(|node| node.role == Role::ProgressBar)?;
        Some((bar.clone(), tree.clone()))
    });
    is_sound(&tree);
    assert!(bar.name.ends_with(&done), "the bar says {:?}", bar.name);
    assert!(bar.has(Interface::Value));
    // It may be gone already, when the run was quick.
    if let Some(value) = reader.value(&bar) {
        assert!((0.0..=100.0).contains(&value), "the bar is at {value}");
    }
}

/// How far the run is was read out, politely, and not at each step.
fn was_told_of_progress(heard: &[Announcement], count: &str, took: Duration) {
    let done = format!(" of {count} done");
    let told: Vec<&Announcement> = heard
        .iter()
        .filter(|one| one.words.ends_with(&done))
        .collect();
    assert!(!told.is_empty(), "nothing was told but {heard:?}");
    assert!(told.iter().all(|one| one.polite), "{told:?}");
    let most = usize::try_from(took.as_secs() / SAY_EVERY).expect("few seconds") + 1;
    assert!(told.len() <= most, "in {took:?} one was told {told:?}");
}

/// The board opens over the page, is left by its button, and then focus is where it was.
fn looks_at_the_values(reader: &Reader, title: &str) {
    reader.press(Role::Button, "Values");
    let tree = reader.focus_on(Role::Button, "Close");
    is_sound(&tree);
    let board = tree
        .dialog()
        .unwrap_or_else(|| panic!("no board is open:\n{tree}"));
    assert_eq!(board.name, "Values to carry over");
    let label = tree.inside(board).iter().find(|node| node.name == VALUE);
    assert_eq!(label.map(|node| node.role), Some(Role::Label), "{tree}");
    let ticks = [VALUE, OTHER_VALUE].map(|value| format!("Taken over: {value}"));
    for tick in &ticks {
        let tick = tree.get(Role::CheckBox, tick);
        assert!(tick.is(State::Checkable) && !tick.is(State::Checked));
    }
    // Ticked by hand, and by being copied.
    let [by_hand, by_copy] = &ticks;
    reader.press(Role::CheckBox, by_hand);
    reader.press(Role::Button, &format!("Copy {OTHER_VALUE}"));
    for tick in [by_hand, by_copy] {
        reader.wait(&format!("the tick {tick:?}"), SOON, |tree| {
            let tick = tree.find(Role::CheckBox, tick)?;
            tick.is(State::Checked).then_some(())
        });
    }
    reader.press(Role::Button, "Close");
    let tree = reader.on(title);
    assert!(tree.dialog().is_none(), "{tree}");
}

#[test]
fn practice_is_walked_by_role_and_name_to_the_end_of_the_run() {
    let Some(reader) = Reader::open() else {
        return;
    };
    reader.on(WELCOME);
    choose(&reader, "Connect to AWS");
    choose(&reader, "Practice first");
    walk_to(&reader, REVIEW, is_sound);

    let (deed, count) = deed(&reader.tree());
    let mut listener = reader.listen();
    let began = Instant::now();
    approve(&reader, &deed);
    reader.on("Making the changes");
    looks_at_the_bar(&reader, &count);
    let end = format!("All {count} changes are in place");
    let tree = reader.wait("the end of the run", RUN, |tree| {
        tree.find(Role::Heading, &end).map(|_| tree.clone())
    });
    was_told_of_progress(&listener.heard(), &count, began.elapsed());
    is_sound(&tree);
    is_sound(&reader.on(&end));

    looks_at_the_values(&reader, &end);
}
