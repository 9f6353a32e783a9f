//! Forecasts against bills that are known, and what is said where figures are missing.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{Forecast, Range, RowKind, countable, forecast};
use crate::domain::{AccountId, BucketName, Partition, Place, Region, Usd};
use crate::inventory::{
    Caller, DayOfFiles, Detector, Figures, GuardDutyUse, Inventory, Sample, Seen, Source,
};
use crate::plan::{
    Action, Change, ChangeId, Cost, CostItem, CostOf, CreateMembers, Kind, NewMember, Section,
    Service, Told, Version,
};
use crate::problem::Problem;

fn account(number: u64) -> AccountId {
    AccountId::parse(&format!("{:012}", 111_122_223_332_u64 + number)).unwrap()
}

fn at(region: &str) -> Place {
    Place::new(account(1), Region::parse(region).unwrap())
}

fn usd(text: &str) -> Usd {
    Usd::parse(text).unwrap()
}

fn change(item: CostItem, place: Place, accounts: Option<usize>, action: Action) -> Told {
    Told {
        change: Change {
            id: ChangeId::new(Section::CloudTrail, &place, &format!("{item:?}")),
            kind: Kind::Create,
            section: Section::CloudTrail,
            place,
            service: Service::CloudTrail,
            resource: "thing".to_owned(),
            depends_on: Vec::new(),
            follows: Vec::new(),
            action,
        },
        title: "Make it".to_owned(),
        meaning: String::new(),
        version: Version::default(),
        costs: vec![Cost {
            what: "It".to_owned(),
            price: "some".to_owned(),
            grows: true,
            of: Some(CostOf { item, accounts }),
        }],
        warnings: Vec::new(),
    }
}

fn brings(item: CostItem) -> Told {
    change(item, at("us-east-1"), None, Action::None)
}

fn inventory(regions: &[&str]) -> Inventory {
    let caller = Caller::new(account(1), "", Partition::Aws);
    let mut inventory = Inventory::empty(Timestamp::UNIX_EPOCH, caller);
    let regions = regions.iter().map(|it| Region::parse(it).unwrap());
    inventory.account_mut(&account(1)).regions = Seen::Known(regions.collect());
    inventory
}

fn nothing() -> Figures {
    Figures::none(Timestamp::UNIX_EPOCH)
}

/// What GuardDuty has read in the last 30 days in N. Virginia.
fn read(by_account: &[(u64, &[(Source, &str)])]) -> Figures {
    let mut figures = nothing();
    let mut seen = GuardDutyUse::default();
    for (number, sources) in by_account {
        let spent: BTreeMap<Source, Usd> = sources
            .iter()
            .map(|(source, text)| (*source, usd(text)))
            .collect();
        seen.spent.insert(account(*number), spent);
    }
    figures.detectors.insert(at("us-east-1"), Seen::Known(seen));
    figures
}

fn of(forecast: &Forecast, kind: RowKind) -> Option<Range> {
    let row = forecast.rows.iter().find(|row| row.kind == kind);
    row.unwrap_or_else(|| panic!("no line for {kind:?}")).amount
}

/// The bill lies in the range, and the range is within a factor of two of it.
fn assert_within_two(range: Option<Range>, bill: &str) {
    let (range, bill) = (range.unwrap(), usd(bill));
    assert!(range.least <= bill && bill <= range.most, "{range:?}");
    assert!(range.least + range.least >= bill, "{range:?}");
    assert!(range.most <= bill + bill, "{range:?}");
}

fn heads(forecast: &Forecast) -> Vec<&str> {
    forecast
        .unknown
        .iter()
        .map(|note| note.head.as_str())
        .collect()
}

