//! What the plan and the checks once read apart is read once: each says what the other does.

use std::collections::BTreeMap;

use super::check;
use super::right::{Right, region};
use crate::answers::{KeyChoice, ReadScope, TrailChoice};
use crate::inventory::Seen;
use crate::plan::{Plan, plan};
use crate::problem::Problem;
use crate::verify::Status;

fn planned(right: &Right) -> Plan {
    plan(&right.answers, &right.vendor, &right.inventory)
}

fn writes(right: &Right) -> Vec<String> {
    let plan = planned(right);
    let changes = plan.changes.iter().filter(|change| change.kind.writes());
    changes.map(|change| change.id.part().to_owned()).collect()
}

/// The log key was made, and the run ended before it got its nickname.
fn unnamed() -> Right {
    let mut right = Right::new();
    let arn = right.log_key().arn.clone();
    let view = right.place("eu-west-1");
    let Seen::Known(aliases) = &mut view.aliases else {
        panic!("{:?}", view.aliases);
    };
    aliases.remove("alias/radiant-cloudtrail").unwrap();
    view.made_keys = Seen::Known(BTreeMap::from([(
        "alias/radiant-cloudtrail".to_owned(),
        arn,
    )]));
    right
}

#[test]
fn a_key_without_its_nickname_is_the_key_for_both_and_the_nickname_alone_is_missing() {
    let right = unnamed();
    assert_eq!(writes(&right), ["log-key-alias"]);
    right.only("eu-west-1 log-key-on", Status::Failed);
    let check = check(&right, "log-key-on");
    assert!(check.seen.contains("alias/radiant-cloudtrail"));
    assert!(check.is_mended_by_plan());
}

#[test]
fn the_key_of_a_trail_that_keeps_it_has_to_be_switched_on_though_nobody_chose_it() {
    let mut right = Right::new();
    let arn = right.trail().arn.clone();
    right.answers.cloudtrail.trail = TrailChoice::Existing { arn };
    right.answers.cloudtrail.key = KeyChoice::None;
    assert_eq!(check(&right, "log-key-readers").status, Status::Passed);
    "PendingDeletion".clone_into(&mut right.log_key().state);
    right.only("eu-west-1 log-key-readers", Status::Failed);
    let plan = planned(&right);
    let key = plan
        .changes
        .iter()
        .find(|change| change.id.part() == "log-key")
        .unwrap();
    assert!(matches!(key.kind, crate::plan::Kind::ByHand(_)));
}

#[test]
fn a_limit_on_keys_that_the_answers_do_not_ask_for_any_more_is_a_right_that_is_missing() {
    let mut right = Right::new();
    let rules = |right: &Right| {
        let site = crate::wanted::main_site(&right.answers, &right.vendor, &right.inventory);
        let keys = [site.log_files_key().unwrap(), site.findings_key()];
        super::right::document(&site.role_rules(&keys))
    };
    right.answers.role.read = ReadScope::LogBuckets;
    let narrow = rules(&right);
    right.policy().document = narrow;
    assert_eq!(check(&right, "role-rights").status, Status::Passed);
    right.answers.role.read = ReadScope::AllBuckets;
    assert_eq!(writes(&right), ["role-policy"]);
    let check = check(&right, "role-rights");
    assert_eq!(check.status, Status::Failed);
    assert!(check.is_mended_by_plan());
}

#[test]
fn a_copy_of_the_trail_counts_where_its_home_region_cannot_be_read() {
    let mut right = Right::new();
    let mut copy = right.trail().clone();
    copy.home_region = region("us-east-1");
    copy.arn.region = "us-east-1".to_owned();
    right.answers.cloudtrail.trail = TrailChoice::Existing {
        arn: copy.arn.clone(),
    };
    right.place("eu-west-1").trails = Seen::Known(vec![copy]);
    right.place("us-east-1").trails = Seen::Unknown(Problem::new("No answer."));
    assert_eq!(check(&right, "trail-validation").status, Status::Passed);
    let plan = planned(&right);
    assert!(
        plan.changes
            .iter()
            .any(|change| change.id.part() == "trail")
    );
}
