//! Keys and topics that are there: their rules, their locks, and who may change them.

use super::*;
use crate::inventory::{NeverRotates, Subscription, SubscriptionState};
use crate::plan::{PutKeyPolicy, PutTopicPolicy};
use crate::policy::topic_key;

const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/1234abcd";
const TOPIC: &str = "arn:aws:sns:us-east-1:111122223333:their-events";
const FINDINGS: &str = "arn:aws:sns:us-east-1:111122223333:their-findings";

fn put_topic(inventory: &mut Inventory, topic: Topic) {
    let arn = topic.arn.clone();
    let view = inventory
        .places
        .entry(Place::new(account(), arn.region_name().unwrap()))
        .or_insert_with(nothing);
    view.topics.insert(arn, Seen::Known(Some(topic)));
}

fn locked_topic(text: &str, lock: &str) -> Topic {
    Topic {
        kms_key: Some(lock.to_owned()),
        ..topic(text)
    }
}

/// Answers with the key for log files, and an account that has it.
fn with_key(change: impl FnOnce(&mut Key)) -> (Answers, Inventory) {
    let mut answers = answers();
    answers.cloudtrail.key = existing_key(KEY);
    let mut inventory = fresh(&answers);
    let mut there = key(KEY);
    change(&mut there);
    put_key(&mut inventory, there);
    (answers, inventory)
}

fn rules_of(change: &Told) -> (&Document, &Document) {
    match &change.action {
        Action::PutKeyPolicy(PutKeyPolicy { seen, after, .. }) => (seen, after),
        action => panic!("{action:?}"),
    }
}

// KEY-01
#[test]
fn a_deleted_principal_in_a_key_s_rules_is_told_and_nothing_is_written() {
    let (answers, inventory) = with_key(|key| {
        let Seen::Known(policy) = &mut key.policy else {
            panic!("{key:?}");
        };
        let admins = Statement::allow("Admins")
            .aws(["AIDAEXAMPLEEXAMPLE004"])
            .action(["kms:*"])
            .resource(["*"]);
        let mut statements = policy.statements();
        statements.push(admins);
        *policy = policy.with_statements(statements);
    });
    let plan = planned(&answers, &inventory);
    let problem = by_hand(&plan, "cloudtrail/log-key-policy");
    assert!(
        problem.summary.contains("AIDAEXAMPLEEXAMPLE004") && problem.summary.contains("Admins"),
        "{problem:?}"
    );
}

// TOP-03
#[test]
fn a_deleted_principal_in_a_topic_s_rules_is_told_and_nothing_is_written() {
    let mut answers = answers();
    answers.cloudtrail.topic = existing_topic(TOPIC);
    let mut inventory = fresh(&answers);
    let reader = Statement::allow("Reader")
        .aws(["AROAEXAMPLEEXAMPLE003"])
        .action(["SNS:Subscribe"])
        .resource([TOPIC]);
    put_topic(
        &mut inventory,
        Topic {
            policy: Some(Document::from_statements([reader])),
            ..topic(TOPIC)
        },
    );
    let plan = planned(&answers, &inventory);
    left_saying(
        &plan,
        "cloudtrail/log-topic-policy",
        "AROAEXAMPLEEXAMPLE003",
    );
}

// TOP-02
#[test]
fn aws_s_own_first_rule_of_a_topic_stays_and_does_not_count_for_services() {
    let mut answers = answers();
    answers.cloudtrail.topic = existing_topic(TOPIC);
    let mut inventory = fresh(&answers);
    let default = Document::try_from(serde_json::json!({
        "Version": "2008-10-17", "Id": "__default_policy_ID", "Statement": [{
            "Sid": "__default_statement_ID", "Effect": "Allow", "Principal": {"AWS": "*"},
            "Action": ["SNS:GetTopicAttributes", "SNS:SetTopicAttributes", "SNS:Publish"],
            "Resource": TOPIC, "Condition": {"StringEquals": {"AWS:SourceOwner": "111122223333"}}
        }]
    }))
    .unwrap();
    put_topic(
        &mut inventory,
        Topic {
            policy: Some(default.clone()),
            ..topic(TOPIC)
        },
    );
    let plan = planned(&answers, &inventory);
    let change = part(&plan, "cloudtrail/log-topic-policy");
    let PutTopicPolicy { after, .. } = deed(change);
    assert_eq!(after.value()["Id"], "__default_policy_ID");
    assert_eq!(after.statements()[0], default.statements()[0]);
    assert_eq!(after.statements().len(), 2);
    let ours = &after.statements()[1];
    assert_eq!(ours.principals()[0].value, "cloudtrail.amazonaws.com");
    assert!(!ours.conditions().is_empty());
}

