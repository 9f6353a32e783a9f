//! Files of one's own, and what is said after an unexpected stop.

use std::sync::Arc;

use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use radiant_aws_setup::answers::{self, Answers};
use radiant_aws_setup::domain::{AccountId, Region};
use radiant_aws_setup::engine::Planned;
use radiant_aws_setup::inventory::{Caller, Inventory};
use radiant_aws_setup::plan;
use radiant_aws_setup::window::{
    self, Action, Ask, Draft, Effect, Opening, Page, Phase, Question, Saved, Sharing, Start, open,
};
use radiant_aws_setup::worker::{Command, Identity};

use crate::bench::{Bench, all_texts, bench, headings, state, title};
use crate::scene::{set_plan, write_down};

const STOPPED: &str = "The assistant stopped unexpectedly last time.";

fn some_answers(account: &str) -> Answers {
    Answers::defaults(
        AccountId::parse(account).unwrap(),
        Region::parse("eu-west-1").unwrap(),
    )
}

fn says(bench: &Bench, words: &str) -> bool {
    all_texts(&bench.ui).iter().any(|text| text.contains(words))
}

/// What the system's dialog would bring.
fn opened(bench: &mut Bench, opening: Opening, name: &str, text: &str) -> Vec<Effect> {
    let known = bench.ui.state_mut().state_mut();
    let effects = window::on_file(
        known,
        window::read_file(opening, name.to_owned(), Ok(text.to_owned()), &|_| {
            Err(String::new())
        }),
    );
    let effects = write_down(known, effects);
    bench.ui.run();
    effects
}

/// Signed in, with a plan made from an account in which nothing could be seen.
fn with_plan() -> Bench {
    let mut bench = bench();
    let answers = some_answers("444455556666");
    let caller = Caller::new(
        answers.account.id.clone(),
        "arn:aws:sts::444455556666:assumed-role/Ops/anna",
        answers.partition(),
    );
    let inventory = Inventory::empty("2025-03-10T12:00:00Z".parse().unwrap(), caller.clone());
    let known = bench.ui.state_mut().state_mut();
    let planned = Planned::new(&answers, &known.vendor, inventory);
    known.sign_in.identity = Ask::Here(Identity {
        caller,
        region: answers.account.region.clone(),
        expires: None,
        practice: false,
        company: None,
    });
    known.form.draft = Some(Draft::from_answers(&answers));
    known.account.around = Ask::Here(Arc::clone(&planned.inventory));
    set_plan(known, Phase::Logging, Ask::Here(Arc::new(planned)));
    bench
}

#[test]
fn answers_from_a_file_are_carried_on_with() {
    let mut bench = bench();
    let text = answers::to_toml(&some_answers("444455556666"));
    let effects = opened(&mut bench, Opening::Answers, "larkfield.toml", &text);
    assert!(
        matches!(effects.as_slice(), [Effect::Say(words)] if words.contains("larkfield.toml")),
        "{effects:?}"
    );
    assert_eq!(state(&bench.ui).sign_in.start, Some(Start::CarryOn));
    bench.press("Carry on");
    assert_eq!(state(&bench.ui).page, Page::SignIn);
    let draft = state(&bench.ui).form.draft.as_ref().unwrap();
    assert_eq!(draft.account.as_str(), "444455556666");
}

#[test]
fn answers_that_are_not_carried_on_with_are_kept_and_can_be_opened_again() {
    for account in ["111122223333", "444455556666"] {
        let mut bench = with_plan();
        let mut earlier = some_answers(account);
        earlier.cloudtrail.organization = true;
        let earlier = Draft::from_answers(&earlier);
        let known = bench.ui.state_mut().state_mut();
        let at = "2025-03-10T12:00:00Z".parse().unwrap();
        window::save(
            &known.state_dir,
            &Saved::new(earlier.clone(), Page::Radiant, at),
        )
        .unwrap();
        known.keeping.saved = window::load(&known.state_dir).unwrap();
        known.form.draft = None;
        known.page = Page::Account;
        bench.ui.run_ok();
        let name = format!("setup.{account}.eu-west-1.toml");
        assert!(says(&bench, "Your earlier answers are kept."), "{account}");
        assert!(says(&bench, &name) && says(&bench, Opening::Answers.title()));
        let known = bench.ui.state_mut().state_mut();
        let effects = window::act(known, Action::UseAccount);
        write_down(known, effects);
        assert_ne!(known.form.draft.as_ref(), Some(&earlier), "one starts anew");
        let text = std::fs::read_to_string(known.state_dir.join(&name)).unwrap();
        opened(&mut bench, Opening::Answers, &name, &text);
        assert_eq!(
            state(&bench.ui).keeping.saved.as_ref().unwrap().draft,
            earlier
        );
    }
}

