//! The roles of other accounts by a StackSet: begun once, watched account by account, taken up again, and told where it failed.

mod going;
mod roles;
mod wire;

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Duration;

use radiant_aws_setup::answers::{MemberAccounts, Reach};
use radiant_aws_setup::apply::{Ending, Event, Finished, Outcome, Progress};
use radiant_aws_setup::aws::{Environment, sign_in};
use radiant_aws_setup::domain::AccountId;
use radiant_aws_setup::engine::{self, RunSettings};
use radiant_aws_setup::inventory::{InstanceState, OperationState};
use radiant_aws_setup::plan::{Kind, Section};
use radiant_aws_setup::practice::world::{Guard, GuardKind, Role, StackOperation, StackSet, World};
use radiant_aws_setup::practice::{Fault, PracticeOptions};
use radiant_aws_setup::problem::Problem;
use radiant_aws_setup::verify::Status;
use serde_json::json;
use tokio_util::sync::CancellationToken;

use crate::bench::{Bench, troubles};

const MANAGEMENT: &str = "444455556666";
const SUSPENDED: &str = "777788889999";
const INVITED: &str = "555566667777";

async fn company(options: PracticeOptions) -> Bench {
    let mut bench = Bench::new(options).await;
    let members = &mut bench.answers.members;
    members.accounts = MemberAccounts::Organization;
    members.reach = Reach::StackSet {
        targets: vec!["r-lark".to_owned()],
    };
    bench
}

fn slow() -> PracticeOptions {
    PracticeOptions {
        uneven: false,
        ..PracticeOptions::default()
    }
}

fn of<'f>(finished: &'f Finished, part: &str) -> &'f (Outcome, Option<Problem>) {
    let mut all = finished.outcomes.iter();
    let found = all.find(|(id, _)| id.as_str().ends_with(part));
    found.unwrap().1
}

fn set(world: &mut World) -> &mut StackSet {
    let regional = world.regional_mut(MANAGEMENT, "eu-west-1");
    regional.stack_sets.get_mut("radiant-member-roles").unwrap()
}

fn operations(bench: &Bench) -> Vec<StackOperation> {
    let mut all = Vec::new();
    bench
        .practice
        .edit(|world| all.clone_from(&set(world).operations));
    all
}

fn has_role(bench: &Bench, account: &str) -> bool {
    let state = bench.practice.state();
    state["accounts"][account]["iam"]["roles"]["radiant-member-access-role"].is_object()
}

/// Plan and apply; how far AWS was each time that it was told.
async fn watched(bench: &Bench) -> (Finished, Vec<Progress>) {
    let planned = bench.plan().await;
    let all = Mutex::new(Vec::new());
    let finished = bench
        .apply_with(&planned, &|event| {
            if let Event::Progress { progress, .. } = event {
                all.lock().unwrap().push(progress);
            }
        })
        .await
        .unwrap();
    (finished, all.into_inner().unwrap())
}

/// The changes of the StackSet that would write.
async fn left(bench: &Bench) -> Vec<String> {
    let planned = bench.plan().await;
    let changes = planned.plan.changes.iter();
    changes
        .filter(|it| it.id.part().starts_with("stack-set") && it.kind != Kind::Keep)
        .map(|it| format!("{}: {:?}", it.id, it.kind))
        .collect()
}

/// The checks of this name in the other accounts' section, by account.
async fn checked(bench: &Bench, name: &str) -> BTreeMap<String, (Status, String)> {
    let checks = bench.verify().await;
    let ours = checks
        .into_iter()
        .filter(|it| it.section == Section::Members && it.id.ends_with(name));
    ours.map(|it| (it.place.account.to_string(), (it.status, it.seen)))
        .collect()
}

#[tokio::test(start_paused = true)]
async fn what_somebody_changes_by_hand_or_switches_off_later_is_noticed() {
    let bench = company(PracticeOptions::instant()).await;
    bench.make_it_so().await;
    bench.practice.edit(|world| {
        let there = set(world).instances.get_mut(INVITED).unwrap();
        there.drift = Some("DRIFTED".to_owned());
    });
    let checks = checked(&bench, "/role").await;
    assert_eq!(checks[INVITED].0, Status::Failed, "{checks:?}");
    bench.practice.edit(|world| {
        let organization = world.organization.as_mut().unwrap();
        let trusted = &mut organization.trusted;
        trusted.remove("member.org.stacksets.cloudformation.amazonaws.com");
    });
    let checks = checked(&bench, "/stack-set").await;
    let (status, seen) = &checks[MANAGEMENT];
    assert_eq!(*status, Status::Failed);
    assert!(
        seen.contains("may not work across the organization"),
        "{seen}"
    );
}