// KEY-03
#[test]
fn a_key_that_aws_cannot_rotate_is_not_asked_to() {
    let primary = "arn:aws:kms:eu-west-1:111122223333:key/mrk-1234";
    for (why, word) in [
        (NeverRotates::Replica(Some(arn(primary))), primary),
        (NeverRotates::Replica(None), "another Region"),
    ] {
        let answers = answers();
        let mut inventory = fresh(&answers);
        let mut there = key(KEY);
        there.never_rotates = Some(why.clone());
        // AWS may refuse to say, for such a key.
        there.rotates = Seen::Unknown(denied());
        put_key(&mut inventory, there);
        let Seen::Known(aliases) = &mut here(&mut inventory).aliases else {
            panic!("no aliases");
        };
        aliases.insert("alias/radiant-cloudtrail".to_owned(), "1234abcd".to_owned());
        let plan = planned(&answers, &inventory);
        let change = part(&plan, "cloudtrail/log-key-rotation");
        assert_eq!(change.kind, Kind::Keep, "{why:?}");
        assert!(change.meaning.contains(word), "{}", change.meaning);
    }
}

fn only_admin(key: &mut Key) {
    let admin = Statement::allow("Admin")
        .aws(["arn:aws:iam::111122223333:role/KeyAdmin"])
        .action(["kms:*"])
        .resource(["*"]);
    key.policy = Seen::Known(Document::from_statements([admin]));
}

// KEY-05
#[test]
fn a_key_without_the_account_s_rule_says_who_can_change_it() {
    let (answers, mut inventory) = with_key(only_admin);
    let plan = planned(&answers, &inventory);
    let problem = by_hand(&plan, "cloudtrail/log-key-policy");
    assert!(
        problem
            .summary
            .contains("Rights in this account do not count")
    );
    assert!(problem.who.as_deref().unwrap().contains("role/KeyAdmin"));

    inventory.caller.arn = "arn:aws:sts::111122223333:assumed-role/KeyAdmin/ana".to_owned();
    let plan = planned(&answers, &inventory);
    let change = part(&plan, "cloudtrail/log-key-policy");
    assert_eq!(change.kind, Kind::Update);
    assert!(says(change, "Only those whom its rules name can change it"));
    // What was there stays, so nobody is locked out.
    let (seen, after) = rules_of(change);
    assert!(after.statements().starts_with(&seen.statements()));
    assert!(after.to_compact().contains("RadiantCloudTrailReaders"));
}

// KEY-05
#[test]
fn a_root_with_a_condition_is_not_the_account_s_rule() {
    let (answers, inventory) = with_key(|key| {
        let root = Statement::allow("Root")
            .aws(["arn:aws:iam::111122223333:root"])
            .action(["kms:*"])
            .resource(["*"])
            .when("StringEquals", "aws:PrincipalType", ["Account"]);
        key.policy = Seen::Known(Document::from_statements([root]));
    });
    let plan = planned(&answers, &inventory);
    let change = part(&plan, "cloudtrail/log-key-policy");
    assert_eq!(change.kind, Kind::Update);
    assert!(says(change, "Only those whom its rules name"));
    assert!(
        rules_of(change)
            .1
            .to_compact()
            .contains("RadiantCloudTrailReaders")
    );
}

#[test]
fn who_looks_after_a_key_or_a_topic_by_code_is_told() {
    let (mut answers, mut inventory) = with_key(|key| {
        key.tags = Seen::Known(BTreeMap::from([(
            "aws:cloudformation:stack-name".to_owned(),
            "larkfield-keys".to_owned(),
        )]));
    });
    answers.cloudtrail.topic = existing_topic(TOPIC);
    put_topic(
        &mut inventory,
        Topic {
            tags: Seen::Known(BTreeMap::from([(
                "pulumi:stack".to_owned(),
                "prod".to_owned(),
            )])),
            ..topic(TOPIC)
        },
    );
    let plan = planned(&answers, &inventory);
    assert!(says(
        part(&plan, "cloudtrail/log-key-policy"),
        "stack larkfield-keys"
    ));
    assert!(says(
        part(&plan, "cloudtrail/log-topic-policy"),
        "Pulumi looks after this"
    ));
    // Tags that cannot be read hold nothing back.
    let (answers, inventory) = with_key(|key| key.tags = Seen::Unknown(denied()));
    let plan = planned(&answers, &inventory);
    assert!(part(&plan, "cloudtrail/log-key-policy").kind.writes());
}

