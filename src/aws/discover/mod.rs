//! Everything that a plan or a page needs to know about an account. Only reads, all that can be at once.

mod keys;
mod looks;
mod trails;

use keys::Which;
use looks::Looks;

use super::Aws;
use crate::answers::{Answers, KeyChoice, TrailChoice};
use crate::domain::{AccountId, Arn, BucketName, Place, Region};
use crate::inventory::{Inventory, Trail};
use crate::vendor::Vendor;

/// Look at all that the answers name.
///
/// What may not be read is in the inventory as unknown, with AWS's reason.
pub async fn discover(
    aws: &Aws,
    answers: &Answers,
    vendor: &Vendor,
    now: jiff::Timestamp,
) -> Inventory {
    let mut inventory = Inventory::empty(now, aws.caller().clone());
    let main = answers.place();
    let Answers {
        cloudtrail,
        guardduty,
        ..
    } = answers;

    let mut first = Looks::new(aws, &main.account);
    first.account_wide(&main.region);
    for bucket in [&cloudtrail.bucket, &guardduty.bucket] {
        first.bucket(&main.region, bucket.name());
    }
    let role = answers
        .vendor
        .role_name
        .as_ref()
        .unwrap_or(&vendor.role_name);
    first.role(&main.region, role);
    first.policy(&main.region, &answers.role.policy_name);
    first.trails(&main.region, Some(&cloudtrail.trail));
    if let TrailChoice::Existing { arn } = &cloudtrail.trail
        && let Some(home) = arn.region_name()
        && home != main.region
    {
        first.trails(&home, Some(&cloudtrail.trail));
    }
    for region in &guardduty.regions {
        first.detector(region);
    }
    first.topic_arns(&main.region);
    for topic in [&cloudtrail.topic, &guardduty.topic] {
        first.topic(&topic.arn(&main));
    }
    let mut aliases = Vec::new();
    for key in [&cloudtrail.key, &guardduty.key] {
        match key {
            KeyChoice::New { alias } => aliases.push(alias.clone()),
            KeyChoice::Existing { arn } => first.key(arn),
            KeyChoice::None => {}
        }
    }
    first.key_ring(&main.region, Which::For(aliases));
    first.look(&mut inventory).await;

    let second = behind_the_trail(aws, answers, &main, &inventory);
    second.look(&mut inventory).await;
    inventory
}

/// Look around in an account and Region before anything is chosen: what there is to choose from.
///
/// What may not be read is in the inventory as unknown, with AWS's reason.
pub async fn look_around(
    aws: &Aws,
    account: &AccountId,
    region: &Region,
    now: jiff::Timestamp,
) -> Inventory {
    let mut inventory = Inventory::empty(now, aws.caller().clone());
    let mut looks = Looks::new(aws, account);
    looks.account_wide(region);
    looks.trails(region, None);
    looks.detector(region);
    looks.topic_arns(region);
    looks.key_ring(region, Which::Offered);
    looks.look(&mut inventory).await;
    inventory
}

/// What only the first look could name: the Region where the trail is at home, and the bucket, topic and key that it has.
fn behind_the_trail<'a>(
    aws: &'a Aws,
    answers: &Answers,
    main: &Place,
    inventory: &Inventory,
) -> Looks<'a> {
    let mut looks = Looks::new(aws, &main.account);
    let choice = &answers.cloudtrail.trail;
    let Some(trail) = find_trail(inventory, main, choice) else {
        return looks;
    };
    let home = Place::new(main.account.clone(), trail.home_region.clone());
    let home_was_looked_at = inventory
        .place(&home)
        .is_some_and(|view| view.trails.known().is_some());
    if !home_was_looked_at {
        looks.trails(&home.region, Some(choice));
    }
    if let Ok(name) = BucketName::parse(&trail.bucket) {
        let seen = inventory
            .account(&main.account)
            .is_some_and(|view| view.buckets.contains_key(&name));
        if !seen {
            looks.bucket(&main.region, &name);
        }
    }
    let view = |arn: &Arn| inventory.place(&Place::new(arn.account_id()?, arn.region_name()?));
    if let Some(topic) = trail
        .topic_arn
        .as_deref()
        .and_then(|topic| Arn::parse(topic).ok())
        && !view(&topic).is_some_and(|view| view.topics.contains_key(&topic))
    {
        looks.topic(&topic);
    }
    if let Some(key) = trail
        .key_arn
        .as_deref()
        .and_then(|key| Arn::parse(key).ok())
        && !view(&key).is_some_and(|view| view.keys.contains_key(&key))
    {
        looks.key(&key);
    }
    looks
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
