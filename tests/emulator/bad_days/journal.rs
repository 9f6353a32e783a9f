//! What the program keeps on its own computer: without it nothing is written, it loses nothing, and it holds no secret.

use std::fs;

use super::{bench, recovers};
use crate::product::{ANSWERS, Product};

#[test]
fn a_record_whose_beginning_is_lost_is_told() {
    let (_proxy, product) = bench(ANSWERS);
    let records = product.state().join("runs");
    fs::create_dir_all(&records).expect("a folder");
    fs::write(records.join("torn.jsonl"), "{\"at\":\"2026-01-02T03").expect("a file");
    let ran = product.runs().exits(1);
    let told: Vec<_> = ran.all("unreadable_run").collect();
    assert_eq!(told.len(), 1, "{ran}");
    assert_eq!(told[0]["file"], "torn.jsonl", "{ran}");
    assert_eq!(ran.last("runs")["unreadable"], 1, "{ran}");
}

#[test]
fn without_a_journal_nothing_is_written() {
    let (proxy, mut product) = bench(ANSWERS);
    // Not even root can make a folder inside a file.
    let file = product.state().with_file_name("a-file");
    fs::write(&file, "").expect("a file");
    product.keep_state_in(file.join("state"));
    let ran = product.apply().exits(1);
    ran.problems();
    assert_eq!(proxy.take_writes(), Vec::<String>::new());
}

#[cfg(unix)]
#[test]
fn on_a_full_disk_nothing_is_written_that_the_journal_does_not_know() {
    let (proxy, product) = bench(ANSWERS);
    // Writing to a file beyond the limit is an error, as on a full disk.
    let full = product.apply_in_shell("trap '' XFSZ; ulimit -f 0").exits(1);
    full.problems();
    assert_eq!(proxy.take_writes(), Vec::<String>::new());

    // Full after a few lines: the change that could not be noted is not made, and no other begins.
    let filling = product.apply_in_shell("trap '' XFSZ; ulimit -f 8").exits(1);
    let last = filling.last("finished");
    assert_eq!(last["outcome"], "failed", "{filling}");
    let writes = proxy.take_writes();
    let noted: usize = journals(&product)
        .iter()
        .map(|text| text.matches("\"record\":\"intended\"").count())
        .sum();
    // One change may need two calls, as a bucket and its tags.
    assert!(writes.len() <= noted + 4, "{noted} noted, but {writes:?}");
    recovers(&proxy, &product);
}

/// The journals of all runs.
#[cfg(unix)]
fn journals(product: &Product) -> Vec<String> {
    let entries = fs::read_dir(product.state().join("runs")).expect("the folder of the journals");
    entries
        .map(|entry| entry.expect("a file of it").path())
        .filter(|path| path.extension().is_some_and(|end| end == "jsonl"))
        .map(|path| fs::read_to_string(path).expect("a journal"))
        .collect()
}

#[cfg(unix)]
#[test]
fn stopped_by_hand_it_says_where_and_goes_on_from_there() {
    use std::thread;
    use std::time::Duration;

    let (proxy, product) = bench(ANSWERS);
    proxy.slow_down(Duration::from_millis(50));
    let running = product.start(product.command(&["apply", "--yes"]));
    for _ in 0..2000 {
        if proxy.has_written() {
            break;
        }
        thread::park_timeout(Duration::from_millis(5));
    }
    running.interrupt();
    let ran = running.finish().exits(3);
    assert_eq!(ran.last("finished")["outcome"], "cancelled", "{ran}");
    assert!(!ran.changes("cancelled").is_empty(), "{ran}");
    proxy.slow_down(Duration::ZERO);
    recovers(&proxy, &product);
}

#[test]
fn nothing_that_is_secret_is_written_down() {
    let (_proxy, product) = bench(ANSWERS);
    let mut command = product.command(&["apply", "--yes", "-vv"]);
    let secret = "wJalrXUtnFEMI-this-is-the-secret";
    command
        .env("AWS_SECRET_ACCESS_KEY", secret)
        .env("AWS_SESSION_TOKEN", "this-is-the-session-token");
    let ran = product.start(command).finish().exits(0);
    let mut texts = vec![ran.said];
    let mut folders = vec![product.state().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of the state") {
            let path = entry.expect("an entry of it").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                texts.push(fs::read_to_string(&path).expect("a file of the state"));
            }
        }
    }
    assert!(texts.len() > 1, "there is a journal");
    for text in texts {
        assert!(
            !text.contains(secret) && !text.contains("this-is-the-session-token"),
            "{text}"
        );
    }
}
