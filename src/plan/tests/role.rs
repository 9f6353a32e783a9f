//! The vendor's role: its policy, its trust, and what limits it.

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
        arn: arn("arn:aws:iam::111122223333:role/radiant-aws-access-role"),
        name: vendor.role_name.clone(),
        trust: crate::policy::main_role_trust::new_document(
            &crate::policy::main_role_trust::Facts {
                vendor_principal: &vendor.principal,
                external_id: id.as_str(),
            },
        ),
        attached: Seen::Known(vec![POLICY.to_owned()]),
        tags: BTreeMap::new(),
        boundary: None,
        others: Seen::Known(BTreeMap::new()),
    }
}

fn with_role(inventory: &mut Inventory, role: Role) {
    global(inventory)
        .roles
        .insert(role.name.clone(), Seen::Known(Some(role)));
}

fn policy_of(text: &str, document: Document) -> ManagedPolicy {
    ManagedPolicy {
        arn: arn(text),
        default_version: "v1".to_owned(),
        document,
        versions: Seen::Known(vec![PolicyVersion {
            id: "v1".to_owned(),
            default: true,
            created: None,
        }]),
        attachments: 1,
        tags: BTreeMap::new(),
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

fn says(change: &Told, text: &str) -> bool {
    change
        .warnings
        .iter()
        .any(|warning| warning.text.contains(text))
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
        global(&mut inventory)
            .policies
            .insert(name, Seen::Known(Some(policy)));
        let plan = planned(&answers, &inventory);
        let change = part(&plan, "main-role/role-policy");
        let Action::CreatePolicyVersion(CreatePolicyVersion { policy, after, .. }) = &change.action
        else {
            panic!("{:?}", change.action);
        };
        assert_eq!(policy.to_string(), there);
        assert_eq!(after.statements()[0], theirs);
        assert!(says(change, there));
        let Action::AttachPolicy(AttachPolicy { policy, .. }) =
            &part(&plan, "main-role/role-attach").action
        else {
            panic!("nothing is attached");
        };
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
    let Action::CreateRole(CreateRole { name: made, .. }) = &part(&plan, "main-role/role").action
    else {
        panic!("no role is made");
    };
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
    let Action::CreateRole(CreateRole { boundary, .. }) = &change.action else {
        panic!("{:?}", change.action);
    };
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
        assert!(
            by_hand(&plan, "main-role/role-attach")
                .summary
                .contains("needs another change first")
        );
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

// IAM-08
#[test]
fn the_policy_is_measured_without_white_space_in_the_plan() {
    let mut answers = answers();
    let mut inventory = fresh(&answers);
    // The text is long enough only when its spaces count.
    let spaced = Statement::allow("Theirs")
        .action(["ec2:DescribeInstances"])
        .resource([format!("arn:aws:ec2:*:*:instance/{}x", " ".repeat(6_000))]);
    let policy = policy_of(POLICY, Document::from_statements([spaced]));
    let name = answers.role.policy_name.clone();
    global(&mut inventory)
        .policies
        .insert(name, Seen::Known(Some(policy)));
    let plan = planned(&answers, &inventory);
    assert_eq!(part(&plan, "main-role/role-policy").kind, Kind::Update);

    let accounts = (0..200)
        .map(|number| AccountId::parse(&format!("{:012}", 400_000_000_000_u64 + number)).unwrap());
    answers.members.accounts = MemberAccounts::These(accounts.collect());
    let plan = planned(&answers, &fresh(&answers));
    assert!(
        by_hand(&plan, "main-role/role-policy")
            .summary
            .contains("of 6144")
    );
}

// IAM-09
#[test]
fn the_oldest_of_five_versions_that_is_not_in_use_is_deleted_and_told() {
    let answers = answers();
    let mut inventory = fresh(&answers);
    let mut policy = policy_of(POLICY, Document::from_statements([]));
    let version = |number: u32| PolicyVersion {
        id: format!("v{number}"),
        default: number == 4,
        created: None,
    };
    policy.versions = Seen::Known((2..=6).map(version).collect());
    let name = answers.role.policy_name.clone();
    global(&mut inventory)
        .policies
        .insert(name, Seen::Known(Some(policy)));
    let plan = planned(&answers, &inventory);
    let change = part(&plan, "main-role/role-policy");
    let Action::CreatePolicyVersion(CreatePolicyVersion { delete_version, .. }) = &change.action
    else {
        panic!("{:?}", change.action);
    };
    assert_eq!(delete_version.as_deref(), Some("v2"));
    assert!(says(change, "v2, is deleted"));
}

#[test]
fn reads_of_the_organization_are_always_there_unless_declined() {
    let mut answers = answers();
    let inventory = fresh(&answers);
    let is_there = |plan: &Plan<Told>| {
        let statements = written(plan).statements();
        statements
            .iter()
            .any(|statement| statement.sid() == Some("Statement5"))
    };
    assert!(is_there(&planned(&answers, &inventory)));
    answers.role.organization_reads = false;
    assert!(!is_there(&planned(&answers, &inventory)));
}

#[test]
fn declined_reads_of_the_organization_are_told_and_not_taken_out() {
    let mut answers = answers();
    let inventory = after(&answers, &fresh(&answers));
    answers.role.organization_reads = false;
    let plan = planned(&answers, &inventory);
    let change = part(&plan, "main-role/role-policy");
    assert_eq!(change.kind, Kind::Keep);
    assert!(says(change, "which the answers decline"));
}

#[test]
fn old_keys_topics_and_accounts_stay_in_the_policy_and_are_told() {
    let mut answers = answers();
    answers.members.accounts =
        MemberAccounts::These(vec![AccountId::parse("444455556666").unwrap()]);
    let mut inventory = after(&answers, &fresh(&answers));
    let before = there(&mut inventory, &answers).document.clone();

    let key_arn = "arn:aws:kms:us-east-1:111122223333:key/other";
    answers.guardduty.key = existing_key(key_arn);
    answers.guardduty.topic = TopicChoice::New {
        name: crate::domain::TopicName::parse("other-findings").unwrap(),
    };
    answers.members.accounts =
        MemberAccounts::These(vec![AccountId::parse("123456789012").unwrap()]);
    here(&mut inventory)
        .keys
        .insert(arn(key_arn), Seen::Known(Some(key(key_arn))));
    let plan = planned(&answers, &inventory);
    let after = written(&plan);
    for statement in before.statements() {
        let sid = statement.sid().unwrap().to_owned();
        let now = resources(after, &sid);
        for resource in statement.resources() {
            assert!(
                now.iter().any(|there| there == resource),
                "{sid} {resource}"
            );
        }
    }
    assert!(resources(after, "EnableCrossAccountLogDecryption").contains(&key_arn.to_owned()));
    let change = part(&plan, "main-role/role-policy");
    for old in [
        "key/alias-radiant-guardduty",
        ":radiant-guardduty-findings",
        "444455556666:role/",
    ] {
        assert!(says(change, old), "{old}: {:#?}", change.warnings);
    }
    assert!(!says(change, "key/alias-radiant-cloudtrail"));
    assert!(!says(change, "123456789012"));

    let done = super::after(&answers, &inventory);
    let plan = planned(&answers, &done);
    let change = part(&plan, "main-role/role-policy");
    assert_eq!(change.kind, Kind::Keep);
    assert!(says(change, "444455556666:role/"));
}

#[test]
fn a_narrower_scope_that_is_asked_for_takes_the_place_of_the_wide_one() {
    let mut answers = answers();
    let inventory = after(&answers, &fresh(&answers));
    answers.role.read = ReadScope::LogBuckets;
    let plan = planned(&answers, &inventory);
    let text = written(&plan).to_compact();
    assert!(!text.contains("arn:aws:s3:::*"), "{text}");
    assert!(text.contains("kms:ViaService"), "{text}");
    let done = planned(&answers, &super::after(&answers, &inventory));
    assert_eq!(writes(&done), [""; 0]);
}

#[test]
fn old_log_buckets_stay_readable_in_the_narrow_scope() {
    let mut answers = answers();
    answers.role.read = ReadScope::LogBuckets;
    let mut inventory = after(&answers, &fresh(&answers));
    let old = answers.guardduty.bucket.name().to_string();
    answers.guardduty.bucket = existing_bucket("other-findings");
    global(&mut inventory)
        .buckets
        .insert(bucket_name("other-findings"), yours(empty_bucket(REGION)));
    let plan = planned(&answers, &inventory);
    let now = resources(written(&plan), "AllowListAndGetAllLogFiles");
    assert!(now.contains(&format!("arn:aws:s3:::{old}/*")), "{now:?}");
    assert!(now.contains(&"arn:aws:s3:::other-findings/*".to_owned()));
    assert!(says(part(&plan, "main-role/role-policy"), &old));
}

/// Taking out is a change of its own, that somebody asked for.
#[test]
fn what_is_not_named_any_more_is_taken_out_when_the_answers_ask() {
    let mut answers = answers();
    answers.role.read = ReadScope::LogBuckets;
    let mut inventory = after(&answers, &fresh(&answers));
    let old = answers.guardduty.bucket.name().to_string();
    answers.guardduty.bucket = existing_bucket("other-findings");
    answers.role.drop_unused = true;
    global(&mut inventory)
        .buckets
        .insert(bucket_name("other-findings"), yours(empty_bucket(REGION)));
    let plan = planned(&answers, &inventory);
    let now = resources(written(&plan), "AllowListAndGetAllLogFiles");
    assert!(!now.contains(&format!("arn:aws:s3:::{old}/*")), "{now:?}");
    assert!(now.contains(&"arn:aws:s3:::other-findings/*".to_owned()));
    let change = part(&plan, "main-role/role-policy");
    assert!(says(change, "Taken out of the policy") && says(change, &old));
}

// ERR-03
#[test]
fn trouble_with_a_key_keeps_the_role_from_nothing_else() {
    let answers = answers();
    for (trouble, missing, there) in [
        (
            "findings",
            "{{guardduty.key@111122223333/us-east-1}}",
            "{{cloudtrail.key@111122223333/us-east-1}}",
        ),
        (
            "log files",
            "{{cloudtrail.key@111122223333/us-east-1}}",
            "{{guardduty.key@111122223333/us-east-1}}",
        ),
    ] {
        let mut inventory = fresh(&answers);
        let (alias, other) = ("alias/radiant-guardduty", "alias/radiant-cloudtrail");
        let broken = if trouble == "findings" { alias } else { other };
        // The alias leads to a key that is switched off.
        let text = "arn:aws:kms:us-east-1:111122223333:key/off";
        let mut off = key(text);
        "Disabled".clone_into(&mut off.state);
        known(&mut here(&mut inventory).aliases).insert(broken.to_owned(), "off".to_owned());
        here(&mut inventory)
            .keys
            .insert(arn(text), Seen::Known(Some(off)));
        let plan = planned(&answers, &inventory);
        let keys = resources(written(&plan), "EnableCrossAccountLogDecryption");
        assert!(keys.contains(&there.to_owned()), "{keys:?}");
        assert!(!keys.contains(&missing.to_owned()), "{keys:?}");
        assert!(part(&plan, "main-role/role-attach").kind.writes());
    }
}

// ERR-03
#[test]
fn what_cannot_be_looked_at_in_guardduty_or_kms_leaves_the_role_its_policy() {
    let answers = answers();
    let mut inventory = fresh(&answers);
    here(&mut inventory).detector = Seen::Unknown(denied());
    here(&mut inventory).aliases = Seen::Unknown(denied());
    let plan = planned(&answers, &inventory);
    let change = part(&plan, "main-role/role-policy");
    assert_eq!(change.kind, Kind::Create);
    assert_eq!(Slots::unfilled(&written(&plan).to_compact()), None);
    assert!(says(change, "The key for findings is not there yet"));
    assert!(says(change, "The key for log files is not there yet"));
    assert!(change.depends_on.is_empty());
    // Later the keys are there, and follow.
    let mut done = super::after(&answers, &inventory);
    here(&mut done).detector = Seen::Known(None);
    here(&mut done).aliases = Seen::Known(BTreeMap::new());
    let plan = planned(&answers, &done);
    let change = part(&plan, "main-role/role-policy");
    assert_eq!(change.kind, Kind::Update);
    assert!(change.depends_on.is_empty());
    assert_eq!(change.follows.len(), 2);
    assert_eq!(
        resources(written(&plan), "EnableCrossAccountLogDecryption").len(),
        2
    );
}

#[test]
fn the_role_alone_is_made_with_the_keys_that_are_there() {
    let answers = answers();
    let inventory = fresh(&answers);
    let whole = planned(&answers, &inventory);
    assert_eq!(
        resources(written(&whole), "EnableCrossAccountLogDecryption").len(),
        2
    );
    let alone = whole.only(&[Section::MainRole]);
    assert_eq!(Slots::unfilled(&written(&alone).to_compact()), None);
    assert!(says(
        part(&alone, "main-role/role-policy"),
        "A key is not there yet"
    ));
    let done = planned(&answers, &super::after(&answers, &inventory));
    let kept = part(&done, "main-role/role-policy").clone();
    assert_eq!(
        *part(&done.only(&[Section::MainRole]), "main-role/role-policy"),
        kept
    );
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
