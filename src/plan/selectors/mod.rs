//! What a trail should record, joined with what it records already.
//!
//! A trail has basic or advanced selectors, and writing one kind throws the other away, so the kind in use is kept; only where
//! the older kind cannot say what is wished, what it says is written in the newer one.
//! See <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html>.

mod advanced;
mod basic;
mod fields;
mod gaps;
mod joined;
mod newer;
mod ours;
mod shown;

use crate::inventory::{AdvancedSelector, BasicSelector, Selectors};
use crate::plan::told::Warning;
use crate::problem::Problem;
use crate::wanted::{DataWish, Recording};

pub use joined::{Joined, OURS};
pub(super) use shown::view;

/// Join the wish with what the trail records. `None` is what a new trail records by itself.
///
/// # Errors
///
/// CloudTrail's limits leave no room for ours.
pub fn join(existing: Option<&Selectors>, wish: &Recording<'_>) -> Result<Joined, Problem> {
    let mut joined = match existing {
        Some(Selectors::Basic(selectors)) if !is_default(selectors) => {
            basic::join(selectors, wish)?
        }
        Some(Selectors::Advanced(selectors)) => advanced::join(selectors, wish)?,
        None | Some(Selectors::Basic(_)) => fresh(wish)?,
    };
    if let DataWish::Buckets(buckets) = wish.data
        && buckets
            .iter()
            .any(|bucket| wish.is_log_bucket(bucket.as_str()))
    {
        joined.warnings.push(Warning {
            text: "A log bucket is among the chosen buckets. We leave it out, or each record would make another one."
                .to_owned(),
            instead: None,
        });
    }
    let recorded = joined.after.as_ref().or(existing);
    if wish.data != DataWish::All && records_unnamed_buckets(recorded, wish) {
        joined.warnings.push(Warning {
            text: "This trail records access to files in more buckets than you chose, and AWS charges for each record. That stays."
                .to_owned(),
            instead: Some("Ask whoever uses these records. If nobody needs them, take that selector out in CloudTrail.".to_owned()),
        });
    }
    Ok(joined)
}

/// Whether access to files is recorded in buckets that are not chosen: all of them, or those of an earlier choice.
fn records_unnamed_buckets(recorded: Option<&Selectors>, wish: &Recording<'_>) -> bool {
    let all = format!("arn:{}:s3:::", wish.partition);
    match recorded {
        None => false,
        Some(Selectors::Basic(selectors)) => basic::records_some(selectors, &all),
        Some(Selectors::Advanced(selectors)) => selectors.iter().any(|selector| {
            fields::names_no_bucket(selector) || ours::names_others(selector, wish)
        }),
    }
}

/// Whether a selector is one of ours, as we wrote it.
pub fn is_ours(selector: &AdvancedSelector) -> bool {
    ours::is_ours(selector)
}

/// Whether the trail records what is wished.
pub fn are_met(existing: Option<&Selectors>, wish: &Recording<'_>) -> bool {
    join(existing, wish).is_ok_and(|joined| joined.after.is_none())
}

/// Whether management events are recorded at all, so that another trail's record of them is billed.
pub fn record_management(existing: Option<&Selectors>) -> bool {
    match existing {
        None => true,
        Some(Selectors::Basic(selectors)) => {
            selectors.is_empty() || selectors.iter().any(|selector| selector.management_events)
        }
        Some(Selectors::Advanced(selectors)) => selectors.iter().any(fields::is_management),
    }
}

/// A trail that records management events only needs no selectors; data events start with the advanced kind, which can
/// leave the log buckets out.
fn fresh(wish: &Recording<'_>) -> Result<Joined, Problem> {
    if wish.data == DataWish::None {
        return Ok(Joined {
            after: None,
            warnings: Vec::new(),
            more_management: false,
        });
    }
    // Management events were recorded all along, and only have to be named now.
    Ok(Joined {
        warnings: Vec::new(),
        more_management: false,
        ..advanced::join(&[], wish)?
    })
}

/// What AWS shows for a trail whose selectors nobody has set: management events, read and write.
fn is_default(selectors: &[BasicSelector]) -> bool {
    match selectors {
        [] => true,
        [only] => {
            only.read_write == "All"
                && only.management_events
                && only.excluded_sources.is_empty()
                && only.data_resources.is_empty()
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests;
