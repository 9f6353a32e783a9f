//! Our own selector of data events: how it is written, found again, and only ever widened.

use super::fields::equals;
use super::joined::{OURS, S3_OBJECT};
use crate::inventory::{AdvancedSelector, FieldSelector};
use crate::wanted::{DataWish, Recording};

/// Our selector of data events, if any are wished.
pub(super) fn data(wish: &Recording<'_>) -> Option<AdvancedSelector> {
    let condition = match wish.data {
        DataWish::None => return None,
        DataWish::All => FieldSelector {
            field: "resources.ARN".to_owned(),
            not_starts_with: wish.log_objects(),
            ..FieldSelector::default()
        },
        DataWish::Buckets(_) => FieldSelector {
            field: "resources.ARN".to_owned(),
            starts_with: wish.chosen_objects(),
            ..FieldSelector::default()
        },
    };
    if condition.starts_with.is_empty() && condition.not_starts_with.is_empty() {
        return None;
    }
    Some(AdvancedSelector {
        name: Some(OURS.to_owned()),
        fields: vec![
            equals("eventCategory", "Data"),
            equals("resources.type", S3_OBJECT),
            condition,
        ],
    })
}

/// Whether a selector is one of ours: it has our name, and nobody has changed what it says.
pub(super) fn is_ours(selector: &AdvancedSelector) -> bool {
    let [category, kind, condition] = selector.fields.as_slice() else {
        return false;
    };
    let plain = FieldSelector {
        field: "resources.ARN".to_owned(),
        starts_with: condition.starts_with.clone(),
        not_starts_with: condition.not_starts_with.clone(),
        ..FieldSelector::default()
    };
    let is_one_kind = condition.starts_with.is_empty() != condition.not_starts_with.is_empty();
    is_one_kind
        && selector.name.as_deref() == Some(OURS)
        && *category == equals("eventCategory", "Data")
        && *kind == equals("resources.type", S3_OBJECT)
        && *condition == plain
}

/// Buckets that were chosen in an earlier run stay: somebody may use their records.
pub(super) fn keep_buckets(
    wanted: &mut AdvancedSelector,
    ours: &AdvancedSelector,
    wish: &Recording<'_>,
) {
    if !matches!(wish.data, DataWish::Buckets(_)) {
        return;
    }
    let logs = wish.log_objects();
    let earlier = ours.fields.iter().flat_map(|field| &field.starts_with);
    let Some(condition) = wanted
        .fields
        .iter_mut()
        .find(|field| !field.starts_with.is_empty())
    else {
        return;
    };
    let mut kept: Vec<String> = earlier
        .filter(|objects| !logs.contains(objects))
        .cloned()
        .collect();
    condition
        .starts_with
        .retain(|objects| !kept.contains(objects));
    kept.append(&mut condition.starts_with);
    condition.starts_with = kept;
}

/// Whether one of ours says "all buckets but these".
pub(super) fn says_all_but(selector: &AdvancedSelector) -> bool {
    is_ours(selector)
        && selector
            .fields
            .iter()
            .any(|field| !field.not_starts_with.is_empty())
}

/// One of ours that says more than is wished now stays as wide as it is: somebody may use its records. Today's log buckets are
/// left out of it too, and `take_in` takes in what is chosen and was left out so far.
pub(super) fn stay_wide(ours: &mut AdvancedSelector, wish: &Recording<'_>, take_in: bool) {
    let chosen = if take_in {
        wish.chosen_objects()
    } else {
        Vec::new()
    };
    let hides = |start: &str| {
        chosen
            .iter()
            .any(|objects| objects.starts_with(start) || start.starts_with(objects.as_str()))
    };
    let conditions = ours.fields.iter_mut();
    for condition in conditions.filter(|field| !field.not_starts_with.is_empty()) {
        let left_out = &mut condition.not_starts_with;
        left_out.retain(|start| !hides(start));
        for objects in wish.log_objects() {
            if !left_out
                .iter()
                .any(|start| objects.starts_with(start.as_str()))
            {
                left_out.push(objects);
            }
        }
    }
}

/// Whether one of ours records buckets that are not among the chosen ones.
pub(super) fn names_others(selector: &AdvancedSelector, wish: &Recording<'_>) -> bool {
    let chosen = wish.chosen_objects();
    is_ours(selector)
        && selector
            .fields
            .iter()
            .flat_map(|field| &field.starts_with)
            .any(|objects| !chosen.contains(objects))
}
