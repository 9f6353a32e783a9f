//! GuardDuty: a detector in each Region, one bucket, key and topic for all findings, and an export from each Region.

mod coverage;
mod destination;
mod detector;
mod exporters;
mod folder;
mod notification;
mod refusals;
mod shared;
mod store;

pub use coverage::{Coverage, Covered, coverage};

use exporters::Exporters;

use super::draft::{Draft, warning};
use super::ground::Ground;
use super::{ChangeId, Slot, Warning};
use crate::domain::{Arn, Place, Region};
use crate::inventory::BucketView;
use crate::policy::Document;

pub(super) fn plan(ground: &Ground<'_>) -> Vec<Draft> {
    let watched = exporters::watched(ground);
    let exporters = Exporters::of(ground, &watched);
    let folder = folder::shared(ground, &watched);
    let key = exporters.settle(store::key(ground, &exporters));
    let needs: Vec<ChangeId> = exporters
        .needs()
        .iter()
        .chain(&key.ready)
        .cloned()
        .collect();
    let (store, last) = store::bucket(ground, &watched, &exporters, folder.as_deref(), needs);
    let store = exporters.settle(store);
    let topic = store::topic(ground);
    let home = findings_bucket_region(ground);
    let notification = notification::plan(ground, &home, folder.as_deref(), &store, &topic);
    let (folders, folder_of) = folder::plan(ground, &watched);
    let ready: Vec<ChangeId> = store.ready.iter().chain(&key.ready).cloned().collect();
    let mut exports: Vec<Draft> = watched
        .iter()
        .map(|region| {
            destination::plan(
                ground,
                &region.region,
                region.fate,
                &region.detector.id(),
                &ready,
            )
            .requires(folder_of.get(&region.region).cloned())
            .follows([notification.id()])
        })
        .collect();
    if let Some(gap) = gap(ground)
        && !exports.is_empty()
    {
        let first = exports.remove(0).warns([gap]);
        exports.insert(0, first);
    }
    let mut drafts: Vec<Draft> = Vec::new();
    for region in watched {
        drafts.push(region.detector);
        drafts.extend(region.left_to_policy);
    }
    for part in [key.drafts, store.drafts, topic.drafts] {
        drafts.extend(part);
    }
    drafts.push(notification);
    drafts.extend(folders);
    drafts.extend(exports);
    drafts.extend(last);
    drafts
}

/// Which accounts of the organization the guide asks for and this does not bring.
fn gap(ground: &Ground<'_>) -> Option<Warning> {
    let Coverage::Seen(covered) = coverage(ground.answers, ground.inventory) else {
        return None;
    };
    let without = covered.missing.len();
    (without > 0).then(|| {
        warning(
            format!(
                "{without} of {} accounts of your organization have no GuardDuty alerts in this bucket. Radiant Security's guide asks for the alerts of all accounts that it watches.",
                covered.accounts
            ),
            "Have this account named as GuardDuty's administrator of the organization, and add the accounts there.",
        )
    })
}

/// The ARN of the topic for findings; a new one is made beside the bucket.
pub(super) fn topic_arn(ground: &Ground<'_>) -> Arn {
    ground.answers.guardduty.topic.arn(&beside_bucket(ground))
}

/// The ARN, or the slot, of the key for findings.
pub(super) fn key_arn(ground: &Ground<'_>) -> String {
    ground.slots.text(&Slot::guardduty_key())
}

/// Where a new key and a new topic are made: S3 and GuardDuty want both in the bucket's Region.
pub(super) fn beside_bucket(ground: &Ground<'_>) -> Place {
    ground.at(&findings_bucket_region(ground))
}

fn bucket_arn(ground: &Ground<'_>) -> String {
    Arn::bucket(ground.partition, ground.answers.guardduty.bucket.name()).to_string()
}

fn findings_bucket_region(ground: &Ground<'_>) -> Region {
    ground.bucket_region(ground.answers.guardduty.bucket.name())
}

/// The rules that the bucket has, as far as they were seen.
fn bucket_policy<'a>(ground: &Ground<'a>) -> Option<&'a Document> {
    ground
        .bucket(ground.answers.guardduty.bucket.name())
        .ok()
        .and_then(BucketView::yours)
        .and_then(|bucket| bucket.policy.known()?.as_ref())
}
