//! The same through the whole engine: real clients, real looks and writes, and reads that are refused or cut off.

use std::collections::BTreeSet;

use radiant_aws_setup::practice::Fault;

use super::people::samples;
use super::sample::Sample;
use super::walk::lost_of;
use super::world::{Scene, install, state};
use crate::bench::Bench;

/// Answers that ask for nothing that could take anything from anybody.
fn modest(bench: &mut Bench, scene: Scene, lines: &[(&'static str, &'static str)]) {
    let row = super::answers::Row::of_lines(lines.to_vec());
    assert!(row.is_some(), "{scene:?}: {lines:?} are no answers");
    if let Some(row) = row {
        bench.answers = row.answers;
    }
}

/// All actions that a look and an apply read with, each once.
async fn reads(bench: &Bench) -> BTreeSet<String> {
    let before = bench.practice.request_count();
    let planned = bench.plan().await;
    bench.apply(&planned).await;
    bench
        .practice
        .requests()
        .iter()
        .skip(before)
        .filter(|request| !request.write)
        .map(|request| format!("{}:{}", request.service, request.action))
        .collect()
}

/// A fault while it is looked, which may be over when it is written, and one that stays.
#[derive(Clone, Debug)]
struct Trouble {
    fault: Fault,
    stays: bool,
}

async fn through_all(scene: Scene, lines: &[(&'static str, &'static str)], at_least: usize) {
    let mut bench = scene.set().await;
    modest(&mut bench, scene, lines);
    let before = state(&bench.practice);
    let theirs: Vec<Sample> = samples(&before);
    let reads = reads(&bench).await;
    assert!(reads.len() > 20, "only {reads:?}");
    let mut troubles: Vec<Trouble> = Vec::new();
    for action in reads {
        let fault = Fault::DenyAction(action);
        troubles.push(Trouble {
            fault: fault.clone(),
            stays: true,
        });
        troubles.push(Trouble {
            fault,
            stays: false,
        });
    }
    for request in [3, 8, 13, 18, 23, 28, 33, 38] {
        let fault = Fault::ExpireAt { request };
        troubles.push(Trouble {
            fault,
            stays: false,
        });
    }
    troubles.push(Trouble {
        fault: Fault::Throttle { every: 1 },
        stays: false,
    });
    troubles.push(Trouble {
        fault: Fault::Throttle { every: 2 },
        stays: false,
    });
    troubles.push(Trouble {
        fault: Fault::None,
        stays: true,
    });
    let mut taken: Vec<String> = Vec::new();
    let number = troubles.len();
    for trouble in troubles {
        install(&bench.practice, &before.0);
        bench.practice.set_fault(trouble.fault.clone());
        let planned = bench.plan().await;
        if !trouble.stays {
            bench.practice.set_fault(Fault::None);
        }
        bench.apply(&planned).await;
        bench.practice.set_fault(Fault::None);
        for sample in lost_of(&theirs, &state(&bench.practice)) {
            taken.push(format!(
                "{}: {} | with {trouble:?}",
                sample.document(),
                sample.told()
            ));
        }
    }
    assert!(
        taken.is_empty(),
        "{} taken in {number} runs:\n{}",
        taken.len(),
        taken.join("\n")
    );
    assert!(number >= at_least, "only {number} runs");
}

#[tokio::test(start_paused = true)]
async fn runs_among_others_with_every_read_refused_in_turn() {
    let lines = [
        ("vendor", "external_role_id = \"rs-older-0000\""),
        (
            "cloudtrail",
            "bucket = { use = \"existing\", name = \"larkfield-logs\" }\ntrail = { use = \"existing\", arn = \"arn:aws:cloudtrail:us-east-1:111122223333:trail/larkfield-audit\" }",
        ),
        (
            "guardduty",
            "bucket = { use = \"existing\", name = \"larkfield-findings\" }",
        ),
    ];
    Box::pin(through_all(Scene::Shared, &lines, 60)).await;
}

/// Two Regions in the first run, one of them in the second.
#[tokio::test(start_paused = true)]
async fn second_runs_with_fewer_regions_and_every_read_refused_in_turn() {
    let lines = [
        ("vendor", "external_role_id = \"rs-8f2c7d1a-91d4\""),
        ("guardduty", "regions = [\"eu-west-1\"]"),
    ];
    Box::pin(through_all(Scene::OlderRun, &lines, 60)).await;
}

/// Two Regions again, and another bucket, key and topic: what is at the old place stays as it is.
#[tokio::test(start_paused = true)]
async fn a_second_run_with_other_things() {
    let mut bench = Scene::OlderRun.set().await;
    let lines = [
        ("vendor", "external_role_id = \"rs-8f2c7d1a-91d4\""),
        (
            "guardduty",
            "regions = [\"us-east-1\", \"eu-west-1\"]\nbucket = { use = \"new\", name = \"larkfield-more-findings\" }\nkey = { use = \"new\", alias = \"another-findings-key\" }\ntopic = { use = \"new\", name = \"another-findings-topic\" }",
        ),
    ];
    modest(&mut bench, Scene::OlderRun, &lines);
    let theirs = samples(&state(&bench.practice));
    for _ in 0..2 {
        let planned = bench.plan().await;
        bench.apply(&planned).await;
    }
    let taken: Vec<String> = lost_of(&theirs, &state(&bench.practice))
        .map(|sample| format!("{}: {}", sample.document(), sample.told()))
        .collect();
    assert!(taken.is_empty(), "{taken:#?}");
}
