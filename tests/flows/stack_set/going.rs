//! The StackSet taken away, stopped, and left alone with AWS while the sign-in ends.

use super::*;

async fn with_halt(bench: &Bench, at: usize) -> Finished {
    let planned = bench.plan().await;
    let settings = RunSettings::new(bench.state.path(), true, jiff::Timestamp::now);
    let halt = settings.halt.clone();
    let cancel = CancellationToken::new();
    engine::carry_out(&bench.aws, &planned, &settings, cancel, &|event| {
        if matches!(&event, Event::Progress { progress, .. } if progress.done() == at) {
            halt.cancel();
        }
    })
    .await
    .unwrap()
}

fn leaves(bench: &mut Bench) {
    let members = &mut bench.answers.members;
    members.accounts = MemberAccounts::These(Vec::new());
    members.drop_stack_set = true;
}

fn sets(bench: &Bench) -> usize {
    let mut count = 0;
    bench.practice.edit(|world| {
        let regional = world.regional_mut(MANAGEMENT, "eu-west-1");
        count = regional.stack_sets.len();
    });
    count
}

/// The accounts of the company that have the role.
fn with_role(bench: &Bench) -> Vec<String> {
    let state = bench.practice.state();
    let accounts = state["accounts"].as_object().unwrap().keys();
    accounts
        .filter(|account| has_role(bench, account))
        .cloned()
        .collect()
}

#[tokio::test(start_paused = true)]
async fn it_is_taken_away_as_the_answers_ask_and_no_account_has_the_role_any_more() {
    let mut bench = company(slow()).await;
    bench.make_it_so().await;
    assert!(with_role(&bench).len() > 2);
    leaves(&mut bench);
    let checks = checked(&bench, "/stack-set-gone").await;
    assert_eq!(checks[MANAGEMENT].0, Status::Failed);
    let (finished, progress) = watched(&bench).await;
    assert!(
        of(&finished, "/stack-set-gone").0.is_in_place(),
        "{:#?}",
        troubles(&finished)
    );
    assert!(progress.len() > 1, "it is told account by account");
    assert_eq!(with_role(&bench), Vec::<String>::new());
    assert_eq!(sets(&bench), 0);
    let checks = checked(&bench, "/stack-set-gone").await;
    assert_eq!(checks[MANAGEMENT].0, Status::Passed, "{checks:?}");
    let before = bench.practice.writes();
    bench.make_it_so().await;
    assert_eq!(bench.practice.writes(), before);
    // And it can be made anew.
    let members = &mut bench.answers.members;
    members.drop_stack_set = false;
    members.accounts = MemberAccounts::Organization;
    let again = bench.make_it_so().await;
    assert_eq!(of(&again, "/stack-set-accounts").0, Outcome::Created);
}

