//! What limits the role, what locks the topics, and who has joined them.

use std::collections::BTreeMap;

use super::{all_passed, check, edit_key, with};
use crate::domain::{AccountId, Arn, Place};
use crate::inventory::{Boundary, NeverRotates, PlaceView, Seen, Subscription, SubscriptionState};
use crate::policy::{Document, Statement};
use crate::problem::Problem;
use crate::verify::tests::right::{Right, account, region};
use crate::verify::{Check, Status};

const BOUNDARY: &str = "arn:aws:iam::111122223333:policy/OrgBoundary";

fn limited(right: &mut Right, statements: &[Statement]) {
    right.role().boundary = Some(Boundary {
        arn: Arn::parse(BOUNDARY).unwrap(),
        document: Seen::Known(Document::from_statements(statements.iter().cloned())),
    });
}

// IAM-05
#[test]
fn a_boundary_that_leaves_out_what_is_needed_fails_with_its_name() {
    let s3 = Statement::allow("Files").action(["s3:*"]).resource(["*"]);
    let all = Statement::allow("All").action(["*"]).resource(["*"]);
    let mut right = Right::new();
    limited(&mut right, std::slice::from_ref(&all));
    all_passed(&right);

    limited(&mut right, std::slice::from_ref(&s3));
    let found = check(&right, "role-unlimited");
    assert_eq!(found.status, Status::Failed);
    assert!(found.seen.contains("OrgBoundary"), "{}", found.seen);
    assert!(found.seen.contains("`sns:Subscribe`"), "{}", found.seen);
    assert_eq!(right.not_passed().len(), 1);

    let deny = Statement::deny("NoKeys")
        .action(["kms:Decrypt"])
        .resource(["*"]);
    limited(&mut right, &[all, deny]);
    let found = check(&right, "role-unlimited");
    assert_eq!(found.status, Status::Failed);
    assert!(
        found.seen.contains("OrgBoundary") && found.seen.contains("NoKeys"),
        "{}",
        found.seen
    );
}

// IAM-05
#[test]
fn a_boundary_that_cannot_be_read_or_depends_on_more_is_unsure() {
    let mut right = Right::new();
    let somewhere = Statement::allow("Here").action(["*"]).resource(["*"]).when(
        "StringEquals",
        "aws:RequestedRegion",
        ["eu-west-1"],
    );
    limited(&mut right, &[somewhere]);
    assert_eq!(check(&right, "role-unlimited").status, Status::Unknown);
    right.role().boundary.as_mut().unwrap().document = Seen::Unknown(Problem::new("No."));
    let found = check(&right, "role-unlimited");
    assert_eq!(found.status, Status::Unknown);
    assert!(found.seen.contains("OrgBoundary"), "{}", found.seen);
}

// IAM-05
#[test]
fn an_inline_refusal_on_the_role_fails_with_its_name() {
    let mut right = Right::new();
    let deny = |action: &str| {
        let deny = Statement::deny("Stop").action([action]).resource(["*"]);
        Document::from_statements([deny])
    };
    right.role().others = Seen::Known(BTreeMap::from([
        ("Queues".to_owned(), deny("sqs:*")),
        ("Locked".to_owned(), deny("kms:Decrypt")),
    ]));
    let found = check(&right, "role-unlimited");
    assert_eq!(found.status, Status::Failed);
    assert!(
        found.seen.contains("`Locked`") && found.seen.contains("`Stop`"),
        "{}",
        found.seen
    );
    right.role().others = Seen::Known(BTreeMap::from([("Queues".to_owned(), deny("sqs:*"))]));
    all_passed(&right);
    right.role().others = Seen::Unknown(Problem::new("No."));
    assert_eq!(check(&right, "role-unlimited").status, Status::Unknown);
}

