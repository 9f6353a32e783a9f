//! The main job, and the second run.

use radiant_aws_setup::apply::{Ending, Outcome};
use radiant_aws_setup::plan::Kind;
use radiant_aws_setup::practice::PracticeOptions;

use crate::bench::{Bench, not_passed, troubles};

#[tokio::test(start_paused = true)]
async fn an_empty_account_ends_with_every_check_passed() {
    let bench = Bench::empty(PracticeOptions::default()).await;
    let finished = bench.make_it_so().await;
    assert_eq!(finished.ending, Ending::Done, "{:#?}", troubles(&finished));
    let checks = bench.verify().await;
    assert!(checks.len() > 20, "only {} checks", checks.len());
    assert_eq!(not_passed(&checks), Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn a_company_with_things_already_there_ends_with_every_check_passed() {
    for organization in [false, true] {
        let mut bench = Bench::new(PracticeOptions::default()).await;
        bench.answers.cloudtrail.organization = organization;
        let finished = bench.make_it_so().await;
        assert_eq!(finished.ending, Ending::Done, "{:#?}", troubles(&finished));
        let mut open = not_passed(&bench.verify().await);
        // the trail covers all accounts, GuardDuty in this one does not; nothing else is left.
        if organization {
            let gap = open.pop().unwrap_or_default();
            assert!(
                gap.contains("guardduty-coverage Failed") && gap.contains("5 of 6 accounts"),
                "{gap}"
            );
        }
        assert_eq!(open, Vec::<String>::new());
    }
}

#[tokio::test(start_paused = true)]
async fn a_second_run_finds_nothing_to_do_and_writes_nothing() {
    let bench = Bench::new(PracticeOptions::default()).await;
    let first = bench.make_it_so().await;
    assert_eq!(first.ending, Ending::Done, "{:#?}", troubles(&first));
    let writes = bench.practice.writes();
    let planned = bench.plan().await;
    let left: Vec<_> = planned
        .plan
        .changes
        .iter()
        .filter(|change| change.kind != Kind::Keep)
        .map(|change| format!("{} {:?}", change.id, change.kind))
        .collect();
    assert_eq!(left, Vec::<String>::new());
    let second = bench.apply(&planned).await;
    assert_eq!(second.ending, Ending::Done);
    assert_eq!(bench.practice.writes(), writes);
}

#[tokio::test(start_paused = true)]
async fn what_was_seen_can_be_saved_and_planned_from_again() {
    let bench = Bench::new(PracticeOptions::default()).await;
    let planned = bench.plan().await;
    let text = serde_json::to_string(&*planned.inventory).unwrap();
    let inventory = serde_json::from_str(&text).unwrap();
    assert_eq!(*planned.inventory, inventory);
    let again = radiant_aws_setup::plan::plan(&bench.answers, &bench.vendor, &inventory);
    assert_eq!(planned.plan, again);
}

#[tokio::test(start_paused = true)]
async fn every_region_is_watched_also_those_that_lack_a_feature_and_no_plan_runs_that_nobody_chose()
{
    let mut bench = Bench::new(PracticeOptions::default()).await;
    bench.answers.guardduty.regions = ["eu-west-1", "us-east-1", "sa-east-1", "ap-northeast-3"]
        .map(|region| radiant_aws_setup::domain::Region::parse(region).unwrap())
        .to_vec();
    let finished = bench.make_it_so().await;
    assert_eq!(finished.ending, Ending::Done, "{:#?}", troubles(&finished));
    assert_eq!(not_passed(&bench.verify().await), Vec::<String>::new());
    let inventory = bench.plan().await.inventory;
    for (place, view) in &inventory.places {
        let Some(Some(detector)) = view.detector.known() else {
            continue;
        };
        assert!(detector.enabled, "{place}");
        // The suspended one was there before, with what its owner had chosen.
        if place.region.as_str() == "eu-west-1" {
            continue;
        }
        let on: Vec<&str> = detector
            .features
            .iter()
            .filter(|(_, on)| **on)
            .map(|(name, _)| name.as_str())
            .collect();
        assert_eq!(
            on,
            ["CLOUD_TRAIL", "DNS_LOGS", "FLOW_LOGS", "S3_DATA_EVENTS"],
            "{place}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn the_role_waits_for_the_external_role_id_and_nothing_else_does() {
    let mut bench = Bench::empty(PracticeOptions::default()).await;
    let id = bench.answers.vendor.external_role_id.take();
    let finished = bench.make_it_so().await;
    assert_eq!(
        finished.ending,
        Ending::Partly,
        "{:#?}",
        troubles(&finished)
    );
    let skipped: Vec<&str> = finished
        .outcomes
        .iter()
        .filter(|(_, (outcome, _))| *outcome == Outcome::Skipped)
        .map(|(change, _)| change.as_str())
        .collect();
    assert!(!skipped.is_empty());
    assert!(
        skipped
            .iter()
            .all(|change| change.starts_with("main-role/")),
        "{skipped:?}"
    );
    bench.answers.vendor.external_role_id = id;
    let finished = bench.make_it_so().await;
    assert_eq!(finished.ending, Ending::Done, "{:#?}", troubles(&finished));
    assert_eq!(not_passed(&bench.verify().await), Vec::<String>::new());
}
