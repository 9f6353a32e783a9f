//! An account in which others have been before: what is theirs stays theirs.

use serde_json::Value;

use super::product::{ANSWERS, Product, answers_with};
use super::proxy::Proxy;
use super::world::{Looker, World, seed};

/// The answers that take up everything that was seeded.
pub(crate) fn take_up(made: &Value) -> String {
    let text = |name: &str| {
        made[name]
            .as_str()
            .unwrap_or_else(|| panic!("no {name} in {made}"))
            .to_owned()
    };
    let mut answers = ANSWERS.to_owned();
    for (new, existing) in [
        (
            "{ use = \"new\", name = \"management-events\" }",
            format!("{{ use = \"existing\", arn = \"{}\" }}", text("trail")),
        ),
        (
            "{ use = \"new\", name = \"cloudtrail-logs-123456789012\" }",
            format!(
                "{{ use = \"existing\", name = \"{}\" }}",
                text("log_bucket")
            ),
        ),
        (
            "{ use = \"new\", alias = \"cloudtrail-logs\" }",
            format!(
                "{{ use = \"existing\", arn = \"{}\" }}",
                text("cloudtrail_key")
            ),
        ),
        (
            "{ use = \"new\", name = \"cloudtrail-logs\" }",
            format!(
                "{{ use = \"existing\", arn = \"{}\" }}",
                text("cloudtrail_topic")
            ),
        ),
        (
            "{ use = \"new\", name = \"guardduty-findings-123456789012\" }",
            format!(
                "{{ use = \"existing\", name = \"{}\" }}",
                text("findings_bucket")
            ),
        ),
        (
            "{ use = \"new\", alias = \"guardduty-findings\" }",
            format!(
                "{{ use = \"existing\", arn = \"{}\" }}",
                text("guardduty_key")
            ),
        ),
        (
            "{ use = \"new\", name = \"guardduty-findings\" }",
            format!(
                "{{ use = \"existing\", arn = \"{}\" }}",
                text("guardduty_topic")
            ),
        ),
    ] {
        assert_eq!(answers.matches(new).count(), 1, "{new}");
        answers = answers.replace(new, &existing);
    }
    answers
}

/// Every statement and every other field of the document before is in the document after.
#[track_caller]
fn kept(what: &str, before: &Value, after: &Value) {
    let statements = |document: &Value| {
        document["Statement"]
            .as_array()
            .cloned()
            .unwrap_or_default()
    };
    let now = statements(after);
    for statement in statements(before) {
        assert!(
            now.contains(&statement),
            "{what} lost {statement}\nnow {after}"
        );
    }
    for (field, value) in before.as_object().into_iter().flatten() {
        assert!(
            field == "Statement" || after[field.as_str()] == *value,
            "{what} lost {field}: {value}\nnow {after}"
        );
    }
    assert!(
        now.len() > statements(before).len(),
        "{what} gained nothing, though something was missing: {after}"
    );
}

/// All that others had is in the account as it was.
fn all_kept(before: &World, after: &World) {
    for kind in ["buckets", "keys", "topics"] {
        assert_eq!(
            before.names(kind),
            after.names(kind),
            "nothing new where something was chosen"
        );
        for (name, seen) in before.all(kind) {
            kept(name, &seen["policy"], &after.one(kind, name)["policy"]);
        }
    }
    for (key, seen) in before.all("keys") {
        assert_eq!(seen["aliases"], after.one("keys", key)["aliases"]);
    }
    for (bucket, seen) in before.all("buckets") {
        let (was, is) = (
            &seen["notification"],
            &after.one("buckets", bucket)["notification"],
        );
        assert!(
            is.get("EventBridgeConfiguration").is_some(),
            "{bucket} tells EventBridge no more: {is}"
        );
        assert_eq!(
            was["LambdaFunctionConfigurations"], is["LambdaFunctionConfigurations"],
            "{bucket}"
        );
    }
}