#[tokio::test(start_paused = true)]
async fn taking_it_away_that_is_cut_off_after_any_request_goes_on_and_nothing_is_done_twice() {
    let mut whole = company(PracticeOptions::instant()).await;
    whole.make_it_so().await;
    leaves(&mut whole);
    let before = whole.practice.request_count();
    let planned = whole.plan().await;
    let looks = whole.practice.request_count() - before;
    whole.apply(&planned).await;
    let all = whole.practice.request_count() - before - looks;
    for at in 1..=all {
        let mut bench = company(PracticeOptions::instant()).await;
        bench.make_it_so().await;
        leaves(&mut bench);
        let planned = bench.plan().await;
        bench.practice.set_fault(Fault::StopAfter {
            request: at,
            effect: at.is_multiple_of(2),
        });
        bench.apply(&planned).await;
        let mut deletes = 0;
        bench.practice.edit(|world| {
            let regional = world.regional_mut(MANAGEMENT, "eu-west-1");
            let sets = regional.stack_sets.values();
            let operations = sets.flat_map(|it| &it.operations);
            deletes = operations.filter(|it| it.action == "DELETE").count();
        });
        assert!(deletes < 2, "{at}");
        bench.practice.set_fault(Fault::None);
        let second = bench.make_it_so().await;
        assert!(
            of(&second, "/stack-set-gone").0.is_in_place(),
            "{at}: {:#?}",
            troubles(&second)
        );
        assert_eq!(sets(&bench), 0, "{at}");
        assert_eq!(with_role(&bench), Vec::<String>::new(), "{at}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_role_that_cannot_be_taken_away_keeps_the_set_and_is_named() {
    let mut bench = company(slow()).await;
    bench.make_it_so().await;
    leaves(&mut bench);
    bench.practice.edit(|world| {
        world.guards.push(Guard {
            kind: GuardKind::ServiceControl,
            arn: None,
            document: json!({ "Version": "2012-10-17", "Statement": [
                { "Effect": "Allow", "Action": "*", "Resource": "*" },
                { "Effect": "Deny", "Action": "iam:DeleteRole", "Resource": "arn:aws:iam::555566667777:role/*" },
            ] }),
        });
    });
    let finished = bench.make_it_so().await;
    let (outcome, problem) = of(&finished, "/stack-set-emptied");
    assert_eq!(*outcome, Outcome::Failed);
    let text = problem.as_ref().unwrap().to_text();
    assert!(text.contains("AWS did not succeed in 1 account."), "{text}");
    assert!(text.contains("5555 6666 7777"), "{text}");
    assert_eq!(of(&finished, "/stack-set-gone").0, Outcome::Skipped);
    assert_eq!(with_role(&bench), [INVITED]);
    assert_eq!(sets(&bench), 1);
}

#[tokio::test(start_paused = true)]
async fn stopped_from_here_aws_ends_what_it_has_begun_and_the_rest_is_done_next_time() {
    let bench = company(slow()).await;
    let finished = with_halt(&bench, 1).await;
    let (outcome, problem) = of(&finished, "/stack-set-accounts");
    assert_eq!(*outcome, Outcome::Failed);
    let text = problem.as_ref().unwrap().to_text();
    assert!(
        text.contains("AWS was stopped before it was done."),
        "{text}"
    );
    assert_eq!(operations(&bench).last().unwrap().status, "STOPPED");
    let made = with_role(&bench);
    assert!(!made.is_empty());
    let second = bench.make_it_so().await;
    assert_eq!(
        of(&second, "/stack-set-accounts").0,
        Outcome::Created,
        "{:#?}",
        troubles(&second)
    );
    let last = operations(&bench).last().unwrap().clone();
    assert!(made.iter().all(|account| !last.accounts.contains(account)));
    assert_eq!(left(&bench).await, Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn what_may_not_be_stopped_is_told_and_aws_carries_on() {
    let bench = company(slow()).await;
    let denied = "cloudformation:StopStackSetOperation".to_owned();
    bench.practice.set_fault(Fault::DenyAction(denied));
    let finished = with_halt(&bench, 1).await;
    let (outcome, problem) = of(&finished, "/stack-set-accounts");
    assert_eq!(*outcome, Outcome::Failed);
    let call = problem.as_ref().unwrap().call.clone();
    assert_eq!(
        call.as_deref(),
        Some("cloudformation:StopStackSetOperation")
    );
    assert_eq!(operations(&bench).last().unwrap().status, "RUNNING");
}

#[tokio::test(start_paused = true)]
async fn credentials_that_end_while_aws_works_end_the_watch_and_the_next_sign_in_takes_it_up() {
    let bench = company(slow()).await;
    let planned = bench.plan().await;
    let finished = bench
        .apply_with(&planned, &|event| {
            if matches!(&event, Event::Progress { progress, .. } if progress.done() == 1) {
                bench.practice.set_fault(Fault::ExpireAt { request: 1 });
            }
        })
        .await
        .unwrap();
    let (outcome, problem) = of(&finished, "/stack-set-accounts");
    assert!(!outcome.is_in_place(), "{outcome:?}");
    assert!(
        problem.as_ref().unwrap().code.as_deref() == Some("ExpiredToken"),
        "{problem:?}"
    );
    let begun = operations(&bench).len();
    bench.practice.set_fault(Fault::None);
    let aws = crate::bench::enter(&bench.practice).await;
    let planned = engine::look_and_plan(&aws, &bench.answers, &bench.vendor, jiff::Timestamp::now)
        .await
        .unwrap();
    let settings = RunSettings::new(bench.state.path(), true, jiff::Timestamp::now);
    let cancel = CancellationToken::new();
    let second = engine::carry_out(&aws, &planned, &settings, cancel, &|_| {})
        .await
        .unwrap();
    assert!(
        of(&second, "/stack-set-accounts").0.is_in_place(),
        "{:#?}",
        troubles(&second)
    );
    assert_eq!(operations(&bench).len(), begun, "nothing is begun twice");
    assert_eq!(left(&bench).await, Vec::<String>::new());
}
