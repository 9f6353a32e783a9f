//! Practice in AWS's place.

use crate::aws::{SignIn, StandIn};
use crate::practice::Practice;

/// The sign-in of an administrator in the main account of practice.
pub fn rehearse(practice: &Practice) -> SignIn {
    SignIn::StandIn(StandIn::new(
        practice.company(),
        practice.http_client(),
        practice.credentials(&practice.main_account()),
        practice.clone(),
    ))
}
