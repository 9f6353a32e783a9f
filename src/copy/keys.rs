//! Keys and their aliases.

use serde_json::{Value, json};

use super::build::{Asked, Build, settled};
use crate::domain::{AccountId, Arn, Place};
use crate::inventory::{self, CREATED_BY, NeverRotates, PlaceView, SETUP_PART};
use crate::practice::world::{Alias, Key, Settling};

/// For so long a key that will be deleted waits, where AWS does not tell when. It waits for 30 days unless somebody says so.
const WAITS_SECONDS: i64 = 30 * 24 * 3_600;

pub(super) fn add(build: &mut Build, place: &Place, view: &PlaceView) {
    let main = build.main.clone();
    for (named, seen) in &view.keys {
        let asked = Asked {
            account: &main,
            region: Some(&place.region),
            about: named.to_string(),
        };
        if let Some(Some(seen)) = build.known(seen, &asked, &["kms:DescribeKey"]) {
            key(build, seen);
        }
    }
    let asked = Asked::place(place);
    let aliases = build.known(&view.aliases, &asked, &["kms:ListAliases"]);
    let made = build.known(
        &view.made_keys,
        &asked,
        &["kms:ListKeys", "tag:GetResources"],
    );
    for (name, id) in aliases.into_iter().flatten() {
        let alias = Alias {
            key: Some(id.clone()).filter(|id| !id.is_empty()),
            ..Alias::default()
        };
        let is_of_aws = name.starts_with("alias/aws/");
        let there = build.regional(&place.account, &place.region);
        there.aliases.insert(name.clone(), alias);
        if !id.is_empty() {
            let bare = || bare(&place.account, is_of_aws);
            there.keys.entry(id.clone()).or_insert_with(bare);
        }
    }
    for (part, arn) in made.into_iter().flatten() {
        let (account, id) = (&place.account, arn.resource_name().to_owned());
        let there = build.regional(account, &place.region);
        let key = there.keys.entry(id).or_insert_with(|| bare(account, false));
        let (name, value) = CREATED_BY;
        key.tags.insert(name.to_owned(), value.to_owned());
        key.tags.insert(SETUP_PART.to_owned(), part.clone());
    }
}

/// A key of which nothing but its name is known: its account decides.
fn bare(account: &AccountId, is_of_aws: bool) -> Key {
    Key {
        policy: Settling::settled(of_the_account(account)),
        enabled: true,
        manager: if is_of_aws { "AWS" } else { "" }.to_owned(),
        ..Key::default()
    }
}

/// The rules that a key has unless somebody writes others.
fn of_the_account(account: &AccountId) -> Value {
    json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow",
            "Principal": { "AWS": format!("arn:aws:iam::{account}:root") },
            "Action": "kms:*",
            "Resource": "*",
        }],
    })
}

fn key(build: &mut Build, seen: &inventory::Key) {
    let main = build.main.clone();
    let region = seen.arn.region_name();
    let asked = Asked {
        account: &main,
        region: region.as_ref(),
        about: seen.arn.to_string(),
    };
    let policy = build.known(&seen.policy, &asked, &["kms:GetKeyPolicy"]);
    let rotates = build.known(&seen.rotates, &asked, &["kms:GetKeyRotationStatus"]);
    let tags = build.known(&seen.tags, &asked, &["kms:ListResourceTags"]);
    let owner = seen.arn.account_id().unwrap_or_else(|| main.clone());
    let is_replica = matches!(seen.never_rotates, Some(NeverRotates::Replica(_)));
    let key = Key {
        policy: policy.map_or_else(|| Settling::settled(of_the_account(&owner)), settled),
        enabled: seen.is_enabled(),
        rotation: rotates.copied().unwrap_or_default(),
        deletion: (seen.state == "PendingDeletion").then_some(build.seen + WAITS_SECONDS),
        spec: if seen.encrypts { "" } else { "RSA_2048" }.to_owned(),
        manager: if seen.customer_managed { "" } else { "AWS" }.to_owned(),
        multi_region: is_replica,
        replica: is_replica,
        origin: match seen.never_rotates {
            Some(NeverRotates::Imported) => "EXTERNAL",
            Some(NeverRotates::KeyStore) => "AWS_CLOUDHSM",
            Some(NeverRotates::Replica(_) | NeverRotates::Asymmetric) | None => "",
        }
        .to_owned(),
        tags: tags.cloned().unwrap_or_default(),
        ..Key::default()
    };
    build.closely.insert(seen.arn.to_string());
    put(build, &seen.arn, key);
}

/// A key under its id.
pub(super) fn put(build: &mut Build, arn: &Arn, key: Key) {
    let id = arn.resource_name().to_owned();
    if let Some(there) = build.home(arn) {
        there.keys.insert(id, key);
    }
}
