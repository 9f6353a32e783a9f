//! A run that gave the role to other accounts by a StackSet, taken back: AWS takes it out of them, account by account.

use std::sync::Mutex;

use radiant_aws_setup::answers::{MemberAccounts, Reach};
use radiant_aws_setup::apply::{Ending, Event};
use radiant_aws_setup::engine::{self, RunSettings};
use radiant_aws_setup::plan::{Action, Section};
use radiant_aws_setup::practice::world::StackSet;
use radiant_aws_setup::practice::{Fault, PracticeOptions};
use tokio_util::sync::CancellationToken;

use super::run::{Done, asked, by_hand, not_as_before, take_back, way};
use crate::bench::{Bench, enter, troubles};
use crate::sweep::world::state;

const MANAGEMENT: &str = "444455556666";
const MEMBER: &str = "555566667777";

async fn company(options: PracticeOptions) -> Done {
    let mut bench = Bench::new(options).await;
    bench.answers.members.accounts = MemberAccounts::Organization;
    bench.answers.members.reach = Reach::StackSet {
        targets: vec!["r-lark".to_owned()],
    };
    let before = state(&bench.practice);
    let planned = bench.plan().await;
    let planned = planned.only(&[Section::MainRole, Section::Members]);
    let finished = bench.apply(&planned).await;
    assert_eq!(finished.ending, Ending::Done, "{:#?}", troubles(&finished));
    let run = finished.run;
    let done = Done { bench, before, run };
    assert!(has_role(&done));
    done
}

fn has_role(done: &Done) -> bool {
    let state = done.bench.practice.state();
    state["accounts"][MEMBER]["iam"]["roles"]["radiant-member-access-role"].is_object()
}

fn sets(done: &Done) -> Vec<StackSet> {
    let mut all = Vec::new();
    done.bench.practice.edit(|world| {
        let there = world.regional_mut(MANAGEMENT, "eu-west-1");
        all.extend(there.stack_sets.values().cloned());
    });
    all
}

/// Trusted access stays, because others may count on it.
fn left(done: &Done) -> Vec<String> {
    let mut all = not_as_before(done);
    all.retain(|line| !line.contains("trusted"));
    all
}

#[tokio::test(start_paused = true)]
async fn the_roles_go_out_of_all_accounts_and_then_the_set_itself() {
    let done = company(PracticeOptions::default()).await;
    let shown = way(&done.bench, &asked(&done.run)).await;
    let told = Mutex::new(Vec::new());
    let settings = RunSettings::new(done.bench.state.path(), true, jiff::Timestamp::now);
    let finished = engine::take_back(
        &done.bench.aws,
        &shown,
        &settings,
        CancellationToken::new(),
        &|event| {
            if let Event::Progress { progress, .. } = event {
                told.lock().unwrap().push(progress.done());
            }
        },
    )
    .await
    .unwrap();
    assert_eq!(finished.ending, Ending::Done, "{:#?}", troubles(&finished));
    let told = told.into_inner().unwrap();
    assert!(told.len() > 1 && told.is_sorted(), "{told:?}");
    assert!(!has_role(&done));
    assert_eq!(sets(&done).len(), 0);
    assert_eq!(left(&done), [""; 0]);
    assert!(
        shown
            .at_the_vendor
            .iter()
            .any(|line| line.contains("External Role ID")),
        "{:?}",
        shown.at_the_vendor
    );
}

#[tokio::test(start_paused = true)]
async fn the_section_of_the_other_accounts_goes_alone_and_the_main_role_stays() {
    let done = company(PracticeOptions::default()).await;
    let mut asked = asked(&done.run);
    asked.part = radiant_aws_setup::plan::Part::Section(Section::Members);
    let (way, _) = take_back(&done.bench, &asked).await;
    assert_eq!(by_hand(&way), [""; 0]);
    assert!(!has_role(&done));
    assert_eq!(sets(&done).len(), 0);
    let state = done.bench.practice.state();
    let roles = &state["accounts"][MANAGEMENT]["iam"]["roles"];
    assert!(roles["radiant-aws-access-role"].is_object());
    assert_eq!(way.at_the_vendor, [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn a_set_whose_template_somebody_changed_is_left_to_people_with_the_roles_in_it() {
    let done = company(PracticeOptions::default()).await;
    done.bench.practice.edit(|world| {
        let there = world.regional_mut(MANAGEMENT, "eu-west-1");
        let set = there.stack_sets.values_mut().next().unwrap();
        let mut template: serde_json::Value = serde_json::from_str(&set.template).unwrap();
        template["Metadata"] = serde_json::json!({"Theirs": "since"});
        set.template = template.to_string();
    });
    let (way, _) = take_back(&done.bench, &asked(&done.run)).await;
    let held = by_hand(&way);
    assert!(!held.is_empty());
    let told = way.planned.told().changes.iter();
    let removes = told.filter(|told| matches!(told.action, Action::RemoveStackSet(_)));
    assert_eq!(removes.count(), 0, "{held:#?}");
    assert_eq!(sets(&done).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn cut_off_after_each_request_it_is_taken_up_and_ends_the_same() {
    let whole = company(PracticeOptions::instant()).await;
    let shown = way(&whole.bench, &asked(&whole.run)).await;
    let before = whole.bench.practice.request_count();
    super::run::go(&whole.bench, &shown).await;
    let all = whole.bench.practice.request_count() - before;
    assert!(all > 10, "{all}");
    for request in 1..=all {
        let mut done = company(PracticeOptions::instant()).await;
        let shown = way(&done.bench, &asked(&done.run)).await;
        done.bench.practice.set_fault(Fault::StopAfter {
            request,
            effect: request.is_multiple_of(2),
        });
        let cancel = CancellationToken::new();
        let settings = RunSettings::new(done.bench.state.path(), true, jiff::Timestamp::now);
        let reached = done.bench.practice.request_count() + request;
        let broken = async {
            while done.bench.practice.request_count() < reached {
                tokio::time::sleep(std::time::Duration::from_millis(1)).await;
            }
        };
        tokio::select! {
            biased;
            () = broken => {}
            _ = engine::take_back(&done.bench.aws, &shown, &settings, cancel, &|_| {}) => {}
        }
        done.bench.practice.set_fault(Fault::None);
        done.bench.aws = enter(&done.bench.practice).await;
        take_back(&done.bench, &asked(&done.run)).await;
        assert_eq!(sets(&done).len(), 0, "request {request}");
        assert_eq!(left(&done), [""; 0], "request {request}");
    }
}
