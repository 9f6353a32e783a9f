//! Who may know whom: the `use` lines of every folder against the list of what it may name.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// For each module of the crate, the modules that it may name besides itself.
#[expect(clippy::too_many_lines, reason = "one list, a line a module")]
fn allowed() -> BTreeMap<&'static str, &'static [&'static str]> {
    BTreeMap::from([
        ("domain", &[] as &[&str]),
        ("problem", &[]),
        ("private", &[]),
        ("text_file", &["problem"]),
        ("crash", &["domain", "private", "text_file"]),
        ("ui", &[]),
        ("vendor", &["domain"]),
        ("policy", &["domain"]),
        ("answers", &["domain"]),
        ("inventory", &["domain", "policy", "problem"]),
        (
            "plan",
            &[
                "answers",
                "domain",
                "inventory",
                "policy",
                "problem",
                "vendor",
            ],
        ),
        (
            "verify",
            &[
                "answers",
                "domain",
                "inventory",
                "plan",
                "policy",
                "problem",
                "vendor",
            ],
        ),
        ("practice", &["domain"]),
        (
            "aws",
            &[
                "answers",
                "domain",
                "inventory",
                "plan",
                "policy",
                "practice",
                "problem",
                "text_file",
                "vendor",
            ],
        ),
        (
            "apply",
            &[
                "aws",
                "domain",
                "inventory",
                "plan",
                "policy",
                "private",
                "problem",
                "text_file",
            ],
        ),
        (
            "engine",
            &[
                "answers",
                "apply",
                "aws",
                "inventory",
                "plan",
                "problem",
                "vendor",
                "verify",
            ],
        ),
        (
            "worker",
            &[
                "answers",
                "apply",
                "aws",
                "domain",
                "engine",
                "inventory",
                "problem",
                "vendor",
                "verify",
            ],
        ),
        (
            "guide",
            &[
                "answers",
                "apply",
                "aws",
                "crash",
                "domain",
                "engine",
                "inventory",
                "plan",
                "policy",
                "practice",
                "private",
                "problem",
                "text_file",
                "ui",
                "vendor",
                "verify",
                "worker",
            ],
        ),
        ("app", &["guide", "problem", "text_file", "ui", "worker"]),
        (
            "cli",
            &[
                "answers",
                "app",
                "apply",
                "aws",
                "crash",
                "domain",
                "engine",
                "guide",
                "inventory",
                "plan",
                "practice",
                "private",
                "problem",
                "text_file",
                "vendor",
                "verify",
                "worker",
            ],
        ),
    ])
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The code of a file without its tests and comments.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let text = text
        .split("#[cfg(test)]\nmod tests")
        .next()
        .unwrap_or_default();
    text.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

fn is_test_file(path: &Path) -> bool {
    path.file_stem().is_some_and(|name| {
        ["tests", "properties", "right", "round_trip", "samples"]
            .iter()
            .any(|test| name == *test)
    }) || path.components().any(|part| part.as_os_str() == "tests")
}

fn sources() -> Vec<(String, PathBuf, String)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    files(&src, &mut found);
    found
        .into_iter()
        .filter(|path| !is_test_file(path))
        .map(|path| {
            let relative = path.strip_prefix(&src).unwrap();
            let module = relative
                .components()
                .next()
                .unwrap()
                .as_os_str()
                .to_string_lossy();
            let module = module.trim_end_matches(".rs").to_owned();
            let text = code(&path);
            (module, path, text)
        })
        .collect()
}

#[test]
fn every_arrow_is_one_that_is_allowed() {
    let allowed = allowed();
    let mut wrong = Vec::new();
    for (module, path, text) in sources() {
        let Some(may) = allowed.get(module.as_str()) else {
            assert!(
                ["main", "lib"].contains(&module.as_str()),
                "{module} has no arrows in the list"
            );
            continue;
        };
        for (index, _) in text.match_indices("crate::") {
            let name: String = text[index + "crate::".len()..]
                .chars()
                .take_while(|letter| letter.is_alphanumeric() || *letter == '_')
                .collect();
            if name != module
                && allowed.contains_key(name.as_str())
                && !may.contains(&name.as_str())
            {
                wrong.push(format!("{}: {module} may not know {name}", path.display()));
            }
        }
    }
    wrong.sort();
    wrong.dedup();
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn the_list_has_no_circle() {
    let allowed = allowed();
    let mut left: Vec<&str> = allowed.keys().copied().collect();
    while !left.is_empty() {
        let free: Vec<&str> = left
            .iter()
            .copied()
            .filter(|module| allowed[module].iter().all(|name| !left.contains(name)))
            .collect();
        assert!(!free.is_empty(), "a circle among {left:?}");
        left.retain(|module| !free.contains(module));
    }
}

#[test]
fn only_aws_and_practice_name_sdk_crates() {
    for (module, path, text) in sources() {
        if ["aws", "practice"].contains(&module.as_str()) {
            continue;
        }
        for name in ["aws_sdk_", "aws_config", "aws_smithy", "aws_credential"] {
            assert!(!text.contains(name), "{} names {name}", path.display());
        }
    }
}

#[test]
fn plan_policy_and_verify_know_neither_clock_nor_network() {
    for (module, path, text) in sources() {
        if !["plan", "policy", "verify", "domain", "answers", "inventory"]
            .contains(&module.as_str())
        {
            continue;
        }
        for name in [
            "Timestamp::now",
            "Instant::now",
            "SystemTime::now",
            "tokio",
            "std::net",
            "std::fs",
        ] {
            assert!(!text.contains(name), "{} names {name}", path.display());
        }
    }
}
