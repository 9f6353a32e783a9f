//! Exports that stand still, that are elsewhere, and what stands beside a bucket in another Region.

use super::*;
use crate::inventory::{Administrator, Destination, Members};
use crate::plan::{CreateDestination, PutFolderObject, UpdateDestination};

const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/1234abcd";
const EXPORT: &str = "guardduty/findings-export";

fn detector(inventory: &mut Inventory) -> &mut Detector {
    match &mut here(inventory).detector {
        Seen::Known(Some(detector)) => detector,
        other => panic!("{other:?}"),
    }
}

fn destination(inventory: &mut Inventory) -> &mut Destination {
    match &mut detector(inventory).destinations {
        Seen::Known(destinations) => destinations.first_mut().unwrap(),
        Seen::Unknown(problem) => panic!("{problem}"),
    }
}

/// Everything set up.
fn done() -> (Answers, Inventory) {
    let answers = answers();
    let inventory = after(&answers, &fresh(&answers));
    (answers, inventory)
}

// GD-01
#[test]
fn an_export_that_stands_still_is_really_told_again() {
    for status in ["UNABLE_TO_PUBLISH_FIX_DESTINATION_PROPERTY", "STOPPED"] {
        let (answers, mut inventory) = done();
        let there = destination(&mut inventory);
        status.clone_into(&mut there.status);
        there.failing_since = jiff::Timestamp::from_millisecond(1_700_000_000_000).ok();
        let there = there.clone();
        let plan = planned(&answers, &inventory);
        let change = part(&plan, EXPORT);
        assert_eq!(change.title, "Start the export of findings again");
        let UpdateDestination {
            seen,
            bucket_arn,
            key_arn,
            owner,
            ..
        } = deed(change);
        assert_eq!(
            (seen, bucket_arn, key_arn),
            (&there, &there.destination_arn, &there.key_arn)
        );
        assert_eq!(*owner, None);
        if status != "STOPPED" {
            let text = serde_json::to_string(&change.version.before).unwrap();
            assert!(text.contains("cannot write since 2023-11-14"), "{text}");
        }
    }
}

#[test]
fn a_new_export_names_the_bucket_s_owner_and_an_old_one_is_told_of_it() {
    let answers = answers();
    let plan = planned(&answers, &fresh(&answers));
    let CreateDestination { owner, .. } = deed(part(&plan, EXPORT));
    assert_eq!(*owner, account());
    let (answers, mut inventory) = done();
    assert!(
        part(&planned(&answers, &inventory), EXPORT)
            .warnings
            .is_empty()
    );
    destination(&mut inventory).expected_owner = None;
    let plan = planned(&answers, &inventory);
    assert_eq!(part(&plan, EXPORT).kind, Kind::Keep);
    assert!(
        part(&plan, EXPORT).warnings[0]
            .text
            .contains("ExpectedBucketOwner")
    );
    let mut asked = answers.clone();
    asked.guardduty.name_bucket_owner = true;
    let plan = planned(&asked, &inventory);
    assert!(matches!(
        &part(&plan, EXPORT).action,
        Action::UpdateDestination(UpdateDestination { owner: Some(owner), .. }) if *owner == account()
    ));
    destination(&mut inventory).expected_owner = Some(OTHER.to_owned());
    let plan = planned(&answers, &inventory);
    assert!(matches!(
        &part(&plan, EXPORT).action,
        Action::UpdateDestination(UpdateDestination { owner: Some(owner), .. }) if *owner == account()
    ));
}

/// An export into a folder of a bucket that was there.
fn with_folder(key: &str, object: Option<Seen<bool>>) -> (Answers, Inventory) {
    let mut answers = answers();
    answers.guardduty.key = existing_key(KEY);
    answers.guardduty.bucket = existing_bucket("their-findings");
    let mut inventory = fresh(&answers);
    let mut there = bare_detector();
    there.destinations = Seen::Known(vec![Destination {
        folder_object: object,
        ..Destination::new(
            "d1",
            "PUBLISHING",
            "arn:aws:s3:::their-findings/guardduty/",
            key,
        )
    }]);
    let view = here(&mut inventory);
    view.detector = Seen::Known(Some(there));
    view.keys
        .insert(arn(KEY), Seen::Known(Some(super::key(KEY))));
    put_bucket(&mut inventory, "their-findings", empty_bucket(REGION));
    (answers, inventory)
}

// GD-02
#[test]
fn the_empty_object_of_a_folder_is_made_when_it_is_gone_or_an_export_needs_it() {
    let old = "arn:aws:kms:us-east-1:111122223333:key/old";
    for (key, object, is_made) in [
        (KEY, Some(Seen::Known(true)), false),
        (KEY, Some(Seen::Known(false)), true),
        (KEY, Some(Seen::Unknown(denied())), false),
        (old, Some(Seen::Known(true)), false),
        (old, Some(Seen::Known(false)), true),
        (old, Some(Seen::Unknown(denied())), true),
        (old, None, true),
    ] {
        let (mut answers, inventory) = with_folder(key, object.clone());
        answers.guardduty.move_export = true;
        let plan = planned(&answers, &inventory);
        assert_eq!(has(&plan, "/findings-folder"), is_made, "{key} {object:?}");
        if is_made {
            let change = part(&plan, "guardduty/findings-folder");
            assert_eq!(
                change.action,
                Action::PutFolderObject(PutFolderObject {
                    bucket: bucket_name("their-findings"),
                    folder: "guardduty/".to_owned(),
                })
            );
        }
        if is_made && key == old {
            assert!(is_behind(&plan, EXPORT, "guardduty/findings-folder"));
        }
    }
    // An export that stays is nobody's to mend.
    let (answers, inventory) = with_folder(old, Some(Seen::Known(false)));
    assert!(!has(&planned(&answers, &inventory), "/findings-folder"));
}

