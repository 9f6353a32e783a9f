//! Everything that a plan or a page needs to know about an account. Only reads, all that can be at once.

mod again;
mod findings;
mod keys;
mod locks;
mod looks;
mod trails;

use std::collections::BTreeMap;

pub use again::LookWait;

use again::{Again, tell_regions_off};
use keys::Which;
use looks::Looks;

use super::Aws;
use crate::answers::{Answers, KeyChoice, TrailChoice};
use crate::domain::{AccountId, Arn, BucketName, Place, Region};
use crate::inventory::{BucketView, Inventory, Trail};
use crate::vendor::Vendor;

/// Look at all that the answers name.
///
/// What passes by itself is waited out for a while; the waits are told (see [`Aws::on_wait`]). What may not be read is in the
/// inventory as unknown, with AWS's reason.
pub async fn discover(
    aws: &Aws,
    answers: &Answers,
    vendor: &Vendor,
    now: jiff::Timestamp,
) -> Inventory {
    let inventory = Inventory::empty(now, aws.caller().clone());
    look_again(aws, answers, vendor, inventory).await
}

/// Look once more, at just that which has no answer in this inventory for a reason that passes by itself.
pub async fn look_again(
    aws: &Aws,
    answers: &Answers,
    vendor: &Vendor,
    mut inventory: Inventory,
) -> Inventory {
    let mut again = Again::new(aws);
    again
        .look(&mut inventory, |_| named(aws, answers, vendor))
        .await;
    again
        .look(&mut inventory, |inventory| {
            let mut looks = behind_the_trail(aws, answers, inventory);
            findings::in_switched_on_regions(&mut looks, answers, inventory);
            findings::beside_buckets(&mut looks, answers, inventory);
            looks
        })
        .await;
    again
        .look(&mut inventory, |inventory| {
            let mut looks = Looks::new(aws, &answers.account.id);
            findings::behind_detectors(&mut looks, answers, inventory);
            keys_of_buckets(aws, &answers.account.id, &mut looks, inventory);
            locks::of_topics(&mut looks, &answers.account.id, inventory);
            looks
        })
        .await;
    tell_regions_off(aws, &mut inventory).await;
    inventory
}

/// Look around in an account and Region before anything is chosen: what there is to choose from.
///
/// What passes by itself is waited out for a while; the waits are told (see [`Aws::on_wait`]). What may not be read is in the
/// inventory as unknown, with AWS's reason.
pub async fn look_around(
    aws: &Aws,
    account: &AccountId,
    region: &Region,
    now: jiff::Timestamp,
) -> Inventory {
    let mut inventory = Inventory::empty(now, aws.caller().clone());
    let reads = |_: &Inventory| {
        let mut looks = Looks::new(aws, account);
        looks.account_wide(region);
        looks.trails(region, None);
        looks.detector(region);
        looks.topic_arns(region);
        looks.key_ring(region, Which::Offered);
        looks
    };
    Again::new(aws).look(&mut inventory, reads).await;
    inventory
}

/// What the answers name.
fn named<'a>(aws: &'a Aws, answers: &Answers, vendor: &Vendor) -> Looks<'a> {
    let main = answers.place();
    let Answers {
        cloudtrail,
        guardduty,
        ..
    } = answers;
    let mut looks = Looks::new(aws, &main.account);
    looks.account_wide(&main.region);
    for bucket in [&cloudtrail.bucket, &guardduty.bucket] {
        looks.bucket(&main.region, bucket.name());
    }
    let role = answers.vendor.role_name_or(&vendor.role_name);
    looks.role(&main.region, role, &answers.role.policy_name);
    looks.policy(&main.region, &answers.role.policy_name);
    looks.listed_trails(&main.region);
    looks.trails(&main.region, Some(&cloudtrail.trail));
    if let TrailChoice::Existing { arn } = &cloudtrail.trail
        && let Some(home) = arn.region_name()
        && home != main.region
    {
        looks.trails(&home, Some(&cloudtrail.trail));
    }
    for region in guardduty.regions.iter().filter(|it| !it.is_opt_in()) {
        looks.detector(region);
    }
    looks.topic_arns(&main.region);
    for topic in [&cloudtrail.topic, &guardduty.topic] {
        looks.topic(&topic.arn(&main));
    }
    let mut aliases = Vec::new();
    for key in [&cloudtrail.key, &guardduty.key] {
        match key {
            KeyChoice::New { alias } => aliases.push(alias.clone()),
            KeyChoice::Existing { arn } => looks.key(arn),
            KeyChoice::None => {}
        }
    }
    looks.key_ring(&main.region, Which::For(aliases));
    looks
}

/// What only the first look could name: the Region where the trail is at home, and the bucket, topic and key that it has.
fn behind_the_trail<'a>(aws: &'a Aws, answers: &Answers, inventory: &Inventory) -> Looks<'a> {
    let main = answers.place();
    let mut looks = Looks::new(aws, &main.account);
    let choice = &answers.cloudtrail.trail;
    let Some(trail) = find_trail(inventory, &main, choice) else {
        return looks;
    };
    looks.trails(&trail.home_region, Some(choice));
    if let Ok(name) = BucketName::parse(&trail.bucket) {
        looks.bucket(&main.region, &name);
    }
    let arn = |text: &Option<String>| Arn::parse(text.as_deref()?).ok();
    if let Some(topic) = arn(&trail.topic_arn) {
        looks.topic(&topic);
    }
    if let Some(key) = arn(&trail.key_arn) {
        looks.key(&key);
    }
    looks
}

/// The keys that buckets lock their files with when nobody names one.
fn keys_of_buckets(aws: &Aws, account: &AccountId, looks: &mut Looks<'_>, inventory: &Inventory) {
    let partition = aws.caller().partition;
    let buckets = inventory.account(account).map(|view| &view.buckets);
    for seen in buckets.into_iter().flat_map(BTreeMap::values) {
        let Some(bucket) = seen.known().and_then(BucketView::yours) else {
            continue;
        };
        let key = bucket
            .encryption
            .known()
            .and_then(Option::as_ref)
            .and_then(|encryption| encryption.key_arn(partition, &bucket.region, account));
        if let Some(key) = key {
            looks.key(&key);
        }
    }
}

/// The chosen trail, where it is at home if that was looked at, else as the main Region shows it.
fn find_trail<'i>(
    inventory: &'i Inventory,
    main: &Place,
    choice: &TrailChoice,
) -> Option<&'i Trail> {
    let shown = |place: &Place| {
        let trails = inventory.place(place)?.trails.known()?;
        trails.iter().find(|trail| is_chosen(trail, choice))
    };
    let home = match choice {
        TrailChoice::Existing { arn } => arn.region_name(),
        TrailChoice::New { .. } => None,
    };
    home.and_then(|region| shown(&Place::new(main.account.clone(), region)))
        .or_else(|| shown(main))
}

/// Whether this is the trail that was chosen, or has the name that a new one is to have.
fn is_chosen(trail: &Trail, choice: &TrailChoice) -> bool {
    match choice {
        TrailChoice::New { name } => trail.name == name.as_str(),
        TrailChoice::Existing { arn } => trail.arn == *arn,
    }
}
