//! Answers and place, saved as one goes. Never a key: what is saved is what could be written on paper.

use std::io::Write as _;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::update::saved_path;
use super::{Draft, Page, Phase, Question, Saved, Start, State};
use crate::answers::{self, Answers};
use crate::private;
use crate::problem::Problem;
use crate::text_file::{self, LARGEST, Unread};

#[derive(Serialize, Deserialize)]
struct File {
    version: u32,
    at: jiff::Timestamp,
    page: Page,
    draft: Draft,
}

/// Read what was saved. `None` is "nothing yet".
///
/// # Errors
///
/// The file cannot be read as what it should be. It is put aside under another name, so that nothing is lost.
pub fn load(state_dir: &Path) -> Result<Option<Saved>, Problem> {
    let path = state_dir.join("setup.json");
    let text = match text_file::read(&path, LARGEST) {
        Err(Unread::Missing) => return Ok(None),
        Err(why @ (Unread::Folder | Unread::NotAllowed | Unread::Other(_))) => {
            let mut problem = Problem::new("Your saved work cannot be opened.")
                .hint("Check the file, or start anew. Nothing in AWS has changed.");
            problem.said = Some(format!("{}: {why}", path.display()));
            return Err(problem);
        }
        read => read,
    };
    let read = text
        .map_err(|why| why.to_string())
        .and_then(|text| match text.trim() {
            "" => Err("it is empty".to_owned()),
            text => serde_json::from_str::<File>(text).map_err(|err| err.to_string()),
        });
    match read {
        Ok(file) if file.version == 1 => Ok(Some(Saved {
            draft: file.draft,
            page: file.page,
            at: file.at,
        })),
        outcome => {
            let aside = free_name(state_dir, "setup.broken", "json");
            let kept = aside
                .as_ref()
                .filter(|aside| std::fs::rename(&path, state_dir.join(aside)).is_ok());
            let why = match outcome {
                Ok(file) => format!("it is of version {}", file.version),
                Err(why) => why,
            };
            let hint = kept.map_or_else(
                || "You can start anew.".to_owned(),
                |name| format!("It is kept as {name}. You can start anew."),
            );
            let mut problem = Problem::new("Your saved work cannot be read.").hint(hint);
            problem.said = Some(format!("{}: {why}", path.display()));
            Err(problem)
        }
    }
}

/// Write answers and place, in one piece: an old file stays whole until the new one is.
///
/// # Errors
///
/// The disk is full, or the folder cannot be written.
pub fn save(
    state_dir: &Path,
    draft: &Draft,
    page: Page,
    now: jiff::Timestamp,
) -> Result<(), Problem> {
    let write = || -> std::io::Result<()> {
        private::create_dir(state_dir)?;
        let text = serde_json::to_vec_pretty(&File {
            version: 1,
            at: now,
            page,
            draft: draft.clone(),
        })?;
        private::write_atomically(&state_dir.join("setup.json"), &text)
    };
    write().map_err(|err| unsaved(&err))
}

/// So many sets of answers for one account and Region are kept beside those that took their place.
const KEPT: usize = 99;

/// What begins the names of answers that were put aside.
const ASIDE: &str = "setup.";
/// The ending of a file with answers that can be opened again.
const ANSWERS: &str = "toml";

/// The name and the ending of the file in which these answers are kept. Only complete ones can be opened again, as answers.
fn aside_name(old: &Draft) -> (String, &'static str) {
    let ending = if old.to_answers().is_ok() {
        ANSWERS
    } else {
        "json"
    };
    (format!("{ASIDE}{}.{}", old.account, old.region), ending)
}

/// The file in which these answers are kept when others take their place, and whether it can be opened again.
pub(super) fn kept_as(old: &Draft) -> (String, bool) {
    let (name, ending) = aside_name(old);
    (format!("{name}.{ending}"), ending == ANSWERS)
}

/// Whether there are answers in this folder that were put aside and can be opened.
pub(super) fn has_aside(folder: &Path) -> bool {
    std::fs::read_dir(folder).is_ok_and(|entries| {
        entries.filter_map(Result::ok).any(|entry| {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            name.starts_with(ASIDE) && name.ends_with(&format!(".{ANSWERS}"))
        })
    })
}

/// Answers that were saved for an account are kept before one starts anew.
///
/// # Errors
///
/// They cannot be kept.
pub(super) fn keep_earlier(state: &State) -> Result<(), Problem> {
    match &state.saved {
        Some(old) if !state.is_practice() => put_aside(&state.state_dir, &old.draft),
        _ => Ok(()),
    }
}

/// A name of these parts that no file in the folder has yet: without a number, or with one.
fn free_name(folder: &Path, name: &str, ending: &str) -> Option<String> {
    let numbered = (2..=KEPT).map(|number| format!("{name}.{number}.{ending}"));
    std::iter::once(format!("{name}.{ending}"))
        .chain(numbered)
        .find(|name| !folder.join(name).exists())
}

