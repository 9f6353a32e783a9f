//! The keys that the role opens files with.

use super::*;

// ERR-03
#[test]
fn trouble_with_a_key_keeps_the_role_from_nothing_else() {
    let answers = answers();
    for (trouble, missing, there) in [
        (
            "findings",
            "{{guardduty.key@111122223333/us-east-1}}",
            "{{cloudtrail.key@111122223333/us-east-1}}",
        ),
        (
            "log files",
            "{{cloudtrail.key@111122223333/us-east-1}}",
            "{{guardduty.key@111122223333/us-east-1}}",
        ),
    ] {
        let mut inventory = fresh(&answers);
        let (alias, other) = ("alias/radiant-guardduty", "alias/radiant-cloudtrail");
        let broken = if trouble == "findings" { alias } else { other };
        // The alias leads to a key that is switched off.
        let text = "arn:aws:kms:us-east-1:111122223333:key/off";
        let mut off = key(text);
        "Disabled".clone_into(&mut off.state);
        known(&mut here(&mut inventory).aliases).insert(broken.to_owned(), "off".to_owned());
        put_key(&mut inventory, off);
        let plan = planned(&answers, &inventory);
        let keys = resources(written(&plan), "EnableCrossAccountLogDecryption");
        assert!(keys.contains(&there.to_owned()), "{keys:?}");
        assert!(!keys.contains(&missing.to_owned()), "{keys:?}");
        assert!(part(&plan, "main-role/role-attach").kind.writes());
    }
}

// ERR-03
#[test]
fn what_cannot_be_looked_at_in_guardduty_or_kms_leaves_the_role_its_policy() {
    let answers = answers();
    let mut inventory = fresh(&answers);
    here(&mut inventory).detector = Seen::Unknown(denied());
    here(&mut inventory).aliases = Seen::Unknown(denied());
    let plan = planned(&answers, &inventory);
    let change = part(&plan, "main-role/role-policy");
    assert_eq!(change.kind, Kind::Create);
    assert_eq!(Slots::unfilled(&written(&plan).to_compact()), None);
    assert!(says(change, "The key for findings is not there yet"));
    assert!(says(change, "The key for log files is not there yet"));
    assert!(change.depends_on.is_empty());
    // Later the keys are there, and follow.
    let mut done = super::after(&answers, &inventory);
    here(&mut done).detector = Seen::Known(None);
    here(&mut done).aliases = Seen::Known(BTreeMap::new());
    let plan = planned(&answers, &done);
    let change = part(&plan, "main-role/role-policy");
    assert_eq!(change.kind, Kind::Update);
    assert!(change.depends_on.is_empty());
    assert_eq!(change.follows.len(), 2);
    assert_eq!(
        resources(written(&plan), "EnableCrossAccountLogDecryption").len(),
        2
    );
}

#[test]
fn the_role_alone_is_made_with_the_keys_that_are_there() {
    let answers = answers();
    let inventory = fresh(&answers);
    let whole = planned(&answers, &inventory);
    assert_eq!(
        resources(written(&whole), "EnableCrossAccountLogDecryption").len(),
        2
    );
    let alone = whole.only(&[Section::MainRole]);
    assert_eq!(Slots::unfilled(&written(&alone).to_compact()), None);
    assert!(says(
        part(&alone, "main-role/role-policy"),
        "A key is not there yet"
    ));
    let done = planned(&answers, &super::after(&answers, &inventory));
    let kept = part(&done, "main-role/role-policy").clone();
    assert_eq!(
        *part(&done.only(&[Section::MainRole]), "main-role/role-policy"),
        kept
    );
}
