//! A field: what it is called, what may be typed, and that a wrong text is told of and mended.

use atspi::{Interface, Role, State};

use super::desk::SOON;
use super::reader::Reader;
use super::steps::{FINDINGS_BUCKET, is_sound, walk_to};
use super::tree::{Node, Tree};

const FIELD: &str = "Bucket name";
const HELP: &str =
    "Small letters, numbers and hyphens. No other AWS customer may have the same name.";
const WRONG: &str = "Larkfield_logs";
const MESSAGE: &str = "Use small letters and hyphens. Change L to l and _ to -.";
const MENDED: &str = "larkfield-logs";

/// Waits until the field has a text, and gives it back.
fn text(reader: &Reader) -> String {
    reader.wait("the text of the field", SOON, |tree| {
        reader.text(tree.find(Role::Entry, FIELD)?)
    })
}

/// Waits until the field is described with these words.
fn described(reader: &Reader, words: &str) -> Tree {
    reader.wait(&format!("{words:?} at the field"), SOON, |tree| {
        let field = tree.find(Role::Entry, FIELD)?;
        field.description.contains(words).then(|| tree.clone())
    })
}

fn continue_button(tree: &Tree) -> &Node {
    tree.landmark("Next step")
        .iter()
        .find(|node| node.role == Role::Button && node.name == "Continue")
        .unwrap_or_else(|| panic!("nothing goes on:\n{tree}"))
}

#[test]
fn a_wrong_text_is_told_of_and_mended() {
    let Some(reader) = Reader::open() else {
        return;
    };
    walk_to(&reader, FINDINGS_BUCKET, |_| ());

    let tree = described(&reader, HELP);
    let field = tree.get(Role::Entry, FIELD);
    for state in [State::Editable, State::Focusable, State::SingleLine] {
        assert!(field.is(state), "the field is not {state:?}:\n{tree}");
    }
    assert!(field.has(Interface::EditableText) && field.has(Interface::Text));
    let offered = text(&reader);
    assert!(
        offered.starts_with("radiant-guardduty-findings-"),
        "{offered:?}"
    );
    described(&reader, "This name is free");

    reader.go_to(Role::Entry, FIELD);
    reader.focus_on(Role::Entry, FIELD);
    let mut listener = reader.listen();
    reader.fill(FIELD, WRONG);
    let tree = described(&reader, MESSAGE);
    is_sound(&tree);
    let field = tree.get(Role::Entry, FIELD);
    assert!(field.description.contains(HELP), "{:?}", field.description);
    assert_eq!(text(&reader), WRONG);
    assert!(tree.find(Role::Label, MESSAGE).is_some(), "{tree}");
    let button = continue_button(&tree);
    assert!(!button.can_be_pressed());
    assert_eq!(button.description, "Correct the bucket name to continue.");
    assert!(listener.wait(MESSAGE).polite);

    reader.press(Role::Button, &format!("Change it for me: {FIELD}"));
    reader.wait("the mended text", SOON, |tree| {
        let field = tree.find(Role::Entry, FIELD)?;
        let is_mended = reader.text(field).as_deref() == Some(MENDED);
        (is_mended && !field.description.contains(MESSAGE)).then_some(())
    });
}
