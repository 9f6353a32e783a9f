//! The key that a log bucket locks its files with when the trail names none.

use super::buckets::adopted;
use super::*;
use crate::inventory::BucketEncryption;
use crate::plan::PutKeyPolicy;

const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/1234abcd";

/// A log bucket that locks files with a key, and that key.
fn locked_with(named: &str, bucket_key: bool) -> (Answers, Inventory) {
    let (answers, mut inventory) = adopted(|bucket| {
        bucket.encryption = Seen::Known(Some(BucketEncryption {
            algorithm: "aws:kms".to_owned(),
            key: Some(named.to_owned()),
            bucket_key,
        }));
    });
    put_key(&mut inventory, key(KEY));
    (answers, inventory)
}

#[test]
fn the_bucket_s_own_key_lets_cloudtrail_in_and_the_role_may_open_it() {
    for named in [KEY, "1234abcd"] {
        let (answers, inventory) = locked_with(named, true);
        let plan = planned(&answers, &inventory);
        let change = part(&plan, "cloudtrail/log-bucket-lock");
        let PutKeyPolicy { key, after, seen } = deed(change);
        assert_eq!((key.as_str(), change.service), (KEY, Service::Kms));
        let text = after.to_compact();
        for needed in ["kms:GenerateDataKey*", "kms:DescribeKey", "kms:Decrypt"] {
            assert!(text.contains(needed), "{text}");
        }
        assert_eq!(after.statements()[0], seen.statements()[0]);
        assert!(is_behind(
            &plan,
            "cloudtrail/trail",
            "cloudtrail/log-bucket-lock"
        ));
        let role = serde_json::to_string(&part(&plan, "main-role/role-policy").action).unwrap();
        assert!(role.contains(KEY), "{role}");
        let done = after_run(&answers, &inventory);
        assert_eq!(part(&done, "cloudtrail/log-bucket-lock").kind, Kind::Keep);
        assert_eq!(writes(&done), [""; 0]);
    }
    // Without an S3 Bucket Key, nothing has to be opened for a write.
    let (answers, inventory) = locked_with(KEY, false);
    let plan = planned(&answers, &inventory);
    let PutKeyPolicy { after, .. } = deed(part(&plan, "cloudtrail/log-bucket-lock"));
    assert!(!after.to_compact().contains("kms:Decrypt"));
}

fn after_run(answers: &Answers, inventory: &Inventory) -> Plan<Told> {
    planned(answers, &after(answers, inventory))
}

#[test]
fn a_key_that_locks_findings_too_gets_both_rules() {
    let (mut answers, inventory) = locked_with(KEY, true);
    answers.guardduty.key = existing_key(KEY);
    let done = after(&answers, &inventory);
    let plan = planned(&answers, &done);
    assert_eq!(writes(&plan), [""; 0]);
    let mut done = done;
    let Some(Seen::Known(Some(key))) = here(&mut done).keys.get(&arn(KEY)) else {
        panic!("no key");
    };
    let text = key.policy.known().unwrap().to_compact();
    for sid in ["RadiantLogBucketLock", "RadiantGuardDutyEncrypt"] {
        assert!(text.contains(sid), "{text}");
    }
}

#[test]
fn with_a_key_for_log_files_the_bucket_s_own_does_not_count() {
    let (mut answers, inventory) = locked_with(KEY, true);
    answers.cloudtrail.key = Answers::defaults(account(), region(REGION)).cloudtrail.key;
    assert!(!has(&planned(&answers, &inventory), "/log-bucket-lock"));
    let (answers, inventory) = adopted(|bucket| {
        bucket.encryption = Seen::Known(Some(BucketEncryption {
            algorithm: "AES256".to_owned(),
            key: None,
            bucket_key: false,
        }));
    });
    assert!(!has(&planned(&answers, &inventory), "/log-bucket-lock"));
}

#[test]
fn a_lock_that_cannot_be_opened_for_cloudtrail_is_told() {
    let (answers, mut inventory) = locked_with("alias/aws/s3", false);
    let alias = "arn:aws:kms:us-east-1:111122223333:alias/aws/s3";
    here(&mut inventory).keys.insert(
        arn(alias),
        Seen::Known(Some(Key {
            customer_managed: false,
            ..key(KEY)
        })),
    );
    let plan = planned(&answers, &inventory);
    let change = part(&plan, "cloudtrail/log-bucket-lock");
    assert_eq!(change.kind, Kind::Keep);
    assert!(change.warnings[0].text.contains("AWS's own"));
    assert!(
        change.warnings[0]
            .instead
            .as_ref()
            .unwrap()
            .contains("Choose a key")
    );

    let (answers, inventory) = locked_with("arn:aws:kms:us-east-1:999988887777:key/5678", false);
    let plan = planned(&answers, &inventory);
    let change = part(&plan, "cloudtrail/log-bucket-lock");
    assert!(change.warnings[0].text.contains("999988887777"));
}
