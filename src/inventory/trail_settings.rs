//! What a trail is set to, as a whole and as a change.

use serde::{Deserialize, Serialize};

use super::Trail;
use crate::domain::TrailName;

/// A trail's settings as `CreateTrail` takes them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "these are the trail's own settings"
)]
pub struct TrailSettings {
    pub name: TrailName,
    pub bucket: String,
    pub prefix: Option<String>,
    pub topic_arn: Option<String>,
    pub key_arn: Option<String>,
    pub multi_region: bool,
    pub organization: bool,
    pub global_events: bool,
    pub validation: bool,
    /// Whether it records CloudTrail's own deliveries; `None` leaves it to AWS.
    pub recursive: Option<bool>,
    /// Whether it looks for unusual activity; kept as it is, never written here.
    #[serde(default)]
    pub insights: bool,
}

impl TrailSettings {
    /// The settings of a trail that is there.
    pub fn of(trail: &Trail, name: TrailName) -> Self {
        Self {
            name,
            bucket: trail.bucket.clone(),
            prefix: trail.prefix.clone(),
            topic_arn: trail.topic_arn.clone(),
            key_arn: trail.key_arn.clone(),
            multi_region: trail.multi_region,
            organization: trail.organization,
            global_events: trail.global_events,
            validation: trail.validation,
            recursive: trail.recursive,
            insights: trail.insights,
        }
    }

    /// The settings after the patch.
    #[must_use]
    pub fn with(&self, patch: &TrailPatch) -> Self {
        Self {
            topic_arn: set(
                patch.topic_arn.as_ref(),
                patch.no_topic,
                self.topic_arn.as_ref(),
            ),
            key_arn: set(patch.key_arn.as_ref(), patch.no_key, self.key_arn.as_ref()),
            multi_region: patch.multi_region.unwrap_or(self.multi_region),
            organization: patch.organization.unwrap_or(self.organization),
            global_events: patch.global_events.unwrap_or(self.global_events),
            validation: patch.validation.unwrap_or(self.validation),
            ..self.clone()
        }
    }
}

/// A value after a patch, which may also take it away.
fn set(new: Option<&String>, gone: bool, there: Option<&String>) -> Option<String> {
    new.or_else(|| there.filter(|_| !gone)).cloned()
}

/// The settings of a trail that change. AWS keeps what is left out, and takes an empty text for "remove this", which is sent only
/// where it is meant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrailPatch {
    pub topic_arn: Option<String>,
    pub key_arn: Option<String>,
    pub multi_region: Option<bool>,
    pub organization: Option<bool>,
    pub global_events: Option<bool>,
    pub validation: Option<bool>,
    /// It tells no topic any more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub no_topic: bool,
    /// It locks its files with no key of its own any more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub no_key: bool,
}

impl TrailPatch {
    /// The patch that leads from here back to `there`, of what this one changes.
    #[must_use]
    pub fn back(&self, there: &TrailSettings) -> Self {
        let topic = self.topic_arn.is_some() || self.no_topic;
        let key = self.key_arn.is_some() || self.no_key;
        Self {
            topic_arn: there.topic_arn.clone().filter(|_| topic),
            key_arn: there.key_arn.clone().filter(|_| key),
            multi_region: self.multi_region.map(|_| there.multi_region),
            organization: self.organization.map(|_| there.organization),
            global_events: self.global_events.map(|_| there.global_events),
            validation: self.validation.map(|_| there.validation),
            no_topic: topic && there.topic_arn.is_none(),
            no_key: key && there.key_arn.is_none(),
        }
    }

    /// How many settings change.
    pub fn count(&self) -> usize {
        let gone = [self.no_topic, self.no_key];
        let switches = [
            self.multi_region,
            self.organization,
            self.global_events,
            self.validation,
        ];
        [&self.topic_arn, &self.key_arn]
            .into_iter()
            .flatten()
            .count()
            + switches.into_iter().flatten().count()
            + gone.into_iter().filter(|gone| *gone).count()
    }
}
