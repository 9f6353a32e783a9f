//! Reaching an account by a sign-in of its own.

use std::time::Duration;

use super::access::Access;
use super::error::Failure;
use super::patient::with_patience;
use super::session::{Aws, Source};
use super::sign_in::{SignIn, SignedIn, sign_in_beside};
use super::transport::Connections;
use crate::domain::AccountId;
use crate::problem::Problem;

/// How long signing in with one profile may take where AWS cannot be reached at once.
const LONGEST: Duration = Duration::from_secs(15);

/// Reach an account by a profile of this computer, once it is sure that the profile belongs to that account.
///
/// Where it does not, or does not work, there is no way into the account, and every look and change there says why.
pub async fn reach_by_profile(aws: &Aws, account: &AccountId, profile: &str) {
    match signed_in(aws, profile).await {
        Ok(signed_in) if signed_in.aws.caller().account == *account => {
            aws.reach_by(&signed_in.aws);
        }
        Ok(other) => {
            let problem = Problem::new(format!(
                "The profile {profile} signs in to account {}, not to {}. Nothing was done with it.",
                other.aws.caller().account.grouped(),
                account.grouped()
            ))
            .hint("Name another profile for this account in the answers.");
            aws.reach(account, Access::Closed(problem));
        }
        Err(failure) => {
            // It is for the next look to try again: asking the account itself does not.
            let problem = Problem {
                summary: format!(
                    "The profile {profile} does not sign in to account {}. {}",
                    account.grouped(),
                    failure.problem.summary
                ),
                passing: None,
                ..failure.problem
            };
            aws.reach(account, Access::Closed(problem));
        }
    }
}

async fn signed_in(aws: &Aws, profile: &str) -> Result<SignedIn, Failure> {
    let home = aws.home().ok_or_else(|| {
        Failure::before(Problem::new("This sign-in is for no Region that we know."))
    })?;
    let (how, environment, connections) = match aws.source() {
        Source::Computer(environment, connections) => (
            SignIn::Profile(profile.to_owned()),
            (**environment).clone(),
            connections.clone(),
        ),
        Source::StandIn(there) => {
            let there = there.of_profile(profile).ok_or_else(|| {
                Failure::before(
                    Problem::new("Practice has no such profile.")
                        .hint("In practice, a profile is named like the number of its account."),
                )
            })?;
            (
                SignIn::StandIn(there),
                super::Environment::default(),
                Connections::default(),
            )
        }
    };
    with_patience(LONGEST, &|wait| aws.tell(wait), || {
        sign_in_beside(&how, &environment, &home, &connections)
    })
    .await
}
