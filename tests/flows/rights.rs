//! The rights that a plan asks for are those that its run uses: none is missing, and none is asked for in vain. What its steps say
//! is what arrives.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use radiant_aws_setup::plan::{Action, Change, Slot, Slots, Step};
use radiant_aws_setup::practice::world::{PolicyVersion, Settling, World};
use radiant_aws_setup::practice::{Heard, PracticeOptions, RequestRecord};
use serde_json::{Value, json};

use crate::bench::{Bench, troubles};
use crate::said::differences;

/// What AWS checks by itself while it serves one of our calls, without a call for it.
///
/// See <https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html>.
const CHECKED_BY_AWS: [(&str, &[&str]); 11] = [
    ("create_key", &["kms:TagResource"]),
    (
        "create_bucket",
        &["s3:PutBucketOwnershipControls", "s3:TagResource"],
    ),
    ("create_topic", &["sns:TagResource"]),
    (
        "create_trail",
        &[
            "cloudtrail:AddTags",
            "iam:CreateServiceLinkedRole",
            "iam:GetRole",
            "organizations:DescribeOrganization",
            "organizations:ListAWSServiceAccessForOrganization",
            "organizations:ListAccounts",
        ],
    ),
    (
        "update_trail",
        &[
            "iam:CreateServiceLinkedRole",
            "iam:GetRole",
            "organizations:DescribeOrganization",
            "organizations:ListAWSServiceAccessForOrganization",
            "organizations:ListAccounts",
        ],
    ),
    (
        "create_detector",
        &["guardduty:TagResource", "iam:CreateServiceLinkedRole"],
    ),
    (
        "create_destination",
        &[
            "guardduty:TagResource",
            "s3:GetBucketLocation",
            "s3:PutObject",
        ],
    ),
    (
        "update_destination",
        &[
            "s3:GetBucketLocation",
            "s3:GetObject",
            "s3:ListBucket",
            "s3:PutObject",
        ],
    ),
    // Without it, AWS does not say that an object is missing.
    ("put_folder_object", &["s3:ListBucket"]),
    ("create_policy", &["iam:TagPolicy"]),
    ("create_role", &["iam:TagRole"]),
];

/// Rights asked for, and rights used, by kind of action.
#[derive(Default)]
struct Rights {
    asked: BTreeMap<String, BTreeSet<String>>,
    used: BTreeMap<String, BTreeSet<String>>,
    /// Calls that their change did not ask for.
    missing: BTreeSet<String>,
    /// Kinds of action of which something was sent.
    sent: BTreeSet<String>,
    /// Where what arrives is not what the change's steps say.
    differ: Vec<String>,
}

/// The steps of a change with the values that AWS has given.
fn steps(change: &Change, known: &Slots) -> Vec<Step> {
    let action = change.action.filled(known).unwrap();
    let steps = action.deed().steps(&change.place).into_iter();
    steps
        .map(|step| Step {
            input: known.resolve_json(&step.input),
            ..step
        })
        .collect()
}

/// The right that a call needs; S3's have names of their own.
fn right(request: &RequestRecord) -> String {
    let name = match (request.service.as_str(), request.action.as_str()) {
        ("s3", "HeadBucket") => "ListBucket",
        ("s3", "HeadObject") => "GetObject",
        ("s3", "GetBucketNotificationConfiguration") => "GetBucketNotification",
        ("s3", "PutBucketNotificationConfiguration") => "PutBucketNotification",
        ("s3", "GetPublicAccessBlock") => "GetBucketPublicAccessBlock",
        ("s3", "PutPublicAccessBlock") => "PutBucketPublicAccessBlock",
        (_, name) => name,
    };
    format!("{}:{name}", request.service)
}

/// An action's kind as it stands in the journal.
fn kind(action: &Action) -> String {
    match serde_json::to_value(action).unwrap() {
        Value::String(kind) => kind,
        value => value.as_object().unwrap().keys().next().unwrap().clone(),
    }
}

impl Rights {
    /// Carry out the changes of a plan one after the other, each twice, and write down what each of them calls.
    async fn watch(&mut self, bench: &Bench) {
        let planned = bench.plan().await;
        let heard: Arc<Mutex<Vec<Heard>>> = Arc::default();
        let ear = Arc::clone(&heard);
        bench
            .practice
            .listen(move |write| ear.lock().unwrap().push(write));
        let mut known = planned.known.clone();
        for change in &planned.plan.changes {
            if !change.kind.writes() {
                continue;
            }
            let mut alone = change.clone();
            alone.depends_on.clear();
            alone.follows.clear();
            let kind = kind(&change.action);
            let asked = self.asked.entry(kind.clone()).or_default();
            asked.extend(change.needs().into_iter().map(str::to_owned));
            let before = bench.practice.request_count();
            let mut run = String::new();
            let mut first = Vec::new();
            for turn in 0..2 {
                let mut one = planned.clone();
                one.plan.changes = vec![alone.clone()];
                one.known = known.clone();
                let finished = bench.apply(&one).await;
                let ended = &finished.outcomes[&change.id];
                assert!(ended.0.is_in_place(), "{:#?}", troubles(&finished));
                known = finished.slots;
                if turn == 0 {
                    run = finished.run.to_string();
                    first = std::mem::take(&mut *heard.lock().unwrap());
                }
            }
            heard.lock().unwrap().clear();
            let mut given = known.clone();
            given.fill(Slot::run(), run);
            // What is right already is not sent: a new bucket is closed by AWS itself.
            if !first.is_empty() {
                self.differ
                    .extend(differences(&steps(change, &given), &first));
                self.sent.insert(kind.clone());
            }
            for request in &bench.practice.requests()[before..] {
                let right = right(request);
                if !change.needs().contains(&right.as_str()) {
                    self.missing.insert(format!("{kind} calls {right}"));
                }
                self.used.entry(kind.clone()).or_default().insert(right);
            }
        }
    }

