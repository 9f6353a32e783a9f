//! How the main account's role is told which roles of other accounts it may use.

use super::{MemberSite, Site};
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
    /// Those of one name and path in all accounts of an organization, by its id.
    Pattern {
        role: String,
        organization: &'a str,
        /// Those that are there under another path or in other letters, each by its ARN.
        besides: Vec<String>,
    },
}

impl Assume<'_> {
    /// The rules for all of them.
    pub fn rules(&self) -> Vec<Wanted> {
        let named = |roles: &[String]| (!roles.is_empty()).then(|| members(roles, None));
        match self {
            Self::Roles(roles) => named(roles).into_iter().collect(),
            Self::Pattern {
                role,
                organization,
                besides,
            } => {
                let pattern = members(std::slice::from_ref(role), Some(organization));
                [pattern].into_iter().chain(named(besides)).collect()
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
        self.assume_of(&self.member_sites()?)
    }

    /// The same of accounts that are known already.
    ///
    /// # Errors
    ///
    /// There is no organization that a pattern could be limited to.
    pub fn assume_of(&self, sites: &[MemberSite<'_, 'a>]) -> Result<Assume<'a>, Problem> {
        let answers = &self.shared.answers.members;
        if answers.assume == AssumeList::Accounts || sites.is_empty() {
            let roles = sites.iter().map(|site| site.role_arn().to_string());
            return Ok(Assume::Roles(roles.collect()));
        }
        let organization = self.shared.organization.ok_or_else(|| {
            Problem::new("The answers name the roles of other accounts by a pattern, and this account is in no organization that we can see. The pattern would reach any account of AWS.")
                .hint("Leave `assume` out of [members], so that each role is named.")
        })?;
        let role = in_any_account(Arn::role(
            self.shared.partition,
            self.account(),
            self.shared.member_role(),
        ));
        let roles = sites.iter().map(MemberSite::role_arn);
        let besides = roles
            .filter(|arn| in_any_account(arn.clone()) != role)
            .map(|arn| arn.to_string());
        Ok(Assume::Pattern {
            besides: besides.collect(),
            role,
            organization: &organization.id,
        })
    }
}

/// The same name and path in whichever account.
fn in_any_account(mut role: Arn) -> String {
    "*".clone_into(&mut role.account);
    role.to_string()
}
