//! What is kept, what is carried on, and what is told.

use std::io::Write as _;

use super::*;
use crate::apply::event::Outcome;
use crate::apply::runs::{RunStatus, Runs, unfinished, unfinished_back};
use crate::plan::ChangeId;

fn now() -> jiff::Timestamp {
    "2026-01-02T03:04:05Z".parse().unwrap()
}

fn later(seconds: i64) -> jiff::Timestamp {
    now() + jiff::SignedDuration::from_secs(seconds)
}

fn account() -> AccountId {
    AccountId::parse("111122223333").unwrap()
}

/// As the engine does it: the last run goes on if it was cut off.
fn try_open(state: &Path, practice: bool, at: jiff::Timestamp) -> Result<Journal, Problem> {
    let resume = unfinished(state, &account(), practice)?.map_or(Resume::New, Resume::This);
    Journal::open(state, &account(), practice, at, resume, None)
}

fn open(state: &Path, at: jiff::Timestamp) -> Journal {
    try_open(state, false, at).unwrap()
}

/// A journal with these bytes.
fn write(state: &Path, name: &str, bytes: &[u8]) {
    std::fs::create_dir_all(folder(state)).unwrap();
    std::fs::write(folder(state).join(name), bytes).unwrap();
}

fn found(state: &Path) -> Runs {
    runs(state).unwrap()
}

const OLD: &str = "{\"at\":\"2026-01-01T00:00:00Z\",\"record\":\"began\",\"run\":\"20260101-000000-0000abcd\",\
                   \"account\":\"111122223333\",\"practice\":false}\n";

#[tokio::test]
async fn a_run_that_was_cut_off_goes_on_under_its_name() {
    let state = tempfile::tempdir().unwrap();
    let first = open(state.path(), now());
    let name = first.run().clone();
    let path = first.path.clone();
    drop(first);
    // Cut off in the middle of a line.
    let mut file = private::open_append(&path).unwrap();
    file.write_all(b"{\"at\":\"2026-01-02T03").unwrap();
    drop(file);
    let second = open(state.path(), now());
    assert_eq!(second.run(), &name);
    assert_eq!(second.earlier().len(), 1);
    second.end(now(), Ending::Done).await.unwrap();
    drop(second);
    let all = found(state.path());
    assert_eq!(all.runs.len(), 1);
    assert_eq!(all.runs[0].status, RunStatus::Done);
    assert_eq!(all.runs[0].unread, 1);
    let third = open(state.path(), later(60));
    assert_ne!(third.run(), &name);
}

#[tokio::test]
async fn who_opens_a_journal_chooses_the_run_and_one_that_is_over_does_not_go_on() {
    let state = tempfile::tempdir().unwrap();
    let cut_off = open(state.path(), now()).run().clone();
    let resume = |at, resume| Journal::open(state.path(), &account(), false, at, resume, None);
    let new = resume(later(60), Resume::New).unwrap();
    assert_ne!(new.run(), &cut_off);
    new.end(later(61), Ending::Done).await.unwrap();
    let over = new.run().clone();
    drop(new);
    assert_eq!(unfinished(state.path(), &account(), false), Ok(None));
    // It is not the last one, but it was asked for.
    let old = resume(later(120), Resume::This(cut_off.clone())).unwrap();
    assert_eq!(old.run(), &cut_off);
    assert_eq!(old.earlier().len(), 1);
    drop(old);
    let problem = resume(later(180), Resume::This(over.clone())).unwrap_err();
    assert!(problem.summary.contains(over.as_str()), "{problem}");
    assert_eq!(found(state.path()).runs.len(), 2);
}

#[tokio::test]
async fn a_run_that_takes_another_one_back_goes_on_only_as_that() {
    let state = tempfile::tempdir().unwrap();
    let first = open(state.path(), now());
    let of = first.run().clone();
    first.end(now(), Ending::Done).await.unwrap();
    drop(first);
    let resume = Resume::Back(of.clone());
    let back = Journal::open(state.path(), &account(), false, later(60), resume, None).unwrap();
    let name = back.run().clone();
    drop(back);
    assert_eq!(unfinished(state.path(), &account(), false), Ok(None));
    let all = found(state.path()).runs;
    assert_eq!(all[1].undoes.as_ref(), Some(&of));
    assert_eq!(unfinished_back(state.path(), &all[0]), Ok(Some(name)));
    assert_eq!(unfinished_back(state.path(), &all[1]), Ok(None));
}