#[test]
fn mistakes_in_a_file_are_listed_with_line_and_key_and_nothing_is_taken() {
    let mut bench = bench();
    let text = answers::to_toml(&some_answers("444455556666"))
        .replace("\"all\"", "\"sometimes\"")
        .replacen("\"all-buckets\"", "\"nothing\"", 1);
    let line = |key: &str| {
        let index = text
            .lines()
            .position(|line| line.starts_with(key))
            .unwrap_or_else(|| panic!("{key} is in the file"));
        index + 1
    };
    let events = format!("Line {}, cloudtrail.data_events", line("data_events"));
    let read = format!("Line {}, role.read", line("read "));
    opened(&mut bench, Opening::Answers, "larkfield.toml", &text);
    assert!(says(&bench, "larkfield.toml has 2 mistakes."));
    assert!(says(&bench, &events), "{events}");
    assert!(says(&bench, &read), "{read}");
    assert!(state(&bench.ui).keeping.saved.is_none());
    bench.press("Close: larkfield.toml has 2 mistakes. Nothing was taken from it.");
    assert!(!says(&bench, "larkfield.toml"));
}

#[test]
fn opened_answers_are_not_written_over_by_those_that_were_being_filled_in() {
    let mut bench = with_plan();
    let mut other = some_answers("444455556666");
    other.cloudtrail.organization = true;
    let wanted = Draft::from_answers(&other);
    opened(
        &mut bench,
        Opening::Answers,
        "other.toml",
        &answers::to_toml(&other),
    );
    let known = bench.ui.state_mut().state_mut();
    let effects = window::act(known, Action::Open(open::Message::ToggleHelp));
    write_down(known, effects);
    let effects = window::act(known, Action::Open(open::Message::ToggleHelp));
    write_down(known, effects);
    assert_eq!(known.keeping.saved.as_ref().unwrap().draft, wanted);
    assert!(
        known.plan(Phase::Logging).is_none(),
        "plans were for other answers"
    );
}

/// The name and the text of the one file that is saved.
fn saved_file(effects: &[Effect]) -> (&str, &str) {
    let mut files = effects.iter().filter_map(|effect| match effect {
        Effect::SaveFile { name, text } => Some((name.as_str(), text.as_str())),
        _ => None,
    });
    let file = files.next();
    assert!(files.next().is_none(), "{effects:?}");
    file.unwrap_or_else(|| panic!("expected a file, got {effects:?}"))
}

#[test]
fn answers_are_saved_as_a_file_that_can_be_read_again() {
    let mut bench = with_plan();
    let known = bench.ui.state_mut().state_mut();
    let effects = window::act(known, Action::SaveAnswers);
    let effects = write_down(known, effects);
    let (name, text) = saved_file(&effects);
    assert_eq!(name, "radiant-aws-answers.toml");
    assert_eq!(answers::parse(text).unwrap(), some_answers("444455556666"));
}

#[test]
fn saving_answers_is_offered_beside_the_earlier_ones() {
    let mut bench = with_plan();
    bench.ui.state_mut().state_mut().page = Page::Ask(Question::LogKey);
    bench.ui.run();
    bench.press("Earlier answers");
    assert!(
        bench
            .ui
            .query_by_role_and_label(Role::Button, "Save answers as a file")
            .is_some()
    );
}

