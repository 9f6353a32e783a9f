//! The approval sheet: shown, saved, and that only that plan can be made from then on.

use std::sync::Arc;

use radiant_aws_setup::approval::kept;
use radiant_aws_setup::domain::TypedChecksum;
use radiant_aws_setup::engine::Planned;
use radiant_aws_setup::plan::{Kind, Plan, Slots, Told};
use radiant_aws_setup::window::{
    self, Action, CallsForm, Effect, Page, Phase, PlanLook, Sharing, approving,
};
use radiant_aws_setup::worker::{Command, Event, JobId};

use crate::bench::{Bench, all_texts, state, title};
use crate::run::{change, review_of};
use crate::scene::write_down;

fn changes() -> Vec<Told> {
    vec![
        change("bucket", Kind::Create, "Make the bucket for log files"),
        change("closed", Kind::Update, "Close the bucket to the public"),
        change("key", Kind::Keep, "Make the key for log files"),
    ]
}

fn says(bench: &Bench, words: &str) -> bool {
    all_texts(&bench.ui).iter().any(|text| text.contains(words))
}

/// The review of two changes, and the sheet of it.
fn sheet() -> Bench {
    let mut bench = review_of(changes());
    bench.press("Approval sheet…");
    bench
}

fn act(bench: &mut Bench, message: approving::Message) -> Vec<Effect> {
    let known = bench.ui.state_mut().state_mut();
    let effects = window::act(known, Action::Approving(Phase::Logging, message));
    let effects = write_down(known, effects);
    bench.ui.run();
    effects
}

fn checksum(bench: &Bench) -> String {
    let approving = &state(&bench.ui).work(Phase::Logging).approving;
    approving.shown.as_ref().unwrap().sheet.checksum.clone()
}

/// AWS was looked at once more, and this would change.
fn planned_anew(bench: &mut Bench, changes: Vec<Told>) {
    let known = bench.ui.state_mut().state_mut();
    let old = Arc::clone(known.plan(Phase::Logging).unwrap());
    let planned = Planned::kept(
        Plan { changes },
        Slots::default(),
        Arc::clone(&old.inventory),
    );
    let of = known.work(Phase::Logging).plan.of.clone().unwrap();
    let job = JobId(4711);
    known.work_mut(Phase::Logging).plan = PlanLook::asked(job, of);
    window::on_event(
        known,
        Event::Planned {
            job,
            result: Ok(Arc::new(planned)),
        },
    );
    known.page = Page::Review(Phase::Logging);
    bench.ui.run();
}

#[test]
fn the_sheet_says_who_asks_and_what_changes_and_names_no_person() {
    let bench = sheet();
    assert_eq!(title(&bench.ui), "Approval sheet");
    for words in [
        "Connect Larkfield Foods to Radiant Security",
        "The role SecurityAdmin",
        "Make the bucket for log files",
        "2 changes: 1 new, 1 update, none deleted",
        "Log files and findings that are written stay",
    ] {
        assert!(says(&bench, words), "{words}");
    }
    let sum = checksum(&bench);
    assert!(says(&bench, &sum), "{sum}");
    assert!(!says(&bench, "dana"), "the session is named after a person");
}

#[test]
fn a_sheet_that_was_saved_can_be_told_by_its_checksum_and_only_its_plan_is_made() {
    let mut bench = sheet();
    bench
        .ui
        .state_mut()
        .state_mut()
        .work_mut(Phase::Logging)
        .approving
        .by = "Head of IT security".to_owned();
    bench.ui.run();
    assert!(says(&bench, "Head of IT security"));
    let effects = act(&mut bench, approving::Message::SavePage);
    let file = effects.iter().find_map(|effect| match effect {
        Effect::SaveFile { name, text } => Some((name, text)),
        _ => None,
    });
    let (name, text) = file.unwrap();
    assert_eq!(name, "radiant-aws-approval.html");
    let sum = checksum(&bench);
    assert!(text.contains(&sum) && text.contains("Head of IT security"));
    let typed = TypedChecksum::parse(&sum).unwrap();
    let known = state(&bench.ui);
    let approved = kept(&known.state_dir, &typed).unwrap();
    assert_eq!(approved.len(), 2);

    bench.press("Back");
    bench.press("Make 2 changes…");
    bench.press("Make 2 changes");
    let Ok(Command::Apply { by, accepted, .. }) = bench.commands.try_recv() else {
        panic!("expected the changes to be made");
    };
    assert_eq!(by.as_deref(), Some("Head of IT security"));
    assert_eq!(accepted, Some(approved.checksum));
}

