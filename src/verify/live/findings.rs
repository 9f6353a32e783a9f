//! Findings that came, and the sample finding that was made on request.

use jiff::{SignedDuration, Timestamp};

use super::files::{Count, clock, names};
use crate::domain::AccountId;
use crate::inventory::{Arrived, Live, SampleFinding, Seen, Topic};
use crate::verify::build::{Checks, Requirement, Verdict, on};
use crate::verify::found;
use crate::verify::rules::hold;
use crate::wanted::{Site, announces};

/// How long a sample takes. AWS speaks of 5 minutes for new findings; much longer was seen.
///
/// See <https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings_cloudwatch.html>.
const SAMPLE: &str = "often 5 minutes, sometimes more than 30";
/// S3 tells a topic of a new file typically within seconds, sometimes within a minute or longer.
///
/// See <https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html>.
const NOTICE: SignedDuration = SignedDuration::from_mins(1);
const NOTICE_WORDS: &str = "1 minute after the file";
const MAKE_ONE: &str = "Make a sample finding. It is marked as a sample, and shows the whole way.";

/// The checks of findings on their way.
pub(super) fn checks(site: &Site<'_>, checks: &mut Checks, live: &Live) {
    let requirement = || {
        Requirement::new(
            "first-finding",
            "The first finding is in the bucket",
            format!(
                "In `{}` there is a finding of this account. GuardDuty writes one only when it finds something.",
                site.findings_bucket()
            ),
        )
    };
    checks.add(&site.home, requirement(), own(site, live));
    let others: Vec<(&AccountId, &Seen<Option<Arrived>>)> = by_account(live)
        .filter(|(account, _)| *account != site.account())
        .collect();
    if !others.is_empty() {
        checks.add(
            &site.home,
            Requirement::new(
                "first-findings-of-others",
                "Findings of the other accounts are in the bucket",
                "There is a finding of each account that exports by itself.",
            ),
            of_others(site, &others),
        );
    }
    if let Some(sample) = &live.sample {
        followed(site, checks, live, sample);
    }
}

/// Of each account the best that was seen in any of its Regions.
fn by_account(live: &Live) -> impl Iterator<Item = (&AccountId, &Seen<Option<Arrived>>)> {
    let rank = |seen: &Seen<Option<Arrived>>| match seen {
        Seen::Known(Some(_)) => 0,
        Seen::Unknown(_) => 1,
        Seen::Known(None) => 2,
    };
    let mut best = std::collections::BTreeMap::new();
    for (place, seen) in &live.findings {
        let known = best.entry(&place.account).or_insert(seen);
        if rank(seen) < rank(known) {
            *known = seen;
        }
    }
    best.into_iter()
}

fn own(site: &Site<'_>, live: &Live) -> Verdict {
    let own = by_account(live).find(|(account, _)| *account == site.account());
    let Some((_, seen)) = own else {
        return Verdict::waiting(
            "No findings of this account go into the bucket yet.",
            "See the checks of the export. This one follows them.",
        );
    };
    match seen {
        Seen::Unknown(problem) => Verdict::unknown("which findings are there", problem),
        Seen::Known(Some(file)) => {
            let when = file.at.map_or_else(String::new, |at| {
                format!(" The first came at {}.", clock(at))
            });
            Verdict::passed(format!(
                "Findings are in `{}`.{when}",
                site.findings_bucket()
            ))
            .since(file.at)
        }
        Seen::Known(None) => match &live.sample {
            Some(sample) => Verdict::waiting(
                "No finding came yet. The sample finding is on its way.",
                "You can go on. Test again later.",
            )
            .since(Some(sample.asked))
            .usually(SAMPLE),
            None => Verdict::waiting(
                "No finding came yet. That is good news, and proves nothing.",
                MAKE_ONE,
            ),
        },
    }
}

