//! The file with answers, as it is named on the command line.

use std::path::Path;

use crate::problem::Problem;
use crate::text_file::{self, LARGEST};

/// The text of an answers file, which is never empty.
///
/// # Errors
///
/// It cannot be read, or nothing is in it. The path is named.
pub(super) fn read(path: &Path) -> Result<String, Problem> {
    let text =
        text_file::read(path, LARGEST).map_err(|why| why.problem("The answers file", path))?;
    if text.trim().is_empty() {
        return Err(
            Problem::new(format!("The answers file {} is empty.", path.display()))
                .hint("Save the answers again, or name another file."),
        );
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answers::{Answers, parse, to_toml};
    use crate::domain::{AccountId, Region};

    fn answers() -> Answers {
        Answers::defaults(
            AccountId::parse("111122223333").unwrap(),
            Region::parse("eu-west-1").unwrap(),
        )
    }

    #[test]
    fn answers_that_an_editor_marked_are_the_same_answers() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("answers.toml");
        let text = to_toml(&answers());
        for form in [
            text.clone(),
            format!("\u{feff}{text}"),
            text.replace('\n', "\r\n"),
        ] {
            std::fs::write(&path, form).unwrap();
            assert_eq!(parse(&read(&path).unwrap()), Ok(answers()));
        }
    }

    #[test]
    fn what_cannot_be_read_is_named_with_its_reason() {
        let folder = tempfile::tempdir().unwrap();
        let utf_16: Vec<u8> = to_toml(&answers())
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let large = vec![b'#'; usize::try_from(LARGEST).unwrap() + 1];
        for (name, bytes, why) in [
            ("empty", b"".as_slice(), "is empty."),
            ("blank", b"\xef\xbb\xbf \r\n", "is empty."),
            (
                "utf-16",
                &utf_16,
                "cannot be read: it is in UTF-16, not in UTF-8.",
            ),
            (
                "bad",
                b"a = 1\nb = \"\xff\"\n",
                "cannot be read: line 2 has signs",
            ),
            ("large", &large, "cannot be read: it is larger than 16 MB."),
        ] {
            let path = folder.path().join(name);
            std::fs::write(&path, bytes).unwrap();
            is_named(&path, why);
        }
        is_named(folder.path(), "cannot be read: it is a folder.");
        is_named(
            &folder.path().join("none"),
            "cannot be read: it is not there.",
        );
    }

    fn is_named(path: &Path, why: &str) {
        let problem = read(path).unwrap_err();
        assert!(
            problem.summary.contains(&path.display().to_string()),
            "{problem}"
        );
        assert!(problem.summary.contains(why), "{problem}");
        assert!(problem.hint.is_some());
    }
}