#[tokio::test(start_paused = true)]
async fn every_account_gets_its_role_and_is_told_one_by_one_and_nothing_is_left() {
    let bench = company(slow()).await;
    let (finished, progress) = watched(&bench).await;
    let given = of(&finished, "/stack-set-accounts");
    assert_eq!(given.0, Outcome::Created, "{:#?}", troubles(&finished));
    assert!(has_role(&bench, INVITED));
    assert!(!has_role(&bench, SUSPENDED));
    assert!(!has_role(&bench, MANAGEMENT));
    let counts: Vec<usize> = progress.iter().map(Progress::done).collect();
    assert!(counts.is_sorted() && counts.len() > 3, "{counts:?}");
    let last = progress.last().unwrap();
    assert_eq!(last.state, OperationState::Succeeded);
    assert_eq!((last.failed(), last.skipped()), (0, 1));
    let suspended = AccountId::parse(SUSPENDED).unwrap();
    assert_eq!(last.accounts[&suspended].0, InstanceState::SkippedSuspended);
    assert_eq!(left(&bench).await, Vec::<String>::new());
    let checks = checked(&bench, "/role").await;
    assert_eq!(checks[INVITED].0, Status::Passed, "{checks:?}");
    let set = checked(&bench, "/stack-set").await;
    assert_eq!(set[MANAGEMENT].0, Status::Passed, "{set:?}");
    let before = bench.practice.writes();
    let again = bench.make_it_so().await;
    assert_eq!(of(&again, "/stack-set-accounts").0, Outcome::Unchanged);
    assert_eq!(bench.practice.writes(), before);
}

