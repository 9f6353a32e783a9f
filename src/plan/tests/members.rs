//! The roles in other accounts: made, adopted, left to their owners; and what the main account's role names of them.

mod assume;

use super::*;
use crate::answers::{MemberAccounts, MemberRead, Reach};
pub(super) use crate::inventory::ours;
use crate::inventory::{ManagedPolicy, Role};
use crate::plan::{CreatePolicy, CreateRole, PutTrust};
use crate::policy::{member_role_permissions, member_role_trust};

const MAIN_ROLE: &str = "arn:aws:iam::111122223333:role/radiant-aws-access-role";
const ID: &str = "rs-8f2c-aa77-bb66-91d4";
const MEMBER: &str = "444455556666";

pub(super) fn id(number: u64) -> AccountId {
    AccountId::parse(&format!("{:012}", 100_000_000_000 + number)).unwrap()
}

/// An account into which we got, and in which there is nothing of ours.
pub(super) fn reached(answers: &Answers, inventory: &mut Inventory, account: &AccountId) {
    let view = inventory.account_mut(account);
    view.roles
        .insert(answers.members.role_name.clone(), Seen::Known(None));
    view.policies
        .insert(answers.members.policy_name(), Seen::Known(None));
}

fn member() -> AccountId {
    AccountId::parse(MEMBER).unwrap()
}

/// One other account, which was reached; nothing is there in either.
fn one() -> (Answers, Inventory) {
    let mut answers = answers();
    answers.members.accounts = MemberAccounts::These(vec![member()]);
    let mut inventory = fresh(&answers);
    reached(&answers, &mut inventory, &member());
    (answers, inventory)
}

/// A role as we make it in the other account.
fn role(trust: Document) -> Role {
    Role {
        attached: Seen::Known(vec![
            "arn:aws:iam::444455556666:policy/radiant-member-access-policy".to_owned(),
        ]),
        tags: ours(),
        ..Role::bare(
            arn("arn:aws:iam::444455556666:role/radiant-member-access-role"),
            trust,
        )
    }
}

fn trust() -> Document {
    member_role_trust::new_document(&member_role_trust::Facts {
        main_role: MAIN_ROLE,
        external_id: ID,
    })
}

fn lets_in(whom: &str, external_id: &str) -> Statement {
    Statement::allow("AssumeRadiantSecurity")
        .aws([whom])
        .action(["sts:AssumeRole"])
        .when("StringEquals", "sts:ExternalId", [external_id])
}

/// One other account in which the role is there, with its policy.
fn with(role: Role) -> (Answers, Inventory) {
    let (answers, mut inventory) = one();
    let wanted = member_role_permissions::wanted(&member_role_permissions::Facts {
        partition: &Partition::Aws,
        scope: member_role_permissions::Scope::AllBuckets,
    });
    let policy = ManagedPolicy {
        tags: ours(),
        ..ManagedPolicy::bare(
            arn("arn:aws:iam::444455556666:policy/radiant-member-access-policy"),
            crate::policy::merge(None, &wanted).document,
        )
    };
    let view = inventory.account_mut(&member());
    view.policies
        .insert(answers.members.policy_name(), Seen::Known(Some(policy)));
    view.roles
        .insert(role.name.clone(), Seen::Known(Some(role)));
    (answers, inventory)
}

fn of<'a>(plan: &'a Plan<Told>, part: &str) -> Option<&'a Told> {
    let wanted = format!("members/{MEMBER}/{REGION}/{part}");
    plan.changes
        .iter()
        .find(|change| change.id.as_str() == wanted)
}

fn parts(plan: &Plan<Told>) -> Vec<(&str, &'static str)> {
    plan.changes
        .iter()
        .filter(|change| change.section == Section::Members)
        .map(|change| (change.id.part(), change.kind.word()))
        .collect()
}

fn problem<'a>(plan: &'a Plan<Told>, part: &str) -> &'a Problem {
    match &of(plan, part).unwrap().kind {
        Kind::ByHand(problem) => problem,
        kind => panic!("{part} is {kind:?}"),
    }
}

#[test]
fn an_account_gets_policy_role_and_the_two_put_together_behind_the_main_role() {
    let (answers, inventory) = one();
    let plan = planned(&answers, &inventory);
    assert_eq!(
        parts(&plan),
        [
            ("role-policy", "create"),
            ("role", "create"),
            ("role-attach", "update")
        ]
    );
    let role = of(&plan, "role").unwrap();
    let main = part(&plan, "main-role/role").id.clone();
    assert!(role.depends_on.contains(&main));
    let CreateRole { trust: made, .. } = deed(role);
    assert_eq!(*made, trust());
    let done = planned(&answers, &after(&answers, &inventory));
    assert_eq!(writes(&done), [""; 0]);
    assert_eq!(parts(&done), [("role", "keep")]);
}

