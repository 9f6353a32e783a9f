//! What comes to lie in the folder, and what is read from it.

use std::path::Path;

use super::*;
use crate::domain::{AccountId, Region};
use crate::window::disk::saved_files::FILE;
use crate::window::session::saved::{is_unsaved, safe_page};
use crate::window::session::saved_work::{Saved, kept_as};
use crate::window::session::{look, scene, update, vendor_page};
use crate::window::{Action, Effect, Page, Question, Theme};

fn answers(account: &str) -> Answers {
    Answers::defaults(
        AccountId::parse(account).unwrap(),
        Region::parse("us-east-1").unwrap(),
    )
}

fn draft() -> Draft {
    Draft::from_answers(&answers("111122223333"))
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn keep(folder: &Path, page: Page) {
    save(
        folder,
        &Saved::new(draft(), page, jiff::Timestamp::UNIX_EPOCH),
    )
    .unwrap();
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn what_is_put_aside_is_never_written_over() {
    let folder = tempfile::tempdir().unwrap();
    put_aside(folder.path(), &draft()).unwrap();
    assert!(names(folder.path()).is_empty());
    keep(folder.path(), Page::Radiant);
    let mut other = answers("111122223333");
    other.cloudtrail.organization = true;
    for old in [draft(), draft(), Draft::from_answers(&other)] {
        put_aside(folder.path(), &old).unwrap();
    }
    assert_eq!(
        names(folder.path()),
        [
            "setup.111122223333.us-east-1.2.toml",
            "setup.111122223333.us-east-1.toml",
            "setup.json",
        ]
    );
}

#[test]
fn complete_answers_are_put_aside_so_that_they_can_be_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    keep(folder.path(), Page::Radiant);
    assert!(!has_aside(folder.path()));
    put_aside(folder.path(), &draft()).unwrap();
    assert!(has_aside(folder.path()));
    let (name, can_be_opened) = kept_as(&draft());
    assert!(can_be_opened);
    let text = read(&folder.path().join(name));
    assert_eq!(
        crate::answers::parse(&text).unwrap(),
        answers("111122223333")
    );
}

#[test]
fn answers_that_are_not_complete_are_put_aside_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let mut half = draft();
    half.trail.how = None;
    let saved = Saved::new(half.clone(), Page::Radiant, jiff::Timestamp::UNIX_EPOCH);
    save(folder.path(), &saved).unwrap();
    put_aside(folder.path(), &half).unwrap();
    let (name, can_be_opened) = kept_as(&half);
    assert!(!can_be_opened && !has_aside(folder.path()));
    assert_eq!(
        read(&folder.path().join(name)),
        read(&folder.path().join("setup.json"))
    );
}

#[test]
fn answers_from_a_file_take_the_place_of_saved_work_which_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    keep(folder.path(), Page::Radiant);
    let mut state = State::new(
        folder.path().to_owned(),
        crate::aws::Environment::default(),
        crate::vendor::Vendor::default(),
    );
    state.keeping.saved = load(folder.path()).unwrap();
    adopt(&mut state, &answers("111122223333")).unwrap();
    assert_eq!(names(folder.path()), ["setup.json"], "the same answers");
    adopt(&mut state, &answers("444455556666")).unwrap();
    assert_eq!(
        names(folder.path()),
        ["setup.111122223333.us-east-1.toml", "setup.json"]
    );
    assert_eq!(state.sign_in.start, Some(Start::CarryOn));
    let saved = state.keeping.saved.unwrap();
    assert_eq!(saved.draft.account.as_str(), "444455556666");
    assert_eq!(safe_page(saved.page), Page::Ask(Question::Trail));
}

#[test]
fn what_was_saved_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    assert!(load(folder.path()).unwrap().is_none());
    let mut written = Saved::new(draft(), Page::Radiant, jiff::Timestamp::UNIX_EPOCH);
    written.ticked.extend([0, 3]);
    save(folder.path(), &written).unwrap();
    assert_eq!(load(folder.path()).unwrap(), Some(written));
}

#[test]
fn what_was_saved_before_steps_could_be_ticked_is_read() {
    let folder = tempfile::tempdir().unwrap();
    keep(folder.path(), Page::Radiant);
    let path = folder.path().join(FILE);
    let mut old: serde_json::Value = serde_json::from_str(&read(&path)).unwrap();
    old.as_object_mut().unwrap().remove("ticked").unwrap();
    std::fs::write(&path, old.to_string()).unwrap();
    let saved = load(folder.path()).unwrap().unwrap();
    assert!(saved.ticked.is_empty() && saved.page == Page::Radiant);
}

/// Signed in, with answers.
fn at_work(folder: &Path) -> State {
    let mut state = scene::signed_in();
    state.state_dir = folder.to_owned();
    state.page = Page::Radiant;
    state
}

/// Do what was asked for, and what comes of it in the folder.
fn act(state: &mut State, action: Action) {
    let effects = update::act(state, action);
    carry_out(state, effects);
}

