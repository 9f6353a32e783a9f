//! What the main account's role names of other accounts.

use super::*;
use crate::answers::AssumeList;
use crate::inventory::{MemberAccount, Organization};
use crate::plan::{AttachPolicy, CreatePolicyVersion};
use crate::policy::{Assumed, DocumentKind, measure};

/// An organization of so many other accounts, all of them chosen; none was reached.
fn many(number: u64) -> (Answers, Inventory) {
    let mut answers = answers();
    answers.members.accounts = MemberAccounts::Organization;
    let mut inventory = fresh(&answers);
    choose(&mut inventory, number);
    (answers, inventory)
}

fn choose(inventory: &mut Inventory, number: u64) {
    let accounts = (0..number)
        .map(|number| MemberAccount::new(id(number), format!("account {number}"), true))
        .collect();
    global(inventory).standing = Seen::Known(Standing::Management(Organization {
        accounts: Seen::Known(accounts),
        ..Organization::new("o-abcd123456", account())
    }));
}

/// The documents that a plan writes or keeps for the main account's role.
fn documents(plan: &Plan<Told>) -> Vec<Document> {
    let ours = |change: &&Told| {
        change.id.part() == "role-policy" && change.section == Section::MainRole
            || change.id.part().starts_with("role-members-")
    };
    plan.changes
        .iter()
        .filter(ours)
        .filter_map(|change| match &change.version.after {
            Some(View::Policy(_, document)) => Document::try_from(document.clone()).ok(),
            _ => None,
        })
        .collect()
}

fn roles(number: u64) -> Vec<String> {
    (0..number)
        .map(|number| {
            format!(
                "arn:aws:iam::{}:role/radiant-member-access-role",
                id(number)
            )
        })
        .collect()
}

fn further(plan: &Plan<Told>) -> Vec<(&str, &'static str)> {
    plan.changes
        .iter()
        .filter(|change| change.id.part().starts_with("role-members"))
        .map(|change| (change.id.part(), change.kind.word()))
        .collect()
}

#[test]
fn a_few_stand_in_the_first_policy_and_many_in_as_many_more_as_that_takes() {
    for (number, policies) in [(40, 0), (78, 0), (120, 2), (600, 7), (1_900, 20)] {
        let (answers, mut inventory) = many(number);
        global(&mut inventory).policies_per_role = Seen::Known(25);
        let plan = planned(&answers, &inventory);
        let documents = documents(&plan);
        let assumed = Assumed::of(&documents);
        assert!(
            roles(number).iter().all(|role| assumed.has(role)),
            "{number}"
        );
        assert_eq!(documents.len(), 1 + policies, "{number}");
        for document in &documents {
            assert!(measure(DocumentKind::MainRoleMembers, document).fits);
        }
        let attached = plan.changes.iter().filter(|change| {
            matches!(&change.action, Action::AttachPolicy(AttachPolicy { policy, .. })
                if policy.resource_name().contains("-members-"))
        });
        assert_eq!(attached.count(), policies);
        let done = planned(&answers, &after(&answers, &inventory));
        let main = writes(&done);
        assert!(main.iter().all(|id| !id.contains("main-role")), "{main:?}");
    }
}

#[test]
fn more_than_the_role_can_have_is_told_with_the_pattern_and_nothing_half_is_made() {
    let (answers, mut inventory) = many(1_200);
    global(&mut inventory).policies_per_role = Seen::Known(10);
    let plan = planned(&answers, &inventory);
    assert_eq!(further(&plan), [("role-members", "by hand")]);
    let problem = by_hand(&plan, "main-role/role-members");
    assert!(problem.summary.contains("AWS takes 10"), "{problem:?}");
    assert!(problem.hint.as_ref().unwrap().contains("pattern"));
    assert!(part(&plan, "main-role/role-policy").kind.writes());
    // What could not be read counts as the fewest that AWS gives.
    global(&mut inventory).policies_per_role = Seen::Unknown(denied());
    let plan = planned(&answers, &inventory);
    left_saying(&plan, "main-role/role-members", "takes 10");
}

#[test]
fn a_pattern_names_all_and_only_those_of_the_organization() {
    let (mut answers, mut inventory) = many(4_000);
    answers.members.assume = AssumeList::Pattern;
    let plan = planned(&answers, &inventory);
    assert!(further(&plan).is_empty());
    let text = documents(&plan)[0].to_compact();
    assert!(text.contains("arn:aws:iam::*:role/radiant-member-access-role"));
    assert!(text.contains("\"aws:ResourceOrgID\":\"o-abcd123456\""));
    // Without an organization it would reach any account.
    answers.members.accounts = MemberAccounts::These(vec![member()]);
    global(&mut inventory).standing = Seen::Known(Standing::Alone);
    let plan = planned(&answers, &inventory);
    assert_eq!(further(&plan), [("role-members", "by hand")]);
    assert!(!documents(&plan)[0].to_compact().contains("iam::*"));
}