/// Keep answers beside those that take their place. What was put aside earlier stays.
fn put_aside(folder: &Path, old: &Draft) -> Result<(), Problem> {
    let saved = match std::fs::read(folder.join("setup.json")) {
        Ok(saved) => saved,
        Err(err) if err.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(err) => return Err(unsaved(&err)),
    };
    let text = old
        .to_answers()
        .map_or(saved, |answers| answers::to_toml(&answers).into_bytes());
    let (name, ending) = aside_name(old);
    let numbered = (2..=KEPT).map(|number| format!("{name}.{number}.{ending}"));
    for file in std::iter::once(format!("{name}.{ending}")).chain(numbered) {
        let aside = folder.join(file);
        match private::create_new(&aside) {
            Ok(mut file) => {
                let written = file.write_all(&text).and_then(|()| file.sync_data());
                return written.map_err(|err| unsaved(&err));
            }
            Err(err) if err.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(err) => return Err(unsaved(&err)),
        }
        if std::fs::read(&aside).map_err(|err| unsaved(&err))? == text {
            return Ok(());
        }
    }
    let problem = Problem::new("There are too many earlier answers to keep one more.");
    Err(problem.hint(format!(
        "Move files whose names begin with {name} to another folder."
    )))
}

/// Take answers from a file: they become the saved work to carry on with. What was saved before is put aside.
///
/// # Errors
///
/// What was saved before cannot be put aside; then nothing has changed.
pub fn adopt(state: &mut State, answers: &Answers) -> Result<(), Problem> {
    let draft = Draft::from_answers(answers);
    if let Some(old) = state.saved.as_ref().filter(|old| old.draft != draft) {
        put_aside(&state.state_dir, &old.draft)?;
    }
    state.saved = Some(Saved {
        draft,
        page: Page::Welcome,
        at: jiff::Timestamp::now(),
    });
    state.start = Some(Start::CarryOn);
    Ok(())
}

fn unsaved(err: &std::io::Error) -> Problem {
    use std::io::ErrorKind;

    let hint = match err.kind() {
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            "Ask for the right to write there, or name another folder with --state-dir. Until then, keep this window open."
        }
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            "Make room on the disk. Until then, keep this window open."
        }
        _ => "Check the disk. Until then, keep this window open.",
    };
    let mut problem = Problem::new("Your answers cannot be saved on this computer.").hint(hint);
    problem.said = Some(err.to_string());
    problem
}

/// What has to be saved, and the place. Practice is not saved: its account ends with the window.
fn unsaved_work(state: &State) -> Option<(&Draft, Page)> {
    if state.is_practice() || state.signed_in().is_none() {
        return None;
    }
    let draft = state.draft.as_ref()?;
    let page = match &state.saved {
        // On the way in, the place is still that of last time.
        Some(saved) if state.page <= Page::Account && saved.draft.account == draft.account => {
            saved.page
        }
        _ => state.page,
    };
    let saved = state.saved.as_ref();
    let is_saved = saved.is_some_and(|saved| saved.draft == *draft && saved.page == page);
    (!is_saved).then_some((draft, page))
}

/// Whether something that was typed or chosen is not saved yet.
pub(super) fn is_unsaved(state: &State) -> bool {
    unsaved_work(state).is_some()
}

/// Save when answers or place are not the ones saved last.
pub(super) fn save_if_changed(state: &mut State) {
    let Some((draft, page)) = unsaved_work(state).map(|(draft, page)| (draft.clone(), page)) else {
        return;
    };
    let now = jiff::Timestamp::now();
    let folder = saved_path(state);
    let folder = folder.parent().unwrap_or(&state.state_dir);
    let kept = match &state.saved {
        Some(old) if old.draft.account != draft.account || old.draft.region != draft.region => {
            put_aside(folder, &old.draft)
        }
        _ => Ok(()),
    };
    match kept.and_then(|()| save(folder, &draft, page, now)) {
        Ok(()) => {
            state.saved_problem = None;
            state.saved = Some(Saved {
                draft,
                page,
                at: now,
            });
        }
        Err(problem) => state.saved_problem = Some(problem),
    }
}

/// The page to open after a restart: never one that was in the middle of writing.
pub(super) const fn safe_page(page: Page) -> Page {
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
    use super::*;
    use crate::domain::{AccountId, Region};

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
        save(folder, &draft(), page, jiff::Timestamp::UNIX_EPOCH).unwrap();
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
        assert_eq!(answers::parse(&text).unwrap(), answers("111122223333"));
    }

    #[test]
    fn answers_that_are_not_complete_are_put_aside_as_they_are() {
        let folder = tempfile::tempdir().unwrap();
        let mut half = draft();
        half.trail.how = None;
        save(
            folder.path(),
            &half,
            Page::Radiant,
            jiff::Timestamp::UNIX_EPOCH,
        )
        .unwrap();
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
        state.saved = load(folder.path()).unwrap();
        adopt(&mut state, &answers("111122223333")).unwrap();
        assert_eq!(names(folder.path()), ["setup.json"], "the same answers");
        adopt(&mut state, &answers("444455556666")).unwrap();
        assert_eq!(
            names(folder.path()),
            ["setup.111122223333.us-east-1.toml", "setup.json"]
        );
        assert_eq!(state.start, Some(Start::CarryOn));
        let saved = state.saved.unwrap();
        assert_eq!(saved.draft.account.as_str(), "444455556666");
        assert_eq!(safe_page(saved.page), Page::Ask(Question::Trail));
    }

    #[test]
    fn what_was_saved_comes_back() {
        let folder = tempfile::tempdir().unwrap();
        assert!(load(folder.path()).unwrap().is_none());
        save(
            folder.path(),
            &draft(),
            Page::Radiant,
            jiff::Timestamp::UNIX_EPOCH,
        )
        .unwrap();
        let saved = load(folder.path()).unwrap().unwrap();
        assert_eq!((saved.draft, saved.page), (draft(), Page::Radiant));
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
