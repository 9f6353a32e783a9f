//! The StackSet taken away, and one that works by roles that are there.

use super::*;
use crate::domain::RoleName;

fn leaves(answers: &mut Answers) {
    answers.members.accounts = MemberAccounts::These(Vec::new());
    answers.members.drop_stack_set = true;
}

#[test]
fn taken_away_it_goes_out_of_every_account_first_and_then_itself_and_then_nothing_is_left() {
    let (mut answers, mut inventory) = company(true);
    carried_out(&answers, &mut inventory);
    leaves(&mut answers);
    let plan = told(&answers, &inventory);
    let emptied = &plan["stack-set-emptied"];
    assert_eq!(emptied.title, "Take the role out of 4 accounts");
    let Action::TakeStackSet(take) = &emptied.action else {
        panic!("{emptied:?}");
    };
    // A whole group, so that AWS gives nothing to those who join it meanwhile.
    assert_eq!(
        take.targets,
        StackSetTargets::Groups {
            groups: vec!["r-lark".to_owned()]
        }
    );
    assert_eq!(take.accounts.len(), 4);
    let gone = &plan["stack-set-gone"];
    assert!(gone.depends_on.contains(&emptied.id), "{gone:?}");
    assert!(emptied.action.deed().deletes() && gone.action.deed().deletes());
    carried_out(&answers, &mut inventory);
    let after = told(&answers, &inventory);
    assert_eq!(after.len(), 1, "{after:#?}");
    assert_eq!(after["stack-set-gone"].kind, Kind::Keep);
}

#[test]
fn a_set_that_is_in_no_account_goes_at_once() {
    let (mut answers, mut inventory) = company(true);
    carried_out(&answers, &mut inventory);
    instances(&mut inventory).clear();
    leaves(&mut answers);
    let plan = told(&answers, &inventory);
    assert_eq!(plan.len(), 1, "{plan:#?}");
    assert!(plan["stack-set-gone"].kind.writes());
}

#[test]
fn one_that_somebody_else_made_or_that_could_not_be_seen_whole_stays() {
    let (mut answers, mut inventory) = company(true);
    carried_out(&answers, &mut inventory);
    leaves(&mut answers);
    let ours = there(look(&mut inventory)).clone();
    for spoil in [
        |set: &mut StackSet| set.tags.clear(),
        |set: &mut StackSet| set.instances = Seen::Unknown(Problem::new("Not allowed.")),
        |set: &mut StackSet| set.running = Seen::Unknown(Problem::new("Not allowed.")),
    ] {
        let set = there(look(&mut inventory));
        set.clone_from(&ours);
        spoil(set);
        let plan = told(&answers, &inventory);
        assert_eq!(plan.len(), 1, "{plan:#?}");
        assert!(matches!(plan["stack-set-gone"].kind, Kind::ByHand(_)));
    }
    look(&mut inventory).set = Seen::Unknown(Problem::new("Not allowed."));
    let plan = told(&answers, &inventory);
    assert!(matches!(plan["stack-set-gone"].kind, Kind::ByHand(_)));
}

#[test]
fn accounts_in_which_aws_takes_nothing_away_are_told_with_what_to_do() {
    let (mut answers, mut inventory) = company(true);
    carried_out(&answers, &mut inventory);
    instances(&mut inventory)[0].state = InstanceState::Inoperable;
    instances(&mut inventory)[1].state = InstanceState::SkippedSuspended;
    leaves(&mut answers);
    let plan = told(&answers, &inventory);
    let warnings = &plan["stack-set-emptied"].warnings;
    assert_eq!(warnings.len(), 2, "{warnings:?}");
    let hints = warnings.iter().filter_map(|it| it.instead.as_deref());
    assert!(hints.clone().all(|it| it.contains("retain stacks")));
    assert_eq!(hints.count(), 2);
}

