//! Lists of accounts as people have them: wrong numbers, strangers, and organizations that may not be listed.

use std::collections::BTreeSet;

use radiant_aws_setup::answers::MemberAccounts;
use radiant_aws_setup::apply::{Ending, Outcome};
use radiant_aws_setup::domain::{AccountId, AccountList};
use radiant_aws_setup::engine::Planned;
use radiant_aws_setup::plan::{Kind, Section};
use radiant_aws_setup::practice::{Fault, PracticeOptions};
use radiant_aws_setup::verify::Status;
use radiant_aws_setup::wanted::{LeftOut, main_site};

use crate::bench::{Bench, troubles};

const SHOPS: &str = "333344445555";
const SANDBOX: &str = "666677778888";
const SUSPENDED: &str = "777788889999";
const STRANGER: &str = "999988887777";

fn these(ids: &[&str]) -> MemberAccounts {
    MemberAccounts::These(ids.iter().map(|id| AccountId::parse(id).unwrap()).collect())
}

async fn planned(bench: &Bench) -> Planned {
    bench
        .plan()
        .await
        .only(&[Section::MainRole, Section::Members])
}

/// The other accounts in which something would be made.
fn touched(planned: &Planned) -> BTreeSet<String> {
    let changes = planned.plan.changes.iter();
    let written =
        changes.filter(|change| change.section == Section::Members && change.kind.writes());
    written
        .map(|change| change.place.account.to_string())
        .collect()
}

/// What the simulated organization has in an account under the name of the role.
fn has_role(bench: &Bench, account: &str) -> bool {
    let state = bench.practice.state();
    !state["accounts"][account]["iam"]["roles"]["radiant-member-access-role"].is_null()
}

#[tokio::test(start_paused = true)]
async fn a_stranger_and_a_closed_account_are_told_and_the_others_are_set_up() {
    let mut bench = Bench::new(PracticeOptions::instant()).await;
    bench.answers.members.accounts = these(&[SHOPS, STRANGER, SUSPENDED]);
    let planned = planned(&bench).await;
    assert_eq!(touched(&planned), BTreeSet::from([SHOPS.to_owned()]));
    let site = main_site(&bench.answers, &bench.vendor, &planned.inventory);
    let choice = site.shared.choice().unwrap();
    let why = |id: &str| choice.left_out[&AccountId::parse(id).unwrap()];
    assert_eq!(
        (why(STRANGER), why(SUSPENDED)),
        (LeftOut::Unknown, LeftOut::Closed)
    );
    let finished = bench.apply(&planned).await;
    assert_eq!(finished.ending, Ending::Done, "{:#?}", troubles(&finished));
    assert!(has_role(&bench, SHOPS) && !has_role(&bench, SUSPENDED));
    // They are not forgotten: somebody meant them.
    let checks = bench.verify().await;
    let check = checks
        .iter()
        .find(|check| check.id.ends_with("/accounts"))
        .unwrap();
    assert_eq!(check.status, Status::Failed);
    assert!(check.seen.contains("9999 8888 7777"), "{}", check.seen);
}

#[tokio::test(start_paused = true)]
async fn where_the_organization_may_not_be_listed_nothing_is_made_and_a_pasted_list_goes_on() {
    let mut bench = Bench::new(PracticeOptions::instant()).await;
    bench
        .practice
        .set_fault(Fault::DenyAction("organizations:ListAccounts".to_owned()));
    bench.answers.members.accounts = MemberAccounts::Organization;
    let planned_all = planned(&bench).await;
    assert_eq!(touched(&planned_all), BTreeSet::new());
    let changes = &planned_all.plan.changes;
    let row = changes
        .iter()
        .find(|change| change.id.part() == "accounts")
        .unwrap();
    let Kind::ByHand(problem) = &row.kind else {
        panic!("{:?}", row.kind);
    };
    let hint = problem.hint.as_deref().unwrap();
    assert!(
        hint.contains("name the accounts one by one, or in a file"),
        "{hint}"
    );

    let list = AccountList::read(
        "\u{feff}Name;Account ID\r\nShops;3333 4444 5555\r\n\"Sand; box\";666677778888\r\n"
            .as_bytes(),
    );
    assert!(list.is_right());
    bench.answers.members.accounts = MemberAccounts::These(list.accounts);
    let planned_two = planned(&bench).await;
    assert_eq!(
        touched(&planned_two),
        BTreeSet::from([SHOPS.to_owned(), SANDBOX.to_owned()])
    );
    let finished = bench.apply(&planned_two).await;
    let failed = finished
        .outcomes
        .values()
        .filter(|(outcome, _)| *outcome == Outcome::Failed);
    assert_eq!(failed.count(), 0, "{:#?}", troubles(&finished));
    assert!(has_role(&bench, SHOPS) && has_role(&bench, SANDBOX));
}
