//! A set of reads that are made at once, each with the place in the inventory where its answer goes.

use std::collections::BTreeMap;
use std::sync::Arc;

use futures::future::{BoxFuture, join_all};
use serde::Serialize;

use super::keys::{KeyRing, Which};
use super::trails::trails;
use crate::answers::TrailChoice;
use crate::aws::Aws;
use crate::aws::answer::seen;
use crate::aws::error::Failure;
use crate::domain::{AccountId, Arn, BucketName, Place, PolicyName, Region, RoleName};
use crate::inventory::{AccountView, Destination, Detector, Inventory, PlaceView, Seen, passing};

/// Puts what a read showed into the inventory.
type Entry<'a> = Box<dyn FnOnce(&mut Inventory) + Send + 'a>;

/// One read.
struct Read<'a> {
    /// Whether its place in the inventory is open: nobody has looked yet, or what stood in the way passes by itself.
    is_open: Box<dyn Fn(&mut Inventory) -> bool + Send + 'a>,
    ask: BoxFuture<'a, Entry<'a>>,
}

/// Reads of one account that do not wait for each other.
pub(super) struct Looks<'a> {
    aws: &'a Aws,
    account: AccountId,
    reads: Vec<Read<'a>>,
}

impl<'a> Looks<'a> {
    pub(super) fn new(aws: &'a Aws, account: &AccountId) -> Self {
        Self {
            aws,
            account: account.clone(),
            reads: Vec::new(),
        }
    }

    /// Keep the reads whose place in the inventory is open.
    pub(super) fn keep_open(&mut self, inventory: &mut Inventory) {
        self.reads.retain(|read| (read.is_open)(inventory));
    }

    pub(super) const fn len(&self) -> usize {
        self.reads.len()
    }

    /// Make all reads, and put what they showed into the inventory.
    pub(super) async fn look(self, inventory: &mut Inventory) {
        let asks = self.reads.into_iter().map(|read| read.ask);
        for put in join_all(asks).await {
            put(inventory);
        }
    }

    /// The organization, the Regions, the names of all buckets, and whether the whole account is closed to the public.
    pub(super) fn account_wide(&mut self, region: &Region) {
        let aws = self.aws;
        let place = self.at(region);
        let account = self.account.clone();
        self.add(
            async move { aws.at(&place)?.standing().await },
            move |inventory| &mut account_view(inventory, &account).standing,
        );
        let place = self.at(region);
        let account = self.account.clone();
        self.add(
            async move { aws.at(&place)?.regions().await },
            move |inventory| &mut account_view(inventory, &account).regions,
        );
        let place = self.at(region);
        let account = self.account.clone();
        self.add(
            async move { aws.at(&place)?.bucket_names().await },
            move |inventory| &mut account_view(inventory, &account).bucket_names,
        );
        let place = self.at(region);
        let account = self.account.clone();
        self.add(
            async move { aws.at(&place)?.account_public_access_block().await },
            move |inventory| &mut account_view(inventory, &account).public_access_block,
        );
    }

    /// The trails of all Regions, as one Region lists them.
    pub(super) fn listed_trails(&mut self, region: &Region) {
        let aws = self.aws;
        let place = self.at(region);
        let account = self.account.clone();
        self.add(
            async move { aws.at(&place)?.listed_trails().await },
            move |inventory| &mut account_view(inventory, &account).listed_trails,
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
            move |inventory| {
                account_view(inventory, &account)
                    .buckets
                    .entry(name.clone())
                    .or_insert_with(Seen::unlooked)
            },
        );
    }

    /// A role, with all that limits it; `policy` is the one that is looked at by itself.
    pub(super) fn role(&mut self, region: &Region, name: &RoleName, policy: &PolicyName) {
        let aws = self.aws;
        let place = self.at(region);
        let asked = (name.clone(), policy.clone());
        let (account, name) = (self.account.clone(), name.clone());
        self.add(
            async move { aws.at(&place)?.role_closely(&asked.0, &asked.1).await },
            move |inventory| {
                account_view(inventory, &account)
                    .roles
                    .entry(name.clone())
                    .or_insert_with(Seen::unlooked)
            },
        );
    }

