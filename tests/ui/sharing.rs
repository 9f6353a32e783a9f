//! Sharing view: nothing that names an account, a person or the External Role ID whole is drawn or read out.

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

/// The longest that an answer of the practice account may take.
const SOON: Duration = Duration::from_mins(1);
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
        problem: (status == Status::Unknown).then(trouble),
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

#[test]
fn without_sharing_view_the_same_pages_do_show_numbers() {
    let mut bench = numbered();
    for page in [
        Page::Account,
        Page::Ask(Question::LogBucket),
        Page::Radiant,
        Page::Checks,
    ] {
        open(&mut bench, page);
        assert!(!leaks(&bench.ui).is_empty(), "{page:?}");
        let texts = painted(&bench.ui);
        assert!(
            texts.iter().any(|text| has_account(text)),
            "{page:?} paints no number"
        );
    }
    assert!(has_account("a 4444 5555 6666 b") && !has_account("4444555566667"));
    assert!(has_address("<dana@larkfield.example>") && !has_address("•••@•••"));
}

#[test]
fn no_page_names_the_account_or_the_person_whole() {
    let mut bench = numbered();
    share(&mut bench);
    walk(&mut bench, "new things");
    let draft = known(&mut bench).form.draft.as_mut().unwrap();
    draft.trail.how = Some(Use::New);
    draft.trail.name = "trail-444455556666".to_owned();
    draft.log_topic.name = "topic 444455556666".to_owned();
    draft.findings_key.alias = "alias/444455556666!".to_owned();
    draft.external_id = "arn:aws:sns:eu-west-1:444455556666:x".to_owned();
    walk(&mut bench, "wrong names");
}

#[test]
fn things_that_are_there_are_named_without_the_number() {
    let mut bench = numbered();
    share(&mut bench);
    let key = Arn::parse_key("arn:aws:kms:eu-west-1:444455556666:key/12-34").unwrap();
    let topic = Arn::parse_topic("arn:aws:sns:eu-west-1:444455556666:topic-444455556666").unwrap();
    let draft = known(&mut bench).form.draft.as_mut().unwrap();
    draft.log_bucket.how = Some(Use::Existing);
    draft.log_bucket.existing = BucketName::parse("larkfield-444455556666-logs").ok();
    draft.findings_bucket.how = Some(Use::Existing);
    draft.findings_bucket.existing = BucketName::parse("findings-444455556666").ok();
    draft.log_key.how = Some(KeyUse::Existing);
    draft.log_key.existing = Some(key.clone());
    draft.findings_key.how = Some(KeyUse::Existing);
    draft.findings_key.existing = Some(key);
    draft.log_topic.how = Some(Use::Existing);
    draft.log_topic.existing = Some(topic);
    draft.findings_topic.how = Some(Use::Existing);
    draft.data_events = Some(DataUse::Chosen);
    walk(&mut bench, "things that are there");
    // The names are found all the same.
    open(&mut bench, Page::Ask(Question::FindingsBucket));
    assert!(
        all_texts(&bench.ui)
            .iter()
            .any(|text| text.contains("larkfield-••••••••6666-logs"))
    );
}

#[test]
fn what_aws_says_is_shown_without_numbers_and_addresses() {
    let mut bench = numbered();
    share(&mut bench);
    let state = known(&mut bench);
    state.account.around = Ask::Trouble(trouble());
    state.sign_in.profiles = Ask::Trouble(trouble());
    state.checks.ask = Ask::Trouble(trouble());
    state.keeping.problem = Some(trouble());
    for phase in [Phase::Logging, Phase::Role] {
        set_run(state, phase, RunState::Failed(trouble()));
        set_plan(state, phase, Ask::Trouble(trouble()));
    }
    walk(&mut bench, "trouble");
    known(&mut bench).sign_in.identity = Ask::Trouble(trouble());
    open(&mut bench, Page::Account);
    hides_with_details(&mut bench.ui, "a sign-in that failed");
}

