//! Sharing view: nothing that names an account, a person or the External Role ID whole is drawn or read out.

mod fields;
mod ids;
mod pages;
mod practice;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, Shape};
use egui_kittest::kittest::Queryable as _;
use radiant_aws_setup::apply::Ending;
use radiant_aws_setup::aws::{Call, Profile};
use radiant_aws_setup::domain::{Arn, BucketName};
use radiant_aws_setup::engine::Planned;
use radiant_aws_setup::inventory::{Role as SeenRole, Seen};
use radiant_aws_setup::plan::{Section, View};
use radiant_aws_setup::policy::Document;
use radiant_aws_setup::practice::PracticeOptions;
use radiant_aws_setup::problem::Problem;
use radiant_aws_setup::verify::{Check, Status};
use radiant_aws_setup::window::{
    self, Action, Ask, ChangeState, Confirm, DataUse, Effect, KeyUse, Page, Phase, Question,
    Reading, RunState, SignInWay, Start, State, Use, look, open,
};
use serde_json::{Value, json};

use crate::bench::{Bench, Live, Window, all_texts, focused, live, state};
use crate::scene::{
    act, finished, identity, inventory, known, open_review, pages, place, planned, policy,
    set_plan, set_run, signed_in, trouble,
};

/// An External Role ID as the vendor's page shows one.
const EXTERNAL_ID: &str = "rs-8f2c-secret-91d4";
/// Its field, the one place where it may be read whole.
const EXTERNAL_FIELD: &str = "AWS External Role ID";
/// A profile of another company.
const OTHER: &str = "acme-admin";
/// The three ways to read a policy.
const READINGS: [Reading; 3] = [Reading::Explained, Reading::BeforeAfter, Reading::FullText];

/// Every text that is painted.
fn painted(ui: &Window) -> Vec<String> {
    let mut texts = Vec::new();
    for clipped in &ui.output().shapes {
        gather(&clipped.shape, &mut texts);
    }
    texts
}

fn gather(shape: &Shape, texts: &mut Vec<String>) {
    match shape {
        Shape::Text(text) => texts.push(text.galley.text().to_owned()),
        Shape::Vec(shapes) => {
            for shape in shapes {
                gather(shape, texts);
            }
        }
        _ => {}
    }
}

/// Twelve digits and no more, in one piece or in groups of four.
fn has_account(text: &str) -> bool {
    let signs: Vec<char> = text.chars().collect();
    let is_digit = |at: usize| signs.get(at).is_some_and(char::is_ascii_digit);
    let run = |at: usize| (at..signs.len()).take_while(|at| is_digit(*at)).count();
    (0..signs.len())
        .filter(|at| at.checked_sub(1).is_none_or(|before| !is_digit(before)))
        .any(|at| match run(at) {
            12 => true,
            4 => run(at + 5) == 4 && run(at + 10) == 4,
            _ => false,
        })
}

fn has_address(text: &str) -> bool {
    let signs: Vec<char> = text.chars().collect();
    signs
        .windows(3)
        .any(|three| three[1] == '@' && three[0].is_alphanumeric() && three[2].is_alphanumeric())
}

/// What is seen or read out that should not be.
fn leaks(ui: &Window) -> Vec<String> {
    let mut texts = all_texts(ui);
    texts.extend(painted(ui));
    texts.retain(|text| {
        has_account(text) || has_address(text) || text.contains(EXTERNAL_ID) || text.contains(OTHER)
    });
    texts
}

#[track_caller]
fn hides(ui: &Window, what: &str) {
    assert!(state(ui).look.is_shared(), "{what} is not in sharing view");
    let leaks = leaks(ui);
    assert!(leaks.is_empty(), "{what} shows {leaks:#?}");
}

/// The same with all details for specialists open.
#[track_caller]
fn hides_with_details(ui: &mut Window, what: &str) {
    hides(ui, what);
    let folds = |ui: &Window| {
        ui.query_all_by_role_and_label(Role::Button, "Details for a specialist")
            .count()
    };
    for index in 0..folds(ui) {
        if let Some(fold) = ui
            .query_all_by_role_and_label(Role::Button, "Details for a specialist")
            .nth(index)
        {
            fold.click_accesskit();
        }
        ui.run_ok();
        hides(ui, what);
    }
}