// TOP-01
#[test]
fn a_topic_with_aws_s_own_key_is_refused_in_every_spelling_and_region() {
    for region in ["us-east-1", "eu-west-1"] {
        let text = format!("arn:aws:sns:{region}:111122223333:their-events");
        let of_aws = format!("arn:aws:kms:{region}:111122223333:key/aaaa-bbbb");
        for lock in [
            "alias/aws/sns",
            of_aws.as_str(),
            "aaaa-bbbb",
            &format!("arn:aws:kms:{region}:111122223333:alias/aws/sns"),
        ] {
            let mut answers = answers();
            answers.cloudtrail.topic = existing_topic(&text);
            let mut inventory = fresh(&answers);
            put_topic(&mut inventory, locked_topic(&text, lock));
            let view = inventory.places.get_mut(&place(region)).unwrap();
            view.aliases = Seen::Known(BTreeMap::from([(
                "alias/aws/sns".to_owned(),
                "aaaa-bbbb".to_owned(),
            )]));
            let plan = planned(&answers, &inventory);
            let change = part_in(&plan, "cloudtrail/log-topic", region);
            assert!(
                matches!(&change.kind, Kind::ByHand(problem) if problem.summary.contains("AWS's own")),
                "{region} {lock}: {:?}",
                change.kind
            );
        }
    }
}

/// Topics that are there and locked with one key of the account.
fn with_locked_topics(lock: &str) -> (Answers, Inventory) {
    let mut answers = answers();
    answers.cloudtrail.topic = existing_topic(TOPIC);
    answers.guardduty.topic = existing_topic(FINDINGS);
    let mut inventory = fresh(&answers);
    put_key(&mut inventory, key(KEY));
    for text in [TOPIC, FINDINGS] {
        put_topic(&mut inventory, locked_topic(text, lock));
    }
    (answers, inventory)
}

#[test]
fn a_key_of_this_account_that_locks_a_topic_gets_the_rule_for_whoever_posts() {
    let (answers, inventory) = with_locked_topics(KEY);
    let plan = planned(&answers, &inventory);
    for (name, service) in [
        ("cloudtrail/log-topic-key", "cloudtrail.amazonaws.com"),
        ("guardduty/findings-topic-key", "s3.amazonaws.com"),
    ] {
        let change = part(&plan, name);
        assert_eq!(change.kind, Kind::Update, "{name}");
        let (_, after) = rules_of(change);
        let added = after.statements().into_iter().find(|statement| {
            statement
                .principals()
                .iter()
                .any(|principal| principal.value == service)
        });
        let added = added.unwrap_or_else(|| panic!("{name}"));
        assert_eq!(added.actions(), ["kms:GenerateDataKey*", "kms:Decrypt"]);
        assert_eq!(added.conditions()[0].key, "aws:SourceAccount");
        assert_eq!(added.conditions()[0].values, [ACCOUNT]);
    }
    assert!(is_behind(
        &plan,
        "cloudtrail/trail",
        "cloudtrail/log-topic-key"
    ));
    let done = planned(&answers, &after(&answers, &inventory));
    assert_eq!(writes(&done), [""; 0]);
}

#[test]
fn a_key_that_lets_the_poster_in_by_aws_s_own_rule_is_left_as_it_is() {
    let (answers, mut inventory) = with_locked_topics(KEY);
    let mut there = key(KEY);
    let Seen::Known(policy) = &there.policy else {
        panic!("{there:?}");
    };
    let mut statements = policy.statements();
    for service in ["cloudtrail.amazonaws.com", "s3.amazonaws.com"] {
        statements.push(
            Statement::allow("Theirs")
                .services([service])
                .action(["kms:GenerateDataKey", "kms:Decrypt"])
                .resource(["*"])
                .when("StringEquals", "aws:SourceAccount", [ACCOUNT]),
        );
    }
    there.policy = Seen::Known(policy.with_statements(statements));
    put_key(&mut inventory, there);
    let plan = planned(&answers, &inventory);
    assert!(!has(&plan, "log-topic-key") && !has(&plan, "findings-topic-key"));
    assert!(part(&plan, "cloudtrail/log-topic").warnings.is_empty());
}

