//! `[guardduty]`: findings and where they go.

use serde::Serialize;

use super::choice::{BucketChoice, KeyChoice, TopicChoice};
use super::form::{Form, Value as _, Words};
use super::found::Found;
use super::walk::Entry;
use crate::domain::{AccountId, BucketName, KeyAlias, Region, TopicName};

/// Findings and where they go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a choice of its own in the answers"
)]
pub struct GuardDutyAnswers {
    /// The Regions that are watched; at least one, each once.
    pub regions: Vec<Region>,
    /// Where findings go.
    pub bucket: BucketChoice,
    /// What locks the findings; never [`KeyChoice::None`], because GuardDuty exports only with a key.
    pub key: KeyChoice,
    /// What tells of new findings.
    pub topic: TopicChoice,
    /// Whether GuardDuty looks at access to files in S3 too.
    pub s3_protection: bool,
    /// Whether an export that goes elsewhere today may be sent to the bucket instead.
    pub move_export: bool,
    /// Whether a bucket that was there before gets our refusals too: open connections, and findings of our detectors with
    /// another key.
    pub strict_bucket: bool,
    /// Whether an export that was there before is told who has to own the bucket, as new ones are.
    pub name_bucket_owner: bool,
    /// How the chosen accounts come to be looked after.
    pub accounts: LookedAfter,
    /// Which accounts of the organization join by themselves from then on.
    pub new_accounts: NewAccounts,
}

/// How the chosen accounts come to be looked after.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum LookedAfter {
    /// Not by us: it is looked at and told.
    #[default]
    AsItIs,
    /// The main account administers GuardDuty for the organization, and takes in those that it lacks.
    Members,
    /// The same, after the main account was named for that. It has to be the one that manages the organization.
    Designate,
    /// GuardDuty is on in each of them by itself, with the same settings as in the main account.
    EachAccount,
}

/// Which accounts of the organization join by themselves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum NewAccounts {
    /// As it is set.
    #[default]
    AsItIs,
    /// Those to come.
    New,
    /// Those to come, and all that are there.
    All,
}

/// The words for how accounts are looked after.
const LOOKED_AFTER: &Words<LookedAfter> = &[
    ("as-it-is", LookedAfter::AsItIs),
    ("members", LookedAfter::Members),
    ("designate", LookedAfter::Designate),
    ("each-account", LookedAfter::EachAccount),
];

/// The words for which accounts join.
const NEW_ACCOUNTS: &Words<NewAccounts> = &[
    ("as-it-is", NewAccounts::AsItIs),
    ("new", NewAccounts::New),
    ("all", NewAccounts::All),
];

impl GuardDutyAnswers {
    /// Everything new, in the main Region, with a name of its own for the bucket.
    pub(super) fn defaults(account: &AccountId, region: &Region) -> Self {
        Self {
            regions: vec![region.clone()],
            bucket: BucketChoice::New {
                name: BucketName::for_account("radiant-guardduty-findings", account, region),
            },
            key: KeyChoice::New {
                alias: KeyAlias::constant("alias/radiant-guardduty"),
            },
            topic: TopicChoice::New {
                name: TopicName::constant("radiant-guardduty-findings"),
            },
            s3_protection: true,
            move_export: false,
            strict_bucket: false,
            name_bucket_owner: false,
            accounts: LookedAfter::default(),
            new_accounts: NewAccounts::default(),
        }
    }
}

/// The keys of the section.
pub(super) fn keys(form: &mut Form<'_, '_, '_>, answers: &mut GuardDutyAnswers) {
    form.with(
        "regions",
        &mut answers.regions,
        "",
        |entry, _, found| read_regions(entry, found),
        |regions| Some(regions.write()),
    );
    form.key("bucket", &mut answers.bucket, "");
    form.with("key", &mut answers.key, "", read_key, |key| {
        Some(key.write())
    });
    form.key("topic", &mut answers.topic, "");
    form.key("s3_protection", &mut answers.s3_protection, "");
    form.key(
        "move_export",
        &mut answers.move_export,
        "true: findings that go elsewhere today are sent here instead",
    );
    form.key(
        "strict_bucket",
        &mut answers.strict_bucket,
        "true: a bucket that was there before refuses open connections, and your findings with another key",
    );
    form.rare(
        "name_bucket_owner",
        &mut answers.name_bucket_owner,
        "true: exports that were there before are told who has to own the bucket",
    );
    form.word(
        "accounts",
        &mut answers.accounts,
        "or \"members\": chosen accounts are looked after from here; \"designate\": after naming this account; \"each-account\": each by itself",
        LOOKED_AFTER,
    );
    form.word(
        "new_accounts",
        &mut answers.new_accounts,
        "or \"new\", \"all\": which accounts of the organization join by themselves",
        NEW_ACCOUNTS,
    );
}

/// Reads the Regions.
fn read_regions(entry: &Entry<'_>, found: &mut Found<'_>) -> Option<Vec<Region>> {
    let regions: Vec<Region> = entry.names(found)?;
    if regions.is_empty() {
        found.add(
            &entry.span,
            &entry.path,
            "Choose at least one Region.",
            format!("a list, each {}", Region::RULE),
        );
        return None;
    }
    Some(regions)
}

/// Reads the choice of a key, which cannot be none here.
fn read_key(entry: &Entry<'_>, default: &KeyChoice, found: &mut Found<'_>) -> Option<KeyChoice> {
    let key = KeyChoice::read(entry, default, found)?;
    if key == KeyChoice::None {
        let choice = entry.table("", found)?;
        found.add(
            &choice.span_at("use"),
            &choice.path_of("use"),
            "GuardDuty locks every finding before it sends it, so it needs a key of yours.",
            "\"new\", \"existing\"",
        );
        return None;
    }
    Some(key)
}