    /// A customer managed policy, under whichever path.
    pub(super) fn policy(&mut self, region: &Region, name: &PolicyName) {
        let aws = self.aws;
        let place = self.at(region);
        let arn = Arn::policy(aws.caller().partition, &self.account, name);
        let (account, name) = (self.account.clone(), name.clone());
        self.add(
            async move { aws.at(&place)?.policy_named(&arn).await },
            move |inventory| {
                account_view(inventory, &account)
                    .policies
                    .entry(name.clone())
                    .or_insert_with(Seen::unlooked)
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
            move |inventory| &mut place_view(inventory, &place).trails,
        );
    }

    pub(super) fn detector(&mut self, region: &Region) {
        let aws = self.aws;
        let place = self.at(region);
        let asked = place.clone();
        self.add(
            async move { aws.at(&asked)?.detector().await },
            move |inventory| &mut place_view(inventory, &place).detector,
        );
    }

    /// The accounts that a Region's detector administers.
    pub(super) fn members(&mut self, region: &Region, detector: &str) {
        let aws = self.aws;
        let place = self.at(region);
        let (asked, detector) = (place.clone(), detector.to_owned());
        let of_detector = place.clone();
        self.add_inside(
            async move { aws.at(&asked)?.guardduty_members(&detector).await },
            move |inventory| {
                detector_of(inventory, &of_detector).is_some_and(|it| is_open(&it.members))
            },
            move |inventory, members| {
                if let Some(detector) = detector_of(inventory, &place) {
                    detector.members = members;
                }
            },
        );
    }

    /// Whether the empty object of a folder in a bucket of `home` is there. All exports into the folder get the answer.
    pub(super) fn folder(
        &mut self,
        home: &Region,
        bucket: &BucketName,
        bucket_arn: &str,
        folder: &str,
    ) {
        let aws = self.aws;
        let place = self.at(home);
        let (bucket, object) = (bucket.clone(), format!("{folder}/"));
        let into: (String, String) = (bucket_arn.to_owned(), folder.to_owned());
        let of_exports = into.clone();
        self.add_inside(
            async move { aws.at(&place)?.has_object(&bucket, &object).await },
            move |inventory| {
                exports_into(inventory, &of_exports)
                    .any(|there| there.folder_object.as_ref().is_none_or(is_open))
            },
            move |inventory, is_there| {
                for there in exports_into(inventory, &into) {
                    there.folder_object = Some(is_there.clone());
                }
            },
        );
    }

    pub(super) fn topic_arns(&mut self, region: &Region) {
        let aws = self.aws;
        let place = self.at(region);
        let asked = place.clone();
        self.add(
            async move { aws.at(&asked)?.topic_arns().await },
            move |inventory| &mut place_view(inventory, &place).topic_arns,
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
            async move { aws.at(&asked)?.topic_closely(&topic).await },
            move |inventory| {
                place_view(inventory, &place)
                    .topics
                    .entry(arn.clone())
                    .or_insert_with(Seen::unlooked)
            },
        );
    }

    /// A key, of whichever account, by its own ARN or that of an alias; it is asked for with this account's rights.
    pub(super) fn key(&mut self, arn: &Arn) {
        let Some((asked, place)) = self.of(arn) else {
            return;
        };
        let aws = self.aws;
        let key = arn.to_string();
        let arn = arn.clone();
        self.add(
            async move { aws.at(&asked)?.key_closely(&key).await },
            move |inventory| {
                place_view(inventory, &place)
                    .keys
                    .entry(arn.clone())
                    .or_insert_with(Seen::unlooked)
            },
        );
    }

    /// The aliases of a Region.
    pub(super) fn aliases(&mut self, region: &Region) {
        let aws = self.aws;
        let place = self.at(region);
        let asked = place.clone();
        self.add(
            async move { aws.at(&asked)?.aliases().await },
            move |inventory| &mut place_view(inventory, &place).aliases,
        );
    }

    /// The aliases of a Region, and the keys behind some of them.
    pub(super) fn key_ring(&mut self, region: &Region, which: Which) {
        let aws = self.aws;
        let place = self.at(region);
        let of_ring = place.clone();
        let which = Arc::new(which);
        let asked = Arc::clone(&which);
        let is_open = move |inventory: &mut Inventory| {
            let view = &*place_view(inventory, &of_ring);
            // Keys that others have asked for are theirs to look at again.
            is_open(&view.aliases)
                || has_holes(&view.made_keys)
                || view
                    .keys
                    .iter()
                    .any(|(arn, key)| asked.has(view, arn) && has_holes(key))
        };
        let ask = Box::pin(async move {
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
        });
        self.reads.push(Read {
            is_open: Box::new(is_open),
            ask,
        });
    }

    /// One more read; `slot` is where its answer goes.
    fn add<T: Serialize + Send + 'a>(
        &mut self,
        read: impl Future<Output = Result<T, Failure>> + Send + 'a,
        slot: impl Fn(&mut Inventory) -> &mut Seen<T> + Send + Sync + 'a,
    ) {
        let slot = Arc::new(slot);
        let open = Arc::clone(&slot);
        self.add_inside(
            read,
            move |inventory| is_open((*open)(inventory)),
            move |inventory, seen| *(*slot)(inventory) = seen,
        );
    }