#[test]
fn a_key_that_cannot_be_seen_or_is_another_account_s_is_told() {
    let far = "arn:aws:kms:us-east-1:123456789012:key/theirs";
    for (lock, words) in [
        (far, "of account 1234 5678 9012"),
        ("alias/nobody-looked", "alias/nobody-looked"),
    ] {
        let (answers, mut inventory) = with_locked_topics(lock);
        let mut there = key(far);
        there.policy = Seen::Unknown(denied());
        let other = Place::new(AccountId::parse("123456789012").unwrap(), region(REGION));
        let mut view = nothing();
        view.keys.insert(arn(far), Seen::Known(Some(there)));
        inventory.places.insert(other, view);
        let plan = planned(&answers, &inventory);
        let change = part(&plan, "cloudtrail/log-topic");
        assert_eq!(change.kind, Kind::Keep);
        assert!(says(change, words), "{:?}", change.warnings);
        assert!(!has(&plan, "log-topic-key"));
    }
}

#[test]
fn changes_to_one_key_are_made_one_from_the_other() {
    let (mut answers, mut inventory) = with_locked_topics(KEY);
    answers.cloudtrail.key = existing_key(KEY);
    answers.guardduty.key = existing_key(KEY);
    let plan = planned(&answers, &inventory);
    let names = [
        "cloudtrail/log-key-policy",
        "cloudtrail/log-topic-key",
        "guardduty/findings-key-policy",
        "guardduty/findings-topic-key",
    ];
    for pair in names.windows(2) {
        let (first, second) = (part(&plan, pair[0]), part(&plan, pair[1]));
        assert_eq!(rules_of(first).1, rules_of(second).0, "{pair:?}");
        assert!(second.depends_on.contains(&first.id), "{pair:?}");
    }
    let last = rules_of(part(&plan, names[3])).1.to_compact();
    for sid in [
        "\"Root\"",
        "RadiantCloudTrailEncrypt",
        "RadiantGuardDutyEncrypt",
        topic_key::SIDS[0],
        topic_key::SIDS[1],
    ] {
        assert_eq!(last.matches(sid).count(), 1, "{sid} in {last}");
    }
    let done = planned(&answers, &after(&answers, &inventory));
    assert_eq!(writes(&done), [""; 0]);

    // A change that is left to a person holds up none of the others.
    here(&mut inventory).detector = Seen::Unknown(denied());
    let plan = planned(&answers, &inventory);
    let (first, last) = (part(&plan, names[1]), part(&plan, names[3]));
    assert_eq!(rules_of(first).1, rules_of(last).0);
    assert!(last.depends_on.contains(&first.id));
}

// TOP-04
#[test]
fn the_words_in_place_of_a_subscription_s_arn_are_no_arns() {
    assert_eq!(
        SubscriptionState::of("PendingConfirmation"),
        SubscriptionState::Pending
    );
    assert_eq!(SubscriptionState::of("Deleted"), SubscriptionState::Deleted);
    assert_eq!(
        SubscriptionState::of(&format!("{TOPIC}:5ab5c21b-1111-4222-8333-000000000001")),
        SubscriptionState::Confirmed
    );
    // Who has joined, or whether that can be seen, changes no plan.
    let mut answers = answers();
    answers.cloudtrail.topic = existing_topic(TOPIC);
    let mut inventory = fresh(&answers);
    let joined = Subscription {
        state: SubscriptionState::Pending,
        protocol: "sqs".to_owned(),
        endpoint: "arn:aws:sqs:us-east-1:123456789012:vendor".to_owned(),
        owner: ACCOUNT.to_owned(),
    };
    let mut plans = Vec::new();
    for subscriptions in [Seen::Known(vec![joined]), Seen::Unknown(denied())] {
        put_topic(
            &mut inventory,
            Topic {
                subscriptions,
                ..topic(TOPIC)
            },
        );
        plans.push(planned(&answers, &inventory));
    }
    assert_eq!(plans[0], plans[1]);
}
