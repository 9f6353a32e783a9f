//! Answers that cannot be: told before anything is written.

use super::bench;
use crate::product::{ANSWERS, answers_with};

#[test]
fn a_key_of_another_region_is_refused_before_anything_is_written() {
    let key = "{ use = \"existing\", arn = \"arn:aws:kms:eu-west-1:123456789012:key/0c6f1b5e-1c1d-4f0e-9a38-2f4d3c1a7b90\" }";
    let (proxy, product) = bench(&answers_with(
        "{ use = \"new\", alias = \"cloudtrail-logs\" }",
        key,
    ));
    let ran = product.apply();
    assert!(matches!(ran.status, Some(1 | 2)), "{ran}");
    let writes = proxy.take_writes();
    assert!(!writes.iter().any(|write| write.starts_with("kms:PutKeyPolicy") || write == "cloudtrail:CreateTrail"), "{writes:?}");
}

#[test]
fn a_fifo_topic_is_refused_with_its_place_in_the_file() {
    let topic = "{ use = \"existing\", arn = \"arn:aws:sns:us-east-1:123456789012:events.fifo\" }";
    let (proxy, product) = bench(&answers_with(
        "{ use = \"new\", name = \"guardduty-findings\" }",
        topic,
    ));
    let ran = product.apply().exits(2);
    assert_eq!(ran.last("mistake")["key"], "guardduty.topic.arn", "{ran}");
    assert!(proxy.take().is_empty());
}

#[test]
fn all_mistakes_in_the_answers_are_told_at_once_before_any_call() {
    let broken = ANSWERS
        .replace("organization = false", "organisation = false")
        .replace("cloudtrail-logs-123456789012", "Cloudtrail_Logs")
        .replace("s3_protection = true", "s3_protection = \"yes\"");
    let (proxy, product) = bench(&broken);
    let expected: Vec<(u64, &str)> = ["organisation", "Cloudtrail_Logs", "s3_protection"]
        .into_iter()
        .zip([
            "cloudtrail.organisation",
            "cloudtrail.bucket.name",
            "guardduty.s3_protection",
        ])
        .map(|(text, key)| {
            let before = broken.split(text).next().unwrap_or_default();
            (1 + before.matches('\n').count() as u64, key)
        })
        .collect();
    for words in [&["plan"][..], &["apply", "--yes"], &["verify"]] {
        let ran = product.run(words).exits(2);
        let told: Vec<(u64, &str)> = ran
            .all("mistake")
            .map(|mistake| {
                (
                    mistake["line"].as_u64().unwrap_or_default(),
                    mistake["key"].as_str().unwrap_or_default(),
                )
            })
            .collect();
        assert_eq!(told, expected, "{ran}");
    }
    product.answer("version = 1\n[account\n");
    let ran = product.plan().exits(2);
    assert_eq!(ran.last("mistake")["line"], 2, "{ran}");
    assert!(proxy.take().is_empty());
}

#[test]
fn apply_wants_a_word_of_approval() {
    let (proxy, product) = bench(ANSWERS);
    product.run(&["apply"]).exits(2);
    let unknown = product.run(&["apply", "--yes", "--fast"]);
    assert_eq!(unknown.status, Some(2), "{unknown}");
    assert!(proxy.take().is_empty());
}
