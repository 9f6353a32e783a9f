//! Answers and place, saved as one goes. Never a key: what is saved is what could be written on paper.

use std::time::Duration;

use crate::answers::Answers;
use crate::problem::Problem;
use crate::window::session::keeping::{Done, OnDisk, Saved, Then, Written};
use crate::window::session::saved_files::{put_aside, save};
use crate::window::{Draft, Page, Phase, Question, Start, State};

/// How long the window waits for a slow disk when it closes.
const LONGEST_CLOSE: Duration = Duration::from_secs(3);

/// Put earlier answers aside, and then go on. Nothing takes the place of answers that are not kept.
pub(crate) fn put_aside_then(state: &mut State, old: Draft, then: Then) {
    if state.keeping.is_awaited {
        return;
    }
    let folder = state.state_dir.clone();
    state.keeping.is_awaited = state.keeping.disk.give(move || {
        let result = put_aside(&folder, &old);
        Written(Done::Aside { then, result })
    });
}

/// Take answers from a file: they become the saved work to carry on with. What was saved before is put aside.
///
/// # Errors
///
/// What was saved before cannot be put aside; then nothing has changed.
pub fn adopt(state: &mut State, answers: &Answers) -> Result<(), Problem> {
    let draft = Draft::from_answers(answers);
    if let Some(old) = state
        .keeping
        .saved
        .as_ref()
        .filter(|old| old.draft != draft)
    {
        put_aside(&state.state_dir, &old.draft)?;
    }
    take_over(state, draft);
    Ok(())
}

/// These answers are the saved work to carry on with.
pub(crate) fn take_over(state: &mut State, draft: Draft) {
    state.keeping.saved = Some(Saved::new(draft, Page::Welcome, jiff::Timestamp::now()));
    state.sign_in.start = Some(Start::CarryOn);
}

/// What has to be saved, and the place. Practice is not saved: its account ends with the window.
fn unsaved_work(state: &State) -> Option<(&Draft, Page)> {
    if state.is_practice() || state.signed_in().is_none() {
        return None;
    }
    let draft = state.form.draft.as_ref()?;
    let page = match &state.keeping.saved {
        // On the way in, the place is still that of last time.
        Some(saved) if state.page.is_way_in() && saved.draft.account == draft.account => saved.page,
        _ => state.page,
    };
    let saved = state.keeping.saved.as_ref();
    let is_saved = saved.is_some_and(|saved| {
        saved.draft == *draft && saved.page == page && saved.ticked == state.vendor_page.ticked
    });
    (!is_saved).then_some((draft, page))
}

/// Whether something that was typed or chosen is not saved yet.
pub(crate) fn is_unsaved(state: &State) -> bool {
    unsaved_work(state).is_some()
}

/// Save when answers or place are not the ones saved last. What is being saved is waited for: what has changed since then is
/// saved after it, so that a slow disk is asked for the last state alone.
pub(crate) fn save_if_changed(state: &mut State) {
    if state.keeping.before.is_none() {
        save_now(state);
    }
}

fn save_now(state: &mut State) {
    let Some((draft, page)) = unsaved_work(state) else {
        return;
    };
    let mut saved = Saved::new(draft.clone(), page, jiff::Timestamp::now());
    saved.ticked.clone_from(&state.vendor_page.ticked);
    let aside = state.keeping.saved.clone().filter(|old| {
        old.draft.account != saved.draft.account || old.draft.region != saved.draft.region
    });
    let folder = state.state_dir.clone();
    let kept = saved.clone();
    let is_given = state.keeping.disk.give(move || {
        let aside = aside.map_or(Ok(()), |old| put_aside(&folder, &old.draft));
        let result = aside.and_then(|()| save(&folder, &saved));
        let saved = Box::new(saved);
        Written(Done::Work { saved, result })
    });
    if is_given {
        let before = state.keeping.saved.replace(kept);
        state.keeping.before.get_or_insert(OnDisk(before));
    }
}

/// Save what is not saved yet, and wait for the disk, but not for ever: the window closes.
pub(crate) fn save_at_the_end(state: &mut State) {
    save_now(state);
    if state.keeping.disk.close(LONGEST_CLOSE) {
        // What it had no room for.
        save_now(state);
    } else {
        tracing::warn!("the disk is too slow; what was typed last may not be saved");
    }
    take_in(state);
}

