//! What only some accounts have: a StackSet, an administrator of GuardDuty who sends for all, a bucket with a lock of its own.

use radiant_aws_setup::practice::world::{Settling, StackSet};
use serde_json::json;

use super::super::row::{Row, row};
use super::super::scene::{ACCOUNT, OTHER_REGION, REGION, Scene};

/// The account that manages the made-up company, and its Region.
const MANAGEMENT: &str = "444455556666";
const IRELAND: &str = "eu-west-1";
/// Another account of it.
const INVITED: &str = "555566667777";
const STACK_SETS: &str = "member.org.stacksets.cloudformation.amazonaws.com";

pub(in super::super) fn rows() -> Vec<(Scene, Vec<Row>)> {
    vec![
        (Scene::Administrator, administrator()),
        (Scene::OneOfMany, one_of_many()),
        (Scene::OwnLock, own_lock()),
        (Scene::StackSet, stack_set()),
        (Scene::StackSetGone, stack_set_gone()),
    ]
}

fn administrator() -> Vec<Row> {
    fn let_go(world: &mut radiant_aws_setup::practice::World, to: Option<&str>) {
        let organization = world.organization.as_mut().unwrap();
        let named = to.map(str::to_owned).into_iter().collect();
        let guardduty = "guardduty.amazonaws.com".to_owned();
        organization.delegated.insert(guardduty, named);
        let ids: Vec<String> = world.accounts.keys().cloned().collect();
        for id in ids.iter().filter(|id| *id != ACCOUNT) {
            for region in [REGION, OTHER_REGION] {
                for detector in world.regional_mut(id, region).detectors.values_mut() {
                    detector.administrator = to.map(str::to_owned);
                }
            }
        }
    }
    vec![
        row("nobody looks after GuardDuty of all any more", |hand| {
            let_go(hand.world, None);
        })
        .red(&[
            "!export/administrator-export",
            "!export/administrator-export@eu-west-1",
            "!guardduty/guardduty-coverage",
            "!guardduty/guardduty-coverage@eu-west-1",
        ])
        .person("administrator", |hand| let_go(hand.world, Some(ACCOUNT))),
    ]
}

fn one_of_many() -> Vec<Row> {
    vec![
        row("the findings of the one account go nowhere", |hand| {
            hand.detector(REGION).destinations.clear();
        })
        .red(&["guardduty/export", "!guardduty/guardduty-accounts"])
        .writes(&["guardduty/findings-export"]),
    ]
}

fn own_lock() -> Vec<Row> {
    vec![
        row(
            "the log bucket's own key does not let CloudTrail in",
            |hand| {
                hand.another_key();
            },
        )
        .red(&["cloudtrail/log-bucket-lock"])
        .writes(&["cloudtrail/log-bucket-lock"]),
    ]
}

fn stack_set() -> Vec<Row> {
    vec![
        row(
            "StackSets may not work across the organization any more",
            |hand| {
                let organization = hand.world.organization.as_mut().unwrap();
                organization.trusted.remove(STACK_SETS);
            },
        )
        .red(&["members/stack-set"])
        .writes(&["members/stack-sets-reach"]),
        row("somebody changed what the StackSet makes", |hand| {
            let there = hand.world.regional_mut(MANAGEMENT, IRELAND);
            let set = there.stack_sets.values_mut().next().unwrap();
            set.parameters
                .insert("ExternalId".to_owned(), "another".to_owned());
        })
        .red(&["members/stack-set"])
        .writes(&["members/stack-set"]),
        row("somebody changed by hand what the StackSet made", |hand| {
            let there = hand.world.regional_mut(MANAGEMENT, IRELAND);
            let set = there.stack_sets.values_mut().next().unwrap();
            let instance = set.instances.get_mut(INVITED).unwrap();
            instance.drift = Some("DRIFTED".to_owned());
        })
        .red(&["!members/role@555566667777"])
        .person("CloudFormation shows what", |hand| {
            let there = hand.world.regional_mut(MANAGEMENT, IRELAND);
            let set = there.stack_sets.values_mut().next().unwrap();
            set.instances.get_mut(INVITED).unwrap().drift = None;
        }),
    ]
}

fn stack_set_gone() -> Vec<Row> {
    vec![
        row("a StackSet of ours is there once more", |hand| {
            let set: StackSet = serde_json::from_value(json!({
                "id": "radiant-member-roles:11111111-0000-4000-8000-000000000001",
                "template": "{}", "service_managed": true, "automatic": true,
                "tags": {"created-by": "radiant-aws-setup"},
            }))
            .unwrap();
            let organization = hand.world.organization.as_mut().unwrap();
            organization
                .trusted
                .insert(STACK_SETS.to_owned(), Settling::settled(true));
            let there = hand.world.regional_mut(MANAGEMENT, IRELAND);
            there
                .stack_sets
                .insert("radiant-member-roles".to_owned(), set);
        })
        .red(&["members/stack-set-gone"])
        .writes(&["members/stack-set-gone"]),
    ]
}
