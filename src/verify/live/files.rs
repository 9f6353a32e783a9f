//! Log files that came, and their announcement.

use jiff::Timestamp;

use crate::domain::{AccountId, listed};
use crate::inventory::{Arrived, Delivery, Live, Seen};
use crate::problem::Problem;
use crate::verify::build::{Checks, Requirement, Verdict, on};
use crate::verify::found;
use crate::wanted::Site;

/// How many accounts are named before they are only counted.
const NAMED: usize = 10;
/// How long a first log file takes. An account in which nothing happens has none.
///
/// See <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html>.
const FILES: &str = "about 5 to 15 minutes; an account in which nothing happens takes longer";
/// A digest file comes every hour.
///
/// See <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-intro.html>.
const DIGESTS: &str = "1 to 2 hours";
const LATER: &str = "You can go on. Test again later.";
const BEHIND: &str = "See the check that did not pass. This one follows it.";

/// The checks of what the trail writes.
pub(super) fn checks(site: &Site<'_>, checks: &mut Checks, live: &Live) {
    let home = &site.trail.place;
    let trail = found::trail(site);
    checks.add(
        home,
        Requirement::new(
            "first-log-file",
            "The first log file is in the bucket",
            format!(
                "In `{}` there is a log file of each account that the trail records, from after it was switched on.",
                site.log_bucket()
            ),
        ),
        on(&trail, |trail| {
            match begun(trail.logging.known(), &trail.delivery) {
                Err(verdict) => verdict,
                Ok((started, delivery)) => {
                    if delivery.file_error(live.at).is_some() {
                        return behind("CloudTrail reports trouble with the bucket, so none can come.");
                    }
                    files(site, live, started)
                }
            }
        }),
    );
    if trail.as_ref().is_ok_and(|trail| trail.topic_arn.is_some()) {
        checks.add(
            home,
            Requirement::new(
                "first-notice",
                "The notice of a log file was sent",
                "CloudTrail has told the topic of a log file since the trail was switched on.",
            ),
            on(&trail, |trail| {
                sent(
                    trail.logging.known(),
                    &trail.delivery,
                    live.at,
                    &Sending {
                        of: |delivery, _| {
                            (delivery.messages.done, delivery.message_error().is_some())
                        },
                        came: "The last notice was sent",
                        not_yet: "No notice was sent yet. The first comes with the first log file.",
                        trouble: "CloudTrail reports trouble with the topic, so none is sent.",
                        usually: FILES,
                    },
                )
            }),
        );
    }
    if trail.as_ref().is_ok_and(|trail| trail.validation) {
        checks.add(
            home,
            Requirement::new(
                "first-digest",
                "The first digest file is in the bucket",
                "CloudTrail has written a digest file since the trail was switched on. With it log files can be proven unchanged.",
            ),
            on(&trail, |trail| {
                sent(trail.logging.known(), &trail.delivery, live.at, &Sending {
                    of: |delivery, now| {
                        (delivery.digests.done, delivery.digest_error(now).is_some())
                    },
                    came: "The last digest file came",
                    not_yet: "No digest file came yet.",
                    trouble: "CloudTrail reports trouble with the bucket, so none can come.",
                    usually: DIGESTS,
                })
            }),
        );
    }
}

/// What CloudTrail says of one thing that it sends.
struct Sending {
    /// When it last got through, and whether something stops it.
    of: fn(&Delivery, Timestamp) -> (Option<Timestamp>, bool),
    came: &'static str,
    not_yet: &'static str,
    trouble: &'static str,
    usually: &'static str,
}

