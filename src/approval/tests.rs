//! A plan that changed in any way is another plan.

use serde_json::{Value, json};

use super::*;
use crate::answers::Reach;
use crate::domain::{AccountId, Place, RoleName};
use crate::plan::{Action, Change, ChangeId, Kind, Section, Service, Slot, Slots, every_action};

fn account() -> AccountId {
    AccountId::parse("111122223333").unwrap()
}

fn place(region: &str) -> Place {
    Place::parse(&format!("111122223333/{region}")).unwrap()
}

fn change(part: &str, action: Action) -> Change {
    let place = place("eu-west-1");
    Change {
        id: ChangeId::new(Section::CloudTrail, &place, part),
        kind: Kind::Update,
        section: Section::CloudTrail,
        place,
        service: Service::S3,
        resource: "a thing".to_owned(),
        depends_on: Vec::new(),
        follows: Vec::new(),
        action,
    }
}

fn known() -> Slots {
    let mut known = Slots::default();
    known.fill(Slot::external_id(), "rs-8f2c7d1a-91d4");
    known
}

fn approved(changes: &[Change], known: &Slots) -> Approved {
    approved_by(changes, known, None)
}

fn approved_by(changes: &[Change], known: &Slots, reach: Option<&Reach>) -> Approved {
    let named = changes.iter().map(|change| (change, change.id.part()));
    Approved::of(&account(), &Section::ALL, named, known, reach)
}

/// The value with one thing in it changed, for each thing that there is.
fn changed(value: &Value) -> Vec<Value> {
    match value {
        Value::Null => vec![json!("x"), json!(1), json!(true)],
        Value::Bool(is) => vec![json!(!is)],
        Value::Number(number) => vec![json!(number.as_u64().unwrap_or_default() + 1)],
        Value::String(text) => {
            // Names keep their form, so that they are read back.
            let mut signs: Vec<char> = text.chars().collect();
            if let Some(last) = signs.last_mut() {
                *last = if *last == '7' { '8' } else { '7' };
            }
            vec![
                json!(format!("{text}7")),
                json!(signs.iter().collect::<String>()),
                // As whom a StackSet is asked about.
                json!("delegated_administrator"),
            ]
        }
        Value::Array(items) => {
            let mut all = Vec::new();
            for (index, item) in items.iter().enumerate() {
                let mut fewer = items.clone();
                fewer.remove(index);
                all.push(Value::Array(fewer));
                for other in changed(item) {
                    let mut one = items.clone();
                    one[index] = other;
                    all.push(Value::Array(one));
                }
            }
            all
        }
        Value::Object(fields) => {
            let mut all = Vec::new();
            for (key, field) in fields {
                let mut fewer = fields.clone();
                fewer.shift_remove(key);
                all.push(Value::Object(fewer));
                for other in changed(field) {
                    let mut one = fields.clone();
                    one.insert(key.clone(), other);
                    all.push(Value::Object(one));
                }
            }
            all
        }
    }
}

#[test]
fn every_kind_of_change_is_another_one_when_anything_of_it_changes() {
    let known = known();
    let mut walked = 0;
    for action in every_action() {
        if action == Action::None {
            continue;
        }
        let before = change("a-part", action.clone());
        let sheet = approved(std::slice::from_ref(&before), &known);
        let text = serde_json::to_value(&action).unwrap();
        let mut others = 0;
        for other in changed(&text) {
            let Ok(other) = serde_json::from_value::<Action>(other) else {
                continue;
            };
            if other == action {
                continue;
            }
            let now = change("a-part", other);
            let now = approved(std::slice::from_ref(&now), &known);
            assert_eq!(
                sheet.differences(&now, &known, None),
                [Difference::Other("a-part".to_owned())],
                "{action:?}"
            );
            assert_ne!(now.checksum, sheet.checksum);
            others += 1;
        }
        assert!(others > 0, "nothing of it can change: {action:?}");
        walked += 1;
    }
    assert!(walked > 40, "{walked}");
}

