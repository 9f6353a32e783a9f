//! The organization as it is read, and what the answers choose of it.

use std::collections::BTreeMap;

use radiant_aws_setup::answers::MemberAccounts;
use radiant_aws_setup::aws::look_around;
use radiant_aws_setup::domain::AccountId;
use radiant_aws_setup::engine;
use radiant_aws_setup::inventory::{MemberAccount, Organization};
use radiant_aws_setup::practice::PracticeOptions;
use radiant_aws_setup::practice::world::World;
use radiant_aws_setup::verify::Status;
use radiant_aws_setup::wanted::{LeftOut, Since, main_site};

use crate::bench::Bench;

/// How often this was asked.
fn asked(bench: &Bench, action: &str) -> usize {
    let requests = bench.practice.requests();
    requests.iter().filter(|it| it.action == action).count()
}

/// The organization after a look with the answers.
async fn seen(bench: &Bench) -> Organization {
    let planned = bench.plan().await;
    let view = planned.inventory.account(&bench.practice.main_account());
    let standing = view.unwrap().standing.known().unwrap();
    standing.organization().unwrap().clone()
}

fn account<'o>(organization: &'o Organization, name: &str) -> &'o MemberAccount {
    let accounts = organization.accounts.known().unwrap();
    accounts.iter().find(|it| it.name == name).unwrap()
}

/// The names of the chosen accounts, and why the others are left out.
async fn chosen(bench: &Bench) -> (Vec<String>, BTreeMap<String, LeftOut>) {
    let planned = bench.plan().await;
    let site = main_site(&bench.answers, &bench.vendor, &planned.inventory);
    let choice = site.shared.choice().unwrap();
    let name = |id: &AccountId| {
        let accounts = site.shared.organization.unwrap().accounts.known().unwrap();
        accounts
            .iter()
            .find(|it| it.id == *id)
            .unwrap()
            .name
            .clone()
    };
    let chosen = choice.chosen.keys().map(&name).collect();
    let left_out = choice.left_out.iter().map(|(id, why)| (name(id), *why));
    (chosen, left_out.collect())
}

#[tokio::test(start_paused = true)]
async fn the_list_of_accounts_tells_where_in_the_tree_each_is() {
    let bench = Bench::new(PracticeOptions::instant()).await;
    let organization = seen(&bench).await;
    let shops = account(&organization, "Larkfield Shops");
    assert_eq!(
        shops.path,
        ["r-lark", "ou-lark-workload", "ou-lark-shops001"]
    );
    assert_eq!(shops.email, "aws-shops@larkfield-foods.example");
    let old = account(&organization, "Larkfield Old Web");
    assert_eq!((old.active, old.state.as_str()), (false, "SUSPENDED"));
    // Nothing asks for more, so nothing more is read.
    for action in ["ListRoots", "ListAccountsForParent", "ListTagsForResource"] {
        assert_eq!(asked(&bench, action), 0, "{action}");
    }
}

#[tokio::test(start_paused = true)]
async fn before_anything_is_chosen_the_groups_are_there_to_choose_from() {
    let bench = Bench::new(PracticeOptions::instant()).await;
    let (main, region) = (bench.practice.main_account(), bench.practice.region());
    let inventory = look_around(&bench.aws, &main, &region, jiff::Timestamp::now()).await;
    let standing = inventory.account(&main).unwrap().standing.known().unwrap();
    let groups = standing.organization().unwrap().groups.known().unwrap();
    let tree: Vec<(&str, Option<&str>)> = groups
        .iter()
        .map(|group| (group.name.as_str(), group.parent.as_deref()))
        .collect();
    assert_eq!(
        tree,
        [
            ("Root", None),
            ("Sandbox", Some("r-lark")),
            ("Security", Some("r-lark")),
            ("Workloads", Some("r-lark")),
            ("Shops", Some("ou-lark-workload")),
        ]
    );
    assert_eq!(asked(&bench, "ListAccountsForParent"), 0);
}

#[tokio::test(start_paused = true)]
async fn where_the_list_does_not_tell_the_tree_is_walked() {
    let mut bench = Bench::new(PracticeOptions::instant()).await;
    bench.practice.edit(|world| {
        world.organization.as_mut().unwrap().lists_without_paths = true;
    });
    bench.answers.members.accounts = MemberAccounts::Organization;
    bench.answers.members.groups = vec!["ou-lark-workload".to_owned()];
    let (chosen, left_out) = chosen(&bench).await;
    assert_eq!(chosen, ["Larkfield Shops", "Larkfield Bakery"]);
    assert_eq!(left_out["Larkfield Foods"], LeftOut::Main);
    assert_eq!(left_out["Larkfield Old Web"], LeftOut::Closed);
    assert_eq!(left_out["Larkfield Sandbox"], LeftOut::OtherGroup);
    assert_eq!(asked(&bench, "ListAccountsForParent"), 5);
}

