//! The two keys.

use serde_json::json;

use super::super::hand::{Of, Paper};
use super::super::row::{Row, row};

pub(in super::super) fn rows() -> Vec<Row> {
    let mut rows = of(
        Of::Logs,
        &Names {
            the: "the log key",
            on: "!cloudtrail/log-key-on",
            nickname: "cloudtrail/log-key-on",
            rules: "!cloudtrail/log-key-rules",
            renewed: "cloudtrail/log-key-renewed",
            rotation: "cloudtrail/log-key-rotation",
            alias: "cloudtrail/log-key-alias",
            reach: "!main-role/role-reach-log-key",
            readers: "cloudtrail/log-key-readers",
            policy: "cloudtrail/log-key-policy",
        },
    );
    rows.extend(of(
        Of::Findings,
        &Names {
            the: "the findings key",
            on: "!guardduty/findings-key-on",
            nickname: "guardduty/findings-key-on",
            rules: "!guardduty/findings-key-rules",
            renewed: "guardduty/findings-key-renewed",
            rotation: "guardduty/findings-key-rotation",
            alias: "guardduty/findings-key-alias",
            reach: "!main-role/role-reach-findings-key",
            readers: "guardduty/findings-key-readers",
            policy: "guardduty/findings-key-policy",
        },
    ));
    rows
}

/// The checks and changes of a key.
struct Names {
    the: &'static str,
    on: &'static str,
    nickname: &'static str,
    rules: &'static str,
    renewed: &'static str,
    rotation: &'static str,
    alias: &'static str,
    reach: &'static str,
    readers: &'static str,
    policy: &'static str,
}

/// The administrator who is signed in to practice.
const ADMINISTRATOR: &str = "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_AdministratorAccess_1f2e3d4c5b6a7980";

fn of(of: Of, names: &Names) -> Vec<Row> {
    const SWITCH_ON: &str = "Ask the owner of the key to switch it on";
    let the = names.the;
    let refuse = |sid: &'static str, action: &'static str, principal: serde_json::Value| {
        move |hand: &mut super::super::hand::Hand<'_>| {
            let rule = json!({"Sid": sid, "Effect": "Deny", "Principal": principal,
                "Action": action, "Resource": "*"});
            hand.add(Paper::Key(of), rule);
        }
    };
    let service = match of {
        Of::Logs => "cloudtrail.amazonaws.com",
        Of::Findings => "guardduty.amazonaws.com",
    };
    vec![
        row(format!("{the} is switched off"), move |hand| {
            hand.key(of).enabled = false;
        })
        .red(&[names.on])
        .person(SWITCH_ON, move |hand| hand.key(of).enabled = true),
        row(format!("{the} is about to be deleted"), move |hand| {
            hand.key(of).enabled = false;
            hand.key(of).deletion = Some(4_102_444_800);
        })
        .red(&[names.on])
        .person(SWITCH_ON, move |hand| {
            hand.key(of).enabled = true;
            hand.key(of).deletion = None;
        }),
        row(format!("{the} is not renewed"), move |hand| {
            hand.key(of).rotation = false;
        })
        .red(&[names.renewed])
        .writes(&[names.rotation]),
        row(format!("{the} has lost its nickname"), move |hand| {
            let alias = hand.alias(of);
            hand.here().aliases.remove(&alias);
        })
        .red(&[names.nickname])
        .writes(&[names.alias]),
        row(
            format!("{the} leaves nothing to the account's rights"),
            move |hand| {
                hand.rule(Paper::Key(of), "RadiantAccountAdministration", |rule| {
                    rule["Principal"] = json!({"AWS": ADMINISTRATOR});
                });
            },
        )
        .red(&[names.readers])
        .writes(&[names.policy]),
        row(
            format!("somebody refuses the service {the}"),
            refuse(
                "Theirs",
                "kms:GenerateDataKey*",
                json!({"Service": service}),
            ),
        )
        .red(&[names.rules])
        .person("Ask the owner of that rule", move |hand| {
            hand.take_out(Paper::Key(of), "Theirs");
        }),
        row(
            format!("somebody refuses the role {the}"),
            refuse(
                "Theirs",
                "kms:Decrypt",
                json!({"AWS": "arn:aws:iam::111122223333:role/radiant-aws-access-role"}),
            ),
        )
        .red(&[names.reach])
        .person("leave the role", move |hand| {
            hand.take_out(Paper::Key(of), "Theirs");
        }),
    ]
}
