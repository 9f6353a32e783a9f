//! Practice in AWS's place.

use crate::aws::{SignIn, StandIn};
use crate::practice::Practice;

/// The sign-in of an administrator in the main account of practice. Each account has a profile that is named by its number.
pub fn rehearse(practice: &Practice) -> SignIn {
    let stand_in = StandIn::new(
        practice.company(),
        practice.http_client(),
        practice.credentials(&practice.main_account()),
        practice.clone(),
    );
    let accounts = practice.accounts();
    SignIn::StandIn(accounts.iter().fold(stand_in, |stand_in, account| {
        stand_in.with_profile(account.as_str(), practice.credentials(account))
    }))
}
