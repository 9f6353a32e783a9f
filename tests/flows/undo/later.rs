//! A later run builds on what this one made: that is said, nothing is taken from it, and taken back in turn both are gone.

use radiant_aws_setup::answers::MemberAccounts;
use radiant_aws_setup::domain::Region;
use radiant_aws_setup::plan::Section;
use radiant_aws_setup::practice::PracticeOptions;
use radiant_aws_setup::verify::Status;

use super::run::{Done, asked, by_hand, not_as_before, take_back};
use crate::bench::{Bench, enter};
use crate::company::found;
use crate::sweep::world::state;

/// What has failed of what the answers ask for in a Region.
async fn failed(bench: &Bench, region: &str) -> Vec<String> {
    let checks = bench.verify().await;
    let failed = checks.into_iter().filter(|it| {
        it.section == Section::GuardDuty
            && it.status == Status::Failed
            && it.place.region.as_str() == region
    });
    failed.map(|it| format!("{}: {}", it.id, it.seen)).collect()
}

#[tokio::test(start_paused = true)]
async fn findings_of_a_region_that_came_later_go_on_into_the_bucket_of_the_first_run() {
    let mut bench = Bench::empty(PracticeOptions::default()).await;
    let regions = ["us-east-1", "eu-west-1"].map(|code| Region::parse(code).unwrap());
    let before = state(&bench.practice);
    bench.answers.guardduty.regions = regions[..1].to_vec();
    let first = bench.make_it_so().await.run;
    bench.answers.guardduty.regions = regions.to_vec();
    let second = bench.make_it_so().await.run;
    assert_ne!(first, second);
    assert_eq!(failed(&bench, "eu-west-1").await, [""; 0]);
    let done = Done {
        bench,
        before,
        run: first.clone(),
    };
    let (way, _) = take_back(&done.bench, &asked(&first)).await;
    let held = by_hand(&way);
    assert!(
        held.iter()
            .any(|line| line.contains("bucket-policy") && line.contains(second.as_str())),
        "{held:#?}"
    );
    assert_eq!(failed(&done.bench, "eu-west-1").await, [""; 0]);
    take_back(&done.bench, &asked(&second)).await;
    let (way, _) = take_back(&done.bench, &asked(&first)).await;
    assert_eq!(by_hand(&way), [""; 0]);
    assert_eq!(not_as_before(&done), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn a_main_role_that_other_accounts_roles_trust_by_now_waits_for_them() {
    let mut bench = Bench::empty(PracticeOptions::default()).await;
    found(&bench.practice, 3);
    let before = state(&bench.practice);
    let planned = bench.plan().await.only(&[Section::MainRole]);
    let first = bench.apply(&planned).await.run;
    bench.answers.members.accounts = MemberAccounts::Organization;
    let planned = bench.plan().await;
    let planned = planned.only(&[Section::MainRole, Section::Members]);
    let second = bench.apply(&planned).await.run;
    let done = Done {
        bench,
        before,
        run: first.clone(),
    };
    let (way, _) = take_back(&done.bench, &asked(&first)).await;
    let held = by_hand(&way);
    let is_held = |part: &str| {
        let mut all = held.iter();
        all.any(|line| line.contains(part) && line.contains(second.as_str()))
    };
    assert!(is_held("undo-role:"), "{held:#?}");
    // The role is there, so those that trust it still do.
    let state = done.bench.practice.state();
    let roles = &state["accounts"]["111122223333"]["iam"]["roles"];
    assert!(roles["radiant-aws-access-role"].is_object());
    let mut done = done;
    done.bench.aws = enter(&done.bench.practice).await;
    take_back(&done.bench, &asked(&second)).await;
    let (way, _) = take_back(&done.bench, &asked(&first)).await;
    assert_eq!(by_hand(&way), [""; 0]);
    assert_eq!(not_as_before(&done), [""; 0]);
}
