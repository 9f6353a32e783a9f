//! The bucket, the key and the topic of the findings.

use super::exporters::{Exporters, Watched};
use super::refusals::Refusals;
use super::shared;
use crate::answers::KeyChoice;
use crate::domain::{Arn, Region};
use crate::inventory::{BucketView, Seen};
use crate::plan::draft::Draft;
use crate::plan::storage::{self, BucketAsk, KeyAsk, Part, Resource, TopicAsk};
use crate::plan::{ChangeId, Section, Warning, cost};
use crate::policy::{Document, DocumentKind};
use crate::problem::Problem;
use crate::wanted::Site;

const BUCKET: Resource = Resource {
    section: Section::GuardDuty,
    part: "findings-bucket",
    kind: DocumentKind::FindingsBucket,
    the: "The findings bucket",
    make: "Make the bucket for findings",
    there: "The bucket for findings is there",
    purpose: "GuardDuty puts its findings into this bucket, and Radiant Security reads them from there.",
    allow: "Let GuardDuty write into the findings bucket",
    allowed: "GuardDuty may write into the findings bucket",
    why: "GuardDuty may look up where the bucket is and add findings. We add no rule that refuses anything.",
};

/// The same for a bucket that refuses something.
const STRICT_BUCKET: Resource = Resource {
    why: "GuardDuty may look up where the bucket is and add findings. Findings of your detectors with another lock are refused, and open connections.",
    ..BUCKET
};

const KEY: Resource = Resource {
    section: Section::GuardDuty,
    part: "findings-key",
    kind: DocumentKind::GuardDutyKey,
    the: "The key for findings",
    make: "Make the key that locks the findings",
    there: "The key that locks the findings is there",
    purpose: "GuardDuty locks every finding before it sends it, so it needs a key of yours.",
    allow: "Let GuardDuty use the key",
    allowed: "GuardDuty may use the key",
    why: "GuardDuty locks each finding with this key.",
};

const TOPIC: Resource = Resource {
    section: Section::GuardDuty,
    part: "findings-topic",
    kind: DocumentKind::GuardDutyTopic,
    the: "The topic for findings",
    make: "Make the topic for findings",
    there: "The topic for findings is there",
    purpose: "The topic tells Radiant Security when a new finding is there.",
    allow: "Let the findings bucket post to the topic",
    allowed: "The findings bucket may post to the topic",
    why: "The bucket can only post where the topic's rules let it.",
};

/// Why the findings cannot have the key of the answers: it would be one that is not there yet and is made for log files.
fn one_new_key(site: &Site<'_>) -> Option<Problem> {
    match (
        &site.shared.answers.cloudtrail.key,
        &site.shared.answers.guardduty.key,
    ) {
        (KeyChoice::New { alias: log }, KeyChoice::New { alias }) if log == alias => Some(
            Problem::new("Log files and findings have the same new key in the answers.").hint(
                "Give the second key another nickname. Or choose one key that is there for both.",
            ),
        ),
        _ => None,
    }
}

pub(super) fn key(site: &Site<'_>, exporters: &Exporters) -> Part {
    let wanted = |readers: bool| site.findings_key_rules(&exporters.list, readers);
    let part = storage::key::plan(
        site,
        &KeyAsk {
            choice: &site.shared.answers.guardduty.key,
            of: KEY,
            slot: site.findings_key_slot(),
            description: "Locks the findings of GuardDuty",
            bucket: (
                site.findings_bucket().as_str(),
                site.beside_findings().region,
            ),
            document: site.new_findings_key(&exporters.list),
            wanted: &wanted,
            rules_need: exporters.needs().to_vec(),
            refused: one_new_key(site),
        },
    );
    with_warnings(
        part,
        "findings-key-policy",
        shared::of_key(site, key_policy(site)),
    )
}

/// The rules that the key has, as far as they were seen.
fn key_policy<'a>(site: &Site<'a>) -> Option<&'a Document> {
    let arn = Arn::parse(&site.findings_key()).ok()?;
    match &site.key(&arn).ok().flatten()?.policy {
        Seen::Known(policy) => Some(policy),
        Seen::Unknown(_) => None,
    }
}

