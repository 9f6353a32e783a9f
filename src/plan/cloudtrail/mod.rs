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
use super::ground::Ground;
use super::storage::{Part, Words, bucket, topic};
use super::{ChangeId, Section, Slot, TrailSettings, View, cost};
use crate::answers::{DataEvents, KeyChoice};
use crate::domain::{Arn, TrailName};
use crate::policy::topic_key::Poster;
use crate::policy::{DocumentKind, Wanted, cloudtrail_key, cloudtrail_topic, log_bucket};

pub(super) use facts::Facts;
pub use log_key::keeps_its_key;
pub(super) use log_key::key_arn;
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

pub(super) fn plan(ground: &Ground<'_>) -> Vec<Draft> {
    let facts = Facts::new(ground);
    let wish = wish(ground, &facts);
    let access = access::plan(ground, &facts);
    let bucket = log_bucket_part(ground, &facts);
    let key = log_key::part(ground, &facts);
    let topic = log_topic_part(ground, &facts);
    let needs = Needs {
        bucket: bucket.ready,
        key: key.ready,
        topic: topic.ready,
        access: access.iter().map(Draft::id).collect(),
    };
    let trail = match (&facts.there, &facts.trouble) {
        (Some(trail), _) => trail_existing::plan(ground, &facts, trail, wish.as_ref(), needs),
        (None, trouble) => trail_new::plan(ground, &facts, wish.as_ref(), trouble.as_ref(), needs),
    };
    let id = trail.id();
    let recorded = events::records(ground, &facts, &id);
    let logging = events::logging(ground, &facts, &id, &recorded.id());
    let mut drafts: Vec<Draft> = access.into_iter().collect();
    for part in [bucket.drafts, key.drafts, topic.drafts] {
        drafts.extend(part);
    }
    drafts.extend([trail, recorded, logging]);
    drafts
}

/// Our rules on a key for log files, whichever key it is.
pub(super) fn key_rules(ground: &Ground<'_>, facts: &Facts<'_>, readers: bool) -> Vec<Wanted> {
    cloudtrail_key::wanted(&cloudtrail_key::Facts {
        partition: &ground.partition,
        key_account: ground.account(),
        trail_arn: &facts.arn_text,
        trail_owner: &facts.owner,
        readers,
    })
}

/// The ARN of the topic for log files.
pub(super) fn topic_arn(ground: &Ground<'_>) -> Arn {
    ground.answers.cloudtrail.topic.arn(&ground.home)
}

fn log_bucket_part(ground: &Ground<'_>, facts: &Facts<'_>) -> Part {
    let choice = &ground.answers.cloudtrail.bucket;
    let wanted = log_bucket::wanted(&log_bucket::Facts {
        partition: &ground.partition,
        bucket: choice.name(),
        prefix: facts.prefix,
        trail_arn: &facts.arn_text,
        trail_owner: &facts.owner,
        organization_id: facts.organization_id,
        key_arn: key_arn(ground).as_deref(),
    });
    bucket::plan(
        ground,
        &bucket::Ask {
            section: Section::CloudTrail,
            part: "log-bucket",
            choice,
            words: BUCKET,
            close: (
                "Close the log bucket to the public",
                "The log bucket is closed to the public",
            ),
            kind: DocumentKind::LogBucket,
            wanted: &wanted,
            rules_need: facts.unsure.clone(),
            cost: cost::storage("log files"),
            refused: facts.not_meant(),
        },
    )
}

fn log_topic_part(ground: &Ground<'_>, facts: &Facts<'_>) -> Part {
    let arn = topic_arn(ground).to_string();
    let wanted = cloudtrail_topic::wanted(&cloudtrail_topic::Facts {
        topic_arn: &arn,
        trail_arn: &facts.arn_text,
    });
    topic::plan(
        ground,
        &topic::Ask {
            section: Section::CloudTrail,
            part: "log-topic",
            choice: &ground.answers.cloudtrail.topic,
            arn: topic_arn(ground),
            words: TOPIC,
            poster: "CloudTrail",
            source: Poster {
                service: "cloudtrail.amazonaws.com",
                source: &facts.arn_text,
                account: &facts.owner,
            },
            lock: (
                "Let CloudTrail use the topic's key",
                "CloudTrail may use the topic's key",
            ),
            kind: DocumentKind::CloudTrailTopic,
            wanted: &wanted,
            rules_need: facts.unsure.clone(),
            refused: facts.not_meant(),
        },
    )
}

/// The settings that the trail should have.
fn wish(ground: &Ground<'_>, facts: &Facts<'_>) -> Option<TrailSettings> {
    let answers = &ground.answers.cloudtrail;
    let is_chosen = answers.key != KeyChoice::None
        && !facts
            .there
            .is_some_and(|trail| log_key::is_kept(ground, trail));
    let key_arn = is_chosen.then(|| ground.slots.text(&Slot::cloudtrail_key()));
    Some(TrailSettings {
        name: TrailName::parse(answers.trail.name()).ok()?,
        bucket: answers.bucket.name().to_string(),
        prefix: facts.prefix.map(str::to_owned),
        topic_arn: Some(topic_arn(ground).to_string()),
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