/// Sharing view is switched on by keyboard, and the text made small again, so that all panels are open.
fn share(bench: &mut Bench) {
    let ctrl = Modifiers::CTRL | Modifiers::COMMAND;
    bench
        .ui
        .key_press_modifiers(ctrl | Modifiers::SHIFT, Key::S);
    bench.ui.run_ok();
    act(&mut bench.ui, Action::Look(look::Message::Zoom(100)));
}

/// An account whose things all have its number in their names.
fn numbered() -> Bench {
    let names = ["larkfield-444455556666-logs", "findings-444455556666"];
    let buckets = names.map(|name| BucketName::parse(name).unwrap()).to_vec();
    let seen = inventory(buckets, "trail-444455556666", "topic-444455556666");
    let mut bench = signed_in(seen, Some("Larkfield 444455556666".to_owned()));
    let state = known(&mut bench);
    let profiles = [OTHER, "larkfield-444455556666"].map(Profile::named);
    state.sign_in.profiles = Ask::Here(profiles.to_vec().into());
    state.sign_in.way = Some(SignInWay::Profile);
    EXTERNAL_ID.clone_into(&mut state.form.draft.as_mut().unwrap().external_id);
    state.vendor_page.all_values = true;
    state
        .calls
        .made
        .extend(["PutBucketPolicy", "CreateKey"].map(|operation| Call {
            at: jiff::Timestamp::UNIX_EPOCH,
            place: place(),
            service: "s3",
            operation: operation.to_owned(),
            status: Some(200),
            request_id: Some("444455556666".to_owned()),
            millis: 12,
        }));
    for phase in [Phase::Logging, Phase::Role] {
        let title = "Add our rules to larkfield-444455556666-logs";
        let plan = planned(phase, policy(3), title);
        set_plan(state, phase, Ask::Here(plan));
        set_run(state, phase, RunState::Ended(finished(phase, Ending::Done)));
    }
    state.checks.of = state.form.draft.as_ref().unwrap().to_answers().ok();
    state.checks.ask = Ask::Here(vec![check(Status::Failed), check(Status::Unknown)]);
    bench
}

fn check(status: Status) -> Check {
    Check {
        id: format!("cloudtrail/444455556666/eu-west-1/{status:?}"),
        title: "The trail of 444455556666 is recording".to_owned(),
        section: Section::CloudTrail,
        place: place(),
        status,
        expected: String::new(),
        seen: "arn:aws:cloudtrail:eu-west-1:444455556666:trail/x is off".to_owned(),
        fix: Some("Ask admin@larkfield.example.".to_owned()),
        message: Some("Please switch it on in account 444455556666.".to_owned()),
        problem: (status == Status::Unknown).then(trouble),
        live: false,
        since: None,
        usually: None,
    }
}

/// Goes to a page, with everything on it open.
fn open(bench: &mut Bench, page: Page) {
    let state = known(bench);
    state.page = page;
    if let Page::Review(phase) = page {
        open_review(state, phase);
    }
    bench.ui.run_ok();
}

/// Each page in each way to read its policies.
fn walk(bench: &mut Bench, what: &str) {
    for page in pages() {
        for reading in READINGS {
            open(bench, page);
            let state = known(bench);
            state.open.reading = reading;
            let review = state.review_mut();
            let ids = review.open_changes.clone();
            review.reading = ids.into_iter().map(|id| (id, reading)).collect();
            bench.ui.run_ok();
            hides(&bench.ui, &format!("{page:?}, {reading:?}, {what}"));
        }
        hides_with_details(&mut bench.ui, &format!("{page:?}, {what}"));
    }
}

fn says(ui: &Window, words: &str) -> bool {
    all_texts(ui).iter().any(|text| text.contains(words))
}
