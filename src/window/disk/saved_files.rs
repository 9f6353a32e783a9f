//! The files of saved work: the one that is carried on with, and earlier answers that were put aside.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::answers;
use crate::private;
use crate::problem::Problem;
use crate::text_file::{self, LARGEST, Unread};
use crate::window::session::draft::Draft;
use crate::window::session::page::Page;
use crate::window::session::saved_work::{ANSWERS, ASIDE, Saved, aside_name};

/// The file, in the folder of saved work.
pub(super) const FILE: &str = "setup.json";

#[derive(Serialize, Deserialize)]
struct File {
    version: u32,
    at: jiff::Timestamp,
    page: Page,
    /// The steps on the vendor's page that are ticked.
    #[serde(default)]
    ticked: BTreeSet<usize>,
    draft: Draft,
}

/// Read what was saved. `None` is "nothing yet".
///
/// # Errors
///
/// The file cannot be read as what it should be. It is put aside under another name, so that nothing is lost.
pub fn load(state_dir: &Path) -> Result<Option<Saved>, Problem> {
    let path = state_dir.join(FILE);
    let text = match text_file::read_own(&path, LARGEST).and_then(text_file::decode) {
        Err(Unread::Missing) => return Ok(None),
        Err(why @ (Unread::Folder | Unread::NotPlain | Unread::NotAllowed | Unread::Other(_))) => {
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
            at: file.at,
            page: file.page,
            ticked: file.ticked,
            draft: file.draft,
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
pub fn save(state_dir: &Path, saved: &Saved) -> Result<(), Problem> {
    let write = || -> std::io::Result<()> {
        private::create_dir(state_dir)?;
        let text = serde_json::to_vec_pretty(&File {
            version: 1,
            at: saved.at,
            page: saved.page,
            ticked: saved.ticked.clone(),
            draft: saved.draft.clone(),
        })?;
        private::write_atomically(&state_dir.join(FILE), &text)
    };
    write().map_err(|err| unsaved(&err))
}

/// So many sets of answers for one account and Region are kept beside those that took their place.
const KEPT: usize = 99;

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

/// A name of these parts that no file in the folder has yet: without a number, or with one.
fn free_name(folder: &Path, name: &str, ending: &str) -> Option<String> {
    let numbered = (2..=KEPT).map(|number| format!("{name}.{number}.{ending}"));
    std::iter::once(format!("{name}.{ending}"))
        .chain(numbered)
        .find(|name| !folder.join(name).exists())
}

/// Keep answers beside those that take their place. What was put aside earlier stays.
pub(super) fn put_aside(folder: &Path, old: &Draft) -> Result<(), Problem> {
    let saved = match text_file::read_own(&folder.join(FILE), LARGEST) {
        Ok(saved) => saved,
        Err(Unread::Missing) => return Ok(()),
        Err(why) => return Err(unkept(&why)),
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
        if text_file::read_own(&aside, LARGEST).map_err(|why| unkept(&why))? == text {
            return Ok(());
        }
    }
    let problem = Problem::new("There are too many earlier answers to keep one more.");
    Err(problem.hint(format!(
        "Move files whose names begin with {name} to another folder."
    )))
}

fn unkept(why: &Unread) -> Problem {
    unsaved(&std::io::Error::other(why.to_string()))
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
