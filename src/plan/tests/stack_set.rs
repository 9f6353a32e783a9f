//! The roles of other accounts by a StackSet.

mod later;
mod removed;

use super::*;
use crate::answers::{MemberAccounts, Reach};
use crate::inventory::{
    CallAs, Drift, InstanceState, MemberAccount, OperationState, Organization, StackInstance,
    StackSet, StackSetLook, StackSetOperation, StackSetRights, StackSetTargets,
};
use crate::plan::Told;
use crate::wanted::STACK_SET;

/// What a change makes of the inventory.
pub(super) fn write(change: &Told, inventory: &mut Inventory, slots: &Slots) {
    let accounts = all_accounts(inventory);
    let look = inventory.stack_sets.get_mut(&change.place).unwrap();
    match &change.action {
        Action::LetStackSetsReach(_) => look.may_reach = Seen::Known(true),
        Action::CreateStackSet(made) => {
            if made.rights == StackSetRights::Organization {
                assert_eq!(look.may_reach, Seen::Known(true));
            }
            assert_eq!(look.set, Seen::Known(None));
            look.set = Seen::Known(Some(StackSet {
                name: made.name.clone(),
                template: made.content.template.clone(),
                parameters: made
                    .content
                    .parameters
                    .iter()
                    .map(|(name, value)| (name.clone(), slots.resolve(value)))
                    .collect(),
                rights: made.rights.clone(),
                reaches_new_accounts: made.content.reaches_new_accounts,
                groups: Vec::new(),
                tags: crate::inventory::ours(),
                instances: Seen::Known(Vec::new()),
                running: Seen::Known(None),
            }));
        }
        Action::UpdateStackSet(update) => {
            let set = there(look);
            assert_eq!(set.template, update.seen.template);
            set.template.clone_from(&update.after.template);
            set.parameters.clone_from(&update.after.parameters);
            set.reaches_new_accounts = update.after.reaches_new_accounts;
        }
        Action::GiveStackSet(give) => {
            let set = there(look);
            let reached: Vec<AccountId> = match &give.targets {
                StackSetTargets::Groups { .. } => accounts,
                StackSetTargets::GroupsWithout { without, .. } => accounts
                    .into_iter()
                    .filter(|it| !without.contains(it))
                    .collect(),
                StackSetTargets::GroupsOnly { only, .. } => only.clone(),
                StackSetTargets::Accounts { accounts } => accounts.clone(),
            };
            if let StackSetTargets::Groups { groups }
            | StackSetTargets::GroupsWithout { groups, .. }
            | StackSetTargets::GroupsOnly { groups, .. } = &give.targets
            {
                set.groups.clone_from(groups);
            }
            let Seen::Known(instances) = &mut set.instances else {
                panic!("the accounts were seen");
            };
            instances.retain(|it| !reached.contains(&it.account));
            instances.extend(
                reached
                    .into_iter()
                    .map(|it| instance(it, InstanceState::Current)),
            );
            set.running = Seen::Known(None);
        }
        Action::TakeStackSet(take) => {
            let Seen::Known(instances) = &mut there(look).instances else {
                panic!("the accounts were seen");
            };
            instances.retain(|it| !take.accounts.contains(&it.account));
        }
        Action::RemoveStackSet(_) => {
            assert_eq!(there(look).instances, Seen::Known(Vec::new()));
            look.set = Seen::Known(None);
        }
        other => panic!("{other:?} is about no StackSet"),
    }
}

fn all_accounts(inventory: &Inventory) -> Vec<AccountId> {
    let view = &inventory.accounts[&account()];
    let organization = view.standing.known().unwrap().organization().unwrap();
    let accounts = organization.accounts.known().unwrap().iter();
    let but_management = accounts.filter(|it| it.id != organization.management);
    but_management.map(|it| it.id.clone()).collect()
}

fn there(look: &mut StackSetLook) -> &mut StackSet {
    match &mut look.set {
        Seen::Known(Some(set)) => set,
        other => panic!("there is no StackSet: {other:?}"),
    }
}

fn instance(account: AccountId, state: InstanceState) -> StackInstance {
    StackInstance {
        account,
        state,
        drift: Drift::NotChecked,
        problem: None,
        has_stack: state == InstanceState::Current,
    }
}

fn id(number: u64) -> AccountId {
    AccountId::parse(&format!("{:012}", 100_000_000_000 + number)).unwrap()
}

