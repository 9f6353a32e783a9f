//! What could not be seen is never written to, nor what needs it; everything else goes on.

use super::*;
use crate::plan::{CreateKey, CreatePolicy};

/// One read that was refused, the change that is left to a person for it, and one that goes on.
type Case = (fn(&mut Inventory, &Answers), &'static str, &'static str);

const CASES: [Case; 12] = [
    (
        |inventory, _| here(inventory).trails = Seen::Unknown(denied()),
        "cloudtrail/trail",
        "guardduty/findings-bucket",
    ),
    (
        |inventory, answers| refuse_bucket(inventory, answers.cloudtrail.bucket.name()),
        "cloudtrail/log-bucket",
        "guardduty/findings-bucket",
    ),
    (
        |inventory, answers| refuse_bucket(inventory, answers.guardduty.bucket.name()),
        "guardduty/findings-bucket",
        "cloudtrail/trail",
    ),
    (
        |inventory, _| here(inventory).aliases = Seen::Unknown(denied()),
        "cloudtrail/log-key",
        "guardduty/detector",
    ),
    (
        |inventory, _| here(inventory).made_keys = Seen::Unknown(denied()),
        "guardduty/findings-key",
        "guardduty/findings-topic",
    ),
    (
        |inventory, _| here(inventory).topic_arns = Seen::Unknown(denied()),
        "cloudtrail/log-topic",
        "cloudtrail/log-bucket-policy",
    ),
    (
        |inventory, _| here(inventory).detector = Seen::Unknown(denied()),
        "guardduty/detector",
        "guardduty/findings-notification",
    ),
    (
        |inventory, answers| {
            let policies = &mut global(inventory).policies;
            policies.insert(answers.role.policy_name.clone(), Seen::Unknown(denied()));
        },
        "main-role/role-policy",
        "main-role/role",
    ),
    (
        |inventory, _| {
            let name = Vendor::default().role_name;
            global(inventory)
                .roles
                .insert(name, Seen::Unknown(denied()));
        },
        "main-role/role",
        "main-role/role-policy",
    ),
    (
        |inventory, answers| {
            let mut bucket = empty_bucket(REGION);
            bucket.policy = Seen::Unknown(denied());
            set_log_bucket(inventory, answers, bucket);
        },
        "cloudtrail/log-bucket-policy",
        "cloudtrail/log-topic",
    ),
    (
        |inventory, answers| {
            let mut bucket = empty_bucket(REGION);
            bucket.public_access_block = Seen::Unknown(denied());
            set_log_bucket(inventory, answers, bucket);
        },
        "cloudtrail/log-bucket-public-access",
        "cloudtrail/trail",
    ),
    (
        |inventory, answers| {
            let mut bucket = empty_bucket(REGION);
            bucket.notification = Seen::Unknown(denied());
            let name = answers.guardduty.bucket.name().clone();
            put_bucket(inventory, name.as_str(), bucket);
        },
        "guardduty/findings-notification",
        "guardduty/findings-export",
    ),
];

fn refuse_bucket(inventory: &mut Inventory, name: &BucketName) {
    global(inventory)
        .buckets
        .insert(name.clone(), Seen::Unknown(denied()));
}

fn set_log_bucket(inventory: &mut Inventory, answers: &Answers, bucket: Bucket) {
    let name = answers.cloudtrail.bucket.name().clone();
    put_bucket(inventory, name.as_str(), bucket);
}

#[test]
fn a_refused_read_stops_its_change_and_no_other() {
    let answers = answers();
    for (refuse, stopped, goes_on) in CASES {
        let mut inventory = fresh(&answers);
        refuse(&mut inventory, &answers);
        let plan = planned(&answers, &inventory);
        let problem = by_hand(&plan, stopped);
        assert_eq!(problem.summary, denied().summary, "{stopped}");
        assert!(problem.hint.is_some(), "{stopped}");
        assert!(
            part(&plan, stopped)
                .title
                .ends_with("could not be looked at"),
            "{}",
            part(&plan, stopped).title
        );
        assert!(
            part(&plan, goes_on).kind.writes(),
            "{goes_on} is held up by {stopped}"
        );
    }
}

