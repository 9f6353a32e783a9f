//! What only comes before does not block, one Region does not stop the others, and the end says what is so.

use radiant_aws_setup::answers::BucketChoice;
use radiant_aws_setup::apply::{Ending, Finished, Outcome};
use radiant_aws_setup::domain::{BucketName, Region};
use radiant_aws_setup::engine::Planned;
use radiant_aws_setup::plan::Kind;
use radiant_aws_setup::practice::world::Settling;
use radiant_aws_setup::practice::{Fault, PracticeOptions};
use serde_json::json;

use crate::bench::{Bench, not_passed, troubles};

fn outcome(finished: &Finished, part: &str) -> Outcome {
    let (_, (outcome, _)) = finished
        .outcomes
        .iter()
        .find(|(id, _)| id.as_str().ends_with(part))
        .unwrap();
    *outcome
}

fn kind<'a>(planned: &'a Planned, part: &str) -> &'a Kind {
    let change = planned
        .plan
        .changes
        .iter()
        .find(|change| change.id.as_str().ends_with(part))
        .unwrap();
    &change.kind
}

// POL-03: an organization keeps everybody from the public access block of a bucket.
#[tokio::test(start_paused = true)]
async fn a_bucket_that_may_not_be_closed_gets_its_rules_and_the_trail_is_made() {
    let mut bench = Bench::empty(PracticeOptions::default()).await;
    let name = BucketName::parse("larkfield-logs").unwrap();
    let clients = bench
        .aws
        .in_region(&bench.answers.account.id, &bench.answers.account.region)
        .unwrap();
    clients.create_bucket(&name, &[]).await.unwrap();
    tokio::time::sleep(std::time::Duration::from_secs(30)).await;
    bench.practice.edit(|world| {
        let bucket = world.buckets.get_mut(name.as_str()).unwrap();
        bucket.public_access_block = None;
    });
    bench.answers.cloudtrail.bucket = BucketChoice::Existing { name };
    let planned = bench.plan().await;
    assert_eq!(*kind(&planned, "/log-bucket-public-access"), Kind::Update);
    bench.practice.set_fault(Fault::DenyAction(
        "s3:PutBucketPublicAccessBlock".to_owned(),
    ));
    let finished = bench.apply(&planned).await;
    assert_eq!(finished.ending, Ending::Failed);
    assert_eq!(finished.tally.failed, 1, "{:#?}", troubles(&finished));
    assert_eq!(finished.tally.skipped, 0, "{:#?}", troubles(&finished));
    let closed = outcome(&finished, "/log-bucket-public-access");
    assert_eq!(closed, Outcome::Failed);
    for part in [
        "/log-bucket-policy",
        "/trail",
        "/trail-logging",
        "/findings-export",
    ] {
        assert!(outcome(&finished, part).is_in_place(), "{part}");
    }
}

// NOT-01: a notification that fails does not take the export along.
#[tokio::test(start_paused = true)]
async fn findings_are_exported_though_nobody_is_told_of_them() {
    let bench = Bench::empty(PracticeOptions::default()).await;
    let planned = bench.plan().await;
    bench
        .practice
        .set_fault(Fault::DenyAction("s3:PutBucketNotification".to_owned()));
    let finished = bench.apply(&planned).await;
    assert_eq!(finished.ending, Ending::Failed);
    let told = outcome(&finished, "/findings-notification");
    assert_eq!(told, Outcome::Failed);
    assert_eq!(finished.tally.skipped, 0, "{:#?}", troubles(&finished));
    let exported = outcome(&finished, "/findings-export");
    assert_eq!(exported, Outcome::Created);
}

