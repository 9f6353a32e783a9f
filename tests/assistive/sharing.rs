//! Sharing view: what is hidden on the screen is not read out either.

use std::time::Duration;

use atspi::{Role, State};

use super::desk::SOON;
use super::reader::Reader;
use super::steps::{ACCOUNT, LOG_BUCKET, REVIEW, walk_on, walk_to};
use super::tree::Tree;

/// The longest that a run may take.
const RUN: Duration = Duration::from_mins(3);
/// Digits of an account number.
const DIGITS: usize = 12;

/// A text with nothing between digits that only stands there to part them: "4444 5555 6666", or the end of a line.
fn without_gaps(text: &str) -> String {
    let letters: Vec<char> = text.chars().filter(|letter| *letter != '\n').collect();
    let is_digit = |at: Option<usize>| {
        at.and_then(|at| letters.get(at))
            .is_some_and(char::is_ascii_digit)
    };
    letters
        .iter()
        .enumerate()
        .filter(|(at, letter)| {
            **letter != ' ' || !is_digit(at.checked_sub(1)) || !is_digit(Some(at + 1))
        })
        .map(|(_, letter)| *letter)
        .collect()
}

/// The last part of a key's id is as long as an account number, and may happen to be of digits alone.
fn is_key_id(word: &str) -> bool {
    word.split('-').map(str::len).eq([8_usize, 4, 4, 4, 12])
}

/// Whether there is an account number in a text.
fn has_number(text: &str) -> bool {
    without_gaps(text)
        .split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-')
        .filter(|word| !is_key_id(word))
        .flat_map(|word| word.split('-'))
        .any(|part| part.len() >= DIGITS && part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Every name, description and text with an account number in it.
fn numbers(reader: &Reader, tree: &Tree) -> Vec<String> {
    let mut numbers = Vec::new();
    for node in tree.all() {
        let texts = [
            Some(node.name.clone()),
            Some(node.description.clone()),
            reader.text(node),
        ];
        numbers.extend(texts.into_iter().flatten().filter(|text| has_number(text)));
    }
    numbers
}

fn are_hidden(reader: &Reader, tree: &Tree) {
    let numbers = numbers(reader, tree);
    assert!(numbers.is_empty(), "one can hear {numbers:#?}:\n{tree}");
}

/// Goes to the page with the account number and switches sharing view on. Gives back what is shown then.
fn share(reader: &Reader) -> Tree {
    walk_to(reader, ACCOUNT, |_| ());
    assert!(!numbers(reader, &reader.tree()).is_empty());
    reader.press(Role::ToggleButton, "Sharing view");
    // In the moment of the press itself what was there is still shown.
    reader.wait("sharing view", SOON, |tree| {
        let switch = tree.find(Role::ToggleButton, "Sharing view")?;
        let hides = switch.is(State::Pressed) && numbers(reader, tree).is_empty();
        hides.then(|| tree.clone())
    })
}

/// Opens the rules of the bucket, which have no room beside large text, and goes through the ways to read them.
fn hides_them_in_the_rules(reader: &Reader) {
    reader.press(Role::Button, "Show Rules for this bucket");
    for (way, shows) in [
        ("Before and after", "Before and after"),
        ("Full text", "The whole policy"),
    ] {
        reader.press(Role::RadioButton, way);
        let tree = reader.wait(way, SOON, |tree| {
            tree.find(Role::Static, shows).map(|_| tree.clone())
        });
        are_hidden(reader, &tree);
    }
}

/// Opens the calls that were made, and closes them again.
fn hides_them_in_activity(reader: &Reader) {
    reader.press(Role::Button, "Activity");
    let tree = reader.wait("the calls", SOON, |tree| {
        let calls = tree.landmark("Calls to AWS");
        calls
            .iter()
            .any(|node| node.name.contains("eu-west-1"))
            .then(|| tree.clone())
    });
    are_hidden(reader, &tree);
    reader.press(Role::Button, "Close activity");
}

#[test]
fn account_numbers_are_found_in_every_form() {
    for text in [
        "444455556666",
        "4444 5555 6666",
        "10:42 s3:HeadBucket eu-west-1 4444 5555 6666 Done",
        "radiant-findings-444455556666-eu-west-1",
        "arn:aws:iam::444455556666:role/x",
        "arn:aws:iam::4444\n55556666:role/x",
    ] {
        assert!(has_number(text), "{text}");
    }
    for text in [
        "•••• •••• 6666",
        "arn:aws:kms:eu-west-1:••••••••6666:key/c952c562-0043-4714-a9b1-123456789012",
        "6ac41f0e9b7d4e2f8a1c3b5d7e9f0a12",
        "9 of 50 done",
    ] {
        assert!(!has_number(text), "{text}");
    }
}

#[test]
fn no_account_number_can_be_heard_in_sharing_view() {
    let Some(reader) = Reader::open() else {
        return;
    };
    share(&reader);
    walk_on(&reader, ACCOUNT, LOG_BUCKET, |tree| {
        are_hidden(&reader, tree);
    });
    hides_them_in_the_rules(&reader);
    hides_them_in_activity(&reader);
    walk_on(&reader, LOG_BUCKET, REVIEW, |tree| {
        are_hidden(&reader, tree);
    });

    let deed = reader.wait("what makes the changes", SOON, |tree| {
        let next = tree.landmark("Next step").iter();
        let button = next
            .filter(|node| node.role == Role::Button)
            .find(|node| node.name.starts_with("Make "))?;
        Some(button.name.clone())
    });
    reader.press(Role::Button, &deed);
    are_hidden(&reader, &reader.focus_on(Role::Button, "Not yet"));
    reader.press(Role::Button, deed.trim_end_matches('…'));
    are_hidden(&reader, &reader.on("Making the changes"));
    let tree = reader.wait("the end of the run", RUN, |tree| {
        let mut page = tree.landmark("Page").iter();
        page.any(|node| node.role == Role::Heading && node.name.ends_with("are in place"))
            .then(|| tree.clone())
    });
    are_hidden(&reader, &tree);
    reader.press(Role::Button, "Values");
    are_hidden(&reader, &reader.focus_on(Role::Button, "Close"));
}

#[test]
fn a_hidden_number_is_read_by_its_end() {
    let Some(reader) = Reader::open() else {
        return;
    };
    let tree = share(&reader);
    let names: Vec<&str> = tree
        .landmark("Page")
        .iter()
        .map(|node| node.name.as_str())
        .collect();
    assert!(names.contains(&"account ending 6666"), "{names:#?}");
    assert!(!names.iter().any(|name| name.contains('•')), "{names:#?}");
}