#[tokio::test(start_paused = true)]
async fn tags_are_asked_for_only_where_accounts_are_chosen_by_them() {
    let mut bench = Bench::new(PracticeOptions::instant()).await;
    bench.answers.members.accounts = MemberAccounts::Organization;
    bench.answers.members.tags = BTreeMap::from([("stage".to_owned(), "live".to_owned())]);
    let (chosen, left_out) = chosen(&bench).await;
    assert_eq!(chosen, ["Larkfield Shops", "Larkfield Bakery"]);
    assert_eq!(left_out["Larkfield Sandbox"], LeftOut::OtherTag);
    // One for each account that is open.
    assert_eq!(asked(&bench, "ListTagsForResource"), 6);
}

/// What has changed about the accounts since the last run.
async fn since(bench: &Bench) -> Option<Since> {
    let planned = bench.plan().await;
    let answers = (&bench.answers, &bench.vendor);
    let since = engine::since(bench.state.path(), true, answers, &planned.inventory).unwrap();
    since.map(|(_, since)| since)
}

#[tokio::test(start_paused = true)]
async fn who_joined_and_who_left_since_the_last_run_is_told() {
    let mut bench = Bench::new(PracticeOptions::instant()).await;
    // A run of the main account alone says nothing of others.
    bench.apply(&bench.plan().await).await;
    assert_eq!(since(&bench).await, None);
    bench.answers.members.accounts = MemberAccounts::Organization;
    bench.answers.members.exclude = vec![AccountId::parse("666677778888").unwrap()];
    bench.apply(&bench.plan().await).await;
    assert_eq!(since(&bench).await, Some(Since::default()));
    bench.practice.edit(|world| {
        let new = world.accounts["333344445555"].clone();
        for id in ["100000000001", "100000000002", "100000000003"] {
            world.accounts.insert(id.to_owned(), new.clone());
        }
        world.accounts.remove("555566667777");
    });
    bench.answers.members.exclude.clear();
    let since = since(&bench).await.unwrap();
    assert_eq!(
        since.words().unwrap(),
        "3 accounts have joined your organization, 1 has left it or was closed and 1 was chosen besides since the last run."
    );
    assert_eq!(since.left[0].as_str(), "555566667777");
    assert_eq!(since.added[0].as_str(), "666677778888");
}

/// Somebody takes CloudTrail's trust away, which AWS answers so.
fn loses_the_organization(world: &mut World) {
    let organization = world.organization.as_mut().unwrap();
    organization.trusted.remove("cloudtrail.amazonaws.com");
    let manager = world.accounts.get_mut("444455556666").unwrap();
    for region in manager.regions.values_mut() {
        for trail in region.trails.values_mut() {
            trail.organization = false;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_trail_that_lost_the_organization_is_noticed_and_mended() {
    let mut bench = Bench::new(PracticeOptions::instant()).await;
    bench.answers.cloudtrail.organization = true;
    bench.apply(&bench.plan().await).await;
    let failing = |checks: Vec<radiant_aws_setup::verify::Check>| -> Vec<(String, String)> {
        let failed = checks
            .into_iter()
            .filter(|check| check.status == Status::Failed);
        let named = failed.map(|check| {
            let name = check.id.rsplit('/').next().unwrap().to_owned();
            (name, check.seen)
        });
        named
            .filter(|(name, _)| name == "trail-organization" || name == "trusted-access")
            .collect()
    };
    assert_eq!(failing(bench.verify().await), []);
    bench.practice.edit(loses_the_organization);
    let failed = failing(bench.verify().await);
    let names: Vec<&str> = failed.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["trail-organization", "trusted-access"]);
    assert!(
        failed[0].1.contains("does not trust CloudTrail"),
        "{failed:?}"
    );
    bench.apply(&bench.plan().await).await;
    assert_eq!(failing(bench.verify().await), []);
}

#[tokio::test(start_paused = true)]
async fn a_trail_that_lost_the_organization_is_noticed_where_the_answers_do_not_ask_for_all_accounts()
 {
    let mut bench = Bench::new(PracticeOptions::instant()).await;
    bench.answers.cloudtrail.organization = true;
    bench.apply(&bench.plan().await).await;
    bench.answers.cloudtrail.organization = false;
    let wide = |checks: Vec<radiant_aws_setup::verify::Check>| {
        let check = checks
            .into_iter()
            .find(|check| check.id.ends_with("/trails-wide"));
        check.map(|check| (check.status, check.seen))
    };
    assert_eq!(wide(bench.verify().await).unwrap().0, Status::Passed);
    bench.practice.edit(loses_the_organization);
    let (status, seen) = wide(bench.verify().await).unwrap();
    assert_eq!(status, Status::Unknown);
    assert!(
        seen.contains("may have covered all of them before"),
        "{seen}"
    );
    // The plan says so before anything is done.
    let planned = bench.plan().await;
    let told = planned.told();
    let trail = told
        .changes
        .iter()
        .find(|it| it.id.part() == "trail")
        .unwrap();
    assert!(trail.warnings.iter().any(|warning| warning.text == seen));
}
