//! An account in which nothing is there yet.

use std::collections::BTreeSet;
use std::time::Duration;

use super::product::{ANSWERS, Product, answers_with};
use super::proxy::{Asked, Proxy, writes};
use super::world::{Looker, WHOLE, seed};

/// The part of the plan that bare moto has no calls for: where GuardDuty sends its findings.
fn is_export(id: &str) -> bool {
    id.starts_with("guardduty/") && id.ends_with("export")
}

#[test]
fn plan_only_looks() {
    let proxy = Proxy::mended();
    let product = Product::new(&proxy.url(), ANSWERS);
    let plan = product.plan().exits(0);
    assert_eq!(proxy.take_writes(), Vec::<String>::new());
    plan.last("plan");
    assert!(plan.all("change").count() > 10, "{plan}");
    for change in plan.all("change") {
        for field in [
            "id",
            "kind",
            "account",
            "region",
            "service",
            "resource",
            "title",
            "depends_on",
            "needs",
        ] {
            assert!(!change[field].is_null(), "no {field}: {change}");
        }
    }
    assert!(!product.state().join("runs").exists(), "a plan is no run");
}

#[test]
fn bare_moto_is_set_up_but_for_what_it_does_not_have() {
    let proxy = Proxy::bare();
    let product = Product::new(&proxy.url(), ANSWERS);
    let apply = product.apply();
    apply.is_well_formed();
    let amiss: Vec<&str> = ["failed", "skipped", "cancelled"]
        .iter()
        .flat_map(|outcome| apply.changes(outcome))
        .collect();
    assert!(amiss.iter().all(|id| is_export(id)), "{apply}");
    assert!(apply.changes("created").len() > 10, "{apply}");
    let first = proxy.take();
    assert!(!writes(&first).is_empty());

    // What could not be seen is named, and not counted as right.
    let verify = product.verify().exits(1);
    assert_eq!(
        proxy.take_writes(),
        Vec::<String>::new(),
        "verify only looks"
    );
    assert_eq!(verify.checks("failed"), Vec::<&str>::new(), "{verify}");
    // Nobody plays the vendor here.
    let waiting = verify.checks("waiting");
    assert_eq!(waiting.len(), 2, "{verify}");
    assert!(
        waiting
            .iter()
            .all(|id| id.ends_with("/vendor-subscription"))
    );
    let unknown = verify.checks("unknown");
    assert!(!unknown.is_empty(), "{verify}");
    assert!(unknown.iter().all(|id| is_export(id)), "{verify}");
    assert!(verify.checks("passed").len() > 15, "{verify}");

    let again = product.apply();
    assert_eq!(proxy.take_writes(), Vec::<String>::new(), "{again}");
    assert_eq!(again.changes("created"), Vec::<&str>::new());
    assert_eq!(again.changes("updated"), Vec::<&str>::new());
}

#[test]
fn everything_is_made_checked_and_left_alone() {
    let proxy = Proxy::mended();
    let product = Product::new(&proxy.url(), ANSWERS);
    let apply = product.apply().exits(0);
    assert_eq!(apply.last("finished")["outcome"], "done", "{apply}");
    let asked = proxy.take();
    let wrong: Vec<&Asked> = asked
        .iter()
        .filter(|asked| asked.status.is_none_or(|status| status >= 500))
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");

    let verify = product.verify().exits(0);
    assert_eq!(
        proxy.take_writes(),
        Vec::<String>::new(),
        "verify only looks"
    );
    verify.last("verified");
    let all = verify.all("check").count();
    assert_eq!(verify.checks("passed").len(), all, "{verify}");
    assert!(all > 15, "{verify}");

    let again = product.apply().exits(0);
    assert_eq!(proxy.take_writes(), Vec::<String>::new(), "{again}");
    assert_eq!(again.last("finished")["outcome"], "done");
    for outcome in ["created", "updated", "failed", "skipped", "cancelled"] {
        assert_eq!(again.changes(outcome), Vec::<&str>::new(), "{again}");
    }
    let plan = product.plan().exits(0);
    assert_eq!(
        plan.ids("change", "kind", "keep").len(),
        plan.all("change").count(),
        "{plan}"
    );

    let runs = product.runs().exits(0);
    let run = apply.last("finished")["run"]
        .as_str()
        .expect("the run's name")
        .to_owned();
    assert!(runs.said.contains(&run), "{runs}");
}