#[test]
fn reads_of_the_organization_are_missed_unless_declined() {
    let mut right = Right::new();
    let without = super::without(&right.policy().document, "Statement5");
    right.policy().document = without;
    assert_eq!(check(&right, "role-rights").status, Status::Failed);
    right.answers.role.organization_reads = false;
    all_passed(&right);
}

fn joined(right: &mut Right, list: Vec<Subscription>) -> Check {
    right.log_topic().subscriptions = Seen::Known(list);
    let mut checks = right.checks().into_iter();
    let found =
        checks.find(|check| check.id == "cloudtrail/111122223333/eu-west-1/vendor-subscription");
    found.unwrap()
}

fn subscription(word: &str, endpoint: &str) -> Subscription {
    Subscription {
        state: SubscriptionState::of(word),
        protocol: if endpoint.starts_with("https") {
            "https"
        } else {
            "sqs"
        }
        .to_owned(),
        endpoint: endpoint.to_owned(),
        owner: account().to_string(),
    }
}

// TOP-04
#[test]
fn the_vendor_s_subscription_is_told_by_how_far_it_is() {
    const QUEUE: &str = "arn:aws:sqs:us-east-1:649384204969:vendor";
    const ARN: &str = "arn:aws:sns:eu-west-1:111122223333:radiant-cloudtrail-events:5ab5c21b";
    let mut right = Right::new();
    assert_eq!(
        joined(&mut right, vec![subscription(ARN, QUEUE)]).status,
        Status::Passed
    );
    for (list, words) in [
        (vec![], "has not joined"),
        (
            vec![subscription("PendingConfirmation", QUEUE)],
            "has not confirmed",
        ),
        (vec![subscription("Deleted", QUEUE)], "has left"),
        (
            vec![subscription(ARN, "arn:aws:sqs:us-east-1:123456789012:siem")],
            "has not joined",
        ),
    ] {
        let found = joined(&mut right, list);
        assert_eq!(found.status, Status::Waiting, "{words}");
        assert!(found.seen.contains(words), "{}", found.seen);
        assert!(found.fix.unwrap().contains("Radiant Security"));
    }
    // An address on the web may be anybody's.
    let web = subscription(ARN, "https://dana:hush@example.com/sns?token=hush");
    let found = joined(&mut right, vec![web]);
    assert_eq!(found.status, Status::Unknown);
    assert!(
        found.seen.contains("`https://example.com/sns`"),
        "{}",
        found.seen
    );
    assert!(!found.seen.contains("hush"), "{}", found.seen);
    right.log_topic().subscriptions = Seen::Unknown(Problem::new("No."));
    right.only("eu-west-1 vendor-subscription", Status::Unknown);
    // Another principal in the answers is in another account.
    right.answers.vendor.principal = Some("arn:aws:iam::123456789012:role/vendor".to_owned());
    let theirs = subscription(ARN, "arn:aws:sqs:us-east-1:123456789012:vendor");
    assert_eq!(joined(&mut right, vec![theirs]).status, Status::Passed);
}

fn lock(right: &mut Right, name: &str) {
    right.log_topic().kms_key = Some(name.to_owned());
}

