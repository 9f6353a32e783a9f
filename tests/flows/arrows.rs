//! Who may know whom: the words of every folder against the list of what it may name, and no circle of files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::files::{Files, circles};

/// For each module of the crate, the modules that it may name besides itself.
#[expect(clippy::too_many_lines, reason = "one list, a line a module")]
fn allowed() -> BTreeMap<&'static str, &'static [&'static str]> {
    BTreeMap::from([
        ("domain", &[] as &[&str]),
        ("problem", &[]),
        ("private", &["text_file"]),
        ("price", &["domain"]),
        ("text_file", &["problem"]),
        ("crash", &["domain", "private", "text_file"]),
        ("ui", &[]),
        ("vendor", &["domain"]),
        ("policy", &["domain"]),
        ("answers", &["domain"]),
        ("inventory", &["domain", "policy", "problem"]),
        (
            "wanted",
            &[
                "answers",
                "domain",
                "inventory",
                "policy",
                "problem",
                "vendor",
                "price",
            ],
        ),
        (
            "plan",
            &[
                "answers",
                "domain",
                "inventory",
                "policy",
                "problem",
                "vendor",
                "wanted",
                "price",
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
                "wanted",
            ],
        ),
        ("cost", &["domain", "inventory", "plan", "price", "problem"]),
        ("practice", &["domain"]),
        (
            "copy",
            &["domain", "inventory", "policy", "practice", "problem"],
        ),
        (
            "aws",
            &["domain", "inventory", "policy", "problem", "text_file"],
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
            "approval",
            &[
                "answers",
                "domain",
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
                "approval",
                "aws",
                "copy",
                "domain",
                "inventory",
                "plan",
                "practice",
                "private",
                "problem",
                "vendor",
                "verify",
                "wanted",
                "cost",
            ],
        ),
        (
            "export",
            &[
                "answers",
                "approval",
                "cost",
                "domain",
                "inventory",
                "plan",
                "policy",
                "problem",
                "wanted",
            ],
        ),
        (
            "report",
            &[
                "answers",
                "apply",
                "cost",
                "domain",
                "engine",
                "export",
                "inventory",
                "plan",
                "policy",
                "problem",
                "ui",
                "vendor",
                "verify",
                "wanted",
            ],
        ),
        (
            "worker",
            &[
                "answers",
                "apply",
                "approval",
                "aws",
                "domain",
                "engine",
                "inventory",
                "plan",
                "problem",
                "report",
                "vendor",
                "verify",
                "wanted",
                "cost",
            ],
        ),
        (
            "window",
            &[
                "answers",
                "apply",
                "approval",
                "aws",
                "copy",
                "crash",
                "domain",
                "engine",
                "export",
                "inventory",
                "plan",
                "policy",
                "practice",
                "private",
                "problem",
                "report",
                "text_file",
                "ui",
                "vendor",
                "verify",
                "worker",
                "wanted",
                "cost",
                "price",
            ],
        ),
        ("app", &["window", "problem", "text_file", "ui", "worker"]),
        (
            "cli",
            &[
                "answers",
                "approval",
                "app",
                "apply",
                "aws",
                "copy",
                "crash",
                "domain",
                "engine",
                "export",
                "window",
                "inventory",
                "plan",
                "practice",
                "private",
                "problem",
                "report",
                "text_file",
                "vendor",
                "verify",
                "wanted",
                "worker",
                "cost",
                "price",
            ],
        ),
    ])
}

fn crate_files() -> Files {
    Files::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"))
}

/// The module of the crate that a file belongs to.
fn module_of(file: &Path) -> String {
    let first = file.iter().next().unwrap_or_default().to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

#[test]
fn every_arrow_is_one_that_is_allowed() {
    let allowed = allowed();
    let mut wrong = BTreeSet::new();
    for (file, path) in crate_files().paths() {
        let module = module_of(file);
        if module == "lib" {
            continue;
        }
        let may = allowed
            .get(module.as_str())
            .unwrap_or_else(|| panic!("{module} has no arrows in the list"));
        if let [first, name, ..] = path
            && first == "crate"
            && *name != module
            && allowed.contains_key(name.as_str())
            && !may.contains(&name.as_str())
        {
            wrong.insert(format!("{}: {module} may not know {name}", file.display()));
        }
    }
    assert_eq!(wrong, BTreeSet::new());
}

/// The parts of the window, each of which knows only those before it.
const PARTS: [&str; 4] = ["session", "show", "pages", "shell"];

#[test]
fn the_parts_of_the_window_know_only_those_before_them() {
    let at = |part: &str| PARTS.iter().position(|one| *one == part);
    let mut wrong = BTreeSet::new();
    let mut seen = BTreeSet::new();
    for (file, path) in crate_files().paths() {
        let place: Vec<String> = file
            .with_extension("")
            .iter()
            .map(|part| part.to_string_lossy().into_owned())
            .collect();
        let [window, part, own, ..] = place.as_slice() else {
            continue;
        };
        if window != "window" || at(part).is_none() {
            continue;
        }
        seen.insert(part.clone());
        let names: Vec<&str> = path.iter().map(String::as_str).collect();
        let is_wrong = match names.as_slice() {
            ["crate", "ui", ..] => part == "session",
            // A page knows no other one, but for the table that knows all.
            ["crate", "window", "pages", page, ..] if part == "pages" => {
                own != "table" && page != own && *page != "table"
            }
            ["crate", "window", other, ..] => at(other) > at(part),
            _ => false,
        };
        if is_wrong {
            wrong.insert(format!("{} names {}", file.display(), path.join("::")));
        }
    }
    assert_eq!(wrong, BTreeSet::new());
    assert_eq!(seen.len(), PARTS.len());
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
fn no_files_need_each_other_in_a_circle() {
    let needs = crate_files().needs();
    let mut wrong = Vec::new();
    for circle in circles(&needs) {
        for file in &circle {
            let needed = needs[file]
                .iter()
                .filter(|(next, _)| circle.contains(*next));
            wrong.extend(needed.map(|(next, name)| {
                format!("{} needs {} for {name}", file.display(), next.display())
            }));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn only_aws_and_practice_name_sdk_crates() {
    for (file, path) in crate_files().paths() {
        if ["aws", "practice"].contains(&module_of(file).as_str()) {
            continue;
        }
        for name in ["aws_sdk_", "aws_config", "aws_smithy", "aws_credential"] {
            let named = path[0].starts_with(name);
            assert!(!named, "{} names {path:?}", file.display());
        }
    }
}

#[test]
fn plan_policy_and_verify_know_neither_clock_nor_network() {
    let pure = [
        "plan",
        "policy",
        "verify",
        "wanted",
        "domain",
        "answers",
        "inventory",
    ];
    for (file, path) in crate_files().paths() {
        if !pure.contains(&module_of(file).as_str()) {
            continue;
        }
        let words: Vec<&str> = path.iter().map(String::as_str).collect();
        for name in [
            &["Timestamp", "now"] as &[&str],
            &["Instant", "now"],
            &["SystemTime", "now"],
            &["tokio"],
            &["std", "net"],
            &["std", "fs"],
        ] {
            let named = words.windows(name.len()).any(|part| part == name);
            assert!(!named, "{} names {path:?}", file.display());
        }
    }
}
