//! What it must do, by example.

use super::*;

const TRAIL: &str = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/one";

fn write() -> Vec<Wanted> {
    let statement = Statement::allow("RadiantCloudTrailWrite")
        .services(["cloudtrail.amazonaws.com"])
        .action(["s3:PutObject"])
        .resource(["arn:aws:s3:::logs/AWSLogs/111122223333/*"])
        .when("StringEquals", "aws:SourceArn", [TRAIL]);
    vec![Wanted::beside("write", "It has to.", statement)]
}

fn deny() -> Statement {
    Statement::deny("Theirs")
        .everyone()
        .action(["s3:*"])
        .resource(["arn:aws:s3:::logs", "arn:aws:s3:::logs/*"])
}

fn found(statement: Statement) -> Vec<Conflict> {
    conflicts(&Document::from_statements([statement]), &write())
}

#[test]
fn a_refusal_of_everything_is_certain() {
    let found = found(deny());
    assert_eq!(found.len(), 1);
    assert!(found[0].certain);
    assert_eq!(found[0].wanted, "write");
    assert_eq!(
        found[0].text,
        "The rule `Theirs` was there before. It does not let CloudTrail add log files, whoever asks."
    );
}

#[test]
fn what_cannot_meet_our_request_is_no_conflict() {
    let open = deny().when("Bool", "aws:SecureTransport", ["false"]);
    assert!(found(open).is_empty());
    let exempt = deny()
        .when("StringNotEquals", "aws:PrincipalOrgID", ["o-abcd123456"])
        .when("BoolIfExists", "aws:PrincipalIsAWSService", ["false"]);
    assert!(found(exempt).is_empty());
    let same_trail = deny().when(
        "ArnNotLike",
        "aws:SourceArn",
        ["arn:aws:cloudtrail:*:111122223333:trail/*"],
    );
    assert!(found(same_trail).is_empty());
    let same_account = deny().when("StringNotEquals", "aws:SourceAccount", ["111122223333"]);
    assert!(found(same_account).is_empty());
    let role = Statement::deny("Theirs")
        .aws(["444455556666"])
        .action(["s3:*"])
        .resource(["*"]);
    assert!(found(role).is_empty());
    let delete = Statement::deny("Theirs")
        .everyone()
        .action(["s3:Delete*"])
        .resource(["*"]);
    assert!(found(delete).is_empty());
    let elsewhere = Statement::deny("Theirs")
        .everyone()
        .action(["s3:*"])
        .resource(["arn:aws:s3:::logs/private/*"]);
    assert!(found(elsewhere).is_empty());
    assert!(
        found(
            Statement::allow("Theirs")
                .everyone()
                .action(["s3:*"])
                .resource(["*"])
        )
        .is_empty()
    );
}

#[test]
fn limits_to_an_organization_or_network_stop_aws_services() {
    let organization = deny().when("StringNotEquals", "aws:PrincipalOrgID", ["o-abcd123456"]);
    assert!(found(organization)[0].certain);
    let network = deny().when("StringNotEqualsIfExists", "aws:SourceVpce", ["vpce-1"]);
    let network = found(network);
    assert!(network[0].certain);
    assert!(network[0].text.contains("certain networks"));
    let other_trail = deny().when("StringNotEquals", "aws:SourceArn", ["arn:other"]);
    assert!(found(other_trail)[0].certain);
}

#[test]
fn what_we_cannot_see_is_only_possible() {
    let lock = deny().when(
        "StringNotEquals",
        "s3:x-amz-server-side-encryption",
        ["aws:kms"],
    );
    let found = found(lock);
    assert!(!found[0].certain);
    assert!(
        found[0]
            .text
            .contains("It may not let CloudTrail add log files")
    );
}

