//! What of GuardDuty can be right, wrong, or only told: Regions that are off, administrators, folders, whose findings come.

use super::{all_passed, edit, without};
use crate::domain::{AccountId, BucketName};
use crate::inventory::{Administrator, Seen};
use crate::policy::findings_bucket::{OPEN_CONNECTIONS, UNENCRYPTED};
use crate::problem::Problem;
use crate::verify::tests::right::{Right, region};
use crate::verify::{Check, Status};

fn check(right: &Right, end: &str) -> Option<Check> {
    right
        .checks()
        .into_iter()
        .find(|check| check.id.ends_with(end))
}

fn administered(right: &mut Right, code: &str, status: &str) {
    right.detector(code).administrator = Seen::Known(Some(Administrator {
        account: AccountId::parse("123456789012").unwrap(),
        status: status.to_owned(),
    }));
}

// ERR-01
#[test]
fn a_region_that_is_not_switched_on_is_one_word_of_its_own() {
    let mut right = Right::new();
    right.answers.guardduty.regions.push(region("me-south-1"));
    right.only("me-south-1 detector", Status::Failed);
    let check = check(&right, "me-south-1/detector").unwrap();
    assert!(check.seen.contains("not switched on"), "{check:?}");
    assert!(check.fix.unwrap().contains("out of the answers"));
}

// GD-04
#[test]
fn six_hours_are_a_remark_where_another_account_decides() {
    let mut right = Right::new();
    right.detector("us-east-1").frequency = "SIX_HOURS".to_owned();
    for (status, fails) in [
        ("Enabled", false),
        ("Disabled", false),
        ("Invited", true),
        ("Resigned", true),
    ] {
        administered(&mut right, "us-east-1", status);
        assert_eq!(right.not_passed().len(), usize::from(fails), "{status}");
    }
    administered(&mut right, "us-east-1", "Enabled");
    let told = check(&right, "us-east-1/detector").unwrap();
    assert!(
        told.seen.contains("1234 5678 9012") && told.seen.contains("every 6 hours"),
        "{told:?}"
    );
}

#[test]
fn who_decides_on_a_plan_is_named_where_a_policy_does() {
    let mut right = Right::new();
    let detector = right.detector("us-east-1");
    detector
        .managed
        .insert("S3_DATA_EVENTS".to_owned(), "GUARDDUTY_POLICY".to_owned());
    detector.features.insert("S3_DATA_EVENTS".to_owned(), false);
    let failed = check(&right, "us-east-1/s3-protection").unwrap();
    assert_eq!(failed.status, Status::Failed);
    assert!(failed.fix.unwrap().contains("looks after the policies"));
}

// what nobody can judge is told beside something that can fail.
#[test]
fn no_check_passes_whatever_is_seen() {
    let mut right = Right::new();
    for code in ["eu-west-1", "us-east-1"] {
        let detector = right.detector(code);
        detector.enabled = false;
        detector.frequency = "SIX_HOURS".to_owned();
        detector.features.clear();
        detector.destinations = Seen::Known(Vec::new());
    }
    for check in right.checks() {
        let regional = ["detector", "frequency", "s3-protection", "export"]
            .iter()
            .any(|name| check.id.ends_with(name));
        if regional {
            assert_eq!(check.status, Status::Failed, "{check:?}");
        }
    }
}

// GD-01
#[test]
fn an_export_that_cannot_write_says_since_when() {
    let mut right = Right::new();
    let there = right.destination("us-east-1");
    there.status = "UNABLE_TO_PUBLISH_FIX_DESTINATION_PROPERTY".to_owned();
    there.failing_since = jiff::Timestamp::from_millisecond(1_700_000_000_000).ok();
    let failed = check(&right, "us-east-1/export").unwrap();
    assert!(
        failed.seen.ends_with("since 2023-11-14 22:13 UTC."),
        "{failed:?}"
    );
}

