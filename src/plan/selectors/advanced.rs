//! Advanced selectors: each is a set of conditions that all have to hold.
//!
//! See <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/filtering-data-events.html>.

use super::fields::{equals, is_management, is_objects, narrowing, takes, takes_no_picks};
use super::gaps::Gaps;
use super::joined::Joined;
use super::ours::{data, is_ours, keep_buckets, says_all_but, stay_wide};
use crate::inventory::{AdvancedSelector, Selectors};
use crate::plan::told::Warning;
use crate::problem::Problem;
use crate::wanted::{DataWish, Recording};

/// The name of our own selector of management events.
const MANAGEMENT: &str = "All management events";
/// CloudTrail takes so many values over all conditions of a trail.
const MAX_VALUES: usize = 500;

/// Add what is missing, and keep every other selector whole.
pub(super) fn join(existing: &[AdvancedSelector], wish: &Recording<'_>) -> Result<Joined, Problem> {
    let mut after = existing.to_vec();
    let mut warnings = Vec::new();
    let more_management = !covers_management(existing);
    if more_management {
        warnings.push(Gaps::of_advanced(existing).warning());
        after.push(management());
    }
    let wide = after
        .iter_mut()
        .find(|selector| says_all_but(selector))
        .filter(|_| wish.data != DataWish::All);
    if let Some(ours) = wide {
        stay_wide(ours, wish, !covers_wish(existing, wish));
    } else if let Some(mut wanted) = data(wish) {
        let ours = after.iter_mut().find(|selector| is_ours(selector));
        if let Some(ours) = &ours {
            keep_buckets(&mut wanted, ours, wish);
        }
        // One of ours from before may leave out other buckets than those that hold logs now.
        let is_old = |ours: &AdvancedSelector| *ours != wanted && records_logs(ours, wish);
        if ours.as_deref().is_some_and(is_old) || !covers_wish(existing, wish) {
            match ours {
                Some(ours) => *ours = wanted,
                None => after.push(wanted),
            }
        }
    }
    let values: usize = after.iter().map(values_of).sum();
    if values > MAX_VALUES {
        return Err(Problem::new(format!(
            "CloudTrail takes {MAX_VALUES} conditions for one trail. With ours there would be {values}."
        ))
        .hint("Choose fewer buckets, or record all of them. Or make a new trail."));
    }
    if after.iter().any(|selector| records_logs(selector, wish)) {
        warnings.push(loops());
    }
    Ok(Joined {
        warnings,
        more_management,
        after: (after != existing).then_some(Selectors::Advanced(after)),
    })
}

fn management() -> AdvancedSelector {
    AdvancedSelector {
        name: Some(MANAGEMENT.to_owned()),
        fields: vec![equals("eventCategory", "Management")],
    }
}

/// Reading and changing may stand in two selectors: together they are everything.
fn in_both_halves(
    existing: &[AdvancedSelector],
    covers: impl Fn(&AdvancedSelector) -> bool,
) -> bool {
    [true, false].into_iter().all(|read_only| {
        existing
            .iter()
            .any(|selector| takes(selector, read_only) && covers(selector))
    })
}

fn covers_management(existing: &[AdvancedSelector]) -> bool {
    in_both_halves(existing, |selector| {
        is_management(selector)
            && selector
                .fields
                .iter()
                .all(|field| matches!(field.field.as_str(), "eventCategory" | "readOnly"))
    })
}

/// Whether the data events that are wished are recorded already.
fn covers_wish(existing: &[AdvancedSelector], wish: &Recording<'_>) -> bool {
    match wish.data {
        DataWish::None => true,
        DataWish::All => {
            let logs = wish.log_objects();
            in_both_halves(existing, |selector| covers_all_objects(selector, &logs))
        }
        DataWish::Buckets(_) => wish
            .chosen_objects()
            .iter()
            .all(|objects| in_both_halves(existing, |selector| covers_objects(selector, objects))),
    }
}

fn records_logs(selector: &AdvancedSelector, wish: &Recording<'_>) -> bool {
    wish.log_objects()
        .iter()
        .any(|objects| covers_objects(selector, objects))
}

/// Selectors that record the log buckets: somebody else's, so they stay, but it should be known.
fn loops() -> Warning {
    Warning {
        text: "This trail records the use of a log bucket too, so each new log file makes another record.".to_owned(),
        instead: Some("Ask the owner of the trail to leave the log buckets out.".to_owned()),
    }
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
