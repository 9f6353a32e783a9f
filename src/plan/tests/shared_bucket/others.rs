//! Exports of others, and our own that stay or move.

use super::*;

// POL-16
#[test]
fn another_account_s_export_goes_on_and_is_named() {
    let stranger = Sender {
        account: STRANGER,
        region: "us-east-1",
        id: "d0",
        key: THEIRS,
    };
    let (answers, inventory) = adopted(bucket(vec![let_in("Central", STRANGER, &[])], false));
    assert!(stranger.may_put(&rules(&inventory)));
    let plan = planned(&answers, &inventory);
    assert!(is_told(part(&plan, POLICY), "account 1234 5678 9012"));
    let done = rules(&after(&answers, &inventory));
    assert!(stranger.may_put(&done));
    assert_eq!(
        names(&done),
        ["Central", "RadiantGuardDutyLocation", "RadiantGuardDutyPut"]
    );
    assert!(!part(&plan, POLICY).meaning.contains("are refused"));
}

#[test]
fn another_region_s_export_with_a_key_of_its_own_goes_on() {
    let other = sender("eu-west-1", OLD);
    let rule = let_in("Ours", ACCOUNT, &[other.arn()]);
    for strict in [false, true] {
        let (mut answers, inventory) = adopted(bucket(vec![rule.clone()], strict));
        answers.guardduty.strict_bucket = strict;
        let plan = planned(&answers, &inventory);
        assert!(is_told(part(&plan, POLICY), &other.arn()));
        assert!(other.may_put(&rules(&after(&answers, &inventory))));
    }
}

#[test]
fn an_export_that_stays_by_hand_keeps_its_key_and_nothing_is_written_for_it() {
    let staying = sender("us-east-1", OLD);
    for made in [false, true] {
        let there = bucket(vec![let_in("Theirs", ACCOUNT, &[staying.arn()])], made);
        let (mut answers, mut inventory) = adopted(there);
        answers.guardduty.key = KeyChoice::New {
            alias: crate::domain::KeyAlias::parse("alias/radiant-guardduty").unwrap(),
        };
        here(&mut inventory).detector = Seen::Known(Some(exporting("us-east-1", OLD, BUCKET)));
        let plan = planned(&answers, &inventory);
        assert!(by_hand(&plan, EXPORT).summary.contains(OLD));
        assert!(by_hand(&plan, POLICY).hint_says("allow the move"));
        by_hand(&plan, "guardduty/findings-key");
        let done = rules(&after(&answers, &inventory));
        assert_eq!(done, rules(&inventory));
        assert!(staying.may_put(&done));
    }
}

// where another Region does export here, its refusal leaves the one out that stays.
#[test]
fn a_refusal_leaves_out_the_region_whose_export_stays() {
    let staying = sender("eu-west-1", OLD);
    let there = bucket(vec![let_in("Theirs", ACCOUNT, &[staying.arn()])], true);
    let (mut answers, mut inventory) = adopted(there);
    answers.guardduty.regions = vec![region(REGION), region("eu-west-1")];
    inventory.places.insert(place("eu-west-1"), nothing());
    inventory
        .places
        .get_mut(&place("eu-west-1"))
        .unwrap()
        .detector = Seen::Known(Some(exporting("eu-west-1", OLD, BUCKET)));
    here(&mut inventory).detector = Seen::Known(Some(bare_detector()));
    let done = rules(&after(&answers, &inventory));
    assert!(staying.may_put(&done));
    assert!(sender("us-east-1", OURS).may_put(&done));
    assert!(!sender("us-east-1", OLD).may_put(&done));
}

#[test]
fn a_refused_move_leaves_the_old_export_alive() {
    let moving = sender("us-east-1", OLD);
    for (made, strict) in [(false, false), (false, true), (true, false)] {
        let mut statements = vec![let_in("Theirs", ACCOUNT, &[moving.arn()])];
        if made {
            statements.extend(old_refusals(OLD));
        }
        let (mut answers, mut inventory) = adopted(bucket(statements, made));
        answers.guardduty.move_export = true;
        answers.guardduty.strict_bucket = strict;
        here(&mut inventory).detector = Seen::Known(Some(exporting("us-east-1", OLD, BUCKET)));
        let plan = planned(&answers, &inventory);
        assert!(is_behind(&plan, EXPORT, POLICY));
        // Carried out up to the move, which AWS refuses.
        let mut half = inventory.clone();
        let before_move = Plan {
            changes: plan
                .changes
                .iter()
                .filter(|change| {
                    change.section == Section::GuardDuty
                        && !change.id.as_str().ends_with("findings-export")
                        && !change.id.as_str().ends_with("findings-bucket-refusals")
                })
                .cloned()
                .collect(),
        };
        carry_out(&before_move, &mut half);
        assert!(
            moving.may_put(&rules(&half)),
            "made {made}, strict {strict}"
        );
        // The new key is let in already, or the move could not be tried.
        assert!(sender("us-east-1", OURS).may_put(&rules(&half)));
        let whole = after(&answers, &inventory);
        let refuses = made || strict;
        assert_eq!(has(&plan, "findings-bucket-refusals"), refuses);
        if refuses {
            let last = part(&plan, LAST);
            assert!(last.depends_on.contains(&part(&plan, EXPORT).id));
        }
        assert_eq!(moving.may_put(&rules(&whole)), !refuses);
        assert!(sender("us-east-1", OURS).may_put(&rules(&whole)));
        let again = planned(&answers, &whole).only(&[Section::GuardDuty]);
        assert_eq!(writes(&again), [""; 0], "made {made}, strict {strict}");
    }
}

