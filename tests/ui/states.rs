//! Every page in all its states: waiting, in trouble, empty, full, with long names, in small windows and with large text.

use std::sync::Arc;

use egui::accessibility::is_input;
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use radiant_aws_setup::apply::Ending;
use radiant_aws_setup::domain::BucketName;
use radiant_aws_setup::inventory::Inventory;
use radiant_aws_setup::window::{
    Action, Ask, Page, Phase, Question, Reading, RunState, State, Use, look,
};
use radiant_aws_setup::worker::JobId;

use crate::bench::{Bench, Window, all_texts, bench, title};
use crate::scene::{
    act, finished, inventory, known, open_review, pages, planned, policy, set_plan, set_run,
    signed_in, trouble,
};

/// Rectangles are rounded to whole pixels.
const ROUNDING: f64 = 1.0;
/// What a person sees or presses, of which nothing may lie outside of the window.
const SEEN: [Role; 4] = [Role::Heading, Role::Label, Role::Row, Role::Code];
/// Parts that assistive technologies list by name.
const NAMED: [Role; 16] = [
    Role::AlertDialog,
    Role::Banner,
    Role::ColumnHeader,
    Role::Complementary,
    Role::ContentInfo,
    Role::Dialog,
    Role::Group,
    Role::List,
    Role::Log,
    Role::Main,
    Role::Navigation,
    Role::Pane,
    Role::RadioGroup,
    Role::Region,
    Role::Row,
    Role::Table,
];

/// A page that can be used: one question, everything named, nothing cut off at the sides.
#[track_caller]
fn is_sound(ui: &Window, what: &str) {
    let questions = ui
        .query_all_by_role(Role::Heading)
        .filter(|node| node.accesskit_node().level() == Some(1))
        .count();
    assert_eq!(questions, 1, "{what}: headings of level 1");
    let scale = f64::from(ui.ctx.pixels_per_point());
    let width = f64::from(ui.ctx.content_rect().width());
    for node in ui.query_all_by(|_| true) {
        let node = node.accesskit_node();
        let role = node.role();
        let name = node.label().or_else(|| node.value()).unwrap_or_default();
        if is_input(role) || NAMED.contains(&role) {
            let named = node.label().is_some_and(|label| !label.trim().is_empty());
            assert!(named, "{what}: a {role:?} has no name");
        }
        let Some(bounds) = node
            .bounding_box()
            .filter(|_| is_input(role) || SEEN.contains(&role))
        else {
            continue;
        };
        let (left, right) = (bounds.x0 / scale, bounds.x1 / scale);
        assert!(
            left >= -ROUNDING && right <= width + ROUNDING,
            "{what}: {role:?} {name:?} goes from {left} to {right} of {width}"
        );
    }
}

fn account(buckets: usize) -> Inventory {
    let buckets = (0..buckets)
        .map(|index| BucketName::parse(&format!("larkfield-{index:05}")).unwrap())
        .collect();
    inventory(buckets, "larkfield-audit", "larkfield-alerts")
}

/// A window that knows something of everything.
fn full(company: &str, buckets: usize, change: &str) -> Bench {
    let mut bench = signed_in(account(buckets), Some(company.to_owned()));
    let state = known(&mut bench);
    for phase in [Phase::Logging, Phase::Role] {
        let plan = planned(phase, policy(3), change);
        set_plan(state, phase, Ask::Here(plan));
        let ended = finished(phase, Ending::Failed);
        set_run(state, phase, RunState::Ended(ended));
    }
    state.vendor_page.all_values = true;
    bench
}

fn show(bench: &mut Bench, page: Page) {
    let state = known(bench);
    state.page = page;
    if let Page::Review(phase) = page {
        open_review(state, phase);
    }
    bench.ui.run_ok();
}

/// Every page in the smallest window that is promised, with plain text and with text of double size.
fn walk(bench: &mut Bench, what: &str) {
    for percent in [100, 200] {
        act(&mut bench.ui, Action::Look(look::Message::Zoom(percent)));
        // Larger text leaves fewer points.
        let size = egui::vec2(1024.0, 700.0) * 100.0 / f32::from(percent);
        bench.ui.set_size(size);
        bench.ui.run_ok();
        assert_eq!(bench.ui.ctx.content_rect().size(), size);
        for page in pages() {
            show(bench, page);
            is_sound(&bench.ui, &format!("{page:?} at {percent} %, {what}"));
        }
    }
}

fn says(bench: &Bench, words: &str) -> bool {
    all_texts(&bench.ui).iter().any(|text| text.contains(words))
}

#[test]
fn an_empty_window_draws_every_page() {
    walk(&mut bench(), "nothing known");
}

#[test]
fn a_window_that_knows_everything_draws_every_page() {
    walk(&mut full("Larkfield Foods", 3, "Close the bucket"), "all");
}

#[test]
fn names_of_a_hundred_characters_go_on_in_another_line_or_are_shortened() {
    let long = "Larkfield".repeat(12);
    let mut bench = full(&long, 3, &long);
    let draft = known(&mut bench).form.draft.as_mut().unwrap();
    draft.trail.how = Some(Use::New);
    draft.trail.name.clone_from(&long);
    draft.log_bucket.name.clone_from(&long);
    draft.findings_bucket.name.clone_from(&long);
    draft.log_topic.name.clone_from(&long);
    draft.findings_topic.name.clone_from(&long);
    draft.log_key.alias = format!("alias/{long}");
    draft.external_id.clone_from(&long);
    known(&mut bench).sign_in.profile = long;
    walk(&mut bench, "long names");
}

