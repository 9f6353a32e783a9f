//! The bucket's notification for new findings, joined with the notifications that are there.
//!
//! S3 refuses two notifications for the same events whose prefixes and suffixes overlap, whatever they notify.
//! See <https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html>.

use crate::domain::Arn;
use crate::inventory::{Notification, NotificationTarget, filter_value, filtered_name};
use crate::problem::Problem;
use crate::wanted::{CREATED, announces, findings_prefix};

/// The name of our notification.
const NOTIFICATION_ID: &str = "radiant-security-findings";
/// S3 takes so many notifications for one bucket.
const MAX_NOTIFICATIONS: usize = 100;

/// What has to be written so that the topic hears of every finding; `None` when nothing has to be.
///
/// `folder` is the folder that the export writes under, without slashes at its ends; `gone` says whether a topic is surely not
/// there any more.
///
/// # Errors
///
/// Another notification covers the same files, also one of ours for another topic; one leads nowhere; or there are too many.
pub(super) fn join(
    existing: &Notification,
    topic: &Arn,
    folder: Option<&str>,
    gone: &dyn Fn(&Arn) -> bool,
) -> Result<Option<Notification>, Problem> {
    if announces(existing, topic, folder) {
        return Ok(None);
    }
    let mut kept = existing.clone();
    // What an earlier set-up told another topic may still be listened to.
    kept.topics
        .retain(|target| !(is_ours(target) && target.arn != *topic && gone(&target.arn)));
    let dead = |target: &&NotificationTarget| target.arn != *topic && gone(&target.arn);
    if let Some(dead) = kept.topics.iter().find(dead) {
        return Err(leads_nowhere(dead));
    }
    let narrow = vec![("prefix".to_owned(), filter_value(&findings_prefix(folder)))];
    let narrow = target(topic, narrow);
    let fitting = [target(topic, Vec::new()), narrow.clone()]
        .into_iter()
        .map(|ours| (without_those_in(&kept, &ours), ours))
        .find(|(beside, ours)| overlapping(beside, ours).is_none());
    let Some((mut after, mut ours)) = fitting else {
        let beside = without_those_in(&kept, &narrow);
        return Err(
            overlapping(&beside, &narrow).map_or_else(full, |other| in_the_way(other, topic))
        );
    };
    ours.id = Some(free_id(&after));
    after.topics.push(ours);
    if targets(&after).count() > MAX_NOTIFICATIONS {
        return Err(full());
    }
    Ok(Some(after))
}

/// The notifications as settings, one row each.
pub(super) fn rows(notification: &Notification) -> Vec<(String, String)> {
    let mut rows: Vec<(String, String)> = targets(notification)
        .map(|target| {
            let name = target
                .id
                .clone()
                .unwrap_or_else(|| "Without a name".to_owned());
            let mut text = format!("{} for {}", target.arn, target.events.join(", "));
            for (kind, value) in &target.filter {
                text = format!("{text}, {} {value}", kind.to_lowercase());
            }
            (name, text)
        })
        .collect();
    if notification.event_bridge {
        rows.push(("EventBridge".to_owned(), "on".to_owned()));
    }
    if rows.is_empty() {
        rows.push(("Notifications".to_owned(), "none".to_owned()));
    }
    rows
}

fn target(topic: &Arn, filter: Vec<(String, String)>) -> NotificationTarget {
    NotificationTarget {
        id: Some(NOTIFICATION_ID.to_owned()),
        arn: topic.clone(),
        events: vec![CREATED.to_owned()],
        filter,
    }
}

/// Our name, or our name with a number.
fn is_ours(target: &NotificationTarget) -> bool {
    target
        .id
        .as_deref()
        .and_then(|id| id.strip_prefix(NOTIFICATION_ID))
        .is_some_and(|rest| {
            rest.is_empty()
                || rest
                    .strip_prefix('-')
                    .is_some_and(|number| number.parse::<usize>().is_ok())
        })
}

/// Names have to differ within a bucket.
fn free_id(notification: &Notification) -> String {
    let taken = |id: &str| targets(notification).any(|target| target.id.as_deref() == Some(id));
    if !taken(NOTIFICATION_ID) {
        return NOTIFICATION_ID.to_owned();
    }
    (2..=MAX_NOTIFICATIONS + 2)
        .map(|number| format!("{NOTIFICATION_ID}-{number}"))
        .find(|id| !taken(id))
        .unwrap_or_else(|| NOTIFICATION_ID.to_owned())
}

