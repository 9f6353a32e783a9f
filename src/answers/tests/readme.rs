//! The answers that README.md shows.

use crate::answers::{Answers, MemberAccounts, parse, to_toml};

/// The answers files of the text together, with something in the places that are left open.
fn shown() -> String {
    let readme = include_str!("../../../README.md");
    let files = readme.split("```toml\n").skip(1);
    let files = files.map(|rest| rest.split("```").next().unwrap());
    files.collect::<String>().replace("\"…\"", "\"rs-1\"")
}

fn keys(text: &str) -> Vec<&str> {
    let keys = text.lines().filter_map(|line| line.split_once('='));
    keys.map(|(key, _)| key.trim()).collect()
}

#[test]
fn the_answers_that_are_shown_are_right_and_leave_nothing_out() {
    let text = shown();
    let answers: Answers = parse(&text).unwrap_or_else(|mistakes| panic!("{mistakes:?}"));
    assert_eq!(answers.members.accounts, MemberAccounts::Organization);
    assert_eq!(answers.members.tags["stage"], "live");
    let written = to_toml(&answers);
    let (_, members) = written.split_once("[members]").unwrap();
    let shown = keys(&text);
    for key in keys(members) {
        assert!(shown.contains(&key), "README.md does not tell of {key}");
    }
}
