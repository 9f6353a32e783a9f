//! The settings that the trail has to have.

use super::Site;
use crate::answers::DataEvents;
use crate::domain::TrailName;
use crate::inventory::{Trail, TrailPatch, TrailSettings};

/// What a trail that is there has to have besides what every trail has to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrailWish {
    pub topic_arn: String,
    /// `None` when no key was chosen: the trail keeps what it has.
    pub key_arn: Option<String>,
    /// Whether it has to cover all accounts of the organization.
    pub organization: bool,
}

impl TrailWish {
    /// The settings of a trail that have to change: only what is switched on or filled in. Nothing is ever switched off.
    pub fn missing(&self, trail: &Trail) -> TrailPatch {
        let switch = |have: bool, want: bool| (want && !have).then_some(true);
        let text = |have: &Option<String>, want: Option<&String>| {
            want.filter(|want| have.as_ref() != Some(want)).cloned()
        };
        TrailPatch {
            topic_arn: text(&trail.topic_arn, Some(&self.topic_arn)),
            key_arn: text(&trail.key_arn, self.key_arn.as_ref()),
            multi_region: switch(trail.multi_region, true),
            organization: switch(trail.organization, self.organization),
            global_events: switch(trail.global_events, true),
            validation: switch(trail.validation, true),
            no_topic: false,
            no_key: false,
        }
    }
}

impl Site<'_> {
    /// What the trail of the answers has to have.
    pub fn trail_wish(&self) -> TrailWish {
        // A trail that keeps its key is not given it again.
        let key_arn = match self.trail_that_keeps_its_key() {
            Some(_) => None,
            None => self.log_key(),
        };
        TrailWish {
            topic_arn: self.log_topic().to_string(),
            key_arn,
            organization: self.shared.answers.cloudtrail.organization,
        }
    }

    /// All settings of a new trail.
    pub fn new_trail(&self, name: TrailName) -> TrailSettings {
        let TrailWish {
            topic_arn,
            key_arn,
            organization,
        } = self.trail_wish();
        let data_events = &self.shared.answers.cloudtrail.data_events;
        TrailSettings {
            name,
            bucket: self.log_bucket().to_string(),
            prefix: self.trail.prefix.map(str::to_owned),
            topic_arn: Some(topic_arn),
            key_arn,
            multi_region: true,
            organization,
            global_events: true,
            validation: true,
            recursive: (*data_events != DataEvents::None).then_some(false),
            insights: false,
        }
    }
}
