//! The judge can say yes and no: who is named, who is let in, what is public.

use serde_json::{Value, json};

use super::document::{Says, says};
use super::{
    Ask, Bucket, Caller, Happening, bucket_lets, deleted, is_public, is_told, key_lets, overlap,
    records, role_lets, thing_lets,
};

const OURS: &str = "111122223333";
const READER: &str = "arn:aws:iam::123456789012:role/reader";
const OBJECT: &str = "arn:aws:s3:::larkfield-logs/AWSLogs/x";

fn policy(statements: &Value) -> Value {
    json!({"Version": "2012-10-17", "Statement": statements})
}

fn reader_may() -> Value {
    json!({"Effect": "Allow", "Principal": {"AWS": READER}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::larkfield-logs/*"})
}

fn lets(policy: &Value, restricted: bool, ask: &Ask) -> bool {
    let bucket = Bucket {
        owner: OURS,
        policy: Some(policy),
        restricted,
    };
    bucket_lets(bucket, ask)
}

#[test]
fn who_is_named() {
    let ask = Ask::new(&Caller::role(READER), "s3:GetObject", OBJECT);
    let with = |principal: Value| {
        let mut statement = reader_may();
        statement["Principal"] = principal;
        says(&policy(&json!([statement])), &ask)
    };
    assert_eq!(with(json!("*")), Says::Allows);
    assert_eq!(with(json!({"AWS": ["x", READER]})), Says::Allows);
    assert_eq!(with(json!({"AWS": "123456789012"})), Says::AllowsAccount);
    assert_eq!(
        with(json!({"AWS": "arn:aws:iam::123456789012:root"})),
        Says::AllowsAccount
    );
    assert_eq!(
        with(json!({"AWS": "arn:aws:iam::123456789012:role/other"})),
        Says::Nothing
    );
    assert_eq!(
        with(json!({"Service": "cloudtrail.amazonaws.com"})),
        Says::Nothing
    );
    let mut refusal = reader_may();
    refusal["Effect"] = json!("Deny");
    refusal.as_object_mut().unwrap().shift_remove("Principal");
    refusal["NotPrincipal"] = json!({"AWS": "arn:aws:iam::123456789012:role/other"});
    let both = policy(&json!([reader_may(), refusal]));
    assert_eq!(says(&both, &ask), Says::Denies);
    refusal["NotPrincipal"] = json!({"AWS": READER});
    assert_eq!(
        says(&policy(&json!([reader_may(), refusal])), &ask),
        Says::Allows
    );
}

#[test]
fn both_sides_have_to_agree_and_a_key_has_the_last_word() {
    let bucket = policy(&json!([reader_may()]));
    let ask = |caller: &Caller| Ask::new(caller, "s3:GetObject", OBJECT);
    assert!(lets(&bucket, false, &ask(&Caller::role(READER))));
    assert!(!lets(
        &bucket,
        false,
        &ask(&Caller::with_rights(READER, &["kms"]))
    ));
    let own = "arn:aws:iam::111122223333:role/own";
    assert!(lets(&bucket, false, &ask(&Caller::role(own))));
    assert!(!lets(&bucket, false, &ask(&Caller::with_rights(own, &[]))));
    assert!(!lets(&bucket, false, &ask(&Caller::Anybody)));
    let root = json!({"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": "kms:*", "Resource": "*"});
    let key = policy(&json!([root]));
    let open = |caller: &Caller| {
        key_lets(
            OURS,
            &key,
            &Ask::new(
                caller,
                "kms:Decrypt",
                "arn:aws:kms:us-east-1:111122223333:key/k",
            ),
        )
    };
    assert!(open(&Caller::role(own)));
    assert!(!open(&Caller::with_rights(own, &["s3"])));
    assert!(!open(&Caller::role(READER)));
    let topic = policy(
        &json!([{"Effect": "Allow", "Principal": {"Service": "s3.amazonaws.com"}, "Action": "SNS:Publish", "Resource": "*"}]),
    );
    let publish = |service: &str| {
        let arn = "arn:aws:sns:us-east-1:111122223333:t";
        thing_lets(
            OURS,
            Some(&topic),
            &Ask::new(&Caller::service(service), "sns:Publish", arn),
        )
    };
    assert!(publish("s3.amazonaws.com") && !publish("events.amazonaws.com"));
    let trust = policy(
        &json!([{"Effect": "Allow", "Principal": {"AWS": READER}, "Action": "sts:AssumeRole", "Condition": {"StringEquals": {"sts:ExternalId": "a"}}}]),
    );
    let assume = Ask::new(
        &Caller::role(READER),
        "sts:AssumeRole",
        "arn:aws:iam::111122223333:role/r",
    );
    assert!(!role_lets(OURS, &trust, &assume));
    assert!(role_lets(OURS, &trust, &assume.with("sts:ExternalId", "a")));
}

#[test]
fn what_is_public_and_whom_restricting_it_shuts_out() {
    let anybody = |conditions: Option<Value>| {
        let mut statement = json!({"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::larkfield-logs/public/*"});
        if let Some(conditions) = conditions {
            statement["Condition"] = conditions;
        }
        policy(&json!([reader_may(), statement]))
    };
    for public in [
        None,
        Some(json!({"Bool": {"aws:SecureTransport": "true"}})),
        Some(json!({"IpAddress": {"aws:SourceIp": "0.0.0.0/1"}})),
        Some(json!({"StringLike": {"aws:PrincipalOrgID": "o-*"}})),
        Some(json!({"StringEqualsIfExists": {"aws:SourceAccount": "111122223333"}})),
        Some(json!({"StringNotEquals": {"aws:SourceAccount": "111122223333"}})),
    ] {
        assert!(is_public(&anybody(public.clone())), "{public:?}");
    }
    for closed in [
        json!({"StringEquals": {"aws:PrincipalOrgID": "o-abcd123456"}}),
        json!({"StringEquals": {"aws:SourceAccount": "111122223333"}}),
        json!({"ArnLike": {"aws:SourceArn": "arn:aws:cloudwatch:us-east-1:111122223333:alarm:*"}}),
        json!({"StringEquals": {"aws:SourceVpce": "vpce-1"}}),
        json!({"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}),
    ] {
        assert!(!is_public(&anybody(Some(closed.clone()))), "{closed}");
    }
    assert!(!is_public(&policy(&json!([reader_may()]))));
    // POL-02: with the block on, the public one loses, and the one that is named with it; the block alone does no harm.
    let visitor = Ask::new(
        &Caller::Anybody,
        "s3:GetObject",
        "arn:aws:s3:::larkfield-logs/public/x",
    );
    let named = Ask::new(&Caller::role(READER), "s3:GetObject", OBJECT);
    let public = anybody(None);
    assert!(lets(&public, false, &visitor) && lets(&public, false, &named));
    assert!(!lets(&public, true, &visitor) && !lets(&public, true, &named));
    assert!(lets(&policy(&json!([reader_may()])), true, &named));
}

/// POL-16: a refusal of other keys that names only the service hits everybody's exports; one that names our detectors does not.
#[test]
fn a_refusal_of_other_keys() {
    let put = json!({"Effect": "Allow", "Principal": {"Service": "guardduty.amazonaws.com"}, "Action": "s3:PutObject",
        "Resource": "arn:aws:s3:::larkfield-logs/*", "Condition": {"StringEquals": {"aws:SourceAccount": "123456789012"}}});
    let mut deny = json!({"Effect": "Deny", "Principal": {"Service": "guardduty.amazonaws.com"}, "Action": "s3:PutObject",
        "Resource": "arn:aws:s3:::larkfield-logs/*",
        "Condition": {"StringNotEquals": {"s3:x-amz-server-side-encryption-aws-kms-key-id": "arn:ours"}}});
    let theirs = Ask::new(
        &Caller::service("guardduty.amazonaws.com"),
        "s3:PutObject",
        OBJECT,
    )
    .with("aws:SourceAccount", "123456789012")
    .with(
        "s3:x-amz-server-side-encryption-aws-kms-key-id",
        "arn:theirs",
    );
    assert!(lets(&policy(&json!([put])), true, &theirs));
    assert!(!lets(&policy(&json!([put, deny])), true, &theirs));
    deny["Condition"]["StringEquals"] = json!({"aws:SourceAccount": "111122223333"});
    assert!(lets(&policy(&json!([put, deny])), true, &theirs));
}

/// A detector that is taken out of the list, a refusal of plain HTTP, and an id that nobody has any more (POL-01).
#[test]
fn a_lost_name_a_closed_door_and_a_dead_id() {
    let rule = |detectors: &[&str]| {
        policy(
            &json!([{"Effect": "Allow", "Principal": {"Service": "guardduty.amazonaws.com"}, "Action": "s3:PutObject",
            "Resource": "arn:aws:s3:::larkfield-logs/*", "Condition": {"StringEquals": {"aws:SourceArn": detectors}}}]),
        )
    };
    let put = Ask::new(
        &Caller::service("guardduty.amazonaws.com"),
        "s3:PutObject",
        OBJECT,
    )
    .with("aws:SourceArn", "detector/two");
    assert!(lets(&rule(&["detector/one", "detector/two"]), false, &put));
    assert!(!lets(&rule(&["detector/one"]), false, &put));
    let tls = json!({"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::larkfield-logs/*",
        "Condition": {"Bool": {"aws:SecureTransport": "false"}}});
    let read = Ask::new(&Caller::role(READER), "s3:GetObject", OBJECT);
    assert!(lets(&policy(&json!([reader_may(), tls])), false, &read));
    assert!(lets(
        &policy(&json!([reader_may()])),
        false,
        &read.clone().over_http()
    ));
    assert!(!lets(
        &policy(&json!([reader_may(), tls])),
        false,
        &read.over_http()
    ));
    let mut gone = reader_may();
    gone["Principal"] = json!({"AWS": [READER, "AROAEXAMPLEEXAMPLE001"]});
    assert_eq!(deleted(&policy(&json!([gone]))), ["AROAEXAMPLEEXAMPLE001"]);
    assert!(deleted(&policy(&json!([reader_may()]))).is_empty());
}

#[test]
fn who_is_told_and_what_is_recorded() {
    let target = json!({"events": ["s3:ObjectCreated:*"], "prefix": "a/", "suffix": ".csv"});
    assert!(is_told(&target, "s3:ObjectCreated:Put", "a/x.csv"));
    assert!(!is_told(&target, "s3:ObjectRemoved:Delete", "a/x.csv"));
    assert!(!is_told(&target, "s3:ObjectCreated:Put", "b/x.csv"));
    assert!(overlap(
        &target,
        &json!({"events": ["s3:ObjectCreated:Put"]})
    ));
    assert!(!overlap(
        &target,
        &json!({"events": ["s3:ObjectCreated:*"], "prefix": "b/"})
    ));
    let object = |arn: &str| Happening {
        category: "Data",
        source: "s3.amazonaws.com".to_owned(),
        read_only: true,
        kind: "AWS::S3::Object".to_owned(),
        arn: arn.to_owned(),
    };
    let advanced = json!([{"FieldSelectors": [
        {"Field": "eventCategory", "Equals": ["Data"]}, {"Field": "resources.type", "Equals": ["AWS::S3::Object"]},
        {"Field": "resources.ARN", "StartsWith": ["arn:aws:s3:::a/"], "NotEndsWith": [".tmp"]}]}]);
    assert!(records(
        &Value::Null,
        &advanced,
        &object("arn:aws:s3:::a/x")
    ));
    assert!(!records(
        &Value::Null,
        &advanced,
        &object("arn:aws:s3:::a/x.tmp")
    ));
    assert!(!records(
        &Value::Null,
        &advanced,
        &object("arn:aws:s3:::b/x")
    ));
    let basic = json!([{"ReadWriteType": "ReadOnly", "IncludeManagementEvents": true, "ExcludeManagementEventSources": ["kms.amazonaws.com"],
        "DataResources": [{"Type": "AWS::S3::Object", "Values": ["arn:aws:s3:::a/"]}]}]);
    assert!(records(&basic, &Value::Null, &object("arn:aws:s3:::a/x")));
    let call = |source: &str, read_only: bool| Happening {
        category: "Management",
        source: source.to_owned(),
        read_only,
        kind: String::new(),
        arn: String::new(),
    };
    assert!(records(
        &basic,
        &Value::Null,
        &call("iam.amazonaws.com", true)
    ));
    assert!(!records(
        &basic,
        &Value::Null,
        &call("kms.amazonaws.com", true)
    ));
    assert!(!records(
        &basic,
        &Value::Null,
        &call("iam.amazonaws.com", false)
    ));
    assert!(records(
        &Value::Null,
        &Value::Null,
        &call("iam.amazonaws.com", false)
    ));
    assert!(!records(
        &Value::Null,
        &Value::Null,
        &object("arn:aws:s3:::a/x")
    ));
}
