//! Management events, by samples of CloudTrail's event history.

use std::time::Duration;

use aws_smithy_types::DateTime;
use jiff::{SignedDuration, Timestamp};

use crate::aws::Clients;
use crate::aws::answer::insistent;
use crate::aws::error::{Failure, failure};
use crate::inventory::Sample;

/// So many samples are taken: six that lie 28 hours apart see six times of the day and all seven days.
const SAMPLES: i32 = 6;
const APART: SignedDuration = SignedDuration::from_hours(28);
/// One looks back so far at most.
const BACK: SignedDuration = SignedDuration::from_hours(24);
/// Events are in the history after this time.
///
/// See <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html>.
const LATE: SignedDuration = SignedDuration::from_mins(15);
/// The most that one answer holds.
const MOST: i32 = 50;
/// AWS lets an account ask twice a second in a Region.
///
/// See <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html>.
const PAUSE: Duration = Duration::from_millis(550);
/// Services that have no Region. GuardDuty reads what happens in them in each.
const GLOBAL: [&str; 4] = [
    "iam.amazonaws.com",
    "cloudfront.amazonaws.com",
    "route53.amazonaws.com",
    "organizations.amazonaws.com",
];

impl Clients {
    /// Samples of the management events of this account and Region: each the newest events before a moment, or all of the 24 hours
    /// before it where they are few.
    ///
    /// # Errors
    ///
    /// AWS refuses to look events up.
    pub async fn event_samples(&self, now: Timestamp) -> Result<Vec<Sample>, Failure> {
        let mut samples = Vec::new();
        let mut end = now - LATE;
        for number in 0..SAMPLES {
            if number > 0 {
                tokio::time::sleep(PAUSE).await;
                end -= APART;
            }
            samples.push(Box::pin(insistent(|| self.sample(end))).await?);
        }
        Ok(samples)
    }

    async fn sample(&self, end: Timestamp) -> Result<Sample, Failure> {
        let start = end - BACK;
        let answer = self
            .cloudtrail
            .lookup_events()
            .start_time(DateTime::from_secs(start.as_second()))
            .end_time(DateTime::from_secs(end.as_second()))
            .max_results(MOST)
            .send()
            .await
            .map_err(|err| failure("cloudtrail:LookupEvents", &err))?;
        let events = answer.events();
        let times = events.iter().filter_map(|event| event.event_time());
        let oldest = times.map(DateTime::secs).min();
        // Newest first: where there are more, what came is as old as the oldest of it.
        let there_is_more = answer.next_token().is_some_and(|token| !token.is_empty());
        let seconds = match oldest.filter(|_| there_is_more) {
            Some(oldest) => end.as_second() - oldest,
            None => BACK.as_secs(),
        };
        let global = events
            .iter()
            .filter_map(|event| event.event_source())
            .filter(|source| GLOBAL.contains(source));
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Ok(Sample {
            events: number(events.len()),
            global: number(global.count()),
            seconds: u32::try_from(seconds.max(1)).unwrap_or(u32::MAX),
        })
    }
}
