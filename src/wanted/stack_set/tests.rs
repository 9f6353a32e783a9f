use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::MemberStackSet;
use super::asked::TEMPLATE_BYTES;
use crate::answers::{Answers, MemberAccounts, MembersAnswers, Reach};
use crate::domain::{AccountId, Partition, Region};
use crate::inventory::{
    Caller, Inventory, MemberAccount, Organization, Seen, StackSetTargets, Standing,
};
use crate::problem::Problem;
use crate::vendor::Vendor;
use crate::wanted::main_site;

fn id(number: u64) -> AccountId {
    AccountId::parse(&format!("{:012}", 100_000_000_000 + number)).unwrap()
}

/// An organization that account 0 manages, with so many others in two units.
fn company(count: u64) -> Organization {
    let account = |number: u64| {
        let mut account = MemberAccount::new(id(number), format!("account {number}"), true);
        let unit = if number.is_multiple_of(2) {
            "ou-lark-even"
        } else {
            "ou-lark-odd"
        };
        account.path = vec!["r-lark".to_owned(), unit.to_owned()];
        account
    };
    Organization {
        accounts: Seen::Known((0..=count).map(account).collect()),
        ..Organization::new("o-larkfield01", id(0))
    }
}

/// The StackSet that account 1 would have.
fn wanted(
    organization: Organization,
    change: impl FnOnce(&mut MembersAnswers),
) -> Result<MemberStackSet, Problem> {
    let mut answers = Answers::defaults(id(1), Region::parse("eu-west-1").unwrap());
    answers.members.accounts = MemberAccounts::Organization;
    answers.members.reach = Reach::StackSet {
        targets: Vec::new(),
    };
    change(&mut answers.members);
    let caller = Caller::new(
        id(1),
        format!("arn:aws:iam::{}:user/ann", id(1)),
        Partition::Aws,
    );
    let mut inventory = Inventory::empty(jiff::Timestamp::UNIX_EPOCH, caller);
    inventory.account_mut(&id(1)).standing = Seen::Known(Standing::Member(organization));
    let vendor = Vendor::default();
    let site = main_site(&answers, &vendor, &inventory);
    site.member_stack_set()
}

fn parsed(set: &MemberStackSet) -> Value {
    serde_json::from_str(&set.template).unwrap()
}

#[test]
fn all_but_the_main_and_the_managing_account_get_it_and_so_do_those_that_come() {
    let set = wanted(company(4), |_| {}).unwrap();
    assert_eq!(set.accounts, BTreeSet::from([id(2), id(3), id(4)]));
    assert_eq!(set.management, Some(id(0)));
    assert!(set.reaches_new_accounts);
    assert_eq!(
        set.targets(),
        StackSetTargets::GroupsWithout {
            groups: vec!["r-lark".to_owned()],
            without: vec![id(1)],
        }
    );
    let template = parsed(&set);
    assert_eq!(
        template["Conditions"]["IsLeftOut"],
        json!({ "Fn::Equals": [{ "Ref": "AWS::AccountId" }, id(1)] })
    );
    assert_eq!(template["Resources"]["Role"]["Condition"], "MakesRole");
    assert_eq!(template["Resources"]["Nothing"]["Condition"], "IsLeftOut");
}

#[test]
fn accounts_that_are_named_or_chosen_by_tag_get_it_and_no_others_later() {
    let set = wanted(company(4), |answers| {
        answers.accounts = MemberAccounts::These(vec![id(2), id(3)]);
    })
    .unwrap();
    assert!(!set.reaches_new_accounts);
    assert_eq!(
        set.targets(),
        StackSetTargets::GroupsOnly {
            groups: vec!["r-lark".to_owned()],
            only: vec![id(2), id(3)],
        }
    );
}