#[tokio::test]
async fn the_last_line_says_what_all_of_them_come_to() {
    let state = tempfile::tempdir().unwrap();
    let journal = open(state.path(), now());
    let path = journal.path.clone();
    let done = |outcome| Record::Done {
        change: ChangeId::new(
            crate::plan::Section::GuardDuty,
            &crate::domain::Place::new(
                account(),
                crate::domain::Region::parse("us-east-1").unwrap(),
            ),
            "detector",
        ),
        outcome,
        output: None,
    };
    journal.write(now(), done(Outcome::Created)).await.unwrap();
    drop(journal);
    let mut file = private::open_append(&path).unwrap();
    file.write_all(b"{\"at\":").unwrap();
    drop(file);
    let journal = open(state.path(), later(60));
    journal
        .write(later(60), done(Outcome::Unchanged))
        .await
        .unwrap();
    journal.end(later(61), Ending::Done).await.unwrap();
    drop(journal);
    let text = std::fs::read_to_string(&path).unwrap();
    let last: Line = serde_json::from_str(text.lines().last().unwrap()).unwrap();
    let Record::Ended { sum: Some(sum), .. } = last.record else {
        panic!("{text}");
    };
    // The change counts once, as what the run has done; the half line is told.
    assert_eq!(
        (sum.tally.created, sum.tally.unchanged, sum.unread),
        (1, 0, 1)
    );
    let run = &found(state.path()).runs[0];
    assert_eq!((run.tally, run.unread), (sum.tally, sum.unread));
}

#[test]
fn practice_and_real_runs_never_mix() {
    let state = tempfile::tempdir().unwrap();
    let name = try_open(state.path(), true, now()).unwrap().run().clone();
    let real = open(state.path(), later(60));
    assert_ne!(real.run(), &name);
}

#[test]
fn two_runs_in_one_account_at_once_are_refused_and_the_first_is_named() {
    let state = tempfile::tempdir().unwrap();
    let _first = open(state.path(), now());
    let problem = try_open(state.path(), false, now()).unwrap_err();
    assert!(problem.summary.contains("1111 2222 3333"), "{problem}");
    if cfg!(unix) {
        let said = problem.said.unwrap();
        assert!(said.contains(&std::process::id().to_string()), "{said}");
        assert!(said.contains("2026-01-02T03:04:05Z"), "{said}");
    }
}

#[test]
fn a_full_disk_is_named() {
    let problem = unwritable(
        Path::new("journal"),
        &std::io::Error::from(std::io::ErrorKind::StorageFull),
    );
    assert!(problem.summary.contains("full"));
}

#[tokio::test]
async fn what_another_run_wrote_counts_for_minutes() {
    let state = tempfile::tempdir().unwrap();
    let first = open(state.path(), now());
    let ending = Ending::Failed;
    first.end(now(), ending).await.unwrap();
    drop(first);
    let soon = open(state.path(), later(60));
    assert_eq!(soon.recent().len(), 2);
    assert!(soon.earlier().is_empty());
    soon.end(later(60), ending).await.unwrap();
    drop(soon);
    let practice = try_open(state.path(), true, later(61)).unwrap();
    assert!(practice.recent().is_empty());
    drop(practice);
    assert!(open(state.path(), later(3_600)).recent().is_empty());
}

#[test]
fn the_first_line_names_the_form_and_one_without_it_is_still_read() {
    let state = tempfile::tempdir().unwrap();
    write(
        state.path(),
        "20260101-000000-0000abcd.jsonl",
        OLD.as_bytes(),
    );
    assert_eq!(found(state.path()).runs[0].version, 0);
    let carried_on = open(state.path(), now());
    assert_eq!(carried_on.run().as_str(), "20260101-000000-0000abcd");
    drop(carried_on);
    let other = tempfile::tempdir().unwrap();
    let path = open(other.path(), now()).path;
    let text = std::fs::read_to_string(path).unwrap();
    assert!(
        text.lines().next().unwrap().contains("\"version\":3"),
        "{text}"
    );
}

#[test]
fn a_run_of_a_newer_version_is_listed_and_not_carried_on() {
    let state = tempfile::tempdir().unwrap();
    let newer = OLD.replace("\"began\",", "\"began\",\"version\":99,\"mood\":\"good\",");
    let unknown = "{\"at\":\"2026-01-01T00:00:01Z\",\"record\":\"dreamt\",\"of\":\"sheep\"}\n";
    write(
        state.path(),
        "20260101-000000-0000abcd.jsonl",
        format!("{newer}{unknown}").as_bytes(),
    );
    let all = found(state.path());
    assert_eq!(all.runs.len(), 1);
    assert_eq!((all.runs[0].version, all.runs[0].unread), (99, 1));
    assert!(!all.runs[0].is_known());
    let journal = open(state.path(), now());
    assert_ne!(journal.run().as_str(), "20260101-000000-0000abcd");
    assert!(journal.earlier().is_empty());
}

#[test]
fn a_journal_without_a_beginning_is_told_and_kept() {
    let state = tempfile::tempdir().unwrap();
    let ended = "{\"at\":\"2026-01-01T00:00:09Z\",\"record\":\"ended\",\"ending\":\"done\"}\n";
    let torn = format!("{}\n{ended}", OLD.split_at(40).0);
    write(state.path(), "torn.jsonl", torn.as_bytes());
    write(state.path(), "empty.jsonl", b"");
    write(state.path(), "headless.jsonl", ended.as_bytes());
    write(state.path(), "noise.jsonl", b"\xff\xfe\x00\x01\n\x80\n");
    let all = found(state.path());
    assert!(all.runs.is_empty());
    let told: Vec<(&str, usize, usize)> = all
        .unreadable
        .iter()
        .map(|journal| (journal.file.as_str(), journal.lines, journal.unread))
        .collect();
    assert_eq!(
        told,
        [
            ("empty.jsonl", 0, 0),
            ("headless.jsonl", 1, 0),
            ("noise.jsonl", 2, 2),
            ("torn.jsonl", 2, 1),
        ]
    );
    for journal in &all.unreadable {
        assert!(journal.problem().summary.contains(&journal.file));
    }
    drop(open(state.path(), now()));
    let kept = std::fs::read_to_string(folder(state.path()).join("torn.jsonl")).unwrap();
    assert_eq!(kept, torn);
}

