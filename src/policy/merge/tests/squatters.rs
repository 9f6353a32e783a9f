//! Statements of others under names of ours: none of them is lost, and none gets a right that nobody gave it.

use serde_json::json;

use super::super::*;
use crate::domain::{AccountId, BucketName, Partition, Region};
use crate::policy::findings_bucket::{
    Facts, OPEN_CONNECTIONS, Refuses, UNENCRYPTED, refusal, wanted,
};
use crate::policy::{Detector, cloudtrail_key, conflicts, main_role_trust, topic_key};

const OWN: &str = "111122223333";
const OTHER: &str = "444455556666";

fn document(statement: &serde_json::Value) -> Document {
    Document::try_from(json!({"Version": "2012-10-17", "Statement": [statement]})).unwrap()
}

fn account(text: &str) -> AccountId {
    AccountId::parse(text).unwrap()
}

/// Ours goes beside under the next name, the other one stays as it is, and then nothing is missing.
fn is_beside(existing: &Document, wanted: &[Wanted], sid: &str) {
    let merged = merge(Some(existing), wanted);
    assert!(merged.added.contains(&sid.to_owned()), "{merged:?}");
    assert!(
        merged.grown.is_empty() && merged.replaced.is_empty(),
        "{merged:?}"
    );
    assert_eq!(
        merged.document.statements()[0],
        existing.statements()[0],
        "{merged:?}"
    );
    assert!(missing(Some(&merged.document), wanted).is_empty());
    assert!(merge(Some(&merged.document), wanted).unchanged);
}

fn bucket_lock() -> Vec<Wanted> {
    cloudtrail_key::bucket_lock(&cloudtrail_key::BucketLock {
        partition: &Partition::Aws,
        key_account: &account(OWN),
        region: &Region::parse("us-east-1").unwrap(),
        trail_arn: "arn:aws:cloudtrail:us-east-1:111122223333:trail/one",
        bucket_key: true,
        readers: true,
    })
}

#[test]
fn readers_of_another_account_get_no_other_way_in() {
    let through = |account: &str, service: &str| {
        document(&json!({
            "Sid": "RadiantLogBucketReaders", "Effect": "Allow",
            "Principal": {"AWS": format!("arn:aws:iam::{account}:root")},
            "Action": ["kms:Decrypt", "kms:ReEncryptFrom"], "Resource": "*",
            "Condition": {"StringEquals": {"kms:ViaService": service}}
        }))
    };
    let secrets = through(OTHER, "secretsmanager.us-east-1.amazonaws.com");
    is_beside(&secrets, &bucket_lock(), "RadiantLogBucketReaders2");
    // One list alone may get longer: either who comes or through what.
    for (existing, count) in [
        (through(OTHER, "s3.us-east-1.amazonaws.com"), 1),
        (through(OWN, "s3.eu-west-1.amazonaws.com"), 2),
    ] {
        let merged = merge(Some(&existing), &bucket_lock());
        assert_eq!(merged.grown, ["RadiantLogBucketReaders"]);
        let statement = &merged.document.statements()[0];
        assert_eq!(statement.conditions()[0].values.len(), count);
        assert_eq!(statement.principals().len(), 3 - count);
    }
}

#[test]
fn a_topic_s_key_gives_no_service_the_account_of_another() {
    let own = account(OWN);
    let wanted = topic_key::wanted(&topic_key::Poster {
        service: "s3.amazonaws.com",
        source: "arn:aws:s3:::larkfield-logs",
        account: &own,
    });
    let rule = |service: &str, account: &str| {
        document(&json!({
            "Sid": "RadiantBucketTopicKey", "Effect": "Allow", "Principal": {"Service": service},
            "Action": ["kms:GenerateDataKey*", "kms:Decrypt"], "Resource": "*",
            "Condition": {"StringEquals": {"aws:SourceAccount": account}}
        }))
    };
    for existing in [
        rule("events.amazonaws.com", OTHER),
        rule("events.amazonaws.com", OWN),
        rule("s3.eu-south-1.amazonaws.com", OTHER),
    ] {
        is_beside(&existing, &wanted, "RadiantBucketTopicKey2");
    }
    let same = merge(Some(&rule("s3.amazonaws.com", OTHER)), &wanted);
    assert_eq!(same.grown, ["RadiantBucketTopicKey"]);
}

