//! Somebody has changed a thing since that the run made: it stays as it is now, whatever needs it waits, and the rest goes.

use radiant_aws_setup::apply::Ending;
use radiant_aws_setup::plan::Kind;
use radiant_aws_setup::practice::PracticeOptions;
use radiant_aws_setup::practice::world::{
    Key, NotificationTarget, PolicyVersion, Regional, Role, Settling, Subscription, World,
};
use serde_json::{Value, json};

use super::run::{Done, asked, take_back};
use crate::bench::{Bench, troubles};
use crate::sweep::world::state;

const ACCOUNT: &str = "111122223333";
const REGION: &str = "us-east-1";

/// What somebody does, and which changes are left to a person for that.
struct Row {
    does: &'static str,
    how: fn(&mut World),
    left: &'static [&'static str],
    /// Where what they changed is, in practice's own state.
    at: fn(&Value) -> &Value,
}

fn here(world: &mut World) -> &mut Regional {
    world.regional_mut(ACCOUNT, REGION)
}

fn place(state: &Value) -> &Value {
    &state["accounts"][ACCOUNT]["regions"][REGION]
}

fn iam(state: &Value) -> &Value {
    &state["accounts"][ACCOUNT]["iam"]
}

/// The topic that the trail tells.
fn topic(world: &mut World) -> &mut radiant_aws_setup::practice::world::Topic {
    let there = here(world);
    let trail = there.trails.values().next().unwrap();
    let name = trail.topic.as_deref().unwrap().rsplit(':').next().unwrap();
    there.topics.get_mut(name).unwrap()
}

fn role(world: &mut World) -> &mut Role {
    let roles = &mut world.iam_mut(ACCOUNT).unwrap().roles;
    roles.get_mut("radiant-aws-access-role").unwrap()
}

fn findings_bucket(world: &mut World) -> &mut radiant_aws_setup::practice::world::Bucket {
    let mut all = world.buckets.values_mut();
    all.find(|it| !it.notification.targets.is_empty()).unwrap()
}

fn statement() -> Value {
    json!({"Sid": "SinceThen", "Effect": "Allow",
        "Principal": {"AWS": "arn:aws:iam::123456789012:root"}, "Action": "sts:AssumeRole"})
}

/// The document with one more statement.
fn with(document: &Value, statement: Value) -> Value {
    let mut document = document.clone();
    document["Statement"]
        .as_array_mut()
        .unwrap()
        .push(statement);
    document
}