#[test]
fn another_key_stops_guardduty_and_the_same_key_does_not() {
    let services = ["guardduty.amazonaws.com"];
    let objects = ["arn:aws:s3:::findings/*"];
    let key_header = "s3:x-amz-server-side-encryption-aws-kms-key-id";
    let put = Statement::allow("RadiantPut")
        .services(services)
        .action(["s3:PutObject"])
        .resource(objects);
    let only = |sid: &str, key: &str| {
        Statement::deny(sid)
            .services(services)
            .action(["s3:PutObject"])
            .resource(objects)
            .when("StringNotEquals", key_header, [key])
    };
    let wanted = [
        Wanted::in_place("put", "It has to.", put),
        Wanted::in_place("key", "It has to.", only("RadiantKey", "ours")),
    ];
    let there = |statement| conflicts(&Document::from_statements([statement]), &wanted);
    assert!(there(only("Theirs", "other"))[0].certain);
    assert!(there(only("Theirs", "ours")).is_empty());
    assert!(there(only("RadiantKey", "older")).is_empty());
}

/// What CloudTrail needs on the log bucket, with or without a key for its files.
fn log_files(key_arn: Option<&str>) -> Vec<Wanted> {
    crate::policy::log_bucket::wanted(&crate::policy::log_bucket::Facts {
        partition: &crate::domain::Partition::Aws,
        bucket: &crate::domain::BucketName::parse("larkfield-logs").unwrap(),
        prefix: None,
        trail_arn: TRAIL,
        trail_owner: &crate::domain::AccountId::parse("111122223333").unwrap(),
        organization_id: None,
        key_arn,
    })
}

fn certain(statement: serde_json::Value, wanted: &[Wanted]) -> Vec<bool> {
    let mut value = serde_json::json!({"Version": "2012-10-17"});
    value["Statement"] = statement;
    conflicts(&Document::try_from(value).unwrap(), wanted)
        .iter()
        .map(|conflict| conflict.certain)
        .collect()
}

/// A refusal of every upload that meets the condition.
fn uploads(condition: serde_json::Value) -> serde_json::Value {
    let mut value = serde_json::json!({"Sid": "Theirs", "Effect": "Deny", "Principal": "*",
        "Action": "s3:PutObject", "Resource": "arn:aws:s3:::larkfield-logs/*"});
    value["Condition"] = condition;
    value
}

const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/1234abcd";
const WAY: &str = "s3:x-amz-server-side-encryption";
const WITH: &str = "s3:x-amz-server-side-encryption-aws-kms-key-id";

/// `POL-08`
#[test]
fn with_a_key_files_come_locked_as_the_rule_asks() {
    let no_header = uploads(serde_json::json!({"Null": {WAY: "true"}}));
    let not_kms = uploads(serde_json::json!({"StringNotEquals": {WAY: "aws:kms"}}));
    for key in [KEY, "{{cloudtrail.key@111122223333/us-east-1}}"] {
        let wanted = log_files(Some(key));
        assert!(certain(serde_json::json!([no_header, not_kms]), &wanted).is_empty());
    }
    let wanted = log_files(None);
    assert_eq!(certain(not_kms.clone(), &wanted), [true]);
    // Whether CloudTrail then names S3's own way of locking, nobody says.
    assert_eq!(certain(no_header, &wanted), [false]);
    let document = Document::try_from(serde_json::json!({"Statement": not_kms})).unwrap();
    let way_out = conflicts(&document, &wanted)[0].way_out;
    assert!(way_out.unwrap().contains("Choose a key"), "{way_out:?}");
}

/// `POL-08`
#[test]
fn a_rule_that_names_a_key_stops_every_other_one() {
    let only = |key: &str| uploads(serde_json::json!({"StringNotEquals": {WITH: key}}));
    assert!(certain(only(KEY), &log_files(Some(KEY))).is_empty());
    assert_eq!(certain(only("arn:other"), &log_files(Some(KEY))), [true]);
    // A key that is yet to be made is none that somebody could have named, but it may fit a pattern.
    let to_come = log_files(Some("{{cloudtrail.key@111122223333/us-east-1}}"));
    assert_eq!(certain(only(KEY), &to_come), [true]);
    let like = |pattern: &str| uploads(serde_json::json!({"StringNotLike": {WITH: pattern}}));
    assert_eq!(
        certain(like("arn:aws:kms:*:111122223333:key/*"), &to_come),
        [false]
    );
    assert!(certain(like("*"), &to_come).is_empty());
    assert_eq!(certain(only(KEY), &log_files(None)), [true]);
}