#[test]
fn a_run_and_its_end_are_shown_without_numbers() {
    for ending in [Ending::Failed, Ending::Cancelled] {
        let mut bench = numbered();
        share(&mut bench);
        let state = known(&mut bench);
        for phase in [Phase::Logging, Phase::Role] {
            set_run(state, phase, RunState::Ended(finished(phase, ending)));
        }
        for phase in [Phase::Logging, Phase::Role] {
            open(&mut bench, Page::Outcome(phase));
            hides_with_details(&mut bench.ui, &format!("{phase:?} {ending:?}"));
        }
    }
    let mut bench = numbered();
    share(&mut bench);
    let state = known(&mut bench);
    let change = state.plan(Phase::Logging).unwrap().plan.changes[1]
        .id
        .clone();
    let ended = RunState::Ended(finished(Phase::Logging, Ending::Done));
    let run = set_run(state, Phase::Logging, ended);
    let waiting = ChangeState::Waiting {
        since: 0.0,
        told: 0.0,
        reason: "AWS needs a moment to see arn:aws:iam::444455556666:role/x.".to_owned(),
        next_try: Duration::from_secs(5),
        up_to: Duration::from_mins(1),
    };
    run.changes.set(&change, waiting);
    open(&mut bench, Page::Applying(Phase::Logging));
    hides(&bench.ui, "a wait");
}

#[test]
fn activity_dialogs_and_panels_hide_numbers() {
    let mut bench = numbered();
    share(&mut bench);
    open(&mut bench, Page::Review(Phase::Logging));
    act(&mut bench.ui, Action::Open(open::Message::ToggleActivity));
    hides(&bench.ui, "activity");
    act(&mut bench.ui, Action::Open(open::Message::ToggleActivity));
    known(&mut bench).open.confirm = Some(Confirm::Apply(Phase::Logging));
    bench.ui.run_ok();
    hides(&bench.ui, "the question before changes");
    known(&mut bench).open.confirm = None;
    open(&mut bench, Page::Ask(Question::Trust));
    known(&mut bench).open.earlier = true;
    bench.ui.run_ok();
    hides(&bench.ui, "earlier answers");
    known(&mut bench).open.earlier = false;
    act(&mut bench.ui, Action::Open(open::Message::ToggleHelp));
    hides(&bench.ui, "help");
    act(&mut bench.ui, Action::Open(open::Message::ToggleHelp));
    act(&mut bench.ui, Action::Open(open::Message::ToggleValues));
    hides(&bench.ui, "the values to carry over");
    act(&mut bench.ui, Action::Open(open::Message::ToggleValues));
    // With larger text the panel lies over the page.
    act(&mut bench.ui, Action::Look(look::Message::Zoom(150)));
    for page in pages() {
        open(&mut bench, page);
        known(&mut bench).open.side = true;
        bench.ui.run_ok();
        hides(&bench.ui, &format!("{page:?} with its panel over it"));
    }
}

#[test]
fn profiles_of_others_are_not_listed_by_their_first_letters() {
    let mut bench = numbered();
    share(&mut bench);
    known(&mut bench).page = Page::Profile;
    for typed in ["", "a", "ac", "min", "lark"] {
        known(&mut bench).sign_in.profile = typed.to_owned();
        bench.ui.run_ok();
        hides(&bench.ui, &format!("profiles with {typed:?} typed"));
    }
    let spoken = "Use the profile larkfield-••••••••6666";
    bench.press(spoken);
    assert_eq!(
        state(&bench.ui).sign_in.profile,
        "larkfield-444455556666",
        "the whole name is used"
    );
    known(&mut bench).sign_in.identity = Ask::Here(identity(None));
    open(&mut bench, Page::Account);
    hides(&bench.ui, "the profile that is used");
}