#[test]
fn what_comes_goes_and_moves_is_named() {
    let known = known();
    let actions = every_action();
    let one = change("one", actions[1].clone());
    let two = change("two", actions[2].clone());
    let sheet = approved(&[one.clone(), two.clone()], &known);
    let named = |changes: &[Change]| {
        let now = approved(changes, &known);
        let found = sheet.differences(&now, &known, None);
        found.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(named(&[two.clone(), one.clone()]), [""; 0]);
    assert_eq!(
        named(std::slice::from_ref(&one)),
        ["Approved, but no longer done: two"]
    );
    let three = change("three", actions[3].clone());
    assert_eq!(
        named(&[one.clone(), two.clone(), three]),
        ["Not approved: three"]
    );
    for moved in [
        Change {
            place: place("eu-west-2"),
            ..two.clone()
        },
        Change {
            kind: Kind::Create,
            ..two.clone()
        },
    ] {
        assert_eq!(named(&[one.clone(), moved]), ["Done in another way: two"]);
    }
    // Only kept, so no longer done.
    let kept = Change {
        kind: Kind::Keep,
        ..two
    };
    assert_eq!(named(&[one, kept]), ["Approved, but no longer done: two"]);
}

#[test]
fn another_external_role_id_and_another_way_in_are_other_plans() {
    let with_id = every_action().into_iter().find(|action| {
        let text = serde_json::to_string(action).unwrap();
        text.contains(&Slot::external_id().to_string())
    });
    let change = change("role", with_id.unwrap());
    let changes = std::slice::from_ref(&change);
    let sheet = approved(changes, &known());
    let mut other = Slots::default();
    other.fill(Slot::external_id(), "rs-8f2c7d1a-91d5");
    let now = approved(changes, &other);
    assert_ne!(now.checksum, sheet.checksum);
    let found = sheet.differences(&now, &other, None);
    assert!(
        matches!(found.as_slice(), [Difference::Value(what)] if what.contains("External Role ID")),
        "{found:?}"
    );
    // What it is called in a document makes no difference: filled in or not, it is the same.
    let filled = Change {
        action: change.action.filled_so_far(&known()).unwrap(),
        ..change.clone()
    };
    let same = approved(std::slice::from_ref(&filled), &known());
    assert_eq!(same.checksum, sheet.checksum);

    let way = |role: &str| Reach::AssumeRole {
        role: RoleName::parse(role).unwrap(),
        external_id: None,
    };
    let elsewhere = Change {
        section: Section::Members,
        ..change
    };
    let elsewhere = std::slice::from_ref(&elsewhere);
    let sheet = approved_by(elsewhere, &known(), Some(&way("Admin")));
    let now = approved_by(elsewhere, &known(), Some(&way("Auditor")));
    assert_eq!(sheet.differences(&now, &known(), None), [Difference::WayIn]);
}

#[test]
fn what_a_run_of_the_plan_has_made_is_no_difference_and_what_others_made_is() {
    let slot = Slot::cloudtrail_key(&place("eu-west-1"));
    let uses = every_action()
        .into_iter()
        .filter(|action| {
            serde_json::to_string(action)
                .unwrap()
                .contains(&slot.to_string())
        })
        .find(|action| action.deed().fills().is_none());
    let make = change("key", every_action()[2].clone());
    let uses = change("uses", uses.unwrap());
    let sheet = approved(&[make, uses.clone()], &known());
    let mut later = known();
    let arn = "arn:aws:kms:eu-west-1:111122223333:key/4f0c";
    later.fill(slot.clone(), arn);
    let rest = [Change {
        action: uses.action.filled_so_far(&later).unwrap(),
        ..uses
    }];
    let now = approved(&rest, &later);
    let mut begun = Begun::default();
    assert_eq!(sheet.differences(&now, &later, Some(&begun)).len(), 1);
    assert_eq!(sheet.differences(&now, &later, None).len(), 2);
    begun.made.fill(slot.clone(), arn);
    assert_eq!(sheet.differences(&now, &later, Some(&begun)), []);
    // A key that somebody else has put in its place.
    begun
        .made
        .fill(slot, "arn:aws:kms:eu-west-1:111122223333:key/other");
    assert!(matches!(
        sheet.differences(&now, &later, Some(&begun)).as_slice(),
        [Difference::Value(_)]
    ));
}

#[test]
fn a_sheet_whose_sums_were_changed_is_seen_by_its_checksum() {
    let known = known();
    let one = change("one", every_action()[1].clone());
    let other = change("one", every_action()[3].clone());
    let sheet = approved(std::slice::from_ref(&one), &known);
    let now = approved(std::slice::from_ref(&other), &known);
    // Somebody has put the sums of another plan under the checksum that was approved.
    let mut forged = serde_json::to_value(&sheet).unwrap();
    forged["changes"] = serde_json::to_value(&now).unwrap()["changes"].clone();
    let forged: Approved = serde_json::from_value(forged).unwrap();
    assert_eq!(forged.checksum, sheet.checksum);
    assert_eq!(forged.differences(&now, &known, None).len(), 1);
}
