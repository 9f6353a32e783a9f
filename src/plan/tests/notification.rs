//! What a findings bucket tells, beside what it told before.

use super::buckets::{FINDINGS, adopted};
use super::*;
use crate::inventory::{Destination, NotificationTarget};
use crate::plan::PutBucketNotification;

const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/1234abcd";

/// A findings bucket in use, with other notifications.
fn with_notification(notification: Notification) -> (Answers, Inventory) {
    let (answers, mut inventory) = adopted(|_| {});
    let findings = Bucket {
        notification: Seen::Known(notification),
        ..empty_bucket(REGION)
    };
    put_bucket(&mut inventory, FINDINGS, findings);
    (answers, inventory)
}

fn told_to(service: &str, name: &str, prefix: &str) -> NotificationTarget {
    NotificationTarget {
        id: Some(name.to_owned()),
        arn: arn(&format!("arn:aws:{service}:{REGION}:{ACCOUNT}:{name}")),
        events: vec!["s3:ObjectCreated:Put".to_owned()],
        filter: vec![("prefix".to_owned(), prefix.to_owned())],
    }
}

// NOT-01
#[test]
fn other_places_that_a_bucket_tells_are_named_and_a_dead_topic_stops_the_write() {
    let thumbs = NotificationTarget {
        arn: arn("arn:aws:lambda:us-east-1:111122223333:function:gone"),
        ..told_to("lambda", "thumbs", "uploads/")
    };
    let (answers, inventory) = with_notification(Notification {
        functions: vec![thumbs.clone()],
        ..Notification::default()
    });
    let plan = planned(&answers, &inventory);
    let change = part(&plan, "guardduty/findings-notification");
    assert_eq!(change.kind, Kind::Update);
    let told = &change.warnings[0].text;
    assert!(
        told.contains("function:gone") && told.contains("refuses the whole list"),
        "{told}"
    );

    let (answers, inventory) = with_notification(Notification {
        topics: vec![told_to("sns", "old-topic", "uploads/")],
        functions: vec![thumbs],
        ..Notification::default()
    });
    let plan = planned(&answers, &inventory);
    left_saying(&plan, "guardduty/findings-notification", "`old-topic`");
    // The export does not need it.
    assert!(part(&plan, "guardduty/findings-export").kind.writes());
}

#[test]
fn a_text_of_ours_in_another_notification_is_never_filled_in() {
    let (answers, inventory) = with_notification(Notification {
        queues: vec![told_to("sqs", "uploads", "x/{{vendor.external-role-id}}")],
        ..Notification::default()
    });
    let plan = planned(&answers, &inventory);
    left_saying(
        &plan,
        "guardduty/findings-notification",
        "{{vendor.external-role-id}}",
    );
}

// NOT-04
#[test]
fn event_bridge_stays_on() {
    let (answers, inventory) = with_notification(Notification {
        event_bridge: true,
        ..Notification::default()
    });
    let plan = planned(&answers, &inventory);
    let PutBucketNotification { after, .. } = deed(part(&plan, "guardduty/findings-notification"));
    assert!(after.event_bridge);
    assert_eq!(after.topics.len(), 1);
}

// NOT-07
#[test]
fn an_export_folder_with_a_space_is_filtered_as_s3_spells_it() {
    let (mut answers, mut inventory) = with_notification(Notification {
        queues: vec![told_to("sqs", "uploads", "uploads/")],
        ..Notification::default()
    });
    answers.guardduty.regions = vec![region(REGION)];
    answers.guardduty.key = existing_key(KEY);
    put_key(&mut inventory, key(KEY));
    here(&mut inventory).detector = Seen::Known(Some(Detector {
        destinations: Seen::Known(vec![Destination::new(
            "d",
            "PUBLISHING",
            format!("arn:aws:s3:::{FINDINGS}/Security Findings"),
            KEY,
        )]),
        ..bare_detector()
    }));
    let plan = planned(&answers, &inventory);
    let change = part(&plan, "guardduty/findings-notification");
    let PutBucketNotification { after, .. } = deed(change);
    assert_eq!(
        after.topics[0].filter,
        [("prefix".to_owned(), "Security+Findings/AWSLogs/".to_owned())]
    );
}
