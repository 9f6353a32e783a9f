//! The crash report: what is kept of an unexpected stop for the next start, without anything that the program was working on.

use std::backtrace::Backtrace;
use std::io::{self, Write as _};
use std::panic::PanicHookInfo;
use std::path::{Path, PathBuf};
use std::str::Chars;

use crate::domain::{has_access_key, shown_lines};
use crate::{private, text_file};

/// The report, until it has been answered.
const FILE: &str = "crash.txt";
/// The report afterwards, for a support case.
const SEEN: &str = "crash.seen.txt";
/// A report does not grow beyond this, in bytes.
const MOST: u64 = 256 * 1024;
/// So many letters of a message are kept.
const LETTERS: usize = 300;
/// A run of letters as they stand in keys and tokens is left out from this length on.
const LONG: usize = 20;
/// Digits of an account number.
const ACCOUNT: usize = 12;

/// Code that the standard library names in its messages. Anything else in backticks may be data.
const CODE: [&str; 12] = [
    "None",
    "Some",
    "Ok",
    "Err",
    "Option::unwrap()",
    "Option::expect()",
    "Result::unwrap()",
    "Result::expect()",
    "Result::unwrap_err()",
    "Result::expect_err()",
    "left == right",
    "left != right",
];

/// From now on, every panic leaves a report in this folder.
pub fn install(folder: PathBuf) {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        // The full message is for the terminal of a developer only.
        if cfg!(debug_assertions) {
            before(info);
        }
        let report = report(info);
        match write(&folder, &report) {
            Ok(()) => {
                tracing::error!(folder = %folder.display(), "stopped unexpectedly; see {FILE}");
            }
            Err(err) => tracing::error!(%err, "stopped unexpectedly; no report could be written"),
        }
    }));
}

/// The report of an unexpected stop that nobody has answered yet.
pub fn last(folder: &Path) -> Option<String> {
    text_file::read_own(&folder.join(FILE), 2 * MOST)
        .and_then(text_file::decode)
        .ok()
        .filter(|report| !report.trim().is_empty())
}

/// The report was answered, or the window was closed in good order: it is kept under another name, and not offered again.
pub fn put_away(folder: &Path) {
    match std::fs::rename(folder.join(FILE), folder.join(SEEN)) {
        Err(err) if err.kind() != io::ErrorKind::NotFound => {
            tracing::warn!(%err, "the crash report could not be put away");
        }
        _ => {}
    }
}

fn report(info: &PanicHookInfo<'_>) -> String {
    let payload = info.payload();
    let message = payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or_default();
    let place = info.location().map_or_else(
        || "unknown".to_owned(),
        |place| without_build_paths(&place.to_string()),
    );
    let thread = std::thread::current();
    // Names of functions and of source files, no data.
    let backtrace = without_build_paths(&Backtrace::force_capture().to_string());
    format!(
        "radiant-aws-setup {} stopped unexpectedly\n\
         When:    {}\n\
         System:  {} {}\n\
         Thread:  {}\n\
         Where:   {place}\n\
         Message: {}\n\n{backtrace}\n",
        env!("CARGO_PKG_VERSION"),
        jiff::Timestamp::now(),
        std::env::consts::OS,
        std::env::consts::ARCH,
        thread.name().unwrap_or("without a name"),
        redacted(message),
    )
}

/// A second stop goes below the first: the first is most often the cause.
fn write(folder: &Path, report: &str) -> io::Result<()> {
    private::create_dir(folder)?;
    let path = folder.join(FILE);
    if path.metadata().is_ok_and(|about| about.len() > MOST) {
        return Ok(());
    }
    let mut file = private::open_append(&path)?;
    file.write_all(report.as_bytes())?;
    file.sync_data()
}