const ROWS: &[Row] = &[
    Row {
        does: "lets somebody else subscribe to the topic",
        how: |world| {
            let mut theirs = statement();
            theirs["Action"] = json!("SNS:Subscribe");
            theirs["Resource"] = json!("*");
            let there = topic(world);
            there.policy = Settling::settled(with(there.policy.newest(), theirs));
        },
        left: &["Delete the topic"],
        at: |state| &place(state)["topics"],
    },
    Row {
        does: "has joined the topic",
        how: |world| {
            topic(world).subscriptions.push(Subscription {
                protocol: "sqs".to_owned(),
                endpoint: "arn:aws:sqs:us-east-1:123456789012:theirs".to_owned(),
                owner: "123456789012".to_owned(),
                confirmed: true,
                deleted: false,
            });
        },
        left: &["Delete the topic"],
        at: |state| &place(state)["topics"],
    },
    Row {
        does: "has taken our tags off the topic",
        how: |world| topic(world).tags.clear(),
        left: &["Delete the topic"],
        at: |state| &place(state)["topics"],
    },
    Row {
        does: "has given the alias to another key",
        how: |world| {
            let there = here(world);
            there.keys.insert("theirs".to_owned(), Key::default());
            let mut aliases = there.aliases.iter_mut();
            let ours = aliases.find(|(name, _)| !name.starts_with("alias/aws/"));
            ours.unwrap().1.key = Some("theirs".to_owned());
        },
        left: &["Take the alias off the key"],
        at: |state| &place(state)["aliases"],
    },
    Row {
        does: "has the trail check no files any more",
        how: |world| {
            let trail = here(world).trails.values_mut().next().unwrap();
            trail.validation = !trail.validation;
        },
        left: &[
            "Delete the topic",
            "Delete the trail",
            "Take the bucket's rules away",
        ],
        at: |state| &place(state)["trails"],
    },
    Row {
        does: "has narrowed our message",
        how: |world| {
            let ours = findings_bucket(world).notification.targets.first_mut();
            ours.unwrap().prefix = Some("AWSLogs/".to_owned());
        },
        left: &[
            "Delete the topic",
            "Take our message out of the bucket's list",
        ],
        at: |state| {
            let mut all = state["buckets"].as_object().unwrap().values();
            let told = all.find(|it| it["notification"]["targets"][0].is_object());
            &told.unwrap()["notification"]
        },
    },
    Row {
        does: "has findings told less often",
        how: |world| {
            let detector = here(world).detectors.values_mut().next().unwrap();
            "ONE_HOUR".clone_into(&mut detector.frequency);
        },
        left: &["Switch GuardDuty off"],
        at: |state| {
            let mut all = place(state)["detectors"].as_object().unwrap().values();
            &all.next().unwrap()["frequency"]
        },
    },
    Row {
        does: "sends the findings elsewhere",
        how: |world| {
            let detector = here(world).detectors.values_mut().next().unwrap();
            let export = detector.destinations.values_mut().next().unwrap();
            "arn:aws:s3:::larkfield-others".clone_into(&mut export.arn);
        },
        left: &[
            "Delete the topic",
            "Send no more findings into the bucket",
            "Switch GuardDuty off",
            "Take our message out of the bucket's list",
            "Take the bucket's rules away",
        ],
        at: |state| &place(state)["detectors"],
    },
    Row {
        does: "lets somebody else use the role",
        how: |world| {
            let there = role(world);
            there.trust = Settling::settled(with(there.trust.newest(), statement()));
        },
        left: &["Delete the role"],
        at: |state| &iam(state)["roles"]["radiant-aws-access-role"]["trust"],
    },
    Row {
        does: "has given the role more rights",
        how: |world| {
            let more = "arn:aws:iam::aws:policy/ReadOnlyAccess";
            role(world).attached.push(more.to_owned());
        },
        left: &["Delete the role"],
        at: |state| &iam(state)["roles"]["radiant-aws-access-role"]["trust"],
    },
    Row {
        does: "has written rights into the role",
        how: |world| {
            let rights = json!({"Version": "2012-10-17", "Statement": []});
            role(world).inline.insert("theirs".to_owned(), rights);
        },
        left: &["Delete the role"],
        at: |state| &iam(state)["roles"]["radiant-aws-access-role"]["inline"],
    },
    Row {
        does: "has written another version of the policy",
        how: |world| {
            let policies = &mut world.iam_mut(ACCOUNT).unwrap().policies;
            let policy = policies.values_mut().next().unwrap();
            let before = policy.versions.last_mut().unwrap();
            before.default = false;
            let mut theirs = statement();
            theirs.as_object_mut().unwrap().shift_remove("Principal");
            let document = with(&before.document, theirs);
            policy.versions.push(PolicyVersion {
                id: "v9".to_owned(),
                document,
                default: true,
                created: 0,
            });
        },
        left: &["Delete the policy"],
        at: |state| &iam(state)["policies"],
    },
    Row {
        does: "has given the policy to another role",
        how: |world| {
            let name = world.iam(ACCOUNT).unwrap().policies.keys().next().unwrap();
            let mut theirs = Role::default();
            theirs.attached = vec![format!("arn:aws:iam::{ACCOUNT}:policy/{name}")];
            let roles = &mut world.iam_mut(ACCOUNT).unwrap().roles;
            roles.insert("theirs".to_owned(), theirs);
        },
        left: &["Delete the policy"],
        at: |state| iam(state),
    },
    Row {
        does: "has a queue told of new files too",
        how: |world| {
            let theirs = NotificationTarget {
                kind: "Queue".to_owned(),
                id: "theirs".to_owned(),
                arn: format!("arn:aws:sqs:{REGION}:{ACCOUNT}:theirs"),
                events: vec!["s3:ObjectCreated:*".to_owned()],
                prefix: Some("theirs/".to_owned()),
                suffix: None,
            };
            let policy = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
                "Principal": {"Service": "s3.amazonaws.com"}, "Action": "sqs:SendMessage",
                "Resource": theirs.arn}]});
            here(world).queues.insert("theirs".to_owned(), policy);
            findings_bucket(world).notification.targets.push(theirs);
        },
        left: &[],
        at: |state| {
            let mut all = state["buckets"].as_object().unwrap().values();
            let told = all.find_map(|it| it["notification"]["targets"].as_array()?.last());
            told.unwrap()
        },
    },
    Row {
        does: "has deleted the trail, the topics and the detector",
        how: |world| {
            let there = here(world);
            there.trails.clear();
            there.topics.clear();
            there.detectors.clear();
        },
        left: &[],
        at: |state| &place(state)["topics"],
    },
];

async fn new_set_up() -> Done {
    let bench = Bench::empty(PracticeOptions::default()).await;
    let before = state(&bench.practice);
    let run = bench.make_it_so().await.run;
    Done { bench, before, run }
}

/// Without what changes by itself, and without the other things of the same kind that went.
fn lasting(value: &Value) -> Value {
    let mut value = value.clone();
    super::run::plain(&mut value);
    // What a trail records is a change of its own, which is taken back by itself.
    for trail in value
        .as_object_mut()
        .into_iter()
        .flat_map(|it| it.values_mut())
    {
        if let Some(trail) = trail.as_object_mut() {
            trail.retain(|name, _| !name.contains("selectors"));
        }
    }
    value
}

