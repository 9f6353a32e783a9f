//! The roles of other accounts, made over all of them at once: whatever happens to one, the others are done, and nothing is made twice.

use std::collections::BTreeSet;
use std::time::Duration;

use radiant_aws_setup::answers::MemberAccounts;
use radiant_aws_setup::apply::{Ending, Finished, Outcome};
use radiant_aws_setup::domain::AccountId;
use radiant_aws_setup::engine::Planned;
use radiant_aws_setup::plan::Section;
use radiant_aws_setup::practice::{Fault, PracticeOptions};
use radiant_aws_setup::verify::Check;
use tokio::time::Instant;

use crate::bench::{Bench, enter, not_passed, things, troubles};
use crate::company::{found, member};

/// The section of the guide that is looked at here, and the role that it needs.
const SECTIONS: [Section; 2] = [Section::MainRole, Section::Members];

/// An account that manages an organization of so many others, all of which are chosen.
async fn company(members: u64, options: PracticeOptions) -> Bench {
    let mut bench = Bench::empty(options).await;
    found(&bench.practice, members);
    bench.answers.members.accounts = MemberAccounts::Organization;
    bench
}

async fn planned(bench: &Bench) -> Planned {
    bench.plan().await.only(&SECTIONS)
}

async fn set_up(bench: &Bench) -> Finished {
    let planned = planned(bench).await;
    bench.apply(&planned).await
}

/// The checks of the other accounts that did not pass.
async fn amiss(bench: &Bench) -> Vec<String> {
    let mut checks: Vec<Check> = bench.verify().await;
    checks.retain(|check| check.section == Section::Members);
    assert!(checks.len() > 8, "{checks:#?}");
    not_passed(&checks)
}

/// How many writes are still wanted.
async fn left(bench: &Bench) -> usize {
    planned(bench).await.plan.counts().writes()
}

/// The accounts that did not get through.
fn troubled(finished: &Finished) -> BTreeSet<AccountId> {
    let accounts = finished.by_account().into_iter();
    let troubled = accounts.filter(|(_, came)| came.ending() != Ending::Done);
    troubled.map(|(account, _)| account).collect()
}

fn shut(bench: &Bench, account: &AccountId) {
    bench.practice.edit(|world| {
        let shut = world.accounts.get_mut(account.as_str()).unwrap();
        shut.iam.roles.remove("OrganizationAccountAccessRole");
    });
}

#[tokio::test(start_paused = true)]
async fn every_account_gets_its_role_and_the_second_run_writes_nothing() {
    let bench = company(8, PracticeOptions::default()).await;
    let finished = set_up(&bench).await;
    assert_eq!(finished.ending, Ending::Done, "{:#?}", troubles(&finished));
    assert_eq!(finished.by_account().len(), 9);
    assert_eq!(amiss(&bench).await, Vec::<String>::new());
    let writes = bench.practice.writes();
    let again = set_up(&bench).await;
    assert_eq!(again.ending, Ending::Done);
    assert_eq!(bench.practice.writes(), writes);
}

/// What a whole run asks for, and what there is after it.
async fn whole(members: u64, options: &PracticeOptions) -> (usize, Vec<(String, usize)>) {
    let bench = company(members, options.clone()).await;
    let planned = planned(&bench).await;
    let before = bench.practice.request_count();
    let finished = bench.apply(&planned).await;
    assert_eq!(finished.ending, Ending::Done, "{:#?}", troubles(&finished));
    let requests = bench.practice.request_count() - before;
    (requests, things(&bench))
}

