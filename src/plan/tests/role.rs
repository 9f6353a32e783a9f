//! The vendor's role: its policy, its trust, and what limits it.

mod keys;
mod policy;

use super::*;
use crate::answers::{MemberAccounts, ReadScope};
use crate::domain::{PolicyName, RoleName};
use crate::inventory::{Boundary, ManagedPolicy, PolicyVersion, Role};
use crate::plan::{AttachPolicy, CreatePolicy, CreatePolicyVersion, CreateRole};

const BOUNDARY: &str = "arn:aws:iam::111122223333:policy/OrgBoundary";
const POLICY: &str = "arn:aws:iam::111122223333:policy/radiant-aws-access-policy";

/// The role as we make it, with its policy attached.
fn role(answers: &Answers) -> Role {
    let vendor = Vendor::default();
    let id = answers.vendor.external_role_id.as_ref().unwrap();
    Role {
        attached: Seen::Known(vec![POLICY.to_owned()]),
        ..Role::bare(
            arn("arn:aws:iam::111122223333:role/radiant-aws-access-role"),
            crate::policy::main_role_trust::new_document(&crate::policy::main_role_trust::Facts {
                vendor_principal: &vendor.principal,
                external_id: id.as_str(),
            }),
        )
    }
}

fn with_role(inventory: &mut Inventory, role: Role) {
    global(inventory)
        .roles
        .insert(role.name.clone(), Seen::Known(Some(role)));
}

fn policy_of(text: &str, document: Document) -> ManagedPolicy {
    ManagedPolicy {
        versions: Seen::Known(vec![PolicyVersion {
            id: "v1".to_owned(),
            default: true,
            created: None,
        }]),
        ..ManagedPolicy::bare(arn(text), document)
    }
}

fn there<'a>(inventory: &'a mut Inventory, answers: &Answers) -> &'a mut ManagedPolicy {
    let name = answers.role.policy_name.clone();
    match global(inventory).policies.get_mut(&name) {
        Some(Seen::Known(Some(policy))) => policy,
        other => panic!("{other:?}"),
    }
}

/// The policy that a plan writes.
fn written(plan: &Plan<Told>) -> &Document {
    match &part(plan, "main-role/role-policy").action {
        Action::CreatePolicy(CreatePolicy { document, .. }) => document,
        Action::CreatePolicyVersion(CreatePolicyVersion { after, .. }) => after,
        action => panic!("{action:?}"),
    }
}

fn resources(document: &Document, sid: &str) -> Vec<String> {
    document
        .statements()
        .iter()
        .filter(|statement| statement.sid() == Some(sid))
        .flat_map(|statement| {
            let resources = statement.resources().into_iter().map(str::to_owned);
            resources.collect::<Vec<_>>()
        })
        .collect()
}

// IAM-01
#[test]
fn a_trust_in_someone_who_was_deleted_is_told_before_anything_is_written() {
    let answers = answers();
    let gone = Statement::allow("Old")
        .aws(["AROAEXAMPLEEXAMPLE005"])
        .action(["sts:AssumeRole"]);
    let mut inventory = after(&answers, &fresh(&answers));
    let mut there = role(&answers);
    there.trust = Document::from_statements([gone.clone()]);
    with_role(&mut inventory, there.clone());
    let plan = planned(&answers, &inventory);
    let problem = by_hand(&plan, "main-role/role-trust");
    assert!(
        problem.summary.contains("AROAEXAMPLEEXAMPLE005") && problem.summary.contains("deleted"),
        "{problem:?}"
    );
    assert!(!says(part(&plan, "main-role/role-trust"), "may use it too"));

    // Beside our own rule it harms nothing as it is, and is told.
    let mut both = role(&answers).trust.statements();
    both.push(gone);
    there.trust = Document::from_statements(both);
    with_role(&mut inventory, there);
    let plan = planned(&answers, &inventory);
    let trust = part(&plan, "main-role/role-trust");
    assert_eq!(trust.kind, Kind::Keep);
    assert!(says(trust, "someone who was deleted"));
    assert!(!says(trust, "may use it too"));
}

// IAM-02
#[test]
fn a_policy_is_found_under_any_path_and_in_any_case() {
    for there in [
        "arn:aws:iam::111122223333:policy/security/RadiantSecurityRead",
        "arn:aws:iam::111122223333:policy/radiantsecurityread",
    ] {
        let mut answers = answers();
        answers.role.policy_name = PolicyName::parse("RadiantSecurityRead").unwrap();
        let mut inventory = fresh(&answers);
        let theirs = Statement::allow("Theirs")
            .action(["ec2:DescribeInstances"])
            .resource(["*"]);
        let policy = policy_of(there, Document::from_statements([theirs.clone()]));
        let name = answers.role.policy_name.clone();
        put_policy(&mut inventory, name, policy);
        let plan = planned(&answers, &inventory);
        let change = part(&plan, "main-role/role-policy");
        let CreatePolicyVersion { policy, after, .. } = deed(change);
        assert_eq!(policy.to_string(), there);
        assert_eq!(after.statements()[0], theirs);
        assert!(says(change, there));
        let AttachPolicy { policy, .. } = deed(part(&plan, "main-role/role-attach"));
        assert_eq!(policy.to_string(), there);
        let done = planned(&answers, &super::after(&answers, &inventory));
        assert_eq!(writes(&done), [""; 0]);
    }
}

