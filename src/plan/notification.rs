//! The bucket's notification for new findings, joined with the notifications that are there.
//!
//! S3 refuses two notifications for the same events whose prefixes and suffixes overlap, whatever they notify.
//! See <https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html>.

use crate::domain::Arn;
use crate::inventory::{Notification, NotificationTarget};
use crate::problem::Problem;

/// The name of our notification.
pub const NOTIFICATION_ID: &str = "radiant-security-findings";
/// Every way in which a file can come into a bucket.
const CREATED: &str = "s3:ObjectCreated:*";
/// GuardDuty puts all findings under this folder.
const FOLDER: &str = "AWSLogs/";
/// S3 takes so many notifications for one bucket.
const MAX_NOTIFICATIONS: usize = 100;

/// What has to be written so that the topic hears of every finding; `None` when nothing has to be.
///
/// `folder` is the folder that the export writes under, without slashes at its ends.
///
/// # Errors
///
/// Somebody else's notification covers the same files, or the bucket has too many.
pub fn join(
    existing: &Notification,
    topic: &Arn,
    folder: Option<&str>,
) -> Result<Option<Notification>, Problem> {
    if announces(existing, topic, folder) {
        return Ok(None);
    }
    let mut after = existing.clone();
    after.topics.retain(|target| !is_ours(target));
    let files = findings(folder);
    let ours = [Vec::new(), vec![("prefix".to_owned(), files)]]
        .into_iter()
        .map(|filter| target(topic, filter))
        .find(|ours| overlapping(&after, ours).is_none());
    let Some(ours) = ours else {
        let narrow = target(topic, vec![("prefix".to_owned(), findings(folder))]);
        return Err(
            overlapping(&after, &narrow).map_or_else(full, |other| in_the_way(other, topic))
        );
    };
    after.topics.push(ours);
    if targets(&after).count() > MAX_NOTIFICATIONS {
        return Err(full());
    }
    Ok(Some(after))
}

/// Whether the topic hears of every new finding.
pub fn announces(notification: &Notification, topic: &Arn, folder: Option<&str>) -> bool {
    let files = findings(folder);
    notification.topics.iter().any(|target| {
        target.arn == *topic
            && target.events.iter().any(|event| event == CREATED)
            && target.filter.iter().all(|(name, value)| {
                value.is_empty() || (is_prefix(name) && files.starts_with(value.as_str()))
            })
    })
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

/// The beginning of the names of all findings.
fn findings(folder: Option<&str>) -> String {
    match folder {
        Some(folder) => format!("{folder}/{FOLDER}"),
        None => FOLDER.to_owned(),
    }
}

fn is_ours(target: &NotificationTarget) -> bool {
    target.id.as_deref() == Some(NOTIFICATION_ID)
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
            && (prefixes.0.starts_with(prefixes.1) || prefixes.1.starts_with(prefixes.0))
            && (suffixes.0.ends_with(suffixes.1) || suffixes.1.ends_with(suffixes.0))
    })
}

fn share_events(one: &str, other: &str) -> bool {
    let covers = |wide: &str, narrow: &str| match wide.strip_suffix('*') {
        Some(start) => narrow.starts_with(start),
        None => wide == narrow,
    };
    covers(one, other) || covers(other, one)
}

/// The value of a filter; empty stands for every name.
fn part<'a>(target: &'a NotificationTarget, name: &str) -> &'a str {
    target
        .filter
        .iter()
        .find(|(kind, _)| kind.eq_ignore_ascii_case(name))
        .map_or("", |(_, value)| value.as_str())
}

fn is_prefix(name: &str) -> bool {
    name.eq_ignore_ascii_case("prefix")
}

