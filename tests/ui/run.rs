//! A run in the window: shown, asked about, made, waited for, and how it ends.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use radiant_aws_setup::answers::Answers;
use radiant_aws_setup::apply::{self, Ending, Finished, Outcome, Tally};
use radiant_aws_setup::domain::{BucketName, Partition, Place, Region};
use radiant_aws_setup::engine::Planned;
use radiant_aws_setup::inventory::{Caller, Inventory};
use radiant_aws_setup::plan::{
    Action, Change, ChangeId, CreateBucket, Kind, Plan, Section, Service, Slots, Told, Version,
    Warning,
};
use radiant_aws_setup::problem::Problem;
use radiant_aws_setup::window::{
    self, Ask, ChangeState, Changes, Confirm, Draft, Page, Phase, RunState, Sharing,
};
use radiant_aws_setup::worker::{Command, Event, Identity, JobId};

use crate::bench::{Bench, all_texts, bench, focused, headings, state, title};
use crate::scene::{planned_many, set_plan, set_run_of};

fn place() -> Place {
    Place::parse("444455556666/eu-west-1").unwrap()
}

pub(crate) fn change(part: &str, kind: Kind, title: &str) -> Told {
    let action = match kind {
        Kind::Create | Kind::Update => Action::CreateBucket(CreateBucket {
            bucket: BucketName::parse("larkfield-logs").unwrap(),
        }),
        Kind::Keep | Kind::ByHand(_) | Kind::Waiting(_) => Action::None,
    };
    Told {
        change: Change {
            id: ChangeId::new(Section::CloudTrail, &place(), part),
            kind,
            section: Section::CloudTrail,
            place: place(),
            service: Service::S3,
            resource: "larkfield-logs".to_owned(),
            depends_on: Vec::new(),
            follows: Vec::new(),
            action,
        },
        title: title.to_owned(),
        meaning: "The log files go here.".to_owned(),
        version: Version::default(),
        costs: Vec::new(),
        warnings: Vec::new(),
    }
}

/// The review of two changes to make, one that is right, and one for somebody else.
fn review() -> Bench {
    let for_others =
        Problem::new("AWS Control Tower looks after this trail.").hint("Make a new trail instead.");
    review_of(vec![
        change("bucket", Kind::Create, "Make the bucket for log files"),
        change("closed", Kind::Update, "Close the bucket to the public"),
        change("key", Kind::Keep, "Make the key for log files"),
        change("trail", Kind::ByHand(for_others), "Change the trail"),
    ])
}

pub(crate) fn review_of(changes: Vec<Told>) -> Bench {
    let mut bench = bench();
    let caller = Caller::new(
        place().account,
        "arn:aws:sts::444455556666:assumed-role/SecurityAdmin/dana",
        Partition::Aws,
    );
    let planned = Planned::kept(
        Plan { changes },
        Slots::default(),
        Inventory::empty(jiff::Timestamp::UNIX_EPOCH, caller.clone()),
    );
    let known = bench.ui.state_mut().state_mut();
    known.sign_in.identity = Ask::Here(Identity {
        caller,
        region: place().region,
        expires: None,
        practice: true,
        company: Some("Larkfield Foods".to_owned()),
    });
    known.form.draft = Some(Draft::from_answers(&Answers::defaults(
        place().account,
        place().region,
    )));
    set_plan(known, Phase::Logging, Ask::Here(Arc::new(planned)));
    known.page = Page::Review(Phase::Logging);
    bench.ui.run();
    bench
}

fn shows(bench: &Bench, text: &str) -> bool {
    all_texts(&bench.ui)
        .iter()
        .any(|shown| shown.contains(text))
}

/// The changes are agreed to; gives the job and the plan that were sent.
fn start(bench: &mut Bench) -> (JobId, Arc<Planned>) {
    bench.press("Make 2 changes…");
    assert!(
        headings(&bench.ui)
            .iter()
            .any(|heading| heading == "Make 2 changes in Larkfield Foods?")
    );
    bench.press("Make 2 changes");
    let Ok(Command::Apply { job, planned, .. }) = bench.commands.try_recv() else {
        panic!("expected the changes to be made");
    };
    (job, planned)
}

fn finished(ending: Ending, outcomes: &[(&str, Outcome, Option<Problem>)]) -> Finished {
    Finished {
        run: serde_json::from_str("\"20250310-101500-0000abcd\"").unwrap(),
        ending,
        tally: Tally::default(),
        outcomes: outcomes
            .iter()
            .map(|(part, outcome, problem)| {
                let id = ChangeId::new(Section::CloudTrail, &place(), part);
                (id, (*outcome, problem.clone()))
            })
            .collect::<BTreeMap<_, _>>(),
        slots: Slots::default(),
    }
}

