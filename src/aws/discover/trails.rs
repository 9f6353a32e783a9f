//! The trails of a Region, with what only their home Region knows.

use std::collections::BTreeMap;
use std::time::Duration;

use futures::future::join_all;

use super::sought::SoughtTrail;
use crate::aws::answer::{insistent, seen};
use crate::aws::error::Failure;
use crate::aws::{Aws, Clients};
use crate::domain::{Arn, Place};
use crate::inventory::{Seen, Trail, made_by_us};
use crate::problem::Problem;

/// The trails that a Region shows: closely those of the account, and the one that is sought.
pub(super) async fn trails(
    aws: &Aws,
    place: &Place,
    sought: Option<&SoughtTrail>,
) -> Result<Vec<Trail>, Failure> {
    let trails = aws.at(place)?.describe_trails().await?;
    let looks = trails.into_iter().map(|trail| {
        let is_sought = sought.is_some_and(|sought| sought.is(&trail));
        let is_own = trail.arn.account == place.account.as_str();
        Box::pin(async move {
            if is_own || is_sought {
                closely(aws, place, trail, is_sought).await
            } else {
                trail
            }
        })
    });
    Ok(join_all(looks).await)
}

/// A trail with what only its home Region knows; more of the one that is sought.
async fn closely(aws: &Aws, place: &Place, mut trail: Trail, is_sought: bool) -> Trail {
    let clients = match aws.in_region(&place.account, &trail.home_region) {
        Ok(clients) => clients,
        Err(Failure { problem, .. }) => {
            trail.logging = Seen::Unknown(problem.clone());
            trail.delivery = Seen::Unknown(problem.clone());
            trail.selectors = Seen::Unknown(problem);
            return trail;
        }
    };
    let arn = &trail.arn;
    let is_own = arn.account == place.account.as_str();
    let (status, selectors) = tokio::join!(
        seen(answered(is_own, arn, || clients.trail_status(arn))),
        seen(answered(is_own, arn, || clients.trail_selectors(arn))),
    );
    let (logging, delivery) = match status {
        Seen::Known((logging, delivery)) => (Seen::Known(logging), Seen::Known(delivery)),
        Seen::Unknown(problem) => (Seen::Unknown(problem.clone()), Seen::Unknown(problem)),
    };
    if is_sought {
        (trail.tags, trail.summaries) = whose(&clients, arn).await;
    }
    Trail {
        logging,
        delivery,
        selectors,
        ..trail
    }
}

/// A trail's tags, and for one that others made the summaries that it writes.
async fn whose(
    clients: &Clients,
    trail: &Arn,
) -> (Seen<BTreeMap<String, String>>, Seen<Vec<String>>) {
    let tags = seen(insistent(|| clients.trail_tags(trail))).await;
    let summaries = if tags.known().is_some_and(made_by_us) {
        Seen::unlooked()
    } else {
        seen(clients.trail_summaries(trail)).await
    };
    (tags, summaries)
}

/// Ask about a trail that the list has just shown. One that was made seconds ago is listed before it can be asked about; and
/// some things AWS tells only to the account that owns the trail.
async fn answered<T, F>(is_own: bool, trail: &Arn, ask: impl Fn() -> F) -> Result<T, Failure>
where
    F: Future<Output = Result<T, Failure>>,
{
    const TRIES: u32 = 10;
    let mut tries = 0;
    loop {
        match insistent(&ask).await {
            Err(failure) if !is_own && is_for_owner(&failure) => {
                return Err(only_owner(failure, trail));
            }
            Err(failure) if tries < TRIES && failure.is("TrailNotFoundException") => {
                tries += 1;
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
            answer => return answer,
        }
    }
}

/// How AWS refuses to tell another account about a trail that it shows to that account.
///
/// See <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-trail-organization.html>.
fn is_for_owner(failure: &Failure) -> bool {
    failure.is("TrailNotFoundException") || failure.is("CloudTrailARNInvalidException")
}

/// The refusal in words that name the owner; AWS's own say that there is no such trail.
fn only_owner(mut failure: Failure, trail: &Arn) -> Failure {
    let owner = trail
        .account_id()
        .map_or_else(|| trail.account.clone(), |account| account.grouped());
    let Problem {
        code,
        said,
        call,
        request_id,
        ..
    } = failure.problem;
    failure.problem = Problem {
        code,
        said,
        call,
        request_id,
        ..Problem::new(format!(
            "This trail belongs to account {owner}. AWS tells only that account what it records."
        ))
        .hint("Ask someone there, or sign in to that account.")
        .who(format!("someone in account {owner}"))
    };
    failure
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;
    use crate::aws::Reached;

    fn refused(code: &str) -> Failure {
        let mut problem = Problem::new("It may be too new, or someone has removed it.");
        problem.code = Some(code.to_owned());
        problem.call = Some("cloudtrail:GetEventSelectors".to_owned());
        Failure {
            problem,
            reached: Reached::Refused,
        }
    }

    fn trail() -> Arn {
        Arn::parse("arn:aws:cloudtrail:us-east-1:123456789012:trail/org").unwrap()
    }

    // TRL-01
    #[tokio::test(start_paused = true)]
    async fn a_member_learns_who_owns_the_trail_and_does_not_wait() {
        for code in ["TrailNotFoundException", "CloudTrailARNInvalidException"] {
            let asked = Cell::new(0);
            let answer: Result<(), Failure> = answered(false, &trail(), || async {
                asked.set(asked.get() + 1);
                Err(refused(code))
            })
            .await;
            let problem = answer.unwrap_err().problem;
            assert_eq!(asked.get(), 1);
            assert!(problem.summary.contains("1234 5678 9012"), "{problem:?}");
            assert!(!problem.to_text().contains("too new"), "{problem:?}");
            assert!(problem.who.is_some());
            assert_eq!(problem.code.as_deref(), Some(code));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_trail_of_our_own_that_was_just_made_is_waited_for() {
        let asked = Cell::new(0);
        let answer = answered(true, &trail(), || async {
            asked.set(asked.get() + 1);
            if asked.get() < 3 {
                Err(refused("TrailNotFoundException"))
            } else {
                Ok("here")
            }
        })
        .await;
        assert_eq!(answer.unwrap(), "here");
    }

    #[tokio::test(start_paused = true)]
    async fn another_refusal_keeps_its_own_words() {
        let answer: Result<(), Failure> = answered(false, &trail(), || async {
            Err(refused("AccessDeniedException"))
        })
        .await;
        assert_eq!(answer.unwrap_err(), refused("AccessDeniedException"));
    }
}
