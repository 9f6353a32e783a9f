//! The way through the practice account, page by page, and what holds on every one of them.

use std::collections::BTreeSet;

use atspi::{Interface, Role, State};

use super::reader::Reader;
use super::tree::{Node, Tree};

/// The first page. Its title is the window's name too.
pub(crate) const WELCOME: &str = "Connect AWS to Radiant Security";
pub(crate) const ACCOUNT: &str = "Is this the right account?";
pub(crate) const TRAIL: &str = "Do you already have a trail?";
pub(crate) const LOG_BUCKET: &str = "Where should log files go?";
pub(crate) const FINDINGS_BUCKET: &str = "Where should findings go?";
pub(crate) const REVIEW: &str = "Check the changes before they happen";

/// The pages from the first to the changes, each with the button that leads to it from the one before.
const WAY: [(&str, &str); 12] = [
    (ACCOUNT, "Start practice"),
    (TRAIL, "Yes, use this account"),
    ("Which accounts should it cover?", "Continue"),
    (LOG_BUCKET, "Continue"),
    ("Which key should lock the files?", "Continue"),
    ("What should the topic be called?", "Continue"),
    ("Should we record file access too?", "Continue"),
    ("Which Regions should GuardDuty watch?", "Continue"),
    (FINDINGS_BUCKET, "Continue"),
    ("Which key should lock the findings?", "Continue"),
    ("What should the second topic be called?", "Continue"),
    (REVIEW, "Continue"),
];

/// The large parts of the window.
const LANDMARKS: [&str; 4] = ["Product and account", "Progress", "Page", "Next step"];

/// Goes from the first page to another one; looks at each page on the way.
pub(crate) fn walk_to(reader: &Reader, wanted: &str, mut look: impl FnMut(&Tree)) {
    look(&reader.on(WELCOME));
    walk_on(reader, WELCOME, wanted, look);
}

/// Goes from the page that is open to one further on; looks at each page that it comes to.
pub(crate) fn walk_on(reader: &Reader, open: &str, wanted: &str, mut look: impl FnMut(&Tree)) {
    let start = WAY
        .iter()
        .position(|(title, _)| *title == open)
        .map_or(0, |at| at + 1);
    for (title, button) in WAY.into_iter().skip(start) {
        reader.press(Role::Button, button);
        look(&reader.on(title));
        if title == wanted {
            return;
        }
    }
    panic!("no page {wanted:?} comes after {open:?}");
}

/// What has to hold whatever is shown: the window and its parts have names, and so has everything that can be pressed
/// or have focus; and no two buttons sound alike.
pub(crate) fn is_sound(tree: &Tree) {
    tree.get(Role::Frame, WELCOME);
    for name in LANDMARKS {
        let count = tree
            .all()
            .iter()
            .filter(|node| node.role == Role::Landmark && node.name == name)
            .count();
        assert_eq!(count, 1, "{name:?} is there {count} times:\n{tree}");
    }
    let nameless: Vec<&Node> = tree
        .all()
        .iter()
        // A scroll bar is known by its role.
        .filter(|node| node.role != Role::ScrollBar)
        .filter(|node| node.is(State::Focusable) || node.has(Interface::Action))
        .filter(|node| node.name.trim().is_empty())
        .collect();
    assert!(nameless.is_empty(), "{nameless:#?} have no name:\n{tree}");
    let mut names = BTreeSet::new();
    for button in tree.all().iter().filter(|node| node.role == Role::Button) {
        assert!(
            names.insert((&button.name, &button.description)),
            "two buttons are called {:?}:\n{tree}",
            button.name
        );
    }
}

/// All words of a node and of what is in it: names, descriptions and texts. `None` when a part of it went away meanwhile.
pub(crate) fn words(reader: &Reader, tree: &Tree, node: &Node) -> Option<String> {
    let mut words = String::new();
    for one in std::iter::once(node).chain(tree.inside(node)) {
        for part in [&one.name, &one.description] {
            words.push_str(part);
            words.push('\n');
        }
        if one.has(Interface::Text) {
            words.push_str(&reader.text(one)?);
            words.push('\n');
        }
    }
    Some(words)
}
