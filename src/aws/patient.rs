//! Signing in while the way to AWS is not clear yet: what passes by itself is waited out, and the wait is told.

use std::time::Duration;

use super::error::Failure;
use super::look_wait::LookWait;
use super::passing::{Patience, Wait, pause};

/// Sign in, and once more as long as what stands in the way passes by itself: no connection, no name, too many calls, trouble
/// at AWS. It takes `longest` at most; every wait is told.
///
/// # Errors
///
/// Its own: at once when it cannot get better, else when it has been long enough.
pub async fn with_patience<T, F>(
    longest: Duration,
    tell: &(dyn Fn(LookWait) + Send + Sync),
    sign_in: impl Fn() -> F,
) -> Result<T, Failure>
where
    F: Future<Output = Result<T, Failure>>,
{
    let mut wait = Wait::begin(longest);
    loop {
        let failure = match sign_in().await {
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
