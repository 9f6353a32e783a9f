//! The made-up company, entered through each of its accounts, and an account with nothing in it.

use radiant_aws_setup::answers::{MemberAccounts, Reach};
use radiant_aws_setup::aws::discover;
use radiant_aws_setup::domain::{AccountId, RoleName};
use radiant_aws_setup::engine;
use radiant_aws_setup::practice::{Fault, Practice, PracticeOptions, Start};
use radiant_aws_setup::verify::Status;

use super::{compared, tried};
use crate::bench::{Bench, enter};

const ACCOUNTS: [&str; 5] = [
    "444455556666",
    "111122223333",
    "222233334444",
    "333344445555",
    "555566667777",
];

async fn entered(account: &str) -> Bench {
    Bench::new(PracticeOptions {
        start: Start::CompanyIn(AccountId::parse(account).unwrap()),
        ..PracticeOptions::instant()
    })
    .await
}

/// The answers of a set-up for all accounts, each entered by the role of the organization.
fn for_all(bench: &mut Bench) {
    bench.answers.cloudtrail.organization = true;
    bench.answers.members.accounts = MemberAccounts::Organization;
    bench.answers.members.reach = Reach::AssumeRole {
        role: RoleName::parse("OrganizationAccountAccessRole").unwrap(),
        external_id: None,
    };
}

/// Looked at again, the copy shows what the account showed.
async fn shows_the_same(bench: &Bench) {
    let planned = bench.plan().await;
    let copy = engine::copy(&planned).unwrap();
    let practice = Practice::new(PracticeOptions {
        start: Start::Copy(Box::new(copy.world)),
        ..PracticeOptions::instant()
    });
    let aws = enter(&practice).await;
    let again = engine::look_and_plan(&aws, &bench.answers, &bench.vendor, jiff::Timestamp::now)
        .await
        .unwrap();
    let text = |planned: &engine::Planned| {
        let changes = planned.plan.changes.iter();
        let lines = changes.map(|it| format!("{} {}", it.id, it.kind.word()));
        lines.collect::<Vec<_>>()
    };
    assert_eq!(text(&again), text(&planned));
    // A refusal has a number of its own each time; all else is the same to the letter.
    for (copied, there) in again.plan.changes.iter().zip(&planned.plan.changes) {
        assert_eq!(copied.action, there.action, "{}", there.id);
        assert_eq!(copied.resource, there.resource);
        assert_eq!(copied.depends_on, there.depends_on);
    }
}

#[tokio::test(start_paused = true)]
async fn an_empty_account_comes_out_the_same() {
    let bench = Bench::empty(PracticeOptions::instant()).await;
    shows_the_same(&bench).await;
    let planned = bench.plan().await;
    assert_eq!(compared(&bench, &planned).await, Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn each_account_of_the_company_comes_out_the_same() {
    for account in ACCOUNTS {
        let bench = entered(account).await;
        shows_the_same(&bench).await;
        let planned = bench.plan().await;
        assert_eq!(
            compared(&bench, &planned).await,
            Vec::<String>::new(),
            "{account}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_set_up_for_all_accounts_comes_out_the_same_from_each_of_them() {
    for account in ACCOUNTS {
        let mut bench = entered(account).await;
        for_all(&mut bench);
        shows_the_same(&bench).await;
        let planned = bench.plan().await;
        assert_eq!(
            compared(&bench, &planned).await,
            Vec::<String>::new(),
            "{account}"
        );
        // Once more, where all of it is there already.
        shows_the_same(&bench).await;
    }
}

#[tokio::test(start_paused = true)]
async fn the_checks_afterwards_are_those_of_the_account() {
    let bench = Bench::empty(PracticeOptions::instant()).await;
    let planned = bench.plan().await;
    let on_copy = tried(&bench, &planned).await;
    assert!(!on_copy.stopped);
    bench.apply(&planned).await;
    let there = bench.verify().await;
    assert_eq!(on_copy.checks.len(), there.len());
    for (copied, there) in on_copy.checks.iter().zip(&there) {
        assert_eq!(copied.id, there.id);
        // What only arrives in AWS is not there yet; nothing else differs.
        let waits = copied.status == Status::Waiting && there.status == Status::Passed;
        assert!(
            copied.status == there.status || waits,
            "{}: {:?} {} and {:?} {}",
            copied.id,
            copied.status,
            copied.seen,
            there.status,
            there.seen
        );
    }
    assert!(on_copy.checks.iter().any(|it| it.status == Status::Passed));
}

#[tokio::test(start_paused = true)]
async fn what_nobody_may_read_cannot_be_read_in_the_copy() {
    let bench = entered("444455556666").await;
    bench
        .practice
        .set_fault(Fault::DenyAction("sns:ListTopics".to_owned()));
    let planned = bench.plan().await;
    let copy = engine::copy(&planned).unwrap();
    let calls: Vec<_> = copy.unread.iter().map(|it| it.call.clone()).collect();
    assert!(
        calls.contains(&Some("sns:ListTopics".to_owned())),
        "{calls:?}"
    );
    let practice = Practice::new(PracticeOptions {
        start: Start::Copy(Box::new(copy.world)),
        ..PracticeOptions::instant()
    });
    let aws = enter(&practice).await;
    let sites = engine::sites(&bench.answers, &bench.vendor);
    let again = discover(&aws, &sites, jiff::Timestamp::now()).await;
    let place = bench.answers.place();
    for seen in [planned.inventory.as_ref(), &again] {
        let view = seen.place(&place).unwrap();
        assert!(view.topic_arns.known().is_none());
        // All else was read.
        assert!(view.aliases.known().is_some());
    }
}
