//! Taking a run back in the window: found, shown, narrowed, agreed to, carried out, and what is left to do.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use egui::Key;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use radiant_aws_setup::apply::{
    self, Approval, Ending, Finished, Outcome, RunId, RunStatus, RunSummary, Tally,
};
use radiant_aws_setup::domain::{BucketName, Checksum, TopicName};
use radiant_aws_setup::engine::{Planned, TakeBack, WayBack};
use radiant_aws_setup::inventory::{Caller, Inventory};
use radiant_aws_setup::plan::{
    Action, Change, ChangeId, DeleteTopic, Fate, Kind, Part, Plan, PutBucketPolicy, Section,
    Service, Slots, Told, Version, Warning,
};
use radiant_aws_setup::policy::Document;
use radiant_aws_setup::practice::PracticeOptions;
use radiant_aws_setup::problem::Problem;
use radiant_aws_setup::window::{self, Ask, Page, Phase, Question, RunState};
use radiant_aws_setup::worker::{Command, Event, JobId};

use crate::bench::{Bench, all_texts, headings, live, state, title};
use crate::scene::{
    act, finished, has_feeds, identity, inventory, known, place, planned, policy, set_plan,
    set_run, signed_in, trouble,
};

fn run() -> RunId {
    serde_json::from_str("\"20250310-101500-0000abcd\"").unwrap()
}

/// Press a button, also one that the page has to be scrolled to.
fn press(bench: &mut Bench, label: &str) {
    bench
        .ui
        .get_by_role_and_label(Role::Button, label)
        .click_accesskit();
    bench.ui.run();
}

fn shows(bench: &Bench, text: &str) -> bool {
    let texts = all_texts(&bench.ui);
    texts.iter().any(|shown| shown.contains(text))
}

fn change(part: &str, kind: Kind, action: Action, title: &str) -> Told {
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
        meaning: "Put the saved rules back.".to_owned(),
        version: Version::default(),
        costs: Vec::new(),
        warnings: Vec::new(),
    }
}

fn rules() -> Action {
    Action::PutBucketPolicy(PutBucketPolicy {
        bucket: BucketName::parse("larkfield-logs").unwrap(),
        seen: None,
        after: Document::from_statements([]),
    })
}

fn topic() -> Action {
    Action::DeleteTopic(DeleteTopic {
        topic: TopicName::parse("larkfield-events").unwrap(),
        policy: Document::from_statements([]),
        made_in: run().to_string(),
        joined_by: place().account,
    })
}

/// A way back with everything that there can be in one.
fn way(part: Part, keys: bool) -> Arc<WayBack> {
    let mut since = change(
        "undo-rules",
        Kind::Update,
        rules(),
        "Put the bucket's rules back",
    );
    since.warnings.push(Warning {
        text: "Somebody has changed this since: the bucket's policy. We keep that, and take out only what is ours.".to_owned(),
        instead: None,
    });
    let mut stays = change("undo-key", Kind::Keep, Action::None, "The key");
    "Files that it locked could never be opened again without it.".clone_into(&mut stays.meaning);
    let by_hand = Problem::new("Somebody has changed this since: who may use the role.")
        .hint("Look at the difference.");
    let changes = vec![
        since,
        change("undo-topic", Kind::Update, topic(), "Delete the topic"),
        change("undo-topic-2", Kind::Update, topic(), "Delete the topic"),
        change(
            "undo-role",
            Kind::ByHand(by_hand),
            Action::None,
            "Delete the role",
        ),
        stays,
    ];
    let caller: Caller = identity(None).caller;
    let of = |part: &str| ChangeId::new(Section::CloudTrail, &place(), part);
    Arc::new(WayBack {
        of: RunSummary {
            run: run(),
            account: place().account,
            practice: false,
            began: jiff::Timestamp::from_second(1_741_601_700).unwrap(),
            last: jiff::Timestamp::from_second(1_741_601_800).unwrap(),
            status: RunStatus::Done,
            tally: Tally::default(),
            version: 0,
            file: String::new(),
            unread: 0,
            undoes: None,
            approval: None,
        },
        asked: TakeBack {
            run: run(),
            part,
            keys,
        },
        planned: Planned::kept(
            Plan { changes },
            Slots::default(),
            Inventory::empty(jiff::Timestamp::UNIX_EPOCH, caller),
        ),
        takes_back: BTreeMap::from([(of("undo-rules"), of("rules"))]),
        sections: vec![Section::CloudTrail, Section::MainRole],
        has_keys: true,
        last_used: BTreeMap::from([(
            of("undo-key"),
            "The key was last used 9 minutes ago, for Decrypt.".to_owned(),
        )]),
        at_the_vendor: vec!["Delete the connector.".to_owned()],
        unread: 0,
    })
}

