//! What the answers have us look at, account by account.

use crate::answers::{Answers, KeyChoice, TopicChoice, TrailChoice};
use crate::aws::{Sought, SoughtBucket, SoughtTrail};
use crate::domain::{KeyAlias, TopicName};
use crate::vendor::Vendor;

/// What to look at in each account; so far it is the main one alone.
pub fn sites(answers: &Answers, vendor: &Vendor) -> Vec<Sought> {
    let main = answers.place();
    let Answers {
        cloudtrail,
        guardduty,
        role,
        ..
    } = answers;
    let keys = [&cloudtrail.key, &guardduty.key];
    vec![Sought {
        trail: match &cloudtrail.trail {
            TrailChoice::New { name } => SoughtTrail::Named(name.clone()),
            TrailChoice::Existing { arn } => SoughtTrail::Arn(arn.clone()),
        },
        buckets: vec![
            SoughtBucket {
                name: cloudtrail.bucket.name().clone(),
                key: new_key(&cloudtrail.key),
                topic: None,
                holds_findings: false,
            },
            SoughtBucket {
                name: guardduty.bucket.name().clone(),
                key: new_key(&guardduty.key),
                topic: new_topic(&guardduty.topic),
                holds_findings: true,
            },
        ],
        topics: [&cloudtrail.topic, &guardduty.topic]
            .map(|topic| topic.arn(&main))
            .into(),
        keys: keys
            .into_iter()
            .filter_map(|key| match key {
                KeyChoice::Existing { arn } => Some(arn.clone()),
                KeyChoice::New { .. } | KeyChoice::None => None,
            })
            .collect(),
        role: answers.vendor.role_name_or(&vendor.role_name).clone(),
        policy: role.policy_name.clone(),
        regions: guardduty.regions.clone(),
        members_in: guardduty.shown_in(&main.region).clone(),
        main,
    }]
}

fn new_key(key: &KeyChoice) -> Option<KeyAlias> {
    match key {
        KeyChoice::New { alias } => Some(alias.clone()),
        KeyChoice::Existing { .. } | KeyChoice::None => None,
    }
}

fn new_topic(topic: &TopicChoice) -> Option<TopicName> {
    match topic {
        TopicChoice::New { name } => Some(name.clone()),
        TopicChoice::Existing { .. } => None,
    }
}
