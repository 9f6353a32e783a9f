//! GuardDuty: a detector in each Region, one bucket, key and topic for all findings, and an export from each Region.

mod destination;
mod detector;
mod notification;

use super::cloudtrail;
use super::draft::Draft;
use super::ground::{Ground, spoken};
use super::storage::{Part, Words, bucket, key, topic};
use super::{ChangeId, Section, Slot, cost};
use crate::answers::KeyChoice;
use crate::domain::{Arn, Region};
use crate::policy::{
    Detector as Exporter, DocumentKind, Wanted, findings_bucket, guardduty_key, guardduty_topic,
};
use crate::problem::Problem;

const BUCKET: Words = Words {
    the: "The findings bucket",
    make: "Make the bucket for findings",
    there: "The bucket for findings is there",
    purpose: "GuardDuty puts its findings into this bucket, and Radiant Security reads them from there.",
    allow: "Let GuardDuty write into the findings bucket",
    allowed: "GuardDuty may write into the findings bucket",
    why: "GuardDuty may look up where the bucket is and add locked findings. Anything else is refused.",
};

const KEY: Words = Words {
    the: "The key for findings",
    make: "Make the key that locks the findings",
    there: "The key that locks the findings is there",
    purpose: "GuardDuty locks every finding before it sends it, so it needs a key of yours.",
    allow: "Let GuardDuty use the key",
    allowed: "GuardDuty may use the key",
    why: "GuardDuty locks each finding with this key.",
};

const TOPIC: Words = Words {
    the: "The topic for findings",
    make: "Make the topic for findings",
    there: "The topic for findings is there",
    purpose: "The topic tells Radiant Security when a new finding is there.",
    allow: "Let the findings bucket post to the topic",
    allowed: "The findings bucket may post to the topic",
    why: "The bucket can only post where the topic's rules let it.",
};

/// What the detectors of all Regions come to.
struct Detectors {
    drafts: Vec<Draft>,
    /// Those that can export, with their ARNs or slots; all of them when none can.
    exporters: Vec<Exporter>,
    /// Changes that have to be done before the exporters' ARNs are known.
    needs: Vec<ChangeId>,
}

pub(super) fn plan(ground: &Ground<'_>) -> Vec<Draft> {
    let detectors = detectors(ground);
    let home = findings_bucket_region(ground);
    let key = findings_key(ground, &detectors, &home, sharing(ground));
    let folder = destination::folder(ground);
    let bucket_needs: Vec<ChangeId> = detectors.needs.iter().chain(&key.ready).cloned().collect();
    let store = findings_store(ground, &detectors, folder.as_deref(), bucket_needs);
    let topic = findings_topic(ground, &home);
    let notification = notification::plan(ground, &home, folder.as_deref(), &store, &topic);
    let ready: Vec<ChangeId> = store.ready.iter().chain(&key.ready).cloned().collect();
    let mut exports = Vec::new();
    for (region, detector) in ground
        .answers
        .guardduty
        .regions
        .iter()
        .zip(&detectors.drafts)
    {
        let export =
            destination::plan(ground, region, &detector.id(), &ready).follows([notification.id()]);
        exports.push(export);
    }
    let mut drafts = detectors.drafts;
    for part in [key.drafts, store.drafts, topic.drafts] {
        drafts.extend(part);
    }
    drafts.push(notification);
    drafts.extend(exports);
    drafts
}

/// The ARN of the topic for findings.
pub(super) fn topic_arn(ground: &Ground<'_>) -> Arn {
    ground.answers.guardduty.topic.arn(&ground.home)
}

/// The ARN, or the slot, of the key for findings.
pub(super) fn key_arn(ground: &Ground<'_>) -> String {
    ground.slots.text(&Slot::guardduty_key())
}

fn bucket_arn(ground: &Ground<'_>) -> String {
    Arn::bucket(ground.partition, ground.answers.guardduty.bucket.name()).to_string()
}

