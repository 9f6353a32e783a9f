//! The roles in other accounts.

use super::Break;
use crate::answers::MemberAccounts;
use crate::domain::{AccountId, Arn, Partition};
use crate::inventory::{Boundary, ManagedPolicy, MemberAccount, Role, Seen, ours};
use crate::plan::Section;
use crate::policy::{Document, Statement, member_role_permissions, member_role_trust, merge};
use crate::problem::Problem;
use crate::verify::Status;
use crate::verify::tests::right::Right;

fn denied() -> Problem {
    Problem::new("This account does not let you in.").hint("Ask its owner.")
}

fn other() -> AccountId {
    AccountId::parse("444455556666").unwrap()
}

/// An account set up with one other, in which the role is there and right.
fn right() -> Right {
    let mut right = Right::new();
    let main = right.organization().accounts.known().unwrap()[0].clone();
    right.organization().accounts =
        Seen::Known(vec![main, MemberAccount::new(other(), "Other", true)]);
    right.answers.members.accounts = MemberAccounts::Organization;
    let role = right.role().arn.clone();
    let name = right.answers.members.role_name.clone();
    let policy = right.answers.members.policy_name();
    let id = right.answers.vendor.external_role_id.clone().unwrap();
    let rights = member_role_permissions::wanted(&member_role_permissions::Facts {
        partition: &Partition::Aws,
        scope: member_role_permissions::Scope::AllBuckets,
    });
    let arn = Arn::policy(Partition::Aws, &other(), &policy);
    let theirs = Role {
        attached: Seen::Known(vec![arn.to_string()]),
        tags: ours(),
        ..Role::bare(
            Arn::role(Partition::Aws, &other(), &name),
            member_role_trust::new_document(&member_role_trust::Facts {
                main_role: &role.to_string(),
                external_id: id.as_str(),
            }),
        )
    };
    let made = ManagedPolicy::bare(arn, merge(None, &rights).document);
    let view = right.inventory.account_mut(&other());
    view.roles.insert(name, Seen::Known(Some(theirs)));
    view.policies.insert(policy, Seen::Known(Some(made)));
    let assume = Statement::allow("AllowAssumeARoleInAnotherOrganizationAccount")
        .action(["sts:AssumeRole"])
        .resource(["arn:aws:iam::444455556666:role/radiant-member-access-role"]);
    right.policy().document = super::with(&right.policy().document, assume);
    right
}

fn role(right: &mut Right) -> &mut Role {
    let name = right.answers.members.role_name.clone();
    match right.inventory.account_mut(&other()).roles.get_mut(&name) {
        Some(Seen::Known(Some(role))) => role,
        other => panic!("{other:?}"),
    }
}

/// The checks of roles that did not pass, without the account.
fn rest(right: &Right) -> Vec<(String, Status)> {
    let checks = right.checks().into_iter();
    checks
        .filter(|check| matches!(check.section, Section::MainRole | Section::Members))
        .filter(|check| check.status != Status::Passed)
        .map(|check| {
            let name = check.id.rsplit('/').next().unwrap().to_owned();
            (format!("{} {name}", check.section.word()), check.status)
        })
        .collect()
}

fn only(name: &str, status: Status) -> Vec<(String, Status)> {
    vec![(name.to_owned(), status)]
}

#[test]
fn a_role_that_is_there_and_right_passes() {
    let right = right();
    assert_eq!(rest(&right), []);
    let members = right
        .checks()
        .into_iter()
        .filter(|check| check.section == Section::Members);
    assert_eq!(members.count(), 4);
}

