//! Failures that are switched on, and the record of requests.

use super::super::Fault;
use super::*;

fn client(practice: &Practice) -> aws_sdk_s3::Client {
    let settings = aws_sdk_s3::config::Builder::from(&config(practice, MAIN, HOME))
        .retry_config(aws_sdk_s3::config::retry::RetryConfig::disabled())
        .build();
    aws_sdk_s3::Client::from_conf(settings)
}

async fn tag(s3: &aws_sdk_s3::Client, value: &str) -> String {
    let tag = aws_sdk_s3::types::Tag::builder()
        .key("team")
        .value(value)
        .build()
        .unwrap();
    let tagging = aws_sdk_s3::types::Tagging::builder()
        .tag_set(tag)
        .build()
        .unwrap();
    code(
        s3.put_bucket_tagging()
            .bucket("larkfield-archive")
            .tagging(tagging)
            .send()
            .await,
    )
}

fn team(practice: &Practice) -> String {
    practice.state()["buckets"]["larkfield-archive"]["tags"]["team"]
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

#[tokio::test(start_paused = true)]
async fn a_connection_breaks_before_or_after_the_effect() {
    for (effect, expected) in [(false, "accounting"), (true, "second")] {
        let practice = instant();
        let s3 = client(&practice);
        practice.set_fault(Fault::StopAfter { request: 2, effect });
        assert_eq!(tag(&s3, "accounting").await, "accepted");
        assert_eq!(tag(&s3, "second").await, "no code");
        assert_eq!(tag(&s3, "third").await, "no code");
        assert_eq!(team(&practice), expected);
        assert_eq!(practice.writes(), if effect { 2 } else { 1 });
        practice.set_fault(Fault::None);
        assert_eq!(tag(&s3, "fourth").await, "accepted");
        assert_eq!(team(&practice), "fourth");
    }
}

#[tokio::test(start_paused = true)]
async fn requests_are_denied_throttled_expired_or_lost() {
    let practice = instant();
    let s3 = client(&practice);
    practice.set_fault(Fault::DenyAction("s3:PutBucketTagging".to_owned()));
    assert_eq!(tag(&s3, "x").await, "AccessDenied");
    let iam = aws_sdk_iam::Client::new(&config(&practice, MAIN, "us-east-1"));
    let source = format!(
        "arn:aws:iam::{MAIN}:role/aws-reserved/sso.amazonaws.com/{}",
        super::super::world::ADMINISTRATOR_ROLE
    );
    let simulated = done!(
        iam.simulate_principal_policy()
            .policy_source_arn(source)
            .action_names("s3:PutBucketTagging")
            .action_names("s3:GetObject")
    );
    let decisions: Vec<_> = simulated
        .evaluation_results()
        .iter()
        .map(|result| result.eval_decision().as_str().to_owned())
        .collect();
    assert_eq!(decisions, ["explicitDeny", "allowed"]);

    practice.set_fault(Fault::Throttle { every: 2 });
    assert_eq!(tag(&s3, "x").await, "accepted");
    assert_eq!(tag(&s3, "x").await, "SlowDown");
    practice.set_fault(Fault::ExpireAt { request: 1 });
    assert_eq!(tag(&s3, "x").await, "ExpiredToken");
    practice.set_fault(Fault::NetworkDown);
    assert_eq!(tag(&s3, "x").await, "no code");
    practice.set_fault(Fault::None);

    let records = practice.requests();
    let last = records.last().unwrap();
    assert_eq!(
        (
            last.service.as_str(),
            last.action.as_str(),
            last.region.as_str()
        ),
        ("s3", "PutBucketTagging", HOME)
    );
    assert_eq!(
        (last.account.as_str(), last.write, last.status),
        (MAIN, true, 400)
    );
    assert_eq!(last.code.as_deref(), Some("ExpiredToken"));
    assert_eq!(records.iter().filter(|record| !record.write).count(), 1);
    assert_eq!(practice.writes(), 4);
}

#[tokio::test(start_paused = true)]
async fn answers_take_time_but_no_more_than_that() {
    let practice = slow();
    let s3 = client(&practice);
    let before = tokio::time::Instant::now();
    assert_eq!(tag(&s3, "x").await, "accepted");
    let took = before.elapsed();
    assert!(
        took >= Duration::from_millis(100) && took < Duration::from_millis(150),
        "{took:?}"
    );
}
