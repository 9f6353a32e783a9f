//! Accounts besides the one that signed in: each by a role there, all through one sign-in.

use std::time::Duration;

use radiant_aws_setup::aws::{Access, Failure, RoleAccess, SignInEnd, discover};
use radiant_aws_setup::domain::{AccountId, RoleName};
use radiant_aws_setup::engine::sites;
use radiant_aws_setup::practice::PracticeOptions;

use crate::bench::Bench;

/// A company whose managing account is signed in, and one of its accounts, which is reached by the role of the organization.
async fn company(account: &str) -> (Bench, AccountId) {
    let bench = Bench::new(PracticeOptions::instant()).await;
    let account = AccountId::parse(account).unwrap();
    let role = RoleName::parse("OrganizationAccountAccessRole").unwrap();
    bench
        .aws
        .reach(&account, Access::Role(RoleAccess::new(role)));
    (bench, account)
}

/// How often a role was taken.
fn taken(bench: &Bench) -> usize {
    let requests = bench.practice.requests();
    requests
        .iter()
        .filter(|it| it.action == "AssumeRole")
        .count()
}

async fn call(bench: &Bench, account: &AccountId) -> Result<(), Failure> {
    let clients = bench.aws.in_region(account, &bench.practice.region())?;
    clients.aliases().await.map(drop)
}

#[tokio::test(start_paused = true)]
async fn two_accounts_are_looked_at_through_one_sign_in_and_the_role_is_taken_once() {
    let (bench, other) = company("333344445555").await;
    let mut sought = sites(&bench.answers, &bench.vendor);
    let mut theirs = sought[0].clone();
    theirs.main.account = other.clone();
    theirs.regions = ["eu-west-1", "us-east-1", "us-west-2"]
        .map(|region| radiant_aws_setup::domain::Region::parse(region).unwrap())
        .into();
    sought.push(theirs.clone());
    let inventory = discover(&bench.aws, &sought, jiff::Timestamp::now()).await;
    for account in [&bench.practice.main_account(), &other] {
        let view = inventory.account(account).unwrap();
        assert!(view.bucket_names.known().is_some(), "{view:?}");
    }
    for region in theirs.regions {
        let place = radiant_aws_setup::domain::Place::new(other.clone(), region);
        assert!(inventory.place(&place).unwrap().detector.known().is_some());
    }
    assert_eq!(taken(&bench), 1);
}

#[tokio::test(start_paused = true)]
async fn the_keys_of_a_role_are_renewed_before_they_run_out() {
    let (bench, other) = company("333344445555").await;
    for _ in 0..5 {
        call(&bench, &other).await.unwrap();
        tokio::time::sleep(Duration::from_mins(10)).await;
    }
    assert_eq!(taken(&bench), 1);
    for _ in 0..200 {
        tokio::time::sleep(Duration::from_secs(6)).await;
        call(&bench, &other).await.unwrap();
    }
    assert_eq!(taken(&bench), 2);
    assert!(bench.practice.requests().iter().all(|it| it.code.is_none()));
}

#[tokio::test(start_paused = true)]
async fn keys_that_nobody_uses_are_dropped() {
    let (bench, other) = company("333344445555").await;
    call(&bench, &other).await.unwrap();
    tokio::time::sleep(Duration::from_mins(20)).await;
    call(&bench, &bench.practice.main_account()).await.unwrap();
    assert_eq!(taken(&bench), 1);
    call(&bench, &other).await.unwrap();
    assert_eq!(taken(&bench), 2);
}

// It was invited into the organization, so it has no such role.
#[tokio::test(start_paused = true)]
async fn an_account_that_lets_nobody_in_stops_no_other() {
    let (bench, other) = company("555566667777").await;
    let refused = call(&bench, &other).await.unwrap_err();
    assert!(
        refused
            .problem
            .summary
            .contains("does not let you use this role"),
        "{refused:?}"
    );
    // What it said is remembered until a look or a run begins.
    assert_eq!(call(&bench, &other).await.unwrap_err(), refused);
    assert_eq!(taken(&bench), 1);
    bench.aws.ask_anew();
    assert!(call(&bench, &other).await.is_err());
    assert_eq!(taken(&bench), 2);
    assert_eq!(
        bench.aws.ended(&other, &refused).await,
        Some(SignInEnd::Account)
    );
    let main = bench.practice.main_account();
    assert_eq!(bench.aws.ended(&main, &refused).await, Some(SignInEnd::All));
    call(&bench, &main).await.unwrap();
    // One that nobody said how to reach is refused before anything is sent.
    let before = bench.practice.requests().len();
    let stranger = AccountId::parse("666677778888").unwrap();
    assert!(call(&bench, &stranger).await.is_err());
    assert_eq!(bench.practice.requests().len(), before);
}
