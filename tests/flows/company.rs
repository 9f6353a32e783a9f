//! A company of any size: an account that manages an organization, and members that let it in.

use radiant_aws_setup::domain::AccountId;
use radiant_aws_setup::practice::Practice;
use radiant_aws_setup::practice::world::{Account, Organization, Role};
use serde_json::json;

/// The number of a member, counted from 1.
pub(crate) fn member(number: u64) -> AccountId {
    AccountId::parse(&format!("{:012}", 100_000_000_000 + number)).unwrap()
}

/// Makes the main account of practice the one that manages an organization of so many other accounts.
pub(crate) fn found(practice: &Practice, members: u64) -> Vec<AccountId> {
    let management = practice.main_account();
    let ids: Vec<AccountId> = (1..=members).map(member).collect();
    practice.edit(|world| {
        world.organization = Some(Organization {
            id: "o-exampleorgid".to_owned(),
            management: management.to_string(),
            feature_set: "ALL".to_owned(),
            ..Organization::default()
        });
        for id in &ids {
            let role: Role = serde_json::from_value(json!({
                "id": "AROAEXAMPLE",
                "trust": {"Version": "2012-10-17", "Statement": [{
                    "Effect": "Allow",
                    "Principal": {"AWS": format!("arn:aws:iam::{management}:root")},
                    "Action": "sts:AssumeRole"
                }]},
                "attached": ["arn:aws:iam::aws:policy/AdministratorAccess"],
            }))
            .unwrap();
            let mut account = Account {
                name: format!("Member {id}"),
                email: format!("aws+{id}@larkfield.example"),
                status: "ACTIVE".to_owned(),
                joined: "CREATED".to_owned(),
                ..Account::default()
            };
            account
                .iam
                .roles
                .insert("OrganizationAccountAccessRole".to_owned(), role);
            world.accounts.insert(id.to_string(), account);
        }
    });
    ids
}