/// At the end of a run, with the way back asked for.
fn at_the_end() -> (Bench, JobId) {
    let mut bench = signed_in(inventory(Vec::new(), "audit", "alerts"), None);
    let state = known(&mut bench);
    has_feeds(state);
    let made = planned(Phase::Logging, policy(2), "Close the bucket");
    set_plan(state, Phase::Logging, Ask::Here(made));
    let ended = finished(Phase::Logging, Ending::Done);
    set_run(state, Phase::Logging, RunState::Ended(ended));
    state.page = Page::Outcome(Phase::Logging);
    bench.ui.run();
    press(&mut bench, "Take this back…");
    let (job, asked) = look_back(&mut bench);
    assert_eq!(
        (asked.run, asked.part, asked.keys),
        (run(), Part::Whole, false)
    );
    (bench, job)
}

/// What the window asks for next, but for the looks that it makes by itself.
fn asked(bench: &mut Bench) -> Option<Command> {
    loop {
        let next = bench.commands.try_recv().ok()?;
        let by_itself = matches!(next, Command::Since { .. } | Command::LookAround { .. });
        if !by_itself {
            return Some(next);
        }
    }
}

fn look_back(bench: &mut Bench) -> (JobId, TakeBack) {
    match asked(bench) {
        Some(Command::LookBack { job, asked }) => (job, asked),
        other => panic!("expected a look, not {other:?}"),
    }
}

fn shown() -> Bench {
    let (mut bench, job) = at_the_end();
    assert_eq!(title(&bench.ui), "Looking at what is there");
    let result = Ok(way(Part::Whole, false));
    bench.tell(Event::LookedBack { job, result });
    bench
}

#[test]
fn what_goes_what_stays_and_why_is_shown_before_anything_happens() {
    let mut bench = shown();
    assert_eq!(title(&bench.ui), "Go back to how it was?");
    for head in ["Put back", "Remove", "For you to decide", "Stays"] {
        assert!(headings(&bench.ui).iter().any(|it| it == head), "{head}");
    }
    for text in [
        "This undoes the run of 2025-03-10 10:15 UTC. Nothing has changed yet.",
        "2 things changed since",
        "The key was last used 9 minutes ago, for Decrypt.",
        "On Radiant Security's website",
        "You can stop midway and carry on.",
        "2 changes, only what we made",
    ] {
        assert!(shows(&bench, text), "{text}");
    }
    press(&mut bench, "Put back: Put the bucket's rules back");
    assert!(shows(&bench, "take out only what is ours"));
    press(&mut bench, "Stays: The key");
    assert!(shows(&bench, "could never be opened again"));
    press(&mut bench, "Remove: Delete the topic");
    let thing = "larkfield-logs, ";
    let named = all_texts(&bench.ui)
        .iter()
        .filter(|it| it.starts_with(thing))
        .count();
    assert!(named >= 2, "each of the two topics is named");
    press(&mut bench, "Keep everything");
    assert_eq!(state(&bench.ui).page, Page::Outcome(Phase::Logging));
    assert!(asked(&mut bench).is_none());
}

#[test]
fn keys_go_only_after_a_question_of_their_own_and_are_shown_first() {
    let mut bench = shown();
    press(&mut bench, "Remove the keys too…");
    assert!(shows(&bench, "nobody can ever open the files"));
    press(&mut bench, "Keep the keys");
    assert!(asked(&mut bench).is_none());
    press(&mut bench, "Remove the keys too…");
    press(&mut bench, "Show it with the keys");
    let (job, asked) = look_back(&mut bench);
    assert!(asked.keys);
    let result = Ok(way(Part::Whole, true));
    bench.tell(Event::LookedBack { job, result });
    press(&mut bench, "Undo these changes…");
    assert!(shows(&bench, "Deleted in 30 days"));
    press(&mut bench, "Not yet");
    press(&mut bench, "Keep the keys after all");
    assert!(!look_back(&mut bench).1.keys);
}

