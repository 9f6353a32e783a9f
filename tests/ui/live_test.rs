//! The live test: what is awaited has a clock, the page looks again by itself, and a sample finding is asked for before it is made.

use egui::Key;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use jiff::{SignedDuration, Timestamp};
use radiant_aws_setup::plan::Section;
use radiant_aws_setup::problem::Problem;
use radiant_aws_setup::verify::{Check, Status};
use radiant_aws_setup::window::{Ask, Confirm, Page};
use radiant_aws_setup::worker::{Command, Event};

use crate::bench::{Bench, all_texts, state, title};
use crate::scene;

fn check(part: &str, title: &str, status: Status, live: bool) -> Check {
    Check {
        id: format!("guardduty/444455556666/eu-west-1/{part}"),
        title: title.to_owned(),
        section: Section::GuardDuty,
        place: scene::place(),
        status,
        expected: "It is so.".to_owned(),
        seen: format!("{title}, as it was seen."),
        fix: (status != Status::Passed).then(|| "You can go on.".to_owned()),
        message: None,
        problem: None,
        live,
        since: None,
        usually: None,
    }
}

/// Two that passed, one that waits for eight minutes, one that waits for nobody's clock, and settings.
fn checks() -> Vec<Check> {
    let ago = SignedDuration::from_secs(8 * 60 + 20);
    let mut waits = check(
        "first-log-file",
        "The first log file is in the bucket",
        Status::Waiting,
        true,
    );
    waits.since = Timestamp::now().checked_sub(ago).ok();
    waits.usually = Some("about 5 to 15 minutes".to_owned());
    vec![
        waits,
        check(
            "first-finding",
            "The first finding is in the bucket",
            Status::Waiting,
            true,
        ),
        check(
            "role-used",
            "Radiant Security used its role",
            Status::Passed,
            true,
        ),
        check(
            "findings-bucket-private",
            "The public cannot open it",
            Status::Passed,
            false,
        ),
        check(
            "findings-bucket-rules",
            "GuardDuty may write",
            Status::Passed,
            false,
        ),
    ]
}

fn opened(checks: Vec<Check>) -> Bench {
    let seen = scene::inventory(Vec::new(), "larkfield-audit", "larkfield-alerts");
    let mut bench = scene::signed_in(seen, None);
    while bench.commands.try_recv().is_ok() {}
    let known = scene::known(&mut bench);
    "rs-8f2c77aa-4d1e-91d4".clone_into(&mut known.form.draft.as_mut().unwrap().external_id);
    known.checks.of = known.form.draft.as_ref().unwrap().to_answers().ok();
    assert!(known.checks.of.is_some());
    known.checks.ask = Ask::Here(checks);
    known.page = Page::Checks;
    known.entered = true;
    bench.ui.run_steps(3);
    bench
}

fn says(bench: &Bench, words: &str) -> bool {
    all_texts(&bench.ui).iter().any(|text| text.contains(words))
}

fn sent(bench: &mut Bench) -> Vec<Command> {
    std::iter::from_fn(|| bench.commands.try_recv().ok()).collect()
}

/// The window's clock goes on.
fn later(bench: &mut Bench, seconds: f64) {
    let known = scene::known(bench);
    let effects = radiant_aws_setup::window::tick(known, known.now + seconds);
    let commands: Vec<Command> = effects
        .into_iter()
        .filter_map(|effect| match effect {
            radiant_aws_setup::window::Effect::Send(command) => Some(command),
            _ => None,
        })
        .collect();
    LATER.with_borrow_mut(|sent| sent.extend(commands));
}

thread_local! {
    static LATER: std::cell::RefCell<Vec<Command>> = const { std::cell::RefCell::new(Vec::new()) };
}

fn later_sent() -> Vec<Command> {
    LATER.with_borrow_mut(std::mem::take)
}

fn press(bench: &mut Bench, button: &str) {
    bench.ui.get_by_role_and_label(Role::Button, button).focus();
    bench.ui.run_steps(3);
    bench.ui.key_press(Key::Enter);
    bench.ui.run_steps(3);
}

