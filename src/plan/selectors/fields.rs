//! What single conditions of an advanced selector say.
//!
//! See <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/filtering-data-events.html>.

use super::joined::S3_OBJECT;
use crate::inventory::{AdvancedSelector, FieldSelector};

/// Whether a selector is for management events, all of them or some.
pub(super) fn is_management(selector: &AdvancedSelector) -> bool {
    has_category(selector, "Management")
}

/// Whether a selector takes calls that read, or those that change something.
pub(super) fn takes(selector: &AdvancedSelector, read_only: bool) -> bool {
    let word = if read_only { "true" } else { "false" };
    selector
        .fields
        .iter()
        .filter(|field| field.field == "readOnly")
        .all(|field| field.equals.iter().any(|value| value == word))
}

/// Whether a selector records access to files in buckets that it does not name.
pub(super) fn names_no_bucket(selector: &AdvancedSelector) -> bool {
    is_objects(selector)
        && narrowing(selector).all(|field| field.field == "resources.ARN" && takes_no_picks(field))
}

pub(super) fn is_objects(selector: &AdvancedSelector) -> bool {
    has_category(selector, "Data")
        && selector.fields.iter().any(|field| {
            field.field == "resources.type" && field.equals.iter().any(|kind| kind == S3_OBJECT)
        })
}

/// The conditions besides what kind of event it is, and whether it reads.
pub(super) fn narrowing(selector: &AdvancedSelector) -> impl Iterator<Item = &FieldSelector> {
    selector.fields.iter().filter(|field| {
        !matches!(
            field.field.as_str(),
            "eventCategory" | "resources.type" | "readOnly"
        )
    })
}

pub(super) fn takes_no_picks(field: &FieldSelector) -> bool {
    field.equals.is_empty() && field.starts_with.is_empty() && field.ends_with.is_empty()
}

fn has_category(selector: &AdvancedSelector, category: &str) -> bool {
    selector.fields.iter().any(|field| {
        field.field == "eventCategory" && field.equals.iter().any(|value| value == category)
    })
}

pub(super) fn equals(field: &str, value: &str) -> FieldSelector {
    FieldSelector {
        field: field.to_owned(),
        equals: vec![value.to_owned()],
        ..FieldSelector::default()
    }
}
