use super::*;
use crate::domain::{AccountId, Place, Region};
use crate::plan::Kind;
use crate::plan::{CreateDetector, UpdateDetector};
use crate::problem::Problem;

fn place() -> Place {
    let region = Region::parse("us-east-1").unwrap();
    Place::new(AccountId::parse("111122223333").unwrap(), region)
}

fn slot() -> Slot {
    Slot::detector(&place())
}

fn draft() -> Draft {
    Draft::new(
        Section::GuardDuty,
        &place(),
        "detector",
        Service::GuardDuty,
        "detector",
    )
}

/// One that is on, with S3 Protection.
fn detector(frequency: &str) -> Detector {
    Detector {
        frequency: frequency.to_owned(),
        features: BTreeMap::from([
            (S3_PROTECTION.to_owned(), true),
            ("CLOUD_TRAIL".to_owned(), true),
        ]),
        ..Detector::new("12abc")
    }
}

fn adopted(detector: &Detector, s3_protection: bool) -> Draft {
    adopt(draft(), detector, s3_protection, |account| {
        Problem::new("Only its administrator may change it.").who(account.grouped())
    })
}

#[test]
fn a_new_one_has_every_plan_named_and_only_s3_on() {
    let change = make(draft(), slot(), true).change;
    let Action::CreateDetector(CreateDetector {
        features,
        frequency,
        ..
    }) = &change.action
    else {
        panic!("{:?}", change.action);
    };
    assert_eq!(frequency, "FIFTEEN_MINUTES");
    assert_eq!(features.len(), 8);
    let on: Vec<&String> = features
        .iter()
        .filter(|(_, on)| **on)
        .map(|(name, _)| name)
        .collect();
    assert_eq!(on, ["S3_DATA_EVENTS"]);
    assert!(!features.contains_key("EKS_RUNTIME_MONITORING"));
    assert_eq!(change.costs.len(), 2);
    let change = make(draft(), slot(), false).change.change;
    assert!(
        matches!(change.action, Action::CreateDetector(CreateDetector { features, .. }) if features.values().all(|on| !on))
    );
}

#[test]
fn a_right_one_is_kept() {
    assert_eq!(adopted(&detector(FREQUENCY), true).change.kind, Kind::Keep);
    assert_eq!(adopted(&detector(FREQUENCY), false).change.kind, Kind::Keep);
}

#[test]
fn a_suspended_one_is_woken_and_its_plans_are_named() {
    let mut asleep = detector(FREQUENCY);
    asleep.enabled = false;
    asleep.features.insert("RDS_LOGIN_EVENTS".to_owned(), true);
    let change = adopted(&asleep, true).change;
    assert_eq!(change.title, "Switch GuardDuty on again");
    assert!(change.warnings[0].text.contains("RDS_LOGIN_EVENTS"));
    assert!(!change.warnings[0].text.contains("CLOUD_TRAIL"));
    assert_eq!(
        change.action,
        Action::UpdateDetector(UpdateDetector {
            detector: "12abc".to_owned(),
            seen: DetectorSettings::from(&asleep),
            enable: Some(true),
            frequency: None,
            features: BTreeMap::new(),
        })
    );
}

#[test]
fn only_what_is_missing_is_sent() {
    let change = adopted(&detector("SIX_HOURS"), true).change;
    assert_eq!(change.title, "Send updated findings every 15 minutes");
    let Action::UpdateDetector(UpdateDetector {
        enable,
        frequency,
        features,
        ..
    }) = change.change.action
    else {
        panic!("another action");
    };
    assert_eq!((enable, frequency.as_deref()), (None, Some(FREQUENCY)));
    assert!(features.is_empty());
    let mut open = detector(FREQUENCY);
    open.features.insert(S3_PROTECTION.to_owned(), false);
    let change = adopted(&open, true).change;
    assert_eq!(change.title, "Turn on S3 Protection");
}

#[test]
fn a_member_cannot_change_it_and_learns_who_can() {
    let mut member = detector("SIX_HOURS");
    member.administrator = Seen::Known(Some(crate::inventory::Administrator {
        account: AccountId::parse("999988887777").unwrap(),
        status: "Enabled".to_owned(),
    }));
    let Kind::ByHand(problem) = adopted(&member, true).change.change.kind else {
        panic!("it was planned");
    };
    assert!(problem.who.unwrap().contains("9999 8888 7777"));
    member.frequency = FREQUENCY.to_owned();
    assert_eq!(adopted(&member, true).change.kind, Kind::Keep);
}

#[test]
fn an_administrator_that_cannot_be_seen_stops_the_change() {
    let mut unknown = detector("SIX_HOURS");
    unknown.administrator = Seen::Unknown(Problem::new("Not allowed."));
    assert!(matches!(
        adopted(&unknown, true).change.kind,
        Kind::ByHand(_)
    ));
}
