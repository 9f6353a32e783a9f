//! Buckets that are somebody's already: what is found before anything is written, and what is left alone.

use crate::plan::PutBucketPolicy;
use serde_json::{Value, json};

use super::*;
use crate::answers::TrailChoice;
use crate::policy::{DocumentKind, measure};

const LOGS: &str = "larkfield-logs";
pub(super) const FINDINGS: &str = "larkfield-findings";
const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/1234abcd";

fn document(statements: Value) -> Document {
    let mut value = json!({"Version": "2012-10-17"});
    value["Statement"] = statements;
    Document::try_from(value).unwrap()
}

/// Two buckets that are there, with what the log bucket has besides.
pub(super) fn adopted(change: impl FnOnce(&mut Bucket)) -> (Answers, Inventory) {
    let mut answers = answers();
    answers.cloudtrail.bucket = existing_bucket(LOGS);
    answers.guardduty.bucket = existing_bucket(FINDINGS);
    answers.cloudtrail.key = KeyChoice::None;
    let mut inventory = fresh(&answers);
    let mut logs = empty_bucket(REGION);
    change(&mut logs);
    let view = global(&mut inventory);
    view.buckets.insert(bucket_name(LOGS), yours(logs));
    view.buckets
        .insert(bucket_name(FINDINGS), yours(empty_bucket(REGION)));
    (answers, inventory)
}

fn with_policy(statements: Value) -> (Answers, Inventory) {
    adopted(|bucket| bucket.policy = Seen::Known(Some(document(statements))))
}

/// Nothing is made or changed that would write into the log bucket.
fn trail_stands_still(plan: &Plan<Told>) {
    for name in ["cloudtrail/log-bucket-policy", "cloudtrail/trail"] {
        let change = part(plan, name);
        assert!(!change.kind.writes(), "{name} is {:?}", change.kind);
    }
}

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
    let problem = by_hand(&plan, "guardduty/findings-bucket-policy");
    assert!(problem.summary.contains("`statement 1`"), "{problem:?}");
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
    let Action::PutBucketPolicy(PutBucketPolicy { after, .. }) =
        &part(&plan, "cloudtrail/log-bucket-policy").action
    else {
        panic!("not written");
    };
    assert_eq!(after.value()["Statement"][0], theirs);
}

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
            assert!(problem.hint.as_ref().unwrap().contains("another bucket"));
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