    /// Rights that a kind of action asks for and never uses.
    fn in_vain(&self) -> Vec<String> {
        let mut vain = Vec::new();
        for (kind, asked) in &self.asked {
            let by_aws = CHECKED_BY_AWS
                .iter()
                .find(|(name, _)| name == kind)
                .map_or(&[] as &[&str], |(_, rights)| rights);
            for right in asked {
                let used = self.used.get(kind).is_some_and(|used| used.contains(right));
                if !used && !by_aws.contains(&right.as_str()) {
                    vain.push(format!("{kind} asks for {right}"));
                }
            }
        }
        vain
    }
}

/// What somebody may have taken away again, after a set-up: every rule of ours, and some settings.
fn undo_by_hand(world: &mut World, account: &str) {
    let root = json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Sid": "Root", "Effect": "Allow", "Principal": { "AWS": format!("arn:aws:iam::{account}:root") },
            "Action": "kms:*", "Resource": "*",
        }],
    });
    let there = world.regional_mut(account, "us-east-1");
    for key in there.keys.values_mut() {
        key.policy = Settling::settled(root.clone());
        key.rotation = false;
    }
    for topic in there.topics.values_mut() {
        topic.policy = Settling::settled(json!({ "Version": "2012-10-17", "Statement": [] }));
    }
    for trail in there.trails.values_mut() {
        trail.topic = None;
        trail.logging = false;
        trail.advanced_selectors = None;
        trail.event_selectors = None;
    }
    for detector in there.detectors.values_mut() {
        detector.enabled = false;
        detector.tags.clear();
    }
    for bucket in world.buckets.values_mut() {
        bucket.policy = Settling::settled(None);
        bucket.public_access_block = None;
        bucket.notification.targets.clear();
    }
    let iam = &mut world.accounts.get_mut(account).unwrap().iam;
    let empty = json!({
        "Version": "2012-10-17",
        "Statement": [{ "Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*" }],
    });
    for policy in iam.policies.values_mut() {
        policy.versions = (1..=5)
            .map(|number| PolicyVersion {
                id: format!("v{number}"),
                document: empty.clone(),
                default: number == 5,
                created: 1_700_000_000 + number,
            })
            .collect();
        policy.counted = 5;
    }
    for role in iam.roles.values_mut() {
        if role.path.is_empty() || role.path == "/" {
            let trust = json!({
                "Version": "2012-10-17",
                "Statement": [{
                    "Effect": "Allow", "Action": "sts:AssumeRole",
                    "Principal": { "AWS": format!("arn:aws:iam::{account}:root") },
                }],
            });
            role.trust = Settling::settled(trust);
            role.attached.clear();
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_plan_says_what_its_run_sends_and_asks_for_the_rights_that_it_uses() {
    let mut rights = Rights::default();

    // Everything made from nothing, and mended after somebody took it away.
    let bench = Bench::empty(PracticeOptions::instant()).await;
    rights.watch(&bench).await;
    let account = bench.answers.account.id.to_string();
    bench.practice.edit(|world| undo_by_hand(world, &account));
    rights.watch(&bench).await;

    // A company, for all of its accounts, with what is there already.
    let mut bench = Bench::new(PracticeOptions::instant()).await;
    bench.practice.edit(|world| {
        let organization = world.organization.as_mut().unwrap();
        organization.trusted.clear();
    });
    bench.answers.cloudtrail.organization = true;
    rights.watch(&bench).await;

    // An export that moves, into a folder that is gone.
    let mut bench = Bench::empty(PracticeOptions::instant()).await;
    let finished = bench.make_it_so().await;
    assert!(finished.ending.went_through(), "{:#?}", troubles(&finished));
    let account = bench.answers.account.id.to_string();
    bench.practice.edit(|world| {
        let there = world.regional_mut(&account, "us-east-1");
        for export in there
            .detectors
            .values_mut()
            .flat_map(|it| it.destinations.values_mut())
        {
            export.arn = format!("{}/guardduty", export.arn.trim_end_matches('/'));
            export.key =
                "arn:aws:kms:us-east-1:111122223333:key/aaaaaaaa-1111-2222-3333-444444444444"
                    .to_owned();
        }
    });
    bench.answers.guardduty.move_export = true;
    rights.watch(&bench).await;

    let missing: Vec<&String> = rights.missing.iter().collect();
    assert_eq!(missing, Vec::<&String>::new());
    assert_eq!(rights.differ, Vec::<String>::new());
    assert_eq!(rights.in_vain(), Vec::<String>::new());
    let never: Vec<&str> = [
        "enable_trusted_access",
        "create_key",
        "create_alias",
        "enable_key_rotation",
        "put_key_policy",
        "create_bucket",
        "block_public_access",
        "put_bucket_policy",
        "put_bucket_notification",
        "create_topic",
        "put_topic_policy",
        "create_trail",
        "update_trail",
        "put_event_selectors",
        "start_logging",
        "create_detector",
        "update_detector",
        "create_destination",
        "update_destination",
        "put_folder_object",
        "create_policy",
        "create_policy_version",
        "create_role",
        "put_trust",
        "attach_policy",
    ]
    .into_iter()
    .filter(|kind| !rights.sent.contains(*kind))
    .collect();
    assert_eq!(
        never, [""; 0],
        "kinds of action that nothing here carries out"
    );
}
