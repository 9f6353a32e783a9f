//! The organization, and the roles in its other accounts.

use radiant_aws_setup::practice::world::Settling;
use serde_json::{Value, json};

use super::super::hand::{Hand, Paper};
use super::super::row::{Row, row};
use super::super::scene::{ACCOUNT, BOUNDARY, MEMBER, REGION, policy};

const SID: &str = "AssumeRadiantSecurity";

pub(in super::super) fn rows() -> Vec<Row> {
    let mut rows = roles();
    rows.extend(trusts());
    rows.extend(policies());
    rows.extend(organization());
    rows
}

fn roles() -> Vec<Row> {
    vec![
        row("the role of another account is deleted", |hand| {
            let name = hand.answers.members.role_name.to_string();
            hand.world.iam_mut(MEMBER).unwrap().roles.remove(&name);
        })
        .red(&["members/role@100000000001"])
        .writes(&[
            "members/role@100000000001",
            "members/role-attach@100000000001",
        ]),
        row("the main account's role is deleted", |hand| {
            let iam = hand.world.iam_mut(ACCOUNT).unwrap();
            iam.roles.remove("radiant-aws-access-role");
            // AWS shows the inner id from then on.
            for account in [MEMBER, "100000000002"] {
                let role = hand.member(account);
                let mut trust = role.trust.newest().clone();
                trust["Statement"][0]["Principal"]["AWS"] = json!("AROAEXAMPLEEXAMPLE001");
                role.trust = Settling::settled(trust);
            }
        })
        .red(&[
            "main-role/role-trust",
            "main-role/role-policy",
            "main-role/role-unlimited",
            "main-role/role-members",
            "~cloudtrail/vendor-subscription",
            "~guardduty/vendor-subscription",
            "members/role-trust@100000000001",
            "members/role-trust@100000000002",
        ])
        .writes(&[
            "main-role/role",
            "main-role/role-attach",
            "members/role-trust@100000000001",
            "members/role-trust@100000000002",
        ]),
        row(
            "the main account's role does not name one of the others",
            |hand| {
                hand.rule(
                    Paper::Rights,
                    "AllowAssumeARoleInAnotherOrganizationAccount",
                    |rule| {
                        let roles = rule["Resource"].as_array_mut().unwrap();
                        roles.retain(|role| !role.to_string().contains(MEMBER));
                    },
                );
            },
        )
        .red(&["main-role/role-members"])
        .writes(&["main-role/role-policy"]),
    ]
}

fn trusts() -> Vec<Row> {
    const BY_HAND: &str = "Take out what nobody needs";
    let changed = |name: &str, change: fn(&mut Value)| {
        row(name, move |hand: &mut Hand<'_>| {
            hand.rule(Paper::MemberTrust, SID, change);
        })
        .red(&["members/role-trust@100000000001"])
        .writes(&["members/role-trust@100000000001"])
    };
    vec![
        changed("another account's trust asks for another External Role ID", |rule| {
            rule["Condition"]["StringEquals"]["sts:ExternalId"] = json!("rs-another-one");
        }),
        changed("another account's trust names somebody who was deleted", |rule| {
            rule["Principal"]["AWS"] = json!("AROAEXAMPLEEXAMPLE001");
        }),
        row("another account's trust names another role", |hand| {
            let another = hand.role().clone();
            let iam = hand.world.iam_mut(ACCOUNT).unwrap();
            iam.roles.insert("another-role".to_owned(), another);
            hand.rule(Paper::MemberTrust, SID, |rule| {
                rule["Principal"]["AWS"] = json!("arn:aws:iam::111122223333:role/another-role");
            });
        })
        .red(&["!members/role-trust@100000000001"])
        .writes(&["members/role-trust@100000000001"])
        .person(BY_HAND, |hand| {
            hand.rule(Paper::MemberTrust, SID, |rule| {
                rule["Principal"]["AWS"] =
                    json!("arn:aws:iam::111122223333:role/radiant-aws-access-role");
            });
        }),
        row("another account's trust asks for no External Role ID", |hand| {
            hand.rule(Paper::MemberTrust, SID, |rule| {
                rule.as_object_mut().unwrap().remove("Condition");
            });
        })
        .red(&["members/role-trust@100000000001"])
        .writes(&["members/role-trust@100000000001"]),
        row("another account's trust lets somebody else in too", |hand| {
            hand.add(
                Paper::MemberTrust,
                json!({"Sid": "Theirs", "Effect": "Allow",
                    "Principal": {"AWS": "arn:aws:iam::444455556666:root"}, "Action": "sts:AssumeRole"}),
            );
        })
        .red(&["!members/role-trust@100000000001"])
        .person(BY_HAND, |hand| hand.take_out(Paper::MemberTrust, "Theirs")),
        row("another account's trust refuses the main account's role", |hand| {
            hand.add(
                Paper::MemberTrust,
                json!({"Sid": "Theirs", "Effect": "Deny",
                    "Principal": {"AWS": "arn:aws:iam::111122223333:role/radiant-aws-access-role"},
                    "Action": "sts:AssumeRole"}),
            );
        })
        .red(&["!members/role-trust@100000000001"])
        .person(BY_HAND, |hand| hand.take_out(Paper::MemberTrust, "Theirs")),
    ]
}

