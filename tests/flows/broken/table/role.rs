//! The vendor's role in the main account.

use serde_json::{Value, json};

use super::super::hand::{Hand, Paper};
use super::super::row::{Row, row};
use super::super::scene::{ACCOUNT, BOUNDARY, policy};

/// The vendor's two subscriptions, which end in practice with the role's rights.
const LEFT: [&str; 2] = [
    "~cloudtrail/vendor-subscription",
    "~guardduty/vendor-subscription",
];

const SID: &str = "AssumeRadiantSecurity";

pub(in super::super) fn rows() -> Vec<Row> {
    let mut rows = trust();
    rows.extend(policies());
    rows.extend(limits());
    rows
}

fn with(red: &[&'static str], more: &[&'static str]) -> Vec<&'static str> {
    [red, more].concat()
}

fn trust() -> Vec<Row> {
    const TAKE_OUT: &str = "Take out what nobody needs";
    let add = |name: &str, rule: Value| {
        row(name, move |hand: &mut Hand<'_>| {
            hand.add(Paper::Trust, rule.clone());
        })
        .red(&["!main-role/role-trust"])
        .person(TAKE_OUT, |hand| hand.take_out(Paper::Trust, "Theirs"))
    };
    vec![
        row("the role is deleted", |hand| {
            let iam = hand.world.iam_mut(ACCOUNT).unwrap();
            iam.roles.remove("radiant-aws-access-role");
        })
        .red(&with(
            &[
                "main-role/role-trust",
                "main-role/role-policy",
                "main-role/role-unlimited",
            ],
            &LEFT,
        ))
        .writes(&["main-role/role", "main-role/role-attach"]),
        row("the trust asks for another External Role ID", |hand| {
            hand.rule(Paper::Trust, SID, |rule| {
                rule["Condition"]["StringEquals"]["sts:ExternalId"] = json!("rs-another-one");
            });
        })
        .red(&["main-role/role-trust"])
        .writes(&["main-role/role-trust"]),
        row("the trust asks for no External Role ID", |hand| {
            hand.rule(Paper::Trust, SID, |rule| {
                rule.as_object_mut().unwrap().remove("Condition");
            });
        })
        .red(&with(&["main-role/role-trust"], &LEFT))
        .writes(&["main-role/role-trust"]),
        row(
            "the trust names the vendor's role and not its session",
            |hand| {
                hand.rule(Paper::Trust, SID, |rule| {
                    rule["Principal"]["AWS"] =
                        json!("arn:aws:iam::649384204969:role/tenant-aws-access-role");
                });
            },
        )
        .red(&["!main-role/role-trust"])
        .writes(&["main-role/role-trust"])
        .person(TAKE_OUT, |hand| {
            hand.rule(Paper::Trust, SID, |rule| {
                rule["Principal"]["AWS"] = json!(
                    "arn:aws:sts::649384204969:assumed-role/tenant-aws-access-role/radiant-security"
                );
            });
        }),
        add(
            "the trust lets in another account too",
            json!({"Sid": "Theirs", "Effect": "Allow",
                "Principal": {"AWS": "arn:aws:iam::444455556666:root"}, "Action": "sts:AssumeRole"}),
        ),
        add(
            "the trust lets in a service too",
            json!({"Sid": "Theirs", "Effect": "Allow",
                "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}),
        ),
        add(
            "the trust names somebody who was deleted",
            json!({"Sid": "Theirs", "Effect": "Allow",
                "Principal": {"AWS": "AROAEXAMPLEEXAMPLE001"}, "Action": "sts:AssumeRole"}),
        ),
        add(
            "the trust refuses everybody at a time",
            json!({"Sid": "Theirs", "Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole",
                "Condition": {"DateGreaterThan": {"aws:CurrentTime": "2099-01-01T00:00:00Z"}}}),
        ),
    ]
}

fn policies() -> Vec<Row> {
    vec![
        row("the policy is not attached to the role", |hand| {
            hand.role().attached.clear();
        })
        .red(&with(&["main-role/role-policy"], &LEFT))
        .writes(&["main-role/role-attach"]),
        row("the policy is deleted", |hand| {
            hand.role().attached.clear();
            let name = hand.policy_name();
            hand.world.iam_mut(ACCOUNT).unwrap().policies.remove(&name);
        })
        .red(&with(&["main-role/role-policy", "main-role/role-rights"], &LEFT))
        .writes(&["main-role/role-policy", "main-role/role-attach"]),
        row("the policy names another key", |hand| {
            hand.rule(Paper::Rights, "EnableCrossAccountLogDecryption", |rule| {
                rule["Resource"] = json!("arn:aws:kms:us-east-1:111122223333:key/another");
            });
        })
        .red(&["main-role/role-rights"])
        .writes(&["main-role/role-policy"]),
        row("the policy refuses a part of itself", |hand| {
            hand.add(
                Paper::Rights,
                json!({"Sid": "Theirs", "Effect": "Deny", "Action": "s3:GetObject", "Resource": "*"}),
            );
        })
        .red(&["!main-role/role-rights"])
        .person("Look at that rule of the policy", |hand| {
            hand.take_out(Paper::Rights, "Theirs");
        }),
        row("an older version of the policy counts again", |hand| {
            let name = hand.policy_name();
            let older = policy(&["ec2:DescribeInstances"]).versions.remove(0);
            let policies = &mut hand.world.iam_mut(ACCOUNT).unwrap().policies;
            let versions = &mut policies.get_mut(&name).unwrap().versions;
            for version in versions.iter_mut() {
                version.default = false;
                "v2".clone_into(&mut version.id);
            }
            versions.insert(0, older);
            policies.get_mut(&name).unwrap().counted = 2;
        })
        .red(&with(&["main-role/role-rights"], &LEFT))
        .writes(&["main-role/role-policy"]),
    ]
}

fn limits() -> Vec<Row> {
    const ASK: &str = "Ask the person who looks after rights in AWS";
    let inline = |name: &str, rule: Value, red: &[&'static str]| {
        row(name, move |hand: &mut Hand<'_>| {
            let document = json!({"Version": "2012-10-17", "Statement": [rule]});
            hand.role().inline.insert("LockedDown".to_owned(), document);
        })
        .red(red)
        .person(ASK, |hand| hand.role().inline.clear())
    };
    vec![
        inline(
            "a policy of its own refuses the role its files",
            json!({"Effect": "Deny", "Action": "s3:GetObject", "Resource": "*"}),
            &["!main-role/role-unlimited"],
        ),
        inline(
            "a policy of its own refuses the role to join topics",
            json!({"Effect": "Deny", "Action": "sns:*", "Resource": "*"}),
            &with(&["!main-role/role-unlimited"], &LEFT),
        ),
        inline(
            "a policy of its own refuses the role everything at a time",
            json!({"Effect": "Deny", "Action": "*", "Resource": "*",
                "Condition": {"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}}),
            &["?main-role/role-unlimited"],
        ),
        row("a boundary leaves the role no key", |hand| {
            let iam = hand.world.iam_mut(ACCOUNT).unwrap();
            iam.policies.insert(
                BOUNDARY.to_owned(),
                policy(&["s3:*", "sns:*", "organizations:*"]),
            );
            hand.role().boundary = Some(format!("arn:aws:iam::{ACCOUNT}:policy/{BOUNDARY}"));
        })
        .red(&["!main-role/role-unlimited"])
        .person(ASK, |hand| hand.role().boundary = None),
        row("another policy of the role refuses it its files", |hand| {
            let mut theirs = policy(&["s3:GetObject"]);
            theirs.versions[0].document["Statement"][0]["Effect"] = json!("Deny");
            let iam = hand.world.iam_mut(ACCOUNT).unwrap();
            iam.policies.insert("NoFiles".to_owned(), theirs);
            hand.role()
                .attached
                .push(format!("arn:aws:iam::{ACCOUNT}:policy/NoFiles"));
        })
        .red(&["!main-role/role-unlimited"])
        .person(ASK, |hand| {
            hand.role().attached.retain(|arn| !arn.ends_with("NoFiles"));
        }),
    ]
}

/// What can go wrong with a role that is to read the log buckets only, within a boundary.
pub(in super::super) fn narrow() -> Vec<Row> {
    vec![
        row("the boundary is taken off", |hand| {
            hand.role().boundary = None;
        })
        .red(&["!main-role/role-boundary"])
        .person("boundary", |hand| {
            hand.role().boundary = Some(format!("arn:aws:iam::{ACCOUNT}:policy/{BOUNDARY}"));
        }),
        row("the role has another boundary", |hand| {
            let iam = hand.world.iam_mut(ACCOUNT).unwrap();
            iam.policies.insert("Wide".to_owned(), policy(&["*"]));
            hand.role().boundary = Some(format!("arn:aws:iam::{ACCOUNT}:policy/Wide"));
        })
        .red(&["!main-role/role-boundary"])
        .person("boundary", |hand| {
            hand.role().boundary = Some(format!("arn:aws:iam::{ACCOUNT}:policy/{BOUNDARY}"));
        }),
        row("the boundary has become narrower", |hand| {
            let iam = hand.world.iam_mut(ACCOUNT).unwrap();
            iam.policies.insert(
                BOUNDARY.to_owned(),
                policy(&["s3:*", "kms:*", "organizations:*"]),
            );
        })
        .red(&with(&["!main-role/role-unlimited"], &LEFT))
        .person("Ask the person who looks after rights", |hand| {
            let iam = hand.world.iam_mut(ACCOUNT).unwrap();
            let all = ["s3:*", "sns:*", "kms:*", "organizations:*", "sts:*"];
            iam.policies.insert(BOUNDARY.to_owned(), policy(&all));
        }),
        row("the policy lets the role read every bucket", |hand| {
            hand.rule(Paper::Rights, "AllowListAndGetAllLogFiles", |rule| {
                rule["Action"] = json!(["s3:Get*", "s3:List*"]);
                rule["Resource"] = json!(["arn:aws:s3:::*", "arn:aws:s3:::*/*"]);
            });
        })
        .red(&["main-role/role-limits"])
        .writes(&["main-role/role-policy"]),
        row("the policy lets the role read one more bucket", |hand| {
            hand.add(
                Paper::Rights,
                json!({"Sid": "Theirs", "Effect": "Allow", "Action": "s3:GetObject",
                    "Resource": "arn:aws:s3:::larkfield-shop/*"}),
            );
        })
        .red(&["!main-role/role-limits"])
        .person("Take it out of that rule", |hand| {
            hand.take_out(Paper::Rights, "Theirs");
        }),
        row("another policy of the role opens every file", |hand| {
            let iam = hand.world.iam_mut(ACCOUNT).unwrap();
            iam.policies
                .insert("AllFiles".to_owned(), policy(&["s3:Get*"]));
            hand.role()
                .attached
                .push(format!("arn:aws:iam::{ACCOUNT}:policy/AllFiles"));
        })
        .red(&["!main-role/role-limits"])
        .person("taken off the role", |hand| {
            hand.role()
                .attached
                .retain(|arn| !arn.ends_with("AllFiles"));
        }),
    ]
}
