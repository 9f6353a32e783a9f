//! CloudTrail: the trail, its bucket, key and topic.

mod access;
mod copies;
mod events;
mod facts;
mod log_key;
mod narrowed;
mod room;
mod settings;
mod trail_existing;
mod trail_new;

pub(super) use settings::view as trail_view;

use super::draft::Draft;
use super::storage::{BucketAsk, Part, Resource, TopicAsk, bucket, topic};
use super::{Section, cost};
use crate::policy::DocumentKind;
use crate::wanted::Site;
use facts::Facts;
use settings::Needs;

const BUCKET: Resource = Resource {
    section: Section::CloudTrail,
    part: "log-bucket",
    kind: DocumentKind::LogBucket,
    the: "The log bucket",
    make: "Make the bucket for log files",
    there: "The bucket for log files is there",
    purpose: "CloudTrail puts its log files into this bucket, and Radiant Security reads them from there.",
    allow: "Let CloudTrail write into the log bucket",
    allowed: "CloudTrail may write into the log bucket",
    why: "CloudTrail can only write where the bucket's rules let it.",
};

const TOPIC: Resource = Resource {
    section: Section::CloudTrail,
    part: "log-topic",
    kind: DocumentKind::CloudTrailTopic,
    the: "The topic for log files",
    make: "Make the topic for log files",
    there: "The topic for log files is there",
    purpose: "The topic tells Radiant Security when a new log file is there.",
    allow: "Let CloudTrail post to the topic",
    allowed: "CloudTrail may post to the topic",
    why: "CloudTrail can only post where the topic's rules let it.",
};

pub(super) fn plan(site: &Site<'_>) -> Vec<Draft> {
    let facts = Facts::new(site);
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
        Some(trail) => trail_existing::plan(site, &facts, trail, needs),
        None => trail_new::plan(site, &facts, needs),
    }
    .warns(narrowed::told(site));
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
        &BucketAsk {
            of: BUCKET,
            choice: &site.shared.answers.cloudtrail.bucket,
            close: (
                "Close the log bucket to the public",
                "The log bucket is closed to the public",
            ),
            wanted: &site.log_bucket_rules(),
            rules_need: facts.unsure.clone(),
            cost: cost::log_files(),
            refused: facts.not_meant(),
        },
    )
}

fn log_topic_part(site: &Site<'_>, facts: &Facts) -> Part {
    topic::plan(
        site,
        &TopicAsk {
            of: TOPIC,
            choice: &site.shared.answers.cloudtrail.topic,
            arn: site.log_topic(),
            poster: "CloudTrail",
            source: site.log_topic_poster(&site.trail.arn.to_string()),
            lock: (
                "Let CloudTrail use the topic's key",
                "CloudTrail may use the topic's key",
            ),
            wanted: &site.log_topic_rules(),
            rules_need: facts.unsure.clone(),
            refused: facts.not_meant(),
        },
    )
}
