//! The detector, where its findings go, and which accounts it looks after.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::seen::{Seen, made_by_us};
use crate::domain::AccountId;
use crate::problem::Problem;

/// What GuardDuty always looks at: shown as features, but no plans of their own.
const FOUNDATION: [&str; 3] = ["CLOUD_TRAIL", "DNS_LOGS", "FLOW_LOGS"];

/// GuardDuty in one account and Region.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Detector {
    pub id: String,
    /// `false` is "suspended".
    pub enabled: bool,
    /// `FIFTEEN_MINUTES`, `ONE_HOUR` or `SIX_HOURS`.
    pub frequency: String,
    /// Every feature that AWS named, known to us or not, and whether it is on.
    pub features: BTreeMap<String, bool>,
    /// Features that a policy of the organization decides on, with AWS's name for it, such as `GUARDDUTY_POLICY`.
    #[serde(default)]
    pub managed: BTreeMap<String, String>,
    #[serde(default)]
    pub tags: BTreeMap<String, String>,
    /// The account that administers this one, or once did or would like to; its status tells.
    pub administrator: Seen<Option<Administrator>>,
    pub destinations: Seen<Vec<Destination>>,
    /// The accounts that this one administers; looked at where there is an organization.
    pub members: Seen<Members>,
}

impl Detector {
    /// One that is on and sends updates every 15 minutes, nowhere yet, with nothing else known of it.
    pub fn new(id: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            enabled: true,
            frequency: "FIFTEEN_MINUTES".to_owned(),
            features: BTreeMap::new(),
            managed: BTreeMap::new(),
            tags: BTreeMap::new(),
            administrator: Seen::Known(None),
            destinations: Seen::Known(Vec::new()),
            members: Members::unseen(),
        }
    }

    /// The paid plans that are on, by AWS's names.
    pub fn plans_on(&self) -> impl Iterator<Item = &str> {
        self.features
            .iter()
            .filter(|(name, on)| **on && !FOUNDATION.contains(&name.as_str()))
            .map(|(name, _)| name.as_str())
    }

    /// Whether this program made it and it was never switched on since: AWS's own choice of paid plans may be in it.
    pub fn is_unfinished(&self) -> bool {
        !self.enabled && made_by_us(&self.tags)
    }

    /// The account that alone may change features and frequency, if that is so.
    ///
    /// See <https://docs.aws.amazon.com/guardduty/latest/ug/administrator_member_relationships.html>.
    pub fn administered_by(&self) -> Option<&AccountId> {
        self.administrator
            .known()?
            .as_ref()
            .filter(|administrator| administrator.decides())
            .map(|administrator| &administrator.account)
    }
}

/// The account that administers another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Administrator {
    pub account: AccountId,
    /// `Enabled`, `Disabled` (suspended), `Invited`, `Resigned`, …; empty if AWS does not say.
    pub status: String,
}

impl Administrator {
    /// In force. AWS leaves the status out where there is nothing to add.
    pub fn is_in_force(&self) -> bool {
        self.status.is_empty() || self.status.eq_ignore_ascii_case("enabled")
    }

    /// Whether only it may change the settings; a tie that is suspended still binds.
    pub fn decides(&self) -> bool {
        self.is_in_force() || self.status.eq_ignore_ascii_case("disabled")
    }
}

/// The accounts whose findings come to this one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Members {
    pub accounts: Vec<Member>,
    /// What is set for all accounts of the organization; nothing if this account does not administer it.
    #[serde(default = "Seen::unlooked")]
    pub organization: Seen<Option<Joining>>,
    /// Why S3 Protection of the accounts is not known.
    #[serde(default)]
    pub unprotected: Option<Problem>,
}

impl Members {
    /// Nobody has looked.
    pub fn unseen() -> Seen<Self> {
        Seen::unlooked()
    }

    /// These, of an account that does not administer its organization.
    pub const fn of(accounts: Vec<Member>) -> Self {
        Self {
            accounts,
            organization: Seen::Known(None),
            unprotected: None,
        }
    }

    /// The account among them.
    pub fn find(&self, account: &AccountId) -> Option<&Member> {
        self.accounts
            .iter()
            .find(|member| member.account == *account)
    }

    /// What is set for all accounts of the organization, if this account administers it.
    pub fn joining(&self) -> Option<&Joining> {
        self.organization.known()?.as_ref()
    }
}

/// Which accounts of the organization join by themselves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Joining {
    /// `ALL`, `NEW` or `NONE`.
    pub accounts: String,
    /// The same for each feature that AWS named.
    pub features: BTreeMap<String, String>,
    /// GuardDuty takes no more accounts.
    pub is_full: bool,
}

