//! Closing a bucket to the public.

use super::*;

// POL-02
#[test]
fn a_bucket_that_lets_everyone_in_is_neither_closed_nor_written() {
    for (principal, condition) in [
        (json!("*"), json!({})),
        (json!({"AWS": "*"}), json!({})),
        (json!("*"), json!({"Bool": {"aws:SecureTransport": "true"}})),
        (
            json!("*"),
            json!({"IpAddress": {"aws:SourceIp": "0.0.0.0/1"}}),
        ),
    ] {
        let share = json!([{"Sid": "Share", "Effect": "Allow", "Principal": principal, "Action": "s3:GetObject",
            "Resource": "arn:aws:s3:::larkfield-logs/public/*", "Condition": condition}]);
        for block in [None, Some(PublicAccessBlock::ALL)] {
            let (answers, inventory) = adopted(|bucket| {
                bucket.policy = Seen::Known(Some(document(share.clone())));
                bucket.public_access_block = Seen::Known(block);
            });
            let plan = planned(&answers, &inventory);
            let problem = by_hand(&plan, "cloudtrail/log-bucket-policy");
            assert!(problem.summary.contains("`Share`"), "{problem:?}");
            assert!(problem.hint_says("another bucket"));
            let closing = part(&plan, "cloudtrail/log-bucket-public-access");
            assert!(!closing.kind.writes());
            if block.is_none() {
                assert!(matches!(closing.kind, Kind::ByHand(_)));
                let told = &closing.warnings[0].text;
                assert!(
                    told.contains("everyone who comes in by the rule `Share`"),
                    "{told}"
                );
            }
            trail_stands_still(&plan);
        }
    }
}

// POL-02: the answers ask for a new bucket, and somebody's of that name is there.
#[test]
fn a_bucket_that_was_to_be_new_and_is_somebodys_is_not_closed_either() {
    let share = json!([{"Sid": "Share", "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::larkfield-logs/public/*"}]);
    let (mut answers, mut inventory) = adopted(|bucket| {
        bucket.policy = Seen::Known(Some(document(share.clone())));
        bucket.public_access_block = Seen::Known(None);
    });
    answers.cloudtrail.bucket = BucketChoice::New {
        name: bucket_name("larkfield-logs"),
    };
    let plan = planned(&answers, &inventory);
    let closing = part(&plan, "cloudtrail/log-bucket-public-access");
    assert!(matches!(closing.kind, Kind::ByHand(_)), "{closing:?}");
    // Without a public rule it is closed, and the word about those who came before is there all the same.
    if let Some(Seen::Known(BucketView::Yours(bucket))) = global(&mut inventory)
        .buckets
        .get_mut(&bucket_name("larkfield-logs"))
    {
        bucket.policy = Seen::Known(None);
    }
    let plan = planned(&answers, &inventory);
    let closing = part(&plan, "cloudtrail/log-bucket-public-access");
    assert_eq!(closing.kind, Kind::Update);
    assert!(closing.warnings[0].text.contains("was there before"));
}

// POL-02
#[test]
fn a_rule_for_a_fixed_somebody_stops_nothing() {
    for condition in [
        json!({"StringEquals": {"aws:PrincipalOrgID": "o-exampleorg"}}),
        json!({"StringEquals": {"aws:SourceAccount": "123456789012"}}),
        json!({"ArnLike": {"aws:SourceArn": "arn:aws:s3:::larkfield-website"}}),
        json!({"StringEquals": {"aws:SourceVpce": "vpce-1"}}),
    ] {
        let (answers, inventory) = adopted(|bucket| {
            bucket.policy = Seen::Known(Some(document(json!([{"Sid": "Share", "Effect": "Allow",
                "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::larkfield-logs/*",
                "Condition": condition}]))));
            bucket.public_access_block = Seen::Known(None);
        });
        let plan = planned(&answers, &inventory);
        for name in [
            "cloudtrail/log-bucket-policy",
            "cloudtrail/log-bucket-public-access",
        ] {
            assert_eq!(part(&plan, name).kind, Kind::Update, "{condition}");
        }
    }
}

// POL-03
#[test]
fn a_closed_account_closes_its_buckets() {
    let (answers, mut inventory) = adopted(|bucket| bucket.public_access_block = Seen::Known(None));
    let plan = planned(&answers, &inventory);
    let closing = part(&plan, "cloudtrail/log-bucket-public-access");
    assert_eq!(closing.kind, Kind::Update);
    let rules = part(&plan, "cloudtrail/log-bucket-policy");
    assert!(rules.follows.contains(&closing.id));
    assert!(!rules.depends_on.contains(&closing.id));

    global(&mut inventory).public_access_block = Seen::Known(Some(PublicAccessBlock::ALL));
    let plan = planned(&answers, &inventory);
    let closing = part(&plan, "cloudtrail/log-bucket-public-access");
    assert_eq!(closing.kind, Kind::Keep);
    assert!(
        closing.meaning.contains("whole account"),
        "{}",
        closing.meaning
    );

    // Half of it in the one place and half in the other is the whole of it.
    let half = PublicAccessBlock {
        block_public_acls: true,
        ignore_public_acls: true,
        ..PublicAccessBlock::default()
    };
    let rest = PublicAccessBlock {
        block_public_policy: true,
        restrict_public_buckets: true,
        ..PublicAccessBlock::default()
    };
    let (answers, mut inventory) =
        adopted(|bucket| bucket.public_access_block = Seen::Known(Some(half)));
    global(&mut inventory).public_access_block = Seen::Known(Some(rest));
    let plan = planned(&answers, &inventory);
    assert_eq!(
        part(&plan, "cloudtrail/log-bucket-public-access").kind,
        Kind::Keep
    );
    // What could not be seen counts for nothing, and holds nothing back.
    global(&mut inventory).public_access_block = Seen::Unknown(denied());
    let plan = planned(&answers, &inventory);
    assert_eq!(
        part(&plan, "cloudtrail/log-bucket-public-access").kind,
        Kind::Update
    );
}

#[test]
fn a_bucket_whose_rules_could_not_be_read_is_not_closed_blindly() {
    let (answers, inventory) = adopted(|bucket| {
        bucket.policy = Seen::Unknown(denied());
        bucket.public_access_block = Seen::Known(None);
    });
    let plan = planned(&answers, &inventory);
    let closing = part(&plan, "cloudtrail/log-bucket-public-access");
    assert!(
        matches!(closing.kind, Kind::ByHand(_)),
        "{:?}",
        closing.kind
    );
    trail_stands_still(&plan);
}