/// The answers of an account that manages an organization with four more, and what was seen there.
fn company(manages: bool) -> (Answers, Inventory) {
    let mut answers = answers();
    answers.members.accounts = MemberAccounts::Organization;
    answers.members.reach = Reach::StackSet {
        targets: Vec::new(),
    };
    let mut inventory = fresh(&answers);
    let management = if manages { account() } else { id(0) };
    let member = |id: AccountId| {
        let mut member = MemberAccount::new(id.clone(), format!("account {id}"), true);
        member.path = vec!["r-lark".to_owned()];
        member
    };
    let mut accounts: Vec<MemberAccount> = (1..=4).map(id).map(member).collect();
    accounts.push(member(account()));
    if !manages {
        accounts.push(member(id(0)));
    }
    let organization = Organization {
        accounts: Seen::Known(accounts),
        ..Organization::new("o-larkfield01", management)
    };
    global(&mut inventory).standing = Seen::Known(if manages {
        Standing::Management(organization)
    } else {
        Standing::Member(organization)
    });
    let look = StackSetLook {
        caller: if manages {
            CallAs::Own
        } else {
            CallAs::DelegatedAdministrator
        },
        may_reach: Seen::Known(false),
        set: Seen::Known(None),
        ..StackSetLook::unlooked()
    };
    inventory.stack_sets.insert(place(REGION), look);
    (answers, inventory)
}

fn told(answers: &Answers, inventory: &Inventory) -> BTreeMap<String, Told> {
    tell(answers, &Vendor::default(), inventory)
        .changes
        .into_iter()
        .filter(|it| it.id.part().starts_with("stack-set"))
        .map(|it| (it.id.part().to_owned(), it))
        .collect()
}

fn carried_out(answers: &Answers, inventory: &mut Inventory) {
    let plan = tell(answers, &Vendor::default(), inventory);
    carry_out(&plan, inventory);
}

fn look(inventory: &mut Inventory) -> &mut StackSetLook {
    inventory.stack_sets.get_mut(&place(REGION)).unwrap()
}

fn instances(inventory: &mut Inventory) -> &mut Vec<StackInstance> {
    match &mut there(look(inventory)).instances {
        Seen::Known(instances) => instances,
        Seen::Unknown(problem) => panic!("{problem:?}"),
    }
}

#[test]
fn aws_is_let_in_the_set_is_made_and_given_behind_the_main_role_and_then_nothing_is_left() {
    let (answers, mut inventory) = company(true);
    let plan = told(&answers, &inventory);
    let parts: Vec<&str> = plan.keys().map(String::as_str).collect();
    assert_eq!(
        parts,
        ["stack-set", "stack-set-accounts", "stack-sets-reach"]
    );
    assert!(plan.values().all(|it| it.kind.writes()), "{plan:#?}");
    let given = &plan["stack-set-accounts"];
    let role = ChangeId::new(Section::MainRole, &place(REGION), "role");
    assert!(given.depends_on.contains(&role));
    assert_eq!(given.title, "Give 4 accounts the role");
    carried_out(&answers, &mut inventory);
    let after = told(&answers, &inventory);
    assert!(after.values().all(|it| it.kind == Kind::Keep), "{after:#?}");
    assert!(!after.contains_key("stack-set-left"));
}

#[test]
fn without_the_external_role_id_the_accounts_wait() {
    let (mut answers, inventory) = company(true);
    answers.vendor.external_role_id = None;
    let plan = told(&answers, &inventory);
    for part in ["stack-set", "stack-set-accounts"] {
        assert!(matches!(plan[part].kind, Kind::Waiting(_)), "{part}");
    }
}

#[test]
fn only_the_managing_account_lets_stack_sets_in() {
    let (answers, mut inventory) = company(false);
    let plan = told(&answers, &inventory);
    assert!(matches!(plan["stack-sets-reach"].kind, Kind::ByHand(_)));
    assert!(!plan["stack-set"].kind.writes());
    look(&mut inventory).may_reach = Seen::Known(true);
    let plan = told(&answers, &inventory);
    let Action::CreateStackSet(made) = &plan["stack-set"].action else {
        panic!("{:?}", plan["stack-set"]);
    };
    assert_eq!(made.caller, CallAs::DelegatedAdministrator);
    // The main account is no member of itself; the managing one is told.
    let given = &plan["stack-set-accounts"];
    assert!(
        given
            .warnings
            .iter()
            .any(|it| it.text.contains("manages the organization")),
        "{:?}",
        given.warnings
    );
    assert!(!made.content.template.contains(&format!("\"{}\"", id(0))));
}