#[test]
fn each_thing_that_is_not_right_fails_by_its_own_check() {
    let breaks: [(&str, Break); 9] = [
        ("main-role role-members", |right| {
            right.policy().document = super::without(
                &right.policy().document,
                "AllowAssumeARoleInAnotherOrganizationAccount",
            );
        }),
        ("members role-trust", |right| {
            role(right).trust = Document::from_statements([]);
        }),
        ("members role-trust", |right| {
            let text = role(right).trust.to_compact();
            let main = "arn:aws:iam::111122223333:role/radiant-aws-access-role";
            role(right).trust =
                Document::parse(&text.replace(main, "AROAEXAMPLEEXAMPLE005")).unwrap();
        }),
        ("members role-trust", |right| {
            let stranger = Statement::allow("B")
                .aws(["arn:aws:iam::999988887777:root"])
                .action(["sts:AssumeRole"]);
            role(right).trust = super::with(&role(right).trust, stranger);
        }),
        // The right one, without what has to be asked for.
        ("members role-trust", |right| {
            let open = Statement::allow("B")
                .aws(["arn:aws:iam::111122223333:role/radiant-aws-access-role"])
                .action(["sts:AssumeRole"]);
            role(right).trust = Document::from_statements([open]);
        }),
        ("members role-trust", |right| {
            let everyone = Statement::allow("B").everyone().action(["sts:AssumeRole"]);
            let role = role(right);
            role.trust = super::with(&role.trust, everyone);
            role.tags.clear();
        }),
        ("members role-rights", |right| {
            role(right).attached = Seen::Known(Vec::new());
        }),
        ("members role-unlimited", |right| {
            role(right).boundary = Some(Boundary {
                arn: Arn::parse("arn:aws:iam::444455556666:policy/OrgBoundary").unwrap(),
                document: Seen::Known(Document::from_statements([])),
            });
        }),
        ("members role", |right| {
            right.answers.members.permissions_boundary = Some("OrgBoundary".to_owned());
        }),
    ];
    for (index, (name, spoil)) in breaks.iter().enumerate() {
        let mut right = right();
        spoil(&mut right);
        assert_eq!(rest(&right), only(name, Status::Failed), "break {index}");
    }
}

#[test]
fn a_role_whose_main_role_was_made_again_says_so() {
    let mut right = right();
    let text = role(&mut right).trust.to_compact();
    let main = "arn:aws:iam::111122223333:role/radiant-aws-access-role";
    role(&mut right).trust = Document::parse(&text.replace(main, "AROAEXAMPLEEXAMPLE005")).unwrap();
    let checks = right.checks();
    let check = checks
        .iter()
        .find(|check| check.section == Section::Members && check.status == Status::Failed)
        .unwrap();
    assert!(check.seen.contains("AROAEXAMPLEEXAMPLE005") && check.seen.contains("made again"));
    assert!(check.is_mended_by_plan());
}

#[test]
fn an_account_that_was_not_reached_is_unknown_with_the_reason() {
    let mut right = right();
    let name = right.answers.members.role_name.clone();
    let view = right.inventory.account_mut(&other());
    view.roles.insert(name, Seen::Unknown(denied()));
    assert_eq!(rest(&right), only("members role", Status::Unknown));
    let checks = right.checks();
    let check = checks
        .iter()
        .find(|check| check.section == Section::Members && check.status == Status::Unknown)
        .unwrap();
    assert_eq!(check.problem.as_ref(), Some(&denied()));
}

#[test]
fn what_somebody_elses_role_trusts_besides_is_told_and_no_fault() {
    let mut right = right();
    let theirs = Statement::allow("Theirs")
        .aws(["arn:aws:iam::999988887777:root"])
        .action(["sts:AssumeRole"]);
    let role = role(&mut right);
    role.trust = super::with(&role.trust, theirs);
    role.tags.clear();
    assert_eq!(rest(&right), []);
    let checks = right.checks();
    assert!(checks.iter().any(|check| {
        check
            .seen
            .contains("It also trusts `arn:aws:iam::999988887777:root`")
    }));
}

#[test]
fn accounts_that_are_named_and_not_there_fail_instead_of_being_forgotten() {
    let named = |accounts: &[&str], change: fn(&mut Right)| {
        let mut right = right();
        let accounts = accounts.iter().map(|id| AccountId::parse(id).unwrap());
        right.answers.members.accounts = MemberAccounts::These(accounts.collect());
        change(&mut right);
        let mut checks = right.checks();
        checks.retain(|check| check.id.ends_with("/accounts"));
        checks.pop().map(|check| (check.status, check.seen))
    };
    assert_eq!(named(&["444455556666"], |_| {}), None);
    let (status, seen) = named(&["444455556666", "777788889999"], |_| {}).unwrap();
    assert_eq!(status, Status::Failed);
    assert!(seen.ends_with("7777 8888 9999."), "{seen}");
    let (_, seen) = named(&["444455556666"], |right| {
        if let Seen::Known(accounts) = &mut right.organization().accounts {
            accounts[1].active = false;
        }
    })
    .unwrap();
    assert!(seen.contains("not open: 4444 5555 6666"), "{seen}");
    let (_, seen) = named(&["444455556666"], |right| {
        right.answers.members.exclude = vec![other()];
    })
    .unwrap();
    assert!(seen.contains("No other account is chosen"), "{seen}");
}
