//! The copy for somebody else: none of the account's names, numbers and texts is in it, and it is planned from as the account was.

use std::collections::BTreeSet;

use radiant_aws_setup::answers::{self, Answers};
use radiant_aws_setup::copy::read_copy;
use radiant_aws_setup::domain::AccountId;
use radiant_aws_setup::engine::{self, Planned};
use radiant_aws_setup::plan::ChangeId;
use radiant_aws_setup::practice::world::{NotificationTarget, Settling, World};
use radiant_aws_setup::practice::{Practice, PracticeOptions, Start};
use radiant_aws_setup::vendor::Vendor;
use serde_json::{Value, json};

use super::tried;
use crate::bench::{Bench, enter};

/// Stands in everything that somebody may have named.
const MARK: &str = "zanzibar";

/// A document in which all that can be somebody's word is.
fn marked(action: &str, resource: &str) -> Value {
    json!({
        "Version": "2012-10-17",
        "Id": "zanzibar-rules",
        "Zanzibar": { "zanzibar": ["zanzibar", 777_666_555_444_u64] },
        "Statement": [{
            "Sid": "ZanzibarReaders",
            "Effect": "Allow",
            "Principal": {
                "AWS": ["arn:aws:iam::777666555444:role/zanzibar/ZanzibarReader", "777666555444"],
                "Federated": "arn:aws:iam::777666555444:saml-provider/zanzibar",
            },
            "Action": action,
            "Resource": resource,
            "Condition": {
                "StringEquals": {
                    "aws:PrincipalTag/zanzibar": "zanzibar",
                    "aws:SourceVpce": "vpce-zanzibar",
                    "sts:ExternalId": "zanzibar-secret",
                },
                "ArnLike": { "aws:PrincipalArn": "arn:aws:iam::777666555444:role/zanzibar*" },
                "IpAddress": { "aws:SourceIp": "203.0.113.77/32" },
            },
        }],
    })
}

fn mark(world: &mut World, main: &str) {
    let tags = |tags: &mut radiant_aws_setup::practice::world::Tags| {
        tags.insert("zanzibar-team".to_owned(), "Zanzibar Payments".to_owned());
        tags.insert("ManagedBy".to_owned(), "zanzibar".to_owned());
    };
    for account in world.accounts.values_mut() {
        "Zanzibar Shops".clone_into(&mut account.name);
        "ana@zanzibar.example".clone_into(&mut account.email);
        tags(&mut account.tags);
        for there in account.regions.values_mut() {
            for topic in there.topics.values_mut() {
                topic.policy = Settling::settled(marked("sns:Subscribe", "*"));
                tags(&mut topic.tags);
            }
            for key in there.keys.values_mut() {
                "Zanzibar".clone_into(&mut key.description);
                tags(&mut key.tags);
            }
            for trail in there.trails.values_mut() {
                trail.prefix = Some("zanzibar/logs".to_owned());
                tags(&mut trail.tags);
                trail.event_selectors = None;
                trail.advanced_selectors = Some(json!([{
                    "Name": "Zanzibar files",
                    "FieldSelectors": [
                        { "Field": "eventCategory", "Equals": ["Data"] },
                        { "Field": "resources.type", "Equals": ["AWS::S3::Object"] },
                        { "Field": "resources.ARN", "StartsWith": ["arn:aws:s3:::zanzibar/"] },
                    ],
                }]));
            }
        }
    }
    for (name, bucket) in &mut world.buckets {
        tags(&mut bucket.tags);
        if bucket.account == main {
            let resource = format!("arn:aws:s3:::{name}/zanzibar/*");
            bucket.policy = Settling::settled(Some(marked("s3:GetObject", &resource)));
        }
        bucket.notification.targets.push(NotificationTarget {
            kind: "Queue".to_owned(),
            id: "zanzibar".to_owned(),
            arn: "arn:aws:sqs:eu-west-1:777666555444:zanzibar".to_owned(),
            events: vec!["s3:ObjectRemoved:*".to_owned()],
            prefix: Some("zanzibar/".to_owned()),
            suffix: Some(".zanzibar".to_owned()),
        });
    }
    if let Some(organization) = &mut world.organization {
        for unit in organization.units.values_mut() {
            "Zanzibar".clone_into(&mut unit.name);
        }
    }
}

/// Names and numbers of a world, as they stand as keys and in values: all that is nobody else's.
fn identifiers(world: &Value, found: &mut BTreeSet<String>) {
    let mut things = |kind: &str, value: &Value| {
        if let Some(things) = value.get(kind).and_then(Value::as_object) {
            found.extend(things.keys().cloned());
        }
    };
    for kind in ["accounts", "buckets"] {
        things(kind, world);
    }
    for account in world["accounts"].as_object().unwrap().values() {
        for there in account["regions"].as_object().unwrap().values() {
            for kind in ["trails", "keys", "topics", "detectors"] {
                things(kind, there);
            }
        }
    }
    if let Some(organization) = world.get("organization").filter(|it| it.is_object()) {
        let id = organization["id"].as_str().unwrap();
        found.insert(id.to_owned());
        found.extend(organization["units"].as_object().unwrap().keys().cloned());
    }
}

