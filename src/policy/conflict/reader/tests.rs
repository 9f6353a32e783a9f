//! What it must do, by example.

use serde_json::{Value, json};

use super::*;

const ROLE: &str = "arn:aws:iam::111122223333:role/radiant-aws-access-role";
const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/1234abcd";

fn found(
    statements: &Value,
    kind: DocumentKind,
    thing: &str,
    organization: Membership<'_>,
) -> Vec<ShutOut> {
    let document = json!({"Version": "2012-10-17", "Statement": statements});
    shut_out(
        &Document::try_from(document).unwrap(),
        kind,
        &Arn::parse(thing).unwrap(),
        &Reader {
            role: &Arn::parse(ROLE).unwrap(),
            organization,
        },
    )
}

/// Whether a refusal of opening files in the log bucket meets the role, and whether it surely does.
fn bucket(who: &Value, condition: &Value) -> Option<bool> {
    let write = json!({"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"},
        "Action": "s3:PutObject", "Resource": "arn:aws:s3:::logs/AWSLogs/111122223333/*"});
    let mut deny = json!({"Sid": "Theirs", "Effect": "Deny", "Action": ["s3:GetObject", "s3:PutObjectAcl"],
        "Resource": "arn:aws:s3:::logs/*"});
    deny["Condition"] = condition.clone();
    for (field, value) in who.as_object().unwrap() {
        deny[field] = value.clone();
    }
    let found = found(
        &json!([write, deny]),
        DocumentKind::LogBucket,
        "arn:aws:s3:::logs",
        Membership::In("o-example123"),
    );
    assert!(found.len() < 2);
    found.first().map(|found| found.certain)
}

// A perimeter of the account shuts out people, not AWS services: the role is one of the people.
#[test]
fn a_perimeter_around_people_shuts_the_role_out() {
    let soc = "arn:aws:iam::111122223333:role/SOC";
    for (condition, expected) in [
        (
            json!({"StringNotLike": {"aws:PrincipalArn": soc}}),
            Some(true),
        ),
        (
            json!({"ArnNotLike": {"aws:PrincipalArn": [soc, "arn:aws:iam::*:role/ops/*"]}}),
            Some(true),
        ),
        (
            json!({"ArnNotLike": {"aws:PrincipalArn": [soc, ROLE]}}),
            None,
        ),
        (
            json!({"StringNotLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/radiant-*"}}),
            None,
        ),
        (
            json!({"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}}),
            Some(false),
        ),
        (
            json!({"StringNotEquals": {"aws:SourceVpce": "vpce-1"}}),
            Some(false),
        ),
        (
            json!({"StringNotEquals": {"aws:PrincipalOrgID": "o-example123"}}),
            None,
        ),
        (
            json!({"StringNotEquals": {"aws:PrincipalOrgID": "o-other12345"}}),
            Some(true),
        ),
        (
            json!({"StringNotEquals": {"aws:PrincipalAccount": "111122223333"}}),
            None,
        ),
        (
            json!({"StringNotEquals": {"aws:PrincipalTag/team": "soc"}}),
            Some(false),
        ),
        (json!({"Bool": {"aws:SecureTransport": "false"}}), None),
        (json!({"NumericLessThan": {"s3:TlsVersion": "1.2"}}), None),
        (
            json!({"Bool": {"aws:PrincipalIsAWSService": "false"}}),
            Some(true),
        ),
        (
            json!({"Bool": {"aws:PrincipalIsAWSService": "false"}, "ArnNotLike": {"aws:PrincipalArn": ROLE}}),
            None,
        ),
    ] {
        let everyone = json!({"Principal": "*"});
        assert_eq!(bucket(&everyone, &condition), expected, "{condition}");
    }
}

#[test]
fn whom_a_rule_names_or_leaves_out_is_read() {
    let root = "arn:aws:iam::111122223333:root";
    let ops = "arn:aws:iam::111122223333:role/Ops";
    let session = "arn:aws:sts::111122223333:assumed-role/radiant-aws-access-role/radiant";
    for (who, expected) in [
        (json!({"Principal": {"AWS": "111122223333"}}), Some(true)),
        (json!({"Principal": {"AWS": ROLE}}), Some(true)),
        (json!({"Principal": {"AWS": session}}), Some(false)),
        (json!({"Principal": {"AWS": ops}}), None),
        (
            json!({"Principal": {"Service": "cloudtrail.amazonaws.com"}}),
            None,
        ),
        (json!({"NotPrincipal": {"AWS": [root, ops]}}), Some(true)),
        (json!({"NotPrincipal": {"AWS": root}}), Some(false)),
        (json!({"NotPrincipal": {"AWS": [root, ROLE]}}), Some(false)),
        (
            json!({"NotPrincipal": {"AWS": [root, ROLE, session]}}),
            None,
        ),
        (
            json!({"NotPrincipal": {"Service": "cloudtrail.amazonaws.com"}}),
            Some(true),
        ),
    ] {
        assert_eq!(bucket(&who, &json!({})), expected, "{who}");
    }
}

#[test]
fn other_files_and_other_deeds_are_none_of_the_role_s() {
    let deny = |action: &str, resource: &str| {
        let statement = json!([{"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"},
            "Action": "s3:PutObject", "Resource": "arn:aws:s3:::logs/AWSLogs/111122223333/*"},
            {"Effect": "Deny", "Principal": "*", "Action": action, "Resource": resource}]);
        let kind = DocumentKind::LogBucket;
        let found = found(&statement, kind, "arn:aws:s3:::logs", Membership::Unseen);
        found.first().map(|found| found.certain)
    };
    assert_eq!(deny("s3:GetObject", "arn:aws:s3:::logs/private/*"), None);
    assert_eq!(deny("s3:Delete*", "*"), None);
    assert_eq!(deny("s3:ListBucket", "arn:aws:s3:::logs"), Some(true));
    let part = "arn:aws:s3:::logs/AWSLogs/111122223333/CloudTrail/us-west-2/*";
    assert_eq!(deny("s3:GetObject", part), Some(false));
}