/// The bucket with its rules, and what its rules become once all exports are where they should be.
pub(super) fn bucket(
    site: &Site<'_>,
    watched: &[Watched<'_>],
    exporters: &Exporters,
    folder: Option<&str>,
    needs: Vec<ChangeId>,
) -> (Part, Option<Draft>) {
    let choice = &site.shared.answers.guardduty.bucket;
    let existing = bucket_policy(site);
    let refusals = Refusals::of(site, watched, existing);
    let now = site.findings_bucket_rules(&exporters.list, folder, refusals.now());
    let later = site.findings_bucket_rules(&exporters.list, folder, refusals.later());
    let part = storage::bucket::plan(
        site,
        &BucketAsk {
            choice,
            of: if refusals.is_something() {
                STRICT_BUCKET
            } else {
                BUCKET
            },
            close: (
                "Close the findings bucket to the public",
                "The findings bucket is closed to the public",
            ),
            wanted: &now,
            rules_need: needs,
            cost: cost::findings(),
            refused: one_bucket(site).or_else(|| opt_in(site)),
        },
    );
    let rules = ChangeId::new(
        Section::GuardDuty,
        &site.beside_findings(),
        "findings-bucket-policy",
    );
    let is_planned = part.drafts.iter().any(|draft| draft.id() == rules);
    let first = (!exporters.is_held()).then_some((now.as_slice(), rules));
    let last = is_planned
        .then(|| refusals.last(site, existing, first, &later))
        .flatten();
    let warnings = shared::of_bucket(site, watched, existing);
    (
        with_warnings(part, "findings-bucket-policy", warnings),
        last,
    )
}

/// The rules that the bucket has, as far as they were seen.
fn bucket_policy<'a>(site: &Site<'a>) -> Option<&'a Document> {
    site.bucket(site.findings_bucket())
        .ok()
        .and_then(BucketView::yours)
        .and_then(|bucket| bucket.policy.known()?.as_ref())
}

/// Tell something with one change of a part.
fn with_warnings(mut part: Part, name: &str, warnings: impl IntoIterator<Item = Warning>) -> Part {
    let named = |draft: &Draft| {
        let id = draft.id();
        id.as_str().rsplit('/').next() == Some(name)
    };
    if let Some(draft) = part.drafts.iter_mut().find(|draft| named(draft)) {
        draft.change.warnings.extend(warnings);
    }
    part
}

pub(super) fn topic(site: &Site<'_>) -> Part {
    let arn = site.findings_topic();
    let region = site.beside_findings().region;
    storage::topic::plan(
        site,
        &TopicAsk {
            choice: &site.shared.answers.guardduty.topic,
            arn: arn.clone(),
            of: TOPIC,
            poster: "The bucket",
            source: site.findings_topic_poster(&site.findings_bucket_arn()),
            lock: (
                "Let the bucket use the topic's key",
                "The bucket may use the topic's key",
            ),
            wanted: &site.findings_topic_rules(),
            rules_need: Vec::new(),
            refused: one_topic(site, &arn).or_else(|| far_topic(&arn, &region)),
        },
    )
}

/// Findings announce themselves by the bucket, so log files in the same bucket would announce themselves as findings.
fn one_bucket(site: &Site<'_>) -> Option<Problem> {
    let answers = site.shared.answers;
    (answers.cloudtrail.bucket.name() == answers.guardduty.bucket.name()).then(|| {
        Problem::new("Log files and findings have the same bucket in the answers. Each new log file would count as a finding.")
            .hint("Use a bucket of its own for findings.")
    })
}

fn one_topic(site: &Site<'_>, arn: &Arn) -> Option<Problem> {
    (site.log_topic() == *arn).then(|| {
        Problem::new("Log files and findings have the same topic in the answers. Radiant Security needs two.")
            .hint("Use a topic of its own for findings.")
    })
}

fn far_topic(arn: &Arn, region: &Region) -> Option<Problem> {
    let there = arn.region_name().filter(|there| there != region)?;
    Some(
        Problem::new(format!(
            "This topic is in {}, the findings bucket in {}. They must be in the same Region.",
            there.with_code(),
            region.with_code()
        ))
        .hint("Choose a topic in the bucket's Region, or another bucket."),
    )
}

/// A bucket in a Region that has to be switched on takes findings of that Region only.
///
/// See <https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_exportfindings.html>.
fn opt_in(site: &Site<'_>) -> Option<Problem> {
    let region = site.beside_findings().region;
    let others = site
        .shared
        .answers
        .guardduty
        .regions
        .iter()
        .any(|other| *other != region);
    (region.is_opt_in() && others).then(|| {
        Problem::new(format!(
            "{} has to be switched on in an account. A bucket there takes findings of that Region only.",
            region.with_code()
        ))
        .hint("Use a bucket in a Region that every account has, such as us-east-1.")
    })
}