/// A message without anything that may be data.
///
/// Left out are quoted texts, ARNs, account numbers, access key ids, addresses, paths, and every long run of letters and
/// digits, which could be a key or a token. What is left is cut after 300 letters.
pub fn redacted(text: &str) -> String {
    let text = without_grouped_numbers(&without_quoted(&shown_lines(text)));
    let clean = by_words(&text, without_data);
    let mut kept: String = clean.chars().take(LETTERS).collect();
    if clean.chars().count() > LETTERS {
        kept.push_str("… [cut]");
    }
    kept
}

/// The text with each of its words as `change` has it.
fn by_words(text: &str, change: fn(&str) -> String) -> String {
    let mut changed = String::with_capacity(text.len());
    let mut word = String::new();
    for sign in text.chars() {
        if is_between_words(sign) {
            changed.push_str(&change(&word));
            changed.push(sign);
            word.clear();
        } else {
            word.push(sign);
        }
    }
    changed.push_str(&change(&word));
    changed
}

/// The text without the folders of the computer that built the program: libraries name their source files with them.
pub fn without_build_paths(text: &str) -> String {
    by_words(text, |word| source_file(word).unwrap_or(word).to_owned())
}

/// The end of a source file's path that means the same on every computer; nothing where it is none, or has no folders before.
fn source_file(word: &str) -> Option<&str> {
    const BEFORE: [&str; 2] = ["registry", "git"];
    let is_separator = |sign: char| matches!(sign, '/' | '\\');
    let is_absolute = word.starts_with(is_separator) || word.get(1..2) == Some(":");
    let path = word.trim_end_matches(|sign: char| sign.is_ascii_digit() || sign == ':');
    let path_is_rust = path
        .rsplit_once('.')
        .is_some_and(|(_, ending)| ending == "rs");
    if !is_absolute || !path_is_rust {
        return None;
    }
    // Where each folder or file of the path begins, in bytes.
    let mut starts = vec![0];
    starts.extend(
        word.match_indices(is_separator)
            .map(|(at, separator)| at + separator.len()),
    );
    let named = |name: &str| {
        starts.iter().rposition(|start| {
            let rest = word.get(*start..).unwrap_or_default();
            rest.split(is_separator).next() == Some(name)
        })
    };
    // A library's own folder lies below one of the index, or of the repository and its revision.
    let library = BEFORE
        .into_iter()
        .find_map(named)
        .map(|folder| folder + 3)
        .filter(|folder| *folder < starts.len());
    let first = library
        .or_else(|| named("library"))
        .or_else(|| named("src"))
        .unwrap_or(starts.len() - 1);
    word.get(*starts.get(first)?..)
}

const fn is_between_words(sign: char) -> bool {
    matches!(
        sign,
        ' ' | '\t'
            | '\r'
            | '\n'
            | '"'
            | '\''
            | '`'
            | '('
            | ')'
            | '['
            | ']'
            | '{'
            | '}'
            | '<'
            | '>'
            | ','
            | ';'
    )
}

/// What stands in quotes is data; in backticks it may be code.
fn without_quoted(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut signs = text.chars();
    while let Some(sign) = signs.next() {
        clean.push(sign);
        if sign == '"' || sign == '`' {
            let inside = quoted(&mut signs, sign);
            if CODE.contains(&inside.as_str()) {
                clean.push_str(&inside);
            } else {
                clean.push_str("[text]");
            }
            clean.push(sign);
        }
    }
    clean
}

/// The text up to the closing sign, or to the end where it is missing.
fn quoted(signs: &mut Chars<'_>, end: char) -> String {
    let mut inside = String::new();
    while let Some(sign) = signs.next() {
        if sign == end {
            break;
        }
        inside.push(sign);
        if sign == '\\' {
            inside.extend(signs.next());
        }
    }
    inside
}

