//! What looks as if somebody had set it up by hand, and the answers that name it.

use super::*;
use crate::answers::TrailChoice;
use crate::inventory::{Destination, Role};
use crate::plan::by_hand;

fn found(inventory: &Inventory) -> Option<Answers> {
    by_hand(&answers(), &Vendor::default(), inventory)
}

fn announced() -> Trail {
    let mut trail = bare_trail("theirs", "their-logs");
    trail.topic_arn = Some(format!("arn:aws:sns:{REGION}:{ACCOUNT}:theirs"));
    trail
}

fn owns_logs(inventory: &mut Inventory) {
    global(inventory).bucket_names = Seen::Known(vec![bucket_name("their-logs")]);
}

#[test]
fn an_empty_account_and_a_trail_alone_are_not() {
    let mut inventory = fresh(&answers());
    assert_eq!(found(&inventory), None);
    owns_logs(&mut inventory);
    here(&mut inventory).trails = Seen::Known(vec![announced()]);
    assert_eq!(found(&inventory), None);
}

#[test]
fn a_trail_that_tells_a_topic_beside_an_export_is_and_both_are_named() {
    let mut inventory = fresh(&answers());
    owns_logs(&mut inventory);
    let bare = bare_trail("bare", "their-logs");
    here(&mut inventory).trails = Seen::Known(vec![bare, announced()]);
    let key = format!("arn:aws:kms:{REGION}:{ACCOUNT}:key/1234abcd");
    let destination = Destination::new("d1", "PUBLISHING", "arn:aws:s3:::their-findings", key);
    here(&mut inventory).detector = Seen::Known(Some(crate::inventory::Detector {
        destinations: Seen::Known(vec![destination]),
        ..crate::inventory::Detector::new("d1")
    }));
    let found = found(&inventory).unwrap();
    assert!(matches!(
        &found.cloudtrail.trail,
        TrailChoice::Existing { arn } if arn == &announced().arn
    ));
    assert_eq!(found.cloudtrail.bucket.name().as_str(), "their-logs");
    assert_eq!(found.cloudtrail.key, KeyChoice::None);
    assert_eq!(found.guardduty.bucket.name().as_str(), "their-findings");
    assert_eq!(found.guardduty.topic, answers().guardduty.topic);
}

#[test]
fn the_vendor_s_role_is_unless_this_program_made_it() {
    let mut inventory = fresh(&answers());
    let vendor = Vendor::default();
    let arn = Arn::parse(&format!("arn:aws:iam::{ACCOUNT}:role/{}", vendor.role_name));
    let policy = format!("arn:aws:iam::{ACCOUNT}:policy/Theirs");
    let mut role = Role {
        attached: Seen::Known(vec![policy]),
        ..Role::bare(arn.unwrap(), Document::from_statements([]))
    };
    let put = |inventory: &mut Inventory, role: &Role| {
        let roles = &mut global(inventory).roles;
        roles.insert(vendor.role_name.clone(), Seen::Known(Some(role.clone())));
    };
    put(&mut inventory, &role);
    let named = found(&inventory).unwrap();
    assert_eq!(named.role.policy_name.as_str(), "Theirs");
    let (key, value) = crate::inventory::CREATED_BY;
    role.tags.insert(key.to_owned(), value.to_owned());
    put(&mut inventory, &role);
    assert_eq!(found(&inventory), None);
}
