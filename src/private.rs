//! Files that only their owner may read: the record of runs, saved answers, the report of an unexpected stop.
//!
//! They hold whole policies and the External Role ID. A folder of ours is closed to all others, and a file from its first byte
//! on; what an earlier version left open is closed when the program starts. On Windows the user's own folder is closed to
//! others by Windows, and what lies in it is so too.
//!
//! What belongs to another user of this computer is not written to, and no link is followed to what is not ours.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::text_file::{open_own, without_waiting};

/// The name of the platform's folder for our data.
const OWN_FOLDER: &str = "radiant-aws-setup";
/// The folder of the records of runs, inside of it.
const RUNS: &str = "runs";

/// Make a folder, and those around it that are missing; one of ours that is open to others is closed.
///
/// # Errors
///
/// It cannot be made, or belongs to another user.
pub fn create_dir(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        owner::check(&folder.metadata()?, folder)?;
        // A link of somebody else leads wherever they like.
        owner::check(&std::fs::symlink_metadata(folder)?, folder)?;
        close_folder(folder);
        return Ok(());
    }
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(folder)
}

/// Make a file that is not there yet, for writing.
pub fn create_new(path: &Path) -> io::Result<File> {
    options().write(true).create_new(true).open(path)
}

/// Open a file for adding to it, and make it if it is not there.
///
/// It can be read through the same handle: Windows locks no file that is open for appending only.
///
/// # Errors
///
/// It cannot be opened or made, is a link or no plain file, or belongs to another user.
pub fn open_append(path: &Path) -> io::Result<File> {
    let mut options = options();
    options.read(true).append(true);
    let before = match std::fs::symlink_metadata(path) {
        Ok(before) => before,
        Err(err) if err.kind() == io::ErrorKind::NotFound => {
            match options.clone().create_new(true).open(path) {
                // Another run made it just now.
                Err(err) if err.kind() == io::ErrorKind::AlreadyExists => {
                    std::fs::symlink_metadata(path)?
                }
                made => return made,
            }
        }
        Err(err) => return Err(err),
    };
    if !before.is_file() {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "it is a link, or no plain file, so we do not write to it",
        ));
    }
    let file = options.open(path)?;
    owner::is_the_same(&before, &file.metadata()?)?;
    owner::check(&before, path.parent().unwrap_or(Path::new(".")))?;
    close_file(&file);
    Ok(file)
}

/// What belongs to another user of this computer: the folder of saved work, or a file or folder of ours in it. Who owns it can read
/// and change whatever we keep there.
pub fn of_another(folder: &Path) -> Option<PathBuf> {
    let runs = folder.join(RUNS);
    [folder, &runs].into_iter().find_map(|folder| {
        if !folder.is_dir() {
            return None;
        }
        let is_theirs = |about: io::Result<std::fs::Metadata>| {
            about.is_ok_and(|about| {
                owner::check(&about, folder)
                    .is_err_and(|err| err.kind() == io::ErrorKind::PermissionDenied)
            })
        };
        // A link of theirs leads wherever they like, though we own what is there now.
        if is_theirs(folder.metadata()) || is_theirs(std::fs::symlink_metadata(folder)) {
            return Some(folder.to_owned());
        }
        let entries = std::fs::read_dir(folder).ok()?;
        entries.filter_map(Result::ok).find_map(|entry| {
            let ours = entry.file_name().to_str().is_some_and(is_our_file);
            (ours && is_theirs(std::fs::symlink_metadata(entry.path()))).then(|| entry.path())
        })
    })
}

/// Whose a folder or a file is.
#[cfg(unix)]
mod owner {
    use std::fs::Metadata;
    use std::io;
    use std::os::unix::fs::MetadataExt as _;
    use std::path::Path;

    /// An error unless it belongs to whoever makes a file in this folder now, which is us.
    pub(super) fn check(about: &Metadata, folder: &Path) -> io::Result<()> {
        let made = tempfile::tempfile_in(folder).or_else(|_| tempfile::tempfile())?;
        is_of(about, made.metadata()?.uid())
    }

