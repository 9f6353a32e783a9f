//! Looking at the other accounts that are chosen: each by its own way in, many at a time, and what is said of those that stay shut.

use std::collections::BTreeMap;
use std::time::Duration;

use radiant_aws_setup::answers::{MemberAccounts, Reach};
use radiant_aws_setup::domain::{AccountId, RoleName};
use radiant_aws_setup::engine;
use radiant_aws_setup::inventory::{Inventory, Seen};
use radiant_aws_setup::practice::{Fault, PracticeOptions};
use tokio::time::Instant;

use crate::bench::Bench;
use crate::company::{found, member};

/// An account that manages an organization of so many others, all of which are chosen.
async fn company(members: u64, options: PracticeOptions) -> Bench {
    let mut bench = Bench::empty(options).await;
    found(&bench.practice, members);
    bench.answers.members.accounts = MemberAccounts::Organization;
    bench
}

fn role(bench: &Bench, inventory: &Inventory, account: &AccountId) -> Result<bool, String> {
    let view = inventory.account(account).unwrap();
    match &view.roles[&bench.answers.members.role_name] {
        Seen::Known(role) => Ok(role.is_some()),
        Seen::Unknown(problem) => Err(problem.to_text()),
    }
}

fn not_entered(inventory: &Inventory) -> Vec<String> {
    let accounts = inventory.not_entered();
    accounts.keys().map(ToString::to_string).collect()
}

/// How often a role was taken.
fn taken(bench: &Bench) -> usize {
    let requests = bench.practice.requests();
    let is_taken = |action: &str| action == "AssumeRole";
    requests.iter().filter(|it| is_taken(&it.action)).count()
}

#[tokio::test(start_paused = true)]
async fn the_second_look_is_at_the_accounts_that_the_first_one_lists() {
    let mut bench = Bench::new(PracticeOptions::instant()).await;
    bench.answers.members.accounts = MemberAccounts::Organization;
    let inventory = bench.plan().await.inventory;
    let listed: Vec<AccountId> = bench.practice.accounts();
    let mut shut = Vec::new();
    for account in listed.iter().filter(|it| **it != bench.answers.account.id) {
        // One is suspended, so nobody chose it.
        let Some(_) = inventory.account(account) else {
            continue;
        };
        match role(&bench, &inventory, account) {
            Ok(is_there) => assert!(!is_there),
            Err(why) => {
                assert!(
                    why.contains("invited") && why.contains("sts:AssumeRole"),
                    "{why}"
                );
                shut.push(account.to_string());
            }
        }
    }
    assert_eq!(shut, ["555566667777"]);
    assert_eq!(not_entered(&inventory), shut);
    assert!(
        inventory.accounts.len() >= 5,
        "{}",
        inventory.accounts.len()
    );
}

#[tokio::test(start_paused = true)]
async fn fifty_accounts_take_the_time_of_three_because_twenty_are_looked_at_at_once() {
    let latency = Duration::from_millis(100);
    let options = PracticeOptions {
        latency,
        ..PracticeOptions::instant()
    };
    let alone = {
        let bench = company(0, options.clone()).await;
        let began = Instant::now();
        bench.plan().await;
        began.elapsed()
    };
    let one = {
        let bench = company(1, options.clone()).await;
        let began = Instant::now();
        bench.plan().await;
        began.elapsed().checked_sub(alone).unwrap()
    };
    let bench = company(50, options).await;
    let began = Instant::now();
    let inventory = bench.plan().await.inventory;
    // The list of the accounts comes in pages of twenty.
    let pages = 2 * latency;
    let took = began.elapsed().checked_sub(alone + pages).unwrap();
    assert!(took <= one * 3, "{took:?}, one takes {one:?}");
    assert_eq!(taken(&bench), 50);
    for number in 1..=50 {
        assert_eq!(role(&bench, &inventory, &member(number)), Ok(false));
    }
}