#[test]
fn beside_a_pattern_a_role_under_another_path_is_named_and_stays_when_its_account_is_not_seen() {
    let (mut answers, mut inventory) = many(3);
    answers.members.assume = AssumeList::Pattern;
    answers.members.drop_unused = true;
    let odd = "arn:aws:iam::100000000001:role/security/radiant-member-access-role";
    let there = Role {
        arn: arn(odd),
        ..role(trust())
    };
    let name = there.name.clone();
    let roles = &mut inventory.account_mut(&id(1)).roles;
    roles.insert(name.clone(), Seen::Known(Some(there)));
    let plan = planned(&answers, &inventory);
    let named = |plan: &Plan<Told>| {
        let documents = documents(plan);
        let text = documents[0].to_compact();
        assert!(text.contains("arn:aws:iam::*:role/radiant-member-access-role"));
        let assumed = Assumed::of(&documents);
        // The pattern counts only in the organization, so it lets nobody use the others by their names.
        assert!(!assumed.has("arn:aws:iam::999988887777:role/radiant-member-access-role"));
        assumed.has(odd)
    };
    assert!(named(&plan));
    let mut inventory = after(&answers, &inventory);
    assert!(named(&planned(&answers, &inventory)));
    for pattern in [AssumeList::Pattern, AssumeList::Accounts] {
        answers.members.assume = pattern;
        inventory
            .account_mut(&id(1))
            .roles
            .insert(name.clone(), Seen::Unknown(denied()));
        let plan = planned(&answers, &inventory);
        assert!(Assumed::of(&documents(&plan)).has(odd), "{pattern:?}");
    }
}

#[test]
fn an_account_that_joins_goes_to_the_last_policy() {
    let (answers, inventory) = many(120);
    let mut inventory = after(&answers, &inventory);
    choose(&mut inventory, 123);
    let plan = planned(&answers, &inventory);
    assert_eq!(
        further(&plan),
        [("role-members-01", "keep"), ("role-members-02", "update")]
    );
    let change = part(&plan, "main-role/role-members-02");
    let CreatePolicyVersion { seen, after, .. } = deed(change);
    let count = |document: &Document| document.statements()[0].resources().len();
    assert_eq!(count(after), count(seen) + 3);
}

#[test]
fn an_account_that_left_is_told_and_taken_out_only_when_the_answers_ask() {
    for number in [3_u64, 120] {
        let (mut answers, inventory) = many(number);
        let mut inventory = after(&answers, &inventory);
        choose(&mut inventory, number - 1);
        let last = id(number - 1);
        let row = if number == 3 {
            "role-policy"
        } else {
            "role-members-02"
        };
        let plan = planned(&answers, &inventory);
        let change = part(&plan, &format!("main-role/{row}"));
        assert_eq!(change.kind, Kind::Keep);
        assert!(says(change, last.as_str()) && says(change, "do not choose any more"));
        let others = plan.changes.iter().filter(|other| other.id != change.id);
        assert!(others.into_iter().all(|other| !says(other, "any more")));

        answers.members.drop_unused = true;
        let plan = planned(&answers, &inventory);
        let change = part(&plan, &format!("main-role/{row}"));
        assert_eq!(change.kind, Kind::Update, "{number}");
        assert!(says(change, "Taken out of the policy"));
        let documents = documents(&plan);
        let assumed = Assumed::of(&documents);
        let left = roles(number - 1);
        assert!(left.iter().all(|role| assumed.has(role)));
        assert!(!assumed.has(&roles(number)[left.len()]));
    }
}

#[test]
fn what_else_the_answers_drop_takes_out_no_account() {
    let (mut answers, inventory) = many(3);
    let mut inventory = after(&answers, &inventory);
    choose(&mut inventory, 2);
    answers.role.drop_unused = true;
    let plan = planned(&answers, &inventory);
    assert!(Assumed::of(&documents(&plan)).has(&roles(3)[2]));
}

#[test]
fn the_last_account_is_taken_out_with_its_rule() {
    let (mut answers, inventory) = many(2);
    let mut inventory = after(&answers, &inventory);
    answers.members.accounts = MemberAccounts::These(Vec::new());
    let plan = planned(&answers, &inventory);
    assert_eq!(part(&plan, "main-role/role-policy").kind, Kind::Keep);
    answers.members.drop_unused = true;
    let plan = planned(&answers, &inventory);
    assert!(!documents(&plan)[0].to_compact().contains("sts:AssumeRole"));
    inventory = after(&answers, &inventory);
    assert_eq!(writes(&planned(&answers, &inventory)), [""; 0]);
}

#[test]
fn a_policy_of_somebody_else_under_such_a_name_is_stepped_over() {
    let (answers, mut inventory) = many(120);
    let name = answers.role.further_policies()[0].clone();
    let theirs = ManagedPolicy {
        attachments: 0,
        ..ManagedPolicy::bare(
            Arn::policy(Partition::Aws, &account(), &name),
            Document::from_statements([]),
        )
    };
    put_policy(&mut inventory, name, theirs);
    let plan = planned(&answers, &inventory);
    let parts = further(&plan);
    assert!(
        parts.iter().all(|(part, _)| !part.ends_with("01")),
        "{parts:?}"
    );
    assert!(parts.contains(&("role-members-02", "create")));
}

