//! What is asked of a policy document, and by whom.

use std::collections::BTreeMap;

/// Who asks.
#[derive(Clone, Copy, Debug)]
pub enum Subject<'a> {
    /// An AWS service, such as `cloudtrail.amazonaws.com`.
    Service(&'a str),
    /// A role's session.
    Session {
        account: &'a str,
        /// The role's ARN.
        role: &'a str,
        /// The session's ARN.
        session: &'a str,
    },
    /// Nobody is named: the document is an identity policy.
    Identity,
}

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// Who asks.
    pub subject: Subject<'a>,
    /// Such as `s3:PutObject`.
    pub action: &'a str,
    /// The ARN.
    pub resource: &'a str,
    /// The context, by lower-case key.
    pub context: &'a Context,
}

impl<'a> Question<'a> {
    /// Whether `subject` may do `action` to `resource`.
    #[must_use]
    pub const fn new(
        subject: Subject<'a>,
        action: &'a str,
        resource: &'a str,
        context: &'a Context,
    ) -> Self {
        Self {
            subject,
            action,
            resource,
            context,
        }
    }
}

/// The request's context, by lower-case key.
pub type Context = BTreeMap<String, Vec<String>>;
