//! Its trail, detectors, topics and keys.

use std::collections::BTreeMap;

use super::names::{
    ACCOUNT, DETECTOR, FINDINGS_KEY, LOG_KEY, account, detectors, document, key, region, trail_arn,
};
use crate::answers::Answers;
use crate::domain::{Arn, Partition, Place};
use crate::inventory::{
    AdvancedSelector, Destination, Detector, FieldSelector, Key, PlaceView, Seen, Selectors,
    Subscription, SubscriptionState, Topic, Trail, ours,
};
use crate::policy::{
    Document, Wanted, cloudtrail_key, cloudtrail_topic, guardduty_key, guardduty_topic,
};

pub(super) fn places(answers: &Answers) -> BTreeMap<Place, PlaceView> {
    let main = PlaceView {
        trails: Seen::Known(vec![trail(answers)]),
        topic_arns: Seen::Known(topics(answers).into_keys().collect()),
        topics: topics(answers),
        aliases: Seen::Known(BTreeMap::from([
            ("alias/radiant-cloudtrail".to_owned(), LOG_KEY.to_owned()),
            (
                "alias/radiant-guardduty".to_owned(),
                FINDINGS_KEY.to_owned(),
            ),
        ])),
        keys: keys(answers),
        ..watched(answers)
    };
    BTreeMap::from([
        (Place::new(account(), region("eu-west-1")), main),
        (Place::new(account(), region("us-east-1")), watched(answers)),
    ])
}

/// A Region that only GuardDuty is in.
fn watched(answers: &Answers) -> PlaceView {
    PlaceView {
        detector: Seen::Known(Some(Detector {
            features: BTreeMap::from([
                ("CLOUD_TRAIL".to_owned(), true),
                ("RDS_LOGIN_EVENTS".to_owned(), false),
                ("S3_DATA_EVENTS".to_owned(), true),
            ]),
            destinations: Seen::Known(vec![Destination {
                expected_owner: Some(ACCOUNT.to_owned()),
                ..Destination::new(
                    "d",
                    "PUBLISHING",
                    Arn::bucket(Partition::Aws, answers.guardduty.bucket.name()).to_string(),
                    key(FINDINGS_KEY).to_string(),
                )
            }]),
            ..Detector::new(DETECTOR)
        })),
        ..PlaceView::bare()
    }
}

fn trail(answers: &Answers) -> Trail {
    let field = |name: &str, value: &str| FieldSelector {
        field: name.to_owned(),
        equals: vec![value.to_owned()],
        ..FieldSelector::default()
    };
    let logs = [
        answers.cloudtrail.bucket.name(),
        answers.guardduty.bucket.name(),
    ];
    let not_logs = FieldSelector {
        field: "resources.ARN".to_owned(),
        not_starts_with: logs
            .iter()
            .map(|bucket| format!("arn:aws:s3:::{bucket}/"))
            .collect(),
        ..FieldSelector::default()
    };
    let selectors = vec![
        AdvancedSelector {
            name: None,
            fields: vec![field("eventCategory", "Management")],
        },
        AdvancedSelector {
            name: None,
            fields: vec![
                field("eventCategory", "Data"),
                field("resources.type", "AWS::S3::Object"),
                not_logs,
            ],
        },
    ];
    Trail {
        organization: true,
        topic_arn: Some(answers.cloudtrail.topic.arn(&answers.place()).to_string()),
        key_arn: Some(key(LOG_KEY).to_string()),
        recursive: Some(false),
        selectors: Seen::Known(Some(Selectors::Advanced(selectors))),
        tags: Seen::Known(ours()),
        ..Trail::bare(
            trail_arn(answers),
            answers.cloudtrail.bucket.name().to_string(),
        )
    }
}

fn topics(answers: &Answers) -> BTreeMap<Arn, Seen<Option<Topic>>> {
    let main = answers.place();
    let log = answers.cloudtrail.topic.arn(&main);
    let findings = answers.guardduty.topic.arn(&main);
    let log_rules = cloudtrail_topic::wanted(&cloudtrail_topic::Facts {
        topic_arn: &log.to_string(),
        trail_arn: &trail_arn(answers).to_string(),
    });
    let findings_rules = guardduty_topic::wanted(&guardduty_topic::Facts {
        partition: &Partition::Aws,
        topic_arn: &findings.to_string(),
        bucket: answers.guardduty.bucket.name(),
        bucket_owner: &account(),
    });
    let topic = |arn: Arn, rules: &[Wanted]| {
        let topic = Topic {
            policy: Some(document(rules)),
            subscriptions: Seen::Known(vec![Subscription {
                state: SubscriptionState::Confirmed,
                protocol: "sqs".to_owned(),
                endpoint: "arn:aws:sqs:us-east-1:649384204969:radiant".to_owned(),
                owner: account().to_string(),
            }]),
            ..Topic::bare(arn.clone())
        };
        (arn, Seen::Known(Some(topic)))
    };
    BTreeMap::from([topic(log, &log_rules), topic(findings, &findings_rules)])
}

fn keys(answers: &Answers) -> BTreeMap<Arn, Seen<Option<Key>>> {
    let log_rules = cloudtrail_key::new_document(&cloudtrail_key::Facts {
        partition: &Partition::Aws,
        key_account: &account(),
        trail_arn: &trail_arn(answers).to_string(),
        trail_owner: &account(),
        readers: false,
    });
    let findings_rules = guardduty_key::new_document(&guardduty_key::Facts {
        partition: &Partition::Aws,
        key_account: &account(),
        detectors: &detectors(answers),
        readers: false,
    });
    let made = |id: &str, rules: Document| {
        let made = Key::bare(key(id), Seen::Known(rules));
        (key(id), Seen::Known(Some(made)))
    };
    BTreeMap::from([made(LOG_KEY, log_rules), made(FINDINGS_KEY, findings_rules)])
}