#[test]
fn chosen_accounts_outside_of_its_groups_are_told_apart() {
    let set = wanted(company(4), |answers| {
        answers.reach = Reach::StackSet {
            targets: vec!["ou-lark-even".to_owned()],
        };
    })
    .unwrap();
    assert_eq!(set.accounts, BTreeSet::from([id(2), id(4)]));
    assert_eq!(set.elsewhere, BTreeSet::from([id(3)]));
}

#[test]
fn a_target_outside_of_the_chosen_groups_is_refused_with_the_keys_that_mend_it() {
    let to = |groups: &[&str], target: &str| {
        wanted(company(4), |answers| {
            answers.groups = groups.iter().map(|it| (*it).to_owned()).collect();
            answers.reach = Reach::StackSet {
                targets: vec![target.to_owned()],
            };
        })
    };
    for target in ["r-lark", "ou-lark-odd", "ou-unseen"] {
        let problem = to(&["ou-lark-even"], target).unwrap_err();
        assert!(problem.summary.contains(target), "{problem:?}");
        assert!(problem.hint.unwrap().contains("targets"), "{target}");
    }
    for (group, target) in [("ou-lark-even", "ou-lark-even"), ("r-lark", "ou-lark-even")] {
        let set = to(&[group], target).unwrap();
        assert_eq!(set.groups, [target]);
        assert_eq!(set.accounts, BTreeSet::from([id(2), id(4)]));
    }
}

#[test]
fn the_external_role_id_is_a_value_of_the_template_and_stands_nowhere_in_it() {
    let set = wanted(company(2), |answers| {
        answers.path = Some("/security/".to_owned());
        answers.permissions_boundary = Some("limit".to_owned());
        answers.role_tags = BTreeMap::from([("team".to_owned(), "security".to_owned())]);
    })
    .unwrap();
    let template = parsed(&set);
    let role = &template["Resources"]["Role"]["Properties"];
    let trust = &role["AssumeRolePolicyDocument"]["Statement"][0];
    assert_eq!(
        trust["Condition"]["StringEquals"]["sts:ExternalId"],
        json!({ "Ref": "ExternalRoleId" })
    );
    assert_eq!(
        trust["Principal"]["AWS"],
        format!("arn:aws:iam::{}:role/radiant-aws-access-role", id(1))
    );
    assert_eq!(
        role["PermissionsBoundary"],
        json!({ "Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:policy/limit" })
    );
    assert_eq!(role["Path"], "/security/");
    assert_eq!(
        role["Tags"],
        json!([{ "Key": "team", "Value": "security" }])
    );
    assert!(!set.template.contains("{{"));
}

#[test]
fn many_exceptions_are_joined_by_tens_and_too_many_are_refused_with_a_way_out() {
    let except = |count: u64| {
        wanted(company(2_000), |answers| {
            answers.exclude = (2..2 + count).map(id).collect();
        })
    };
    let set = except(500).unwrap();
    assert!(set.template.len() <= TEMPLATE_BYTES);
    let mut open = vec![parsed(&set)["Conditions"]["IsLeftOut"].clone()];
    let mut named = 0;
    while let Some(condition) = open.pop() {
        match condition["Fn::Or"].as_array() {
            Some(several) => {
                assert!((2..=10).contains(&several.len()));
                open.extend(several.iter().cloned());
            }
            None => named += 1,
        }
    }
    // With the main account.
    assert_eq!(named, 501);
    let problem = except(1_000).unwrap_err();
    assert!(problem.hint.unwrap().contains("groups"));
}

#[test]
fn without_a_root_there_is_nothing_to_give_it_to() {
    let mut organization = company(2);
    if let Seen::Known(accounts) = &mut organization.accounts {
        for account in accounts {
            account.path.clear();
        }
    }
    assert!(wanted(organization.clone(), |_| {}).is_err());
    let set = wanted(organization, |answers| {
        answers.reach = Reach::StackSet {
            targets: vec!["r-lark".to_owned()],
        };
    });
    assert_eq!(set.unwrap().accounts, BTreeSet::from([id(2)]));
}
