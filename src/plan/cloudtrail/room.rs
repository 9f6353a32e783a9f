//! Whether there is room for a trail in every Region.
//!
//! CloudTrail takes five trails in one Region, and one that covers all Regions counts in each of them.
//! See <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html>.

use std::collections::BTreeSet;

use crate::domain::{Arn, Region};
use crate::inventory::Trail;
use crate::problem::Problem;
use crate::wanted::Site;

/// CloudTrail takes so many trails in one Region.
const MAX_TRAILS: usize = 5;

/// Why one more trail for all Regions has no room, if that can be seen. A trail that is there already takes no second place in
/// its home Region.
pub(super) fn missing(site: &Site<'_>, shown: &[Trail]) -> Option<Problem> {
    let home = &site.trail.place.region;
    let listed = site.listed_trails().unwrap_or_default();
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
            .filter(|arn| **arn != site.trail.arn)
            .collect::<BTreeSet<_>>()
            .len()
    };
    let others = site
        .regions_on()
        .unwrap_or_default()
        .iter()
        .chain(listed.iter().map(|trail| &trail.home_region))
        .filter(|region| *region != home);
    let full = std::iter::once(home)
        .filter(|_| site.trail.there.is_none())
        .chain(others)
        .find(|region| trails_in(region) >= MAX_TRAILS)?;
    Some(
        Problem::new(format!(
            "{} already has {MAX_TRAILS} trails. AWS allows no more, and a trail for all Regions counts in each of them.",
            full.with_code()
        ))
        .hint("Use one of the trails that are there. Or have one removed that is not needed.")
        .who("the owners of the trails"),
    )
}