// GD-02
#[test]
fn the_bucket_s_owner_and_the_folder_are_looked_at() {
    let mut right = Right::new();
    let owned = check(&right, "us-east-1/export").unwrap();
    assert!(owned.seen.contains(" checks that the bucket is yours."));
    right.destination("us-east-1").expected_owner = None;
    all_passed(&right);
    let unowned = check(&right, "us-east-1/export").unwrap();
    assert!(
        unowned
            .seen
            .contains("does not check that the bucket is yours.")
    );
    right.destination("us-east-1").expected_owner = Some("123456789012".to_owned());
    assert_eq!(right.not_passed().len(), 1);
    right.destination("us-east-1").expected_owner = None;
    right.destination("us-east-1").folder_object = Some(Seen::Known(false));
    right.only("us-east-1 export", Status::Failed);
}

// nothing is asked of a bucket that was there before.
#[test]
fn refusals_are_asked_of_our_own_bucket_only() {
    let mut right = Right::new();
    edit(&mut right.findings_bucket().policy, |there| {
        without(there, OPEN_CONNECTIONS)
    });
    assert_eq!(right.not_passed().len(), 1);
    right.findings_bucket().tags = Seen::Known(std::collections::BTreeMap::new());
    all_passed(&right);
    assert!(check(&right, "findings-bucket-locked").is_none());
    right.answers.guardduty.strict_bucket = true;
    assert_eq!(right.not_passed().len(), 1);
}

// The changes write no refusal for an export that cannot be seen, so none is missing either.
#[test]
fn refusals_are_not_asked_for_an_export_that_cannot_be_seen() {
    let mut right = Right::new();
    edit(&mut right.findings_bucket().policy, |there| {
        without(there, UNENCRYPTED)
    });
    let status = |right: &Right| check(right, "findings-bucket-locked").unwrap().status;
    right.detector("us-east-1").destinations = Seen::Unknown(Problem::new("Not allowed."));
    assert_eq!(status(&right), Status::Failed);
    right.detector("eu-west-1").destinations = Seen::Unknown(Problem::new("Not allowed."));
    assert_eq!(status(&right), Status::Unknown);
    // Open connections are refused whatever the exports are.
    edit(&mut right.findings_bucket().policy, |there| {
        without(there, OPEN_CONNECTIONS)
    });
    assert_eq!(status(&right), Status::Failed);
}

// a rule that names more detectors than the answers is as good.
#[test]
fn a_region_left_out_of_the_answers_changes_nothing() {
    let mut right = Right::new();
    right.answers.guardduty.regions = vec![region("eu-west-1")];
    all_passed(&right);
}

// an export that stays elsewhere is one fault, and nothing is wanted of the bucket for it.
#[test]
fn an_export_elsewhere_is_told_once_with_the_hand_that_can_mend_it() {
    let mut right = Right::new();
    right
        .destination("us-east-1")
        .destination_arn
        .push_str("-two");
    edit(&mut right.findings_bucket().policy, |there| {
        let text = there.to_compact();
        let gone = "\"arn:aws:guardduty:us-east-1:111122223333:detector/12abc34d567e8fa901bc2d34e56789f0\"";
        assert!(text.contains(gone));
        let less = text.replace(&format!(",{gone}"), "");
        crate::policy::Document::parse(&less).unwrap()
    });
    right.only("us-east-1 export", Status::Failed);
    let fix = |right: &Right| check(right, "us-east-1/export").unwrap().fix.unwrap();
    assert!(fix(&right).contains("allow the move"), "{}", fix(&right));
    right.answers.guardduty.move_export = true;
    assert!(fix(&right).contains("The plan mends this"));
}

#[test]
fn key_and_topic_are_looked_for_beside_the_bucket() {
    let mut right = Right::new();
    let name = BucketName::parse("their-findings").unwrap();
    let there = right.findings_bucket().clone();
    right.answers.guardduty.bucket = crate::answers::BucketChoice::Existing { name: name.clone() };
    let mut away = there;
    away.region = region("us-east-1");
    right.view().buckets.insert(
        name,
        Seen::Known(crate::inventory::BucketView::Yours(Box::new(away))),
    );
    let places: Vec<String> = right
        .checks()
        .into_iter()
        .filter(|check| check.id.contains("findings-key") || check.id.contains("findings-topic"))
        .map(|check| format!("{} {}", check.place.region, check.seen))
        .collect();
    assert!(
        places
            .iter()
            .any(|text| text.starts_with("us-east-1 There is no topic")),
        "{places:?}"
    );
    assert!(
        places
            .iter()
            .any(|text| text.contains("There is no key `alias/radiant-guardduty`")),
        "{places:?}"
    );
}
