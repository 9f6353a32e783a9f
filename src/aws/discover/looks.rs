//! A set of reads that are made at once, each with the place in the inventory where its answer goes.

use std::collections::BTreeMap;

use futures::future::{BoxFuture, join_all};

use super::keys::{KeyRing, Which};
use super::trails::trails;
use crate::answers::TrailChoice;
use crate::aws::Aws;
use crate::aws::answer::{seen, unlooked};
use crate::aws::error::Failure;
use crate::domain::{AccountId, Arn, BucketName, Place, PolicyName, Region, RoleName};
use crate::inventory::{AccountView, Inventory, PlaceView, Seen};

/// Puts what a read showed into the inventory.
type Entry<'a> = Box<dyn FnOnce(&mut Inventory) + Send + 'a>;

/// Reads of one account that do not wait for each other.
pub(super) struct Looks<'a> {
    aws: &'a Aws,
    account: AccountId,
    reads: Vec<BoxFuture<'a, Entry<'a>>>,
}

impl<'a> Looks<'a> {
    pub(super) fn new(aws: &'a Aws, account: &AccountId) -> Self {
        Self {
            aws,
            account: account.clone(),
            reads: Vec::new(),
        }
    }

    /// Make all reads, and put what they showed into the inventory.
    pub(super) async fn look(self, inventory: &mut Inventory) {
        for put in join_all(self.reads).await {
            put(inventory);
        }
    }

    /// The organization, the Regions, and the names of all buckets.
    pub(super) fn account_wide(&mut self, region: &Region) {
        let aws = self.aws;
        let place = self.at(region);
        let account = self.account.clone();
        self.add(
            async move { aws.at(&place)?.standing().await },
            move |inventory, seen| account_view(inventory, &account).standing = seen,
        );
        let place = self.at(region);
        let account = self.account.clone();
        self.add(
            async move { aws.at(&place)?.regions().await },
            move |inventory, seen| account_view(inventory, &account).regions = seen,
        );
        let place = self.at(region);
        let account = self.account.clone();
        self.add(
            async move { aws.at(&place)?.bucket_names().await },
            move |inventory, seen| account_view(inventory, &account).bucket_names = seen,
        );
    }

    /// A bucket, wherever it is.
    pub(super) fn bucket(&mut self, hint: &Region, name: &BucketName) {
        let aws = self.aws;
        let place = self.at(hint);
        let asked = name.clone();
        let (account, name) = (self.account.clone(), name.clone());
        self.add(
            async move { aws.bucket(&place.account, &place.region, &asked).await },
            move |inventory, seen| {
                account_view(inventory, &account).buckets.insert(name, seen);
            },
        );
    }

    pub(super) fn role(&mut self, region: &Region, name: &RoleName) {
        let aws = self.aws;
        let place = self.at(region);
        let asked = name.clone();
        let (account, name) = (self.account.clone(), name.clone());
        self.add(
            async move { aws.at(&place)?.role(&asked).await },
            move |inventory, seen| {
                account_view(inventory, &account).roles.insert(name, seen);
            },
        );
    }

    /// A customer managed policy without a path.
    pub(super) fn policy(&mut self, region: &Region, name: &PolicyName) {
        let aws = self.aws;
        let place = self.at(region);
        let arn = Arn::policy(aws.caller().partition, &self.account, name);
        let (account, name) = (self.account.clone(), name.clone());
        self.add(
            async move { aws.at(&place)?.managed_policy(&arn).await },
            move |inventory, seen| {
                account_view(inventory, &account)
                    .policies
                    .insert(name, seen);
            },
        );
    }

    /// The trails that a Region shows: closely those of the account, and the chosen one.
    pub(super) fn trails(&mut self, region: &Region, chosen: Option<&TrailChoice>) {
        let aws = self.aws;
        let place = self.at(region);
        let asked = place.clone();
        let chosen = chosen.cloned();
        self.add(
            async move { trails(aws, &asked, chosen.as_ref()).await },
            move |inventory, seen| place_view(inventory, &place).trails = seen,
        );
    }