fn policies() -> Vec<Row> {
    const ASK: &str = "Ask the person who looks after rights in AWS";
    vec![
        row(
            "the policy is not attached to another account's role",
            |hand| {
                hand.member(MEMBER).attached.clear();
            },
        )
        .red(&["members/role-rights@100000000001"])
        .writes(&["members/role-attach@100000000001"]),
        row("the policy of another account's role is deleted", |hand| {
            hand.member(MEMBER).attached.clear();
            let name = hand.answers.members.policy_name().to_string();
            hand.world.iam_mut(MEMBER).unwrap().policies.remove(&name);
        })
        .red(&["members/role-rights@100000000001"])
        .writes(&[
            "members/role-policy@100000000001",
            "members/role-attach@100000000001",
        ]),
        row(
            "the policy of another account's role reads one bucket only",
            |hand| {
                hand.rule(Paper::MemberRights, "AllowListAndGetInfosOfS3", |rule| {
                    rule["Resource"] = json!("arn:aws:s3:::larkfield-shop");
                });
            },
        )
        .red(&["members/role-rights@100000000001"])
        .writes(&["members/role-policy@100000000001"]),
        row(
            "a policy of its own refuses another account's role its files",
            |hand| {
                let document = json!({"Version": "2012-10-17", "Statement": [
                {"Effect": "Deny", "Action": "s3:*", "Resource": "*"}]});
                let role = hand.member(MEMBER);
                role.inline.insert("LockedDown".to_owned(), document);
            },
        )
        .red(&["!members/role-unlimited@100000000001"])
        .person(ASK, |hand| hand.member(MEMBER).inline.clear()),
        row("a boundary leaves another account's role nothing", |hand| {
            let iam = hand.world.iam_mut(MEMBER).unwrap();
            iam.policies.insert(BOUNDARY.to_owned(), policy(&["ec2:*"]));
            hand.member(MEMBER).boundary = Some(format!("arn:aws:iam::{MEMBER}:policy/{BOUNDARY}"));
        })
        .red(&["!members/role-unlimited@100000000001"])
        .person(ASK, |hand| hand.member(MEMBER).boundary = None),
    ]
}

fn organization() -> Vec<Row> {
    vec![
        row(
            "the organization does not trust CloudTrail any more",
            |hand| {
                let organization = hand.world.organization.as_mut().unwrap();
                organization.trusted.insert(
                    "cloudtrail.amazonaws.com".to_owned(),
                    Settling::settled(false),
                );
            },
        )
        .red(&["cloudtrail/trusted-access"])
        .writes(&["cloudtrail/trusted-access"]),
        row("the trail covers one account only", |hand| {
            hand.trail().organization = false;
        })
        .red(&["cloudtrail/trail-organization"])
        .writes(&["cloudtrail/trail"]),
        row(
            "the organization left CloudTrail, and the trail became small",
            |hand| {
                let organization = hand.world.organization.as_mut().unwrap();
                organization.trusted.insert(
                    "cloudtrail.amazonaws.com".to_owned(),
                    Settling::settled(false),
                );
                hand.trail().organization = false;
            },
        )
        .red(&["cloudtrail/trusted-access", "cloudtrail/trail-organization"])
        .writes(&["cloudtrail/trusted-access", "cloudtrail/trail"]),
        row(
            "another trail of all accounts is about to become small",
            |hand| {
                let mut other = hand.trail().clone();
                other.logging = false;
                hand.here().trails.insert("company-wide".to_owned(), other);
                let organization = hand.world.organization.as_mut().unwrap();
                organization.trusted.insert(
                    "cloudtrail.amazonaws.com".to_owned(),
                    Settling::settled(false),
                );
            },
        )
        .red(&["cloudtrail/trusted-access", "!cloudtrail/trails-wide"])
        .writes(&["cloudtrail/trusted-access"]),
        row("one of the chosen accounts is closed", |hand| {
            let account = hand.world.accounts.get_mut(MEMBER).unwrap();
            "SUSPENDED".clone_into(&mut account.status);
        })
        .red(&["!members/accounts"])
        .person("Take them out of the answers", |hand| {
            let account = hand.world.accounts.get_mut(MEMBER).unwrap();
            "ACTIVE".clone_into(&mut account.status);
        }),
        row("another account has left GuardDuty", |hand| {
            let detector = hand
                .world
                .regional_mut(MEMBER, REGION)
                .detectors
                .values_mut()
                .next()
                .unwrap();
            detector.administrator = None;
        })
        .red(&["!guardduty/guardduty-coverage"])
        .person("Add the missing accounts in GuardDuty", |hand| {
            let detector = hand
                .world
                .regional_mut(MEMBER, REGION)
                .detectors
                .values_mut()
                .next()
                .unwrap();
            detector.administrator = Some(ACCOUNT.to_owned());
        }),
        row("GuardDuty of another account is suspended", |hand| {
            let detectors = &mut hand.world.regional_mut(MEMBER, REGION).detectors;
            detectors.values_mut().next().unwrap().enabled = false;
        })
        .red(&["!guardduty/guardduty-coverage"])
        .person("GuardDuty", |hand| {
            let detectors = &mut hand.world.regional_mut(MEMBER, REGION).detectors;
            detectors.values_mut().next().unwrap().enabled = true;
        }),
    ]
}
