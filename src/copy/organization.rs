//! The organization, as far as whoever looked may see it.

use std::collections::BTreeSet;

use super::build::{Asked, Build};
use crate::domain::AccountId;
use crate::inventory::{self, AccountView, Group, MemberAccount, Standing};
use crate::practice::world::{Organization, Settling, Unit};

const CLOUDTRAIL: &str = "cloudtrail.amazonaws.com";
const GUARDDUTY: &str = "guardduty.amazonaws.com";
/// A service that an account may look after without our knowing which: it lists the accounts all the same.
const OTHER: &str = "config.amazonaws.com";

pub(super) fn add(build: &mut Build, account: &AccountId, view: &AccountView) {
    let asked = Asked::account(account);
    let standing = build.known(
        &view.standing,
        &asked,
        &["organizations:DescribeOrganization"],
    );
    let Some(seen) = standing.and_then(Standing::organization) else {
        return;
    };
    let trusted = build.known(
        &seen.trusted_services,
        &asked,
        &["organizations:ListAWSServiceAccessForOrganization"],
    );
    let listing = ["organizations:ListDelegatedAdministrators"];
    let of_cloudtrail = build.known(&seen.cloudtrail_administrators, &asked, &listing);
    let of_guardduty = build.known(&seen.guardduty_administrators, &asked, &listing);
    let accounts = build.known(&seen.accounts, &asked, &["organizations:ListAccounts"]);
    let groups = build.known(
        &seen.groups,
        &asked,
        &[
            "organizations:ListRoots",
            "organizations:ListOrganizationalUnitsForParent",
        ],
    );
    let mut organization = Organization {
        id: seen.id.clone(),
        management: seen.management.to_string(),
        feature_set: if seen.all_features {
            "ALL"
        } else {
            "CONSOLIDATED_BILLING"
        }
        .to_owned(),
        ..Organization::default()
    };
    for service in trusted.into_iter().flatten() {
        let trusted = Settling::settled(true);
        organization.trusted.insert(service.clone(), trusted);
    }
    let named = [(CLOUDTRAIL, of_cloudtrail), (GUARDDUTY, of_guardduty)];
    for (service, administrators) in named {
        let administrators = administrators.into_iter().flatten();
        let them: Vec<String> = administrators.map(ToString::to_string).collect();
        if !them.is_empty() {
            organization.delegated.insert(service.to_owned(), them);
        }
    }
    designated(&mut organization, seen);
    let is_named = |it: &Organization| {
        let mut all = it.delegated.values().flatten();
        all.any(|id| id == account.as_str())
    };
    if accounts.is_some() && seen.management != *account && !is_named(&organization) {
        let them = vec![account.to_string()];
        organization.delegated.insert(OTHER.to_owned(), them);
    }
    let accounts = accounts.map(Vec::as_slice).unwrap_or_default();
    grouped(
        &mut organization,
        groups.map(Vec::as_slice).unwrap_or_default(),
        accounts,
    );
    build.world.organization = Some(organization);
    build.account(&seen.management);
    for one in accounts {
        member(build, one);
    }
}

/// Who administers GuardDuty in which Region, where GuardDuty itself was asked.
fn designated(organization: &mut Organization, seen: &inventory::Organization) {
    let mut asked = false;
    for (region, named) in &seen.guardduty_designated {
        let Some(named) = named.known() else {
            continue;
        };
        asked = true;
        if let Some(administrator) = named {
            organization.guardduty_in.push(region.to_string());
            organization.delegated.insert(
                GUARDDUTY.to_owned(),
                vec![administrator.account.to_string()],
            );
        }
    }
    if asked && organization.guardduty_in.is_empty() {
        // An empty list would mean all Regions.
        organization.guardduty_in.push("none".to_owned());
    }
}

/// The tree, and whether the list of accounts tells of it.
fn grouped(organization: &mut Organization, groups: &[Group], accounts: &[MemberAccount]) {
    let roots: BTreeSet<&str> = groups
        .iter()
        .filter(|group| group.parent.is_none())
        .map(|group| group.id.as_str())
        .chain(
            accounts
                .iter()
                .filter_map(|it| it.path.first().map(String::as_str)),
        )
        .collect();
    if let Some(root) = roots.first() {
        (*root).clone_into(&mut organization.root);
    }
    for group in groups {
        if let Some(parent) = &group.parent {
            let unit = Unit {
                name: group.name.clone(),
                parent: parent.clone(),
            };
            organization.units.insert(group.id.clone(), unit);
        }
    }
    // Of groups that were not looked at the paths of accounts tell.
    for path in accounts.iter().map(|account| &account.path) {
        for (parent, group) in path.iter().zip(path.iter().skip(1)) {
            let unit = || Unit {
                name: group.clone(),
                parent: parent.clone(),
            };
            organization.units.entry(group.clone()).or_insert_with(unit);
        }
    }
    organization.lists_without_paths = accounts.iter().all(|account| account.path.is_empty());
}

fn member(build: &mut Build, seen: &MemberAccount) {
    let main = build.main.clone();
    let about = format!("account/{}", seen.id);
    let asked = Asked::account(&main).about(about);
    let tags = build.known(&seen.tags, &asked, &["organizations:ListTagsForResource"]);
    let tags = tags.cloned().unwrap_or_default();
    let account = build.account(&seen.id);
    account.name.clone_from(&seen.name);
    if !seen.email.is_empty() {
        account.email.clone_from(&seen.email);
    }
    account.status = match (seen.state.as_str(), seen.active) {
        ("", true) => "ACTIVE".to_owned(),
        ("", false) => "SUSPENDED".to_owned(),
        (state, _) => state.to_owned(),
    };
    account.parent = seen.path.last().cloned().unwrap_or_default();
    account.tags = tags;
}