fn sent(
    logging: Option<&bool>,
    delivery: &Seen<Delivery>,
    now: Timestamp,
    sending: &Sending,
) -> Verdict {
    let (started, delivery) = match begun(logging, delivery) {
        Ok(begun) => begun,
        Err(verdict) => return verdict,
    };
    let (done, is_stopped) = (sending.of)(delivery, now);
    match done {
        _ if is_stopped => behind(sending.trouble),
        Some(done) if started.is_none_or(|started| done >= started) => {
            Verdict::passed(format!("{} at {}.", sending.came, clock(done)))
                .since(Some(done))
                .usually(sending.usually)
        }
        Some(_) | None => Verdict::waiting(sending.not_yet, LATER)
            .since(started)
            .usually(sending.usually),
    }
}

/// Since when the trail writes, or the verdict on everything that it should have written.
fn begun<'d>(
    logging: Option<&bool>,
    delivery: &'d Seen<Delivery>,
) -> Result<(Option<Timestamp>, &'d Delivery), Verdict> {
    if logging == Some(&false) {
        return Err(behind("The trail is switched off, so nothing is written."));
    }
    match delivery {
        Seen::Known(delivery) => Ok((delivery.started, delivery)),
        Seen::Unknown(problem) => Err(Verdict::unknown("what CloudTrail reports", problem)),
    }
}

/// Nothing can come before another check passes.
fn behind(seen: &str) -> Verdict {
    Verdict::waiting(seen, BEHIND)
}

/// A time of day, as it is written where nobody's clock is known.
pub(super) fn clock(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M UTC").to_string()
}

/// What came, what did not yet, and what could not be looked at, of many accounts.
pub(super) struct Count<'l> {
    pub(super) came: Vec<&'l Arrived>,
    pub(super) missing: Vec<&'l AccountId>,
    pub(super) unseen: Option<&'l Problem>,
}

impl<'l> Count<'l> {
    pub(super) fn of(
        all: impl Iterator<Item = (&'l AccountId, &'l Seen<Option<Arrived>>)>,
    ) -> Self {
        let mut count = Self {
            came: Vec::new(),
            missing: Vec::new(),
            unseen: None,
        };
        for (account, seen) in all {
            match seen {
                Seen::Known(Some(file)) => count.came.push(file),
                Seen::Known(None) => count.missing.push(account),
                Seen::Unknown(problem) => count.unseen = count.unseen.or(Some(problem)),
            }
        }
        count
    }

    /// When the first of all came.
    pub(super) fn first(&self) -> Option<Timestamp> {
        self.came.iter().filter_map(|file| file.at).min()
    }
}

/// The names of accounts, as far as there is room.
pub(super) fn names(site: &Site<'_>, accounts: &[&AccountId]) -> String {
    let shown: Vec<String> = accounts
        .iter()
        .take(NAMED)
        .map(|account| site.shared.spoken(account))
        .collect();
    match accounts.len().checked_sub(NAMED) {
        Some(more) if more > 0 => format!("{} and {more} more", shown.join(", ")),
        _ => listed(&shown),
    }
}

fn files(site: &Site<'_>, live: &Live, started: Option<Timestamp>) -> Verdict {
    let all = live.log_files.len();
    let count = Count::of(live.log_files.iter());
    if let Some(problem) = count.unseen {
        return Verdict::unknown("which log files are there", problem);
    }
    if all == 0 {
        return Verdict::not_looked_at("the files in the log bucket");
    }
    let came = count.came.len();
    let from = match all {
        1 => String::new(),
        _ => format!(" From {came} of {all} accounts."),
    };
    if count.missing.is_empty() {
        let at = count.first();
        let when = at.map_or_else(String::new, |at| {
            format!(" The first came at {}.", clock(at))
        });
        return Verdict::passed(format!(
            "Log files are in `{}`.{from}{when}",
            site.log_bucket()
        ))
        .since(at)
        .usually(FILES);
    }
    let seen = if came == 0 {
        "No log file came yet.".to_owned()
    } else {
        format!(
            "Not yet from all.{from} Missing: {}.",
            names(site, &count.missing)
        )
    };
    Verdict::waiting(seen, LATER).since(started).usually(FILES)
}
