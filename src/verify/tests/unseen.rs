//! What cannot be read, what nobody looked at, and what is not there.

use std::collections::BTreeMap;

use super::{Break, all_passed};
use crate::answers::MemberAccounts;
use crate::domain::BucketName;
use crate::inventory::{BucketView, Inventory, Seen, Standing};
use crate::problem::Problem;
use crate::verify::tests::right::Right;
use crate::verify::{Status, verify};

fn denied() -> Problem {
    Problem::new("Your sign-in is not allowed to do this.").hint("Ask for the right.")
}

#[test]
#[expect(clippy::too_many_lines, reason = "a row for each read")]
fn what_cannot_be_read_is_unknown_and_nothing_else_is() {
    let cases: &[(&[&str], Break)] = &[
        (&["trail-recording"], |right| {
            right.trail().logging = Seen::Unknown(denied());
        }),
        (&["management-events", "data-events"], |right| {
            right.trail().selectors = Seen::Unknown(denied());
        }),
        (&["trusted-access"], |right| {
            right.organization().trusted_services = Seen::Unknown(denied());
        }),
        (
            &[
                "trail-recording",
                "trail-organization",
                "trail-bucket",
                "trail-key",
                "trail-topic",
                "trail-validation",
                "trail-delivery",
                "trail-announcement",
                "management-events",
                "data-events",
            ],
            |right| right.place("eu-west-1").trails = Seen::Unknown(denied()),
        ),
        (&["log-bucket-private", "log-bucket-rules"], |right| {
            let name = right.answers.cloudtrail.bucket.name().clone();
            right.view().buckets.insert(name, Seen::Unknown(denied()));
        }),
        (&["log-bucket-private"], |right| {
            right.log_bucket().public_access_block = Seen::Unknown(denied());
        }),
        (&["log-bucket-rules"], |right| {
            right.log_bucket().policy = Seen::Unknown(denied());
        }),
        (
            &["trusted-access", "log-bucket-rules", "guardduty-coverage"],
            |right| {
                right.view().standing = Seen::Unknown(denied());
            },
        ),
        (&["log-key-renewed"], |right| {
            right.log_key().rotates = Seen::Unknown(denied());
        }),
        (&["log-key-rules", "log-key-readers"], |right| {
            right.log_key().policy = Seen::Unknown(denied());
        }),
        (
            &[
                "log-key-on",
                "log-key-renewed",
                "log-key-rules",
                "log-key-readers",
            ],
            |right| {
                let arn = right.log_key().arn.clone();
                right
                    .place("eu-west-1")
                    .keys
                    .insert(arn, Seen::Unknown(denied()));
            },
        ),
        (&["log-topic-rules", "vendor-subscription"], |right| {
            let arn = right.log_topic().arn.clone();
            right
                .place("eu-west-1")
                .topics
                .insert(arn, Seen::Unknown(denied()));
        }),
        (&["log-topic-rules"], |right| {
            right.log_topic().kms_key =
                Some("arn:aws:kms:eu-west-1:111122223333:key/not-seen".to_owned());
        }),
        (&["findings-notification"], |right| {
            right.findings_bucket().notification = Seen::Unknown(denied());
        }),
        (
            &["findings-bucket-rules", "findings-bucket-locked"],
            |right| {
                right.findings_bucket().policy = Seen::Unknown(denied());
            },
        ),
        (&["export"], |right| {
            right.detector("us-east-1").destinations = Seen::Unknown(denied());
        }),
        (
            &[
                "detector",
                "frequency",
                "s3-protection",
                "export",
                "findings-bucket-rules",
                "findings-bucket-locked",
                "findings-key-rules",
            ],
            |right| right.place("us-east-1").detector = Seen::Unknown(denied()),
        ),
        (&["role-policy"], |right| {
            right.role().attached = Seen::Unknown(denied());
        }),
        (&["role-trust", "role-policy", "role-unlimited"], |right| {
            let name = right.vendor.role_name.clone();
            right.view().roles.insert(name, Seen::Unknown(denied()));
        }),
        (&["role-rights"], |right| {
            let name = right.answers.role.policy_name.clone();
            right.view().policies.insert(name, Seen::Unknown(denied()));
        }),
        (
            &["guardduty-coverage", "role-members", "accounts"],
            |right| {
                right.answers.members.accounts = MemberAccounts::Organization;
                right.organization().accounts = Seen::Unknown(denied());
            },
        ),
    ];
    for (index, (names, spoil)) in cases.iter().enumerate() {
        let mut right = Right::new();
        spoil(&mut right);
        let unknown: Vec<String> = right
            .checks()
            .into_iter()
            .filter(|check| check.status != Status::Passed)
            .map(|check| {
                assert_eq!(check.status, Status::Unknown, "case {index}: {check:?}");
                assert!(check.problem.is_some(), "{check:?}");
                check.id.rsplit('/').next().unwrap_or_default().to_owned()
            })
            .collect();
        assert_eq!(unknown, *names, "case {index}");
    }
}

