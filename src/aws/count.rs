//! Counting what AWS bills for. Only reads, but many of them, so only on request. What is refused is unknown, with AWS's reason.

mod events;
mod files;
mod guardduty;

use std::collections::BTreeMap;

use futures::StreamExt as _;
use futures::stream::iter;

use super::Aws;
use super::error::Failure;
use crate::domain::Place;
use crate::inventory::{Countable, Figures, Seen};
use crate::problem::Problem;

/// How many accounts and Regions are counted side by side.
const PLACES_AT_ONCE: usize = 20;

/// Count what is asked for. `now` is the time of the count.
pub async fn count(aws: &Aws, asked: &Countable, now: jiff::Timestamp) -> Figures {
    let detectors = asked.detectors.iter().map(|(at, detector)| async move {
        let (id, accounts) = detector;
        let read = match aws.at(at) {
            Ok(clients) => Box::pin(clients.guardduty_use(id, accounts)).await,
            Err(failure) => Err(failure),
        };
        (at.clone(), unknown_if(read))
    });
    let events = asked.events.iter().map(|at| async move {
        let read = match aws.at(at) {
            Ok(clients) => Box::pin(clients.event_samples(now)).await,
            Err(failure) => Err(failure),
        };
        (at.clone(), unknown_if(read))
    });
    let buckets = Box::pin(files::places(aws, &asked.files)).await;
    let buckets = &buckets;
    let files = asked.files.iter().map(|(at, folder)| async move {
        let read = Box::pin(files::of_day(aws, buckets, at, folder, now)).await;
        (at.clone(), unknown_if(read))
    });
    let (detectors, events, files) = tokio::join!(all(detectors), all(events), all(files));
    Figures {
        at: now,
        detectors,
        events,
        files,
    }
}

async fn all<T>(
    reads: impl Iterator<Item = impl Future<Output = (Place, Seen<T>)>>,
) -> BTreeMap<Place, Seen<T>> {
    iter(reads).buffer_unordered(PLACES_AT_ONCE).collect().await
}

fn unknown_if<T>(read: Result<T, Failure>) -> Seen<T> {
    Seen::from(read.map_err(Problem::from))
}
