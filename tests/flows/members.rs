//! The roles of other accounts, made over all of them at once: whatever happens to one, the others are done, and nothing is made twice.

use std::collections::BTreeSet;
use std::time::Duration;

use radiant_aws_setup::answers::MemberAccounts;
use radiant_aws_setup::apply::{Ending, Event, Finished, Outcome};
use radiant_aws_setup::domain::AccountId;
use radiant_aws_setup::engine::{self, Planned};
use radiant_aws_setup::plan::Section;
use radiant_aws_setup::practice::{Fault, PracticeOptions};
use radiant_aws_setup::verify::Check;
use radiant_aws_setup::wanted::Since;
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

/// What a whole run by another sign-in asks for, what there is after it, and what was planned.
async fn whole(members: u64, options: &PracticeOptions) -> (usize, Vec<(String, usize)>, Planned) {
    let mut bench = company(members, options.clone()).await;
    let planned = planned(&bench).await;
    bench.aws = enter(&bench.practice).await;
    let before = bench.practice.request_count();
    let finished = bench.apply(&planned).await;
    assert_eq!(finished.ending, Ending::Done, "{:#?}", troubles(&finished));
    let requests = bench.practice.request_count() - before;
    (requests, things(&bench), planned)
}

/// Killed at this request of a run, and run again by another sign-in. `first` is what was planned in a company that is the same.
async fn killed_at(
    members: u64,
    options: &PracticeOptions,
    first: &Planned,
    request: usize,
    right: &[(String, usize)],
) {
    let mut bench = company(members, options.clone()).await;
    let before = bench.practice.request_count();
    let fault = Fault::StopAfter {
        request,
        effect: request.is_multiple_of(2),
    };
    bench.practice.set_fault(fault);
    let broken = async {
        while bench.practice.request_count() < before + request {
            // Nothing gets through any more, so it does not matter when that is seen.
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
    };
    tokio::select! {
        biased;
        () = broken => {}
        _ = bench.apply(first) => {}
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
    let (requests, right, first) = whole(8, &options).await;
    assert!(requests > 40, "{requests}");
    for request in 1..=requests {
        killed_at(8, &options, &first, request, &right).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_run_over_fifty_accounts_is_killed_at_twenty_points_and_run_again() {
    let options = PracticeOptions::default();
    let (requests, right, first) = whole(50, &options).await;
    let mut drawn: usize = 7;
    for _ in 0..20 {
        // Spread over the whole run, the same in each.
        drawn = (drawn * 16_807) % 2_147_483_647;
        killed_at(50, &options, &first, 1 + drawn % requests, &right).await;
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
    let (requests, right, _) = whole(50, &PracticeOptions::default()).await;
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

/// The accounts, besides the main one, in which something was written since this many requests.
fn written_in(bench: &Bench, since: usize) -> BTreeSet<String> {
    let main = bench.answers.account.id.as_str();
    let requests = bench.practice.requests();
    let writes = requests[since..].iter().filter(|request| request.write);
    let accounts = writes.map(|request| request.account.clone());
    accounts.filter(|account| account != main).collect()
}

fn close(bench: &Bench, account: &AccountId) {
    bench.practice.edit(|world| {
        let closed = world.accounts.get_mut(account.as_str()).unwrap();
        "SUSPENDED".clone_into(&mut closed.status);
    });
}

fn what_changed(bench: &Bench, planned: &Planned) -> Since {
    let about = (&bench.answers, &bench.vendor);
    let since = engine::since(bench.state.path(), true, about, &planned.inventory);
    since.unwrap().unwrap().1
}

#[tokio::test(start_paused = true)]
async fn an_account_that_is_closed_half_way_ends_alone_and_is_told_as_left_the_next_time() {
    let bench = company(12, PracticeOptions::default()).await;
    let planned = planned(&bench).await;
    let closed = member(7);
    let of_it = format!("/{closed}/");
    let half_way = |event: Event| {
        if let Event::Finished { change, .. } = event
            && change.as_str().contains(&of_it)
        {
            close(&bench, &closed);
        }
    };
    let finished = bench.apply_with(&planned, &half_way).await.unwrap();
    assert_eq!(finished.ending, Ending::Failed);
    let by_account = finished.by_account();
    assert_eq!(by_account[&closed].tally.created, 1);
    let problem = by_account[&closed].problem.unwrap();
    assert!(problem.is_from_aws(), "{problem:?}");
    for number in (1..=12).filter(|number| *number != 7) {
        let came = by_account[&member(number)];
        assert_eq!(came.ending(), Ending::Done, "{number}: {:?}", came.problem);
    }

    let before = bench.practice.request_count();
    let next = self::planned(&bench).await;
    assert_eq!(what_changed(&bench, &next).left, [closed]);
    let again = bench.apply(&next).await;
    assert_eq!(again.ending, Ending::Done, "{:#?}", troubles(&again));
    assert_eq!(written_in(&bench, before), BTreeSet::new());
    assert_eq!(amiss(&bench).await, Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn what_was_approved_is_done_though_the_organization_changes_meanwhile_and_the_rest_is_told()
{
    let bench = company(9, PracticeOptions::default()).await;
    let (closed, late) = (member(3), member(9));
    let mut aside = None;
    bench
        .practice
        .edit(|world| aside = world.accounts.remove(late.as_str()));
    let approved = planned(&bench).await;
    // The page is open, and somebody else closes one account and opens another.
    close(&bench, &closed);
    bench.practice.edit(|world| {
        world.accounts.insert(late.to_string(), aside.unwrap());
    });
    let before = bench.practice.request_count();
    let finished = bench.apply(&approved).await;
    let expected = |without: &[u64]| -> BTreeSet<String> {
        let numbers = (1..=9).filter(|number| !without.contains(number));
        numbers.map(|number| member(number).to_string()).collect()
    };
    assert_eq!(written_in(&bench, before), expected(&[3, 9]));
    assert_eq!(troubled(&finished), BTreeSet::from([closed.clone()]));

    let next = planned(&bench).await;
    let since = what_changed(&bench, &next);
    assert_eq!(
        (since.joined, since.left),
        (vec![late.clone()], vec![closed])
    );
    let before = bench.practice.request_count();
    let again = bench.apply(&next).await;
    assert_eq!(again.ending, Ending::Done, "{:#?}", troubles(&again));
    assert_eq!(
        written_in(&bench, before),
        BTreeSet::from([late.to_string()])
    );
    assert_eq!(amiss(&bench).await, Vec::<String>::new());
}

// What failed is carried out again as it was approved, and so is a plan that comes from a file: both without the answers.
#[tokio::test(start_paused = true)]
async fn another_sign_in_goes_on_by_the_ways_into_the_accounts_that_were_approved() {
    let mut bench = company(6, PracticeOptions::default()).await;
    let approved = planned(&bench).await;
    shut(&bench, &member(2));
    bench.aws = enter(&bench.practice).await;
    let kept = Planned::kept(
        approved.told().clone(),
        approved.known.clone(),
        std::sync::Arc::clone(&approved.inventory),
    );
    // Nobody said how the accounts are entered, so none is.
    let before = bench.practice.request_count();
    bench.apply(&kept).await;
    assert_eq!(written_in(&bench, before), BTreeSet::new());

    let kept = kept.entering_by(approved.reach().cloned());
    let before = bench.practice.request_count();
    let finished = bench.apply(&kept).await;
    assert_eq!(finished.by_account()[&member(2)].ending(), Ending::Failed);
    assert_eq!(written_in(&bench, before).len(), 5);

    bench.practice.edit(|world| {
        let other = world.accounts[member(1).as_str()].clone();
        let way_in = other.iam.roles["OrganizationAccountAccessRole"].clone();
        let opened = world.accounts.get_mut(member(2).as_str()).unwrap();
        let name = "OrganizationAccountAccessRole".to_owned();
        opened.iam.roles.insert(name, way_in);
    });
    bench.aws = enter(&bench.practice).await;
    let outcomes = &finished.outcomes;
    let rest = kept.rest(
        |id| {
            outcomes
                .get(id)
                .is_some_and(|(outcome, _)| outcome.is_in_place())
        },
        &finished.slots,
    );
    let before = bench.practice.request_count();
    let again = bench.apply(&rest).await;
    assert_eq!(again.ending, Ending::Done, "{:#?}", troubles(&again));
    assert_eq!(
        written_in(&bench, before),
        BTreeSet::from([member(2).to_string()])
    );
    assert_eq!(amiss(&bench).await, Vec::<String>::new());
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