#[test]
fn the_review_counts_and_says_what_cannot_be_made_here() {
    let mut bench = review();
    for text in [
        "1 to create",
        "1 to update",
        "1 already right",
        "0 to delete",
        "1 for someone else",
    ] {
        assert!(shows(&bench, text), "{text}");
    }
    assert!(shows(
        &bench,
        "1 change cannot be made here and is left out."
    ));
    bench.press("Needs you: Change the trail");
    assert!(shows(&bench, "AWS Control Tower looks after this trail."));
    bench.press("Create: Make the bucket for log files");
    assert!(shows(&bench, "The log files go here."));
    assert!(shows(
        &bench,
        "Delete the bucket while it is empty. Keep it once it holds files."
    ));
}

#[test]
fn what_is_all_right_already_is_folded_until_it_is_opened() {
    let mut right = change("detector", Kind::Keep, "GuardDuty is on");
    right.section = Section::GuardDuty;
    let new = change("bucket", Kind::Create, "Make the bucket for log files");
    let mut bench = review_of(vec![new, right]);
    let is_there = |bench: &Bench, name: &str| {
        let button = bench.ui.query_by_role_and_label(Role::Button, name);
        button.is_some()
    };
    assert!(is_there(&bench, "Create: Make the bucket for log files"));
    assert!(!is_there(&bench, "Keep: GuardDuty is on"));
    bench.press("GuardDuty, nothing to make, 1 already right");
    assert!(is_there(&bench, "Keep: GuardDuty is on"));
    bench.press("GuardDuty, nothing to make, 1 already right");
    assert!(!is_there(&bench, "Keep: GuardDuty is on"));
    // What has to be known about it is not folded away.
    let mut right = change("detector", Kind::Keep, "GuardDuty is on");
    right.section = Section::GuardDuty;
    right.warnings.push(Warning {
        text: "Findings come twice.".to_owned(),
        instead: None,
    });
    assert!(is_there(&review_of(vec![right]), "Keep: GuardDuty is on"));
}

#[test]
fn the_second_press_of_a_double_click_leaves_the_question_open() {
    let mut bench = review();
    let asks = |bench: &Bench| {
        let headings = headings(&bench.ui);
        headings
            .iter()
            .any(|heading| heading == "Make 2 changes in Larkfield Foods?")
    };
    let name = "Make 2 changes…";
    // No time passes between the two.
    let now = bench.ui.ctx.input(|input| input.time);
    for _ in 0..2 {
        bench.ui.get_by_role_and_label(Role::Button, name).click();
        for _ in 0..4 {
            bench.ui.input_mut().time = Some(now);
            bench.ui.step();
        }
    }
    bench.ui.input_mut().time = None;
    bench.ui.run();
    assert!(asks(&bench));
    bench.press(name);
    assert!(!asks(&bench), "a later press beside the dialog answers it");
}

#[test]
fn nothing_is_made_without_being_asked_for() {
    let mut bench = review();
    bench.press("Make 2 changes…");
    bench.press("Not yet");
    assert!(bench.commands.try_recv().is_err());
    assert_eq!(state(&bench.ui).page, Page::Review(Phase::Logging));
    let (_, planned) = start(&mut bench);
    assert_eq!(planned.plan.changes.len(), 4);
    assert_eq!(state(&bench.ui).page, Page::Applying(Phase::Logging));
    assert!(shows(&bench, "0 of 2 done"));
}

#[test]
fn a_wait_is_explained_and_a_stop_is_asked_for_once() {
    let mut bench = review();
    let (job, planned) = start(&mut bench);
    let first = planned.plan.changes[0].id.clone();
    bench.tell(Event::Change {
        job,
        event: apply::Event::Started {
            change: first.clone(),
        },
    });
    bench.tell(Event::Change {
        job,
        event: apply::Event::Waiting {
            change: first,
            reason: "AWS needs a moment to see the new key.".to_owned(),
            next_try: Duration::from_secs(40),
            up_to: Duration::from_mins(2),
        },
    });
    assert!(shows(
        &bench,
        "AWS needs a moment to see the new key. Next try in"
    ));
    assert!(shows(&bench, "for up to 2 minutes."));
    bench.press("Stop after this change");
    assert!(matches!(
        bench.commands.try_recv(),
        Ok(Command::Cancel { .. })
    ));
    assert!(shows(&bench, "Stopping after this change."));

    let ended = finished(
        Ending::Cancelled,
        &[
            ("bucket", Outcome::Created, None),
            ("closed", Outcome::Cancelled, None),
        ],
    );
    bench.tell(Event::Applied {
        job,
        result: Ok(ended),
    });
    assert!(
        headings(&bench.ui)
            .iter()
            .any(|heading| heading == "Stopped after change 1 of 2")
    );
    bench.press("Carry on");
    assert!(matches!(
        bench.commands.try_recv(),
        Ok(Command::Plan { .. })
    ));
}

