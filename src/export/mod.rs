//! What is handed to those who make things by themselves: the role of another account as a template and as a script.
//!
//! Neither holds the External Role ID. Whoever runs one is asked for it.

mod script;

use std::collections::BTreeSet;

use crate::problem::Problem;
use crate::wanted::{Site, member_template};

/// A file to hand over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandOver {
    /// The file's name.
    pub name: &'static str,
    pub text: String,
}

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
        name: "radiant-member-role.template.json",
        text: format!("{text}\n"),
    })
}

/// The same as a script of AWS CLI commands.
pub fn script(site: &Site<'_>) -> HandOver {
    HandOver {
        name: "radiant-member-role.sh",
        text: script::of(site),
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
        let caller = Caller {
            account,
            arn: "arn:aws:iam::111122223333:user/ann".to_owned(),
            partition: Partition::Aws,
        };
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
