//! What to look at in one account: plain names, without a reason why.

use std::collections::BTreeSet;

use crate::domain::{
    AccountId, Arn, BucketName, KeyAlias, Place, PolicyName, Region, RoleName, TopicName, TrailName,
};
use crate::inventory::Trail;

/// What to look at in one account, seen from its main Region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sought {
    pub main: Place,
    pub trail: SoughtTrail,
    pub buckets: Vec<SoughtBucket>,
    pub topics: Vec<Arn>,
    /// Keys that are there.
    pub keys: Vec<Arn>,
    pub role: RoleName,
    /// A policy to look at by itself; it is left out of what else the role has.
    pub policy: PolicyName,
    /// Further policies to look at, of which most may not be there.
    pub further: Vec<PolicyName>,
    /// The Regions whose detectors are looked at.
    pub regions: Vec<Region>,
    /// The StackSet in the main Region.
    pub stack_set: Option<SoughtStackSet>,
    /// What of the organization's accounts is looked at besides their list.
    pub accounts: SoughtAccounts,
}

/// A StackSet to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SoughtStackSet {
    pub name: String,
    pub rights: SoughtRights,
}

/// With whose rights a StackSet is to work in the accounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SoughtRights {
    /// With those that AWS makes for the organization.
    Organization,
    /// With those of roles; this is the one in the main account.
    Roles(RoleName),
    /// Whichever it works with.
    Either,
}

/// What of the organization's accounts is looked at besides their list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SoughtAccounts {
    /// Whether they are chosen by the groups that they are in.
    pub by_group: bool,
    /// Whether they are chosen by their tags, each of which is asked for by itself.
    pub by_tag: bool,
    /// Only these; none is all of them.
    pub only: Option<BTreeSet<AccountId>>,
}

/// What to look at in another account: the role that it is to have, and its detectors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SoughtMember {
    /// The account, and the main Region.
    pub place: Place,
    pub role: RoleName,
    /// A policy to look at by itself; it is left out of what else the role has.
    pub policy: PolicyName,
    /// The Regions whose detectors are looked at.
    pub regions: Vec<Region>,
    /// The accounts that its detectors administer are looked at too.
    pub administers: bool,
}

/// The trail to look at closely.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SoughtTrail {
    /// The one of this name, if there is one.
    Named(TrailName),
    /// This one, of whichever account.
    Arn(Arn),
}

/// A bucket to look at, with what is to be made beside it, in its Region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SoughtBucket {
    pub name: BucketName,
    pub key: Option<KeyAlias>,
    pub topic: Option<TopicName>,
    /// Whether findings go there, each export into a folder.
    pub holds_findings: bool,
}

impl SoughtTrail {
    /// Whether this is the one.
    pub(super) fn is(&self, trail: &Trail) -> bool {
        match self {
            Self::Named(name) => trail.name == name.as_str(),
            Self::Arn(arn) => trail.arn == *arn,
        }
    }

    /// Where it is at home, as far as its name tells.
    pub(super) fn home(&self) -> Option<Region> {
        match self {
            Self::Named(_) => None,
            Self::Arn(arn) => arn.region_name(),
        }
    }
}