/// Account numbers in groups of four.
fn without_grouped_numbers(text: &str) -> String {
    let signs: Vec<char> = text.chars().collect();
    let is_digit = |at: usize| signs.get(at).is_some_and(char::is_ascii_digit);
    let is_gap = |at: usize| matches!(signs.get(at), Some(' ' | '-' | '.'));
    let is_grouped = |at: usize| {
        (0..14).all(|step| {
            if step == 4 || step == 9 {
                is_gap(at + step)
            } else {
                is_digit(at + step)
            }
        })
    };
    let mut clean = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(sign) = signs.get(at) {
        if is_grouped(at) {
            clean.push_str("[number]");
            at += 14;
        } else {
            clean.push(*sign);
            at += 1;
        }
    }
    clean
}

/// One word, or what it was.
fn without_data(word: &str) -> String {
    if word.to_ascii_lowercase().contains("arn:") {
        return "[ARN]".to_owned();
    }
    if word.contains('@') {
        return "[address]".to_owned();
    }
    if word.contains('\\') || (word.starts_with(['/', '~']) && word.len() > 1) {
        return "[path]".to_owned();
    }
    let mut clean = String::with_capacity(word.len());
    let mut run = String::new();
    for sign in word.chars() {
        if is_of_keys(sign) {
            run.push(sign);
        } else {
            clean.push_str(run_without_data(&run));
            clean.push(sign);
            run.clear();
        }
    }
    clean.push_str(run_without_data(&run));
    clean
}

/// The signs of keys and tokens: base64 in both of its alphabets.
const fn is_of_keys(sign: char) -> bool {
    sign.is_ascii_alphanumeric() || matches!(sign, '/' | '+' | '=' | '_' | '-')
}

fn run_without_data(run: &str) -> &str {
    if has_access_key(run) {
        "[key]"
    } else if run.len() >= LONG {
        "[long text]"
    } else if most_digits(run) >= ACCOUNT {
        "[number]"
    } else {
        run
    }
}

