//! Other trails that record the same management events: the first record is free, each further one is billed.
//!
//! See <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-trail-manage-costs.html>.

use crate::domain::{Arn, Place};
use crate::inventory::control_tower::is_control_tower;
use crate::inventory::{Seen, Trail};
use crate::plan::draft::warning;
use crate::plan::selectors::record_management;
use crate::plan::{Cost, Warning, cost};
use crate::price::second_record;
use crate::problem::Problem;
use crate::wanted::Site;

/// The trails that a Region shows and that record management events, as far as can be seen, but for one.
pub(super) fn others<'a>(
    site: &Site<'a>,
    place: &Place,
    but: &Arn,
) -> Result<Vec<&'a Trail>, Problem> {
    let shown = site.trails(place)?;
    Ok(shown
        .iter()
        .filter(|trail| trail.arn != *but && records(trail))
        .collect())
}

/// What a record of management events costs beside those of `others`; `accounts` is how many it covers.
pub(super) fn price(others: &[&Trail], accounts: Option<usize>) -> Cost {
    if others.is_empty() {
        cost::first_copy(accounts)
    } else {
        cost::second_copy(accounts)
    }
}

/// Whether a trail records management events, as far as can be seen.
fn records(trail: &Trail) -> bool {
    let stands_still = matches!(trail.logging, Seen::Known(false));
    let leaves_out = matches!(&trail.selectors, Seen::Known(selectors) if !record_management(selectors.as_ref()));
    !stands_still && !leaves_out
}

/// Said before a new trail is made beside others.
pub(super) fn second_copy(others: &[&Trail]) -> Option<Warning> {
    let first = others.first()?;
    let names: Vec<&str> = others.iter().map(|trail| trail.name.as_str()).collect();
    let instead = if is_control_tower(&first.name) {
        "AWS Control Tower's own trail cannot be changed. Where it tells a topic, the account that has its files and the topic can be the main one.".to_owned()
    } else {
        format!("Use the trail {} that is there.", first.name)
    };
    Some(warning(
        format!(
            "Another trail records management events already: {}. AWS charges for each further record, {}.",
            names.join(", "),
            second_record()
        ),
        instead,
    ))
}