// AWS's own example on <https://aws.amazon.com/cloudtrail/pricing/>: of 150,000 management events the second copy costs $3, and
// 2 million data events cost $2. GuardDuty reads the same for $0.60 and $1.60.
#[test]
fn awss_own_example_for_a_trail_is_met_within_a_factor_of_two() {
    let changes = [brings(CostItem::SecondRecord), brings(CostItem::DataEvents)];
    let figures = read(&[(1, &[(Source::Events, "0.60"), (Source::S3, "1.60")])]);
    let forecast = forecast(&changes, &inventory(&["us-east-1"]), &figures);
    assert_within_two(of(&forecast, RowKind::SecondRecord), "3");
    assert_within_two(of(&forecast, RowKind::DataEvents), "2");
    assert!(!forecast.at_least);
    assert_eq!(forecast.total(), forecast.first_month());
    assert_eq!(forecast.head(), "$4 to $7 a month");
}

// A month of 3 million management events: $12 for GuardDuty at $4 per million.
#[test]
fn samples_forecast_what_guardduty_reads_and_the_trial_is_free() {
    let sample = Sample {
        events: 50,
        global: 0,
        seconds: 43,
    };
    let mut figures = nothing();
    figures
        .events
        .insert(at("us-east-1"), Seen::Known(vec![sample; 6]));
    let changes = [brings(CostItem::GuardDuty)];
    let forecast = forecast(&changes, &inventory(&["us-east-1"]), &figures);
    assert_within_two(of(&forecast, RowKind::GuardDuty), "12");
    assert_eq!(forecast.first_month(), Range::default());
    // Nobody counts flow and DNS logs before it is on.
    assert!(forecast.at_least);
    assert!(heads(&forecast).contains(&"Network traffic"));
    assert!(
        forecast.head().starts_with("At least $9 to $"),
        "{}",
        forecast.head()
    );
}

#[test]
fn guardduty_that_is_woken_has_no_trial() {
    let figures = read(&[(1, &[(Source::Events, "8"), (Source::Logs, "2")])]);
    let changes = [brings(CostItem::GuardDutyAgain)];
    let forecast = forecast(&changes, &inventory(&["us-east-1"]), &figures);
    let amount = of(&forecast, RowKind::GuardDuty).unwrap();
    assert_eq!(forecast.first_month(), amount);
    assert!(amount.least <= usd("10") && usd("10") <= amount.most);
}

// 9 accounts that are alike say what the tenth costs; the first says nothing of S3 elsewhere.
#[test]
fn accounts_without_figures_are_taken_to_be_like_the_others_and_that_is_said() {
    let sources: &[(Source, &str)] = &[(Source::Events, "4"), (Source::Logs, "1")];
    let known: Vec<(u64, &[(Source, &str)])> = (1..10).map(|it| (it, sources)).collect();
    let figures = read(&known);
    let joining = Action::CreateMembers(CreateMembers {
        detector: "d".to_owned(),
        accounts: vec![NewMember {
            account: account(10),
            email: String::new(),
        }],
    });
    let changes = [change(
        CostItem::GuardDuty,
        at("us-east-1"),
        Some(1),
        joining,
    )];
    let forecast = forecast(&changes, &inventory(&["us-east-1"]), &figures);
    assert_within_two(of(&forecast, RowKind::GuardDuty), "5");
    assert!(heads(&forecast).contains(&"1 account is taken to be like the others"));
    assert!(!forecast.at_least);
}

#[test]
fn keys_cost_what_awss_page_says_and_stay() {
    let changes = [
        brings(CostItem::Key),
        change(CostItem::Key, at("eu-west-1"), None, Action::None),
    ];
    let forecast = forecast(&changes, &inventory(&["us-east-1"]), &nothing());
    assert_eq!(of(&forecast, RowKind::Keys), Some(Range::exactly(usd("2"))));
    assert_eq!(forecast.rows[0].name, "Two keys (AWS: KMS)");
    assert_eq!(forecast.head(), "$2 a month");
    assert_eq!(forecast.lead(), "more than today. $2 in the first 30 days.");
}