#[test]
fn the_reason_is_said_where_something_cannot_be_read() {
    let mut right = Right::new();
    right.log_bucket().policy = Seen::Unknown(denied());
    let checks = right.checks();
    let check = checks
        .iter()
        .find(|check| check.status == Status::Unknown)
        .unwrap();
    assert_eq!(
        check.seen,
        "We could not read the rules of the bucket. Your sign-in is not allowed to do this."
    );
    assert_eq!(check.fix.as_deref(), Some("Ask for the right."));
}

#[test]
fn when_nobody_looked_nothing_passes_and_nothing_fails() {
    let right = Right::new();
    let empty = Inventory::empty(right.inventory.at, right.inventory.caller.clone());
    for check in verify(&right.answers, &right.vendor, &empty) {
        assert_eq!(check.status, Status::Unknown, "{check:?}");
    }
}

#[test]
fn when_nothing_is_there_nothing_passes() {
    let mut right = Right::new();
    let view = right.view();
    view.standing = Seen::Known(Standing::Alone);
    for bucket in view.buckets.values_mut() {
        *bucket = Seen::Known(BucketView::Free);
    }
    for role in view.roles.values_mut() {
        *role = Seen::Known(None);
    }
    for policy in view.policies.values_mut() {
        *policy = Seen::Known(None);
    }
    for place in right.inventory.places.values_mut() {
        place.trails = Seen::Known(Vec::new());
        place.detector = Seen::Known(None);
        place.topic_arns = Seen::Known(Vec::new());
        place.topics.clear();
        place.aliases = Seen::Known(BTreeMap::new());
        place.keys.clear();
    }
    for check in right.checks() {
        assert_eq!(check.status, Status::Failed, "{check:?}");
        assert!(check.fix.is_some(), "{check:?}");
    }
}

#[test]
fn a_bucket_of_someone_else_fails_and_one_that_is_hidden_is_unknown() {
    let mut right = Right::new();
    let name = right.answers.cloudtrail.bucket.name().clone();
    right
        .view()
        .buckets
        .insert(name, Seen::Known(BucketView::NotYours));
    let statuses = |right: &Right| {
        right
            .not_passed()
            .into_iter()
            .map(|(_, status)| status)
            .collect::<Vec<_>>()
    };
    assert_eq!(statuses(&right), [Status::Unknown, Status::Unknown]);
    let website = BucketName::parse("larkfield-website").unwrap();
    right.view().bucket_names = Seen::Known(vec![website]);
    assert_eq!(statuses(&right), [Status::Failed, Status::Failed]);
}

#[test]
fn a_member_account_is_not_blamed_for_what_only_the_managing_one_sees() {
    let mut right = Right::new();
    let mut organization = right.organization().clone();
    organization.trusted_services = Seen::Unknown(denied());
    right.view().standing = Seen::Known(Standing::Member(organization));
    all_passed(&right);
    assert!(
        !right
            .checks()
            .iter()
            .any(|check| check.id.ends_with("trusted-access"))
    );
}
