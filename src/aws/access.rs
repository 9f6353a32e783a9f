//! The ways into accounts besides the one that signed in.

use std::time::Duration;

use crate::domain::{ExternalId, RoleName};
use crate::problem::Problem;

/// How an account is reached that is not the one that signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Access {
    /// By a role there, which the keys that signed in may take.
    Role(RoleAccess),
    /// Not at all, and why. Nothing is sent.
    Closed(Problem),
}

/// A role that is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleAccess {
    pub role: RoleName,
    /// What the role asks for besides the right keys, if it does.
    pub external_id: Option<ExternalId>,
    /// How the session is called in the account's own records.
    pub session: String,
    /// How long one session lasts, from 15 minutes on. An hour is the most where the keys that signed in are a role's own.
    ///
    /// See <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html>.
    pub lasts: Duration,
    /// Who is behind it, for the account's records. The role has to allow `sts:SetSourceIdentity` for that.
    pub source_identity: Option<String>,
}

impl RoleAccess {
    /// This role, for an hour at a time.
    pub fn new(role: RoleName) -> Self {
        Self {
            role,
            external_id: None,
            session: "radiant-aws-setup".to_owned(),
            lasts: Duration::from_hours(1),
            source_identity: None,
        }
    }

    /// The same with what the role asks for.
    #[must_use]
    pub fn with(self, external_id: Option<ExternalId>) -> Self {
        Self {
            external_id,
            ..self
        }
    }
}

/// Whose sign-in has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInEnd {
    /// The one that everything goes by: nothing else will succeed.
    All,
    /// The way into the one account that refused.
    Account,
}
