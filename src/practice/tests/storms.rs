//! Storms: what they throw at a client, and that connections fail as real ones do.

use std::collections::BTreeMap;
use std::error::Error as _;

use aws_sdk_s3::error::SdkError;

use super::super::{Fault, Outage, Storm, Unreachable};
use super::*;

fn client(practice: &Practice) -> aws_sdk_s3::Client {
    let settings = aws_sdk_s3::config::Builder::from(&config(practice, MAIN, HOME))
        .retry_config(aws_sdk_s3::config::retry::RetryConfig::disabled())
        .build();
    aws_sdk_s3::Client::from_conf(settings)
}

/// All causes of a failure in one line; for a refusal its status and code.
async fn once(s3: &aws_sdk_s3::Client) -> String {
    let Err(err) = s3.list_buckets().send().await else {
        return "accepted".to_owned();
    };
    if let SdkError::ServiceError(refused) = &err {
        let status = refused.raw().status().as_u16();
        return format!("{status} {}", err.code().unwrap_or_default());
    }
    let mut text = err.to_string();
    let mut cause = err.source();
    while let Some(err) = cause {
        text = format!("{text}: {err}");
        cause = err.source();
    }
    text
}

#[tokio::test(start_paused = true)]
async fn a_storm_has_its_shares_and_comes_again_with_its_seed() {
    let practice = instant();
    let s3 = client(&practice);
    let storm = |seed: u64| Storm {
        outages: Vec::new(),
        ..Storm::from_seed(seed)
    };
    let mut runs = Vec::new();
    for seed in [7, 7, 8] {
        practice.set_fault(Fault::Storm(storm(seed)));
        let mut run = Vec::new();
        for _ in 0..400 {
            run.push(once(&s3).await);
        }
        runs.push(run);
    }
    assert_eq!(runs[0], runs[1]);
    assert_ne!(runs[0], runs[2]);
    let mut shares: BTreeMap<&str, usize> = BTreeMap::new();
    for met in &runs[0] {
        *shares.entry(met).or_default() += 1;
    }
    assert_eq!(shares.len(), 6, "{shares:#?}");
    let share = |met: &str| shares.get(met).copied().unwrap_or_default();
    assert!((40..=80).contains(&share("503 SlowDown")), "{shares:#?}");
    for met in [
        "503 ServiceUnavailable",
        "500 InternalError",
        "dispatch failure: io error: client error (SendRequest): connection error: Connection reset by peer (os error 104)",
        "dispatch failure: other: client error (SendRequest): connection closed before message completed",
    ] {
        assert!((5..=30).contains(&share(met)), "{met}: {shares:#?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_reset_comes_before_the_effect_and_a_lost_answer_after_it() {
    let practice = instant();
    let s3 = client(&practice);
    practice.set_fault(Fault::Storm(Storm {
        seed: 3,
        throttled: 0,
        broken: 100,
        outages: Vec::new(),
    }));
    let mut seen = (false, false);
    for number in 0..40 {
        let tag = aws_sdk_s3::types::Tag::builder()
            .key("number")
            .value(number.to_string())
            .build()
            .unwrap();
        let tagging = aws_sdk_s3::types::Tagging::builder()
            .tag_set(tag)
            .build()
            .unwrap();
        let put = s3.put_bucket_tagging().bucket("larkfield-archive");
        let Err(SdkError::DispatchFailure(failure)) = put.tagging(tagging).send().await else {
            continue;
        };
        let state = practice.state();
        let kept = state["buckets"]["larkfield-archive"]["tags"]["number"].clone();
        let took_effect = kept.as_str() == Some(number.to_string().as_str());
        assert_eq!(took_effect, !failure.is_io(), "{number}: {failure:?}");
        seen = (seen.0 || took_effect, seen.1 || !took_effect);
    }
    assert_eq!(seen, (true, true));
}

#[tokio::test(start_paused = true)]
async fn an_outage_looks_like_a_real_one_and_ends() {
    let practice = instant();
    let s3 = client(&practice);
    let outage = |begins: u64, how: Unreachable| Outage {
        begins: Duration::from_secs(begins),
        lasts: Duration::from_mins(1),
        how,
    };
    practice.set_fault(Fault::Storm(Storm {
        seed: 1,
        throttled: 0,
        broken: 0,
        outages: vec![
            outage(0, Unreachable::NoName),
            outage(100, Unreachable::Refused),
        ],
    }));
    let before = practice.request_count();
    let dns = "dispatch failure: io error: client error (Connect): dns error: failed to lookup address information: Name or service not known";
    assert_eq!(once(&s3).await, dns);
    seconds(59).await;
    assert_eq!(once(&s3).await, dns);
    assert_eq!(practice.request_count(), before, "nothing arrived");
    seconds(1).await;
    assert_eq!(once(&s3).await, "accepted");
    seconds(40).await;
    assert_eq!(
        once(&s3).await,
        "dispatch failure: io error: client error (Connect): tcp connect error: Connection refused (os error 111)"
    );
    seconds(60).await;
    assert_eq!(once(&s3).await, "accepted");
}

#[test]
fn seeds_bring_outages_at_the_start_and_in_the_middle() {
    let (mut starts, mut middles, mut kinds) = (0, 0, Vec::new());
    for seed in 0..24 {
        let storm = Storm::from_seed(seed);
        assert_eq!((storm.throttled, storm.broken), (15, 15));
        assert!(!storm.outages.is_empty());
        for outage in &storm.outages {
            assert_eq!(outage.lasts, Duration::from_mins(1));
            if outage.begins.is_zero() {
                starts += 1;
            } else {
                middles += 1;
            }
            kinds.push(outage.how);
        }
    }
    assert!(starts >= 8 && middles >= 8, "{starts} {middles}");
    assert!(kinds.contains(&Unreachable::NoName) && kinds.contains(&Unreachable::Refused));
}