/// Take in what was written. What waited for it is to be done now, or told why not.
pub(crate) fn take_in(state: &mut State) -> Vec<(Then, Result<(), Problem>)> {
    let mut awaited = Vec::new();
    while let Some(Written(done)) = state.keeping.disk.done() {
        match done {
            Done::Work { saved, result } => {
                let before = state.keeping.before.take().and_then(|before| before.0);
                state.keeping.problem = result.err();
                if state.keeping.problem.is_some() && state.keeping.saved.as_ref() == Some(&*saved)
                {
                    state.keeping.saved = before;
                }
            }
            Done::Aside { then, result } => {
                state.keeping.is_awaited = false;
                awaited.push((then, result));
            }
            Done::Look(result) => {
                if let Err(err) = result {
                    tracing::warn!(%err, "the look of the window is not kept");
                }
            }
        }
    }
    if state.keeping.disk.is_gone() {
        state.keeping.is_awaited = false;
        if let Some(before) = state.keeping.before.take() {
            state.keeping.saved = before.0;
        }
    }
    awaited
}

/// The page to open after a restart: never one that was in the middle of writing.
pub(crate) const fn safe_page(page: Page) -> Page {
    match page {
        Page::Review(Phase::Logging)
        | Page::Applying(Phase::Logging)
        | Page::Outcome(Phase::Logging) => Page::Ask(Question::FindingsTopic),
        Page::Review(Phase::Role)
        | Page::Applying(Phase::Role)
        | Page::Outcome(Phase::Role)
        | Page::Checks => Page::Ask(Question::Trust),
        Page::Welcome
        | Page::SavedPlan
        | Page::SignIn
        | Page::Profile
        | Page::Paste
        | Page::Account => Page::Ask(Question::Trail),
        page => page,
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::domain::{AccountId, Region};
    use crate::window::session::saved_files::{FILE, has_aside, kept_as, load};
    use crate::worker::Disk;

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

    /// Signed in, with answers, and with this disk.
    fn at_work(folder: &Path, disk: Disk<Written>) -> State {
        let mut state = State::for_tests();
        state.state_dir = folder.to_owned();
        state.write_beside(disk);
        let draft = draft();
        state.sign_in.identity = crate::window::Ask::Here(crate::worker::Identity {
            caller: crate::inventory::Caller {
                account: draft.account.clone(),
                arn: String::new(),
                partition: crate::domain::Partition::Aws,
            },
            region: draft.region.clone(),
            expires: None,
            practice: false,
            company: None,
        });
        state.form.draft = Some(draft);
        state.page = Page::Radiant;
        state
    }

    fn tick(state: &mut State, step: usize) {
        crate::window::act(state, crate::window::Action::StepDone(step));
    }

    #[test]
    fn ticked_steps_are_saved_and_come_back() {
        let folder = tempfile::tempdir().unwrap();
        let mut state = at_work(folder.path(), Disk::here());
        tick(&mut state, 2);
        let saved = load(folder.path()).unwrap().unwrap();
        assert_eq!(saved.ticked, state.vendor_page.ticked);
        let mut next = State::for_tests();
        next.keeping.saved = Some(saved);
        next.sign_in.start = Some(Start::CarryOn);
        crate::window::act(&mut next, crate::window::Action::Begin);
        assert_eq!(next.vendor_page.ticked, state.vendor_page.ticked);
    }

    #[test]
    fn a_slow_disk_holds_nobody_up_and_the_last_state_is_written_when_the_window_closes() {
        let folder = tempfile::tempdir().unwrap();
        let disk = Disk::spawn(|| ()).unwrap();
        let (release, held) = std::sync::mpsc::sync_channel::<()>(0);
        assert!(disk.give(move || {
            let _released = held.recv();
            Written::look(Ok(()))
        }));
        let mut state = at_work(folder.path(), disk);
        for step in 0..5 {
            tick(&mut state, step);
        }
        assert!(names(folder.path()).is_empty(), "nothing is written yet");
        drop(release);
        save_at_the_end(&mut state);
        let saved = load(folder.path()).unwrap().unwrap();
        assert_eq!(saved.ticked.len(), 5);
        assert!(state.keeping.problem.is_none() && !is_unsaved(&state));
    }

    #[test]
    fn what_could_not_be_saved_is_told_and_tried_again_at_the_next_press() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("state");
        std::fs::write(&folder, "in the way").unwrap();
        let mut state = at_work(&folder, Disk::here());
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
        assert!(problem.hint.unwrap().contains("setup.broken.json"));
        assert_eq!(
            std::fs::read_to_string(folder.path().join("setup.broken.json")).unwrap(),
            "{ half"
        );
        assert!(load(folder.path()).unwrap().is_none());
    }
}
