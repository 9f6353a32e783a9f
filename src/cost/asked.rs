//! What a plan will be billed for, by account and Region; and what has to be counted to say how much.

use std::collections::{BTreeMap, BTreeSet};

use super::counts::home_of_global;
use crate::domain::{AccountId, BucketName, Place, Region};
use crate::inventory::{Countable, Inventory, LogFolder, Seen, Trail};
use crate::plan::{Action, CostItem, Told};

/// One thing that AWS will bill.
#[derive(Clone, Debug)]
pub(super) struct Asked<'a> {
    pub(super) item: CostItem,
    pub(super) place: &'a Place,
    /// How many accounts the cost covers, if it says so.
    pub(super) accounts: Option<usize>,
    action: &'a Action,
}

impl Asked<'_> {
    /// The accounts that it is for, where the change names them; else that of the change.
    pub(super) fn targets(&self) -> Vec<AccountId> {
        match self.action {
            Action::CreateMembers(add) => {
                add.accounts.iter().map(|one| one.account.clone()).collect()
            }
            Action::ProtectMembers(set) => set.accounts.clone(),
            _ => vec![self.place.account.clone()],
        }
    }

    /// How many accounts a trail covers.
    pub(super) fn covered(&self) -> usize {
        self.accounts.unwrap_or(1).max(1)
    }
}

/// All that the writes of a plan bring along.
pub(super) fn asked(changes: &[Told]) -> Vec<Asked<'_>> {
    let writes = changes.iter().filter(|told| told.kind.writes());
    writes
        .flat_map(|told| {
            told.costs.iter().filter_map(|cost| {
                let of = cost.of?;
                Some(Asked {
                    item: of.item,
                    place: &told.change.place,
                    accounts: of.accounts,
                    action: &told.change.action,
                })
            })
        })
        .collect()
}

/// What has to be counted to forecast the cost of these changes.
pub fn countable(changes: &[Told], inventory: &Inventory) -> Countable {
    let mut count = Countable::default();
    let own = &inventory.caller.account;
    for (place, view) in &inventory.places {
        let Seen::Known(Some(detector)) = &view.detector else {
            continue;
        };
        // One that another account looks after is counted there, if that account was looked at.
        let elsewhere = detector.administered_by().is_some_and(|administrator| {
            let there = Place::new(administrator.clone(), place.region.clone());
            inventory.place(&there).is_some()
        });
        if elsewhere || !detector.enabled {
            continue;
        }
        let members = detector.members.known();
        let members = members.into_iter().flat_map(|it| &it.accounts);
        let mut accounts = vec![place.account.clone()];
        accounts.extend(members.map(|member| member.account.clone()));
        count
            .detectors
            .insert(place.clone(), (detector.id.clone(), accounts));
    }
    let asked = asked(changes);
    let mut events = BTreeSet::new();
    for one in &asked {
        match one.item {
            CostItem::SecondRecord
            | CostItem::FirstRecord
            | CostItem::LogFiles
            | CostItem::KeyUse
            | CostItem::Messages => {
                for region in regions(inventory, own, &one.place.region) {
                    events.insert(Place::new(own.clone(), region));
                }
            }
            CostItem::GuardDuty | CostItem::GuardDutyAgain => {
                for account in one.targets() {
                    let looked_at = account == *own || inventory.accounts.contains_key(&account);
                    if looked_at {
                        events.insert(Place::new(account.clone(), one.place.region.clone()));
                        // Where AWS writes down what happens in services that are global.
                        if let Some(home) = home_of_global(one.place.partition()) {
                            events.insert(Place::new(account, home));
                        }
                    }
                }
            }
            _ => {}
        }
    }
    events.retain(|place| !count.detectors.contains_key(place));
    count.events = events.into_iter().collect();
    count.files = files(inventory, own, &asked);
    count
}

/// The Regions of an account that are on; at least this one.
fn regions(inventory: &Inventory, account: &AccountId, home: &Region) -> Vec<Region> {
    let seen = inventory
        .account(account)
        .and_then(|view| view.regions.known());
    let on = seen.filter(|on| !on.is_empty());
    on.cloned().unwrap_or_else(|| vec![home.clone()])
}

/// The folders of one trail of the account that writes already.
fn files(
    inventory: &Inventory,
    own: &AccountId,
    asked: &[Asked<'_>],
) -> BTreeMap<Place, LogFolder> {
    let Some(home) = asked
        .iter()
        .map(|one| one.place)
        .find(|it| it.account == *own)
    else {
        return BTreeMap::new();
    };
    let view = inventory.place(home);
    let trails = view.and_then(|view| view.trails.known());
    let names = inventory
        .account(own)
        .and_then(|it| it.bucket_names.known());
    let found = trails.into_iter().flatten().find_map(|trail| {
        let bucket = BucketName::parse(&trail.bucket).ok()?;
        let is_ours = names.is_some_and(|names| names.contains(&bucket));
        let writes = trail.multi_region && matches!(trail.logging, Seen::Known(true));
        (is_ours && writes).then_some((trail, bucket))
    });
    let Some((trail, bucket)) = found else {
        return BTreeMap::new();
    };
    let standing = inventory.account(own).and_then(|it| it.standing.known());
    let organization = standing
        .and_then(|it| it.organization())
        .map(|it| it.id.as_str());
    regions(inventory, own, &home.region)
        .into_iter()
        .map(|region| {
            let folder = LogFolder {
                bucket: bucket.clone(),
                near: trail.home_region.clone(),
                folder: folder(trail, organization, own, &region),
            };
            (Place::new(own.clone(), region), folder)
        })
        .collect()
}

/// Where a trail puts what is about an account and Region.
///
/// See <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html>.
fn folder(
    trail: &Trail,
    organization: Option<&str>,
    account: &AccountId,
    region: &Region,
) -> String {
    let prefix = trail.prefix.as_deref().filter(|it| !it.is_empty());
    let prefix = prefix.map(|it| format!("{it}/")).unwrap_or_default();
    let of = organization.filter(|_| trail.organization);
    let of = of.map(|id| format!("{id}/")).unwrap_or_default();
    format!("{prefix}AWSLogs/{of}{account}/CloudTrail/{region}/")
}
