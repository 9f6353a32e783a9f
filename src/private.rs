//! Files that only their owner may read: the record of runs, saved answers, the report of an unexpected stop.
//!
//! They hold whole policies and the External Role ID. A folder of ours is closed to all others, and a file from its first byte
//! on; what an earlier version left open is closed when the program starts. On Windows the user's own folder is closed to
//! others by Windows, and what lies in it is so too.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

/// The name of the platform's folder for our data.
const OWN_FOLDER: &str = "radiant-aws-setup";
/// The folder of the records of runs, inside of it.
const RUNS: &str = "runs";

/// Make a folder, and those around it that are missing; one of ours that is open to others is closed.
pub fn create_dir(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
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
pub fn open_append(path: &Path) -> io::Result<File> {
    let file = options().create(true).read(true).append(true).open(path)?;
    close_file(&file);
    Ok(file)
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
                && let Ok(file) = File::open(entry.path())
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
    let mut options = OpenOptions::new();
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
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    fn mode(path: &Path) -> u32 {
        path.metadata().unwrap().permissions().mode() & 0o777
    }

    fn set(path: &Path, mode: u32) {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    }

    // D1
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

    // D1
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

    // D1
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
