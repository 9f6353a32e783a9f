//! Rules of buckets, keys and topics: what of them is awaited.

use super::*;

// POL-01, KEY-01, TOP-03, IAM-01: somebody who was deleted never comes back.
#[test]
fn an_unknown_principal_is_awaited_only_when_it_is_a_role_of_this_run() {
    let said = "Invalid principal in policy";
    let fresh = after([(new_role("Reader"), None)]);
    let rules = |principal: &str| {
        Action::PutBucketPolicy(PutBucketPolicy {
            bucket: bucket("larkfield-logs"),
            seen: None,
            after: names(principal),
        })
    };
    let ours = rules("arn:aws:iam::111122223333:role/Reader");
    assert!(waits("MalformedPolicy", said, &ours, &fresh));
    assert!(!waits("MalformedPolicy", said, &ours, &Fresh::default()));
    let gone = rules("AROAEXAMPLEEXAMPLE001");
    assert!(!waits("MalformedPolicy", said, &gone, &fresh));
    let topic = Action::PutTopicPolicy(PutTopicPolicy {
        topic: arn(TOPIC),
        seen: None,
        after: names("AROAEXAMPLEEXAMPLE003"),
    });
    let said = "Invalid parameter: Policy Error: PrincipalNotFound";
    assert!(!waits("InvalidParameter", said, &topic, &fresh));
    let sid = "Statement IDs (SID) must be alphanumeric";
    assert!(!waits("MalformedPolicyDocument", sid, &ours, &fresh));
}

// POL-02: the block on public rules does not go away by itself.
#[test]
fn a_refusal_of_public_rules_is_not_waited_out() {
    let fresh = after([(
        Action::BlockPublicAccess(BlockPublicAccess {
            bucket: bucket("larkfield-logs"),
            seen: None,
        }),
        None,
    )]);
    let said = "not authorized to perform: s3:PutBucketPolicy because public policies are prevented by the BlockPublicPolicy setting";
    assert!(!waits(
        "AccessDenied",
        said,
        &bucket_rules("larkfield-logs"),
        &fresh
    ));
}

// NOT-01
#[test]
fn a_destination_of_others_that_is_gone_is_not_waited_for() {
    let target = |text: &str| NotificationTarget {
        id: None,
        arn: arn(text),
        events: vec!["s3:ObjectCreated:*".to_owned()],
        filter: Vec::new(),
    };
    let gone = "arn:aws:lambda:us-east-1:111122223333:function:gone";
    let seen = Notification {
        functions: vec![target(gone)],
        ..Notification::default()
    };
    let action = Action::PutBucketNotification(PutBucketNotification {
        bucket: bucket("larkfield-findings"),
        after: Notification {
            topics: vec![target(TOPIC)],
            ..seen.clone()
        },
        seen,
    });
    let fresh = after([(topic_rules(), None)]);
    let bare = "Unable to validate the following destination configurations";
    let waits = |said: &str, fresh: &Fresh| waits("InvalidArgument", said, &action, fresh);
    assert!(waits(bare, &fresh));
    assert!(waits(&format!("{bare} ({TOPIC}, null; not yet)"), &fresh));
    assert!(!waits(
        &format!("{bare} ({gone}, null; it is gone)"),
        &fresh
    ));
    assert!(!waits(bare, &Fresh::default()));
}

// what was just written may be the rules of the key behind the topic or the bucket.
#[test]
fn new_rules_of_the_key_behind_a_topic_or_a_bucket_are_awaited_too() {
    let behind = |part: &str| {
        let mut fresh = Fresh::default();
        let rules = key_rules("5555-6666");
        fresh.add(&change(part, rules.clone()).id, rules, None);
        fresh
    };
    let topic = "InsufficientSnsTopicPolicyException";
    assert!(waits(topic, "", &trail(), &behind("log-topic-key")));
    assert!(!waits(topic, "", &trail(), &behind("findings-topic-key")));

    let target = NotificationTarget {
        id: None,
        arn: arn(TOPIC),
        events: vec!["s3:ObjectCreated:*".to_owned()],
        filter: Vec::new(),
    };
    let announce = Action::PutBucketNotification(PutBucketNotification {
        bucket: bucket("larkfield-findings"),
        seen: Notification::default(),
        after: Notification {
            topics: vec![target],
            ..Notification::default()
        },
    });
    let said = "Unable to validate the following destination configurations";
    let code = "InvalidArgument";
    assert!(waits(code, said, &announce, &behind("findings-topic-key")));
    assert!(!waits(code, said, &announce, &behind("log-topic-key")));

    // The bucket's own key counts only for a trail that names none.
    let mut without_key = trail();
    if let Action::CreateTrail(CreateTrail { settings, .. }) = &mut without_key {
        settings.key_arn = None;
    }
    for code in [
        "InsufficientS3BucketPolicyException",
        "InsufficientEncryptionPolicyException",
    ] {
        let fresh = behind("log-bucket-lock");
        assert!(waits(code, "", &without_key, &fresh), "{code}");
        assert!(!waits(code, "", &trail(), &fresh), "{code}");
        let other = behind("log-topic-key");
        assert!(!waits(code, "", &without_key, &other), "{code}");
    }
}
