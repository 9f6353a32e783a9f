//! CloudTrail: the trail, its bucket, key and topic.

mod access;
mod copies;
mod events;
mod facts;
mod log_key;
mod room;
mod trail_existing;
mod trail_new;

use super::draft::{Draft, on_off, settings};
use super::storage::{Part, Words, bucket, topic};
use super::{ChangeId, Section, TrailSettings, View, cost};
use crate::answers::DataEvents;
use crate::domain::TrailName;
use crate::policy::DocumentKind;
use crate::wanted::Site;
use facts::Facts;

pub use trail_existing::{TrailWish, trail_patch};

const BUCKET: Words = Words {
    the: "The log bucket",
    make: "Make the bucket for log files",
    there: "The bucket for log files is there",
    purpose: "CloudTrail puts its log files into this bucket, and Radiant Security reads them from there.",
    allow: "Let CloudTrail write into the log bucket",
    allowed: "CloudTrail may write into the log bucket",
    why: "CloudTrail can only write where the bucket's rules let it.",
};

const KEY: Words = Words {
    the: "The key for log files",
    make: "Make the key that locks log files",
    there: "The key that locks log files is there",
    purpose: "Only those whom you allow can open log files that this key locks.",
    allow: "Let CloudTrail use the key",
    allowed: "CloudTrail may use the key",
    why: "CloudTrail locks each new log file with this key.",
};

const TOPIC: Words = Words {
    the: "The topic for log files",
    make: "Make the topic for log files",
    there: "The topic for log files is there",
    purpose: "The topic tells Radiant Security when a new log file is there.",
    allow: "Let CloudTrail post to the topic",
    allowed: "CloudTrail may post to the topic",
    why: "CloudTrail can only post where the topic's rules let it.",
};

/// What has to be ready before the trail is written.
#[derive(Clone, Debug, Default)]
struct Needs {
    bucket: Vec<ChangeId>,
    key: Vec<ChangeId>,
    topic: Vec<ChangeId>,
    access: Vec<ChangeId>,
}

pub(super) fn plan(site: &Site<'_>) -> Vec<Draft> {
    let facts = Facts::new(site);
    let wish = wish(site);
    let access = access::plan(site, &facts);
    let bucket = log_bucket_part(site, &facts);
    let key = log_key::part(site, &facts);
    let topic = log_topic_part(site, &facts);
    let needs = Needs {
        bucket: bucket.ready,
        key: key.ready,
        topic: topic.ready,
        access: access.iter().map(Draft::id).collect(),
    };
    let trail = match site.trail.there {
        Some(trail) => trail_existing::plan(site, &facts, trail, wish.as_ref(), needs),
        None => trail_new::plan(site, &facts, wish.as_ref(), needs),
    };
    let id = trail.id();
    let recorded = events::records(site, &facts, &id);
    let logging = events::logging(site, &facts, &id, &recorded.id());
    let mut drafts: Vec<Draft> = access.into_iter().collect();
    for part in [bucket.drafts, key.drafts, topic.drafts] {
        drafts.extend(part);
    }
    drafts.extend([trail, recorded, logging]);
    drafts
}

fn log_bucket_part(site: &Site<'_>, facts: &Facts) -> Part {
    bucket::plan(
        site,
        &bucket::Ask {
            section: Section::CloudTrail,
            part: "log-bucket",
            choice: &site.shared.answers.cloudtrail.bucket,
            words: BUCKET,
            close: (
                "Close the log bucket to the public",
                "The log bucket is closed to the public",
            ),
            kind: DocumentKind::LogBucket,
            wanted: &site.log_bucket_rules(),
            rules_need: facts.unsure.clone(),
            cost: cost::storage("log files"),
            refused: facts.not_meant(),
        },
    )
}

fn log_topic_part(site: &Site<'_>, facts: &Facts) -> Part {
    topic::plan(
        site,
        &topic::Ask {
            section: Section::CloudTrail,
            part: "log-topic",
            choice: &site.shared.answers.cloudtrail.topic,
            arn: site.log_topic(),
            words: TOPIC,
            poster: "CloudTrail",
            source: site.log_topic_poster(&site.trail.arn.to_string()),
            lock: (
                "Let CloudTrail use the topic's key",
                "CloudTrail may use the topic's key",
            ),
            kind: DocumentKind::CloudTrailTopic,
            wanted: &site.log_topic_rules(),
            rules_need: facts.unsure.clone(),
            refused: facts.not_meant(),
        },
    )
}

/// The settings that the trail should have.
fn wish(site: &Site<'_>) -> Option<TrailSettings> {
    let answers = &site.shared.answers.cloudtrail;
    // A trail that keeps its key is not given it again.
    let key_arn = match site.trail_that_keeps_its_key() {
        Some(_) => None,
        None => site.log_key(),
    };
    Some(TrailSettings {
        name: TrailName::parse(answers.trail.name()).ok()?,
        bucket: answers.bucket.name().to_string(),
        prefix: site.trail.prefix.map(str::to_owned),
        topic_arn: Some(site.log_topic().to_string()),
        key_arn,
        multi_region: true,
        organization: answers.organization,
        global_events: true,
        validation: true,
        recursive: (answers.data_events != DataEvents::None).then_some(false),
        insights: false,
    })
}

/// A trail's settings, to look at.
fn view(trail: &TrailSettings) -> View {
    let text = |value: &Option<String>| value.clone().unwrap_or_else(|| "none".to_owned());
    // AWS's default is to record them.
    let own_deliveries = on_off(trail.recursive.unwrap_or(true)).to_owned();
    settings([
        ("Log files go to", trail.bucket.clone()),
        ("Folder", text(&trail.prefix)),
        ("Key", text(&trail.key_arn)),
        ("Topic", text(&trail.topic_arn)),
        ("All Regions", on_off(trail.multi_region).to_owned()),
        (
            "All accounts of the organization",
            on_off(trail.organization).to_owned(),
        ),
        ("Global services", on_off(trail.global_events).to_owned()),
        (
            "Proof that files are unchanged",
            on_off(trail.validation).to_owned(),
        ),
        ("Records of CloudTrail's own deliveries", own_deliveries),
        (
            "Looks for unusual activity",
            on_off(trail.insights).to_owned(),
        ),
    ])
}
