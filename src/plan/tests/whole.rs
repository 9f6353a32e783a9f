//! From nothing to everything, and that a second plan finds nothing to do.

use super::*;
use crate::answers::DataEvents;
use crate::inventory::Selectors;
use crate::plan::{CreateKey, PutBucketPolicy, PutEventSelectors};
use crate::policy::DocumentKind;

#[test]
fn a_fresh_account_gets_everything_in_order() {
    let answers = answers();
    let plan = planned(&answers, &fresh(&answers));
    let all_write = plan.changes.iter().all(|change| change.kind.writes());
    assert!(all_write, "{:?}", plan.counts());
    for name in [
        "log-bucket",
        "log-bucket-public-access",
        "log-bucket-policy",
        "log-key",
        "log-key-alias",
        "log-key-rotation",
        "log-topic",
        "trail",
        "trail-events",
        "trail-logging",
    ] {
        part(&plan, &format!("cloudtrail/{name}"));
    }
    for name in [
        "detector",
        "findings-key",
        "findings-key-alias",
        "findings-key-rotation",
        "findings-bucket",
        "findings-bucket-public-access",
        "findings-bucket-policy",
        "findings-topic",
        "findings-notification",
        "findings-export",
    ] {
        part(&plan, &format!("guardduty/{name}"));
    }
    for name in ["role-policy", "role", "role-attach"] {
        part(&plan, &format!("main-role/{name}"));
    }
    assert_eq!(plan.changes.len(), 23);
}

#[test]
fn only_real_needs_are_waited_for() {
    let answers = answers();
    let plan = planned(&answers, &fresh(&answers));
    for (late, early) in [
        ("cloudtrail/trail", "cloudtrail/log-bucket-policy"),
        ("cloudtrail/trail", "cloudtrail/log-key"),
        ("cloudtrail/trail", "cloudtrail/log-topic"),
        (
            "cloudtrail/log-bucket-policy",
            "cloudtrail/log-bucket-public-access",
        ),
        ("cloudtrail/trail-logging", "cloudtrail/trail-events"),
        ("guardduty/findings-key", "guardduty/detector"),
        ("guardduty/findings-bucket-policy", "guardduty/findings-key"),
        (
            "guardduty/findings-notification",
            "guardduty/findings-topic",
        ),
        (
            "guardduty/findings-notification",
            "guardduty/findings-bucket",
        ),
        (
            "guardduty/findings-export",
            "guardduty/findings-bucket-policy",
        ),
        (
            "guardduty/findings-export",
            "guardduty/findings-notification",
        ),
        ("main-role/role-policy", "guardduty/findings-key"),
        ("main-role/role-attach", "main-role/role"),
    ] {
        assert!(
            is_behind(&plan, late, early),
            "{late} is not behind {early}"
        );
    }
    for (late, early) in [
        ("cloudtrail/trail", "guardduty/detector"),
        ("guardduty/findings-notification", "guardduty/findings-key"),
        ("main-role/role", "main-role/role-policy"),
        ("cloudtrail/trail", "cloudtrail/log-key-alias"),
    ] {
        assert!(!is_behind(&plan, late, early), "{late} waits for {early}");
    }
    for free in [
        "cloudtrail/log-bucket",
        "cloudtrail/log-topic",
        "guardduty/findings-topic",
        "guardduty/detector",
    ] {
        assert!(part(&plan, free).depends_on.is_empty(), "{free}");
    }
}

#[test]
fn a_second_plan_finds_nothing_to_do() {
    let mut several = answers();
    several.guardduty.regions = vec![region(REGION), region("eu-west-1"), region("ap-east-1")];
    let mut no_key = answers();
    no_key.cloudtrail.key = KeyChoice::None;
    no_key.cloudtrail.data_events = DataEvents::None;
    no_key.guardduty.s3_protection = false;
    let mut chosen = answers();
    chosen.cloudtrail.data_events = DataEvents::Buckets(vec![bucket_name("payroll-files")]);
    chosen.role.read = crate::answers::ReadScope::LogBuckets;
    for answers in [answers(), several, no_key, chosen] {
        let inventory = after(&answers, &fresh(&answers));
        let plan = planned(&answers, &inventory);
        assert_eq!(writes(&plan), [""; 0]);
        assert!(
            plan.changes.iter().all(|change| change.kind == Kind::Keep),
            "{plan:?}"
        );
        assert!(plan.needs().is_empty());
    }
}

#[test]
fn a_run_that_was_cut_off_goes_on_without_a_second_key() {
    let answers = answers();
    let start = fresh(&answers);
    let whole = planned(&answers, &start);
    for stop in 0..whole.changes.len() {
        let mut inventory = start.clone();
        let begun = Plan {
            changes: whole.changes.iter().take(stop).cloned().collect(),
        };
        carry_out(&begun, &mut inventory);
        let rest = planned(&answers, &inventory);
        let held = rest
            .changes
            .iter()
            .filter(|change| matches!(change.kind, Kind::ByHand(_)))
            .count();
        assert_eq!(held, 0, "after {stop} changes");
        // The key, the alias and the rest are found again by tag and name.
        let known = slots(&answers, &Vendor::default(), &inventory);
        let key_made = begun
            .changes
            .iter()
            .any(|change| change.id == part(&whole, "guardduty/findings-key").id);
        assert_eq!(
            known.get(&Slot::guardduty_key(&place(REGION))).is_some(),
            key_made
        );
        let makes_key = part(&rest, "guardduty/findings-key").kind == Kind::Create;
        assert_eq!(makes_key, !key_made, "after {stop} changes");
    }
}