#[test]
fn what_is_awaited_has_a_clock_and_settings_that_are_right_are_folded_away() {
    let bench = opened(checks());
    assert_eq!(title(&bench.ui), "1 of 3 live checks passed");
    assert!(says(&bench, "8 min so far"));
    assert!(says(&bench, "Usually: about 5 to 15 minutes."));
    assert!(says(&bench, "Of 2 settings, 2 are right."));
    assert!(says(&bench, "2 settings of GuardDuty are right"));
    assert!(!says(&bench, "GuardDuty may write"));
    assert!(says(
        &bench,
        "We keep looking while this page is open. You can go on."
    ));
}

#[test]
fn the_page_looks_again_after_a_while_and_only_while_it_is_open() {
    let mut bench = opened(checks());
    assert!(sent(&mut bench).is_empty());
    later(&mut bench, 5.0);
    assert!(later_sent().is_empty(), "too early");
    later(&mut bench, 15.0);
    let looks = later_sent();
    let [Command::LookForData { job, .. }] = looks.as_slice() else {
        panic!("{looks:?}");
    };
    later(&mut bench, 300.0);
    assert!(later_sent().is_empty(), "one look at a time");
    // One that did not work keeps what was seen, and says so.
    let refused = Err(Problem::new("No connection to AWS."));
    bench.tell(Event::Verified {
        job: *job,
        result: refused,
    });
    assert!(says(&bench, "No connection to AWS.") && says(&bench, "8 min so far"));
    later(&mut bench, 0.0);
    later(&mut bench, 60.0);
    let looks = later_sent();
    let [Command::LookForData { job, .. }] = looks.as_slice() else {
        panic!("{looks:?}");
    };
    let mut came = checks();
    came[0].status = Status::Passed;
    bench.tell(Event::Verified {
        job: *job,
        result: Ok(came),
    });
    assert_eq!(title(&bench.ui), "2 of 3 live checks passed");
    assert!(!says(&bench, "No connection to AWS."));
    // Nothing is awaited any more that time alone can bring.
    later(&mut bench, 0.0);
    later(&mut bench, 600.0);
    assert!(later_sent().is_empty());
}

#[test]
fn nothing_is_looked_for_while_another_page_is_open() {
    let mut bench = opened(checks());
    let known = scene::known(&mut bench);
    known.page = Page::Radiant;
    later(&mut bench, 0.0);
    later(&mut bench, 600.0);
    assert!(later_sent().is_empty());
}

#[test]
fn a_sample_finding_is_asked_for_before_it_is_made() {
    let mut bench = opened(checks());
    press(&mut bench, "Make a sample finding…");
    assert_eq!(state(&bench.ui).open.confirm, Some(Confirm::Sample));
    assert!(sent(&mut bench).is_empty(), "nothing before the answer");
    press(&mut bench, "Not now");
    assert_eq!(state(&bench.ui).open.confirm, None);
    assert!(sent(&mut bench).is_empty());
    press(&mut bench, "Make a sample finding…");
    press(&mut bench, "Make the sample");
    let commands = sent(&mut bench);
    let [Command::MakeSample { job, .. }] = commands.as_slice() else {
        panic!("{commands:?}");
    };
    let refused = Err(Problem::new("Your sign-in is not allowed to do this.").hint("Ask."));
    bench.tell(Event::Sampled {
        job: *job,
        result: refused,
    });
    assert!(says(&bench, "No sample finding was made.") && says(&bench, "not allowed"));
    press(&mut bench, "Make a sample finding…");
    press(&mut bench, "Make the sample");
    let commands = sent(&mut bench);
    let [Command::MakeSample { job, .. }] = commands.as_slice() else {
        panic!("{commands:?}");
    };
    let mut made = checks();
    made.push(check(
        "sample-file",
        "The sample finding reaches the bucket",
        Status::Waiting,
        true,
    ));
    bench.tell(Event::Sampled {
        job: *job,
        result: Ok(made),
    });
    assert!(says(&bench, "The sample finding reaches the bucket"));
    assert!(!says(&bench, "Make a sample finding"));
}
