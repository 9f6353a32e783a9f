//! `export --as approval` and `apply --plan`, `--accept`: the program started in a terminal, in practice.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const ACCOUNT: &str = "444455556666";
const ID: &str = "rs-8f2c7d1a-91d4";

/// A folder with answers, and the approval sheet of what they ask for.
struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Self {
        let desk = Self(tempfile::tempdir().unwrap());
        desk.answer("");
        desk
    }

    /// Other answers from now on.
    fn answer(&self, more: &str) {
        let answers = format!(
            "version = 1\n[account]\nid = \"{ACCOUNT}\"\nregion = \"eu-west-1\"\n[vendor]\nexternal_role_id = \"{ID}\"\n{more}"
        );
        std::fs::write(self.path("answers.toml"), answers).unwrap();
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_radiant-aws-setup"));
        command
            .args(words)
            .args(["--practice", "--format", "jsonl", "--answers"])
            .arg(self.path("answers.toml"))
            .arg("--state-dir")
            .arg(self.path("state"))
            .current_dir(self.0.path())
            .env_clear()
            .env("HOME", self.0.path())
            .stdin(Stdio::null());
        command
    }

    fn run(&self, words: &[&str]) -> Output {
        self.command(words).output().unwrap()
    }

    /// The sheet is written; gives the checksum of its plan.
    fn sheet(&self, more: &[&str]) -> String {
        let mut words = vec!["export", "--as", "approval", "--out", "out"];
        words.extend(more);
        let output = self.run(&words);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(0), "{said}");
        let page = std::fs::read_to_string(self.path("out/approval-sheet.html")).unwrap();
        let (_, whole) = page.split_once("(SHA-256): ").unwrap();
        whole.chars().take(64).collect()
    }

    /// Refused with this status and these words, and nothing was begun.
    #[track_caller]
    fn refuses(&self, words: &[&str], code: i32, why: &str) -> String {
        let output = self.run(words);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{said}");
        assert!(said.contains(why), "{said}");
        assert!(!said.contains(ID) && !said.contains("panicked"), "{said}");
        assert!(!self.path("state/runs").exists(), "{said}");
        String::from_utf8(output.stdout).unwrap()
    }
}

#[test]
fn a_sheet_is_written_with_its_plan_and_holds_no_external_role_id() {
    let desk = Desk::new();
    let sum = desk.sheet(&["--approver", "Head of IT security"]);
    for (file, words) in [
        ("approval-sheet.html", "Head of IT security"),
        ("approval-sheet.md", "Head of IT security"),
        ("approved-plan.json", sum.as_str()),
    ] {
        let text = std::fs::read_to_string(desk.path("out").join(file)).unwrap();
        assert!(text.contains(words), "{file}");
        assert!(!text.contains(ID), "{file}");
    }
    // The same is asked for, so the plan has the same checksum.
    let output = desk.run(&["plan"]);
    let told = String::from_utf8(output.stdout).unwrap();
    let last: Value = serde_json::from_str(told.lines().last().unwrap()).unwrap();
    assert_eq!(last["checksum"], sum.as_str());
}

#[test]
fn a_masked_sheet_comes_without_the_plan_and_without_names() {
    let desk = Desk::new();
    desk.sheet(&["--masked", "--approver", "Head of IT security"]);
    assert!(!desk.path("out/approved-plan.json").exists());
    for file in ["approval-sheet.html", "approval-sheet.md"] {
        let text = std::fs::read_to_string(desk.path("out").join(file)).unwrap();
        for hidden in [ACCOUNT, "4444 5555 6666", "Larkfield", "Head of IT", ID] {
            assert!(!text.contains(hidden), "{hidden} in {file}: {text}");
        }
    }
}

#[test]
fn another_plan_than_the_approved_one_is_refused_and_each_difference_is_named() {
    let desk = Desk::new();
    let sum = desk.sheet(&[]);
    desk.answer("[cloudtrail]\ntopic = { use = \"new\", name = \"another-topic\" }\n");
    for words in [
        &["apply", "--yes", "--plan", "out/approved-plan.json"][..],
        // What was given out is known here, so that the checksum is enough.
        &["apply", "--yes", "--accept", &sum],
    ] {
        let told = desk.refuses(words, 1, "not what was approved");
        let lines = told
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap());
        let differs: Vec<Value> = lines.filter(|line| line["event"] == "differs").collect();
        assert!(
            differs.iter().any(|one| one["how"] == "other"),
            "{differs:?}"
        );
    }
    // One that nobody gave out on this computer.
    let other: String = sum.chars().rev().collect();
    desk.refuses(
        &["apply", "--yes", "--accept", &other],
        1,
        "not what was approved",
    );
}

