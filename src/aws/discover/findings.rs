//! What only the first look could name for GuardDuty: Regions that have to be switched on, what stands beside a bucket, the
//! folders of exports, and the accounts that are administered.

use std::collections::{BTreeMap, BTreeSet};

use super::keys::Which;
use super::looks::Looks;
use crate::answers::{Answers, BucketChoice, KeyChoice, TopicChoice};
use crate::domain::{Arn, KeyAlias, Place, Region};
use crate::inventory::{BucketView, Detector, Inventory, Seen};

/// The detectors of Regions that have to be switched on; where one is not, nothing there answers, so nothing is asked.
pub(super) fn in_switched_on_regions(
    looks: &mut Looks<'_>,
    answers: &Answers,
    inventory: &Inventory,
) {
    let on = inventory
        .account(&answers.account.id)
        .and_then(|view| view.regions.known());
    for region in answers.guardduty.regions.iter().filter(|it| it.is_opt_in()) {
        if on.is_none_or(|on| on.contains(region)) {
            looks.detector(region);
        }
    }
}

/// The keys and the topic that are, or will be, in the Region of a bucket which is not in the main one.
pub(super) fn beside_buckets(looks: &mut Looks<'_>, answers: &Answers, inventory: &Inventory) {
    let Answers {
        cloudtrail,
        guardduty,
        ..
    } = answers;
    let main = answers.place();
    let away = |bucket: &BucketChoice| {
        bucket_region(answers, inventory, bucket).filter(|region| *region != main.region)
    };
    let mut aliases: BTreeMap<Region, Vec<KeyAlias>> = BTreeMap::new();
    for (key, bucket) in [
        (&cloudtrail.key, &cloudtrail.bucket),
        (&guardduty.key, &guardduty.bucket),
    ] {
        if let (KeyChoice::New { alias }, Some(region)) = (key, away(bucket)) {
            aliases.entry(region).or_default().push(alias.clone());
        }
    }
    for (region, aliases) in aliases {
        looks.key_ring(&region, Which::For(aliases));
    }
    if let (TopicChoice::New { .. }, Some(region)) = (&guardduty.topic, away(&guardduty.bucket)) {
        let place = Place::new(main.account, region);
        looks.topic(&guardduty.topic.arn(&place));
    }
}

/// The empty objects of the folders that findings go under, and the accounts whose findings come to this one.
pub(super) fn behind_detectors(looks: &mut Looks<'_>, answers: &Answers, inventory: &Inventory) {
    let account = &answers.account.id;
    let detector = |region: &Region| -> Option<&Detector> {
        let view = inventory.place(&Place::new(account.clone(), region.clone()))?;
        view.detector.known()?.as_ref()
    };
    let bucket = &answers.guardduty.bucket;
    if let Some(home) = bucket_region(answers, inventory, bucket) {
        let arn = Arn::bucket(inventory.caller.partition, bucket.name()).to_string();
        let folders: BTreeSet<&str> = answers
            .guardduty
            .regions
            .iter()
            .filter_map(|region| detector(region)?.destinations.known())
            .flatten()
            .filter_map(|there| there.folder_in(&arn))
            .filter(|folder| !folder.is_empty())
            .collect();
        for folder in folders {
            looks.folder(&home, bucket.name(), &arn, folder);
        }
    }
    let organization = inventory
        .account(account)
        .and_then(|view| view.standing.known()?.organization());
    let region = answers.guardduty.shown_in(&answers.account.region);
    if let (Some(_), Some(detector)) = (organization, detector(region)) {
        looks.members(region, &detector.id);
    }
}

fn bucket_region(
    answers: &Answers,
    inventory: &Inventory,
    bucket: &BucketChoice,
) -> Option<Region> {
    inventory
        .account(&answers.account.id)?
        .buckets
        .get(bucket.name())
        .and_then(Seen::known)
        .and_then(BucketView::yours)
        .map(|bucket| bucket.region.clone())
}