/// The same company, reached by roles that are there.
fn by_roles(manages: bool) -> (Answers, Inventory) {
    let (mut answers, mut inventory) = company(manages);
    answers.members.reach = Reach::StackSetRoles {
        execution: RoleName::parse("AWSControlTowerExecution").unwrap(),
        administration: RoleName::parse("AWSControlTowerStackSetRole").unwrap(),
    };
    let found = "arn:aws:iam::111122223333:role/service-role/AWSControlTowerStackSetRole";
    *look(&mut inventory) = StackSetLook {
        administration: Seen::Known(Some(arn(found))),
        set: Seen::Known(None),
        ..StackSetLook::unlooked()
    };
    (answers, inventory)
}

#[test]
fn by_roles_that_are_there_it_goes_to_the_accounts_one_by_one_the_managing_one_too() {
    let (answers, mut inventory) = by_roles(false);
    let plan = told(&answers, &inventory);
    assert!(!plan.contains_key("stack-sets-reach"), "{plan:#?}");
    assert_eq!(plan["stack-set-administration"].kind, Kind::Keep);
    let Action::CreateStackSet(made) = &plan["stack-set"].action else {
        panic!("{:?}", plan["stack-set"]);
    };
    assert_eq!(made.caller, CallAs::Own);
    assert!(!made.content.reaches_new_accounts);
    assert_eq!(
        made.rights,
        StackSetRights::Roles {
            administration: Some(
                "arn:aws:iam::111122223333:role/service-role/AWSControlTowerStackSetRole"
                    .to_owned()
            ),
            execution: Some("AWSControlTowerExecution".to_owned()),
        }
    );
    assert!(made.needs().contains(&"iam:PassRole"));
    let Action::GiveStackSet(give) = &plan["stack-set-accounts"].action else {
        panic!("{:?}", plan["stack-set-accounts"]);
    };
    let all: Vec<AccountId> = (0..=4).map(id).collect();
    assert_eq!(give.targets, StackSetTargets::Accounts { accounts: all });
    carried_out(&answers, &mut inventory);
    let after = told(&answers, &inventory);
    assert!(after.values().all(|it| it.kind == Kind::Keep), "{after:#?}");
    // Who joins later is told as one without it, and given it alone.
    instances(&mut inventory).retain(|it| it.account != id(2));
    let plan = told(&answers, &inventory);
    let Action::GiveStackSet(give) = &plan["stack-set-accounts"].action else {
        panic!("{:?}", plan["stack-set-accounts"]);
    };
    assert_eq!(
        give.targets,
        StackSetTargets::Accounts {
            accounts: vec![id(2)]
        }
    );
}

#[test]
fn without_the_role_in_the_main_account_nothing_is_made() {
    let (answers, mut inventory) = by_roles(true);
    for unseen in [
        Seen::Known(None),
        Seen::Unknown(Problem::new("Not allowed.")),
    ] {
        look(&mut inventory).administration = unseen;
        let plan = told(&answers, &inventory);
        let first = &plan["stack-set-administration"];
        assert!(matches!(first.kind, Kind::ByHand(_)), "{first:?}");
        assert!(plan["stack-set"].depends_on.contains(&first.id));
    }
}

#[test]
fn by_roles_it_is_taken_out_of_the_accounts_that_have_it() {
    let (mut answers, mut inventory) = by_roles(true);
    carried_out(&answers, &mut inventory);
    leaves(&mut answers);
    let plan = told(&answers, &inventory);
    let Action::TakeStackSet(take) = &plan["stack-set-emptied"].action else {
        panic!("{:?}", plan["stack-set-emptied"]);
    };
    let all: Vec<AccountId> = (1..=4).map(id).collect();
    assert_eq!(take.targets, StackSetTargets::Accounts { accounts: all });
}

#[test]
fn one_form_is_not_turned_into_the_other_and_the_way_to_get_there_is_told() {
    let (mut answers, mut inventory) = company(true);
    carried_out(&answers, &mut inventory);
    answers.members.reach = by_roles(true).0.members.reach;
    let found = "arn:aws:iam::111122223333:role/service-role/AWSControlTowerStackSetRole";
    look(&mut inventory).administration = Seen::Known(Some(arn(found)));
    let plan = told(&answers, &inventory);
    let Kind::ByHand(problem) = &plan["stack-set"].kind else {
        panic!("{:?}", plan["stack-set"]);
    };
    assert!(problem.to_text().contains("drop_stack_set"), "{problem}");
}
