//! Detectors that are cut off half way, exports that stand still, Regions that are off, and whose findings come.

use std::collections::BTreeSet;

use radiant_aws_setup::answers::{BucketChoice, LookedAfter, MemberAccounts, NewAccounts};
use radiant_aws_setup::apply::{Ending, Finished, Outcome};
use radiant_aws_setup::domain::{BucketName, Region};
use radiant_aws_setup::practice::world::{Bucket, Destination, Detector, World};
use radiant_aws_setup::practice::{Fault, PracticeOptions};
use radiant_aws_setup::verify::{Check, Status};
use serde_json::json;

use crate::bench::{Bench, not_passed, troubles};

const ACCOUNT: &str = "111122223333";

fn outcome(finished: &Finished, part: &str) -> Outcome {
    finished
        .outcomes
        .iter()
        .find(|(id, _)| id.as_str().ends_with(part))
        .unwrap()
        .1
        .0
}

fn detector<'w>(world: &'w mut World, region: &str) -> &'w mut Detector {
    let there = world.regional_mut(ACCOUNT, region);
    there.detectors.values_mut().next().unwrap()
}

fn export<'w>(world: &'w mut World, region: &str) -> &'w mut Destination {
    let detector = detector(world, region);
    detector.destinations.values_mut().next().unwrap()
}

/// What is on, of what can be chosen.
fn plans_on(bench: &Bench, region: &str) -> BTreeSet<String> {
    let mut on = BTreeSet::new();
    bench.practice.edit(|world| {
        let features = &detector(world, region).features;
        on = features
            .iter()
            .filter(|(_, status)| *status == "ENABLED")
            .map(|(name, _)| name.clone())
            .collect();
    });
    on
}

fn sent(bench: &Bench, action: &str) -> usize {
    let requests = bench.practice.requests();
    requests
        .iter()
        .filter(|request| request.action == action)
        .count()
}

