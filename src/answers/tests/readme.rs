//! The answers that README.md shows.

use crate::answers::{
    Answers, KeyChoice, MemberAccounts, TopicChoice, TrailChoice, parse, to_toml,
};

/// The answers files of the text, with something in the places that are left open.
fn files() -> Vec<String> {
    let readme = include_str!("../../../README.md");
    let files = readme.split("```toml\n").skip(1);
    let files = files.map(|rest| rest.split("```").next().unwrap());
    files
        .map(|file| file.replace("\"…\"", "\"rs-1\""))
        .collect()
}

/// Whether it says again, of things that are there, what the first one says of new ones.
fn is_of_existing(file: &str) -> bool {
    file.starts_with("[cloudtrail]")
}

/// All the others together.
fn shown() -> String {
    let files = files().into_iter();
    files.filter(|file| !is_of_existing(file)).collect()
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

#[test]
fn what_is_there_already_is_named_as_it_is_shown() {
    let file = files()
        .into_iter()
        .find(|file| is_of_existing(file))
        .unwrap();
    let head = "version = 1\n[account]\nid = \"123456789012\"\nregion = \"us-east-1\"\n";
    let cloudtrail = parse(&format!("{head}{file}")).unwrap().cloudtrail;
    assert!(matches!(cloudtrail.trail, TrailChoice::Existing { .. }));
    assert!(!cloudtrail.bucket.is_new());
    assert!(matches!(cloudtrail.key, KeyChoice::Existing { .. }));
    assert!(matches!(cloudtrail.topic, TopicChoice::Existing { .. }));
}