fn targets(notification: &Notification) -> impl Iterator<Item = &NotificationTarget> {
    notification
        .topics
        .iter()
        .chain(&notification.queues)
        .chain(&notification.functions)
}

/// The first notification that S3 would not take beside ours.
fn overlapping<'a>(
    notification: &'a Notification,
    ours: &NotificationTarget,
) -> Option<&'a NotificationTarget> {
    targets(notification).find(|other| {
        let same_events = other
            .events
            .iter()
            .any(|event| ours.events.iter().any(|mine| share_events(event, mine)));
        let prefixes = (part(other, "prefix"), part(ours, "prefix"));
        let suffixes = (part(other, "suffix"), part(ours, "suffix"));
        same_events
            && (prefixes.0.starts_with(&prefixes.1) || prefixes.1.starts_with(&prefixes.0))
            && (suffixes.0.ends_with(&suffixes.1) || suffixes.1.ends_with(&suffixes.0))
    })
}

/// The list without those of ours that the new one makes needless: it tells the same topic all that they told. One for another
/// folder stays, since findings may still come there.
fn without_those_in(list: &Notification, ours: &NotificationTarget) -> Notification {
    let mut left = list.clone();
    left.topics
        .retain(|older| !(is_ours(older) && takes_in(ours, older)));
    left
}

/// Whether one target tells the same topic at least what another one does.
fn takes_in(wide: &NotificationTarget, narrow: &NotificationTarget) -> bool {
    wide.arn == narrow.arn
        && narrow.events.iter().all(|event| {
            let mut wider = wide.events.iter();
            wider.any(|wide| is_event_of(wide, event))
        })
        && part(narrow, "prefix").starts_with(&part(wide, "prefix"))
        && part(narrow, "suffix").ends_with(&part(wide, "suffix"))
}

fn share_events(one: &str, other: &str) -> bool {
    is_event_of(one, other) || is_event_of(other, one)
}

/// Whether a kind of event, such as `s3:ObjectCreated:*`, takes in another.
fn is_event_of(wide: &str, narrow: &str) -> bool {
    match wide.strip_suffix('*') {
        Some(start) => narrow.starts_with(start),
        None => wide == narrow,
    }
}

/// The part of a name that a filter stands for; empty stands for every name.
fn part(target: &NotificationTarget, name: &str) -> String {
    target
        .filter
        .iter()
        .find(|(kind, _)| kind.eq_ignore_ascii_case(name))
        .map_or_else(String::new, |(_, value)| {
            filtered_name(value).unwrap_or_else(|| value.clone())
        })
}

/// Everything else that the bucket tells, as places; S3 tests all of them whenever the list is written.
///
/// See <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html>.
pub(super) fn others(notification: &Notification) -> Vec<String> {
    let mut places: Vec<String> = targets(notification)
        .filter(|target| !is_ours(target))
        .map(|target| target.arn.to_string())
        .collect();
    places.sort();
    places.dedup();
    places
}

fn leads_nowhere(dead: &NotificationTarget) -> Problem {
    let name = name(dead);
    Problem::new(format!(
        "The notification `{name}` on this bucket leads to {}, which is not there. S3 tests all of them, and takes no new one while that is so.",
        dead.arn
    ))
    .hint("Have that notification taken out, in S3 under Properties. Then check again. Or use another bucket.")
    .who("the owner of that notification")
}

fn name(target: &NotificationTarget) -> &str {
    target.id.as_deref().unwrap_or("without a name")
}

fn in_the_way(other: &NotificationTarget, topic: &Arn) -> Problem {
    let name = name(other);
    let problem = Problem::new(format!(
        "The notification `{name}` on this bucket already covers the same files. AWS allows only one."
    ))
    .who("the owner of that notification");
    if other.arn == *topic {
        problem.hint("It tells the right topic, but not of every new file. Have it widened to all new files.")
    } else if other.arn.service == "sns" {
        problem.hint(format!(
            "Use its topic for findings too: {}. Or use another bucket.",
            other.arn
        ))
    } else {
        problem.hint(
            "Use another bucket for findings. Or have that notification narrowed to one folder.",
        )
    }
}

fn full() -> Problem {
    Problem::new(format!(
        "This bucket has {MAX_NOTIFICATIONS} notifications. AWS allows no more."
    ))
    .hint("Use another bucket for findings. Or have one removed that nobody needs.")
    .who("the owner of the bucket")
}

#[cfg(test)]
mod tests;