#[tokio::test(start_paused = true)]
async fn it_stays_as_it_is_now_and_all_that_does_not_hang_on_it_goes() {
    let mut wrong = Vec::new();
    for row in ROWS {
        let done = new_set_up().await;
        done.bench.practice.edit(row.how);
        let before = done.bench.practice.state();
        let way = super::run::way_later(&done.bench, &asked(&done.run)).await;
        let finished = super::run::go(&done.bench, &way).await;
        let troubles = troubles(&finished);
        assert_ne!(
            finished.ending,
            Ending::Failed,
            "somebody {}: {troubles:#?}",
            row.does
        );
        let told = way.planned.told().changes.iter();
        let mut left: Vec<&str> = told
            .filter(|told| matches!(told.kind, Kind::ByHand(_)))
            .map(|told| told.title.as_str())
            .collect();
        left.sort_unstable();
        if left != row.left {
            wrong.push((row.does, left.join("; ")));
        }
        // Of the things there, what somebody has changed is as they left it.
        let after = done.bench.practice.state();
        let (before, after) = (lasting((row.at)(&before)), lasting((row.at)(&after)));
        match (&before, &after) {
            (Value::Object(before), Value::Object(after)) => {
                let kept = after
                    .iter()
                    .filter(|(name, now)| before.get(*name) == Some(*now));
                assert!(
                    kept.count() > 0 || before.is_empty(),
                    "somebody {}: {after:#?}",
                    row.does
                );
            }
            _ => assert_eq!(before, after, "somebody {}", row.does),
        }
    }
    assert_eq!(wrong, []);
}

#[tokio::test(start_paused = true)]
async fn an_empty_bucket_goes_only_with_our_mark_on_it() {
    for has_mark in [true, false] {
        let done = new_set_up().await;
        done.bench.practice.edit(|world| {
            for bucket in world.buckets.values_mut() {
                bucket.objects.clear();
                if !has_mark {
                    bucket.tags.clear();
                }
            }
        });
        let (way, _) = take_back(&done.bench, &asked(&done.run)).await;
        let left = super::run::by_hand(&way).len();
        let buckets = done.bench.practice.state()["buckets"].clone();
        let there = buckets.as_object().unwrap().len();
        let wanted = if has_mark { 0 } else { 2 };
        assert_eq!((left, there), (wanted, wanted), "{has_mark}: {buckets:#}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_we_made_stays_where_somebody_has_added_to_it_since() {
    let done = new_set_up().await;
    done.bench.practice.edit(|world| {
        for bucket in world.buckets.values_mut() {
            bucket.objects.clear();
        }
        let mut all = world.buckets.keys();
        let name = all.find(|name| name.contains("findings")).unwrap().clone();
        let bucket = findings_bucket(world);
        let mut theirs = statement();
        theirs["Action"] = json!("s3:GetObject");
        theirs["Resource"] = json!(format!("arn:aws:s3:::{name}/*"));
        let there = bucket.policy.newest().clone().unwrap();
        bucket.policy = Settling::settled(Some(with(&there, theirs)));
    });
    let (way, _) = take_back(&done.bench, &asked(&done.run)).await;
    let left = super::run::by_hand(&way);
    assert!(
        left.len() == 1 && left[0].contains("undo-findings-bucket:"),
        "{left:#?}"
    );
    let state = done.bench.practice.state();
    let buckets: Vec<&Value> = state["buckets"].as_object().unwrap().values().collect();
    assert_eq!(buckets.len(), 1, "{buckets:#?}");
    let rules = buckets[0]["policy"]["Statement"].as_array().unwrap();
    assert_eq!(rules.len(), 1, "{rules:#?}");
}

#[tokio::test(start_paused = true)]
async fn a_trail_that_somebody_changed_goes_on_recording() {
    let done = new_set_up().await;
    done.bench.practice.edit(|world| {
        let trail = here(world).trails.values_mut().next().unwrap();
        trail.validation = !trail.validation;
    });
    take_back(&done.bench, &asked(&done.run)).await;
    let state = done.bench.practice.state();
    let trails = place(&state)["trails"].as_object().unwrap();
    let trail = trails.values().next().unwrap();
    assert_eq!(trail["logging"], json!(true), "{trail:#}");
}

#[tokio::test(start_paused = true)]
async fn a_key_whose_rules_somebody_changed_is_not_deleted_even_where_keys_go_too() {
    let done = new_set_up().await;
    done.bench.practice.edit(|world| {
        let key = here(world).keys.values_mut().next().unwrap();
        let mut theirs = statement();
        theirs["Action"] = json!("kms:Decrypt");
        theirs["Resource"] = json!("*");
        key.policy = Settling::settled(with(key.policy.newest(), theirs));
    });
    let mut asked = asked(&done.run);
    asked.keys = true;
    let (way, _) = take_back(&done.bench, &asked).await;
    let left = super::run::by_hand(&way);
    assert_eq!(left.len(), 1, "{left:#?}");
    let state = done.bench.practice.state();
    let keys = place(&state)["keys"].as_object().unwrap().values();
    let kept = keys.filter(|key| key["deletion"].is_null()).count();
    assert_eq!(kept, 1);
}
