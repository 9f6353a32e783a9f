//! An inventory becomes a world of practice.

use jiff::Timestamp;
use serde_json::json;

use super::build::Build;
use super::unread::unread;
use super::{bucket, detector, identity, in_use, keys, organization, stack_set, topics, trail};
use crate::domain::{AccountId, ExternalId, Partition, Region, RoleName};
use crate::inventory::{Inventory, Seen};
use crate::practice::world::{Role, Settling, World};
use crate::problem::Problem;

/// A policy that allows everything.
const ADMINISTRATOR: &str = "arn:aws:iam::aws:policy/AdministratorAccess";

/// A copy of what was seen of somebody's accounts.
#[derive(Clone, Debug)]
pub struct AccountCopy {
    pub world: World,
    /// When it was seen.
    pub seen: Timestamp,
    /// What could not be read, each reason once.
    pub unread: Vec<Problem>,
}

/// The role by which other accounts are entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WayIn {
    pub role: RoleName,
    pub external_id: Option<ExternalId>,
}

/// The copy of what was seen; `region` is the main one.
///
/// # Errors
///
/// The accounts are in a partition that practice does not know.
pub fn copy_of(
    inventory: &Inventory,
    region: &Region,
    way: Option<&WayIn>,
) -> Result<AccountCopy, Problem> {
    let caller = &inventory.caller;
    if caller.partition != Partition::Aws {
        return Err(Problem::new(
            "A copy can be made of accounts in AWS's common partition only, and this one is in another.",
        )
        .hint("Look through the changes themselves. Nothing is written before you approve."));
    }
    let main = &caller.account;
    let mut build = Build::new(main.clone(), caller.partition, inventory.at.as_second());
    "A copy".clone_into(&mut build.world.company);
    main.as_str().clone_into(&mut build.world.main_account);
    region.as_str().clone_into(&mut build.world.main_region);
    build.account(main);
    if let Some(view) = inventory.account(main) {
        organization::add(&mut build, main, view);
    }
    for (account, view) in &inventory.accounts {
        identity::add(&mut build, account, view);
        bucket::add(&mut build, account, view, region);
    }
    for (place, view) in &inventory.places {
        keys::add(&mut build, place, view);
        topics::add(&mut build, place, view);
        detector::add(&mut build, place, view);
    }
    trail::add(&mut build, inventory);
    for (place, look) in &inventory.stack_sets {
        stack_set::add(&mut build, place, look);
    }
    in_use::add(&mut build, inventory);
    for account in entered(inventory) {
        enter(&mut build, account, way);
    }
    Ok(AccountCopy {
        world: build.finish(&caller.arn),
        seen: inventory.at,
        unread: unread(inventory),
    })
}

/// The other accounts that let whoever looked in.
fn entered(inventory: &Inventory) -> impl Iterator<Item = &AccountId> {
    let main = &inventory.caller.account;
    let others = inventory.accounts.iter().filter(move |(id, _)| *id != main);
    others.filter_map(|(account, view)| {
        let roles = view.roles.values().any(|seen| seen.known().is_some());
        let policies = view.policies.values().any(|seen| seen.known().is_some());
        let mut places = inventory.places.iter();
        let detectors = places.any(|(place, view)| {
            place.account == *account && matches!(view.detector, Seen::Known(_))
        });
        (roles || policies || detectors).then_some(account)
    })
}

/// The role that lets whoever looked into an account is there.
fn enter(build: &mut Build, account: &AccountId, way: Option<&WayIn>) {
    let Some(way) = way else {
        return;
    };
    let condition = match &way.external_id {
        Some(id) => json!({ "StringEquals": { "sts:ExternalId": id.as_str() } }),
        None => json!({}),
    };
    let trust = json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow",
            "Principal": { "AWS": format!("arn:aws:iam::{}:root", build.main) },
            "Action": "sts:AssumeRole",
            "Condition": condition,
        }],
    });
    let id = build.world.unique_id("AROA");
    let roles = &mut build.account(account).iam.roles;
    roles
        .entry(way.role.as_str().to_owned())
        .or_insert_with(|| Role {
            id,
            trust: Settling::settled(trust),
            attached: vec![ADMINISTRATOR.to_owned()],
            ..Role::default()
        });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::{AccountView, BucketView, Caller};

    fn inventory(partition: Partition) -> Inventory {
        let account = AccountId::constant("111122223333");
        let caller = Caller::new(
            account.clone(),
            "arn:aws:sts::111122223333:assumed-role/Admin/ana",
            partition,
        );
        let mut inventory = Inventory::empty(Timestamp::UNIX_EPOCH, caller);
        let mut view = AccountView::bare();
        let name = crate::domain::BucketName::parse("larkfield-logs").unwrap();
        view.buckets
            .insert(name, Seen::Unknown(Problem::new("No.")));
        let taken = crate::domain::BucketName::parse("larkfield-taken").unwrap();
        view.buckets
            .insert(taken, Seen::Known(BucketView::NotYours));
        inventory.accounts.insert(account, view);
        inventory
    }

    #[test]
    fn what_was_refused_is_refused_in_the_copy_and_told() {
        let region = Region::constant("us-east-1");
        let copy = copy_of(&inventory(Partition::Aws), &region, None).unwrap();
        assert_eq!(copy.world.main_account, "111122223333");
        assert_eq!(copy.unread, [Problem::new("No.")]);
        let hidden = serde_json::to_string(&copy.world.guards).unwrap();
        assert!(hidden.contains("arn:aws:s3:::larkfield-logs"), "{hidden}");
        assert_ne!(
            copy.world.buckets["larkfield-taken"].account,
            "111122223333"
        );
        assert!(!copy.world.buckets.contains_key("larkfield-logs"));
    }

    #[test]
    fn accounts_of_another_partition_are_not_copied() {
        let region = Region::constant("us-east-1");
        assert!(copy_of(&inventory(Partition::AwsCn), &region, None).is_err());
    }

    #[test]
    fn nobody_is_let_into_an_account_that_let_nobody_in() {
        let mut inventory = inventory(Partition::Aws);
        let (open, shut) = ("444455556666", "123456789012");
        for (id, role) in [
            (open, Seen::Known(None)),
            (shut, Seen::Unknown(Problem::new("No."))),
        ] {
            let mut view = AccountView::unlooked();
            view.roles
                .insert(RoleName::constant("radiant-member-access-role"), role);
            inventory.accounts.insert(AccountId::constant(id), view);
        }
        let way = WayIn {
            role: RoleName::constant("OrganizationAccountAccessRole"),
            external_id: None,
        };
        let region = Region::constant("us-east-1");
        let world = copy_of(&inventory, &region, Some(&way)).unwrap().world;
        let roles = |id: &str| world.accounts.get(id).map_or(0, |it| it.iam.roles.len());
        assert_eq!((roles(open), roles(shut)), (1, 0));
    }
}
