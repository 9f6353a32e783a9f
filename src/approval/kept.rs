//! What was given out to be approved is kept on this computer, so that it can be said in what a plan differs from it.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::approved::Approved;
use crate::domain::TypedChecksum;
use crate::private;
use crate::problem::Problem;
use crate::text_file::{LARGEST, read_own};

fn folder(state: &Path) -> PathBuf {
    state.join("approved")
}

/// Keep it, under its checksum.
///
/// # Errors
///
/// The folder cannot be written.
pub fn keep(state: &Path, approved: &Approved) -> Result<(), Problem> {
    let folder = folder(state);
    let path = folder.join(format!("{}.json", approved.checksum));
    let text = serde_json::to_vec(approved).map_err(|err| {
        Problem::new("What is to be approved could not be put together.").hint(err.to_string())
    })?;
    private::create_dir(state)
        .and_then(|()| private::create_dir(&folder))
        .and_then(|()| private::write_atomically(&path, &text))
        .map_err(|err| {
            Problem::new(format!("{} could not be written.", path.display()))
                .hint(format!("Choose another folder with --state-dir. {err}"))
        })
}

/// The one of this checksum, if it was kept here. What cannot be read, or says something else than its name, counts for nothing.
pub fn kept(state: &Path, typed: &TypedChecksum) -> Option<Approved> {
    let entries = match std::fs::read_dir(folder(state)) {
        Ok(entries) => entries,
        Err(err) => {
            if err.kind() != ErrorKind::NotFound {
                tracing::warn!(%err, "what was approved cannot be read");
            }
            return None;
        }
    };
    entries.flatten().find_map(|entry| {
        let path = entry.path();
        let bytes = read_own(&path, LARGEST).ok()?;
        let approved: Approved = serde_json::from_slice(&bytes).ok()?;
        let named = path.file_stem()?.to_str()? == approved.checksum.hex();
        (named && typed.is_of(&approved.checksum)).then_some(approved)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{AccountId, Checksum};
    use crate::plan::Slots;

    #[test]
    fn what_was_kept_is_found_by_its_checksum_alone() {
        let state = tempfile::tempdir().unwrap();
        let account = AccountId::parse("111122223333").unwrap();
        let approved = Approved::of(&account, &[], std::iter::empty(), &Slots::default(), None);
        let typed = TypedChecksum::parse(&approved.checksum.spoken()).unwrap();
        assert_eq!(kept(state.path(), &typed), None);
        keep(state.path(), &approved).unwrap();
        assert_eq!(kept(state.path(), &typed), Some(approved.clone()));
        let other = TypedChecksum::from(&Checksum::of(b"another"));
        assert_eq!(kept(state.path(), &other), None);
        // A file that says it is another one than its name.
        let file = folder(state.path()).join(format!("{}.json", approved.checksum));
        std::fs::rename(&file, file.with_file_name(format!("{other}.json"))).unwrap();
        assert_eq!(kept(state.path(), &typed), None);
        assert_eq!(kept(state.path(), &other), None);
    }
}