/// The files of the copy of an account that was planned for.
fn files(planned: &Planned) -> (String, String) {
    let [(_, copy), (_, answers)] = engine::copy_for_others(planned).unwrap();
    (copy, answers)
}

/// Practice on a saved copy, with the answers that belong to it.
async fn opened(copy: &str, answers: &str) -> Bench {
    let world = read_copy(copy).unwrap();
    let practice = Practice::new(PracticeOptions {
        start: Start::Copy(Box::new(world)),
        ..PracticeOptions::instant()
    });
    let answers: Answers = answers::parse(answers).unwrap();
    assert_eq!(practice.main_account(), answers.account.id);
    Bench {
        aws: enter(&practice).await,
        practice,
        answers,
        vendor: Vendor::default(),
        state: tempfile::tempdir().unwrap(),
    }
}

/// What a plan does, without names.
fn shape(planned: &Planned) -> Vec<String> {
    let part = |id: &ChangeId| id.as_str().split('/').next().unwrap().to_owned();
    let changes = planned.plan.changes.iter();
    let mut shape: Vec<String> = changes
        .map(|it| format!("{} {:?} {}", part(&it.id), it.service, it.kind.word()))
        .collect();
    shape.sort();
    shape
}

async fn company(account: &str) -> Bench {
    Bench::new(PracticeOptions {
        start: Start::CompanyIn(AccountId::parse(account).unwrap()),
        ..PracticeOptions::instant()
    })
    .await
}

#[tokio::test(start_paused = true)]
async fn the_copy_of_a_marked_account_holds_none_of_its_marks() {
    for account in ["444455556666", "111122223333", "222233334444"] {
        let bench = company(account).await;
        bench.practice.edit(|world| mark(world, account));
        let planned = bench.plan().await;
        let inventory = serde_json::to_string(planned.inventory.as_ref()).unwrap();
        // Only the managing account sees all of them.
        let sees = account != "444455556666" || inventory.matches(MARK).count() > 5;
        assert!(sees, "the look saw none of the marks");
        let (copy, answers) = files(&planned);
        let mut marks = BTreeSet::new();
        identifiers(&bench.practice.state(), &mut marks);
        marks.extend(
            [
                MARK,
                "777666555444",
                "203.0.113.77",
                "rs-8f2c7d1a-91d4",
                "larkfield",
                "payments",
            ]
            .map(str::to_owned),
        );
        for text in [&copy, &answers] {
            let text = text.to_ascii_lowercase();
            for mark in &marks {
                assert!(!text.contains(&mark.to_ascii_lowercase()), "{mark}");
            }
        }
        let bench = opened(&copy, &answers).await;
        assert_eq!(shape(&bench.plan().await), shape(&planned), "{account}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_copy_without_identifiers_is_planned_from_and_carried_out_as_the_account_is() {
    for account in ["444455556666", "111122223333", "333344445555"] {
        let bench = company(account).await;
        let planned = bench.plan().await;
        let there = tried(&bench, &planned).await;
        let (copy, answers) = files(&planned);
        let bench = opened(&copy, &answers).await;
        let again = bench.plan().await;
        assert_eq!(shape(&again), shape(&planned), "{account}");
        let finished = bench.apply(&again).await;
        let count = |outcomes: &std::collections::BTreeMap<ChangeId, _>| outcomes.len();
        assert_eq!(count(&finished.outcomes), count(&there.outcomes));
        let failed = |outcomes: Vec<bool>| outcomes.into_iter().filter(|it| *it).count();
        let in_place = |it: &radiant_aws_setup::apply::Outcome| it.is_in_place();
        assert_eq!(
            failed(
                finished
                    .outcomes
                    .values()
                    .map(|it| in_place(&it.0))
                    .collect()
            ),
            failed(there.outcomes.values().map(|it| in_place(&it.0)).collect()),
            "{account}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn two_copies_of_the_same_account_have_no_name_in_common() {
    let bench = company("444455556666").await;
    let planned = bench.plan().await;
    let buckets =
        |copy: &str| -> BTreeSet<String> { read_copy(copy).unwrap().buckets.into_keys().collect() };
    let (one, other) = (files(&planned).0, files(&planned).0);
    assert!(!buckets(&one).is_empty());
    assert!(buckets(&one).is_disjoint(&buckets(&other)));
}