async fn all_right(bench: &Bench) {
    assert_eq!(not_passed(&bench.verify().await), Vec::<String>::new());
    assert_eq!(bench.plan().await.plan.counts().writes(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_detector_that_was_made_and_no_more_is_finished_without_plans_that_nobody_chose() {
    let bench = Bench::empty(PracticeOptions::default()).await;
    bench
        .practice
        .edit(|world| world.new_features = vec!["QUANTUM_EVENTS".to_owned()]);
    bench
        .practice
        .set_fault(Fault::DenyAction("guardduty:UpdateDetector".to_owned()));
    let first = bench.make_it_so().await;
    assert_eq!(outcome(&first, "/detector"), Outcome::Failed);
    // It is there, it is not on, and AWS has put its newest plan on.
    bench
        .practice
        .edit(|world| assert!(!detector(world, "us-east-1").enabled));
    assert!(plans_on(&bench, "us-east-1").contains("QUANTUM_EVENTS"));
    bench.practice.set_fault(Fault::None);
    let second = bench.make_it_so().await;
    assert_eq!(second.ending, Ending::Done, "{:#?}", troubles(&second));
    assert_eq!(
        plans_on(&bench, "us-east-1"),
        BTreeSet::from(["S3_DATA_EVENTS".to_owned()])
    );
    assert_eq!(sent(&bench, "CreateDetector"), 1);
    all_right(&bench).await;
}

#[tokio::test(start_paused = true)]
async fn a_detector_is_said_to_be_there_in_part_only_where_it_is() {
    for (call, is_there) in [
        ("guardduty:ListDetectors", false),
        ("guardduty:CreateDetector", false),
        ("guardduty:GetDetector", true),
        ("guardduty:UpdateDetector", true),
    ] {
        let bench = Bench::empty(PracticeOptions::default()).await;
        let planned = bench.plan().await;
        bench.practice.set_fault(Fault::DenyAction(call.to_owned()));
        let finished = bench.apply(&planned).await;
        let mut outcomes = finished.outcomes.iter();
        let (_, (_, problem)) = outcomes
            .find(|(id, _)| id.as_str().ends_with("/detector"))
            .unwrap();
        assert_eq!(problem.as_ref().unwrap().in_part, is_there, "{call}");
    }
}

// also where nothing goes wrong, and in a Region that lacks some of the plans that we know.
#[tokio::test(start_paused = true)]
async fn a_plan_that_is_newer_than_this_program_never_runs_unasked() {
    let mut bench = Bench::empty(PracticeOptions::default()).await;
    bench
        .practice
        .edit(|world| world.new_features = vec!["QUANTUM_EVENTS".to_owned()]);
    bench.answers.guardduty.regions = ["us-east-1", "sa-east-1"]
        .map(|region| Region::parse(region).unwrap())
        .to_vec();
    let finished = bench.make_it_so().await;
    assert_eq!(finished.ending, Ending::Done, "{:#?}", troubles(&finished));
    for region in ["us-east-1", "sa-east-1"] {
        assert_eq!(
            plans_on(&bench, region),
            BTreeSet::from(["S3_DATA_EVENTS".to_owned()]),
            "{region}"
        );
    }
    all_right(&bench).await;
}

// GD-01
#[tokio::test(start_paused = true)]
async fn an_export_that_stood_still_is_told_again_and_goes_on() {
    for stopped in [false, true] {
        let bench = Bench::empty(PracticeOptions::default()).await;
        let first = bench.make_it_so().await;
        assert_eq!(first.ending, Ending::Done, "{:#?}", troubles(&first));
        bench.practice.edit(|world| {
            let since = world.seconds();
            let export = export(world, "us-east-1");
            export.stopped = stopped;
            export.failing_since = (!stopped).then_some(since);
        });
        let checks = bench.verify().await;
        assert!(
            checks
                .iter()
                .any(|check| check.id.ends_with("/export") && check.status == Status::Failed)
        );
        let again = bench.make_it_so().await;
        assert_eq!(again.ending, Ending::Done, "{:#?}", troubles(&again));
        assert_eq!(outcome(&again, "/findings-export"), Outcome::Updated);
        assert_eq!(sent(&bench, "UpdatePublishingDestination"), 1);
        all_right(&bench).await;
    }
}

// GD-02
#[tokio::test(start_paused = true)]
async fn a_folder_whose_empty_object_has_expired_gets_it_back_and_the_export_moves() {
    let mut bench = Bench::empty(PracticeOptions::default()).await;
    let first = bench.make_it_so().await;
    assert_eq!(first.ending, Ending::Done, "{:#?}", troubles(&first));
    let bucket = bench.answers.guardduty.bucket.name().to_string();
    let folder = "Security Findings/";
    bench.practice.edit(|world| {
        let there = export(world, "us-east-1");
        there.arn = format!("arn:aws:s3:::{bucket}/{folder}");
        there.key =
            format!("arn:aws:kms:us-east-1:{ACCOUNT}:key/aaaaaaaa-1111-2222-3333-444444444444");
    });
    bench.answers.guardduty.move_export = true;
    let moved = bench.make_it_so().await;
    assert_eq!(moved.ending, Ending::Done, "{:#?}", troubles(&moved));
    assert_eq!(outcome(&moved, "/findings-folder"), Outcome::Created);
    assert_eq!(outcome(&moved, "/findings-export"), Outcome::Updated);
    bench.practice.edit(|world| {
        assert!(world.buckets[&bucket].objects.contains_key(folder));
    });
    all_right(&bench).await;
}

// ERR-01: the Regions that are on get their findings to the bucket.
#[tokio::test(start_paused = true)]
async fn a_region_that_fails_on_the_way_keeps_no_other_from_its_export() {
    let mut bench = Bench::empty(PracticeOptions::default()).await;
    bench.answers.guardduty.regions = ["us-east-1", "me-south-1"]
        .map(|region| Region::parse(region).unwrap())
        .to_vec();
    let switch = |on: &[&str]| {
        bench.practice.edit(|world| {
            let account = world.accounts.get_mut(ACCOUNT).unwrap();
            account.opted_in = on.iter().map(|region| (*region).to_owned()).collect();
        });
    };
    switch(&["me-south-1"]);
    let planned = bench.plan().await;
    switch(&[]);
    let finished = bench.apply(&planned).await;
    assert_eq!(outcome(&finished, "/me-south-1/detector"), Outcome::Failed);
    for part in [
        "/findings-key",
        "/findings-bucket-policy",
        "/us-east-1/findings-export",
    ] {
        assert!(
            outcome(&finished, part).is_in_place(),
            "{part}: {:#?}",
            troubles(&finished)
        );
    }
    // the next plan knows, asks nothing of that Region, and says it in one place.
    let before = bench.practice.request_count();
    let planned = bench.plan().await;
    let asked = bench.practice.requests();
    assert!(
        asked
            .iter()
            .skip(before)
            .all(|request| request.region != "me-south-1")
    );
    let writes: Vec<&str> = planned
        .plan
        .changes
        .iter()
        .filter(|change| change.kind.writes())
        .map(|change| change.id.as_str())
        .collect();
    assert_eq!(writes, Vec::<&str>::new());
    let open = not_passed(&bench.verify().await);
    assert_eq!(open.len(), 1, "{open:#?}");
    assert!(open[0].contains("me-south-1/detector"));
}

#[tokio::test(start_paused = true)]
async fn a_findings_bucket_in_another_region_gets_its_key_and_its_topic_there() {
    let mut bench = Bench::empty(PracticeOptions::default()).await;
    let name = BucketName::parse("larkfield-findings").unwrap();
    bench.practice.edit(|world| {
        let there: Bucket =
            serde_json::from_value(json!({ "account": ACCOUNT, "region": "eu-west-1" })).unwrap();
        world.buckets.insert(name.to_string(), there);
    });
    bench.answers.guardduty.bucket = BucketChoice::Existing { name };
    let finished = bench.make_it_so().await;
    assert_eq!(finished.ending, Ending::Done, "{:#?}", troubles(&finished));
    for part in [
        "/eu-west-1/findings-key",
        "/eu-west-1/findings-topic",
        "/us-east-1/findings-export",
        "/role-policy",
    ] {
        assert!(outcome(&finished, part).is_in_place(), "{part}");
    }
    all_right(&bench).await;
}

#[tokio::test(start_paused = true)]
async fn a_new_export_says_who_has_to_own_the_bucket() {
    let bench = Bench::empty(PracticeOptions::default()).await;
    let finished = bench.make_it_so().await;
    assert_eq!(finished.ending, Ending::Done, "{:#?}", troubles(&finished));
    bench.practice.edit(|world| {
        let there = export(world, "us-east-1");
        assert_eq!(there.expected_owner.as_deref(), Some(ACCOUNT));
    });
}

#[tokio::test(start_paused = true)]
async fn the_managing_account_names_itself_takes_all_in_and_their_findings_come() {
    let mut bench = Bench::new(PracticeOptions::default()).await;
    bench.answers.cloudtrail.organization = true;
    bench.answers.members.accounts = MemberAccounts::Organization;
    bench.answers.guardduty.accounts = LookedAfter::Designate;
    bench.answers.guardduty.new_accounts = NewAccounts::New;
    let covered = |checks: &[Check]| {
        let check = checks
            .iter()
            .find(|it| it.id.ends_with("/guardduty-coverage"));
        check.unwrap().clone()
    };
    let before = covered(&bench.verify().await);
    assert_eq!(before.status, Status::Failed);
    assert!(before.seen.contains("Larkfield Shops"), "{}", before.seen);
    let finished = bench.make_it_so().await;
    for part in ["/guardduty-administrator", "/guardduty-joining", "/members"] {
        let outcome = outcome(&finished, part);
        let done = [Outcome::Created, Outcome::Updated].contains(&outcome);
        assert!(done, "{part}: {outcome:?}: {:?}", troubles(&finished));
    }
    let after = covered(&bench.verify().await);
    assert_eq!(after.status, Status::Passed, "{}", after.seen);
    assert!(after.seen.contains("all 6 accounts"), "{}", after.seen);
    assert!(after.seen.contains("New accounts join by themselves"));
    let again = bench.plan().await;
    let writes = again.plan.changes.iter().filter(|it| it.kind.writes());
    let of_guardduty: Vec<_> = writes
        .filter(|it| it.id.as_str().starts_with("guardduty/"))
        .collect();
    assert!(of_guardduty.is_empty(), "{of_guardduty:?}");
}
