//! The folder of an export: what stands there is replaced only where an export wrote it and nobody changed it since.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use crate::export::HandOver;
use crate::private;
use crate::problem::Problem;
use crate::text_file;

/// Says in a folder which files an export wrote there, and what they said then.
const LIST: &str = "written-by-radiant-aws-setup.json";
/// In bytes; beyond that a file is not ours.
const LARGEST: u64 = 64 << 20;

/// Refuse a folder that cannot be one, before AWS is asked for anything.
pub(super) fn check(folder: &Path) -> Result<(), Problem> {
    match std::fs::metadata(folder) {
        Ok(there) if !there.is_dir() => Err(Problem::new(format!(
            "{} is a file, not a folder.",
            folder.display()
        ))
        .hint("Name a folder with --out. It is made if it is not there.")),
        _ => Ok(()),
    }
}

/// Write all of the files, or none where one of them would take the place of somebody's own.
pub(super) fn save(folder: &Path, files: &[HandOver]) -> Result<Vec<PathBuf>, Problem> {
    let mut ours = listed(folder);
    for file in files {
        let path = folder.join(&file.name);
        if !is_free(&path, file, ours.get(&file.name)) {
            return Err(Problem::new(format!(
                "{} is there already. No export wrote it, or somebody changed it since.",
                path.display()
            ))
            .hint("Name another folder with --out, or move the file away. Nothing was written."));
        }
    }
    let mut paths = Vec::new();
    for file in files {
        let path = folder.join(&file.name);
        std::fs::create_dir_all(path.parent().unwrap_or(folder))
            .and_then(|()| private::write_atomically(&path, file.text.as_bytes()))
            .map_err(|err| unwritten(&path, &err))?;
        ours.insert(file.name.clone(), sum(file.text.as_bytes()));
        paths.push(path);
    }
    let list = folder.join(LIST);
    let text = serde_json::to_string_pretty(&ours).unwrap_or_default();
    private::write_atomically(&list, text.as_bytes()).map_err(|err| unwritten(&list, &err))?;
    Ok(paths)
}

fn unwritten(path: &Path, err: &io::Error) -> Problem {
    Problem::new(format!("{} could not be written.", path.display()))
        .hint(format!("Name another folder with --out. {err}"))
}

/// What earlier exports wrote there.
fn listed(folder: &Path) -> BTreeMap<String, String> {
    text_file::read_own(&folder.join(LIST), LARGEST)
        .ok()
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .unwrap_or_default()
}

/// Whether nothing stands there, or the same, or what an export wrote, as it wrote it.
fn is_free(path: &Path, file: &HandOver, written: Option<&String>) -> bool {
    if std::fs::symlink_metadata(path).is_err() {
        return true;
    }
    text_file::read_own(path, LARGEST)
        .is_ok_and(|there| there == file.text.as_bytes() || written == Some(&sum(&there)))
}

/// A checksum against accidents (FNV-1a, 64 bits), the same in every version of the program.
///
/// See <https://datatracker.ietf.org/doc/html/draft-eastlake-fnv>.
fn sum(bytes: &[u8]) -> String {
    let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    let sum = bytes.iter().fold(0xcbf2_9ce4_8422_2325, step);
    format!("{sum:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, text: &str) -> HandOver {
        HandOver {
            name: name.to_owned(),
            text: text.to_owned(),
        }
    }

    #[test]
    fn what_an_export_wrote_is_replaced_and_what_somebody_wrote_or_changed_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        save(&out, &[file("a.sh", "one"), file("members/b.sh", "two")]).unwrap();
        save(&out, &[file("a.sh", "three"), file("c.sh", "four")]).unwrap();
        let read = |name: &str| std::fs::read_to_string(out.join(name)).unwrap();
        assert_eq!(
            (read("a.sh"), read("c.sh")),
            ("three".into(), "four".into())
        );

        std::fs::write(out.join("members/b.sh"), "mine").unwrap();
        std::fs::write(out.join("d.sh"), "mine").unwrap();
        for theirs in ["members/b.sh", "d.sh"] {
            let refused = save(&out, &[file("a.sh", "five"), file(theirs, "five")]).unwrap_err();
            assert!(
                refused.to_text().contains("is there already"),
                "{refused:?}"
            );
            assert_eq!(
                (read("a.sh"), read(theirs)),
                ("three".into(), "mine".into())
            );
            save(&out, &[file(theirs, "mine")]).unwrap();
        }
    }

    #[test]
    fn a_file_is_no_folder() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        std::fs::write(&path, "").unwrap();
        assert!(check(&path).is_err());
        assert!(check(folder.path()).is_ok());
        assert!(check(&folder.path().join("new")).is_ok());
    }

    #[test]
    fn the_checksum_is_that_of_its_description() {
        assert_eq!(sum(b""), "cbf29ce484222325");
        assert_eq!(sum(b"foobar"), "85944171f73967e8");
    }
}