fn carry_out(state: &mut State, effects: impl IntoIterator<Item = Effect>) {
    for effect in effects {
        if let Effect::Write(asked) = effect {
            let written = write(&state.state_dir, asked);
            let effects = update::written(state, written);
            carry_out(state, effects);
        }
    }
}

fn tick(state: &mut State, step: usize) {
    act(
        state,
        Action::VendorPage(vendor_page::Message::Step(step, true)),
    );
}

#[test]
fn ticked_steps_are_saved_and_come_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut state = at_work(folder.path());
    tick(&mut state, 2);
    let saved = load(folder.path()).unwrap().unwrap();
    assert_eq!(saved.ticked, state.vendor_page.ticked);
    let mut next = State::for_tests();
    next.keeping.saved = Some(saved);
    next.sign_in.start = Some(Start::CarryOn);
    act(&mut next, Action::Begin);
    assert_eq!(next.vendor_page.ticked, state.vendor_page.ticked);
}

#[test]
fn what_changed_while_something_was_saved_is_saved_after_it_and_the_last_state_when_the_window_closes()
 {
    let folder = tempfile::tempdir().unwrap();
    let mut state = at_work(folder.path());
    let step = |step| Action::VendorPage(vendor_page::Message::Step(step, true));
    let first = update::act(&mut state, step(0));
    for later in 1..5 {
        assert!(update::act(&mut state, step(later)).is_empty());
    }
    let last = update::leave(&mut state);
    carry_out(&mut state, first);
    carry_out(&mut state, last);
    let saved = load(folder.path()).unwrap().unwrap();
    assert_eq!(saved.ticked.len(), 5);
    assert!(state.keeping.problem.is_none() && !is_unsaved(&state));
}

#[test]
fn what_could_not_be_saved_is_told_and_tried_again_at_the_next_press() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("state");
    std::fs::write(&folder, "in the way").unwrap();
    let mut state = at_work(&folder);
    tick(&mut state, 0);
    assert!(state.keeping.problem.is_some() && is_unsaved(&state));
    std::fs::remove_file(&folder).unwrap();
    tick(&mut state, 1);
    assert!(state.keeping.problem.is_none() && !is_unsaved(&state));
    assert_eq!(load(&folder).unwrap().unwrap().ticked.len(), 2);
}

#[cfg(unix)]
#[test]
fn a_pipe_in_the_place_of_saved_work_is_not_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let made = std::process::Command::new("mkfifo")
        .arg(folder.path().join(FILE))
        .status();
    assert!(made.unwrap().success());
    let problem = load(folder.path()).unwrap_err();
    assert!(problem.said.unwrap().contains("no plain file"));
}

#[test]
fn a_second_broken_file_leaves_the_first_alone() {
    let folder = tempfile::tempdir().unwrap();
    for text in ["{ one", "{ two"] {
        std::fs::write(folder.path().join("setup.json"), text).unwrap();
        load(folder.path()).unwrap_err();
    }
    assert_eq!(
        names(folder.path()),
        ["setup.broken.2.json", "setup.broken.json"]
    );
    let first = std::fs::read_to_string(folder.path().join("setup.broken.json"));
    assert_eq!(first.unwrap(), "{ one");
}

#[test]
fn a_broken_file_is_put_aside_and_kept() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("setup.json"), "{ half").unwrap();
    let problem = load(folder.path()).unwrap_err();
    assert!(problem.hint_says("setup.broken.json"));
    assert_eq!(
        std::fs::read_to_string(folder.path().join("setup.broken.json")).unwrap(),
        "{ half"
    );
    assert!(load(folder.path()).unwrap().is_none());
}

fn opened(folder: &Path) -> State {
    let mut state = State::new(
        folder.to_owned(),
        crate::aws::Environment::default(),
        crate::vendor::Vendor::default(),
    );
    restore(&mut state);
    state
}

#[test]
fn the_next_start_looks_like_the_last_one_and_leaving_sharing_view_puts_the_size_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut first = opened(folder.path());
    assert_eq!(first.look.zoom, 100);
    act(&mut first, Action::Look(look::Message::Zoom(125)));
    first.look.window_width = 1920.0;
    act(&mut first, Action::Look(look::Message::Share(true)));
    act(&mut first, Action::Look(look::Message::Theme(Theme::Dark)));
    drop(first);

    let mut second = opened(folder.path());
    assert!(second.look.is_shared());
    assert_eq!((second.look.zoom, second.look.theme), (150, Theme::Dark));
    act(&mut second, Action::Look(look::Message::Share(false)));
    assert_eq!(second.look.zoom, 125);
    assert_eq!(opened(folder.path()).look.zoom, 125);
}

#[test]
fn a_folder_that_cannot_be_written_stops_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a file");
    std::fs::write(&file, "").unwrap();
    let mut state = opened(&file);
    act(&mut state, Action::Look(look::Message::Zoom(150)));
    assert_eq!(state.look.zoom, 150);
    assert_eq!(opened(&file).look.zoom, 100);
}
