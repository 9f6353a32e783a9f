//! Words and reasons that several parts of a plan share.

use crate::domain::Place;
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

/// Why nothing can be done in a Region: the account has not switched it on.
pub(super) fn switched_off(site: &Site<'_>, place: &Place) -> Option<Problem> {
    let account = if place.account == *site.account() {
        "this account".to_owned()
    } else {
        format!("account {}", place.account.grouped())
    };
    site.is_switched_off_in(place).then(|| {
        Problem::new(format!(
            "{} is not switched on in {account}, so there is nothing that GuardDuty could watch.",
            place.region.with_code()
        ))
        .hint("Leave this Region out of the answers. Or have it switched on in AWS, under Account, AWS Regions.")
        .who(format!("an administrator of {account}"))
    })
}
