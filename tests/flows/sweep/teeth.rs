//! The walk can say no: each kind of harm, done on purpose, is found and named.

use serde_json::{Value, json};

use super::account::State;
use super::answers::Row;
use super::walk::{Walk, Write};
use super::world::{Scene, state};

/// Carry out some actions in a world, and what is found.
async fn done(
    scene: Scene,
    lines: &[(&'static str, &'static str)],
    acts: &dyn Fn(&State) -> Vec<Value>,
) -> String {
    let before = state(&scene.set().await.practice);
    let writes: Vec<Write> = acts(&before)
        .into_iter()
        .enumerate()
        .map(|(at, action)| Write {
            id: format!("guardduty/111122223333/us-east-1/act-{at}"),
            needs: Vec::new(),
            action,
            warned: true,
            account: "111122223333".to_owned(),
            region: "us-east-1".to_owned(),
        })
        .collect();
    let row = Row::of_lines(lines.to_vec()).unwrap();
    let mut walk = Walk::new(before);
    walk.carried_out(&row, None, &writes, false);
    walk.report(usize::MAX).join("\n")
}

/// A bucket's policy with a change.
fn policy(state: &State, bucket: &str, change: impl FnOnce(&mut Value)) -> Value {
    let seen = state.bucket(bucket).unwrap()["policy"].clone();
    let mut after = seen.clone();
    change(&mut after);
    json!({"put_bucket_policy": {"bucket": bucket, "seen": seen, "after": after}})
}

fn add(policy: &mut Value, statement: Value) {
    policy["Statement"].as_array_mut().unwrap().push(statement);
}

fn finds(report: &str, told: &[&str]) {
    for part in told {
        assert!(report.contains(part), "{part} is not in:\n{report}");
    }
}

// POL-16
#[tokio::test(start_paused = true)]
async fn a_refusal_of_other_keys_is_found() {
    let report = done(Scene::Shared, &[], &|state| {
        vec![policy(state, "larkfield-findings", |after| {
            add(after, json!({"Sid": "RadiantGuardDutyDenyOtherKey", "Effect": "Deny",
                "Principal": {"Service": "guardduty.amazonaws.com"}, "Action": "s3:PutObject",
                "Resource": "arn:aws:s3:::larkfield-findings/*",
                "Condition": {"StringNotEquals": {"s3:x-amz-server-side-encryption-aws-kms-key-id": "arn:ours"}}}));
        })]
    })
    .await;
    finds(
        &report,
        &[
            "detector of 123456789012 in us-east-1 is taken from by guardduty/act-0 (put_bucket_policy)",
            "detector of 111122223333 in eu-west-1 is taken from",
        ],
    );
}

#[tokio::test(start_paused = true)]
async fn a_detector_that_is_taken_out_of_a_list_is_found() {
    let report = done(Scene::Shared, &[], &|state| {
        let bucket = policy(state, "larkfield-findings", |after| {
            let list = &mut after["Statement"][2]["Condition"]["StringEquals"]["aws:SourceArn"];
            *list = list[0].clone();
        });
        let key = "arn:aws:kms:us-east-1:111122223333:key/cccccccc-0000-4000-8000-000000000003";
        let seen = state.by_arn("keys", key).unwrap()["policy"].clone();
        let mut after = seen.clone();
        let list = &mut after["Statement"][1]["Condition"]["StringEquals"]["aws:SourceArn"];
        *list = list[0].clone();
        vec![
            bucket,
            json!({"put_key_policy": {"key": key, "seen": seen, "after": after}}),
        ]
    })
    .await;
    finds(
        &report,
        &[
            "detector of 111122223333 in eu-west-1 is taken from by guardduty/act-0 (put_bucket_policy)",
            "cccccccc-0000-4000-8000-000000000003\") is taken from by guardduty/act-1 (put_key_policy)",
        ],
    );
    assert!(!report.contains("in us-east-1 is taken from"), "{report}");
}

// POL-02
#[tokio::test(start_paused = true)]
async fn a_bucket_that_is_closed_and_a_public_policy_that_is_refused_are_found() {
    let report = done(Scene::OpenLogs, &[], &|state| {
        let close = json!({"block_public_access": {"bucket": "larkfield-logs", "seen": null}});
        let rule = json!({"Sid": "Ours", "Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"},
            "Action": "s3:GetBucketAcl", "Resource": "arn:aws:s3:::larkfield-logs"});
        vec![close, policy(state, "larkfield-logs", |after| add(after, rule))]
    })
    .await;
    finds(
        &report,
        &[
            "Bucket(\"larkfield-logs\") is taken from by guardduty/act-0 (block_public_access)",
            "anybody s3:GetObject arn:aws:s3:::larkfield-logs/public/sample",
            "guardduty/act-1 is planned",
            "AWS refuses it: BlockPublicPolicy refuses a public policy",
        ],
    );
}

