//! The settings that a trail should have, and what has to be ready before they are written.

use crate::answers::DataEvents;
use crate::domain::TrailName;
use crate::plan::draft::{on_off, settings};
use crate::plan::{ChangeId, TrailSettings, View};
use crate::wanted::Site;

/// What has to be ready before the trail is written.
#[derive(Clone, Debug, Default)]
pub(super) struct Needs {
    pub(super) bucket: Vec<ChangeId>,
    pub(super) key: Vec<ChangeId>,
    pub(super) topic: Vec<ChangeId>,
    pub(super) access: Vec<ChangeId>,
}

/// The settings that the trail should have.
pub(super) fn wish(site: &Site<'_>) -> Option<TrailSettings> {
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
pub(super) fn view(trail: &TrailSettings) -> View {
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