/// Sources and accounts are tied together only where each source belongs to an account of its own statement.
#[test]
fn sources_that_no_account_is_tied_to_stay_by_themselves() {
    let ours = "arn:aws:guardduty:us-east-1:111122223333:detector/ours";
    let put = |service: &str, operator: &str, account: &str, arn: &str| {
        Statement::allow("RadiantPut")
            .services([service])
            .action(["s3:PutObject"])
            .resource(["arn:aws:s3:::larkfield-findings/*"])
            .when("StringEquals", "aws:SourceAccount", [account])
            .when(operator, "aws:SourceArn", [arn])
    };
    let general = "guardduty.amazonaws.com";
    for (service, operator, arn) in [
        // Any account's detector, and one of ours although their rule names their account.
        (general, "ArnLike", "arn:aws:guardduty:*:*:detector/*"),
        (general, "ArnLike", "*"),
        (
            general,
            "StringLike",
            "arn:aws:guardduty:*:444455556666:detector/*",
        ),
        (
            general,
            "ArnLike",
            "arn:aws:guardduty:us-east-1:111122223333:detector/*",
        ),
        (general, "StringEquals", "arn:aws:s3:::their-bucket"),
        // Another service, and one name of GuardDuty's that may not speak for all.
        (
            "macie.amazonaws.com",
            "ArnLike",
            "arn:aws:macie:us-east-1:444455556666:x",
        ),
        (
            "guardduty.eu-south-1.amazonaws.com",
            "ArnLike",
            "arn:aws:guardduty:*:444455556666:detector/*",
        ),
    ] {
        let existing = Document::from_statements([put(service, operator, OTHER, arn)]);
        let wanted = put(general, operator, OWN, ours);
        let wanted = [Wanted::growing("put", "It has to.", wanted)];
        is_beside(&existing, &wanted, "RadiantPut2");
    }
    let theirs = "arn:aws:guardduty:*:444455556666:detector/*";
    let existing = Document::from_statements([put(general, "ArnLike", OTHER, theirs)]);
    let wanted = put(general, "ArnEquals", OWN, ours);
    let merged = merge(
        Some(&existing),
        &[Wanted::growing("put", "It has to.", wanted)],
    );
    assert_eq!(merged.grown, ["RadiantPut"]);
}

fn refusals(id: &str) -> Vec<Wanted> {
    let detectors = [Detector {
        account: account(OWN),
        region: Region::parse("us-east-1").unwrap(),
        arn: format!("arn:aws:guardduty:us-east-1:{OWN}:detector/{id}"),
        opt_in: false,
    }];
    wanted(&Facts {
        partition: &Partition::Aws,
        bucket: &BucketName::parse("larkfield-findings").unwrap(),
        prefix: None,
        key_arn: "arn:aws:kms:us-east-1:111122223333:key/1234abcd",
        detectors: &[],
        refuses: Refuses::all(&detectors),
    })
}

#[test]
fn refusals_of_others_under_our_names_stay() {
    let bucket = "arn:aws:s3:::larkfield-findings";
    let objects = "arn:aws:s3:::larkfield-findings/*";
    let open = json!({"Bool": {"aws:SecureTransport": "false"}});
    let locked = json!({"StringNotEquals": {"s3:x-amz-server-side-encryption": "aws:kms"}});
    let deny = |sid: &str, who: serde_json::Value, action: &str, condition: &serde_json::Value| {
        json!({"Sid": sid, "Effect": "Deny", "Principal": who, "Action": action,
            "Resource": [bucket, objects], "Condition": condition})
    };
    let all = || json!("*");
    let service = |name: &str| json!({ "Service": name });
    let mut no_deletes = deny(OPEN_CONNECTIONS, all(), "s3:DeleteObject*", &open);
    no_deletes.as_object_mut().unwrap().remove("Condition");
    let mut elsewhere = deny(OPEN_CONNECTIONS, all(), "s3:*", &open);
    let fields = elsewhere.as_object_mut().unwrap();
    let resource = fields.remove("Resource").unwrap();
    fields.insert("NotResource".to_owned(), resource);
    let network = json!({"StringNotEquals": {"aws:SourceVpce": "vpce-1"}});
    let person = json!({"AWS": OTHER});
    for foreign in [
        no_deletes,
        elsewhere,
        deny(OPEN_CONNECTIONS, all(), "s3:*", &network),
        deny(OPEN_CONNECTIONS, person, "s3:*", &open),
        deny(UNENCRYPTED, all(), "s3:PutObject", &locked),
        deny(
            UNENCRYPTED,
            service("cloudtrail.amazonaws.com"),
            "s3:PutObject",
            &locked,
        ),
    ] {
        let sid = format!("{}2", foreign["Sid"].as_str().unwrap());
        let existing = document(&foreign);
        assert_eq!(refusal(&existing.statements()[0]), None);
        is_beside(&existing, &refusals("one"), &sid);
        // From then on ours is known under its number, and written anew there.
        let joined = merge(Some(&existing), &refusals("one")).document;
        let later = merge(Some(&joined), &refusals("two"));
        assert!(later.added.is_empty(), "{later:?}");
        assert_eq!(later.document.statements()[0], existing.statements()[0]);
        assert!(merge(Some(&later.document), &refusals("two")).unchanged);
        let statements = later.document.statements();
        let named = statements
            .iter()
            .filter(|there| there.sid() == Some(sid.as_str()));
        assert_eq!(named.count(), 1);
        let ours: Vec<&str> = statements.iter().filter_map(refusal).collect();
        assert_eq!(ours.len(), 2, "{ours:?}");
        assert_eq!(ours.contains(&sid.as_str()), sid.starts_with(UNENCRYPTED));
    }
    // A refusal of others that stays is one that may be in the way.
    let locked = json!({"StringNotEquals": {"s3:x-amz-server-side-encryption": "AES256"}});
    let stops = deny(
        UNENCRYPTED,
        service("guardduty.amazonaws.com"),
        "s3:*",
        &locked,
    );
    let mut put = refusals("one");
    let allow = Statement::allow("RadiantGuardDutyPut")
        .services(["guardduty.amazonaws.com"])
        .action(["s3:PutObject"])
        .resource([objects]);
    put.push(Wanted::growing("put", "It has to.", allow));
    assert_eq!(conflicts(&document(&stops), &put).len(), 1);
    let ours = deny(
        UNENCRYPTED,
        service("guardduty.amazonaws.com"),
        "s3:PutObject",
        &locked,
    );
    assert!(conflicts(&document(&ours), &put).is_empty());
}

