//! The pages with questions, and the one about the vendor's website: what they say while one types and chooses.

use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use radiant_aws_setup::answers::Answers;
use radiant_aws_setup::domain::{AccountId, BucketName, Region};
use radiant_aws_setup::inventory::BucketView;
use radiant_aws_setup::window::{Ask, Draft, Page, Question};

use crate::bench::{Bench, all_texts, bench, state, title};
use crate::scene::has_feeds;

/// A page with the first answers of an account of which nothing else is known.
fn open(page: Page) -> Bench {
    let mut bench = bench();
    let known = bench.ui.state_mut().state_mut();
    known.form.draft = Some(Draft::from_answers(&Answers::defaults(
        AccountId::parse("444455556666").unwrap(),
        Region::parse("eu-west-1").unwrap(),
    )));
    known.page = page;
    bench.ui.run();
    bench
}

/// The same where the buckets and topics of the answers are there.
fn open_with_feeds(page: Page) -> Bench {
    let mut bench = open(page);
    has_feeds(bench.ui.state_mut().state_mut());
    bench.ui.run();
    bench
}

fn draft(bench: &mut Bench) -> &mut Draft {
    bench
        .ui
        .state_mut()
        .state_mut()
        .form
        .draft
        .as_mut()
        .unwrap()
}

fn says(bench: &Bench, words: &str) -> bool {
    all_texts(&bench.ui).iter().any(|text| text.contains(words))
}

#[test]
fn a_wrong_bucket_name_is_mended_by_a_press_and_stands_in_the_policy_meanwhile() {
    let mut bench = open(Page::Ask(Question::LogBucket));
    draft(&mut bench).log_bucket.name = "Larkfield_logs".to_owned();
    bench.ui.run();
    assert_eq!(title(&bench.ui), "Where should log files go?");
    assert!(says(
        &bench,
        "Use small letters and hyphens. Change L to l and _ to -."
    ));
    assert!(says(&bench, "Correct the bucket name to continue."));
    assert!(says(&bench, "Larkfield_logs (the field you are in)"));
    bench.press("Change it for me: Bucket name");
    assert_eq!(draft(&mut bench).log_bucket.name, "larkfield-logs");
    assert!(says(&bench, "larkfield-logs (the field you are in)"));
}

#[test]
fn a_name_that_somebody_else_has_holds_one_back() {
    let mut bench = open(Page::Ask(Question::LogBucket));
    let name = BucketName::parse("larkfield-logs").unwrap();
    draft(&mut bench).log_bucket.name = name.to_string();
    let known = bench.ui.state_mut().state_mut();
    known
        .account
        .buckets
        .insert(name, Ask::Here(BucketView::NotYours));
    bench.ui.run();
    assert!(says(
        &bench,
        "Someone else has this name. Add your company or a number."
    ));
    bench.press("Try larkfield-logs-6666: Bucket name");
    assert_eq!(draft(&mut bench).log_bucket.name, "larkfield-logs-6666");
    assert!(says(&bench, "Asking AWS if it is free"));
    bench.press("Continue");
    assert_eq!(state(&bench.ui).page, Page::Ask(Question::LogKey));
}

#[test]
fn every_question_has_its_title_and_the_rules_it_makes() {
    let titles = [
        (
            Question::Trail,
            "Do you already have a trail?",
            "About trails",
        ),
        (
            Question::Scope,
            "Which accounts should it cover?",
            "About trails",
        ),
        (
            Question::LogBucket,
            "Where should log files go?",
            "CloudTrail may check who owns the bucket.",
        ),
        (
            Question::LogKey,
            "Which key should lock the files?",
            "look after this key",
        ),
        (
            Question::LogTopic,
            "What should the topic be called?",
            "CloudTrail may post to this topic",
        ),
        (
            Question::DataEvents,
            "Should we record file access too?",
            "What is recorded",
        ),
        (
            Question::Regions,
            "Which Regions should GuardDuty watch?",
            "About GuardDuty",
        ),
        (
            Question::FindingsBucket,
            "Where should findings go?",
            "GuardDuty may not add anything of this account that is not locked.",
        ),
        (
            Question::FindingsKey,
            "Which key should lock the findings?",
            "lock new findings with this key",
        ),
        (
            Question::FindingsTopic,
            "What should the second topic be called?",
            "The findings bucket may post",
        ),
        (
            Question::Read,
            "How much may Radiant Security read?",
            "join and leave the two topics",
        ),
        (
            Question::Trust,
            "Check who may use the role",
            "Only Radiant Security may use this role",
        ),
    ];
    for (question, words, rule) in titles {
        let bench = open(Page::Ask(question));
        assert_eq!(title(&bench.ui), words);
        assert!(says(&bench, rule), "{question:?} does not say {rule:?}");
    }
}

#[test]
fn an_earlier_answer_can_be_changed_from_any_question() {
    let mut bench = open(Page::Ask(Question::FindingsTopic));
    bench.press("Earlier answers");
    assert!(says(&bench, "New: radiant-trail"));
    bench.press("Change Bucket for log files");
    assert_eq!(state(&bench.ui).page, Page::Ask(Question::LogBucket));
    assert!(!state(&bench.ui).open.earlier);
}

#[test]
fn a_topic_name_is_refused_as_the_external_role_id() {
    let mut bench = open_with_feeds(Page::Radiant);
    assert!(says(&bench, "Not here yet. You can leave and come back."));
    assert!(says(&bench, "To continue, paste the External Role ID."));
    draft(&mut bench).external_id = "radiant-cloudtrail-events".to_owned();
    bench.ui.run();
    assert!(says(&bench, "This is a topic name."));
    draft(&mut bench).external_id = "rs-8f2c-secret-91d4".to_owned();
    bench.ui.run();
    assert!(says(&bench, "Looks right."));
    assert!(
        !says(&bench, "secret"),
        "the ID is hidden while one is not in its field"
    );
    bench.press("Continue");
    assert_eq!(state(&bench.ui).page, Page::Ask(Question::Read));
}

#[test]
fn steps_are_ticked_off_and_all_values_come_when_asked_for() {
    let mut bench = open_with_feeds(Page::Radiant);
    let step = "Open Settings, then Services, then Credentials";
    bench.ui.get_by_role_and_label(Role::CheckBox, step).click();
    bench.ui.run();
    assert!(state(&bench.ui).vendor_page.ticked.contains(&0));
    bench.press("Copy SNS topic name for GuardDuty");
    bench.press("Asked for more? Show all values");
    assert!(state(&bench.ui).vendor_page.all_values);
}

#[test]
fn the_role_needs_the_id_before_its_changes_are_checked() {
    let mut bench = open_with_feeds(Page::Ask(Question::Trust));
    assert!(says(
        &bench,
        "Paste the External Role ID in section 4 first."
    ));
    assert!(says(&bench, "not known yet"));
    draft(&mut bench).external_id = "rs-8f2c-secret-91d4".to_owned();
    bench.ui.run();
    assert!(!says(&bench, "secret"));
    assert!(says(&bench, "Nothing is made until you check the changes."));
}
