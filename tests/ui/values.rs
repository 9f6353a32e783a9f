//! The values board and the list of what was made: what goes to the vendor's website, and what was left in AWS.

use std::collections::BTreeMap;
use std::sync::Arc;

use egui::accesskit::Role;
use egui::{Key, Modifiers, OutputCommand};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use radiant_aws_setup::answers::Answers;
use radiant_aws_setup::apply::{Ending, Finished, Outcome, Tally};
use radiant_aws_setup::domain::{Arn, BucketName, Partition, Place};
use radiant_aws_setup::engine::Planned;
use radiant_aws_setup::inventory::{Caller, Inventory, PlaceView, Seen};
use radiant_aws_setup::plan::{
    Action, Change, ChangeId, CreateBucket, Kind, Plan, Section, Service, Slots, Told, Version,
};
use radiant_aws_setup::window::{Ask, Carried, Draft, Page, Phase, Question, RunState, Sharing};
use radiant_aws_setup::worker::Identity;

use crate::bench::{Bench, Window, all_texts, bench, focused, headings, state};
use crate::scene::set_run_of;

const BOARD: &str = "Values to carry over";
const CTRL: Modifiers = Modifiers {
    alt: false,
    ctrl: true,
    shift: false,
    mac_cmd: false,
    command: true,
};
/// More frames than a press of a button takes.
const FRAMES: usize = 8;

fn place() -> Place {
    Place::parse("444455556666/eu-west-1").unwrap()
}

fn caller() -> Caller {
    Caller::new(
        place().account,
        "arn:aws:sts::444455556666:assumed-role/SecurityAdmin/dana",
        Partition::Aws,
    )
}

/// Signed in, with the first answers, on a page.
fn open(page: Page, practice: bool) -> Bench {
    let mut bench = bench();
    let known = bench.ui.state_mut().state_mut();
    known.sign_in.identity = Ask::Here(Identity {
        caller: caller(),
        region: place().region,
        expires: None,
        practice,
        company: Some("Larkfield Foods".to_owned()),
    });
    known.account.around = Ask::Here(Arc::new(Inventory::empty(
        jiff::Timestamp::UNIX_EPOCH,
        caller(),
    )));
    known.form.draft = Some(Draft::from_answers(&Answers::defaults(
        place().account,
        place().region,
    )));
    known.page = page;
    bench.ui.run();
    bench
}

/// The same where both topics have been seen in AWS.
fn with_topics(page: Page, practice: bool) -> Bench {
    let mut bench = open(page, practice);
    let known = bench.ui.state_mut().state_mut();
    let draft = known.form.draft.as_ref().unwrap();
    let topics = [draft.log_topic_name(), draft.findings_topic_name()];
    let home = place();
    let arns = topics.map(|name| Arn::topic(Partition::Aws, &home.region, &home.account, name));
    let mut inventory = Inventory::empty(jiff::Timestamp::UNIX_EPOCH, caller());
    inventory.places.insert(
        home,
        PlaceView {
            topic_arns: Seen::Known(arns.to_vec()),
            ..PlaceView::unlooked()
        },
    );
    known.account.around = Ask::Here(Arc::new(inventory));
    bench.ui.run();
    bench
}

fn board_is_open(bench: &Bench) -> bool {
    headings(&bench.ui).iter().any(|heading| heading == BOARD)
}

fn says(bench: &Bench, words: &str) -> bool {
    all_texts(&bench.ui).iter().any(|text| text.contains(words))
}

fn is_taken_over(bench: &Bench, item: Carried) -> bool {
    state(&bench.ui)
        .form
        .draft
        .as_ref()
        .is_some_and(|draft| draft.carried.contains_key(&item))
}

#[test]
fn the_board_is_one_key_away_on_every_page() {
    for page in [
        Page::Welcome,
        Page::SignIn,
        Page::Ask(Question::LogTopic),
        Page::Ask(Question::Read),
        Page::Radiant,
    ] {
        let mut bench = open(page, false);
        bench.keys(CTRL, Key::B);
        assert!(board_is_open(&bench), "{page:?}");
        bench.keys(Modifiers::NONE, Key::Escape);
        assert!(!board_is_open(&bench), "{page:?}");
        assert_eq!(state(&bench.ui).page, page);
        bench.keys(CTRL, Key::B);
        assert!(board_is_open(&bench), "{page:?}");
        bench.keys(CTRL, Key::B);
        assert!(!board_is_open(&bench), "{page:?}");
    }
}