#[test]
fn path_tags_boundary_and_the_narrower_scope_of_the_answers_are_used() {
    let (mut answers, inventory) = one();
    answers.members.path = Some("/security/".to_owned());
    answers.members.permissions_boundary = Some("OrgBoundary".to_owned());
    answers
        .members
        .role_tags
        .insert("team".to_owned(), "security".to_owned());
    answers.members.read = MemberRead::BucketSettings;
    let plan = planned(&answers, &inventory);
    let Action::CreateRole(made) = &of(&plan, "role").unwrap().action else {
        panic!("no role");
    };
    let boundary = "arn:aws:iam::444455556666:policy/OrgBoundary";
    assert_eq!(made.boundary.as_ref().unwrap().to_string(), boundary);
    assert_eq!(made.path.as_deref(), Some("/security/"));
    let call = &of(&plan, "role")
        .unwrap()
        .action
        .deed()
        .steps(&place(REGION))[0]
        .input;
    assert_eq!(call["Path"], "/security/");
    assert!(call["Tags"].to_string().contains("security"));
    let Action::CreatePolicy(CreatePolicy { document, path, .. }) =
        &of(&plan, "role-policy").unwrap().action
    else {
        panic!("no policy");
    };
    assert_eq!(path.as_deref(), Some("/security/"));
    assert!(!document.to_compact().contains("s3:Get*\""));
    let named = part(&plan, "main-role/role-policy").action.clone();
    let named = serde_json::to_string(&named).unwrap();
    assert!(named.contains("444455556666:role/security/radiant-member-access-role"));
    let done = planned(&answers, &after(&answers, &inventory));
    assert_eq!(writes(&done), [""; 0]);
}

#[test]
fn without_the_external_role_id_all_waits_for_it() {
    let (mut answers, inventory) = one();
    answers.vendor.external_role_id = None;
    let plan = planned(&answers, &inventory);
    assert_eq!(parts(&plan), [("role", "waiting")]);
}

#[test]
fn an_account_that_was_not_reached_is_one_row_with_the_reason() {
    let (answers, mut inventory) = one();
    let shut = Problem::new("There is no role OrganizationAccountAccessRole in this account.");
    let view = inventory.account_mut(&member());
    view.roles.insert(
        answers.members.role_name.clone(),
        Seen::Unknown(shut.clone()),
    );
    view.policies
        .insert(answers.members.policy_name(), Seen::Unknown(shut.clone()));
    let plan = planned(&answers, &inventory);
    assert_eq!(parts(&plan), [("role", "by hand")]);
    assert_eq!(problem(&plan, "role").summary, shut.summary);
    inventory.accounts.remove(&member());
    let plan = planned(&answers, &inventory);
    assert_eq!(parts(&plan), [("role", "by hand")]);
}

#[test]
fn one_account_that_was_not_reached_holds_back_no_other() {
    let (mut answers, mut inventory) = one();
    answers.members.accounts = MemberAccounts::These(vec![member(), id(1)]);
    reached(&answers, &mut inventory, &id(1));
    inventory.accounts.remove(&member());
    let plan = planned(&answers, &inventory);
    let written = writes(&plan)
        .into_iter()
        .filter(|change| change.starts_with("members/100000000001"));
    assert_eq!(written.count(), 3);
}

#[test]
fn what_the_owner_makes_is_shown_to_be_sent() {
    let (mut answers, mut inventory) = one();
    answers.members.reach = Reach::HandOff;
    inventory.accounts.remove(&member());
    let plan = planned(&answers, &inventory);
    assert_eq!(
        parts(&plan),
        [("role-policy", "by hand"), ("role", "by hand")]
    );
    let role = of(&plan, "role").unwrap();
    let Some(View::Policy(_, shown)) = &role.version.after else {
        panic!("{:?}", role.version);
    };
    assert_eq!(Document::try_from(shown.clone()).unwrap(), trust());
    let problem = problem(&plan, "role");
    assert!(problem.hint.as_ref().unwrap().contains("Send them"));
    assert_eq!(problem.who.as_deref(), Some("the owner of the account"));
}

#[test]
fn a_role_that_is_there_and_right_is_kept_whoever_made_it() {
    for tags in [ours(), BTreeMap::new()] {
        let (answers, inventory) = with(Role {
            tags,
            ..role(trust())
        });
        let plan = planned(&answers, &inventory);
        assert_eq!(parts(&plan), [("role", "keep")]);
    }
    // By the guide, under another policy's name.
    let wide = Document::from_statements([Statement::allow("A")
        .action(["s3:Get*", "s3:List*"])
        .resource(["*"])]);
    let (answers, mut inventory) = with(Role {
        tags: BTreeMap::new(),
        attached: Seen::Known(vec!["arn:aws:iam::444455556666:policy/Guide".to_owned()]),
        others: Seen::Known(BTreeMap::from([("Guide".to_owned(), wide)])),
        ..role(trust())
    });
    reached_policy(&answers, &mut inventory);
    let plan = planned(&answers, &inventory);
    assert_eq!(parts(&plan), [("role", "keep")]);
}