impl Joining {
    /// Whether accounts to come join by themselves.
    pub fn takes_new(&self) -> bool {
        self.accounts == "ALL" || self.accounts == "NEW"
    }
}

/// One account that is administered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    pub account: AccountId,
    /// `Enabled`, `Created`, `Invited`, `Disabled`, `Removed`, `Resigned`, …
    pub status: String,
    /// S3 Protection there; nothing if it was not seen.
    #[serde(default)]
    pub protected: Option<Protected>,
}

/// S3 Protection of an account that is administered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Protected {
    pub on: bool,
    /// A policy of the organization decides on it.
    pub managed: bool,
}

impl Member {
    /// One of which no more is known.
    pub fn new(account: AccountId, status: impl Into<String>) -> Self {
        Self {
            account,
            status: status.into(),
            protected: None,
        }
    }

    /// Whether its findings come to the administrator.
    pub fn is_enabled(&self) -> bool {
        self.status.eq_ignore_ascii_case("enabled")
    }
}

/// Where findings are exported to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Destination {
    pub id: String,
    /// `PENDING_VERIFICATION`, `PUBLISHING`, `UNABLE_TO_PUBLISH_FIX_DESTINATION_PROPERTY` or `STOPPED`.
    pub status: String,
    /// `arn:P:s3:::bucket` or `arn:P:s3:::bucket/prefix/`.
    pub destination_arn: String,
    pub key_arn: String,
    /// Since when GuardDuty has not been able to write.
    #[serde(default)]
    pub failing_since: Option<jiff::Timestamp>,
    /// The account that has to own the bucket, if GuardDuty was told to look at that.
    #[serde(default)]
    pub expected_owner: Option<String>,
    /// Whether the empty object is there that stands for the folder; `None` is "not looked at", or there is no folder.
    #[serde(default)]
    pub folder_object: Option<Seen<bool>>,
}

impl Destination {
    /// One of which only this is known.
    pub fn new(
        id: impl Into<String>,
        status: impl Into<String>,
        destination_arn: impl Into<String>,
        key_arn: impl Into<String>,
    ) -> Self {
        Self {
            id: id.into(),
            status: status.into(),
            destination_arn: destination_arn.into(),
            key_arn: key_arn.into(),
            failing_since: None,
            expected_owner: None,
            folder_object: None,
        }
    }

    /// Whether nothing arrives until GuardDuty is told to try again. A state that we do not know is none of these.
    ///
    /// See <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_DescribePublishingDestination.html>.
    pub fn stands_still(&self) -> bool {
        self.status == "UNABLE_TO_PUBLISH_FIX_DESTINATION_PROPERTY" || self.status == "STOPPED"
    }

    /// The folder in a bucket that findings go under, without the slash at its end: empty is the bucket itself, nothing is
    /// another bucket.
    pub fn folder_in(&self, bucket_arn: &str) -> Option<&str> {
        let rest = self.destination_arn.strip_prefix(bucket_arn)?;
        if rest.is_empty() {
            return Some("");
        }
        let folder = rest.strip_prefix('/')?;
        Some(folder.strip_suffix('/').unwrap_or(folder))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_what_stands_behind_the_bucket() {
        let bucket = "arn:aws:s3:::larkfield-findings";
        let folder = |arn: &str| {
            Destination::new("d", "PUBLISHING", arn, "k")
                .folder_in(bucket)
                .map(str::to_owned)
        };
        assert_eq!(folder(bucket).as_deref(), Some(""));
        assert_eq!(folder(&format!("{bucket}/")).as_deref(), Some(""));
        assert_eq!(
            folder(&format!("{bucket}/guardduty/eu/")).as_deref(),
            Some("guardduty/eu")
        );
        // Signs are compared one by one: a slash too many is part of the name.
        assert_eq!(folder(&format!("{bucket}//eu/")).as_deref(), Some("/eu"));
        assert_eq!(folder(&format!("{bucket}-two/guardduty/")), None);
    }

    // GD-04
    #[test]
    fn an_invitation_and_a_tie_that_ended_bind_nobody() {
        let tie = |status: &str| Administrator {
            account: AccountId::parse("123456789012").unwrap(),
            status: status.to_owned(),
        };
        for (status, in_force, decides) in [
            ("Enabled", true, true),
            ("", true, true),
            ("Disabled", false, true),
            ("Invited", false, false),
            ("Resigned", false, false),
        ] {
            assert_eq!(tie(status).is_in_force(), in_force, "{status}");
            assert_eq!(tie(status).decides(), decides, "{status}");
        }
    }
}
