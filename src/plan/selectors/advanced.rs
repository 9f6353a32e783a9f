//! Advanced selectors: each is a set of conditions that all have to hold.
//!
//! See <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/filtering-data-events.html>.

use super::{DataWish, Joined, S3_OBJECT, Wish};
use crate::inventory::{AdvancedSelector, FieldSelector, Selectors};
use crate::plan::Warning;
use crate::problem::Problem;

/// The name of our own selector of management events.
const MANAGEMENT: &str = "All management events";
/// The name of our own selector of data events; it is how we find it again.
const DATA: &str = "S3 data events without the log buckets";
/// CloudTrail takes so many values over all conditions of a trail.
const MAX_VALUES: usize = 500;

/// Add what is missing, and keep every other selector whole.
pub(super) fn join(existing: &[AdvancedSelector], wish: &Wish<'_>) -> Result<Joined, Problem> {
    let mut after = existing.to_vec();
    if !existing.iter().any(covers_management) {
        after.push(management());
    }
    if let Some(wanted) = missing_data(existing, wish) {
        // An older one of ours has other buckets in it.
        match after
            .iter_mut()
            .find(|selector| selector.name.as_deref() == Some(DATA))
        {
            Some(ours) => *ours = wanted,
            None => after.push(wanted),
        }
    }
    let values: usize = after.iter().map(values_of).sum();
    if values > MAX_VALUES {
        return Err(Problem::new(format!(
            "CloudTrail takes {MAX_VALUES} conditions for one trail. With ours there would be {values}."
        ))
        .hint("Choose fewer buckets, or record all of them. Or make a new trail."));
    }
    Ok(Joined {
        warnings: loops(&after, wish),
        after: (after != existing).then_some(Selectors::Advanced(after)),
    })
}

/// Whether a selector is for management events, all of them or some.
pub(super) fn is_management(selector: &AdvancedSelector) -> bool {
    has_category(selector, "Management")
}

fn management() -> AdvancedSelector {
    AdvancedSelector {
        name: Some(MANAGEMENT.to_owned()),
        fields: vec![equals("eventCategory", "Management")],
    }
}

/// The selector of data events to write, if those there do not record all that is wished.
fn missing_data(existing: &[AdvancedSelector], wish: &Wish<'_>) -> Option<AdvancedSelector> {
    let logs = wish.log_objects();
    let condition = match wish.data {
        DataWish::None => return None,
        DataWish::All => {
            if existing
                .iter()
                .any(|selector| covers_all_objects(selector, &logs))
            {
                return None;
            }
            FieldSelector {
                field: "resources.ARN".to_owned(),
                not_starts_with: logs,
                ..FieldSelector::default()
            }
        }
        DataWish::Buckets(_) => {
            let chosen = wish.chosen_objects();
            let is_covered = |objects: &String| {
                existing
                    .iter()
                    .any(|selector| covers_objects(selector, objects))
            };
            if chosen.iter().all(is_covered) {
                return None;
            }
            FieldSelector {
                field: "resources.ARN".to_owned(),
                starts_with: chosen,
                ..FieldSelector::default()
            }
        }
    };
    let mut fields = vec![
        equals("eventCategory", "Data"),
        equals("resources.type", S3_OBJECT),
    ];
    if !(condition.starts_with.is_empty() && condition.not_starts_with.is_empty()) {
        fields.push(condition);
    }
    Some(AdvancedSelector {
        name: Some(DATA.to_owned()),
        fields,
    })
}

/// Selectors that record the log buckets: somebody else's, so they stay, but it should be known.
fn loops(after: &[AdvancedSelector], wish: &Wish<'_>) -> Vec<Warning> {
    let records_logs = wish.log_objects().iter().any(|objects| {
        after
            .iter()
            .any(|selector| covers_objects(selector, objects))
    });
    if !records_logs {
        return Vec::new();
    }
    vec![Warning {
        text: "This trail records the use of a log bucket too, so each new log file makes another record.".to_owned(),
        instead: Some("Ask the owner of the trail to leave the log buckets out.".to_owned()),
    }]
}

fn covers_management(selector: &AdvancedSelector) -> bool {
    is_management(selector)
        && selector
            .fields
            .iter()
            .all(|field| field.field == "eventCategory")
}

/// Whether a selector records the objects of all buckets, or of all but log buckets.
fn covers_all_objects(selector: &AdvancedSelector, logs: &[String]) -> bool {
    is_objects(selector)
        && narrowing(selector).all(|field| {
            field.field == "resources.ARN"
                && takes_no_picks(field)
                && field.not_ends_with.is_empty()
                && field.not_equals.is_empty()
                && field
                    .not_starts_with
                    .iter()
                    .all(|start| logs.contains(start))
        })
}

/// Whether a selector records all objects whose ARN begins so.
fn covers_objects(selector: &AdvancedSelector, objects: &str) -> bool {
    is_objects(selector)
        && narrowing(selector).all(|field| {
            let picked = takes_no_picks(field)
                || (field.equals.is_empty()
                    && field.ends_with.is_empty()
                    && field
                        .starts_with
                        .iter()
                        .any(|start| objects.starts_with(start.as_str())));
            field.field == "resources.ARN"
                && picked
                && field.not_ends_with.is_empty()
                && !field
                    .not_starts_with
                    .iter()
                    .chain(&field.not_equals)
                    .any(|start| objects.starts_with(start.as_str()) || start.starts_with(objects))
        })
}

fn is_objects(selector: &AdvancedSelector) -> bool {
    has_category(selector, "Data")
        && selector.fields.iter().any(|field| {
            field.field == "resources.type" && field.equals.iter().any(|kind| kind == S3_OBJECT)
        })
}

/// The conditions besides what kind of event it is.
fn narrowing(selector: &AdvancedSelector) -> impl Iterator<Item = &FieldSelector> {
    selector
        .fields
        .iter()
        .filter(|field| field.field != "eventCategory" && field.field != "resources.type")
}

fn takes_no_picks(field: &FieldSelector) -> bool {
    field.equals.is_empty() && field.starts_with.is_empty() && field.ends_with.is_empty()
}

fn has_category(selector: &AdvancedSelector, category: &str) -> bool {
    selector.fields.iter().any(|field| {
        field.field == "eventCategory" && field.equals.iter().any(|value| value == category)
    })
}

fn equals(field: &str, value: &str) -> FieldSelector {
    FieldSelector {
        field: field.to_owned(),
        equals: vec![value.to_owned()],
        ..FieldSelector::default()
    }
}

fn values_of(selector: &AdvancedSelector) -> usize {
    selector
        .fields
        .iter()
        .map(|field| {
            field.equals.len()
                + field.starts_with.len()
                + field.ends_with.len()
                + field.not_equals.len()
                + field.not_starts_with.len()
                + field.not_ends_with.len()
        })
        .sum()
}