#[test]
fn a_refused_change_says_where_things_stand() {
    let mut bench = review();
    let (job, _) = start(&mut bench);
    let mut problem =
        Problem::new("Your sign-in is not allowed to do this.").hint("Send the note.");
    problem.code = Some("AccessDenied".to_owned());
    let ended = finished(
        Ending::Failed,
        &[
            ("bucket", Outcome::Created, None),
            ("closed", Outcome::Failed, Some(problem)),
        ],
    );
    bench.tell(Event::Applied {
        job,
        result: Ok(ended),
    });
    assert!(
        headings(&bench.ui)
            .iter()
            .any(|heading| heading == "One change did not happen")
    );
    for text in [
        "Your sign-in is not allowed to do this.",
        "Send the note.",
        "1 change is in place",
        "1 did not happen",
        "Stopped at change 2 of 2",
    ] {
        assert!(shows(&bench, text), "{text}");
    }
}

#[test]
fn without_an_answer_a_change_is_not_said_to_have_failed() {
    let mut bench = review();
    let (job, _) = start(&mut bench);
    let mut problem = Problem::new("The connection broke before AWS answered.");
    problem.call = Some("s3:PutBucketPolicy".to_owned());
    let ended = finished(
        Ending::Failed,
        &[
            ("bucket", Outcome::Created, None),
            ("closed", Outcome::Failed, Some(problem)),
        ],
    );
    bench.tell(Event::Applied {
        job,
        result: Ok(ended),
    });
    assert!(
        headings(&bench.ui)
            .iter()
            .any(|heading| heading == "We do not know if one change was made")
    );
    assert!(!shows(&bench, "did not happen"));
}

#[test]
fn the_run_goes_on_while_another_page_is_open() {
    let mut bench = review();
    let (job, _) = start(&mut bench);
    bench.press("2, CloudTrail, done");
    assert!(matches!(state(&bench.ui).page, Page::Ask(_)));
    assert!(bench.commands.try_recv().is_err(), "nothing was stopped");
    let ended = finished(
        Ending::Done,
        &[
            ("bucket", Outcome::Created, None),
            ("closed", Outcome::Updated, None),
        ],
    );
    bench.tell(Event::Applied {
        job,
        result: Ok(ended),
    });
    assert!(
        matches!(state(&bench.ui).page, Page::Ask(_)),
        "no page moves by itself"
    );
    bench.press("3, GuardDuty, done");
    assert!(
        headings(&bench.ui)
            .iter()
            .any(|heading| heading == "2 changes are in place, 1 is left out")
    );
}

#[test]
fn the_question_before_closing_goes_when_nothing_is_being_made_any_more() {
    let mut bench = review();
    let (job, _) = start(&mut bench);
    crate::scene::act(&mut bench.ui, window::Action::Leave);
    assert_eq!(state(&bench.ui).open.confirm, Some(Confirm::Close));
    bench.tell(Event::Applied {
        job,
        result: Ok(finished(
            Ending::Done,
            &[
                ("bucket", Outcome::Created, None),
                ("closed", Outcome::Updated, None),
            ],
        )),
    });
    assert_eq!(state(&bench.ui).open.confirm, None);
    assert_eq!(focused(&bench.ui), title(&bench.ui));
}

/// A run of seven changes that goes on: so many have ended, so many are being made.
fn going_on(ended: usize, working: usize) -> Bench {
    let mut bench = review();
    let known = bench.ui.state_mut().state_mut();
    let Ask::Here(planned) = &mut known.work_mut(Phase::Logging).plan.ask else {
        panic!("no plan");
    };
    let changes = (0..7).map(|index| {
        let title = format!("Make thing {index}");
        let mut change = change(&format!("thing-{index}"), Kind::Create, &title);
        change.resource = format!("larkfield-444455556666-{index}");
        change
    });
    *planned = Arc::new(Planned::kept(
        Plan {
            changes: changes.collect(),
        },
        Slots::default(),
        Arc::clone(&planned.inventory),
    ));
    let planned = Arc::clone(planned);
    let mut changes = Changes::of(&planned.plan);
    let begun = planned.plan.changes.iter().take(ended + working);
    for (index, change) in begun.enumerate() {
        let stands = if index < ended {
            ChangeState::Ended {
                outcome: Outcome::Created,
                problem: None,
                took: Duration::from_secs(1),
            }
        } else {
            ChangeState::Working { since: 0.0 }
        };
        changes.set(&change.id, stands);
    }
    set_run_of(known, Phase::Logging, planned, RunState::Going).changes = changes;
    known.page = Page::Applying(Phase::Logging);
    bench.ui.run_ok();
    bench
}

