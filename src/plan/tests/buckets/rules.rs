//! Rules of others in the documents that ours are joined with.

use super::*;

// POL-01
#[test]
fn a_deleted_principal_is_named_before_anything_is_written() {
    let (answers, mut inventory) = with_policy(json!([
        {"Sid": "OldReader", "Effect": "Allow", "Principal": {"AWS": "AROAEXAMPLEEXAMPLE001"},
         "Action": "s3:GetObject", "Resource": "arn:aws:s3:::larkfield-logs/*"},
        {"Sid": "Mixed", "Effect": "Allow",
         "Principal": {"AWS": ["arn:aws:iam::111122223333:root", "AIDAEXAMPLEEXAMPLE002"]},
         "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::larkfield-logs"}
    ]));
    let view = global(&mut inventory);
    let findings = Bucket {
        policy: Seen::Known(Some(document(json!([
            {"Effect": "Allow", "Principal": {"AWS": "AIDAEXAMPLEEXAMPLE003"}, "Action": "s3:GetObject", "Resource": "*"}
        ])))),
        ..empty_bucket(REGION)
    };
    view.buckets.insert(bucket_name(FINDINGS), yours(findings));
    let plan = planned(&answers, &inventory);
    let problem = by_hand(&plan, "cloudtrail/log-bucket-policy");
    assert!(problem.summary.contains("`OldReader`"), "{problem:?}");
    assert!(problem.summary.contains("AROAEXAMPLEEXAMPLE001"));
    assert!(problem.summary.contains("deleted") && problem.summary.contains("One more"));
    assert!(!format!("{problem:?}").contains("section 5"));
    trail_stands_still(&plan);
    left_saying(&plan, "guardduty/findings-bucket-policy", "`statement 1`");
    assert!(!part(&plan, "guardduty/findings-export").kind.writes());
}

