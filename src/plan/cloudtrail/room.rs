//! Whether there is room for a trail in every Region.
//!
//! CloudTrail takes five trails in one Region, and one that covers all Regions counts in each of them.
//! See <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html>.

use std::collections::BTreeSet;

use super::Facts;
use crate::domain::{Arn, Region};
use crate::inventory::{ListedTrail, Trail};
use crate::plan::ground::{Ground, spoken};
use crate::problem::Problem;

/// CloudTrail takes so many trails in one Region.
const MAX_TRAILS: usize = 5;

/// Why one more trail for all Regions has no room, if that can be seen. A trail that is there already takes no second place in
/// its home Region.
pub(super) fn missing(ground: &Ground<'_>, facts: &Facts<'_>, shown: &[Trail]) -> Option<Problem> {
    let home = &facts.place.region;
    let view = ground.inventory.account(ground.account());
    let listed: &[ListedTrail] = view
        .and_then(|view| view.listed_trails.known())
        .map_or(&[], Vec::as_slice);
    let on = view.and_then(|view| view.regions.known());
    let everywhere: BTreeSet<&Arn> = shown
        .iter()
        .filter(|trail| trail.multi_region)
        .map(|trail| &trail.arn)
        .collect();
    let trails_in = |region: &Region| -> usize {
        let at_home = listed
            .iter()
            .filter(|trail| trail.home_region == *region)
            .map(|trail| &trail.arn);
        let here = shown
            .iter()
            .filter(|_| region == home)
            .map(|trail| &trail.arn);
        everywhere
            .iter()
            .copied()
            .chain(at_home)
            .chain(here)
            .filter(|arn| **arn != facts.arn)
            .collect::<BTreeSet<_>>()
            .len()
    };
    let others = on
        .into_iter()
        .flatten()
        .chain(listed.iter().map(|trail| &trail.home_region))
        .filter(|region| *region != home);
    let full = std::iter::once(home)
        .filter(|_| facts.there.is_none())
        .chain(others)
        .find(|region| trails_in(region) >= MAX_TRAILS)?;
    Some(
        Problem::new(format!(
            "{} already has {MAX_TRAILS} trails. AWS allows no more, and a trail for all Regions counts in each of them.",
            spoken(full)
        ))
        .hint("Use one of the trails that are there. Or have one removed that is not needed.")
        .who("the owners of the trails"),
    )
}