/// A trail that cannot be seen may be there, with its own bucket, key and topic; and for one that is not there nothing is made.
#[test]
fn what_depends_on_the_trail_waits_for_it_and_nothing_else_does() {
    let unseen = answers();
    let mut hidden = fresh(&unseen);
    here(&mut hidden).trails = Seen::Unknown(denied());
    let mut gone = answers();
    gone.cloudtrail.trail = existing_trail(bare_trail("gone", "their-logs").arn);
    let empty = fresh(&gone);
    for (answers, inventory) in [(unseen, hidden), (gone, empty)] {
        let plan = planned(&answers, &inventory);
        let reason = &by_hand(&plan, "cloudtrail/trail").summary;
        for name in ["log-bucket", "log-key", "log-topic"] {
            let problem = by_hand(&plan, &format!("cloudtrail/{name}"));
            assert!(problem.summary.contains(reason.as_str()), "{problem:?}");
            assert!(problem.hint.is_some(), "{problem:?}");
        }
        let written = writes(&plan);
        assert!(
            !written.iter().any(|id| id.starts_with("cloudtrail/")),
            "{written:?}"
        );
        for name in [
            "guardduty/detector",
            "guardduty/findings-bucket-policy",
            "guardduty/findings-key",
            "guardduty/findings-export",
            "main-role/role-policy",
            "main-role/role",
            "main-role/role-attach",
        ] {
            assert!(part(&plan, name).kind.writes(), "{name} is held up");
        }
        let CreatePolicy { document, .. } = deed(part(&plan, "main-role/role-policy"));
        let log_key = crate::plan::Slot::cloudtrail_key(&place(REGION)).to_string();
        assert!(!document.to_compact().contains(&log_key));
    }
}

#[test]
fn what_needs_a_stopped_change_points_to_it() {
    let answers = answers();
    let mut inventory = fresh(&answers);
    refuse_bucket(&mut inventory, answers.guardduty.bucket.name());
    let plan = planned(&answers, &inventory);
    let problem = by_hand(&plan, "guardduty/findings-export");
    assert!(
        problem
            .summary
            .contains("The findings bucket could not be looked at"),
        "{problem:?}"
    );
}

#[test]
fn a_place_that_nobody_looked_at_is_unseen_too() {
    let mut answers = answers();
    let inventory = fresh(&answers);
    answers.guardduty.regions.push(region("eu-west-1"));
    let plan = planned(&answers, &inventory);
    let there = part_in(&plan, "guardduty/detector", "eu-west-1");
    assert!(matches!(there.kind, Kind::ByHand(_)));
    assert!(matches!(
        part_in(&plan, "guardduty/findings-export", "eu-west-1").kind,
        Kind::ByHand(_)
    ));
    assert!(part(&plan, "guardduty/findings-export").kind.writes());
    let CreateKey { policy, .. } = deed(part(&plan, "guardduty/findings-key"));
    assert!(!policy.to_compact().contains("eu-west-1"));
}

#[test]
fn an_inventory_without_any_look_leads_to_no_write() {
    let answers = answers();
    let caller = fresh(&answers).caller;
    let plan = planned(
        &answers,
        &Inventory::empty(jiff::Timestamp::UNIX_EPOCH, caller),
    );
    assert_eq!(writes(&plan), [""; 0]);
    assert!(plan.counts().by_hand > 10);
}

#[test]
fn what_a_trail_records_is_not_guessed() {
    let mut answers = answers();
    answers.cloudtrail.bucket = existing_bucket("their-logs");
    let mut trail = bare_trail("theirs", "their-logs");
    trail.selectors = Seen::Unknown(denied());
    trail.logging = Seen::Unknown(denied());
    answers.cloudtrail.trail = existing_trail(trail.arn.clone());
    let mut inventory = fresh(&answers);
    here(&mut inventory).trails = Seen::Known(vec![trail]);
    put_bucket(&mut inventory, "their-logs", empty_bucket(REGION));
    let plan = planned(&answers, &inventory);
    assert_eq!(
        by_hand(&plan, "cloudtrail/trail-events").summary,
        denied().summary
    );
    assert_eq!(
        by_hand(&plan, "cloudtrail/trail-logging").summary,
        denied().summary
    );
    assert!(part(&plan, "cloudtrail/trail").kind.writes());
}
