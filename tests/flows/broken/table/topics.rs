//! The two topics, and whether the vendor has joined them.

use serde_json::{Value, json};

use super::super::hand::{Hand, Of, Paper};
use super::super::row::{Row, row};

struct Names {
    the: &'static str,
    rules: &'static str,
    by_hand: &'static str,
    waits: &'static str,
    joined: &'static str,
    topic: &'static str,
    key: &'static str,
    reach: &'static str,
}

const LOGS: Names = Names {
    the: "the topic for log files",
    rules: "cloudtrail/log-topic-rules",
    by_hand: "!cloudtrail/log-topic-rules",
    waits: "~cloudtrail/vendor-subscription",
    joined: "cloudtrail/vendor-subscription",
    topic: "cloudtrail/log-topic",
    key: "cloudtrail/log-topic-key",
    reach: "!main-role/role-reach-log-topic",
};

const FINDINGS: Names = Names {
    the: "the topic for findings",
    rules: "guardduty/findings-topic-rules",
    by_hand: "!guardduty/findings-topic-rules",
    waits: "~guardduty/vendor-subscription",
    joined: "guardduty/vendor-subscription",
    topic: "guardduty/findings-topic",
    key: "guardduty/findings-topic-key",
    reach: "!main-role/role-reach-findings-topic",
};

pub(in super::super) fn rows() -> Vec<Row> {
    let mut rows = of(Of::Logs, &LOGS);
    rows.extend(of(Of::Findings, &FINDINGS));
    rows.push(
        row("the vendor has not confirmed that it joins", |hand| {
            hand.world.vendor_is_silent = true;
        })
        .red(&[LOGS.waits, FINDINGS.waits])
        .person("has to confirm it", |hand| {
            hand.world.vendor_is_silent = false;
        }),
    );
    rows
}

fn refuse(hand: &mut Hand<'_>, of: Of, action: &str) {
    let rule = json!({"Sid": "Theirs", "Effect": "Deny", "Principal": "*", "Action": action,
        "Resource": hand.topic_arn(of)});
    hand.add(Paper::Topic(of), rule);
}

fn of(of: Of, names: &Names) -> Vec<Row> {
    let the = names.the;
    let let_go = move |hand: &mut Hand<'_>| hand.take_out(Paper::Topic(of), "Theirs");
    vec![
        row(format!("{the} is deleted"), move |hand| {
            let name = hand.topic_name(of);
            hand.here().topics.remove(&name);
        })
        .red(&[names.rules, names.joined])
        .writes(&[names.topic]),
        row(format!("{the} is one that keeps an order"), move |hand| {
            hand.topic(of).fifo = true;
        })
        .red(&[names.by_hand])
        .person("Choose a standard topic", move |hand| {
            hand.topic(of).fifo = false;
        }),
        row(format!("{the} is locked with AWS's own key"), move |hand| {
            hand.topic(of).key = Some("alias/aws/sns".to_owned());
        })
        .red(&[names.by_hand])
        .person("have this one locked with a key of yours", move |hand| {
            hand.topic(of).key = None;
        }),
        row(
            format!("{the} is locked with a key of yours"),
            move |hand| {
                let key = hand.another_key();
                hand.topic(of).key = Some(key);
            },
        )
        .red(&[names.rules])
        .writes(&[names.key]),
        row(
            format!("somebody refuses all posts to {the}"),
            move |hand| {
                refuse(hand, of, "SNS:Publish");
            },
        )
        .red(&[names.by_hand])
        .person("Ask the owner of that rule", let_go),
        row(
            format!("somebody refuses everybody to join {the}"),
            move |hand| {
                refuse(hand, of, "SNS:Subscribe");
            },
        )
        .red(&[names.reach])
        .person("leave the role", let_go),
        row(format!("{the} belongs to its owner alone"), move |hand| {
            let owner = json!([{"Sid": "Owner", "Effect": "Allow",
                "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
                "Action": "SNS:Publish", "Resource": hand.topic_arn(of)}]);
            let mut document: Value = hand.read(Paper::Topic(of));
            document["Statement"] = owner;
            hand.write(Paper::Topic(of), document);
        })
        .red(&[names.rules])
        .writes(&[names.topic_policy()]),
    ]
}

impl Names {
    fn topic_policy(&self) -> &'static str {
        match self.topic {
            "cloudtrail/log-topic" => "cloudtrail/log-topic-policy",
            _ => "guardduty/findings-topic-policy",
        }
    }
}
