//! Every form of the template for other accounts, before AWS's own linter of templates.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::{Command, Stdio};

use radiant_aws_setup::answers::{Answers, MemberRead};
use radiant_aws_setup::domain::{AccountId, Partition, Region};
use radiant_aws_setup::vendor::Vendor;
use radiant_aws_setup::wanted::{Shared, member_template};
use serde_json::{Value, json};

use super::python;

/// What cfn-lint finds in a template.
pub(crate) fn lint(template: &Value) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("template.json");
    fs::write(&file, template.to_string()).expect("a file");
    let output = Command::new(python::with_cfn_lint())
        .args(["-c", "from cfnlint.runner import main; main()"])
        .args(["--format", "parseable", "--include-checks", "I"])
        .args(["--regions", "us-east-1"])
        .arg("--")
        .arg(&file)
        .stdin(Stdio::null())
        .output()
        .expect("python starts");
    let said = String::from_utf8_lossy(&output.stdout);
    let found: Vec<String> = said.lines().map(str::to_owned).collect();
    assert!(
        output.status.success() || !found.is_empty(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    found
}

fn template(change: impl FnOnce(&mut Answers), without: u64) -> Value {
    let account = AccountId::parse("111122223333").expect("an account");
    let region = Region::parse("us-east-1").expect("a Region");
    let mut answers = Answers::defaults(account, region);
    change(&mut answers);
    let vendor = Vendor::default();
    let shared = Shared {
        answers: &answers,
        vendor: &vendor,
        partition: Partition::Aws,
        organization: None,
    };
    let number = |number: u64| AccountId::parse(&format!("{:012}", 100_000_000_000 + number));
    let without: BTreeSet<AccountId> = (0..without)
        .map(|at| number(at).expect("an account"))
        .collect();
    let main_role = "arn:aws:iam::111122223333:role/radiant-aws-access-role";
    member_template(&shared, main_role, &without)
}

#[test]
fn every_form_passes_cfn_lint() {
    let everything = |answers: &mut Answers| {
        let members = &mut answers.members;
        members.path = Some("/security/".to_owned());
        members.permissions_boundary = Some("limit".to_owned());
        members.role_tags = BTreeMap::from([("team".to_owned(), "security".to_owned())]);
        members.read = MemberRead::BucketSettings;
    };
    let of_aws = |answers: &mut Answers| {
        let boundary = "arn:aws:iam::aws:policy/ReadOnlyAccess";
        answers.members.permissions_boundary = Some(boundary.to_owned());
    };
    for (name, template) in [
        ("plain", template(|_| {}, 0)),
        ("without one account", template(|_| {}, 1)),
        ("without eleven accounts", template(everything, 11)),
        ("without many accounts", template(of_aws, 400)),
    ] {
        let found = lint(&template);
        assert!(found.is_empty(), "{name}: {found:#?}\n{template:#}");
    }
}

#[test]
fn cfn_lint_sees_what_is_wrong() {
    let mut wrong = template(|_| {}, 1);
    wrong["Resources"]["Role"]["Properties"]["AssumeRolePolicy"] = json!({});
    assert!(!lint(&wrong).is_empty());
    let mut wrong = template(|_| {}, 1);
    wrong["Resources"]["Role"]["Condition"] = json!("Nobody");
    assert!(!lint(&wrong).is_empty());
}