    pub(super) fn is_of(about: &Metadata, user: u32) -> io::Result<()> {
        if about.uid() == user {
            return Ok(());
        }
        Err(io::Error::new(
            io::ErrorKind::PermissionDenied,
            "it belongs to another user of this computer",
        ))
    }

    /// An error unless what was opened is what was looked at before.
    pub(super) fn is_the_same(before: &Metadata, opened: &Metadata) -> io::Result<()> {
        if (before.dev(), before.ino()) == (opened.dev(), opened.ino()) {
            return Ok(());
        }
        Err(io::Error::other("it was replaced while it was opened"))
    }
}

/// Windows keeps each user's folder from the others, and lets only administrators make links.
#[cfg(not(unix))]
mod owner {
    use std::fs::Metadata;
    use std::io;
    use std::path::Path;

    #[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
    pub(super) const fn check(_about: &Metadata, _folder: &Path) -> io::Result<()> {
        Ok(())
    }

    #[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
    pub(super) const fn is_the_same(_before: &Metadata, _opened: &Metadata) -> io::Result<()> {
        Ok(())
    }
}

/// Replace a file in one piece: the old one stays whole until the new one is on disk.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    // Such a file is its owner's alone on every platform.
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_data()?;
    file.persist(path)?;
    Ok(())
}

/// Close what an earlier version left open to others: the folder of saved work, and what is in it. What is not ours stays as
/// it is, and what cannot be closed is no reason to stop.
pub fn close_all(folder: &Path) {
    if !folder.is_dir() {
        return;
    }
    close_folder(folder);
    let runs = folder.join(RUNS);
    if runs.is_dir() {
        close_folder(&runs);
    }
    for folder in [folder, &runs] {
        let Ok(entries) = std::fs::read_dir(folder) else {
            continue;
        };
        for entry in entries.filter_map(Result::ok) {
            let ours = entry.file_name().to_str().is_some_and(is_our_file);
            // A link leads elsewhere.
            let plain = entry.file_type().is_ok_and(|kind| kind.is_file());
            if ours
                && plain
                && let Ok(file) = open_own(&entry.path())
            {
                close_file(&file);
            }
        }
    }
}

/// Whether others may look into a folder, so far as that can be told: on Windows, when it is not inside of the user's own one.
pub fn may_be_open(folder: &Path, own: Option<&Path>) -> bool {
    cfg!(windows) && own.is_none_or(|own| !folder.starts_with(own))
}

fn options() -> OpenOptions {
    let mut options = without_waiting();
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options
}

