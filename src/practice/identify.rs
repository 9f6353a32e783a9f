//! Who makes a request.

use std::collections::BTreeMap;

use super::answer::Refusal;
use super::call::{Call, KEY_PREFIX};
use super::refusals::{expired, unrecognized};
use super::world::{ADMINISTRATOR_ROLE, Caller, Session, World};

impl World {
    /// The account of an access key, or nothing.
    pub(super) fn account_of_key(sessions: &BTreeMap<String, Session>, key: &str) -> String {
        match sessions.get(key) {
            Some(session) => session.caller.account.clone(),
            None => key.strip_prefix(KEY_PREFIX).unwrap_or_default().to_owned(),
        }
    }

    /// The ARN behind an access key, for messages.
    pub(super) fn arn_of_key(&self, key: &str) -> String {
        self.sessions.get(key).map_or_else(
            || {
                self.signed_in(Self::account_of_key(&self.sessions, key))
                    .arn
            },
            |session| session.caller.arn.clone(),
        )
    }

    /// Finds out who makes the request.
    pub(super) fn identify(&self, call: &mut Call) -> Result<(), Refusal> {
        if let Some(session) = self.sessions.get(&call.access_key) {
            if self.now >= session.expires_at {
                return Err(expired(call.service));
            }
            if !self.is_open(&session.caller.account) {
                return Err(unrecognized(call.service));
            }
            call.caller = session.caller.clone();
            return Ok(());
        }
        let account = Self::account_of_key(&self.sessions, &call.access_key);
        if !self.is_open(&account) {
            return Err(unrecognized(call.service));
        }
        call.caller = self.signed_in(account);
        Ok(())
    }

    /// Who has signed in to an account: of a copy whoever looked, elsewhere an administrator.
    fn signed_in(&self, account: String) -> Caller {
        let copied = self.copied.as_ref();
        match copied.and_then(|copied| copied.signed_in(&account)) {
            Some((arn, role)) => Caller {
                arn,
                role,
                ..administrator(account)
            },
            None => administrator(account),
        }
    }

    /// Whether there is such an account, and it is not closed: in a closed one no keys work, those of a session neither.
    fn is_open(&self, account: &str) -> bool {
        let account = self.accounts.get(account);
        account.is_some_and(|account| account.status == "ACTIVE")
    }
}

fn administrator(account: String) -> Caller {
    Caller {
        arn: format!("arn:aws:sts::{account}:assumed-role/{ADMINISTRATOR_ROLE}/practice"),
        role: format!(
            "arn:aws:iam::{account}:role/aws-reserved/sso.amazonaws.com/{ADMINISTRATOR_ROLE}"
        ),
        user_id: "AROAPRACTICEADMINIST0:practice".to_owned(),
        account,
    }
}
