//! The organization as it is read, and what the answers choose of it.

use std::collections::BTreeMap;

use radiant_aws_setup::answers::MemberAccounts;
use radiant_aws_setup::aws::look_around;
use radiant_aws_setup::inventory::{MemberAccount, Organization};
use radiant_aws_setup::practice::PracticeOptions;
use radiant_aws_setup::wanted::{LeftOut, main_site};

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
    let name = |id: &radiant_aws_setup::domain::AccountId| {
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
