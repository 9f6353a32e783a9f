//! The role of another account as a template and as a script, for its owner.

use std::collections::BTreeSet;

use super::hand_over::HandOver;
use super::script::of as of_member;
use crate::problem::Problem;
use crate::wanted::{Site, member_template};

/// The CloudFormation template of the role in another account, for its owner. In the main account it makes nothing.
///
/// # Errors
///
/// It cannot be written down.
pub fn template(site: &Site<'_>) -> Result<HandOver, Problem> {
    let without = BTreeSet::from([site.account().clone()]);
    let main_role = site.role_arn().to_string();
    let template = member_template(&site.shared, &main_role, &without);
    let text = serde_json::to_string_pretty(&template).map_err(|err| {
        Problem::new("The template could not be written down.").hint(err.to_string())
    })?;
    Ok(HandOver {
        name: "radiant-member-role.template.json".to_owned(),
        text: format!("{text}\n"),
    })
}

/// The same as a script of AWS CLI commands.
pub fn script(site: &Site<'_>) -> HandOver {
    HandOver {
        name: "radiant-member-role.sh".to_owned(),
        text: of_member(site),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answers::Answers;
    use crate::domain::{AccountId, ExternalId, Partition, Region};
    use crate::inventory::{Caller, Inventory};
    use crate::vendor::Vendor;
    use crate::wanted::main_site;

    const ID: &str = "rs-8f2c-aa77-bb66-91d4";

    fn with(change: impl FnOnce(&mut Answers), look: impl FnOnce(&Site<'_>)) {
        let account = AccountId::parse("111122223333").unwrap();
        let mut answers = Answers::defaults(account.clone(), Region::parse("us-east-1").unwrap());
        answers.vendor.external_role_id = Some(ExternalId::parse(ID).unwrap());
        change(&mut answers);
        let caller = Caller::new(
            account,
            "arn:aws:iam::111122223333:user/ann",
            Partition::Aws,
        );
        let inventory = Inventory::empty(jiff::Timestamp::UNIX_EPOCH, caller);
        let vendor = Vendor::default();
        look(&main_site(&answers, &vendor, &inventory));
    }

    #[test]
    fn neither_holds_the_external_role_id_or_a_place_for_it_that_is_not_filled() {
        with(
            |_| {},
            |site| {
                let template = template(site).unwrap();
                let script = script(site);
                for file in [&template, &script] {
                    assert!(!file.text.contains(ID), "{}", file.name);
                    assert!(!file.text.contains("{{"), "{}", file.text);
                }
                assert!(template.text.contains("\"Ref\": \"ExternalRoleId\""));
                assert!(script.text.contains("EXTERNAL_ROLE_ID"));
            },
        );
    }

    #[test]
    fn the_script_makes_what_a_run_would_make() {
        with(
            |answers| {
                answers.members.path = Some("/security/".to_owned());
                answers.members.permissions_boundary = Some("limit".to_owned());
            },
            |site| {
                let text = script(site).text;
                for part in [
                    "aws iam create-policy --cli-input-json",
                    "aws iam create-role --cli-input-json",
                    "aws iam attach-role-policy --cli-input-json",
                    "\"Path\":\"/security/\"",
                    ":policy/limit",
                    ":policy/security/radiant-member-access-policy",
                    "arn:aws:iam::111122223333:role/radiant-aws-access-role",
                    "if [ \"$account\" = \"111122223333\" ]",
                ] {
                    assert!(text.contains(part), "{part}\n{text}");
                }
            },
        );
    }

    /// Run the script with an `aws` that keeps what it makes in a folder and fails at one command; gives what it made.
    #[cfg(unix)]
    fn run(script: &str, state: &std::path::Path, fails_at: &str) -> (bool, String, String) {
        use std::io::Write as _;
        use std::os::unix::fs::PermissionsExt as _;
        use std::process::{Command, Stdio};

        let aws = state.join("aws");
        let text = "#!/bin/sh
[ \"$2\" != \"$FAILS_AT\" ] || exit 255
case $2 in
  get-caller-identity) echo 444455556666;;
  get-policy|get-role) cat \"$STATE/${2#get-}\";;
  create-*) echo radiant-aws-setup >\"$STATE/${2#create-}\"; echo \"$2\" >>\"$STATE/made\";;
  *) echo \"$2\" >>\"$STATE/made\";;
esac
";
        std::fs::write(&aws, text).unwrap();
        std::fs::set_permissions(&aws, std::fs::Permissions::from_mode(0o755)).unwrap();
        let path = format!(
            "{}:{}",
            state.display(),
            std::env::var_os("PATH").unwrap().display()
        );
        let mut shell = Command::new("sh")
            .env("PATH", path)
            .env("STATE", state)
            .env("FAILS_AT", fails_at)
            .env("EXTERNAL_ROLE_ID", ID)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = shell.stdin.take().unwrap();
        stdin.write_all(script.as_bytes()).unwrap();
        drop(stdin);
        let ended = shell.wait_with_output().unwrap();
        let made = std::fs::read_to_string(state.join("made")).unwrap_or_default();
        let said = String::from_utf8(ended.stderr).unwrap();
        (ended.status.success(), made, said)
    }

    #[cfg(unix)]
    #[test]
    fn the_script_goes_on_where_an_earlier_run_ended_and_leaves_what_others_made() {
        with(
            |_| {},
            |site| {
                let text = script(site).text;
                let state = tempfile::tempdir().unwrap();
                let (went, made, _) = run(&text, state.path(), "create-role");
                assert_eq!((went, made.as_str()), (false, "create-policy\n"));
                let (went, made, said) = run(&text, state.path(), "none");
                assert!(went, "{said}");
                assert_eq!(made, "create-policy\ncreate-role\nattach-role-policy\n");
                let (went, _, said) = run(&text, state.path(), "none");
                assert!(went && said.contains("is there already"), "{said}");
                std::fs::write(state.path().join("role"), "None\n").unwrap();
                let (went, _, said) = run(&text, state.path(), "none");
                assert!(!went && said.contains("did not make it"), "{said}");
            },
        );
    }

    #[test]
    fn what_stands_between_quotes_ends_no_quote() {
        with(
            |answers| {
                let tags = &mut answers.members.role_tags;
                tags.insert("owner".to_owned(), "Ann's team; rm -rf /".to_owned());
            },
            |site| {
                let text = script(site).text;
                assert!(text.contains("Ann'\\''s team; rm -rf /"), "{text}");
            },
        );
    }
}