#[test]
fn a_saved_plan_that_cannot_be_one_is_refused_before_anybody_is_asked() {
    let desk = Desk::new();
    let sum = desk.sheet(&[]);
    let other: String = sum.chars().rev().collect();
    let plan = std::fs::read_to_string(desk.path("out/approved-plan.json")).unwrap();
    let apply = |file: &str| ["apply", "--yes", "--plan", file].map(str::to_owned);
    let refuses = |file: &str, why: &str| {
        let words = apply(file);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        desk.refuses(&words, 2, why);
    };
    refuses("none.json", "none.json");
    std::fs::write(desk.path("photo.json"), "{\"a\": 1}").unwrap();
    refuses("photo.json", "It is not a plan");
    // Somebody lets it name another bucket.
    let mut changed: Value = serde_json::from_str(&plan).unwrap();
    let changes = changed["plan"]["changes"].as_array_mut().unwrap();
    let bucket = changes.iter_mut().find_map(|change| {
        change["action"]["create_bucket"]["bucket"]
            .is_string()
            .then_some(&mut change["action"]["create_bucket"]["bucket"])
    });
    *bucket.unwrap() = "another-bucket-444455556666".into();
    std::fs::write(desk.path("changed.json"), changed.to_string()).unwrap();
    refuses("changed.json", "It was changed after it was saved");
    // Or its list of sums.
    let mut changed: Value = serde_json::from_str(&plan).unwrap();
    changed["approved"]["checksum"] = other.as_str().into();
    std::fs::write(desk.path("forged.json"), changed.to_string()).unwrap();
    let output = desk.run(&["apply", "--yes", "--plan", "forged.json"]);
    assert!(matches!(output.status.code(), Some(1 | 2)), "{output:?}");
    desk.refuses(
        &[
            "apply",
            "--yes",
            "--plan",
            "out/approved-plan.json",
            "--accept",
            &other,
        ],
        2,
        "Its checksum is",
    );
    for typed in ["7f3a", "not a checksum at all, but long enough"] {
        desk.refuses(&["apply", "--yes", "--accept", typed], 2, "--accept");
    }
}

#[test]
fn the_approved_plan_is_begun_and_its_record_says_who_approved_it_and_each_call() {
    let desk = Desk::new();
    let sum = desk.sheet(&[]);
    let mut child = desk
        .command(&[
            "apply",
            "--yes",
            "--accept",
            &sum,
            "--approved-by",
            "Head of IT security",
        ])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let told = BufReader::new(child.stdout.take().unwrap()).lines();
    let ended = told
        .map(|line| serde_json::from_str::<Value>(&line.unwrap()).unwrap())
        .find(|line| line["event"] == "change_finished");
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(ended.is_some(), "nothing was begun");
    let told = String::from_utf8(desk.run(&["runs"]).stdout).unwrap();
    let run: Value = serde_json::from_str(told.lines().next().unwrap()).unwrap();
    assert_eq!(run["approval"]["checksum"], sum.as_str());
    assert_eq!(run["approval"]["by"], "Head of IT security");
    assert_eq!(run["approval"]["only"], true);
    let name = run["run"].as_str().unwrap();
    let told = String::from_utf8(desk.run(&["runs", "--calls", name]).stdout).unwrap();
    let last: Value = serde_json::from_str(told.lines().last().unwrap()).unwrap();
    assert!(last["count"].as_u64().unwrap() > 0, "{told}");
    assert!(!told.contains(ID));
    let save = ["runs", "--calls", name, "--save", "calls.csv"];
    assert_eq!(desk.run(&save).status.code(), Some(0));
    let csv = std::fs::read_to_string(desk.path("calls.csv")).unwrap();
    assert_eq!(
        csv.lines().count() as u64,
        last["count"].as_u64().unwrap() + 1
    );
    // What is there is nobody's to be replaced.
    assert_eq!(desk.run(&save).status.code(), Some(2));
    let save = ["runs", "--calls", name, "--save", "calls.doc"];
    assert_eq!(desk.run(&save).status.code(), Some(2));
}
