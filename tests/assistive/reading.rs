//! Parts that are easily drawn well and read out badly: groups, questions over the page, policies and long values.

use atspi::{Role, State};

use super::desk::SOON;
use super::reader::Reader;
use super::steps::{ACCOUNT, LOG_BUCKET, TRAIL, WELCOME, walk_to, words};

/// "2 of 3": the place of a node in its group.
fn place(reader: &Reader, role: Role, name: &str) -> String {
    let attributes = reader.wait(
        &format!("the place of the {role:?} {name:?}"),
        SOON,
        |tree| reader.attributes(tree.find(role, name)?),
    );
    let said = |key: &str| attributes.get(key).cloned().unwrap_or_default();
    format!("{} of {}", said("posinset"), said("setsize"))
}

#[test]
fn choices_and_sections_say_which_of_how_many_they_are() {
    let Some(reader) = Reader::open() else {
        return;
    };
    reader.on(WELCOME);
    for (role, name, wanted) in [
        (Role::RadioButton, "Practice first", "1 of 2"),
        (Role::RadioButton, "Connect to AWS", "2 of 2"),
        (Role::Button, "0, Welcome, now", "1 of 10"),
        (
            Role::Button,
            "9, Hand-over, not started, opens after section 5",
            "10 of 10",
        ),
    ] {
        assert_eq!(place(&reader, role, name), wanted, "{name}");
    }
    walk_to(&reader, LOG_BUCKET, |_| ());
    // The third way is there once the rules of the bucket have been read.
    reader.wait("the ways to read the rules", SOON, |tree| {
        tree.find(Role::RadioButton, "Before and after").map(|_| ())
    });
    let place = place(&reader, Role::RadioButton, "Full text");
    assert_eq!(place, "3 of 3");
}

#[test]
fn what_lies_over_the_page_is_modal() {
    let Some(reader) = Reader::open() else {
        return;
    };
    walk_to(&reader, ACCOUNT, |_| ());
    for button in ["Values", "Help"] {
        reader.press(Role::Button, button);
        let tree = reader.focus_on(Role::Button, "Close");
        let dialog = tree
            .dialog()
            .unwrap_or_else(|| panic!("{button} opens no dialog:\n{tree}"));
        assert!(dialog.is(State::Modal), "{button} is not modal:\n{tree}");
        reader.press(Role::Button, "Close");
        reader.on(ACCOUNT);
    }
}

#[test]
fn a_policy_can_be_read() {
    let Some(reader) = Reader::open() else {
        return;
    };
    walk_to(&reader, LOG_BUCKET, |_| ());
    let read = |name: &str| {
        reader.wait(name, SOON, |tree| {
            let code = tree.find(Role::Static, name)?;
            words(&reader, tree, code)
        })
    };
    let rule = read("Rule 1 as text");
    assert!(rule.contains("s3:GetBucketAcl"), "{rule}");
    reader.press(Role::RadioButton, "Full text");
    let policy = read("The whole policy");
    for part in ["\"Version\"", "s3:PutObject", "larkfield-trail-logs"] {
        assert!(policy.contains(part), "{part} is not in {policy}");
    }
    reader.press(Role::RadioButton, "Before and after");
    let change = read("Before and after");
    assert!(change.contains("s3:PutObject"), "{change}");
}

#[test]
fn a_value_to_copy_is_read_in_one_piece() {
    let Some(reader) = Reader::open() else {
        return;
    };
    walk_to(&reader, TRAIL, |_| ());
    reader.press(Role::Button, "Values");
    let tree = reader.focus_on(Role::Button, "Close");
    let arn = "arn:aws:iam::444455556666:role/radiant-aws-access-role";
    tree.get(Role::Label, arn);
    let cut: Vec<&str> = tree
        .all()
        .iter()
        .map(|node| node.name.as_str())
        .filter(|name| name.contains('\n'))
        .collect();
    assert!(cut.is_empty(), "{cut:#?}");
}
