//! Files of text, as people and other programs leave them: read whole, or said in words why not.

use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Read as _};
use std::path::Path;

use crate::problem::Problem;

/// Some editors put this mark before the text: the byte order mark in UTF-8.
const MARK: &str = "\u{feff}";
/// The largest file that people write by hand, in bytes.
pub const LARGEST: u64 = 16 * 1024 * 1024;

/// Why a file cannot be read as text. As text it goes behind "cannot be read:".
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unread {
    #[error("it is not there")]
    Missing,
    #[error("it is a folder")]
    Folder,
    #[error("you may not read it")]
    NotAllowed,
    #[error("it is a link, or no plain file")]
    NotPlain,
    #[error("it is larger than {}", size(*.most))]
    TooLarge { most: u64 },
    #[error("it is in UTF-16, not in UTF-8")]
    Utf16,
    #[error("line {line} has signs that are not in UTF-8")]
    NotUtf8 { line: usize },
    #[error("{0}")]
    Other(String),
}

impl Unread {
    /// What to do about it.
    pub const fn cure(&self) -> &'static str {
        match self {
            Self::Missing => "Check its name and its folder.",
            Self::Folder => "Name a file in it.",
            Self::NotPlain => "Take it away, or put the file itself in its place.",
            Self::NotAllowed => "Ask for the right to read it, or use a copy of your own.",
            Self::TooLarge { .. } => "Check whether it is the right file.",
            Self::Utf16 | Self::NotUtf8 { .. } => "Open it in a text editor and save it as UTF-8.",
            Self::Other(_) => "Check the disk, and whether the file can be opened elsewhere.",
        }
    }

    /// What is wrong and what to do, where the file was just named.
    pub fn words(&self) -> String {
        let why = self.to_string();
        let mut signs = why.chars();
        let first = signs.next().map(|first| first.to_ascii_uppercase());
        let sentence: String = first.into_iter().chain(signs).collect();
        format!("{sentence}. {}", self.cure())
    }

    /// The same about one file, as a problem. `what` begins the sentence, such as "The answers file".
    pub fn problem(&self, what: &str, path: &Path) -> Problem {
        Problem::new(format!("{what} {} cannot be read: {self}.", path.display())).hint(self.cure())
    }
}

impl From<io::Error> for Unread {
    fn from(err: io::Error) -> Self {
        match err.kind() {
            ErrorKind::NotFound => Self::Missing,
            ErrorKind::NotADirectory => Self::Other("a part of its path is no folder".to_owned()),
            ErrorKind::IsADirectory => Self::Folder,
            ErrorKind::PermissionDenied => Self::NotAllowed,
            _ => Self::Other(err.to_string()),
        }
    }
}

/// The text of a file of at most `most` bytes, without the mark that some editors put before it.
pub fn read(path: &Path, most: u64) -> Result<String, Unread> {
    decode(read_bytes(path, most)?)
}

/// What is in a file of at most `most` bytes, text or not.
pub fn read_bytes(path: &Path, most: u64) -> Result<Vec<u8>, Unread> {
    // Before it is opened: Windows refuses a folder in the words for a missing right.
    let about = std::fs::metadata(path)?;
    if about.is_dir() {
        return Err(Unread::Folder);
    }
    whole(File::open(path)?, most)
}

/// Reads files that a file names, their paths from its own folder; or says why not and what to do.
pub fn beside(path: &Path) -> impl Fn(&str) -> Result<Vec<u8>, String> + use<> {
    let folder = path.parent().map(Path::to_owned).unwrap_or_default();
    move |name| {
        read_bytes(&folder.join(name), LARGEST).map_err(|why| format!("{why}. {}", why.cure()))
    }
}

/// What is in a file that this program keeps for itself, of at most `most` bytes.
pub fn read_own(path: &Path, most: u64) -> Result<Vec<u8>, Unread> {
    whole(open_own(path)?, most)
}

fn whole(file: File, most: u64) -> Result<Vec<u8>, Unread> {
    let mut bytes = Vec::new();
    // What is no plain file, such as a pipe, has no length before it is read.
    file.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length <= most) {
        Ok(bytes)
    } else {
        Err(Unread::TooLarge { most })
    }
}

/// A file that this program keeps for itself, to be read. A pipe would never end, and a link leads to what is not ours, so only a
/// plain file is opened.
pub fn open_own(path: &Path) -> Result<File, Unread> {
    let about = std::fs::symlink_metadata(path)?;
    if about.is_dir() {
        Err(Unread::Folder)
    } else if about.is_file() {
        plain(without_waiting().read(true).open(path)?)
    } else {
        Err(Unread::NotPlain)
    }
}

/// What was opened, if it is a plain file: something else may have come into its place.
fn plain(file: File) -> Result<File, Unread> {
    if file.metadata()?.is_file() {
        Ok(file)
    } else {
        Err(Unread::NotPlain)
    }
}

/// Options that open what stands there now, and wait for nobody at the other end of a pipe.
pub fn without_waiting() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.custom_flags(libc::O_NONBLOCK | libc::O_NOFOLLOW);
    }
    options
}

/// Bytes as text, without the mark before it.
pub fn decode(bytes: Vec<u8>) -> Result<String, Unread> {
    if is_utf_16(&bytes) {
        return Err(Unread::Utf16);
    }
    let text = String::from_utf8(bytes).map_err(|err| {
        let good = err.utf8_error().valid_up_to();
        let before = err.as_bytes().iter().take(good);
        Unread::NotUtf8 {
            line: before.filter(|byte| **byte == b'\n').count() + 1,
        }
    })?;
    match text.strip_prefix(MARK) {
        Some(rest) => Ok(rest.to_owned()),
        None => Ok(text),
    }
}

