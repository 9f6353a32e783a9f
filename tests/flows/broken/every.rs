//! No check that cannot fail: every check that there is turns red by some breakage of the table.

use std::collections::BTreeSet;
use std::path::Path;

use super::table;

/// Checks of data on its way, which no setting breaks: `live.rs` and `flowing.rs` have each of them wait, arrive or fail.
const ON_ITS_WAY: &[&str] = &[
    "first-digest",
    "first-finding",
    "first-findings-of-others",
    "first-log-file",
    "first-notice",
    "policies-above",
    "role-simulated",
    "role-simulated-limits",
    "role-used",
    "sample-file",
    "sample-notice",
];

/// The names of the checks that the sources write down.
fn names() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/verify");
    let mut names = BTreeSet::new();
    let mut folders = vec![folder];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                if !path.ends_with("tests") {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|it| it == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
                names.extend(in_source(text));
            }
        }
    }
    names
}

/// The first words of every requirement in a source; a name that is put together comes with all its ends.
fn in_source(text: &str) -> Vec<String> {
    let after = text.split("Requirement::new(").skip(1);
    let starts = after.map(|rest| rest.trim_start());
    starts.flat_map(named).collect()
}

fn named(start: &str) -> Vec<String> {
    let quoted = |text: &str| text.split('"').nth(1).unwrap_or_default().to_owned();
    if start.starts_with('"') {
        return vec![quoted(start)];
    }
    let both = |middle: &[&str], end: &str| {
        let all = middle.iter().map(|middle| format!("{middle}{end}"));
        all.collect::<Vec<String>>()
    };
    if start.starts_with("&part(") {
        return both(&["log-key-", "findings-key-"], &quoted(start));
    }
    if start.starts_with("&format!(\"{part}-payer\"") {
        return both(&["log-bucket", "findings-bucket"], "-payer");
    }
    if start.starts_with("&format!(\"role-reach-") {
        let kept = ["log", "findings"].map(|of| {
            both(
                &["bucket", "key", "topic"]
                    .map(|kind| format!("role-reach-{of}-{kind}"))
                    .each_ref()
                    .map(String::as_str),
                "",
            )
        });
        return kept.concat();
    }
    vec![
        start
            .split([',', '\n'])
            .next()
            .unwrap_or_default()
            .to_owned(),
    ]
}

#[test]
fn every_check_turns_red_by_some_breakage() {
    let red: BTreeSet<String> = table::all()
        .iter()
        .flat_map(|row| row.red.iter())
        .map(|name| {
            let name = name.rsplit('/').next().unwrap_or_default();
            name.split('@').next().unwrap_or_default().to_owned()
        })
        .collect();
    let names = names();
    assert!(names.len() > 40, "{names:?}");
    let never: Vec<&String> = names
        .iter()
        .filter(|name| !red.contains(*name))
        .filter(|name| !ON_ITS_WAY.contains(&name.as_str()))
        .collect();
    assert!(never.is_empty(), "cannot fail: {never:?}");
    let live = [include_str!("../live.rs"), include_str!("flowing.rs")].concat();
    for name in ON_ITS_WAY {
        assert!(names.contains(*name) && !red.contains(*name), "{name}");
        let in_a_test = [format!("\"{name}\""), format!("\"/{name}\"")];
        assert!(in_a_test.iter().any(|it| live.contains(it)), "{name}");
    }
}
