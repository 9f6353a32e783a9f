//! Practice in AWS's place.

use crate::aws::{SignIn, StandIn};
use crate::domain::AccountId;
use crate::practice::Practice;

/// The sign-in of an administrator in the main account of practice. Each account has a profile that is named by its number.
pub fn rehearse(practice: &Practice) -> SignIn {
    rehearse_as(practice, Vec::new())
}

/// The same, with profiles of further names.
pub(super) fn rehearse_as(practice: &Practice, profiles: Vec<(String, AccountId)>) -> SignIn {
    let stand_in = StandIn::new(
        practice.company(),
        practice.http_client(),
        practice.credentials(&practice.main_account()),
        practice.clone(),
    );
    let by_number = practice.accounts().into_iter();
    let all = by_number.map(|account| (account.to_string(), account));
    SignIn::StandIn(
        all.chain(profiles)
            .fold(stand_in, |stand_in, (name, account)| {
                stand_in.with_profile(name, practice.credentials(&account))
            }),
    )
}
