//! What AWS shows against what a plan saw and what it wants: equal in meaning, whatever the order in which AWS lists it.

use std::collections::BTreeMap;

use crate::inventory::{Detector, FieldSelector, Notification, Selectors, Trail};
use crate::plan::{TrailPatch, TrailSettings};
use crate::policy::{Document, same_meaning};

/// The same document in meaning, or none on both sides.
pub(super) fn same(a: Option<&Document>, b: Option<&Document>) -> bool {
    match (a, b) {
        (None, None) => true,
        (Some(a), Some(b)) => same_meaning(a, b),
        _ => false,
    }
}

pub(super) fn is_set(
    detector: &Detector,
    enable: Option<bool>,
    frequency: Option<&str>,
    features: &BTreeMap<String, bool>,
) -> bool {
    enable.is_none_or(|enable| detector.enabled == enable)
        && frequency.is_none_or(|frequency| detector.frequency == frequency)
        && features.iter().all(|(name, on)| {
            // A feature that AWS does not name here is off.
            detector.features.get(name).copied().unwrap_or(false) == *on
        })
}

/// The trail's settings in the plan's form; the name is taken from there.
pub(super) fn settings_of(trail: &Trail, like: &TrailSettings) -> TrailSettings {
    TrailSettings {
        name: like.name.clone(),
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

/// The same for a trail that was just made. Whatever does not know of a newer setting says nothing about it, which is then no
/// difference.
pub(super) fn as_made(trail: &Trail, like: &TrailSettings) -> TrailSettings {
    TrailSettings {
        recursive: trail.recursive.or(like.recursive),
        ..settings_of(trail, like)
    }
}

pub(super) fn with_patch(settings: &TrailSettings, patch: &TrailPatch) -> TrailSettings {
    let mut settings = settings.clone();
    if patch.topic_arn.is_some() {
        settings.topic_arn.clone_from(&patch.topic_arn);
    }
    if patch.key_arn.is_some() {
        settings.key_arn.clone_from(&patch.key_arn);
    }
    settings.multi_region = patch.multi_region.unwrap_or(settings.multi_region);
    settings.organization = patch.organization.unwrap_or(settings.organization);
    settings.global_events = patch.global_events.unwrap_or(settings.global_events);
    settings.validation = patch.validation.unwrap_or(settings.validation);
    settings
}

/// Lists whose order means nothing, in one order.
pub(super) fn in_order(mut notification: Notification) -> Notification {
    for targets in [
        &mut notification.topics,
        &mut notification.queues,
        &mut notification.functions,
    ] {
        for target in targets.iter_mut() {
            target.events.sort_unstable();
            for rule in &mut target.filter {
                rule.0 = rule.0.to_lowercase();
            }
            target.filter.sort_unstable();
        }
        targets.sort_by(|a, b| (&a.id, &a.arn).cmp(&(&b.id, &b.arn)));
    }
    notification
}

/// AWS's default in the advanced form: all management events, and nothing else. In the basic form it is read as `None`.
pub(super) fn is_default(selectors: &Selectors) -> bool {
    let Selectors::Advanced(list) = selectors else {
        return false;
    };
    list.iter().all(|selector| {
        matches!(
            selector.fields.as_slice(),
            [only] if *only == FieldSelector {
                field: "eventCategory".to_owned(),
                equals: vec!["Management".to_owned()],
                ..FieldSelector::default()
            }
        )
    })
}

/// The same, whatever the order in which AWS lists them.
pub(super) fn same_selectors(a: &Selectors, b: &Selectors) -> bool {
    let sorted = |selectors: &Selectors| {
        let mut selectors = selectors.clone();
        match &mut selectors {
            Selectors::Basic(list) => {
                for selector in list.iter_mut() {
                    selector.excluded_sources.sort_unstable();
                    for resource in &mut selector.data_resources {
                        resource.values.sort_unstable();
                    }
                    selector.data_resources.sort_by(|a, b| a.kind.cmp(&b.kind));
                }
                list.sort_by_key(|selector| format!("{selector:?}"));
            }
            Selectors::Advanced(list) => {
                for selector in list.iter_mut() {
                    for field in &mut selector.fields {
                        for values in [
                            &mut field.equals,
                            &mut field.starts_with,
                            &mut field.ends_with,
                            &mut field.not_equals,
                            &mut field.not_starts_with,
                            &mut field.not_ends_with,
                        ] {
                            values.sort_unstable();
                        }
                    }
                    selector.fields.sort_by(|a, b| a.field.cmp(&b.field));
                }
                list.sort_by_key(|selector| format!("{selector:?}"));
            }
        }
        selectors
    };
    sorted(a) == sorted(b)
}