/// The length of the longest run of digits.
fn most_digits(text: &str) -> usize {
    text.split(|sign: char| !sign.is_ascii_digit())
        .map(str::len)
        .max()
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_data_is_left_out_of_messages() {
        for (message, kept) in [
            ("no role 444455556666 here", "no role [number] here"),
            ("account 4444 5555 6666.", "account [number]."),
            (
                "cannot read arn:aws:iam::444455556666:role/Ops, sorry",
                "cannot read [ARN], sorry",
            ),
            ("key AKIAIOSFODNN7EXAMPLE is old", "key [key] is old"),
            ("key=ASIAX", "[key]"),
            (
                "secret wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY==!",
                "secret [long text]!",
            ),
            ("id 0e5f8a4c-1b11-4d22-8f33-abcdefabcdef", "id [long text]"),
            (
                "expected \"eu-west-1\", got \"a \\\" b\" there",
                "expected \"[text]\", got \"[text]\" there",
            ),
            ("it never ends: \"AKIA", "it never ends: \"[text]\""),
            (
                "it is inside 'e' of `rs-8f2c-secret`",
                "it is inside 'e' of `[text]`",
            ),
            ("anna@larkfield.example was here", "[address] was here"),
            ("no file /home/anna/.aws/config", "no file [path]"),
            (r"no file C:\Users\anna", "no file [path]"),
        ] {
            assert_eq!(redacted(message), kept);
        }
    }

    #[test]
    fn folders_of_the_computer_that_built_the_program_are_left_out() {
        for (said, kept) in [
            (
                "os error at /home/builder/.cargo/registry/src/index.crates.io-1949/winit-0.30.13/src/linux/mod.rs:765: no display",
                "os error at winit-0.30.13/src/linux/mod.rs:765: no display",
            ),
            (
                r"at C:\Users\b\.cargo\registry\src\index\egui-0.37.0\src\ui.rs:12:5",
                r"at egui-0.37.0\src\ui.rs:12:5",
            ),
            (
                "/rustc/59807616e1fa2540724bfbac14d7976d7e4a3860/library/std/src/panicking.rs:698:5",
                "library/std/src/panicking.rs:698:5",
            ),
            ("  at /builds/main/src/crash.rs:55", "  at src/crash.rs:55"),
            ("at /builds/odd.rs", "at odd.rs"),
        ] {
            assert_eq!(without_build_paths(said), kept);
        }
        for text in [
            "src/crash.rs:12:5",
            "",
            "a/b of 12:30",
            "/etc/hosts",
            "ärger",
        ] {
            assert_eq!(without_build_paths(text), text);
        }
    }

    #[test]
    fn short_messages_of_the_standard_library_stay() {
        for message in [
            "",
            "index out of bounds: the len is 3 but the index is 5",
            "called `Option::unwrap()` on a `None` value",
            "attempt to subtract with overflow",
            "RefCell already borrowed",
            "assertion `left == right` failed\n  left: 1\n right: 2",
            "width / height is 1/2",
        ] {
            assert_eq!(redacted(message), message);
        }
    }

    #[test]
    fn long_messages_are_cut_and_letters_of_any_kind_are_no_trouble() {
        let kept = redacted(&"ärger und mühe ".repeat(100));
        assert_eq!(kept.chars().count(), LETTERS + "… [cut]".chars().count());
        assert!(kept.ends_with("… [cut]"));
    }

    #[cfg(unix)]
    #[test]
    fn only_a_plain_file_is_taken_for_a_report() {
        let folder = tempfile::tempdir().unwrap();
        let letter = folder.path().join("letter.txt");
        std::fs::write(&letter, "dear all").unwrap();
        std::os::unix::fs::symlink(&letter, folder.path().join(FILE)).unwrap();
        assert_eq!(last(folder.path()), None);
    }

    #[test]
    fn a_report_is_offered_until_it_is_put_away() {
        let folder = tempfile::tempdir().unwrap();
        let inside = folder.path().join("not made yet");
        assert_eq!(last(&inside), None);
        put_away(&inside);
        write(&inside, "one\n").unwrap();
        write(&inside, "two\n").unwrap();
        assert_eq!(last(&inside).unwrap(), "one\ntwo\n");
        put_away(&inside);
        assert_eq!(last(&inside), None);
        assert_eq!(
            std::fs::read_to_string(inside.join(SEEN)).unwrap(),
            "one\ntwo\n"
        );
    }

    #[test]
    fn a_report_does_not_grow_without_end() {
        let folder = tempfile::tempdir().unwrap();
        let half = "x".repeat(150 * 1024);
        for _ in 0..4 {
            write(folder.path(), &half).unwrap();
        }
        assert_eq!(last(folder.path()).unwrap().len(), 2 * half.len());
    }

    #[test]
    fn a_panic_leaves_a_report_without_its_data() {
        let folder = tempfile::tempdir().unwrap();
        install(folder.path().to_owned());
        let ended = std::thread::Builder::new()
            .name("aws".to_owned())
            .spawn(|| panic!("a made-up stop with AKIAIOSFODNN7EXAMPLE in 444455556666"))
            .unwrap()
            .join();
        // The hook from before, for all other tests.
        drop(std::panic::take_hook());
        assert!(ended.is_err());
        let report = last(folder.path()).unwrap();
        assert!(report.contains(concat!(
            "radiant-aws-setup ",
            env!("CARGO_PKG_VERSION"),
            " stopped unexpectedly"
        )));
        assert!(report.contains(std::env::consts::OS));
        assert!(report.contains("Thread:  aws\n"));
        assert!(report.contains("src/crash.rs:") || report.contains(r"src\crash.rs:"));
        assert!(report.contains("Message: a made-up stop with [key] in [number]\n"));
        assert!(!report.contains("AKIA"));
        assert!(!report.contains("444455556666"));
        let backtrace = report.split("\n\n").nth(1).unwrap();
        assert!(!backtrace.trim().is_empty());
    }
}