// AWS takes away all tags that a list of them does not name.
#[tokio::test(start_paused = true)]
async fn a_set_that_we_changed_still_counts_as_ours_and_keeps_the_tags_of_others() {
    let mut bench = company(PracticeOptions::instant()).await;
    bench.make_it_so().await;
    let mut before = BTreeMap::new();
    bench.practice.edit(|world| {
        let tags = &mut set(world).tags;
        tags.insert("cost-center".to_owned(), "4711".to_owned());
        before.clone_from(tags);
    });
    bench.answers.members.role_tags = BTreeMap::from([("team".to_owned(), "security".to_owned())]);
    let finished = bench.make_it_so().await;
    assert_eq!(of(&finished, "/stack-set").0, Outcome::Updated);
    bench
        .practice
        .edit(|world| assert_eq!(set(world).tags, before));
    assert_eq!(left(&bench).await, Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn a_group_that_is_not_chosen_any_more_is_told_as_long_as_the_set_goes_to_it() {
    let mut bench = company(PracticeOptions::instant()).await;
    bench.make_it_so().await;
    let members = &mut bench.answers.members;
    members.groups = vec!["ou-lark-workload".to_owned()];
    members.reach = Reach::StackSet {
        targets: Vec::new(),
    };
    let finished = bench.make_it_so().await;
    assert_eq!(of(&finished, "/stack-set-accounts").0, Outcome::Created);
    let set = checked(&bench, "/stack-set").await;
    let (status, seen) = &set[MANAGEMENT];
    assert_eq!(*status, Status::Failed);
    assert!(seen.contains("still given to r-lark"), "{seen}");
}

#[tokio::test(start_paused = true)]
async fn who_fails_is_named_with_the_reason_and_alone_tried_again() {
    let bench = company(slow()).await;
    bench.practice.edit(|world| {
        let iam = world.iam_mut(INVITED).unwrap();
        iam.roles
            .insert("radiant-member-access-role".to_owned(), Role::default());
    });
    let finished = bench.make_it_so().await;
    let (outcome, problem) = of(&finished, "/stack-set-accounts");
    assert_eq!(*outcome, Outcome::Failed);
    let text = problem.as_ref().unwrap().to_text();
    assert!(text.contains("AWS did not succeed in 1 account."), "{text}");
    assert!(
        text.contains("5555 6666 7777: A role or policy with this name is already there"),
        "{text}"
    );
    assert!(has_role(&bench, "111122223333"));
    let checks = checked(&bench, "/role").await;
    let (status, seen) = &checks[INVITED];
    assert_eq!(*status, Status::Failed);
    assert!(seen.contains("this name is already there"), "{seen}");
    bench.practice.edit(|world| {
        let iam = world.iam_mut(INVITED).unwrap();
        iam.roles.remove("radiant-member-access-role");
    });
    let second = bench.make_it_so().await;
    assert_eq!(
        of(&second, "/stack-set-accounts").0,
        Outcome::Created,
        "{:#?}",
        troubles(&second)
    );
    assert_eq!(operations(&bench).last().unwrap().accounts, [INVITED]);
    assert_eq!(left(&bench).await, Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn a_company_rule_that_forbids_roles_is_told_as_one() {
    let bench = company(slow()).await;
    bench.practice.edit(|world| {
        world.guards.push(Guard {
            kind: GuardKind::ServiceControl,
            arn: None,
            document: json!({ "Version": "2012-10-17", "Statement": [
                { "Effect": "Allow", "Action": "*", "Resource": "*" },
                { "Effect": "Deny", "Action": "iam:CreateRole", "Resource": "arn:aws:iam::555566667777:role/*" },
            ] }),
        });
    });
    let finished = bench.make_it_so().await;
    let (_, problem) = of(&finished, "/stack-set-accounts");
    let text = problem.as_ref().unwrap().to_text();
    assert!(text.contains("service control policy"), "{text}");
    // What was made there before it is gone again.
    let state = bench.practice.state();
    let policies = &state["accounts"][INVITED]["iam"]["policies"];
    assert!(
        policies["radiant-member-access-policy"].is_null(),
        "{policies}"
    );
}

// AWS makes a role's name known in all accounts some seconds after it was made.
#[tokio::test(start_paused = true)]
async fn accounts_that_do_not_know_the_new_main_role_yet_are_given_theirs_once_more() {
    let bench = company(slow()).await;
    // It answers so fast that the first accounts are asked before the main account's role is known there.
    let finished = bench.make_it_so().await;
    assert_eq!(
        of(&finished, "/stack-set-accounts").0,
        Outcome::Created,
        "{:#?}",
        troubles(&finished)
    );
    let state = bench.practice.state();
    for account in ["111122223333", INVITED] {
        let role = &state["accounts"][account]["iam"]["roles"]["radiant-member-access-role"];
        assert_eq!(
            role["trust"]["Statement"][0]["Principal"]["AWS"],
            "arn:aws:iam::444455556666:role/radiant-aws-access-role"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_run_that_is_closed_while_aws_works_is_watched_to_its_end_by_the_next() {
    let bench = company(slow()).await;
    let planned = bench.plan().await;
    let cancel = CancellationToken::new();
    let settings = RunSettings::new(bench.state.path(), true, jiff::Timestamp::now);
    engine::carry_out(&bench.aws, &planned, &settings, cancel.clone(), &|event| {
        if matches!(&event, Event::Progress { progress, .. } if progress.done() == 1) {
            cancel.cancel();
        }
    })
    .await
    .unwrap();
    let begun = operations(&bench).len();
    assert_eq!(operations(&bench)[begun - 1].status, "RUNNING");
    // Another sign-in, another program.
    let aws = sign_in(
        &engine::rehearse(&bench.practice),
        &Environment::default(),
        &bench.practice.region(),
    )
    .await
    .unwrap()
    .aws;
    let planned = engine::look_and_plan(&aws, &bench.answers, &bench.vendor, jiff::Timestamp::now)
        .await
        .unwrap();
    let given = planned
        .plan
        .changes
        .iter()
        .find(|it| it.id.part() == "stack-set-accounts")
        .unwrap();
    assert!(planned.title(&given.id).starts_with("See AWS give"));
    let finished = bench.apply(&planned).await;
    assert!(of(&finished, "/stack-set-accounts").0.is_in_place());
    assert_eq!(operations(&bench).len(), begun);
    assert!(has_role(&bench, INVITED));
    assert_eq!(left(&bench).await, Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn an_operation_that_somebody_stops_in_the_console_is_told_and_the_rest_goes_on_next_time() {
    let bench = company(slow()).await;
    let planned = bench.plan().await;
    let finished = bench
        .apply_with(&planned, &|event| {
            if matches!(&event, Event::Progress { progress, .. } if progress.done() == 1) {
                bench.practice.edit(|world| {
                    let running = set(world).operations.last_mut().unwrap();
                    "STOPPING".clone_into(&mut running.status);
                });
            }
        })
        .await
        .unwrap();
    let (outcome, problem) = of(&finished, "/stack-set-accounts");
    assert_eq!(*outcome, Outcome::Failed);
    let text = problem.as_ref().unwrap().to_text();
    assert!(
        text.contains("AWS was stopped before it was done."),
        "{text}"
    );
    let second = bench.make_it_so().await;
    assert_eq!(
        of(&second, "/stack-set-accounts").0,
        Outcome::Created,
        "{:#?}",
        troubles(&second)
    );
    assert_eq!(left(&bench).await, Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn cut_off_after_any_request_it_is_taken_up_and_nothing_is_made_twice() {
    let whole = company(PracticeOptions::instant()).await;
    let finished = whole.make_it_so().await;
    assert!(of(&finished, "/stack-set-accounts").0.is_in_place());
    let calls: Vec<String> = whole
        .practice
        .requests()
        .iter()
        .map(|it| it.action.clone())
        .collect();
    let from = calls.iter().position(|it| it == "CreateStackSet").unwrap();
    for at in from.saturating_sub(3)..calls.len() {
        let bench = company(PracticeOptions::instant()).await;
        let planned = bench.plan().await;
        let looks = bench.practice.request_count();
        if at <= looks {
            continue;
        }
        bench.practice.set_fault(Fault::StopAfter {
            request: at - looks,
            effect: at.is_multiple_of(2),
        });
        let cut = bench.apply(&planned).await;
        bench.practice.set_fault(Fault::None);
        if cut.ending == Ending::Done {
            continue;
        }
        let second = bench.make_it_so().await;
        assert!(
            of(&second, "/stack-set-accounts").0.is_in_place(),
            "{at}: {:#?}",
            troubles(&second)
        );
        let given = operations(&bench);
        let creates = given.iter().filter(|it| it.action == "CREATE").count();
        assert_eq!(creates, 1, "{at}: {given:#?}");
        tokio::time::sleep(Duration::from_secs(1)).await;
        assert_eq!(left(&bench).await, Vec::<String>::new(), "{at}");
    }
}