#[test]
fn of_a_long_run_only_the_rows_in_sight_are_made_and_the_count_is_told() {
    let mut bench = review();
    let known = bench.ui.state_mut().state_mut();
    let planned = planned_many(Phase::Logging, 10_000);
    set_run_of(known, Phase::Logging, planned, RunState::Going);
    known.page = Page::Applying(Phase::Logging);
    bench.ui.run_ok();
    let list = bench
        .ui
        .get_by_role_and_label(Role::List, "Changes to come");
    assert_eq!(list.accesskit_node().data().size_of_set(), Some(10_000));
    let rows = list.query_all_by_role(Role::ListItem).count();
    assert!(rows > 5 && rows < 40, "{rows}");
    assert!(shows(&bench, "Make the bucket 0"));
    bench.keys(Modifiers::NONE, Key::End);
    bench.ui.run_ok();
    assert!(shows(&bench, "Make the bucket 9999"));
    assert!(!shows(&bench, "Make the bucket 5000"));
}

#[test]
fn each_change_says_which_thing_it_is_about() {
    let mut bench = going_on(0, 2);
    assert!(shows(&bench, "larkfield-444455556666-0"));
    assert!(shows(&bench, "larkfield-444455556666-6"));
    bench.ui.state_mut().state_mut().look.sharing = Sharing::On;
    bench.ui.run_ok();
    assert!(!shows(&bench, "444455556666"));
}

#[test]
fn a_region_is_named_before_its_code() {
    let mut bench = review();
    let known = bench.ui.state_mut().state_mut();
    let Ask::Here(planned) = &mut known.work_mut(Phase::Logging).plan.ask else {
        panic!("no plan");
    };
    let mut told = planned.told().clone();
    told.changes.first_mut().unwrap().place.region = Region::parse("us-east-2").unwrap();
    *planned = Arc::new(Planned::kept(
        told,
        Slots::default(),
        Arc::clone(&planned.inventory),
    ));
    bench.ui.run_ok();
    assert!(shows(
        &bench,
        "Make the bucket for log files (Ohio, us-east-2)"
    ));
}

#[test]
fn a_stop_counts_what_is_in_progress() {
    let many = going_on(2, 3);
    assert!(shows(
        &many,
        "We finish the changes in progress, then wait for you."
    ));
    assert!(shows(&many, "Stop after these changes"));
    let one = going_on(2, 1);
    assert!(shows(
        &one,
        "We finish the change in progress, then wait for you."
    ));
    for (working, words) in [
        (1, "One change is in progress."),
        (3, "3 changes are in progress."),
    ] {
        let mut bench = going_on(2, working);
        crate::scene::act(&mut bench.ui, window::Action::Leave);
        assert!(shows(&bench, words), "{words}");
    }
}

#[test]
fn earlier_changes_unfold_and_focus_stays() {
    let mut bench = going_on(5, 1);
    let is_expanded = |bench: &Bench, name: &str| {
        let row = bench.ui.get_by_role_and_label(Role::Button, name);
        row.accesskit_node().data().is_expanded()
    };
    assert_eq!(is_expanded(&bench, "Show 3 earlier changes"), Some(false));
    assert!(!shows(&bench, "Make thing 0"));
    bench
        .ui
        .get_by_role_and_label(Role::Button, "Show 3 earlier changes")
        .focus();
    bench.ui.run_ok();
    bench.ui.key_press_modifiers(Modifiers::NONE, Key::Enter);
    bench.ui.run_ok();
    assert_eq!(is_expanded(&bench, "Hide 3 earlier changes"), Some(true));
    assert_eq!(focused(&bench.ui), "Hide 3 earlier changes");
    assert!(shows(&bench, "Make thing 0"));
    bench
        .ui
        .key_press_modifiers(Modifiers::NONE, Key::ArrowLeft);
    bench.ui.run_ok();
    assert!(!shows(&bench, "Make thing 0"));
}