// IAM-02
#[test]
fn a_role_with_a_path_is_told_by_its_whole_arn() {
    let answers = answers();
    let mut inventory = fresh(&answers);
    let mut there = role(&answers);
    there.arn = arn("arn:aws:iam::111122223333:role/security/radiant-aws-access-role");
    with_role(&mut inventory, there.clone());
    let plan = planned(&answers, &inventory);
    assert!(says(
        part(&plan, "main-role/role"),
        "role/security/radiant-aws-access-role"
    ));
    let carry = main_names(&answers, &Vendor::default(), &inventory);
    assert_eq!(carry.role_arn, there.arn);
}

#[test]
fn a_role_name_of_the_answers_is_the_one_that_is_made_and_told() {
    let mut answers = answers();
    let name = RoleName::parse("larkfield-radiant").unwrap();
    answers.vendor.role_name = Some(name.clone());
    let mut inventory = fresh(&answers);
    global(&mut inventory)
        .roles
        .insert(name.clone(), Seen::Known(None));
    let plan = planned(&answers, &inventory);
    let CreateRole { name: made, .. } = deed(part(&plan, "main-role/role"));
    assert_eq!(*made, name);
    let carry = main_names(&answers, &Vendor::default(), &inventory);
    assert_eq!(
        (carry.role_name, carry.role_arn.to_string()),
        (
            name,
            "arn:aws:iam::111122223333:role/larkfield-radiant".to_owned()
        )
    );
}

// IAM-04
#[test]
fn a_boundary_of_the_answers_goes_with_the_new_role() {
    let mut answers = answers();
    answers.role.permissions_boundary = Some(arn(BOUNDARY));
    let inventory = fresh(&answers);
    let plan = planned(&answers, &inventory);
    let change = part(&plan, "main-role/role");
    let CreateRole { boundary, .. } = deed(change);
    assert_eq!(boundary.as_ref().unwrap().to_string(), BOUNDARY);
    assert!(change.meaning.contains(BOUNDARY) && says(change, BOUNDARY));
    let done = planned(&answers, &after(&answers, &inventory));
    assert_eq!(writes(&done), [""; 0]);
}

// IAM-04
#[test]
fn a_role_that_is_there_without_the_boundary_of_the_answers_is_left_to_a_person() {
    let mut answers = answers();
    answers.role.permissions_boundary = Some(arn(BOUNDARY));
    let bare = role(&answers);
    let with = |text: &str| Role {
        boundary: Some(Boundary {
            arn: arn(text),
            document: Seen::Unknown(denied()),
        }),
        attached: Seen::Known(Vec::new()),
        ..bare.clone()
    };
    let other = with("arn:aws:iam::111122223333:policy/Other");
    for there in [
        Role {
            attached: Seen::Known(Vec::new()),
            ..bare.clone()
        },
        other,
    ] {
        let mut inventory = fresh(&answers);
        with_role(&mut inventory, there);
        let plan = planned(&answers, &inventory);
        assert!(by_hand(&plan, "main-role/role").summary.contains(BOUNDARY));
        left_saying(&plan, "main-role/role-attach", "needs another change first");
    }
    let mut inventory = fresh(&answers);
    with_role(&mut inventory, with(BOUNDARY));
    let plan = planned(&answers, &inventory);
    assert_eq!(part(&plan, "main-role/role").kind, Kind::Keep);
    assert!(part(&plan, "main-role/role-attach").kind.writes());
}

// IAM-05
#[test]
fn what_limits_an_adopted_role_is_remarked() {
    let answers = answers();
    let mut inventory = fresh(&answers);
    let deny = |sid: &str, action: &str| {
        Document::from_statements([Statement::deny(sid).action([action]).resource(["*"])])
    };
    let there = Role {
        boundary: Some(Boundary {
            arn: arn(BOUNDARY),
            document: Seen::Known(Document::from_statements([])),
        }),
        others: Seen::Known(BTreeMap::from([
            ("NoFiles".to_owned(), deny("A", "s3:GetObject")),
            ("NoQueues".to_owned(), deny("B", "sqs:*")),
        ])),
        ..role(&answers)
    };
    with_role(&mut inventory, there);
    let plan = planned(&answers, &inventory);
    let change = part(&plan, "main-role/role");
    assert_eq!(change.kind, Kind::Keep);
    assert!(says(change, BOUNDARY));
    assert!(says(change, "It may stop s3:Get*"));
    assert!(says(change, "`NoFiles` may refuse"));
    assert!(!says(change, "NoQueues"));
}

#[test]
fn who_looks_after_the_role_and_its_policy_by_code_is_told() {
    let mut answers = answers();
    answers.role.read = ReadScope::AllBuckets;
    let mut inventory = fresh(&answers);
    let terraform = BTreeMap::from([("ManagedBy".to_owned(), "terraform".to_owned())]);
    let mut policy = policy_of(POLICY, Document::from_statements([]));
    policy.tags = terraform.clone();
    global(&mut inventory)
        .policies
        .insert(answers.role.policy_name.clone(), Seen::Known(Some(policy)));
    let there = Role {
        trust: Document::from_statements([]),
        attached: Seen::Known(Vec::new()),
        tags: terraform,
        ..role(&answers)
    };
    with_role(&mut inventory, there);
    let plan = planned(&answers, &inventory);
    for name in ["role-policy", "role-trust", "role-attach"] {
        let change = part(&plan, &format!("main-role/{name}"));
        assert!(change.kind.writes(), "{name}");
        assert!(says(change, "Terraform looks after this"), "{name}");
    }
    assert!(!says(part(&plan, "main-role/role"), "Terraform"));
}

fn known<T>(seen: &mut Seen<T>) -> &mut T {
    match seen {
        Seen::Known(value) => value,
        Seen::Unknown(problem) => panic!("{problem}"),
    }
}
