//! `export`: the program started in a terminal, in practice, with the files that it writes.

mod hostile;

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const ACCOUNT: &str = "444455556666";

/// A folder with answers.
struct Desk(tempfile::TempDir);

impl Desk {
    fn new(more: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let answers =
            format!("version = 1\n[account]\nid = \"{ACCOUNT}\"\nregion = \"eu-west-1\"\n{more}");
        std::fs::write(folder.path().join("answers.toml"), answers).unwrap();
        Self(folder)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn export(&self, form: &str, out: &Path) -> Output {
        Command::new(env!("CARGO_BIN_EXE_radiant-aws-setup"))
            .args(["export", "--practice", "--format", "jsonl", "--as", form])
            .arg("--answers")
            .arg(self.path("answers.toml"))
            .arg("--state-dir")
            .arg(self.path("state"))
            .arg("--out")
            .arg(out)
            .env_clear()
            .env("HOME", self.0.path())
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }

    /// The files of a form, and what was said of them.
    fn exported(&self, form: &str) -> (Vec<PathBuf>, Vec<String>) {
        let output = self.export(form, &self.path("out"));
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(0), "{said}");
        let told = String::from_utf8(output.stdout).unwrap();
        let lines: Vec<Value> = told
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        let of = |event: &str, field: &str| -> Vec<String> {
            let lines = lines.iter().filter(|line| line["event"] == event);
            lines
                .map(|line| line[field].as_str().unwrap().to_owned())
                .collect()
        };
        let files = of("exported", "file").into_iter().map(PathBuf::from);
        (files.collect(), of("export_note", "text"))
    }
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn the_rights_of_a_plan_are_policies_that_name_its_things() {
    let desk = Desk::new("");
    let (files, _) = desk.exported("permissions");
    let [file] = files.as_slice() else {
        panic!("{files:?}")
    };
    let policy: Value = serde_json::from_str(&read(file)).unwrap();
    let on = |action: &str| -> Vec<String> {
        let statements = policy["Statement"].as_array().unwrap().iter();
        statements
            .filter(|it| it["Action"].as_array().unwrap().contains(&action.into()))
            .flat_map(|it| it["Resource"].as_array().unwrap())
            .map(|arn| arn.as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(on("kms:CreateKey"), ["*"]);
    assert_eq!(
        on("iam:CreateRole"),
        [format!(
            "arn:aws:iam::{ACCOUNT}:role/radiant-aws-access-role"
        )]
    );
    for (action, begins) in [
        ("s3:CreateBucket", "arn:aws:s3:::"),
        ("sns:CreateTopic", "arn:aws:sns:eu-west-1:444455556666:"),
        (
            "cloudtrail:CreateTrail",
            "arn:aws:cloudtrail:eu-west-1:444455556666:trail/",
        ),
        (
            "iam:CreatePolicy",
            "arn:aws:iam::444455556666:policy/radiant-",
        ),
        (
            "kms:EnableKeyRotation",
            "arn:aws:kms:eu-west-1:444455556666:key/",
        ),
    ] {
        let things = on(action);
        assert!(!things.is_empty(), "{action}: {policy:#}");
        assert!(
            things.iter().all(|arn| arn.starts_with(begins)),
            "{action}: {things:?}"
        );
    }
}

#[test]
fn files_of_somebody_are_not_replaced_and_those_of_an_export_are() {
    let desk = Desk::new("");
    let (files, _) = desk.exported("permissions");
    let (again, _) = desk.exported("permissions");
    assert_eq!(files, again);
    std::fs::write(&files[0], "mine").unwrap();
    let refused = desk.export("permissions", &desk.path("out"));
    assert_eq!(refused.status.code(), Some(1));
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(said.contains("is there already"), "{said}");
    assert_eq!(read(&files[0]), "mine");
}

#[test]
fn a_file_as_the_folder_is_refused_before_anybody_signs_in() {
    let desk = Desk::new("");
    let refused = desk.export("permissions", &desk.path("answers.toml"));
    assert_eq!(refused.status.code(), Some(2));
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(said.contains("is a file, not a folder"), "{said}");
}

#[test]
fn no_form_loses_a_change_or_leaves_a_place_that_nothing_fills() {
    for more in [
        "[guardduty]\nregions = [\"eu-west-1\", \"us-east-1\"]\n",
        "[vendor]\nexternal_role_id = \"rs-8f2c-aa77-bb66-91d4\"\n[members]\naccounts = \"organization\"\n",
    ] {
        for form in ["cli", "cloudformation", "terraform"] {
            let desk = Desk::new(more);
            let (files, said) = desk.exported(form);
            let is_lost = said.iter().any(|line| {
                line.contains("needs a value that nothing in here makes")
                    || line.contains("External Role ID of somebody")
            });
            assert!(!is_lost, "{form}: {said:#?}");
            for file in files {
                let text = read(&file);
                assert!(
                    !text.contains("rs-8f2c-aa77-bb66-91d4"),
                    "{}",
                    file.display()
                );
                let is_filled_later = form == "cli";
                assert!(is_filled_later || !text.contains("{{"), "{text}");
            }
        }
    }
}

#[test]
fn every_call_of_the_script_stands_behind_a_look_and_the_script_is_one() {
    let desk = Desk::new("");
    let (files, _) = desk.exported("cli");
    let script = files
        .iter()
        .find(|file| file.ends_with("radiant-aws-setup.sh"))
        .unwrap();
    let text = read(script);
    let body = text.split("\nis_in ").nth(1).unwrap();
    let mut looked = false;
    let mut calls = 0;
    for line in body.lines() {
        looked |= line.starts_with("if must_write ");
        if line.starts_with("title=") {
            looked = false;
        }
        if line.starts_with("call ") {
            assert!(looked, "{line}");
            calls += 1;
        }
    }
    assert!(calls > 20, "{calls}");
    let read_through = Command::new("bash").arg("-n").arg(script).output();
    if let Ok(checked) = read_through {
        assert!(checked.status.success(), "{checked:?}");
    }
}