// TOP-03, KEY-01
#[test]
fn a_deleted_principal_is_found_in_topics_and_keys_too() {
    let (mut answers, mut inventory) = adopted(|_| {});
    let gone = |action: &str| {
        json!({"Sid": "Old", "Effect": "Allow", "Principal": {"AWS": "AROAEXAMPLEEXAMPLE003"},
            "Action": action, "Resource": "*"})
    };
    let root = json!({"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "kms:*", "Resource": "*"});
    let topic_arn = "arn:aws:sns:us-east-1:111122223333:theirs";
    answers.cloudtrail.topic = existing_topic(topic_arn);
    answers.cloudtrail.key = existing_key(KEY);
    let place = here(&mut inventory);
    place.topic_arns = Seen::Known(vec![arn(topic_arn)]);
    place.topics.insert(
        arn(topic_arn),
        Seen::Known(Some(Topic {
            policy: Some(document(json!([gone("sns:Subscribe")]))),
            ..topic(topic_arn)
        })),
    );
    place.keys.insert(
        arn(KEY),
        Seen::Known(Some(Key {
            policy: Seen::Known(document(json!([root, gone("kms:Encrypt")]))),
            ..key(KEY)
        })),
    );
    let plan = planned(&answers, &inventory);
    for (name, thing) in [
        ("cloudtrail/log-topic-policy", "topic"),
        ("cloudtrail/log-key-policy", "key"),
    ] {
        let problem = by_hand(&plan, name);
        assert!(problem.summary.contains("AROAEXAMPLEEXAMPLE003"), "{name}");
        assert_eq!(
            problem.who.as_deref(),
            Some(format!("the owner of the {thing}").as_str())
        );
    }
}

// POL-18
#[test]
fn a_principal_that_only_looks_odd_is_kept() {
    let theirs = json!({"Effect": "Allow",
        "Principal": {"AWS": "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1EXAMPLE"},
        "Action": "s3:GetObject", "Resource": "arn:aws:s3:::larkfield-logs/*"});
    let (answers, inventory) = with_policy(json!([theirs]));
    let plan = planned(&answers, &inventory);
    let PutBucketPolicy { after, .. } = deed(part(&plan, "cloudtrail/log-bucket-policy"));
    assert_eq!(after.value()["Statement"][0], theirs);
}

// POL-08
#[test]
fn a_rule_on_locking_is_met_with_a_key_and_not_without() {
    let deny = json!([
        {"Sid": "DenyNoHeader", "Effect": "Deny", "Principal": "*", "Action": "s3:PutObject",
         "Resource": "arn:aws:s3:::larkfield-logs/*", "Condition": {"Null": {"s3:x-amz-server-side-encryption": "true"}}},
        {"Sid": "DenyNotKms", "Effect": "Deny", "Principal": "*", "Action": "s3:PutObject",
         "Resource": "arn:aws:s3:::larkfield-logs/*",
         "Condition": {"StringNotEquals": {"s3:x-amz-server-side-encryption": "aws:kms"}}}
    ]);
    let (mut answers, inventory) = with_policy(deny);
    let plan = planned(&answers, &inventory);
    let problem = by_hand(&plan, "cloudtrail/log-bucket-policy");
    assert!(problem.summary.contains("`DenyNotKms`"), "{problem:?}");
    assert!(problem.hint_says("Choose a key"));
    trail_stands_still(&plan);

    answers.cloudtrail.key = Answers::defaults(account(), region(REGION)).cloudtrail.key;
    assert!(answers.cloudtrail.key.is_new());
    let plan = planned(&answers, &inventory);
    let rules = part(&plan, "cloudtrail/log-bucket-policy");
    assert_eq!((&rules.kind, rules.warnings.len()), (&Kind::Update, 0));
}

// POL-09
#[test]
fn a_rule_on_old_tls_is_no_word_worth() {
    let (answers, inventory) = with_policy(
        json!([{"Sid": "DenyOldTls", "Effect": "Deny", "Principal": "*",
        "Action": "s3:*", "Resource": ["arn:aws:s3:::larkfield-logs", "arn:aws:s3:::larkfield-logs/*"],
        "Condition": {"NumericLessThan": {"s3:TlsVersion": "1.2"}}}]),
    );
    let plan = planned(&answers, &inventory);
    let rules = part(&plan, "cloudtrail/log-bucket-policy");
    assert_eq!((&rules.kind, rules.warnings.len()), (&Kind::Update, 0));
}

// POL-10
#[test]
fn a_rule_for_all_but_some_people_is_left_to_its_owner() {
    let (answers, inventory) = with_policy(json!([{"Sid": "OnlyUs", "Effect": "Deny",
        "NotPrincipal": {"AWS": ["arn:aws:iam::111122223333:root", "arn:aws:iam::111122223333:role/Ops"]},
        "Action": ["s3:PutObject", "s3:PutBucketPolicy"],
        "Resource": ["arn:aws:s3:::larkfield-logs", "arn:aws:s3:::larkfield-logs/*"]}]));
    let plan = planned(&answers, &inventory);
    let problem = by_hand(&plan, "cloudtrail/log-bucket-policy");
    assert!(problem.summary.contains("`OnlyUs`"), "{problem:?}");
    assert!(problem.summary.contains("only those that it names"));
    assert_eq!(problem.who.as_deref(), Some("the owner of that rule"));
    trail_stands_still(&plan);
}

// POL-12
#[test]
fn a_document_is_measured_in_bytes_of_its_shortest_form() {
    // Two bytes a sign in the names; white space does not count.
    let many = |count: usize, filler: usize| {
        let statements: Vec<Value> = (0..count)
            .map(|number| {
                json!({"Sid": format!("Ü{number:02}"), "Effect": "Allow", "Principal": {"AWS": "111122223333"},
                    "Action": "s3:GetObject",
                    "Resource": format!("arn:aws:s3:::larkfield-logs/{}", "x".repeat(filler))})
            })
            .collect();
        document(json!(statements))
    };
    let ours = 1_100;
    let fits = many(60, 175);
    let used = measure(DocumentKind::LogBucket, &fits).used;
    assert_eq!(used, fits.to_compact().len());
    assert_eq!(used, fits.to_compact().chars().count() + 60);
    assert!(used + ours < 20_480, "{used}");
    let (answers, inventory) = adopted(|bucket| bucket.policy = Seen::Known(Some(fits)));
    let plan = planned(&answers, &inventory);
    assert!(part(&plan, "cloudtrail/log-bucket-policy").kind.writes());

    let over = many(60, 200);
    let (answers, inventory) = adopted(|bucket| bucket.policy = Seen::Known(Some(over)));
    let plan = planned(&answers, &inventory);
    let problem = by_hand(&plan, "cloudtrail/log-bucket-policy");
    assert!(problem.summary.contains("of 20480") || problem.summary.contains("of 20,480"));
    assert!(problem.hint.is_some());
}

#[test]
fn brackets_in_somebody_s_rule_are_text() {
    let theirs = json!({"Sid": "Template", "Effect": "Allow", "Principal": {"AWS": "123456789012"},
        "Action": "s3:GetObject", "Resource": "arn:aws:s3:::larkfield-logs/{{account}}/*"});
    let (answers, inventory) = with_policy(json!([theirs]));
    let plan = planned(&answers, &inventory);
    let change = part(&plan, "cloudtrail/log-bucket-policy");
    let PutBucketPolicy { after, .. } = deed(change);
    assert_eq!(Slots::unfilled(&after.to_compact()), None);
    assert_eq!(Slots::default().resolve_json(after.value()), *after.value());
    // One of our own places that somebody copied is not filled behind their back.
    let copied = json!({"Sid": "Copied", "Effect": "Allow", "Principal": {"AWS": "123456789012"},
        "Action": "s3:GetObject", "Resource": "arn:aws:s3:::larkfield-logs/{{cloudtrail.key@111122223333/us-east-1}}"});
    let (answers, inventory) = with_policy(json!([copied]));
    let plan = planned(&answers, &inventory);
    let problem = by_hand(&plan, "cloudtrail/log-bucket-policy");
    assert!(
        problem
            .summary
            .contains("{{cloudtrail.key@111122223333/us-east-1}}"),
        "{problem:?}"
    );
}

#[test]
fn a_policy_that_fits_only_while_a_key_has_no_name_is_too_long() {
    let filler = |length: usize| {
        json!([{"Sid": "Long", "Effect": "Allow", "Principal": {"AWS": "123456789012"}, "Action": "s3:GetObject",
            "Resource": format!("arn:aws:s3:::larkfield-findings/{}", "x".repeat(length))}])
    };
    let planned_with = |length: usize| {
        let (answers, mut inventory) = adopted(|_| {});
        let findings = Bucket {
            policy: Seen::Known(Some(document(filler(length)))),
            tags: Seen::Known(crate::inventory::ours()),
            ..empty_bucket(REGION)
        };
        put_bucket(&mut inventory, FINDINGS, findings);
        planned(&answers, &inventory)
    };
    let plan = planned_with(100);
    let PutBucketPolicy { after, .. } = deed(part(&plan, "guardduty/findings-bucket-policy"));
    let text = after.to_compact();
    assert!(
        text.contains("{{guardduty.key@111122223333/us-east-1}}"),
        "{text}"
    );
    // As it stands it would just fit; with the key's own name it does not.
    let room = 20_480 - text.len();
    let plan = planned_with(100 + room);
    left_saying(&plan, "guardduty/findings-bucket-policy", "too long");
}