#[tokio::test(start_paused = true)]
async fn a_door_that_is_closed_to_plain_http_is_found() {
    let close = |state: &State| {
        vec![policy(state, "larkfield-findings", |after| {
            add(
                after,
                json!({"Sid": "RadiantDenyOpenConnections", "Effect": "Deny", "Principal": "*",
                "Action": "s3:*", "Resource": ["arn:aws:s3:::larkfield-findings", "arn:aws:s3:::larkfield-findings/*"],
                "Condition": {"Bool": {"aws:SecureTransport": "false"}}}),
            );
        })]
    };
    let report = done(Scene::Shared, &[], &close).await;
    finds(
        &report,
        &[
            "Bucket(\"larkfield-findings\") is taken from by guardduty/act-0 (put_bucket_policy)",
            "arn:aws:iam::111122223333:role/etl s3:GetObject arn:aws:s3:::larkfield-findings/etl/file [aws:securetransport=false]",
        ],
    );
}

#[tokio::test(start_paused = true)]
async fn a_key_on_somebody_s_trail_is_found_unless_it_was_chosen() {
    let lock = |state: &State| {
        let arn = "arn:aws:cloudtrail:us-east-1:111122223333:trail/larkfield-audit";
        let trail = state.by_arn("trails", arn).unwrap();
        let key = "arn:aws:kms:us-east-1:111122223333:key/bbbbbbbb-0000-4000-8000-000000000002";
        vec![json!({"update_trail": {"trail": arn,
            "seen": {"key_arn": trail["key"], "topic_arn": trail["topic"]}, "change": {"key_arn": key}}})]
    };
    let report = done(Scene::Shared, &[], &lock).await;
    let taken = "trail/larkfield-audit is taken from by guardduty/act-0 (update_trail)";
    finds(
        &report,
        &[
            taken,
            "arn:aws:iam::123456789012:role/athena opens the newest log file",
            "arn:aws:iam::111122223333:role/analyst opens the newest log file",
            // The key does not let this trail's CloudTrail in either.
            "CloudTrail delivers",
        ],
    );
    let chosen = done(
        Scene::Shared,
        &[("cloudtrail", "key = { use = \"new\" }")],
        &lock,
    )
    .await;
    assert!(!chosen.contains("opens the newest log file"), "{chosen}");
    finds(&chosen, &["CloudTrail delivers"]);
}

// POL-01
#[tokio::test(start_paused = true)]
async fn a_document_with_a_dead_name_is_found() {
    let report = done(Scene::OpenFindings, &[], &|state| {
        let rule = json!({"Sid": "Ours", "Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"},
            "Action": "s3:GetBucketAcl", "Resource": "arn:aws:s3:::larkfield-logs"});
        vec![policy(state, "larkfield-logs", |after| add(after, rule))]
    })
    .await;
    finds(
        &report,
        &[
            "guardduty/act-0 is planned",
            "AWS refuses it: the document names AROAEXAMPLEEXAMPLE001, which was deleted",
        ],
    );
}

#[tokio::test(start_paused = true)]
async fn lists_that_are_replaced_are_found() {
    let report = done(Scene::Shared, &[], &|state| {
        let arn = "arn:aws:cloudtrail:us-east-1:111122223333:trail/larkfield-audit";
        let selectors = json!({"put_event_selectors": {"trail": arn, "seen": null, "after": {"basic": [
            {"read_write": "All", "management_events": true, "excluded_sources": [], "data_resources": []}]}}});
        let told = state.bucket("larkfield-logs").unwrap()["notification"]["targets"][0].clone();
        let queue = json!({"id": told["id"], "arn": told["arn"], "events": told["events"], "filter": [["prefix", told["prefix"]]]});
        let notification = json!({"put_bucket_notification": {"bucket": "larkfield-logs",
            "seen": {"topics": [], "queues": [queue], "functions": [], "event_bridge": true},
            "after": {"topics": [], "queues": [], "functions": [], "event_bridge": false}}});
        let policy = "arn:aws:iam::111122223333:policy/radiant-aws-access-policy";
        let seen = state.identity("policies", policy).unwrap()["versions"][0]["document"].clone();
        let mut after = seen.clone();
        after["Statement"][2]["Resource"] = json!(["arn:aws:kms:us-east-1:111122223333:key/new"]);
        let version = json!({"create_policy_version": {"policy": policy, "seen": seen, "after": after, "delete_version": null}});
        vec![selectors, notification, version]
    })
    .await;
    finds(
        &report,
        &[
            "trail/larkfield-audit is taken from by guardduty/act-0 (put_event_selectors)",
            "table/orders\" } is recorded",
            "notification of larkfield-logs is taken from by guardduty/act-1 (put_bucket_notification)",
            "EventBridge is told",
            "arn:aws:sqs:us-east-1:111122223333:siem is told of s3:ObjectCreated:Put",
            "policy/radiant-aws-access-policy\") is taken from by guardduty/act-2 (create_policy_version)",
        ],
    );
}

/// What the plan did not see is never written over: AWS shows something else by then, and the change stops.
#[tokio::test(start_paused = true)]
async fn a_document_that_the_plan_did_not_see_is_found() {
    let report = done(Scene::Shared, &[], &|_| {
        let after = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"},
            "Action": "s3:GetBucketAcl", "Resource": "arn:aws:s3:::larkfield-logs"}]});
        vec![json!({"put_bucket_policy": {"bucket": "larkfield-logs", "seen": null, "after": after}})]
    })
    .await;
    finds(
        &report,
        &[
            "guardduty/act-0 is planned",
            "the plan did not see the document that is there",
        ],
    );
}