#[test]
fn a_section_or_one_change_alone_is_looked_at_anew() {
    let mut bench = shown();
    bench.choose("Main account role");
    let (job, asked) = look_back(&mut bench);
    assert_eq!(asked.part, Part::Section(Section::MainRole));
    let result = Ok(way(asked.part, false));
    bench.tell(Event::LookedBack { job, result });
    bench.choose("All of it");
    let (job, asked) = look_back(&mut bench);
    assert_eq!(asked.part, Part::Whole);
    let result = Ok(way(asked.part, false));
    bench.tell(Event::LookedBack { job, result });
    press(&mut bench, "Put back: Put the bucket's rules back");
    press(&mut bench, "Only this one: Put the bucket's rules back");
    let (job, asked) = look_back(&mut bench);
    let only = ChangeId::new(Section::CloudTrail, &place(), "rules");
    assert_eq!(asked.part, Part::Changes([only].into()));
    let result = Ok(way(asked.part, false));
    bench.tell(Event::LookedBack { job, result });
    press(&mut bench, "Show all of the run");
    assert_eq!(look_back(&mut bench).1.part, Part::Whole);
}

/// Agreed to; gives the job.
fn go(bench: &mut Bench) -> JobId {
    press(bench, "Undo these changes…");
    assert!(
        headings(&bench.ui)
            .iter()
            .any(|it| it.starts_with("Undo 3 changes in "))
    );
    press(bench, "Undo 3 changes");
    match asked(bench) {
        Some(Command::TakeBack { job, way }) => {
            assert_eq!(way.planned.plan.counts().writes(), 3);
            job
        }
        other => panic!("expected it to be taken back, not {other:?}"),
    }
}

fn ended(ending: Ending, topic: (Outcome, Option<Problem>)) -> Finished {
    let of = |part: &str| ChangeId::new(Section::CloudTrail, &place(), part);
    Finished {
        run: serde_json::from_str("\"20250311-101500-0000abcd\"").unwrap(),
        ending,
        tally: Tally::default(),
        outcomes: BTreeMap::from([
            (of("undo-rules"), (Outcome::Updated, None)),
            (of("undo-topic"), (Outcome::Updated, None)),
            (of("undo-topic-2"), topic),
        ]),
        slots: Slots::default(),
    }
}

#[test]
fn it_is_watched_and_ends_with_what_is_left_to_do_elsewhere() {
    let mut bench = shown();
    let job = go(&mut bench);
    assert_eq!(title(&bench.ui), "Taking the changes back");
    let change = ChangeId::new(Section::CloudTrail, &place(), "undo-rules");
    bench.tell(Event::Change {
        job,
        event: apply::Event::Finished {
            change,
            outcome: Outcome::Updated,
            problem: None,
            took: Duration::from_secs(2),
        },
    });
    assert!(shows(&bench, "1 of 3 done"));
    let result = Ok(ended(Ending::Partly, (Outcome::Updated, None)));
    bench.tell(Event::Applied { job, result });
    assert_eq!(title(&bench.ui), "Back, but for what is left to you");
    for text in [
        "3 changes undone.",
        "Now remove this on Radiant Security's website",
        "1. Delete the connector.",
    ] {
        assert!(shows(&bench, text), "{text}");
    }
    let undone = bench
        .ui
        .query_all_by_role_and_label(Role::Button, "Undone: Delete the topic");
    assert_eq!(undone.count(), 1);
    // What was made does not count as made any more.
    assert!(!state(&bench.ui).is_applied(Phase::Logging));
    press(&mut bench, "To the start");
    assert_eq!(state(&bench.ui).page, Page::Welcome);
}

#[test]
fn a_refusal_is_told_and_the_rest_is_carried_on_with() {
    let mut bench = shown();
    let job = go(&mut bench);
    press(&mut bench, "Stop after these changes");
    assert!(matches!(
        asked(&mut bench),
        Some(Command::Cancel { job: stopped }) if stopped == job
    ));
    let result = Ok(ended(Ending::Failed, (Outcome::Failed, Some(trouble()))));
    bench.tell(Event::Applied { job, result });
    assert_eq!(title(&bench.ui), "Not all is taken back yet");
    assert!(shows(&bench, "AWS refused this for"));
    assert!(shows(&bench, "2 of 3 changes undone."));
    press(&mut bench, "Try again");
    assert_eq!(look_back(&mut bench).1.run, run());
}