#[test]
fn a_topic_s_key_is_right_in_each_form_that_aws_recommends() {
    let mut right = Right::new();
    let key = right.log_key().arn.clone();
    for name in [
        key.to_string(),
        key.resource_name().to_owned(),
        "alias/radiant-cloudtrail".to_owned(),
    ] {
        let mut right = Right::new();
        lock(&mut right, &name);
        let found = check(&right, "log-topic-rules");
        assert_eq!(found.status, Status::Failed, "{name}");
        assert_eq!(
            found.fix.as_deref(),
            Some("Check the changes again. The plan mends this.")
        );
        for (action, condition) in [
            ("kms:GenerateDataKey", ("aws:SourceAccount", "111122223333")),
            (
                "kms:GenerateDataKey*",
                (
                    "aws:SourceArn",
                    "arn:aws:cloudtrail:eu-west-1:111122223333:trail/radiant-trail",
                ),
            ),
        ] {
            let mut right = right.clone();
            let statement = Statement::allow("Theirs")
                .services(["cloudtrail.amazonaws.com"])
                .action([action, "kms:Decrypt"])
                .resource(["*"])
                .when("StringEquals", condition.0, [condition.1]);
            edit_key(&mut right.log_key().policy, |rules| with(rules, statement));
            all_passed(&right);
        }
    }
    // A refusal counts although the rule is there.
    lock(&mut right, &key.to_string());
    let statement = Statement::allow("Theirs")
        .services(["cloudtrail.amazonaws.com"])
        .action(["kms:GenerateDataKey*", "kms:Decrypt"])
        .resource(["*"]);
    edit_key(&mut right.log_key().policy, |rules| with(rules, statement));
    all_passed(&right);
    let deny = Statement::deny("Stop")
        .everyone()
        .action(["kms:*"])
        .resource(["*"]);
    edit_key(&mut right.log_key().policy, |rules| with(rules, deny));
    assert_eq!(check(&right, "log-topic-rules").status, Status::Failed);
}

// TOP-01
#[test]
fn aws_s_own_key_is_known_in_the_topic_s_own_region() {
    let mut right = Right::new();
    right
        .place("eu-west-1")
        .aliases
        .known()
        .cloned()
        .map(|mut aliases| {
            aliases.insert("alias/aws/sns".to_owned(), "aaaa".to_owned());
            right.place("eu-west-1").aliases = Seen::Known(aliases);
        })
        .unwrap();
    for name in [
        "alias/aws/sns",
        "aaaa",
        "arn:aws:kms:eu-west-1:111122223333:key/aaaa",
    ] {
        lock(&mut right, name);
        let found = check(&right, "log-topic-rules");
        assert_eq!(found.status, Status::Failed, "{name}");
        assert!(found.seen.contains("AWS's own"), "{}", found.seen);
    }
}

#[test]
fn another_account_s_key_is_its_owner_s_to_open() {
    let mut right = Right::new();
    let far = "arn:aws:kms:eu-west-1:123456789012:key/far";
    lock(&mut right, far);
    assert_eq!(check(&right, "log-topic-rules").status, Status::Unknown);
    let mut key = right.log_key().clone();
    key.arn = Arn::parse(far).unwrap();
    let view: &PlaceView = right
        .inventory
        .place(&Place::new(account(), region("eu-west-1")))
        .unwrap();
    let mut view = view.clone();
    view.keys.insert(key.arn.clone(), Seen::Known(Some(key)));
    let other = AccountId::parse("123456789012").unwrap();
    right
        .inventory
        .places
        .insert(Place::new(other, region("eu-west-1")), view);
    let found = check(&right, "log-topic-rules");
    assert_eq!(found.status, Status::Failed);
    assert!(found.fix.unwrap().contains("Ask the owner of the key"));
}

// KEY-03
#[test]
fn a_key_that_aws_cannot_renew_is_not_asked_to_be() {
    let mut right = Right::new();
    right.log_key().never_rotates = Some(NeverRotates::Imported);
    right.log_key().rotates = Seen::Known(false);
    all_passed(&right);
    assert!(
        !right
            .checks()
            .iter()
            .any(|check| check.id.ends_with("log-key-renewed"))
    );
}

// TOP-02
#[test]
fn everybody_of_the_topic_s_account_is_not_the_service() {
    let mut right = Right::new();
    let topic = right.log_topic();
    let arn = topic.arn.to_string();
    topic.policy = Some(Document::from_statements([Statement::allow(
        "__default_statement_ID",
    )
    .aws(["*"])
    .action(["SNS:Publish"])
    .resource([arn])
    .when("StringEquals", "AWS:SourceOwner", ["111122223333"])]));
    assert_eq!(check(&right, "log-topic-rules").status, Status::Failed);
}
