//! Signing in while the way to AWS is not clear yet: what passes by itself is waited out, and the wait is told.

use std::time::Duration;

use super::environment::Environment;
use super::error::Failure;
use super::look_wait::LookWait;
use super::passing::{Patience, Wait, pause};
use super::sign_in::{SignIn, SignedIn, sign_in};
use crate::domain::Region;

/// As [`sign_in`], and once more as long as what stands in the way passes by itself: no connection, no name, too many calls, trouble
/// at AWS. It takes `longest` at most; every wait is told.
///
/// # Errors
///
/// As [`sign_in`]: at once when it cannot get better, else when it has been long enough.
pub async fn sign_in_with_patience(
    how: &SignIn,
    environment: &Environment,
    region: &Region,
    longest: Duration,
    tell: &(dyn Fn(LookWait) + Send + Sync),
) -> Result<SignedIn, Failure> {
    let mut wait = Wait::begin(longest);
    loop {
        let failure = match sign_in(how, environment, region).await {
            Ok(signed_in) => return Ok(signed_in),
            Err(failure) => failure,
        };
        let again = failure
            .passing()
            .map(Patience::of)
            .and_then(|patience| Some((patience, wait.once_more(patience)?)));
        let Some((patience, attempt)) = again else {
            return Err(failure);
        };
        let next_try = pause(attempt, "sign-in");
        tell(LookWait {
            reason: patience.reason,
            unanswered: 1,
            next_try,
            up_to: patience.up_to.min(longest),
        });
        tokio::time::sleep(next_try).await;
    }
}
