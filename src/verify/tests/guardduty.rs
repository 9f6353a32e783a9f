//! The detectors, the export, and the bucket, key and topic of the findings.

use super::{all_passed, edit, failing, with, without};
use crate::domain::AccountId;
use crate::inventory::{Administrator, NotificationTarget, Seen};
use crate::policy::Statement;
use crate::verify::Status;
use crate::verify::tests::right::Right;

#[test]
fn guardduty_that_is_set_otherwise_fails_in_its_region() {
    failing(&[
        ("eu-west-1 detector", |right| {
            right.detector("eu-west-1").enabled = false;
        }),
        ("us-east-1 frequency", |right| {
            right.detector("us-east-1").frequency = "SIX_HOURS".to_owned();
        }),
        ("us-east-1 s3-protection", |right| {
            right
                .detector("us-east-1")
                .features
                .insert("S3_DATA_EVENTS".to_owned(), false);
        }),
        ("eu-west-1 s3-protection", |right| {
            right.detector("eu-west-1").features.clear();
        }),
        ("us-east-1 export", |right| {
            right.detector("us-east-1").destinations = Seen::Known(Vec::new());
        }),
        ("us-east-1 export", |right| {
            right
                .destination("us-east-1")
                .destination_arn
                .push_str("-two");
        }),
        ("eu-west-1 export", |right| {
            right.destination("eu-west-1").key_arn = "arn:aws:kms:other".to_owned();
        }),
        ("eu-west-1 export", |right| {
            right.destination("eu-west-1").status = "STOPPED".to_owned();
        }),
        ("eu-west-1 export", |right| {
            right.destination("eu-west-1").status =
                "UNABLE_TO_PUBLISH_FIX_DESTINATION_PROPERTY".to_owned();
        }),
    ]);
}

#[test]
fn findings_that_cannot_arrive_or_be_announced_fail() {
    failing(&[
        ("eu-west-1 findings-bucket-private", |right| {
            right.findings_bucket().public_access_block = Seen::Known(None);
        }),
        ("eu-west-1 findings-bucket-rules", |right| {
            edit(&mut right.findings_bucket().policy, |there| {
                without(there, "RadiantGuardDutyPut")
            });
        }),
        ("eu-west-1 findings-bucket-rules", |right| {
            let deny = Statement::deny("Signed")
                .services(["guardduty.amazonaws.com"])
                .action(["s3:*"])
                .resource(["*"]);
            edit(&mut right.findings_bucket().policy, |there| {
                with(there, deny)
            });
        }),
        ("eu-west-1 findings-bucket-locked", |right| {
            edit(&mut right.findings_bucket().policy, |there| {
                without(there, "RadiantGuardDutyDenyUnencrypted")
            });
        }),
        ("eu-west-1 findings-bucket-locked", |right| {
            edit(&mut right.findings_bucket().policy, |there| {
                without(there, "RadiantDenyOpenConnections")
            });
        }),
        ("eu-west-1 findings-notification", |right| {
            announcement(right).events = vec!["s3:ObjectCreated:Put".to_owned()];
        }),
        ("eu-west-1 findings-notification", |right| {
            announcement(right).filter = vec![("Prefix".to_owned(), "elsewhere/".to_owned())];
        }),
        ("eu-west-1 findings-notification", |right| {
            announcement(right).arn.resource = "other".to_owned();
        }),
        ("eu-west-1 findings-topic-rules", |right| {
            right.findings_topic().policy = None;
        }),
        ("eu-west-1 findings-topic-rules", |right| {
            right.findings_topic().kms_key = Some("alias/aws/sns".to_owned());
        }),
    ]);
}

fn announcement(right: &mut Right) -> &mut NotificationTarget {
    match &mut right.findings_bucket().notification {
        Seen::Known(notification) => &mut notification.topics[0],
        Seen::Unknown(problem) => panic!("{problem}"),
    }
}

#[test]
fn an_export_into_a_folder_is_right_with_rules_for_all() {
    let mut right = Right::new();
    for code in ["eu-west-1", "us-east-1"] {
        right
            .destination(code)
            .destination_arn
            .push_str("/guardduty/");
    }
    // Permissions and refusals of the whole bucket take the folder in.
    all_passed(&right);
    announcement(&mut right).filter = vec![("Prefix".to_owned(), "guardduty/".to_owned())];
    all_passed(&right);
    announcement(&mut right).filter = vec![("Prefix".to_owned(), "AWSLogs/".to_owned())];
    assert_eq!(right.not_passed().len(), 1);
}

#[test]
fn plans_that_somebody_chose_are_told_and_not_judged() {
    let mut right = Right::new();
    right
        .detector("eu-west-1")
        .features
        .insert("RDS_LOGIN_EVENTS".to_owned(), true);
    all_passed(&right);
    let plans = super::check(&right, "eu-west-1/detector");
    assert_eq!(
        plans.seen,
        "It is on. Paid plans that are on: RDS Protection and S3 Protection."
    );
}

#[test]
fn the_administrator_is_named_where_only_it_can_mend() {
    let mut right = Right::new();
    let detector = right.detector("us-east-1");
    detector.administrator = Seen::Known(Some(Administrator {
        account: AccountId::parse("999988887777").unwrap(),
        status: "Enabled".to_owned(),
    }));
    detector.features.clear();
    let checks = right.checks();
    let failed = checks
        .iter()
        .find(|check| check.status != Status::Passed)
        .unwrap();
    assert_eq!(failed.seen, "It is off.");
    assert!(
        failed.fix.as_ref().unwrap().contains("9999 8888 7777"),
        "{failed:?}"
    );
}

#[test]
fn an_export_that_is_still_tried_waits() {
    let mut right = Right::new();
    right.destination("us-east-1").status = "PENDING_VERIFICATION".to_owned();
    right.only("us-east-1 export", Status::Waiting);
    right.destination("us-east-1").status = "SOMETHING_NEW".to_owned();
    right.only("us-east-1 export", Status::Unknown);
}
