//! What was seen in AWS, at a time: plain data that can be saved and replayed.
//!
//! Everything is kept by account, and what is regional by [`Place`]: nothing here assumes that there is only one of either.
//! A read that was refused is [`Seen::Unknown`] with the reason, never "absent".

mod account;
mod bucket;
pub mod control_tower;
mod few;
mod figures;
mod filter;
mod guardduty;
mod holes;
mod last_use;
mod live;
mod lock;
mod place;
mod reasons;
#[cfg(test)]
mod samples;
mod seen;
mod stack_set;
mod trail;
mod trail_settings;

pub use account::{
    Boundary, Group, ManagedPolicy, MemberAccount, Organization, PolicyVersion, Role, Standing,
};
pub use bucket::{
    Bucket, BucketEncryption, BucketView, Notification, NotificationTarget, PublicAccessBlock,
};
pub use few::Few;
pub use figures::{Countable, DayOfFiles, Figures, GuardDutyUse, LogFolder, Sample, Source};
pub use filter::{filter_value, filtered_name};
pub use guardduty::{Administrator, Destination, Detector, Joining, Member, Members, Protected};
pub use holes::{Hole, passing};
pub use last_use::{Doer, LastUse};
pub use live::{
    Above, AboveKind, Arrived, Assumed, Live, Refuser, RoleUse, SampleFinding, Simulated,
    Simulation,
};
pub use lock::Lock;
pub use place::{Key, NeverRotates, Subscription, SubscriptionState, Topic};
#[cfg(test)]
pub(crate) use samples::ours;
pub use seen::{CREATED_BY, SETUP_PART, SETUP_RUN, Seen, UNLOOKED, made_by_us};
pub use stack_set::{
    CallAs, Drift, InstanceState, OperationResult, OperationState, StackInstance, StackSet,
    StackSetLook, StackSetOperation, StackSetRights, StackSetTargets,
};
pub use trail::{
    AdvancedSelector, BasicSelector, DataResource, Delivery, FieldSelector, ListedTrail, Selectors,
    Sent, Trail,
};
pub use trail_settings::{TrailPatch, TrailSettings};

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::{AccountId, Arn, BucketName, Partition, Place, PolicyName, Region, RoleName};

/// Who signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Caller {
    /// The account that the sign-in belongs to.
    pub account: AccountId,
    /// The caller's full name, a user's or a role session's.
    pub arn: String,
    /// Read from the caller's ARN, never assumed.
    pub partition: Partition,
}

/// Everything that was seen, at one time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inventory {
    /// When the reads began.
    pub at: jiff::Timestamp,
    /// Who read.
    pub caller: Caller,
    /// What is global in an account.
    pub accounts: BTreeMap<AccountId, AccountView>,
    /// What is regional. Keys are written as `account/region`.
    pub places: BTreeMap<Place, PlaceView>,
    /// The StackSet that the answers mean, where one was looked for.
    #[serde(default)]
    pub stack_sets: BTreeMap<Place, StackSetLook>,
}

impl Caller {
    /// Who calls; the ARN is empty where it is not known.
    pub fn new(account: AccountId, arn: impl Into<String>, partition: Partition) -> Self {
        Self {
            account,
            arn: arn.into(),
            partition,
        }
    }
}

impl Inventory {
    /// An inventory in which nothing has been looked at yet.
    pub const fn empty(at: jiff::Timestamp, caller: Caller) -> Self {
        Self {
            at,
            caller,
            accounts: BTreeMap::new(),
            places: BTreeMap::new(),
            stack_sets: BTreeMap::new(),
        }
    }

    /// The account's global view, if it was looked at.
    pub fn account(&self, account: &AccountId) -> Option<&AccountView> {
        self.accounts.get(account)
    }

    /// The view of one account in one Region, if it was looked at.
    pub fn place(&self, place: &Place) -> Option<&PlaceView> {
        self.places.get(place)
    }

    /// The account's global view, to be filled.
    pub fn account_mut(&mut self, account: &AccountId) -> &mut AccountView {
        self.accounts
            .entry(account.clone())
            .or_insert_with(AccountView::unlooked)
    }

    /// The view of one account in one Region, to be filled.
    pub fn place_mut(&mut self, place: &Place) -> &mut PlaceView {
        self.places
            .entry(place.clone())
            .or_insert_with(PlaceView::unlooked)
    }
}

/// What is global in an account: its place in the organization, buckets, roles and policies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountView {
    /// The organization, and this account's place in it.
    pub standing: Seen<Standing>,
    /// The Regions that are switched on.
    pub regions: Seen<Vec<Region>>,
    /// The trails of all Regions, by home Region; those of the organization that it sees are among them.
    pub listed_trails: Seen<Vec<ListedTrail>>,
    /// The names of all buckets of the account.
    pub bucket_names: Seen<Vec<BucketName>>,
    /// S3 Block Public Access of the whole account, which counts for each of its buckets; `None` is "never set".
    pub public_access_block: Seen<Option<PublicAccessBlock>>,
    /// The buckets that were looked at closely.
    pub buckets: BTreeMap<BucketName, Seen<BucketView>>,
    /// The roles that were looked at; `None` is "there is no such role".
    pub roles: Few<RoleName, Seen<Option<Role>>>,
    /// The customer managed policies that were looked at; `None` is "there is no such policy".
    pub policies: Few<PolicyName, Seen<Option<ManagedPolicy>>>,
    /// How many managed policies AWS attaches to one role of the account.
    #[serde(default = "Seen::unlooked")]
    pub policies_per_role: Seen<usize>,
}

/// What is regional: trails, the detector, topics and keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceView {
    /// All trails that this Region shows, shadow copies and organization trails too.
    pub trails: Seen<Vec<Trail>>,
    /// The detector; `None` is "GuardDuty was never switched on here".
    pub detector: Seen<Option<Detector>>,
    /// The ARNs of all topics of the Region.
    pub topic_arns: Seen<Vec<Arn>>,
    /// The topics that were looked at closely, by ARN; `None` is "there is no such topic".
    pub topics: BTreeMap<Arn, Seen<Option<Topic>>>,
    /// All aliases of the Region (`alias/…`) with the id of their key.
    pub aliases: Seen<BTreeMap<String, String>>,
    /// The keys that were looked at closely, by ARN; `None` is "there is no such key".
    pub keys: BTreeMap<Arn, Seen<Option<Key>>>,
    /// Keys that carry this product's tag, by the part they were made for (the alias they are to get).
    /// They are how a key is found again whose making was cut off before it had its alias.
    pub made_keys: Seen<BTreeMap<String, Arn>>,
}

impl AccountView {
    /// Nothing was looked at.
    pub fn unlooked() -> Self {
        Self {
            standing: Seen::unlooked(),
            regions: Seen::unlooked(),
            listed_trails: Seen::unlooked(),
            bucket_names: Seen::unlooked(),
            public_access_block: Seen::unlooked(),
            buckets: BTreeMap::new(),
            roles: Few::new(),
            policies: Few::new(),
            policies_per_role: Seen::unlooked(),
        }
    }
}

impl PlaceView {
    /// Nothing was looked at.
    pub fn unlooked() -> Self {
        Self {
            trails: Seen::unlooked(),
            detector: Seen::unlooked(),
            topic_arns: Seen::unlooked(),
            topics: BTreeMap::new(),
            aliases: Seen::unlooked(),
            keys: BTreeMap::new(),
            made_keys: Seen::unlooked(),
        }
    }
}