/// Killed at this request of a run, and run again by another sign-in.
async fn killed_at(
    members: u64,
    options: &PracticeOptions,
    request: usize,
    right: &[(String, usize)],
) {
    let mut bench = company(members, options.clone()).await;
    let first = planned(&bench).await;
    let before = bench.practice.request_count();
    let fault = Fault::StopAfter {
        request,
        effect: request.is_multiple_of(2),
    };
    bench.practice.set_fault(fault);
    let broken = async {
        while bench.practice.request_count() < before + request {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    tokio::select! {
        biased;
        () = broken => {}
        _ = bench.apply(&first) => {}
    }
    bench.practice.set_fault(Fault::None);
    bench.aws = enter(&bench.practice).await;
    let at = format!("killed at request {request}");
    let finished = set_up(&bench).await;
    let troubles = troubles(&finished);
    assert_eq!(finished.ending, Ending::Done, "{at}: {troubles:#?}");
    assert_eq!(things(&bench), right, "{at}");
}

#[tokio::test(start_paused = true)]
async fn a_run_over_eight_accounts_is_killed_after_each_request_and_run_again() {
    let options = PracticeOptions::default();
    let (requests, right) = whole(8, &options).await;
    assert!(requests > 40, "{requests}");
    for request in 1..=requests {
        killed_at(8, &options, request, &right).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_run_over_fifty_accounts_is_killed_at_twenty_points_and_run_again() {
    let options = PracticeOptions::default();
    let (requests, right) = whole(50, &options).await;
    let mut drawn: usize = 7;
    for _ in 0..20 {
        // Spread over the whole run, the same in each.
        drawn = (drawn * 16_807) % 2_147_483_647;
        killed_at(50, &options, 1 + drawn % requests, &right).await;
    }
}

#[tokio::test(start_paused = true)]
async fn an_account_that_shuts_its_door_after_the_look_ends_itself_alone_and_is_done_the_next_time()
{
    let mut bench = company(50, PracticeOptions::instant()).await;
    let planned = planned(&bench).await;
    // Somebody else's sign-in carries it out: no keys of these accounts are left.
    bench.aws = enter(&bench.practice).await;
    let roles = |bench: &Bench| {
        let state = bench.practice.state();
        state["accounts"][member(7).as_str()]["iam"]["roles"].clone()
    };
    let there = roles(&bench);
    shut(&bench, &member(7));
    let finished = bench.apply(&planned).await;
    assert_eq!(finished.ending, Ending::Failed);
    let troubled_ones = troubled(&finished);
    assert!(troubled_ones.contains(&member(7)), "{troubled_ones:?}");
    // The policy of the main account's role names roles that are there, so it may wait for the one that is not.
    let others: Vec<&AccountId> = troubled_ones
        .iter()
        .filter(|it| **it != member(7))
        .collect();
    assert!(
        others.iter().all(|it| **it == bench.answers.account.id),
        "{others:?}"
    );
    let by_account = finished.by_account();
    let problem = by_account[&member(7)].problem.unwrap();
    assert!(
        problem
            .summary
            .contains("does not let you into this account"),
        "{problem:?}"
    );
    for (outcome, problem) in finished.outcomes.values() {
        assert!(*outcome != Outcome::Failed || problem.is_some());
    }

    bench.practice.edit(|world| {
        let account = world.accounts.get_mut(member(7).as_str()).unwrap();
        account.iam.roles = serde_json::from_value(there).unwrap();
    });
    let before = bench.practice.request_count();
    let again = set_up(&bench).await;
    assert_eq!(again.ending, Ending::Done, "{:#?}", troubles(&again));
    let requests = bench.practice.requests();
    let written: BTreeSet<&str> = requests[before..]
        .iter()
        .filter(|request| request.write)
        .map(|request| request.account.as_str())
        .filter(|account| *account != bench.answers.account.id.as_str())
        .collect();
    assert_eq!(written, BTreeSet::from([member(7).as_str()]));
    assert_eq!(amiss(&bench).await, Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn of_three_bad_accounts_each_says_why_and_a_retry_does_only_those() {
    let bench = company(50, PracticeOptions::default()).await;
    shut(&bench, &member(3));
    bench.practice.edit(|world| {
        world.slow.insert(member(4).to_string(), 3_000);
    });
    let fault = Fault::ThrottleAccount(member(5));
    bench.practice.set_fault(fault);
    let finished = set_up(&bench).await;
    for number in (1..=50).filter(|number| ![3, 5].contains(number)) {
        let by_account = finished.by_account();
        let came = by_account[&member(number)];
        assert_eq!(came.ending(), Ending::Done, "{number}: {:?}", came.problem);
    }
    assert_ne!(finished.ending, Ending::Done);

    bench.practice.set_fault(Fault::None);
    let before = bench.practice.request_count();
    let again = set_up(&bench).await;
    let by_account = again.by_account();
    assert_eq!(by_account[&member(5)].ending(), Ending::Done);
    let requests = bench.practice.requests();
    let main = bench.answers.account.id.as_str();
    for request in requests[before..].iter().filter(|request| request.write) {
        let account = request.account.as_str();
        assert!(
            account == main || account == member(5).as_str(),
            "{request:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_sign_in_that_ends_in_the_middle_ends_the_run_and_the_next_one_goes_on() {
    let mut bench = company(50, PracticeOptions::default()).await;
    let (requests, right) = whole(50, &PracticeOptions::default()).await;
    let planned = planned(&bench).await;
    let request = requests * 3 / 5;
    bench.practice.set_fault(Fault::ExpireAt { request });
    let finished = bench.apply(&planned).await;
    assert_eq!(finished.ending, Ending::Failed);
    let said = troubles(&finished);
    assert!(
        said.iter().any(|it| it.contains("sign-in ran out")),
        "{said:#?}"
    );
    assert!(finished.tally.created > 20, "{:?}", finished.tally);
    assert!(finished.tally.cancelled > 20, "{:?}", finished.tally);
    bench.practice.set_fault(Fault::None);
    bench.aws = enter(&bench.practice).await;
    let again = set_up(&bench).await;
    assert_eq!(again.ending, Ending::Done, "{:#?}", troubles(&again));
    assert_eq!(things(&bench), right);
}

#[tokio::test(start_paused = true)]
async fn two_hundred_accounts_that_are_throttled_are_met_with_patience() {
    let bench = company(200, PracticeOptions::instant()).await;
    bench.practice.set_fault(Fault::Throttle { every: 3 });
    let began = Instant::now();
    let finished = set_up(&bench).await;
    assert_eq!(finished.ending, Ending::Done, "{:#?}", troubles(&finished));
    assert!(
        began.elapsed() < Duration::from_mins(20),
        "{:?}",
        began.elapsed()
    );
    bench.practice.set_fault(Fault::None);
    assert_eq!(left(&bench).await, 0);
}
