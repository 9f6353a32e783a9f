//! First answers from what an account shows, each of them the safer one.

use crate::domain::{AccountId, Arn, BucketName, Place, Region};
use crate::inventory::control_tower::is_control_tower;
use crate::inventory::{Inventory, Standing, Trail};

/// What the account suggests.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Suggested {
    /// Cover all accounts: possible only where the organization is managed, with all features.
    pub organization: bool,
    /// The Regions that are switched on; empty when that could not be seen.
    pub regions: Vec<Region>,
    /// A trail that can serve, which saves the price of a second record.
    pub trail: Option<Arn>,
}

/// What the account suggests.
pub fn suggested(inventory: &Inventory, account: &AccountId, region: &Region) -> Suggested {
    let view = inventory.account(account);
    let standing = view.and_then(|view| view.standing.known());
    let organization =
        matches!(standing, Some(Standing::Management(organization)) if organization.all_features);
    let regions = view
        .and_then(|view| view.regions.known())
        .cloned()
        .unwrap_or_default();
    let trail = fit_trails(inventory, account, region)
        .first()
        .map(|trail| trail.arn.clone());
    Suggested {
        organization,
        regions,
        trail,
    }
}

/// The trails that can serve, one for all accounts first.
pub(super) fn fit_trails<'i>(
    inventory: &'i Inventory,
    account: &AccountId,
    region: &Region,
) -> Vec<&'i Trail> {
    let view = inventory.account(account);
    let buckets = view.and_then(|view| view.bucket_names.known());
    let place = inventory.place(&Place::new(account.clone(), region.clone()));
    let trails = place.and_then(|place| place.trails.known());
    let mut fit: Vec<&Trail> = trails
        .into_iter()
        .flatten()
        .filter(|trail| can_serve(trail, account))
        .filter(|trail| buckets.is_none_or(|buckets| has_bucket(trail, buckets)))
        .collect();
    fit.sort_by_key(|trail| (!trail.organization, trail.name.clone()));
    fit
}

/// Whether a trail can be used, perhaps after a small change: it covers all Regions, belongs to this account, tells no topic of
/// another one, and is not AWS Control Tower's, which may not be changed.
fn can_serve(trail: &Trail, account: &AccountId) -> bool {
    let topic = trail
        .topic_arn
        .as_deref()
        .and_then(|topic| Arn::parse(topic).ok());
    trail.multi_region
        && trail.arn.account == account.as_str()
        && topic.is_none_or(|topic| topic.account == account.as_str())
        && !is_control_tower(&trail.name)
}

/// Whether its log files go to a bucket of this account.
fn has_bucket(trail: &Trail, buckets: &[BucketName]) -> bool {
    buckets.iter().any(|bucket| bucket.as_str() == trail.bucket)
}
