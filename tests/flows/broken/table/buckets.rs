//! The two buckets: who may open them, who may write, and who is told.

use radiant_aws_setup::practice::world::{NotificationTarget, PublicAccessBlock};
use serde_json::{Value, json};

use super::super::hand::{Hand, Of, Paper};
use super::super::row::{Row, row};

pub(in super::super) fn rows() -> Vec<Row> {
    let mut rows = public();
    rows.extend(payer());
    rows.extend(refused());
    rows.extend(gone());
    rows.extend(announced());
    rows
}

const BOTH: [Of; 2] = [Of::Logs, Of::Findings];

fn the(of: Of) -> &'static str {
    match of {
        Of::Logs => "the log bucket",
        Of::Findings => "the findings bucket",
    }
}

type Switch = fn(&mut PublicAccessBlock);

fn public() -> Vec<Row> {
    const SWITCHES: [(&str, Switch); 4] = [
        ("public ACLs are let in", |block| block.block_acls = false),
        ("public ACLs count", |block| block.ignore_acls = false),
        ("public rules are let in", |block| {
            block.block_policy = false;
        }),
        ("public rules count", |block| block.restrict = false),
    ];
    let mut rows = Vec::new();
    for of in BOTH {
        let (red, writes) = match of {
            Of::Logs => (
                "cloudtrail/log-bucket-private",
                "cloudtrail/log-bucket-public-access",
            ),
            Of::Findings => (
                "guardduty/findings-bucket-private",
                "guardduty/findings-bucket-public-access",
            ),
        };
        for (what, switch) in SWITCHES {
            rows.push(
                row(format!("{}: {what}", the(of)), move |hand| {
                    switch(hand.bucket(of).public_access_block.as_mut().unwrap());
                })
                .red(&[red])
                .writes(&[writes]),
            );
        }
        rows.push(
            row(format!("{}: nothing is blocked", the(of)), move |hand| {
                hand.bucket(of).public_access_block = None;
            })
            .red(&[red])
            .writes(&[writes]),
        );
    }
    rows
}

fn payer() -> Vec<Row> {
    let one = |of, red| {
        row(format!("{}: whoever reads pays", the(of)), move |hand| {
            hand.bucket(of).requester_pays = true;
        })
        .red(&[red])
        .person("Have Requester Pays switched off", move |hand| {
            hand.bucket(of).requester_pays = false;
        })
    };
    vec![
        one(Of::Logs, "!cloudtrail/log-bucket-payer"),
        one(Of::Findings, "!guardduty/findings-bucket-payer"),
    ]
}

fn deny(hand: &Hand<'_>, of: Of, action: &str) -> Value {
    let bucket = hand.bucket_name(of);
    json!({"Sid": "Theirs", "Effect": "Deny", "Principal": "*", "Action": action,
        "Resource": [format!("arn:aws:s3:::{bucket}"), format!("arn:aws:s3:::{bucket}/*")]})
}

fn refused() -> Vec<Row> {
    const ASK: &str = "Ask the owner of that rule to leave this service out of it";
    const LET_ROLE: &str = "Ask the owner of that rule to leave the role";
    let one = |of: Of, action: &'static str, red: &[&'static str], says: &'static str| {
        row(
            format!("{}: somebody refuses {action}", the(of)),
            move |hand| {
                let rule = deny(hand, of, action);
                hand.add(Paper::Bucket(of), rule);
            },
        )
        .red(red)
        .person(says, move |hand| hand.take_out(Paper::Bucket(of), "Theirs"))
    };
    vec![
        one(
            Of::Logs,
            "s3:PutObject",
            &["!cloudtrail/log-bucket-rules"],
            ASK,
        ),
        one(
            Of::Logs,
            "s3:GetBucketAcl",
            &["!cloudtrail/log-bucket-rules"],
            ASK,
        ),
        one(
            Of::Logs,
            "s3:GetObject",
            &["!main-role/role-reach-log-bucket"],
            LET_ROLE,
        ),
        one(
            Of::Findings,
            "s3:PutObject",
            &["!guardduty/findings-bucket-rules"],
            ASK,
        ),
        one(
            Of::Findings,
            "s3:GetBucketLocation",
            &[
                "!guardduty/findings-bucket-rules",
                "!main-role/role-reach-findings-bucket",
            ],
            ASK,
        ),
        one(
            Of::Findings,
            "s3:GetObject",
            &["!main-role/role-reach-findings-bucket"],
            LET_ROLE,
        ),
        row(
            "the log bucket: files without a lock are refused by a rule that is not sure",
            |hand| {
                let bucket = hand.bucket_name(Of::Logs);
                let rule = json!({"Sid": "Theirs", "Effect": "Deny", "Principal": "*",
                "Action": "s3:PutObject", "Resource": format!("arn:aws:s3:::{bucket}/*"),
                "Condition": {"StringNotEquals": {"aws:SourceVpc": "vpc-1"}}});
                hand.add(Paper::Bucket(Of::Logs), rule);
            },
        )
        .red(&["!cloudtrail/log-bucket-rules"])
        .person(ASK, |hand| hand.take_out(Paper::Bucket(Of::Logs), "Theirs")),
    ]
}