#[test]
fn all_profiles_are_listed_only_after_a_warning_and_not_for_those_who_look_on_later() {
    let mut bench = numbered();
    known(&mut bench).page = Page::Profile;
    bench.ui.run_ok();
    bench.press("Show all profiles");
    let is_listed = |ui: &Window| {
        ui.query_by_role_and_label(Role::Button, "Use the profile acme-admin")
            .is_some()
    };
    assert!(is_listed(&bench.ui));
    share(&mut bench);
    hides(&bench.ui, "the list from before sharing view");
    assert!(says(
        &bench.ui,
        "names of all profiles to everyone on the call"
    ));
    bench.press("Show all profiles");
    assert!(is_listed(&bench.ui));
}

fn says(ui: &Window, words: &str) -> bool {
    all_texts(ui).iter().any(|text| text.contains(words))
}

/// Gives focus to each field of the page in turn, and says how many there are. What stands in them stays hidden.
#[track_caller]
fn focus_each(bench: &mut Bench, what: &str) -> usize {
    let count = bench.ui.query_all_by_role(Role::TextInput).count();
    for index in 0..count {
        if let Some(field) = bench.ui.query_all_by_role(Role::TextInput).nth(index) {
            field.focus();
        }
        bench.ui.run_ok();
        let name = focused(&bench.ui);
        assert!(!name.is_empty(), "{what}: field {index} got no focus");
        let mut leaks = leaks(&bench.ui);
        if name == EXTERNAL_FIELD {
            leaks.retain(|text| text != EXTERNAL_ID);
        }
        assert!(
            leaks.is_empty(),
            "{what} shows {leaks:#?} while {name:?} has focus"
        );
    }
    count
}

#[test]
fn a_field_that_has_focus_hides_what_it_hides_without() {
    let mut bench = numbered();
    share(&mut bench);
    let state = known(&mut bench);
    state.sign_in.profile = "larkfield-444455556666".to_owned();
    state.sign_in.region = "444455556666".to_owned();
    let draft = state.form.draft.as_mut().unwrap();
    draft.trail.how = Some(Use::New);
    draft.trail.name = "trail-444455556666".to_owned();
    draft.log_bucket.name = "logs-444455556666".to_owned();
    draft.log_key.how = Some(KeyUse::New);
    draft.log_key.alias = "dana.k@larkfield.example".to_owned();
    draft.log_topic.name = "topic 4444-5555-6666".to_owned();
    draft.findings_key.how = Some(KeyUse::Existing);
    draft.findings_key.existing =
        Arn::parse_key("arn:aws:kms:eu-west-1:444455556666:key/12-34").ok();
    let mut count = 0;
    for page in pages() {
        open(&mut bench, page);
        count += focus_each(&mut bench, &format!("{page:?}"));
    }
    assert!(count > 8, "only {count} fields");
    // What is no External Role ID may be an ARN with a number in it.
    known(&mut bench).form.draft.as_mut().unwrap().external_id =
        "arn:aws:sns:eu-west-1:444455556666:x".to_owned();
    open(&mut bench, Page::Radiant);
    assert!(focus_each(&mut bench, "the wrong value") > 0);
    act(&mut bench.ui, Action::Open(open::Message::ToggleActivity));
    known(&mut bench).calls.filter = "444455556666".to_owned();
    bench.ui.run_ok();
    hides(&bench.ui, "what calls are found by");
    focus_each(&mut bench, "activity");
}

#[test]
fn the_external_role_id_is_whole_in_its_field_but_not_while_others_watch() {
    let mut bench = numbered();
    for shares in [false, true] {
        if shares {
            share(&mut bench);
        }
        open(&mut bench, Page::Radiant);
        bench
            .ui
            .get_by_role_and_label(Role::TextInput, EXTERNAL_FIELD)
            .focus();
        bench.ui.run_ok();
        let is_whole = painted(&bench.ui).iter().any(|text| text == EXTERNAL_ID);
        assert_eq!(is_whole, !shares);
    }
    hides(&bench.ui, "the field with focus");
    // To check it, it is shown for ten seconds.
    bench.press(&format!("Show {EXTERNAL_FIELD}"));
    assert!(painted(&bench.ui).iter().any(|text| text == EXTERNAL_ID));
}