/// An application's bucket that was chosen for findings and cannot take them keeps its place for notifications.
#[test]
fn nothing_is_announced_of_a_bucket_that_cannot_take_findings() {
    let mut answers = answers();
    answers.guardduty.bucket = existing_bucket("larkfield-app");
    let mut inventory = fresh(&answers);
    let mut bucket = empty_bucket(REGION);
    bucket.public_access_block = Seen::Known(None);
    bucket.policy = Seen::Known(Some(document(
        json!([{"Sid": "Share", "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
            "Resource": "arn:aws:s3:::larkfield-app/public/*"}]),
    )));
    global(&mut inventory)
        .buckets
        .insert(bucket_name("larkfield-app"), yours(bucket));
    let plan = planned(&answers, &inventory);
    by_hand(&plan, "guardduty/findings-bucket-policy");
    by_hand(&plan, "guardduty/findings-bucket-public-access");
    by_hand(&plan, "guardduty/findings-notification");
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
    assert!(problem.hint.as_ref().unwrap().contains("Choose a key"));
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

#[test]
fn a_bucket_of_somebody_gets_only_what_the_delivery_needs() {
    let theirs = json!({"Sid": "Theirs", "Effect": "Allow", "Principal": {"AWS": "123456789012"},
        "Action": "s3:GetObject", "Resource": "arn:aws:s3:::larkfield-logs/*"});
    let (answers, inventory) = with_policy(json!([theirs]));
    let plan = planned(&answers, &inventory);
    let Action::PutBucketPolicy(PutBucketPolicy { after, .. }) =
        &part(&plan, "cloudtrail/log-bucket-policy").action
    else {
        panic!("not written");
    };
    assert_eq!(after.value()["Statement"][0], theirs);
    for statement in &after.statements()[1..] {
        assert_eq!(statement.effect(), Some(crate::policy::Effect::Allow));
        let principals = statement.principals();
        assert_eq!(principals.len(), 1);
        assert_eq!(principals[0].value, "cloudtrail.amazonaws.com");
    }
}

#[test]
fn whoever_looks_after_a_bucket_by_code_is_named() {
    let (answers, inventory) = adopted(|bucket| {
        bucket.public_access_block = Seen::Known(None);
        bucket.tags = Seen::Known(BTreeMap::from([(
            "ManagedBy".to_owned(),
            "terraform".to_owned(),
        )]));
    });
    let plan = planned(&answers, &inventory);
    for name in [
        "cloudtrail/log-bucket-policy",
        "cloudtrail/log-bucket-public-access",
    ] {
        let told = part(&plan, name)
            .warnings
            .iter()
            .any(|warning| warning.text.starts_with("Terraform looks after this."));
        assert!(told, "{name}");
    }
    let findings = part(&plan, "guardduty/findings-bucket-policy");
    assert!(!format!("{:?}", findings.warnings).contains("Terraform"));
}

// Row 23 of the guide's coverage
#[test]
fn a_bucket_whose_readers_pay_is_not_used() {
    let (answers, inventory) = adopted(|bucket| bucket.requester_pays = Seen::Known(true));
    let plan = planned(&answers, &inventory);
    let problem = by_hand(&plan, "cloudtrail/log-bucket");
    assert!(problem.summary.contains("Requester Pays"));
    assert!(!has(&plan, "/log-bucket-policy"));
    assert!(!part(&plan, "cloudtrail/trail").kind.writes());
    let (answers, inventory) = adopted(|bucket| bucket.requester_pays = Seen::Unknown(denied()));
    let plan = planned(&answers, &inventory);
    assert!(part(&plan, "cloudtrail/log-bucket-policy").kind.writes());
}

#[test]
fn brackets_in_somebody_s_rule_are_text() {
    let theirs = json!({"Sid": "Template", "Effect": "Allow", "Principal": {"AWS": "123456789012"},
        "Action": "s3:GetObject", "Resource": "arn:aws:s3:::larkfield-logs/{{account}}/*"});
    let (answers, inventory) = with_policy(json!([theirs]));
    let plan = planned(&answers, &inventory);
    let change = part(&plan, "cloudtrail/log-bucket-policy");
    let Action::PutBucketPolicy(PutBucketPolicy { after, .. }) = &change.action else {
        panic!("{:?}", change.kind);
    };
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
            tags: Seen::Known(BTreeMap::from([(
                crate::inventory::CREATED_BY.0.to_owned(),
                crate::inventory::CREATED_BY.1.to_owned(),
            )])),
            ..empty_bucket(REGION)
        };
        global(&mut inventory)
            .buckets
            .insert(bucket_name(FINDINGS), yours(findings));
        planned(&answers, &inventory)
    };
    let plan = planned_with(100);
    let Action::PutBucketPolicy(PutBucketPolicy { after, .. }) =
        &part(&plan, "guardduty/findings-bucket-policy").action
    else {
        panic!("not written");
    };
    let text = after.to_compact();
    assert!(
        text.contains("{{guardduty.key@111122223333/us-east-1}}"),
        "{text}"
    );
    // As it stands it would just fit; with the key's own name it does not.
    let room = 20_480 - text.len();
    let plan = planned_with(100 + room);
    let problem = by_hand(&plan, "guardduty/findings-bucket-policy");
    assert!(problem.summary.contains("too long"), "{problem:?}");
}

#[test]
fn a_new_bucket_is_marked_as_it_is_made() {
    let answers = answers();
    let plan = planned(&answers, &fresh(&answers));
    let needs = part(&plan, "cloudtrail/log-bucket").needs();
    assert!(needs.contains(&"s3:TagResource"), "{needs:?}");
    assert!(!needs.contains(&"s3:PutBucketTagging"));
}

/// Two set-ups of two companies' trails in one bucket and one role: the second takes nothing from the first.
#[test]
fn a_second_set_up_takes_nothing_from_the_first() {
    let first = answers();
    let inventory = after(&first, &fresh(&first));
    let mut second = first.clone();
    second.cloudtrail.trail = TrailChoice::New {
        name: crate::domain::TrailName::parse("second-trail").unwrap(),
    };
    second.cloudtrail.topic = TopicChoice::New {
        name: crate::domain::TopicName::parse("second-topic").unwrap(),
    };
    second.cloudtrail.bucket = existing_bucket(first.cloudtrail.bucket.name().as_str());
    second.cloudtrail.key = KeyChoice::New {
        alias: crate::domain::KeyAlias::parse("alias/second").unwrap(),
    };
    let mut later = after(&second, &inventory);
    for answers in [&first, &second] {
        let plan = planned(answers, &later);
        let open: Vec<&str> = writes(&plan)
            .into_iter()
            .filter(|id| id.contains("bucket") || id.contains("role-policy"))
            .collect();
        assert_eq!(open, [""; 0]);
    }
    let view = global(&mut later);
    let policy = match &view.policies[&first.role.policy_name] {
        Seen::Known(Some(policy)) => policy.document.to_compact(),
        other => panic!("{other:?}"),
    };
    for topic in [
        first.cloudtrail.topic.name(),
        second.cloudtrail.topic.name(),
    ] {
        assert!(policy.contains(topic), "{policy}");
    }
}
