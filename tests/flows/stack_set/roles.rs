//! A StackSet that works by roles that are there, such as those of AWS Control Tower.

use radiant_aws_setup::domain::RoleName;
use radiant_aws_setup::practice::world::Settling;

use serde_json::Value;

use super::*;

const CENTRAL: &str = "AWSControlTowerStackSetRole";
const IN_ACCOUNTS: &str = "AWSControlTowerExecution";

/// The company with Control Tower's roles in these accounts.
async fn enrolled(accounts: &[&str]) -> Bench {
    let mut bench = company(slow()).await;
    bench.answers.members.reach = Reach::StackSetRoles {
        execution: RoleName::parse(IN_ACCOUNTS).unwrap(),
        administration: RoleName::parse(CENTRAL).unwrap(),
    };
    bench.practice.edit(|world| {
        let mut central = that_lets_in(&json!({ "Service": "cloudformation.amazonaws.com" }));
        "/service-role/".clone_into(&mut central.path);
        let iam = world.iam_mut(MANAGEMENT).unwrap();
        iam.roles.insert(CENTRAL.to_owned(), central);
        for account in accounts {
            enroll(world, account);
        }
    });
    bench
}

fn that_lets_in(whom: &Value) -> Role {
    let mut role = Role::default();
    role.trust = Settling::settled(json!({ "Version": "2012-10-17", "Statement": [{
        "Effect": "Allow",
        "Principal": whom,
        "Action": "sts:AssumeRole",
    }] }));
    role
}

fn enroll(world: &mut World, account: &str) {
    let management = format!("arn:aws:iam::{MANAGEMENT}:root");
    let role = that_lets_in(&json!({ "AWS": management }));
    let iam = world.iam_mut(account).unwrap();
    iam.roles.insert(IN_ACCOUNTS.to_owned(), role);
}

/// Those that are open, but for the one that manages the organization.
fn open(bench: &Bench) -> Vec<String> {
    let state = bench.practice.state();
    let accounts = state["accounts"].as_object().unwrap();
    accounts
        .iter()
        .filter(|(id, it)| it["status"] == "ACTIVE" && id.as_str() != MANAGEMENT)
        .map(|(id, _)| id.clone())
        .collect()
}

#[tokio::test(start_paused = true)]
async fn every_account_gets_its_role_and_verify_sees_it_and_it_can_be_taken_away_again() {
    let all = open(&company(slow()).await);
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    let mut bench = enrolled(&all).await;
    let finished = bench.make_it_so().await;
    assert_eq!(
        of(&finished, "/stack-set-accounts").0,
        Outcome::Created,
        "{:#?}",
        troubles(&finished)
    );
    for account in &all {
        assert!(has_role(&bench, account), "{account}");
    }
    bench.practice.edit(|world| {
        let set = set(world);
        assert!(!set.service_managed && set.groups.is_empty());
        assert_eq!(set.execution_role.as_deref(), Some(IN_ACCOUNTS));
        // Under the path that it has, which the answers do not name.
        assert_eq!(
            set.administration_role.as_deref(),
            Some("arn:aws:iam::444455556666:role/service-role/AWSControlTowerStackSetRole")
        );
    });
    let checks = checked(&bench, "/stack-set").await;
    assert_eq!(checks[MANAGEMENT].0, Status::Passed, "{checks:?}");
    let before = bench.practice.writes();
    bench.make_it_so().await;
    assert_eq!(bench.practice.writes(), before);
    let members = &mut bench.answers.members;
    members.accounts = MemberAccounts::These(Vec::new());
    members.drop_stack_set = true;
    let gone = bench.make_it_so().await;
    assert!(
        of(&gone, "/stack-set-gone").0.is_in_place(),
        "{:#?}",
        troubles(&gone)
    );
    assert!(all.iter().all(|account| !has_role(&bench, account)));
}

#[tokio::test(start_paused = true)]
async fn an_account_that_was_not_enrolled_is_named_with_the_role_that_it_lacks_and_given_it_alone_later()
 {
    let all = open(&company(slow()).await);
    let enrolled_ones: Vec<&str> = all
        .iter()
        .map(String::as_str)
        .filter(|account| *account != INVITED)
        .collect();
    let bench = enrolled(&enrolled_ones).await;
    let finished = bench.make_it_so().await;
    let (outcome, problem) = of(&finished, "/stack-set-accounts");
    assert_eq!(*outcome, Outcome::Failed);
    let text = problem.as_ref().unwrap().to_text();
    assert!(
        text.contains("5555 6666 7777: The account does not let CloudFormation in"),
        "{text}"
    );
    assert!(has_role(&bench, "111122223333"));
    bench.practice.edit(|world| enroll(world, INVITED));
    let second = bench.make_it_so().await;
    assert_eq!(
        of(&second, "/stack-set-accounts").0,
        Outcome::Created,
        "{:#?}",
        troubles(&second)
    );
    assert_eq!(operations(&bench).last().unwrap().accounts, [INVITED]);
}

#[tokio::test(start_paused = true)]
async fn without_the_role_in_the_main_account_nothing_is_made() {
    let bench = enrolled(&[]).await;
    bench.practice.edit(|world| {
        world.iam_mut(MANAGEMENT).unwrap().roles.remove(CENTRAL);
    });
    let planned = bench.plan().await;
    let first = planned
        .plan
        .changes
        .iter()
        .find(|it| it.id.part() == "stack-set-administration")
        .unwrap();
    assert!(matches!(first.kind, Kind::ByHand(_)), "{first:?}");
    let finished = bench.apply(&planned).await;
    let mut made = true;
    bench.practice.edit(|world| {
        let regional = world.regional_mut(MANAGEMENT, "eu-west-1");
        made = !regional.stack_sets.is_empty();
    });
    assert!(!made, "{:#?}", troubles(&finished));
}
