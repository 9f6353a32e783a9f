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
