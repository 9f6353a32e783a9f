//! Regions that a run does not name, or could not look at.

use super::*;

/// Two Regions set up, each with its export.
fn two_regions() -> (Answers, Inventory) {
    let (mut answers, mut inventory) = adopted(bucket(Vec::new(), true));
    answers.guardduty.regions = vec![region(REGION), region("eu-west-1")];
    inventory.places.insert(place("eu-west-1"), nothing());
    let inventory = after(&answers, &inventory);
    (answers, inventory)
}

fn made_in(code: &str) -> Sender<'_> {
    Sender {
        id: match code {
            "us-east-1" => "made-in-us-east-1",
            _ => "made-in-eu-west-1",
        },
        ..sender(code, OURS)
    }
}

#[test]
fn a_region_left_out_of_the_answers_stays_in_the_rules_and_is_told() {
    for left in ["us-east-1", "eu-west-1"] {
        let (mut answers, mut inventory) = two_regions();
        answers.guardduty.regions = vec![region(left)];
        let gone = if left == "us-east-1" {
            "eu-west-1"
        } else {
            "us-east-1"
        };
        if gone != REGION {
            inventory.places.remove(&place(gone));
        }
        let plan = planned(&answers, &inventory);
        assert_eq!(writes(&plan.only(&[Section::GuardDuty])), [""; 0]);
        for name in [POLICY, "guardduty/findings-key-policy"] {
            assert!(is_told(part(&plan, name), gone), "{name}");
        }
        assert!(made_in(gone).may_put(&rules(&inventory)));
    }
}

#[test]
fn a_region_that_could_not_be_looked_at_stays_in_the_rules() {
    let (answers, mut inventory) = two_regions();
    let there = inventory.places.get_mut(&place("eu-west-1")).unwrap();
    there.detector = Seen::Unknown(denied());
    let plan = planned(&answers, &inventory);
    assert_eq!(writes(&plan.only(&[Section::GuardDuty])), [""; 0]);
    assert_eq!(part(&plan, POLICY).kind, Kind::Keep);
    // Also when something else has to be written.
    let (mut answers, mut inventory) = two_regions();
    answers.guardduty.regions.push(region("eu-central-1"));
    inventory.places.insert(place("eu-central-1"), nothing());
    let there = inventory.places.get_mut(&place("eu-west-1")).unwrap();
    there.detector = Seen::Unknown(denied());
    let done = after(&answers, &inventory);
    for code in ["us-east-1", "eu-west-1"] {
        assert!(made_in(code).may_put(&rules(&done)), "{code}");
        let text = key_rules(&done).to_compact();
        assert!(text.contains(&made_in(code).arn()), "{code}");
    }
    let text = rules(&done).to_compact();
    assert!(text.contains("detector/made-in-eu-central-1"));
}

// with another key in the answers, a refusal drops the Region that nobody could look at, for it may use the old key.
#[test]
fn a_region_that_could_not_be_looked_at_is_not_held_to_a_new_key() {
    let (mut answers, mut inventory) = two_regions();
    answers.guardduty.key = existing_key(OLD);
    answers.guardduty.move_export = true;
    put_key(&mut inventory, key(OLD));
    let there = inventory.places.get_mut(&place("eu-west-1")).unwrap();
    there.detector = Seen::Unknown(denied());
    let done = rules(&after(&answers, &inventory));
    let with = |key| Sender {
        key,
        ..made_in("eu-west-1")
    };
    assert!(with(OURS).may_put(&done));
    let moved = |key| Sender {
        key,
        ..made_in("us-east-1")
    };
    assert!(moved(OLD).may_put(&done) && !moved(OURS).may_put(&done));
}
