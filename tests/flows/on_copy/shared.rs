//! Accounts in which everything is shared with others, with all answers that may meet there.

use radiant_aws_setup::practice::Fault;

use super::{compared, tried};
use crate::sweep::answers::covering;
use crate::sweep::world::{Scene, install, state};

/// Every plan there, tried on the copy and then carried out in the account; what ended otherwise, and how many plans there were.
async fn swept(scene: Scene, strength: usize) -> (Vec<String>, usize) {
    let mut bench = scene.set().await;
    let before = state(&bench.practice);
    let mut other = Vec::new();
    let mut plans = 0;
    for row in covering(scene.questions(), strength) {
        install(&bench.practice, &before.0);
        // What an earlier plan wrote there was never written in this world.
        bench.state = tempfile::tempdir().unwrap();
        bench.answers = row.answers.clone();
        let planned = bench.plan().await;
        plans += 1;
        for difference in compared(&bench, &planned).await {
            other.push(format!("{scene:?}: {}: {difference}", row.told()));
        }
    }
    (other, plans)
}

#[tokio::test(start_paused = true)]
async fn among_others_every_change_ends_on_the_copy_as_it_does_there() {
    let (other, plans) = Box::pin(swept(Scene::Shared, 2)).await;
    assert_eq!(other, Vec::<String>::new());
    assert!(plans > 20, "{plans}");
}

#[tokio::test(start_paused = true)]
async fn what_aws_would_refuse_is_refused_on_the_copy_too() {
    for scene in [Scene::OpenLogs, Scene::OpenFindings, Scene::OlderRun] {
        let (other, _) = Box::pin(swept(scene, 1)).await;
        assert_eq!(other, Vec::<String>::new());
    }
}

/// What the account refuses to read is refused on the copy too, so that what needs it is held back in both.
#[tokio::test(start_paused = true)]
async fn with_every_read_refused_in_turn_the_same_is_held_back() {
    let mut bench = Scene::Shared.set().await;
    let before = state(&bench.practice);
    let asked = bench.practice.request_count();
    bench.plan().await;
    let requests = bench.practice.requests();
    let reads: std::collections::BTreeSet<String> = requests
        .iter()
        .skip(asked)
        .filter(|it| !it.write)
        .map(|it| it.permission.clone())
        .collect();
    assert!(reads.len() > 20, "{reads:?}");
    let mut other = Vec::new();
    for read in reads {
        install(&bench.practice, &before.0);
        bench.state = tempfile::tempdir().unwrap();
        bench.practice.set_fault(Fault::DenyAction(read.clone()));
        let planned = bench.plan().await;
        let on_copy = tried(&bench, &planned).await;
        let finished = bench.apply(&planned).await;
        bench.practice.set_fault(Fault::None);
        for difference in super::differences(&on_copy.outcomes, &finished.outcomes) {
            other.push(format!("without {read}: {difference}"));
        }
    }
    assert_eq!(other, Vec::<String>::new());
}