#[test]
fn an_export_that_stays_at_the_old_place_says_where() {
    let (mut answers, inventory) = done();
    let old = answers.guardduty.bucket.name().clone();
    answers.guardduty.bucket = BucketChoice::New {
        name: bucket_name("another-place"),
    };
    let mut inventory = inventory;
    global(&mut inventory)
        .buckets
        .insert(bucket_name("another-place"), Seen::Known(BucketView::Free));
    let plan = planned(&answers, &inventory);
    let problem = by_hand(&plan, EXPORT);
    assert!(problem.summary.contains(old.as_str()), "{problem:?}");
    by_hand(&plan, "guardduty/findings-bucket");
}

#[test]
fn key_and_topic_are_made_beside_a_bucket_in_another_region() {
    let mut answers = answers();
    answers.guardduty.bucket = existing_bucket("their-findings");
    let mut inventory = fresh(&answers);
    inventory.places.insert(place("eu-west-1"), nothing());
    global(&mut inventory).buckets.insert(
        bucket_name("their-findings"),
        yours(empty_bucket("eu-west-1")),
    );
    let plan = planned(&answers, &inventory);
    for name in [
        "guardduty/findings-key",
        "guardduty/findings-key-alias",
        "guardduty/findings-topic",
        "guardduty/findings-notification",
        "guardduty/findings-bucket-policy",
    ] {
        assert!(part_in(&plan, name, "eu-west-1").kind.writes(), "{name}");
    }
    assert!(part(&plan, EXPORT).kind.writes());
    assert!(part(&plan, "main-role/role-policy").kind.writes());
    let topic = main_names(&answers, &Vendor::default(), &inventory)
        .guardduty
        .topic_arn;
    assert_eq!(topic.region, "eu-west-1");
    let done = planned(&answers, &after(&answers, &inventory));
    assert_eq!(writes(&done), [""; 0]);
}

// the log bucket's brother of it.
#[test]
fn the_key_for_log_files_is_made_beside_its_bucket_too() {
    let mut answers = answers();
    answers.cloudtrail.bucket = existing_bucket("their-logs");
    let mut inventory = fresh(&answers);
    inventory.places.insert(place("eu-west-1"), nothing());
    put_bucket(&mut inventory, "their-logs", empty_bucket("eu-west-1"));
    let plan = planned(&answers, &inventory);
    assert!(
        part_in(&plan, "cloudtrail/log-key", "eu-west-1")
            .kind
            .writes()
    );
    assert!(part(&plan, "cloudtrail/trail").kind.writes());
}

// GD-05
#[test]
fn findings_that_may_come_twice_are_told() {
    let answers = answers();
    let mut inventory = fresh(&answers);
    let mut member = bare_detector();
    member.frequency = "FIFTEEN_MINUTES".to_owned();
    member.administrator = Seen::Known(Some(Administrator {
        account: AccountId::parse("123456789012").unwrap(),
        status: "Enabled".to_owned(),
    }));
    here(&mut inventory).detector = Seen::Known(Some(member));
    let told = |inventory: &Inventory| {
        let plan = planned(&answers, inventory);
        let warnings = part(&plan, EXPORT).warnings.clone();
        warnings.iter().any(|warning| {
            warning.text.contains("account 1234 5678 9012")
                || warning.text.contains("Account 1234 5678 9012")
        })
    };
    assert!(told(&inventory));
    // Set up, it is still so.
    let done = after(&answers, &inventory);
    assert!(told(&done));
    let mut free = done;
    detector(&mut free).administrator = Seen::Known(None);
    assert!(!told(&free));
}

#[test]
fn accounts_whose_findings_do_not_come_are_counted() {
    use crate::inventory::{Member, MemberAccount, Organization};
    let mut answers = answers();
    answers.cloudtrail.organization = true;
    let mut inventory = fresh(&answers);
    let accounts: Vec<MemberAccount> = (0..6)
        .map(|number| {
            let id = if number == 0 {
                account()
            } else {
                AccountId::parse(&format!("44445555666{number}")).unwrap()
            };
            MemberAccount::new(id, format!("account {number}"), true)
        })
        .collect();
    let organization = Organization {
        accounts: Seen::Known(accounts.clone()),
        ..Organization::new("o-abcd123456", account())
    };
    global(&mut inventory).standing = Seen::Known(Standing::Management(organization));
    let gap = |inventory: &Inventory| {
        let plan = planned(&answers, inventory);
        part(&plan, EXPORT)
            .warnings
            .iter()
            .map(|warning| warning.text.clone())
            .find(|text| text.contains("no GuardDuty findings"))
    };
    assert!(
        gap(&inventory)
            .unwrap()
            .starts_with("5 of 6 accounts have no")
    );
    let mut detector = bare_detector();
    let members = accounts.iter().skip(1);
    detector.members = Seen::Known(Members::of(
        members
            .map(|account| Member::new(account.id.clone(), "Enabled"))
            .collect(),
    ));
    here(&mut inventory).detector = Seen::Known(Some(detector.clone()));
    assert_eq!(gap(&inventory), None);
    let Seen::Known(members) = &mut detector.members else {
        panic!("no members");
    };
    members.accounts[0].status = "Invited".to_owned();
    here(&mut inventory).detector = Seen::Known(Some(detector));
    assert!(
        gap(&inventory)
            .unwrap()
            .starts_with("1 of 6 accounts have no")
    );
}

#[test]
fn a_state_that_nobody_knows_is_left_alone() {
    let (answers, mut inventory) = done();
    destination(&mut inventory).status = "SOMETHING_NEW".to_owned();
    let plan = planned(&answers, &inventory);
    assert_eq!(part(&plan, EXPORT).kind, Kind::Keep);
}