#[test]
fn what_dropping_takes_out_besides_is_said_by_the_way_in() {
    let (mut answers, inventory) = many(3);
    let mut inventory = after(&answers, &inventory);
    choose(&mut inventory, 2);
    let by_stack_set = Reach::StackSet {
        targets: Vec::new(),
    };
    for (reach, said) in [
        (
            Reach::default(),
            "The roles in these accounts stay in any case",
        ),
        (
            by_stack_set,
            "roles that the StackSet made in these accounts",
        ),
    ] {
        answers.members.reach = reach;
        for drops in [false, true] {
            answers.members.drop_unused = drops;
            let plan = planned(&answers, &inventory);
            let warnings = &part(&plan, "main-role/role-policy").warnings;
            let ways: Vec<&str> = warnings
                .iter()
                .filter_map(|warning| warning.instead.as_deref())
                .collect();
            assert!(ways.iter().any(|way| way.contains(said)), "{ways:?}");
        }
    }
}

#[test]
fn policies_that_somebody_else_attached_to_the_role_count_too() {
    let (answers, inventory) = many(3);
    let mut inventory = after(&answers, &inventory);
    choose(&mut inventory, 120);
    global(&mut inventory).policies_per_role = Seen::Known(10);
    assert!(
        further(&planned(&answers, &inventory))
            .iter()
            .all(|(_, kind)| *kind != "by hand")
    );
    let name = Vendor::default().role_name;
    let Some(Seen::Known(Some(role))) = global(&mut inventory).roles.get_mut(&name) else {
        panic!("no main role");
    };
    if let Seen::Known(attached) = &mut role.attached {
        attached.extend((0..8).map(|it| format!("arn:aws:iam::111122223333:policy/Theirs{it}")));
    }
    let plan = planned(&answers, &inventory);
    let problem = by_hand(&plan, "main-role/role-members");
    assert!(
        problem.summary.contains("11 policies, and AWS takes 10"),
        "{problem:?}"
    );
}

#[test]
fn accounts_that_nobody_could_look_up_are_told_where_their_roles_are_named() {
    let (mut answers, mut inventory) = many(2);
    answers.members.accounts = MemberAccounts::These(vec![id(0), id(1)]);
    // The organization has both.
    let first = |plan: &Plan<Told>| part(plan, "main-role/role-policy").clone();
    assert!(!says(
        &first(&planned(&answers, &inventory)),
        "whether these accounts are yours"
    ));
    global(&mut inventory).standing = Seen::Unknown(denied());
    let told = first(&planned(&answers, &inventory));
    assert!(
        says(&told, "whether these accounts are yours"),
        "{:?}",
        told.warnings
    );
    assert!(says(&told, "1000 0000 0000, 1000 0000 0001"));
    // Whoever lets us in is known to be theirs who gave the way in.
    for number in [0, 1] {
        reached(&answers, &mut inventory, &id(number));
    }
    assert!(!says(
        &first(&planned(&answers, &inventory)),
        "whether these accounts are yours"
    ));
}

#[test]
fn where_nobody_is_chosen_any_more_those_who_keep_the_role_are_told_in_their_section() {
    let (mut answers, inventory) = many(2);
    let mut inventory = after(&answers, &inventory);
    answers.members.accounts = MemberAccounts::These(Vec::new());
    let plan = planned(&answers, &inventory);
    let told = part(&plan, "members/accounts-left");
    assert_eq!(told.kind, Kind::Keep);
    assert!(
        told.title
            .starts_with("2 other accounts are not chosen any more")
    );
    assert!(says(told, "1000 0000 0000, 1000 0000 0001"));
    // They may be taken out of the policy, and then nothing is left to be told.
    answers.members.drop_unused = true;
    assert!(has(&planned(&answers, &inventory), "/accounts-left"));
    inventory = after(&answers, &inventory);
    assert!(!has(&planned(&answers, &inventory), "/accounts-left"));
    // An account of its own never had any.
    let answers = super::super::answers();
    assert!(!has(&planned(&answers, &fresh(&answers)), "/accounts-left"));
}

#[test]
fn those_whom_only_a_further_policy_names_are_told_too_though_nobody_looks_at_it_by_itself() {
    let (mut answers, inventory) = many(120);
    let mut inventory = after(&answers, &inventory);
    answers.members.accounts = MemberAccounts::These(Vec::new());
    let mut named = BTreeMap::new();
    for name in answers.role.further_policies() {
        let policies = &mut global(&mut inventory).policies;
        if let Some(Seen::Known(Some(policy))) = policies.get(&name) {
            named.insert(name.to_string(), policy.document.clone());
        }
        policies.insert(name, Seen::Unknown(denied()));
    }
    assert_eq!(named.len(), 2);
    let name = Vendor::default().role_name;
    let Some(Seen::Known(Some(role))) = global(&mut inventory).roles.get_mut(&name) else {
        panic!("no main role");
    };
    role.others = Seen::Known(named);
    let plan = planned(&answers, &inventory);
    let told = part(&plan, "members/accounts-left");
    assert!(
        told.title.starts_with("120 other accounts"),
        "{}",
        told.title
    );
}
