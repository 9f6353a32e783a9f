//! The page of the hand-over: what it has come to, and the record that is saved.

use std::sync::Arc;

use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use radiant_aws_setup::plan::Section;
use radiant_aws_setup::report::{Records, Report, Sources};
use radiant_aws_setup::verify::{Check, Status};
use radiant_aws_setup::window::{
    self, Action, Ask, Confirm, Effect, Page, Phase, State, hand_over, look, open,
};
use radiant_aws_setup::worker::{Command, Event, JobId};

use crate::bench::{Bench, all_texts, state, title};
use crate::scene::{act, inventory, known, place, planned, policy, set_plan, signed_in, trouble};

const ID: &str = "rs-8f2c-secret-91d4";

fn check(part: &str, title: &str, status: Status) -> Check {
    let place = place();
    Check {
        id: format!("cloudtrail/{}/{}/{part}", place.account, place.region),
        title: title.to_owned(),
        section: Section::CloudTrail,
        place,
        status,
        expected: String::new(),
        seen: "The trail of account 111122223333 sends nothing.".to_owned(),
        fix: None,
        message: None,
        problem: None,
        live: false,
        since: None,
        usually: None,
    }
}

/// The records of what the window knows, with these checks.
fn records(state: &State, checks: &[Check]) -> Arc<Records> {
    let mut answers = state.form.draft.as_ref().unwrap().to_answers().unwrap();
    answers.vendor.external_role_id =
        Some(radiant_aws_setup::domain::ExternalId::parse(ID).unwrap());
    let planned = state.plan(Phase::Role).unwrap();
    let of = |masked| {
        let sources = Sources {
            answers: &answers,
            vendor: &state.vendor,
            planned,
            checks,
            runs: &[],
            practice: false,
            company: Some("Larkfield Foods"),
        };
        Report::of(&sources, masked).unwrap()
    };
    Arc::new(Records {
        whole: of(false),
        masked: of(true),
    })
}

fn with_record(checks: &[Check]) -> Bench {
    let seen = inventory(Vec::new(), "management-events", "radiant-cloudtrail-events");
    let mut bench = signed_in(seen, Some("Larkfield Foods".to_owned()));
    let state = known(&mut bench);
    let plan = planned(Phase::Role, policy(3), "Close the bucket");
    set_plan(state, Phase::Role, Ask::Here(plan));
    let records = records(state, checks);
    state.hand_over.of = state.form.draft.as_ref().unwrap().to_answers().ok();
    state.hand_over.ask = Ask::Here(records);
    state.page = Page::HandOver;
    bench.ui.run_ok();
    bench
}

fn says(bench: &Bench, words: &str) -> bool {
    all_texts(&bench.ui).iter().any(|text| text.contains(words))
}

fn open_and_right() -> Vec<Check> {
    vec![
        check(
            "trail-recording",
            "The trail is recording in all Regions",
            Status::Passed,
        ),
        check(
            "trail-topic",
            "The trail posts to its topic",
            Status::Failed,
        ),
        check("trail-delivery", "Log files come", Status::Waiting),
    ]
}

#[test]
fn what_is_open_is_listed_with_the_way_to_why() {
    let mut bench = with_record(&open_and_right());
    assert_eq!(
        title(&bench.ui),
        "Larkfield Foods is connected, 2 points open"
    );
    for words in [
        "Needs you",
        "The trail posts to its topic",
        "Waiting",
        "Log files come",
    ] {
        assert!(says(&bench, words), "{words}");
    }
    // The picture is there for those who hear it.
    bench
        .ui
        .get_by_role_and_label(Role::List, "How the parts hang together");
    assert!(says(
        &bench,
        "Role: reads, cannot change. Goes to Radiant Security."
    ));
    bench.press("See why The trail posts to its topic");
    assert_eq!(state(&bench.ui).page, Page::Checks);
}

