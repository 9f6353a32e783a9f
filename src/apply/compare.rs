//! What AWS shows against what a plan saw and what it wants: equal in meaning, whatever the order in which AWS lists it.

use std::collections::BTreeMap;

use crate::inventory::{Detector, FieldSelector, Notification, Selectors, Trail};
use crate::plan::TrailSettings;
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

/// The settings of a trail that was just made. Whatever does not know of a newer setting says nothing about it, which is then no
/// difference.
pub(super) fn as_made(trail: &Trail, like: &TrailSettings) -> TrailSettings {
    TrailSettings {
        recursive: trail.recursive.or(like.recursive),
        ..TrailSettings::of(trail, like.name.clone())
    }
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