// 300 files and 30 MB a day: 9,000 files written for $0.045, 0.88 GB kept for $0.02.
#[test]
fn the_files_of_one_day_say_what_keeping_opening_and_announcing_costs() {
    let day = DayOfFiles {
        day: jiff::civil::date(2026, 1, 2),
        count: 300,
        bytes: 30 << 20,
    };
    let mut figures = nothing();
    figures.files.insert(at("us-east-1"), Seen::Known(day));
    let changes = [
        brings(CostItem::LogFiles),
        brings(CostItem::KeyUse),
        brings(CostItem::Messages),
    ];
    let forecast = forecast(&changes, &inventory(&["us-east-1"]), &figures);
    let keeping = of(&forecast, RowKind::Keeping).unwrap();
    // Of the first month's files half are kept on average.
    assert!(
        keeping.least <= usd("0.055") && usd("0.065") <= keeping.most,
        "{keeping:?}"
    );
    assert!(keeping.most < usd("0.14"), "{keeping:?}");
    // 9,000 of the 20,000 uses of a key that are free.
    let opening = of(&forecast, RowKind::Opening).unwrap();
    assert_eq!(opening.least, Usd::ZERO);
    assert!(opening.most < usd("0.1"));
    assert!(of(&forecast, RowKind::Messages).unwrap().most < usd("0.02"));
    assert_eq!(forecast.looked, ["The log files of one day."]);
    assert!(!forecast.at_least);
}

#[test]
fn without_any_figure_nothing_is_made_up() {
    let items = [
        CostItem::GuardDuty,
        CostItem::S3Protection,
        CostItem::DataEvents,
        CostItem::SecondRecord,
        CostItem::LogFiles,
        CostItem::KeyUse,
        CostItem::Messages,
    ];
    let changes = items.map(brings);
    let forecast = forecast(&changes, &inventory(&["us-east-1"]), &nothing());
    assert_eq!(forecast.rows.len(), items.len());
    for row in &forecast.rows {
        assert_eq!((row.amount, row.first), (None, None), "{}", row.name);
    }
    assert_eq!(forecast.head(), "Not known yet");
    assert!(heads(&forecast).contains(&"GuardDuty without figures"));
    assert!(heads(&forecast).contains(&"How often files are opened"));
    assert!(heads(&forecast).contains(&"Management events"));
}

#[test]
fn what_was_refused_is_said_with_the_reason_and_once() {
    let refused = || Seen::Unknown(Problem::new("Your sign-in may not do this."));
    let mut figures = nothing();
    for region in ["us-east-1", "eu-west-1"] {
        figures.detectors.insert(at(region), refused());
    }
    figures
        .events
        .insert(at("us-east-1"), Seen::Unknown(Problem::new("Not now.")));
    let forecast = forecast(&[], &inventory(&["us-east-1"]), &figures);
    let said: Vec<(&str, &str)> = forecast
        .unknown
        .iter()
        .map(|note| (note.head.as_str(), note.text.as_str()))
        .collect();
    assert_eq!(
        said.first(),
        Some(&(
            "GuardDuty's count, Ireland and N. Virginia",
            "Your sign-in may not do this."
        ))
    );
    assert!(said.contains(&("What AWS wrote down, N. Virginia", "Not now.")));
}

#[test]
fn a_region_whose_price_is_not_known_is_named() {
    let figures = {
        let mut figures = nothing();
        let sample = Sample {
            events: 40,
            global: 0,
            seconds: 86_400,
        };
        figures
            .events
            .insert(at("eu-west-1"), Seen::Known(vec![sample; 3]));
        figures
    };
    let changes = [change(
        CostItem::GuardDuty,
        at("eu-west-1"),
        None,
        Action::None,
    )];
    let forecast = forecast(&changes, &inventory(&["eu-west-1"]), &figures);
    assert!(
        heads(&forecast).contains(&"Prices in Ireland"),
        "{:?}",
        forecast.unknown
    );
    let price = &forecast.prices[0];
    assert!(
        price
            .words()
            .ends_with("where we know only the price of N. Virginia")
    );
}

