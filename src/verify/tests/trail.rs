//! What CloudTrail reports of a trail, the key that a trail keeps, and trails that others look after.

use jiff::{SignedDuration, Timestamp};

use super::{all_passed, check, edit, edit_key, with, without};
use crate::answers::{BucketChoice, KeyChoice, TopicChoice, TrailChoice};
use crate::inventory::{Delivery, Seen, Selectors, Sent, Standing};
use crate::policy::Statement;
use crate::problem::Problem;
use crate::verify::Status;
use crate::verify::tests::right::{Right, account};

const THEIRS: &str = "arn:aws:kms:eu-west-1:444455556666:key/1-2";

fn ago(right: &Right, minutes: i64) -> Timestamp {
    let now: Timestamp = right.inventory.at;
    now.checked_sub(SignedDuration::from_mins(minutes)).unwrap()
}

fn report(right: &mut Right, delivery: Delivery) {
    right.trail().delivery = Seen::Known(delivery);
}

fn error(code: &str) -> Sent {
    Sent {
        error: Some(code.to_owned()),
        ..Sent::default()
    }
}

// TRL-10
#[test]
fn a_trail_that_runs_into_a_wall_fails_with_the_reason() {
    let of_files = |code: &str| Delivery {
        files: error(code),
        ..Delivery::default()
    };
    let of_messages = |code: &str| Delivery {
        messages: error(code),
        ..Delivery::default()
    };
    let of_digests = |code: &str| Delivery {
        digests: error(code),
        ..Delivery::default()
    };
    let cases = [
        (
            of_files("AccessDenied"),
            "trail-delivery",
            "AWS refuses them",
        ),
        (of_files("NoSuchBucket"), "trail-delivery", "bucket is gone"),
        (
            of_files("KMS.DisabledException"),
            "trail-delivery",
            "locked with the key",
        ),
        (of_files("SomethingElse"), "trail-delivery", "SomethingElse"),
        (of_digests("AccessDenied"), "trail-delivery", "digest files"),
        (
            of_messages("NotFound"),
            "trail-announcement",
            "topic is gone",
        ),
        (
            of_messages("AuthorizationError"),
            "trail-announcement",
            "does not let CloudTrail post",
        ),
        (
            of_messages("KMSDisabled"),
            "trail-announcement",
            "topic's key",
        ),
        (of_messages("Odd"), "trail-announcement", "Odd"),
    ];
    for (delivery, name, words) in cases {
        let mut right = Right::new();
        report(&mut right, delivery);
        let failed = check(&right, name);
        assert_eq!(failed.status, Status::Failed, "{failed:?}");
        assert!(failed.seen.contains(words), "{failed:?}");
        assert!(failed.fix.unwrap().contains("test again"));
        assert_eq!(right.not_passed().len(), 1, "{:?}", right.not_passed());
    }
}

// TRL-10
#[test]
fn a_bucket_or_topic_of_others_that_is_gone_is_not_made_anew_by_us() {
    let mut right = Right::new();
    report(
        &mut right,
        Delivery {
            files: error("NoSuchBucket"),
            messages: error("NotFound"),
            ..Delivery::default()
        },
    );
    let fixes = |right: &Right| {
        ["trail-delivery", "trail-announcement"].map(|name| check(right, name).fix.unwrap())
    };
    assert!(fixes(&right).iter().all(|fix| fix.contains("made anew")));
    let name = right.answers.cloudtrail.bucket.name().clone();
    right.answers.cloudtrail.bucket = BucketChoice::Existing { name };
    let arn = right.answers.cloudtrail.topic.arn(&right.answers.place());
    right.answers.cloudtrail.topic = TopicChoice::Existing { arn };
    assert!(
        fixes(&right)
            .iter()
            .all(|fix| fix.contains("under its name"))
    );
}

// TRL-10
#[test]
fn an_old_error_with_a_later_success_does_not_count() {
    let mut right = Right::new();
    let (old, new) = (Some(ago(&right, 50)), Some(ago(&right, 4)));
    let started = Some(ago(&right, 600));
    report(
        &mut right,
        Delivery {
            started,
            files: Sent {
                done: new,
                tried: new,
                error: Some("AccessDenied".to_owned()),
            },
            messages: Sent {
                done: new,
                tried: None,
                error: Some("AuthorizationError".to_owned()),
            },
            digests: Sent {
                done: old,
                tried: None,
                error: Some("AccessDenied".to_owned()),
            },
            ..Delivery::default()
        },
    );
    all_passed(&right);
}