#[test]
fn what_failed_is_told_account_by_account_and_tried_again_alone() {
    let (answers, mut inventory) = company(true);
    carried_out(&answers, &mut inventory);
    let failed = instances(&mut inventory)
        .iter_mut()
        .find(|it| it.account == id(2))
        .unwrap();
    failed.state = InstanceState::Failed;
    failed.problem =
        Some(Problem::new("A role with this name is already there.").hint("See how it differs."));
    let plan = told(&answers, &inventory);
    let given = &plan["stack-set-accounts"];
    assert_eq!(given.title, "Give the role to 1 account without it");
    assert_eq!(
        given.warnings[0].text,
        "1000 0000 0002: A role with this name is already there."
    );
    let Action::GiveStackSet(give) = &given.action else {
        panic!("{given:?}");
    };
    assert_eq!(
        give.targets,
        StackSetTargets::GroupsOnly {
            groups: vec!["r-lark".to_owned()],
            only: vec![id(2)],
        }
    );
}

#[test]
fn what_aws_is_doing_is_watched_and_not_begun_again() {
    let (answers, mut inventory) = company(true);
    carried_out(&answers, &mut inventory);
    instances(&mut inventory)[1].state = InstanceState::Running;
    there(look(&mut inventory)).running = Seen::Known(Some(StackSetOperation {
        id: "op".to_owned(),
        state: OperationState::Running,
        reason: None,
    }));
    let plan = told(&answers, &inventory);
    assert!(plan["stack-set-accounts"].title.starts_with("See AWS give"));
}

#[test]
fn suspended_and_changed_accounts_are_told_and_keep_nothing_back() {
    let (answers, mut inventory) = company(true);
    carried_out(&answers, &mut inventory);
    instances(&mut inventory)[0].state = InstanceState::SkippedSuspended;
    instances(&mut inventory)[1].drift = Drift::Drifted;
    let plan = told(&answers, &inventory);
    let given = &plan["stack-set-accounts"];
    assert_eq!(given.kind, Kind::Keep);
    assert_eq!(given.warnings.len(), 2, "{:?}", given.warnings);
}

#[test]
fn who_is_not_chosen_any_more_is_told_and_taken_out_only_on_request() {
    let (mut answers, mut inventory) = company(true);
    carried_out(&answers, &mut inventory);
    answers.members.accounts = MemberAccounts::These(vec![id(1), id(2), id(3)]);
    let plan = told(&answers, &inventory);
    assert_eq!(plan["stack-set-left"].kind, Kind::Keep);
    answers.members.drop_unused = true;
    let plan = told(&answers, &inventory);
    let Action::TakeStackSet(take) = &plan["stack-set-left"].action else {
        panic!("{:?}", plan["stack-set-left"]);
    };
    assert_eq!(take.accounts, BTreeSet::from([id(4)]));
    // New accounts are no longer to get it either.
    assert!(matches!(
        plan["stack-set"].action,
        Action::UpdateStackSet(_)
    ));
    carried_out(&answers, &mut inventory);
    let after = told(&answers, &inventory);
    assert!(after.values().all(|it| it.kind == Kind::Keep), "{after:#?}");
}

#[test]
fn a_set_of_somebody_else_or_with_other_rights_is_left_alone() {
    let (answers, mut inventory) = company(true);
    carried_out(&answers, &mut inventory);
    let ours = there(look(&mut inventory)).clone();
    there(look(&mut inventory)).tags.clear();
    let plan = told(&answers, &inventory);
    assert!(matches!(plan["stack-set"].kind, Kind::ByHand(_)));
    *there(look(&mut inventory)) = StackSet {
        rights: StackSetRights::Roles {
            administration: None,
            execution: None,
        },
        ..ours
    };
    let plan = told(&answers, &inventory);
    assert!(matches!(plan["stack-set"].kind, Kind::ByHand(_)));
    assert_eq!(plan["stack-set"].resource, STACK_SET);
}

#[test]
fn nothing_is_given_while_it_could_not_be_seen_who_has_it() {
    let (answers, mut inventory) = company(true);
    carried_out(&answers, &mut inventory);
    there(look(&mut inventory)).instances = Seen::Unknown(Problem::new("Not allowed."));
    let plan = told(&answers, &inventory);
    assert!(matches!(plan["stack-set-accounts"].kind, Kind::ByHand(_)));
}
