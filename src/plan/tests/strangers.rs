//! Who may use the role, and how much it may do: what the answers name, and what was there before.

use super::*;
use crate::domain::RoleName;
use crate::inventory::{ManagedPolicy, Role};
use crate::policy::main_role_trust;

const STRANGER: &str = "arn:aws:iam::444455556666:role/vendor";

/// An account with everything set up, its role, and the role's policy.
fn set_up(answers: &Answers, change: impl FnOnce(&mut Role, &mut ManagedPolicy)) -> Plan<Told> {
    let mut inventory = after(answers, &fresh(answers));
    let view = global(&mut inventory);
    let (Some(Seen::Known(Some(role))), Some(Seen::Known(Some(policy)))) = (
        view.roles.values_mut().next(),
        view.policies.values_mut().next(),
    ) else {
        panic!("no role");
    };
    change(role, policy);
    planned(answers, &inventory)
}

fn all(sid: &str) -> Statement {
    Statement::allow(sid).action(["*"]).resource(["*"])
}

#[test]
fn another_trusted_identity_than_the_vendor_s_is_told_aloud_and_by_account() {
    let mut answers = answers();
    answers.vendor.principal = Some(STRANGER.to_owned());
    let inventory = fresh(&answers);
    let plan = planned(&answers, &inventory);
    let role = part(&plan, "main-role/role");
    assert!(says(role, STRANGER) && says(role, "can read your log files"));
    assert_eq!(role.title, "Make the role for account 4444 5555 6666");
    let done = planned(&answers, &after(&answers, &inventory));
    let trust = part(&done, "main-role/role-trust");
    assert!(says(trust, STRANGER));
    for plan in [&plan, &done] {
        for change in &plan.changes {
            if change.section == Section::MainRole {
                let said = format!("{} {}", change.title, change.meaning);
                assert!(!said.contains("Radiant Security"), "{said}");
            }
        }
    }
    // Who has the guide's own identity is told nothing.
    answers.vendor.principal = Some(Vendor::default().principal);
    let plan = planned(&answers, &inventory);
    assert!(part(&plan, "main-role/role").warnings.is_empty());
}

#[test]
fn another_name_of_the_role_is_told() {
    let mut answers = answers();
    let name = RoleName::parse("larkfield-radiant").unwrap();
    answers.vendor.role_name = Some(name.clone());
    let mut inventory = fresh(&answers);
    global(&mut inventory).roles.insert(name, Seen::Known(None));
    let plan = planned(&answers, &inventory);
    assert!(says(
        part(&plan, "main-role/role"),
        "usually accepts only `radiant-aws-access-role`"
    ));
}

#[test]
fn a_policy_that_gives_more_is_told_and_not_called_harmless() {
    let answers = answers();
    let harmless = "It cannot change or delete files.";
    let clean = set_up(&answers, |_, _| {});
    let change = part(&clean, "main-role/role-policy");
    assert!(change.meaning.contains(harmless) && !says(change, "more than is needed"));
    let wide = set_up(&answers, |_, policy| {
        let mut statements = policy.document.statements();
        statements.push(all("Everything"));
        policy.document = policy.document.with_statements(statements);
    });
    let change = part(&wide, "main-role/role-policy");
    assert_eq!(change.kind, Kind::Keep);
    assert!(says(change, "`Everything` gives `*`"));
    assert!(!change.meaning.contains(harmless));
}

#[test]
fn another_policy_of_the_role_that_gives_more_is_told_though_nothing_is_written() {
    let answers = answers();
    let plan = set_up(&answers, |role, _| {
        let inline = Document::from_statements([all("A")]);
        role.others = Seen::Known(BTreeMap::from([("Inline".to_owned(), inline)]));
        role.tags.clear();
    });
    assert_eq!(writes(&plan), [""; 0]);
    let role = part(&plan, "main-role/role");
    assert!(says(
        role,
        "`Inline` gives more than is needed: `A` gives `*`"
    ));
    assert!(says(role, "We did not make this role"));
    let policy = part(&plan, "main-role/role-policy");
    assert!(!policy.meaning.contains("cannot change or delete"));
    let unread = set_up(&answers, |role, _| role.others = Seen::Unknown(denied()));
    assert!(says(
        part(&unread, "main-role/role"),
        "could not read the role's other policies"
    ));
}

#[test]
fn each_rule_of_the_trust_that_lets_in_more_is_told() {
    let answers = answers();
    let vendor = Vendor::default();
    let id = answers.vendor.external_role_id.clone().unwrap();
    let assume = |sid: &str| Statement::allow(sid).action(["sts:AssumeRole"]);
    let value = |value: serde_json::Value| Statement::from_value(&value).unwrap();
    let clean = set_up(&answers, |_, _| {});
    let trust = part(&clean, "main-role/role-trust");
    assert!(trust.warnings.is_empty() && trust.meaning.starts_with("Only Radiant Security"));
    for (rule, words) in [
        (
            assume("Open").aws([vendor.principal.clone()]),
            "without your External Role ID",
        ),
        (
            assume("Whole").aws(["649384204969"]).when(
                "StringEquals",
                "sts:ExternalId",
                ["rs-other"],
            ),
            "without your External Role ID",
        ),
        (
            assume("Perhaps").aws([vendor.principal.clone()]).when(
                "StringEqualsIfExists",
                "sts:ExternalId",
                [id.as_str()],
            ),
            "without your External Role ID",
        ),
        (
            value(
                serde_json::json!({"Effect": "Allow", "Action": "sts:AssumeRole",
                "NotPrincipal": {"AWS": "arn:aws:iam::999988887777:root"}}),
            ),
            "`statement 2` lets everyone use the role but those whom it names",
        ),
        (assume("All").everyone(), "`All` lets everyone use the role"),
        (
            assume("Org")
                .everyone()
                .when("StringEquals", "aws:PrincipalOrgID", ["o-exampleorg"]),
            "`Org` lets anyone who meets its conditions",
        ),
    ] {
        let plan = set_up(&answers, |role, _| {
            let mut statements = role.trust.statements();
            statements.push(rule.clone());
            role.trust = role.trust.with_statements(statements);
        });
        let trust = part(&plan, "main-role/role-trust");
        assert_eq!(trust.kind, Kind::Keep, "{words}");
        assert!(says(trust, words), "{words}: {:?}", trust.warnings);
        assert!(!trust.meaning.starts_with("Only"), "{}", trust.meaning);
        let role = part(&plan, "main-role/role");
        assert!(!role.meaning.starts_with("Only"), "{}", role.meaning);
        assert!(!format!("{:?}", trust.warnings).contains(id.as_str()));
    }
    // A rule of ours under another name harms nothing.
    let facts = main_role_trust::Facts {
        vendor_principal: &vendor.principal,
        external_id: id.as_str(),
    };
    let mut ours = main_role_trust::wanted(&facts);
    let again = ours.remove(0).statement.with_sid("Again");
    let plan = set_up(&answers, |role, _| {
        let mut statements = role.trust.statements();
        statements.push(again);
        role.trust = role.trust.with_statements(statements);
    });
    assert!(part(&plan, "main-role/role-trust").warnings.is_empty());
}