#[test]
fn what_others_have_stays_as_it_was() {
    let proxy = Proxy::mended();
    let made = seed(&proxy.url(), &["there-already"]);
    let mut looker = Looker::start();
    let before = looker.look(&proxy.url());
    assert!(
        before.one("buckets", "shared-findings-123456789012")["notification"]
            .get("EventBridgeConfiguration")
            .is_some(),
        "the proxy shows what moto forgets"
    );

    let product = Product::new(&proxy.url(), &take_up(&made));
    let apply = product.apply().exits(0);
    let after = looker.look(&proxy.url());
    all_kept(&before, &after);

    let findings = &after.one("buckets", "shared-findings-123456789012")["notification"];
    let told = &findings["TopicConfigurations"];
    assert_eq!(told.as_array().map(Vec::len), Some(1), "{findings}");
    assert_eq!(told[0]["TopicArn"], made["guardduty_topic"]);
    let logs = &after.one("buckets", "shared-logs-123456789012")["notification"];
    assert_eq!(
        *logs,
        before.one("buckets", "shared-logs-123456789012")["notification"],
        "CloudTrail tells the topic itself"
    );

    let (arn, trail) = after.only("trails");
    let (was_arn, was) = before.only("trails");
    assert_eq!(arn, was_arn);
    assert_eq!(
        trail["settings"]["S3BucketName"],
        was["settings"]["S3BucketName"]
    );
    assert_eq!(
        trail["settings"]["SnsTopicARN"], made["cloudtrail_topic"],
        "{apply}"
    );
    assert_eq!(trail["settings"]["KmsKeyId"], made["cloudtrail_key"]);
    assert_eq!(trail["settings"]["IsMultiRegionTrail"], true);
    assert_eq!(trail["logging"], true);
    let selectors = trail["advanced"].as_array().expect("advanced selectors");
    assert_eq!(
        trail["basic"].as_array().map(Vec::len),
        Some(0),
        "a trail has one kind of selectors"
    );
    for selector in was["advanced"].as_array().expect("advanced selectors") {
        assert!(
            selectors.contains(selector),
            "lost {selector}\nnow {}",
            trail["advanced"]
        );
    }
    assert!(
        trail["advanced"].to_string().contains("AWS::S3::Object"),
        "{}",
        trail["advanced"]
    );

    let (detector, seen) = after.only("detectors");
    assert_eq!(made["detector"], detector, "woken, not made anew");
    assert_eq!(seen["status"], "ENABLED");
    assert_eq!(seen["frequency"], "FIFTEEN_MINUTES");

    proxy.take();
    let verify = product.verify().exits(0);
    assert_eq!(
        verify.checks("passed").len(),
        verify.all("check").count(),
        "{verify}"
    );
    let again = product.apply().exits(0);
    assert_eq!(proxy.take_writes(), Vec::<String>::new(), "{again}");
    assert_eq!(looker.look(&proxy.url()), after);
}

#[test]
fn who_could_use_the_role_still_can() {
    let proxy = Proxy::mended();
    seed(&proxy.url(), &["role", "radiant-aws-access-role"]);
    let mut looker = Looker::start();
    let before = looker.look(&proxy.url());
    let product = Product::new(&proxy.url(), ANSWERS);
    let apply = product.apply();
    let after = looker.look(&proxy.url());
    assert_eq!(after.names("roles"), ["radiant-aws-access-role"], "{apply}");
    let trust = &after.one("roles", "radiant-aws-access-role")["trust"];
    kept(
        "the role",
        &before.one("roles", "radiant-aws-access-role")["trust"],
        trust,
    );
    assert!(
        trust.to_string().contains("tenant-aws-access-role"),
        "{trust}"
    );
    assert_eq!(apply.status, Some(0), "{apply}");
}

#[test]
fn a_run_on_another_computer_takes_up_what_is_there() {
    let proxy = Proxy::mended();
    Product::new(&proxy.url(), ANSWERS).apply().exits(0);
    let mut looker = Looker::start();
    let before = looker.look(&proxy.url());
    proxy.take();
    // No journal, no saved answers: only the account itself can tell.
    let elsewhere = Product::new(&proxy.url(), ANSWERS);
    elsewhere.apply().exits(0);
    assert_eq!(proxy.take_writes(), Vec::<String>::new());
    assert_eq!(looker.look(&proxy.url()), before);

    // One answer less: what it was for stays, and nothing else moves.
    elsewhere.answer(&answers_with(
        "data_events = \"all\"",
        "data_events = { buckets = [\"orders-123456789012\"] }",
    ));
    let plan = elsewhere.plan().exits(0);
    let writes =
        plan.ids("change", "kind", "update").len() + plan.ids("change", "kind", "create").len();
    assert!(writes <= 1, "{plan}");
}
