//! CloudTrail's own record of a run: each call that we made, held against the event that AWS wrote of it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::{SignedDuration, Timestamp};

use super::carried_out::Now;
use super::others::{close, enter_by, way_of};
use super::past::run_of;
use crate::apply::{CallLine, RunId, RunSummary, calls, told};
use crate::aws::{Aws, History, USER_AGENT};
use crate::domain::{AccountId, Partition, Place, Region};
use crate::problem::Problem;

/// Events are found after this time.
///
/// See <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html>.
const LATE: SignedDuration = SignedDuration::from_mins(15);
/// And no longer than this.
const KEPT: SignedDuration = SignedDuration::from_hours(90 * 24);
/// A call began before it ended, and clocks differ.
const AROUND: SignedDuration = SignedDuration::from_mins(2);

/// What CloudTrail says of one call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InRecord {
    /// It has written it down, with this event id.
    Found(String),
    /// Not yet: it takes some minutes.
    NotYet,
    /// It should be there, and is not.
    Missing,
    /// CloudTrail writes such calls down only where a trail records data events.
    DataEvent,
    /// No answer came, so there is no number to look for.
    NoNumber,
    /// It is too long ago.
    TooOld,
    /// The record could not be read.
    Unread(Problem),
}

impl InRecord {
    /// The word in output.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Found(_) => "found",
            Self::NotYet => "not yet",
            Self::Missing => "missing",
            Self::DataEvent => "data event",
            Self::NoNumber => "no number",
            Self::TooOld => "too old",
            Self::Unread(_) => "unread",
        }
    }
}

/// The calls of a run beside CloudTrail's record.
#[derive(Clone, Debug)]
pub struct InCloudTrail {
    pub of: RunSummary,
    pub calls: Vec<(CallLine, InRecord)>,
    /// Events that name this program and are of no call of this run, such as those of a look at the same time.
    pub others: usize,
}

/// Services that are the same in all Regions of a part of AWS. Their calls are written down in one of them.
const GLOBAL: [&str; 3] = ["account", "iam", "organizations"];

/// Where calls of global services are written down.
fn global_region(partition: Partition) -> Option<Region> {
    let code = match partition {
        Partition::Aws => "us-east-1",
        Partition::AwsCn => "cn-north-1",
        Partition::AwsUsGov => "us-gov-west-1",
        _ => return None,
    };
    Region::parse(code).ok()
}

/// What is done with objects is no management event.
///
/// See <https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html>.
fn is_about_objects(call: &CallLine) -> bool {
    call.service == "s3" && call.call.contains("Object") && !call.call.contains("Lock")
}

/// Where a call is written down.
fn written_at(call: &CallLine) -> Place {
    let mut place = call.place();
    if GLOBAL.contains(&call.service.as_str())
        && let Some(region) = global_region(call.region.partition())
    {
        place.region = region;
    }
    place
}

/// Look for the calls of a run in CloudTrail's record. Writes nothing.
///
/// # Errors
///
/// There is no such run, it is of another account or of practice, or no calls were kept of it.
pub async fn in_cloudtrail(
    aws: &Aws,
    state: &Path,
    practice: bool,
    run: &RunId,
    now: Now,
) -> Result<InCloudTrail, Problem> {
    aws.ask_anew();
    let account = aws.caller().account.clone();
    let (folder, id) = (state.to_owned(), run.clone());
    let read = tokio::task::spawn_blocking(move || {
        let of = run_of(&folder, &id, Some(&account), practice)?;
        let (lines, _) = calls(&folder, &id)?;
        Ok::<_, Problem>((of, lines, told(&folder, &id)?.ways))
    });
    let (of, lines, ways) = read.await.map_err(|err| {
        Problem::new("The record of changes could not be read.").hint(err.to_string())
    })??;
    let others: BTreeSet<AccountId> = lines
        .iter()
        .map(|line| line.account.clone())
        .filter(|account| *account != of.account)
        .collect();
    match ways.map(way_of) {
        Some(reach) => enter_by(aws, &reach, others).await,
        None => close(aws, &others),
    }
    let found = look(aws, &lines, now()).await;
    let numbers: BTreeSet<&str> = lines
        .iter()
        .filter_map(|line| line.request_id.as_deref())
        .collect();
    let ours = |history: &History| {
        let events = history.events.iter();
        events
            .filter(|event| event.user_agent.contains(USER_AGENT))
            .filter(|event| !numbers.contains(event.request_id.as_str()))
            .count()
    };
    let others = found.values().flatten().map(ours).sum();
    let at = now();
    let calls = lines
        .iter()
        .map(|line| (line.clone(), held_against(line, &found, at)))
        .collect();
    Ok(InCloudTrail { of, calls, others })
}

type Found = BTreeMap<Place, Result<History, Problem>>;

/// What each account and Region has written down while the run lasted. One after another: AWS answers slowly here.
async fn look(aws: &Aws, lines: &[CallLine], now: Timestamp) -> Found {
    let mut times: BTreeMap<Place, (Timestamp, Timestamp)> = BTreeMap::new();
    for line in lines.iter().filter(|line| !is_about_objects(line)) {
        let (first, last) = times.entry(written_at(line)).or_insert((line.at, line.at));
        *first = line.at.min(*first);
        *last = line.at.max(*last);
    }
    let caller = aws.caller();
    let user = caller.arn.rsplit(['/', ':']).next();
    let user = user.filter(|user| !user.is_empty());
    let mut found = Found::new();
    for (place, (first, last)) in times {
        let longest = i64::try_from(
            lines
                .iter()
                .map(|line| line.millis)
                .max()
                .unwrap_or_default(),
        );
        let began = SignedDuration::from_millis(longest.unwrap_or_default());
        let from = first.checked_sub(AROUND + began).unwrap_or(first);
        let to = last.checked_add(AROUND).unwrap_or(last).min(now.max(last));
        // In other accounts it is a session of the role there.
        let user = user.filter(|_| place.account == caller.account);
        let history = match aws.at(&place) {
            Ok(clients) => clients.events_between((from, to), user).await,
            Err(failure) => Err(failure),
        };
        found.insert(place, history.map_err(Problem::from));
    }
    found
}

/// What the record says of one call.
fn held_against(line: &CallLine, found: &Found, now: Timestamp) -> InRecord {
    if is_about_objects(line) {
        return InRecord::DataEvent;
    }
    let Some(number) = line.request_id.as_deref() else {
        return InRecord::NoNumber;
    };
    let age = now.duration_since(line.at);
    let history = match found.get(&written_at(line)) {
        Some(Ok(history)) => history,
        Some(Err(problem)) => return InRecord::Unread(problem.clone()),
        None => return InRecord::Missing,
    };
    let event = history.events.iter().find(|it| it.request_id == number);
    match event {
        Some(event) => InRecord::Found(event.event_id.clone()),
        None if age > KEPT => InRecord::TooOld,
        None if age < LATE => InRecord::NotYet,
        None if history.cut => InRecord::Unread(
            Problem::new("CloudTrail has more events of that time than we read.")
                .hint("Look for the request's number in CloudTrail's event history."),
        ),
        None => InRecord::Missing,
    }
}