#[test]
fn keys_are_used_through_s3_and_topics_are_joined() {
    let key = |condition: Value| {
        let deny = json!({"Sid": "Keep", "Effect": "Deny", "Principal": "*", "Action": "kms:Decrypt",
            "Resource": "*", "Condition": condition});
        found(&deny, DocumentKind::CloudTrailKey, KEY, Membership::Alone)
    };
    let soc = "arn:aws:iam::111122223333:role/SOC";
    let shut = key(json!({"ArnNotLike": {"aws:PrincipalArn": soc}}));
    assert_eq!(
        shut[0].text,
        "The rule `Keep` was there before. It does not let Radiant Security unlock files with this key, because it lets in only \
         certain people and programs. Radiant Security could open nothing."
    );
    let via = |name: &str| key(json!({"StringNotEquals": {"kms:ViaService": name}}));
    assert!(via("s3.us-east-1.amazonaws.com").is_empty());
    assert!(via("ebs.us-east-1.amazonaws.com")[0].certain);
    assert!(key(json!({"StringNotEquals": {"aws:PrincipalOrgID": "o-example123"}}))[0].certain);
    let join = json!({"Effect": "Deny", "Principal": "*", "Action": "SNS:Subscribe", "Resource": "*",
        "Condition": {"StringNotEquals": {"sns:Protocol": "email"}}});
    let topic = "arn:aws:sns:us-east-1:111122223333:events";
    let join = found(
        &join,
        DocumentKind::GuardDutyTopic,
        topic,
        Membership::Alone,
    );
    assert_eq!(
        join[0].text,
        "A rule without a name was there before. It may not let Radiant Security join this topic, because of its conditions. It \
         depends on what cannot be read from here."
    );
}

#[test]
fn a_trust_that_refuses_the_role_is_found() {
    let role = Arn::parse(ROLE).unwrap();
    let reader = Reader {
        role: &role,
        organization: Membership::In("o-example123"),
    };
    let refused = |whom: Value, condition: Value| {
        let document = json!({"Version": "2012-10-17", "Statement": [{"Sid": "Theirs",
            "Effect": "Deny", "Principal": whom, "Action": "sts:AssumeRole", "Condition": condition}]});
        let trust = Document::try_from(document).unwrap();
        let found = shut_out_of_role(&trust, &reader, "rs-1");
        found.first().map(|rule| rule.certain)
    };
    let named = |name: &str| refused(json!({ "AWS": name }), json!({}));
    assert_eq!(named(ROLE), Some(true));
    assert_eq!(named("arn:aws:iam::111122223333:role/Another"), None);
    let everyone = |condition: Value| refused(json!("*"), condition);
    let ids = |id: &str| everyone(json!({"StringNotEquals": {"sts:ExternalId": id}}));
    assert_eq!(ids("rs-1"), None);
    assert_eq!(ids("rs-2"), Some(true));
    let organization = |id: &str| everyone(json!({"StringNotEquals": {"aws:PrincipalOrgID": id}}));
    assert_eq!(organization("o-example123"), None);
    assert_eq!(organization("o-other12345"), Some(true));
    let later = json!({"DateGreaterThan": {"aws:CurrentTime": "2099-01-01T00:00:00Z"}});
    assert_eq!(everyone(later), Some(false));
}