#[test]
fn global_events_are_read_in_each_region_and_recorded_once() {
    let sample = |events, global| Sample {
        events,
        global,
        seconds: 86_400,
    };
    let mut figures = nothing();
    figures
        .events
        .insert(at("us-east-1"), Seen::Known(vec![sample(1000, 400); 6]));
    figures
        .events
        .insert(at("eu-west-1"), Seen::Known(vec![sample(100, 0); 6]));
    let changes = [change(
        CostItem::GuardDuty,
        at("eu-west-1"),
        None,
        Action::None,
    )];
    let seen = inventory(&["us-east-1", "eu-west-1"]);
    let guardduty = of(&forecast(&changes, &seen, &figures), RowKind::GuardDuty);
    // 15,000 events of 30 days.
    assert_within_two(guardduty, "0.06");
    let second = of(
        &forecast(&[brings(CostItem::SecondRecord)], &seen, &figures),
        RowKind::SecondRecord,
    );
    // 33,000 events at $2 per 100,000.
    assert_within_two(second, "0.66");
}

#[test]
fn an_organizations_trail_counts_each_account_that_is_known() {
    let events: &[(Source, &str)] = &[(Source::Events, "4")];
    let figures = read(&[(1, events), (2, events), (3, events)]);
    let wide = change(
        CostItem::SecondRecord,
        at("us-east-1"),
        Some(4),
        Action::None,
    );
    let forecast = forecast(&[wide], &inventory(&["us-east-1"]), &figures);
    // 4 million events.
    assert_within_two(of(&forecast, RowKind::SecondRecord), "80");
    let parts = &forecast.rows[0].parts;
    assert_eq!(parts.len(), 4);
    assert_eq!(parts.last().unwrap().account, None);
}

#[test]
fn other_parts_of_aws_have_other_prices() {
    let place = at("cn-north-1");
    let changes = [change(CostItem::Key, place, None, Action::None)];
    let forecast = forecast(&changes, &inventory(&[]), &nothing());
    assert_eq!(forecast.head(), "We cannot say");
    assert!(forecast.rows.is_empty() && forecast.prices.is_empty());
}

#[test]
fn days_of_trial_are_shown_and_say_how_much_a_few_days_count() {
    let mut figures = read(&[(1, &[(Source::Events, "1"), (Source::S3, "3")])]);
    let trial = BTreeMap::from([(Source::Events, 20), (Source::S3, 0)]);
    if let Some(Seen::Known(seen)) = figures.detectors.get_mut(&at("us-east-1")) {
        seen.trial.insert(account(1), trial);
    }
    let forecast = forecast(&[], &inventory(&["us-east-1"]), &figures);
    let stays: Vec<&str> = forecast
        .stays
        .iter()
        .map(|note| note.text.as_str())
        .collect();
    assert_eq!(
        stays,
        [
            "$2 to $4 a month, for what it reads already.",
            // $1 in 10 days.
            "GuardDuty is free for 20 more days where it was switched on lately. Then $2 to $4 a month.",
        ]
    );
    assert_eq!(forecast.head(), "Nothing");
}

#[test]
fn only_what_says_something_is_counted() {
    let mut seen = inventory(&["us-east-1", "eu-west-1"]);
    seen.place_mut(&at("us-east-1")).detector = Seen::Known(Some(Detector::new("d")));
    let count = countable(&[brings(CostItem::SecondRecord)], &seen);
    // GuardDuty tells of N. Virginia by itself.
    assert_eq!(count.events, [at("eu-west-1")]);
    assert_eq!(count.detectors.len(), 1);
    assert!(count.files.is_empty());
    // A plan that brings no cost of the kind counts no events.
    assert!(countable(&[brings(CostItem::Key)], &seen).events.is_empty());
    let logs = BucketName::parse("larkfield-logs").unwrap();
    let account_view = seen.account_mut(&account(1));
    account_view.bucket_names = Seen::Known(vec![logs]);
    assert!(
        countable(&[brings(CostItem::LogFiles)], &seen)
            .files
            .is_empty()
    );
}

#[test]
fn a_saved_forecast_opens_again() {
    let changes = [brings(CostItem::Key), brings(CostItem::GuardDuty)];
    let forecast = forecast(&changes, &inventory(&["us-east-1"]), &nothing());
    let saved = serde_json::to_string(&forecast).unwrap();
    assert_eq!(serde_json::from_str::<Forecast>(&saved).unwrap(), forecast);
    let page = forecast.to_markdown();
    for part in [
        "# What it will cost",
        "A key (AWS: KMS)",
        "not known",
        "https://aws.amazon.com/",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
}
