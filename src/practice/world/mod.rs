//! What there is in the simulated organization: plain data, a map per account and Region.

mod bucket;
mod identity;
mod settling;
mod storage;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use self::bucket::{Bucket, Notification, NotificationTarget, Object, PublicAccessBlock};
pub(in crate::practice) use self::identity::{ADMINISTRATOR_ROLE, Caller, Session};
pub use self::identity::{Iam, Policy, PolicyVersion, Role};
pub use self::settling::Settling;
pub use self::storage::{Alias, Key, Subscription, Topic};
use super::answer::Refusal;
use super::call::{Call, KEY_PREFIX};
use super::http::{expired, unrecognized};

/// Tags, by key.
pub type Tags = BTreeMap<String, String>;

/// Everything that there is.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct World {
    /// The made-up company's name.
    pub company: String,
    /// The account that the set-up is about.
    pub main_account: String,
    /// The Region in which most of it is.
    pub main_region: String,
    /// The organization, if there is one.
    pub organization: Option<Organization>,
    /// Accounts by id.
    pub accounts: BTreeMap<String, Account>,
    /// Buckets by name; a name is taken in all the world.
    pub buckets: BTreeMap<String, Bucket>,
    /// Milliseconds since the start.
    #[serde(skip)]
    pub now: u64,
    /// Whether changes take time to be seen everywhere.
    #[serde(skip)]
    pub settling: bool,
    /// Seconds from 1970 to the start.
    #[serde(skip)]
    pub epoch: i64,
    /// The action that is denied to everybody, for the policy simulator.
    #[serde(skip)]
    pub(in crate::practice) denied: Option<String>,
    #[serde(skip)]
    pub(in crate::practice) sessions: BTreeMap<String, Session>,
    #[serde(skip)]
    pub(in crate::practice) cloudtrail_writes: BTreeMap<(String, String), u64>,
    #[serde(skip)]
    pub(in crate::practice) busy_buckets: BTreeMap<String, u64>,
    #[serde(skip)]
    pub(in crate::practice) serial: u64,
}

/// The organization.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Organization {
    /// Such as `o-exampleorgid`.
    pub id: String,
    /// The management account.
    pub management: String,
    /// `ALL` or `CONSOLIDATED_BILLING`.
    pub feature_set: String,
    /// Service principals with trusted access, and from when it is seen.
    pub trusted: BTreeMap<String, Settling<bool>>,
    /// Delegated administrators by service principal.
    pub delegated: BTreeMap<String, Vec<String>>,
}

/// One account.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Account {
    /// Its name in the organization.
    pub name: String,
    /// Its e-mail address.
    pub email: String,
    /// `ACTIVE`, `SUSPENDED` or `PENDING_CLOSURE`.
    pub status: String,
    /// `CREATED` or `INVITED`.
    pub joined: String,
    /// Regions beyond those that are always on.
    pub opted_in: Vec<String>,
    /// Roles and policies.
    pub iam: Iam,
    /// What is in each Region.
    pub regions: BTreeMap<String, Regional>,
}

/// What an account has in one Region.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Regional {
    /// Trails whose home Region this is, by name.
    pub trails: BTreeMap<String, Trail>,
    /// Keys by id.
    pub keys: BTreeMap<String, Key>,
    /// Aliases by name, with `alias/`.
    pub aliases: BTreeMap<String, Alias>,
    /// Topics by name.
    pub topics: BTreeMap<String, Topic>,
    /// Detectors by id; AWS allows one.
    pub detectors: BTreeMap<String, Detector>,
    /// Queues by name, with their policy; only notifications know them.
    pub queues: BTreeMap<String, Value>,
    /// Lambda functions by name, with their policy; only notifications know them.
    pub functions: BTreeMap<String, Value>,
}

/// A trail.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "AWS's own switches")]
pub struct Trail {
    /// The bucket that it writes into.
    pub bucket: String,
    /// The key prefix in the bucket.
    pub prefix: Option<String>,
    /// The ARN of the topic that it tells.
    pub topic: Option<String>,
    /// The ARN of the key that it encrypts with.
    pub key: Option<String>,
    /// `IncludeGlobalServiceEvents`.
    pub global_events: bool,
    /// `IsMultiRegionTrail`.
    pub multi_region: bool,
    /// `IsOrganizationTrail`.
    pub organization: bool,
    /// `LogFileValidationEnabled`.
    pub validation: bool,
    /// Whether it logs.
    pub logging: bool,
    /// Basic event selectors, as on the wire.
    pub event_selectors: Option<Value>,
    /// Advanced event selectors, as on the wire.
    pub advanced_selectors: Option<Value>,
    /// Its tags.
    pub tags: Tags,
    /// When logging began, in seconds since 1970.
    pub started: Option<i64>,
    /// When the last file was written, in seconds since 1970.
    pub delivered: Option<i64>,
    #[serde(skip)]
    pub(in crate::practice) visible_at: u64,
    #[serde(skip)]
    pub(in crate::practice) deliver_at: Option<u64>,
}

