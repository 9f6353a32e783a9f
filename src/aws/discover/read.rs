//! The reads that a look is made of, as data.

use std::collections::BTreeSet;

use super::key_ring::Which;
use super::sought::{SoughtStackSet, SoughtTrail};
use crate::domain::{AccountId, Arn, BucketName, Place, PolicyName, Region, RoleName};
use crate::inventory::CallAs;

/// One read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Read {
    /// Whose rights it takes, and where it is asked.
    pub(super) at: Place,
    pub(super) what: What,
}

/// What a read is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// The organization, and the account's place in it.
    Standing,
    /// The groups of the organization, and which accounts are in them if their list does not tell.
    Groups {
        with_accounts: bool,
    },
    /// The tags of these accounts of the organization.
    AccountTags(BTreeSet<AccountId>),
    /// The Regions that are switched on.
    Regions,
    /// The names of all buckets.
    BucketNames,
    /// Whether the whole account is closed to the public.
    PublicAccessBlock,
    /// The trails of all Regions, as one of them lists them.
    ListedTrails,
    /// A bucket, wherever it is.
    Bucket(BucketName),
    /// A role, with all that limits it; the policy is the one that is looked at by itself.
    Role(RoleName, PolicyName),
    /// Whether a role is there; nothing else of it is looked at.
    RoleAtAll(RoleName),
    /// A customer managed policy, under whichever path.
    Policy(PolicyName),
    /// Several of them, of which most may not be there.
    Policies(Vec<PolicyName>),
    /// How many policies a role of the account may have.
    PoliciesPerRole,
    /// The trails that the Region shows: closely those of the account, and this one.
    Trails(Option<SoughtTrail>),
    Detector,
    /// The StackSet, asked for as this.
    StackSet(SoughtStackSet, CallAs),
    /// The accounts that the detector of this id administers.
    Members(String),
    /// The account that administers GuardDuty for the organization in the Region.
    Designated,
    /// Whether the empty object of a folder is there.
    Folder(Folder),
    TopicArns,
    /// A topic, of whichever account.
    Topic(Arn),
    /// A key, of whichever account, by its own ARN or that of an alias.
    Key(Arn),
    /// The aliases of the Region.
    Aliases,
    /// The aliases of the Region, and the keys behind some of them.
    KeyRing(Which),
}

/// A folder into which findings are exported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Folder {
    pub(super) bucket: BucketName,
    pub(super) bucket_arn: String,
    pub(super) name: String,
}

/// Reads of one account that do not wait for each other, each of them once.
pub(super) struct Reads {
    account: AccountId,
    pub(super) list: Vec<Read>,
}

impl Reads {
    pub(super) const fn new(account: AccountId) -> Self {
        Self {
            account,
            list: Vec::new(),
        }
    }

    /// One more, asked in a Region.
    pub(super) fn add(&mut self, region: &Region, what: What) {
        let at = Place::new(self.account.clone(), region.clone());
        let read = Read { at, what };
        if !self.list.contains(&read) {
            self.list.push(read);
        }
    }

    /// A topic, of whichever account; it is asked for with this account's rights.
    pub(super) fn add_topic(&mut self, arn: &Arn) {
        if let Some(home) = home(arn) {
            self.add(&home.region, What::Topic(arn.clone()));
        }
    }

    /// A key, of whichever account; it is asked for with this account's rights.
    pub(super) fn add_key(&mut self, arn: &Arn) {
        if let Some(home) = home(arn) {
            self.add(&home.region, What::Key(arn.clone()));
        }
    }
}

/// The account and Region that a thing belongs to.
pub(super) fn home(arn: &Arn) -> Option<Place> {
    Some(Place::new(arn.account_id()?, arn.region_name()?))
}
