//! The trails of a Region, with what only their home Region knows.

use std::time::Duration;

use futures::future::join_all;

use super::is_chosen;
use crate::answers::TrailChoice;
use crate::aws::Aws;
use crate::aws::answer::seen;
use crate::aws::error::Failure;
use crate::domain::{AccountId, Arn, Place};
use crate::inventory::{Seen, Selectors, Trail};

/// The trails that a Region shows: closely those of the account, and the chosen one.
pub(super) async fn trails(
    aws: &Aws,
    place: &Place,
    chosen: Option<&TrailChoice>,
) -> Result<Vec<Trail>, Failure> {
    let mut trails = aws.at(place)?.describe_trails().await?;
    let mut reads = Vec::new();
    for trail in &trails {
        let own = trail.arn.account == place.account.as_str();
        if own || chosen.is_some_and(|choice| is_chosen(trail, choice)) {
            reads.push(Box::pin(look_closely(aws, &place.account, trail)));
        }
    }
    let looks = join_all(reads).await;
    for (arn, logging, selectors) in looks {
        if let Some(trail) = trails.iter_mut().find(|trail| trail.arn == arn) {
            trail.logging = logging;
            trail.selectors = selectors;
        }
    }
    Ok(trails)
}

/// Whether a trail logs and what it records; only its home Region knows.
async fn look_closely(
    aws: &Aws,
    account: &AccountId,
    trail: &Trail,
) -> (Arn, Seen<bool>, Seen<Option<Selectors>>) {
    let arn = trail.arn.clone();
    let clients = match aws.in_region(account, &trail.home_region) {
        Ok(clients) => clients,
        Err(Failure { problem, .. }) => {
            return (arn, Seen::Unknown(problem.clone()), Seen::Unknown(problem));
        }
    };
    let (logging, selectors) = tokio::join!(
        seen(until_there(|| clients.trail_logging(&arn))),
        seen(until_there(|| clients.trail_selectors(&arn))),
    );
    (arn, logging, selectors)
}

/// Ask about a trail that the list has just shown. One that was made seconds ago is listed before it can be asked about.
async fn until_there<T, F>(ask: impl Fn() -> F) -> Result<T, Failure>
where
    F: Future<Output = Result<T, Failure>>,
{
    const TRIES: u32 = 10;
    let mut tries = 0;
    loop {
        match ask().await {
            Err(failure) if tries < TRIES && failure.is("TrailNotFoundException") => {
                tries += 1;
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
            answer => return answer,
        }
    }
}
