//! What is kept on this computer can be read by its owner alone.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use radiant_aws_setup::aws::Environment;
use radiant_aws_setup::practice::PracticeOptions;
use radiant_aws_setup::vendor::Vendor;
use radiant_aws_setup::window::{self, Action, Draft, Effect, Page, Saved, State, look};

use crate::bench::Bench;

/// Every file and folder below this one, itself too, that others may look into.
fn open_to_others(path: &Path, found: &mut Vec<String>, count: &mut usize) {
    let about = std::fs::symlink_metadata(path).unwrap();
    let mode = about.permissions().mode() & 0o777;
    let wanted = if about.is_dir() { 0o700 } else { 0o600 };
    *count += 1;
    if mode != wanted {
        found.push(format!("{} {mode:o}", path.display()));
    }
    if about.is_dir() {
        for entry in std::fs::read_dir(path).unwrap() {
            open_to_others(&entry.unwrap().path(), found, count);
        }
    }
}

/// A journal that an editor has marked, and a folder that is named like one.
#[tokio::test(start_paused = true)]
async fn odd_files_among_the_records_stand_in_the_way_of_nothing() {
    let bench = Bench::new(PracticeOptions::default()).await;
    bench.make_it_so().await;
    let state = bench.state.path();
    let runs = state.join("runs");
    std::fs::create_dir(runs.join("20260102-030405-1.jsonl")).unwrap();
    let journals = std::fs::read_dir(&runs).unwrap();
    let journal = journals
        .map(|entry| entry.unwrap().path())
        .find(|path| path.is_file() && path.extension().is_some_and(|ending| ending == "jsonl"))
        .unwrap();
    let before = radiant_aws_setup::apply::runs(state).unwrap().runs;
    let text = std::fs::read_to_string(&journal).unwrap();
    std::fs::write(&journal, format!("\u{feff}{text}")).unwrap();
    let after = radiant_aws_setup::apply::runs(state).unwrap();
    assert_eq!(after.runs.len(), 1);
    assert_eq!(after.runs[0].unread, 0);
    assert_eq!(after.runs[0].run, before[0].run);
    assert!(after.unreadable.is_empty(), "{:?}", after.unreadable);
}

#[tokio::test(start_paused = true)]
async fn records_answers_and_preferences_are_their_owners_alone() {
    let bench = Bench::new(PracticeOptions::default()).await;
    let folder = bench.state.path().join("data");
    let mut state = State::new(folder.clone(), Environment::default(), Vendor::default());
    for effect in window::act(&mut state, Action::Look(look::Message::Zoom(150))) {
        if let Effect::Write(write) = effect {
            window::write(&folder, write);
        }
    }
    let draft = Draft::from_answers(&bench.answers);
    let saved = Saved::new(draft, Page::Radiant, jiff::Timestamp::UNIX_EPOCH);
    window::save(&folder, &saved).unwrap();
    let planned = bench.plan().await;
    let settings = radiant_aws_setup::engine::RunSettings::new(&folder, true, jiff::Timestamp::now);
    let cancel = tokio_util::sync::CancellationToken::new();
    radiant_aws_setup::engine::carry_out(&bench.aws, &planned, &settings, cancel, &|_| {})
        .await
        .unwrap();
    let (mut found, mut count) = (Vec::new(), 0);
    open_to_others(&folder, &mut found, &mut count);
    assert!(found.is_empty(), "{found:?}");
    assert!(
        count >= 6,
        "two folders, answers, preferences, a journal and its lock: {count}"
    );
}
