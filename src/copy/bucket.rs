//! Buckets.

use super::build::{Asked, Build};
use super::identity::switches;
use crate::domain::{AccountId, Arn, BucketName, Region};
use crate::inventory::{self, AccountView, BucketView};
use crate::practice::world::{Bucket, Notification, NotificationTarget, Settling};

/// Who has the names that are somebody else's.
const SOMEBODY: &str = "000000000000";

pub(super) fn add(build: &mut Build, account: &AccountId, view: &AccountView, main: &Region) {
    for (name, seen) in &view.buckets {
        let arn = Arn::bucket(build.partition, name).to_string();
        let asked = Asked::account(account).about(arn);
        match build.known(seen, &asked, &["s3:ListBucket", "s3:GetBucketLocation"]) {
            Some(BucketView::Yours(seen)) => yours(build, account, name, seen),
            Some(BucketView::NotYours) => {
                let bucket = Bucket {
                    account: SOMEBODY.to_owned(),
                    region: main.to_string(),
                    ..Bucket::default()
                };
                build.world.buckets.insert(name.as_str().to_owned(), bucket);
                build.closely.insert(name.as_str().to_owned());
            }
            Some(BucketView::Free) | None => {}
        }
    }
    let asked = Asked::account(account);
    let names = build.known(&view.bucket_names, &asked, &["s3:ListAllMyBuckets"]);
    for name in names.into_iter().flatten() {
        let bucket = || Bucket {
            account: account.to_string(),
            region: main.to_string(),
            ..Bucket::default()
        };
        let buckets = &mut build.world.buckets;
        buckets
            .entry(name.as_str().to_owned())
            .or_insert_with(bucket);
    }
}

fn yours(build: &mut Build, account: &AccountId, name: &BucketName, seen: &inventory::Bucket) {
    let arn = Arn::bucket(build.partition, name).to_string();
    let asked = Asked::account(account).about(arn);
    let policy = build.known(&seen.policy, &asked, &["s3:GetBucketPolicy"]);
    let notification = build.known(&seen.notification, &asked, &["s3:GetBucketNotification"]);
    let block = build.known(
        &seen.public_access_block,
        &asked,
        &["s3:GetBucketPublicAccessBlock"],
    );
    let encryption = build.known(&seen.encryption, &asked, &["s3:GetEncryptionConfiguration"]);
    let encryption = encryption.and_then(Option::as_ref);
    let tags = build.known(&seen.tags, &asked, &["s3:GetBucketTagging"]);
    let pays = build.known(
        &seen.requester_pays,
        &asked,
        &["s3:GetBucketRequestPayment"],
    );
    let document = policy.and_then(Option::as_ref);
    let bucket = Bucket {
        account: account.to_string(),
        region: seen.region.to_string(),
        policy: Settling::settled(document.map(|it| it.value().clone())),
        public_access_block: block.copied().flatten().map(switches),
        encryption: encryption
            .map(|it| it.algorithm.clone())
            .unwrap_or_default(),
        encryption_key: encryption.and_then(|it| it.key.clone()),
        bucket_key: encryption.is_some_and(|it| it.bucket_key),
        requester_pays: pays.copied().unwrap_or_default(),
        notification: notification.map(told).unwrap_or_default(),
        tags: tags.cloned().unwrap_or_default(),
        ..Bucket::default()
    };
    build.world.buckets.insert(name.as_str().to_owned(), bucket);
    build.closely.insert(name.as_str().to_owned());
}

/// Who is told of what, in practice's terms.
fn told(seen: &inventory::Notification) -> Notification {
    let kinds = [
        ("Topic", &seen.topics),
        ("Queue", &seen.queues),
        ("CloudFunction", &seen.functions),
    ];
    let targets = kinds.into_iter().flat_map(|(kind, targets)| {
        targets.iter().map(move |target| {
            let rule = |name: &str| {
                let mut rules = target.filter.iter();
                let found = rules.find(|(kind, _)| kind.eq_ignore_ascii_case(name));
                found.map(|(_, value)| value.clone())
            };
            NotificationTarget {
                kind: kind.to_owned(),
                id: target.id.clone().unwrap_or_default(),
                arn: target.arn.to_string(),
                events: target.events.clone(),
                prefix: rule("prefix"),
                suffix: rule("suffix"),
            }
        })
    });
    Notification {
        targets: targets.collect(),
        event_bridge: seen.event_bridge,
    }
}