/// Whether a file in a folder of saved work is one that we write: by its whole name, for `--state-dir` may be any folder, and
/// `setup.py` is not ours.
fn is_our_file(name: &str) -> bool {
    const NAMES: [&str; 4] = [
        "setup.json",
        "preferences.toml",
        "crash.txt",
        "crash.seen.txt",
    ];
    let is_number = |text: &str, length: usize| {
        text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let mut parts = name.split('.');
    match (parts.next(), parts.next(), parts.next_back()) {
        // Answers of an account that were put aside, or that could not be read.
        (Some("setup"), Some(of), Some("toml" | "json")) => of == "broken" || is_number(of, 12),
        (Some(account), Some("lock"), None) => is_number(account, 12),
        (Some(run), Some("jsonl"), None) => run
            .split_once('-')
            .is_some_and(|(day, _)| is_number(day, 8)),
        _ => NAMES.contains(&name),
    }
}

/// Whether a file is what was being written when the program was cut off.
#[cfg(unix)]
fn is_left_over(name: &str) -> bool {
    name.strip_prefix(".tmp").is_some_and(|rest| {
        rest.len() == 6 && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

/// Whether a folder is ours alone. With `--state-dir` it may be any folder, and one with other people's things in it is not
/// closed to them.
#[cfg(unix)]
fn is_our_folder(folder: &Path) -> bool {
    if folder.file_name().is_some_and(|name| name == OWN_FOLDER) {
        return true;
    }
    std::fs::read_dir(folder).is_ok_and(|mut entries| {
        entries.all(|entry| {
            entry.is_ok_and(|entry| {
                entry
                    .file_name()
                    .to_str()
                    .is_some_and(|name| name == RUNS || is_our_file(name) || is_left_over(name))
            })
        })
    })
}

#[cfg(unix)]
fn close_folder(folder: &Path) {
    use std::os::unix::fs::PermissionsExt as _;

    let is_open = folder
        .metadata()
        .is_ok_and(|about| about.permissions().mode() & 0o077 != 0);
    if is_open
        && is_our_folder(folder)
        && let Err(err) = std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))
    {
        tracing::debug!(%err, folder = %folder.display(), "the folder stays open to others");
    }
}

#[cfg(not(unix))]
const fn close_folder(_folder: &Path) {}

#[cfg(unix)]
fn close_file(file: &File) {
    use std::os::unix::fs::PermissionsExt as _;

    let is_open = file
        .metadata()
        .is_ok_and(|about| about.is_file() && about.permissions().mode() & 0o077 != 0);
    if is_open && let Err(err) = file.set_permissions(std::fs::Permissions::from_mode(0o600)) {
        tracing::debug!(%err, "the file stays open to others");
    }
}

#[cfg(not(unix))]
const fn close_file(_file: &File) {}

#[cfg(all(test, unix))]
#[expect(
    clippy::unwrap_used,
    reason = "a test stops where it finds something else"
)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    fn mode(path: &Path) -> u32 {
        path.metadata().unwrap().permissions().mode() & 0o777
    }

    fn set(path: &Path, mode: u32) {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn what_is_made_is_its_owners_alone() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("a/b");
        create_dir(&folder).unwrap();
        assert_eq!(mode(&folder), 0o700);
        drop(create_new(&folder.join("new")).unwrap());
        drop(open_append(&folder.join("more")).unwrap());
        write_atomically(&folder.join("whole"), b"x").unwrap();
        for name in ["new", "more", "whole"] {
            assert_eq!(mode(&folder.join(name)), 0o600, "{name}");
        }
        assert!(create_new(&folder.join("new")).is_err());
        assert_eq!(std::fs::read(folder.join("whole")).unwrap(), b"x");
    }

    #[test]
    fn what_an_earlier_version_left_open_is_closed() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("state");
        let runs = folder.join(RUNS);
        std::fs::create_dir_all(&runs).unwrap();
        let files = [
            folder.join("setup.json"),
            folder.join("setup.111122223333.eu-west-1.toml"),
            folder.join("preferences.toml"),
            folder.join("crash.txt"),
            folder.join("setup.broken.2.json"),
            runs.join("20260102-030405-1.jsonl"),
            runs.join("111122223333.lock"),
        ];
        for file in &files {
            std::fs::write(file, "x").unwrap();
            set(file, 0o644);
        }
        set(&runs, 0o755);
        set(&folder, 0o755);
        close_all(&folder);
        for file in &files {
            assert_eq!(mode(file), 0o600, "{}", file.display());
        }
        assert_eq!((mode(&folder), mode(&runs)), (0o700, 0o700));
        let journal = &files[5];
        set(journal, 0o644);
        drop(open_append(journal).unwrap());
        assert_eq!(mode(journal), 0o600);
    }

    #[test]
    fn no_link_is_followed_and_nothing_but_a_plain_file_is_opened() {
        let root = tempfile::tempdir().unwrap();
        let theirs = root.path().join("letter.txt");
        std::fs::write(&theirs, "dear all").unwrap();
        let link = root.path().join("111122223333.lock");
        std::os::unix::fs::symlink(&theirs, &link).unwrap();
        let nowhere = root.path().join("crash.txt");
        std::os::unix::fs::symlink(root.path().join("not there"), &nowhere).unwrap();
        let socket = root.path().join("20260102-030405-1.jsonl");
        let _open = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        for path in [&link, &nowhere, &socket] {
            let err = open_append(path).unwrap_err();
            assert!(
                err.to_string().contains("a link"),
                "{}: {err}",
                path.display()
            );
            assert!(create_new(path).is_err(), "{}", path.display());
        }
        assert!(!root.path().join("not there").exists());
        // What is replaced in one piece replaces the link, not what it leads to.
        write_atomically(&link, b"ours").unwrap();
        assert_eq!(std::fs::read(&theirs).unwrap(), b"dear all");
        assert!(std::fs::symlink_metadata(&link).unwrap().is_file());
    }

    #[test]
    fn a_file_that_was_replaced_or_is_another_users_is_told_from_ours() {
        use std::os::unix::fs::MetadataExt as _;

        let root = tempfile::tempdir().unwrap();
        let [one, other] = ["one", "other"].map(|name| {
            let path = root.path().join(name);
            std::fs::write(&path, "x").unwrap();
            path.metadata().unwrap()
        });
        owner::check(&one, root.path()).unwrap();
        owner::is_the_same(&one, &one).unwrap();
        assert!(owner::is_the_same(&one, &other).is_err());
        let err = owner::is_of(&one, one.uid() + 1).unwrap_err();
        assert_eq!(err.kind(), io::ErrorKind::PermissionDenied);
        assert_eq!(of_another(root.path()), None);
        assert_eq!(of_another(&root.path().join("not there")), None);
    }

    /// Only where the tests run as root can a file be given away.
    #[test]
    fn what_belongs_to_another_user_is_refused_with_its_path() {
        let give = |path: &Path, user| std::os::unix::fs::chown(path, Some(user), None);
        let root = tempfile::tempdir().unwrap();
        let state = root.path().join("state");
        let runs = state.join(RUNS);
        create_dir(&runs).unwrap();
        let journal = runs.join("20260102-030405-1.jsonl");
        std::fs::write(&journal, "x").unwrap();
        // Whatever else lies there is nobody's business.
        let other = state.join("notes.txt");
        std::fs::write(&other, "x").unwrap();
        if give(&other, 4321).is_err() {
            return;
        }
        assert_eq!(of_another(&state), None);
        for path in [&journal, &runs, &state] {
            give(path, 4321).unwrap();
            assert_eq!(of_another(&state).as_ref(), Some(path));
            let refused = if path.is_dir() {
                create_dir(path)
            } else {
                open_append(path).map(drop)
            };
            assert_eq!(
                refused.unwrap_err().kind(),
                io::ErrorKind::PermissionDenied,
                "{}",
                path.display()
            );
            give(
                path,
                root.path().metadata().map(|about| uid(&about)).unwrap(),
            )
            .unwrap();
        }
        assert_eq!(of_another(&state), None);
        // A link of theirs to a folder of ours.
        std::fs::remove_file(&journal).unwrap();
        std::fs::remove_dir(&runs).unwrap();
        let ours = root.path().join("ours");
        std::fs::create_dir(&ours).unwrap();
        std::os::unix::fs::symlink(&ours, &runs).unwrap();
        assert_eq!(of_another(&state), None);
        std::os::unix::fs::lchown(&runs, Some(4321), None).unwrap();
        assert_eq!(of_another(&state), Some(runs.clone()));
        assert!(create_dir(&runs).is_err());
    }

    fn uid(about: &std::fs::Metadata) -> u32 {
        std::os::unix::fs::MetadataExt::uid(about)
    }

    #[test]
    fn what_is_not_ours_stays_as_it_is() {
        let root = tempfile::tempdir().unwrap();
        let shared = root.path().join("shared");
        std::fs::create_dir(&shared).unwrap();
        set(&shared, 0o755);
        let theirs = [
            "notes.txt",
            "setup.py",
            "setup.cfg.toml",
            "crash.log",
            "Cargo.lock",
            "events.jsonl",
            ".tmp123456",
        ]
        .map(|name| shared.join(name));
        let ours = shared.join("setup.json");
        for file in theirs.iter().chain([&ours]) {
            std::fs::write(file, "x").unwrap();
            set(file, 0o644);
        }
        std::os::unix::fs::symlink(&theirs[0], shared.join("crash.txt")).unwrap();
        create_dir(&shared).unwrap();
        close_all(&shared);
        assert_eq!(mode(&shared), 0o755);
        for file in &theirs {
            assert_eq!(mode(file), 0o644, "{}", file.display());
        }
        assert_eq!(mode(&ours), 0o600);
        close_all(&root.path().join("not there"));
    }
}
