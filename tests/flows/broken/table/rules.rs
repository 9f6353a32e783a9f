//! Every rule of every document taken out in turn, and every condition of every rule changed in turn.

use serde_json::{Value, json};

use super::super::hand::{Hand, Of, Paper};
use super::super::row::{Row, row};
use super::super::scene::{ACCOUNT, MEMBER, Whole};
use radiant_aws_setup::practice::World;

/// The checks that turn red without a rule, and the change that mends it.
fn without(paper: Paper, sid: &str) -> (Vec<&'static str>, &'static str) {
    match (paper, sid) {
        (Paper::Bucket(Of::Logs), _) => (
            vec!["cloudtrail/log-bucket-rules"],
            "cloudtrail/log-bucket-policy",
        ),
        (Paper::Bucket(Of::Findings), "RadiantGuardDutyLocation" | "RadiantGuardDutyPut") => (
            vec!["guardduty/findings-bucket-rules"],
            "guardduty/findings-bucket-policy",
        ),
        (Paper::Bucket(Of::Findings), _) => (
            vec!["guardduty/findings-bucket-locked"],
            "guardduty/findings-bucket-policy",
        ),
        (Paper::Key(Of::Logs), _) => (
            vec!["cloudtrail/log-key-rules"],
            "cloudtrail/log-key-policy",
        ),
        (Paper::Key(Of::Findings), _) => (
            vec!["guardduty/findings-key-rules"],
            "guardduty/findings-key-policy",
        ),
        (Paper::Topic(Of::Logs), _) => (
            vec!["cloudtrail/log-topic-rules"],
            "cloudtrail/log-topic-policy",
        ),
        (Paper::Topic(Of::Findings), _) => (
            vec!["guardduty/findings-topic-rules"],
            "guardduty/findings-topic-policy",
        ),
        (Paper::Rights, "AllowAssumeARoleInAnotherOrganizationAccount") => {
            (vec!["main-role/role-members"], "main-role/role-policy")
        }
        (Paper::Rights, "AllowManagingSNSTopicSubscriptions") => (
            vec![
                "main-role/role-rights",
                "~cloudtrail/vendor-subscription",
                "~guardduty/vendor-subscription",
            ],
            "main-role/role-policy",
        ),
        (Paper::Rights, _) => (vec!["main-role/role-rights"], "main-role/role-policy"),
        (Paper::Trust, _) => (
            vec![
                "main-role/role-trust",
                "~cloudtrail/vendor-subscription",
                "~guardduty/vendor-subscription",
            ],
            "main-role/role-trust",
        ),
        (Paper::MemberRights, _) => (
            vec!["members/role-rights@100000000001"],
            "members/role-policy@100000000001",
        ),
        (Paper::MemberTrust, _) => (
            vec!["members/role-trust@100000000001"],
            "members/role-trust@100000000001",
        ),
    }
}

/// What AWS leaves where a document may not be empty: a rule for the account itself that serves nobody else.
fn rest(hand: &Hand<'_>, paper: Paper) -> Value {
    let root = |account: &str| json!({"AWS": format!("arn:aws:iam::{account}:root")});
    match paper {
        Paper::Topic(of) => json!({"Sid": "Rest", "Effect": "Allow", "Principal": root(ACCOUNT),
            "Action": "SNS:Publish", "Resource": hand.topic_arn(of)}),
        Paper::Rights | Paper::MemberRights => json!({"Sid": "Rest", "Effect": "Allow",
            "Action": "ec2:DescribeInstances", "Resource": "*"}),
        Paper::Trust => json!({"Sid": "Rest", "Effect": "Allow", "Principal": root(ACCOUNT),
            "Action": "sts:TagSession"}),
        Paper::MemberTrust => json!({"Sid": "Rest", "Effect": "Allow", "Principal": root(MEMBER),
            "Action": "sts:TagSession"}),
        Paper::Bucket(_) | Paper::Key(_) => Value::Null,
    }
}

fn documents(whole: &Whole) -> Vec<(Paper, Vec<Value>)> {
    let mut world: World = serde_json::from_value(whole.world.clone()).unwrap();
    let mut hand = Hand::new(&mut world, &whole.answers);
    Paper::ALL
        .into_iter()
        .map(|paper| {
            let rules = hand.read(paper)["Statement"].as_array().unwrap().clone();
            (paper, rules)
        })
        .collect()
}

fn sid(rule: &Value) -> String {
    rule["Sid"].as_str().unwrap().to_owned()
}

/// Trusts hold one rule, and what a person has to do about what is left there is in the table of the roles.
const fn is_trust(paper: Paper) -> bool {
    matches!(paper, Paper::Trust | Paper::MemberTrust)
}

