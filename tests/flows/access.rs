//! Accounts besides the one that signed in: each by a role there, all through one sign-in.

use std::time::Duration;

use radiant_aws_setup::aws::{Access, Failure, RoleAccess, SignInEnd, discover, reach_by_profile};
use radiant_aws_setup::domain::{AccountId, ExternalId, RoleName};
use radiant_aws_setup::engine::sites;
use radiant_aws_setup::practice::world::{Guard, GuardKind, Settling};
use radiant_aws_setup::practice::{Fault, PracticeOptions};
use serde_json::json;

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
            .contains("does not let you into this account"),
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
    let before = bench.practice.request_count();
    let stranger = AccountId::parse("666677778888").unwrap();
    assert!(call(&bench, &stranger).await.is_err());
    assert_eq!(bench.practice.request_count(), before);
}

/// Why nobody gets into an account, in one text.
async fn shut(bench: &Bench, account: &AccountId) -> String {
    let failure = call(bench, account).await.unwrap_err();
    assert_eq!(failure.problem.call.as_deref(), Some("sts:AssumeRole"));
    failure.problem.to_text()
}

#[tokio::test(start_paused = true)]
async fn a_role_that_asks_for_an_external_id_is_taken_with_it_alone() {
    let (bench, other) = company("333344445555").await;
    let id = ExternalId::parse("larkfield-operators").unwrap();
    bench.practice.edit(|world| {
        let account = world.accounts.get_mut("333344445555").unwrap();
        let roles = &mut account.iam.roles;
        let role = roles.get_mut("OrganizationAccountAccessRole").unwrap();
        role.trust = Settling::settled(json!({"Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::444455556666:root"}, "Action": "sts:AssumeRole",
            "Condition": {"StringEquals": {"sts:ExternalId": id.as_str()}}
        }]}));
    });
    assert!(shut(&bench, &other).await.contains("external id"));
    let role = RoleName::parse("OrganizationAccountAccessRole").unwrap();
    let access = RoleAccess::new(role).with(Some(id));
    bench.aws.reach(&other, Access::Role(access));
    call(&bench, &other).await.unwrap();
    for call in bench.aws.activity().take_new() {
        assert!(!format!("{call:?}").contains("larkfield-operators"));
    }
}

#[tokio::test(start_paused = true)]
async fn a_company_rule_at_the_door_is_named_as_one() {
    let (bench, other) = company("333344445555").await;
    bench.practice.edit(|world| {
        world.guards.push(Guard {
            kind: GuardKind::ResourceControl,
            arn: None,
            document: json!({"Version": "2012-10-17", "Statement": [
                {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"},
                {"Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole", "Resource": "*"}
            ]}),
        });
    });
    let said = shut(&bench, &other).await;
    assert!(said.starts_with("A resource control policy"), "{said}");
}

#[tokio::test(start_paused = true)]
async fn a_role_whose_sessions_are_shorter_says_so() {
    let (bench, other) = company("333344445555").await;
    let role = RoleName::parse("OrganizationAccountAccessRole").unwrap();
    let long = RoleAccess {
        lasts: Duration::from_hours(3),
        ..RoleAccess::new(role)
    };
    bench.aws.reach(&other, Access::Role(long));
    let said = shut(&bench, &other).await;
    assert!(said.contains("MaxSessionDuration"), "{said}");
}

#[tokio::test(start_paused = true)]
async fn a_profile_reaches_its_own_account_and_no_other() {
    let bench = Bench::new(PracticeOptions::instant()).await;
    let own = AccountId::parse("555566667777").unwrap();
    reach_by_profile(&bench.aws, &own, "555566667777").await;
    call(&bench, &own).await.unwrap();
    assert_eq!(taken(&bench), 0);
    let other = AccountId::parse("333344445555").unwrap();
    reach_by_profile(&bench.aws, &other, "555566667777").await;
    let before = bench.practice.request_count();
    let said = call(&bench, &other).await.unwrap_err().problem.to_text();
    assert!(
        said.contains("5555 6666 7777") && said.contains("3333 4444 5555"),
        "{said}"
    );
    reach_by_profile(&bench.aws, &other, "nobody").await;
    let said = call(&bench, &other).await.unwrap_err().problem.to_text();
    assert!(
        said.contains("nobody") && said.contains("no such profile"),
        "{said}"
    );
    assert_eq!(bench.practice.request_count(), before);
    reach_by_profile(&bench.aws, &other, "333344445555").await;
    call(&bench, &other).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn the_keys_of_a_profile_that_end_end_its_account_alone() {
    let bench = Bench::new(PracticeOptions::instant()).await;
    let own = AccountId::parse("555566667777").unwrap();
    reach_by_profile(&bench.aws, &own, "555566667777").await;
    bench.practice.set_fault(Fault::ExpireAt { request: 1 });
    let refused = call(&bench, &own).await.unwrap_err();
    bench.practice.set_fault(Fault::None);
    assert!(refused.ends_sign_in(), "{refused:?}");
    assert_eq!(
        bench.aws.ended(&own, &refused).await,
        Some(SignInEnd::Account)
    );
}

#[tokio::test(start_paused = true)]
async fn the_sign_in_that_ends_at_another_door_ends_everything() {
    let (bench, other) = company("333344445555").await;
    bench.practice.set_fault(Fault::ExpireAt { request: 1 });
    let refused = call(&bench, &other).await.unwrap_err();
    assert_eq!(
        bench.aws.ended(&other, &refused).await,
        Some(SignInEnd::All)
    );
}

#[tokio::test(start_paused = true)]
async fn a_door_that_is_throttled_is_not_one_that_is_shut() {
    let (bench, other) = company("333344445555").await;
    bench.practice.set_fault(Fault::Throttle { every: 1 });
    let slow = call(&bench, &other).await.unwrap_err();
    assert!(slow.passing().is_some(), "{slow:?}");
    // Nobody can say whose keys these are just now, and that is no end of the sign-in.
    assert_eq!(
        bench.aws.ended(&other, &slow).await,
        Some(SignInEnd::Account)
    );
    bench.practice.set_fault(Fault::None);
    call(&bench, &other).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn all_calls_of_an_account_ask_at_its_door_once() {
    let (bench, other) = company("555566667777").await;
    let calls = (0..12).map(|_| call(&bench, &other));
    for answer in futures::future::join_all(calls).await {
        assert!(answer.is_err());
    }
    assert_eq!(taken(&bench), 1);
}