/// `POL-09`
#[test]
fn aws_connects_with_tls_of_today() {
    let old = |version: &str| {
        serde_json::json!({"Sid": "DenyOldTls", "Effect": "Deny", "Principal": "*", "Action": "s3:*",
            "Resource": ["arn:aws:s3:::larkfield-logs", "arn:aws:s3:::larkfield-logs/*"],
            "Condition": {"NumericLessThan": {"s3:TlsVersion": version}}})
    };
    let wanted = log_files(None);
    assert!(certain(old("1.2"), &wanted).is_empty());
    assert_eq!(certain(old("1.3"), &wanted), [false]);
    assert_eq!(certain(old("1.4"), &wanted), [true]);
    let both = uploads(serde_json::json!({"Bool": {"aws:SecureTransport": "false"},
        "NumericLessThan": {"s3:TlsVersion": 1.2}}));
    assert!(certain(both, &wanted).is_empty());
}

/// `POL-10`
#[test]
fn everyone_but_some_people_are_aws_s_services_too() {
    let only_us = |but: serde_json::Value| {
        serde_json::json!({"Sid": "OnlyUs", "Effect": "Deny", "NotPrincipal": but,
            "Action": ["s3:PutObject", "s3:PutBucketPolicy"],
            "Resource": ["arn:aws:s3:::larkfield-logs", "arn:aws:s3:::larkfield-logs/*"]})
    };
    let people = serde_json::json!({"AWS": ["arn:aws:iam::111122223333:root", "arn:aws:iam::111122223333:role/Ops"]});
    assert_eq!(certain(only_us(people), &log_files(None)), [true]);
    let with_cloudtrail =
        serde_json::json!({"AWS": "111122223333", "Service": "cloudtrail.amazonaws.com"});
    assert!(certain(only_us(with_cloudtrail), &log_files(None)).is_empty());
}