#[test]
fn another_plan_than_the_one_that_was_given_out_is_not_made_and_says_what_differs() {
    let mut bench = sheet();
    act(&mut bench, approving::Message::SavePage);
    // The same plan, looked at again.
    planned_anew(&mut bench, changes());
    assert_eq!(window::foot(state(&bench.ui)).not_yet, "");

    let mut others = changes();
    others.push(change(
        "topic",
        Kind::Create,
        "Make the topic for log files",
    ));
    planned_anew(&mut bench, others);
    assert!(says(&bench, "This is not the plan that was given out"));
    assert!(says(&bench, "Not approved: Make the topic for log files"));
    assert!(window::foot(state(&bench.ui)).not_yet.contains("given out"));
    let known = bench.ui.state_mut().state_mut();
    window::act(known, Action::Apply(Phase::Logging));
    assert!(bench.commands.try_recv().is_err(), "nothing was sent");

    // Whoever is there can let it go, in so many words.
    bench.press("Approval sheet…");
    assert!(says(&bench, "Allow any plan again"));
    act(&mut bench, approving::Message::Forget);
    assert!(!says(&bench, "This is not the plan that was given out"));
    bench.press("Back");
    assert_eq!(window::foot(state(&bench.ui)).not_yet, "");
}

#[test]
fn without_a_sheet_any_plan_that_is_shown_is_made() {
    let mut bench = sheet();
    bench.press("Back");
    bench.press("Make 2 changes…");
    bench.press("Make 2 changes");
    let Ok(Command::Apply { by, accepted, .. }) = bench.commands.try_recv() else {
        panic!("expected the changes to be made");
    };
    assert_eq!((by, accepted), (None, None));
}

#[test]
fn numbers_are_hidden_in_sharing_view_and_names_where_that_is_asked_for() {
    let mut bench = sheet();
    assert!(says(&bench, "4444 5555 6666"));
    bench.ui.state_mut().state_mut().look.sharing = Sharing::On;
    bench.ui.run();
    assert!(!says(&bench, "4444 5555 6666"));
    let sum = checksum(&bench);
    assert!(says(&bench, &sum), "the checksum is there to be read aloud");
    bench.press("Hide names and numbers");
    let sheet = state(&bench.ui)
        .work(Phase::Logging)
        .approving
        .shown
        .clone();
    let sheet = sheet.unwrap().sheet.to_html();
    for hidden in ["Larkfield", "4444", "SecurityAdmin"] {
        assert!(!sheet.contains(hidden), "{hidden}: {sheet}");
    }
    assert_eq!(checksum(&bench), sum, "the same plan");
}

#[test]
fn the_activity_is_saved_as_a_table_and_as_lines() {
    let mut bench = sheet();
    for (form, name) in [
        (CallsForm::Table, "radiant-aws-activity.csv"),
        (CallsForm::Lines, "radiant-aws-activity.jsonl"),
    ] {
        let known = bench.ui.state_mut().state_mut();
        let effects = window::act(known, Action::SaveActivity(form));
        assert!(
            effects.iter().any(
                |effect| matches!(effect, Effect::SaveFile { name: saved, .. } if saved == name)
            ),
            "{effects:?}"
        );
    }
}