#[test]
fn the_runs_on_record_are_listed_with_how_they_ended() {
    let mut bench = signed_in(inventory(Vec::new(), "audit", "alerts"), None);
    press(&mut bench, "Activity");
    press(&mut bench, "See earlier runs");
    let Some(Command::Runs { job }) = asked(&mut bench) else {
        panic!("expected the records to be read");
    };
    let first = way(Part::Whole, false).of.clone();
    let back = RunSummary {
        run: serde_json::from_str("\"20250311-101500-0000abcd\"").unwrap(),
        undoes: Some(run()),
        began: jiff::Timestamp::from_second(1_741_605_300).unwrap(),
        tally: Tally {
            updated: 3,
            ..Tally::default()
        },
        ..first.clone()
    };
    let first = RunSummary {
        tally: Tally {
            created: 12,
            updated: 2,
            ..Tally::default()
        },
        approval: Some(Approval {
            checksum: Checksum::of(b"a plan"),
            by: Some("Head of IT security".to_owned()),
            only: true,
        }),
        ..first
    };
    let result = Ok(vec![back, first]);
    bench.tell(Event::Runs { job, result });
    for text in [
        "12 new, 2 changes of what was there.",
        "It took back the run of 2025-03-10 10:15 UTC.",
        "Taken back on 2025-03-10 11:15 UTC.",
        "Approved by Head of IT security. Checksum of the plan: ",
    ] {
        assert!(shows(&bench, text), "{text}");
    }
    press(
        &mut bench,
        "Save the calls of the run of 2025-03-10 10:15 UTC…",
    );
    let Ok(Command::RunCalls { run: of, .. }) = bench.commands.try_recv() else {
        panic!("expected the calls to be read");
    };
    assert_eq!(of, run());
    press(&mut bench, "Take back the run of 2025-03-10 10:15 UTC…");
    let (job, asked) = look_back(&mut bench);
    assert_eq!(asked.run, run());
    let result = Err(Problem::new("No run is on record."));
    bench.tell(Event::LookedBack { job, result });
    assert_eq!(title(&bench.ui), "We could not look at AWS");
}

const SOON: Duration = Duration::from_mins(1);

#[test]
fn a_run_of_practice_is_taken_back_with_the_real_worker() {
    let mut live = live(PracticeOptions::instant());
    live.tab_to("Practice first");
    live.key(Key::Space);
    live.go_on_to(Page::Account, SOON);
    live.go_on_to(Page::Ask(Question::Trail), SOON);
    live.go_on_to(Page::Review(Phase::Logging), SOON);
    live.wait("the changes", SOON, |ui| {
        window::foot(state(ui))
            .primary
            .is_some_and(|(_, action)| matches!(action, window::Action::Open(_)))
    });
    live.press_primary();
    live.ui.step();
    act(&mut live.ui, window::Action::Apply(Phase::Logging));
    live.wait("the end of the run", SOON, |ui| {
        state(ui).page == Page::Outcome(Phase::Logging)
    });
    live.ui.run_ok();
    let run = state(&live.ui).work(Phase::Logging).run.as_ref().unwrap();
    let run = run.ended().unwrap().run.clone();
    let look = window::undo::Message::Look(run);
    act(&mut live.ui, window::Action::Undo(look));
    live.wait("the way back", SOON, |ui| {
        title(ui) == "Go back to how it was?"
    });
    live.press_primary();
    let writes = state(&live.ui).undo.way.here().unwrap();
    let writes = writes.planned.plan.counts().writes();
    assert!(writes > 10, "{writes}");
    let deed = format!("Undo {writes} changes");
    let question = deed.clone();
    live.wait("the question", SOON, move |ui| {
        ui.query_by_role_and_label(Role::Button, &question)
            .is_some()
    });
    live.ui
        .get_by_role_and_label(Role::Button, &deed)
        .click_accesskit();
    live.wait("the end", SOON, |ui| {
        state(ui).undo.run.is_some() && !state(ui).is_applying()
    });
    let rows = &state(&live.ui).undo.rows;
    let is_left = rows.iter().any(|row| row.fate == Fate::ByHand);
    let wanted = if is_left {
        "Back, but for what is left to you"
    } else {
        "It is as it was before"
    };
    live.ui.step();
    assert_eq!(title(&live.ui), wanted);
    let texts = all_texts(&live.ui);
    let names = |text: &str| texts.iter().any(|it| it.contains(text));
    assert!(names(
        "delete the credential that holds the SNS topic names"
    ));
    assert!(window::foot(state(&live.ui)).primary.is_some());
}
