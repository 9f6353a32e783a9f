//! Records of earlier versions of the program, and runs that cannot be taken back here.

use std::path::PathBuf;

use radiant_aws_setup::domain::AccountId;
use radiant_aws_setup::engine::run_of;
use radiant_aws_setup::practice::PracticeOptions;
use serde_json::Value;

use super::run::{Done, asked, not_as_before, take_back};
use crate::bench::Bench;
use crate::sweep::world::state;

fn record(done: &Done) -> PathBuf {
    let name = format!("{}.jsonl", done.run);
    done.bench.state.path().join("runs").join(name)
}

/// Write the record as a version of this form did.
fn as_form(done: &Done, form: u64) {
    let path = record(done);
    let text = std::fs::read_to_string(&path).unwrap();
    let lines = text.lines().filter_map(|line| {
        let mut line: Value = serde_json::from_str(line).unwrap();
        let kind = line["record"].as_str().unwrap().to_owned();
        let is_known = match kind.as_str() {
            "answered" => form >= 2,
            "ways" => form >= 3,
            _ => true,
        };
        if kind == "began" {
            let fields = line.as_object_mut().unwrap();
            fields.remove("undoes");
            if form == 0 {
                fields.remove("version");
            } else {
                fields.insert("version".to_owned(), form.into());
            }
        }
        if kind == "ended" && form < 2 {
            line.as_object_mut().unwrap().remove("sum");
        }
        is_known.then(|| format!("{line}\n"))
    });
    let text: String = lines.collect();
    std::fs::write(&path, text).unwrap();
}

async fn new_set_up() -> Done {
    let bench = Bench::empty(PracticeOptions::default()).await;
    let before = state(&bench.practice);
    let run = bench.make_it_so().await.run;
    Done { bench, before, run }
}

#[tokio::test(start_paused = true)]
async fn a_run_that_an_earlier_version_wrote_down_is_taken_back() {
    for form in [0, 1, 2] {
        let done = new_set_up().await;
        as_form(&done, form);
        take_back(&done.bench, &asked(&done.run)).await;
        assert_eq!(not_as_before(&done), [""; 0], "form {form}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_run_of_another_account_of_practice_or_of_a_newer_version_is_refused_with_the_reason() {
    let done = new_set_up().await;
    let state = done.bench.state.path();
    let said = |account: Option<&AccountId>, practice| {
        run_of(state, &done.run, account, practice)
            .unwrap_err()
            .summary
    };
    assert!(said(None, false).contains("one of practice"));
    let other = AccountId::parse("444455556666").unwrap();
    assert!(said(Some(&other), true).contains("4444 5555 6666"));
    as_form(&done, 99);
    assert!(said(None, true).contains("newer version"));
    std::fs::remove_file(record(&done)).unwrap();
    assert!(said(None, true).contains("No run"));
}