#[test]
fn without_a_sign_in_the_board_says_what_is_missing() {
    let mut bench = bench();
    assert!(
        bench
            .ui
            .query_by_role_and_label(Role::Button, "Values")
            .is_none()
    );
    bench.keys(CTRL, Key::B);
    assert!(board_is_open(&bench));
    assert!(says(&bench, "Known after you sign in to AWS."));
}

#[test]
fn focus_goes_into_the_board_and_back_to_where_it_was() {
    let mut bench = open(Page::Ask(Question::LogTopic), false);
    bench.keys(Modifiers::NONE, Key::Tab);
    let before = focused(&bench.ui);
    assert!(!before.is_empty());
    bench.keys(CTRL, Key::B);
    assert_eq!(focused(&bench.ui), "Close");
    bench.keys(Modifiers::NONE, Key::Escape);
    assert_eq!(focused(&bench.ui), before);
}

#[test]
fn a_value_is_copied_whole_and_ticked() {
    let mut bench = with_topics(Page::Ask(Question::LogTopic), false);
    let name = state(&bench.ui)
        .form
        .draft
        .as_ref()
        .unwrap()
        .log_topic_name();
    bench.press("Values");
    assert!(board_is_open(&bench));
    assert!(says(
        &bench,
        "Goes into the credential, field SNS Topic Name for CloudTrail."
    ));
    assert!(!is_taken_over(&bench, Carried::LogTopic));
    bench
        .ui
        .get_by_role_and_label(Role::Button, "Copy SNS topic name for CloudTrail")
        .click();
    let mut copied = Vec::new();
    for _ in 0..FRAMES {
        bench.ui.step();
        for command in &bench.ui.output().platform_output.commands {
            if let OutputCommand::CopyText(text) = command {
                copied.push(text.clone());
            }
        }
    }
    assert_eq!(copied, [name]);
    assert!(is_taken_over(&bench, Carried::LogTopic));
    // It is kept with the answers.
    let saved = state(&bench.ui).keeping.saved.as_ref().unwrap();
    assert!(saved.draft.carried.contains_key(&Carried::LogTopic));
}

#[test]
fn a_value_is_ticked_by_hand() {
    let mut bench = with_topics(Page::Ask(Question::LogTopic), true);
    bench.keys(CTRL, Key::B);
    let label = "Taken over: SNS topic name for GuardDuty";
    for wanted in [true, false] {
        bench
            .ui
            .get_by_role_and_label(Role::CheckBox, label)
            .click();
        bench.ui.run();
        assert_eq!(is_taken_over(&bench, Carried::FindingsTopic), wanted);
    }
}

#[test]
fn what_is_not_made_yet_is_not_offered() {
    let mut bench = open(Page::Ask(Question::LogTopic), false);
    let name = state(&bench.ui)
        .form
        .draft
        .as_ref()
        .unwrap()
        .log_topic_name();
    bench.keys(CTRL, Key::B);
    let tick = "Taken over: SNS topic name for CloudTrail";
    for (role, label) in [
        (Role::Button, "Copy SNS topic name for CloudTrail"),
        (Role::Button, "Copy Role ARN"),
        (Role::CheckBox, tick),
    ] {
        assert!(
            bench.ui.query_by_role_and_label(role, label).is_none(),
            "{label}"
        );
    }
    for words in [
        "Not made yet. Known after section 3.",
        "Not made yet. Known after section 5.",
        &name,
    ] {
        assert!(says(&bench, words), "{words}");
    }
    // What is there from the start is offered.
    bench
        .ui
        .get_by_role_and_label(Role::Button, "Copy Account number");
}

#[test]
fn a_topic_that_was_seen_is_offered() {
    let mut bench = with_topics(Page::Ask(Question::LogTopic), false);
    bench.keys(CTRL, Key::B);
    bench
        .ui
        .get_by_role_and_label(Role::Button, "Copy SNS topic name for GuardDuty");
    // The role comes later.
    assert!(says(&bench, "Not made yet. Known after section 5."));
}

/// How many values lie wholly on the board in a window of this size, by where the line under their names ends.
fn values_in_sight(ui: &Window, height: f64) -> usize {
    let bottom = height - 24.0 - 22.0;
    ui.query_all_by_role(Role::Label)
        .filter(|node| {
            let node = node.accesskit_node();
            let words = node.value().unwrap_or_default();
            let goes =
                words.starts_with("Goes into the credential") || words.starts_with("Only if you");
            goes && node
                .bounding_box()
                .is_some_and(|bounds| bounds.y1 <= bottom)
        })
        .count()
}

