//! The page that says what the changes will cost.

use std::collections::BTreeMap;
use std::sync::Arc;

use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use radiant_aws_setup::domain::{BucketName, Usd};
use radiant_aws_setup::engine::Planned;
use radiant_aws_setup::inventory::{Figures, GuardDutyUse, Seen, Source};
use radiant_aws_setup::plan::{Cost, CostItem, CostOf, Slots};
use radiant_aws_setup::window::{self, Action, Ask, Effect, Page, Phase};
use radiant_aws_setup::worker::{Command, Event, JobId};

use crate::bench::{Bench, all_texts, bench as empty, state, title};
use crate::scene::{
    act, inventory, known, open_review, place, planned, policy, set_plan, signed_in, trouble,
};

/// A plan that brings two keys, data events and S3 Protection.
fn costly() -> Arc<Planned> {
    let plain = planned(Phase::Logging, policy(3), "Close the bucket");
    let mut told = plain.told().clone();
    let costs = [
        CostItem::Key,
        CostItem::Key,
        CostItem::DataEvents,
        CostItem::S3Protection,
    ];
    let change = told.changes.iter_mut().find(|it| it.kind.writes()).unwrap();
    change.costs = costs
        .map(|item| Cost {
            what: format!("{item:?}"),
            price: "about $1".to_owned(),
            grows: false,
            of: Some(CostOf {
                item,
                accounts: None,
            }),
        })
        .into();
    Arc::new(Planned::kept(
        told,
        Slots::default(),
        Arc::clone(&plain.inventory),
    ))
}

/// GuardDuty has read 50 million events of S3 in 30 days.
fn figures() -> Arc<Figures> {
    let mut figures = Figures::none(jiff::Timestamp::UNIX_EPOCH);
    let spent = BTreeMap::from([(Source::S3, Usd::parse("40").unwrap())]);
    let mut used = GuardDutyUse::default();
    used.spent.insert(place().account, spent);
    figures.detectors.insert(place(), Seen::Known(used));
    Arc::new(figures)
}

fn on_review() -> Bench {
    let bucket = BucketName::parse("larkfield-logs").unwrap();
    let all = inventory(vec![bucket], "larkfield-audit", "larkfield-alerts");
    let mut bench = signed_in(all, None);
    let known = known(&mut bench);
    set_plan(known, Phase::Logging, Ask::Here(costly()));
    known.page = Page::Review(Phase::Logging);
    open_review(known, Phase::Logging);
    bench.ui.run_ok();
    bench
}

/// The job of the count that was asked for last; nothing if none was.
fn asked(bench: &mut Bench) -> Option<JobId> {
    let mut last = None;
    while let Ok(command) = bench.commands.try_recv() {
        if let Command::Count { job, .. } = command {
            last = Some(job);
        }
    }
    last
}

fn answer(bench: &mut Bench, job: JobId) {
    bench.tell(Event::Counted {
        job,
        result: Ok(figures()),
    });
}

fn says(bench: &Bench, words: &str) -> bool {
    all_texts(&bench.ui).iter().any(|text| text.contains(words))
}

#[test]
fn from_the_review_one_asks_what_it_costs_and_goes_back_to_it() {
    let mut bench = on_review();
    assert_eq!(asked(&mut bench), None, "nobody has asked yet");
    bench.press("What will it cost us?");
    assert_eq!(state(&bench.ui).page, Page::Cost(Phase::Logging));
    assert_eq!(title(&bench.ui), "Counting what it costs");
    let job = asked(&mut bench).unwrap();
    answer(&mut bench, job);
    assert_eq!(title(&bench.ui), "What will it cost?");
    // $32 to $50 for what GuardDuty would read, $40 to $62.50 for the records, $2 for the keys.
    assert!(
        says(&bench, "$74 to $115 a month"),
        "{:#?}",
        all_texts(&bench.ui)
    );
    assert!(says(&bench, "more than today."));
    bench.press("Back to the check");
    assert_eq!(state(&bench.ui).page, Page::Review(Phase::Logging));
    assert!(says(&bench, "$74 to $115 a month"));
    // The same plan is not counted twice.
    bench.press("What will it cost us?");
    assert_eq!(asked(&mut bench), None);
}