    /// One more read, whose answer goes into parts of what others have shown.
    fn add_inside<T: Send + 'a>(
        &mut self,
        read: impl Future<Output = Result<T, Failure>> + Send + 'a,
        is_open: impl Fn(&mut Inventory) -> bool + Send + 'a,
        put: impl FnOnce(&mut Inventory, Seen<T>) + Send + 'a,
    ) {
        let read = seen(read);
        self.reads.push(Read {
            is_open: Box::new(is_open),
            ask: Box::pin(async move {
                let seen = read.await;
                let put: Entry<'a> =
                    Box::new(move |inventory: &mut Inventory| put(inventory, seen));
                put
            }),
        });
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

/// Whether nobody has looked here yet, or something stood in the way, in any part of it, that passes by itself.
fn is_open<T: Serialize>(seen: &Seen<T>) -> bool {
    seen.is_unlooked() || has_holes(seen)
}

fn has_holes(part: &impl Serialize) -> bool {
    !passing(part).is_empty()
}

fn detector_of<'i>(inventory: &'i mut Inventory, place: &Place) -> Option<&'i mut Detector> {
    match &mut inventory.places.get_mut(place)?.detector {
        Seen::Known(detector) => detector.as_mut(),
        Seen::Unknown(_) => None,
    }
}

/// The exports of all Regions into one folder of a bucket.
fn exports_into<'i>(
    inventory: &'i mut Inventory,
    (bucket_arn, folder): &(String, String),
) -> impl Iterator<Item = &'i mut Destination> {
    inventory
        .places
        .values_mut()
        .filter_map(|view| match &mut view.detector {
            Seen::Known(Some(detector)) => match &mut detector.destinations {
                Seen::Known(destinations) => Some(destinations),
                Seen::Unknown(_) => None,
            },
            Seen::Known(None) | Seen::Unknown(_) => None,
        })
        .flatten()
        .filter(move |there| there.folder_in(bucket_arn) == Some(folder.as_str()))
}

fn account_view<'i>(inventory: &'i mut Inventory, account: &AccountId) -> &'i mut AccountView {
    inventory
        .accounts
        .entry(account.clone())
        .or_insert_with(|| AccountView {
            standing: Seen::unlooked(),
            regions: Seen::unlooked(),
            listed_trails: Seen::unlooked(),
            bucket_names: Seen::unlooked(),
            public_access_block: Seen::unlooked(),
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
            trails: Seen::unlooked(),
            detector: Seen::unlooked(),
            topic_arns: Seen::unlooked(),
            topics: BTreeMap::new(),
            aliases: Seen::unlooked(),
            keys: BTreeMap::new(),
            made_keys: Seen::unlooked(),
        })
}
