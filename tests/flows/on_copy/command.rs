//! The same from the command line: try the plan on a copy, save the copy for somebody else, and open it in practice.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use radiant_aws_setup::answers::{self, Answers};
use radiant_aws_setup::domain::{AccountId, Region};
use serde_json::Value;

struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let account = AccountId::parse("444455556666").unwrap();
        let answers = Answers::defaults(account, Region::parse("eu-west-1").unwrap());
        let path = folder.path().join("answers.toml");
        std::fs::write(path, answers::to_toml(&answers)).unwrap();
        Self(folder)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn run(&self, words: &[&str], answers: &str) -> Output {
        Command::new(env!("CARGO_BIN_EXE_radiant-aws-setup"))
            .args(words)
            .arg("--answers")
            .arg(self.path(answers))
            .arg("--state-dir")
            .arg(self.path("state"))
            .env_clear()
            .env("HOME", self.0.path())
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }
}

/// The objects that were printed.
#[track_caller]
fn lines(output: &Output) -> Vec<Value> {
    let said = String::from_utf8_lossy(&output.stderr);
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(!text.is_empty() && !said.contains("panicked"), "{said}");
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn of<'l>(lines: &'l [Value], event: &str) -> Vec<&'l Value> {
    lines.iter().filter(|it| it["event"] == event).collect()
}

/// How many changes there are of each kind.
fn kinds(lines: &[Value]) -> BTreeMap<String, usize> {
    let mut kinds = BTreeMap::new();
    for change in of(lines, "change") {
        let kind = change["kind"].as_str().unwrap().to_owned();
        *kinds.entry(kind).or_default() += 1;
    }
    kinds
}

#[test]
fn a_plan_is_tried_on_a_copy_which_somebody_else_can_open() {
    let desk = Desk::new();
    let words = ["--practice", "--format", "jsonl", "plan", "--on-copy"];
    let tried = lines(&desk.run(&words, "answers.toml"));
    let last = tried.last().unwrap();
    assert_eq!(last["event"], "on_copy");
    let works = usize::try_from(last["works"].as_u64().unwrap()).unwrap();
    assert!(works > 5 && last["fails"] == 0, "{last}");
    assert_eq!(of(&tried, "tried_on_copy").len(), works);
    assert!(of(&tried, "copy_cannot_know").len() > 3);
    assert!(!of(&tried, "check_on_copy").is_empty());
    assert!(of(&tried, "change_started").is_empty());
    let left = std::fs::read_dir(desk.path("state")).unwrap();
    let left: Vec<_> = left.map(|entry| entry.unwrap().file_name()).collect();
    let is_of_copy = |name: &std::ffi::OsString| name.to_string_lossy().starts_with("copy-");
    assert!(!left.iter().any(is_of_copy), "{left:?}");

    let out = desk.path("out");
    let out = out.to_str().unwrap();
    let words = ["--practice", "export", "--as", "copy", "--out", out];
    let exported = desk.run(&words, "answers.toml");
    assert!(exported.status.success(), "{exported:?}");
    for name in ["out/account-copy.json", "out/answers.toml"] {
        let text = std::fs::read_to_string(desk.path(name)).unwrap();
        assert!(!text.contains("444455556666") && !text.contains("larkfield"));
    }
    let copy = desk.path("out/account-copy.json");
    let copy = copy.to_str().unwrap();
    let words = ["--practice", "--copy", copy, "--format", "jsonl", "plan"];
    let again = lines(&desk.run(&words, "out/answers.toml"));
    assert_eq!(kinds(&again), kinds(&tried));
}

#[test]
fn what_is_no_copy_is_refused_before_anything_is_asked() {
    let desk = Desk::new();
    std::fs::write(desk.path("notes.json"), "{}").unwrap();
    let notes = desk.path("notes.json");
    let missing = desk.path("missing.json");
    for (path, said) in [
        (&notes, "no copy of an account"),
        (&missing, "missing.json"),
    ] {
        let words = ["--practice", "--copy", path.to_str().unwrap(), "plan"];
        let refused = desk.run(&words, "answers.toml");
        let text = String::from_utf8_lossy(&refused.stderr);
        assert_eq!(refused.status.code(), Some(2), "{text}");
        assert!(text.contains(said), "{text}");
    }
    let refused = desk.run(&["--copy", notes.to_str().unwrap(), "plan"], "answers.toml");
    assert_eq!(refused.status.code(), Some(2));
}
