//! When something that goes was last used, in words: somebody may still count on it.

use super::written::Written;
use crate::domain::{AccountId, RoleName};
use crate::inventory::{Doer, LastUse, Seen};
use crate::plan::Action;

/// Something of which AWS keeps when it was used.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Used {
    /// By id or ARN.
    Key(String),
    /// By name.
    Role(RoleName),
}

/// For so long IAM keeps the use of a role.
///
/// See <https://docs.aws.amazon.com/IAM/latest/APIReference/API_RoleLastUsed.html>.
const ROLES_KEPT: jiff::SignedDuration = jiff::SignedDuration::from_hours(400 * 24);

impl Used {
    /// What a write of a run made or changed, if AWS keeps its use.
    pub fn of(written: &Written) -> Option<Self> {
        match &written.action {
            Action::CreateKey(_) => written.output.clone().map(Self::Key),
            Action::PutKeyPolicy(put) => Some(Self::Key(put.key.clone())),
            Action::CreateRole(made) => Some(Self::Role(made.name.clone())),
            Action::PutTrust(put) => Some(Self::Role(put.role.clone())),
            _ => None,
        }
    }

    /// When it was last used and by whom, in a sentence.
    ///
    /// `vendor` is the account that is called by the vendor's name.
    pub fn said(&self, seen: &Seen<LastUse>, now: jiff::Timestamp, vendor: &AccountId) -> String {
        let what = match self {
            Self::Key(_) => "The key",
            Self::Role(_) => "The role",
        };
        let used = match seen {
            Seen::Known(used) => used,
            Seen::Unknown(problem) => {
                return format!(
                    "When it was last used, AWS does not tell us. {}",
                    problem.summary
                );
            }
        };
        let Some(at) = used.at else {
            let since = match self {
                Self::Role(_) => used.since.max(now.checked_sub(ROLES_KEPT).ok()),
                Self::Key(_) => used.since,
            };
            return match since {
                Some(since) => format!(
                    "{what} was not used since {}, as far as AWS tells.",
                    since.strftime("%Y-%m-%d")
                ),
                None => format!("{what} was never used, as far as AWS tells."),
            };
        };
        let by = used.by.as_ref().and_then(|by| named(by, vendor));
        let by = by.map_or_else(String::new, |by| format!(" by {by}"));
        let call = used
            .call
            .as_ref()
            .map_or_else(String::new, |call| format!(", for {call}"));
        format!("{what} was last used {}{by}{call}.", ago(at, now))
    }
}

/// Who did something, in a sentence.
fn named(doer: &Doer, vendor: &AccountId) -> Option<String> {
    match (&doer.account, &doer.name) {
        (Some(account), _) if account == vendor => Some("Radiant Security".to_owned()),
        (_, Some(name)) => Some(name.clone()),
        (Some(account), None) => Some(format!("account {}", account.grouped())),
        (None, None) => None,
    }
}

/// "9 minutes ago"; what is further away by its day.
fn ago(at: jiff::Timestamp, now: jiff::Timestamp) -> String {
    let minutes = now.duration_since(at).as_mins();
    let counted = |count: i64, what: &str| match count {
        1 => format!("1 {what} ago"),
        many => format!("{many} {what}s ago"),
    };
    match minutes {
        ..=0 => "just now".to_owned(),
        1..=59 => counted(minutes, "minute"),
        60..=2879 => counted(minutes / 60, "hour"),
        2880..=43_199 => counted(minutes / 1440, "day"),
        _ => format!("on {}", at.strftime("%Y-%m-%d")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Problem;

    fn at(seconds: i64) -> Option<jiff::Timestamp> {
        jiff::Timestamp::from_second(seconds).ok()
    }

    #[test]
    fn who_used_it_last_and_when_is_one_sentence() {
        let now = at(1_700_000_000).unwrap();
        let vendor = AccountId::parse("649384204969").unwrap();
        let key = Used::Key("1111-2222".to_owned());
        let used = LastUse {
            at: at(1_700_000_000 - 9 * 60),
            call: Some("Decrypt".to_owned()),
            by: Some(Doer {
                account: Some(vendor.clone()),
                name: None,
            }),
            ..LastUse::default()
        };
        let said = |used: &LastUse| key.said(&Seen::Known(used.clone()), now, &vendor);
        assert_eq!(
            said(&used),
            "The key was last used 9 minutes ago by Radiant Security, for Decrypt."
        );
        let never = LastUse {
            since: at(1_600_000_000),
            ..LastUse::default()
        };
        assert_eq!(
            said(&never),
            "The key was not used since 2020-09-13, as far as AWS tells."
        );
        let refused = Seen::Unknown(Problem::new("You may not do that."));
        let said = key.said(&refused, now, &vendor);
        assert!(said.contains("AWS does not tell us. You may not"), "{said}");
        for (seconds, words) in [
            (20, "just now"),
            (60, "1 minute ago"),
            (3_600, "1 hour ago"),
            (47 * 3_600, "47 hours ago"),
            (49 * 3_600, "2 days ago"),
            (100 * 86_400, "on 2023-08-06"),
        ] {
            assert_eq!(ago(at(1_700_000_000 - seconds).unwrap(), now), words);
        }
    }
}
