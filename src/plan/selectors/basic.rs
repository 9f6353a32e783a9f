//! Basic selectors: the older kind, which can name buckets but cannot leave any out.

use super::{DataWish, Joined, S3_OBJECT, Wish};
use crate::inventory::{BasicSelector, DataResource, Selectors};
use crate::plan::Warning;
use crate::problem::Problem;

/// CloudTrail takes so many basic selectors for one trail.
const MAX_SELECTORS: usize = 5;
/// And so many data resources over all of them.
const MAX_RESOURCES: usize = 250;

/// Add one selector with what is missing, and keep every other one whole.
pub(super) fn join(existing: &[BasicSelector], wish: &Wish<'_>) -> Result<Joined, Problem> {
    let management_events = !covers_management(existing);
    let values = missing_data(existing, wish);
    let mut warnings = loops(existing, &values, wish);
    if !management_events && values.is_empty() {
        return Ok(Joined {
            after: None,
            warnings,
        });
    }
    if management_events
        && existing
            .iter()
            .any(|selector| !selector.excluded_sources.is_empty())
    {
        warnings.push(Warning {
            text: "This trail leaves out events of some AWS services, such as keys. From now on they are recorded too."
                .to_owned(),
            instead: Some("Make a new trail, and leave this one as it is.".to_owned()),
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
    })
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

/// The ARN values that have to be added.
fn missing_data(existing: &[BasicSelector], wish: &Wish<'_>) -> Vec<String> {
    match wish.data {
        DataWish::None => Vec::new(),
        DataWish::All => {
            let all = format!("arn:{}:s3", wish.partition);
            if is_recorded(existing, &format!("{all}:::")) {
                Vec::new()
            } else {
                vec![all]
            }
        }
        DataWish::Buckets(_) => {
            let mut missing = wish.chosen_objects();
            missing.retain(|objects| !is_recorded(existing, objects));
            missing
        }
    }
}

/// Whether objects whose ARN begins so are recorded, read and written.
fn is_recorded(existing: &[BasicSelector], objects: &str) -> bool {
    existing
        .iter()
        .filter(|selector| selector.read_write == "All")
        .flat_map(|selector| &selector.data_resources)
        .filter(|resource| resource.kind == S3_OBJECT)
        .flat_map(|resource| &resource.values)
        .any(|value| objects.starts_with(value.as_str()))
}

fn loops(existing: &[BasicSelector], added: &[String], wish: &Wish<'_>) -> Vec<Warning> {
    let records_logs = wish.log_objects().iter().any(|objects| {
        is_recorded(existing, objects)
            || added
                .iter()
                .any(|value| objects.starts_with(value.as_str()))
    });
    if !records_logs {
        return Vec::new();
    }
    vec![Warning {
        text: "This trail uses the older kind of event selectors, which cannot leave out the log buckets. Each new log \
               file makes another record."
            .to_owned(),
        instead: Some("Record only chosen buckets, or make a new trail.".to_owned()),
    }]
}
