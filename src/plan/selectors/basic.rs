//! Basic selectors: the older kind, which can name buckets but cannot leave any out.

use super::advanced;
use super::gaps::Gaps;
use super::joined::{Joined, S3_OBJECT};
use super::newer::in_newer_form;
use crate::inventory::{BasicSelector, DataResource, Selectors};
use crate::plan::told::Warning;
use crate::problem::Problem;
use crate::wanted::{DataWish, Recording};

/// CloudTrail takes so many basic selectors for one trail.
const MAX_SELECTORS: usize = 5;
/// And so many data resources over all of them.
const MAX_RESOURCES: usize = 250;

/// Add one selector with what is missing, and keep every other one whole.
pub(super) fn join(existing: &[BasicSelector], wish: &Recording<'_>) -> Result<Joined, Problem> {
    if wish.data == DataWish::All && !records_all(existing, wish) {
        return newer(existing, wish);
    }
    let management_events = !covers_management(existing);
    let values = missing_data(existing, wish);
    let mut warnings = Vec::new();
    if management_events {
        warnings.push(Gaps::of_basic(existing).warning());
    }
    if records_logs(existing, wish) {
        warnings.push(loops());
    }
    if !management_events && values.is_empty() {
        return Ok(Joined {
            after: None,
            warnings,
            more_management: false,
        });
    }
    let data_resources = if values.is_empty() {
        Vec::new()
    } else {
        vec![DataResource {
            kind: S3_OBJECT.to_owned(),
            values,
        }]
    };
    let mut after = existing.to_vec();
    after.push(BasicSelector {
        read_write: "All".to_owned(),
        management_events,
        excluded_sources: Vec::new(),
        data_resources,
    });
    within_limits(&after)?;
    Ok(Joined {
        after: Some(Selectors::Basic(after)),
        warnings,
        more_management: management_events,
    })
}

/// The same in the newer kind, with ours added: all buckets but the log buckets cannot be said in the older one.
fn newer(existing: &[BasicSelector], wish: &Recording<'_>) -> Result<Joined, Problem> {
    let Some(same) = in_newer_form(existing, wish.partition) else {
        return Err(Problem::new(
            "This trail uses the older kind of event selectors, which cannot leave out the log buckets. One of them is about \
             things that we do not know, so we do not write it anew.",
        )
        .hint("Record only chosen buckets, or make a new trail."));
    };
    let mut joined = advanced::join(&same, wish)?;
    joined.warnings.insert(
        0,
        Warning {
            text: "This trail uses the older kind of selectors (basic event selectors), which cannot leave out the log buckets. \
                   What it records stays, written in the newer kind (advanced event selectors), and ours is added."
                .to_owned(),
            instead: Some("Record only chosen buckets. Then the older kind stays.".to_owned()),
        },
    );
    Ok(joined)
}

fn within_limits(after: &[BasicSelector]) -> Result<(), Problem> {
    let resources: usize = after
        .iter()
        .flat_map(|selector| &selector.data_resources)
        .map(|resource| resource.values.len())
        .sum();
    if after.len() <= MAX_SELECTORS && resources <= MAX_RESOURCES {
        return Ok(());
    }
    Err(Problem::new(format!(
        "This trail has no room for more. CloudTrail takes {MAX_SELECTORS} event selectors and {MAX_RESOURCES} data resources."
    ))
    .hint("Ask the owner of the trail to make room. Or make a new trail."))
}

/// Whether all management events are recorded, of reading and of writing, from every service.
fn covers_management(existing: &[BasicSelector]) -> bool {
    let covers = |word: &str| {
        existing.iter().any(|selector| {
            selector.management_events
                && selector.excluded_sources.is_empty()
                && (selector.read_write == word || selector.read_write == "All")
        })
    };
    covers("ReadOnly") && covers("WriteOnly")
}

/// The beginnings of ARNs that have to be added.
fn missing_data(existing: &[BasicSelector], wish: &Recording<'_>) -> Vec<String> {
    let mut missing = wish.chosen_objects();
    missing.retain(|objects| !is_recorded(existing, objects));
    missing
}

fn records_all(existing: &[BasicSelector], wish: &Recording<'_>) -> bool {
    is_recorded(existing, &format!("arn:{}:s3:::", wish.partition))
}

/// Whether objects whose ARN begins so are recorded, read and written; two selectors may do that together.
fn is_recorded(existing: &[BasicSelector], objects: &str) -> bool {
    ["ReadOnly", "WriteOnly"]
        .into_iter()
        .all(|half| records(existing, objects, &[half, "All"]))
}

/// Whether objects whose ARN begins so are recorded, read or written.
pub(super) fn records_some(existing: &[BasicSelector], objects: &str) -> bool {
    records(existing, objects, &["ReadOnly", "WriteOnly", "All"])
}

fn records(existing: &[BasicSelector], objects: &str, kinds: &[&str]) -> bool {
    existing
        .iter()
        .filter(|selector| kinds.contains(&selector.read_write.as_str()))
        .flat_map(|selector| &selector.data_resources)
        .filter(|resource| resource.kind == S3_OBJECT)
        .flat_map(|resource| &resource.values)
        .any(|value| objects.starts_with(value.as_str()))
}

fn records_logs(existing: &[BasicSelector], wish: &Recording<'_>) -> bool {
    wish.log_objects()
        .iter()
        .any(|objects| records_some(existing, objects))
}

fn loops() -> Warning {
    Warning {
        text: "This trail uses the older kind of event selectors, which cannot leave out the log buckets. Each new log \
               file makes another record."
            .to_owned(),
        instead: Some("Ask the owner of the trail to name the buckets that matter. Or make a new trail.".to_owned()),
    }
}