/// The policy of our name is not there.
fn reached_policy(answers: &Answers, inventory: &mut Inventory) {
    inventory
        .account_mut(&member())
        .policies
        .insert(answers.members.policy_name(), Seen::Known(None));
}

#[test]
fn a_role_of_somebody_else_that_does_not_let_ours_in_is_left_to_its_owner_with_the_difference() {
    let theirs = Document::from_statements([lets_in(
        "arn:aws:iam::999988887777:role/Audit",
        "another-id",
    )]);
    let (answers, inventory) = with(Role {
        tags: BTreeMap::new(),
        ..role(theirs.clone())
    });
    let plan = planned(&answers, &inventory);
    assert_eq!(parts(&plan), [("role", "keep"), ("role-trust", "by hand")]);
    let change = of(&plan, "role-trust").unwrap();
    let shown = |view: &Option<View>| match view {
        Some(View::Policy(_, document)) => Document::try_from(document.clone()).unwrap(),
        other => panic!("{other:?}"),
    };
    assert_eq!(shown(&change.version.before), theirs);
    let after = shown(&change.version.after);
    assert!(after.statements().contains(&theirs.statements()[0]));
    assert_eq!(after.statements().len(), 2);
    assert!(
        problem(&plan, "role-trust")
            .summary
            .contains("We did not make it")
    );
}

#[test]
fn a_role_of_ours_for_another_main_account_keeps_it() {
    let other = lets_in("arn:aws:iam::999988887777:role/radiant-aws-access-role", ID);
    let (answers, inventory) = with(role(Document::from_statements([other.clone()])));
    let plan = planned(&answers, &inventory);
    let Action::PutTrust(PutTrust { after, .. }) = &of(&plan, "role-trust").unwrap().action else {
        panic!("{:?}", parts(&plan));
    };
    let statements = after.statements();
    assert_eq!(statements.len(), 2);
    assert!(statements.contains(&other));
}

#[test]
fn another_external_role_id_of_ours_is_replaced_with_a_word() {
    let old = Document::from_statements([lets_in(MAIN_ROLE, "older-id")]);
    let (answers, inventory) = with(role(old));
    let plan = planned(&answers, &inventory);
    let change = of(&plan, "role-trust").unwrap();
    let PutTrust { after, .. } = deed(change);
    assert_eq!(*after, trust());
    assert!(says(change, "another External Role ID"));
}

#[test]
fn our_own_rule_that_asks_for_no_id_any_more_is_closed_again_and_that_of_others_is_left() {
    let open = Statement::allow("AssumeRadiantSecurity")
        .aws([MAIN_ROLE])
        .action(["sts:AssumeRole"]);
    let open = Document::from_statements([open]);
    let (answers, inventory) = with(role(open.clone()));
    let plan = planned(&answers, &inventory);
    let change = of(&plan, "role-trust").unwrap();
    let PutTrust { after, .. } = deed(change);
    assert_eq!(*after, trust());
    assert!(says(change, "without the External Role ID"));
    let theirs = Role {
        tags: BTreeMap::new(),
        ..role(open)
    };
    let (answers, inventory) = with(theirs);
    assert!(of(&planned(&answers, &inventory), "role-trust").is_none());
}

#[test]
fn a_rule_of_somebody_else_that_refuses_the_main_role_is_left_to_its_owner() {
    let refusal = Statement::deny("Theirs")
        .aws([MAIN_ROLE])
        .action(["sts:AssumeRole"]);
    let mut statements = trust().statements();
    statements.push(refusal);
    let (answers, inventory) = with(role(Document::from_statements(statements)));
    let plan = planned(&answers, &inventory);
    let summary = &problem(&plan, "role-trust").summary;
    assert!(summary.contains("`Theirs`"), "{summary}");
}

// IAM-01
#[test]
fn a_main_role_that_was_made_again_is_trusted_again() {
    let gone = lets_in("AROAEXAMPLEEXAMPLE005", ID);
    for tags in [ours(), BTreeMap::new()] {
        let (answers, inventory) = with(Role {
            tags,
            ..role(Document::from_statements([gone.clone()]))
        });
        let plan = planned(&answers, &inventory);
        let change = of(&plan, "role-trust").unwrap();
        let PutTrust { after, .. } = deed(change);
        assert_eq!(*after, trust());
        assert!(says(change, "deleted and made again"));
    }
    // Somebody else's deleted one stays where it is, and AWS takes no change meanwhile.
    let other = Statement::allow("Old")
        .aws(["AIDAEXAMPLEEXAMPLE007"])
        .action(["sts:AssumeRole"]);
    let (answers, inventory) = with(role(Document::from_statements([other])));
    let plan = planned(&answers, &inventory);
    assert!(problem(&plan, "role-trust").summary.contains("AIDAEXAMPLE"));
}