/// A GuardDuty detector.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Detector {
    /// Not suspended.
    pub enabled: bool,
    /// `FIFTEEN_MINUTES`, `ONE_HOUR` or `SIX_HOURS`.
    pub frequency: String,
    /// Features by name, with `ENABLED` or `DISABLED`.
    pub features: BTreeMap<String, String>,
    /// The account that administers it, if another one does.
    pub administrator: Option<String>,
    /// Its tags.
    pub tags: Tags,
    /// Where findings go, by id.
    pub destinations: BTreeMap<String, Destination>,
    /// When it was made, in seconds since 1970.
    pub created: i64,
    #[serde(skip)]
    pub(in crate::practice) token: Option<String>,
}

/// A place to which GuardDuty exports findings.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Destination {
    /// The bucket's ARN, with a prefix perhaps.
    pub arn: String,
    /// The key's ARN.
    pub key: String,
    /// Its tags.
    pub tags: Tags,
    #[serde(skip)]
    pub(in crate::practice) publishing_at: u64,
    #[serde(skip)]
    pub(in crate::practice) token: Option<String>,
}

impl World {
    /// The moment at which a change is seen everywhere, when it takes `millis`.
    pub fn settles(&self, millis: u64) -> u64 {
        if self.settling {
            self.now + millis
        } else {
            self.now
        }
    }

    /// Seconds since 1970.
    pub fn seconds(&self) -> i64 {
        self.epoch + i64::try_from(self.now / 1000).unwrap_or(0)
    }

    /// A number that does not come again.
    pub fn unique(&mut self) -> u64 {
        self.serial += 1;
        mixed(self.serial)
    }

    /// 32 hexadecimal digits.
    pub fn unique_hex(&mut self) -> String {
        format!("{:016x}{:016x}", self.unique(), self.unique())
    }

    /// In the form of a key id.
    pub fn unique_uuid(&mut self) -> String {
        let (a, b) = (self.unique(), self.unique());
        format!(
            "{:08x}-{:04x}-4{:03x}-a{:03x}-{:012x}",
            a >> 32,
            (a >> 16) & 0xffff,
            a & 0xfff,
            b >> 52,
            b & 0xffff_ffff_ffff
        )
    }

    /// In the form of an IAM id, such as `AROA…`.
    pub fn unique_id(&mut self, prefix: &str) -> String {
        let mut rest = (u128::from(self.unique()) << 64) | u128::from(self.unique());
        let letters: Vec<char> = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".chars().collect();
        let mut id = prefix.to_owned();
        for _ in 0..17 {
            let at = usize::try_from(rest % 32).unwrap_or(0);
            id.extend(letters.get(at));
            rest /= 32;
        }
        id
    }

    /// What an account has in a Region, if anything.
    pub fn regional(&self, account: &str, region: &str) -> Option<&Regional> {
        self.accounts.get(account)?.regions.get(region)
    }

    /// What an account has in a Region, to be changed.
    pub fn regional_mut(&mut self, account: &str, region: &str) -> &mut Regional {
        let account = self.accounts.entry(account.to_owned()).or_default();
        account.regions.entry(region.to_owned()).or_default()
    }

    /// The account of an access key, or nothing.
    pub(in crate::practice) fn account_of_key(
        sessions: &BTreeMap<String, Session>,
        key: &str,
    ) -> String {
        match sessions.get(key) {
            Some(session) => session.caller.account.clone(),
            None => key.strip_prefix(KEY_PREFIX).unwrap_or_default().to_owned(),
        }
    }

    /// The ARN behind an access key, for messages.
    pub(in crate::practice) fn arn_of_key(&self, key: &str) -> String {
        self.sessions.get(key).map_or_else(
            || administrator(Self::account_of_key(&self.sessions, key)).arn,
            |session| session.caller.arn.clone(),
        )
    }

    /// Finds out who makes the request.
    pub(in crate::practice) fn identify(&self, call: &mut Call) -> Result<(), Refusal> {
        if let Some(session) = self.sessions.get(&call.access_key) {
            if self.now >= session.expires_at {
                return Err(expired(call.service));
            }
            call.caller = session.caller.clone();
            return Ok(());
        }
        let account = Self::account_of_key(&self.sessions, &call.access_key);
        match self.accounts.get(&account) {
            Some(found) if found.status == "ACTIVE" => {
                call.caller = administrator(account);
                Ok(())
            }
            _ => Err(unrecognized(call.service)),
        }
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

/// Mixes a counter, so that ids look like ids and waits are uneven, the same way each time.
pub(in crate::practice) const fn mixed(counter: u64) -> u64 {
    let mut mixed = counter.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
