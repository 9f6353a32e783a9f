//! What is told of a world that is a copy of somebody's accounts, of which only parts were seen.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A world that is a copy holds parts only. What it does not know of is taken as AWS has it: who is named may be there, and nothing new
/// arrives.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Copied {
    /// The ARN of who signed in to the main account.
    pub caller: String,
    /// When it was seen, in seconds since 1970.
    pub seen: i64,
    /// The ARNs of roles that are known not to be there.
    pub absent: BTreeSet<String>,
    /// What policies of AWS's own say, by ARN.
    pub of_aws: BTreeMap<String, Value>,
}

impl Copied {
    /// The ARN of who signed in, and of the role behind it if it is a session of one.
    pub(in crate::practice) fn signed_in(&self, account: &str) -> Option<(String, String)> {
        let (head, resource) = self.caller.split_at_checked("arn:aws:".len())?;
        let is_theirs = head == "arn:aws:" && resource.split(':').nth(2) == Some(account);
        let role = resource
            .split_once(":assumed-role/")
            .and_then(|(_, session)| session.split('/').next());
        let role = role.map_or_else(
            || self.caller.clone(),
            |role| format!("arn:aws:iam::{account}:role/{role}"),
        );
        is_theirs.then(|| (self.caller.clone(), role))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_acts_as_its_role_and_a_user_as_itself() {
        let signed_in = |caller: &str| {
            let copied = Copied {
                caller: caller.to_owned(),
                ..Copied::default()
            };
            copied.signed_in("111122223333").map(|(_, role)| role)
        };
        assert_eq!(
            signed_in("arn:aws:sts::111122223333:assumed-role/KeyAdmin/ana").as_deref(),
            Some("arn:aws:iam::111122223333:role/KeyAdmin")
        );
        let user = "arn:aws:iam::111122223333:user/ana";
        assert_eq!(signed_in(user).as_deref(), Some(user));
        assert_eq!(signed_in("arn:aws:iam::444455556666:user/ana"), None);
        assert_eq!(signed_in(""), None);
    }
}
