//! What is there when practice begins.

use jiff::Timestamp;
use serde_json::json;

use super::options::Start;
use super::world::{ADMINISTRATOR_ROLE, Account, Role, Settling, World};
use crate::domain::{AccountId, Region};

const COMPANY: &str = include_str!("../../assets/practice.json");
const ADMINISTRATOR_POLICY: &str = "arn:aws:iam::aws:policy/AdministratorAccess";

/// The world, the account that the set-up is about, and its Region.
pub(super) fn world(start: &Start) -> (World, AccountId, Region) {
    let (mut world, account, region) = match start {
        Start::Copy(world) => of_copy(world),
        Start::Company => entered(None),
        Start::CompanyIn(account) => entered(Some(account)),
        Start::Empty(account) => (
            alone(account),
            account.clone(),
            Region::constant("us-east-1"),
        ),
    };
    world.epoch = Timestamp::now().as_second();
    if world.copied.is_some() {
        return (world, account, region);
    }
    account.as_str().clone_into(&mut world.main_account);
    region.as_str().clone_into(&mut world.main_region);
    let management = world
        .organization
        .as_ref()
        .map(|organization| organization.management.clone());
    let ids: Vec<String> = world.accounts.keys().cloned().collect();
    for id in ids {
        let sign_in = Role {
            path: "/aws-reserved/sso.amazonaws.com/".to_owned(),
            ..administrator(
                &mut world,
                &json!({ "Federated": format!("arn:aws:iam::{id}:saml-provider/practice") }),
            )
        };
        let access = management
            .as_ref()
            .filter(|management| **management != id)
            .map(|management| {
                administrator(
                    &mut world,
                    &json!({ "AWS": format!("arn:aws:iam::{management}:root") }),
                )
            });
        if let Some(account) = world.accounts.get_mut(&id) {
            account
                .iam
                .roles
                .insert(ADMINISTRATOR_ROLE.to_owned(), sign_in);
            // Organizations makes this role only in accounts that it creates.
            if let Some(access) = access.filter(|_| account.joined == "CREATED") {
                account
                    .iam
                    .roles
                    .insert("OrganizationAccountAccessRole".to_owned(), access);
            }
        }
    }
    (world, account, region)
}

/// The company, the account that is entered, and its Region.
fn entered(account: Option<&AccountId>) -> (World, AccountId, Region) {
    let world = company();
    let is_open = |account: &&AccountId| {
        let found = world.accounts.get(account.as_str());
        found.is_some_and(|account| account.status == "ACTIVE")
    };
    let account = account
        .filter(is_open)
        .cloned()
        .unwrap_or_else(|| AccountId::constant("444455556666"));
    (world, account, Region::constant("eu-west-1"))
}

/// A copy, the account that it was looked at from, and its Region.
fn of_copy(world: &World) -> (World, AccountId, Region) {
    let account = AccountId::parse(&world.main_account);
    let region = Region::parse(&world.main_region);
    (
        world.clone(),
        account.unwrap_or_else(|_| AccountId::constant("444455556666")),
        region.unwrap_or_else(|_| Region::constant("eu-west-1")),
    )
}

#[expect(
    clippy::expect_used,
    reason = "the file is part of the program, and a test reads it"
)]
fn company() -> World {
    serde_json::from_str(COMPANY).expect("assets/practice.json describes a world")
}

fn alone(account: &AccountId) -> World {
    let mut world = World::default();
    "An empty account".clone_into(&mut world.company);
    let empty = Account {
        name: "An empty account".to_owned(),
        email: "admin@example.com".to_owned(),
        status: "ACTIVE".to_owned(),
        joined: "CREATED".to_owned(),
        ..Account::default()
    };
    world.accounts.insert(account.as_str().to_owned(), empty);
    world
}

fn administrator(world: &mut World, principal: &serde_json::Value) -> Role {
    Role {
        id: world.unique_id("AROA"),
        trust: Settling::settled(json!({
            "Version": "2012-10-17",
            "Statement": [{ "Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole" }],
        })),
        attached: vec![ADMINISTRATOR_POLICY.to_owned()],
        created: world.epoch,
        ..Role::default()
    }
}

#[cfg(test)]
mod tests {
    use super::super::document::invalid_principal;
    use super::*;

    #[test]
    fn the_company_is_read_and_consistent() {
        let (world, account, region) = world(&Start::Company);
        assert_eq!(world.company, "Larkfield Foods");
        assert_eq!(world.accounts.len(), 7);
        let suspended = world
            .accounts
            .values()
            .filter(|account| account.status == "SUSPENDED")
            .count();
        assert_eq!(suspended, 1);
        let regional = world.regional(account.as_str(), region.as_str()).unwrap();
        assert_eq!(
            regional
                .detectors
                .values()
                .filter(|detector| detector.enabled)
                .count(),
            0
        );
        assert!(regional.trails.values().all(|trail| trail.topic.is_none()));
        let bucket = &world.buckets["larkfield-archive"];
        assert!(bucket.notification.event_bridge);
        for bucket in world.buckets.values() {
            if let Some(policy) = bucket.policy.newest() {
                assert_eq!(invalid_principal(&world, policy), None);
            }
        }
    }

    #[test]
    fn each_open_account_of_the_company_can_be_entered() {
        let main = |account: &str| {
            let account = AccountId::parse(account).unwrap();
            world(&Start::CompanyIn(account)).1.to_string()
        };
        assert_eq!(main("111122223333"), "111122223333");
        // A closed account, and one of somebody else.
        for account in ["777788889999", "999988887777"] {
            assert_eq!(main(account), "444455556666");
        }
    }

    #[test]
    fn an_empty_account_has_no_organization() {
        let (world, ..) = world(&Start::Empty(AccountId::constant("111122223333")));
        assert!(world.organization.is_none());
        assert!(world.buckets.is_empty());
        assert_eq!(world.accounts["111122223333"].iam.roles.len(), 1);
    }
}