#[test]
fn a_trail_that_never_sent_anything_is_waited_for() {
    let mut right = Right::new();
    let started = |right: &Right, minutes| Delivery {
        started: Some(ago(right, minutes)),
        ..Delivery::default()
    };
    let young = started(&right, 5);
    report(&mut right, young);
    all_passed(&right);
    let old = started(&right, 90);
    report(&mut right, old);
    right.only("eu-west-1 trail-delivery", Status::Waiting);
    // Switched off, it has nothing to report; that it is off fails elsewhere.
    right.trail().logging = Seen::Known(false);
    right.only("eu-west-1 trail-recording", Status::Failed);
}

#[test]
fn what_cloudtrail_reports_is_unknown_when_it_cannot_be_read() {
    let mut right = Right::new();
    right.trail().delivery = Seen::Unknown(Problem::new("Not allowed."));
    assert_eq!(
        right.not_passed(),
        ["trail-delivery", "trail-announcement"]
            .map(|name| (format!("eu-west-1 {name}"), Status::Unknown))
    );
}

/// A rule that may refuse, depending on something that cannot be seen.
fn perhaps(action: &str) -> Statement {
    Statement::deny("Perhaps")
        .everyone()
        .action([action])
        .resource(["*"])
        .when("StringEquals", "aws:RequestTag/kind", ["raw"])
}

// TRL-10: settles what POL-08, POL-09 and POL-11 leave open.
#[test]
fn a_file_that_came_a_short_while_ago_settles_what_rules_leave_open() {
    let mut right = Right::new();
    edit(&mut right.log_bucket().policy, |there| {
        with(there, perhaps("s3:PutObject"))
    });
    edit_key(&mut right.log_key().policy, |there| {
        with(there, perhaps("kms:GenerateDataKey*"))
    });
    let topic = right.log_topic().policy.clone().unwrap();
    right.log_topic().policy = Some(with(&topic, perhaps("sns:Publish")));
    let open = ["log-bucket-rules", "log-key-rules", "log-topic-rules"]
        .map(|name| (format!("eu-west-1 {name}"), Status::Unknown));
    assert_eq!(right.not_passed(), open);
    let at = |right: &Right, minutes| {
        let sent = Sent {
            done: Some(ago(right, minutes)),
            ..Sent::default()
        };
        Delivery {
            files: sent.clone(),
            messages: sent,
            ..Delivery::default()
        }
    };
    let recent = at(&right, 20);
    report(&mut right, recent.clone());
    all_passed(&right);
    let old = at(&right, 90);
    report(&mut right, old);
    assert_eq!(right.not_passed(), open);
    // A rule that surely refuses is not talked away.
    report(&mut right, recent);
    let sure = Statement::deny("Sure")
        .everyone()
        .action(["s3:PutObject"])
        .resource(["*"]);
    edit(&mut right.log_bucket().policy, |there| with(there, sure));
    right.only("eu-west-1 log-bucket-rules", Status::Failed);
}

/// A trail of others that is taken up without a word of a key.
fn taken_up(key: Option<&str>) -> Right {
    let mut right = Right::new();
    let arn = right.trail().arn.clone();
    right.answers.cloudtrail.trail = TrailChoice::Existing { arn };
    right.answers.cloudtrail.key = KeyChoice::None;
    right.trail().key_arn = key.map(str::to_owned);
    right
}

// KEY-07
#[test]
fn the_key_that_a_trail_keeps_has_to_be_open_to_the_role() {
    let own = Right::new().log_key().arn.to_string();
    all_passed(&taken_up(None));
    let mut right = taken_up(Some(&own));
    all_passed(&right);
    assert_eq!(check(&right, "log-key-readers").status, Status::Passed);
    edit_key(&mut right.log_key().policy, |there| {
        without(there, "RadiantAccountAdministration")
    });
    right.only("eu-west-1 log-key-readers", Status::Failed);
    // The role needs the right to it as well.
    let mut right = taken_up(Some("arn:aws:kms:eu-west-1:111122223333:key/9-9"));
    assert_eq!(check(&right, "role-rights").status, Status::Failed);
    right.trail().key_arn = Some(own);
    assert_eq!(check(&right, "role-rights").status, Status::Passed);
}

