//! Words and reasons that several parts of a plan share.

use crate::domain::Region;
use crate::problem::Problem;
use crate::wanted::Site;

/// Why a thing of Control Tower's is left alone.
pub(super) fn control_tower(name: &str) -> Problem {
    Problem::new(format!(
        "We cannot change {name}. AWS Control Tower looks after it."
    ))
    .hint("Make a new one instead, and leave this one as it is.")
    .who("the people who run AWS Control Tower")
}

/// Why nothing can be done in a Region: this account has not switched it on.
pub(super) fn switched_off(site: &Site<'_>, region: &Region) -> Option<Problem> {
    site.is_switched_off(region).then(|| {
        Problem::new(format!(
            "{} is not switched on in this account, so there is nothing that GuardDuty could watch.",
            region.with_code()
        ))
        .hint("Leave this Region out of the answers. Or have it switched on in AWS, under Account, AWS Regions.")
        .who("an administrator of this account")
    })
}