#[test]
fn the_plan_is_always_the_same() {
    let answers = answers();
    let inventory = fresh(&answers);
    let first = planned(&answers, &inventory);
    assert_eq!(first, planned(&answers, &inventory));
    let text = serde_json::to_string(&first).unwrap();
    assert_eq!(serde_json::from_str::<Plan<Told>>(&text).unwrap(), first);
}

#[test]
fn what_is_not_made_yet_stands_as_a_slot() {
    let answers = answers();
    let plan = planned(&answers, &fresh(&answers));
    let PutBucketPolicy { after, .. } = deed(part(&plan, "guardduty/findings-bucket-policy"));
    let text = after.to_compact();
    assert!(text.contains("{{guardduty.key@111122223333/us-east-1}}"));
    assert!(text.contains(
        "arn:aws:guardduty:us-east-1:111122223333:detector/{{guardduty.detector@111122223333/us-east-1}}"
    ));
    let slots = slots(&answers, &Vendor::default(), &fresh(&answers));
    assert_eq!(slots.get(&Slot::guardduty_key(&place(REGION))), None);
    assert_eq!(
        slots.get(&Slot::external_id()),
        Some("rs-8f2c-aa77-bb66-91d4")
    );
}

#[test]
fn without_the_external_id_the_role_waits_and_its_policy_does_not() {
    let mut answers = answers();
    answers.vendor.external_role_id = None;
    let inventory = after(&answers, &fresh(&answers));
    let plan = planned(&answers, &inventory).only(&[Section::MainRole]);
    assert!(matches!(
        part(&plan, "main-role/role").kind,
        Kind::Waiting(_)
    ));
    assert!(matches!(
        part(&plan, "main-role/role-attach").kind,
        Kind::Waiting(_)
    ));
    assert_eq!(part(&plan, "main-role/role-policy").kind, Kind::Keep);
    assert_eq!(plan.counts().waiting, 2);
}

#[test]
fn log_buckets_are_kept_out_of_their_own_records() {
    let answers = answers();
    let plan = planned(&answers, &fresh(&answers));
    let change = part(&plan, "cloudtrail/trail-events");
    let Action::PutEventSelectors(PutEventSelectors {
        after: Selectors::Advanced(after),
        ..
    }) = &change.action
    else {
        panic!("{:?}", change.action);
    };
    let left_out = &after[1].fields[2].not_starts_with;
    assert_eq!(left_out.len(), 2);
    assert!(left_out[0].starts_with("arn:aws:s3:::radiant-cloudtrail-logs-"));
    assert!(left_out[1].starts_with("arn:aws:s3:::radiant-guardduty-findings-"));
    assert!(change.costs[0].grows);
    assert!(change.warnings[0].instead.is_some());
}

#[test]
fn every_region_has_its_detector_and_its_export_into_one_bucket() {
    let mut answers = answers();
    answers.guardduty.regions = vec![region("eu-west-1"), region("ap-east-1")];
    let plan = planned(&answers, &fresh(&answers));
    for code in ["eu-west-1", "ap-east-1"] {
        assert_eq!(
            part_in(&plan, "guardduty/detector", code).place.region,
            region(code)
        );
        assert_eq!(
            part_in(&plan, "guardduty/findings-export", code).kind,
            Kind::Create
        );
    }
    let CreateKey { policy, .. } = deed(part(&plan, "guardduty/findings-key"));
    let text = policy.to_compact();
    assert!(text.contains("guardduty.ap-east-1.amazonaws.com"));
    assert!(text.contains(
        "arn:aws:guardduty:eu-west-1:111122223333:detector/{{guardduty.detector@111122223333/eu-west-1}}"
    ));
}

#[test]
fn the_policies_are_shown_before_and_after() {
    let answers = answers();
    let plan = planned(&answers, &fresh(&answers));
    let version = &part(&plan, "cloudtrail/log-bucket-policy").version;
    assert_eq!(version.before, None);
    assert!(matches!(
        &version.after,
        Some(View::Policy(DocumentKind::LogBucket, _))
    ));
}

#[test]
fn the_vendor_s_page_gets_names_and_arns() {
    let answers = answers();
    let vendor = Vendor::default();
    let before = main_names(&answers, &vendor, &fresh(&answers));
    assert_eq!(before.cloudtrail.topic_name, "radiant-cloudtrail-events");
    assert_eq!(
        before.guardduty.topic_arn.to_string(),
        "arn:aws:sns:us-east-1:111122223333:radiant-guardduty-findings"
    );
    assert_eq!(before.cloudtrail.key_arn, None);
    assert_eq!(
        before.role_arn.to_string(),
        "arn:aws:iam::111122223333:role/radiant-aws-access-role"
    );
    let done = main_names(&answers, &vendor, &after(&answers, &fresh(&answers)));
    assert!(done.cloudtrail.key_arn.is_some());
    assert!(done.guardduty.key_arn.is_some());
}