#[test]
fn what_was_made_is_what_the_guide_asks_for() {
    let proxy = Proxy::mended();
    Product::new(&proxy.url(), ANSWERS).apply().exits(0);
    let world = Looker::start().look(&proxy.url());
    assert_eq!(world.counts(), WHOLE);

    let (_, trail) = world.only("trails");
    let settings = &trail["settings"];
    assert_eq!(settings["Name"], "management-events");
    assert_eq!(settings["S3BucketName"], "cloudtrail-logs-123456789012");
    assert_eq!(
        settings["SnsTopicARN"],
        "arn:aws:sns:us-east-1:123456789012:cloudtrail-logs"
    );
    assert_eq!(settings["IsMultiRegionTrail"], true);
    assert_eq!(settings["LogFileValidationEnabled"], true);
    assert_eq!(settings["IncludeGlobalServiceEvents"], true);
    assert_eq!(trail["logging"], true);
    let recorded = format!("{}{}", trail["basic"], trail["advanced"]);
    assert!(recorded.contains("AWS::S3::Object"), "{recorded}");

    let (_, detector) = world.only("detectors");
    assert_eq!(detector["status"], "ENABLED");
    assert_eq!(detector["frequency"], "FIFTEEN_MINUTES");
    assert_eq!(detector["features"]["S3_DATA_EVENTS"], "ENABLED");
    let paid = detector["features"].as_object().expect("features");
    let paid: Vec<&String> = paid
        .iter()
        .filter(|(_, on)| *on == "ENABLED")
        .map(|(name, _)| name)
        .collect();
    assert_eq!(paid, ["S3_DATA_EVENTS"], "nothing else that costs");
    let destinations = detector["destinations"].as_array().expect("destinations");
    assert_eq!(destinations.len(), 1);
    let export = destinations[0]["DestinationArn"].as_str().expect("an ARN");
    assert!(
        export.starts_with("arn:aws:s3:::guardduty-findings-123456789012"),
        "{export}"
    );
    let lock = destinations[0]["KmsKeyArn"].as_str().expect("an ARN");
    assert_eq!(
        world.one("keys", lock)["aliases"][0],
        "alias/guardduty-findings"
    );

    let findings = &world.one("buckets", "guardduty-findings-123456789012")["notification"];
    let told = &findings["TopicConfigurations"];
    assert_eq!(told.as_array().map(Vec::len), Some(1), "{findings}");
    assert_eq!(
        told[0]["TopicArn"],
        "arn:aws:sns:us-east-1:123456789012:guardduty-findings"
    );
    assert_eq!(told[0]["Events"][0], "s3:ObjectCreated:*");

    for (bucket, seen) in world.all("buckets") {
        let shut = seen["public_access_block"]
            .as_object()
            .unwrap_or_else(|| panic!("{bucket} is not shut"));
        assert!(
            shut.len() == 4 && shut.values().all(|on| on == true),
            "{bucket}"
        );
        assert_eq!(seen["tags"]["created-by"], "radiant-aws-setup", "{bucket}");
    }
    for (key, seen) in world.all("keys") {
        assert_eq!(seen["rotates"], true, "{key}");
        assert_eq!(seen["tags"]["created-by"], "radiant-aws-setup", "{key}");
    }
    for (topic, seen) in world.all("topics") {
        assert_eq!(seen["tags"]["created-by"], "radiant-aws-setup", "{topic}");
    }

    let role = world.one("roles", "radiant-aws-access-role");
    let (policy, _) = world.only("policies");
    assert_eq!(role["attached"][0], policy);
    let trust = role["trust"].to_string();
    assert!(
        trust.contains(
            "arn:aws:sts::649384204969:assumed-role/tenant-aws-access-role/radiant-security"
        ),
        "{trust}"
    );
    assert!(
        trust.contains("0f5c0a52-7a5e-4a1b-9f64-5d2b8f6b7c11"),
        "{trust}"
    );
}

#[test]
fn independent_changes_run_side_by_side_and_lanes_hold() {
    let proxy = Proxy::mended();
    proxy.slow_down(Duration::from_millis(50));
    Product::new(&proxy.url(), ANSWERS).apply().exits(0);
    assert!(
        proxy.most_writing() >= 3,
        "only {} writes at once",
        proxy.most_writing()
    );
    assert_eq!(
        proxy.clashes(),
        Vec::<String>::new(),
        "one bucket, one write at a time"
    );
    let asked = proxy.take();
    let trail: Vec<&Asked> = asked
        .iter()
        .filter(|asked| asked.call.service == "cloudtrail" && asked.call.writes)
        .collect();
    assert!(trail.len() >= 3, "{trail:?}");
    // CloudTrail takes one write of a kind a second; there is one of each, so none waits for another.
    let kinds: BTreeSet<&str> = trail
        .iter()
        .map(|asked| asked.call.action.as_str())
        .collect();
    assert_eq!(kinds.len(), trail.len(), "{trail:?}");
}

#[test]
fn an_organization_gets_its_trail() {
    let proxy = Proxy::mended();
    seed(&proxy.url(), &["organization"]);
    let product = Product::new(
        &proxy.url(),
        &answers_with("organization = false", "organization = true"),
    );
    proxy.take();
    let apply = product.apply().exits(0);
    let made = proxy.take_writes();
    assert!(
        made.contains(&"organizations:EnableAWSServiceAccess".to_owned()),
        "{made:?}"
    );
    let world = Looker::start().look(&proxy.url());
    let (_, trail) = world.only("trails");
    assert_eq!(trail["settings"]["IsOrganizationTrail"], true, "{apply}");
    let policy = world.one("buckets", "cloudtrail-logs-123456789012")["policy"].to_string();
    assert!(
        policy.contains("cloudtrail-logs-123456789012/AWSLogs/o-"),
        "{policy}"
    );

    proxy.take();
    let again = product.apply().exits(0);
    assert_eq!(proxy.take_writes(), Vec::<String>::new(), "{again}");
    assert_eq!(product.verify().checks("failed"), Vec::<&str>::new());
}