// KEY-07b
#[test]
fn a_key_of_another_account_is_never_passed() {
    let mut right = taken_up(Some(THEIRS));
    let findings = right.findings_key().arn.to_string();
    let statement = Statement::allow("Keys")
        .action(["kms:Decrypt"])
        .resource([THEIRS, findings.as_str()]);
    let document = with(&right.policy().document.clone(), statement);
    right.policy().document = document;
    let open = right.not_passed();
    assert_eq!(
        open,
        [
            ("eu-west-1 log-key-readers".to_owned(), Status::Unknown),
            ("eu-west-1 role-rights".to_owned(), Status::Unknown),
        ]
    );
    let readers = check(&right, "log-key-readers");
    assert!(readers.seen.contains("4444 5555 6666"), "{readers:?}");
    assert!(readers.fix.unwrap().contains("kms:Decrypt"));
}

#[test]
fn log_buckets_that_others_record_are_a_remark() {
    let mut right = Right::new();
    right.conditions(1)[2].not_starts_with.truncate(1);
    all_passed(&right);
    let remark = check(&right, "data-events");
    assert!(
        remark.seen.contains("Selectors of others record") && remark.seen.contains("findings"),
        "{remark:?}"
    );
    let Seen::Known(Some(Selectors::Advanced(list))) = &mut right.trail().selectors else {
        panic!("other selectors");
    };
    list[1].fields.truncate(2);
    let both = check(&right, "data-events");
    assert!(both.seen.contains(" and "), "{both:?}");
    assert_eq!(both.status, Status::Passed);
}

// TRL-08
#[test]
fn two_halves_are_everything() {
    let mut right = Right::new();
    let Seen::Known(Some(Selectors::Advanced(list))) = &mut right.trail().selectors else {
        panic!("other selectors");
    };
    let mut half = list[1].clone();
    let mut condition = half.fields[0].clone();
    condition.field = "readOnly".to_owned();
    condition.equals = vec!["true".to_owned()];
    list[1].fields.push(condition.clone());
    condition.equals = vec!["false".to_owned()];
    half.fields.push(condition);
    list.push(half);
    all_passed(&right);
}

// TRL-05
#[test]
fn the_rules_have_to_name_the_folder_that_is_really_used() {
    for prefix in ["logs/", "/"] {
        let mut right = Right::new();
        right.trail().prefix = Some(prefix.to_owned());
        right.only("eu-west-1 log-bucket-rules", Status::Failed);
        edit(&mut right.log_bucket().policy, |there| {
            let text = there
                .to_compact()
                .replace("/AWSLogs/", &format!("/{prefix}/AWSLogs/"));
            crate::policy::Document::parse(&text).unwrap()
        });
        all_passed(&right);
    }
}

#[test]
fn what_only_another_hand_can_mend_is_not_promised() {
    let mut right = Right::new();
    let mut organization = right.organization().clone();
    organization.management = crate::domain::AccountId::parse("444455556666").unwrap();
    right.view().standing = Seen::Known(Standing::Member(organization));
    right.trail().arn.account = "444455556666".to_owned();
    let arn = right.trail().arn.clone();
    right.answers.cloudtrail.trail = TrailChoice::Existing { arn };
    right.trail().validation = false;
    right.trail().selectors = Seen::Known(Some(Selectors::Basic(vec![])));
    for name in ["trail-validation", "data-events"] {
        let failed = check(&right, name);
        assert_eq!(failed.status, Status::Failed);
        assert!(failed.fix.unwrap().contains("4444 5555 6666"), "{name}");
    }
    let mut right = Right::new();
    right.trail().topic_arn = Some(format!("arn:aws:sns:eu-west-1:{}:other", account()));
    let topic = check(&right, "trail-topic");
    assert!(topic.fix.unwrap().contains("make a new trail"));
}