    pub(super) fn detector(&mut self, region: &Region) {
        let aws = self.aws;
        let place = self.at(region);
        let asked = place.clone();
        self.add(
            async move { aws.at(&asked)?.detector().await },
            move |inventory, seen| place_view(inventory, &place).detector = seen,
        );
    }

    pub(super) fn topic_arns(&mut self, region: &Region) {
        let aws = self.aws;
        let place = self.at(region);
        let asked = place.clone();
        self.add(
            async move { aws.at(&asked)?.topic_arns().await },
            move |inventory, seen| place_view(inventory, &place).topic_arns = seen,
        );
    }

    /// A topic, of whichever account; it is asked for with this account's rights.
    pub(super) fn topic(&mut self, arn: &Arn) {
        let Some((asked, place)) = self.of(arn) else {
            return;
        };
        let aws = self.aws;
        let topic = arn.clone();
        let arn = arn.clone();
        self.add(
            async move { aws.at(&asked)?.topic(&topic).await },
            move |inventory, seen| {
                place_view(inventory, &place).topics.insert(arn, seen);
            },
        );
    }

    /// A key, of whichever account; it is asked for with this account's rights.
    pub(super) fn key(&mut self, arn: &Arn) {
        let Some((asked, place)) = self.of(arn) else {
            return;
        };
        let aws = self.aws;
        let key = arn.to_string();
        let arn = arn.clone();
        self.add(
            async move { aws.at(&asked)?.key(&key).await },
            move |inventory, seen| {
                place_view(inventory, &place).keys.insert(arn, seen);
            },
        );
    }

    /// The aliases of a Region, and the keys behind some of them.
    pub(super) fn key_ring(&mut self, region: &Region, which: Which) {
        let aws = self.aws;
        let place = self.at(region);
        self.reads.push(Box::pin(async move {
            let ring = match aws.at(&place) {
                Ok(clients) => KeyRing::read(aws, &clients, &which).await,
                Err(failure) => KeyRing::unseen(Seen::Unknown(failure.problem)),
            };
            let put: Entry<'a> = Box::new(move |inventory: &mut Inventory| {
                let view = place_view(inventory, &place);
                view.aliases = ring.aliases;
                view.made_keys = ring.made_keys;
                view.keys.extend(ring.keys);
            });
            put
        }));
    }

    fn add<T: Send + 'a>(
        &mut self,
        read: impl Future<Output = Result<T, Failure>> + Send + 'a,
        put: impl FnOnce(&mut Inventory, Seen<T>) + Send + 'a,
    ) {
        let read = seen(read);
        self.reads.push(Box::pin(async move {
            let seen = read.await;
            let put: Entry<'a> = Box::new(move |inventory: &mut Inventory| put(inventory, seen));
            put
        }));
    }

    fn at(&self, region: &Region) -> Place {
        Place::new(self.account.clone(), region.clone())
    }

    /// Where to ask for a thing, and where it is.
    fn of(&self, arn: &Arn) -> Option<(Place, Place)> {
        let region = arn.region_name()?;
        Some((self.at(&region), Place::new(arn.account_id()?, region)))
    }
}

fn account_view<'i>(inventory: &'i mut Inventory, account: &AccountId) -> &'i mut AccountView {
    inventory
        .accounts
        .entry(account.clone())
        .or_insert_with(|| AccountView {
            standing: unlooked(),
            regions: unlooked(),
            bucket_names: unlooked(),
            buckets: BTreeMap::new(),
            roles: BTreeMap::new(),
            policies: BTreeMap::new(),
        })
}

fn place_view<'i>(inventory: &'i mut Inventory, place: &Place) -> &'i mut PlaceView {
    inventory
        .places
        .entry(place.clone())
        .or_insert_with(|| PlaceView {
            trails: unlooked(),
            detector: unlooked(),
            topic_arns: unlooked(),
            topics: BTreeMap::new(),
            aliases: unlooked(),
            keys: BTreeMap::new(),
            made_keys: unlooked(),
        })
}