#[test]
fn what_nothing_can_reach_the_vendor_without_is_said_in_the_title() {
    let checks = [check(
        "trail-recording",
        "The trail is recording",
        Status::Failed,
    )];
    let bench = with_record(&checks);
    assert_eq!(
        title(&bench.ui),
        "Larkfield Foods is not connected yet, 1 point open"
    );
}

#[test]
fn the_record_is_saved_in_the_form_that_was_chosen() {
    let mut bench = with_record(&open_and_right());
    bench.press("Save the record…");
    assert_eq!(state(&bench.ui).open.confirm, Some(Confirm::Record));
    bench.choose("JSON");
    assert_eq!(state(&bench.ui).hand_over.form, hand_over::Form::Json);
    bench.choose("No");
    assert!(state(&bench.ui).hand_over.masked);
    for (form, end) in [
        (hand_over::Form::Page, "html"),
        (hand_over::Form::Markdown, "md"),
        (hand_over::Form::Json, "json"),
    ] {
        for masked in [false, true] {
            let state = known(&mut bench);
            window::act(state, Action::Record(hand_over::Message::Form(form)));
            window::act(state, Action::Record(hand_over::Message::Masked(masked)));
            let effects = window::act(state, Action::SaveRecord);
            let saved = effects.into_iter().find_map(|effect| match effect {
                Effect::SaveFile { name, text } => Some((name, text)),
                _ => None,
            });
            let (name, text) = saved.unwrap();
            assert_eq!(name, format!("radiant-aws-record.{end}"));
            assert!(!text.contains(ID));
            assert_eq!(text.contains("111122223333"), !masked, "{end} {masked}");
            assert_eq!(text.contains("Larkfield"), !masked, "{end} {masked}");
            assert_eq!(state.open.confirm, None);
        }
    }
}

#[test]
fn a_shared_screen_shows_no_number_of_the_record() {
    let mut bench = with_record(&open_and_right());
    assert!(says(&bench, "111122223333"));
    act(&mut bench.ui, Action::Look(look::Message::Share(true)));
    for text in all_texts(&bench.ui) {
        assert!(!text.contains("111122223333"), "{text}");
        assert!(!text.contains("1111 2222 3333"), "{text}");
    }
}

#[test]
fn a_record_of_other_answers_is_not_shown() {
    let mut bench = with_record(&open_and_right());
    let draft = known(&mut bench).form.draft.as_mut().unwrap();
    "another-topic".clone_into(&mut draft.log_topic.name);
    bench.ui.run_ok();
    assert_eq!(title(&bench.ui), "What has it come to?");
    let effects = window::act(known(&mut bench), Action::SaveRecord);
    let saves = |effect: &Effect| matches!(effect, Effect::SaveFile { .. });
    assert!(!effects.iter().any(saves));
    let says = |effect: &Effect| matches!(effect, Effect::Say(said) if said.contains("no record"));
    assert!(effects.iter().any(says));
}

#[test]
fn the_record_is_asked_for_and_what_went_wrong_is_said() {
    let mut bench = with_record(&open_and_right());
    let effects = window::act(known(&mut bench), Action::HandOver);
    let job = effects.iter().find_map(|effect| match effect {
        Effect::Send(Command::Record { job, company, .. }) => {
            assert_eq!(company.as_deref(), Some("Larkfield Foods"));
            Some(*job)
        }
        _ => None,
    });
    bench.ui.run_ok();
    assert_eq!(title(&bench.ui), "Putting the record together");
    // A late answer to another job is passed over.
    bench.tell(Event::Recorded {
        job: JobId(1),
        result: Err(trouble()),
    });
    assert_eq!(title(&bench.ui), "Putting the record together");
    bench.tell(Event::Recorded {
        job: job.unwrap(),
        result: Err(trouble()),
    });
    assert_eq!(title(&bench.ui), "We could not look at AWS");
    assert!(says(&bench, "AWS refused this"));
    act(&mut bench.ui, Action::Open(open::Message::ToggleHelp));
}