// refusals only where the bucket is ours, or where they were asked for.
#[test]
fn refusals_are_for_our_own_bucket_or_when_asked_for() {
    let ours = [UNENCRYPTED, OTHER_KEY, OPEN_CONNECTIONS];
    for (made, strict, refuses) in [
        (false, false, false),
        (true, false, true),
        (false, true, true),
    ] {
        let (mut answers, inventory) = adopted(bucket(Vec::new(), made));
        answers.guardduty.strict_bucket = strict;
        let done = names(&rules(&after(&answers, &inventory)));
        let written = ours
            .iter()
            .filter(|sid| done.iter().any(|there| there == *sid))
            .count();
        assert_eq!(written, if refuses { 3 } else { 0 }, "{made} {strict}");
        let plan = planned(&answers, &inventory);
        assert_eq!(is_told(part(&plan, POLICY), "without TLS"), strict && !made);
    }
    // A bucket of that name which somebody else made counts as theirs, although a new one was asked for.
    let answers = answers();
    let mut inventory = fresh(&answers);
    let name = answers.guardduty.bucket.name().clone();
    put_bucket(&mut inventory, name.as_str(), empty_bucket(REGION));
    let plan = planned(&answers, &inventory);
    let text = serde_json::to_string(&part(&plan, POLICY).action).unwrap();
    assert!(!text.contains("Deny"), "{text}");
}

// refusals of an earlier version hit everybody; they are limited to exports that have our key.
#[test]
fn refusals_of_an_earlier_version_are_limited_to_ours() {
    let stranger = Sender {
        account: STRANGER,
        region: "us-east-1",
        id: "d0",
        key: THEIRS,
    };
    let ours = sender("us-east-1", OURS);
    let elsewhere = sender("eu-west-1", OLD);
    for made in [false, true] {
        let mut statements = vec![
            let_in("Central", STRANGER, &[]),
            let_in(
                "RadiantGuardDutyPut",
                ACCOUNT,
                &[ours.arn(), elsewhere.arn()],
            ),
        ];
        statements.extend(old_refusals(OURS));
        let (answers, mut inventory) = adopted(bucket(statements, made));
        here(&mut inventory).detector = Seen::Known(Some(exporting("us-east-1", OURS, BUCKET)));
        assert!(!stranger.may_put(&rules(&inventory)));
        let done = rules(&after(&answers, &inventory));
        assert!(stranger.may_put(&done));
        assert!(elsewhere.may_put(&done));
        assert!(ours.may_put(&done));
        let other_key = Sender { key: OLD, ..ours };
        assert!(!other_key.may_put(&done));
    }
}

// nobody is left to name, so what hit everybody is taken back, and only that.
#[test]
fn refusals_with_nobody_left_to_name_are_taken_back() {
    let staying = sender("us-east-1", OLD);
    let stranger = Sender {
        account: STRANGER,
        region: "us-east-1",
        id: "d0",
        key: THEIRS,
    };
    let mut statements = vec![
        let_in("Central", STRANGER, &[]),
        let_in("RadiantGuardDutyPut", ACCOUNT, &[staying.arn()]),
    ];
    statements.extend(old_refusals(OLD));
    let (answers, mut inventory) = adopted(bucket(statements, false));
    here(&mut inventory).detector = Seen::Known(Some(exporting("us-east-1", OLD, BUCKET)));
    let before = rules(&inventory);
    assert!(!stranger.may_put(&before));
    let plan = planned(&answers, &inventory);
    // The rules for an export that stays are held; this is for the others, and waits for nobody.
    by_hand(&plan, POLICY);
    assert!(part(&plan, LAST).kind.writes());
    let done = rules(&after(&answers, &inventory));
    assert!(stranger.may_put(&done) && staying.may_put(&done));
    let gone = [UNENCRYPTED, OTHER_KEY].map(str::to_owned);
    assert_eq!(done, without(&before, &gone));
}
