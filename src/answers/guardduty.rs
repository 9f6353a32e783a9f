//! `[guardduty]`: findings and where they go.

use serde::Serialize;

use super::choice::{self, BucketChoice, KeyChoice, TopicChoice};
use super::walk::{Found, Section};
use super::write::{Line, flag, list};
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
}

impl GuardDutyAnswers {
    /// The one Region in which the accounts of GuardDuty are looked at: the main one, if it is watched.
    pub fn shown_in<'a>(&'a self, main: &'a Region) -> &'a Region {
        if self.regions.contains(main) {
            main
        } else {
            self.regions.first().unwrap_or(main)
        }
    }

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
        }
    }
}

/// The keys of the section.
const KEYS: [&str; 8] = [
    "regions",
    "bucket",
    "key",
    "topic",
    "s3_protection",
    "move_export",
    "strict_bucket",
    "name_bucket_owner",
];

/// Reads the section.
pub(super) fn read(
    section: &Section<'_>,
    defaults: &GuardDutyAnswers,
    found: &mut Found<'_>,
) -> Option<GuardDutyAnswers> {
    section.only(&KEYS, found);
    let regions = read_regions(section, &defaults.regions, found);
    let bucket = choice::read_bucket(section, &defaults.bucket, found);
    let key = read_key(section, &defaults.key, found);
    let topic = choice::read_topic(section, &defaults.topic, found);
    let s3_protection = section.flag_or("s3_protection", defaults.s3_protection, found);
    let move_export = section.flag_or("move_export", defaults.move_export, found);
    let strict_bucket = section.flag_or("strict_bucket", defaults.strict_bucket, found);
    let name_bucket_owner = section.flag_or("name_bucket_owner", defaults.name_bucket_owner, found);
    Some(GuardDutyAnswers {
        regions: regions?,
        bucket: bucket?,
        key: key?,
        topic: topic?,
        s3_protection: s3_protection?,
        move_export: move_export?,
        strict_bucket: strict_bucket?,
        name_bucket_owner: name_bucket_owner?,
    })
}

/// Reads the Regions.
fn read_regions(
    section: &Section<'_>,
    default: &[Region],
    found: &mut Found<'_>,
) -> Option<Vec<Region>> {
    let Some(entry) = section.entry("regions") else {
        return Some(default.to_vec());
    };
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
fn read_key(
    section: &Section<'_>,
    default: &KeyChoice,
    found: &mut Found<'_>,
) -> Option<KeyChoice> {
    let key = choice::read_key(section, default, found)?;
    if key == KeyChoice::None {
        let path = section.path_of("key.use");
        found.add(
            &section.span_at("key.use"),
            &path,
            "GuardDuty locks every finding before it sends it, so it needs a key of yours.",
            "\"new\", \"existing\"",
        );
        return None;
    }
    Some(key)
}

/// The section's lines.
pub(super) fn write(answers: &GuardDutyAnswers) -> Vec<Line> {
    let mut lines = vec![
        Line::new("regions", list(&answers.regions)),
        Line::new("bucket", choice::write_bucket(&answers.bucket)),
        Line::new("key", choice::write_key(&answers.key)),
        Line::new("topic", choice::write_topic(&answers.topic)),
        Line::new("s3_protection", flag(answers.s3_protection)),
        Line::new("move_export", flag(answers.move_export))
            .note("true: findings that go elsewhere today are sent here instead"),
        Line::new("strict_bucket", flag(answers.strict_bucket)).note(
            "true: a bucket that was there before refuses open connections, and your findings with another key",
        ),
    ];
    if answers.name_bucket_owner {
        lines.push(
            Line::new("name_bucket_owner", flag(true))
                .note("true: exports that were there before are told who has to own the bucket"),
        );
    }
    lines
}
