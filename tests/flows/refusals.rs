//! Bad days: what was denied, moved, taken or lost.

use radiant_aws_setup::apply::{Ending, Event, Outcome};
use radiant_aws_setup::engine::{self, RunSettings};
use radiant_aws_setup::plan::Kind;
use radiant_aws_setup::practice::{Fault, PracticeOptions};
use radiant_aws_setup::verify::Status;
use tokio_util::sync::CancellationToken;

use crate::bench::{Bench, not_passed, troubles};

#[tokio::test(start_paused = true)]
async fn a_denied_read_is_unknown_and_never_planned_as_absent() {
    let bench = Bench::empty(PracticeOptions::default()).await;
    bench
        .practice
        .set_fault(Fault::DenyAction("guardduty:ListDetectors".to_owned()));
    let planned = bench.plan().await;
    let detector = planned
        .plan
        .changes
        .iter()
        .find(|change| change.id.as_str().ends_with("/detector"))
        .expect("the detector is in the plan");
    assert!(
        matches!(detector.kind, Kind::ByHand(_)),
        "{:?}",
        detector.kind
    );
    let checks = bench.verify().await;
    assert!(
        checks
            .iter()
            .any(|check| check.id.contains("guardduty") && check.status == Status::Unknown)
    );
}

/// What a list would have shown may be there: nothing is made in its place, and everything else is.
#[tokio::test(start_paused = true)]
async fn a_denied_list_holds_back_what_depends_on_it_and_no_more() {
    let bench = Bench::empty(PracticeOptions::default()).await;
    let lists = [
        (
            "cloudtrail:DescribeTrails",
            "cloudtrail/",
            ["guardduty/", "main-role/"],
        ),
        (
            "iam:ListPolicies",
            "main-role/role-policy",
            ["cloudtrail/", "guardduty/"],
        ),
    ];
    for (denied, held, goes_on) in lists {
        bench
            .practice
            .set_fault(Fault::DenyAction(denied.to_owned()));
        let plan = bench.plan().await.plan;
        let written: Vec<String> = plan
            .changes
            .iter()
            .filter(|change| change.kind.writes())
            .map(|change| {
                let id = change.id.as_str();
                let section = id.split('/').next().unwrap_or_default();
                let part = id.rsplit('/').next().unwrap_or_default();
                format!("{section}/{part}")
            })
            .collect();
        assert!(
            !written.iter().any(|id| id.starts_with(held)),
            "{denied}: {written:?}"
        );
        for section in goes_on {
            assert!(
                written.iter().any(|id| id.starts_with(section)),
                "{denied}: {written:?}"
            );
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_document_that_changed_since_the_plan_stops_its_change_only() {
    let bench = Bench::new(PracticeOptions::default()).await;
    let first = bench.make_it_so().await;
    assert_eq!(first.ending, Ending::Done, "{:#?}", troubles(&first));
    // The rules are taken away, a plan is made to put them back, and then someone writes others.
    let bucket = bench.answers.cloudtrail.bucket.name().clone();
    let clients = bench
        .aws
        .in_region(&bench.answers.account.id, &bench.answers.account.region)
        .unwrap();
    let other = |sid: &str| {
        format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Sid":"{sid}","Effect":"Allow","Principal":{{"AWS":"arn:aws:iam::{}:root"}},"Action":"s3:GetObject","Resource":"arn:aws:s3:::{bucket}/*"}}]}}"#,
            bench.answers.account.id
        )
    };
    clients
        .put_bucket_policy(&bucket, &other("Before"))
        .await
        .unwrap();
    let planned = bench.plan().await;
    assert_eq!(planned.plan.counts().update, 1);
    let reader = other("Later").replace("s3:GetObject", "s3:GetObjectVersion");
    clients.put_bucket_policy(&bucket, &reader).await.unwrap();
    let finished = bench.apply(&planned).await;
    assert_eq!(finished.ending, Ending::Failed);
    assert_eq!(finished.tally.failed, 1, "{:#?}", troubles(&finished));
    let text = troubles(&finished).join("\n");
    assert!(
        text.contains("AWS changed while you were reading"),
        "{text}"
    );
    let now = clients.bucket_policy(&bucket).await.unwrap().unwrap();
    assert!(now.to_compact().contains("GetObjectVersion"));
}

#[tokio::test(start_paused = true)]
async fn throttling_is_waited_out() {
    let bench = Bench::empty(PracticeOptions::default()).await;
    let planned = bench.plan().await;
    bench.practice.set_fault(Fault::Throttle { every: 7 });
    let finished = bench.apply(&planned).await;
    bench.practice.set_fault(Fault::None);
    assert_eq!(finished.ending, Ending::Done, "{:#?}", troubles(&finished));
    assert_eq!(not_passed(&bench.verify().await), Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn a_sign_in_that_runs_out_half_way_starts_nothing_more_and_the_next_run_ends_it() {
    let bench = Bench::empty(PracticeOptions::default()).await;
    let planned = bench.plan().await;
    bench.practice.set_fault(Fault::ExpireAt { request: 15 });
    let finished = bench.apply(&planned).await;
    assert_eq!(finished.ending, Ending::Failed);
    assert!(finished.tally.cancelled + finished.tally.skipped > 0);
    let text = troubles(&finished).join("\n");
    assert!(text.contains("sign-in ran out"), "{text}");
    bench.practice.set_fault(Fault::None);
    let finished = bench.make_it_so().await;
    assert_eq!(finished.ending, Ending::Done, "{:#?}", troubles(&finished));
}

#[tokio::test(start_paused = true)]
async fn one_denied_action_fails_its_change_and_names_it() {
    let bench = Bench::empty(PracticeOptions::default()).await;
    bench
        .practice
        .set_fault(Fault::DenyAction("sns:CreateTopic".to_owned()));
    let finished = bench.make_it_so().await;
    assert_eq!(finished.ending, Ending::Failed);
    let text = troubles(&finished).join("\n");
    assert!(text.contains("sns:CreateTopic"), "{text}");
    // The rest went on: GuardDuty is on, the keys are there.
    assert!(finished.tally.created > 5);
}

#[tokio::test(start_paused = true)]
async fn waiting_is_told_with_its_reason_and_its_end() {
    let bench = Bench::empty(PracticeOptions::default()).await;
    let planned = bench.plan().await;
    let waits = std::sync::Mutex::new(Vec::new());
    let finished = bench
        .apply_with(&planned, &|event| {
            if let Event::Waiting { reason, up_to, .. } = event {
                waits.lock().unwrap().push((reason, up_to));
            }
        })
        .await
        .unwrap();
    assert_eq!(finished.ending, Ending::Done, "{:#?}", troubles(&finished));
    let waits = waits.into_inner().unwrap();
    assert!(!waits.is_empty());
    assert!(
        waits
            .iter()
            .all(|(reason, up_to)| reason.ends_with('.') && up_to.as_secs() >= 60)
    );
}

#[tokio::test(start_paused = true)]
async fn without_a_place_for_the_journal_nothing_is_written() {
    let bench = Bench::empty(PracticeOptions::default()).await;
    let planned = bench.plan().await;
    let writes = bench.practice.writes();
    std::fs::write(
        bench.state.path().join("runs"),
        "a file where the folder should be",
    )
    .unwrap();
    let problem = bench.apply_with(&planned, &|_| {}).await.unwrap_err();
    assert!(problem.hint.unwrap().contains("--state-dir"));
    assert_eq!(bench.practice.writes(), writes);
}

#[tokio::test(start_paused = true)]
async fn answers_for_another_account_are_refused_before_anything_is_asked() {
    let mut bench = Bench::empty(PracticeOptions::default()).await;
    let before = bench.practice.request_count();
    bench.answers.account.id = radiant_aws_setup::domain::AccountId::parse("999988887777").unwrap();
    let problem = radiant_aws_setup::engine::look_and_plan(
        &bench.aws,
        &bench.answers,
        &bench.vendor,
        jiff::Timestamp::now,
    )
    .await
    .unwrap_err();
    assert!(problem.summary.contains("9999 8888 7777"), "{problem}");
    assert_eq!(bench.practice.request_count(), before);
}

#[tokio::test(start_paused = true)]
async fn a_network_that_goes_half_way_loses_nothing() {
    let bench = Bench::empty(PracticeOptions::default()).await;
    let planned = bench.plan().await;
    bench.practice.set_fault(Fault::StopAfter {
        request: 25,
        effect: true,
    });
    let finished = bench.apply(&planned).await;
    assert_eq!(finished.ending, Ending::Failed);
    assert!(
        finished
            .outcomes
            .values()
            .any(|(outcome, _)| *outcome == Outcome::Created)
    );
    bench.practice.set_fault(Fault::None);
    let finished = bench.make_it_so().await;
    assert_eq!(finished.ending, Ending::Done, "{:#?}", troubles(&finished));
    assert_eq!(not_passed(&bench.verify().await), Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn a_run_that_is_stopped_starts_nothing_more_and_the_next_one_ends_it() {
    let bench = Bench::empty(PracticeOptions::default()).await;
    let planned = bench.plan().await;
    let cancel = CancellationToken::new();
    let begun_after = std::sync::Mutex::new(Vec::new());
    let tell = |event: Event| match event {
        Event::Finished {
            outcome: Outcome::Created,
            ..
        } => cancel.cancel(),
        Event::Started { change } if cancel.is_cancelled() => {
            begun_after.lock().unwrap().push(change);
        }
        _ => {}
    };
    let settings = RunSettings::new(bench.state.path(), true, jiff::Timestamp::now);
    let finished = engine::carry_out(&bench.aws, &planned, &settings, cancel.clone(), &tell)
        .await
        .unwrap();
    assert_eq!(
        finished.ending,
        Ending::Cancelled,
        "{:#?}",
        troubles(&finished)
    );
    assert!(finished.tally.cancelled > 0);
    let begun_after = begun_after.into_inner().unwrap();
    assert!(begun_after.is_empty(), "{begun_after:?}");
    let finished = bench.make_it_so().await;
    assert_eq!(finished.ending, Ending::Done, "{:#?}", troubles(&finished));
    assert_eq!(not_passed(&bench.verify().await), Vec::<String>::new());
}