#[test]
fn another_boundary_and_somebody_elses_policy_are_left_to_people() {
    let (mut answers, inventory) = with(role(trust()));
    answers.members.permissions_boundary =
        Some("arn:aws:iam::aws:policy/PowerUserAccess".to_owned());
    let plan = planned(&answers, &inventory);
    assert!(problem(&plan, "role").summary.contains("PowerUserAccess"));

    let (answers, mut inventory) = with(role(trust()));
    let name = answers.members.policy_name();
    if let Some(Seen::Known(Some(policy))) =
        inventory.account_mut(&member()).policies.get_mut(&name)
    {
        policy.document = Document::from_statements([Statement::allow("Theirs")
            .action(["ec2:DescribeInstances"])
            .resource(["*"])]);
        policy.tags.clear();
    }
    let plan = planned(&answers, &inventory);
    assert!(
        problem(&plan, "role-policy")
            .summary
            .contains("We did not make it")
    );
}

#[test]
fn a_role_of_somebody_else_gets_no_policy_of_ours_before_it_lets_ours_in() {
    let theirs = Document::from_statements([lets_in("arn:aws:iam::999988887777:root", "x")]);
    let (answers, mut inventory) = with(Role {
        tags: BTreeMap::new(),
        attached: Seen::Known(Vec::new()),
        ..role(theirs)
    });
    for is_there in [true, false] {
        if !is_there {
            reached_policy(&answers, &mut inventory);
        }
        let plan = planned(&answers, &inventory);
        let trust = of(&plan, "role-trust").unwrap().id.clone();
        let attach = of(&plan, "role-attach").unwrap();
        assert!(attach.depends_on.contains(&trust));
        assert!(writes(&plan).iter().all(|id| !id.starts_with("members/")));
    }
}

#[test]
fn a_policy_of_somebody_else_that_gives_more_is_not_attached() {
    let wide = Document::from_statements([Statement::allow("All").action(["*"]).resource(["*"])]);
    for (tags, attached, kind) in [
        (BTreeMap::new(), false, "by hand"),
        (BTreeMap::new(), true, "keep"),
        (ours(), true, "keep"),
    ] {
        let mut there = role(trust());
        if !attached {
            there.attached = Seen::Known(Vec::new());
        }
        let (answers, mut inventory) = with(there);
        let name = answers.members.policy_name();
        let policies = &mut inventory.account_mut(&member()).policies;
        if let Some(Seen::Known(Some(policy))) = policies.get_mut(&name) {
            policy.document = wide.clone();
            policy.tags = tags;
        }
        let plan = planned(&answers, &inventory);
        let change = of(&plan, "role-policy").unwrap();
        assert_eq!(change.kind.word(), kind);
        if attached {
            assert!(says(change, "gives more than is needed"));
        } else {
            assert!(
                problem(&plan, "role-policy")
                    .summary
                    .contains("gives more than is needed")
            );
        }
        assert!(writes(&plan).iter().all(|id| !id.starts_with("members/")));
    }
}

#[test]
fn what_holds_the_main_role_back_holds_back_the_others() {
    let (answers, mut inventory) = one();
    global(&mut inventory)
        .roles
        .insert(Vendor::default().role_name, Seen::Unknown(denied()));
    let plan = planned(&answers, &inventory);
    assert!(
        problem(&plan, "role")
            .summary
            .contains("needs another change first")
    );
    assert!(writes(&plan).iter().all(|id| !id.starts_with("members/")));
}

#[test]
fn whom_a_role_lets_in_besides_or_without_the_id_is_told() {
    let theirs = lets_in("arn:aws:iam::999988887777:role/Audit", "another-id");
    let open = Statement::allow("Open")
        .aws([MAIN_ROLE])
        .action(["sts:AssumeRole"]);
    let mut rules = trust().statements();
    rules.extend([theirs, open]);
    let (answers, inventory) = with(role(Document::from_statements(rules)));
    let plan = planned(&answers, &inventory);
    assert_eq!(parts(&plan), [("role", "keep")]);
    let change = of(&plan, "role").unwrap();
    assert!(says(change, "arn:aws:iam::999988887777:role/Audit"));
    assert!(says(
        change,
        "`Open` lets the main account's role in without"
    ));
}
