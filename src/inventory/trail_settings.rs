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
            topic_arn: patch.topic_arn.clone().or_else(|| self.topic_arn.clone()),
            key_arn: patch.key_arn.clone().or_else(|| self.key_arn.clone()),
            multi_region: patch.multi_region.unwrap_or(self.multi_region),
            organization: patch.organization.unwrap_or(self.organization),
            global_events: patch.global_events.unwrap_or(self.global_events),
            validation: patch.validation.unwrap_or(self.validation),
            ..self.clone()
        }
    }
}

/// The settings of a trail that change. AWS keeps what is left out; an empty text would remove a setting and is never sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrailPatch {
    pub topic_arn: Option<String>,
    pub key_arn: Option<String>,
    pub multi_region: Option<bool>,
    pub organization: Option<bool>,
    pub global_events: Option<bool>,
    pub validation: Option<bool>,
}

impl TrailPatch {
    /// How many settings change.
    pub fn count(&self) -> usize {
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
    }
}
