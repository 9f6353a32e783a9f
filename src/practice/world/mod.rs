//! What there is in the simulated organization: plain data, a map per account and Region.

mod account;
mod bucket;
mod copied;
mod detector;
mod guard;
mod history;
mod identity;
mod settling;
mod stack_set;
mod storage;
mod tags;
mod trail;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use self::account::{Account, Organization, Regional, Unit};
pub use self::bucket::{Bucket, Notification, NotificationTarget, Object, PublicAccessBlock};
pub use self::copied::Copied;
pub use self::detector::{Destination, Detector, Sample};
pub use self::guard::{Guard, GuardKind};
pub use self::history::PastEvent;
pub(in crate::practice) use self::identity::{ADMINISTRATOR_ROLE, Caller, Session};
pub use self::identity::{Iam, Policy, PolicyVersion, Role};
pub use self::settling::Settling;
pub use self::stack_set::{StackInstance, StackOperation, StackSet};
pub(crate) use self::storage::Stale;
pub use self::storage::{Alias, Key, KeyUse, Subscription, Topic};
pub use self::tags::Tags;
pub use self::trail::Trail;

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
    /// Policies around the accounts, which may say no to a call that is allowed otherwise.
    pub guards: Vec<Guard>,
    /// Refusals end with the id under which AWS explains them.
    pub authorization_ids: bool,
    /// The origin access identities of `CloudFront` that there are, by id.
    pub origin_identities: Vec<String>,
    /// GuardDuty's newest features, which nobody has heard of yet.
    pub new_features: Vec<String>,
    /// The vendor does not confirm its subscriptions.
    pub vendor_is_silent: bool,
    /// For a copy of what was seen of somebody's accounts.
    pub copied: Option<Copied>,
    /// By how many milliseconds more than others an account answers.
    #[serde(skip)]
    pub slow: BTreeMap<String, u64>,
    /// Milliseconds since the start.
    #[serde(skip)]
    pub now: u64,
    /// Whether changes take time to be seen everywhere.
    #[serde(skip)]
    pub settling: bool,
    /// For how many milliseconds reads may show a key's older policy, beyond the moment from which the newer one counts.
    #[serde(skip)]
    pub stale_key_reads: u64,
    /// Seconds from 1970 to the start.
    #[serde(skip)]
    pub epoch: i64,
    /// The action that is denied to everybody, for the policy simulator.
    #[serde(skip)]
    pub(in crate::practice) denied: Option<String>,
    #[serde(skip)]
    pub(in crate::practice) sessions: BTreeMap<String, Session>,
    #[serde(skip)]
    pub(in crate::practice) cloudtrail_writes: BTreeMap<(String, String, String), u64>,
    #[serde(skip)]
    pub(in crate::practice) busy_buckets: BTreeMap<String, u64>,
    /// What CloudTrail has written down by itself.
    #[serde(skip)]
    pub history: Vec<PastEvent>,
    /// When the vendor tries its role in an account again.
    #[serde(skip)]
    pub(in crate::practice) vendor_tries: BTreeMap<String, u64>,
    #[serde(skip)]
    pub(in crate::practice) serial: u64,
    #[serde(skip)]
    pub(in crate::practice) files: u64,
    #[serde(skip)]
    pub(in crate::practice) reads: u64,
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

    /// What every account has in every Region: the account, the Region, and what is there.
    pub fn everywhere(&self) -> impl Iterator<Item = (&str, &str, &Regional)> {
        self.accounts.iter().flat_map(|(id, account)| {
            let regions = account.regions.iter();
            regions.map(move |(region, there)| (id.as_str(), region.as_str(), there))
        })
    }

    /// A bucket, once it is seen everywhere.
    pub fn bucket(&self, name: &str) -> Option<&Bucket> {
        let bucket = self.buckets.get(name)?;
        (bucket.visible_at <= self.now).then_some(bucket)
    }

    /// The roles and policies of an account.
    pub fn iam(&self, account: &str) -> Option<&Iam> {
        Some(&self.accounts.get(account)?.iam)
    }

    /// The roles and policies of an account, to be changed.
    pub fn iam_mut(&mut self, account: &str) -> Option<&mut Iam> {
        Some(&mut self.accounts.get_mut(account)?.iam)
    }

    /// Whether an account administers a service for the organization.
    pub fn is_delegated(&self, service: &str, account: &str) -> bool {
        let organization = self.organization.as_ref();
        organization
            .and_then(|organization| organization.delegated.get(service))
            .is_some_and(|accounts| accounts.iter().any(|id| id == account))
    }

    /// The account that administers GuardDuty for the organization in a Region.
    pub fn guardduty_administrator(&self, region: &str) -> Option<&str> {
        let organization = self.organization.as_ref()?;
        let named = organization.delegated.get("guardduty.amazonaws.com")?;
        let is_in = organization.guardduty_in.is_empty()
            || organization.guardduty_in.iter().any(|it| it == region);
        named.first().filter(|_| is_in).map(String::as_str)
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
}

/// A text, or what AWS means where there is none.
pub(in crate::practice) const fn or<'text>(text: &'text str, default: &'text str) -> &'text str {
    if text.is_empty() { default } else { text }
}

/// Mixes a counter, so that ids look like ids and waits are uneven, the same way each time.
pub(in crate::practice) const fn mixed(counter: u64) -> u64 {
    let mut mixed = counter.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