#[tokio::test(start_paused = true)]
async fn one_that_is_shut_one_that_is_throttled_and_one_that_is_slow_hold_up_no_other() {
    let bench = company(50, PracticeOptions::instant()).await;
    bench.practice.edit(|world| {
        let shut = world.accounts.get_mut(member(3).as_str()).unwrap();
        shut.iam.roles.clear();
        world.slow.insert(member(4).to_string(), 2_000);
    });
    let throttled = Fault::ThrottleAccount(member(5));
    bench.practice.set_fault(throttled);
    let planned = bench.plan().await;
    let inventory = &planned.inventory;
    assert_eq!(
        not_entered(inventory),
        [member(3).to_string(), member(5).to_string()]
    );
    let why = role(&bench, inventory, &member(5)).unwrap_err();
    assert!(why.contains("Rate exceeded"), "{why}");
    assert!(!inventory.holes().is_empty());
    for number in (1..=50).filter(|number| ![3, 5].contains(number)) {
        assert_eq!(
            role(&bench, inventory, &member(number)),
            Ok(false),
            "{number}"
        );
    }

    // What failed is tried again, and nothing else of them.
    bench.practice.set_fault(Fault::None);
    let (before, asked) = (taken(&bench), bench.practice.request_count());
    let again = engine::look_again_and_plan(
        &bench.aws,
        &bench.answers,
        &bench.vendor,
        std::sync::Arc::clone(inventory),
    )
    .await
    .unwrap();
    assert_eq!(not_entered(&again.inventory), [member(3).to_string()]);
    assert_eq!(taken(&bench) - before, 2);
    let requests = bench.practice.requests();
    for request in &requests[asked..] {
        let account = request.account.as_str();
        assert!(
            account == member(5).as_str() || account == bench.answers.account.id.as_str(),
            "{request:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn each_account_is_entered_by_the_profile_that_is_named_for_it() {
    let mut bench = Bench::new(PracticeOptions::instant()).await;
    let [own, wrong, none] =
        ["333344445555", "555566667777", "666677778888"].map(|id| AccountId::parse(id).unwrap());
    bench.answers.members.accounts =
        MemberAccounts::These(vec![own.clone(), wrong.clone(), none.clone()]);
    bench.answers.members.reach = Reach::Profiles {
        profiles: BTreeMap::from([
            (own.clone(), "333344445555".to_owned()),
            (wrong.clone(), "333344445555".to_owned()),
        ]),
    };
    let inventory = bench.plan().await.inventory;
    assert_eq!(role(&bench, &inventory, &own), Ok(false));
    let why = role(&bench, &inventory, &wrong).unwrap_err();
    assert!(why.contains("signs in to account 3333 4444 5555"), "{why}");
    if let Some(view) = inventory.account(&none) {
        let why = view.roles[&bench.answers.members.role_name]
            .problem()
            .unwrap();
        assert!(why.summary.contains("No profile is named"), "{why:?}");
    }
    assert_eq!(taken(&bench), 0);
}

// Who hands over does not enter, but may look where the organization lets it.
#[tokio::test(start_paused = true)]
async fn an_account_that_is_set_up_by_its_owner_is_looked_at_where_that_can_be() {
    let mut bench = Bench::new(PracticeOptions::instant()).await;
    bench.answers.members.accounts = MemberAccounts::Organization;
    bench.answers.members.reach = Reach::HandOff;
    let inventory = bench.plan().await.inventory;
    let [open, shut] = ["333344445555", "555566667777"].map(|id| AccountId::parse(id).unwrap());
    assert_eq!(role(&bench, &inventory, &open), Ok(false));
    let why = role(&bench, &inventory, &shut).unwrap_err();
    assert!(why.contains("its owner makes what is needed"), "{why}");
    assert!(why.contains("AccessDenied"), "{why}");
}

#[tokio::test(start_paused = true)]
async fn the_role_is_the_one_that_the_answers_name() {
    let mut bench = company(1, PracticeOptions::instant()).await;
    bench.answers.members.reach = Reach::AssumeRole {
        role: RoleName::parse("AWSControlTowerExecution").unwrap(),
        external_id: None,
    };
    let inventory = bench.plan().await.inventory;
    let why = role(&bench, &inventory, &member(1)).unwrap_err();
    assert!(why.contains("AWSControlTowerExecution"), "{why}");
}

// Keys that are still good are not asked for again, whoever looks.
#[tokio::test(start_paused = true)]
async fn a_second_look_takes_no_role_again() {
    let bench = company(3, PracticeOptions::instant()).await;
    bench.plan().await;
    bench.plan().await;
    assert_eq!(taken(&bench), 3);
}
