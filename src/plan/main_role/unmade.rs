//! Buckets and topics that the role is to use, and that are not there and not made either.

use crate::inventory::BucketView;
use crate::plan::Warning;
use crate::plan::action::Thing;
use crate::plan::draft::{Draft, warning};
use crate::wanted::Site;

/// A word on each of them: the role is right as soon as they are made, and until then nothing comes through it.
pub(super) fn told(site: &Site<'_>, earlier: &[Draft]) -> Vec<Warning> {
    let is_made = |thing: &str| {
        earlier
            .iter()
            .any(|draft| match draft.change.action.deed().makes() {
                Some(Thing::Topic(name)) => name.as_str() == thing,
                Some(Thing::Bucket(name)) => name.as_str() == thing,
                _ => false,
            })
    };
    let topics = [site.log_topic(), site.findings_topic()]
        .into_iter()
        .filter(|topic| matches!(site.topic(topic), Ok(None)))
        .map(|topic| ("topic", topic.resource_name().to_owned()));
    let buckets = [site.log_bucket(), site.findings_bucket()]
        .into_iter()
        .filter(|name| matches!(site.bucket(name), Ok(BucketView::Free)))
        .map(|name| ("bucket", name.to_string()));
    let mut unmade: Vec<(&str, String)> = topics
        .chain(buckets)
        .filter(|(_, name)| !is_made(name))
        .collect();
    unmade.dedup();
    unmade
        .into_iter()
        .map(|(kind, name)| {
            warning(
                format!(
                    "The {kind} `{name}` is not there, and is not made here. The role is made for it all the same, and {} gets nothing from it.",
                    site.shared.vendor.name
                ),
                format!("Look at the changes of CloudTrail and GuardDuty first: they say why. Or choose the {kind} that is there."),
            )
        })
        .collect()
}
