//! What a plan will cost, counted in practice: what is read, what is refused, and that nothing is written.

use std::collections::BTreeMap;

use radiant_aws_setup::answers::DataEvents;
use radiant_aws_setup::cost::{Forecast, RowKind};
use radiant_aws_setup::domain::{Region, Usd};
use radiant_aws_setup::engine;
use radiant_aws_setup::inventory::{Figures, Seen, Source};
use radiant_aws_setup::practice::world::{Bucket, Detector, Object};
use radiant_aws_setup::practice::{Fault, PracticeOptions};

use crate::bench::Bench;

const ACCOUNT: &str = "111122223333";

async fn counted(bench: &Bench) -> (Figures, Forecast) {
    let planned = bench.plan().await;
    let figures = engine::count_for(&bench.aws, &planned, jiff::Timestamp::now).await;
    let forecast = planned.forecast(&figures);
    (figures.as_ref().clone(), forecast)
}

fn most(forecast: &Forecast, kind: RowKind) -> Option<Usd> {
    let row = forecast.rows.iter().find(|row| row.kind == kind);
    row.unwrap_or_else(|| panic!("no line for {kind:?}"))
        .amount
        .map(|range| range.most)
}

/// The amount lies in the range, and the range within a factor of two of it.
fn assert_within_two(forecast: &Forecast, kind: RowKind, bill: &str) {
    let row = forecast.rows.iter().find(|row| row.kind == kind).unwrap();
    let (range, bill) = (row.amount.unwrap(), Usd::parse(bill).unwrap());
    let is_in = range.least <= bill && bill <= range.most;
    let is_close = range.least + range.least >= bill && range.most <= bill + bill;
    assert!(is_in && is_close, "{}: {range:?}", row.name);
}

fn events(bench: &Bench, region: &str, a_day: u64) {
    bench
        .practice
        .edit(|world| world.regional_mut(ACCOUNT, region).events_a_day = a_day);
}

// 100,000 events a day are 3 million a month: $12 for GuardDuty at $4 per million.
#[tokio::test(start_paused = true)]
async fn a_new_guardduty_costs_what_the_event_history_says_after_a_free_month() {
    let mut bench = Bench::empty(PracticeOptions::default()).await;
    events(&bench, "us-east-1", 100_000);
    let home = Region::parse("us-east-1").unwrap();
    bench.answers.guardduty.regions = vec![home];
    let writes = bench.practice.writes();
    let (_, forecast) = counted(&bench).await;
    assert_within_two(&forecast, RowKind::GuardDuty, "12");
    // Two keys, and what the files cost: nothing of GuardDuty.
    assert!(forecast.first_month().most < Usd::parse("5").unwrap());
    assert!(forecast.first_month().least >= Usd::parse("2").unwrap());
    assert_eq!(bench.practice.writes(), writes);
    assert!(forecast.at_least, "flow and DNS logs are not known");
}

#[tokio::test(start_paused = true)]
async fn what_guardduty_reads_already_tells_what_data_events_would_cost() {
    let mut bench = Bench::empty(PracticeOptions::default()).await;
    bench.answers.cloudtrail.data_events = DataEvents::All;
    bench.practice.edit(|world| {
        let mut detector = Detector::default();
        detector.enabled = true;
        "FIFTEEN_MINUTES".clone_into(&mut detector.frequency);
        let on = ("S3_DATA_EVENTS".to_owned(), "ENABLED".to_owned());
        detector.features = BTreeMap::from([on]);
        // 2 million events of S3, and a million of CloudTrail. Made long ago, at 0.
        detector.spent = BTreeMap::from([
            ("S3_DATA_EVENTS".to_owned(), 160),
            ("CLOUD_TRAIL".to_owned(), 400),
            ("FLOW_LOGS".to_owned(), 100),
            ("DNS_LOGS".to_owned(), 50),
        ]);
        let there = world.regional_mut(ACCOUNT, "us-east-1");
        there
            .detectors
            .insert("0123456789abcdef".to_owned(), detector);
    });
    let (figures, forecast) = counted(&bench).await;
    assert_within_two(&forecast, RowKind::DataEvents, "2");
    let Some(Seen::Known(used)) = figures.detectors.values().next() else {
        panic!("{figures:?}");
    };
    let spent = used.spent.values().next().unwrap();
    assert_eq!(spent[&Source::Logs], Usd::parse("1.50").unwrap());
    let stays: Vec<&str> = forecast.stays.iter().map(|it| it.head.as_str()).collect();
    assert!(stays.contains(&"GuardDuty of today"), "{stays:?}");
}