fn detectors(ground: &Ground<'_>) -> Detectors {
    let regions = &ground.answers.guardduty.regions;
    let drafts: Vec<Draft> = regions
        .iter()
        .map(|region| detector::plan(ground, region))
        .collect();
    let exporter = |region: &Region| Exporter {
        account: ground.account().clone(),
        region: region.clone(),
        arn: Arn::detector(
            ground.partition,
            region,
            ground.account(),
            ground.slots.text(&Slot::detector(region)),
        )
        .to_string(),
        opt_in: region.is_opt_in(),
    };
    // A Region whose detector nobody may touch has no detector to name, or has one already.
    let named: Vec<(&Region, &Draft)> = regions
        .iter()
        .zip(&drafts)
        .filter(|&(region, draft)| {
            draft.writes() || ground.slots.get(&Slot::detector(region)).is_some()
        })
        .collect();
    let (exporters, needs) = if named.is_empty() {
        (
            regions.iter().map(exporter).collect(),
            drafts.iter().map(Draft::id).collect(),
        )
    } else {
        let exporters = named.iter().map(|&(region, _)| exporter(region)).collect();
        let needs = named
            .iter()
            .filter(|&&(region, _)| ground.slots.get(&Slot::detector(region)).is_none())
            .map(|(_, draft)| draft.id())
            .collect();
        (exporters, needs)
    };
    Detectors {
        drafts,
        exporters,
        needs,
    }
}

fn findings_bucket_region(ground: &Ground<'_>) -> Region {
    ground.bucket_region(ground.answers.guardduty.bucket.name())
}

fn key_rules(ground: &Ground<'_>, exporters: &[Exporter], readers: bool) -> Vec<Wanted> {
    guardduty_key::wanted(&guardduty_key::Facts {
        partition: &ground.partition,
        key_account: ground.account(),
        detectors: exporters,
        readers,
    })
}

/// How the key of the findings stands to that of the log files.
enum Sharing {
    /// They are two.
    No,
    /// They are one that is there: its rules for log files are written first.
    Same(ChangeId, crate::policy::Document),
    /// They would be one that is not there yet.
    Refused(Problem),
}

fn sharing(ground: &Ground<'_>) -> Sharing {
    match (&ground.answers.cloudtrail.key, &ground.answers.guardduty.key) {
        (KeyChoice::Existing { arn: log }, KeyChoice::Existing { arn }) if log == arn => {
            let facts = cloudtrail::Facts::new(ground);
            let rules = |readers: bool| cloudtrail::key_rules(ground, &facts, readers);
            let place = ground.at(&arn.region_name().unwrap_or_else(|| ground.home.region.clone()));
            key::left_by(ground, arn, &rules).map_or(Sharing::No, |left| {
                Sharing::Same(ChangeId::new(Section::CloudTrail, &place, "log-key-policy"), left)
            })
        }
        (KeyChoice::New { alias: log }, KeyChoice::New { alias }) if log == alias => Sharing::Refused(
            Problem::new("Log files and findings have the same new key in the answers.")
                .hint("Give the second key another nickname. Or choose one key that is there for both."),
        ),
        _ => Sharing::No,
    }
}

fn findings_key(
    ground: &Ground<'_>,
    detectors: &Detectors,
    region: &Region,
    shared: Sharing,
) -> Part {
    let (shared, refused) = match shared {
        Sharing::No => (None, None),
        Sharing::Same(id, left) => (Some((id, left)), None),
        Sharing::Refused(problem) => (None, Some(problem)),
    };
    let wanted = |readers: bool| key_rules(ground, &detectors.exporters, readers);
    let document = guardduty_key::new_document(&guardduty_key::Facts {
        partition: &ground.partition,
        key_account: ground.account(),
        detectors: &detectors.exporters,
        readers: false,
    });
    key::plan(
        ground,
        &key::Ask {
            section: Section::GuardDuty,
            part: "findings-key",
            choice: &ground.answers.guardduty.key,
            words: KEY,
            kind: DocumentKind::GuardDutyKey,
            slot: Slot::guardduty_key(),
            description: "Locks the findings of GuardDuty",
            bucket: (
                ground.answers.guardduty.bucket.name().as_str(),
                region.clone(),
            ),
            document,
            wanted: &wanted,
            rules_need: detectors.needs.clone(),
            shared,
            refused,
        },
    )
}