#[cfg(unix)]
#[test]
fn nobody_else_may_read_a_journal() {
    use std::os::unix::fs::PermissionsExt as _;
    let outer = tempfile::tempdir().unwrap();
    let state = outer.path().join("data");
    let journal = open(&state, now());
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&journal.path), 0o600);
    assert_eq!(mode(&folder(&state).join("111122223333.lock")), 0o600);
    assert_eq!(mode(&folder(&state)), 0o700);
    assert_eq!(mode(&state), 0o700);
}

#[test]
fn the_name_of_a_run_in_a_journal_leads_to_no_other_file() {
    let state = tempfile::tempdir().unwrap();
    let elsewhere = state.path().join("elsewhere.jsonl");
    std::fs::write(&elsewhere, "theirs\n").unwrap();
    let path = state.path().join("elsewhere");
    let name = "20260101-000000-0000abcd";
    let outside = OLD.replace(name, path.to_str().unwrap());
    write(state.path(), &format!("{name}.jsonl"), outside.as_bytes());
    let up = OLD.replace(name, "../elsewhere");
    write(
        state.path(),
        "20260101-000000-0000abce.jsonl",
        up.as_bytes(),
    );
    // The form of a name, but of another file's.
    write(
        state.path(),
        "20260101-000000-0000abcf.jsonl",
        OLD.as_bytes(),
    );
    let all = found(state.path());
    assert!(all.runs.is_empty(), "{:?}", all.runs);
    assert_eq!(all.unreadable.len(), 3);
    let problem = all.unreadable[2].problem();
    assert!(
        problem.summary.contains("0000abcf.jsonl is not used")
            && problem.summary.contains("0000abcd"),
        "{problem}"
    );
    let journal = open(state.path(), now());
    assert!(journal.earlier().is_empty());
    assert_eq!(journal.path.parent(), Some(folder(state.path()).as_path()));
    assert_eq!(std::fs::read_to_string(&elsewhere).unwrap(), "theirs\n");
}

#[test]
fn names_of_runs_have_one_form() {
    let made = RunId::new(now());
    assert_eq!(RunId::parse(made.as_str()), Some(made));
    for text in [
        "",
        "/home/x/data",
        "20260101-000000",
        "20260101-000000-",
        "20260101-000000-0000abcd/..",
        "20260101-000000-0000abcd-1",
        "20260101-000000-0000ABCD",
        "20260101-000000-0000abcd0",
        "2026010１-000000-0000abcd",
    ] {
        assert_eq!(RunId::parse(text), None, "{text}");
    }
}

#[cfg(unix)]
#[test]
fn a_link_in_place_of_a_lock_or_a_journal_harms_nothing() {
    let state = tempfile::tempdir().unwrap();
    let theirs = state.path().join("letter.txt");
    std::fs::write(&theirs, "dear all").unwrap();
    write(state.path(), "keep.txt", b"");
    let lock = folder(state.path()).join("111122223333.lock");
    std::os::unix::fs::symlink(&theirs, &lock).unwrap();
    let problem = try_open(state.path(), false, now()).unwrap_err();
    assert!(problem.said.unwrap().contains("a link"));
    assert_eq!(std::fs::read_to_string(&theirs).unwrap(), "dear all");
    std::fs::remove_file(&lock).unwrap();
    // The same file under a second name.
    std::fs::hard_link(&theirs, &lock).unwrap();
    let problem = try_open(state.path(), false, now()).unwrap_err();
    assert!(problem.said.unwrap().contains("something else is in it"));
    assert_eq!(std::fs::read_to_string(&theirs).unwrap(), "dear all");
    std::fs::remove_file(&lock).unwrap();
    // A journal that is a link is told, and its run is not carried on.
    let journal = state.path().join("journal");
    std::fs::write(&journal, OLD).unwrap();
    std::os::unix::fs::symlink(
        &journal,
        folder(state.path()).join("20260101-000000-0000abcd.jsonl"),
    )
    .unwrap();
    std::os::unix::fs::symlink("/dev/zero", folder(state.path()).join("zero.jsonl")).unwrap();
    let told = found(state.path());
    assert_eq!((told.runs.len(), told.unreadable.len()), (0, 2));
    assert!(told.unreadable[1].problem().summary.contains("a link"));
    assert!(open(state.path(), now()).earlier().is_empty());
    assert_eq!(std::fs::read_to_string(&journal).unwrap(), OLD);
}