/// Without the limits to our own detectors, and with other folders, a refusal is still one that we wrote.
#[test]
fn refusals_of_our_earlier_versions_are_written_anew() {
    let now = merge(None, &refusals("one")).document;
    let older = now.statements().into_iter().map(|statement| {
        let mut fields = statement.fields().clone();
        if let Some(limits) = fields.get_mut("Condition") {
            limits.as_object_mut().unwrap().remove("StringEquals");
        }
        let older = Statement::from_value(&fields.into()).unwrap();
        older.resource(["arn:aws:s3:::larkfield-findings/old/*"])
    });
    let older = Document::from_statements(older);
    let merged = merge(Some(&older), &refusals("two"));
    assert_eq!(merged.replaced.len(), 3, "{merged:?}");
    assert!(merged.added.is_empty());
    assert_eq!(merged.document, merge(None, &refusals("two")).document);
}

#[test]
fn a_trust_under_our_name_is_written_anew_unless_it_does_something_else() {
    let wanted = main_role_trust::wanted(&main_role_trust::Facts {
        vendor_principal: "arn:aws:sts::123456789012:assumed-role/vendor/one",
        external_id: "new",
    });
    let trust = |who: serde_json::Value, action: &str| {
        document(&json!({"Sid": "AssumeRadiantSecurity", "Effect": "Allow",
            "Principal": who, "Action": action}))
    };
    for who in [
        json!({"AWS": [OTHER, "arn:aws:iam::444455556666:role/one"]}),
        json!({"AWS": OTHER, "Service": "ec2.amazonaws.com"}),
        json!("*"),
    ] {
        let merged = merge(Some(&trust(who, "STS:AssumeRole")), &wanted);
        assert_eq!(merged.replaced, ["AssumeRadiantSecurity"]);
        assert_eq!(merged.document.statements(), [wanted[0].statement.clone()]);
    }
    let federated = json!({"Federated": "arn:aws:iam::111122223333:saml-provider/one"});
    is_beside(
        &trust(federated, "sts:AssumeRoleWithSAML"),
        &wanted,
        "AssumeRadiantSecurity2",
    );
}

/// What was chosen against goes wherever it stands, and keeps its number, so that no two have one name.
#[test]
fn a_form_that_was_chosen_against_goes_from_beside_a_squatter_too() {
    let wide = Statement::allow("RadiantRead")
        .action(["s3:Get*"])
        .resource(["*"]);
    let theirs = Statement::allow("RadiantRead")
        .action(["sqs:SendMessage"])
        .resource(["*"]);
    let narrow = Statement::allow("RadiantRead")
        .action(["s3:GetObject"])
        .resource(["one/*"]);
    let existing =
        Document::from_statements([theirs.clone(), wide.clone().with_sid("RadiantRead2")]);
    let wanted = [Wanted::growing("read", "It has to.", narrow.clone()).instead_of(wide)];
    let merged = merge(Some(&existing), &wanted);
    assert_eq!(merged.replaced, ["RadiantRead2"]);
    assert_eq!(
        merged.document.statements(),
        [theirs, narrow.with_sid("RadiantRead2")]
    );
}