#[test]
fn what_was_shown_is_hidden_when_others_begin_to_watch() {
    let mut bench = numbered();
    share(&mut bench);
    open(&mut bench, Page::Radiant);
    bench.press(&format!("Show {EXTERNAL_FIELD}"));
    act(&mut bench.ui, Action::Look(look::Message::Share(false)));
    act(&mut bench.ui, Action::Look(look::Message::Share(true)));
    // As small as before, so that the field is on the page.
    act(&mut bench.ui, Action::Look(look::Message::Zoom(100)));
    bench
        .ui
        .get_by_role_and_label(Role::TextInput, EXTERNAL_FIELD);
    hides(&bench.ui, "after what was shown");
}

/// The name of the bucket for findings, as it is known.
fn findings_bucket(bench: &Bench) -> &str {
    &state(&bench.ui)
        .form
        .draft
        .as_ref()
        .unwrap()
        .findings_bucket
        .name
}

#[test]
fn a_number_stays_hidden_while_one_types_in_it_until_show_is_pressed() {
    const WHOLE: &str = "findings-444455556666-eu";
    let mut bench = numbered();
    share(&mut bench);
    let draft = known(&mut bench).form.draft.as_mut().unwrap();
    WHOLE.clone_into(&mut draft.findings_bucket.name);
    open(&mut bench, Page::Ask(Question::FindingsBucket));
    bench
        .ui
        .get_by_role_and_label(Role::TextInput, "Bucket name")
        .focus();
    bench.ui.run_ok();
    let press = |bench: &mut Bench, key: Key| {
        bench.ui.key_press(key);
        bench.ui.run_ok();
    };
    press(&mut bench, Key::End);
    // Past "-eu" and the digits that are seen, into those that are not.
    for _ in 0..8 {
        press(&mut bench, Key::ArrowLeft);
    }
    press(&mut bench, Key::Backspace);
    assert_eq!(findings_bucket(&bench), "findings-44445556666-eu");
    let digits = |text: &String| text.contains("44445556666");
    assert!(!painted(&bench.ui).iter().any(digits));
    assert!(!all_texts(&bench.ui).iter().any(digits));
    bench.ui.event(Event::Text("5".to_owned()));
    bench.ui.run_ok();
    assert_eq!(findings_bucket(&bench), WHOLE);
    hides(&bench.ui, "a number with the cursor in it");
    bench
        .ui
        .get_by_role_and_label(Role::Button, "Show Bucket name")
        .click();
    bench.ui.run_ok();
    assert!(painted(&bench.ui).iter().any(|text| text == WHOLE));
    // Ten seconds later.
    for _ in 0..60 {
        bench.ui.step();
    }
    hides(&bench.ui, "what was shown for a while");
}

#[test]
fn names_of_files_are_said_without_numbers() {
    let mut bench = numbered();
    share(&mut bench);
    let words = "Opened larkfield-444455556666.toml".to_owned();
    act(&mut bench.ui, Action::Copied(words));
    hides(&bench.ui, "a short message");
    assert!(says(&bench.ui, "Opened larkfield-••••••••6666.toml"));
}

#[test]
fn a_warning_stands_where_the_systems_file_window_can_be_opened() {
    const WARNING: &str = "folders and file names to everyone on the call";
    let mut bench = numbered();
    for shared in [false, true] {
        if shared {
            share(&mut bench);
        }
        for page in [Page::Welcome, Page::Review(Phase::Logging)] {
            open(&mut bench, page);
            assert_eq!(says(&bench.ui, WARNING), shared, "{page:?}");
        }
        open(&mut bench, Page::Ask(Question::Trust));
        assert!(!says(&bench.ui, WARNING));
        known(&mut bench).open.earlier = true;
        bench.ui.run_ok();
        assert_eq!(says(&bench.ui, WARNING), shared, "earlier answers");
        known(&mut bench).open.earlier = false;
        act(&mut bench.ui, Action::Open(open::Message::ToggleActivity));
        assert_eq!(says(&bench.ui, WARNING), shared, "activity");
        act(&mut bench.ui, Action::Open(open::Message::ToggleActivity));
    }
}