fn gone() -> Vec<Row> {
    let no_rules = |of: Of, red: &[&'static str], writes| {
        row(format!("{}: its rules are deleted", the(of)), move |hand| {
            hand.write(Paper::Bucket(of), Value::Null);
        })
        .red(red)
        .writes(&[writes])
    };
    vec![
        no_rules(
            Of::Logs,
            &["cloudtrail/log-bucket-rules"],
            "cloudtrail/log-bucket-policy",
        ),
        no_rules(
            Of::Findings,
            &[
                "guardduty/findings-bucket-rules",
                "guardduty/findings-bucket-locked",
            ],
            "guardduty/findings-bucket-policy",
        ),
        row("the log bucket is deleted", |hand| {
            let name = hand.bucket_name(Of::Logs);
            hand.world.buckets.remove(&name);
        })
        .red(&[
            "cloudtrail/log-bucket-private",
            "cloudtrail/log-bucket-rules",
        ])
        .writes(&[
            "cloudtrail/log-bucket",
            "cloudtrail/log-bucket-public-access",
            "cloudtrail/log-bucket-policy",
        ]),
        row("the findings bucket is deleted", |hand| {
            let name = hand.bucket_name(Of::Findings);
            hand.world.buckets.remove(&name);
        })
        .red(&[
            "guardduty/findings-bucket-private",
            "guardduty/findings-bucket-rules",
            "guardduty/findings-bucket-locked",
            "guardduty/findings-notification",
        ])
        .writes(&[
            "guardduty/findings-bucket",
            "guardduty/findings-bucket-public-access",
            "guardduty/findings-bucket-policy",
            "guardduty/findings-notification",
        ]),
    ]
}

fn announced() -> Vec<Row> {
    let changed = |what: &str, change: fn(&mut NotificationTarget)| {
        row(format!("the findings bucket: {what}"), move |hand| {
            change(&mut hand.bucket(Of::Findings).notification.targets[0]);
        })
        .red(&["guardduty/findings-notification"])
        .writes(&["guardduty/findings-notification"])
    };
    vec![
        row("the findings bucket tells nobody", |hand| {
            hand.bucket(Of::Findings).notification.targets.clear();
        })
        .red(&["guardduty/findings-notification"])
        .writes(&["guardduty/findings-notification"]),
        changed("it tells of one folder only", |target| {
            target.prefix = Some("AWSLogs/444455556666/".to_owned());
        }),
        changed("it tells of files with one ending only", |target| {
            target.suffix = Some(".csv".to_owned());
        }),
        changed("it tells only of copies", |target| {
            target.events = vec!["s3:ObjectCreated:Copy".to_owned()];
        }),
        changed("it tells only of deleted files", |target| {
            target.events = vec!["s3:ObjectRemoved:*".to_owned()];
        }),
        row("the findings bucket tells another topic", |hand| {
            let other = hand.another_topic();
            let owner = json!({"Sid": "S3", "Effect": "Allow",
                "Principal": {"Service": "s3.amazonaws.com"}, "Action": "SNS:Publish", "Resource": other});
            let topic = hand.here().topics.get_mut("another-topic").unwrap();
            let mut policy = topic.policy.newest().clone();
            policy["Statement"].as_array_mut().unwrap().push(owner);
            topic.policy = radiant_aws_setup::practice::world::Settling::settled(policy);
            hand.bucket(Of::Findings).notification.targets[0].arn = other;
        })
        .red(&["!guardduty/findings-notification"])
        .person("AWS allows only one", |hand| {
            let right = hand.topic_arn(Of::Findings);
            hand.bucket(Of::Findings).notification.targets[0].arn = right;
        }),
    ]
}