#[test]
fn each_line_is_read_out_with_amount_growth_and_price() {
    let mut bench = on_review();
    bench.press("What will it cost us?");
    let job = asked(&mut bench).unwrap();
    answer(&mut bench, job);
    let lines = all_texts(&bench.ui);
    let order: Vec<usize> = [
        "What, and its price, A month, How it grows",
        "Records of file access: $40 to $63, Grows. Ireland, $0.10 for 100,000 events",
        "Watching files (AWS: S3 Protection): $32 to $50, Grows. Ireland, $0.80 for 1 million S3 events",
        "Two keys (AWS: KMS): $2, Stays. $1 a key a month",
        "Together: $74 to $115",
    ]
    .iter()
    .map(|line| {
        let found = lines.iter().position(|label| label == line);
        found.unwrap_or_else(|| panic!("{line} is not among {lines:#?}"))
    })
    .collect();
    assert!(order.is_sorted(), "{order:?}");
    for words in [
        "What we looked at",
        "What is not known",
        "Your discounts",
        "Prices in Ireland",
    ] {
        assert!(says(&bench, words), "{words}");
    }
}

#[test]
fn a_count_that_failed_says_why_and_can_be_made_again() {
    let mut bench = on_review();
    bench.press("What will it cost us?");
    let job = asked(&mut bench).unwrap();
    bench.tell(Event::Counted {
        job,
        result: Err(trouble()),
    });
    assert_eq!(title(&bench.ui), "We could not count what it costs");
    assert!(says(&bench, "AWS refused this"));
    assert_eq!(asked(&mut bench), None, "it is not asked by itself");
    let again = bench.ui.query_all_by_role(Role::Button).find(|node| {
        let name = node.accesskit_node().label();
        name.is_some_and(|name| name.starts_with("Count again: "))
    });
    again.unwrap().click();
    bench.ui.run();
    let again = asked(&mut bench).unwrap();
    assert!(again > job);
    // A late answer of before fills nothing.
    answer(&mut bench, job);
    assert_eq!(title(&bench.ui), "Counting what it costs");
    answer(&mut bench, again);
    assert_eq!(title(&bench.ui), "What will it cost?");
}

#[test]
fn what_it_costs_can_be_saved_and_is_of_one_plan_only() {
    let mut bench = on_review();
    bench.press("What will it cost us?");
    let job = asked(&mut bench).unwrap();
    answer(&mut bench, job);
    let saved = window::act(known(&mut bench), Action::SaveForecast);
    let text = saved.iter().find_map(|effect| match effect {
        Effect::SaveFile { name, text } if name == "radiant-aws-cost.md" => Some(text.clone()),
        _ => None,
    });
    let text = text.unwrap();
    assert!(
        text.contains("$74 to $115") && text.contains("https://aws.amazon.com/"),
        "{text}"
    );
    // Another plan has not been counted.
    set_plan(known(&mut bench), Phase::Logging, Ask::Here(costly()));
    assert!(known(&mut bench).forecast(Phase::Logging).is_none());
    bench.ui.run_ok();
    assert!(asked(&mut bench).is_some_and(|next| next > job));
}

#[test]
fn one_can_stop_waiting_for_the_count() {
    let mut bench = on_review();
    bench.press("What will it cost us?");
    let job = asked(&mut bench).unwrap();
    act(&mut bench.ui, Action::StopWaiting);
    let stops = std::iter::from_fn(|| bench.commands.try_recv().ok());
    let stopped: Vec<JobId> = stops
        .filter_map(|command| match command {
            Command::Cancel { job } => Some(job),
            _ => None,
        })
        .collect();
    assert_eq!(stopped, [job]);
    bench.tell(Event::Stopped { job });
    assert!(says(&bench, "You stopped waiting for AWS."));
}

#[test]
fn without_a_sign_in_there_is_nothing_to_count() {
    let mut bench = empty();
    act(&mut bench.ui, Action::Cost(Phase::Logging));
    assert_eq!(asked(&mut bench), None);
    assert_ne!(state(&bench.ui).page, Page::Cost(Phase::Logging));
}