/// The practice account up to a state, checked on the way.
fn come_to(live: &mut Live, what: &str, is_so: impl Fn(&State) -> bool) {
    hides(&live.ui, &format!("on the way to {what}"));
    live.wait(what, SOON, |ui| is_so(state(ui)));
    live.ui.run_ok();
    hides_with_details(&mut live.ui, what);
}

/// The changes of a phase: looked at in every way, asked about, and made.
fn make(live: &mut Live, phase: Phase) {
    act(&mut live.ui, Action::Plan(phase));
    come_to(live, "the plan", |state| state.plan(phase).is_some());
    for reading in READINGS {
        let state = live.ui.state_mut().state_mut();
        open_review(state, phase);
        let review = state.review_mut();
        let ids = review.open_changes.clone();
        review.reading = ids.into_iter().map(|id| (id, reading)).collect();
        live.ui.run_ok();
        hides(&live.ui, &format!("the review of {phase:?}, {reading:?}"));
    }
    act(
        &mut live.ui,
        Action::Open(open::Message::Ask(Confirm::Apply(phase))),
    );
    hides(&live.ui, "the question");
    act(&mut live.ui, Action::Apply(phase));
    come_to(live, "the end of the run", |state| {
        state.page == Page::Outcome(phase)
    });
}

#[test]
fn practice_hides_its_numbers_as_well() {
    let mut live = live(PracticeOptions::instant());
    act(&mut live.ui, Action::Look(look::Message::Share(true)));
    act(&mut live.ui, Action::Look(look::Message::Zoom(100)));
    live.ui.state_mut().state_mut().sign_in.start = Some(Start::Practice);
    act(&mut live.ui, Action::Begin);
    come_to(&mut live, "the account", |state| {
        state.account.around.here().is_some()
    });
    act(&mut live.ui, Action::UseAccount);
    for question in Question::ALL {
        act(&mut live.ui, Action::Go(Page::Ask(question)));
        for reading in READINGS {
            live.ui.state_mut().state_mut().open.reading = reading;
            live.ui.run_ok();
            hides(&live.ui, &format!("{question:?}, {reading:?}"));
        }
    }
    make(&mut live, Phase::Logging);
    act(&mut live.ui, Action::Open(open::Message::ToggleActivity));
    hides(&live.ui, "activity");
    act(&mut live.ui, Action::Open(open::Message::ToggleActivity));
    act(&mut live.ui, Action::Go(Page::Radiant));
    let known = live.ui.state_mut().state_mut();
    known.vendor_page.all_values = true;
    known.form.draft.as_mut().unwrap().external_id = EXTERNAL_ID.to_owned();
    live.ui.run_ok();
    hides(&live.ui, "all values");
    make(&mut live, Phase::Role);
    act(&mut live.ui, Action::Verify);
    come_to(&mut live, "the checks", |state| {
        state.checks.ask.here().is_some()
    });
}

/// Ids that others asked for before: in a role that was there, and one too short to be looked for in texts.
const EARLIER: [&str; 3] = ["earlier-4711-secret", "earlier-4711-zecret", "zq7"];

/// The trust of a role that was there, with one more id.
fn trust(more: &str) -> Value {
    let rule = |sid: &str, key: &str, ids: Value| {
        let mut condition = json!({"StringEquals": {}});
        condition["StringEquals"][key] = ids;
        json!({"Sid": sid, "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::123456789012:root"},
            "Action": "sts:AssumeRole", "Condition": condition})
    };
    json!({"Version": "2012-10-17", "Statement": [
        rule("Theirs", "STS:externalid", json!([EARLIER[0], EARLIER[2]])),
        rule("AssumeRadiantSecurity", "sts:ExternalId", json!(more)),
    ]})
}