fn in_the_way(other: &NotificationTarget, topic: &Arn) -> Problem {
    let name = other.id.as_deref().unwrap_or("without a name");
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
mod tests {
    use super::*;

    fn topic() -> Arn {
        Arn::parse("arn:aws:sns:us-east-1:111122223333:findings").unwrap()
    }

    fn other(service: &str, events: &str, prefix: &str) -> NotificationTarget {
        let filter = if prefix.is_empty() {
            Vec::new()
        } else {
            vec![("Prefix".to_owned(), prefix.to_owned())]
        };
        NotificationTarget {
            id: Some("theirs".to_owned()),
            arn: Arn::parse(&format!("arn:aws:{service}:us-east-1:111122223333:theirs")).unwrap(),
            events: vec![events.to_owned()],
            filter,
        }
    }

    #[test]
    fn an_empty_bucket_gets_one_without_a_filter() {
        let after = join(&Notification::default(), &topic(), None)
            .unwrap()
            .unwrap();
        assert_eq!(after.topics, [target(&topic(), Vec::new())]);
        assert!(announces(&after, &topic(), None));
        assert_eq!(join(&after, &topic(), None), Ok(None));
    }

    #[test]
    fn what_is_there_stays() {
        let existing = Notification {
            queues: vec![other("sqs", "s3:ObjectRemoved:*", "")],
            functions: vec![other("lambda", "s3:ObjectTagging:Put", "")],
            event_bridge: true,
            ..Notification::default()
        };
        let after = join(&existing, &topic(), None).unwrap().unwrap();
        assert_eq!(after.queues, existing.queues);
        assert_eq!(after.functions, existing.functions);
        assert!(after.event_bridge);
        assert_eq!(after.topics.len(), 1);
        assert!(rows(&after).contains(&("EventBridge".to_owned(), "on".to_owned())));
    }

    #[test]
    fn ours_is_narrowed_when_somebody_else_has_another_folder() {
        let existing = Notification {
            functions: vec![other("lambda", "s3:ObjectCreated:Put", "uploads/")],
            ..Notification::default()
        };
        let after = join(&existing, &topic(), None).unwrap().unwrap();
        assert_eq!(
            after.topics[0].filter,
            [("prefix".to_owned(), "AWSLogs/".to_owned())]
        );
        assert_eq!(join(&after, &topic(), None), Ok(None));
        let after = join(&existing, &topic(), Some("guardduty"))
            .unwrap()
            .unwrap();
        assert_eq!(after.topics[0].filter[0].1, "guardduty/AWSLogs/");
    }

    #[test]
    fn an_overlap_is_refused_with_the_way_out() {
        let queue = Notification {
            queues: vec![other("sqs", "s3:ObjectCreated:*", "")],
            ..Notification::default()
        };
        let problem = join(&queue, &topic(), None).unwrap_err();
        assert!(problem.summary.contains("`theirs`"), "{problem:?}");
        assert!(problem.hint.unwrap().contains("another bucket"));
        let topics = Notification {
            topics: vec![other("sns", "s3:ObjectCreated:*", "AWSLogs/111122223333/")],
            ..Notification::default()
        };
        let problem = join(&topics, &topic(), None).unwrap_err();
        assert!(
            problem
                .hint
                .unwrap()
                .contains("arn:aws:sns:us-east-1:111122223333:theirs")
        );
    }

    #[test]
    fn suffixes_that_exclude_each_other_would_do_but_ours_has_none() {
        let mut foreign = other("sqs", "s3:ObjectCreated:*", "");
        foreign.filter = vec![("Suffix".to_owned(), ".jpg".to_owned())];
        let existing = Notification {
            queues: vec![foreign],
            ..Notification::default()
        };
        assert!(join(&existing, &topic(), None).is_err());
    }

    #[test]
    fn an_older_one_of_ours_is_replaced() {
        let mut older = target(&topic(), Vec::new());
        older.arn = Arn::parse("arn:aws:sns:us-east-1:111122223333:older").unwrap();
        let existing = Notification {
            topics: vec![older],
            ..Notification::default()
        };
        let after = join(&existing, &topic(), None).unwrap().unwrap();
        assert_eq!(after.topics, [target(&topic(), Vec::new())]);
    }

    #[test]
    fn any_wide_enough_notification_of_the_topic_is_enough() {
        let mut wide = target(&topic(), vec![("Prefix".to_owned(), "AWS".to_owned())]);
        wide.id = Some("by-hand".to_owned());
        let existing = Notification {
            topics: vec![wide.clone()],
            ..Notification::default()
        };
        assert_eq!(join(&existing, &topic(), None), Ok(None));
        wide.filter.push(("Suffix".to_owned(), ".json".to_owned()));
        let existing = Notification {
            topics: vec![wide],
            ..Notification::default()
        };
        let problem = join(&existing, &topic(), None).unwrap_err();
        assert!(problem.hint.unwrap().contains("right topic"));
    }

    #[test]
    fn the_hundred_and_first_is_refused() {
        let existing = Notification {
            queues: (0..100)
                .map(|number| other("sqs", "s3:ObjectCreated:*", &format!("folder-{number:03}/")))
                .collect(),
            ..Notification::default()
        };
        assert_eq!(join(&existing, &topic(), None), Err(full()));
    }
}
