//! How the main account's role is told which roles of other accounts it may use.

use super::Site;
use crate::answers::AssumeList;
use crate::domain::Arn;
use crate::policy::Wanted;
use crate::policy::main_role_permissions::members;
use crate::problem::Problem;

/// The roles of other accounts that the main account's role has to be allowed to use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Assume<'a> {
    /// Each by its ARN, by account; none for a single account.
    Roles(Vec<String>),
    /// Those of one name in all accounts of an organization, by its id.
    Pattern { role: String, organization: &'a str },
}

impl Assume<'_> {
    /// The rule for all of them.
    pub fn rule(&self) -> Option<Wanted> {
        match self {
            Self::Roles(roles) if roles.is_empty() => None,
            Self::Roles(roles) => Some(members(roles, None)),
            Self::Pattern { role, organization } => {
                Some(members(std::slice::from_ref(role), Some(organization)))
            }
        }
    }
}

impl<'a> Site<'a> {
    /// The roles of the other accounts, which need not be there yet.
    ///
    /// # Errors
    ///
    /// The accounts could not be listed, or there is no organization that a pattern could be limited to.
    pub fn assume(&self) -> Result<Assume<'a>, Problem> {
        let answers = &self.shared.answers.members;
        let sites = self.member_sites()?;
        if answers.assume == AssumeList::Accounts || sites.is_empty() {
            let roles = sites.iter().map(|site| site.role_arn().to_string());
            return Ok(Assume::Roles(roles.collect()));
        }
        let organization = self.shared.organization.ok_or_else(|| {
            Problem::new("The answers name the roles of other accounts by a pattern, and this account is in no organization that we can see. The pattern would reach any account of AWS.")
                .hint("Leave `assume` out of [members], so that each role is named.")
        })?;
        let mut role = Arn::role(
            self.shared.partition,
            self.account(),
            self.shared.member_role(),
        );
        "*".clone_into(&mut role.account);
        Ok(Assume::Pattern {
            role: role.to_string(),
            organization: &organization.id,
        })
    }
}
