//! Detectors: in Regions that are off, half made, suspended, looked after by others.

use super::*;
use crate::inventory::{Administrator, CREATED_BY};
use crate::plan::{CreateKey, UpdateDetector};

const DETECTOR: &str = "guardduty/detector";

fn tags() -> BTreeMap<String, String> {
    let (key, value) = CREATED_BY;
    BTreeMap::from([(key.to_owned(), value.to_owned())])
}

fn with(detector: Detector) -> (Answers, Inventory) {
    let answers = answers();
    let mut inventory = fresh(&answers);
    here(&mut inventory).detector = Seen::Known(Some(detector));
    (answers, inventory)
}

fn administered(status: &str) -> Detector {
    Detector {
        administrator: Seen::Known(Some(Administrator {
            account: AccountId::parse("123456789012").unwrap(),
            status: status.to_owned(),
        })),
        ..bare_detector()
    }
}

fn update(plan: &Plan<Told>) -> (Option<bool>, Option<&str>, &BTreeMap<String, bool>) {
    match &part(plan, DETECTOR).action {
        Action::UpdateDetector(UpdateDetector {
            enable,
            frequency,
            features,
            ..
        }) => (*enable, frequency.as_deref(), features),
        other => panic!("{other:?}"),
    }
}

// ERR-01
#[test]
fn a_region_that_is_not_switched_on_is_by_hand_and_the_rest_goes_on() {
    let mut answers = answers();
    let inventory = fresh(&answers);
    answers.guardduty.regions.push(region("me-south-1"));
    let plan = planned(&answers, &inventory);
    for name in [DETECTOR, "guardduty/findings-export"] {
        let Kind::ByHand(problem) = &part_in(&plan, name, "me-south-1").kind else {
            panic!("{name} was planned");
        };
        assert!(
            problem.summary.contains("me-south-1") && problem.summary.contains("not switched on"),
            "{problem:?}"
        );
        assert!(part(&plan, name).kind.writes(), "{name}");
    }
    let CreateKey { policy, .. } = deed(part(&plan, "guardduty/findings-key"));
    assert!(!policy.to_compact().contains("me-south-1"));
    // A Region that every account has is never taken for one that is off.
    answers.guardduty.regions = vec![region(REGION), region("eu-west-1")];
    let mut inventory = fresh(&answers);
    global(&mut inventory).regions = Seen::Known(vec![region(REGION)]);
    let plan = planned(&answers, &inventory);
    assert!(part_in(&plan, DETECTOR, "eu-west-1").kind.writes());
}

#[test]
fn a_detector_of_ours_that_was_cut_off_is_finished_with_unwanted_plans_off() {
    let (answers, inventory) = with(Detector {
        enabled: false,
        frequency: "FIFTEEN_MINUTES".to_owned(),
        features: BTreeMap::from([
            ("CLOUD_TRAIL".to_owned(), true),
            ("S3_DATA_EVENTS".to_owned(), true),
            ("RDS_LOGIN_EVENTS".to_owned(), true),
            // Newer than this program.
            ("QUANTUM_EVENTS".to_owned(), true),
        ]),
        tags: tags(),
        ..bare_detector()
    });
    let plan = planned(&answers, &inventory);
    let change = part(&plan, DETECTOR);
    assert_eq!(change.title, "Finish turning on GuardDuty");
    assert!(change.warnings[0].text.contains("QUANTUM_EVENTS"));
    let (enable, _, features) = update(&plan);
    assert_eq!(enable, Some(true));
    assert_eq!(
        *features,
        BTreeMap::from([
            ("QUANTUM_EVENTS".to_owned(), false),
            ("RDS_LOGIN_EVENTS".to_owned(), false),
        ])
    );
    let done = planned(&answers, &after(&answers, &inventory));
    assert_eq!(writes(&done), [""; 0]);
}

// GD-07
#[test]
fn somebody_else_s_suspended_detector_is_woken_with_what_its_owner_chose() {
    let (answers, inventory) = with(Detector {
        enabled: false,
        features: BTreeMap::from([
            ("RDS_LOGIN_EVENTS".to_owned(), true),
            ("S3_DATA_EVENTS".to_owned(), true),
        ]),
        ..bare_detector()
    });
    let plan = planned(&answers, &inventory);
    let change = part(&plan, DETECTOR);
    assert_eq!(change.title, "Switch GuardDuty on again");
    assert!(change.costs.iter().any(|cost| cost.grows));
    assert!(change.warnings[0].text.contains("RDS_LOGIN_EVENTS"));
    let (enable, _, features) = update(&plan);
    assert_eq!((enable, features.len()), (Some(true), 0));
}

// GD-08
#[test]
fn the_two_runtime_plans_are_never_sent() {
    let (answers, inventory) = with(Detector {
        features: BTreeMap::from([
            ("EKS_RUNTIME_MONITORING".to_owned(), true),
            ("RUNTIME_MONITORING".to_owned(), false),
            ("S3_DATA_EVENTS".to_owned(), false),
        ]),
        ..bare_detector()
    });
    let plan = planned(&answers, &inventory);
    let (_, _, features) = update(&plan);
    assert_eq!(
        *features,
        BTreeMap::from([("S3_DATA_EVENTS".to_owned(), true)])
    );
}

// GD-04
#[test]
fn what_an_administrator_decides_is_left_to_it() {
    // Suspended or not: AWS takes no change from here.
    for status in ["Enabled", "Disabled"] {
        let (answers, inventory) = with(administered(status));
        let plan = planned(&answers, &inventory);
        let problem = by_hand(&plan, DETECTOR);
        assert!(problem.summary.contains("1234 5678 9012"));
        assert!(problem.hint_says("15 minutes"));
    }
    // An invitation binds nobody.
    let (answers, inventory) = with(administered("Invited"));
    let plan = planned(&answers, &inventory);
    assert_eq!(update(&plan).1, Some("FIFTEEN_MINUTES"));
    assert!(part(&plan, DETECTOR).warnings.is_empty());
}

#[test]
fn what_a_policy_of_the_organization_decides_is_told_and_not_tried() {
    let decided = |frequency: &str| {
        with(Detector {
            frequency: frequency.to_owned(),
            features: BTreeMap::from([("S3_DATA_EVENTS".to_owned(), false)]),
            managed: BTreeMap::from([("S3_DATA_EVENTS".to_owned(), "GUARDDUTY_POLICY".to_owned())]),
            ..bare_detector()
        })
    };
    let (answers, inventory) = decided("FIFTEEN_MINUTES");
    let plan = planned(&answers, &inventory);
    assert_eq!(part(&plan, DETECTOR).kind, Kind::Keep);
    left_saying(
        &plan,
        "guardduty/s3-protection",
        "policy of your organization",
    );
    let (answers, inventory) = decided("SIX_HOURS");
    let plan = planned(&answers, &inventory);
    by_hand(&plan, "guardduty/s3-protection");
    let (_, frequency, features) = update(&plan);
    assert_eq!((frequency, features.len()), (Some("FIFTEEN_MINUTES"), 0));
}

#[test]
fn prices_have_their_date() {
    let answers = answers();
    let plan = planned(&answers, &fresh(&answers));
    for cost in &part(&plan, DETECTOR).costs {
        assert!(cost.price.contains("October 2026"), "{cost:?}");
    }
}
