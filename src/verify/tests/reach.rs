//! Rules of others that shut the role out, and a boundary that was asked for and is not set.

use super::{all_passed, check, edit, edit_key, with};
use crate::domain::Arn;
use crate::inventory::{Boundary, Seen};
use crate::policy::{Document, Statement};
use crate::verify::Status;
use crate::verify::tests::right::Right;

const SOC: &str = "arn:aws:iam::111122223333:role/SOC";

/// A perimeter of the account, which AWS services pass.
fn perimeter(action: &str) -> Statement {
    Statement::deny("OnlySoc")
        .everyone()
        .action([action])
        .resource(["*"])
        .when("ArnNotLike", "aws:PrincipalArn", [SOC])
        .when("Bool", "aws:PrincipalIsAWSService", ["false"])
}

type Put = fn(&mut Right, Statement);

#[test]
fn a_perimeter_around_people_fails_with_the_hand_that_acts() {
    let cases: [(&str, &str, Put); 6] = [
        ("log-bucket", "s3:GetObject", |right, rule| {
            edit(&mut right.log_bucket().policy, |rules| with(rules, rule));
        }),
        ("findings-bucket", "s3:GetObject", |right, rule| {
            edit(&mut right.findings_bucket().policy, |rules| {
                with(rules, rule)
            });
        }),
        ("log-key", "kms:Decrypt", |right, rule| {
            edit_key(&mut right.log_key().policy, |rules| with(rules, rule));
        }),
        ("findings-key", "kms:Decrypt", |right, rule| {
            edit_key(&mut right.findings_key().policy, |rules| with(rules, rule));
        }),
        ("log-topic", "sns:Subscribe", |right, rule| {
            let topic = right.log_topic();
            topic.policy = Some(with(topic.policy.as_ref().unwrap(), rule));
        }),
        ("findings-topic", "sns:Subscribe", |right, rule| {
            let topic = right.findings_topic();
            topic.policy = Some(with(topic.policy.as_ref().unwrap(), rule));
        }),
    ];
    for (part, action, put) in cases {
        let name = format!("eu-west-1 role-reach-{part}");
        let mut right = Right::new();
        put(&mut right, perimeter(action));
        assert_eq!(right.not_passed(), [(name.clone(), Status::Failed)]);
        let found = check(&right, &format!("role-reach-{part}"));
        assert!(
            found.seen.contains("`OnlySoc`") && found.seen.contains("Radiant Security"),
            "{}",
            found.seen
        );
        let role = right.role().arn.to_string();
        assert!(found.fix.unwrap().contains(&role));

        let mut right = Right::new();
        let network = Statement::deny("Network")
            .everyone()
            .action([action])
            .resource(["*"])
            .when("NotIpAddress", "aws:SourceIp", ["203.0.113.0/24"])
            .when("Bool", "aws:PrincipalIsAWSService", ["false"]);
        put(&mut right, network);
        assert_eq!(right.not_passed(), [(name, Status::Unknown)]);

        let mut right = Right::new();
        let role = right.role().arn.to_string();
        let lets_it = perimeter(action).when("ArnNotLike", "aws:PrincipalArn", [SOC, &role]);
        put(&mut right, lets_it);
        all_passed(&right);
    }
}

#[test]
fn the_trail_s_own_key_and_the_organization_count_too() {
    let organization = |id: &str| {
        Statement::deny("Org")
            .everyone()
            .action(["kms:*"])
            .resource(["*"])
            .when("StringNotEquals", "aws:PrincipalOrgID", [id])
            .when("Bool", "aws:PrincipalIsAWSService", ["false"])
    };
    let mut right = Right::new();
    let ours = right.organization().id.clone();
    edit_key(&mut right.log_key().policy, |rules| {
        with(rules, organization(&ours))
    });
    all_passed(&right);
    right.answers.cloudtrail.key = crate::answers::KeyChoice::None;
    edit_key(&mut right.log_key().policy, |rules| {
        with(rules, organization("o-other12345"))
    });
    let found = check(&right, "role-reach-log-key");
    assert_eq!(found.status, Status::Failed);
}

// IAM-04
#[test]
fn a_boundary_that_was_asked_for_later_fails_in_the_words_of_the_plan() {
    const BOUNDARY: &str = "arn:aws:iam::111122223333:policy/OrgBoundary";
    let mut right = Right::new();
    right.answers.role.permissions_boundary = Some(Arn::parse(BOUNDARY).unwrap());
    right.only("eu-west-1 role-boundary", Status::Failed);
    let found = check(&right, "role-boundary");
    assert_eq!(
        found.seen,
        format!("The role is there with no boundary. The answers ask for {BOUNDARY}.")
    );
    let fix = found.fix.unwrap();
    assert!(
        fix.contains("Have that boundary set on the role")
            && fix.contains("Who can do it: the person who looks after rights in AWS."),
        "{fix}"
    );
    let all = Statement::allow("All").action(["*"]).resource(["*"]);
    right.role().boundary = Some(Boundary {
        arn: Arn::parse(BOUNDARY).unwrap(),
        document: Seen::Known(Document::from_statements([all])),
    });
    all_passed(&right);
}
