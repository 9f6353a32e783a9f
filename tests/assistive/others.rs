//! The other accounts by role and name alone: from the main account's role over choosing, a list that is pasted and the way in to
//! the end of the run, and to the grid.

use std::time::Duration;

use atspi::{Role, State};

use super::desk::SOON;
use super::reader::Reader;
use super::steps::{REVIEW, is_sound, walk_to};
use super::tree::Tree;

/// The longest that a run may take.
const RUN: Duration = Duration::from_mins(3);
/// An External Role ID as the vendor's page shows one.
const EXTERNAL_ID: &str = "rs-8f2c77aa-4d1e-91d4";
const CHOOSE: &str = "Which accounts should Radiant Security read?";
const REACH: &str = "How do we get into them?";

/// The filled button of the page that is open.
fn on_by(reader: &Reader, button: &str) {
    reader.press(Role::Button, button);
}

/// One of the choices, once it holds.
fn choose(reader: &Reader, name: &str) {
    reader.press(Role::RadioButton, name);
    reader.wait(&format!("the choice {name:?}"), SOON, |tree| {
        let choice = tree.find(Role::RadioButton, name)?;
        choice.is(State::Checked).then_some(())
    });
}

/// The changes of this review are made, once they were asked about.
fn make(reader: &Reader) {
    let tree = reader.on(REVIEW);
    let make = tree
        .landmark("Next step")
        .iter()
        .find(|node| node.role == Role::Button && node.name.starts_with("Make "))
        .unwrap_or_else(|| panic!("nothing makes the changes:\n{tree}"));
    let deed = make.name.trim_end_matches('…').to_owned();
    reader.press(Role::Button, &make.name);
    reader.focus_on(Role::Button, "Not yet");
    reader.press(Role::Button, &deed);
}

/// The end of a run, whose title ends so.
fn ended(reader: &Reader, ending: &str) -> Tree {
    reader.wait(&format!("the end, {ending:?}"), RUN, |tree| {
        let mut titles = tree.landmark("Page").iter();
        let is_end = titles.any(|node| node.role == Role::Heading && node.name.ends_with(ending));
        is_end.then(|| tree.clone())
    })
}

/// The rows of the tree of accounts.
fn rows(tree: &Tree) -> Vec<String> {
    let items = tree.landmark("Page").iter();
    let items = items.filter(|node| node.role == Role::TreeItem);
    items.map(|node| node.name.clone()).collect()
}

#[test]
fn other_accounts_are_chosen_and_get_their_role_by_role_and_name() {
    let Some(reader) = Reader::open() else {
        return;
    };
    reader.press(Role::RadioButton, "Practice first");
    walk_to(&reader, REVIEW, |_| ());
    make(&reader);
    ended(&reader, "in place");
    on_by(&reader, "Continue");
    reader.on("Add AWS in Radiant Security");
    reader.fill("AWS External Role ID", EXTERNAL_ID);
    on_by(&reader, "Continue");
    reader.on("How much may Radiant Security read?");
    on_by(&reader, "Continue");
    reader.wait("the question of trust", SOON, |tree| {
        let asks = tree.find(Role::Heading, "How much may Radiant Security read?");
        asks.is_none().then_some(())
    });
    on_by(&reader, "Check the changes");
    make(&reader);
    ended(&reader, "The role is ready");
    on_by(&reader, "Continue");

    is_sound(&reader.on(CHOOSE));
    choose(&reader, "Those you choose");
    on_by(&reader, "Continue");
    let tree = reader.wait("the tree of accounts", SOON, |tree| {
        (!rows(tree).is_empty()).then(|| tree.clone())
    });
    is_sound(&tree);
    // One by one, and as a list.
    reader.press(Role::Button, "All accounts");
    reader.wait("all ticks", SOON, |tree| {
        let mut boxes = tree.landmark("Page").iter();
        let all = boxes.any(|node| node.role == Role::CheckBox && node.is(State::Checked));
        all.then_some(())
    });
    reader.press(Role::Button, "Paste a list…");
    let tree = reader.focus_on(Role::Entry, "Account numbers");
    is_sound(&tree);
    reader.press(Role::Button, "Not yet");
    let tree = reader.on(CHOOSE);
    let deed = tree
        .landmark("Next step")
        .iter()
        .find(|node| node.name.starts_with("Continue with "))
        .unwrap_or_else(|| panic!("one cannot go on:\n{tree}"));
    let deed = deed.name.clone();
    on_by(&reader, &deed);
    is_sound(&reader.on(REACH));
    choose(&reader, "With the admin role your organization makes");
    on_by(&reader, "Check the changes");
    make(&reader);
    let tree = ended(&reader, "accounts are ready");
    is_sound(&tree);
    let table = tree.get(Role::Table, "Accounts");
    let rows = tree.inside(table).iter();
    let ready = rows.filter(|node| node.role == Role::TableRow && node.name.starts_with("Done"));
    assert!(ready.count() > 0, "{tree}");

    reader.press(Role::Button, "See GuardDuty everywhere");
    let tree = reader.wait("the grid", SOON, |tree| {
        let grid = tree
            .all()
            .iter()
            .find(|node| node.name == "GuardDuty by Region and account");
        grid.map(|_| tree.clone())
    });
    is_sound(&tree);
    let cells = tree.all().iter();
    let cells =
        cells.filter(|node| node.name.contains("eu-west-1, ") && node.role == Role::TableCell);
    assert!(cells.count() > 0, "{tree}");
}