fn findings_store(
    ground: &Ground<'_>,
    detectors: &Detectors,
    folder: Option<&str>,
    needs: Vec<ChangeId>,
) -> Part {
    let choice = &ground.answers.guardduty.bucket;
    let wanted = findings_bucket::wanted(&findings_bucket::Facts {
        partition: &ground.partition,
        bucket: choice.name(),
        prefix: folder,
        key_arn: &key_arn(ground),
        detectors: &detectors.exporters,
    });
    bucket::plan(
        ground,
        &bucket::Ask {
            section: Section::GuardDuty,
            part: "findings-bucket",
            choice,
            words: BUCKET,
            close: (
                "Close the findings bucket to the public",
                "The findings bucket is closed to the public",
            ),
            kind: DocumentKind::FindingsBucket,
            wanted: &wanted,
            rules_need: needs,
            cost: cost::storage("findings"),
            refused: one_bucket(ground).or_else(|| opt_in(ground)),
        },
    )
}

fn findings_topic(ground: &Ground<'_>, region: &Region) -> Part {
    let arn = topic_arn(ground);
    let wanted = guardduty_topic::wanted(&guardduty_topic::Facts {
        partition: &ground.partition,
        topic_arn: &arn.to_string(),
        bucket: ground.answers.guardduty.bucket.name(),
        bucket_owner: ground.account(),
    });
    topic::plan(
        ground,
        &topic::Ask {
            section: Section::GuardDuty,
            part: "findings-topic",
            choice: &ground.answers.guardduty.topic,
            words: TOPIC,
            poster: "The bucket",
            kind: DocumentKind::GuardDutyTopic,
            wanted: &wanted,
            rules_need: Vec::new(),
            refused: one_topic(ground, &arn).or_else(|| far_topic(&arn, region)),
        },
    )
}

/// Findings announce themselves by the bucket, so log files in the same bucket would announce themselves as findings.
fn one_bucket(ground: &Ground<'_>) -> Option<Problem> {
    let answers = ground.answers;
    (answers.cloudtrail.bucket.name() == answers.guardduty.bucket.name()).then(|| {
        Problem::new("Log files and findings have the same bucket in the answers. Each new log file would count as a finding.")
            .hint("Use a bucket of its own for findings.")
    })
}

fn one_topic(ground: &Ground<'_>, arn: &Arn) -> Option<Problem> {
    (cloudtrail::topic_arn(ground) == *arn).then(|| {
        Problem::new("Log files and findings have the same topic in the answers. Radiant Security needs two.")
            .hint("Use a topic of its own for findings.")
    })
}

fn far_topic(arn: &Arn, region: &Region) -> Option<Problem> {
    let there = arn.region_name().filter(|there| there != region)?;
    Some(
        Problem::new(format!(
            "This topic is in {}, the findings bucket in {}. They must be in the same Region.",
            spoken(&there),
            spoken(region)
        ))
        .hint("Choose a topic in the bucket's Region, or another bucket."),
    )
}

/// A bucket in a Region that has to be switched on takes findings of that Region only.
///
/// See <https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_exportfindings.html>.
fn opt_in(ground: &Ground<'_>) -> Option<Problem> {
    let region = findings_bucket_region(ground);
    let others = ground
        .answers
        .guardduty
        .regions
        .iter()
        .any(|other| *other != region);
    (region.is_opt_in() && others).then(|| {
        Problem::new(format!(
            "{} has to be switched on in an account. A bucket there takes findings of that Region only.",
            spoken(&region)
        ))
        .hint("Use a bucket in a Region that every account has, such as us-east-1.")
    })
}
