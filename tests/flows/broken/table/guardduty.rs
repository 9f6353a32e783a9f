//! The detectors and their exports.

use super::super::hand::{Of, Paper};
use super::super::row::{Row, row};
use super::super::scene::{ACCOUNT, OTHER_REGION, REGION};

pub(in super::super) fn rows() -> Vec<Row> {
    let mut rows = detectors();
    rows.extend(exports());
    rows
}

fn detectors() -> Vec<Row> {
    vec![
        row("a detector is suspended", |hand| {
            hand.detector(REGION).enabled = false;
        })
        .red(&["guardduty/detector"])
        .writes(&["guardduty/detector"]),
        row("the detector of the other Region is suspended", |hand| {
            hand.detector(OTHER_REGION).enabled = false;
        })
        .red(&["guardduty/detector@eu-west-1"])
        .writes(&["guardduty/detector@eu-west-1"]),
        row("the detector of the other Region is deleted", |hand| {
            hand.world
                .regional_mut(ACCOUNT, OTHER_REGION)
                .detectors
                .clear();
        })
        .red(&[
            "guardduty/detector@eu-west-1",
            "guardduty/frequency@eu-west-1",
            "guardduty/s3-protection@eu-west-1",
            "guardduty/export@eu-west-1",
            "guardduty/findings-bucket-rules",
            "guardduty/findings-bucket-locked",
            "guardduty/findings-key-rules",
        ])
        .writes(&[
            "guardduty/detector@eu-west-1",
            "guardduty/findings-export@eu-west-1",
            "guardduty/findings-bucket-policy",
            "guardduty/findings-key-policy",
        ]),
        row("findings are sent every six hours", |hand| {
            "SIX_HOURS".clone_into(&mut hand.detector(REGION).frequency);
        })
        .red(&["guardduty/frequency"])
        .writes(&["guardduty/detector"]),
        row("findings of the other Region are sent every hour", |hand| {
            "ONE_HOUR".clone_into(&mut hand.detector(OTHER_REGION).frequency);
        })
        .red(&["guardduty/frequency@eu-west-1"])
        .writes(&["guardduty/detector@eu-west-1"]),
        row("S3 Protection is off", |hand| {
            let features = &mut hand.detector(REGION).features;
            features.insert("S3_DATA_EVENTS".to_owned(), "DISABLED".to_owned());
        })
        .red(&["guardduty/s3-protection"])
        .writes(&["guardduty/detector"]),
        row(
            "a policy of the organization has S3 Protection off",
            |hand| {
                let detector = hand.detector(REGION);
                detector
                    .features
                    .insert("S3_DATA_EVENTS".to_owned(), "DISABLED".to_owned());
                detector
                    .managed
                    .insert("S3_DATA_EVENTS".to_owned(), "GUARDDUTY_POLICY".to_owned());
            },
        )
        .red(&["!guardduty/s3-protection"])
        .person("policy", |hand| {
            let detector = hand.detector(REGION);
            detector.managed.clear();
            detector
                .features
                .insert("S3_DATA_EVENTS".to_owned(), "ENABLED".to_owned());
        }),
    ]
}

fn exports() -> Vec<Row> {
    vec![
        row("findings go nowhere", |hand| {
            hand.detector(REGION).destinations.clear();
        })
        .red(&["guardduty/export"])
        .writes(&["guardduty/findings-export"]),
        row("findings of the other Region go nowhere", |hand| {
            hand.detector(OTHER_REGION).destinations.clear();
        })
        .red(&["guardduty/export@eu-west-1"])
        .writes(&["guardduty/findings-export@eu-west-1"]),
        row("findings go to another bucket", |hand| {
            let other = hand.another_bucket();
            hand.destination(REGION).arn = format!("arn:aws:s3:::{other}");
        })
        .red(&["!guardduty/export"])
        .writes(&["guardduty/findings-bucket-policy"])
        .person("Or allow the move", |hand| {
            let right = hand.bucket_name(Of::Findings);
            hand.destination(REGION).arn = format!("arn:aws:s3:::{right}");
        }),
        row("findings are locked with another key", |hand| {
            let other = hand.another_key();
            hand.destination(REGION).key = other;
        })
        .red(&["!guardduty/export"])
        .writes(&["guardduty/findings-bucket-policy"])
        .person("Or allow the move", |hand| {
            let right = hand.key_arn(Of::Findings);
            hand.destination(REGION).key = right;
        }),
        row("the export was stopped", |hand| {
            hand.destination(REGION).stopped = true;
        })
        .red(&["guardduty/export"])
        .writes(&["guardduty/findings-export"]),
        row("the export has failed for a while", |hand| {
            hand.destination(REGION).failing_since = Some(1_700_000_000);
        })
        .red(&["guardduty/export"])
        .writes(&["guardduty/findings-export"]),
        row("the export expects another owner of the bucket", |hand| {
            hand.destination(REGION).expected_owner = Some("444455556666".to_owned());
        })
        .red(&["guardduty/export"])
        .writes(&["guardduty/findings-export"]),
        row("the export fails for want of the bucket's rules", |hand| {
            hand.rules(Paper::Bucket(Of::Findings), |rules| {
                rules.retain(|rule| rule["Sid"] != "RadiantGuardDutyPut");
            });
            for region in [REGION, OTHER_REGION] {
                hand.destination(region).failing_since = Some(1_700_000_000);
            }
        })
        .red(&[
            "guardduty/export",
            "guardduty/export@eu-west-1",
            "guardduty/findings-bucket-rules",
        ])
        .writes(&[
            "guardduty/findings-bucket-policy",
            "guardduty/findings-export",
            "guardduty/findings-export@eu-west-1",
        ]),
    ]
}