#[tokio::test(start_paused = true)]
async fn the_days_of_trial_that_are_left_are_told() {
    let bench = Bench::empty(PracticeOptions::default()).await;
    bench.make_it_so().await;
    bench.practice.edit(|world| {
        let ten_days = world.seconds() - 10 * 86_400;
        let there = world.regional_mut(ACCOUNT, "us-east-1");
        for detector in there.detectors.values_mut() {
            detector.created = ten_days;
            detector.spent.insert("CLOUD_TRAIL".to_owned(), 500);
        }
    });
    let (_, forecast) = counted(&bench).await;
    // All is in place: nothing more to pay.
    assert_eq!(forecast.head(), "Nothing");
    let trial = forecast
        .stays
        .iter()
        .find(|it| it.head == "In its free trial");
    let said = &trial.unwrap().text;
    // $5 in 10 days.
    assert!(
        said.contains("20 more days") && said.contains("Then $12 to $19 a month."),
        "{said}"
    );
}

#[tokio::test(start_paused = true)]
async fn the_files_of_yesterday_say_how_many_there_will_be() {
    let bench = Bench::empty(PracticeOptions::default()).await;
    bench.make_it_so().await;
    let mut bucket_name = String::new();
    bench.practice.edit(|world| {
        let trail = world
            .regional_mut(ACCOUNT, "us-east-1")
            .trails
            .values()
            .next();
        bucket_name = trail.unwrap().bucket.clone();
        let yesterday = jiff::Timestamp::now() - jiff::SignedDuration::from_hours(24);
        let day = yesterday.strftime("%Y/%m/%d");
        let bucket: &mut Bucket = world.buckets.get_mut(&bucket_name).unwrap();
        for number in 0..250 {
            let name = format!("AWSLogs/{ACCOUNT}/CloudTrail/us-east-1/{day}/{number}.json.gz");
            let object = Object {
                size: 4_000,
                ..Object::default()
            };
            bucket.objects.insert(name, object);
        }
        // The key is another one from now on, so the plan makes one and the topic anew.
        let there = world.regional_mut(ACCOUNT, "us-east-1");
        there.topics.clear();
    });
    let (figures, forecast) = counted(&bench).await;
    let counts: Vec<(u64, u64)> = figures
        .files
        .iter()
        .filter(|(at, _)| at.region.as_str() == "us-east-1")
        .filter_map(|(_, seen)| seen.known().map(|day| (day.count, day.bytes)))
        .collect();
    assert_eq!(counts, [(250, 1_000_000)]);
    // 7,500 messages a month of the million that are free.
    assert!(most(&forecast, RowKind::Messages).unwrap() < Usd::parse("0.02").unwrap());
}

#[tokio::test(start_paused = true)]
async fn each_refused_count_is_not_known_and_says_why_and_the_rest_is_counted() {
    for (action, gone) in [
        ("cloudtrail:LookupEvents", "What AWS wrote down"),
        ("guardduty:GetUsageStatistics", "GuardDuty's count"),
        (
            "guardduty:GetRemainingFreeTrialDays",
            "The days of the trial",
        ),
        ("s3:ListBucket", "The log files of one day"),
    ] {
        let bench = Bench::empty(PracticeOptions::default()).await;
        bench.make_it_so().await;
        events(&bench, "us-east-1", 50_000);
        bench.practice.edit(|world| {
            let everywhere = ["us-east-1", "us-east-2"];
            for region in everywhere {
                let there = world.regional_mut(ACCOUNT, region);
                there.topics.clear();
                if region == "us-east-2" {
                    there.detectors.clear();
                }
            }
        });
        let planned = bench.plan().await;
        bench
            .practice
            .set_fault(Fault::DenyAction(action.to_owned()));
        let figures = engine::count_for(&bench.aws, &planned, jiff::Timestamp::now).await;
        let forecast = planned.forecast(&figures);
        let notes: Vec<String> = forecast
            .unknown
            .iter()
            .map(|note| format!("{}: {}", note.head, note.text))
            .collect();
        let refused = notes.iter().filter(|note| note.starts_with(gone));
        assert_eq!(refused.count(), 1, "{action}: {notes:#?}");
        let others = [
            "What AWS wrote down",
            "GuardDuty's count",
            "The days of the trial",
            "The log files of one day",
        ];
        for other in others.into_iter().filter(|other| *other != gone) {
            let said = notes.iter().any(|note| note.starts_with(other));
            assert!(!said, "{action}: {notes:#?}");
        }
        let keys = forecast.rows.iter().all(|row| row.kind != RowKind::Keys);
        assert!(keys, "no key is made");
    }
}
