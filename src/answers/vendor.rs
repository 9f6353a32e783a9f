//! `[vendor]`: what the vendor gave, and overrides of its constants.

use serde::Serialize;

use super::form::Form;
use super::line::quoted;
use crate::domain::{AccountId, Arn, ExternalId, NameProblem, RoleName};

/// What the vendor gave, and overrides of the constants that come with the program.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct VendorAnswers {
    /// The External Role ID; none until the connector has been added at the vendor's.
    pub external_role_id: Option<ExternalId>,
    /// The ARN that may use the main role, if another than the vendor's usual one.
    pub principal: Option<String>,
    /// The name of the main role, if another than the vendor's usual one.
    pub role_name: Option<RoleName>,
}

impl VendorAnswers {
    /// The name of the main role: the one of the answers, or else the vendor's usual one.
    pub fn role_name_or<'a>(&'a self, usual: &'a RoleName) -> &'a RoleName {
        self.role_name.as_ref().unwrap_or(usual)
    }

    /// Who may use the main role: the one of the answers, or else the vendor's usual one.
    pub fn principal_or<'a>(&'a self, usual: &'a str) -> &'a str {
        self.principal.as_deref().unwrap_or(usual)
    }

    /// The ARN that may use the main role, and its account, where that is another account than the vendor's own.
    pub fn stranger(&self, own: &AccountId) -> Option<(&str, AccountId)> {
        let text = self.principal.as_deref()?;
        let account = Arn::parse(text).ok()?.account_id()?;
        (account != *own).then_some((text, account))
    }

    /// Who may use the main role, inside a sentence: the vendor by its name, or somebody else by the number of the account.
    pub fn trusted(&self, name: &str, own: &AccountId) -> String {
        match self.stranger(own) {
            Some((_, account)) => format!("account {}", account.grouped()),
            None => name.to_owned(),
        }
    }
}

/// What is allowed for the principal.
const PRINCIPAL_RULE: &str =
    "the ARN of a role, user or session of the vendor's, from `iam` or `sts`";

/// The keys of the section.
pub(super) fn keys(form: &mut Form<'_, '_, '_>, answers: &mut VendorAnswers) {
    form.with(
        "external_role_id",
        &mut answers.external_role_id,
        "empty until the connector has been added at the vendor's",
        |entry, _, found| {
            let text = entry.text(ExternalId::RULE, found)?;
            if text.text.is_empty() {
                return Some(None);
            }
            Some(Some(text.parse(
                ExternalId::parse,
                ExternalId::RULE,
                found,
            )?))
        },
        |id| Some(quoted(id.as_ref().map_or("", ExternalId::as_str))),
    );
    form.optional(
        "principal",
        &mut answers.principal,
        parse_principal,
        PRINCIPAL_RULE,
    );
    form.optional(
        "role_name",
        &mut answers.role_name,
        RoleName::parse,
        RoleName::RULE,
    );
}

/// Reads who may use the main role: one named identity, never everybody and never a whole account.
fn parse_principal(text: &str) -> Result<String, NameProblem> {
    let arn = Arn::parse(text)?;
    let named = arn.account_id().is_some() && arn.resource != "root" && !arn.resource.contains('*');
    if !named || !matches!(arn.service.as_str(), "iam" | "sts") {
        return Err(NameProblem::new(
            "This ARN does not name one role, user or session.",
        ));
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_principal_is_one_identity() {
        for text in [
            "arn:aws:sts::649384204969:assumed-role/tenant-aws-access-role/radiant-security",
            "arn:aws:iam::444455556666:role/vendor",
        ] {
            assert_eq!(parse_principal(text).as_deref(), Ok(text));
        }
        for text in [
            "*",
            "",
            "444455556666",
            "arn:aws:iam::444455556666:root",
            "arn:aws:iam::444455556666:role/*",
            "arn:aws:sns:eu-west-1:444455556666:topic",
            "arn:aws:iam::aws:policy/ReadOnlyAccess",
        ] {
            assert!(parse_principal(text).is_err(), "{text}");
        }
    }

    #[test]
    fn somebody_else_than_the_vendor_is_called_by_account() {
        let own = AccountId::parse("649384204969").unwrap();
        let of = |principal: Option<&str>| VendorAnswers {
            principal: principal.map(str::to_owned),
            ..VendorAnswers::default()
        };
        let theirs = of(Some("arn:aws:iam::649384204969:role/another"));
        for usual in [of(None), theirs] {
            assert_eq!(usual.stranger(&own), None);
            assert_eq!(usual.trusted("Radiant Security", &own), "Radiant Security");
        }
        let arn = "arn:aws:iam::444455556666:role/vendor";
        let other = of(Some(arn));
        assert_eq!(other.stranger(&own).map(|(arn, _)| arn), Some(arn));
        assert_eq!(
            other.trusted("Radiant Security", &own),
            "account 4444 5555 6666"
        );
    }
}
