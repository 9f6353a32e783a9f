//! What the reads showed, and where in the inventory it goes.

use std::collections::BTreeMap;

use super::key_ring::KeyRing;
use super::read::{Folder, home};
use crate::aws::organizations::{AccountTags, Tree};
use crate::domain::{Arn, BucketName, Place, PolicyName, Region, RoleName};
use crate::inventory::{
    Administrator, BucketView, Destination, Detector, Inventory, Key, ListedTrail, ManagedPolicy,
    Members, Organization, PublicAccessBlock, Role, Seen, StackSetLook, Standing, Topic, Trail,
};

/// What a read showed, or why it showed nothing.
pub(super) enum Found {
    Standing(Seen<Standing>),
    Groups(Seen<Tree>),
    AccountTags(AccountTags),
    Regions(Seen<Vec<Region>>),
    BucketNames(Seen<Vec<BucketName>>),
    PublicAccessBlock(Seen<Option<PublicAccessBlock>>),
    ListedTrails(Seen<Vec<ListedTrail>>),
    Bucket(BucketName, Seen<BucketView>),
    Role(RoleName, Seen<Option<Role>>),
    Policy(PolicyName, Seen<Option<ManagedPolicy>>),
    Policies(BTreeMap<PolicyName, Seen<Option<ManagedPolicy>>>),
    PoliciesPerRole(Seen<usize>),
    Trails(Seen<Vec<Trail>>),
    Detector(Seen<Option<Detector>>),
    StackSet(StackSetLook),
    Members(Seen<Members>),
    Designated(Seen<Option<Administrator>>),
    Folder(Folder, Seen<bool>),
    TopicArns(Seen<Vec<Arn>>),
    Topic(Arn, Seen<Option<Topic>>),
    Key(Arn, Seen<Option<Key>>),
    Aliases(Seen<BTreeMap<String, String>>),
    KeyRing(KeyRing),
}

impl Found {
    /// Put it into the inventory; `at` is where it was asked.
    pub(super) fn put(self, at: &Place, inventory: &mut Inventory) {
        let account = &at.account;
        match self {
            Self::Standing(seen) => inventory.account_mut(account).standing = seen,
            Self::Groups(seen) => {
                if let Some(organization) = organization(inventory, at) {
                    put_groups(organization, seen);
                }
            }
            Self::AccountTags(mut tags) => {
                let organization = organization(inventory, at);
                if let Some(Seen::Known(accounts)) = organization.map(|it| &mut it.accounts) {
                    for account in accounts {
                        if let Some(seen) = tags.remove(&account.id) {
                            account.tags = seen;
                        }
                    }
                }
            }
            Self::Regions(seen) => inventory.account_mut(account).regions = seen,
            Self::BucketNames(seen) => inventory.account_mut(account).bucket_names = seen,
            Self::PublicAccessBlock(seen) => {
                inventory.account_mut(account).public_access_block = seen;
            }
            Self::ListedTrails(seen) => inventory.account_mut(account).listed_trails = seen,
            Self::Bucket(name, seen) => {
                inventory.account_mut(account).buckets.insert(name, seen);
            }
            Self::Role(name, seen) => {
                inventory.account_mut(account).roles.insert(name, seen);
            }
            Self::Policy(name, seen) => {
                inventory.account_mut(account).policies.insert(name, seen);
            }
            Self::Policies(seen) => inventory.account_mut(account).policies.extend(seen),
            Self::PoliciesPerRole(seen) => {
                inventory.account_mut(account).policies_per_role = seen;
            }
            Self::Trails(seen) => inventory.place_mut(at).trails = seen,
            Self::Detector(seen) => inventory.place_mut(at).detector = seen,
            Self::StackSet(look) => {
                inventory.stack_sets.insert(at.clone(), look);
            }
            Self::Members(seen) => {
                if let Seen::Known(Some(detector)) = &mut inventory.place_mut(at).detector {
                    detector.members = seen;
                }
            }
            Self::Designated(seen) => {
                if let Seen::Known(standing) = &mut inventory.account_mut(account).standing
                    && let Some(organization) = standing.organization_mut()
                {
                    let region = at.region.clone();
                    organization.guardduty_designated.insert(region, seen);
                }
            }
            Self::Folder(folder, seen) => {
                for view in inventory.places.values_mut() {
                    if let Seen::Known(Some(detector)) = &mut view.detector
                        && let Seen::Known(destinations) = &mut detector.destinations
                    {
                        for there in destinations.iter_mut().filter(|it| folder.has(it)) {
                            there.folder_object = Some(seen.clone());
                        }
                    }
                }
            }
            Self::TopicArns(seen) => inventory.place_mut(at).topic_arns = seen,
            Self::Topic(arn, seen) => {
                if let Some(home) = home(&arn) {
                    inventory.place_mut(&home).topics.insert(arn, seen);
                }
            }
            Self::Key(arn, seen) => {
                if let Some(home) = home(&arn) {
                    inventory.place_mut(&home).keys.insert(arn, seen);
                }
            }
            Self::Aliases(seen) => inventory.place_mut(at).aliases = seen,
            Self::KeyRing(ring) => {
                let view = inventory.place_mut(at);
                view.aliases = ring.aliases;
                view.made_keys = ring.made_keys;
                view.keys.extend(ring.keys);
            }
        }
    }
}

/// The organization, as an account shows it, to be filled.
fn organization<'i>(inventory: &'i mut Inventory, at: &Place) -> Option<&'i mut Organization> {
    match &mut inventory.account_mut(&at.account).standing {
        Seen::Known(Standing::Management(organization) | Standing::Member(organization)) => {
            Some(organization)
        }
        Seen::Known(Standing::Alone) | Seen::Unknown(_) => None,
    }
}

/// The groups, and the paths of accounts whose list does not tell them.
fn put_groups(organization: &mut Organization, seen: Seen<Tree>) {
    organization.groups = seen.map(|mut tree| {
        if let Seen::Known(accounts) = &mut organization.accounts {
            for account in accounts.iter_mut().filter(|it| it.path.is_empty()) {
                account.path = tree.paths.remove(&account.id).unwrap_or_default();
            }
        }
        tree.groups
    });
}

impl Folder {
    /// Whether an export goes there.
    fn has(&self, export: &Destination) -> bool {
        export.folder_in(&self.bucket_arn) == Some(self.name.as_str())
    }
}

/// The exports of all Regions into one folder of a bucket.
pub(super) fn exports_into<'i>(
    inventory: &'i Inventory,
    folder: &Folder,
) -> impl Iterator<Item = &'i Destination> {
    inventory
        .places
        .values()
        .filter_map(|view| view.detector.known()?.as_ref()?.destinations.known())
        .flatten()
        .filter(|there| folder.has(there))
}