#[test]
fn a_saved_plan_opens_as_a_page_that_only_shows_it() {
    let mut first = with_plan();
    let known = first.ui.state_mut().state_mut();
    let effects = window::act(known, Action::SavePlanToOpen(Phase::Logging));
    let effects = write_down(known, effects);
    let (name, text) = saved_file(&effects);
    assert!(name.ends_with(".json"));
    assert!(!text.contains("anna"));

    // Somebody else, without a sign-in.
    let mut second = bench();
    assert!(opened(&mut second, Opening::Plan, name, text).is_empty());
    assert_eq!(state(&second.ui).page, Page::SavedPlan);
    assert_eq!(title(&second.ui), "What would change");
    assert!(says(&second, "Planned for account 4444 5555 6666"));
    let planned = known.plan(Phase::Logging).unwrap();
    let change = planned
        .told()
        .changes
        .iter()
        .find(|change| change.section == plan::Section::CloudTrail)
        .unwrap();
    assert!(says(&second, &change.title), "{}", change.title);
    let foot = window::foot(state(&second.ui));
    assert_eq!(foot.primary, None);
    assert!(second.commands.try_recv().is_err(), "AWS was not asked");

    second.ui.state_mut().state_mut().look.sharing = Sharing::On;
    second.ui.run();
    assert!(!says(&second, "4444 5555 6666"));
    assert!(!says(&second, "444455556666"));

    second.press("Back");
    assert_eq!(state(&second.ui).page, Page::Welcome);
}

#[test]
fn what_is_no_plan_is_refused_with_the_reason() {
    let mut bench = bench();
    opened(&mut bench, Opening::Plan, "photo.json", "{\"a\": 1}");
    assert_eq!(state(&bench.ui).page, Page::Welcome);
    assert!(says(&bench, "photo.json could not be opened."));
    assert!(says(&bench, "It is not a plan"));
}

#[test]
fn after_an_unexpected_stop_one_carries_on_and_the_report_is_put_away() {
    let mut bench = bench();
    let known = bench.ui.state_mut().state_mut();
    let report = known.state_dir.join("crash.txt");
    std::fs::write(&report, "what happened").unwrap();
    known.notices.crash = Some("what happened".to_owned());
    let text = answers::to_toml(&some_answers("444455556666"));
    let opened = window::read_file(Opening::Answers, "a.toml".to_owned(), Ok(text), &|_| {
        Err(String::new())
    });
    let effects = window::on_file(known, opened);
    write_down(known, effects);
    bench.ui.run();
    assert!(says(&bench, "Your answers are safe."));
    bench.press(&format!("Copy the report: {STOPPED}"));
    assert!(report.exists(), "only copied");
    bench.press(&format!("Carry on: {STOPPED}"));
    assert_eq!(state(&bench.ui).page, Page::SignIn);
    assert!(state(&bench.ui).notices.crash.is_none());
    assert!(!report.exists());
    assert_eq!(
        std::fs::read_to_string(report.with_file_name("crash.seen.txt")).unwrap(),
        "what happened"
    );
    assert!(matches!(
        bench.commands.try_recv(),
        Ok(Command::Profiles { .. })
    ));
}

#[test]
fn without_saved_work_carrying_on_stays_on_the_first_page() {
    let mut bench = bench();
    bench.ui.state_mut().state_mut().notices.crash = Some("what happened".to_owned());
    bench.ui.run();
    bench.press(&format!("Carry on: {STOPPED}"));
    assert_eq!(state(&bench.ui).page, Page::Welcome);
    assert!(!says(&bench, STOPPED));
    assert!(
        headings(&bench.ui)
            .iter()
            .any(|heading| heading == "How do you want to start?")
    );
}

#[test]
fn what_is_typed_is_saved_without_a_press() {
    let mut bench = with_plan();
    bench.ui.run_ok();
    let known = bench.ui.state_mut().state_mut();
    known.page = Page::Ask(Question::LogBucket);
    let folder = known.state_dir.clone();
    let draft = known.form.draft.as_mut().unwrap();
    "larkfield-typed-just-now".clone_into(&mut draft.log_bucket.name);
    let now = known.now;
    let effects = window::tick(known, now);
    // One for saving, one for asking whether the name is free.
    assert!(
        matches!(effects.as_slice(), [Effect::Wake(_), Effect::Wake(_)]),
        "{effects:?}"
    );
    assert!(window::load(&folder).unwrap().is_none(), "not at every key");
    let effects = window::tick(known, now + 2.5);
    write_down(known, effects);
    let saved = window::load(&folder).unwrap().unwrap();
    assert_eq!(saved.draft.log_bucket.name, "larkfield-typed-just-now");
    assert!(
        window::tick(known, now + 3.0).is_empty(),
        "then it is quiet"
    );
}