/// A role that was there with an id, and a plan that changes it.
fn with_earlier_ids() -> Bench {
    let mut bench = numbered();
    let state = known(&mut bench);
    let name = state.vendor.role_name.clone();
    let role = SeenRole {
        arn: Arn::parse(&format!("arn:aws:iam::444455556666:role/{name}")).unwrap(),
        name: name.clone(),
        trust: Document::try_from(trust(EARLIER[1])).unwrap(),
        attached: Seen::Known(Vec::new()),
        tags: BTreeMap::new(),
        boundary: None,
        others: Seen::Known(BTreeMap::new()),
    };
    let mut seen = inventory(Vec::new(), "trail", "topic");
    let view = seen.accounts.get_mut(&place().account).unwrap();
    view.roles.insert(name, Seen::Known(Some(role)));
    let plan = planned(Phase::Role, trust(EXTERNAL_ID), "Let Radiant in");
    let mut told = plan.told().clone();
    for change in &mut told.changes {
        if let Some(View::Policy(_, before)) = &mut change.version.before {
            *before = trust(EARLIER[1]);
        }
    }
    let plan = Planned::kept(told, plan.known.clone(), seen.clone());
    state.account.around = Ask::Here(Arc::new(seen));
    set_plan(state, Phase::Role, Ask::Here(Arc::new(plan)));
    bench
}

/// No id is whole in these texts, nor a part of one that is marked as changed.
#[track_caller]
fn has_no_id(texts: &[String], what: &str) {
    let leaks: Vec<&String> = texts
        .iter()
        .filter(|text| {
            let parts = ["-4711", "-secret", "-zecret", EARLIER[2]];
            parts.iter().any(|part| text.contains(part))
        })
        .collect();
    assert!(leaks.is_empty(), "{what} shows {leaks:#?}");
}

#[test]
fn every_external_role_id_of_a_document_is_hidden_in_review_and_preview_whoever_watches() {
    let mut bench = with_earlier_ids();
    for shared in [false, true] {
        if shared {
            share(&mut bench);
        }
        for reading in READINGS {
            let state = known(&mut bench);
            open_review(state, Phase::Role);
            let review = &mut state.work_mut(Phase::Role).review;
            let ids = review.open_changes.clone();
            review.reading = ids.into_iter().map(|id| (id, reading)).collect();
            open(&mut bench, Page::Review(Phase::Role));
            let mut texts = all_texts(&bench.ui);
            texts.extend(painted(&bench.ui));
            has_no_id(&texts, &format!("the review, {reading:?}"));
            known(&mut bench).open.reading = reading;
            open(&mut bench, Page::Ask(Question::Trust));
            let mut texts = all_texts(&bench.ui);
            texts.extend(painted(&bench.ui));
            has_no_id(&texts, &format!("the preview, {reading:?}"));
            if reading == Reading::FullText {
                let hidden = "earlier ••••••• cret";
                assert!(texts.iter().any(|text| text.contains(hidden)), "{texts:#?}");
            }
        }
    }
}

#[test]
fn a_problem_that_quotes_an_id_of_a_role_that_was_seen_hides_it_in_sharing_view() {
    let mut bench = with_earlier_ids();
    let problem = Problem::new(format!("The role asks for {}.", EARLIER[0]));
    let quoted = |bench: &mut Bench| window::masked(known(bench), &problem.summary);
    assert_eq!(quoted(&mut bench), problem.summary);
    share(&mut bench);
    assert_eq!(
        quoted(&mut bench),
        "The role asks for earlier ••••••• cret."
    );
}

#[test]
fn the_page_that_is_saved_of_a_plan_holds_no_external_role_id() {
    let mut bench = with_earlier_ids();
    let effects = window::act(known(&mut bench), Action::SavePlan(Phase::Role));
    let text = effects
        .iter()
        .find_map(|effect| match effect {
            Effect::SaveFile { text, .. } => Some(text.clone()),
            _ => None,
        })
        .unwrap();
    has_no_id(std::slice::from_ref(&text), "the page");
    assert!(text.contains("earlier ••••••• cret (2)"), "{text}");
    assert!(text.contains("arn:aws:iam::123456789012:root"), "{text}");
}
