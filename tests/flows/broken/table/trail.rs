//! The trail and what it records.

use std::time::Duration;

use serde_json::json;

use super::super::hand::{Of, Paper};
use super::super::row::{Row, row};

/// CloudTrail's next file is on its way by then.
const NEXT_FILE: Duration = Duration::from_mins(6);

pub(in super::super) fn rows() -> Vec<Row> {
    [settings(), recorded(), reported()]
        .into_iter()
        .flatten()
        .collect()
}

fn settings() -> Vec<Row> {
    vec![
        row("the trail is switched off", |hand| {
            hand.trail().logging = false;
        })
        .red(&["cloudtrail/trail-recording"])
        .writes(&["cloudtrail/trail-logging"]),
        row("the trail is deleted", |hand| {
            let name = hand.trail_name();
            hand.here().trails.remove(name);
        })
        .red(&[
            "cloudtrail/trail-recording",
            "cloudtrail/trail-bucket",
            "cloudtrail/trail-key",
            "cloudtrail/trail-topic",
            "cloudtrail/trail-validation",
            "cloudtrail/management-events",
            "cloudtrail/data-events",
            "cloudtrail/trail-delivery",
            "cloudtrail/trail-announcement",
        ])
        .writes(&[
            "cloudtrail/trail",
            "cloudtrail/trail-events",
            "cloudtrail/trail-logging",
        ]),
        row("the trail covers one Region only", |hand| {
            hand.trail().multi_region = false;
        })
        .red(&["cloudtrail/trail-recording"])
        .writes(&["cloudtrail/trail"]),
        row("the trail leaves out services without a Region", |hand| {
            hand.trail().multi_region = false;
            hand.trail().global_events = false;
        })
        .red(&["cloudtrail/trail-recording"])
        .writes(&["cloudtrail/trail"]),
        row("log files are not signed any more", |hand| {
            hand.trail().validation = false;
        })
        .red(&["cloudtrail/trail-validation"])
        .writes(&["cloudtrail/trail"]),
        row("the trail writes into another bucket", |hand| {
            let other = hand.another_bucket();
            hand.trail().bucket = other;
        })
        .red(&["!cloudtrail/trail-bucket", "!cloudtrail/data-events"])
        .person("bucket", |hand| {
            hand.trail().bucket = hand.bucket_name(Of::Logs);
        }),
        row("the trail posts to no topic", |hand| {
            hand.trail().topic = None;
        })
        .red(&["cloudtrail/trail-topic"])
        .writes(&["cloudtrail/trail"]),
        row("the trail posts to another topic", |hand| {
            let other = hand.another_topic();
            hand.trail().topic = Some(other);
        })
        .red(&["!cloudtrail/trail-topic"])
        .person("topic", |hand| {
            hand.trail().topic = Some(hand.topic_arn(Of::Logs));
        }),
        row("the trail locks files with another key", |hand| {
            let other = hand.another_key();
            hand.trail().key = Some(other);
        })
        .red(&["cloudtrail/trail-key"])
        .writes(&["cloudtrail/trail"]),
        row("the trail locks files with no key", |hand| {
            hand.trail().key = None;
        })
        .red(&["cloudtrail/trail-key"])
        .writes(&["cloudtrail/trail"]),
    ]
}

fn recorded() -> Vec<Row> {
    vec![
        row("calls that read are not recorded", |hand| {
            for selector in hand.selectors() {
                let fields = selector["FieldSelectors"].as_array_mut().unwrap();
                if fields[0]["Equals"] == json!(["Management"]) {
                    fields.push(json!({"Field": "readOnly", "Equals": ["false"]}));
                }
            }
        })
        .red(&["cloudtrail/management-events"])
        .writes(&["cloudtrail/trail-events"]),
        row("calls to KMS are not recorded", |hand| {
            for selector in hand.selectors() {
                let fields = selector["FieldSelectors"].as_array_mut().unwrap();
                if fields[0]["Equals"] == json!(["Management"]) {
                    fields.push(json!({"Field": "eventSource", "NotEquals": ["kms.amazonaws.com"]}));
                }
            }
        })
        .red(&["cloudtrail/management-events"])
        .writes(&["cloudtrail/trail-events"]),
        row("only management events are recorded", |hand| {
            hand.selectors()
                .retain(|one| one["FieldSelectors"][0]["Equals"] == json!(["Management"]));
        })
        .red(&["cloudtrail/data-events"])
        .writes(&["cloudtrail/trail-events"]),
        row("only file access is recorded", |hand| {
            hand.selectors()
                .retain(|one| one["FieldSelectors"][0]["Equals"] == json!(["Data"]));
        })
        .red(&["cloudtrail/management-events"])
        .writes(&["cloudtrail/trail-events"]),
        row("file access is recorded in one bucket only", |hand| {
            for selector in hand.selectors() {
                let fields = selector["FieldSelectors"].as_array_mut().unwrap();
                if fields[0]["Equals"] == json!(["Data"]) {
                    fields[2] = json!({"Field": "resources.ARN", "StartsWith": ["arn:aws:s3:::larkfield-shop/"]});
                }
            }
        })
        .red(&["cloudtrail/data-events"])
        .writes(&["cloudtrail/trail-events"]),
        row("only changes to files are recorded", |hand| {
            for selector in hand.selectors() {
                let fields = selector["FieldSelectors"].as_array_mut().unwrap();
                if fields[0]["Equals"] == json!(["Data"]) {
                    fields.push(json!({"Field": "readOnly", "Equals": ["false"]}));
                }
            }
        })
        .red(&["cloudtrail/data-events"])
        .writes(&["cloudtrail/trail-events"]),
        row("file access is recorded in the log bucket too", |hand| {
            let findings = hand.bucket_name(Of::Findings);
            for selector in hand.selectors() {
                let fields = selector["FieldSelectors"].as_array_mut().unwrap();
                if fields[0]["Equals"] == json!(["Data"]) {
                    fields[2] = json!({"Field": "resources.ARN",
                        "NotStartsWith": [format!("arn:aws:s3:::{findings}/")]});
                }
            }
        })
        .red(&["cloudtrail/data-events"])
        .writes(&["cloudtrail/trail-events"]),
        row("selectors of the older form leave out file access", |hand| {
            hand.trail().advanced_selectors = None;
            hand.trail().event_selectors = Some(json!([{
                "ReadWriteType": "All", "IncludeManagementEvents": true,
                "DataResources": [], "ExcludeManagementEventSources": []
            }]));
        })
        .red(&["cloudtrail/data-events"])
        .writes(&["cloudtrail/trail-events"]),
    ]
}

/// What CloudTrail itself says after its next try.
fn reported() -> Vec<Row> {
    vec![
        row("no log file gets in for a while", |hand| {
            hand.write(Paper::Bucket(Of::Logs), serde_json::Value::Null);
        })
        .later(NEXT_FILE)
        .red(&["cloudtrail/log-bucket-rules", "!cloudtrail/trail-delivery"])
        .writes(&["cloudtrail/log-bucket-policy"]),
        row("no message gets out for a while", |hand| {
            let name = hand.topic_name(Of::Logs);
            hand.here().topics.remove(&name);
        })
        .later(NEXT_FILE)
        .red(&[
            "cloudtrail/log-topic-rules",
            "cloudtrail/vendor-subscription",
            "!cloudtrail/trail-announcement",
        ])
        .writes(&["cloudtrail/log-topic"]),
    ]
}