// done is all; the rest has names of its own.
#[tokio::test(start_paused = true)]
async fn a_run_that_leaves_something_out_is_not_done() {
    let mut bench = Bench::empty(PracticeOptions::default()).await;
    bench.answers.vendor.external_role_id = None;
    let finished = bench.make_it_so().await;
    assert_eq!(
        finished.ending,
        Ending::Partly,
        "{:#?}",
        troubles(&finished)
    );
    assert!(finished.tally.skipped > 0 && finished.tally.failed == 0);
    let runs = radiant_aws_setup::apply::runs(bench.state.path()).unwrap();
    assert_eq!(runs.runs[0].status.word(), "partly");
}

// ERR-01: the same refusal as for deleted keys, but from one Region only.
#[tokio::test(start_paused = true)]
async fn a_region_that_was_switched_off_fails_alone() {
    let mut bench = Bench::empty(PracticeOptions::default()).await;
    bench.answers.guardduty.regions = ["us-east-1", "me-south-1"]
        .map(|region| Region::parse(region).unwrap())
        .to_vec();
    let account = bench.answers.account.id.to_string();
    let switch = |on: &[&str]| {
        bench.practice.edit(|world| {
            let account = world.accounts.get_mut(&account).unwrap();
            account.opted_in = on.iter().map(|region| (*region).to_owned()).collect();
        });
    };
    switch(&["me-south-1"]);
    let planned = bench.plan().await;
    switch(&[]);
    let finished = bench.apply(&planned).await;
    assert_eq!(finished.ending, Ending::Failed);
    assert_eq!(finished.tally.cancelled, 0, "{:#?}", troubles(&finished));
    let (_, (_, problem)) = finished
        .outcomes
        .iter()
        .find(|(id, _)| id.as_str().ends_with("/me-south-1/detector"))
        .unwrap();
    let problem = problem.as_ref().unwrap();
    assert!(problem.summary.contains("not switched on"), "{problem:?}");
    assert!(problem.code.is_some(), "what AWS said is kept");
    for part in [
        "/trail-logging",
        "/us-east-1/detector",
        "/us-east-1/findings-export",
        "/role-attach",
    ] {
        assert!(outcome(&finished, part).is_in_place(), "{part}");
    }
}

// a look that AWS refuses is that refusal, and not a change behind our back.
#[tokio::test(start_paused = true)]
async fn rules_of_a_key_that_may_not_be_read_are_not_called_changed() {
    for denied in ["kms:GetKeyPolicy", "kms:GetKeyRotationStatus"] {
        let bench = Bench::empty(PracticeOptions::default()).await;
        let first = bench.make_it_so().await;
        assert_eq!(first.ending, Ending::Done, "{:#?}", troubles(&first));
        let account = bench.answers.account.id.to_string();
        let root = format!("arn:aws:iam::{account}:root");
        bench.practice.edit(|world| {
            for key in world.regional_mut(&account, "us-east-1").keys.values_mut() {
                key.rotation = false;
                key.policy = Settling::settled(json!({
                    "Version": "2012-10-17",
                    "Statement": [{
                        "Sid": "Root", "Effect": "Allow", "Principal": { "AWS": root },
                        "Action": "kms:*", "Resource": "*",
                    }],
                }));
            }
        });
        let planned = bench.plan().await;
        assert!(planned.plan.counts().writes() >= 2);
        bench
            .practice
            .set_fault(Fault::DenyAction(denied.to_owned()));
        let finished = bench.apply(&planned).await;
        let failed: Vec<_> = finished
            .outcomes
            .values()
            .filter(|(outcome, _)| *outcome == Outcome::Failed)
            .filter_map(|(_, problem)| problem.as_ref())
            .collect();
        assert!(!failed.is_empty(), "{denied}: {:#?}", finished.outcomes);
        for problem in failed {
            assert_eq!(problem.call.as_deref(), Some(denied), "{problem:?}");
            assert!(!problem.summary.contains("changed"), "{problem:?}");
        }
        bench.practice.set_fault(Fault::None);
        let finished = bench.make_it_so().await;
        assert_eq!(finished.ending, Ending::Done, "{:#?}", troubles(&finished));
        assert_eq!(not_passed(&bench.verify().await), Vec::<String>::new());
    }
}
