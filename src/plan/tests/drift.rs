//! The plan and the checks mean the same: what the plan makes passes, and whatever is left out of it is missed.

use super::*;
use crate::answers::{DataEvents, MemberAccounts, ReadScope};
use crate::inventory::{MemberAccount, Organization};
use crate::verify::{Check, Status, verify};

/// What only the vendor can do.
const OF_THE_VENDOR: &str = "/vendor-subscription";

/// Who looks after GuardDuty in the other accounts has tests of its own.
const OF_THE_ORGANIZATION: &str = "/guardduty-coverage";

/// The checks that did not pass, but for those of the vendor and of the organization's GuardDuty.
fn open(answers: &Answers, inventory: &Inventory) -> Vec<Check> {
    let mut checks = verify(answers, &Vendor::default(), inventory);
    checks.retain(|check| {
        let by_others = [OF_THE_VENDOR, OF_THE_ORGANIZATION];
        check.status != Status::Passed && !by_others.iter().any(|name| check.id.ends_with(name))
    });
    checks
}

/// An organization's account in which nothing is there, and answers that ask for everything.
fn nothing_yet() -> (Answers, Inventory) {
    let mut answers = answers();
    answers.cloudtrail.organization = true;
    answers.cloudtrail.data_events = DataEvents::All;
    answers.guardduty.s3_protection = true;
    answers.guardduty.regions = vec![region(REGION), region("eu-west-1")];
    answers.role.read = ReadScope::LogBuckets;
    let members: Vec<AccountId> = (0..3).map(super::members::id).collect();
    answers.members.accounts = MemberAccounts::These(members.clone());
    let mut inventory = fresh(&answers);
    for member in &members {
        super::members::reached(&answers, &mut inventory, member);
    }
    let accounts = members
        .into_iter()
        .map(|member| MemberAccount::new(member, "Larkfield Foods", true));
    global(&mut inventory).standing = Seen::Known(Standing::Management(Organization {
        accounts: Seen::Known(accounts.collect()),
        ..Organization::new("o-abcd123456", account())
    }));
    (answers, inventory)
}

/// The same account after everything was made, and then spoiled.
fn spoiled() -> (Answers, Inventory) {
    let (answers, inventory) = nothing_yet();
    let mut inventory = after(&answers, &inventory);
    for view in inventory.accounts.values_mut() {
        for role in view.roles.values_mut().filter_map(there) {
            role.trust = role.trust.with_statements([]);
            role.attached = Seen::Known(Vec::new());
        }
        for policy in view.policies.values_mut() {
            if let Seen::Known(Some(policy)) = policy {
                policy.document = policy.document.with_statements([]);
            }
        }
    }
    let view = global(&mut inventory);
    for bucket in view.buckets.values_mut() {
        let Seen::Known(BucketView::Yours(bucket)) = bucket else {
            panic!("{bucket:?}");
        };
        bucket.policy = Seen::Known(None);
        bucket.notification = Seen::Known(Notification::default());
        bucket.public_access_block = Seen::Known(None);
    }
    let findings = answers.guardduty.bucket.name();
    for view in inventory.places.values_mut() {
        for key in view.keys.values_mut().filter_map(there) {
            let Seen::Known(policy) = &mut key.policy else {
                panic!("{:?}", key.policy);
            };
            let mut statements = policy.statements();
            statements.retain(|rule| {
                let alone = policy.with_statements([rule.clone()]);
                crate::policy::account_root::is_in(&alone, &account())
            });
            *policy = policy.with_statements(statements);
            key.rotates = Seen::Known(false);
        }
        for topic in view.topics.values_mut().filter_map(there) {
            topic.policy = None;
        }
        if let Seen::Known(trails) = &mut view.trails {
            for trail in trails {
                trail.validation = false;
                trail.logging = Seen::Known(false);
                trail.selectors = Seen::Known(None);
            }
        }
        if let Some(detector) = there(&mut view.detector) {
            detector.enabled = false;
            detector.frequency = "SIX_HOURS".to_owned();
            let Seen::Known(exports) = &mut detector.destinations else {
                panic!("{:?}", detector.destinations);
            };
            for export in exports {
                export.destination_arn = format!("arn:aws:s3:::{findings}/guardduty");
                export.folder_object = Some(Seen::Known(false));
                "STOPPED".clone_into(&mut export.status);
            }
        }
    }
    (answers, inventory)
}

fn there<T>(seen: &mut Seen<Option<T>>) -> Option<&mut T> {
    match seen {
        Seen::Known(thing) => thing.as_mut(),
        Seen::Unknown(problem) => panic!("{problem}"),
    }
}

/// The name of an action's kind, as it stands in a saved plan.
fn kind(action: &Action) -> String {
    let value = serde_json::to_value(action).unwrap();
    let object = value.as_object().expect("a change that writes");
    object.keys().next().unwrap().clone()
}

#[test]
fn what_the_plan_makes_is_what_the_checks_ask_for_in_every_kind_of_change() {
    let mut kinds = BTreeSet::new();
    for (answers, inventory) in [nothing_yet(), spoiled()] {
        let plan = planned(&answers, &inventory);
        for change in plan.changes.iter().filter(|change| change.kind.writes()) {
            kinds.insert(kind(&change.action));
        }
        for check in open(&answers, &inventory) {
            assert!(check.is_mended_by_plan(), "{check:?}");
        }
        let after = after(&answers, &inventory);
        assert_eq!(open(&answers, &after), Vec::new());
    }
    let all = [
        "attach_policy",
        "block_public_access",
        "create_alias",
        "create_bucket",
        "create_destination",
        "create_detector",
        "create_key",
        "create_policy",
        "create_policy_version",
        "create_role",
        "create_topic",
        "create_trail",
        "enable_key_rotation",
        "enable_trusted_access",
        "put_bucket_notification",
        "put_bucket_policy",
        "put_event_selectors",
        "put_folder_object",
        "put_key_policy",
        "put_topic_policy",
        "put_trust",
        "start_logging",
        "update_destination",
        "update_detector",
        "update_trail",
    ];
    assert_eq!(kinds, all.into_iter().map(str::to_owned).collect());
}

#[test]
fn a_change_that_is_left_out_is_missed_by_a_check() {
    for (answers, inventory) in [nothing_yet(), spoiled()] {
        let plan = planned(&answers, &inventory);
        for left_out in plan.changes.iter().filter(|change| change.kind.writes()) {
            let mut gone = BTreeSet::from([left_out.id.clone()]);
            let mut rest = plan.clone();
            // What comes behind it cannot be done either.
            rest.changes.retain(|change| {
                let mut needs = change.depends_on.iter().chain(&change.follows);
                let stays = !gone.contains(&change.id) && !needs.any(|need| gone.contains(need));
                if !stays {
                    gone.insert(change.id.clone());
                }
                stays
            });
            let mut inventory = inventory.clone();
            carry_out(&rest, &mut inventory);
            let missed = open(&answers, &inventory);
            assert!(!missed.is_empty(), "{}", left_out.id);
        }
    }
}