/// Whether this is UTF-16: by its mark, or because every second byte of its beginning is zero.
fn is_utf_16(bytes: &[u8]) -> bool {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return true;
    }
    let zeros = |from: usize| {
        let mut every_second = bytes.iter().skip(from).step_by(2).take(8);
        bytes.len() >= 4 && every_second.all(|byte| *byte == 0)
    };
    // All zeros are no text at all.
    zeros(0) != zeros(1)
}

fn size(bytes: u64) -> String {
    const MEGABYTE: u64 = 1024 * 1024;
    if bytes >= MEGABYTE {
        format!("{} MB", bytes / MEGABYTE)
    } else {
        format!("{} KB", bytes / 1024)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(bytes: &[u8]) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), bytes).unwrap();
        file
    }

    fn utf_16(text: &str, little: bool) -> Vec<u8> {
        text.encode_utf16()
            .flat_map(|unit| {
                if little {
                    unit.to_le_bytes()
                } else {
                    unit.to_be_bytes()
                }
            })
            .collect()
    }

    // CFG-01
    #[test]
    fn the_mark_before_a_text_is_dropped() {
        let file = written(b"\xef\xbb\xbf[default]\r\nregion = us-east-1\r\n");
        assert_eq!(
            read(file.path(), LARGEST).unwrap(),
            "[default]\r\nregion = us-east-1\r\n"
        );
        assert_eq!(read(written(b"").path(), LARGEST).unwrap(), "");
    }

    // CFG-02
    #[test]
    fn utf_16_is_told_with_and_without_its_mark() {
        for little in [true, false] {
            for text in ["\u{feff}[default]", "version = 1\n"] {
                let file = written(&utf_16(text, little));
                assert_eq!(read(file.path(), LARGEST), Err(Unread::Utf16), "{text}");
            }
        }
        assert_ne!(decode(vec![0; 8]), Err(Unread::Utf16));
    }

    #[test]
    fn other_bytes_are_told_with_their_line() {
        let file = written(b"[default]\nname = B\xfcro\n");
        let why = read(file.path(), LARGEST).unwrap_err();
        assert_eq!(why, Unread::NotUtf8 { line: 2 });
        let problem = why.problem("The file", file.path());
        assert!(problem.summary.contains("line 2"), "{problem}");
        assert!(problem.summary.contains(&file.path().display().to_string()));
        assert!(problem.hint_says("UTF-8"));
    }

    #[test]
    fn folders_missing_files_and_large_ones_have_words_of_their_own() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(read(folder.path(), LARGEST), Err(Unread::Folder));
        assert_eq!(Unread::Folder.words(), "It is a folder. Name a file in it.");
        let missing = folder.path().join("none");
        assert_eq!(read(&missing, LARGEST), Err(Unread::Missing));
        let file = written(&[b'x'; 2049]);
        assert_eq!(read(file.path(), 2049).map(|text| text.len()), Ok(2049));
        let why = read(file.path(), 2048).unwrap_err();
        assert_eq!(why.to_string(), "it is larger than 2 KB");
        assert_eq!(
            Unread::TooLarge { most: LARGEST }.to_string(),
            "it is larger than 16 MB"
        );
    }

    #[test]
    fn a_file_is_found_beside_the_one_that_names_it() {
        let folder = tempfile::tempdir().unwrap();
        let files = beside(&folder.path().join("answers.toml"));
        std::fs::write(folder.path().join("list.csv"), b"\xff\xfe1\0").unwrap();
        assert_eq!(files("list.csv"), Ok(b"\xff\xfe1\0".to_vec()));
        assert_eq!(
            files("none.csv").unwrap_err(),
            "it is not there. Check its name and its folder."
        );
        let whole = folder.path().join("list.csv");
        let elsewhere = beside(Path::new("answers.toml"));
        assert!(elsewhere(&whole.display().to_string()).is_ok());
    }

    #[cfg(unix)]
    #[test]
    fn of_our_own_files_only_plain_ones_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let [pipe, socket, file, link] =
            ["zero", "socket", "file", "link"].map(|name| folder.path().join(name));
        std::os::unix::fs::symlink("/dev/zero", &pipe).unwrap();
        let _open = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        std::fs::write(&file, "x").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        for path in [&*pipe, &*socket, &*link, Path::new("/dev/null")] {
            let why = open_own(path).unwrap_err();
            assert_eq!(why, Unread::NotPlain, "{}", path.display());
        }
        assert!(open_own(&file).is_ok());
        assert_eq!(open_own(folder.path()).unwrap_err(), Unread::Folder);
        assert!(Unread::NotPlain.words().starts_with("It is a link"));
    }

    // As it is between a look at what stands there and its opening.
    #[cfg(unix)]
    #[test]
    fn a_pipe_in_the_place_of_a_plain_file_holds_nobody_up() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(made.unwrap().success());
        let opened = without_waiting().read(true).open(&pipe).unwrap();
        assert_eq!(plain(opened).unwrap_err(), Unread::NotPlain);
        let link = folder.path().join("link");
        std::os::unix::fs::symlink(&pipe, &link).unwrap();
        assert!(without_waiting().read(true).open(&link).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_plain_file_is_read_as_well() {
        assert_eq!(read(Path::new("/dev/null"), LARGEST), Ok(String::new()));
        assert!(matches!(
            read(Path::new("/dev/zero"), 1024),
            Err(Unread::TooLarge { most: 1024 })
        ));
    }
}