#[test]
fn the_board_has_room_for_what_is_always_asked_for() {
    for (width, height, at_least) in [(1280.0, 720.0, 5), (853.0, 480.0, 3), (640.0, 360.0, 1)] {
        let mut bench = with_topics(Page::Ask(Question::LogTopic), false);
        bench.ui.set_size(egui::vec2(width, height));
        bench.ui.run_ok();
        bench.keys(CTRL, Key::B);
        let shown = values_in_sight(&bench.ui, f64::from(height));
        assert!(shown >= at_least, "{shown} at {width} x {height}");
        let copy = bench
            .ui
            .get_by_role_and_label(Role::Button, "Copy SNS topic name for CloudTrail");
        let bounds = copy.accesskit_node().bounding_box().unwrap();
        assert!(bounds.y1 <= f64::from(height) - 46.0, "{bounds:?}");
        assert!(bounds.x1 <= f64::from(width) - 24.0, "{bounds:?}");
    }
}

#[test]
fn sharing_view_hides_the_account_on_the_board() {
    let mut bench = open(Page::Ask(Question::LogTopic), false);
    bench.ui.state_mut().state_mut().look.sharing = Sharing::On;
    bench.keys(CTRL, Key::B);
    assert!(board_is_open(&bench));
    for number in ["444455556666", "4444 5555 6666"] {
        assert!(!says(&bench, number), "{number}");
    }
}

#[test]
fn each_page_says_who_acts_and_where() {
    let bench = open(Page::Ask(Question::LogTopic), false);
    assert!(says(
        &bench,
        "You choose, for AWS account 4444 5555 6666, Ireland"
    ));
    let bench = open(Page::Radiant, false);
    assert!(says(&bench, "You, on Radiant Security's website"));
}

/// The end of a run that made one bucket.
fn made(practice: bool) -> Bench {
    let mut bench = open(Page::Ask(Question::LogTopic), practice);
    let bucket = BucketName::parse("larkfield-logs").unwrap();
    let id = ChangeId::new(Section::CloudTrail, &place(), "log-bucket");
    let change = Told {
        change: Change {
            id: id.clone(),
            kind: Kind::Create,
            section: Section::CloudTrail,
            place: place(),
            service: Service::S3,
            resource: bucket.to_string(),
            depends_on: Vec::new(),
            follows: Vec::new(),
            action: Action::CreateBucket(CreateBucket { bucket }),
        },
        title: "Make the bucket for log files".to_owned(),
        meaning: "The log files go here.".to_owned(),
        version: Version::default(),
        costs: Vec::new(),
        warnings: Vec::new(),
    };
    let planned = Planned::kept(
        Plan {
            changes: vec![change],
        },
        Slots::default(),
        Inventory::empty(jiff::Timestamp::UNIX_EPOCH, caller()),
    );
    let finished = Finished {
        run: serde_json::from_str("\"20250310-101500-0000abcd\"").unwrap(),
        ending: Ending::Done,
        tally: Tally::default(),
        outcomes: BTreeMap::from([(id, (Outcome::Created, None))]),
        slots: Slots::default(),
    };
    let known = bench.ui.state_mut().state_mut();
    set_run_of(
        known,
        Phase::Logging,
        Arc::new(planned),
        RunState::Ended(finished),
    );
    known.page = Page::Outcome(Phase::Logging);
    bench.ui.run();
    bench
}

#[test]
fn what_was_made_has_its_name_and_its_page_in_the_console() {
    let mut bench = made(false);
    assert!(says(&bench, "What was made"));
    assert!(says(&bench, "larkfield-logs"));
    let link = bench.ui.get_by_role_and_label(
        Role::Button,
        "Open in the AWS console: Make the bucket for log files",
    );
    assert!(!link.accesskit_node().is_disabled());
    link.click();
    let mut opened = Vec::new();
    for _ in 0..FRAMES {
        bench.ui.step();
        for command in &bench.ui.output().platform_output.commands {
            if let OutputCommand::OpenUrl(open) = command {
                opened.push(open.url.clone());
            }
        }
    }
    assert_eq!(
        opened,
        ["https://eu-west-1.console.aws.amazon.com/s3/buckets/larkfield-logs?region=eu-west-1"]
    );
}

#[test]
fn practice_has_no_console() {
    let bench = made(true);
    assert!(says(&bench, "larkfield-logs"));
    assert!(says(&bench, "Practice has no AWS console."));
    assert!(
        !all_texts(&bench.ui)
            .iter()
            .any(|text| text.starts_with("Open in the AWS console"))
    );
}