#[test]
fn what_is_awaited_and_what_failed_is_said_on_its_page() {
    type Set = fn(&mut State, bool);
    let asks: [(Page, Set, &str, &str); 5] = [
        (
            Page::Account,
            |state, waits| state.sign_in.identity = ask(waits),
            "Signing in",
            "We could not sign in",
        ),
        (
            Page::Review(Phase::Logging),
            |state, waits| {
                set_plan(state, Phase::Logging, ask(waits));
            },
            "Looking at what is there",
            "We could not look at AWS",
        ),
        (
            Page::Outcome(Phase::Role),
            |state, waits| {
                let stands = if waits {
                    RunState::Going
                } else {
                    RunState::Failed(trouble())
                };
                set_run(state, Phase::Role, stands);
            },
            "Making the changes",
            "The changes could not be made",
        ),
        (
            Page::Checks,
            |state, waits| state.checks.ask = ask(waits),
            "Reading everything back",
            "We could not check it",
        ),
        (
            Page::HandOver,
            |state, waits| state.hand_over.ask = ask(waits),
            "Putting the record together",
            "We could not look at AWS",
        ),
    ];
    for (page, set, waiting, failed) in asks {
        let mut bench = full("Larkfield Foods", 3, "Close the bucket");
        for (waits, words) in [(true, waiting), (false, failed)] {
            set(known(&mut bench), waits);
            show(&mut bench, page);
            assert_eq!(title(&bench.ui), words);
            is_sound(&bench.ui, words);
            let is_told = says(&bench, "AWS refused this");
            assert_eq!(is_told, !waits, "{words}");
        }
    }
}

fn ask<T>(waits: bool) -> Ask<T> {
    if waits {
        Ask::Asked(JobId(77))
    } else {
        Ask::Trouble(trouble())
    }
}

#[test]
fn a_look_around_that_failed_is_said_on_every_question_that_needs_it() {
    let mut bench = full("Larkfield Foods", 3, "Close the bucket");
    known(&mut bench).account.around = Ask::Trouble(trouble());
    for (question, what) in [
        (Question::Trail, "your trails"),
        (Question::Regions, "your Regions"),
    ] {
        show(&mut bench, Page::Ask(question));
        assert!(says(&bench, &format!("We could not look at {what}.")));
        is_sound(&bench.ui, what);
    }
    known(&mut bench).account.around = Ask::Asked(JobId(77));
    show(&mut bench, Page::Ask(Question::Trail));
    assert!(says(&bench, "Looking at your trails"));
}

#[test]
fn ten_thousand_buckets_are_listed_row_by_row() {
    let mut bench = full("Larkfield Foods", 10_000, "Close the bucket");
    let draft = known(&mut bench).form.draft.as_mut().unwrap();
    draft.findings_bucket.how = Some(Use::Existing);
    draft.keep_export = Some(false);
    show(&mut bench, Page::Ask(Question::FindingsBucket));
    assert!(says(&bench, "10000 of 10000"));
    let table = bench
        .ui
        .get_by_role_and_label(Role::Table, "Your buckets")
        .accesskit_node()
        .data()
        .row_count();
    assert_eq!(table, Some(10_000));
    let rows = bench.ui.query_all_by_role(Role::Row).count();
    assert!(rows < 100, "{rows} rows are drawn");
    let first = bench
        .ui
        .query_all_by_role(Role::Cell)
        .find_map(|cell| cell.accesskit_node().label());
    assert_eq!(first.as_deref(), Some("larkfield-00000"));
    bench.ui.get_by_role_and_label(Role::ColumnHeader, "Name");
    is_sound(&bench.ui, "10,000 buckets");
}

#[test]
fn a_policy_of_twenty_kilobytes_can_be_read_in_every_way() {
    let large = policy(60);
    assert!(format!("{large:#}").len() > 20_000);
    let mut bench = full("Larkfield Foods", 3, "Close the bucket");
    let state = known(&mut bench);
    let plan = planned(Phase::Logging, large, "Add our rules");
    set_plan(state, Phase::Logging, Ask::Here(Arc::clone(&plan)));
    for reading in [Reading::Explained, Reading::BeforeAfter, Reading::FullText] {
        let state = known(&mut bench);
        let ids = plan.plan.changes.iter().map(|change| change.id.clone());
        state.work_mut(Phase::Logging).review.reading = ids.map(|id| (id, reading)).collect();
        show(&mut bench, Page::Review(Phase::Logging));
        is_sound(&bench.ui, &format!("{reading:?}"));
        if reading != Reading::Explained {
            assert!(says(&bench, "Rule49"), "{reading:?} is cut short");
        }
    }
}

#[test]
fn the_window_and_its_parts_have_names() {
    let bench = full("Larkfield Foods", 3, "Close the bucket");
    let root = bench.ui.root().accesskit_node().label();
    assert_eq!(root.as_deref(), Some("Connect AWS to Radiant Security"));
    for (role, name) in [
        (Role::Banner, "Product and account"),
        (Role::Navigation, "Progress"),
        (Role::Main, "Page"),
        (Role::ContentInfo, "Next step"),
    ] {
        bench.ui.get_by_role_and_label(role, name);
    }
}
