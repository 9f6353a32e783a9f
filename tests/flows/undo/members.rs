//! Taking back what was made in other accounts.

use radiant_aws_setup::answers::MemberAccounts;
use radiant_aws_setup::apply::Ending;
use radiant_aws_setup::engine;
use radiant_aws_setup::plan::{Kind, Section};
use radiant_aws_setup::practice::PracticeOptions;

use super::run::{Done, asked, not_as_before, take_back, way};
use crate::bench::{Bench, enter, troubles};
use crate::company::{found, member};
use crate::sweep::world::state;

async fn company(members: u64) -> Done {
    let mut bench = Bench::empty(PracticeOptions::default()).await;
    found(&bench.practice, members);
    bench.answers.members.accounts = MemberAccounts::Organization;
    let before = state(&bench.practice);
    let planned = bench.plan().await;
    let planned = planned.only(&[Section::MainRole, Section::Members]);
    let finished = bench.apply(&planned).await;
    assert_eq!(finished.ending, Ending::Done, "{:#?}", troubles(&finished));
    Done {
        bench,
        before,
        run: finished.run,
    }
}

#[tokio::test(start_paused = true)]
async fn the_roles_of_eight_accounts_go_by_the_way_that_the_record_says() {
    let mut done = company(8).await;
    // Another sign-in, which knows nothing of the ways in.
    done.bench.aws = enter(&done.bench.practice).await;
    let (_, finished) = take_back(&done.bench, &asked(&done.run)).await;
    assert_eq!(finished.ending, Ending::Done, "{:#?}", troubles(&finished));
    assert_eq!(finished.by_account().len(), 9);
    assert_eq!(not_as_before(&done), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn an_account_that_cannot_be_entered_any_more_is_left_to_people_and_the_others_are_done() {
    let mut done = company(8).await;
    done.bench.practice.edit(|world| {
        let shut = world.accounts.get_mut(member(3).as_str()).unwrap();
        shut.iam.roles.remove("OrganizationAccountAccessRole");
    });
    done.bench.aws = enter(&done.bench.practice).await;
    let (way, finished) = take_back(&done.bench, &asked(&done.run)).await;
    assert_eq!(
        finished.ending,
        Ending::Partly,
        "{:#?}",
        troubles(&finished)
    );
    let told = way.planned.told();
    let left = told
        .changes
        .iter()
        .filter(|told| matches!(told.kind, Kind::ByHand(_)));
    for told in left {
        assert_eq!(told.place.account, member(3), "{}", told.id);
    }
    let all = not_as_before(&done);
    assert!(
        all.iter().all(|line| line.contains(member(3).as_str())),
        "{all:#?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_record_that_does_not_say_the_way_in_is_helped_out_by_the_answers() {
    let mut done = company(2).await;
    let path = done
        .bench
        .state
        .path()
        .join("runs")
        .join(format!("{}.jsonl", done.run));
    let text = std::fs::read_to_string(&path).unwrap();
    let older: String = text
        .lines()
        .filter(|line| !line.contains("\"record\":\"ways\""))
        .flat_map(|line| [line, "\n"])
        .collect();
    assert_ne!(older.lines().count(), text.lines().count());
    std::fs::write(&path, older).unwrap();
    done.bench.aws = enter(&done.bench.practice).await;
    let asked = asked(&done.run);
    let without = way(&done.bench, &asked).await;
    let text = super::run::by_hand(&without).join("\n");
    assert!(text.contains("does not say how account"), "{text}");
    let reach = &done.bench.answers.members.reach;
    let way = engine::look_back(
        &done.bench.aws,
        done.bench.state.path(),
        true,
        &asked,
        Some(reach),
        jiff::Timestamp::now,
    )
    .await
    .unwrap();
    assert_eq!(super::run::by_hand(&way), [""; 0]);
    let finished = super::run::go(&done.bench, &way).await;
    assert_eq!(finished.ending, Ending::Done, "{:#?}", troubles(&finished));
    assert_eq!(not_as_before(&done), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn roles_whose_main_role_somebody_has_deleted_go_all_the_same() {
    let mut done = company(2).await;
    done.bench.practice.edit(|world| {
        let main = world.iam_mut("111122223333").unwrap();
        let role = main.roles.remove("radiant-aws-access-role").unwrap();
        // As AWS shows it once the role that is trusted is gone.
        for number in 1..=2 {
            let iam = world.iam_mut(member(number).as_str()).unwrap();
            let there = iam.roles.get_mut("radiant-member-access-role").unwrap();
            let mut trust = there.trust.newest().clone();
            trust["Statement"][0]["Principal"]["AWS"] = role.id.clone().into();
            there.trust = radiant_aws_setup::practice::world::Settling::settled(trust);
        }
    });
    done.bench.aws = enter(&done.bench.practice).await;
    let (way, _) = take_back(&done.bench, &asked(&done.run)).await;
    assert_eq!(super::run::by_hand(&way), [""; 0]);
    assert_eq!(not_as_before(&done), [""; 0]);
}
