//! What it must do, by example.

use super::*;

fn join(
    existing: &Notification,
    topic: &Arn,
    folder: Option<&str>,
) -> Result<Option<Notification>, Problem> {
    super::join(existing, topic, folder, &|_| false)
}

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
fn an_older_one_of_ours_is_replaced_once_nobody_can_hear_it() {
    let mut older = target(&topic(), Vec::new());
    older.arn = Arn::parse("arn:aws:sns:us-east-1:111122223333:older").unwrap();
    let gone = older.arn.clone();
    let existing = Notification {
        topics: vec![older],
        ..Notification::default()
    };
    let problem = join(&existing, &topic(), None).unwrap_err();
    assert!(
        problem
            .hint
            .unwrap()
            .contains("us-east-1:111122223333:older")
    );
    let after = super::join(&existing, &topic(), None, &|arn| *arn == gone);
    assert_eq!(
        after.unwrap().unwrap().topics,
        [target(&topic(), Vec::new())]
    );
    // For the same topic it is widened, not doubled.
    let narrow = target(
        &topic(),
        vec![("prefix".to_owned(), "elsewhere/".to_owned())],
    );
    let existing = Notification {
        topics: vec![narrow],
        ..Notification::default()
    };
    let after = join(&existing, &topic(), None).unwrap().unwrap();
    assert_eq!(after.topics, [target(&topic(), Vec::new())]);
}

/// `NOT-01`
#[test]
fn a_topic_that_is_gone_is_named_before_s3_refuses_the_whole_list() {
    let mut dead = other("sns", "s3:ObjectRemoved:*", "");
    dead.id = Some("thumbs".to_owned());
    let arn = dead.arn.clone();
    let existing = Notification {
        topics: vec![dead],
        ..Notification::default()
    };
    let problem = super::join(&existing, &topic(), None, &|there| *there == arn).unwrap_err();
    assert!(problem.summary.contains("`thumbs`"), "{problem:?}");
    assert!(problem.summary.contains(&arn.to_string()), "{problem:?}");
    assert_eq!(
        problem.who.as_deref(),
        Some("the owner of that notification")
    );
}

/// `NOT-07`
#[test]
fn a_folder_with_a_space_is_filtered_as_s3_spells_it() {
    let existing = Notification {
        queues: vec![other("sqs", "s3:ObjectCreated:*", "uploads/")],
        ..Notification::default()
    };
    let folder = Some("Security Findings");
    let after = join(&existing, &topic(), folder).unwrap().unwrap();
    assert_eq!(after.topics[0].filter[0].1, "Security+Findings/AWSLogs/");
    assert_eq!(join(&after, &topic(), folder), Ok(None));
    // What an earlier version wrote never matched, so it is mended.
    let mut older = after.clone();
    older.topics[0].filter[0].1 = "Security Findings/AWSLogs/".to_owned();
    assert!(!announces(&older, &topic(), folder));
    assert_eq!(join(&older, &topic(), folder), Ok(Some(after)));
    // Theirs in the way is seen in either spelling.
    let queue = Notification {
        queues: vec![other("sqs", "s3:ObjectCreated:*", "Security+Findings/")],
        ..Notification::default()
    };
    assert!(join(&queue, &topic(), folder).is_err());
}

#[test]
fn an_earlier_set_up_for_another_folder_keeps_its_topic() {
    let mut older = target(
        &topic(),
        vec![("prefix".to_owned(), "one/AWSLogs/".to_owned())],
    );
    older.arn = Arn::parse("arn:aws:sns:us-east-1:111122223333:older").unwrap();
    let existing = Notification {
        topics: vec![older.clone()],
        ..Notification::default()
    };
    let after = join(&existing, &topic(), Some("two")).unwrap().unwrap();
    assert_eq!(after.topics[0], older);
    assert_eq!(
        after.topics[1].id.as_deref(),
        Some("radiant-security-findings-2")
    );
    assert_eq!(join(&after, &topic(), Some("two")), Ok(None));
}

#[test]
fn an_earlier_folder_of_the_same_topic_goes_on_being_announced() {
    let foreign = Notification {
        queues: vec![other("sqs", "s3:ObjectCreated:*", "uploads/")],
        ..Notification::default()
    };
    let one = join(&foreign, &topic(), Some("one")).unwrap().unwrap();
    let both = join(&one, &topic(), Some("two")).unwrap().unwrap();
    assert_eq!(both.topics[0], one.topics[0]);
    assert!(announces(&both, &topic(), Some("one")));
    assert!(announces(&both, &topic(), Some("two")));
    let names: Vec<_> = both
        .topics
        .iter()
        .map(|target| target.id.as_deref().unwrap())
        .collect();
    assert_eq!(
        names,
        ["radiant-security-findings", "radiant-security-findings-2"]
    );
    assert_eq!(join(&both, &topic(), Some("one")), Ok(None));
    // Once nobody else is in the way, one for all takes the place of both.
    let alone = Notification {
        queues: Vec::new(),
        ..both
    };
    let after = join(&alone, &topic(), Some("three")).unwrap().unwrap();
    assert_eq!(after.topics, [target(&topic(), Vec::new())]);
}

/// `NOT-03`
#[test]
fn a_queue_on_everything_is_named_with_the_ways_out() {
    let queue = Notification {
        queues: vec![other("sqs", "s3:ObjectCreated:*", "")],
        ..Notification::default()
    };
    let problem = join(&queue, &topic(), Some("Security Findings")).unwrap_err();
    assert!(problem.summary.contains("`theirs`"), "{problem:?}");
    let hint = problem.hint.unwrap();
    assert!(
        hint.contains("another bucket") && hint.contains("narrowed"),
        "{hint}"
    );
}

#[test]
fn the_other_places_are_each_named_once() {
    let existing = Notification {
        topics: vec![target(&topic(), Vec::new())],
        queues: vec![
            other("sqs", "s3:ObjectCreated:*", "a/"),
            other("sqs", "s3:ObjectCreated:*", "b/"),
        ],
        functions: vec![other("lambda", "s3:ObjectRemoved:*", "")],
        event_bridge: true,
    };
    assert_eq!(
        others(&existing),
        [
            "arn:aws:lambda:us-east-1:111122223333:theirs",
            "arn:aws:sqs:us-east-1:111122223333:theirs"
        ]
    );
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