#[test]
fn each_operator_is_judged_by_what_the_request_carries() {
    let wanted = log_files(None);
    let json = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    for (condition, expected) in [
        // Present or absent.
        (r#"{"Null": {"aws:SourceArn": "true"}}"#, None),
        (r#"{"Null": {"aws:SourceArn": "false"}}"#, Some(true)),
        (r#"{"Null": {"aws:PrincipalArn": true}}"#, Some(true)),
        (
            r#"{"Null": {"s3:x-amz-storage-class": "true"}}"#,
            Some(false),
        ),
        // A key that is not there: only negatives and IfExists hold.
        (r#"{"StringEquals": {"aws:PrincipalOrgID": "o-1"}}"#, None),
        (
            r#"{"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-1"}}"#,
            Some(true),
        ),
        (
            r#"{"StringNotEqualsIfExists": {"aws:PrincipalTag/team": "x"}}"#,
            Some(true),
        ),
        (
            r#"{"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}"#,
            Some(true),
        ),
        (r#"{"Bool": {"aws:MultiFactorAuthPresent": "false"}}"#, None),
        (r#"{"Bool": {"aws:PrincipalIsAWSService": "false"}}"#, None),
        (r#"{"Bool": {"aws:ViaAWSService": false}}"#, Some(true)),
        // Patterns.
        (
            r#"{"ArnNotLike": {"aws:SourceArn": "arn:aws:cloudtrail:*:111122223333:trail/*"}}"#,
            None,
        ),
        (
            r#"{"ArnNotEquals": {"aws:SourceArn": "arn:aws:cloudtrail:*:999988887777:trail/*"}}"#,
            Some(true),
        ),
        (
            r#"{"StringNotLike": {"aws:SourceArn": "arn:aws:cloudtrail:*"}}"#,
            None,
        ),
        (
            r#"{"StringNotEqualsIgnoreCase": {"s3:x-amz-acl": "BUCKET-OWNER-FULL-CONTROL"}}"#,
            None,
        ),
        (
            r#"{"StringNotEquals": {"aws:SourceAccount": ["111122223333", "999988887777"]}}"#,
            None,
        ),
        (
            r#"{"StringNotEquals": {"aws:SourceAccount": "${aws:PrincipalAccount}"}}"#,
            Some(false),
        ),
        // Nobody can say.
        (
            r#"{"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}}"#,
            Some(false),
        ),
        (
            r#"{"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}"#,
            Some(false),
        ),
        (
            r#"{"DateGreaterThan": {"aws:CurrentTime": "2030-01-01T00:00:00Z"}}"#,
            Some(false),
        ),
        (
            r#"{"ForAllValues:StringEquals": {"aws:TagKeys": "a"}}"#,
            Some(false),
        ),
        (
            r#"{"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}"#,
            Some(false),
        ),
        // All of them have to hold.
        (
            r#"{"StringNotEquals": {"aws:PrincipalOrgID": "o-1"}, "Bool": {"aws:SecureTransport": "false"}}"#,
            None,
        ),
        (
            r#"{"StringNotEquals": {"aws:PrincipalOrgID": "o-1"}, "NotIpAddress": {"aws:SourceIp": "10.0.0.0/8"}}"#,
            Some(false),
        ),
    ] {
        let found = certain(uploads(json(condition)), &wanted);
        assert_eq!(found.first().copied(), expected, "{condition}");
    }
}

#[test]
fn a_refusal_of_a_part_of_the_folder_is_not_sure_to_meet_us() {
    let part = serde_json::json!({"Sid": "NoWest", "Effect": "Deny", "Principal": "*", "Action": "s3:PutObject",
        "Resource": "arn:aws:s3:::larkfield-logs/AWSLogs/111122223333/CloudTrail/us-west-2/*"});
    assert_eq!(certain(part, &log_files(None)), [false]);
    let all_but = serde_json::json!({"Sid": "OnlyLogs", "Effect": "Deny", "Principal": "*", "Action": "s3:PutObject",
        "NotResource": "arn:aws:s3:::larkfield-logs/AWSLogs/*"});
    assert!(certain(all_but, &log_files(None)).is_empty());
    let others = serde_json::json!({"Sid": "NotReads", "Effect": "Deny", "Principal": "*", "NotAction": "s3:Get*",
        "Resource": "*"});
    assert_eq!(certain(others, &log_files(None)), [true]);
}

#[test]
fn what_a_variable_stands_for_is_not_known() {
    let rule = |field: &str, resource: &str| serde_json::json!({"Sid": "Theirs", "Effect": "Deny", "Principal": "*", "Action": "s3:PutObject", field: resource});
    for (field, resource) in [
        (
            "Resource",
            "arn:aws:s3:::larkfield-logs/AWSLogs/${aws:SourceAccount}/*",
        ),
        (
            "Resource",
            "arn:aws:s3:::larkfield-logs/${aws:PrincipalTag/team, 'AWSLogs'}/*",
        ),
        (
            "NotResource",
            "arn:aws:s3:::larkfield-logs/AWSLogs/${aws:SourceAccount}/*",
        ),
    ] {
        assert_eq!(
            certain(rule(field, resource), &log_files(None)),
            [false],
            "{field} {resource}"
        );
    }
    let elsewhere = "arn:aws:s3:::larkfield-logs/home/${aws:username}/*";
    assert!(certain(rule("Resource", elsewhere), &log_files(None)).is_empty());
    assert_eq!(
        certain(rule("NotResource", elsewhere), &log_files(None)),
        [true]
    );
}

#[test]
fn a_rule_that_lists_what_it_refuses_names_no_other_one() {
    let source = deny().when("StringEquals", "aws:SourceArn", [TRAIL]);
    assert!(
        found(source)[0]
            .text
            .ends_with(", because it refuses this source.")
    );
    let others = deny().when(
        "StringNotEquals",
        "aws:SourceArn",
        ["arn:aws:cloudtrail:eu-west-1:111122223333:trail/two"],
    );
    assert!(
        found(others)[0]
            .text
            .ends_with(", because it names another source.")
    );
}

#[test]
fn the_name_of_a_rule_begins_no_line() {
    let named = deny().with_sid("x`\npassed all is well");
    assert!(!found(named)[0].text.contains('\n'));
}
