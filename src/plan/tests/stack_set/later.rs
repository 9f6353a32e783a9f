//! Accounts that are left out later, that have the role already, or that no StackSet reaches.

use super::super::members::{ours, reached};
use super::*;
use crate::inventory::Role;
use crate::plan::StackSetContent;
use crate::policy::member_role_trust;

fn with_role(answers: &Answers, inventory: &mut Inventory, account: &AccountId) {
    reached(answers, inventory, account);
    let name = answers.members.role_name.clone();
    let role = Role {
        tags: ours(),
        ..Role::bare(
            arn(&format!("arn:aws:iam::{account}:role/{name}")),
            member_role_trust::new_document(&member_role_trust::Facts {
                main_role: "arn:aws:iam::111122223333:role/radiant-aws-access-role",
                external_id: "rs-8f2c-aa77-bb66-91d4",
            }),
        )
    };
    let view = inventory.account_mut(account);
    view.roles.insert(name, Seen::Known(Some(role)));
}

fn warned(told: &Told) -> String {
    let texts = told.warnings.iter().map(|it| it.text.as_str());
    texts.collect::<Vec<_>>().join("\n")
}

fn updated(told: &Told) -> &StackSetContent {
    match &told.action {
        Action::UpdateStackSet(update) => &update.after,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_account_that_is_left_out_later_keeps_its_role_until_that_is_asked_for() {
    let (mut answers, mut inventory) = company(true);
    carried_out(&answers, &mut inventory);
    answers.members.exclude = vec![id(3)];
    let plan = told(&answers, &inventory);
    assert!(plan.values().all(|it| it.kind == Kind::Keep), "{plan:#?}");
    let left = &plan["stack-set-left"];
    assert!(left.title.starts_with("1 account still has the role"));
    assert!(warned(left).contains("1000 0000 0003"), "{left:?}");

    answers.members.drop_unused = true;
    let plan = told(&answers, &inventory);
    assert!(
        updated(&plan["stack-set"])
            .template
            .contains(id(3).as_str())
    );
    let warned = warned(&plan["stack-set"]);
    assert!(
        warned.contains("CloudFormation deletes the role in 1 account: 1000 0000 0003."),
        "{warned}"
    );
    carried_out(&answers, &mut inventory);
    let after = told(&answers, &inventory);
    assert!(after.values().all(|it| it.kind == Kind::Keep), "{after:#?}");
    // It is gone there, so it does not come back when nothing more is to be taken out.
    answers.members.drop_unused = false;
    let after = told(&answers, &inventory);
    assert!(after.values().all(|it| it.kind == Kind::Keep), "{after:#?}");
}

#[test]
fn who_was_never_given_the_role_is_left_out_at_once() {
    let (mut answers, mut inventory) = company(true);
    carried_out(&answers, &mut inventory);
    instances(&mut inventory).retain(|it| it.account != id(3));
    answers.members.exclude = vec![id(3)];
    let plan = told(&answers, &inventory);
    assert!(
        updated(&plan["stack-set"])
            .template
            .contains(id(3).as_str())
    );
    assert_eq!(warned(&plan["stack-set"]), "");
}

#[test]
fn the_set_is_not_changed_while_it_could_not_be_seen_who_would_lose_the_role() {
    let (mut answers, mut inventory) = company(true);
    carried_out(&answers, &mut inventory);
    answers.members.exclude = vec![id(3)];
    there(look(&mut inventory)).instances = Seen::Unknown(Problem::new("Not allowed."));
    let plan = told(&answers, &inventory);
    assert!(matches!(plan["stack-set"].kind, Kind::ByHand(_)));
}

#[test]
fn who_is_in_no_chosen_group_any_more_is_taken_out_by_the_groups_that_the_set_has() {
    let (mut answers, mut inventory) = company(true);
    let view = inventory.accounts.get_mut(&account()).unwrap();
    let Seen::Known(Standing::Management(organization)) = &mut view.standing else {
        panic!("it manages the organization");
    };
    let Seen::Known(accounts) = &mut organization.accounts else {
        panic!("its accounts were seen");
    };
    for account in accounts {
        let unit = if account.id == id(4) { "ou-b" } else { "ou-a" };
        account.path.push(unit.to_owned());
    }
    carried_out(&answers, &mut inventory);
    answers.members.groups = vec!["ou-a".to_owned()];
    let plan = told(&answers, &inventory);
    let warned = warned(&plan["stack-set"]);
    assert!(warned.contains("still given to r-lark"), "{warned}");
    answers.members.drop_unused = true;
    let plan = told(&answers, &inventory);
    let Action::TakeStackSet(take) = &plan["stack-set-left"].action else {
        panic!("{:?}", plan["stack-set-left"]);
    };
    assert_eq!(
        take.targets,
        StackSetTargets::GroupsOnly {
            groups: vec!["r-lark".to_owned()],
            only: vec![id(4)],
        }
    );
}

#[test]
fn an_account_that_has_the_role_in_another_way_is_told_and_left_alone() {
    let (answers, mut inventory) = company(true);
    with_role(&answers, &mut inventory, &id(2));
    let plan = told(&answers, &inventory);
    let given = &plan["stack-set-accounts"];
    assert_eq!(given.title, "Give 3 accounts the role");
    assert!(warned(given).contains("1000 0000 0002"), "{given:?}");
    let Action::GiveStackSet(give) = &given.action else {
        panic!("{given:?}");
    };
    assert!(!give.accounts.contains(&id(2)));
    let Action::CreateStackSet(made) = &plan["stack-set"].action else {
        panic!("{:?}", plan["stack-set"]);
    };
    assert!(made.content.template.contains(id(2).as_str()));
    carried_out(&answers, &mut inventory);
    // The roles that the StackSet made are its own.
    for number in [1, 3, 4] {
        with_role(&answers, &mut inventory, &id(number));
    }
    let after = told(&answers, &inventory);
    assert!(after.values().all(|it| it.kind == Kind::Keep), "{after:#?}");
    assert_eq!(
        after["stack-set-accounts"].title,
        "The role is in 3 accounts"
    );
}

#[test]
fn the_account_that_manages_the_organization_is_handed_to_its_owner() {
    let (answers, mut inventory) = company(false);
    look(&mut inventory).may_reach = Seen::Known(true);
    let plan = tell(&answers, &Vendor::default(), &inventory);
    let of_manager: Vec<&Told> = plan
        .changes
        .iter()
        .filter(|it| it.place.account == id(0) && it.section == Section::Members)
        .collect();
    assert_eq!(of_manager.len(), 2, "{of_manager:#?}");
    for told in of_manager {
        assert!(told.title.starts_with("Have its owner make"), "{told:?}");
        assert!(matches!(told.kind, Kind::ByHand(_)));
    }
}
