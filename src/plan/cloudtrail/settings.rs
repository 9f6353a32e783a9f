//! A trail's settings as they are shown, and what has to be ready before they are written.

use crate::plan::draft::{on_off, settings};
use crate::plan::{ChangeId, TrailSettings, View};

/// What has to be ready before the trail is written.
#[derive(Clone, Debug, Default)]
pub(super) struct Needs {
    pub(super) bucket: Vec<ChangeId>,
    pub(super) key: Vec<ChangeId>,
    pub(super) topic: Vec<ChangeId>,
    pub(super) access: Vec<ChangeId>,
}

/// A trail's settings, to look at.
pub(in crate::plan) fn view(trail: &TrailSettings) -> View {
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