fn of_others(site: &Site<'_>, others: &[(&AccountId, &Seen<Option<Arrived>>)]) -> Verdict {
    let count = Count::of(others.iter().copied());
    if let Some(problem) = count.unseen {
        return Verdict::unknown("which findings are there", problem);
    }
    if count.missing.is_empty() {
        return Verdict::passed(format!("From all {} accounts.", others.len()))
            .since(count.first());
    }
    Verdict::waiting(
        format!(
            "From {} of {} accounts so far. Missing: {}.",
            count.came.len(),
            others.len(),
            names(site, &count.missing)
        ),
        "They write only when GuardDuty finds something there. Nothing has to be done.",
    )
}

/// The sample finding: its file, and then its notice.
fn followed(site: &Site<'_>, checks: &mut Checks, live: &Live, sample: &SampleFinding) {
    let place = &sample.place;
    let made = format!(
        "We made a sample finding at {}, marked as a sample ({}).",
        clock(sample.asked),
        sample.finding_type
    );
    checks.add(
        place,
        Requirement::new(
            "sample-file",
            "The sample finding reaches the bucket",
            format!(
                "A file with findings of {} comes into `{}` after the sample was made.",
                place.region.place_or_code(),
                site.findings_bucket()
            ),
        ),
        match &sample.file {
            Seen::Unknown(problem) if !sample.file.is_unlooked() => {
                Verdict::unknown("which findings are there", problem)
            }
            Seen::Known(Some(file)) => {
                let when = file.at.map_or_else(String::new, |at| {
                    format!(" Its file came at {}.", clock(at))
                });
                Verdict::passed(format!("{made}{when}"))
                    .since(file.at)
                    .usually(SAMPLE)
            }
            Seen::Known(None) | Seen::Unknown(_) => {
                Verdict::waiting(made, "You can go on. We keep looking.")
                    .since(Some(sample.asked))
                    .usually(SAMPLE)
            }
        },
    );
    let topic = site.findings_topic();
    let found = found::topic(site, &topic);
    checks.add(
        place,
        Requirement::new(
            "sample-notice",
            "The notice of that finding is due",
            format!(
                "The bucket tells the topic `{}` of this very file, and the topic lets it. AWS does not say who read the notice.",
                topic.resource_name()
            ),
        ),
        match &sample.file {
            Seen::Known(Some(file)) => on(&found, |topic| notice(site, topic, file, live.at)),
            Seen::Known(None) | Seen::Unknown(_) => Verdict::waiting(
                "It follows the finding.",
                "You can go on. We keep looking.",
            )
            .since(Some(sample.asked))
            .usually(NOTICE_WORDS),
        },
    );
}

/// Whether the bucket told the topic of a file.
fn notice(site: &Site<'_>, topic: &Topic, file: &Arrived, now: Timestamp) -> Verdict {
    let bucket = match found::bucket(site, site.findings_bucket()) {
        Ok(bucket) => bucket,
        Err(verdict) => return verdict,
    };
    let notification = match bucket.notification.as_result() {
        Ok(notification) => notification,
        Err(problem) => return Verdict::unknown("the notifications of the bucket", problem),
    };
    let folder = file.key.split_once("AWSLogs/").map(|(folder, _)| folder);
    let folder = folder.and_then(|it| it.strip_suffix('/'));
    if !announces(notification, &topic.arn, folder) {
        return Verdict::failed("The bucket does not tell the topic of this file.");
    }
    let wanted = site.findings_topic_rules();
    let rules = hold(
        topic.policy.as_ref(),
        &wanted,
        "The topic lets the bucket post.",
    );
    if !rules.has_passed() {
        return rules;
    }
    let due = file.at.and_then(|at| at.checked_add(NOTICE).ok());
    match due {
        Some(due) if now < due => Verdict::waiting(
            "The file is there. Its notice is on its way.",
            "You can go on. We keep looking.",
        )
        .since(file.at)
        .usually(NOTICE_WORDS),
        _ => Verdict::passed(
            "The bucket tells the topic of this file, and the topic lets it. By now the notice was sent.",
        )
        .since(due)
        .usually(NOTICE_WORDS),
    }
}