pub(in super::super) fn taken_out(whole: &Whole) -> Vec<Row> {
    let mut rows = Vec::new();
    for (paper, rules) in documents(whole) {
        if is_trust(paper) {
            continue;
        }
        for rule in &rules {
            let sid = sid(rule);
            let name = format!("{paper:?}: {sid} is taken out");
            if let Some(closed) = closed(paper, &sid) {
                rows.push(closed);
                continue;
            }
            let (red, writes) = without(paper, &sid);
            rows.push(
                row(name, move |hand| {
                    let rest = rest(hand, paper);
                    hand.rules(paper, |rules| {
                        rules.retain(|rule| rule["Sid"] != json!(sid));
                        if rules.is_empty() && !rest.is_null() {
                            rules.push(rest);
                        }
                    });
                })
                .red(&red)
                .writes(&[writes]),
            );
        }
    }
    rows
}

/// Without the rule for the account nobody of it may look at the key any more, nor mend it.
fn closed(paper: Paper, sid: &str) -> Option<Row> {
    let red: &[&'static str] = match (paper, sid) {
        (Paper::Key(Of::Logs), "RadiantAccountAdministration") => &[
            "?cloudtrail/log-key-on",
            "?cloudtrail/log-key-readers",
            "?cloudtrail/log-key-renewed",
            "?cloudtrail/log-key-rules",
        ],
        (Paper::Key(Of::Findings), "RadiantAccountAdministration") => &[
            "?guardduty/findings-key-on",
            "?guardduty/findings-key-readers",
            "?guardduty/findings-key-renewed",
            "?guardduty/findings-key-rules",
        ],
        _ => return None,
    };
    let name = format!("{paper:?}: {sid} is taken out");
    let sid = sid.to_owned();
    let row = row(name, move |hand| hand.take_out(paper, &sid))
        .red(red)
        .person("Ask someone whom the key's policy names", move |hand| {
            let rule = json!({"Sid": "RadiantAccountAdministration", "Effect": "Allow",
                "Principal": {"AWS": format!("arn:aws:iam::{ACCOUNT}:root")},
                "Action": "kms:*", "Resource": "*"});
            hand.rules(paper, |rules| rules.insert(0, rule));
        });
    Some(row)
}

pub(in super::super) fn conditions_changed(whole: &Whole) -> Vec<Row> {
    let mut rows = Vec::new();
    for (paper, rules) in documents(whole) {
        for rule in &rules {
            let sid = sid(rule);
            let operators = rule["Condition"].as_object().cloned().unwrap_or_default();
            for (operator, keys) in operators {
                let keys: Vec<String> = keys.as_object().unwrap().keys().cloned().collect();
                for key in keys {
                    rows.push(changed(paper, &sid, &operator, &key));
                }
            }
        }
    }
    rows
}

fn changed(paper: Paper, sid: &str, operator: &str, key: &str) -> Row {
    if operator == "Bool" {
        return shut();
    }
    let (mut red, writes) = without(paper, sid);
    // The ID that the vendor gave out is in the trust, so in practice it goes on with another one.
    if paper == Paper::Trust {
        red.truncate(1);
    }
    // A refusal of others than before hits GuardDuty's own findings.
    if operator == "StringNotEquals" {
        red.push("guardduty/findings-bucket-rules");
    }
    let name = format!("{paper:?}: {sid} asks for another {key}");
    let (sid, operator, key) = (sid.to_owned(), operator.to_owned(), key.to_owned());
    row(name, move |hand| {
        hand.rule(paper, &sid, |rule| {
            let value = &mut rule["Condition"][&operator][&key];
            *value = json!(another(&key));
        });
    })
    .red(&red)
    .writes(&[writes])
}

/// The refusal of open connections turned round: nobody gets in, the administrator neither.
fn shut() -> Row {
    let turned = |to: &'static str| {
        move |hand: &mut Hand<'_>| {
            hand.rule(
                Paper::Bucket(Of::Findings),
                "RadiantDenyOpenConnections",
                |rule| {
                    rule["Condition"]["Bool"]["aws:SecureTransport"] = json!(to);
                },
            );
        }
    };
    row(
        "the findings bucket refuses every connection that is locked",
        turned("true"),
    )
    .red(&[
        "?guardduty/findings-bucket-private",
        "?guardduty/findings-bucket-rules",
        "?guardduty/findings-notification",
    ])
    .person("Use a sign-in that may read this bucket", turned("false"))
}

/// A value that is right nowhere.
fn another(key: &str) -> &'static str {
    match key {
        "aws:SourceArn" => "arn:aws:cloudtrail:us-east-1:999988887777:trail/another",
        "kms:EncryptionContext:aws:cloudtrail:arn" => "arn:aws:cloudtrail:*:999988887777:trail/*",
        "aws:SourceAccount" => "999988887777",
        "s3:x-amz-acl" => "private",
        "s3:x-amz-server-side-encryption" => "AES256",
        "s3:x-amz-server-side-encryption-aws-kms-key-id" => {
            "arn:aws:kms:us-east-1:111122223333:key/another"
        }
        "aws:SourceOrgID" | "aws:ResourceOrgID" => "o-another0001",
        _ => "another",
    }
}
